"""How growth of firms goes with size, age and the growth before (V21)."""

import numpy as np
import pandas as pd

from jinzhen.experiments.running.kit import Kit, Run
from jinzhen.experiments.validation.trials.sampling import year_of_flows
from jinzhen.model.rules.turnover import ABOVE_SIZE_MCNY

#: Workers of small and of large firms. Source: size classes of the European Union; the study names no bounds in its
#: abstract, and its firms have 20 workers or more.
SMALL_JOBS, LARGE_JOBS = (20.0, 50.0), (250.0, np.inf)
#: Least jobs of a firm whose growth of jobs counts: who pays less than one person is no employer.
LEAST_JOBS = 1.0
#: Classes of sales in which the spread of growth is measured, and firms that a correlation needs.
N_CLASSES, LEAST_FIRMS = 10, 30


def growth_of_firms(kit: Kit, number: int) -> dict[str, float]:
    """V21. Yearly log growth of sales from 2023 to 2025, less the trade's median, and of jobs over these years.

    memory_small, memory_large : correlation of growth in 2024 and in 2025, firms of 20 to 49 and of 250 or more workers
    spread_by_size : exponent with which the spread of growth falls with sales, firms above the designated size
    growth_by_size, growth_by_age : log growth of jobs a year by log jobs and log age, surviving firms
    spread_by_age : absolute deviation of that growth by log age, at equal size
    """
    run = kit.run(kit.until("2025Q4"), number)
    run.step()
    start = run.firms("payroll_jobs", "age_years")
    sales = pd.concat([year_of_flows(run, "output_mcny")["output_mcny"] for _ in range(3)], axis=1, join="inner")
    sales = sales[(sales > 0.0).all(axis=1)]
    growth = np.log(sales).diff(axis=1).iloc[:, 1:]
    growth -= growth.groupby(trade_of(run, start, sales.index)).transform("median")
    jobs = start["payroll_jobs"].reindex(sales.index)
    return {
        "memory_small": _memory(growth, jobs, SMALL_JOBS),
        "memory_large": _memory(growth, jobs, LARGE_JOBS),
        "spread_by_size": falling_exponent(sales.iloc[:, 0].to_numpy(), growth.iloc[:, 0].to_numpy()),
    } | _of_survivors(start, run.firms("payroll_jobs"), run)


def trade_of(run: Run, firms: pd.DataFrame, identities: pd.Index) -> np.ndarray:
    """Trade of firms, by their town in `firms`; -1 of those that are not in it."""
    towns = firms["town"].reindex(identities)
    return np.where(towns.isna(), -1, run.tables.towns.trade[towns.fillna(0).astype(np.int64)])


def _memory(growth: pd.DataFrame, jobs: pd.Series, bounds: tuple[float, float]) -> float:
    """Correlation of two years' growth of firms of a size; nan of too few."""
    chosen = growth[(jobs >= bounds[0]) & (jobs < bounds[1])].to_numpy()
    return float(np.corrcoef(chosen.T)[0, 1]) if len(chosen) >= LEAST_FIRMS else float("nan")


def falling_exponent(sales_mcny: np.ndarray, growth: np.ndarray) -> float:
    """Exponent with which the standard deviation of growth falls with sales, over N_CLASSES of equal number."""
    chosen = sales_mcny >= ABOVE_SIZE_MCNY
    if chosen.sum() < N_CLASSES * LEAST_FIRMS:
        return float("nan")
    order = np.argsort(sales_mcny[chosen])
    classes = [(np.log(sales_mcny[chosen][each]).mean(), np.log(growth[chosen][each].std(ddof=1)))
               for each in np.array_split(order, N_CLASSES)]
    size, spread = np.array(classes).T
    return -float(np.polyfit(size, spread, 1)[0])


def _of_survivors(start: pd.DataFrame, end: pd.DataFrame, run: Run) -> dict[str, float]:
    """Regressions of the growth of jobs of firms in both on log jobs and log age, within trades as in the study."""
    both = start.join(end[["payroll_jobs"]].add_suffix("_after"), how="inner")
    employs = (both["payroll_jobs"] >= LEAST_JOBS) & (both["payroll_jobs_after"] > 0.0)
    both = both[employs & (both["age_years"] > 0.0)]
    known = np.log(both[["payroll_jobs", "age_years"]]).assign(
        growth=np.log(both["payroll_jobs_after"] / both["payroll_jobs"]) / 3.0)
    trade = trade_of(run, start, both.index)
    within = (known - known.groupby(trade).transform("mean")).to_numpy()
    slopes = np.linalg.lstsq(within[:, :2], within[:, 2], rcond=None)[0]
    apart = pd.Series(np.abs(within[:, 2] - within[:, :2] @ slopes), index=both.index)
    spread = np.linalg.lstsq(within[:, :2], (apart - apart.groupby(trade).transform("mean")).to_numpy(), rcond=None)[0]
    return {"growth_by_size": float(slopes[0]), "growth_by_age": float(slopes[1]), "spread_by_age": float(spread[1])}
