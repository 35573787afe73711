"""The figure of the validation: published intervals and simulated figures on one scale, a row each."""

import math

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing

from jinzhen.experiments.paper.drawing import BLUE, BLUE_PALE, INK, MUTED, PAPER, RUST, Pen
from jinzhen.experiments.paper.text import Text
from jinzhen.experiments.validation.figures import POINT_SHARE, Row
from jinzhen.experiments.validation.result import Validation
from jinzhen.experiments.validation.words import short

#: Half-widths of the published interval beyond which a figure is drawn at the edge, as an arrow.
FARTHEST = 4.0
ENDS = (Text("low end", "下限"), Text("high end", "上限"))
AXIS = Text("of the published interval (shaded)", "公布区间（阴影）")
#: Height of a row in inches.
ROW_HEIGHT = 0.21


def chart(result: Validation, pen: Pen) -> Drawing | None:
    """Every figure relative to its published interval, which lies between -1 and 1."""
    rows = result.rows
    if not rows:
        return None
    figure, axes = pen.axes(ROW_HEIGHT * len(rows) + 0.7)
    axes.axvspan(-1.0, 1.0, color=BLUE_PALE, linewidth=0)
    for position, row in enumerate(rows):
        _draw(axes, position, row)
    _separate(axes, result)
    labels = [row.pattern.name if pen.is_narrow else f"{row.pattern.name}  " + row.figure.label for row in rows]
    axes.set_yticks(range(len(rows)), map(pen.say, labels), color=INK, fontsize=7.5)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_xlim(-FARTHEST - 0.4, FARTHEST + 0.4)
    axes.set_xticks((-1.0, 1.0), map(pen.say, ENDS))
    axes.set_xlabel(pen.say(AXIS), color=MUTED)
    axes.spines["left"].set_visible(False)
    return figure


def _separate(axes: Axes, result: Validation) -> None:
    """A thin line between patterns."""
    edge = -0.5
    for rows in result.patterns[:-1]:
        edge += len(rows)
        axes.axhline(edge, color=PAPER, linewidth=2.0)


def _draw(axes: Axes, position: int, row: Row) -> None:
    """The simulated figure with its interval, blue where it agrees; the number at the right edge."""
    colour, simulated = BLUE if row.passes else RUST, row.simulated
    if math.isfinite(simulated.value):
        place = relative(row, simulated.value)
        if math.isfinite(simulated.low):
            low, high = (_kept(relative(row, end)) for end in (simulated.low, simulated.high))
            axes.hlines(position, low, high, color=colour, linewidth=1.4)
        marker = "o" if abs(place) <= FARTHEST else ">" if place > 0.0 else "<"
        axes.plot(_kept(place), position, marker, color=colour, markersize=4.5, markeredgewidth=0)
    axes.annotate(short(simulated.value), (1.0, position), xycoords=("axes fraction", "data"), xytext=(4, 0),
                  textcoords="offset points", va="center", color=colour, fontsize=7.5, annotation_clip=False)


def _kept(place: float) -> float:
    return min(max(place, -FARTHEST), FARTHEST)


def relative(row: Row, value: float) -> float:
    """A value on the scale on which the published interval runs from -1 to 1.

    An interval open at one end has POINT_SHARE of its other end as its half-width and no far end; one without width
    gets the same half-width.
    """
    low, high = row.figure.low, row.figure.high
    ends = [end for end in (low, high) if math.isfinite(end)]
    assumed = POINT_SHARE * max(abs(end) for end in ends) or POINT_SHARE
    if math.isinf(high):
        return (value - low) / assumed - 1.0
    if math.isinf(low):
        return (value - high) / assumed + 1.0
    return (value - 0.5 * (low + high)) / (0.5 * (high - low) or assumed)
