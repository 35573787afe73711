"""Figures of yearly totals: public money and quotas."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from jinzhen.experiments.forecast.answer import Forecast
from jinzhen.experiments.forecast.totals import FACTORS
from jinzhen.experiments.report.figures.style import (
    BLUE,
    BLUE_LIGHT,
    GREEN,
    OCHRE,
    RUST,
    SERIES,
    is_narrow,
    new_figure,
    percent_axis,
)
from jinzhen.experiments.report.html_tables import year_heads
from jinzhen.experiments.report.sentences import lever_label
from jinzhen.experiments.report.words import say

#: Levers shown by name; the others are one segment.
N_LEVERS = 7


def money(result: Forecast, language: str, width: float) -> Figure:
    """Public money by year, stacked by lever, mean over replications."""
    figure, axes = new_figure(width, 0.5 * width if width > 6 else 1.05 * width)
    table = largest_levers(result.money, N_LEVERS)
    unit = 100.0 if language == "zh" else 1000.0
    years = year_heads(result, language)
    base = np.zeros(len(table.columns))
    for colour, (lever, row) in zip(SERIES, table.iterrows(), strict=False):
        label = say("legend_other", language) if lever == "other" else lever_label(lever, language)
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
    axes.set_ylabel(say("axis_money", language))
    axes.grid(axis="y")
    handles, labels = axes.get_legend_handles_labels()
    place = {"loc": "outside lower left", "ncols": 1} if is_narrow(figure) else {"loc": "outside right center"}
    figure.legend(handles[::-1], labels[::-1], **place)
    return figure


def largest_levers(money_table: pd.DataFrame, n: int) -> pd.DataFrame:
    """Money by lever (rows, largest first, the rest as `other`) and year (columns), m CNY, all payers together."""
    table = money_table.pivot_table(index="lever", columns="year", values="mean_mcny", aggfunc="sum")
    table = table.loc[table.sum(axis=1).sort_values(ascending=False).index]
    head, rest = table.iloc[:n], table.iloc[n:].sum()
    return pd.concat([head, rest.to_frame("other").T]) if rest.sum() > 0 else head


def quotas(result: Forecast, language: str, width: float) -> Figure:
    """Use as a share of the quota of each factor by year: mean as a bar, nine in ten replications as a line."""
    figure, axes = new_figure(width, 0.42 * width if width > 6 else 0.72 * width)
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
            label=say(f"factor_{factor}", language),
            alpha=0.85,
        )
        axes.vlines(x, own["share_q05"], own["share_q95"], color="#1d2731", linewidth=1.1)
        for position, row in zip(x, own.itertuples(), strict=True):
            if np.isnan(row.share_mean):
                axes.annotate(
                    say("unlimited", language), (position, 0.02), rotation=90, ha="center", va="bottom", color=colour
                )
    axes.axhline(1.0, color=RUST, linewidth=1.1, dashes=(5, 3))
    axes.annotate(
        say("legend_quota", language),
        (1.0, 1.0),
        xycoords=("axes fraction", "data"),
        xytext=(0, 3),
        textcoords="offset points",
        color=RUST,
        ha="right",
    )
    axes.set_xticks(range(len(years)), year_heads(result, language))
    axes.set_ylim(0, max(1.12, 1.05 * float(np.nanmax([*table["share_q95"], 0.0]))))
    percent_axis(axes.yaxis)
    axes.set_ylabel(say("axis_quota", language))
    axes.grid(axis="y")
    axes.legend(loc="lower left", bbox_to_anchor=(0.0, 1.01), ncols=3)
    return figure


def standing(result: Forecast, language: str, width: float) -> Figure:
    """Shares of values of each figure of the base year that are observed, imputed and assumed."""
    table = result.standing
    figure, axes = new_figure(width, 0.24 * len(table) + 0.6)
    y = np.arange(len(table))[::-1]
    counts = table[["observed", "imputed", "assumed"]]
    shares = counts.div(counts.sum(axis=1), axis=0)
    left = np.zeros(len(table))
    for name, colour in zip(counts.columns, (BLUE, BLUE_LIGHT, "#e4e7ea"), strict=True):
        axes.barh(y, shares[name], left=left, height=0.62, color=colour, label=say(f"standing_{name}", language))
        left += shares[name].to_numpy()
    axes.set_yticks(y, [say(f"figure_{name}", language) for name in table["figure"]], color="#1d2731")
    axes.set_xlim(0, 1)
    percent_axis(axes.xaxis)
    axes.spines["left"].set_visible(False)
    axes.legend(loc="lower left", bbox_to_anchor=(0.0, 1.01), ncols=3)
    return figure
