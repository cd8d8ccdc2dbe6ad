"""Findings: what a shape objects to, in both languages, and all of it as a SHACL report."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from tsunagu.errors import Message
from tsunagu.terms import RDF, SH, XSD

SEVERITIES = {str(SH.Violation): "violation", str(SH.Warning): "warning", str(SH.Info): "info"}
PLACEHOLDER = re.compile(r"\{[?$](\w+)\}")


@dataclass(frozen=True, order=True)
class Finding:
    """One thing a shape objects to. `severity` is "violation", "warning" or "info"; `bindings` are
    what a SPARQL-based constraint found by variable: the other things and numbers concerned.

    Two constraints of a shape that say the same of the same value are one finding."""

    severity: str
    shape: str
    focus: str
    message: Message
    path: str = ""
    value: str = ""
    component: str = field(default="", compare=False)
    bindings: tuple[tuple[str, str], ...] = field(default=(), compare=False)


def refused(found: Iterable[Finding]) -> list[Finding]:
    """The findings that keep data from being published."""
    return [finding for finding in found if finding.severity == "violation"]


def new(found: Iterable[Finding], before: Iterable[Finding]) -> list[Finding]:
    """The findings that were not there before, in their order: what new rows brought with them."""
    known = set(before)
    return [finding for finding in found if finding not in known]


def worded(texts: Iterable[Node], values: Mapping[str, Node]) -> Message:
    """A shape's messages with the values of a solution put in; a missing language gets the other."""
    by_language = {"ja": "", "en": ""}
    for text in texts:
        if isinstance(text, Literal):
            by_language[text.language or "en"] = filled(str(text), values)
    return Message(by_language["ja"] or by_language["en"], by_language["en"] or by_language["ja"])


def filled(text: str, values: Mapping[str, Node]) -> str:
    """A text whose {?placeholders} are replaced where there is a value (SHACL, section 5.3.2)."""
    return PLACEHOLDER.sub(lambda m: str(values.get(m.group(1), m.group(0))), text)


def report(found: Iterable[Finding], base: str) -> Graph:
    """The findings as a SHACL validation report (SHACL, section 3.6), without blank nodes."""
    found = list(found)
    graph, node = Graph(), URIRef(f"{base}graph/report#report")
    graph.add((node, RDF.type, SH.ValidationReport))
    conforms = "true" if not refused(found) else "false"
    graph.add((node, SH.conforms, Literal(conforms, datatype=XSD.boolean)))
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


def _severity_iri(severity: str) -> URIRef:
    return next(URIRef(iri) for iri, name in SEVERITIES.items() if name == severity)
