"""Figures of the count of provincial towns: its course and where it ends."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import date2num
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from jinzhen.experiments.forecast.answer import Forecast
from jinzhen.experiments.forecast.course import QUANTILE_COLUMNS
from jinzhen.experiments.forecast.words import say
from jinzhen.experiments.paper.drawing import (
    BLUE,
    BLUE_LIGHT,
    BLUE_PALE,
    INK,
    MUTED,
    PAPER,
    RULE,
    RUST,
    Pen,
    legend_above,
    percent_axis,
    quarter_axis,
)


def course(result: Forecast, pen: Pen) -> Figure:
    """Fan of the count by quarter, with the target, the observed points and where it ends."""
    figure, axes = pen.shaped(0.52, 0.78)
    _fan(axes, pen, result.count_by_quarter)
    _target_line(axes, pen, result)
    seen = result.observed
    axes.plot(
        date2num(seen["date"]),
        seen["provincial_towns"],
        "o",
        color=INK,
        markersize=5.5,
        markeredgecolor=PAPER,
        markeredgewidth=1.2,
        label=pen.say(say("legend_observed")),
        zorder=5,
    )
    for row in seen.itertuples():
        axes.annotate(
            str(row.provincial_towns),
            (date2num(row.date), row.provincial_towns),
            xytext=(0, 7),
            textcoords="offset points",
            ha="center",
            color=INK,
        )
    axes.axvline(date2num(result.question.as_of), color=MUTED, linewidth=0.8, dashes=(1, 2))
    quarter_axis(axes, list(result.count_by_quarter["date"]), pen.is_narrow, TAIL_DAYS)
    axes.set_ylim(0, 1.1 * max(float(result.count_by_quarter["q95"].max()), result.question.target_towns))
    axes.set_ylabel(pen.say(say("axis_towns")))
    axes.grid(axis="y")
    legend_above(axes, columns=2 if pen.is_narrow else 4)
    return figure


#: Days for which the last quarter's spread is drawn on, so that it can be seen.
TAIL_DAYS = 40.0


def _fan(axes: Axes, pen: Pen, table: pd.DataFrame) -> None:
    """Bands and median, each quarter's values from its end to the end of the next; the last one with its numbers."""
    days = np.append(date2num(table["date"]), date2num(table["date"].iloc[-1]) + TAIL_DAYS)
    q05, q25, q50, q75, q95 = (np.append(table[name], table[name].iloc[-1]) for name in QUANTILE_COLUMNS)
    band: dict[str, Any] = {"step": "post", "linewidth": 0}
    axes.fill_between(days, q05, q95, color=BLUE_PALE, label=pen.say(say("legend_ninety")), **band)
    axes.fill_between(days, q25, q75, color=BLUE_LIGHT, label=pen.say(say("legend_half")), **band)
    axes.step(days, q50, where="post", color=BLUE, linewidth=1.8, label=pen.say(say("legend_median")))
    for value, colour in ((q05[-1], MUTED), (q50[-1], BLUE), (q95[-1], MUTED)):
        axes.annotate(
            f"{value:.0f}",
            (days[-1], value),
            xytext=(4, 0),
            textcoords="offset points",
            va="center",
            color=colour,
            zorder=6,
            bbox={"boxstyle": "square,pad=0.15", "facecolor": PAPER, "linewidth": 0},
        )


def _target_line(axes: Axes, pen: Pen, result: Forecast) -> None:
    target = result.question.target_towns
    axes.axhline(target, color=RUST, linewidth=1.1, dashes=(5, 3))
    axes.annotate(
        pen.say(say("legend_target", target=target)),
        (0.0, target),
        xycoords=("axes fraction", "data"),
        xytext=(2, 4),
        textcoords="offset points",
        color=RUST,
    )


def final(result: Forecast, pen: Pen) -> Figure:
    """How many replications end at each number of towns; those that meet the target stand out."""
    figure, axes = pen.shaped(0.36, 0.55)
    table, target = result.final_count, result.question.target_towns
    met = table["provincial_towns"].to_numpy() >= target
    axes.bar(table["provincial_towns"], table["share"], width=0.82, color=np.where(met, BLUE, BLUE_LIGHT))
    axes.axvline(target - 0.5, color=RUST, linewidth=1.1, dashes=(5, 3))
    axes.annotate(
        pen.say(say("legend_target", target=target)),
        (target - 0.5, 1.0),
        xycoords=("data", "axes fraction"),
        xytext=(4, -2),
        textcoords="offset points",
        color=RUST,
        va="top",
    )
    axes.set_xlim(
        min(table["provincial_towns"].min(), target - 3) - 0.7, max(table["provincial_towns"].max(), target + 2) + 0.7
    )
    axes.set_ylim(0, 1.2 * float(table["share"].max()))
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    percent_axis(axes.yaxis, is_of_whole=True)
    axes.set_xlabel(pen.say(say("axis_towns")))
    axes.set_ylabel(pen.say(say("axis_share_runs")))
    axes.grid(axis="y", color=RULE)
    return figure
