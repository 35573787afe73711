"""Figures of contributions."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from jinzhen.experiments.attribute.answer import Attribution
from jinzhen.experiments.attribute.tables import in_order, name
from jinzhen.experiments.attribute.words import say
from jinzhen.experiments.compare.precision import CHANCE
from jinzhen.experiments.effects.answer import RANKED_BY
from jinzhen.experiments.effects.figures import AROUND_INCHES, ROW_INCHES, dots, short_label
from jinzhen.experiments.effects.words import say as of_effects
from jinzhen.experiments.paper.drawing import BLUE, INK, RULE, RUST, Pen


def contributions(answer: Attribution, pen: Pen) -> Figure:
    """Dots with intervals, a row a player, and below a line all together; on a narrow page the chance alone."""
    players = in_order(answer)
    labels = [short_label(pen.say(each), pen) for each in (*map(name, players), say("all"))]
    outcomes = RANKED_BY[:1] if pen.is_narrow else RANKED_BY
    figure, panels = pen.grid(1.3 * ROW_INCHES * len(labels) + AROUND_INCHES, 1, len(outcomes))
    for axes, outcome, colour in zip(panels, outcomes, (RUST, BLUE), strict=False):
        rows = pd.DataFrame([*(answer.of(each, outcome) for each in players), answer.total(outcome)])
        dots(axes, rows, 100.0 if outcome == CHANCE else 1.0, colour)
        axes.axhline(0.5, color=RULE, linewidth=0.8)
        axes.set_yticks(np.arange(len(labels))[::-1], labels if axes is panels[0] else [], color=INK)
        axes.set_xlabel(pen.say(of_effects("axis_chance" if outcome == CHANCE else "axis_towns")))
    return figure
