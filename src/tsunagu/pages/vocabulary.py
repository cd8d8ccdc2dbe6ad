"""Vocabulary: everything the publication defines, on one page: modules, terms, lists and shapes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rdflib import URIRef

from tsunagu.pages.definitions import (
    CLASS,
    CODE,
    DATATYPE,
    KINDS,
    LIST,
    MODULE,
    OBJECT,
    SHAPES,
    Definitions,
    Term,
)
from tsunagu.pages.modules import Group, Modules
from tsunagu.pages.source import Source, words
from tsunagu.pages.tables import Listing
from tsunagu.pages.views import EN, JA, Label

_TERMS = (CLASS, OBJECT, DATATYPE)
_COLUMNS = (
    "iri", "kind", "module", "label_ja", "label_en", "definition_ja", "definition_en", "uses",
)  # fmt: skip


@dataclass(frozen=True)
class Module:
    """A module with its terms, classes first."""

    term: Term
    described: Sequence[Label]
    classes: Sequence[Term]
    properties: Sequence[Term]
    codes: int


@dataclass(frozen=True)
class Listed:
    """A code list with the number of its codes."""

    term: Term
    codes: int


@dataclass(frozen=True)
class Vocabulary:
    """All definitions of a release."""

    modules: Sequence[Module]
    lists: Sequence[Listed]
    shapes: Sequence[Group]
    counts: Mapping[str, int]


@dataclass(frozen=True)
class _Found:
    """What the release defines: the kind of each definition, and what belongs to what."""

    kinds: dict[str, str]
    module: dict[str, str]
    members: dict[str, set[str]]

    def of(self, *kinds: str) -> list[str]:
        """The definitions of some kinds."""
        return [iri for iri, kind in self.kinds.items() if kind in kinds]


class Vocabularies:
    """Makes the index of all definitions."""

    def __init__(self, source: Source, definitions: Definitions, modules: Modules) -> None:
        self._source, self._definitions, self._modules = source, definitions, modules

    def vocabulary(self) -> Vocabulary:
        """The index."""
        found = self._found()
        shapes = [self._definitions.term(it) for it in found.of(*SHAPES)]
        lists = [
            Listed(self._definitions.term(it), len(found.members.get(it, ())))
            for it in found.of(LIST)
        ]
        modules = [self._module(it, found) for it in found.of(MODULE) if it in found.members]
        counts = {
            "modules": len(modules),
            "classes": len(found.of(CLASS)),
            "properties": len(found.of(OBJECT, DATATYPE)),
            "lists": len(lists),
            "codes": len(found.of(CODE)),
            "shapes": len(shapes),
        }
        return Vocabulary(modules, lists, self._modules.groups(shapes), counts)

    def listing(self) -> Listing:
        """Every definition for data formats."""
        found = self._found()
        rows = [self._row(self._definitions.term(it), found) for it in found.kinds]
        return Listing(_COLUMNS, rows, list(found.kinds))

    def _row(self, term: Term, found: _Found) -> list[str]:
        iri = term.link.iri or ""
        said = term.definitions[0] if term.definitions else None
        return [
            iri,
            term.kind,
            found.module.get(iri, ""),
            term.link.label.words(JA),
            term.link.label.words(EN),
            said.ja if said else "",
            said.en if said else "",
            "" if term.uses is None else str(term.uses),
        ]

    def _module(self, iri: str, found: _Found) -> Module:
        terms = [self._definitions.term(it) for it in sorted(found.members[iri])]
        return Module(
            self._definitions.term(iri),
            self._definitions.described(iri),
            [it for it in terms if it.kind == CLASS],
            [it for it in terms if it.kind in (OBJECT, DATATYPE)],
            sum(it.kind in (CODE, LIST) for it in terms),
        )

    def _found(self) -> _Found:
        """All definitions below our own address, which others' terms and reasoning do not count as."""
        found = _Found({}, {}, {})
        base = f"{self._source.release.base}def/"
        order = list(KINDS)
        for row in self._source.ask("definitions"):
            iri, kind = words(row, "thing"), words(row, "kind")
            if self._source.inferred(words(row, "graph")) or not isinstance(row["thing"], URIRef):
                continue
            module, scheme = words(row, "module"), words(row, "scheme")
            for whole in (module, scheme):
                if whole:
                    found.members.setdefault(whole, set()).add(iri)
            if not iri.startswith(base):
                continue
            known = found.kinds.setdefault(iri, kind)
            found.kinds[iri] = min(known, kind, key=order.index)
            if module:
                found.module[iri] = module
        return found
