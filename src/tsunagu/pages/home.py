"""Home: the focus areas with their headline indicators, counts, and the latest corrections."""

from collections.abc import Sequence
from dataclasses import dataclass

from rdflib import URIRef

from tsunagu.pages.naming import Names
from tsunagu.pages.number_lists import POINTS
from tsunagu.pages.series import Figures, Latest, latest
from tsunagu.pages.source import Source, value, words
from tsunagu.pages.structure import Structure
from tsunagu.pages.views import Label, Link
from tsunagu.terms import QB

_LATEST_CORRECTIONS = 3


@dataclass(frozen=True)
class Headline:
    """An indicator on the first page."""

    link: Link
    latest: Latest


@dataclass(frozen=True)
class Area:
    """A focus area as a card."""

    link: Link
    headlines: Sequence[Headline]
    projects: int
    indicators: int


@dataclass(frozen=True)
class Count:
    """How many things of a kind there are, and where their list is."""

    label: Label
    path: str
    number: int


@dataclass(frozen=True)
class Correction:
    """A correction in one line."""

    link: Link
    day: str
    document: Link | None


@dataclass(frozen=True)
class Home:
    """What the first page shows."""

    areas: Sequence[Area]
    counts: Sequence[Count]
    corrections: Sequence[Correction]
    corrections_in_all: int


class HomeMaker:
    """Makes the first page of a release."""

    def __init__(self, source: Source, names: Names, figures: Figures) -> None:
        self._source, self._names, self._figures = source, names, figures
        self._structure = Structure(source, names, figures.statements)

    def home(self) -> Home:
        """The first page."""
        found = self._source.ask("errata")
        corrections = [
            Correction(
                self._names.link(words(row, "erratum")),
                words(row, "announced"),
                None
                if value(row, "document") is None
                else self._names.link(words(row, "document")),
            )
            for row in found[:_LATEST_CORRECTIONS]
        ]
        return Home(
            tuple(map(self._area, self._structure.areas())),
            tuple(self._counts()),
            tuple(corrections),
            len(found),
        )

    def _area(self, area: Link) -> Area:
        iri = area.iri or ""
        indicators = self._structure.pointing(iri, "indicatorOfFocusArea")
        listed = self._structure.of_area(iri)
        headlines = [
            Headline(link, newest)
            for link in indicators
            if self._is_headline(link.iri or "")
            and (newest := latest(self._figures.of(link.iri or ""), POINTS)) is not None
        ]
        projects = listed[0].count() if listed else 0
        return Area(area, tuple(headlines), projects, len(indicators))

    def _is_headline(self, indicator: str) -> bool:
        rows = self._source.ask("indicators", indicator=URIRef(indicator))
        return any(words(row, "headline") == "true" for row in rows)

    def _counts(self) -> Sequence[Count]:
        terms = self._source.terms
        kinds = (
            (Label("数値", "figures"), "/figures", QB.Observation),
            (Label("指標", "indicators"), "/indicators", terms.Indicator),
            (Label("プロジェクト", "projects"), "/projects", terms.Project),
            (Label("サービス", "services"), "/services", terms.Service),
            (Label("印刷された記載", "printed statements"), "/documents", terms.Statement),
            (Label("検算した主張", "claims recomputed"), "/claims", terms.Claim),
            (
                Label("食い違い", "discrepancies"),
                "/discrepancies",
                URIRef(f"{self._source.release.vocabulary}Discrepancy"),
            ),
        )
        return [Count(label, path, self._number(term)) for label, path, term in kinds]

    def _number(self, term: URIRef) -> int:
        rows = self._source.ask("instances", **{"class": term})
        return len({words(row, "thing") for row in rows})
