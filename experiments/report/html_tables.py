"""Tables of the page: heads and rows as text in one language."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from jinzhen.experiments.forecast.answer import Forecast
from jinzhen.experiments.forecast.towns import least_likely, most_likely
from jinzhen.experiments.report.formats import NOTHING, number, percent, percent_range, short_day, signed
from jinzhen.experiments.report.sentences import hold, lever_label, town_name
from jinzhen.experiments.report.words import say


class Table(NamedTuple):
    """Head cells, rows of cells, and how many leading columns hold words rather than numbers."""

    head: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    n_word_columns: int = 1


def _heads(language: str, *keys: str) -> tuple[str, ...]:
    return tuple(say(f"t_{key}", language) for key in keys)


def rounds(result: Forecast, language: str) -> Table:
    """Nominated, eligible, places and named by date."""
    rows = []
    for _, row in result.rounds.iterrows():
        held = say("t_imposed", language) if row["imposed"] else percent(row["share_held"])
        short = NOTHING if row["imposed"] else percent(row["share_places_short"])
        rows.append(
            (
                short_day(row["date"], language),
                held,
                _spread(row, "nominated"),
                _spread(row, "eligible"),
                _places(row, language),
                _spread(row, "named"),
                short,
            )
        )
    return Table(_heads(language, "date", "held", "nominated", "eligible", "places", "named", "short"), rows)


def _spread(row: pd.Series, name: str) -> str:
    low, mean, high = (row[f"{name}_{part}"] for part in ("min", "mean", "max"))
    return number(mean) if low == high else f"{number(mean, 1)} ({number(low)}–{number(high)})"


def _places(row: pd.Series, language: str) -> str:
    share, word = row["share_unlimited"], say("unlimited", language)
    if share >= 1.0:
        return word
    text = _spread(row, "places")
    return text if share == 0.0 else f"{text}; {word} {percent(share)}"


def towns(result: Forecast, language: str, which: str) -> Table:
    """The most or least likely towns with gate, rank and perceived gap. which : most_likely or least_likely"""
    table = {"most_likely": most_likely, "least_likely": least_likely}[which](result.towns)
    rows = [
        (
            town_name(row, language),
            _place(row, language),
            f"{percent(row['chance'])} ({percent_range(row['low'], row['high'])})",
            percent(row["passes_all"]),
            hold(row, language),
            say(f"constraint_{row['perceived_constraint']}", language),
        )
        for _, row in table.iterrows()
    ]
    heads = _heads(language, "town", "county", "chance", "gates", "hold", "perceived")
    return Table(heads, rows, 2)


def _place(row: pd.Series, language: str) -> str:
    return (
        f"{row['city_zh'].removesuffix('市')} {row['county_zh']}"
        if language == "zh"
        else f"{row['county_zh']}, {row['city_en']}"
    )


def town_details(result: Forecast, language: str) -> Table:
    """Distances to the gates, assets and administration of the towns most likely to be designated."""
    rows = [
        (
            town_name(row, language),
            signed(100.0 * row["output_gap_share"], 0),
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
    return Table(_heads(language, "town", *heads, "stretch"), rows)


def money(result: Forecast, language: str) -> Table:
    """Public money by lever and payer, a column a year; lines that no replication pays are left to the file."""
    table = result.money.pivot_table(
        index=["lever", "payer"], columns="year", values="mean_mcny", aggfunc="sum", sort=False
    )
    table["total"] = table.sum(axis=1)
    table = table[table["total"] > 0.0].sort_values("total", ascending=False)
    unit = _money_unit(language)
    rows = [
        (lever_label(lever, language), say(f"payer_{payer}", language), *_amounts(row, unit))
        for (lever, payer), row in table.iterrows()
    ]
    for payer, row in table.groupby(level="payer").sum().sort_values("total", ascending=False).iterrows():
        rows.append((say("t_total", language), say(f"payer_{payer}", language), *_amounts(row, unit)))
    rows.append((say("t_total", language), "", *_amounts(table.sum(), unit)))
    years = tuple(str(year) for year in table.columns[:-1])
    return Table(
        (
            f"{say('t_lever', language)} ({say('axis_money', language)})",
            say("t_payer", language),
            *years,
            say("t_total", language),
        ),
        rows,
        2,
    )


def _money_unit(language: str) -> float:
    return 100.0 if language == "zh" else 1000.0


def _amounts(row: pd.Series, unit: float) -> tuple[str, ...]:
    return tuple(number(value / unit, 2) for value in row)


#: Divisors that turn the model's units into those of `unit_*` in English and Chinese.
FACTOR_SCALES = {"tce": (1e6, 1e4), "mu": (1e3, 1e3), "t": (1e3, 1e3)}


def quotas(result: Forecast, language: str) -> Table:
    """Used, quota, share and refused by factor and year."""
    rows = []
    for row in result.quotas.itertuples():
        scale = FACTOR_SCALES[row.unit][language == "zh"]
        quota = say("unlimited", language) if np.isnan(row.quota) else number(row.quota / scale, 2)
        name = f"{say(f'factor_{row.factor}', language)} ({say(f'unit_{row.unit}', language)})"
        rows.append(
            (
                name,
                str(row.year),
                number(row.used / scale, 2),
                quota,
                percent(row.share_mean),
                number(row.refused / scale, 2),
            )
        )
    return Table(_heads(language, "factor", "year", "used", "quota", "share", "refused"), rows)


def output(result: Forecast, language: str) -> Table:
    """Core, chain and reported output: mean and spread by year."""
    unit = _money_unit(language)
    rows = []
    for measure, group in result.output.groupby("measure", sort=False):
        cells = [
            f"{number(row.mean_mcny / unit)} ({number(row.q05 / unit)}–{number(row.q95 / unit)})"
            for row in group.itertuples()
        ]
        rows.append((say(f"measure_{measure}", language), *cells))
    return Table((f"{say('t_measure', language)} ({say('axis_money', language)})", *year_heads(result, language)), rows)


def year_heads(result: Forecast, language: str) -> tuple[str, ...]:
    """Years as printed; one with fewer steps than the others says how many quarters it holds."""
    steps = result.output.drop_duplicates("year").set_index("year")["steps"]
    per_quarter = max(1, int(steps.max()) // 4)
    return tuple(
        str(year) if n == steps.max() else say("quarters_only", language, year=year, n=n // per_quarter)
        for year, n in steps.items()
    )


def entities(result: Forecast, language: str) -> Table:
    """Entities in business, on paper and as reported: mean and spread at the end of every year."""
    rows = []
    for measure, group in result.entities.groupby("measure", sort=False):
        cells = [f"{number(row.mean)} ({number(row.q05)}–{number(row.q95)})" for row in group.itertuples()]
        rows.append((say(f"entities_{measure}", language), *cells))
    years = tuple(str(year) for year in result.entities["year"].unique())
    return Table((say("t_entities", language), *years), rows)


def cost_per_town(result: Forecast, language: str) -> Table:
    """Public money over provincial towns added, since the start and after the imposed history."""
    since = {"start": result.question.start, "as_of": result.question.as_of}
    unit = _money_unit(language)
    rows = []
    for row in result.cost_per_town.itertuples():
        interval = NOTHING if np.isnan(row.low) else f"{number(row.low / unit, 2)}–{number(row.high / unit, 2)}"
        spread = NOTHING if np.isnan(row.q05) else f"{number(row.q05 / unit, 2)}–{number(row.q95 / unit, 2)}"
        rows.append(
            (
                say(f"since_{row.since}", language, day=short_day(since[row.since], language)),
                number(row.money_mcny / unit, 2),
                number(row.towns_added, 1),
                number(row.cost_mcny / unit, 2),
                interval,
                spread,
            )
        )
    heads = _heads(language, "period", "spent", "towns_added", "per_town", "interval", "spread")
    return Table((f"{heads[0]} ({say('axis_money', language)})", *heads[1:]), rows)


def accounts(result: Forecast, language: str) -> Table:
    """Largest imbalance by account."""
    rows = [(say(f"account_{row.account}", language), f"{row.largest:.1e}") for row in result.residuals.itertuples()]
    return Table(_heads(language, "account", "imbalance"), rows)


def provenance(result: Forecast, language: str) -> Table:
    """What made the numbers."""
    rows = [(say(f"p_{key}", language) if key in _KNOWN else key, value) for key, value in result.provenance.items()]
    return Table((), rows)


_KNOWN = ("engine_id", "base_year_hash", "scenario_hash", "seed", "replications", "computed_on", "last_run")
