"""Figure of what is real and what is reported: output and entities, each from its parts."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from jinzhen.experiments.forecast.answer import Forecast
from jinzhen.experiments.forecast.series import PARTS
from jinzhen.experiments.forecast.tables import year_heads
from jinzhen.experiments.forecast.words import say
from jinzhen.experiments.paper.drawing import BLUE, BLUE_LIGHT, INK, OCHRE, RUST, Pen
from jinzhen.experiments.paper.formats import BILLIONS

#: Real in blue; what only the reports hold in warm colours.
COLOURS = {
    "core": BLUE, "linked": BLUE_LIGHT, "scope": OCHRE, "figures": RUST,
    "real": BLUE, "beyond": OCHRE, "paper": RUST,
}  # fmt: skip


def reported(result: Forecast, pen: Pen) -> Figure:
    """Reported output and entities by year, stacked from what is real to what is only reported."""
    shape = (1.35 * pen.width, 2, 1) if pen.is_narrow else (0.5 * pen.width, 1, 2)
    figure, panels = pen.grid(*shape)
    scales = {"output": pen.per(BILLIONS), "entities": 1000.0}
    for axes, (name, scale) in zip(panels, scales.items(), strict=True):
        table = result.reported_parts[result.reported_parts["figure"] == name]
        years = map(pen.say, year_heads(result)) if name == "output" else map(str, table["year"].unique())
        _stack(axes, pen, table.assign(mean=table["mean"] / scale), PARTS[name], list(years))
        axes.set_title(pen.say(say(f"axis_{name}")))
    return figure


def _stack(axes: Axes, pen: Pen, table: pd.DataFrame, parts: Sequence[str], years: Sequence[str]) -> None:
    """Bars of one figure: parts from below, the reported total above each."""
    base = np.zeros(len(years))
    for part in parts:
        height = table[table["part"] == part].sort_values("year")["mean"].to_numpy()
        axes.bar(
            years, height, bottom=base, color=COLOURS[part], width=0.62, edgecolor="#ffffff", linewidth=0.6,
            label=pen.say(say(f"part_{part}")),
        )  # fmt: skip
        base += height
    for position, total in enumerate(base):
        axes.annotate(
            f"{total:,.1f}", (position, total), xytext=(0, 3), textcoords="offset points", ha="center", color=INK
        )
    axes.set_ylim(0, 1.1 * max(base.max(), 1e-9))
    axes.grid(axis="y")
    handles, labels = axes.get_legend_handles_labels()
    axes.legend(handles[::-1], labels[::-1], loc="upper left", bbox_to_anchor=(0.0, -0.1), ncols=1)
