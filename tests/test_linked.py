"""RDF that is handed in is checked by the shapes, and each finding has its line."""

import pytest

from tsunagu.submission import Upload, review

TURTLE = """@prefix da: <https://dajp.example/def/report#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@base <https://dajp.example/id/> .

<indicator/mnc-held>
    rdfs:comment "良い"@ja .

<observation/mnc-held_m2024-07_total>
    da:value 1.0 .
"""
BASE = "https://dajp.example/"
VALUE = f"<{BASE}id/observation/mnc-held_m2024-07_total> <{BASE}def/report#value> 2.0"
WRITTEN = {
    "a.ttl": TURTLE,
    "a.trig": TURTLE,
    "a.nt": f'<{BASE}id/observation/mnc-held_m2024-07_total> <{BASE}def/report#value> "1.0"^^<http://www.w3.org/2001/XMLSchema#decimal> .\n',
    "a.rdf": f"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:da="{BASE}def/report#">
<rdf:Description rdf:about="{BASE}id/observation/mnc-held_m2024-07_total">
<da:value rdf:datatype="http://www.w3.org/2001/XMLSchema#decimal">1.0</da:value>
</rdf:Description></rdf:RDF>""",
    "a.jsonld": f'{{"@id": "{BASE}id/observation/mnc-held_m2024-07_total", "{BASE}def/report#value": {{"@type": "http://www.w3.org/2001/XMLSchema#decimal", "@value": "1.0"}}}}',
}


@pytest.mark.parametrize("name", WRITTEN)
def test_a_second_value_is_found_in_whatever_format_it_is_written(name, published):
    found = review([Upload(name, WRITTEN[name].encode())], published)

    wrong = [it for it in found.remarks if it.severity == "violation"]
    line = WRITTEN[name][: WRITTEN[name].index("mnc-held_m2024-07")].count("\n") + 1
    assert "ObservationHasOneValue" in {it.rule.rpartition("#")[2] for it in wrong}
    assert {it.place.row for it in wrong} == {line}


def test_statements_that_are_published_already_break_nothing(published):
    text = f"<{BASE}id/indicator/mnc-held> a <{BASE}def/report#Indicator> ."

    found = review([Upload("a.ttl", text.encode())], published)

    assert found.conforms, found.remarks


UNREADABLE = {
    "broken Turtle": ("a.ttl", "<a> <b> .\n", "1行目"),
    "Shift_JIS": ("a.ttl", "# 日本".encode("cp932"), "UTF-8"),
    "an entity": ("a.rdf", '<!DOCTYPE a [<!ENTITY b "c">]><rdf:RDF/>', "DOCTYPE"),
    "a context elsewhere": (
        "a.jsonld",
        '{"@context": "https://example.org/c", "a": 1}',
        "読めません",
    ),
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_what_cannot_be_read_is_said_with_its_cure(case, published):
    name, text, words = UNREADABLE[case]

    found = review([Upload(name, text if isinstance(text, bytes) else text.encode())], published)

    assert not found.readable
    assert words in found.remarks[0].message.ja
