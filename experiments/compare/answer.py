"""What a comparison found: differences from the first policy, with intervals that hold together."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jinzhen.experiments.compare.equal_cost import Search, told
from jinzhen.experiments.compare.interactions import COLUMNS, interactions
from jinzhen.experiments.compare.paired import ALL_MONEY, CHANCE, LOOKED_AT, Paired
from jinzhen.experiments.compare.precision import needed
from jinzhen.experiments.compare.reasons import reasons
from jinzhen.experiments.forecast.answer import provenance
from jinzhen.experiments.running.stored import Stored
from jinzhen.experiments.statistics.families import (
    chance_of_best,
    holm,
    level_of_each,
    p_value,
    paired_difference,
)
from jinzhen.experiments.statistics.intervals import Estimate, wilson
from jinzhen.experiments.store.columns import MONEY_COLUMNS
from jinzhen.model.outcomes import MONEY_LINES, OUTCOME_NAMES
from jinzhen.scenarios.differences import names_apart
from jinzhen.scenarios.scenario import Scenario, target_towns
from jinzhen.scenarios.units import is_unlimited

F64 = NDArray[np.float64]

#: What is followed from quarter to quarter.
COUNT = "provincial_towns"


@dataclass(frozen=True, eq=False)
class Comparison:
    """Policies compared; each table is also written as a CSV file of the same name.

    policies : names, the first being what the others are compared with
    target_towns, end, as_of, precision : what was asked; is_precise : whether the replications were enough for that
    n, n_failed : replications that finished under every policy, and that failed under any
    chances : of the target, by policy, each with an interval of its own
    outcomes : differences at the end, policy by policy, of what is looked at first; then of every outcome
    money : of all years by lever and payer, m CNY
    quarters : differences in the count of provincial towns, quarter by quarter, each with an interval of its own
    towns : chance of every town, and its difference
    best : how often each policy is best
    placebo : the same differences of the first policy from itself with other draws; empty where it was not run
    reasons : levers that differ and cannot act as things are, and what they act under
    equal_cost : what was moved to make costs equal; empty where it was not asked
    interactions : of every two policies, what both together add to what each adds alone; empty where it was not asked
    not_joined : pairs that cannot be run together, and why
    """

    policies: tuple[str, ...]
    target_towns: int
    end: date
    as_of: date
    precision: float
    is_precise: bool
    n: int
    n_failed: int
    chances: tuple[Estimate, ...]
    outcomes: pd.DataFrame
    money: pd.DataFrame
    quarters: pd.DataFrame
    towns: pd.DataFrame
    best: pd.DataFrame
    placebo: pd.DataFrame
    reasons: pd.DataFrame
    equal_cost: pd.DataFrame
    interactions: pd.DataFrame
    not_joined: pd.DataFrame
    provenance: Mapping[str, str]

    @property
    def looked_at(self) -> pd.DataFrame:
        """Differences of what is looked at first."""
        return self.outcomes[self.outcomes["is_looked_at"]]

    @property
    def is_nothing(self) -> bool:
        """Whether no replication differs in anything between any two policies."""
        return bool((self.outcomes["share_differing"] == 0.0).all())

    def difference(self, policy: str, outcome: str = CHANCE) -> pd.Series:
        """The row of one difference."""
        of_policy = self.outcomes[self.outcomes["policy"] == policy]
        return of_policy[of_policy["outcome"] == outcome].iloc[0]


def comparison(done: Any) -> Comparison:
    """Analyse what is stored of a comparison. done : the study, after its stages"""
    ask, scenarios, stored = done.ask, done.scenarios, done.stored
    runs, names = Paired.of(stored), names_apart(scenarios)
    policies = dict(zip(names, scenarios, strict=True))
    chance = runs.values([CHANCE])[:, :, 0]
    n = len(runs.replications)
    return Comparison(
        policies=names,
        target_towns=target_towns(scenarios[0]),
        end=scenarios[0].end,
        as_of=scenarios[0].as_of,
        precision=ask.settings.precision,
        is_precise=needed(stored, ask.settings.precision) <= n,
        n=n,
        n_failed=stored.failures["replication"].nunique() if stored.n_failed else 0,
        chances=tuple(wilson(int(met.sum()), n) for met in chance.T),
        outcomes=_outcomes(runs, names),
        money=_money(runs, names),
        quarters=_quarters(stored, policies, runs.replications),
        towns=_towns(stored, policies, runs.replications),
        best=_best(runs, names),
        placebo=_placebo(stored, done.placebo),
        reasons=reasons(policies),
        equal_cost=_equal_cost(done.searches, runs, names),
        interactions=_interactions(done, names),
        not_joined=pd.DataFrame(
            [(names[pair.one], names[pair.other], pair.why_not) for pair in done.pairs if pair.joined is None],
            columns=["one", "other", "why"],
        ),
        provenance=provenance(stored.reader, scenarios[0], n),
    )


def differences(values: F64, names: Sequence[str], level: float) -> pd.DataFrame:
    """Of two arms, values (n, 2, names): means, difference of the second from the first, interval, p-value.

    level : coverage of each interval
    What is without limit in one of the arms has no difference.
    """
    rows = []
    for column, name in enumerate(names):
        base, treated = values[:, 0, column], values[:, 1, column]
        means = tuple(_or_no_limit(each.mean()) for each in (base, treated))
        differing = float((treated != base).mean())
        if any(map(math.isinf, means)):
            rows.append((name, *means, math.nan, math.nan, math.nan, math.nan, differing))
            continue
        found = paired_difference(treated, base, level)
        rows.append((name, *means, found.value, found.low, found.high, p_value(treated, base), differing))
    heads = ["outcome", "first_mean", "mean", "difference", "low", "high", "p", "share_differing"]
    return pd.DataFrame(rows, columns=heads)


def _or_no_limit(mean: float) -> float:
    return math.inf if is_unlimited(mean) else float(mean)


def _excludes_zero(frame: pd.DataFrame) -> pd.Series:
    """What is called clear: the whole interval lies on one side of zero."""
    return (frame["low"] > 0.0) | (frame["high"] < 0.0)


def _outcomes(runs: Paired, policies: Sequence[str]) -> pd.DataFrame:
    """Differences of every policy from the first; those looked at first have intervals and p-values of their own."""
    others = [name for name in OUTCOME_NAMES if name not in LOOKED_AT]
    found = []
    for family, names in ((True, LOOKED_AT), (False, others)):
        values, level = runs.values(names), level_of_each(len(names) * (len(policies) - 1))
        tables = [
            differences(values[:, [0, arm]], names, level).assign(policy=policy)
            for arm, policy in enumerate(policies) if arm
        ]  # fmt: skip
        frame = pd.concat(tables, ignore_index=True)
        found.append(frame.assign(p_holm=holm(frame["p"].fillna(1.0).tolist()), is_looked_at=family))
    frame = pd.concat(found, ignore_index=True)
    frame["is_clear"] = _excludes_zero(frame)
    return frame[["policy", "outcome", "first_mean", "mean", "difference", "low", "high", "p", "p_holm", "is_clear",
                  "share_differing", "is_looked_at"]]  # fmt: skip


def _equal_cost(searches: Sequence[Search], runs: Paired, policies: Sequence[str]) -> pd.DataFrame:
    """What was moved by how much, and what the policies cost then."""
    money = runs.values([ALL_MONEY])[:, :, 0].mean(axis=0)
    return told(searches, policies[1:] if searches else (), float(money[0]))


def _interactions(done: Any, policies: Sequence[str]) -> pd.DataFrame:
    """Of every two policies that could be joined."""
    if done.together is None:
        return pd.DataFrame(columns=COLUMNS)
    place = {arm.key: position for position, arm in enumerate(done.together.arms)}
    joined = {pair: place[done.ask.arm(pair.joined).key] for pair in done.pairs if pair.joined}
    return interactions(Paired.of(done.together), policies, joined)


def _money(runs: Paired, policies: Sequence[str]) -> pd.DataFrame:
    """Mean public money of all years by lever and payer; lines on which nobody ever spends are left out."""
    means = runs.values(MONEY_COLUMNS).mean(axis=0)
    rows = [
        (lever, payer, policy, means[arm, line], means[arm, line] - means[0, line])
        for line, (lever, payer) in enumerate(MONEY_LINES) if means[:, line].any()
        for arm, policy in enumerate(policies)
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["lever", "payer", "policy", "money_mcny", "difference_mcny"])


def _quarters(stored: Stored, policies: Mapping[str, Scenario], replications: pd.Index) -> pd.DataFrame:
    first = next(iter(policies.values()))
    dates = (first.start - timedelta(days=1), *first.step_ends)
    counts = []
    for scenario in policies.values():
        frame = stored.reader.quarters([scenario.content_hash], [COUNT])
        frame = frame[frame["replication"].isin(replications)]
        counts.append(frame[COUNT].to_numpy(dtype=np.float64).reshape(len(replications), len(dates)))
    rows = []
    for arm, policy in enumerate(policies):
        for step, day in enumerate(dates):
            found = paired_difference(counts[arm][:, step], counts[0][:, step])
            rows.append((policy, day, counts[arm][:, step].mean(), found.value, found.low, found.high))
    return pd.DataFrame(rows, columns=["policy", "date", "towns", "difference", "low", "high"])


def _towns(stored: Stored, policies: Mapping[str, Scenario], replications: pd.Index) -> pd.DataFrame:
    """Whether each town is provincial at the end, by policy; p-values corrected over towns and policies."""
    known = stored.reader.towns()
    named = []
    for scenario in policies.values():
        steps = stored.reader.designations_by_replication(scenario.content_hash)
        named.append((steps.loc[replications].to_numpy() >= 0).astype(np.float64))
    level = level_of_each(len(known) * (len(policies) - 1))
    rows = []
    for policy, provincial in list(zip(policies, named, strict=True))[1:]:
        for town in range(len(known)):
            base, treated = named[0][:, town], provincial[:, town]
            found = paired_difference(treated, base, level)
            rows.append((policy, town, base.mean(), treated.mean(), found.value, found.low, found.high,
                         p_value(treated, base)))  # fmt: skip
    frame = pd.DataFrame(
        rows, columns=["policy", "town", "first_chance", "chance", "difference", "low", "high", "p"]
    )
    frame["p_holm"] = holm(frame["p"].tolist())
    frame["is_clear"] = _excludes_zero(frame)
    return known[["town", "town_id", "name_zh", "name_en"]].merge(frame, on="town")


def _best(runs: Paired, policies: Sequence[str]) -> pd.DataFrame:
    """By the chance of the target: how sure the best is; and in how many futures each has the most towns.

    is_clear : whether its chance is clearly above that of every other
    """
    chance, towns = (runs.values([name])[:, :, 0] for name in (CHANCE, COUNT))
    arms, level = range(len(policies)), level_of_each(len(policies) - 1)
    is_clear = [
        all(paired_difference(chance[:, arm], chance[:, other], level).low > 0.0 for other in arms if other != arm)
        for arm in arms
    ]
    most = towns >= towns.max(axis=1, keepdims=True)
    return pd.DataFrame({
        "policy": policies,
        "chance": chance.mean(axis=0),
        "probability_best": chance_of_best(chance),
        "share_most_towns": (most / most.sum(axis=1, keepdims=True)).mean(axis=0),
        "is_clear": is_clear,
    })


def _placebo(stored: Stored, placebo: Stored | None) -> pd.DataFrame:
    """The first policy against itself with other draws, as many of both as finished."""
    if placebo is None:
        return pd.DataFrame()
    one, other = (Paired.of(each).frame for each in (stored, placebo))
    one = one[one["position"] == 0]
    n = min(len(one), len(other))
    values = np.stack([frame[list(LOOKED_AT)].to_numpy(dtype=np.float64)[:n] for frame in (one, other)], axis=1)
    found = differences(values, LOOKED_AT, level_of_each(len(LOOKED_AT)))
    found["p_holm"] = holm(found["p"].tolist())
    found["is_clear"] = _excludes_zero(found)
    return found
