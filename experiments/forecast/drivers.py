"""What the answer hangs on: how much of an outcome's variance each uncertainty explains, from draws that are there."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from jinzhen.experiments.statistics.families import holm
from jinzhen.experiments.statistics.given_data import thirds, variance_shares
from jinzhen.experiments.statistics.intervals import LEVEL, mean_interval, wilson

#: What is looked at, the answer first: whether the target is met, and the count.
OUTCOMES = ("target_met", "provincial_towns")

DRIVERS = [
    "outcome", "uncertainty", "share", "low", "high", "p", "p_holm", "matters", "lowest_third_to",
    "highest_third_from", "n_lowest", "n_highest", "in_lowest", "in_lowest_low", "in_lowest_high", "in_highest",
    "in_highest_low", "in_highest_high",
]  # fmt: skip
LEFT = ["outcome", "share", "low", "high", "n_uncertainties", "n"]


def drivers(
    draws: pd.DataFrame, outcomes: pd.DataFrame, names: Sequence[str] = OUTCOMES
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Uncertainties by outcome, the largest share of its variance first; and the share that none explains alone.

    draws : `replication` and a column an uncertainty; outcomes : `replication` and `names`
    Replications that are in both count. What never varies is left out. P-values are corrected (Holm) for the
    uncertainties of an outcome; `matters` where that is below 5 %. In the lowest and highest third of its draws: the
    mean of the outcome, of what is yes or no the chance, each with its interval.
    """
    both = draws.merge(outcomes[["replication", *names]], on="replication", validate="one_to_one")
    drawn = [name for name in draws.columns if name in both and name not in ("replication", "scenario_hash", "position")
             and both[name].nunique() > 1]  # fmt: skip
    inputs = both[drawn].to_numpy(dtype=np.float64)
    found, left = [], []
    for name in names:
        outcome = both[name].to_numpy(dtype=np.float64)
        shares = variance_shares(inputs, outcome)
        frame = pd.DataFrame({
            "outcome": name, "uncertainty": drawn, "share": shares.share, "low": shares.low, "high": shares.high,
            "p": shares.p, "p_holm": holm(shares.p.tolist()),
        })  # fmt: skip
        frame["matters"] = frame["p_holm"] < 1.0 - LEVEL
        ends = pd.DataFrame([_ends(column, outcome) for column in inputs.T], columns=DRIVERS[8:], index=frame.index)
        found.append(pd.concat([frame, ends], axis=1).sort_values("share", ascending=False, kind="stable"))
        left.append((name, *shares.left[:3], len(drawn), len(both)))
    return pd.concat(found, ignore_index=True)[DRIVERS], pd.DataFrame(left, columns=LEFT)


def _ends(draws: np.ndarray, outcome: np.ndarray) -> tuple[float, ...]:
    """Where the lowest third ends and the highest begins, replications in them, and the outcome there."""
    lowest, highest = thirds(draws)
    is_share = np.isin(outcome, (0.0, 1.0)).all()
    at_low, at_high = (
        (wilson(int(part.sum()), part.size) if is_share else mean_interval(part))[:3]
        for part in (outcome[lowest], outcome[highest])
    )
    return draws[lowest].max(), draws[highest].min(), int(lowest.sum()), int(highest.sum()), *at_low, *at_high


def leading(table: pd.DataFrame) -> pd.DataFrame:
    """Of the first outcome that varies: its uncertainties, the largest share first. table : the first of `drivers`"""
    varying = table[table["share"].notna()]
    return varying[varying["outcome"] == varying["outcome"].iloc[0]] if len(varying) else varying


def shown(table: pd.DataFrame, fewest: int) -> pd.DataFrame:
    """Those of `leading` that matter, and in any case so many of the largest."""
    own = leading(table)
    return own[own["matters"] | (np.arange(len(own)) < fewest)]
