"""Figures of the value of information."""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from jinzhen.experiments.paper.drawing import BLUE, INK, MUTED, PAPER, Pen
from jinzhen.experiments.paper.text import Text
from jinzhen.experiments.value_of_information.answer import Information
from jinzhen.experiments.value_of_information.page import MOST_ROWS, alone, name_of, unit_of
from jinzhen.experiments.value_of_information.words import say

#: Characters of a label on a narrow page.
LONGEST_LABEL = 30


def choice(answer: Information, pen: Pen) -> Figure | None:
    """The worth of the unknowns that are worth most, with their intervals."""
    if answer.choice.empty:
        return None
    return _rows(alone(answer), ("gain", "low", "high"), say("axis_gain", unit=unit_of(answer)), pen)


def forecast(answer: Information, pen: Pen) -> Figure | None:
    """By how much the chance moves, with intervals."""
    return _rows(answer.forecast, ("moves", "moves_low", "moves_high"), say("axis_moves"), pen)


FIGURES: Mapping[str, Callable[[Information, Pen], Figure | None]] = {"choice": choice, "forecast": forecast}


def _rows(table: pd.DataFrame, names: tuple[str, str, str], axis: Text, pen: Pen) -> Figure:
    """A dot an unknown with its interval: filled where it is clear."""
    shown = table.head(MOST_ROWS)
    figure, axes = pen.axes(0.21 * len(shown) + 0.8)
    y, clear = np.arange(len(shown))[::-1], shown["is_clear"].to_numpy(bool)
    value, low, high = (shown[name].to_numpy(np.float64) for name in names)
    colours = np.where(clear, BLUE, MUTED)
    axes.hlines(y, low, high, color=colours, linewidth=2.2, alpha=0.45)
    axes.scatter(value, y, c=np.where(clear, BLUE, PAPER), edgecolors=colours.tolist(), s=22, zorder=3, clip_on=False)
    axes.axvline(0.0, color=INK, linewidth=0.6)
    labels = [pen.say(name_of(unknown)) for unknown in shown["unknown"]]
    axes.set_yticks(y, [_short(label) if pen.is_narrow else label for label in labels], color=INK)
    axes.set_ylim(-0.7, len(shown) - 0.3)
    axes.set_xlabel(pen.say(axis))
    axes.grid(axis="x")
    axes.spines["left"].set_visible(False)
    return figure


def _short(label: str) -> str:
    return label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1].rstrip()}…"
