"""Constraints: what a shape asks of the data, in words."""

from collections.abc import Sequence

from rdflib import OWL, RDF, RDFS, BNode, URIRef
from rdflib.term import Node

from tsunagu.pages.naming import Names
from tsunagu.pages.source import Source
from tsunagu.pages.views import Label, Link
from tsunagu.terms import SH

Constraint = tuple[Label, Sequence[Link]]

_WORDING = {
    str(SH.path): Label("調べるプロパティ", "Path"),
    str(SH.minCount): Label("少なくとも（個）", "At least (values)"),
    str(SH.maxCount): Label("多くとも（個）", "At most (values)"),
    str(SH.datatype): Label("データ型", "Datatype"),
    str(SH["class"]): Label("値のクラス", "Class of the values"),
    str(SH.nodeKind): Label("値の種類", "Kind of node"),
    str(SH["in"]): Label("値の候補", "One of"),
    str(SH.hasValue): Label("含むべき値", "Has the value"),
    str(SH.pattern): Label("書式（正規表現）", "Pattern"),
    str(SH.minLength): Label("最短の長さ", "Shortest length"),
    str(SH.maxLength): Label("最長の長さ", "Longest length"),
    str(SH.minInclusive): Label("この値以上", "From"),
    str(SH.maxInclusive): Label("この値以下", "Up to"),
    str(SH.minExclusive): Label("この値より大きい", "More than"),
    str(SH.maxExclusive): Label("この値より小さい", "Less than"),
    str(SH.languageIn): Label("言語", "Languages"),
    str(SH.uniqueLang): Label("1言語に1つ", "One for each language"),
    str(SH.lessThan): Label("次の値より小さい", "Less than the value of"),
    str(SH.lessThanOrEquals): Label("次の値以下", "At most the value of"),
}
# What a page says of a shape elsewhere, or what is no constraint.
_ELSEWHERE = {
    str(iri)
    for iri in (
        RDF.type,
        RDFS.isDefinedBy,
        RDFS.label,
        RDFS.comment,
        OWL.deprecated,
        SH.name,
        SH.description,
        SH.message,
        SH.severity,
        SH.targetClass,
        SH.sparql,
        SH.select,
        SH.prefixes,
        SH.prefix,
        SH.namespace,
        SH.declare,
    )
}


class Constraints:
    """The constraints of the shapes of a release."""

    def __init__(self, source: Source, names: Names) -> None:
        self._source, self._names = source, names

    def of(self, iri: str) -> list[Constraint]:
        """What a shape asks, one by one."""
        found: dict[str, list[Link]] = {}
        for row in self._source.ask("properties", thing=URIRef(iri)):
            name = str(row["property"])
            if name not in _ELSEWHERE and not self._source.inferred(str(row["graph"])):
                found.setdefault(name, []).extend(self._values(name, row["value"]))
        order = [*_WORDING, *sorted(found)]
        names = [name for name in dict.fromkeys(order) if name in found]
        return [(_WORDING.get(name) or self._names.label(name), found[name]) for name in names]

    def _values(self, name: str, node: Node) -> list[Link]:
        if name == str(SH.path) and isinstance(node, BNode):
            return [Link(Label(neutral=self._path(node)))]
        members = self._list(node) if isinstance(node, BNode) else [node]
        return [self._shown(member) for member in members]

    def _shown(self, node: Node) -> Link:
        if isinstance(node, URIRef):
            return self._names.link(str(node))
        return Link(Label(neutral=str(node)))

    def _path(self, node: Node) -> str:
        """A property path as SPARQL writes it."""
        if isinstance(node, URIRef):
            return self._names.short(str(node))
        signs = ((SH.inversePath, "^{}"), (SH.zeroOrMorePath, "{}*"), (SH.oneOrMorePath, "{}+"))
        for property_, sign in signs:
            for inner in self._objects(node, property_):
                return sign.format(self._path(inner))
        for choice in self._objects(node, SH.alternativePath):
            return " | ".join(map(self._path, self._list(choice)))
        return " / ".join(map(self._path, self._list(node)))

    def _list(self, node: Node) -> list[Node]:
        """The members of an RDF list."""
        found: list[Node] = []
        while node != RDF.nil and (first := self._objects(node, RDF.first)):
            found.append(first[0])
            node = next(iter(self._objects(node, RDF.rest)), RDF.nil)
        return found

    def _objects(self, node: Node, property_: URIRef) -> list[Node]:
        rows = self._source.ask("links", subject=node, property=property_)
        return [row["object"] for row in rows]
