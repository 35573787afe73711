"""Figures of single towns: chances with what holds each back, and where the towns are."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import LinearSegmentedColormap, Normalize
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from jinzhen.experiments.forecast.answer import Forecast
from jinzhen.experiments.forecast.towns import HOLDS, most_likely
from jinzhen.experiments.forecast.words import say
from jinzhen.experiments.paper.drawing import (
    BLUE,
    GREEN,
    INK,
    MUTED,
    PAPER,
    RUST,
    Pen,
    legend_above,
    percent_axis,
)
from jinzhen.experiments.paper.formats import day
from jinzhen.experiments.paper.labels import short_name, town_name
from jinzhen.experiments.paper.text import Text, Words

#: What holds a town back -> its colour.
HOLD_COLOURS = {
    "output": RUST, "leader": "#7b5aa6", "support": GREEN, "county": "#8a6d3b", "places": BLUE, "none": MUTED,
}  # fmt: skip
CHANCE_COLOURS = LinearSegmentedColormap.from_list("chance", ("#e8dfd0", "#dca267", "#b5482a", "#6d1f12"), N=10)


def chances(result: Forecast, pen: Pen, n: int = 24) -> Figure | None:
    """The `n` towns with the largest chance among those not yet provincial, coloured by what holds each back."""
    table = most_likely(result.towns, n)
    if table.empty:
        return None
    figure, axes = pen.axes(0.2 * len(table) + 0.8)
    y = np.arange(len(table))[::-1]
    colours = [HOLD_COLOURS[key] for key in table["held_back_by"]]
    axes.hlines(y, table["low"], table["high"], color=colours, linewidth=2.2, alpha=0.45)
    axes.scatter(table["chance"], y, color=colours, s=22, zorder=3)
    axes.set_yticks(y, [pen.say(name_of(row, pen)) for _, row in table.iterrows()], color=INK)
    axes.set_ylim(-0.7, len(table) - 0.3)
    axes.set_xlim(0, max(0.2, min(1.0, 1.08 * float(table["high"].max()))))
    percent_axis(axes.xaxis)
    axes.set_xlabel(pen.say(say("axis_town_chance")))
    axes.grid(axis="x")
    axes.spines["left"].set_visible(False)
    shown = [key for key in HOLDS if key in set(table["held_back_by"]) and key != "none"]
    handles = [
        Line2D([], [], marker="o", linestyle="", color=HOLD_COLOURS[key], label=pen.say(say(f"hold_{key}")))
        for key in shown
    ]
    if handles:
        legend_above(axes, columns=2 if pen.is_narrow else 4, handles=handles)
    return figure


def name_of(row: pd.Series, pen: Pen) -> Words:
    """Name and city, where the page has room for both and the name does not hold the city's."""
    if pen.is_narrow:
        return short_name(row)
    name, cities = town_name(row), (row["city_en"], row["city_zh"].removesuffix("市"))
    return Text(
        name.en if cities[0] in name.en else f"{name.en}, {cities[0]}",
        name.zh if cities[1] in name.zh else f"{name.zh}（{cities[1]}）",
    )


def where(result: Forecast, pen: Pen) -> Figure:
    """Counties as small rings, towns as dots at their county coloured by chance; towns of one county side by side."""
    figure, axes = Pen(min(pen.width, 4.8), pen.language).axes(6.6)
    counties, table = result.counties, result.towns
    empty = counties[~counties["adcode"].isin(table["adcode"])]
    axes.scatter(empty["lon_deg"], empty["lat_deg"], s=12, facecolors="none", edgecolors="#aab4bc", linewidths=0.8)
    _dots(axes, pen, result)
    _city_names(axes, pen, counties)
    axes.set_aspect(1.0 / np.cos(np.deg2rad(37.6)))
    axes.axis("off")
    colours = ScalarMappable(Normalize(0.0, 1.0), CHANCE_COLOURS)
    bar = figure.colorbar(colours, ax=axes, orientation="horizontal", shrink=0.7, aspect=34, pad=0.01)
    bar.outline.set_visible(False)
    percent_axis(bar.ax.xaxis)
    bar.set_label(pen.say(say("axis_town_chance")))
    return figure


def _dots(axes: Axes, pen: Pen, result: Forecast) -> None:
    """Candidates as dots, the likeliest on top; those provincial already as squares, with a legend if there are any."""
    table = result.towns
    x, y = _side_by_side(table)
    done, chance = table["provincial_at_as_of"].to_numpy(bool), table["chance"].to_numpy()
    order = np.argsort(chance)
    order = order[~done[order]]
    axes.scatter(
        x[order], y[order], c=chance[order], cmap=CHANCE_COLOURS, vmin=0.0, vmax=1.0, s=34, edgecolors="#8d8577",
        linewidths=0.4, zorder=3,
    )  # fmt: skip
    if not done.any():
        return
    label = pen.say(say("legend_provincial", as_of=day(result.question.as_of)))
    axes.scatter(
        x[done], y[done], marker="s", s=32, color="#24506f", edgecolors=PAPER, linewidths=0.6, zorder=4, label=label
    )
    axes.legend(loc="lower left", bbox_to_anchor=(0.0, 1.0), handletextpad=0.3)


def _side_by_side(table: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Positions in degrees with towns of the same county spread on a small circle, the first in the middle of two."""
    ordinal = table.groupby("adcode").cumcount().to_numpy()
    count = table.groupby("adcode")["town"].transform("size").to_numpy()
    angle = 2.0 * np.pi * ordinal / count
    radius = np.where(count == 1, 0.0, 0.045 + 0.008 * count)
    longitude, latitude = table["lon_deg"].to_numpy(), table["lat_deg"].to_numpy()
    return longitude + 1.25 * radius * np.cos(angle), latitude + radius * np.sin(angle)


def _city_names(axes: Axes, pen: Pen, counties: pd.DataFrame) -> None:
    """Names of the cities behind the dots, at the mean position of their counties."""
    for (english, chinese), group in counties.groupby(["city_en", "city_zh"]):
        axes.annotate(
            pen.say(Text(english, chinese.removesuffix("市"))),
            (group["lon_deg"].mean(), group["lat_deg"].mean()), ha="center", va="center", color="#a3adb5",
            fontsize=10, fontweight="bold", zorder=0,
        )  # fmt: skip
