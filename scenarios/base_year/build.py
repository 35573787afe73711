"""Builds the base year from the facts: read, fit, freeze."""

from collections.abc import Collection
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from jinzhen.scenarios.base_year import attributes, estimate
from jinzhen.scenarios.base_year.estimate import Estimate, Knowledge
from jinzhen.scenarios.base_year.figures import read_figures
from jinzhen.scenarios.base_year.places import read_cities, read_counties
from jinzhen.scenarios.base_year.reading import FACTS_FOLDER
from jinzhen.scenarios.base_year.tables import (
    MEASURES,
    MUNICIPAL,
    PROVINCIAL,
    BaseYear,
    Cities,
    EnergyPrices,
    FirmSizes,
    Floats,
    Imposed,
    Total,
    Towns,
    Trades,
)
from jinzhen.scenarios.base_year.totals import read_totals
from jinzhen.scenarios.base_year.towns import FIRST_BATCH, SECOND_BATCH, UNKNOWN, Town, read_towns
from jinzhen.scenarios.base_year.trades import read_trades, with_markets

#: Days of designation: certification_facts C10, C13; outcomes 2023-06-28 (92 towns shown at the first expo).
FIRST_BATCH_DAY, MUNICIPAL_DAY, SECOND_BATCH_DAY = date(2022, 9, 14), date(2023, 6, 30), date(2023, 12, 12)


def load_base_year(facts_folder: str | Path | None = None, left_out: Collection[str] = ()) -> BaseYear:
    """The base year 2022 of the 150 real towns.

    facts_folder : a folder with the same tables as the package's own, for facts of one's own
    left_out : cities (Chinese names) of which nothing is to be known that tells their output: no published total, no
        town's output, no prior of one; what the fit then makes of them is a prediction from the other cities

    Raises UserError, naming file, line and field, for facts that cannot be.
    """
    if facts_folder is None and not left_out:
        return _packaged()
    return build(FACTS_FOLDER if facts_folder is None else Path(facts_folder), left_out)


@lru_cache(maxsize=1)
def _packaged() -> BaseYear:
    return build(FACTS_FOLDER)


def build(folder: Path, left_out: Collection[str] = ()) -> BaseYear:
    """Read the facts in a folder, without what tells the output of the cities left out, and fit the base year."""
    sizes, prices = FirmSizes(), EnergyPrices()
    cities = read_cities(folder)
    counties = read_counties(folder, cities)
    trades = read_trades(folder, prices)
    towns = read_towns(folder, cities, counties, trades)
    figures = read_figures(folder, tuple(town.town_id for town in towns))
    towns, figures = _without_output(towns, figures, cities, left_out)
    facts = Knowledge(
        towns, trades, read_totals(folder, towns, cities, left_out), figures,
        np.array([town.trade for town in towns]), np.array([town.has_tier for town in towns]),
    )
    towns_table, trades = _fit(facts, sizes)
    return BaseYear(name="Shanxi 2022", towns=towns_table, trades=trades, cities=cities, counties=counties,
                    imposed=_history(towns), firm_sizes=sizes, energy_prices=prices, **_totals(facts.totals))


def _without_output(
    towns: tuple[Town, ...], figures: dict[str, Floats], cities: Cities, left_out: Collection[str]
) -> tuple[tuple[Town, ...], dict[str, Floats]]:
    """Towns and figures without the published or assumed output of the towns of some cities."""
    hidden = np.array([cities.name_zh[town.city] in left_out for town in towns])
    blank = {name: np.where(hidden, np.nan, figures[name]) for name in ("reported_output", "core_output")}
    known = tuple(town._replace(prior_reported_mcny=UNKNOWN) if is_hidden else town
                  for town, is_hidden in zip(towns, hidden, strict=True))
    return known, figures | blank


def _fit(facts: Knowledge, sizes: FirmSizes) -> tuple[Towns, Trades]:
    """The town table, and the trades with their markets."""
    towns = facts.towns
    reported = estimate.reported_output(facts)
    scope = estimate.scope_factor(facts, reported)
    core = estimate.core_output(facts, reported, scope)
    facts = facts._replace(trades=with_markets(facts.trades, facts.trade, core.value, facts.figures["market_share"]))
    published, payroll, linked = estimate.jobs(facts, reported, core)
    n_entities = estimate.entities(facts)
    share = estimate.market_share(facts, core)
    above_size = estimate.above_size_share(facts, core, n_entities, sizes)
    found = {"reported_mcny": reported, "scope_factor": scope, "output_mcny": core, "n_entities": n_entities,
             "published_jobs": published, "payroll_jobs": payroll, "linked_jobs": linked, "market_share": share,
             "export_share": estimate.export_share(facts), "above_size_share": above_size}
    return Towns(
        **_identity(towns), **_columns(found),
        brand0=attributes.brand(towns, share.value), services0=attributes.services(towns),
        infrastructure0=attributes.infrastructure(towns),
        **attributes.titled_firms(towns, n_entities.value, above_size.value, facts.figures),
    ), facts.trades


def _columns(found: dict[str, Estimate]) -> dict[str, np.ndarray]:
    """Value, spread and standing of every figure as columns of the town table."""
    columns = {name: each.value for name, each in found.items()}
    columns |= {f"{name}_log_sd": each.log_sd for name, each in found.items()}
    columns |= {f"{name}_standing": each.standing for name, each in found.items()}  # type: ignore[misc]
    return columns


def _identity(towns: tuple[Town, ...]) -> dict[str, Any]:
    """Who and where the towns are."""
    columns: dict[str, Any] = {name: tuple(getattr(town, name) for town in towns)
                                  for name in ("town_id", "name_zh", "name_en")}
    columns |= {name: np.array([getattr(town, name) for town in towns], dtype=np.int64)
                for name in ("city", "county", "category", "trade")}
    columns |= {name: np.array([getattr(town, name) for town in towns]) for name in ("heritage_prob", "gi_prob")}
    columns["is_municipal_mid_2023"] = np.array([town.is_municipal for town in towns])
    columns["is_candidate"] = np.array([not town.has_tier for town in towns])
    return columns


def _totals(totals: tuple[Total, ...]) -> dict[str, Any]:
    return {
        "totals": totals,
        "total_members": np.array([total.members for total in totals]),
        "total_measure": np.array([MEASURES.index(total.measure) for total in totals], dtype=np.int64),
        "total_value": np.array([total.value for total in totals]),
        "total_low": np.array([total.low for total in totals]),
        "total_high": np.array([total.high for total in totals]),
    }


def _history(towns: tuple[Town, ...]) -> tuple[Imposed, ...]:
    """Designations up to the end of 2023, by day."""
    first = [Imposed(FIRST_BATCH_DAY, index, PROVINCIAL) for index, town in enumerate(towns)
             if town.batch == FIRST_BATCH]
    municipal = [Imposed(MUNICIPAL_DAY, index, MUNICIPAL) for index, town in enumerate(towns) if town.is_municipal]
    second = [Imposed(SECOND_BATCH_DAY, index, PROVINCIAL) for index, town in enumerate(towns)
              if town.batch == SECOND_BATCH]
    return (*first, *municipal, *second)
