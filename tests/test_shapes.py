"""Checks every shape against its examples: valid ones give nothing, invalid ones give exactly what they expect."""

import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import QuerySolutions, RdfFormat, Store
from pyshacl import validate
from rdflib import RDF, RDFS, SH, Graph, Literal, Namespace, URIRef
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result
from rdflib.term import Node

ROOT = Path(__file__).resolve().parents[1]
SHAPES = ROOT / "shapes"
EXAMPLES = SHAPES / "examples"
ONTOLOGY = ROOT / "ontology"
DA = Namespace("https://dajp.example/def/report#")
DAS = Namespace("https://dajp.example/def/shape#")
SHAPE_CLASSES = (SH.NodeShape, SH.PropertyShape)
SEVERITIES = {SH.Violation, SH.Warning, SH.Info}
LANGUAGES = {"ja", "en"}
FORBIDDEN = re.compile(r"\b(VALUES|MINUS|SERVICE)\b")
TERM = re.compile(r"\bda:(\w+)")

TOPICS = sorted(path.stem for path in SHAPES.glob("*.ttl") if path.stem != "prefixes")
CASES = sorted(EXAMPLES.glob("*/*.ttl"))
VALID = [path for path in CASES if path.name.startswith("valid.")]
INVALID = [path for path in CASES if path.name.startswith("invalid.")]


@cache
def prepared(text: str) -> Query:
    return prepareQuery(text)


class PreparedGraph(Graph):
    """A graph that reads the text of each query only once: reading takes longer than answering."""

    def query(self, query_object: str | Query, *arguments: Any, **options: Any) -> Result:
        query = prepared(query_object) if isinstance(query_object, str) else query_object
        return super().query(query, *arguments, **options)


def case_name(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def local_name(shape: Node | None) -> str:
    return f"das:{str(shape).removeprefix(str(DAS))}"


@cache
def shapes_graph(topic: str) -> Graph:
    graph = Graph().parse(SHAPES / "prefixes.ttl")
    return graph.parse(SHAPES / f"{topic}.ttl")


@cache
def data_graph(path: Path) -> Graph:
    return PreparedGraph().parse(path)


@cache
def shapes(topic: str) -> tuple[URIRef, ...]:
    graph = shapes_graph(topic)
    nodes = {node for kind in SHAPE_CLASSES for node in graph.subjects(RDF.type, kind)}
    return tuple(sorted(node for node in nodes if isinstance(node, URIRef)))


ALL_SHAPES = [(topic, shape) for topic in TOPICS for shape in shapes(topic)]
EVERY_SHAPE = pytest.mark.parametrize(
    ("topic", "shape"), ALL_SHAPES, ids=[local_name(shape) for _, shape in ALL_SHAPES]
)


@cache
def results(path: Path) -> tuple[str, ...]:
    _, report, _ = validate(data_graph(path), shacl_graph=shapes_graph(path.parent.name))
    assert isinstance(report, Graph)
    return tuple(sorted(local_name(shape) for shape in report.objects(None, SH.sourceShape)))


def expected(path: Path) -> tuple[str, ...]:
    lines = path.read_text(encoding="utf-8").splitlines()
    names = [
        line.removeprefix("# expect:").strip() for line in lines if line.startswith("# expect:")
    ]
    assert names == sorted(names), "the expect lines are sorted"
    return tuple(names)


def focus_nodes(graph: Graph, topic: str, shape: URIRef) -> set[Node]:
    targets = shapes_graph(topic).objects(shape, SH.targetClass)
    classes = {
        below for target in targets for below in graph.transitive_subjects(RDFS.subClassOf, target)
    }
    return {node for kind in classes for node in graph.subjects(RDF.type, kind)}


def is_met(topic: str, shape: URIRef) -> bool:
    mine = (path for path in VALID if path.parent.name == topic)
    return any(focus_nodes(data_graph(path), topic, shape) for path in mine)


def languages(topic: str, shape: URIRef, term: URIRef) -> list[str]:
    texts = shapes_graph(topic).objects(shape, term)
    return sorted(
        str(text.language) for text in texts if isinstance(text, Literal) and text.strip()
    )


def prefix_lines() -> str:
    graph = shapes_graph(TOPICS[0])
    pairs = [
        (graph.value(node, SH.prefix), graph.value(node, SH.namespace))
        for node in graph.objects(None, SH.declare)
    ]
    return "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in sorted(pairs))


def bulk_query(select: str, target: Node) -> str:
    focus = f"{{ SELECT DISTINCT $this WHERE {{ $this a ?class_ . ?class_ rdfs:subClassOf* <{target}> }} }}"
    return prefix_lines() + select.replace("WHERE {", f"WHERE {{ {focus}", 1)


def bulk_rows(store: Store, topic: str, shape: URIRef) -> int:
    graph = shapes_graph(topic)
    rows: set[tuple[str, ...]] = set()
    for query in graph.objects(shape, SH.sparql / SH.select):
        for target in graph.objects(shape, SH.targetClass):
            solutions = store.query(bulk_query(str(query), target))
            assert isinstance(solutions, QuerySolutions)
            rows.update(tuple(map(str, solution)) for solution in solutions)
    return len(rows)


def pyoxigraph_store(path: Path) -> Store:
    store = Store()
    store.load(path=str(path), format=RdfFormat.TURTLE)
    return store


def test_every_topic_has_a_folder_of_examples_and_every_folder_a_topic() -> None:
    assert sorted(path.name for path in EXAMPLES.iterdir() if path.is_dir()) == TOPICS


def test_every_example_says_in_its_name_whether_it_is_valid() -> None:
    assert sorted(VALID + INVALID) == CASES


@pytest.mark.parametrize("path", VALID, ids=case_name)
def test_a_valid_example_gives_no_result(path: Path) -> None:
    assert expected(path) == ()
    assert results(path) == ()


@pytest.mark.parametrize("path", INVALID, ids=case_name)
def test_an_invalid_example_gives_exactly_the_results_it_expects(path: Path) -> None:
    assert expected(path) != ()
    assert results(path) == expected(path)


@pytest.mark.parametrize("path", CASES, ids=case_name)
def test_a_query_run_once_over_all_targets_finds_the_same(path: Path) -> None:
    topic, store = path.parent.name, pyoxigraph_store(path)
    graph = shapes_graph(topic)
    with_query = [shape for shape in shapes(topic) if (shape, SH.sparql, None) in graph]
    names = {local_name(shape) for shape in with_query}
    found = {local_name(shape): bulk_rows(store, topic, shape) for shape in with_query}
    assert Counter({name: n for name, n in found.items() if n}) == Counter(
        n for n in expected(path) if n in names
    )


@EVERY_SHAPE
def test_every_shape_is_broken_by_an_invalid_example(topic: str, shape: URIRef) -> None:
    mine = [path for path in INVALID if path.parent.name == topic]
    assert any(local_name(shape) in expected(path) for path in mine)


@EVERY_SHAPE
def test_every_shape_meets_a_node_in_a_valid_example(topic: str, shape: URIRef) -> None:
    assert is_met(topic, shape)


@EVERY_SHAPE
def test_every_shape_tells_what_it_expects_in_both_languages(topic: str, shape: URIRef) -> None:
    for term in (SH.name, SH.description, SH.message):
        assert languages(topic, shape, term) == ["en", "ja"]
    assert len(set(shapes_graph(topic).objects(shape, SH.severity)) & SEVERITIES) == 1


@EVERY_SHAPE
def test_every_shape_has_a_speaking_name_and_a_class_as_target(topic: str, shape: URIRef) -> None:
    assert re.fullmatch(r"das:[A-Z][a-z]+[A-Za-z0-9]+", local_name(shape))
    targets = {
        target for target in shapes_graph(topic).predicates(shape) if "target" in str(target)
    }
    assert targets == {SH.targetClass}


@EVERY_SHAPE
def test_a_placeholder_in_a_message_is_a_variable_of_the_query(topic: str, shape: URIRef) -> None:
    graph = shapes_graph(topic)
    wanted = {
        name
        for text in graph.objects(shape, SH.message)
        for name in re.findall(r"\{\?(\w+)\}", str(text))
    }
    heads = [
        str(query).split("WHERE", 1)[0] for query in graph.objects(shape, SH.sparql / SH.select)
    ]
    assert wanted <= {name for head in heads for name in re.findall(r"\?(\w+)", head)}


@pytest.mark.parametrize("topic", TOPICS)
def test_shapes_and_queries_have_identifiers(topic: str) -> None:
    graph = shapes_graph(topic)
    nodes = [
        node
        for kind in (*SHAPE_CLASSES, SH.SPARQLConstraint)
        for node in graph.subjects(RDF.type, kind)
    ]
    nodes += [*graph.objects(None, SH.property), *graph.objects(None, SH.sparql)]
    assert all(str(node).startswith(str(DAS)) for node in nodes)


@pytest.mark.parametrize("topic", TOPICS)
def test_queries_can_be_bound_in_advance(topic: str) -> None:
    for query in shapes_graph(topic).objects(None, SH.select):
        assert not FORBIDDEN.search(str(query))
        assert all(
            select.startswith((" $this", " DISTINCT $this"))
            for select in str(query).split("SELECT")[1:]
        )


@cache
def defined_terms() -> frozenset[str]:
    texts = (path.read_text(encoding="utf-8") for path in ONTOLOGY.glob("*.ttl"))
    return frozenset(
        name for text in texts for name in re.findall(r"^da:(\w+) a ", text, re.MULTILINE)
    )


@pytest.mark.parametrize("topic", TOPICS)
def test_no_shape_uses_a_term_that_is_not_defined(topic: str) -> None:
    assert (
        set(TERM.findall((SHAPES / f"{topic}.ttl").read_text(encoding="utf-8"))) <= defined_terms()
    )


def without_explanations(path: Path) -> Graph:
    graph = PreparedGraph().parse(path)
    for discrepancy in list(graph.subjects(RDF.type, DA.Discrepancy)):
        graph.remove((discrepancy, None, None))
    return graph


@cache
def silenced(path: Path) -> frozenset[str]:
    """The shapes that speak as soon as an example's explanations are taken out."""
    _, report, _ = validate(without_explanations(path), shacl_graph=shapes_graph(path.parent.name))
    assert isinstance(report, Graph)
    return frozenset(local_name(shape) for shape in report.objects(None, SH.sourceShape))


EXPLAINED = [path for path in VALID if path.name.startswith("valid.explained-")]


def can_be_explained(topic: str, shape: URIRef) -> bool:
    queries = shapes_graph(topic).objects(shape, SH.sparql / SH.select)
    return any(
        "?explanation a da:Discrepancy ; da:concerns $this" in str(query) for query in queries
    )


@pytest.mark.parametrize("path", EXPLAINED, ids=case_name)
def test_without_its_explanation_an_explained_problem_is_reported(path: Path) -> None:
    assert len(silenced(path)) == 1


@EVERY_SHAPE
def test_a_warning_that_an_explanation_silences_has_an_example(topic: str, shape: URIRef) -> None:
    shown = any(
        local_name(shape) in silenced(path) for path in EXPLAINED if path.parent.name == topic
    )
    assert shown == can_be_explained(topic, shape)
    if shown:
        assert (shape, SH.severity, SH.Warning) in shapes_graph(topic)
