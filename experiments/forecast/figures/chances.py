"""Figures of chances with their intervals: by rule for places, and what binds."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from jinzhen.experiments.forecast.answer import Forecast
from jinzhen.experiments.forecast.words import say
from jinzhen.experiments.paper.drawing import BLUE, BLUE_LIGHT, INK, MUTED, RUST, Pen, percent_axis
from jinzhen.experiments.paper.formats import chance, percent, points, points_range
from jinzhen.experiments.paper.text import COMMA, Words


def by_rule(result: Forecast, pen: Pen) -> Figure:
    """The chance under each rule for places, and over all of them."""
    p = result.probability
    labels = [
        say(f"rule_{row.rule}") + "\n" + say("drawn_in", share=percent(row.prior_share)) + COMMA + f"n = {row.n:,}"
        for row in result.by_rule.itertuples()
    ]
    labels.append(say("rule_all") + f"\nn = {p.n:,}")
    columns = ["probability", "low", "high"]
    rows = pd.concat([result.by_rule[columns], pd.DataFrame([(p.value, p.low, p.high)], columns=columns)])
    notes = [chance(row.probability, row.low, row.high) for row in rows.itertuples()]
    return _bars(pen, rows, labels, notes, [BLUE_LIGHT] * len(result.by_rule) + [BLUE])


def binding(result: Forecast, pen: Pen) -> Figure:
    """The chance in each arm of the counterfactual, with the paired difference from the first."""
    rows = result.binding
    notes: list[Words] = [percent(rows["probability"].iloc[0])]
    for row in rows.iloc[1:].itertuples():
        interval = points_range(row.difference_low, row.difference_high)
        difference = points(row.difference)
        notes.append(say("arm_note", chance=percent(row.probability), points=difference, interval=interval))
    labels = [say(f"arm_{arm}") for arm in rows["arm"]]
    return _bars(pen, rows, labels, notes, [BLUE] + [BLUE_LIGHT] * (len(rows) - 1), base=True)


def _bars(
    pen: Pen, rows: pd.DataFrame, labels: Sequence[Words], notes: Sequence[Words], colours: Sequence[str],
    base: bool = False,
) -> Figure:  # fmt: skip
    """Horizontal bars with interval whiskers and a note over each; `base` draws a line at the first value."""
    figure, axes = pen.axes(0.62 * len(rows) + 0.5)
    y = np.arange(len(rows))[::-1]
    axes.barh(y, rows["probability"], height=0.36, color=colours)
    axes.hlines(y, rows["low"], rows["high"], color=INK, linewidth=1.2)
    for end in ("low", "high"):
        axes.plot(rows[end], y, "|", color=INK, markersize=5, markeredgewidth=1.2)
    for position, note in zip(y, notes, strict=True):
        axes.annotate(
            pen.say(note), (0.0, position + 0.2), xytext=(1, 2), textcoords="offset points", va="bottom", color=INK
        )
    if base:
        axes.axvline(rows["probability"].iloc[0], color=RUST, linewidth=0.9, dashes=(4, 3), zorder=0.5)
    axes.set_yticks(y, map(pen.say, labels), color=INK, fontsize=8 if pen.is_narrow else 8.5, linespacing=1.35)
    axes.set_xlim(0, 1)
    axes.set_ylim(-0.45, len(rows) - 0.35)
    axes.spines["bottom"].set_visible(False)
    percent_axis(axes.xaxis)
    axes.set_xlabel(pen.say(say("axis_chance")), color=MUTED)
    axes.grid(axis="x")
    return figure
