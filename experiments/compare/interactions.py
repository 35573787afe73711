"""Is A and B together more than A alone and B alone? Policies that are joined, and what joining adds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import pandas as pd

from jinzhen.experiments.compare.paired import CHANCE, LOOKED_AT, Paired
from jinzhen.experiments.statistics.families import level_of_each
from jinzhen.experiments.statistics.intervals import mean_interval, mean_share_change
from jinzhen.scenarios.differences import differences
from jinzhen.scenarios.errors import ScenarioError
from jinzhen.scenarios.scenario import Scenario

COLUMNS = ["one", "other", "outcome", "alone", "together", "interaction", "low", "high", "is_clear"]


@dataclass(frozen=True)
class Pair:
    """Two policies and both together.

    one, other : their places among the policies; joined : the scenario with what both change
    why_not : why there is no such scenario
    """

    one: int
    other: int
    joined: Scenario | None
    why_not: str = ""


def pairs(scenarios: Sequence[Scenario]) -> list[Pair]:
    """Every pair of policies but the first, which is what they change."""
    return [_pair(scenarios, one, other) for one, other in combinations(range(1, len(scenarios)), 2)]


def _pair(scenarios: Sequence[Scenario], one: int, other: int) -> Pair:
    first, two = scenarios[0], (scenarios[one], scenarios[other])
    changed = [{each.name for each in differences(scenario, first)} for scenario in two]
    if both := sorted(changed[0] & changed[1]):
        return Pair(one, other, None, f"both change {', '.join(both)}")
    levers, priors = dict(first.levers), dict(first.priors)
    for scenario, names in zip(two, changed, strict=True):
        levers |= {name: scenario.levers[name] for name in names if name in levers}
        priors |= {name: scenario.priors[name] for name in names if name in priors}
    try:
        return Pair(one, other, replace(first, name=f"{two[0].name} and {two[1].name}", levers=levers, priors=priors))
    except ScenarioError as problem:
        return Pair(one, other, None, str(problem))


def interactions(runs: Paired, policies: Sequence[str], joined: Mapping[Pair, int]) -> pd.DataFrame:
    """What both together change beyond the sum of what each changes alone, in the same replications.

    joined : pair -> its arm; the intervals hold together for all pairs and outcomes
    """
    values = runs.values(LOOKED_AT)
    level, rows = level_of_each(len(joined) * len(LOOKED_AT)), []
    for pair, arm in joined.items():
        alone = values[:, pair.one] + values[:, pair.other] - 2.0 * values[:, 0]
        together = values[:, arm] - values[:, 0]
        for column, outcome in enumerate(LOOKED_AT):
            beyond = together[:, column] - alone[:, column]
            found = mean_share_change(beyond, level, 2.0) if outcome == CHANCE else mean_interval(beyond, level)
            means = (each[:, column].mean() for each in (alone, together))
            told = (found.value, found.low, found.high, found.excludes_zero)
            rows.append((policies[pair.one], policies[pair.other], outcome, *means, *told))
    return pd.DataFrame(rows, columns=COLUMNS)
