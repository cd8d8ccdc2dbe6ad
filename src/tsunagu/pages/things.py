"""Things: everything said about one thing and everything that points at it, for any thing at all."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from rdflib import RDF, BNode, Literal, URIRef
from rdflib.term import Node

from tsunagu.pages.naming import Names
from tsunagu.pages.source import Source, value, words
from tsunagu.pages.views import Label, Link
from tsunagu.store import Solution
from tsunagu.terms import CSVW, SH

_MOST_SHOWN = 50
_DEEPEST = 3


@dataclass(frozen=True)
class Value:
    """One value of a property: words, a link, or a nested description."""

    link: Link | None = None
    label: Label = field(default_factory=Label)
    nested: Sequence["Property"] = ()


@dataclass(frozen=True)
class Property:
    """A property with its values."""

    link: Link
    values: Sequence[Value]


@dataclass(frozen=True)
class Incoming:
    """The things that point here by one property: the first of them, and how many in all."""

    property: Link
    links: Sequence[Link]
    count: int
    query: str | None  # gives all, where not all are shown


@dataclass(frozen=True)
class Thing:
    """All that the data say about one thing."""

    properties: Sequence[Property]
    inferred: Sequence[Property]
    incoming: Sequence[Incoming]
    rows: Sequence[Link]
    parts: Sequence["Part"]


@dataclass(frozen=True)
class Part:
    """A part of a thing, described on the thing's own page."""

    anchor: str
    link: Link
    properties: Sequence[Property]


class Things:
    """The things of a release."""

    def __init__(self, source: Source, names: Names) -> None:
        self._source, self._names = source, names

    def thing(self, iri: str) -> Thing:
        """All about one thing."""
        said, inferred = self._properties(URIRef(iri))
        return Thing(said, inferred, self._incoming(iri), self.rows(iri), tuple(self._parts(iri)))

    def rows(self, iri: str) -> list[Link]:
        """The rows of tables that a thing was made from."""
        found = self._source.ask("rows", thing=URIRef(iri))
        return [self._names.link(words(row, "row")) for row in found]

    def _parts(self, iri: str) -> Iterator[Part]:
        """The parts that a thing points at, or that a graph holds; a fragment of its IRI each."""
        if self._names.kind(iri) == "dataset":
            return
        held = self._source.ask("graph_subjects", graph=URIRef(iri))
        rows = self._source.ask("properties", thing=URIRef(iri))
        found = {row["value"] for row in rows} | {row["subject"] for row in held}
        for name in sorted(str(it) for it in found if isinstance(it, URIRef)):
            if name.startswith(f"{iri}#"):
                said, _ = self._properties(URIRef(name))
                yield Part(name.partition("#")[2], self._names.link(name), said)

    def _properties(self, node: Node, depth: int = 0) -> tuple[list[Property], list[Property]]:
        said: list[Solution] = []
        inferred: list[Solution] = []
        for row in self._source.ask("properties", thing=node):
            (inferred if self._source.inferred(words(row, "graph")) else said).append(row)
        return self._grouped(said, depth), self._grouped(inferred, depth)

    def _grouped(self, rows: Sequence[Solution], depth: int) -> list[Property]:
        made = []
        for name, group in groupby(rows, key=lambda row: words(row, "property")):
            nodes = list(dict.fromkeys(row["value"] for row in group))
            values = tuple(self._value(node, depth) for node in nodes if not self._counted(node))
            if len(values) < len(nodes):
                values = (*values, Value(label=_more(len(nodes) - len(values))))
            made.append(Property(self._names.link(name), values))
        return sorted(made, key=lambda it: it.link.iri != str(RDF.type))

    def _counted(self, node: Node) -> bool:
        """Whether a value is one of the many statistics of a dataset, which are in its data only."""
        return "#" in str(node) and self._names.kind(str(node)) == "dataset"

    def _value(self, node: Node, depth: int) -> Value:
        if isinstance(node, Literal):
            return Value(label=_literal(node))
        if isinstance(node, BNode):
            nested = self._properties(node, depth + 1)[0] if depth < _DEEPEST else []
            return Value(label=Label("（名前のないもの）", "(unnamed)"), nested=nested)
        return Value(self._names.link(str(node)))

    def _incoming(self, iri: str) -> list[Incoming]:
        rows = [
            row
            for row in self._source.ask("incoming", thing=URIRef(iri))
            if not self._source.inferred(words(row, "graph"))
            and words(row, "property") != str(CSVW.describes)
            and isinstance(row["subject"], URIRef)
            and not words(row, "subject").startswith(f"{iri}#")
            and not self._counted(row["subject"])
            and not self._is_note(row)
        ]
        made = []
        for name, group in groupby(rows, key=lambda row: words(row, "property")):
            subjects = list(dict.fromkeys(words(row, "subject") for row in group))
            shown = tuple(self._names.link(it) for it in subjects[:_MOST_SHOWN])
            rest = len(subjects) > _MOST_SHOWN
            query = f"SELECT ?thing WHERE {{ ?thing <{name}> <{iri}> }}" if rest else None
            made.append(Incoming(self._names.link(name), shown, len(subjects), query))
        return made

    def _is_note(self, row: Solution) -> bool:
        """Whether a finding is only a note for editors; those are on the report's own page."""
        if words(row, "property") != str(SH.focusNode):
            return False
        found = self._source.ask("links", subject=row["subject"], property=SH.resultSeverity)
        return any(words(it, "object") == str(SH.Info) for it in found)


def _more(count: int) -> Label:
    return Label(f"{count}件（データ形式で読めます）", f"{count}, to be read in the data formats")


def _literal(node: Literal) -> Label:
    lang, text = (node.language or "").lower(), str(node)
    if lang.startswith("en"):
        return Label(en=text)
    return Label(ja=text) if lang.startswith("ja") else Label(neutral=text)


def types(source: Source, iri: str) -> list[str]:
    """The classes of a thing."""
    found = [value(row, "class") for row in source.ask("types", thing=URIRef(iri))]
    return [it for it in found if it is not None]
