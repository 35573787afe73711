"""How far firms of a trade stand apart in productivity, and how long (V24)."""

import numpy as np
import pandas as pd

from jinzhen.experiments.running.kit import Kit, Run
from jinzhen.experiments.validation.trials.growth import trade_of
from jinzhen.experiments.validation.trials.sampling import year_of_flows
from jinzhen.model.state.now import Param

YEARS = 5
#: Part of the firms at either end that is left out, and part that counts as the top. Source: the studies.
TRIMMED_SHARE, TOP_SHARE = 0.01, 0.2
FLOWS = ("output_mcny", "value_added_mcny", "wages_mcny")


def spread_of_productivity(kit: Kit, number: int) -> dict[str, float]:
    """V24. Productivity of above-size firms in 2023, less the mean of their trade, and who leads five years later.

    revenue_productivity : 90th less 10th percentile of log value added over capital and wage bill
    productivity : the same of log output over capital, jobs, materials and energy
    still_on_top : share of the top fifth of 2023 that is in the top fifth of 2028
    """
    run = kit.run(kit.until(f"{2023 + YEARS}Q4"), number)
    run.step()
    first = _measured(run)
    run.steps((YEARS - 1) * run.scenario.steps_per_year)
    last = _measured(run)
    ranked = (first["productivity"], last["productivity"])
    tops = [each.index[each >= each.quantile(1.0 - TOP_SHARE)] for each in ranked]
    return {name: _apart(first[name].to_numpy()) for name in ("revenue_productivity", "productivity")} | {
        "still_on_top": float(np.isin(tops[0], tops[1]).mean())}


def _measured(run: Run) -> pd.DataFrame:
    """Both productivities of the year to come, of firms above the designated size at its end."""
    flows = year_of_flows(run, *FLOWS)
    firms = run.firms("capital_mcny", "payroll_jobs", "above_size")
    both = firms[firms["above_size"] > 0.0].join(flows, how="inner")
    both = both[(both[["capital_mcny", "payroll_jobs", *FLOWS]] > 0.0).all(axis=1)]
    logs = np.log(both[["capital_mcny", "payroll_jobs", *FLOWS]])
    trade = trade_of(run, firms, both.index)
    alpha = float(run.params[Param.capital_elasticity])
    bought = np.log((both["output_mcny"] - both["value_added_mcny"]).clip(lower=1e-9))
    bought_share = (1.0 - both["value_added_mcny"] / both["output_mcny"]).groupby(trade).transform("mean")
    inputs = alpha * logs["capital_mcny"] + (1.0 - alpha) * logs["payroll_jobs"]
    measured = pd.DataFrame({
        "revenue_productivity": logs["value_added_mcny"] - alpha * logs["capital_mcny"]
        - (1.0 - alpha) * logs["wages_mcny"],
        "productivity": logs["output_mcny"] - bought_share * bought - (1.0 - bought_share) * inputs,
    })
    return measured - measured.groupby(trade).transform("mean")


def _apart(logs: np.ndarray) -> float:
    """90th less 10th percentile without the outermost firms."""
    low, high = np.quantile(logs, (TRIMMED_SHARE, 1.0 - TRIMMED_SHARE))
    kept = logs[(logs >= low) & (logs <= high)]
    return float(np.subtract(*np.quantile(kept, (0.9, 0.1))))
