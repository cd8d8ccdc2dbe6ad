"""Compare pages: several indicators side by side, as a page, a chart, a table and a workbook."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from markupsafe import Markup
from rdflib import URIRef

from tsunagu.drawings import Drawing, drawing
from tsunagu.pages.charts import Plot
from tsunagu.pages.comparison import MOST, Compared, Comparison, within
from tsunagu.pages.number_lists import figure_table
from tsunagu.pages.pictures import Picture, credit
from tsunagu.pages.plots import Canvas, specification
from tsunagu.pages.series import Figure
from tsunagu.pages.shared import Shared
from tsunagu.pages.source import value, words
from tsunagu.pages.structure import Structure
from tsunagu.pages.tables import Listing, listing
from tsunagu.pages.take_home import figures_sheet, sources_sheet
from tsunagu.pages.views import Frame, Label, Link, View
from tsunagu.pages.workbooks import workbook

_TITLE = Label("指標を比べる", "Compare indicators")


@dataclass(frozen=True)
class Wish:
    """What is to be compared: names of indicators and years, and words to find more by."""

    indicators: Sequence[str] = ()
    first: int | None = None
    last: int | None = None
    words: str = ""

    def parameters(self) -> str:
        """The same as parameters of an address; what is looked for is not part of it."""
        said = [("indicator", it) for it in self.indicators]
        said += [(name, str(it)) for name, it in (("from", self.first), ("to", self.last)) if it]
        return urlencode(said)


@dataclass(frozen=True)
class Choice:
    """An indicator that can be chosen."""

    slug: str
    link: Link
    chosen: bool


@dataclass(frozen=True)
class Choices:
    """Indicators under one heading."""

    heading: Label
    choices: Sequence[Choice] = field(default_factory=tuple)


class ComparePages(Shared):
    """Comparisons of a release's indicators."""

    def has_indicator(self, slug: str) -> bool:
        """Whether there is an indicator of this name."""
        return slug in self._slugs()

    def years(self) -> tuple[int, int]:
        """The first and the last year that figures are about."""
        figures = self._figures.all()
        starts = [int(it.period.start[:4]) for it in figures if it.period.start]
        ends = [int(it.period.end[:4]) for it in figures if it.period.end]
        return min(starts, default=0), max([*starts, *ends], default=0)

    def comparison(self, asked: Wish, found: Sequence[str] | None, view: View) -> str:
        """The page: the form, and what was chosen, side by side. `found` are the indicators that
        the words met, None where nothing was looked for."""
        compared = self._compared(asked)
        first, last = self.years()
        frame = Frame(_TITLE, summary=compared.summary(), trail=(self._start,))
        content = {
            "asked": asked,
            "it": compared,
            "pictures": [
                _picture(f"chart-{number}", it, view.lang)
                for number, it in enumerate(compared.plots(), 1)
            ],
            "choices": self._choices(asked, found),
            "found": found,
            "years": range(first, last + 1),
            "most": MOST,
            "address": f"{self._release.base}compare?{asked.parameters()}",
        }
        return self._theme.page("compare", view, frame, content)

    def comparison_rows(self, asked: Wish) -> Listing:
        """The figures compared, for data formats."""
        return listing(figure_table(self._of(asked)))

    def comparison_book(self, asked: Wish, lang: str) -> bytes:
        """The figures compared, as a workbook with what is to be known of them."""
        caution = Label("注意", "Caution")
        notes = [(caution, it) for it in self._compared(asked).warnings()]
        address = f"{self._release.base}compare?{asked.parameters()}"
        sheets = (
            figures_sheet(self._of(asked), lang),
            sources_sheet(self._release, notes, address, lang),
        )
        return workbook(sheets, self._release.modified)

    def comparison_drawing(self, asked: Wish, number: int, lang: str) -> Drawing | None:
        """One of the charts, to take home; None where there are fewer."""
        plots = self._compared(asked).plots()
        if not 1 <= number <= len(plots):
            return None
        said = credit(self._release, f"{self._release.base}compare", lang)
        return drawing(specification(plots[number - 1], Canvas(lang, credit=said)))

    def _of(self, asked: Wish) -> list[Figure]:
        return [it for one in self._compared(asked).chosen for it in one.figures]

    def _compared(self, asked: Wish) -> Comparison:
        chosen = [self._one(slug, asked) for slug in asked.indicators]
        return Comparison(chosen, asked.first, asked.last)

    def _one(self, slug: str, asked: Wish) -> Compared:
        iri = self._slugs()[slug]
        row = self._source.ask("indicators", indicator=URIRef(iri))[0]
        structure = Structure(self._source, self._names, self._figures.statements)
        nature = value(row, "temporal")
        apart = structure.pointed(iri, "notComparableWith")
        figures = [it for it in self._figures.of(iri) if within(it, asked.first, asked.last)]
        return Compared(
            slug=slug,
            link=self._names.link(iri),
            unit=self._figures.units.unit(words(row, "unit")).link.label,
            nature=None if nature is None else self._names.link(nature),
            apart=frozenset(it.iri or "" for it in apart),
            figures=figures,
        )

    def _slugs(self) -> dict[str, str]:
        """The IRIs of the indicators by the names they have in addresses."""
        start = f"{self._release.base}id/indicator/"
        rows = self._source.ask("indicators")
        return {iri.removeprefix(start): iri for iri in (words(row, "indicator") for row in rows)}

    def _choices(self, asked: Wish, found: Sequence[str] | None) -> list[Choices]:
        """What can be added: what was found, or else everything by focus area."""
        slugs = self._slugs()
        if found is not None:
            there = [self._choice(it, slugs[it], asked) for it in found if it in slugs]
            return [Choices(Label("見つかった指標", "Found"), there)] if there else []
        structure = Structure(self._source, self._names, self._figures.statements)
        rest = Label("領域を問わないもの", "Across all areas")
        groups: dict[Label, list[Choice]] = {it.label: [] for it in structure.areas()}
        for slug, iri in slugs.items():
            areas = structure.pointed(iri, "indicatorOfFocusArea")
            heading = areas[0].label if areas else rest
            groups.setdefault(heading, []).append(self._choice(slug, iri, asked))
        return [Choices(heading, it) for heading, it in groups.items() if it]

    def _choice(self, slug: str, iri: str, asked: Wish) -> Choice:
        return Choice(slug, self._names.link(iri), slug in asked.indicators)


def _picture(name: str, plot: Plot, lang: str) -> Picture:
    wide, narrow = (
        Markup(drawing(specification(plot, Canvas(lang, narrow=it))).svg)  # noqa: S704 - escaped there
        for it in (False, True)
    )
    return Picture(name, plot, wide, narrow)
