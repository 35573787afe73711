"""Figure of what is real and what is reported: output and entities, each from its parts."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from jinzhen.experiments.forecast.answer import Forecast
from jinzhen.experiments.forecast.series import PARTS
from jinzhen.experiments.report.figures.style import (
    BLUE,
    BLUE_LIGHT,
    INK,
    OCHRE,
    RUST,
    new_grid,
)
from jinzhen.experiments.report.html_tables import year_heads
from jinzhen.experiments.report.words import say

#: Real in blue; what only the reports hold in warm colours.
COLOURS = {
    "core": BLUE, "linked": BLUE_LIGHT, "scope": OCHRE, "figures": RUST,
    "real": BLUE, "beyond": OCHRE, "paper": RUST,
}  # fmt: skip


def reported(result: Forecast, language: str, width: float) -> Figure:
    """Reported output and entities by year, stacked from what is real to what is only reported."""
    narrow = width < 6
    figure, panels = new_grid(width, 1.35 * width if narrow else 0.5 * width, 2 if narrow else 1, 1 if narrow else 2)
    scales = {"output": 100.0 if language == "zh" else 1000.0, "entities": 1000.0}
    for axes, (name, scale) in zip(panels, scales.items(), strict=True):
        table = result.reported_parts[result.reported_parts["figure"] == name]
        years = year_heads(result, language) if name == "output" else [str(year) for year in table["year"].unique()]
        _stack(axes, table, PARTS[name], scale, years, language)
        axes.set_title(say(f"axis_{name}", language))
    return figure


def _stack(
    axes: Axes, table: pd.DataFrame, parts: tuple[str, ...], scale: float, years: list[str], language: str
) -> None:
    """Bars of one figure: parts from below, the reported total above each."""
    base = np.zeros(len(years))
    for part in parts:
        height = table[table["part"] == part].sort_values("year")["mean"].to_numpy() / scale
        axes.bar(
            years, height, bottom=base, color=COLOURS[part], width=0.62, edgecolor="#ffffff", linewidth=0.6,
            label=say(f"part_{part}", language),
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
