"""Comparison: the figures of several indicators over some years, side by side, with what forbids it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from tsunagu.pages.charts import Curve, Plot, together
from tsunagu.pages.series import Figure, Period
from tsunagu.pages.views import Label, Link, many

MOST = 5  # colours and signs that are told apart at a glance


@dataclass(frozen=True)
class Compared:
    """One indicator of a comparison."""

    slug: str
    link: Link
    unit: Label
    nature: Link | None  # a level, a flow or a running total
    apart: frozenset[str]  # what must not be compared with it
    figures: Sequence[Figure]


@dataclass(frozen=True)
class Row:
    """The figures of one period, for each indicator in turn."""

    period: Period
    cells: Sequence[Sequence[Figure]]


@dataclass(frozen=True)
class Comparison:
    """What is compared, in the years from `first` to `last`."""

    chosen: Sequence[Compared]
    first: int | None
    last: int | None

    def rows(self) -> list[Row]:
        """The table: a row a period."""
        periods = {it.period.link.iri: it.period for one in self.chosen for it in one.figures}
        return [
            Row(
                period,
                [[it for it in one.figures if it.period.link.iri == iri] for one in self.chosen],
            )
            for iri, period in sorted(periods.items(), key=lambda it: it[1].sort)
        ]

    def plots(self) -> tuple[Plot, ...]:
        """The charts: one for each unit."""
        return together([Curve(it.link.label, it.figures) for it in self.chosen if it.figures])

    def warnings(self) -> list[Label]:
        """Why numbers should not be set against each other."""
        return [*self._apart(), *self._units(), *self._natures(), *self._empty()]

    def _apart(self) -> list[Label]:
        return [
            Label(
                f"「{one.link.label.words('ja')}」と「{other.link.label.words('ja')}」は、名前は似ていますが測り方が違うので、比べられません。",
                f"“{one.link.label.words('en')}” and “{other.link.label.words('en')}” have similar names but are measured differently: not comparable.",
            )
            for one, other in combinations(self.chosen, 2)
            if other.link.iri in one.apart or one.link.iri in other.apart
        ]

    def _units(self) -> list[Label]:
        units = list(dict.fromkeys(it.unit.words("ja") for it in self.chosen if it.figures))
        if len(units) < 2:  # noqa: PLR2004
            return []
        english = list(dict.fromkeys(it.unit.words("en") for it in self.chosen if it.figures))
        return [
            Label(
                f"単位が違うので（{'・'.join(units)}）、図を分けています。目盛りは図ごとに違います。",
                f"The units differ ({', '.join(english)}), so each has a chart and a scale of its own.",
            )
        ]

    def _natures(self) -> list[Label]:
        natures = {it.nature.iri: it.nature.label for it in self.chosen if it.nature is not None}
        if len(natures) < 2:  # noqa: PLR2004
            return []
        return [
            Label(
                f"時間の取り方が違う指標が混ざっています（{'・'.join(it.words('ja') for it in natures.values())}）。",
                f"The indicators differ in how they stand in time ({', '.join(it.words('en') for it in natures.values())}).",
            )
        ]

    def _empty(self) -> list[Label]:
        return [
            Label(
                f"「{it.link.label.words('ja')}」には、この年の範囲に数値がありません。",
                f"“{it.link.label.words('en')}” has no figures in these years.",
            )
            for it in self.chosen
            if not it.figures
        ]

    def summary(self) -> Label:
        """What is compared, in one line."""
        count = len(self.chosen)
        if not count:
            return Label(
                "指標と年を選ぶと、表と図で並べます。",
                "Choose indicators and years, and see them side by side.",
            )
        figures = sum(len(it.figures) for it in self.chosen)
        return Label(
            f"{count}つの指標の{figures}件の数値を、時期ごとに並べています。",
            f"{many(figures, 'figure')} of {many(count, 'indicator')}, by period.",
        )


def within(figure: Figure, first: int | None, last: int | None) -> bool:
    """Whether a figure's period touches these years."""
    start, end = figure.period.start, figure.period.end
    return (last is None or not start or int(start[:4]) <= last) and (
        first is None or not end or int(end[:4]) >= first
    )
