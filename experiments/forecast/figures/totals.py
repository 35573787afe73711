"""Figures of yearly totals: public money and quotas."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from jinzhen.experiments.forecast.answer import Forecast
from jinzhen.experiments.forecast.tables import year_heads
from jinzhen.experiments.forecast.totals import FACTORS
from jinzhen.experiments.forecast.words import say
from jinzhen.experiments.paper.drawing import (
    BLUE,
    BLUE_LIGHT,
    GREEN,
    OCHRE,
    RUST,
    SERIES,
    Pen,
    percent_axis,
)
from jinzhen.experiments.paper.formats import BILLIONS
from jinzhen.experiments.paper.labels import lever_label

#: Levers shown by name; the others are one segment.
N_LEVERS = 7


def money(result: Forecast, pen: Pen) -> Figure:
    """Public money by year, stacked by lever, mean over replications."""
    figure, axes = pen.shaped(0.5, 1.05)
    table = largest_levers(result.money, N_LEVERS)
    unit = pen.per(BILLIONS)
    years = [pen.say(year) for year in year_heads(result)]
    base = np.zeros(len(table.columns))
    for colour, (lever, row) in zip(SERIES, table.iterrows(), strict=False):
        label = pen.say(say("legend_other") if lever == "other" else lever_label(str(lever)))
        axes.bar(
            years,
            row / unit,
            bottom=base / unit,
            color=colour,
            width=0.62,
            label=label,
            edgecolor="#ffffff",
            linewidth=0.6,
        )
        base += row.to_numpy(float)
    for position, total in enumerate(base):
        axes.annotate(
            f"{total / unit:,.1f}", (position, total / unit), xytext=(0, 3), textcoords="offset points", ha="center"
        )
    axes.set_ylim(0, 1.12 * max(base.max(), 1e-9) / unit)
    axes.set_ylabel(pen.say(BILLIONS.unit))
    axes.grid(axis="y")
    handles, labels = axes.get_legend_handles_labels()
    place = {"loc": "outside lower left", "ncols": 1} if pen.is_narrow else {"loc": "outside right center"}
    figure.legend(handles[::-1], labels[::-1], **place)
    return figure


def largest_levers(money_table: pd.DataFrame, n: int) -> pd.DataFrame:
    """Money by lever (rows, largest first, the rest as `other`) and year (columns), m CNY, all payers together."""
    table = money_table.pivot_table(index="lever", columns="year", values="mean_mcny", aggfunc="sum")
    table = table.loc[table.sum(axis=1).sort_values(ascending=False).index]
    head, rest = table.iloc[:n], table.iloc[n:].sum()
    return pd.concat([head, rest.to_frame("other").T]) if rest.sum() > 0 else head


def quotas(result: Forecast, pen: Pen) -> Figure:
    """Use as a share of the quota of each factor by year: mean as a bar, nine in ten replications as a line."""
    figure, axes = pen.shaped(0.42, 0.72)
    table = result.quotas
    years = sorted(table["year"].unique())
    for index, (factor, colour) in enumerate(zip([entry[0] for entry in FACTORS], (BLUE, OCHRE, GREEN), strict=True)):
        own = table[table["factor"] == factor].set_index("year").loc[years]
        x = np.arange(len(years)) + 0.26 * (index - 1)
        axes.bar(
            x,
            own["share_mean"].fillna(0.0),
            width=0.23,
            color=colour,
            label=pen.say(say(f"factor_{factor}")),
            alpha=0.85,
        )
        axes.vlines(x, own["share_q05"], own["share_q95"], color="#1d2731", linewidth=1.1)
        for position, row in zip(x, own.itertuples(), strict=True):
            if np.isnan(row.share_mean):
                axes.annotate(
                    pen.say(say("unlimited")), (position, 0.02), rotation=90, ha="center", va="bottom", color=colour
                )
    axes.axhline(1.0, color=RUST, linewidth=1.1, dashes=(5, 3))
    axes.annotate(
        pen.say(say("legend_quota")),
        (1.0, 1.0),
        xycoords=("axes fraction", "data"),
        xytext=(0, 3),
        textcoords="offset points",
        color=RUST,
        ha="right",
    )
    axes.set_xticks(range(len(years)), map(pen.say, year_heads(result)))
    axes.set_ylim(0, max(1.12, 1.05 * float(np.nanmax([*table["share_q95"], 0.0]))))
    percent_axis(axes.yaxis)
    axes.set_ylabel(pen.say(say("axis_quota")))
    axes.grid(axis="y")
    axes.legend(loc="lower left", bbox_to_anchor=(0.0, 1.01), ncols=3)
    return figure


def standing(result: Forecast, pen: Pen) -> Figure:
    """Shares of values of each figure of the base year that are observed, imputed and assumed."""
    table = result.standing
    figure, axes = pen.axes(0.24 * len(table) + 0.6)
    y = np.arange(len(table))[::-1]
    counts = table[["observed", "imputed", "assumed"]]
    shares = counts.div(counts.sum(axis=1), axis=0)
    left = np.zeros(len(table))
    for name, colour in zip(counts.columns, (BLUE, BLUE_LIGHT, "#e4e7ea"), strict=True):
        axes.barh(y, shares[name], left=left, height=0.62, color=colour, label=pen.say(say(f"standing_{name}")))
        left += shares[name].to_numpy()
    axes.set_yticks(y, [pen.say(say(f"figure_{name}")) for name in table["figure"]], color="#1d2731")
    axes.set_xlim(0, 1)
    percent_axis(axes.xaxis)
    axes.spines["left"].set_visible(False)
    axes.legend(loc="lower left", bbox_to_anchor=(0.0, 1.01), ncols=3)
    return figure
