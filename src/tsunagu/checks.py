"""Checked: data either pass every shape or are refused, with each finding in both languages.

SHACL Core is pyshacl's. A SPARQL-based constraint is run once over all its targets in the store
instead of once per focus node, with the same findings (a test compares them).
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.term import Node

from tsunagu.errors import Message, SourceError
from tsunagu.terms import RDF, RDFS, SH

Select = Callable[[str], Iterable[Mapping[str, Node]]]

_SEVERITIES = {str(SH.Violation): "violation", str(SH.Warning): "warning", str(SH.Info): "info"}
_PLACEHOLDER = re.compile(r"\{[?$](\w+)\}")
_SELECT = re.compile(r"\bSELECT\b(\s+DISTINCT)?", re.IGNORECASE)


@dataclass(frozen=True, order=True)
class Finding:
    """One thing a shape objects to. `severity` is "violation", "warning" or "info"; `bindings` are
    what a SPARQL-based constraint found by variable: the other things and numbers concerned."""

    severity: str
    shape: str
    focus: str
    message: Message
    path: str = ""
    value: str = ""
    component: str = field(default="", compare=False)
    bindings: tuple[tuple[str, str], ...] = field(default=(), compare=False)


def findings(data: Graph, shapes: Graph, select: Select) -> list[Finding]:
    """Everything the shapes object to in `data`, sorted; `select` asks the same data in a store."""
    found = [*_core(data, shapes), *_sparql(data, shapes, select)]
    return sorted(set(found))


def refused(found: Iterable[Finding]) -> list[Finding]:
    """The findings that keep data from being published."""
    return [finding for finding in found if finding.severity == "violation"]


def report(found: Iterable[Finding], base: str) -> Graph:
    """The findings as a SHACL validation report (SHACL, section 3.6), without blank nodes."""
    found = list(found)
    graph, node = Graph(), URIRef(f"{base}graph/report#report")
    graph.add((node, RDF.type, SH.ValidationReport))
    conforms = "true" if not refused(found) else "false"
    graph.add((node, SH.conforms, Literal(conforms, datatype=_BOOLEAN)))
    for number, finding in enumerate(found, start=1):
        result = URIRef(f"{base}graph/report#result-{number}")
        graph.add((node, SH.result, result))
        graph.add((result, RDF.type, SH.ValidationResult))
        graph.add((result, SH.sourceShape, URIRef(finding.shape)))
        graph.add((result, SH.resultSeverity, _severity_iri(finding.severity)))
        graph.add((result, SH.focusNode, URIRef(finding.focus)))
        graph.add((result, SH.resultMessage, Literal(finding.message.ja, lang="ja")))
        graph.add((result, SH.resultMessage, Literal(finding.message.en, lang="en")))
        if finding.component:
            graph.add((result, SH.sourceConstraintComponent, URIRef(finding.component)))
        if finding.path:
            graph.add((result, SH.resultPath, URIRef(finding.path)))
    return graph


_BOOLEAN = URIRef("http://www.w3.org/2001/XMLSchema#boolean")


def _severity_iri(severity: str) -> URIRef:
    return next(URIRef(iri) for iri, name in _SEVERITIES.items() if name == severity)


# -- SHACL Core ----------------------------------------------------------------------------------


def _core(data: Graph, shapes: Graph) -> Iterator[Finding]:
    import pyshacl  # noqa: PLC0415 - takes longer to import than a release takes to open

    core = Graph()
    core += (triple for triple in shapes if triple[1] != SH.sparql)
    _, results, _ = pyshacl.validate(data, shacl_graph=core, inference="none", inplace=True)
    if not isinstance(results, Graph):
        raise SourceError(
            Message(
                f"形（shapes）を実行できません: {results!r}",
                f"the shapes cannot be run: {results!r}",
            )
        )
    for result in results.subjects(RDF.type, SH.ValidationResult):
        shape = results.value(result, SH.sourceShape)
        path, value = results.value(result, SH.resultPath), results.value(result, SH.value)
        yield Finding(
            severity=_SEVERITIES[str(results.value(result, SH.resultSeverity))],
            shape=str(shape),
            focus=str(results.value(result, SH.focusNode)),
            message=_messages(results.objects(result, SH.resultMessage), {}),
            path=str(path) if isinstance(path, URIRef) else "",
            value=str(value) if value is not None else "",
            component=str(results.value(result, SH.sourceConstraintComponent)),
        )


def _messages(texts: Iterable[Node], values: Mapping[str, Node]) -> Message:
    by_language = {"ja": "", "en": ""}
    for text in texts:
        if isinstance(text, Literal):
            filled = _PLACEHOLDER.sub(
                lambda m: _shown(values.get(m.group(1)), m.group(0)), str(text)
            )
            by_language[text.language or "en"] = filled
    return Message(by_language["ja"] or by_language["en"], by_language["en"] or by_language["ja"])


def _shown(node: Node | None, otherwise: str) -> str:
    return otherwise if node is None else str(node)


# -- SPARQL-based constraints --------------------------------------------------------------------


def _sparql(data: Graph, shapes: Graph, select: Select) -> Iterator[Finding]:
    for shape, constraint in sorted(shapes.subject_objects(SH.sparql), key=str):
        query = over_all_targets(data, shapes, shape, constraint)
        if query is None:
            continue
        texts = list(shapes.objects(constraint, SH.message)) or list(
            shapes.objects(shape, SH.message)
        )
        severity = str(shapes.value(shape, SH.severity) or SH.Violation)
        for solution in select(query):
            path = solution.get("path")
            yield Finding(
                severity=_SEVERITIES[severity],
                shape=str(shape),
                focus=str(solution["this"]),
                message=_messages(texts, solution),
                path=str(path) if path is not None else "",
                value=str(solution.get("value", solution["this"])),
                component=str(SH.SPARQLConstraintComponent),
                bindings=tuple(sorted((name, str(node)) for name, node in solution.items())),
            )


def over_all_targets(data: Graph, shapes: Graph, shape: Node, constraint: Node) -> str | None:
    """A SPARQL-based constraint as one query over all targets of its shape.

    $this, pre-bound to one focus node in SHACL (section 5.3.1), is joined with the targets instead.
    None where the data hold no class that is targeted.
    """
    text = str(shapes.value(constraint, SH.select))
    classes = sorted(_classes(data, shapes.objects(shape, SH.targetClass)), key=str)
    if not classes:
        return None
    listed = " ".join(f"<{it}>" for it in classes)
    target = f"{{ SELECT DISTINCT ?this WHERE {{ VALUES ?targetClass_ {{ {listed} }} ?this a ?targetClass_ }} }}"
    opening = text.index("{") + 1
    head = _SELECT.sub("SELECT DISTINCT", text[:opening], count=1)
    body = f"{head} {target} {text[opening:]}".replace("$this", "?this")
    return _prefixes(shapes, constraint) + body


def _classes(data: Graph, targets: Iterable[Node]) -> set[Node]:
    found: set[Node] = set()
    for target in targets:
        found |= {it for it in data.transitive_subjects(RDFS.subClassOf, target) if it is not None}
    return {it for it in found if not isinstance(it, BNode)}


def _prefixes(shapes: Graph, constraint: Node) -> str:
    lines = []
    for holder in shapes.objects(constraint, SH.prefixes):
        for declared in shapes.objects(holder, SH.declare):
            prefix, namespace = (
                shapes.value(declared, SH.prefix),
                shapes.value(declared, SH.namespace),
            )
            lines.append(f"PREFIX {prefix}: <{namespace}>\n")
    return "".join(sorted(lines))


def idle_shapes(data: Graph, shapes: Graph) -> list[str]:
    """Shapes that look at no node at all: they pass whatever the data say."""
    return sorted(
        str(shape)
        for shape in set(shapes.subjects(SH.targetClass))
        if not any(
            (None, RDF.type, it) in data
            for it in _classes(data, shapes.objects(shape, SH.targetClass))
        )
    )
