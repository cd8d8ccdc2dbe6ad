"""JSON-LD reads like the data, and a processor that fetches its context finds the same statements."""

import json

import pyoxigraph as ox
import pytest
from rdflib import XSD, Graph
from rdflib.compare import isomorphic
from test_http import fetch

from tsunagu.jsonld import Context, flat, tree

CONTEXT = Context(
    "https://e.test/context.jsonld",
    {
        "@version": 1.1,
        "id": "@id",
        "type": "@type",
        "e": "https://e.test/def#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        "knows": {"@id": "https://e.test/def#knows", "@type": "@id"},
        "size": {"@id": "https://e.test/def#size", "@type": f"{XSD}integer"},
        "weight": {"@id": "https://e.test/def#weight", "@type": f"{XSD}decimal"},
        "called": {"@id": "https://e.test/def#called", "@container": "@language"},
        "Thing": {"@id": "https://e.test/def#Thing"},
    },
)
PREFIXES = (
    "@prefix : <https://e.test/def#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
    "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @base <https://e.test/> .\n"
)
CASES = {
    "values of each kind": '<a> a :Thing ; :size 5 ; :weight 12.50 ; :called "あ"@ja, "a"@en, "b"@en .',
    "values a term does not have": '<a> :size "5"^^xsd:int, "05"^^xsd:integer, "x", 1.0, <b> ; '
    ':weight 5, "w"@en ; :knows "nobody", "もの"@ja ; :called "plain", 7, <b> .',
    "numbers json would change": ':x :size 12345678901234567890, -0, 007 ; :weight 1.10, 1e2, "NaN"^^xsd:double .',
    "booleans": '<a> :yes true, "1"^^xsd:boolean, false .',
    "a list": '<a> :knows (<b> "c" 3) ; :called ("x"@en) ; :size () .',
    "a list in a list": "<a> :knows ((<b>) (<c> <d>)) .",
    "a list that others point into": "<a> :knows _:l . <b> :knows _:l . _:l rdf:first 1 ; rdf:rest () .",
    "a cell that says more": "<a> :knows [ rdf:first 1 ; rdf:rest () ; :size 2 ] .",
    "a list without an end": "<a> :knows _:l . _:l rdf:first 1 ; rdf:rest _:l .",
    "nested nodes without names": "<a> :knows [ :knows [ :size 1 ] ; :size 2 ], [ :size 3 ] .",
    "a shared node without a name": "<a> :knows _:x . <b> :knows _:x . _:x :size 1 .",
    "nodes without names in a circle": "_:x :knows _:y . _:y :knows _:x . <a> :size 1 .",
    "a node that knows itself": "_:x :knows _:x . <a> :knows <a> .",
    "things that know each other": "<a> :knows <b> . <b> :knows <a> ; :size 2 . <c> :knows <a>, <b> .",
    "things that lead here in two ways": "<b> :knows <a> ; :called <a> ; :size 1 . <c> :called <a> .",
    "a type that is described": "<a> a :Thing . :Thing :called 'もの'@ja . <b> a <a> .",
    "a type without a name": "<a> a [ :size 1 ] .",
    "another vocabulary": '<a> <https://other.test/p/> <b> ; <urn:x:p> "1" ; <https://e.test/def#un/named> 2 .',
    "awkward texts": r'<a> :x "\"</script>\\ \n", "@id", "e:x", "_:b", "" .',
    "nothing": "",
}


def read(text):
    return set(ox.parse(PREFIXES + text, format=ox.RdfFormat.TURTLE))


def canonical(quads):
    whole = ox.Dataset(ox.Quad(*it) if isinstance(it, ox.Triple) else it for it in quads)
    whole.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return {str(it) for it in whole}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("layout", ["tree", "flat"])
def test_what_is_written_is_what_two_processors_read(case, layout):
    triples = {it.triple for it in read(CASES[case])}

    made = (
        tree(triples, CONTEXT, "https://e.test/a") if layout == "tree" else flat(triples, CONTEXT)
    )

    whole = json.loads(made)
    assert whole["@context"] == CONTEXT.address
    text = json.dumps({**whole, "@context": json.loads(CONTEXT.text)["@context"]})
    again = list(ox.parse(text, format=ox.RdfFormat.JSON_LD))
    assert canonical(again) == canonical(triples)
    lines = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
    reference = Graph().parse(data=lines, format="nt")  # rdflib's Turtle reader changes 007
    assert isomorphic(Graph().parse(data=text, format="json-ld"), reference)


def test_a_thing_reads_like_plain_json():
    triples = {
        it.triple
        for it in read(
            "<a> a :Thing ; :size 5 ; :called 'あ'@ja ; :knows <b> . <b> :size 1 . <c> :knows <a> ; :size 2 ."
        )
    }

    made = json.loads(tree(triples, CONTEXT, "https://e.test/a"))

    assert made == {
        "@context": CONTEXT.address,
        "id": "https://e.test/a",
        "type": "Thing",
        "called": {"ja": "あ"},
        "knows": {"id": "https://e.test/b", "size": 1},
        "size": 5,
        "@reverse": {"knows": {"id": "https://e.test/c", "size": 2}},
    }


@pytest.mark.parametrize(
    "path",
    [
        "doc/indicator/mnc-held",
        "doc/observation/mnc-held_m2024-07_total",
        "doc/version/r23-v1",
        "def/report/evidence",
        "def/shape",
        "def/code/approx",
        "graph/reference",
        "graph/catalogue",
        "dataset",
        "sparql",
    ],
)
def test_a_processor_that_fetches_the_context_reads_the_same_graph(site, path):
    made = fetch(site, path, Accept="application/ld+json")
    reference = fetch(site, path, Accept="application/n-triples")

    assert json.loads(made.body)["@context"] == f"{site.base}def/context.jsonld"
    graph = Graph().parse(data=made.body, format="json-ld")
    assert len(graph) > 5
    assert isomorphic(graph, Graph().parse(data=reference.body, format="nt"))


@pytest.mark.parametrize("path", ["indicators", "def/index", "dumps/index"])
def test_a_list_is_compacted_too(site, path):
    made = fetch(site, f"{path}.jsonld")
    turtle = Graph().parse(data=fetch(site, f"{path}.ttl").body, format="turtle")

    assert (made.status, made.type) == (200, "application/ld+json")
    assert isomorphic(Graph().parse(data=made.body, format="json-ld"), turtle)


def test_the_dump_has_one_thing_on_each_line(site):
    lines = fetch(site, "dumps/data.jsonld").body.decode().splitlines()

    things = [json.loads(line.removesuffix(",")) for line in lines[1:-1]]
    held = next(it for it in things if it.get("id", "").endswith("/indicator/mnc-held"))
    assert held["skos:prefLabel"]["en"] == "My Number Cards held"
    assert held["type"][0] == "Indicator"


def test_the_context_can_be_fetched_from_any_page(site):
    answer = fetch(
        site, "def/context.jsonld", Origin="https://json-ld.org", Accept="application/json"
    )

    assert (answer.status, answer.type) == (200, "application/ld+json")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
