"""Charts: the figures of an indicator as bars, each bar a length between 0 and 100."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from tsunagu.pages.series import Figure, Period

_WHOLE = Decimal(100)
_SLACK = Decimal("1.5")  # shares are rounded, so that three of them may miss 100 by this much
_FEWEST_PARTS, _MOST_PARTS = 2, 4


@dataclass(frozen=True)
class Bar:
    """One figure as a bar: where it begins and how long it is, in percent of the width."""

    figure: Figure
    start: str
    length: str
    rank: int  # which of the parts, for its colour


@dataclass(frozen=True)
class Row:
    """The bars of one period."""

    period: Period
    bars: Sequence[Bar]


@dataclass(frozen=True)
class Chart:
    """Bars under one another, or parts of a whole side by side."""

    rows: Sequence[Row]
    stacked: bool


def chart(figures: Sequence[Figure]) -> Chart | None:
    """The picture that fits the figures, or None where one number alone needs none."""
    drawn = [it for it in figures if it.quantity.value >= 0]
    if len(drawn) < _FEWEST_PARTS:
        return None
    periods = [(key, list(group)) for key, group in groupby(drawn, key=lambda it: it.period)]
    if all(_is_whole(group) for _, group in periods):
        return Chart(tuple(Row(period, _parts(group)) for period, group in periods), stacked=True)
    longest = max(it.quantity.value for it in drawn)
    top = _WHOLE if drawn[0].quantity.unit.symbol == "%" and longest <= _WHOLE else longest
    return Chart(
        tuple(Row(period, _lengths(group, top)) for period, group in periods), stacked=False
    )


def _is_whole(figures: Sequence[Figure]) -> bool:
    """Whether figures are the parts of 100 percent."""
    if any(it.total or it.quantity.unit.symbol != "%" for it in figures):
        return False
    total = sum((it.quantity.value for it in figures), Decimal(0))
    return _FEWEST_PARTS <= len(figures) <= _MOST_PARTS and abs(total - _WHOLE) <= _SLACK


def _parts(figures: Sequence[Figure]) -> tuple[Bar, ...]:
    total = sum((it.quantity.value for it in figures), Decimal(0))
    bars, start = [], Decimal(0)
    for rank, figure in enumerate(figures):
        length = figure.quantity.value / total * _WHOLE
        bars.append(Bar(figure, _percent(start), _percent(length), rank))
        start += length
    return tuple(bars)


def _lengths(figures: Sequence[Figure], top: Decimal) -> tuple[Bar, ...]:
    return tuple(
        Bar(it, "0%", _percent(it.quantity.value / top * _WHOLE if top else Decimal(0)), rank)
        for rank, it in enumerate(figures)
    )


def _percent(number: Decimal) -> str:
    return f"{number:.2f}%"
