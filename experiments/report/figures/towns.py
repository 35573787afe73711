"""Figures of single towns: chances with what holds each back, and where the towns are."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from jinzhen.experiments.forecast.answer import Forecast
from jinzhen.experiments.forecast.towns import HOLDS, most_likely
from jinzhen.experiments.report.figures.style import (
    HOLD_COLOURS,
    INK,
    PAPER,
    is_narrow,
    legend_above,
    new_figure,
    percent_axis,
)
from jinzhen.experiments.report.formats import day
from jinzhen.experiments.report.sentences import town_name
from jinzhen.experiments.report.words import say

CHANCE_COLOURS = LinearSegmentedColormap.from_list("chance", ("#e8dfd0", "#dca267", "#b5482a", "#6d1f12"), N=10)


def chances(result: Forecast, language: str, width: float, n: int = 24) -> Figure:
    """The `n` towns with the largest chance among those not yet provincial, coloured by what holds each back."""
    table = most_likely(result.towns, n)
    figure, axes = new_figure(width, 0.2 * len(table) + 0.8)
    y = np.arange(len(table))[::-1]
    colours = [HOLD_COLOURS[key] for key in table["held_back_by"]]
    axes.hlines(y, table["low"], table["high"], color=colours, linewidth=2.2, alpha=0.45)
    axes.scatter(table["chance"], y, color=colours, s=22, zorder=3)
    axes.set_yticks(y, [_label(row, language, is_narrow(figure)) for _, row in table.iterrows()], color=INK)
    axes.set_ylim(-0.7, len(table) - 0.3)
    axes.set_xlim(0, max(0.2, min(1.0, 1.08 * float(table["high"].max()))))
    percent_axis(axes.xaxis)
    axes.set_xlabel(say("axis_town_chance", language))
    axes.grid(axis="x")
    axes.spines["left"].set_visible(False)
    shown = [key for key in HOLDS if key in set(table["held_back_by"]) and key != "none"]
    handles = [
        Line2D([], [], marker="o", linestyle="", color=HOLD_COLOURS[key], label=say(f"hold_{key}", language))
        for key in shown
    ]
    legend_above(axes, columns=2 if is_narrow(figure) else 4, handles=handles)
    return figure


def _label(row: pd.Series, language: str, narrow: bool) -> str:
    """Name and city; in English a long name is cut on a narrow page."""
    name, city = town_name(row, language), row[f"city_{language}"].removesuffix("市")
    if language == "en" and narrow and len(name) > 24:
        return f"{name[:23].rstrip()}…"
    if narrow or city in name:
        return name
    return f"{name}（{city}）" if language == "zh" else f"{name}, {city}"


def where(result: Forecast, language: str, width: float) -> Figure:
    """Counties as small rings, towns as dots at their county coloured by chance; towns of one county side by side."""
    figure, axes = new_figure(min(width, 4.8), 6.6)
    counties, table = result.counties, result.towns
    empty = counties[~counties["adcode"].isin(table["adcode"])]
    axes.scatter(empty["lon_deg"], empty["lat_deg"], s=12, facecolors="none", edgecolors="#aab4bc", linewidths=0.8)
    x, y = _side_by_side(table)
    done = table["provincial_at_as_of"].to_numpy(bool)
    order = np.argsort(table["chance"].to_numpy())
    order = order[~done[order]]
    dots = axes.scatter(
        x[order],
        y[order],
        c=table["chance"].to_numpy()[order],
        cmap=CHANCE_COLOURS,
        vmin=0.0,
        vmax=1.0,
        s=34,
        edgecolors="#8d8577",
        linewidths=0.4,
        zorder=3,
    )
    axes.scatter(
        x[done],
        y[done],
        marker="s",
        s=32,
        color="#24506f",
        edgecolors=PAPER,
        linewidths=0.6,
        zorder=4,
        label=say("legend_provincial", language, as_of=day(result.question.as_of, language)),
    )
    _city_names(axes, counties, language)
    axes.set_aspect(1.0 / np.cos(np.deg2rad(37.6)))
    axes.axis("off")
    bar = figure.colorbar(dots, ax=axes, orientation="horizontal", shrink=0.7, aspect=34, pad=0.01)
    bar.outline.set_visible(False)
    percent_axis(bar.ax.xaxis)
    bar.set_label(say("axis_town_chance", language))
    axes.legend(loc="lower left", bbox_to_anchor=(0.0, 1.0), handletextpad=0.3)
    return figure


def _side_by_side(table: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Positions in degrees with towns of the same county spread on a small circle, the first in the middle of two."""
    ordinal = table.groupby("adcode").cumcount().to_numpy()
    count = table.groupby("adcode")["town"].transform("size").to_numpy()
    angle = 2.0 * np.pi * ordinal / count
    radius = np.where(count == 1, 0.0, 0.045 + 0.008 * count)
    return table["lon_deg"].to_numpy() + 1.25 * radius * np.cos(angle), table["lat_deg"].to_numpy() + radius * np.sin(
        angle
    )


def _city_names(axes: Axes, counties: pd.DataFrame, language: str) -> None:
    """Names of the cities behind the dots, at the mean position of their counties."""
    for name, group in counties.groupby(f"city_{language}"):
        axes.annotate(
            name.removesuffix("市"),
            (group["lon_deg"].mean(), group["lat_deg"].mean()),
            ha="center",
            va="center",
            color="#a3adb5",
            fontsize=10,
            fontweight="bold",
            zorder=0,
        )
