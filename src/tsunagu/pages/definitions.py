"""Definitions: vocabularies, code lists and shapes with their terms, and how much each is used."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from rdflib import OWL, RDF, RDFS, SKOS, URIRef

from tsunagu.iris import local
from tsunagu.pages.naming import Names, kind_label
from tsunagu.pages.source import Source, integer, value, words
from tsunagu.pages.statements import paired, texts
from tsunagu.pages.views import Label, Link
from tsunagu.terms import QB, SH

_PROPERTY = Label("プロパティ", "Property")
_KINDS = {
    str(OWL.Class): Label("クラス", "Class"),
    str(OWL.ObjectProperty): Label("ものを指すプロパティ", "Object property"),
    str(OWL.DatatypeProperty): Label("値をもつプロパティ", "Datatype property"),
    str(OWL.Ontology): Label("語彙", "Vocabulary"),
    str(SKOS.ConceptScheme): Label("符号表", "Code list"),
    str(SKOS.Concept): Label("符号", "Code"),
    str(QB.ComponentSpecification): Label("キューブの構成要素", "Component of the cube"),
    str(QB.DataStructureDefinition): Label("キューブの構造", "Structure of the cube"),
    str(SH.NodeShape): Label("決まり", "Shape"),
    str(SH.PropertyShape): Label("プロパティの決まり", "Property shape"),
    str(SH.SPARQLConstraint): Label("問い合わせで書いた決まり", "Constraint written as a query"),
    str(SH.PrefixDeclaration): Label("接頭辞の宣言", "Prefix declaration"),
}
_SHOWN = tuple(
    str(iri)
    for iri in (
        RDFS.domain,
        RDFS.range,
        RDFS.subClassOf,
        RDFS.subPropertyOf,
        OWL.inverseOf,
        QB.codeList,
        RDFS.seeAlso,
        SH.targetClass,
        SH.path,
        SH.severity,
    )
)


@dataclass(frozen=True)
class Term:
    """One term: what it is, what it means, where it applies and how much it is used."""

    link: Link
    anchor: str
    name: str
    kind: Label
    notation: str
    definitions: Sequence[Label]
    notes: Sequence[Label]
    messages: Sequence[Label]
    relations: Sequence[tuple[Link, Sequence[Link]]]
    uses: int | None
    examples: Sequence[tuple[Link, Link]]


class Definitions:
    """The definitions of a release."""

    def __init__(self, source: Source, names: Names) -> None:
        self._source, self._names = source, names
        self._uses: dict[str, int] = {}

    def terms(self, iri: str) -> list[Term]:
        """The terms that a vocabulary or list defines, in the order of their names."""
        rows = self._source.ask("defined", whole=URIRef(iri))
        found = [words(row, "term") for row in rows]
        if not found or self._is_root(iri):
            found += self._source.names_under(f"{iri}#")
        return [self.term(name) for name in dict.fromkeys(found)]

    def kind(self, iri: str) -> Label:
        """What a definition is: a class, a code list, …"""
        found = [words(row, "class") for row in self._source.ask("types", thing=URIRef(iri))]
        return next((label for name, label in _KINDS.items() if name in found), kind_label("def"))

    def term(self, iri: str) -> Term:
        """One term."""
        said = texts(self._source, iri)
        kind = self.kind(iri)
        messages = self._source.ask("links", subject=URIRef(iri), property=SH.message)
        notation = self._source.ask("links", subject=URIRef(iri), property=SKOS.notation)
        return Term(
            link=self._names.link(iri),
            anchor=local(iri),
            name=self._names.short(iri),
            kind=kind,
            notation=words(notation[0], "object") if notation else "",
            definitions=said.get("definition", []),
            notes=[*said.get("scopeNote", []), *said.get("comment", [])],
            messages=paired([row["object"] for row in messages]),
            relations=self._relations(iri),
            uses=self.uses().get(iri) if self._counted(kind) else None,
            examples=self._examples(iri, kind),
        )

    def uses(self) -> dict[str, int]:
        """How often each property and class is used; a release never changes, so it is counted once."""
        if not self._uses:
            for name in ("predicate_use", "class_use"):
                for row in self._source.ask(name):
                    self._uses[words(row, "term")] = integer(row, "uses") or 0
        return self._uses

    def _counted(self, kind: Label) -> bool:
        return kind in (_KINDS[str(OWL.Class)], *self._property_kinds())

    def _property_kinds(self) -> tuple[Label, ...]:
        return (_KINDS[str(OWL.ObjectProperty)], _KINDS[str(OWL.DatatypeProperty)])

    def _examples(self, iri: str, kind: Label) -> list[tuple[Link, Link]]:
        """A few uses: what a property says of what, or things of a class."""
        if not self._counted(kind):
            return []
        if kind in self._property_kinds():
            rows = self._source.ask("examples_of_property", term=URIRef(iri))
            return [(self._shown(row["subject"]), self._shown(row["object"])) for row in rows]
        rows = self._source.ask("examples_of_property", term=RDF.type, object=URIRef(iri))
        return [(self._shown(row["subject"]), self._shown(row["object"])) for row in rows]

    def _shown(self, node: object) -> Link:
        if isinstance(node, URIRef):
            return self._names.link(str(node))
        lang = getattr(node, "language", None)
        return Link(Label(ja=str(node)) if lang == "ja" else Label(neutral=str(node)))

    def _relations(self, iri: str) -> list[tuple[Link, Sequence[Link]]]:
        rows = [
            row
            for row in self._source.ask("properties", thing=URIRef(iri))
            if words(row, "property") in _SHOWN
            and isinstance(row["value"], URIRef)
            and not self._source.inferred(words(row, "graph"))
        ]
        return [
            (self._names.link(name), [self._names.link(words(row, "value")) for row in group])
            for name, group in groupby(rows, key=lambda row: words(row, "property"))
        ]

    def _is_root(self, iri: str) -> bool:
        return iri == self._source.release.vocabulary.rstrip("#/")


@dataclass(frozen=True)
class NamedGraph:
    """A named graph: how much it holds, and the things it is about."""

    triples: int
    subjects: Sequence[Link]


def named_graph(source: Source, names: Names, iri: str) -> NamedGraph:
    """A named graph of the release."""
    sizes = source.ask("graph_size", graph=URIRef(iri))
    rows = source.ask("graph_subjects", graph=URIRef(iri))
    subjects = [value(row, "subject") for row in rows if isinstance(row["subject"], URIRef)]
    whole = dict.fromkeys(it.partition("#place-")[0] for it in subjects if it is not None)
    others = [it for it in whole if not it.startswith(f"{iri}#")]
    triples = integer(sizes[0], "triples") if sizes else 0
    return NamedGraph(triples or 0, tuple(map(names.link, others)))
