"""Canvas: the paper that charts are drawn on — widths, colours, letters — and parts they share.

All lengths are worked out here and nothing is left to the renderer's own measuring of letters, so
that the same figures give the same bytes on machines with other fonts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal
from typing import Any
from unicodedata import east_asian_width

from tsunagu.pages.charts import Plot
from tsunagu.pages.quantities import Quantity, Unit
from tsunagu.pages.series import Figure
from tsunagu.pages.views import JA

Spec = dict[str, Any]

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
# The light colours; web/charts.css gives each its twin in the dark.
PAPER, INK, QUIET, GRID, AXIS = "#ffffff", "#1a1c22", "#565b68", "#d4d9e3", "#8b92a3"
PARTS = ("#1f4fc4", "#9a4a12", "#5b6472", "#0b6b5a", "#7a2a80")
SHAPES = ("circle", "square", "triangle-up", "diamond", "triangle-down")
DASHES = ([1, 0], [7, 4], [2, 3], [10, 3, 2, 3], [4, 2])
MARKS = "①②③④⑤"
FONT = (
    "'Noto Sans JP', 'Noto Sans CJK JP', 'Hiragino Kaku Gothic ProN', 'Hiragino Sans', "
    "'Yu Gothic', Meiryo, sans-serif"
)
SMALL, USUAL, LARGE = 12, 14, 16
_WIDE, _NARROW = 720, 328
_TICKS = 4
_HALF_WIDTH = 0.58  # of an em: digits and Latin letters, on the wide side
_NICE = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
_HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Canvas:
    """For whom a chart is drawn: the language, the width, and what stands below it."""

    lang: str
    narrow: bool = False
    credit: str = ""

    @property
    def width(self) -> int:
        """The width of the whole picture."""
        return _NARROW if self.narrow else _WIDE

    @property
    def eras(self) -> bool:
        """Whether there is room for dates in the Japanese calendar."""
        return self.lang == JA and not self.narrow


@dataclass(frozen=True)
class Edges:
    """The space around what is drawn."""

    left: int
    right: int
    top: int
    bottom: int


def letters(words: str, size: int) -> float:
    """How wide words are, in pixels, about."""
    full = sum(1.0 if east_asian_width(it) in "WFA" else _HALF_WIDTH for it in words)
    return full * size


def widest(texts: Sequence[str], size: int) -> float:
    """The width of the widest of some texts."""
    return max((letters(it, size) for it in texts), default=0.0)


def top_of(figures: Sequence[Figure]) -> tuple[Decimal, Decimal]:
    """Where the axis of values ends: zero is always there, and shares go to one hundred."""
    values = [it.quantity.value for it in figures]
    low, high = min(Decimal(0), *values), max(Decimal(0), *values)
    if figures[0].quantity.unit.symbol == "%" and low == 0 and high <= _HUNDRED:
        return low, _HUNDRED
    return low, high or Decimal(1)


def ticks(low: Decimal, high: Decimal) -> list[Decimal]:
    """Round numbers from zero to above the highest value (and below the lowest)."""
    size = (high - low) / _TICKS
    power = Decimal(10) ** (size.adjusted())
    step = next(it * power for it in _NICE if it * power >= size)
    first = -(-low / step).to_integral_value(ROUND_CEILING)
    last = (high / step).to_integral_value(ROUND_CEILING)
    return [step * at for at in range(int(first), int(last) + 1)]


def tick_words(number: Decimal, unit: Unit, lang: str) -> str:
    """A round number as people say it; percent with its sign."""
    sign = unit.symbol if unit.symbol == "%" else ""
    return f"{Quantity(number, unit).number(lang)}{sign}"


def told(figure: Figure, lang: str) -> str:
    """A figure's period, kind and value in one line: what a pointer on it, or a reader, is told."""
    parts = [dated(figure, lang)]
    if not figure.total:
        parts.append(figure.breakdown.label.words(lang))
    if not figure.actual:
        parts.append(figure.scenario.label.words(lang))
    between, colon = ("・", "：") if lang == JA else (", ", ": ")
    return f"{between.join(parts)}{colon}{figure.quantity.spoken(lang)}"


def dated(figure: Figure, lang: str) -> str:
    """A figure's period, in Japanese with the name it has in the Japanese calendar."""
    words, era = figure.period.link.label.words(lang), figure.period.era
    return f"{words}（{era}）" if lang == JA and era else words


def valued(figure: Figure, lang: str, *, short: bool = False) -> str:
    """A figure's value, and whether it is a target; the short form leaves the unit to the heading."""
    it = figure.quantity
    words = it.spoken(lang)
    if short and it.unit.symbol != "%":
        words = f"{it.before(lang)}{it.number(lang)}{it.behind(lang)}"
    if figure.actual:
        return words
    said = figure.scenario.label.words(lang)
    return f"{words}（{said}）" if lang == JA else f"{words} ({said.lower()})"


def described(plot: Plot, lang: str) -> str:
    """What a chart shows, in words, for those who cannot see it."""
    kinds = {
        "lines": ("折れ線グラフ", "Line chart"),
        "bars": ("横棒グラフ", "Bar chart"),
        "stacks": ("帯グラフ", "Stacked bar chart"),
    }
    kind = kinds[plot.kind][0 if lang == JA else 1]
    many = len(plot.curves) > 1 and plot.kind != "stacks"
    said = [
        (f"{curve.name.words(lang)} " if many else "") + told(it, lang)
        for curve in plot.curves
        for it in curve.figures
    ]
    title, stop = plot.title.words(lang), "。" if lang == JA else ". "
    between = "、" if lang == JA else "; "
    return f"{kind}{'：' if lang == JA else ': '}{title}{stop}{between.join(said)}{stop}".strip()


def row_of(figure: Figure, lang: str) -> Spec:
    """A figure as a row of a chart's data."""
    return {
        "figure": figure.link.iri,
        "period": figure.period.link.label.words(lang),
        "start": figure.period.start,
        "end": figure.period.end,
        "breakdown": figure.breakdown.label.words(lang),
        "planned": not figure.actual,
        "value": plain_number(figure.quantity.value),
        "label": valued(figure, lang),
        "told": told(figure, lang),
    }


def plain_number(value: Decimal) -> int | float:
    """A number as JSON has it."""
    return int(value) if value == value.to_integral_value() else float(value)


def day(text: str) -> int:
    """A day as a count of days, for lengths."""
    return date.fromisoformat(text).toordinal()


def mark_of_text(size: int, colour: str = INK, **more: object) -> Spec:
    """Letters, as a mark."""
    return {"type": "text", "fontSize": size, "color": colour, "aria": False, **more}


def written(words: str, x: float, y: float, mark: Mapping[str, object]) -> Spec:
    """Words at a place counted in pixels from the upper left of what is drawn."""
    return {
        "data": {"values": [{}]},
        "mark": mark,
        "encoding": {"x": {"value": x}, "y": {"value": y}, "text": {"value": words}},
    }


def framed(
    plot: Plot, canvas: Canvas, edges: Edges, height: int, rows: list[Spec], layers: list[Spec]
) -> Spec:
    """The specification around the layers: data, size, title, credit."""
    width = canvas.width - edges.left - edges.right
    around = [] if canvas.narrow else _around(plot, canvas, edges, height)
    return {
        "$schema": SCHEMA,
        "description": described(plot, canvas.lang),
        "usermeta": {"language": canvas.lang, "unit": plot.unit.words(canvas.lang)},
        "background": PAPER,
        "autosize": "none",
        "padding": {
            "left": edges.left,
            "right": edges.right,
            "top": edges.top + (0 if canvas.narrow else _HEAD),
            "bottom": edges.bottom + (0 if canvas.narrow or not canvas.credit else _FOOT),
        },
        "width": width,
        "height": height,
        "data": {"values": rows},
        "layer": [*layers, *around],
        "config": {
            "font": FONT,
            "view": {"stroke": None},
            "axis": {"aria": False},
            "legend": {"disable": True},
        },
    }


_HEAD, _FOOT = 44, 26


def _around(plot: Plot, canvas: Canvas, edges: Edges, height: int) -> list[Spec]:
    """The title with its unit above, and whose numbers they are below."""
    unit = plot.unit.words(canvas.lang)
    said = f"（単位：{unit}）" if canvas.lang == JA else f" ({unit})"
    title = mark_of_text(LARGE, fontWeight="bold", align="left", baseline="top")
    quiet = mark_of_text(SMALL, QUIET, align="left", baseline="bottom")
    left = -edges.left
    whole = canvas.width - 8
    name = plot.title.words(canvas.lang)
    words = name if letters(name + said, LARGE) > whole else name + said
    above = written(cut(words, LARGE, whole), left, -edges.top - _HEAD + 4, title)
    below = height + edges.bottom + _FOOT - 4
    return [above, *([written(canvas.credit, left, below, quiet)] if canvas.credit else [])]


def cut(words: str, size: int, room: float) -> str:
    """Words that fit the room, with … where they did not."""
    if letters(words, size) <= room:
        return words
    while words and letters(words, size) > room - size:
        words = words[:-1]
    return f"{words}…"
