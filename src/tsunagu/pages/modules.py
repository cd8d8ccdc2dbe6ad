"""Modules: the terms of a definition in groups, and the picture of what is between its classes."""

from collections.abc import Sequence
from dataclasses import dataclass

from rdflib import OWL, RDFS, SKOS, URIRef

from tsunagu.pages.definitions import (
    CLASS,
    CODE,
    CONSTRAINT,
    DATATYPE,
    KINDS,
    LIST,
    OBJECT,
    SHAPES,
    Definitions,
    Term,
)
from tsunagu.pages.diagrams import ANY, Diagram, Relation, diagram
from tsunagu.pages.naming import Names
from tsunagu.pages.source import Source, words
from tsunagu.pages.views import Label, Link
from tsunagu.terms import QB, SH

_IS_A = Label("の一種", "is a kind of")
_HEADINGS = {
    CLASS: Label("クラス", "Classes"),
    OBJECT: Label("ものを指すプロパティ", "Object properties"),
    DATATYPE: Label("値をもつプロパティ", "Datatype properties"),
    LIST: Label("符号表", "Code lists"),
    CODE: Label("符号", "Codes"),
    CONSTRAINT: Label("問い合わせで書いた決まり", "Constraints written as queries"),
}
_RANK_OF_CODES = list(_HEADINGS).index(CODE)
_OTHERS = Label("そのほか", "Others")


@dataclass(frozen=True)
class Group:
    """Terms under one heading; codes as the rows of a table."""

    heading: Link
    terms: Sequence[Term]
    table: bool = False


@dataclass(frozen=True)
class Picture:
    """A diagram with the same said in words."""

    diagram: Diagram
    relations: Sequence[Relation]
    alone: Sequence[Link]


class Modules:
    """The modules, code lists and sets of shapes of a release."""

    def __init__(self, source: Source, names: Names, definitions: Definitions) -> None:
        self._source, self._names, self._definitions = source, names, definitions

    def groups(self, terms: Sequence[Term]) -> list[Group]:
        """Terms by kind, codes by list, shapes by the class they check."""
        found: dict[tuple[int, Link], list[Term]] = {}
        for term in terms:
            found.setdefault(self._heading(term), []).append(term)
        return [
            Group(heading, listed, table=listed[0].kind == CODE or rank == _RANK_OF_CODES)
            for (rank, heading), listed in sorted(
                found.items(), key=lambda it: (it[0][0], it[0][1].iri or "~")
            )
        ]

    def picture(self, terms: Sequence[Term], lang: str) -> Picture | None:
        """The classes among terms with the object properties, or None where there are none."""
        classes = [it.link for it in terms if it.kind == CLASS]
        relations = [it for term in terms if term.kind == OBJECT for it in self._relations(term)]
        relations += [it for link in classes for it in self._supers(link)]
        if not relations:
            return None
        drawn = {link for it in relations for link in (it.source, it.target)}
        alone = [link for link in classes if link not in drawn]
        return Picture(diagram(relations, alone, lang), relations, alone)

    def _heading(self, term: Term) -> tuple[int, Link]:
        if term.kind in SHAPES:
            targets = self._values(term, SH.targetClass)
            return (6, self._names.link(targets[0]) if targets else Link(_OTHERS))
        if term.kind == CODE or (term.kind not in KINDS and self._values(term, SKOS.inScheme)):
            lists = self._values(term, SKOS.inScheme)
            return (_RANK_OF_CODES, self._names.link(lists[0]) if lists else Link(_OTHERS))
        rank = list(_HEADINGS).index(term.kind) if term.kind in _HEADINGS else 7
        return (rank, Link(_HEADINGS.get(term.kind, _OTHERS)))

    def _relations(self, term: Term) -> list[Relation]:
        """A property from each of its domains to each of its ranges, or to its code list."""
        lists = self._values(term, QB.codeList) or self._values(term, RDFS.seeAlso)
        ranges = [it for it in self._ends(term, RDFS.range) if it != str(SKOS.Concept)]
        targets = [(self._names.link(it), "class") for it in ranges]
        if not targets:
            targets = [(self._names.link(it), "code") for it in lists]
        domains = [self._names.link(it) for it in self._ends(term, RDFS.domain)]
        return [
            Relation(source, term.link, target, kind)
            for source in domains or [ANY]
            for target, kind in targets or [(ANY, "any")]
        ]

    def _ends(self, term: Term, end: URIRef) -> list[str]:
        """The classes at one end of a property: its own, else those of the property above it, else
        those at the other end of its inverse."""
        other = RDFS.range if end == RDFS.domain else RDFS.domain
        found = self._values(term, end)
        for way, at in ((RDFS.subPropertyOf, end), (OWL.inverseOf, other)):
            for iri in self._values(term, way):
                if not found and iri.startswith(self._source.release.vocabulary):
                    found = self._values(self._definitions.term(iri), at)
        return found

    def _supers(self, link: Link) -> list[Relation]:
        own = self._source.release.vocabulary
        above = self._values(self._definitions.term(link.iri or ""), RDFS.subClassOf)
        return [
            Relation(link, Link(_IS_A), self._names.link(it), general=True)
            for it in above
            if it.startswith(own)
        ]

    def _values(self, term: Term, property_: URIRef) -> list[str]:
        """What is said of a term by one property; what only follows by reasoning is left out."""
        rows = self._source.ask("properties", thing=URIRef(term.link.iri or ""))
        return [
            words(row, "value")
            for row in rows
            if words(row, "property") == str(property_)
            and isinstance(row["value"], URIRef)
            and not self._source.inferred(words(row, "graph"))
        ]
