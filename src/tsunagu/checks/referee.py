"""Referee: pyshacl runs what cannot be compiled, and is what our findings are compared with."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

import rdflib
from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from tsunagu.checks.findings import PLACEHOLDER, SEVERITIES, Finding, worded
from tsunagu.errors import Message, SourceError
from tsunagu.terms import RDF, SH


def refereed(shapes: str, select: Callable[[str], Iterable[Mapping[str, Node]]]) -> list[Finding]:
    """What pyshacl finds with shapes (N-Triples) in the data of a store."""
    data = Graph()
    rows = select("SELECT ?s ?p ?o WHERE { ?s ?p ?o }")
    data += ((row["s"], row["p"], row["o"]) for row in rows)
    return list(pyshacl_findings(data, Graph().parse(data=shapes, format="nt")))


def pyshacl_findings(data: Graph, shapes: Graph) -> Iterator[Finding]:
    """What pyshacl finds, node by node."""
    import pyshacl  # noqa: PLC0415 - takes longer to import than a release takes to open

    kept = rdflib.NORMALIZE_LITERALS
    try:
        _, results, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none", inplace=True)
    finally:
        rdflib.NORMALIZE_LITERALS = kept  # pyshacl turns it on for the whole process
    if not isinstance(results, Graph):
        raise SourceError(
            Message(
                f"形（shapes）を実行できません: {results!r}",
                f"the shapes cannot be run: {results!r}",
            )
        )
    for result in results.subjects(RDF.type, SH.ValidationResult):
        path, value = results.value(result, SH.resultPath), results.value(result, SH.value)
        yield Finding(
            severity=SEVERITIES[str(results.value(result, SH.resultSeverity))],
            shape=str(results.value(result, SH.sourceShape)),
            focus=str(results.value(result, SH.focusNode)),
            message=worded(_tagged(results, result, shapes), {}),
            path=str(path) if isinstance(path, URIRef) else "",
            value=str(value) if value is not None else "",
            component=str(results.value(result, SH.sourceConstraintComponent)),
        )


def _tagged(results: Graph, result: Node, shapes: Graph) -> Iterator[Node]:
    """The messages of a result; pyshacl drops the language of one whose placeholders it fills."""
    sources = (SH.sourceConstraint, SH.sourceShape)
    said_by = [node for term in sources for node in results.objects(result, term)]
    templates = [it for node in said_by for it in shapes.objects(node, SH.message)]
    for text in results.objects(result, SH.resultMessage):
        languages = (it.language for it in templates if isinstance(it, Literal) and _fits(text, it))
        yield Literal(str(text), lang=next(languages, getattr(text, "language", None)))


def _fits(text: Node, template: Literal) -> bool:
    fixed = [re.escape(part) for part in PLACEHOLDER.sub("\0", str(template)).split("\0")]
    return re.fullmatch(".*".join(fixed), str(text), re.DOTALL) is not None
