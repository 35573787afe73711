"""The course of the count: by quarter, at the end, when the target is met, and round by round."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from jinzhen.experiments.statistics.intervals import quantiles

QUANTILE_COLUMNS = ("q05", "q25", "q50", "q75", "q95")


def count_by_quarter(counts: np.ndarray, target: int, dates: Sequence[date]) -> pd.DataFrame:
    """Spread of the number of provincial towns at the end of each step.

    counts : (n_replications, n_steps + 1), column 0 the base year
    dates : of the same columns
    Returns step, date, mean, q05, q25, q50, q75, q95, share_at_target (share of replications at or above the target).
    """
    rows = [
        (step, day, float(np.mean(column)), *quantiles(column), float(np.mean(column >= target)))
        for step, (day, column) in enumerate(zip(dates, counts.T, strict=True))
    ]
    return pd.DataFrame(rows, columns=["step", "date", "mean", *QUANTILE_COLUMNS, "share_at_target"])


def final_count(counts: np.ndarray) -> pd.DataFrame:
    """How many replications end at each number of towns. counts : (n_replications,); gaps are filled with zero."""
    counts = np.asarray(counts).astype(int)
    towns = np.arange(counts.min(), counts.max() + 1) if counts.size else np.zeros(0, int)
    n = np.array([int(np.sum(counts == value)) for value in towns], int)
    return pd.DataFrame({"provincial_towns": towns, "replications": n, "share": n / max(1, counts.size)})


def when_met(target_step: np.ndarray, dates: Sequence[date]) -> pd.DataFrame:
    """Distribution of the step at whose end the target is first met.

    target_step : (n_replications,), -1 never
    Returns step, date, replications, share (of all), share_of_met; steps in which it never happens are left out.
    """
    met = target_step[target_step >= 0]
    steps, n = np.unique(met, return_counts=True)
    return pd.DataFrame(
        {
            "step": steps,
            "date": [dates[step] for step in steps],
            "replications": n,
            "share": n / max(1, target_step.size),
            "share_of_met": n / max(1, met.size),
        }
    )


def rounds_by_date(rounds: pd.DataFrame, n_replications: int, dates: Sequence[date]) -> pd.DataFrame:
    """Nominated, eligible, places and named of the rounds held at each date, imposed history apart.

    rounds : `step`, `imposed`, `nominated`, `eligible`, `places` (inf without limit), `named`, one row a round
    dates : end of each step, column 0 the base year; a round before the first step counts at column 0
    `places_*` describe rounds with a number of places, `share_unlimited` the others; `share_places_short` is the share
    of all simulated rounds in which more towns were eligible than could be named.
    """
    rows = []
    for (imposed, step), group in rounds.groupby(["imposed", "step"], sort=True):
        row = {
            "date": dates[max(int(step), 0)],
            "step": int(step),
            "imposed": bool(imposed),
            "n": len(group),
            "share_held": len(group) / max(1, n_replications),
        }
        for name in ("nominated", "eligible", "places", "named"):
            row |= _spread(name, group[name].to_numpy(float))
        unlimited = np.isinf(group["places"].to_numpy(float))
        row["share_unlimited"] = float(unlimited.mean())
        row["share_places_short"] = float(np.mean(group["eligible"] > group["places"]))
        rows.append(row)
    table = pd.DataFrame(rows, columns=list(rows[0])) if rows else pd.DataFrame(columns=ROUND_COLUMNS)
    return table.sort_values(["step", "imposed"], ascending=[True, False], ignore_index=True)


def _spread(name: str, values: np.ndarray) -> dict[str, float]:
    finite = values[np.isfinite(values)]
    if not finite.size:
        return {f"{name}_mean": np.nan, f"{name}_min": np.nan, f"{name}_max": np.nan}
    return {
        f"{name}_mean": float(finite.mean()),
        f"{name}_min": float(finite.min()),
        f"{name}_max": float(finite.max()),
    }


ROUND_COLUMNS = (
    "date",
    "step",
    "imposed",
    "n",
    "share_held",
    *(f"{name}_{part}" for name in ("nominated", "eligible", "places", "named") for part in ("mean", "min", "max")),
    "share_unlimited",
    "share_places_short",
)


def date_history(rounds: pd.DataFrame, observed: pd.DataFrame, dates: Sequence[date]) -> pd.DataFrame:
    """The table with the known day of every imposed round in place of the end of its step.

    rounds : of `rounds_by_date`; observed : `date` of each imposed round; dates : end of each step
    """
    days = []
    for row in rounds.itertuples():
        known = [day for day in observed["date"] if row.imposed and _step_of(day, dates) == max(row.step, 0)]
        days.append(known[-1] if known else row.date)
    return rounds.assign(date=days)


def _step_of(day: date, dates: Sequence[date]) -> int:
    """The step in which a day falls, 0 before the first step."""
    return int(np.searchsorted(np.array(dates, "datetime64[D]"), np.datetime64(day), side="left"))
