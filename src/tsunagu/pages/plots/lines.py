"""Lines: levels at moments as points joined by a line; stretches of time and targets beside them."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from tsunagu.pages.charts import Plot, is_moment
from tsunagu.pages.plots.canvas import (
    AXIS,
    DASHES,
    GRID,
    INK,
    PAPER,
    PARTS,
    QUIET,
    SHAPES,
    SMALL,
    USUAL,
    Canvas,
    Edges,
    Spec,
    cut,
    day,
    framed,
    letters,
    mark_of_text,
    plain_number,
    row_of,
    tick_words,
    ticks,
    top_of,
    valued,
    widest,
    written,
)
from tsunagu.pages.plots.places import POINT, SPAN, TARGET, Scale, placed, scaled
from tsunagu.pages.series import Figure

_HEIGHT, _HEIGHT_NARROW = 280, 240
_OPEN = 120  # days that a period without an end is drawn for
_KEY = 26


def lines(plot: Plot, canvas: Canvas) -> Spec:
    """The specification of lines over time."""
    figures = plot.figures()
    steps = ticks(*top_of(figures))
    names = [tick_words(it, plot.unit, canvas.lang) for it in steps]
    left, right = round(widest(names, SMALL)) + 14, 8
    height = _HEIGHT_NARROW if canvas.narrow else _HEIGHT
    rows = _rows(plot, canvas)
    scale = scaled(rows, steps, canvas.width - left - right, height)
    rows = placed(rows, scale)
    dated = _dates(figures, scale, canvas)
    deep = (max((it["line"] for it in dated), default=0) + 1) * (36 if canvas.eras else 20)
    key = _key(plot, canvas, left) if len(plot.curves) > 1 else []
    top = 34 + (_KEY * len(plot.curves) if key else 0)
    layers = [
        *_axes(steps, names, scale),
        *_dated(dated, canvas, height),
        *_joined(),
        *_marks({it["form"] for it in rows}),
        *_labels(rows),
        *key,
    ]
    return framed(plot, canvas, Edges(left, right, top, deep + 12), height, rows, layers)


def _end(figure: Figure) -> int:
    return day(figure.period.end) if figure.period.end else day(figure.period.start) + _OPEN


def _form(figure: Figure) -> str:
    if not figure.actual:
        return TARGET
    return POINT if is_moment(figure.period) else SPAN


def _rows(plot: Plot, canvas: Canvas) -> list[Spec]:
    return [
        {
            **row_of(it, canvas.lang),
            "label": valued(it, canvas.lang, short=canvas.narrow),
            "end": date.fromordinal(_end(it)).isoformat(),
            "curve": curve.name.words(canvas.lang),
            "rank": rank,
            "form": _form(it),
        }
        for rank, curve in enumerate(plot.curves)
        for it in curve.figures
    ]


def _time(field: str, scale: Scale | None = None) -> Spec:
    """Days on the axis of time."""
    it: Spec = {"field": field, "type": "temporal", "axis": None}
    if scale is not None:
        ends = [date.fromordinal(at).isoformat() for at in (scale.first, scale.last)]
        it["scale"] = {"type": "utc", "domain": ends, "nice": False}
    return it


def _axes(steps: Sequence[Decimal], names: Sequence[str], scale: Scale) -> list[Spec]:
    """The lines of round values with their words."""
    rows = [
        {"at": plain_number(step), "words": name, "zero": step == 0}
        for step, name in zip(steps, names, strict=True)
    ]
    y = {
        "field": "at",
        "type": "quantitative",
        "scale": {"domain": [rows[0]["at"], rows[-1]["at"]], "nice": False},
        "axis": None,
    }
    kind = {"condition": {"test": "datum.zero", "value": AXIS}, "value": GRID}
    return [
        {
            "data": {"values": rows},
            "mark": {"type": "rule", "aria": False},
            "encoding": {"y": y, "color": kind},
        },
        {
            "data": {"values": rows},
            "mark": mark_of_text(SMALL, QUIET, align="right", dx=-8),
            "encoding": {"x": {"value": 0}, "y": y, "text": {"field": "words", "type": "nominal"}},
        },
        {
            # Nothing to see: it gives the axis of time its ends.
            "mark": {"type": "rule", "opacity": 0, "aria": False, "size": 0},
            "transform": [{"filter": "false"}],
            "encoding": {"x": _time("end", scale)},
        },
    ]


def _dates(figures: Sequence[Figure], scale: Scale, canvas: Canvas) -> list[Spec]:
    """The moments below the axis, on a further line where two would touch."""
    ends: list[float] = []
    found: list[Spec] = []
    moments = {it.period.link.iri: it.period for it in figures if is_moment(it.period)}
    for period in sorted(moments.values(), key=lambda it: it.end):
        words = period.link.label.words(canvas.lang)
        era = period.era if canvas.eras else ""
        x, half = scale.x(day(period.end)), letters(words, SMALL) / 2 + 5
        line = next((at for at, end in enumerate(ends) if x - half >= end), len(ends))
        ends[line : line + 1] = [x + half]
        found.append({"end": period.end, "words": words, "era": era, "line": line})
    return found


def _dated(dates: list[Spec], canvas: Canvas, height: int) -> list[Spec]:
    deep = 36 if canvas.eras else 20
    layers: list[Spec] = []
    for line in sorted({it["line"] for it in dates}):
        rows = {"values": [it for it in dates if it["line"] == line]}
        y = height + line * deep
        tick = {"type": "rule", "color": AXIS, "aria": False}
        ends = {"y": {"value": height}, "y2": {"value": y + 6}}
        layers.append({"data": rows, "mark": tick, "encoding": {"x": _time("end"), **ends}})
        for field, size, colour, lower in (("words", SMALL, INK, 16), ("era", SMALL, QUIET, 32)):
            if field == "words" or canvas.eras:
                layers.append(
                    {
                        "data": rows,
                        "mark": mark_of_text(size, colour),
                        "encoding": {
                            "x": _time("end"),
                            "y": {"value": y + lower},
                            "text": {"field": field, "type": "nominal"},
                        },
                    }
                )
    return layers


def _ranked(values: Sequence[object]) -> Spec:
    return {
        "field": "rank",
        "type": "ordinal",
        "scale": {"domain": list(range(len(values))), "range": list(values)},
    }


_Y: Spec = {"field": "value", "type": "quantitative"}


def _joined() -> list[Spec]:
    return [
        {
            "transform": [{"filter": f"datum.form === '{POINT}'"}],
            "mark": {"type": "line", "strokeWidth": 2.5, "aria": False},
            "encoding": {
                "x": _time("end"),
                "y": _Y,
                "color": _ranked(PARTS),
                "strokeDash": _ranked(DASHES),
            },
        }
    ]


def _marks(forms: set[str]) -> list[Spec]:
    spans = {"x": _time("start"), "x2": {"field": "end"}}
    point = {"type": "point", "filled": True, "size": 110, "opacity": 1}
    marks: tuple[tuple[str, Spec, Spec], ...] = (
        (SPAN, {"type": "rule", "strokeWidth": 5, "strokeCap": "round"}, spans),
        (TARGET, {"type": "rule", "strokeWidth": 3, "strokeDash": [5, 4]}, spans),
        (
            POINT,
            {**point, "stroke": PAPER, "strokeWidth": 2},
            {"x": _time("end"), "shape": _ranked(SHAPES)},
        ),
    )
    common = {
        "y": _Y,
        "color": _ranked(PARTS),
        "description": {"field": "told", "type": "nominal"},
    }
    return [
        {
            "transform": [{"filter": f"datum.form === '{form}'"}],
            "mark": mark,
            "encoding": {**place, **common},
        }
        for form, mark, place in marks
        if form in forms
    ]


def _labels(rows: Sequence[Spec]) -> list[Spec]:
    """The values at their marks, each lifted as far as there is room."""
    layers = []
    for lift, middle in sorted({(it["lift"], it["form"] != POINT) for it in rows}):
        form = f"datum.form {'!' if middle else '='}== '{POINT}'"
        transform: list[Spec] = [{"filter": f"datum.lift === {lift} && {form}"}]
        if middle:
            halved = "(toNumber(toDate(datum.start)) + toNumber(toDate(datum.end))) / 2"
            transform.append({"calculate": halved, "as": "middle"})
        layers.append(
            {
                "transform": transform,
                "mark": mark_of_text(USUAL, fontWeight="bold", dy=-lift),
                "encoding": {
                    "x": _time("middle" if middle else "end"),
                    "y": _Y,
                    "text": {"field": "label", "type": "nominal"},
                },
            }
        )
    return layers


def _key(plot: Plot, canvas: Canvas, left: int) -> list[Spec]:
    """Which sign and which line belongs to which indicator, above what is drawn."""
    layers: list[Spec] = []
    for rank, curve in enumerate(plot.curves):
        y = -34 - _KEY * (len(plot.curves) - rank) + _KEY / 2
        sign = {"type": "point", "filled": True, "size": 110, "opacity": 1, "aria": False}
        layers.append(
            {
                "data": {"values": [{}]},
                "mark": {**sign, "shape": SHAPES[rank], "color": PARTS[rank]},
                "encoding": {"x": {"value": 8}, "y": {"value": y}},
            }
        )
        mark = mark_of_text(USUAL, align="left")
        name = cut(curve.name.words(canvas.lang), USUAL, canvas.width - left - 30)
        layers.append(written(name, 22, y, mark))
    return layers
