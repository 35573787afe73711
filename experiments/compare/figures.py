"""Figures of a comparison."""

from matplotlib.figure import Figure

from jinzhen.experiments.compare.answer import Comparison
from jinzhen.experiments.compare.words import say
from jinzhen.experiments.paper.drawing import BLUE, GREEN, INK, MUTED, OCHRE, RUST, Pen, legend_above, quarter_axis
from jinzhen.experiments.paper.labels import scenario_label

COLOURS = (RUST, BLUE, GREEN, OCHRE, INK)


def quarters(answer: Comparison, pen: Pen) -> Figure:
    """Difference in the count of provincial towns, quarter by quarter, of every policy from the first."""
    figure, axes = pen.shaped(0.42, 0.8)
    axes.axhline(0.0, color=MUTED, linewidth=1.0)
    for position, policy in enumerate(answer.policies[1:]):
        own, colour = answer.quarters[answer.quarters["policy"] == policy], COLOURS[position % len(COLOURS)]
        axes.fill_between(own["date"], own["low"], own["high"], color=colour, alpha=0.18, linewidth=0.0)
        axes.plot(own["date"], own["difference"], color=colour, linewidth=1.6, label=pen.say(scenario_label(policy)))
    quarter_axis(axes, list(answer.quarters["date"].unique()), pen.is_narrow)
    axes.set_ylabel(pen.say(say("axis_towns", first=answer.policies[0])))
    axes.grid(axis="y")
    legend_above(axes, columns=1 if pen.is_narrow else 3)
    return figure
