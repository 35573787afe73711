"""Figures of a calibration."""

import math

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from scipy.stats import gaussian_kde

from jinzhen.experiments.calibration.answer import NEAR, Calibration
from jinzhen.experiments.calibration.record import record
from jinzhen.experiments.calibration.tables import label
from jinzhen.experiments.calibration.words import say
from jinzhen.experiments.paper.drawing import BLUE, BLUE_LIGHT, INK, MUTED, OCHRE, RUST, Pen, legend_above
from jinzhen.experiments.paper.text import Text, said

#: Panels of a figure, points of a curve, characters of a label on a narrow page.
MOST_PANELS, STEPS, LONGEST_LABEL = 12, 200, 30
#: Standard deviations that an axis of figures reaches to.
FARTHEST = 6.0
#: A line stays within this over the root of the number in 95 % of cases (Kolmogorov).
KOLMOGOROV = 1.358


def learnt(answer: Calibration, pen: Pen) -> Figure | None:
    """Densities before and after, a panel an uncertainty that was learnt."""
    rows = [row for _, row in answer.learnt.iterrows() if row["uncertainty"] in answer.curves][:MOST_PANELS]
    if not rows:
        return None
    wide = 1 if pen.is_narrow else min(3, len(rows))
    high = math.ceil(len(rows) / wide)
    figure, places = pen.grid(1.7 * high + 0.3, high, wide)
    for row, axes in zip(rows, places, strict=False):
        before, after = answer.curves[row["uncertainty"]]
        x = np.linspace(min(before.min(), after.min()), max(before.max(), after.max()), STEPS)
        for values, colour, key in ((before, MUTED, "legend_before"), (after, BLUE, "legend_after")):
            if np.ptp(values) > 0.0:
                y = gaussian_kde(values)(x)
                axes.fill_between(x, y, color=colour, alpha=0.18, linewidth=0)
                axes.plot(x, y, color=colour, linewidth=1.6, label=pen.say(say(key)))
        axes.set_yticks([])
        axes.spines["left"].set_visible(False)
        axes.xaxis.set_major_locator(MaxNLocator(4))
        axes.set_xlabel(_cut(label(row["uncertainty"], row["unit"]), pen))
    for axes in places[len(rows) :]:
        axes.set_visible(False)
    legend_above(places[0], columns=2)
    return figure


def _cut(words: Text, pen: Pen) -> str:
    text = said(words, pen.language)
    longest = LONGEST_LABEL + 10
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def figures(answer: Calibration, pen: Pen) -> Figure:
    """Every figure of the record: the middle 80 % before and after, in its standard deviations from the published."""
    table, known = answer.figures, {each.id: each for each in record()}
    figure, axes = pen.axes(0.3 * len(table) + 0.9)
    y = np.arange(len(table), dtype=float)[::-1]
    for at, (_, row) in zip(y, table.iterrows(), strict=True):
        for name, colour, shift in (("prior", MUTED, 0.14), ("posterior", BLUE, -0.14)):
            values = np.array([row[f"{name}_{end}"] for end in ("low", "median", "high")])
            if np.isfinite(values).all():
                low, middle, high = np.clip(known[row["figure"]].on_scale(values), -FARTHEST, FARTHEST)
                axes.plot([low, high], [at + shift] * 2, color=colour, linewidth=2.2, alpha=0.6)
                axes.plot([middle], [at + shift], "o", color=colour, markersize=4)
    axes.axvline(0.0, color=RUST, linewidth=1.0)
    for key, colour in (("legend_before", MUTED), ("legend_after", BLUE), ("legend_published", RUST)):
        axes.plot([], [], color=colour, linewidth=2.2, label=pen.say(say(key)))
    axes.set_yticks(y, [_short(Text(row["label_en"], row["label_zh"]), pen) for _, row in table.iterrows()], color=INK)
    axes.set_xlim(-FARTHEST - 0.2, FARTHEST + 0.2)
    axes.set_ylim(-0.7, len(table) - 0.3)
    axes.set_xlabel(pen.say(say("axis_sd")))
    axes.grid(axis="x")
    axes.spines["left"].set_visible(False)
    legend_above(axes, columns=3)
    return figure


def _short(words: Text, pen: Pen) -> str:
    text = said(words, pen.language)
    return f"{text[: LONGEST_LABEL - 1].rstrip()}…" if pen.is_narrow and len(text) > LONGEST_LABEL else text


def ranks(answer: Calibration, pen: Pen) -> Figure:
    """How far the places of truths are from uniform, a line an uncertainty; those that were learnt in colour."""
    figure, axes = pen.shaped(0.42, 0.8)
    places = answer.places[NEAR]
    x = np.linspace(0.0, 1.0, STEPS)
    own = set(answer.learnt["uncertainty"])
    band = KOLMOGOROV / len(places) ** 0.5
    axes.fill_between(x, -band, band, color=BLUE_LIGHT, alpha=0.4, linewidth=0)
    for name in sorted(places.columns, key=lambda each: each in own):
        share = np.searchsorted(np.sort(places[name].to_numpy()), x, side="right") / len(places)
        colour, width = (OCHRE, 1.4) if name in own else (MUTED, 0.5)
        axes.plot(x, share - x, color=colour, linewidth=width, alpha=0.8)
    axes.axhline(0.0, color=INK, linewidth=0.8)
    axes.set_xlabel(pen.say(say("axis_place")))
    axes.set_ylabel(pen.say(say("axis_gap")))
    return figure
