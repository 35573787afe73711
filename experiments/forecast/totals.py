"""Yearly totals of a forecast: public money, quotas and output."""

import numpy as np
import pandas as pd

from jinzhen.experiments.forecast.series import by_year
from jinzhen.experiments.statistics.intervals import quantiles
from jinzhen.model.outcomes import MONEY_LINES
from jinzhen.scenarios.units import LARGEST_QUANTITY

#: Rationed factors: name, unit, and the outcomes that hold use, quota and what was refused.
FACTORS = (
    ("energy", "tce", "energy_use_tce", "energy_quota_tce", "energy_short_tce"),
    ("land", "mu", "land_use_mu", "land_quota_mu", "land_short_mu"),
    ("discharge", "t", "discharge_use_t", "discharge_quota_t", "discharge_short_t"),
)

#: The three measures of output, never mixed.
OUTPUTS = ("core", "chain", "reported")

#: The three counts of entities: in business, on paper only, and as reported.
ENTITIES = {"real": "entities", "paper": "paper_entities", "reported": "reported_entities"}

def quota_use(flows: dict[str, np.ndarray], years: np.ndarray) -> pd.DataFrame:
    """Use against quota of each rationed factor by year.

    flows : outcome name -> (n_replications, n_steps)
    `share_*` : use over quota, mean and spread over replications; nan where the quota is unlimited.
    """
    rows = []
    for factor, unit, *names in FACTORS:
        (use, distinct), (quota, _), (short, _) = (by_year(flows[name], years, "flow") for name in names)
        for column, year in enumerate(distinct):
            limited = quota[:, column] <= LARGEST_QUANTITY  # a sum over towns of which one is unlimited has no limit
            share = use[limited, column] / np.maximum(quota[limited, column], 1e-12)
            q05, q50, q95 = quantiles(share, (0.05, 0.5, 0.95))
            rows.append(
                (
                    factor,
                    int(year),
                    unit,
                    use[:, column].mean(),
                    quota[limited, column].mean() if limited.any() else np.nan,
                    short[:, column].mean(),
                    share.mean() if limited.any() else np.nan,
                    q05,
                    q50,
                    q95,
                    1.0 - limited.mean(),
                )
            )
    return pd.DataFrame(
        rows,
        columns=[
            "factor",
            "year",
            "unit",
            "used",
            "quota",
            "refused",
            "share_mean",
            "share_q05",
            "share_q50",
            "share_q95",
            "share_unlimited",
        ],
    )


def output_by_year(flows: dict[str, np.ndarray], years: np.ndarray) -> pd.DataFrame:
    """Core, chain and reported output by calendar year, m CNY; a year with fewer steps holds fewer quarters."""
    rows = []
    for measure in OUTPUTS:
        sums, distinct = by_year(flows[f"{measure}_output_mcny"], years, "flow")
        for column, year in enumerate(distinct):
            values = sums[:, column]
            rows.append(
                (measure, int(year), int(np.sum(years == year)), values.mean(), *quantiles(values, (0.05, 0.5, 0.95)))
            )
    return pd.DataFrame(rows, columns=["measure", "year", "steps", "mean_mcny", "q05", "q50", "q95"])


def entities_by_year(stocks: dict[str, np.ndarray], years: np.ndarray) -> pd.DataFrame:
    """Entities in business, on paper and as reported at the end of each calendar year."""
    rows = []
    for measure, name in ENTITIES.items():
        counts, distinct = by_year(stocks[name], years, "stock")
        for column, year in enumerate(distinct):
            values = counts[:, column]
            rows.append((measure, int(year), values.mean(), *quantiles(values, (0.05, 0.5, 0.95))))
    return pd.DataFrame(rows, columns=["measure", "year", "mean", "q05", "q50", "q95"])


def money_by_year(money_years: pd.DataFrame) -> pd.DataFrame:
    """Public money by lever, payer and year, long: lever, payer, year, mean_mcny, sd_mcny.

    money_years : one row a year, `money_<lever>_<payer>_mcny_mean` and `_sd`
    """
    rows = [
        (
            lever,
            payer,
            int(record["year"]),
            record[f"money_{lever}_{payer}_mcny_mean"],
            record[f"money_{lever}_{payer}_mcny_sd"],
        )
        for lever, payer in MONEY_LINES
        for record in money_years.to_dict("records")
    ]
    return pd.DataFrame(rows, columns=["lever", "payer", "year", "mean_mcny", "sd_mcny"])
