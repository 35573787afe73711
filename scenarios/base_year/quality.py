"""How well the base year meets its totals, and how much of it is observed, imputed and assumed."""

from typing import NamedTuple

import numpy as np

from jinzhen.scenarios.base_year.tables import STANDINGS, UNCERTAIN_FIGURES, BaseYear, Floats, Total


class Fit(NamedTuple):
    """A published total beside the fit.

    low, high : the range that the source leaves open; miss : fitted over target less one
    """

    name: str
    measure: str
    towns: int
    target: float
    low: float
    high: float
    fitted: float
    miss: float
    standing: str


class Standing(NamedTuple):
    """How many values of a figure are observed, imputed and assumed."""

    figure: str
    observed: int
    imputed: int
    assumed: int


def how_well(base_year: BaseYear) -> list[Fit]:
    """Every published total, what it should be and what the fit makes of it."""
    return [_fit(base_year, total) for total in base_year.totals]


def _fit(base_year: BaseYear, total: Total) -> Fit:
    fitted = float(_measured(base_year, total.measure)[total.members].sum())
    return Fit(total.name, total.measure, int(total.members.sum()), total.value, total.low, total.high, fitted,
               fitted / total.value - 1.0, total.standing)


def _measured(base_year: BaseYear, measure: str) -> Floats:
    towns = base_year.towns
    columns = {"reported_output": towns.reported_mcny, "entities": towns.n_entities.astype(np.float64),
               "jobs": towns.published_jobs}
    return columns[measure]


def standing_counts(base_year: BaseYear) -> list[Standing]:
    """Counts by standing of every town figure."""
    codes = {figure: getattr(base_year.towns, f"{figure}_standing") for figure in UNCERTAIN_FIGURES}
    return [Standing(figure, *np.bincount(found, minlength=len(STANDINGS)).tolist()) for figure, found in codes.items()]


def weighted_standing(base_year: BaseYear, figure: str) -> tuple[float, float, float]:
    """Shares of a figure's sum over all towns that are observed, imputed and assumed."""
    value = getattr(base_year.towns, figure).astype(np.float64)
    sums = np.bincount(getattr(base_year.towns, f"{figure}_standing"), weights=value, minlength=len(STANDINGS))
    observed, imputed, assumed = (sums / max(value.sum(), 1e-300)).tolist()
    return observed, imputed, assumed


def trade_standing_counts(base_year: BaseYear) -> Standing:
    """The same for the parameters of the trades."""
    parameters = [parameter for trade, parameter in base_year.trades.basis if trade == "*"]
    counts = dict.fromkeys(STANDINGS, 0)
    for trade in base_year.trades.name:
        for parameter in parameters:
            counts[base_year.trades.basis_of(trade, parameter).standing] += 1
    return Standing("parameters of the trades", *(counts[name] for name in STANDINGS))


def wage_share(base_year: BaseYear) -> Floats:
    """(n_towns,) wage bill over value added of the town's firms."""
    towns, trades = base_year.towns, base_year.trades
    return (towns.payroll_jobs * trades.wage_mcny_per_worker_year[towns.trade]
            / (towns.output_mcny * trades.value_added_share[towns.trade]))
