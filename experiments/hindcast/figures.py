"""Figures of a hindcast."""

from collections.abc import Callable, Mapping

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, NullFormatter

from jinzhen.experiments.hindcast.answer import Hindcast
from jinzhen.experiments.hindcast.page import name_of, place_of
from jinzhen.experiments.hindcast.words import say
from jinzhen.experiments.paper.drawing import BLUE, BLUE_LIGHT, INK, RUST, Pen

#: Ratios beyond these are drawn at the edge.
EDGES = (0.05, 20.0)
TICKS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
#: Characters of a label on a narrow page, and bars of the histogram.
LONGEST_LABEL, BARS = 26, 5


def ratio(answer: Hindcast, pen: Pen) -> Figure | None:
    """Median and 80 % band over what came, a row a figure."""
    shown = answer.tests[answer.tests["value"] > 0.0].iloc[::-1]
    if shown.empty:
        return None
    figure, axes = pen.axes(0.2 * len(shown) + 0.9)
    y, value = np.arange(len(shown)), shown["value"].to_numpy(np.float64)
    low, middle, high = (np.clip(shown[name] / value, *EDGES) for name in ("q100", "q500", "q900"))
    colours = np.where(shown["in_80"].to_numpy(bool), BLUE, RUST)
    axes.hlines(y, low, high, color=colours, linewidth=2.2, alpha=0.5)
    axes.scatter(middle, y, c=colours, s=16, zorder=3)
    axes.axvline(1.0, color=INK, linewidth=0.8)
    axes.set_xscale("log")
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.xaxis.set_major_formatter(FuncFormatter(lambda tick, _: f"{tick:g}"))
    axes.set_xlim(*EDGES)
    axes.set_xticks(TICKS)
    rows = shown.itertuples()
    labels = [f"{pen.say(place_of(row.scope))} {pen.say(name_of(row.metric))} {row.day:%Y-%m}" for row in rows]
    limit = LONGEST_LABEL if pen.is_narrow else 2 * LONGEST_LABEL
    axes.set_yticks(y, [label if len(label) <= limit else f"{label[: limit - 1]}…" for label in labels], color=INK)
    axes.set_ylim(-0.7, len(shown) - 0.3)
    axes.set_xlabel(pen.say(say("axis_ratio")))
    axes.grid(axis="x")
    axes.spines["left"].set_visible(False)
    return figure


def pit(answer: Hindcast, pen: Pen) -> Figure | None:
    """How often what came lies where in the forecast."""
    if answer.tests.empty:
        return None
    figure, axes = pen.shaped(0.26, 0.5)
    counts, edges = np.histogram(answer.tests["pit"], bins=BARS, range=(0.0, 1.0))
    axes.bar(0.5 * (edges[1:] + edges[:-1]), counts, width=0.92 / BARS, color=BLUE_LIGHT)
    axes.axhline(len(answer.tests) / BARS, color=RUST, linewidth=1.0, dashes=(4, 3))
    axes.set_xlim(0.0, 1.0)
    axes.set_xlabel(pen.say(say("axis_pit")))
    axes.set_ylabel(pen.say(say("axis_figures")))
    return figure


FIGURES: Mapping[str, Callable[[Hindcast, Pen], Figure | None]] = {"ratio": ratio, "pit": pit}
