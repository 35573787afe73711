"""Public money per provincial town added: accounting, not what one more town would cost."""

import numpy as np
import pandas as pd
from scipy import stats

from jinzhen.experiments.statistics.intervals import LEVEL, quantiles

#: Periods over which money and towns are counted.
SINCE = ("start", "as_of")


def cost_per_town(public_mcny: np.ndarray, counts: np.ndarray, as_of_step: int) -> pd.DataFrame:
    """Money spent over provincial towns added, from the start and after the imposed history.

    public_mcny : (n_replications, n_steps) spent in each step
    counts : (n_replications, n_steps + 1) provincial towns, column 0 the base year
    as_of_step : last step of imposed history
    `cost_mcny` is mean money over mean towns, with a 95 % interval by linearisation; `q05` to `q95` are of the
    replications that add a town, `share_without` is that of the others. nan where nothing is added or left to spend.
    """
    rows = []
    for since, first in zip(SINCE, (0, as_of_step), strict=True):
        money = public_mcny[:, first:].sum(axis=1)
        added = counts[:, -1] - counts[:, first]
        some = added > 0
        cost, half = ratio_of_means(money, added)
        rows.append(
            (since, money.mean() if money.size else np.nan, added.mean() if added.size else np.nan, cost, cost - half,
             cost + half, *quantiles(money[some] / added[some], (0.05, 0.5, 0.95)),
             1.0 - some.mean() if some.size else np.nan)
        )  # fmt: skip
    names = ["money_mcny", "towns_added", "cost_mcny", "low", "high", "q05", "q50", "q95", "share_without"]
    return pd.DataFrame(rows, columns=["since", *names])


def ratio_of_means(money: np.ndarray, added: np.ndarray, level: float = LEVEL) -> tuple[float, float]:
    """Mean of `money` over mean of `added`, (n,) each, and the half-width of its interval; nan where nothing is added.

    Source of the form: linearised variance of a ratio, Cochran 1977, Sampling Techniques, section 6.4.
    """
    if added.size == 0 or added.mean() <= 0.0:
        return np.nan, np.nan
    ratio = float(money.mean() / added.mean())
    if added.size == 1:
        return ratio, np.inf
    error = float(np.std(money - ratio * added, ddof=1)) / np.sqrt(added.size)
    return ratio, float(stats.t.ppf(0.5 + 0.5 * level, added.size - 1)) * error / float(added.mean())
