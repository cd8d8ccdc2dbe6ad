"""Compiled checks: for each constraint component, the same findings as pyshacl gives node by node."""

import pickle
import re

import pytest
from conftest import ROOT
from rdflib import Graph

from tsunagu.checks import CompiledShapes, Finding, compiled, new
from tsunagu.checks.components import OF_NODES, OF_PAIRS, OF_SETS, OF_VALUES
from tsunagu.checks.referee import pyshacl_findings
from tsunagu.errors import SourceError
from tsunagu.sources import codes  # noqa: F401 - turns the rewriting of literals off
from tsunagu.store import Store
from tsunagu.terms import SH

HEAD = """
@prefix ex: <https://example.org/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
# Many kinds of values under one property, so that every component meets what it must not choke on.
DATA = """
ex:Dog rdfs:subClassOf ex:Pet . ex:Puppy rdfs:subClassOf ex:Dog .
ex:none a ex:Pet .
ex:one a ex:Pet ; ex:p 5 ; ex:q 5 ; ex:r 7 .
ex:two a ex:Dog ; ex:p 1 , 9 ; ex:q 5 ; ex:r 3 .
ex:three a ex:Puppy ; ex:p "abc" , "x"@ja , "y"@ja , "z"@en-GB , "w"@en ; ex:q "abc" , "v"@de .
ex:dates a ex:Pet ; ex:p "2024-02-29"^^xsd:date , "2025-12-31"^^xsd:date ; ex:r "2025-01-01"^^xsd:date .
ex:things a ex:Pet ; ex:p ex:one , ex:Pet , ex:gone , [] ; ex:q ex:one ; ex:r ex:one .
ex:mixed a ex:Dog , ex:Pet ; ex:p 2.5 , "1000"^^xsd:double , true , "5" ; ex:q true ; ex:r "5" .
ex:deep ex:p ex:one ; ex:knows ex:two . ex:two ex:knows ex:three . ex:three ex:knows ex:deep .
"""
# What can be compared with what the rules name: pyshacl lets the rest pass or stops at it.
NUMBERS = """
ex:none a ex:Pet .
ex:one a ex:Pet ; ex:p 5 ; ex:r 7 , 5 .
ex:two a ex:Pet ; ex:p 1 , 9 , 5.5 , 4.99 , "6"^^xsd:double , -7 ; ex:r 3 .
ex:four a ex:Pet ; ex:p 8 .
"""
DATES = """
ex:one a ex:Pet ; ex:p "2024-12-31"^^xsd:date ; ex:r "2025-01-01"^^xsd:date .
ex:two a ex:Pet ; ex:p "2025-01-01"^^xsd:date , "2025-01-02"^^xsd:date ; ex:r "2025-01-01"^^xsd:date .
"""
COMPARED = ["minInclusive", "maxInclusive", "minExclusive", "maxExclusive"]
VALUES = {
    "class": "ex:Dog",
    "datatype": "xsd:integer",
    "nodeKind": "sh:IRIOrLiteral",
    "in": "( ex:one 5 'abc' 'x'@ja )",
    "minInclusive": "5",
    "maxInclusive": "5",
    "minExclusive": "5",
    "maxExclusive": "5",
    "minLength": "2",
    "maxLength": "2",
    "pattern": "'^[A-C]+$' ; sh:flags 'i'",
    "languageIn": "( 'ja' 'en' )",
    "minCount": "2",
    "maxCount": "2",
    "hasValue": "5",
    "uniqueLang": "true",
    "equals": "ex:q",
    "disjoint": "ex:q",
    "lessThan": "ex:r",
    "lessThanOrEquals": "ex:r",
}
MORE = [
    ("minCount", "0"),
    ("minCount", "1"),
    ("maxCount", "0"),
    ("maxCount", "1"),
    ("class", "ex:Pet"),
    ("class", "ex:Nothing"),
    ("datatype", "xsd:string"),
    ("datatype", "xsd:date"),
    ("datatype", "xsd:boolean"),
    ("datatype", "xsd:double"),
    ("datatype", "rdf:langString"),
    *(("nodeKind", f"sh:{kind}") for kind in "IRI BlankNode Literal".split()),
    *(("nodeKind", f"sh:{kind}") for kind in ("BlankNodeOrIRI", "BlankNodeOrLiteral")),
    ("in", "()"),
    ("hasValue", "ex:one"),
    ("hasValue", "'x'@ja"),
    ("uniqueLang", "false"),
]
SAID = "sh:message 'だめ'@ja , 'no'@en"
PATHS = {
    "of a property": "ex:p",
    "of an inverse": "[ sh:inversePath ex:p ]",
    "of a sequence": "( ex:knows ex:p )",
    "of a choice": "[ sh:alternativePath ( ex:p ex:q ) ]",
    "of one or more steps": "[ sh:oneOrMorePath ex:knows ]",
    "of any number of steps": "[ sh:zeroOrMorePath ex:knows ]",
    "of a step or none": "[ sh:zeroOrOnePath ex:knows ]",
    "of a path back and on": "( [ sh:inversePath ex:knows ] [ sh:alternativePath ( ex:p ex:q ) ] )",
}
TARGETS = {
    "a class": "sh:targetClass ex:Pet",
    "two classes": "sh:targetClass ex:Dog , ex:Pet",
    "nodes": "sh:targetNode ex:one , ex:gone , 5",
    "subjects": "sh:targetSubjectsOf ex:r",
    "objects": "sh:targetObjectsOf ex:p",
    "both": "sh:targetClass ex:Puppy ; sh:targetNode ex:one ; sh:targetObjectsOf ex:knows",
}


def graph(turtle: str) -> Graph:
    return Graph().parse(data=HEAD + turtle, format="turtle")


def store(data: Graph) -> Store:
    made = Store.memory()
    made.add(data)
    return made


def rows(found) -> list[tuple[str, ...]]:
    """All that is compared; whatever has no name has another one each time."""
    return sorted(
        {
            (
                *(it.severity, named(it.shape), named(it.focus), it.path, named(it.value)),
                *(it.component, it.message.ja, it.message.en),
            )
            for it in found
        }
    )


def named(text: str) -> str:
    """A node's name; a blank node has another one each time."""
    return "_:" if re.fullmatch("[nN]?[0-9a-f]{30,}b?[0-9]*", text) else text


def assert_same(shapes: str, data: str = DATA, *, some: bool | None = None) -> CompiledShapes:
    rules, facts = graph(shapes), graph(data)
    made = compiled(rules)
    ours = rows(made.findings(store(facts).select))

    assert ours == rows(pyshacl_findings(facts, rules))
    if some is not None:
        assert bool(ours) == some
    return made


@pytest.mark.parametrize(("name", "value"), [*VALUES.items(), *MORE])
def test_a_property_shape_finds_what_pyshacl_finds(name: str, value: str):
    never = {("minCount", "0"), ("uniqueLang", "false")}
    shape = f"ex:S a sh:PropertyShape ; sh:targetClass ex:Pet ; sh:path ex:p ; sh:{name} {value} ; {SAID} ."
    data = NUMBERS if name in {*COMPARED, "lessThan", "lessThanOrEquals"} else DATA

    assert assert_same(shape, data, some=(name, value) not in never).left == ""


@pytest.mark.parametrize("name", [*COMPARED, "lessThan", "lessThanOrEquals"])
def test_dates_are_compared_as_pyshacl_compares_them(name: str):
    value = "'2025-01-01'^^xsd:date" if name in COMPARED else "ex:r"
    shape = f"ex:S a sh:PropertyShape ; sh:targetClass ex:Pet ; sh:path ex:p ; sh:{name} {value} ; {SAID} ."

    assert_same(shape, DATES, some=True)


@pytest.mark.parametrize("name", [*COMPARED, "lessThan", "lessThanOrEquals"])
def test_what_cannot_be_compared_does_not_pass(name: str):
    value = "5" if name in COMPARED else "ex:r"
    shape = f"ex:S a sh:PropertyShape ; sh:targetClass ex:Pet ; sh:path ex:p ; sh:{name} {value} ; {SAID} ."
    data = "ex:a a ex:Pet ; ex:p 'five' , ex:a , [] , '2024-01-01'^^xsd:date ; ex:r 5 ."

    assert len(compiled(graph(shape)).findings(store(graph(data)).select)) == 4


@pytest.mark.parametrize("name", [name for name in VALUES if SH[name] in OF_VALUES])
def test_a_node_shape_finds_what_pyshacl_finds(name: str):
    target = "sh:targetClass ex:Pet ; sh:targetObjectsOf ex:p"
    shape = f"ex:S a sh:NodeShape ; {target} ; sh:{name} {VALUES[name]} ; sh:severity sh:Info ; {SAID} ."

    assert assert_same(shape, NUMBERS if name in COMPARED else DATA, some=True).left == ""


@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)
@pytest.mark.parametrize("rule", ["sh:maxCount 1", "sh:minCount 1", "sh:class ex:Dog"])
def test_a_shape_finds_what_pyshacl_finds(path: str, rule: str):
    shape = f"ex:S a sh:PropertyShape ; sh:targetClass ex:Pet , rdfs:Class ; sh:path {path} ; {rule} ; {SAID} ."

    assert assert_same(shape).left == ""


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
def test_what_a_shape_looks_at_is_what_pyshacl_looks_at(target: str):
    shape = f"ex:S a sh:PropertyShape ; {target} ; sh:path ex:q ; sh:minCount 1 ; {SAID} ."

    assert assert_same(shape, some=True).left == ""


def test_a_closed_shape_finds_what_pyshacl_finds():
    closed = "sh:closed true ; sh:ignoredProperties ( rdf:type ex:q )"
    inner = f"sh:property [ sh:path ex:p ; sh:maxCount 1 ; {SAID} ]"
    assert_same(
        f"ex:S a sh:NodeShape ; sh:targetClass ex:Pet ; {closed} ; {inner} ; {SAID} .", some=True
    )


def test_a_class_that_is_a_shape_looks_at_its_own_instances():
    shape = f"ex:Dog a rdfs:Class , sh:NodeShape ; sh:property ex:P . ex:P sh:path ex:q ; sh:minCount 3 ; {SAID} ."

    assert assert_same(shape, some=True).left == ""


def test_the_shapes_of_this_publication_are_all_compiled():
    shapes = Graph()
    for path in sorted((ROOT / "shapes").glob("*.ttl")):
        shapes.parse(path)
    made = compiled(shapes)

    assert made.left == ""
    assert {it.shape for it in made.checks} == {str(it) for it in shapes.subjects(SH.severity)}


def test_every_component_that_is_compiled_has_a_case():
    tried = {SH[name] for name in VALUES} | {SH.closed}

    assert tried == {*OF_VALUES, *OF_SETS, *OF_PAIRS, *OF_NODES}


@pytest.mark.parametrize("where", ["", "sh:property [ sh:path ex:p ; sh:minCount 9 ] ;"])
def test_a_shape_that_is_off_finds_nothing(where: str):
    assert_same(
        f"ex:S a sh:NodeShape ; sh:targetClass ex:Pet ; {where} sh:nodeKind sh:Literal ; sh:deactivated true .",
        some=False,
    )


def test_a_severity_and_a_query_of_the_shape_are_kept():
    query = "SELECT $this ?value WHERE { $this $PATH ?value FILTER(isIRI(?value)) }"
    made = assert_same(
        f"ex:S a sh:PropertyShape ; sh:targetClass ex:Pet ; sh:path ex:p ; sh:severity sh:Warning ; {SAID} ;"
        f" sh:sparql [ sh:select '{query}' ] .",
        some=True,
    )

    assert made.left == ""


UNCOMPILED = [
    "sh:or ( [ sh:path ex:q ; sh:minCount 1 ] [ sh:path ex:r ; sh:minCount 1 ] )",
    "sh:not [ sh:class ex:Dog ]",
    f"sh:node [ sh:property [ sh:path ex:q ; sh:maxCount 1 ; {SAID} ] ]",
    f"sh:property [ sh:path ex:p ; sh:qualifiedValueShape [ sh:class ex:Pet ] ; sh:qualifiedMinCount 1 ; {SAID} ]",
    "sh:property [ sh:path ex:p ; sh:pattern '^(?!a)' ; sh:message 'だめ'@ja , 'no'@en ]",
    f"sh:property [ sh:path ex:p ; sh:property [ sh:path ex:q ; sh:minCount 1 ; {SAID} ] ]",
    "sh:sparql [ sh:select 'SELECT $this WHERE { $this a ?c FILTER(isIRI($currentShape)) }' ]",
    "sh:hasValue ex:one",
]


@pytest.mark.parametrize("rule", UNCOMPILED)
def test_what_cannot_be_compiled_is_left_to_pyshacl(rule: str):
    shape = f"ex:S a sh:NodeShape ; sh:targetClass ex:Pet ; {rule} ; {SAID} ."
    other = (
        f"ex:T a sh:PropertyShape ; sh:targetClass ex:Pet ; sh:path ex:q ; sh:minCount 1 ; {SAID} ."
    )
    made = assert_same(shape + other, some=True)

    assert "#minCount" not in made.left or {it.shape for it in made.checks} == {
        "https://example.org/T"
    }
    assert made.left != ""


@pytest.mark.parametrize(
    "rule",
    [
        "sh:minCounts 1",
        "sh:expression ex:e",
        "sh:node ex:T . ex:S2 sh:minCounts 1",
        "sh:minCount 'many'",
        "sh:severity ex:Sad ; sh:minCount 1",
        "sh:nodeKind sh:Iri",
        "sh:datatype xsd:byte",
        "sh:target [ sh:select 'SELECT ?this WHERE { ?this ?p ?o }' ]",
    ],
)
def test_what_nobody_would_check_is_refused(rule: str):
    with pytest.raises(SourceError, match=r"https://example\.org/S"):
        compiled(
            graph(f"ex:S a sh:PropertyShape ; sh:targetClass ex:Pet ; sh:path ex:p ; {rule} .")
        )


@pytest.mark.parametrize(
    "where",
    [
        "$this a ?c . { SELECT ?c WHERE { ?x a ?c } LIMIT 1 }",
        "$this a ?c . VALUES ?c { ex:Pet }",
        "$this a ?c . MINUS { $this ex:p 5 }",
    ],
)
def test_a_query_that_cannot_be_bound_in_advance_is_refused(where: str):
    query = f"sh:sparql [ sh:select 'SELECT $this WHERE {{ {where} }}' ]"
    made = compiled(graph(f"ex:S a sh:NodeShape ; sh:targetClass ex:Pet ; {query} ; {SAID} ."))

    with pytest.raises(SourceError, match="cannot be run"):
        made.findings(store(graph(DATA)).select)


ILL_FORMED = {
    "decimal": ("1e2", "1,000", "Infinity", ""),
    "integer": ("1_000", "1.0", " 5"),
    "date": ("2024-02-30", "2023-02-29", "1900-02-29", "2024/01/01", "24-01-01"),
    "dateTime": ("2024-01-01", "2024-01-01T25:00:00", "2024-01-01 10:00:00"),
    "boolean": ("yes", "TRUE"),
    "gYear": ("24", "2024年"),
    "gYearMonth": ("2024-13",),
    "time": ("9:00",),
    "double": ("1,5", "infinite"),
}
WELL_FORMED = {
    "decimal": ("1", "+1.50", "-.5", "99999999999999999999999999"),
    "integer": ("007", "-3"),
    "date": ("2024-02-29", "2000-02-29", "2024-01-31+09:00", "12024-01-01"),
    "dateTime": ("2024-01-01T24:00:00", "2024-01-01T10:00:00.5Z"),
    "boolean": ("true", "0"),
    "gYear": ("2024", "-0044"),
    "gYearMonth": ("2024-12",),
    "time": ("09:00:00",),
    "double": ("1e3", "NaN", "-INF", "5"),
}


def typed(texts: dict[str, tuple[str, ...]]):
    return [(name, text) for name, listed in texts.items() for text in listed]


def of_datatype(name: str, text: str) -> list[Finding]:
    rule = f"ex:S a sh:PropertyShape ; sh:targetNode ex:a ; sh:path ex:p ; sh:datatype xsd:{name} ."
    data = Graph().parse(
        data=f'<https://example.org/a> <https://example.org/p> "{text}"^^<{SH}x> .'.replace(
            f"{SH}x", f"http://www.w3.org/2001/XMLSchema#{name}"
        ),
        format="nt",
    )
    return compiled(graph(rule)).findings(store(data).select)


@pytest.mark.filterwarnings("ignore:Parsing weird boolean")
@pytest.mark.parametrize(("name", "text"), typed(ILL_FORMED))
def test_a_text_that_does_not_fit_its_datatype_is_found(name: str, text: str):
    assert len(of_datatype(name, text)) == 1


@pytest.mark.parametrize(("name", "text"), typed(WELL_FORMED))
def test_a_text_that_fits_its_datatype_passes(name: str, text: str):
    assert of_datatype(name, text) == []


RULES = f"""
ex:S a sh:PropertyShape ; sh:targetClass ex:Pet ; sh:path ex:q ; sh:minCount 1 ; {SAID} .
ex:T a sh:NodeShape ; sh:targetSubjectsOf ex:p ; sh:targetNode ex:none ; sh:targetObjectsOf ex:knows ;
  sh:class ex:Dog ; {SAID} .
"""


@pytest.mark.parametrize("few", [["none"], ["none", "one", "two", "three", "deep", "gone"], []])
@pytest.mark.parametrize("padding", [0, 600])
def test_some_nodes_alone_are_told_what_the_whole_tells_of_them(few: list[str], padding: int):
    made, asked = compiled(graph(RULES)), store(graph(DATA)).select
    focus = [f"https://example.org/{name}" for name in few]
    focus += [f"https://example.org/new/{number}" for number in range(padding)]

    assert made.findings(asked, focus) == [it for it in made.findings(asked) if it.focus in focus]


def test_what_new_rows_bring_is_told_apart_from_what_was_there():
    made = compiled(graph(RULES))
    before = made.findings(store(graph(DATA)).select)
    after = made.findings(store(graph(DATA + "ex:fresh a ex:Pet .")).select)

    assert before != []
    assert [(it.shape, it.focus) for it in new(after, before)] == [
        ("https://example.org/S", "https://example.org/fresh")
    ]


def test_a_trial_leaves_the_store_as_it_was():
    held, kept = store(graph(DATA)), graph("ex:one ex:p 5 .")
    before = set(held.quads)
    with held.changed([*graph("ex:one ex:p 5 , 6 ."), *kept], graph("ex:one ex:q 5 , 9 .")):
        during = set(held.quads)

    assert (len(before - during), len(during - before)) == (1, 1)
    assert set(held.quads) == before


def test_compiled_shapes_travel_to_another_process():
    made = compiled(
        graph(RULES + f"ex:U a sh:NodeShape ; sh:targetClass ex:Pet ; {UNCOMPILED[0]} .")
    )
    again = pickle.loads(pickle.dumps(made))  # noqa: S301 - our own

    assert rows(again.findings(store(graph(DATA)).select)) == rows(
        made.findings(store(graph(DATA)).select)
    )
