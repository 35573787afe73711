"""Figure of a town's story: what it reports against its gate, on the shade of its title."""

from matplotlib.axes import Axes
from matplotlib.dates import date2num
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from jinzhen.experiments.paper.drawing import (
    BLUE,
    BLUE_LIGHT,
    BLUE_PALE,
    INK,
    MUTED,
    PAPER,
    RUST,
    Pen,
    legend_above,
    quarter_axis,
)
from jinzhen.experiments.paper.formats import BILLIONS
from jinzhen.experiments.why.answer import Why
from jinzhen.experiments.why.words import say

#: Shade of a title, and how much of it.
SHADES = {"none": (PAPER, 0.0), "municipal": ("#f3ead6", 0.8), "potential": ("#e6d3a6", 0.8),
          "provincial": (BLUE_PALE, 0.9)}  # fmt: skip


def quarters(answer: Why, pen: Pen) -> Figure:
    """Reported and core output and the gate, quarter by quarter; titles as shades, rounds as dashed lines."""
    figure, axes = pen.shaped(0.45, 0.9)
    frame, per = answer.trace.quarters, pen.per(BILLIONS)
    days = list(frame["date"])
    shown = _shade(axes, days, list(frame["tier"]))
    for name, key, colour in (("reported_output_mcny", "reported", BLUE), ("core_output_mcny", "core", BLUE_LIGHT)):
        axes.plot(days, frame[name] / per, color=colour, linewidth=1.8, label=pen.say(say(f"legend_{key}")))
    axes.step(days, frame["output_gate_mcny"] / per, where="post", color=RUST, linewidth=1.4,
              label=pen.say(say("legend_gate")))  # fmt: skip
    for each in answer.trace.rounds:
        axes.axvline(each.day, color=MUTED, linewidth=1.0, linestyle=(0, (3, 2)))  # type: ignore[arg-type]
    quarter_axis(axes, days, pen.is_narrow)
    axes.set_ylim(0.0, None)
    axes.set_ylabel(pen.say(say("axis_output")), color=INK)
    handles, _ = axes.get_legend_handles_labels()
    titles = [Patch(color=SHADES[tier][0], label=pen.say(say(f"tier_{tier}"))) for tier in SHADES if tier in shown]
    legend_above(axes, columns=2 if pen.is_narrow else 6, handles=[*handles, *titles])
    return figure


def _shade(axes: Axes, days: list, tiers: list[str]) -> set[str]:
    """Shade every quarter by the title that it begins with; returns the titles that are shown."""
    for begins, ends, tier in zip(days, days[1:], tiers, strict=False):
        colour, strength = SHADES[tier]
        if strength:
            axes.axvspan(date2num(begins), date2num(ends), color=colour, alpha=strength, linewidth=0.0)
    return {tier for tier in tiers[:-1] if SHADES[tier][1]}
