"""Figure of a sensitivity analysis: factors ranked, with intervals."""

import numpy as np
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from jinzhen.experiments.forecast.figures.drivers import drivers
from jinzhen.experiments.paper.drawing import BLUE, INK, MUTED, OCHRE, PAPER, Pen, legend_above, percent_axis
from jinzhen.experiments.paper.text import said
from jinzhen.experiments.sensitivity.answer import Sensitivity
from jinzhen.experiments.sensitivity.experiment import GIVEN_DATA, MORRIS, SOBOL
from jinzhen.experiments.sensitivity.tables import is_chance, name_of
from jinzhen.experiments.sensitivity.words import say

#: Factors that are drawn at most, and characters of a label on a narrow page.
MOST_FACTORS, LONGEST_LABEL = 24, 30


def factors(answer: Sensitivity, pen: Pen) -> Figure | None:
    """What the method found of every factor: filled where it is shown to matter."""
    if answer.method == GIVEN_DATA:
        return drivers(answer.table, pen)
    table = answer.leading.head(MOST_FACTORS)
    scale = 100.0 if answer.method == MORRIS and is_chance(table) else 1.0
    size = {MORRIS: ("mean_size", "low", "high"), SOBOL: ("total", "total_low", "total_high")}[answer.method]
    figure, axes = pen.axes(0.24 * len(table) + 0.8)
    y, matters = np.arange(len(table), dtype=float)[::-1], table["matters"].to_numpy(bool)
    value, low, high = (scale * table[name].to_numpy() for name in size)
    colours = np.where(matters, BLUE, MUTED)
    axes.hlines(y, low, high, color=colours, linewidth=2.2, alpha=0.45)
    faces = np.where(matters, BLUE, PAPER)
    axes.scatter(np.maximum(value, 0.0), y, c=faces, edgecolors=list(colours), s=24, zorder=3, clip_on=False)
    if answer.method == SOBOL:
        below = y - 0.28
        axes.hlines(below, table["first_low"], table["first_high"], color=OCHRE, linewidth=1.6, alpha=0.5)
        axes.scatter(table["first"].clip(lower=0.0), below, color=OCHRE, s=12, zorder=3, clip_on=False)
        kinds = ((BLUE, "legend_total"), (OCHRE, "legend_first"))
        handles = [Line2D([], [], marker="o", linestyle="", color=each, label=pen.say(say(key))) for each, key in kinds]
        legend_above(axes, columns=2, handles=handles)
        percent_axis(axes.xaxis)
    axes.set_yticks(y, [_label(name, pen) for name in table["factor"]], color=INK)
    axes.set_ylim(-0.8, len(table) - 0.3)
    axes.set_xlim(left=0.0)
    key = "axis_total" if answer.method == SOBOL else "axis_size_points" if is_chance(table) else "axis_size_towns"
    axes.set_xlabel(pen.say(say(key)))
    axes.grid(axis="x")
    axes.spines["left"].set_visible(False)
    return figure


def _label(name: str, pen: Pen) -> str:
    text = said(name_of(name), pen.language)
    return f"{text[: LONGEST_LABEL - 1].rstrip()}…" if pen.is_narrow and len(text) > LONGEST_LABEL else text
