"""Figures of a sweep."""

import math
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from jinzhen.experiments.asking.factors import Factor
from jinzhen.experiments.paper.drawing import BLUE, BLUE_LIGHT, INK, PAPER, RUST, Pen, percent_axis
from jinzhen.experiments.paper.formats import percent
from jinzhen.experiments.sweep.answer import Sweep
from jinzhen.experiments.sweep.tables import pivot, shown, with_unit
from jinzhen.experiments.sweep.words import say

#: Cells of a row that have room for their number.
MOST_NUMBERS = 12
_SHADES = LinearSegmentedColormap.from_list("chance", ["#f4f6f8", BLUE_LIGHT, BLUE])


def chance_map(answer: Sweep, pen: Pen) -> Figure:
    """The chance at every combination of two factors, as shades with numbers."""
    table = pivot(answer)
    values = table.to_numpy(dtype=np.float64)
    figure, axes = pen.shaped(0.16 + 0.065 * min(len(table), 20), 0.3 + 0.1 * min(len(table), 20))
    rows, columns = answer.names
    axes.imshow(values, cmap=_SHADES, aspect="auto", origin="lower", vmin=np.nanmin(values), vmax=np.nanmax(values))
    axes.set_xticks(range(len(table.columns)), [_tick(columns, at, pen) for at in table.columns])
    axes.set_yticks(range(len(table)), [_tick(rows, at, pen) for at in table.index])
    axes.set_xlabel(pen.say(with_unit(columns)))
    axes.set_ylabel(pen.say(with_unit(rows)))
    axes.spines[:].set_visible(False)
    for place in range(1, len(table.columns)):
        axes.axvline(place - 0.5, color=PAPER, linewidth=2.0)
    for place in range(1, len(table)):
        axes.axhline(place - 0.5, color=PAPER, linewidth=2.0)
    if len(table.columns) <= (MOST_NUMBERS if not pen.is_narrow else MOST_NUMBERS // 2 + 1):
        _write_numbers(axes, values)
    return figure


def _tick(name: str, value: Any, pen: Pen) -> str:
    """A value beside an axis; what is typed stands below its Chinese name."""
    return pen.say(shown(name, value)).replace("（", "\n（")


def _write_numbers(axes: Axes, values: np.ndarray) -> None:
    middle = 0.5 * (np.nanmin(values) + np.nanmax(values))
    for (row, column), value in np.ndenumerate(values):
        colour = PAPER if value > middle else INK
        axes.text(column, row, percent(value), ha="center", va="center", color=colour, fontsize=8.5)


def chance_line(answer: Sweep, pen: Pen) -> Figure:
    """The chance over the values of one factor, with its interval."""
    figure, axes = pen.shaped(0.4, 0.7)
    _against(axes, answer.points, answer.factors[0], pen, is_line=answer.is_grid)
    axes.set_ylabel(pen.say(say("t_chance")))
    return figure


def chance_each(answer: Sweep, pen: Pen) -> Figure:
    """The chance at every point, against each factor in turn."""
    columns = 1 if pen.is_narrow else min(len(answer.names), 3)
    rows = math.ceil(len(answer.names) / columns)
    figure, places = pen.grid(2.1 * rows, rows, columns)
    for factor, axes in zip(answer.factors, places, strict=False):
        _against(axes, answer.points, factor, pen, is_line=False)
    for axes in places[len(answer.names) :]:
        axes.set_visible(False)
    return figure


def _against(axes: Axes, points: pd.DataFrame, factor: Factor, pen: Pen, is_line: bool) -> None:
    """Chance with its interval against a factor; words stand side by side."""
    at, is_words = points[factor.name], not factor.is_ordered
    words = [word for word in factor.values if (at == word).any()]
    x = at.map(words.index).to_numpy(dtype=np.float64) if is_words else at.to_numpy(dtype=np.float64)
    order = np.argsort(x, kind="stable")
    chance, low, high = (points[column].to_numpy(dtype=np.float64)[order] for column in ("chance", "low", "high"))
    if is_line and not is_words:
        axes.fill_between(x[order], low, high, color=BLUE_LIGHT, alpha=0.5, linewidth=0.0)
        axes.plot(x[order], chance, color=BLUE, linewidth=1.8, marker="o", markersize=3.5)
    else:
        axes.vlines(x[order], low, high, color=BLUE_LIGHT, linewidth=1.0)
        axes.plot(x[order], chance, color=RUST if is_words else BLUE, marker="o", markersize=3.5, linestyle="none")
    if is_words:
        axes.set_xticks(range(len(words)), [_tick(factor.name, word, pen) for word in words])
        axes.set_xlim(-0.5, len(words) - 0.5)
    percent_axis(axes.yaxis, is_of_whole=True)
    axes.set_xlabel(pen.say(with_unit(factor.name)))
    axes.grid(axis="y")
