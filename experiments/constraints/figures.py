"""Figures of what holds towns back: chances as they are and relaxed, and every step at every town."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter
from rich.cells import cell_len

from jinzhen.experiments.constraints.answer import Constraints
from jinzhen.experiments.constraints.towns import examined
from jinzhen.experiments.constraints.words import say
from jinzhen.experiments.paper.drawing import BLUE, INK, MUTED, PAPER, RULE, RUST, Pen, legend_above, percent_axis
from jinzhen.experiments.paper.labels import short_name, town_name
from jinzhen.experiments.paper.text import Text

GAIN_COLOURS = LinearSegmentedColormap.from_list("gain", (PAPER, "#f0cdb8", "#dc9577", "#b5482a", "#6d1f12"))

#: Gain at which the darkest colour stands where no step gains more.
LEAST_TOP = 0.05

#: Height of the colour bar with its labels, inches.
BAR_HEIGHT = 0.85
POINTS_AN_INCH = 72.0


def _names(answer: Constraints, year: int, pen: Pen) -> list[str]:
    name = short_name if pen.is_narrow else town_name
    return [pen.say(name(row)) for _, row in examined(answer, year).iterrows()]


def gains(answer: Constraints, pen: Pen) -> Figure | None:
    """Every examined town at the last year: its chance as it is, with the best rule and the best factor relaxed."""
    year = answer.terms.years[-1]
    table = examined(answer, year)
    if table.empty:
        return None
    figure, axes = pen.axes(0.21 * len(table) + 1.1)
    y = np.arange(len(table))[::-1].astype(float)
    plain = table["chance"].to_numpy()
    for head, colour, shift in (("rule", RUST, 0.16), ("first", BLUE, -0.16)):
        relaxed = plain + table[f"{head}_gain"].to_numpy()
        clear = table[f"{head}_is_clear"].to_numpy(bool)
        axes.hlines(y + shift, plain, relaxed, color=colour, linewidth=1.4)
        axes.scatter(relaxed[clear], (y + shift)[clear], s=17, color=colour, zorder=3)
        axes.scatter(relaxed[~clear], (y + shift)[~clear], s=15, facecolors=PAPER, edgecolors=colour, zorder=3)
    axes.vlines(plain, y - 0.32, y + 0.32, color=MUTED, linewidth=2.0, zorder=2)
    axes.set_yticks(y, _names(answer, year, pen), color=INK)
    axes.set_ylim(-0.7, len(table) - 0.3)
    axes.set_xlim(0, 1)
    percent_axis(axes.xaxis)
    axes.set_xlabel(pen.say(say("axis_chance", year=year)))
    axes.grid(axis="x")
    axes.spines["left"].set_visible(False)
    _legend(axes, pen)
    return figure


def _legend(axes: Axes, pen: Pen) -> None:
    handles = [
        Line2D([], [], marker="|", markersize=8, markeredgewidth=2, linestyle="", color=MUTED),
        *(Line2D([], [], marker="o", markersize=4, color=colour, linewidth=1.4) for colour in (RUST, BLUE)),
    ]
    for handle, name in zip(handles, ("plain", "rule", "factor"), strict=True):
        handle.set_label(pen.say(say(f"legend_{name}")))
    legend_above(axes, columns=1 if pen.is_narrow else 3, handles=handles)


def screening(answer: Constraints, pen: Pen) -> Figure | None:
    """Gain of every step at every examined town in the screening, last year; towns by chance, steps by the table."""
    year = answer.terms.years[-1]
    table = examined(answer, year)
    own = answer.effects[(answer.effects["stage"] == "screening") & (answer.effects["year"] == year)]
    steps = [each for each in answer.relaxations.values() if each.is_local]
    grid = own.pivot_table(index="town", columns="relaxation", values="gain", aggfunc="first")
    grid = grid.reindex(index=table["town"], columns=[each.name for each in steps]).fillna(0.0)
    if not grid.size:
        return None
    labels, size = [pen.say(_short(each.label)) for each in steps], 7.2 if pen.is_narrow else 7.5
    longest = max(map(cell_len, labels)) * 0.5 * size / POINTS_AN_INCH
    figure, axes = pen.axes(0.17 * max(2, len(table)) + longest + BAR_HEIGHT)
    top = max(LEAST_TOP, float(grid.to_numpy().max()))
    image = axes.imshow(grid, cmap=GAIN_COLOURS, vmin=0.0, vmax=top, aspect="auto", interpolation="nearest")
    axes.set_yticks(range(len(table)), _names(answer, year, pen), color=INK)
    axes.set_xticks(range(len(steps)), labels, rotation=90, color=INK)
    axes.tick_params(labelsize=size)
    axes.xaxis.tick_top()
    kinds = [each.kind for each in steps]
    for position in range(1, len(kinds)):
        if kinds[position] != kinds[position - 1]:
            axes.axvline(position - 0.5, color=MUTED, linewidth=0.8)
    for spine in axes.spines.values():
        spine.set_color(RULE)
    bar = figure.colorbar(image, ax=axes, orientation="horizontal", shrink=0.5, aspect=30, pad=0.01)
    bar.outline.set_visible(False)
    bar.ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{100 * value:+.0f}" if value else "0"))
    bar.set_label(pen.say(say("axis_gain")))
    return figure


def _short(label: Text) -> Text:
    return Text(label.en, label.zh.removeprefix("标准："))


#: Figure -> how it is drawn.
FIGURES = {"gains": gains, "screening": screening}
