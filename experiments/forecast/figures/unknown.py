"""Figure of the chance over draws of what nobody knows."""

import numpy as np
from matplotlib.figure import Figure

from jinzhen.experiments.forecast.answer import Forecast
from jinzhen.experiments.forecast.words import say
from jinzhen.experiments.paper.drawing import BLUE, BLUE_LIGHT, BLUE_PALE, RUST, Pen, legend_above, percent_axis

#: Bars from 0 to 1.
BARS = 20


def across(result: Forecast, pen: Pen) -> Figure | None:
    """Share of the draws by the chance they have; the mean, and between which ends nine in ten lie."""
    if result.across.empty:
        return None
    edges = np.linspace(0.0, 1.0, BARS + 1)
    up_to = np.interp(edges, result.across_shares["chance"], result.across_shares["share"])
    row = result.across.iloc[0]
    figure, axes = pen.shaped(0.3, 0.55)
    middle = 0.5 * (edges[1:] + edges[:-1])
    inside = (middle >= row["low"]) & (middle <= row["high"])
    axes.bar(middle, np.diff(up_to), width=0.92 / BARS, color=np.where(inside, BLUE_LIGHT, BLUE_PALE))
    axes.axvline(result.probability.value, color=RUST, linewidth=1.2, label=pen.say(say("legend_chance_mean")))
    height = 1.06 * float(np.diff(up_to).max())
    axes.hlines(height, row["low"], row["high"], color=BLUE, linewidth=2.2, label=pen.say(say("legend_nine_draws")))
    for low, high in (("low_from", "low_to"), ("high_from", "high_to")):
        axes.hlines(height, row[low], row[high], color=BLUE, linewidth=6.0, alpha=0.35)
    axes.set_xlim(0.0, 1.0)
    axes.set_ylim(0.0, 1.08 * height)
    percent_axis(axes.xaxis)
    percent_axis(axes.yaxis)
    axes.set_xlabel(pen.say(say("axis_chance")))
    axes.set_ylabel(pen.say(say("axis_share_draws")))
    legend_above(axes, columns=1 if pen.is_narrow else 2)
    return figure
