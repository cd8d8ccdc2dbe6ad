"""List pages: every list of things, and the index of all definitions."""

from collections.abc import Mapping

from tsunagu.pages.lists import LISTS, Lists
from tsunagu.pages.plans import FACETS, Plans
from tsunagu.pages.shared import Shared
from tsunagu.pages.structure import Structure
from tsunagu.pages.tables import Listing, Table, listing
from tsunagu.pages.things import types
from tsunagu.pages.views import Frame, Label, View
from tsunagu.pages.vocabulary import Vocabularies
from tsunagu.release import Release
from tsunagu.store import Store
from tsunagu.terms import QB

PLANS = "plans"  # the list that can be narrowed
_LIST_DATA = ("csv", "json", "ttl")


class ListPages(Shared):
    """Lists as pages and as rows."""

    def __init__(self, store: Store, release: Release) -> None:
        super().__init__(store, release)
        self._vocabularies = Vocabularies(self._source, self._definitions, self._modules)
        structure = Structure(self._source, self._names, self._figures.statements)
        self._plans = Plans(self._source, self._names, structure)
        self._lists = Lists(self._source, self._names, self._figures, self._claims)

    def choices(self, name: str) -> Mapping[str, frozenset[str]]:
        """What a list can be narrowed by, with the values there are."""
        return self._plans.values(self._lists.table(name)) if name == PLANS else {}

    def listing(self, name: str, view: View, wished: Mapping[str, str]) -> str:
        """A list as a page."""
        about, table = LISTS[name], self._lists.table(name)
        frame = Frame(
            about.title,
            summary=about.summary,
            trail=(self._start,),
            stem=f"/{name}",
            data=_LIST_DATA,
            query=self._query(table),
        )
        if name == PLANS:
            content = {"board": self._plans.board(table, wished), "names": FACETS}
            return self._theme.page("plans", view, frame, content)
        return self._theme.page("list", view, frame, {"table": table, "name": name})

    def _query(self, table: Table) -> str:
        """What asks for the things of a list with their names; empty for a list without any."""
        first = next(iter(table.rows()), None)
        found = types(self._source, first.iri) if first else []
        if not found:
            return ""
        own = [it for it in found if it.startswith((self._release.vocabulary, str(QB)))]
        short = self._names.short((own or found)[0])
        return (
            f"SELECT ?thing ?name WHERE {{\n  ?thing a {f'<{short}>' if '://' in short else short} .\n"
            "  OPTIONAL { ?thing skos:prefLabel|rdfs:label|dcterms:title ?name }\n}\nORDER BY ?thing"
        )

    def rows(self, name: str, wished: Mapping[str, str]) -> Listing:
        """A list for data formats."""
        table = self._lists.table(name)
        return listing(self._plans.narrowed(table, wished) if name == PLANS else table)

    def series(self, iri: str) -> Listing | None:
        """The figures of an indicator for data formats; None for other things."""
        if str(self._source.terms.Indicator) not in types(self._source, iri):
            return None
        return listing(self._lists.series(iri))

    def vocabulary(self, view: View) -> str:
        """The index of all definitions."""
        frame = Frame(
            Label("語彙・符号・決まりの一覧", "Vocabulary, codes and shapes"),
            summary=self._summary,
            trail=(self._start,),
            stem="/def/index",
            data=_LIST_DATA,
        )
        root = self._names.link(self._release.vocabulary.rstrip("#/"))
        content = {"it": self._vocabularies.vocabulary(), "root": root}
        return self._theme.page("vocabulary", view, frame, content)

    def definitions(self) -> Listing:
        """All definitions for data formats."""
        return self._vocabularies.listing()
