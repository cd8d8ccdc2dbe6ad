"""Charts: which picture fits the figures of an indicator, or of several side by side."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby

from tsunagu.pages.quantities import Unit
from tsunagu.pages.series import Figure, Period
from tsunagu.pages.views import Label

NAMES = ("chart", "parts")  # how the charts of an indicator are called in addresses
LINES, BARS, STACKS = "lines", "bars", "stacks"
_WHOLE = Decimal(100)
_SLACK = Decimal("1.5")  # shares are rounded, so that three of them may miss 100 by this much
_FEWEST_PARTS, _MOST_PARTS = 2, 5
_FEWEST_POINTS = 3  # two numbers are told apart better as two bars
_LONGEST_MOMENT = 31  # days: what is longer is a stretch of time, not a point in it


@dataclass(frozen=True)
class Curve:
    """Figures that belong together: those of an indicator, or of one row of parts."""

    name: Label
    figures: Sequence[Figure]


@dataclass(frozen=True)
class Plot:
    """One chart: what is drawn, as what, in which unit."""

    kind: str
    title: Label
    unit: Unit
    curves: Sequence[Curve]

    def figures(self) -> list[Figure]:
        """All figures drawn."""
        return [figure for curve in self.curves for figure in curve.figures]


def charts(title: Label, figures: Sequence[Figure]) -> tuple[Plot, ...]:
    """The pictures that fit the figures of one indicator; none where one number says it all."""
    totals = [it for it in figures if it.total]
    parts = [it for it in figures if not it.total]
    found = (_main(title, totals or parts), _parts(title, parts) if totals else None)
    return tuple(it for it in found if it is not None)


def together(curves: Sequence[Curve]) -> tuple[Plot, ...]:
    """Several indicators: those of one unit share a chart, others have one of their own, for two
    scales in one picture suggest what is not there."""
    groups: dict[str, list[Curve]] = {}
    for curve in curves:
        drawn = [it for it in curve.figures if it.total] or list(curve.figures)
        for unit in dict.fromkeys(it.quantity.unit.symbol for it in drawn):
            kept = tuple(it for it in drawn if it.quantity.unit.symbol == unit)
            groups.setdefault(unit, []).append(replace(curve, figures=kept))
    return tuple(_shared(group) for group in groups.values())


def is_moment(period: Period) -> bool:
    """Whether a period is short enough to be a point on the axis of time."""
    days = period.days()
    return days is not None and days <= _LONGEST_MOMENT


def _shared(curves: Sequence[Curve]) -> Plot:
    figures = [it for curve in curves for it in curve.figures]
    alike = all(
        it.breakdown == curve.figures[0].breakdown for curve in curves for it in curve.figures
    )
    kind = LINES if alike and all(map(_is_line, curves)) else BARS
    title = Label(
        "・".join(curve.name.words("ja") for curve in curves),
        " / ".join(curve.name.words("en") for curve in curves),
    )
    return Plot(kind, title, figures[0].quantity.unit, tuple(curves))


def _main(title: Label, figures: Sequence[Figure]) -> Plot | None:
    if len(figures) < _FEWEST_PARTS:
        return None
    unit = figures[0].quantity.unit
    rows = _rows(figures)
    if all(_is_whole(row.figures) for row in rows):
        return Plot(STACKS, title, unit, rows)
    whole = Curve(title, tuple(figures))
    if figures[0].total and _is_line(whole):
        return Plot(LINES, title, unit, (whole,))
    if len({it.period.link.iri for it in figures}) == 1:
        whole = Curve(title, _largest_first(figures))
    return Plot(BARS, title, unit, (whole,))


def _parts(title: Label, parts: Sequence[Figure]) -> Plot | None:
    """The split of the newest total that has one."""
    rows = [row for row in _rows(parts) if len(row.figures) >= _FEWEST_PARTS]
    if not rows:
        return None
    newest = rows[-1]
    of = newest.figures[0].period.link.label
    split = Label(
        f"{title.words('ja')}の内訳（{of.words('ja')}）",
        f"{title.words('en')}, split ({of.words('en')})",
    )
    curve = Curve(split, _largest_first(newest.figures))
    return Plot(BARS, split, newest.figures[0].quantity.unit, (curve,))


def _rows(figures: Sequence[Figure]) -> tuple[Curve, ...]:
    """The figures of each period and scenario."""
    groups = groupby(figures, key=lambda it: (it.period, it.scenario))
    return tuple(Curve(period.link.label, tuple(group)) for (period, _), group in groups)


def _largest_first(figures: Sequence[Figure]) -> tuple[Figure, ...]:
    return tuple(sorted(figures, key=lambda it: it.quantity.value, reverse=True))


def _is_line(curve: Curve) -> bool:
    """Whether there are enough moments to draw a line through."""
    moments = {it.period.link.iri for it in curve.figures if it.actual and is_moment(it.period)}
    return len(moments) >= _FEWEST_POINTS


def _is_whole(figures: Sequence[Figure]) -> bool:
    """Whether figures are the parts of 100 percent."""
    if any(it.total or it.quantity.unit.symbol != "%" for it in figures):
        return False
    total = sum((it.quantity.value for it in figures), Decimal(0))
    return _FEWEST_PARTS <= len(figures) <= _MOST_PARTS and abs(total - _WHOLE) <= _SLACK
