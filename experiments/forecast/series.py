"""Every outcome by calendar year, and how reported figures come about from what is real."""

import numpy as np
import pandas as pd

from jinzhen.experiments.statistics.intervals import quantiles
from jinzhen.model.outcomes import OUTCOMES
from jinzhen.scenarios.units import is_unlimited

#: What reported output and reported entities are made of, from the real to the reported: figure -> parts.
PARTS = {
    "output": ("core", "linked", "scope", "figures"),
    "entities": ("real", "beyond", "paper"),
}


def by_year(values: np.ndarray, years: np.ndarray, kind: str) -> tuple[np.ndarray, np.ndarray]:
    """A figure by calendar year, and the years.

    values : (n_replications, n_steps); years : (n_steps,) the year of each step
    kind : a `flow` is summed over the year, a `stock` is that of the year's last step, a `share` the mean of its steps
    Returns (n_replications, n_years) and (n_years,).
    """
    distinct = np.unique(years)
    read = {
        "flow": lambda steps: steps.sum(axis=1),
        "stock": lambda steps: steps[:, -1],
        "share": lambda steps: steps.mean(axis=1),
    }[kind]
    return np.stack([read(values[:, years == year]) for year in distinct], axis=1), distinct


def outcomes_by_year(quarters: dict[str, np.ndarray], years: np.ndarray) -> pd.DataFrame:
    """Mean and spread over replications of every outcome in every year, long; unit and measure beside it.

    quarters : outcome name -> (n_replications, n_steps)
    A quota of towns of which one has no limit is infinite.
    """
    rows = []
    for figure in OUTCOMES:
        values, distinct = by_year(quarters[figure.name], years, figure.kind)
        for column, year in enumerate(distinct):
            own = values[:, column]
            told = (own.mean() if own.size else np.nan, *quantiles(own, (0.05, 0.5, 0.95)))
            rows.append(
                (figure.name, figure.unit, figure.measure, figure.kind, int(year), int(np.sum(years == year)),
                 *(np.inf if is_unlimited(value) else value for value in told))
            )  # fmt: skip
    return pd.DataFrame(
        rows, columns=["outcome", "unit", "measure", "kind", "year", "steps", "mean", "q05", "q50", "q95"]
    )


def reported_parts(outcomes: pd.DataFrame, town_years: pd.DataFrame) -> pd.DataFrame:
    """What reported output (m CNY a year) and reported entities (year's end) are made of: figure, part, year, mean.

    outcomes : as from `outcomes_by_year`; town_years : means over replications by town and year
    Output: core, what linked trades add, what a widened scope adds, what inflated figures add. The last two are split
    in proportion to their sums over towns, each town at its mean. Entities: in business, registered beyond the towns'
    firms, on paper only.
    """
    mean = outcomes.pivot_table(index="year", columns="outcome", values="mean")
    stretched = mean["reported_output_mcny"] - mean["chain_output_mcny"]
    scope = stretched * _scope_share(town_years).reindex(mean.index)
    parts = {
        ("output", "core"): mean["core_output_mcny"],
        ("output", "linked"): mean["chain_output_mcny"] - mean["core_output_mcny"],
        ("output", "scope"): scope,
        ("output", "figures"): stretched - scope,
        ("entities", "real"): mean["entities"],
        ("entities", "beyond"): mean["reported_entities"] - mean["entities"] - mean["paper_entities"],
        ("entities", "paper"): mean["paper_entities"],
    }
    rows = [(*key, int(year), value) for key, series in parts.items() for year, value in series.items()]
    return pd.DataFrame(rows, columns=["figure", "part", "year", "mean"])


def _scope_share(town_years: pd.DataFrame) -> pd.Series:
    """Part of what is reported beyond the real chain that a widened scope adds, by year; the rest is inflation."""
    chain = town_years["chain_output_mcny_mean"]
    widened = chain * town_years["scope_widening_share_mean"]
    inflated = (chain + widened) * town_years["figure_stretch_share_mean"]
    sums = pd.DataFrame({"widened": widened, "inflated": inflated}).groupby(town_years["year"]).sum()
    total = sums.sum(axis=1)
    return (sums["widened"] / total.where(total > 0.0)).fillna(0.5)
