"""Definitions: vocabularies, code lists and shapes with their terms, and how much each is used."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from rdflib import OWL, RDFS, SKOS, URIRef

from tsunagu.iris import local
from tsunagu.pages.constraints import Constraint, Constraints
from tsunagu.pages.naming import Names, kind_label
from tsunagu.pages.source import Source, words
from tsunagu.pages.statements import paired, texts
from tsunagu.pages.uses import Uses
from tsunagu.pages.views import Label, Link
from tsunagu.questions import Question
from tsunagu.store import Solution
from tsunagu.terms import QB, SH

CLASS, OBJECT, DATATYPE = str(OWL.Class), str(OWL.ObjectProperty), str(OWL.DatatypeProperty)
LIST, CODE = str(SKOS.ConceptScheme), str(SKOS.Concept)
NODE_SHAPE, PROPERTY_SHAPE = str(SH.NodeShape), str(SH.PropertyShape)
CONSTRAINT, MODULE = str(SH.SPARQLConstraint), str(OWL.Ontology)
# What a definition is, told by its classes; the first that fits counts.
KINDS = {
    CLASS: Label("クラス", "Class"),
    OBJECT: Label("ものを指すプロパティ", "Object property"),
    DATATYPE: Label("値をもつプロパティ", "Datatype property"),
    MODULE: Label("語彙", "Vocabulary"),
    LIST: Label("符号表", "Code list"),
    CODE: Label("符号", "Code"),
    str(QB.ComponentSpecification): Label("キューブの構成要素", "Component of the cube"),
    str(QB.DataStructureDefinition): Label("キューブの構造", "Structure of the cube"),
    NODE_SHAPE: Label("決まり", "Shape"),
    PROPERTY_SHAPE: Label("プロパティの決まり", "Property shape"),
    CONSTRAINT: Label("問い合わせで書いた決まり", "Constraint written as a query"),
    str(SH.PrefixDeclaration): Label("接頭辞の宣言", "Prefix declaration"),
}
SHAPES = (NODE_SHAPE, PROPERTY_SHAPE)
_PROPERTIES = (OBJECT, DATATYPE)
_SHOWN = tuple(
    str(iri)
    for iri in (
        RDFS.domain, RDFS.range, RDFS.subClassOf, RDFS.subPropertyOf, OWL.inverseOf, QB.codeList,
        RDFS.seeAlso, SKOS.inScheme, OWL.imports, RDFS.isDefinedBy, SH.targetClass, SH.severity,
    )
)  # fmt: skip
# How the terms that refer to one are called on its page.
_AROUND = {
    str(RDFS.subClassOf): Label("下位のクラス", "Subclasses"),
    str(RDFS.subPropertyOf): Label("下位のプロパティ", "Subproperties"),
    str(RDFS.domain): Label("これを主語にするプロパティ", "Properties of it"),
    str(RDFS.range): Label("これを値にするプロパティ", "Properties that lead to it"),
    str(OWL.inverseOf): Label("逆向きのプロパティ", "Inverse"),
    str(OWL.imports): Label("取り込んでいる語彙", "Imported by"),
    str(QB.codeList): Label("使うプロパティ", "Used by"),
    str(RDFS.seeAlso): Label("使うプロパティ", "Used by"),
    str(SH.targetClass): Label("これを調べる決まり", "Shapes that check it"),
    str(SH.path): Label("これを調べる決まり", "Shapes that check it"),
    str(SH["class"]): Label("値がこれか調べる決まり", "Shapes that ask for it"),
}


@dataclass(frozen=True)
class Term:
    """One term: what it is, what it means, where it applies and how much it is used."""

    link: Link
    anchor: str
    name: str
    kind: str
    kind_label: Label
    notation: str
    definitions: Sequence[Label]
    notes: Sequence[Label]
    messages: Sequence[Label]
    relations: Sequence[tuple[Label, Sequence[Link]]]
    constraints: Sequence[Constraint]
    query: str
    inner: Sequence["Term"]
    uses: int | None
    properties: Sequence[tuple[Link, int]]
    examples: Sequence[tuple[Link, ...]]
    questions: Sequence[Question]


class Definitions:
    """The definitions of a release."""

    def __init__(self, source: Source, names: Names, uses: Uses) -> None:
        self._source, self._names, self._uses = source, names, uses
        self._constraints = Constraints(source, names)
        self._made: dict[str, Term] = {}  # a release never changes

    def terms(self, iri: str) -> list[Term]:
        """The terms that a vocabulary or list defines, in the order of their names."""
        rows = self._source.ask("defined", whole=URIRef(iri))
        found = [words(row, "term") for row in rows]
        if not found or iri == self._source.release.vocabulary.rstrip("#/"):
            found += self._source.names_under(f"{iri}#")
        terms = [self.term(name) for name in dict.fromkeys(found)]
        inner = {it.link.iri for term in terms for it in term.inner}
        return [term for term in terms if term.link.iri not in inner]

    def described(self, iri: str) -> Sequence[Label]:
        """What a module says of itself."""
        return texts(self._source, iri).get("description", [])

    def kind(self, iri: str) -> str:
        """The class that says what a definition is, empty where none does."""
        found = [words(row, "class") for row in self._source.ask("types", thing=URIRef(iri))]
        return next((name for name in KINDS if name in found), "")

    def label_of_kind(self, iri: str) -> Label:
        """What a definition is: a class, a code list, …"""
        return KINDS.get(self.kind(iri)) or kind_label("def")

    def term(self, iri: str) -> Term:
        """One term."""
        if iri not in self._made:
            self._made[iri] = self._term(iri)
        return self._made[iri]

    def _term(self, iri: str) -> Term:
        said = texts(self._source, iri)
        kind = self.kind(iri)
        shape = kind in (*SHAPES, CONSTRAINT)
        return Term(
            link=self._names.link(iri),
            anchor=local(iri),
            name=self._names.short(iri),
            kind=kind,
            kind_label=KINDS.get(kind) or kind_label("def"),
            notation=self._first(iri, SKOS.notation),
            definitions=said.get("definition", []) or self._labels(iri, SH.description),
            notes=[*said.get("scopeNote", []), *said.get("comment", [])],
            messages=self._labels(iri, SH.message),
            relations=[*self._relations(iri), *self._around(iri)],
            constraints=self._constraints.of(iri) if shape else (),
            query=self._first(iri, SH.select).strip("\n"),
            inner=tuple(self.term(words(row, "object")) for row in self._objects(iri, SH.sparql)),
            uses=self._uses.of(iri) if self._counted(kind) else None,
            properties=tuple(
                (self._names.link(name), count)
                for name, count in (self._uses.with_instances(iri) if kind == CLASS else ())
            ),
            examples=self._examples(iri, kind),
            questions=self._uses.asked(iri),
        )

    def _counted(self, kind: str) -> bool:
        return kind in (CLASS, *_PROPERTIES, LIST, CODE, *SHAPES)

    def _examples(self, iri: str, kind: str) -> list[tuple[Link, ...]]:
        """A few uses: what a property says of what, things of a class, what points at a code."""
        if kind == CLASS:
            return [(self._shown(row["subject"]),) for row in self._uses.instances(iri)]
        if kind in _PROPERTIES:
            return [
                (self._shown(row["subject"]), self._shown(row["object"]))
                for row in self._uses.statements(iri)
            ]
        if kind != CODE and kind not in SHAPES:
            return []
        return [
            (self._shown(row["subject"]), self._names.link(words(row, "property")))
            for row in self._uses.pointing(iri)
        ]

    def _shown(self, node: object) -> Link:
        if isinstance(node, URIRef):
            return self._names.link(str(node))
        lang = getattr(node, "language", None)
        return Link(Label(ja=str(node)) if lang == "ja" else Label(neutral=str(node)))

    def _relations(self, iri: str) -> list[tuple[Label, Sequence[Link]]]:
        rows = [
            (words(row, "property"), words(row, "value"))
            for row in self._source.ask("properties", thing=URIRef(iri))
            if words(row, "property") in _SHOWN
            and isinstance(row["value"], URIRef)
            and not self._source.inferred(words(row, "graph"))
        ]
        return [
            (self._names.label(name), self._links(it for _, it in group))
            for name, group in groupby(rows, key=lambda row: row[0])
        ]

    def _around(self, iri: str) -> list[tuple[Label, Sequence[Link]]]:
        found: dict[Label, list[str]] = {}
        for row in self._source.ask("around", thing=URIRef(iri)):
            if not self._source.inferred(words(row, "graph")) and words(row, "subject") != iri:
                label = _AROUND[words(row, "property")]
                found.setdefault(label, []).append(words(row, "subject"))
        return [(label, self._links(subjects)) for label, subjects in found.items()]

    def _links(self, iris: Iterable[str]) -> list[Link]:
        return [self._names.link(it) for it in dict.fromkeys(iris)]

    def _objects(self, iri: str, property_: URIRef) -> list[Solution]:
        return self._source.ask("links", subject=URIRef(iri), property=property_)

    def _first(self, iri: str, property_: URIRef) -> str:
        return next((words(row, "object") for row in self._objects(iri, property_)), "")

    def _labels(self, iri: str, property_: URIRef) -> list[Label]:
        return paired([row["object"] for row in self._objects(iri, property_)])
