"""Tables of the forecast's page and the shorter ones of the terminal."""

import math
from collections.abc import Callable
from typing import Any

import pandas as pd

from jinzhen.experiments.forecast.answer import Forecast
from jinzhen.experiments.forecast.captions import CAPTIONS
from jinzhen.experiments.forecast.towns import least_likely, most_likely
from jinzhen.experiments.forecast.words import say
from jinzhen.experiments.paper.formats import (
    BILLIONS,
    NOTHING,
    Scale,
    chance,
    number,
    percent,
    percent_range,
    points,
    points_range,
    short_day,
    signed,
)
from jinzhen.experiments.paper.labels import lever_label, place, town_name
from jinzhen.experiments.paper.parts import TERMINAL, Table
from jinzhen.experiments.paper.text import Text, Words, brackets

#: Towns named in the terminal.
N_TOWNS = 5
#: Towns of every category that are shown as possible members of a batch that is not known by name.
N_UNNAMED = 6


def _heads(*keys: str) -> tuple[Text, ...]:
    return tuple(say(f"t_{key}") for key in keys)


def _in_unit(head: Text, scale: Scale) -> Text:
    """A head with the unit of what stands under it."""
    return head + brackets(scale.unit)


def by_rule_in_short(result: Forecast) -> Table:
    """Chance under each rule for places, with interval and number of replications."""
    rows = [
        (say(f"rule_{row.rule}"), percent(row.probability), percent_range(row.low, row.high), f"n = {row.n:,}")
        for row in result.by_rule.itertuples()
    ]
    return Table("by_rule_in_short", (), rows, where=TERMINAL)


def binding_in_short(result: Forecast) -> Table:
    """Chance in each arm, with the paired difference."""
    rows: list[tuple[Words, ...]] = []
    for position, row in enumerate(result.binding.itertuples()):
        interval = points_range(row.difference_low, row.difference_high)
        difference = NOTHING if position == 0 else points(row.difference) + brackets(interval)
        rows.append((say(f"arm_{row.arm}"), percent(row.probability), difference))
    return Table("binding_in_short", (), rows, words=(0, 2), where=TERMINAL)


def towns_in_short(result: Forecast) -> Table:
    """The towns most likely to be designated."""
    rows = [
        (town_name(row), percent(row["chance"]), hold(row))
        for _, row in most_likely(result.towns, N_TOWNS).iterrows()
    ]
    return Table("towns_in_short", (), rows, words=(0, 2), where=TERMINAL)


def rounds(result: Forecast) -> Table:
    """Nominated, eligible, places and named by date."""
    rows = []
    for _, row in result.rounds.iterrows():
        held: Words = say("t_imposed") if row["imposed"] else percent(row["share_held"])
        short = NOTHING if row["imposed"] else percent(row["share_places_short"])
        nominated, eligible, named = (_spread(row, name) for name in ("nominated", "eligible", "named"))
        rows.append((short_day(row["date"]), held, nominated, eligible, _places(row), named, short))
    heads = _heads("date", "held", "nominated", "eligible", "places", "named", "short")
    return Table("rounds", heads, rows, caption=CAPTIONS["rounds"], data="rounds")


def unnamed(result: Forecast) -> Table:
    """The towns most often drawn as members of a batch that nobody knows by name."""
    shown = result.unnamed.groupby(["date", "category"], sort=False).head(N_UNNAMED)
    rows = [
        (town_name(row), short_day(row["date"]), say(f"category_{row['category']}"), number(row["weight"]),
         percent(row["share_drawn"]))
        for _, row in shown.iterrows()
    ]  # fmt: skip
    heads = _heads("town", "date", "category", "weight", "drawn")
    return Table("unnamed", heads, rows, (0, 1, 2), data="unnamed")


def _spread(row: pd.Series, name: str) -> str:
    low, mean, high = (row[f"{name}_{part}"] for part in ("min", "mean", "max"))
    return number(mean) if low == high else f"{number(mean, 1)} ({number(low)}–{number(high)})"


def _places(row: pd.Series) -> Words:
    share, word = row["share_unlimited"], say("unlimited")
    if share >= 1.0:
        return word
    text = _spread(row, "places")
    return text if share == 0.0 else f"{text}; " + word + f" {percent(share)}"


#: Which towns a table shows -> how they are found.
CHOSEN: dict[str, Callable[[pd.DataFrame], pd.DataFrame]] = {"most_likely": most_likely, "least_likely": least_likely}


def towns(result: Forecast, which: str) -> Table:
    """The most or least likely towns with gate, rank and perceived gap. which : a key of CHOSEN"""
    rows = [
        (
            town_name(row), place(row), chance(row["chance"], row["low"], row["high"]), percent(row["passes_all"]),
            hold(row), say(f"constraint_{row['perceived_constraint']}"),
        )
        for _, row in CHOSEN[which](result.towns).iterrows()
    ]  # fmt: skip
    heads = _heads("town", "county", "chance", "gates", "hold", "perceived")
    return Table("towns", heads, rows, (0, 1, 4, 5), say(which), CAPTIONS["towns"], "towns")


def hold(row: pd.Series) -> Text:
    """What holds a town back, with the figure behind it."""
    key = row["held_back_by"]
    label = say(f"hold_{key}")
    if key == "none":
        return label
    if key == "places":
        if math.isnan(row["score_rank"]):
            return label
        rank = f"{row['score_rank']:.0f}/{row['n_candidates']:.0f}"
        return label + brackets(Text("rank {rank}", "第{rank}名").format(rank=rank))
    return label + brackets(Text("passes in {rate}", "达标率{rate}").format(rate=percent(row[f"passes_{key}"])))


def town_details(result: Forecast) -> Table:
    """Distances to the gates, assets and administration of the towns most likely to be designated."""
    rows: list[tuple[Words, ...]] = [
        (
            town_name(row),
            signed(100.0 * row["output_gap_share"], 0) if row["output_gate_mcny"] > 0.0 else NOTHING,
            signed(row["leader_gap_firms"]),
            signed(row["support_gap_units"], 0),
            *(number(row[name], 2) for name in ("brand", "services_mean", "effort", "rank_share")),
            percent(row["praised"]),
            percent(row["notices"]),
            percent((1.0 + row["scope_widening_share"]) * (1.0 + row["figure_stretch_share"]) - 1.0),
        )
        for _, row in most_likely(result.towns).iterrows()
    ]
    heads = ("output_gap", "leader_gap", "support_gap", "brand", "services", "effort", "rank", "praised", "notices")
    title, caption = say("town_details"), CAPTIONS["town_details"]
    return Table("town_details", _heads("town", *heads, "stretch"), rows, (0,), title, caption, "towns")


def money(result: Forecast) -> Table:
    """Public money by lever and payer, a column a year; lines that no replication pays are left to the file."""
    table = result.money.pivot_table(
        index=["lever", "payer"], columns="year", values="mean_mcny", aggfunc="sum", sort=False
    )
    table["total"] = table.sum(axis=1)
    table = table[table["total"] > 0.0].sort_values("total", ascending=False)
    rows = [(lever_label(lever), say(f"payer_{payer}"), *_amounts(row)) for (lever, payer), row in table.iterrows()]
    for payer, row in table.groupby(level="payer").sum().sort_values("total", ascending=False).iterrows():
        rows.append((say("t_total"), say(f"payer_{payer}"), *_amounts(row)))
    rows.append((say("t_total"), Text("", ""), *_amounts(table.sum())))
    years = [str(year) for year in table.columns[:-1]]
    heads: list[Words] = [_in_unit(say("t_lever"), BILLIONS), say("t_payer"), *years, say("t_total")]
    return Table("money_table", heads, rows, (0, 1), caption=CAPTIONS["money_table"], data="money")


def _amounts(row: pd.Series) -> tuple[Text, ...]:
    return tuple(BILLIONS.number(value, 2) for value in row)


#: Unit of a factor -> that in which it is shown.
FACTOR_SCALES = {
    "tce": Scale(Text("m tce", "万吨标准煤"), 1e6, 1e4),
    "mu": Scale(Text("thousand mu", "千亩"), 1e3, 1e3),
    "t": Scale(Text("thousand t", "千吨"), 1e3, 1e3),
}


def quotas(result: Forecast) -> Table:
    """Used, quota, share and refused by factor and year."""
    rows = []
    for row in result.quotas.itertuples():
        scale = FACTOR_SCALES[row.unit]
        name = _in_unit(say(f"factor_{row.factor}"), scale)
        quota = say("unlimited") if math.isnan(row.quota) else scale.number(row.quota, 2)
        used, refused = scale.number(row.used, 2), scale.number(row.refused, 2)
        rows.append((name, str(row.year), used, quota, percent(row.share_mean), refused))
    heads = _heads("factor", "year", "used", "quota", "share", "refused")
    return Table("quotas_table", heads, rows, caption=CAPTIONS["quotas_table"], data="quotas")


def output(result: Forecast) -> Table:
    """Core, chain and reported output: mean and spread by year."""
    rows = []
    for measure, group in result.output.groupby("measure", sort=False):
        cells = [_with_spread(BILLIONS, row.mean_mcny, row) for row in group.itertuples()]
        rows.append((say(f"measure_{measure}"), *cells))
    heads = (_in_unit(say("t_measure"), BILLIONS), *year_heads(result))
    return Table("output", heads, rows, caption=CAPTIONS["output"], data="output")


def _with_spread(scale: Scale, mean: float, row: Any) -> Text:
    """`12 (10–14)` in a unit."""
    return scale.number(mean) + " (" + scale.range(row.q05, row.q95) + ")"


def year_heads(result: Forecast) -> tuple[Words, ...]:
    """Years as printed; one with fewer steps than the others says how many quarters it holds."""
    steps = result.output.drop_duplicates("year").set_index("year")["steps"]
    per_quarter = max(1, int(steps.max()) // 4)
    return tuple(
        str(year) if n == steps.max() else say("quarters_only", year=year, n=n // per_quarter)
        for year, n in steps.items()
    )


def entities(result: Forecast) -> Table:
    """Entities in business, on paper and as reported: mean and spread at the end of every year."""
    rows: list[tuple[Words, ...]] = []
    for measure, group in result.entities.groupby("measure", sort=False):
        cells = [f"{number(row.mean)} ({number(row.q05)}–{number(row.q95)})" for row in group.itertuples()]
        rows.append((say(f"entities_{measure}"), *cells))
    years = (str(year) for year in result.entities["year"].unique())
    return Table("entities", (say("t_entities"), *years), rows, caption=CAPTIONS["entities"], data="entities")


def cost_per_town(result: Forecast) -> Table:
    """Public money over provincial towns added, since the start and after the imposed history."""
    since = {"start": result.question.start, "as_of": result.question.as_of}
    rows = []
    for row in result.cost_per_town.itertuples():
        interval = NOTHING if math.isnan(row.low) else BILLIONS.range(row.low, row.high, 2)
        spread = NOTHING if math.isnan(row.q05) else BILLIONS.range(row.q05, row.q95, 2)
        period = say(f"since_{row.since}", day=short_day(since[row.since]))
        spent, cost = BILLIONS.number(row.money_mcny, 2), BILLIONS.number(row.cost_mcny, 2)
        rows.append((period, spent, number(row.towns_added, 1), cost, interval, spread))
    heads = _heads("period", "spent", "towns_added", "per_town", "interval", "spread")
    heads = (_in_unit(heads[0], BILLIONS), *heads[1:])
    return Table("cost_per_town", heads, rows, caption=CAPTIONS["cost_per_town"], data="cost_per_town")


def accounts(result: Forecast) -> Table:
    """Largest imbalance by account."""
    rows = [(say(f"account_{row.account}"), f"{row.largest:.1e}") for row in result.residuals.itertuples()]
    heads = _heads("account", "imbalance")
    return Table("accounts", heads, rows, caption=CAPTIONS["accounts"], data="residuals")
