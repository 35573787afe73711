"""Figures of a plan."""

from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, NullFormatter

from jinzhen.experiments.compare.precision import CHANCE
from jinzhen.experiments.paper.drawing import BLUE, GREEN, INK, OCHRE, RUST, Pen, legend_above
from jinzhen.experiments.precision.answer import Plan
from jinzhen.experiments.precision.words import say

COLOURS = (RUST, BLUE, GREEN, OCHRE, INK)


def curves(answer: Plan, pen: Pen) -> Figure:
    """Replications by the half-width of the chance; of several policies, of its differences."""
    figure, axes = pen.shaped(0.42, 0.8)
    if len(answer.differences):
        first = answer.policies[0]
        of_chance = answer.differences[answer.differences["outcome"] == CHANCE]
        for position, policy in enumerate(answer.policies[1:]):
            own = of_chance[of_chance["policy"] == policy]
            colour, width = COLOURS[position % len(COLOURS)], 100.0 * own["half_width"]
            names = {key: pen.say(say(key, policy=policy, first=first)) for key in ("curve_same", "curve_apart")}
            axes.plot(width, own["replications"], color=colour, marker="o", label=names["curve_same"])
            axes.plot(width, own["independent"], color=colour, marker="o", dashes=(3, 2), label=names["curve_apart"])
    else:
        own = answer.alone[answer.alone["outcome"] == CHANCE]
        name = pen.say(say("curve_alone", policy=answer.policies[0]))
        axes.plot(100.0 * own["half_width"], own["replications"], color=RUST, marker="o", label=name)
    axes.set_xscale("log")
    axes.set_yscale("log")
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_minor_formatter(NullFormatter())
        axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.10g}"))
    axes.set_xticks(sorted(set((100.0 * own["half_width"]).tolist())))
    axes.set_xlabel(pen.say(say("axis_width")))
    axes.set_ylabel(pen.say(say("axis_n")))
    axes.grid(axis="y")
    legend_above(axes, columns=1 if pen.is_narrow else 2)
    return figure
