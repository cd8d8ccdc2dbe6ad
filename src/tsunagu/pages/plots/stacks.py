"""Stacks: the parts of one hundred percent side by side, one bar a period."""

from collections.abc import Iterator
from decimal import Decimal

from tsunagu.pages.charts import Curve, Plot
from tsunagu.pages.plots.canvas import (
    INK,
    MARKS,
    PAPER,
    PARTS,
    QUIET,
    SMALL,
    USUAL,
    Canvas,
    Edges,
    Spec,
    framed,
    letters,
    mark_of_text,
    row_of,
    written,
)
from tsunagu.pages.views import JA

_STEP, _BAR, _LINE = 66, 34, 26
_LOWER = 14  # the bars stand below the names of their periods


def stacks(plot: Plot, canvas: Canvas) -> Spec:
    """The specification of stacked bars."""
    parts = list(dict.fromkeys(it.breakdown.label.words(canvas.lang) for it in plot.figures()))
    width = canvas.width - 8
    rows = list(_rows(plot, parts, canvas.lang, width))
    lines = _key(parts, width)
    height = len(plot.curves) * _STEP
    layers = [*_bars(), *_names(canvas, [it.name.words(canvas.lang) for it in plot.curves], plot)]
    top = len(lines) * _LINE + 8
    layers += _legend(lines, top)
    return framed(plot, canvas, Edges(4, 4, top, 4), height, rows, layers)


def _rows(plot: Plot, parts: list[str], lang: str, width: int) -> Iterator[Spec]:
    """Each part from where it begins to where it ends, in percent of what is there."""
    for at, curve in enumerate(plot.curves):
        whole = sum((it.quantity.value for it in curve.figures), Decimal(0))
        start = Decimal(0)
        for figure in curve.figures:
            row = row_of(figure, lang)
            rank = parts.index(row["breakdown"])
            stop = start + figure.quantity.value / whole * 100
            words = figure.quantity.spoken(lang)
            said = (f"{MARKS[rank]} {words}", words, MARKS[rank])
            room = float(stop - start) / 100 * width
            yield {
                **row,
                "row": at,
                "rank": rank,
                "label": next((it for it in said if letters(it, USUAL) + 8 < room), ""),
                "from": round(float(start), 3),
                "to": round(float(stop), 3),
                "middle": round(float((start + stop) / 2), 3),
            }
            start = stop


def _key(parts: list[str], width: float) -> list[list[tuple[int, str, float]]]:
    """The names of the parts in lines: rank, words and where they begin."""
    lines: list[list[tuple[int, str, float]]] = [[]]
    at = 0.0
    for rank, name in enumerate(parts):
        words = f"{MARKS[rank]} {name}"
        need = letters(words, USUAL) + 44
        if lines[-1] and at + need > width:
            lines.append([])
            at = 0.0
        lines[-1].append((rank, words, at))
        at += need
    return lines


def _legend(lines: list[list[tuple[int, str, float]]], top: int) -> list[Spec]:
    layers = []
    for number, line in enumerate(lines):
        y = -top + number * _LINE + _LINE / 2
        for rank, words, x in line:
            box = {"type": "square", "filled": True, "size": 220, "opacity": 1, "aria": False}
            layers.append(
                {
                    "data": {"values": [{}]},
                    "mark": {**box, "color": PARTS[rank]},
                    "encoding": {"x": {"value": x + 8}, "y": {"value": y}},
                }
            )
            layers.append(written(words, x + 22, y, mark_of_text(USUAL, INK, align="left")))
    return layers


def _bars() -> list[Spec]:
    x = {
        "field": "from",
        "type": "quantitative",
        "scale": {"domain": [0, 100], "nice": False},
        "axis": None,
    }
    y = {"field": "row", "type": "ordinal", "axis": None}
    colour = {
        "field": "rank",
        "type": "ordinal",
        "scale": {"domain": list(range(len(PARTS))), "range": list(PARTS)},
    }
    return [
        {
            "mark": {
                "type": "bar",
                "size": _BAR,
                "stroke": PAPER,
                "strokeWidth": 2,
                "yOffset": _LOWER,
            },
            "encoding": {
                "x": x,
                "x2": {"field": "to"},
                "y": y,
                "color": colour,
                "description": {"field": "told", "type": "nominal"},
            },
        },
        {
            "mark": mark_of_text(USUAL, PAPER, fontWeight="bold", align="center", yOffset=_LOWER),
            "encoding": {
                "x": {"field": "middle", "type": "quantitative"},
                "y": y,
                "text": {"field": "label", "type": "nominal"},
            },
        },
    ]


def _names(canvas: Canvas, names: list[str], plot: Plot) -> list[Spec]:
    layers = []
    for at, (name, curve) in enumerate(zip(names, plot.curves, strict=True)):
        y = at * _STEP + _STEP / 2 - 16
        said = _scenario(curve, canvas.lang)
        words = f"{name}{said}"
        layers.append(written(words, 0, y, mark_of_text(USUAL, INK, align="left")))
        era = curve.figures[0].period.era
        if canvas.eras and era:
            beside = letters(words, USUAL) + 14
            layers.append(written(era, beside, y, mark_of_text(SMALL, QUIET, align="left")))
    return layers


def _scenario(curve: Curve, lang: str) -> str:
    first = curve.figures[0]
    if first.actual:
        return ""
    words = first.scenario.label.words(lang)
    return f"（{words}）" if lang == JA else f" ({words.lower()})"
