"""Yearly totals of a forecast: public money, quotas and output."""

import numpy as np
import pandas as pd
from jinzhen.experiments.analysis.intervals import quantiles
from jinzhen.model.outcomes import MONEY_LINES, UNLIMITED

#: Rationed factors: name, unit, and the outcomes that hold use, quota and what was refused.
FACTORS = (
    ("energy", "tce", "energy_use_tce", "energy_quota_tce", "energy_short_tce"),
    ("land", "mu", "land_use_mu", "land_quota_mu", "land_short_mu"),
    ("discharge", "t", "discharge_use_t", "discharge_quota_t", "discharge_short_t"),
)

#: The three measures of output, never mixed.
OUTPUTS = ("core", "chain", "reported")

#: Outcomes that have to be read quarter by quarter for these tables.
QUARTER_NAMES = (
    "provincial_towns",
    *(name for factor in FACTORS for name in factor[2:]),
    *(f"{measure}_output_mcny" for measure in OUTPUTS),
)


def yearly_sums(quarters: np.ndarray, years: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Flows summed by calendar year, and the years.

    quarters : (n_replications, n_steps) a flow per step; years : (n_steps,) the year of each step
    Returns (n_replications, n_years) and (n_years,).
    """
    distinct = np.unique(years)
    return np.stack([quarters[:, years == year].sum(axis=1) for year in distinct], axis=1), distinct


def quota_use(flows: dict[str, np.ndarray], years: np.ndarray) -> pd.DataFrame:
    """Use against quota of each rationed factor by year.

    flows : outcome name -> (n_replications, n_steps)
    `share_*` : use over quota, mean and spread over replications; nan where the quota is unlimited.
    """
    rows = []
    for factor, unit, *names in FACTORS:
        (use, distinct), (quota, _), (short, _) = (yearly_sums(flows[name], years) for name in names)
        for column, year in enumerate(distinct):
            limited = quota[:, column] < UNLIMITED
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
        sums, distinct = yearly_sums(flows[f"{measure}_output_mcny"], years)
        for column, year in enumerate(distinct):
            values = sums[:, column]
            rows.append(
                (measure, int(year), int(np.sum(years == year)), values.mean(), *quantiles(values, (0.05, 0.5, 0.95)))
            )
    return pd.DataFrame(rows, columns=["measure", "year", "steps", "mean_mcny", "q05", "q50", "q95"])


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
