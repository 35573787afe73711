"""Builds the base year from the facts: read, fit, freeze."""

from collections.abc import Collection
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from jinzhen.scenarios.base_year import attributes, estimate
from jinzhen.scenarios.base_year.batches import (
    Batch,
    agricultural_towns,
    history,
    read_batches,
    unnamed_members,
)
from jinzhen.scenarios.base_year.estimate import Estimate, Knowledge
from jinzhen.scenarios.base_year.figures import read_figures
from jinzhen.scenarios.base_year.left_out import with_spreads
from jinzhen.scenarios.base_year.places import read_cities, read_counties
from jinzhen.scenarios.base_year.reading import FACTS_FOLDER, Facts, check_folder
from jinzhen.scenarios.base_year.tables import (
    MEASURES,
    BaseYear,
    Cities,
    Counties,
    EnergyPrices,
    FirmSizes,
    Floats,
    Total,
    Towns,
    Trades,
)
from jinzhen.scenarios.base_year.totals import read_totals
from jinzhen.scenarios.base_year.towns import UNKNOWN, Town, read_towns
from jinzhen.scenarios.base_year.trades import read_trades, with_markets
from jinzhen.scenarios.errors import DateError
from jinzhen.scenarios.horizon import LAST_FACT


def load_base_year(
    facts_folder: str | Path | None = None, left_out: Collection[str] = (), as_of: date = LAST_FACT
) -> BaseYear:
    """The base year 2022 of the 150 real towns, from what was known on a day.

    facts_folder : facts of one's own, in the form of the package's; tables that it lacks are the package's
    left_out : cities (Chinese names) of which nothing is to be known that tells their output: no published total, no
        town's output, no prior of one; what the fit then makes of them is a prediction from the other cities
    as_of : facts known later are not there

    Raises UserError, naming file, line and field, for facts that cannot be.
    """
    folder = FACTS_FOLDER if facts_folder is None else Path(facts_folder)
    if folder != FACTS_FOLDER:
        check_folder(folder)
    elif as_of > LAST_FACT:
        raise DateError(f"the shipped facts end on {LAST_FACT}, and {as_of} is asked for", where="as_of",
                        expected=f"a day up to {LAST_FACT}, or facts=./my_facts with what happened since")
    return _built(folder, tuple(left_out), as_of, _state_of(folder))


def _state_of(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Path, size and time of every table, so that an edited folder is read again."""
    found = ((str(path), path.stat()) for path in sorted(folder.absolute().glob("*.csv")))
    return tuple((name, state.st_size, state.st_mtime_ns) for name, state in found)


@lru_cache(maxsize=8)
def _built(folder: Path, left_out: tuple[str, ...], as_of: date, state: object) -> BaseYear:
    return build(Facts(folder, as_of), left_out)


class Read(NamedTuple):
    """What the fit starts from, with the tables it stands on. before : trades without what figures tell of them"""

    known: Knowledge
    before: Trades
    cities: Cities
    counties: Counties
    batches: tuple[Batch, ...]


def read(facts: Facts, left_out: Collection[str] = ()) -> Read:
    """The facts, without what tells the output of the cities left out."""
    prices = EnergyPrices()
    cities = read_cities(facts)
    counties = read_counties(facts, cities)
    trades = read_trades(facts, prices)
    batches = read_batches(facts)
    towns = read_towns(facts, cities, counties, trades, agricultural_towns(batches))
    figures = read_figures(facts, tuple(town.town_id for town in towns))
    towns, figures = _without_output(towns, figures, cities, left_out)
    known = Knowledge(
        towns, trades, read_totals(facts, towns, cities, left_out), figures,
        np.array([town.trade for town in towns]), np.array([town.has_tier for town in towns]),
        titles_are_known=bool(cities.municipal_towns.any()),
    )
    before = read_trades(facts, prices, with_figures=False)
    return Read(with_spreads(known, before), before, cities, counties, batches)


def build(facts: Facts, left_out: Collection[str] = ()) -> BaseYear:
    """Read the facts, without what tells the output of the cities left out, and fit the base year."""
    sizes, prices = FirmSizes(), EnergyPrices()
    known, _, cities, counties, batches = read(facts, left_out)
    towns_table, trades = _fit(known, sizes)
    return BaseYear(name="Shanxi 2022", towns=towns_table, trades=trades, cities=cities, counties=counties,
                    imposed=history(known.towns), drawn=unnamed_members(facts, known.towns, batches),
                    firm_sizes=sizes, energy_prices=prices, **_totals(known.totals, len(known.towns)))


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


def _totals(totals: tuple[Total, ...], n_towns: int) -> dict[str, Any]:
    return {
        "totals": totals,
        "total_members": np.array([total.members for total in totals], dtype=np.bool_).reshape(-1, n_towns),
        "total_measure": np.array([MEASURES.index(total.measure) for total in totals], dtype=np.int64),
        "total_value": np.array([total.value for total in totals], dtype=np.float64),
        "total_low": np.array([total.low for total in totals], dtype=np.float64),
        "total_high": np.array([total.high for total in totals], dtype=np.float64),
    }
