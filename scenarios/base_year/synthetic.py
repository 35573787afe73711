"""A base year of any size for tests and benchmarks: the real towns repeated, their firms scaled."""

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from jinzhen.scenarios.base_year.build import load_base_year
from jinzhen.scenarios.base_year.tables import BaseYear, Drawn, Floats, Imposed, Ints, Towns, Trades
from jinzhen.scenarios.base_year.towns import N_TOWNS
from jinzhen.scenarios.errors import UserError

if TYPE_CHECKING:
    from jinzhen.scenarios.scenario import Scenario

#: Town columns that grow with the number of firms of the town.
EXTENSIVE = ("reported_mcny", "output_mcny", "published_jobs", "payroll_jobs", "linked_jobs")
#: Whole numbers of firms that grow with it too.
FIRM_COUNTS = ("n_srdi", "n_little_giant", "n_centres", "n_leaders")


def synthetic(n_towns: int, n_firms: int, real: BaseYear | None = None) -> BaseYear:
    """A base year with exactly this many towns and firms, and firms like the real ones.

    real : the base year that is made larger or smaller; the package's own where none is given

    Towns repeat in order (fewer than the real ones are spread over them), firms keep the mean size of their town,
    national markets grow with their trade. It has no published totals.
    """
    if n_towns < 1 or n_firms < n_towns:
        raise UserError(f"{n_towns} towns with {n_firms} firms", where="population",
                        expected="at least one town and one firm a town")
    real = real or load_base_year()
    towns = real.towns
    chosen = _chosen(len(towns), n_towns)
    n_entities = _scaled(towns.n_entities[chosen], n_firms)
    growth = n_entities / towns.n_entities[chosen]
    columns = {name: value[chosen] for name, value in vars(towns).items() if isinstance(value, np.ndarray)}
    columns |= {name: columns[name] * growth for name in EXTENSIVE}
    columns |= {name: _scaled_counts(columns[name], growth, n_entities) for name in FIRM_COUNTS}
    columns["n_entities"] = n_entities
    return replace(
        real, name=f"synthetic {n_towns} towns {n_firms} firms",
        imposed=_history(real, chosen), drawn=_drawn(real, chosen),
        towns=replace(towns, **columns, **_names(towns, chosen)),
        trades=_with_scaled_markets(real, columns["trade"], columns["output_mcny"]), **_no_totals(n_towns),
    )


def _chosen(n_real: int, n_towns: int) -> Ints:
    """Row of the real town that each town copies."""
    if n_towns >= n_real:
        return np.arange(n_towns) % n_real
    return np.rint(np.linspace(0, n_real - 1, n_towns)).astype(np.int64)


def _scaled(weights: Ints, total: int) -> Ints:
    """Whole numbers of at least one in proportion to the weights that add up to the total."""
    exact = 1.0 + weights * ((total - weights.size) / weights.sum())
    whole = np.floor(exact)
    left = total - int(whole.sum())
    whole[np.argsort(whole - exact, kind="stable")[:left]] += 1.0
    return whole.astype(np.int64)


def _scaled_counts(counts: Ints, growth: Floats, n_entities: Ints) -> Ints:
    """Counts that grow with the firms; what there was stays at least one, and none exceeds the firms."""
    return np.clip(np.rint(counts * growth).astype(np.int64), np.minimum(counts, 1), n_entities)


def _with_scaled_markets(real: BaseYear, trade: Ints, output_mcny: Floats) -> Trades:
    n_trades = real.n_trades
    before = np.bincount(real.towns.trade, real.towns.output_mcny, n_trades)
    after = np.bincount(trade, output_mcny, n_trades)
    growth = np.divide(after, before, out=np.ones(n_trades), where=(before > 0.0) & (after > 0.0))
    return replace(real.trades, national_market_mcny=real.trades.national_market_mcny * growth)


def _history(real: BaseYear, chosen: Ints) -> tuple[Imposed, ...]:
    copies = _copies(real, chosen)
    return tuple(event._replace(town=town) for event in real.imposed for town in copies[event.town])


def _drawn(real: BaseYear, chosen: Ints) -> tuple[Drawn, ...]:
    """Places and towns they are drawn among; both as often as the towns are there."""
    copies = _copies(real, chosen)
    found = []
    for batch in real.drawn:
        members = [(town, weight) for source, weight in zip(batch.members, batch.weights, strict=True)
                   for town in copies[source]]
        places = round(batch.places * len(members) / max(len(batch.members), 1))
        if places == 0:
            continue
        towns, weights = np.array([town for town, _ in members], np.int64), np.array([each for _, each in members])
        found.append(batch._replace(places=places, members=towns, weights=weights))
    return tuple(found)


def _copies(real: BaseYear, chosen: Ints) -> list[list[int]]:
    """Towns made of every real one."""
    copies: list[list[int]] = [[] for _ in range(real.n_towns)]
    for town, source in enumerate(chosen):
        copies[source].append(town)
    return copies


def _names(towns: Towns, chosen: Ints) -> dict[str, tuple[str, ...]]:
    """Names of the real towns; repeated ones carry a number."""
    marks = ["" if town < len(towns) else f" #{town // len(towns) + 1}" for town in range(chosen.size)]
    return {name: tuple(getattr(towns, name)[source] + mark for source, mark in zip(chosen, marks, strict=True))
            for name in ("town_id", "name_zh", "name_en")}


def _no_totals(n_towns: int) -> dict[str, Any]:
    none = np.zeros(0)
    return {"totals": (), "total_members": np.zeros((0, n_towns), dtype=np.bool_),
            "total_measure": np.zeros(0, dtype=np.int64), "total_value": none, "total_low": none, "total_high": none}


def base_year_of(scenario: "Scenario") -> BaseYear:
    """The base year of a scenario: from its facts as of its day; synthetic when its population is of another size.

    Raises UserError for facts that cannot be.
    """
    real = load_base_year(scenario.facts or None, as_of=scenario.as_of)
    population = scenario.population
    if population.n_towns in (N_TOWNS, real.n_towns) and population.n_firms is None:
        return real
    firms_per_town = real.towns.n_entities.sum() / real.n_towns
    return _resized(real, population.n_towns, population.n_firms or round(population.n_towns * firms_per_town))


@lru_cache(maxsize=4)
def _resized(real: BaseYear, n_towns: int, n_firms: int) -> BaseYear:
    return synthetic(n_towns, n_firms, real)
