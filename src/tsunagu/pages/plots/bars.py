"""Bars: one bar a figure, under one another, named at the left or above."""

from collections.abc import Iterator

from tsunagu.pages.charts import Curve, Plot
from tsunagu.pages.plots.canvas import (
    AXIS,
    INK,
    PAPER,
    PARTS,
    QUIET,
    SMALL,
    USUAL,
    Canvas,
    Edges,
    Spec,
    framed,
    mark_of_text,
    plain_number,
    row_of,
    top_of,
    widest,
)
from tsunagu.pages.series import Figure
from tsunagu.pages.views import JA

_STEP, _STEP_ABOVE, _BAR = 40, 52, 22
_WIDEST_NAMES = 0.4  # of the picture; longer names stand above their bars
_GAP = 10


def bars(plot: Plot, canvas: Canvas) -> Spec:
    """The specification of horizontal bars."""
    rows = list(_rows(plot, canvas))
    names = widest([it["name"] for it in rows if not it["heading"]], USUAL)
    above = canvas.narrow or names > canvas.width * _WIDEST_NAMES
    left = 4 if above else round(names) + _GAP + 4
    right = round(widest([it["label"] for it in rows if "label" in it], USUAL)) + _GAP + 4
    height = len(rows) * (_STEP_ABOVE if above else _STEP)
    low, high = top_of(plot.figures())
    layers = [*_bars(plain_number(low), plain_number(high)), *_names(canvas, above=above)]
    return framed(plot, canvas, Edges(left, right, 4, 4), height, rows, layers)


def _rows(plot: Plot, canvas: Canvas) -> Iterator[Spec]:
    at = 0
    for rank, curve in enumerate(plot.curves):
        if len(plot.curves) > 1:
            yield {"row": at, "name": curve.name.words(canvas.lang), "heading": True, "era": ""}
            at += 1
        for figure in curve.figures:
            name = _name(figure, curve, canvas.lang)
            era = figure.period.era if canvas.eras and name.startswith(_period(figure)) else ""
            named = {"row": at, "name": name, "heading": False, "era": era, "rank": rank}
            yield {**row_of(figure, canvas.lang), **named}
            at += 1


def _period(figure: Figure) -> str:
    return figure.period.link.label.words(JA)


def _name(figure: Figure, curve: Curve, lang: str) -> str:
    """What tells a bar from the others of its curve: its period, its part, or both."""
    periods = len({it.period.link.iri for it in curve.figures}) > 1
    parts = len({it.breakdown.iri for it in curve.figures}) > 1
    period, part = figure.period.link.label.words(lang), figure.breakdown.label.words(lang)
    if periods and parts:
        return f"{period}・{part}" if lang == JA else f"{period}, {part}"
    return part if parts else period


def _bars(low: float, high: float) -> list[Spec]:
    x = {
        "field": "value",
        "type": "quantitative",
        "scale": {"domain": [low, high], "nice": False},
        "axis": None,
    }
    y = {"field": "row", "type": "ordinal", "axis": None}
    place = {"x": x, "y": y}
    colour = {
        "field": "rank",
        "type": "ordinal",
        "scale": {"domain": list(range(len(PARTS))), "range": list(PARTS)},
    }
    said = {"description": {"field": "told", "type": "nominal"}}
    shown = [{"filter": "!datum.heading && !datum.planned"}]
    planned = [{"filter": "!datum.heading && datum.planned"}]
    return [
        {
            "transform": shown,
            "mark": {"type": "bar", "size": _BAR, "cornerRadiusEnd": 2},
            "encoding": {**place, "color": colour, **said},
        },
        {
            "transform": planned,
            "mark": {
                "type": "bar",
                "size": _BAR,
                "color": PAPER,
                "strokeWidth": 2,
                "strokeDash": [5, 3],
            },
            "encoding": {**place, "stroke": colour, **said},
        },
        {
            "data": {"values": [{}]},
            "mark": {"type": "rule", "color": AXIS, "aria": False},
            "encoding": {"x": {"datum": 0, "type": "quantitative"}},
        },
        {
            "transform": [
                {"filter": "!datum.heading"},
                {"calculate": "max(0, datum.value)", "as": "stop"},
            ],
            "mark": mark_of_text(USUAL, align="left", dx=8, fontWeight="bold"),
            "encoding": {
                "x": {"field": "stop", "type": "quantitative"},
                "y": y,
                "text": {"field": "label", "type": "nominal"},
            },
        },
    ]


def _names(canvas: Canvas, *, above: bool) -> list[Spec]:
    """The names at the left, right-aligned, or above the bars."""
    usual = {"align": "left", "dy": -21} if above else {"align": "right", "dx": -_GAP}
    second = {"dy": 9} if not above else {"dy": -21}
    layers = []
    for condition, lifted in (
        ("datum.era && !datum.heading", True),
        ("!datum.era && !datum.heading", False),
    ):
        more = {**usual, **({"dy": -8} if lifted and not above else {})}
        layers.append(_text("name", condition, mark_of_text(USUAL, INK, **more)))
    if canvas.eras and not above:
        mark = mark_of_text(SMALL, QUIET, **{**usual, **second})
        layers.append(_text("era", "datum.era && !datum.heading", mark))
    heading = mark_of_text(USUAL, INK, fontWeight="bold", align="left", dy=4)
    return [*layers, _text("name", "datum.heading", heading)]


def _text(field: str, condition: str, mark: Spec) -> Spec:
    return {
        "transform": [{"filter": condition}],
        "mark": mark,
        "encoding": {
            "x": {"value": 0},
            "y": {"field": "row", "type": "ordinal"},
            "text": {"field": field, "type": "nominal"},
        },
    }
