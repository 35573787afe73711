"""Figures of an emulation."""

import math

from matplotlib.figure import Figure

from jinzhen.experiments.compare.paired import CHANCE
from jinzhen.experiments.emulate.answer import Emulation
from jinzhen.experiments.emulate.words import say
from jinzhen.experiments.paper.drawing import BLUE, BLUE_LIGHT, MUTED, Pen, percent_axis
from jinzhen.experiments.sweep.tables import with_unit


def check(answer: Emulation, pen: Pen) -> Figure:
    """The chance as run against as emulated, at points it was not fitted to."""
    figure, axes = pen.shaped(0.42, 0.8)
    own = answer.points[answer.points["is_held_out"]]
    axes.axline((0.0, 0.0), slope=1.0, color=MUTED, linewidth=0.8)
    axes.errorbar(own[CHANCE], own[f"{CHANCE}_emulated"], yerr=1.96 * own[f"{CHANCE}_sd"], fmt="o", color=BLUE,
                  ecolor=BLUE_LIGHT, markersize=4, elinewidth=1.2)  # fmt: skip
    for axis in (axes.xaxis, axes.yaxis):
        percent_axis(axis, is_of_whole=True)
    axes.set_xlabel(pen.say(say("t_run")))
    axes.set_ylabel(pen.say(say("t_emulated")))
    axes.grid()
    return figure


def curves(answer: Emulation, pen: Pen) -> Figure:
    """The emulated chance along each factor, with the emulator's interval."""
    columns = 1 if pen.is_narrow else min(len(answer.names), 3)
    rows = math.ceil(len(answer.names) / columns)
    figure, places = pen.grid(2.3 * rows, rows, columns)
    for factor, axes in zip(answer.factors, places, strict=False):
        own = answer.curves[answer.curves["factor"] == factor.name]
        x = range(len(own)) if factor.values else own["value"].astype(float)
        if factor.values:
            spread = own[f"{CHANCE}_high"] - own[CHANCE]
            axes.errorbar(x, own[CHANCE], yerr=spread, fmt="o", color=BLUE, ecolor=BLUE_LIGHT, markersize=4)
            axes.set_xticks(list(x), list(map(str, own["value"])))
        else:
            axes.fill_between(x, own[f"{CHANCE}_low"], own[f"{CHANCE}_high"], color=BLUE_LIGHT, alpha=0.5, linewidth=0)
            axes.plot(x, own[CHANCE], color=BLUE, linewidth=1.8)
        percent_axis(axes.yaxis, is_of_whole=True)
        axes.set_xlabel(pen.say(with_unit(factor.name)))
        axes.grid(axis="y")
    for axes in places[len(answer.names) :]:
        axes.set_visible(False)
    return figure
