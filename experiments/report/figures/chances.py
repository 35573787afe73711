"""Figures of chances with their intervals: by rule for places, and what binds."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from jinzhen.experiments.forecast.answer import Forecast
from jinzhen.experiments.report.figures.style import (
    BLUE,
    BLUE_LIGHT,
    INK,
    MUTED,
    RUST,
    is_narrow,
    new_figure,
    percent_axis,
)
from jinzhen.experiments.report.formats import percent, percent_range, points, points_range
from jinzhen.experiments.report.words import say


def by_rule(result: Forecast, language: str, width: float) -> Figure:
    """The chance under each rule for places, and over all of them."""
    p = result.probability
    labels = []
    for row in result.by_rule.itertuples():
        drawn = say("drawn_in", language, share=percent(row.prior_share))
        labels.append(f"{say(f'rule_{row.rule}', language)}\n{drawn}, n = {row.n:,}")
    labels.append(f"{say('rule_all', language)}\nn = {p.n:,}")
    columns = ["probability", "low", "high"]
    rows = pd.concat([result.by_rule[columns], pd.DataFrame([(p.value, p.low, p.high)], columns=columns)])
    notes = [f"{percent(row.probability)} ({percent_range(row.low, row.high)})" for row in rows.itertuples()]
    return _bars(rows, labels, notes, [BLUE_LIGHT] * len(result.by_rule) + [BLUE], language, width)


def binding(result: Forecast, language: str, width: float) -> Figure:
    """The chance in each arm of the counterfactual, with the paired difference from the first."""
    rows = result.binding
    labels = [say(f"arm_{arm}", language) for arm in rows["arm"]]
    notes = [percent(rows["probability"].iloc[0])] + [
        say(
            "arm_note",
            language,
            chance=percent(row.probability),
            points=points(row.difference),
            interval=points_range(row.difference_low, row.difference_high, language),
        )
        for row in rows.iloc[1:].itertuples()
    ]
    return _bars(rows, labels, notes, [BLUE] + [BLUE_LIGHT] * (len(rows) - 1), language, width, base=True)


def _bars(
    rows: pd.DataFrame,
    labels: list[str],
    notes: list[str],
    colours: list[str],
    language: str,
    width: float,
    base: bool = False,
) -> Figure:
    """Horizontal bars with interval whiskers and a note over each; `base` draws a line at the first value."""
    figure, axes = new_figure(width, 0.62 * len(rows) + 0.5)
    y = np.arange(len(rows))[::-1]
    axes.barh(y, rows["probability"], height=0.36, color=colours)
    axes.hlines(y, rows["low"], rows["high"], color=INK, linewidth=1.2)
    for end in ("low", "high"):
        axes.plot(rows[end], y, "|", color=INK, markersize=5, markeredgewidth=1.2)
    for position, note in zip(y, notes, strict=True):
        axes.annotate(note, (0.0, position + 0.2), xytext=(1, 2), textcoords="offset points", va="bottom", color=INK)
    if base:
        axes.axvline(rows["probability"].iloc[0], color=RUST, linewidth=0.9, dashes=(4, 3), zorder=0.5)
    axes.set_yticks(y, labels, color=INK, fontsize=8 if is_narrow(figure) else 8.5, linespacing=1.35)
    axes.set_xlim(0, 1)
    axes.set_ylim(-0.45, len(rows) - 0.35)
    axes.spines["bottom"].set_visible(False)
    percent_axis(axes.xaxis)
    axes.set_xlabel(say("axis_chance", language), color=MUTED)
    axes.grid(axis="x")
    return figure
