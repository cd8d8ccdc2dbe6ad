"""Plots: a chart as a Vega-Lite specification, whole in itself, in one language and for one width."""

from typing import Any

from tsunagu.pages.charts import BARS, LINES, STACKS, Plot
from tsunagu.pages.plots.bars import bars
from tsunagu.pages.plots.canvas import Canvas, described
from tsunagu.pages.plots.lines import lines
from tsunagu.pages.plots.stacks import stacks

_MAKERS = {BARS: bars, LINES: lines, STACKS: stacks}

__all__ = ["Canvas", "described", "specification"]


def specification(plot: Plot, canvas: Canvas) -> dict[str, Any]:
    """The Vega-Lite specification of a chart."""
    return _MAKERS[plot.kind](plot, canvas)
