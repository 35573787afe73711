"""Figures of what holds towns back: chances as they are and relaxed, and every step at every town."""

import numpy as np
import pandas as pd
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter

from jinzhen.experiments.constraints.answer import Constraints
from jinzhen.experiments.report.constraints.text import examined
from jinzhen.experiments.report.constraints.words import tell
from jinzhen.experiments.report.figures.style import (
    BLUE,
    INK,
    MUTED,
    PAPER,
    RULE,
    RUST,
    is_narrow,
    legend_above,
    new_figure,
    percent_axis,
)
from jinzhen.experiments.report.sentences import town_name

GAIN_COLOURS = LinearSegmentedColormap.from_list("gain", (PAPER, "#f0cdb8", "#dc9577", "#b5482a", "#6d1f12"))

#: Characters of a town's name on a narrow page.
LONGEST_NAME = 24


def _label(row: pd.Series, language: str, narrow: bool) -> str:
    name = town_name(row, language)
    return f"{name[: LONGEST_NAME - 1].rstrip()}…" if narrow and len(name) > LONGEST_NAME else name


def gains(answer: Constraints, language: str, width: float) -> Figure:
    """Every examined town at the last year: its chance as it is, with the best rule and the best factor relaxed."""
    year = answer.terms.years[-1]
    table = examined(answer, year)
    figure, axes = new_figure(width, 0.21 * max(len(table), 2) + 0.9)
    y = np.arange(len(table))[::-1].astype(float)
    plain = table["chance"].to_numpy()
    for head, colour, shift in (("rule", RUST, 0.16), ("first", BLUE, -0.16)):
        relaxed = plain + table[f"{head}_gain"].to_numpy()
        clear = table[f"{head}_is_clear"].to_numpy(bool)
        axes.hlines(y + shift, plain, relaxed, color=colour, linewidth=1.4)
        axes.scatter(relaxed[clear], (y + shift)[clear], s=17, color=colour, zorder=3)
        axes.scatter(relaxed[~clear], (y + shift)[~clear], s=15, facecolors=PAPER, edgecolors=colour, zorder=3)
    axes.vlines(plain, y - 0.32, y + 0.32, color=MUTED, linewidth=2.0, zorder=2)
    axes.set_yticks(y, [_label(row, language, is_narrow(figure)) for _, row in table.iterrows()], color=INK)
    axes.set_ylim(-0.7, max(len(table), 2) - 0.3)
    axes.set_xlim(0, 1)
    percent_axis(axes.xaxis)
    axes.set_xlabel(tell("axis_chance", language, year=year))
    axes.grid(axis="x")
    axes.spines["left"].set_visible(False)
    handles = [Line2D([], [], marker="|", markersize=8, markeredgewidth=2, linestyle="", color=MUTED)] + [
        Line2D([], [], marker="o", markersize=4, color=colour, linewidth=1.4) for colour in (RUST, BLUE)
    ]
    words = [tell(f"legend_{name}", language) for name in ("plain", "rule", "factor")]
    for handle, word in zip(handles, words, strict=True):
        handle.set_label(word)
    legend_above(axes, columns=1 if is_narrow(figure) else 3, handles=handles)
    return figure


def screening(answer: Constraints, language: str, width: float) -> Figure:
    """Gain of every step at every examined town in the screening, last year; towns by chance, steps by the table."""
    year = answer.terms.years[-1]
    table = examined(answer, year)
    own = answer.effects[(answer.effects["stage"] == "screening") & (answer.effects["year"] == year)]
    names = [name for name, each in answer.relaxations.items() if each.is_local]
    grid = own.pivot_table(index="town", columns="relaxation", values="gain", aggfunc="first")
    grid = grid.reindex(index=table["town"], columns=names)
    figure, axes = new_figure(width, 0.17 * max(len(table), 2) + 1.5)
    narrow = is_narrow(figure)
    top = max(0.05, float(np.nanmax(grid.to_numpy(), initial=0.0)))
    image = axes.imshow(grid.fillna(0.0), cmap=GAIN_COLOURS, vmin=0.0, vmax=top, aspect="auto", interpolation="nearest")
    axes.set_yticks(range(len(table)), [_label(row, language, narrow) for _, row in table.iterrows()], color=INK)
    labels = [answer.relaxations[name].label(language).removeprefix("标准：") for name in names]
    axes.set_xticks(range(len(names)), labels, rotation=90, color=INK)
    axes.tick_params(labelsize=5.5 if narrow else 7.5)
    axes.xaxis.tick_top()
    kinds = [answer.relaxations[name].kind for name in names]
    for position in range(1, len(kinds)):
        if kinds[position] != kinds[position - 1]:
            axes.axvline(position - 0.5, color=MUTED, linewidth=0.8)
    for spine in axes.spines.values():
        spine.set_color(RULE)
    bar = figure.colorbar(image, ax=axes, orientation="horizontal", shrink=0.5, aspect=30, pad=0.01)
    bar.outline.set_visible(False)
    bar.ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{100 * value:+.0f}" if value else "0"))
    bar.set_label(tell("axis_gain", language))
    return figure
