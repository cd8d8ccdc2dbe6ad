"""Series: the figures of an indicator, in the order people read them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rdflib import URIRef

from tsunagu.iris import local
from tsunagu.pages.naming import Names
from tsunagu.pages.quantities import Quantity, Units
from tsunagu.pages.source import Source, decimal, value, words
from tsunagu.pages.statements import Statement, Statements
from tsunagu.pages.views import Label, Link
from tsunagu.store import Solution

_APRIL = 4


@dataclass(frozen=True)
class Period:
    """A period with its name in the Japanese calendar and its days."""

    link: Link
    era: str
    start: str
    end: str

    @property
    def sort(self) -> tuple[str, str]:
        """What periods are ordered by."""
        return (self.end or self.start or "", self.start)

    @property
    def fiscal_year(self) -> Label | None:
        """The Japanese fiscal year (April to March) that it lies in; None where it spans two."""
        if not self.start or not self.end:
            return None
        days = map(date.fromisoformat, (self.start, self.end))
        first, last = (day.year - (day.month < _APRIL) for day in days)
        return Label(f"{first}年度", f"fiscal year {first}") if first == last else None

    def days(self) -> int | None:
        """How many days it has; None where it is open."""
        if not self.start or not self.end:
            return None
        return (date.fromisoformat(self.end) - date.fromisoformat(self.start)).days + 1


@dataclass(frozen=True)
class Figure:
    """One number to hold: what, when, how much, and where it is printed."""

    link: Link
    indicator: Link
    period: Period
    breakdown: Link
    scenario: Link
    total: bool
    actual: bool
    order: str
    quantity: Quantity
    statement: Statement | None


class Figures:
    """The figures of a release."""

    def __init__(self, source: Source, names: Names) -> None:
        self._source, self._names = source, names
        self.units = Units(source, names)
        self.statements = Statements(source, names)
        self._periods: dict[str, Period] = {}

    def of(self, indicator: str) -> list[Figure]:
        """The figures of an indicator, from the oldest to the newest."""
        rows = self._source.ask("figures", indicator=URIRef(indicator))
        return self._sorted(rows)

    def figure(self, iri: str) -> Figure | None:
        """One figure."""
        rows = self._source.ask("figures", figure=URIRef(iri))
        return self._made(rows[0]) if rows else None

    def all(self) -> list[Figure]:
        """Every figure, grouped by indicator."""
        return sorted(
            map(self._made, self._source.ask("figures")),
            key=lambda it: (it.indicator.iri or "", *it.period.sort, not it.total, it.order),
        )

    def period(self, iri: str) -> Period:
        """One period, looked up once."""
        if iri not in self._periods:
            rows = self._source.ask("periods", period=URIRef(iri))
            row: Solution = rows[0] if rows else {}
            self._periods[iri] = Period(
                self._names.link(iri), words(row, "era"), words(row, "start"), words(row, "end")
            )
        return self._periods[iri]

    def _sorted(self, rows: Sequence[Solution]) -> list[Figure]:
        return sorted(
            map(self._made, rows),
            key=lambda it: (*it.period.sort, not it.actual, not it.total, it.order),
        )

    def _made(self, row: Solution) -> Figure:
        breakdown, scenario = words(row, "breakdown"), words(row, "scenario")
        return Figure(
            link=self._names.link(words(row, "figure")),
            indicator=self._names.link(words(row, "indicator")),
            period=self.period(words(row, "period")),
            breakdown=self._names.link(breakdown),
            scenario=self._names.link(scenario),
            total=self._source.code(breakdown) == "total",
            actual=self._source.code(scenario) == "actual",
            order=value(row, "notation") or local(breakdown),
            quantity=self._quantity(row),
            statement=self.statements.statement(words(row, "from")),
        )

    def _quantity(self, row: Solution) -> Quantity:
        number = decimal(row, "value")
        if number is None:
            raise ValueError(row)
        return Quantity(
            number,
            self.units.unit(words(row, "unit")),
            decimal(row, "resolution"),
            self._source.code(value(row, "approximation")) or "exact",
        )


@dataclass(frozen=True)
class Latest:
    """The newest figure of an indicator and how it differs from the one before."""

    figure: Figure
    before: Figure | None
    change: Quantity | None


def latest(figures: Sequence[Figure], points: Label) -> Latest | None:
    """The newest total, or first category, with the newest earlier figure of the same kind."""
    actual = [it for it in figures if it.actual]
    if not actual:
        return None
    newest = max(it.period.sort for it in actual)
    figure = next(it for it in actual if it.period.sort == newest)
    alike = [
        it
        for it in actual
        if it.breakdown == figure.breakdown
        and it.period.sort < newest
        and _length(it.period) == _length(figure.period)
    ]
    before = alike[-1] if alike else None
    return Latest(figure, before, None if before is None else _difference(figure, before, points))


def _length(period: Period) -> str:
    """The form of a period: values of a month and of a year are not set against each other."""
    code = local(period.link.iri or "")
    return code if code.startswith("r") else code[:1]


def _difference(figure: Figure, before: Figure, points: Label) -> Quantity:
    now, then = figure.quantity, before.quantity
    unit = now.unit
    if unit.symbol == "%":
        unit = type(unit)(Link(points), points.ja, whole=False)
    return Quantity(now.value - then.value, unit, now.resolution, signed=True)
