"""Figure of what the answer hangs on: shares of variance with their intervals."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from jinzhen.experiments.forecast.drivers import shown
from jinzhen.experiments.forecast.words import say
from jinzhen.experiments.paper.drawing import BLUE, INK, MUTED, PAPER, Pen, legend_above, percent_axis
from jinzhen.experiments.paper.labels import uncertainty_label
from jinzhen.experiments.paper.text import said

#: Uncertainties that are drawn, at least.
FEWEST = 10
#: Characters of a label on a narrow page.
LONGEST_LABEL = 30


def drivers(drivers: pd.DataFrame, pen: Pen) -> Figure | None:
    """Uncertainties with the largest shares: filled where they are shown to matter, hollow where not."""
    table = shown(drivers, FEWEST)
    if table.empty:
        return None
    figure, axes = pen.axes(0.21 * len(table) + 0.8)
    y, matters = np.arange(len(table))[::-1], table["matters"].to_numpy(bool)
    colours = np.where(matters, BLUE, MUTED)
    axes.hlines(y, table["low"], table["high"], color=colours, linewidth=2.2, alpha=0.45)
    faces = np.where(matters, BLUE, PAPER)
    axes.scatter(table["share"].clip(lower=0.0), y, c=faces, edgecolors=colours, s=22, zorder=3, clip_on=False)
    axes.set_yticks(y, [_label(name, pen) for name in table["uncertainty"]], color=INK)
    axes.set_ylim(-0.7, len(table) - 0.3)
    axes.set_xlim(0.0, max(0.02, min(1.0, 1.08 * float(table["high"].max()))))
    percent_axis(axes.xaxis, 0 if axes.get_xlim()[1] > 0.05 else 1)
    axes.set_xlabel(pen.say(say("axis_variance")))
    axes.grid(axis="x")
    axes.spines["left"].set_visible(False)
    kinds = {"matters": (BLUE, BLUE), "not_shown": (PAPER, MUTED)}
    handles = [
        Line2D([], [], marker="o", linestyle="", color=edge, markerfacecolor=face, label=pen.say(say(f"legend_{kind}")))
        for kind, (face, edge) in kinds.items()
    ]
    legend_above(axes, columns=2, handles=handles)
    return figure


def _label(name: str, pen: Pen) -> str:
    text = said(uncertainty_label(name), pen.language)
    return f"{text[: LONGEST_LABEL - 1].rstrip()}…" if pen.is_narrow and len(text) > LONGEST_LABEL else text
