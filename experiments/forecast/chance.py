"""The chance that the target is reached, under each assumption about places, and what binds it."""

from functools import reduce

import numpy as np
import pandas as pd

from jinzhen.experiments.statistics.intervals import (
    LEVEL,
    Estimate,
    paired_mean_difference,
    paired_share_difference,
    wilson,
)
from jinzhen.model.outcomes import PLACES_RULES

#: Arms that lift one limit -> what the verdict calls it.
LIMITS = {
    "unlimited_places": "places", "gates_waived": "gates", "no_bar": "bar", "unlimited_nominations": "nominations",
}  # fmt: skip
#: The arms of the counterfactual; the first is the forecast itself, the last lifts all limits.
ARMS = ("as_is", *LIMITS, "all")

#: What a verdict on binding may say; the page has a sentence for each.
VERDICTS = ("nothing", *LIMITS.values(), "several", "together", "none", "unknown")

#: Above this chance nothing is said to bind.
NEARLY_SURE = 0.95


def chance(target_met: np.ndarray) -> Estimate:
    """Chance of reaching the target. target_met : bool, (n_replications,)"""
    return wilson(int(np.sum(target_met)), int(np.size(target_met)))


def chance_by_rule(outcomes: pd.DataFrame) -> pd.DataFrame:
    """The chance among replications that drew each rule for the places of future rounds.

    outcomes : `places_rule`, `target_met`, one row a replication
    Returns rule, prior_share (share of replications that drew it), probability, low, high, n; a rule never drawn is
    left out.
    """
    rows = []
    for rule in PLACES_RULES:
        met = outcomes.loc[outcomes["places_rule"] == rule, "target_met"].to_numpy(bool)
        if met.size:
            estimate = chance(met)
            rows.append((rule, met.size / len(outcomes), *estimate))
    return pd.DataFrame(rows, columns=["rule", "prior_share", "probability", "low", "high", "n"])


def binding(outcomes: pd.DataFrame, arms: dict[str, str]) -> pd.DataFrame:
    """Each arm's chance and mean count, and its paired difference from the first arm.

    outcomes : `scenario_hash`, `replication`, `target_met`, `provincial_towns`
    arms : label -> scenario hash, the forecast itself first
    All of it is of the replications done in every arm, so that a difference is that of the chances beside it. The
    intervals of the differences hold for all of them together (Bonferroni).
    """
    by_arm = {label: outcomes[outcomes["scenario_hash"] == key].set_index("replication") for label, key in arms.items()}
    shared = reduce(pd.Index.intersection, (frame.index for frame in by_arm.values()))
    by_arm = {label: frame.loc[shared] for label, frame in by_arm.items()}
    base = next(iter(by_arm.values()))
    level = 1.0 - (1.0 - LEVEL) / max(1, len(arms) - 1)
    rows = [_arm_row(label, frame, base, level) for label, frame in by_arm.items()]
    columns = [
        "arm",
        "probability",
        "low",
        "high",
        "n",
        "mean_towns",
        "difference",
        "difference_low",
        "difference_high",
        "n_pairs",
        "more_towns",
        "more_towns_low",
        "more_towns_high",
    ]
    return pd.DataFrame(rows, columns=columns)


def _arm_row(label: str, frame: pd.DataFrame, base: pd.DataFrame, level: float) -> tuple:
    own = chance(frame["target_met"].to_numpy(bool))
    head = (label, *own, float(frame["provincial_towns"].mean()))
    if frame is base:
        return (*head, 0.0, 0.0, 0.0, own.n, 0.0, 0.0, 0.0)
    pairs = frame.merge(base, left_index=True, right_index=True, suffixes=("_arm", "_base"))
    share = paired_share_difference(pairs["target_met_arm"], pairs["target_met_base"], level)
    towns = paired_mean_difference(pairs["provincial_towns_arm"], pairs["provincial_towns_base"], level)
    return (*head, share.value, share.low, share.high, share.n, towns.value, towns.low, towns.high)


def verdict(table: pd.DataFrame) -> str:
    """Which limit binds the target, as one of `VERDICTS`. table : of `binding`

    A limit binds when lifting it alone raises the chance beyond its interval. When several do, the largest is named
    unless one of the others is not clearly smaller: neither difference reaches into the other's interval.
    """
    arm = table.set_index("arm")
    if not set(ARMS) <= set(arm.index):
        return "unknown"
    if arm.at["as_is", "probability"] >= NEARLY_SURE:
        return "nothing"
    low, value, high = (arm[name] for name in ("difference_low", "difference", "difference_high"))
    binding_ = [limit for limit in LIMITS if low[limit] > 0.0]
    if not binding_:
        return "together" if low["all"] > 0.0 else "none"
    largest = max(binding_, key=lambda limit: float(value[limit]))
    is_clear = all(value[largest] > high[other] and value[other] < low[largest]
                   for other in binding_ if other != largest)  # fmt: skip
    return LIMITS[largest] if is_clear else "several"
