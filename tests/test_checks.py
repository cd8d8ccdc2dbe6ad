"""Checks: a constraint run once over all targets finds what pyshacl finds node by node."""

import re
from pathlib import Path

import pytest
from conftest import ROOT
from rdflib import RDF, SH, Graph
from test_shapes import PreparedGraph

from tsunagu.checks import Finding, findings, idle_shapes, report
from tsunagu.checks.referee import pyshacl_findings
from tsunagu.store import Store

EXAMPLES = sorted((ROOT / "shapes" / "examples").glob("*/*.ttl"))
NUMBER = re.compile(r"[0-9]+([.][0-9]+)?")
BASE = "https://dajp.example/"


def shapes_of(topic: str) -> Graph:
    graph = Graph()
    for name in (topic, "prefixes"):
        graph.parse(ROOT / "shapes" / f"{name}.ttl")
    return graph


def ours(data: Graph, shapes: Graph):
    store = Store.memory()
    store.add(data)
    return findings(shapes, store.select)


def compared(found: Finding) -> tuple[str, ...]:
    """All a finding says; numbers by value, for the store does not keep how they were written."""
    said = (found.message.ja, found.message.en, found.value)
    return (
        *(found.severity, found.shape, found.focus, found.path, found.component),
        *(NUMBER.sub(lambda it: f"{float(it.group()):.6g}", text) for text in said),
    )


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_our_findings_are_pyshacls(example: Path):
    shapes, data = shapes_of(example.parent.name), PreparedGraph().parse(example)
    theirs = {compared(finding) for finding in pyshacl_findings(data, shapes)}

    assert {compared(finding) for finding in ours(data, shapes)} == theirs


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_finding_speaks_both_languages_and_leaves_no_gap(example: Path):
    for finding in ours(Graph().parse(example), shapes_of(example.parent.name)):
        assert finding.message.ja != finding.message.en
        assert "{?" not in finding.message.ja + finding.message.en


def test_the_report_of_a_release_is_a_shacl_report():
    example = next(path for path in EXAMPLES if path.name.startswith("invalid."))
    found = ours(Graph().parse(example), shapes_of(example.parent.name))
    graph = report(found, BASE)

    assert len(set(graph.subjects(RDF.type, SH.ValidationResult))) == len(found) > 0
    for result in graph.subjects(RDF.type, SH.ValidationResult):
        assert graph.value(result, SH.focusNode)
        assert len(list(graph.objects(result, SH.resultMessage))) == 2


def test_a_finding_tells_the_other_things_it_concerns():
    example = ROOT / "shapes" / "examples" / "values" / "invalid.cumulative-falls.ttl"
    found = ours(Graph().parse(example), shapes_of("values"))
    fell = next(it for it in found if it.shape.endswith("SeriesNeverFalls"))
    concerned = dict(fell.bindings)

    assert concerned["this"] == fell.focus
    assert concerned["later"].startswith(BASE)
    assert float(concerned["after"]) < float(concerned["before"])


def test_a_shape_that_looks_at_nothing_is_found():
    shapes = shapes_of("cube")

    assert idle_shapes(Graph(), shapes)
