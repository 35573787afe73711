"""Figures of a discovery."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from jinzhen.experiments.discover.answer import Discovery, Region
from jinzhen.experiments.discover.experiment import FAILURES
from jinzhen.experiments.discover.factors import Factor
from jinzhen.experiments.discover.tables import verb
from jinzhen.experiments.discover.words import say
from jinzhen.experiments.paper.drawing import BLUE, BLUE_LIGHT, INK, MUTED, OCHRE, RUST, Pen, legend_above, percent_axis
from jinzhen.experiments.paper.text import brackets
from jinzhen.experiments.statistics.boxes import Limits

#: How far points of one whole number or choice are spread, to either side.
SPREAD = 0.28
#: More whole numbers than these are no labels of an axis.
MOST_TICKS = 12


def trajectory(answer: Discovery, pen: Pen) -> Figure:
    """Density against coverage along the peeling of the first region, in both halves."""
    region = answer.regions[0]
    figure, axes = pen.shaped(0.46, 0.85)
    does = verb(answer)
    halves = (
        ("k_found_on", [step.counts for step in region.found.trajectory], region.found.step.counts, MUTED, "o"),
        ("k_held_out", list(region.trajectory), region.held_out, BLUE, "s"),
    )
    for key, way, _, colour, mark in halves:
        axes.plot(
            [each.coverage for each in way], [each.density for each in way], color=colour, marker=mark,
            markersize=3.0, linewidth=1.2, label=pen.say(say(key)),
        )  # fmt: skip
    taken = [each for _, _, each, _, _ in halves]
    axes.plot(
        [each.coverage for each in taken], [each.density for each in taken], marker="D", markersize=8.0, color=RUST,
        markerfacecolor="none", markeredgewidth=1.6, linestyle="none", label=pen.say(say("k_taken")),
    )  # fmt: skip
    axes.axhline(region.held_out.base, color=OCHRE, linewidth=1.0, linestyle=":", label=pen.say(say("k_base")))
    axes.set_xlim(0.0, 1.03)
    axes.set_ylim(0.0, 1.05)
    percent_axis(axes.xaxis, is_of_whole=True)
    percent_axis(axes.yaxis, is_of_whole=True)
    axes.set_xlabel(pen.say(say("axis_coverage", verb=does)))
    axes.set_ylabel(pen.say(say("axis_density", verb=does)))
    axes.grid()
    legend_above(axes, columns=2 if pen.is_narrow else 4)
    return figure


def scatter(answer: Discovery, pen: Pen) -> Figure | None:
    """The half held out, by the two columns that part it most; None where only one thing differs."""
    region = answer.regions[0]
    columns = _two_columns(answer, region)
    if len(columns) < 2:
        return None
    figure, axes = pen.shaped(0.6, 1.0)
    half, sides = answer.held_out, np.random.default_rng(0)
    x, y = (_spread(half.values[:, column], answer.factors[column], sides) for column in columns)
    is_missed = half.found if answer.told.of == FAILURES else ~half.found
    marks = ((~is_missed, "k_successes", BLUE_LIGHT, "o", 10.0), (is_missed, "k_failures", RUST, "x", 14.0))
    for is_shown, key, colour, mark, size in marks:
        axes.scatter(
            x[is_shown], y[is_shown], s=size, c=colour, marker=mark, linewidths=0.9, alpha=0.85,
            label=pen.say(say(key)),
        )  # fmt: skip
    for axis, column in zip("xy", columns, strict=True):
        _axis(axes, axis, answer.factors[column], half.values[:, column], pen)
    _shade(axes, [region.box.limits.get(column, Limits()) for column in columns], pen)
    legend_above(axes, columns=2 if pen.is_narrow else 3)
    return figure


def _two_columns(answer: Discovery, region: Region) -> list[int]:
    """Those of the first region in the order they were taken up, then what came next, then what others name."""
    others = [column for each in answer.regions[1:] for column in each.columns]
    next_one = [region.found.beside] if region.found.beside >= 0 else []
    return list(dict.fromkeys([*region.columns, *others, *answer.asked, *next_one]))[:2]


def _spread(values: NDArray[np.float64], factor: Factor, sides: np.random.Generator) -> NDArray[np.float64]:
    """Values as drawn: those of whole numbers and choices with a little room; what has no limit beyond all others."""
    finite = values[np.isfinite(values)]
    shown = np.where(np.isposinf(values), (finite.max() if len(finite) else 0.0) + 1.0, values)
    if factor.is_whole or factor.choices:
        return shown + sides.uniform(-SPREAD, SPREAD, len(values))
    return shown


def _axis(axes: Axes, which: str, factor: Factor, values: NDArray[np.float64], pen: Pen) -> None:
    """Name an axis, and its ticks where they are whole numbers or choices."""
    axis = axes.xaxis if which == "x" else axes.yaxis
    named = factor.label if factor.choices or not factor.unit_name else factor.label + brackets(factor.unit)
    axis.set_label_text(pen.say(named))
    there = np.unique(values[np.isfinite(values)])
    if factor.choices:
        axis.set_ticks(there, [pen.say(factor.choices[code]) for code in there])
    elif factor.is_whole and len(there) <= MOST_TICKS:
        axis.set_ticks(there, [f"{number:.0f}" for number in there])
    elif factor.unit_name == "share":
        percent_axis(axis)


def _shade(axes: Axes, limits: list[Limits], pen: Pen) -> None:
    """Shade the region: a rectangle, or one for each choice it admits."""
    x_range, y_range = axes.get_xlim(), axes.get_ylim()
    label: str | None = pen.say(say("k_region"))
    for low, high in _stretches(limits[0], x_range):
        for bottom, top in _stretches(limits[1], y_range):
            axes.add_patch(Rectangle(
                (low, bottom), high - low, top - bottom, facecolor=OCHRE, edgecolor=INK, alpha=0.22, linewidth=0.8,
                zorder=0, label=label,
            ))  # fmt: skip
            label = None
    axes.set_xlim(x_range)
    axes.set_ylim(y_range)


def _stretches(limits: Limits, shown: tuple[float, float]) -> list[tuple[float, float]]:
    """The parts of an axis that are admitted."""
    if limits.values is not None:
        return [(code - 0.5, code + 0.5) for code in sorted(limits.values)]
    return [(max(limits.low, shown[0]), min(limits.high, shown[1]))]
