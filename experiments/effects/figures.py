"""Figures of the effects of levers."""

import re

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from jinzhen.experiments.compare.precision import CHANCE
from jinzhen.experiments.effects.answer import RANKED_BY, Effects
from jinzhen.experiments.effects.tables import MOST_SHOWN, name
from jinzhen.experiments.effects.words import say
from jinzhen.experiments.paper.drawing import BLUE, INK, MUTED, PAPER, RUST, Pen

#: Inches of a row, and around all.
ROW_INCHES, AROUND_INCHES = 0.2, 0.7


def shown(answer: Effects, basis: str) -> pd.DataFrame:
    """The moves of a basis that a figure has room for, the largest changes either way, in their rank."""
    moves = answer.of(basis)
    sizes = [
        answer.outcomes[answer.outcomes["outcome"] == outcome].set_index("move")["difference"].abs()
        for outcome in RANKED_BY
    ]  # fmt: skip
    keys = pd.concat(sizes, axis=1, keys=RANKED_BY).loc[moves["move"]].reset_index(drop=True)
    order = keys.sort_values(list(RANKED_BY), ascending=False, kind="stable").index[:MOST_SHOWN]
    return moves.iloc[sorted(order)]


def ranked(answer: Effects, basis: str, pen: Pen) -> Figure | None:
    """Dots with intervals, the move that gains most on top; on a narrow page the chance alone."""
    moves = shown(answer, basis)
    if moves.empty:
        return None
    height = ROW_INCHES * len(moves) + AROUND_INCHES
    outcomes = RANKED_BY[:1] if pen.is_narrow else RANKED_BY
    figure, panels = pen.grid(height, 1, len(outcomes))
    for axes, outcome, colour in zip(panels, outcomes, (RUST, BLUE), strict=False):
        own = answer.outcomes[answer.outcomes["outcome"] == outcome].set_index("move").loc[moves["move"]]
        dots(axes, own, 100.0 if outcome == CHANCE else 1.0, colour)
        axes.set_yticks(np.arange(len(moves))[::-1], [])
        axes.set_xlabel(pen.say(say("axis_chance" if outcome == CHANCE else "axis_towns")))
    panels[0].set_yticks(
        np.arange(len(moves))[::-1], [short_label(pen.say(name(move)), pen) for _, move in moves.iterrows()], color=INK
    )
    return figure


def short_label(label: str, pen: Pen) -> str:
    """A label as far as a figure has room for it: without what is typed behind a Chinese name, and cut."""
    label = re.sub(r"（[a-z_]+）", "", label)
    longest = 26 if pen.is_narrow else 38
    return label if len(label) <= longest else f"{label[: longest - 1].rstrip()}…"


def dots(axes: Axes, rows: pd.DataFrame, scale: float, colour: str) -> None:
    """A row each of `low`, `difference`, `high`, the first on top; hollow where it is not `is_clear`."""
    y = np.arange(len(rows))[::-1].astype(float)
    low, middle, high = (scale * rows[key].to_numpy() for key in ("low", "difference", "high"))
    clear = rows["is_clear"].to_numpy(bool)
    axes.axvline(0.0, color=MUTED, linewidth=1.0)
    axes.hlines(y, low, high, color=colour, linewidth=1.2)
    axes.scatter(middle[clear], y[clear], s=18, color=colour, zorder=3)
    axes.scatter(middle[~clear], y[~clear], s=16, facecolors=PAPER, edgecolors=colour, zorder=3)
    axes.set_ylim(-0.7, len(rows) - 0.3)
    axes.grid(axis="x")
    axes.spines["left"].set_visible(False)
