"""How firms grow, differ in size, close, and cross the designated size, with no treatment at all."""

from collections.abc import Mapping
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.special import gammaln

from jinzhen.experiments.running.kit import Kit, Run
from jinzhen.experiments.validation.figures import Pool
from jinzhen.model.rules.turnover import ABOVE_SIZE_MCNY, LARGE_CAPITAL_MCNY, MEDIUM_CAPITAL_MCNY

#: Ages (years, rounded) told apart in the search for the age of most exits.
OLDEST_AGE = 12
SIZES = ("large", "medium", "small")


def growth_rates(kit: Kit, number: int) -> dict[str, float]:
    """V1. Yearly log growth of output of firms in business all through 2023 and 2024, less their trade's median."""
    run = kit.run(kit.until("2024Q4"), number)
    run.step()
    first, second = _output_of_a_year(run), _output_of_a_year(run)
    both = first.join(second.add_suffix("_after"), how="inner")
    both = both[(both["output_mcny"] > 0.0) & (both["output_mcny_after"] > 0.0)]
    growth = np.log(both["output_mcny_after"] / both["output_mcny"])
    trade = run.tables.towns.trade[both["town"].to_numpy()]
    deviation = (growth - growth.groupby(trade).transform("median")).to_numpy()
    return {"shape": subbotin_shape(deviation), "sd": float(deviation.std(ddof=1))}


def _output_of_a_year(run: Run) -> pd.DataFrame:
    """Output of the firms that work in every step of the year to come, m CNY, by identity."""
    total: pd.DataFrame | None = None
    for _ in range(run.scenario.steps_per_year):
        run.step()
        made = run.flows("output_mcny")
        if total is None:
            total = made
        else:
            total["output_mcny"] += made["output_mcny"]
            total = total.dropna()
    assert total is not None
    return total


def subbotin_shape(deviation: NDArray[np.float64]) -> float:
    """Most likely shape of a Subbotin density centred at 0: 1 is Laplace, 2 normal; between 0.2 and 5.

    Density proportional to exp(-|x / a|^b / b); for a given b the most likely a is (mean |x|^b)^(1/b).
    """
    size = np.abs(deviation)

    def loss(shape: float) -> float:
        scale = np.mean(size**shape) ** (1.0 / shape)
        return float(np.log(scale) + np.log(shape) / shape + gammaln(1.0 + 1.0 / shape) + 1.0 / shape)

    return float(minimize_scalar(loss, bounds=(0.2, 5.0), method="bounded").x)


def size_tail(kit: Kit, number: int) -> dict[str, float]:
    """V2. Tail exponent of the density of yearly output, all towns pooled, at the start and at the end of 2025."""
    run = kit.run(kit.until("2025Q4"), number)
    start = density_exponent(run.firms("output_year_mcny")["output_year_mcny"].to_numpy())
    run.to_end()
    return {"start": start, "end": density_exponent(run.firms("output_year_mcny")["output_year_mcny"].to_numpy())}


def density_exponent(output_mcny: NDArray[np.float64]) -> float:
    """Exponent of the size density of firms above the designated size, the population of the source.

    One more than the slope of log(rank - 1/2) on log size, which removes most of the small-sample bias.
    """
    tail = np.sort(output_mcny[output_mcny >= ABOVE_SIZE_MCNY])[::-1]
    if tail.size < 30:
        return float("nan")
    slope = np.polyfit(np.log(tail), np.log(np.arange(tail.size) + 0.5), 1)[0]
    return float(1.0 - slope)


def exits(kit: Kit, number: int) -> dict[str, float]:
    """V3. Exits and firm-years at risk from 2023 to 2025, in all, by size and by age."""
    run = kit.run(kit.until("2025Q4"), number)
    run.step()
    counts = dict.fromkeys((f"{what}_{group}" for group in _groups() for what in ("exits", "years")), 0.0)
    while run.at < run.n_steps:
        before = run.firms("capital_mcny", "age_years")
        run.step()
        gone = ~before.index.isin(run.firms().index)
        for group, members in _members(before).items():
            counts[f"exits_{group}"] += float((gone & members).sum())
            counts[f"years_{group}"] += float(members.sum()) * run.step_years
    return counts


def _groups() -> tuple[str, ...]:
    return ("all", *SIZES, *(f"age{age}" for age in range(1, OLDEST_AGE + 1)))


def _members(firms: pd.DataFrame) -> dict[str, NDArray[np.bool_]]:
    """Which firms are of each group, (n_firms,)."""
    capital, age = firms["capital_mcny"].to_numpy(), np.rint(firms["age_years"].to_numpy())
    large, small = capital > LARGE_CAPITAL_MCNY, capital <= MEDIUM_CAPITAL_MCNY
    sizes = {"all": np.ones(capital.size, np.bool_), "large": large, "medium": ~large & ~small, "small": small}
    return sizes | {f"age{years}": age == years for years in range(1, OLDEST_AGE + 1)}


def exit_rate(group: str) -> Pool:
    """Exits of a group over its firm-years, from sums of what `exits` counts."""

    def rate(sums: Mapping[str, float]) -> float:
        return sums[f"exits_{group}"] / sums[f"years_{group}"]

    return rate


def age_of_most_exits(sums: Mapping[str, float]) -> float:
    """Age (years) at which the exit rate is highest."""
    ages = range(1, OLDEST_AGE + 1)
    return float(max(ages, key=lambda age: exit_rate(f"age{age}")(sums)))


def size_crossings(kit: Kit, number: int) -> dict[str, float]:
    """V4. Firms above the designated size, and those that joined and left them: in 2023 and in the two years after.

    number_2023, number_2024 : in the middle of these years
    """
    run = kit.run(kit.until("2025Q4"), number)
    run.step()
    half = run.scenario.steps_per_year // 2
    stocks, numbers = [_above_size(run)], []
    for _ in range(3):
        run.steps(half)
        numbers.append(float(_above_size(run).size))
        run.steps(half)
        stocks.append(_above_size(run))
    lost = [float(before.difference(after).size) for before, after in pairwise(stocks)]
    return {"stock": float(stocks[0].size), "new": float(stocks[1].difference(stocks[0]).size), "lost": lost[0],
            "stock_later": float(sum(stock.size for stock in stocks[1:-1])), "lost_later": sum(lost[1:]),
            "number_2023": numbers[0], "number_2024": numbers[1]}


def _above_size(run: Run) -> pd.Index:
    firms = run.firms("above_size")
    return firms.index[firms["above_size"] > 0.0]


def over(what: str, stock: str) -> Pool:
    """A count of a trial over another."""

    def rate(sums: Mapping[str, float]) -> float:
        return sums[what] / sums[stock]

    return rate


def growth_of_number(sums: Mapping[str, float]) -> float:
    """Firms above size in the middle of 2024 over those a year before, less one."""
    return sums["number_2024"] / sums["number_2023"] - 1.0
