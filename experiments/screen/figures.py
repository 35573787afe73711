"""Figure of the screen of constants."""

import numpy as np
from matplotlib.figure import Figure

from jinzhen.experiments.effects.figures import AROUND_INCHES, ROW_INCHES, dots, short_label
from jinzhen.experiments.paper.drawing import INK, RUST, Pen
from jinzhen.experiments.screen.answer import COUNTS, Screen
from jinzhen.experiments.screen.page import DRAWN
from jinzhen.experiments.screen.words import say


def largest(answer: Screen, pen: Pen) -> Figure | None:
    """Dots with intervals, the constant with the largest change of the chance on top."""
    size = answer.constants["chance_change"].abs()
    rows = answer.constants.loc[size.sort_values(ascending=False, kind="stable").index].head(DRAWN)
    rows = rows.dropna(subset=["chance_change"]).rename(
        columns={"chance_change": "difference", "chance_low": "low", "chance_high": "high"}
    )
    if rows.empty:
        return None
    rows["is_clear"] = rows["found"] == COUNTS
    figure, (axes,) = pen.grid(ROW_INCHES * len(rows) + AROUND_INCHES, 1, 1)
    dots(axes, rows, 100.0, RUST)
    names = [short_label(str(name), pen) for name in rows["constant"]]
    axes.set_yticks(np.arange(len(rows))[::-1], names, color=INK)
    axes.set_xlabel(pen.say(say("axis")))
    return figure
