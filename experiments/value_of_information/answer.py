"""What finding out an unknown is worth: for a choice between policies, and for the forecast of each."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jinzhen.experiments.compare.paired import ALL_MONEY, CHANCE, Paired
from jinzhen.experiments.forecast.answer import provenance
from jinzhen.experiments.running.stage import Ask
from jinzhen.experiments.running.stored import Stored
from jinzhen.experiments.statistics.conditional_mean import cross_fitted, explained
from jinzhen.experiments.statistics.families import level_of_each
from jinzhen.experiments.statistics.given_data import variance_shares
from jinzhen.experiments.statistics.information import worth_of_foresight, worth_of_knowing
from jinzhen.experiments.statistics.intervals import Estimate, wilson
from jinzhen.scenarios.catalogue.where_to_find import where_to_find
from jinzhen.scenarios.differences import names_apart
from jinzhen.scenarios.scenario import Scenario, target_towns
from jinzhen.scenarios.uncertainties import UNCERTAINTIES

F64 = NDArray[np.float64]

#: What is found out together: everything that is drawn, and everything of a group.
EVERYTHING = "everything"
GROUPS = ("economy", "environment", "rounds")
#: Points of chance in a share.
POINTS = 100.0

CHOICE = ["unknown", "gain", "low", "high", "is_clear", "otherwise", "where_en", "where_zh"]
FORECAST = ["unknown", "moves", "moves_low", "moves_high", "share_of_spread", "is_clear", "where_en", "where_zh"]


@dataclass(frozen=True, eq=False)
class Information:
    """What unknowns are worth finding out.

    policies : names, the first being what others are compared with; n : replications of each
    chances : of the target, by policy; benefits : means by policy, in the unit of `choice`
    point_worth_mcny : worth of a point of chance; None where money does not count
    choice : of every unknown and of groups: gain (points of chance, or m CNY where a point has a worth) by choosing
        with it known, with an interval that holds for all of them together; `otherwise`: how often another policy is
        chosen than without; empty for one policy
    foresight : gain if everything were known, luck included
    forecast : of every unknown: by how many points the chance of the first policy moves when it becomes known (standard
        deviation), and which share that is of the variance which all that is drawn explains
    """

    scenario: Scenario
    policies: tuple[str, ...]
    n: int
    n_failed: int
    chances: tuple[Estimate, ...]
    benefits: tuple[float, ...]
    point_worth_mcny: float | None
    choice: pd.DataFrame
    foresight: Estimate
    forecast: pd.DataFrame
    everything_moves: Estimate
    provenance: Mapping[str, str]

    @property
    def target_towns(self) -> int:
        """Provincial towns wanted."""
        return target_towns(self.scenario)

    @property
    def end(self) -> date:
        """Last day."""
        return self.scenario.end

    @property
    def best(self) -> str:
        """The policy that is chosen when nothing is found out."""
        return self.policies[int(np.argmax(self.benefits))]


def information(ask: Ask[Any], stored: Stored) -> Information:
    """Analyse what is stored of the policies."""
    scenarios = (ask.scenario, *ask.others)
    met, money, replications = _of_runs(stored)
    drawn = _drawn(stored, ask.scenario, replications)
    worth = ask.settings.point_worth_mcny
    benefits = POINTS * met if worth is None else POINTS * worth * met - money
    is_choice = len(scenarios) > 1
    moves, everything = _forecast(met[:, 0], drawn)
    return Information(
        scenario=ask.scenario,
        policies=names_apart(scenarios),
        n=len(met),
        n_failed=stored.failures["replication"].nunique() if stored.n_failed else 0,
        chances=tuple(wilson(int(each.sum()), each.size) for each in met.T),
        benefits=tuple(benefits.mean(axis=0).tolist()),
        point_worth_mcny=worth,
        choice=_choice(benefits, drawn) if is_choice else pd.DataFrame(columns=CHOICE),
        foresight=worth_of_foresight(benefits) if is_choice else Estimate(math.nan, math.nan, math.nan, 0),
        forecast=moves,
        everything_moves=everything,
        provenance=provenance(stored.reader, ask.scenario, len(met)),
    )


def _of_runs(stored: Stored) -> tuple[F64, F64, pd.Index]:
    """(n, policies): whether the target is met, and all public money in m CNY; and the replications."""
    runs = Paired(Paired.read(stored, [CHANCE]), len(stored.arms))
    values = runs.values([CHANCE, ALL_MONEY])
    return values[:, :, 0], values[:, :, 1], runs.replications


def _drawn(stored: Stored, scenario: Scenario, replications: pd.Index) -> pd.DataFrame:
    """What every replication drew, without what never varies; the same in every policy."""
    drawn = stored.reader.uncertainties([scenario.content_hash]).set_index("replication").loc[replications]
    return drawn[[name for name in drawn.columns if name in UNCERTAINTIES and drawn[name].nunique() > 1]]


def _choice(benefits: F64, drawn: pd.DataFrame) -> pd.DataFrame:
    """The worth of knowing, the largest first within unknowns and within what is found out together."""
    together = {group: [name for name in drawn.columns if UNCERTAINTIES[name].group == group] for group in GROUPS}
    sets = {EVERYTHING: list(drawn.columns), **{group: names for group, names in together.items() if names}}
    level = level_of_each(drawn.shape[1])
    rows = []
    for unknown, names in (*sets.items(), *((name, [name]) for name in drawn.columns)):
        worth = worth_of_knowing(benefits, drawn[names].to_numpy(np.float64), level)
        zh, en = where_to_find(UNCERTAINTIES[unknown]) if unknown in UNCERTAINTIES else ("", "")
        rows.append((unknown, *worth.gain[:3], worth.gain.low > 0.0, worth.otherwise, en, zh))
    frame = pd.DataFrame(rows, columns=CHOICE)
    alone = frame["unknown"].isin(drawn.columns)
    ordered = [each.sort_values("gain", ascending=False, kind="stable") for each in (frame[~alone], frame[alone])]
    return pd.concat(ordered, ignore_index=True)


def _forecast(met: F64, drawn: pd.DataFrame) -> tuple[pd.DataFrame, Estimate]:
    """By how much the chance moves when an unknown becomes known, the most first; and when all become known."""
    inputs = drawn.to_numpy(np.float64)
    shares = variance_shares(inputs, met)
    everything = explained(cross_fitted(inputs, met), met)
    variance = float(met.var())
    # An estimate from parts of one unknown may exceed what a regression learnt of all of them.
    whole = max(everything.value, float(np.nanmax(np.append(shares.share, 0.0))), 1e-12)
    clear = np.minimum(shares.p * drawn.shape[1], 1.0) < 0.05
    rows = [
        (name, *(_points(share, variance) for share in (shares.share[i], shares.low[i], shares.high[i])),
         float(np.clip(shares.share[i] / whole, 0.0, 1.0)), bool(clear[i]), *where_to_find(UNCERTAINTIES[name])[::-1])
        for i, name in enumerate(drawn.columns)
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=FORECAST).sort_values("moves", ascending=False, kind="stable")
    ends = [_points(share, variance) for share in everything[:3]]
    return frame.reset_index(drop=True), Estimate(ends[0], ends[1], ends[2], everything.n)


def _points(share: float, variance: float) -> float:
    """Standard deviation of a chance, in points, whose variance is that share of the variance of yes or no."""
    return POINTS * math.sqrt(max(share, 0.0) * variance) if math.isfinite(share) else 0.0
