"""Places: where days, values and words of a line chart stand, in pixels."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from tsunagu.pages.plots.canvas import SMALL, USUAL, Spec, day, letters

POINT, SPAN, TARGET = "point", "span", "target"  # a moment, a stretch of time, what is yet to come
_LINE, _LIFT = 19, 12
_SPOT = 8  # pixels between the places that a line is thought of as
_ABOVE, _BELOW = -30, 6  # how far words may go beyond the highest value and the lowest
_Spot = tuple[float, float, float]  # the middle, the height, and half of the width


@dataclass(frozen=True)
class Scale:
    """Where days and values are, in pixels."""

    first: int
    last: int
    top: Decimal
    low: Decimal
    width: int
    height: int

    def x(self, at: int) -> float:
        return (at - self.first) / (self.last - self.first) * self.width

    def y(self, value: Decimal) -> float:
        return float((self.top - value) / (self.top - self.low)) * self.height


def scaled(rows: Sequence[Spec], steps: Sequence[Decimal], width: int, height: int) -> Scale:
    """The days shown: so many more at both ends that the words there have room."""
    first, last = min(rows, key=middle), max(rows, key=middle)
    before, after = (
        max(letters(it["label"], USUAL), letters(it["period"], SMALL)) / 2 + 4
        for it in (first, last)
    )
    start, stop = min(day(it["start"]) for it in rows), max(day(it["end"]) for it in rows)
    days = (stop - start) / max(width - before - after, width / 3)
    return Scale(
        start - round(before * days), stop + round(after * days), steps[-1], steps[0], width, height
    )


def placed(rows: list[Spec], scale: Scale) -> list[Spec]:
    """The rows with how far each label is lifted, so that none stands on another or on a mark."""
    taken: list[_Spot] = []
    for row in rows:
        x = scale.x(middle(row))
        taken.append((x, scale.y(Decimal(str(row["value"]))), 7.0))
    marks = list(taken)
    taken += [it for curve in _ways(rows, scale) for it in curve]
    for row, (x, y, _) in sorted(zip(rows, marks, strict=True), key=lambda it: it[1][0]):
        half = letters(row["label"], USUAL) / 2
        row["lift"] = next(
            (it for it in (_LIFT, -_LIFT - 6, _LIFT + _LINE, -_LIFT - _LINE - 6, _LIFT + 2 * _LINE)
             if _is_free(x, y - it, half, taken, scale)),
            _LIFT,
        )  # fmt: skip
        taken.append((x, y - row["lift"], half))
    return rows


def _ways(rows: list[Spec], scale: Scale) -> Iterator[list[_Spot]]:
    """Where the lines between the points run, as small spots."""
    for rank in {it["rank"] for it in rows}:
        points = [it for it in rows if it["rank"] == rank and it["form"] == POINT]
        for one, next_ in pairwise(points):
            start, stop = (
                (scale.x(middle(it)), scale.y(Decimal(str(it["value"])))) for it in (one, next_)
            )
            count = max(1, int((stop[0] - start[0]) / _SPOT))
            yield [
                (
                    start[0] + (stop[0] - start[0]) * at / count,
                    start[1] + (stop[1] - start[1]) * at / count,
                    0.0,
                )
                for at in range(1, count)
            ]


def _is_free(x: float, y: float, half: float, taken: Sequence[_Spot], scale: Scale) -> bool:
    if not _ABOVE < y < scale.height - _BELOW:
        return False
    return all(
        abs(x - other) >= half + width or abs(y - height) >= _LIFT for other, height, width in taken
    )


def middle(row: Spec) -> int:
    """The day a mark stands at: the last of a moment, the middle of a stretch."""
    if row["form"] == POINT:
        return day(row["end"])
    return (day(row["start"]) + day(row["end"])) // 2
