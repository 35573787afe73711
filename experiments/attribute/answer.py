"""What every lever, or theme of levers, contributes to the difference between two policies."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from jinzhen.experiments.attribute.players import Player
from jinzhen.experiments.compare.answer import differences
from jinzhen.experiments.compare.paired import F64, Paired
from jinzhen.experiments.compare.precision import CHANCE, LOOKED_AT
from jinzhen.experiments.effects.answer import COUNT
from jinzhen.experiments.forecast.answer import provenance
from jinzhen.experiments.running.stage import Ask
from jinzhen.experiments.running.stored import Stored
from jinzhen.experiments.statistics.families import level_of_each
from jinzhen.experiments.statistics.intervals import LEVEL, Estimate, wilson
from jinzhen.experiments.statistics.shapley import Plan, contribution, shapley
from jinzhen.scenarios.differences import names_apart, setting_text, setting_text_zh
from jinzhen.scenarios.levers import LEVERS
from jinzhen.scenarios.scenario import Scenario, target_towns

#: Of the table of players.
PLAYER_COLUMNS = ["player", "is_joined", "lever", "unit", "against", "value", "against_zh", "value_zh"]


@dataclass(frozen=True, eq=False)
class Attribution:
    """A difference shared out; each table is also written as a CSV file of the same name.

    policy, against : names; target_towns, end, as_of : what was asked
    n, n_failed : replications that finished in every coalition, and that failed in any
    n_coalitions, n_orders : that were run; no orders where every coalition was
    chances : of the target, against and under the policy
    players : levers that go together, the largest contribution to the chance first
    contributions : of every player to every outcome that is looked at, in its unit; they sum to the totals
    totals : the whole differences, with intervals of their own
    """

    policy: str
    against: str
    target_towns: int
    end: date
    as_of: date
    n: int
    n_failed: int
    n_coalitions: int
    n_orders: int
    chances: tuple[Estimate, Estimate]
    players: pd.DataFrame
    contributions: pd.DataFrame
    totals: pd.DataFrame
    provenance: Mapping[str, str]

    def of(self, player: str, outcome: str = CHANCE) -> pd.Series:
        """The row of one contribution."""
        own = self.contributions[self.contributions["player"] == player]
        return own[own["outcome"] == outcome].iloc[0]

    def total(self, outcome: str = CHANCE) -> pd.Series:
        """The row of a whole difference."""
        return self.totals[self.totals["outcome"] == outcome].iloc[0]


def attribution(
    ask: Ask, reference: Scenario, parts: Sequence[Player], plan: Plan, stored: Stored
) -> Attribution:
    """Analyse what is stored of the coalitions."""
    scenario, runs = ask.scenario, Paired.of(stored)
    against, policy = names_apart([reference, scenario])
    values = runs.values(LOOKED_AT)
    contributions = _contributions(values, parts, plan)
    n = len(runs.replications)
    totals = differences(values[:, [0, -1]], LOOKED_AT, LEVEL)
    totals["is_clear"] = (totals["low"] > 0.0) | (totals["high"] < 0.0)
    met = values[:, [0, -1], LOOKED_AT.index(CHANCE)]
    return Attribution(
        policy=policy,
        against=against,
        target_towns=target_towns(scenario),
        end=scenario.end,
        as_of=scenario.as_of,
        n=n,
        n_failed=stored.failures["replication"].nunique() if stored.n_failed else 0,
        n_coalitions=len(plan.coalitions),
        n_orders=len(plan.orders),
        chances=(wilson(int(met[:, 0].sum()), n), wilson(int(met[:, 1].sum()), n)),
        players=_players(scenario, reference, parts, contributions),
        contributions=contributions,
        totals=totals,
        provenance=provenance(stored.reader, scenario, n),
    )


def _contributions(values: F64, parts: Sequence[Player], plan: Plan) -> pd.DataFrame:
    """Shares of every player in every outcome; of an outcome, the intervals of all players hold together.

    values : (replications, coalitions, outcomes)
    """
    level, rows = level_of_each(len(parts)), []
    draws = shapley(plan, np.moveaxis(values, 1, 0))
    for place, player in enumerate(parts):
        for column, outcome in enumerate(LOOKED_AT):
            found = contribution(draws[:, place, :, column], level, outcome == CHANCE)
            share, low, high, _ = found.estimate
            is_zero = not draws[:, place, :, column].any()
            rows.append((player.name, outcome, share, low, high, low > 0.0 or high < 0.0, found.orders_share, is_zero))
    heads = ["player", "outcome", "difference", "low", "high", "is_clear", "orders_share", "is_zero"]
    return pd.DataFrame(rows, columns=heads)


def _players(
    scenario: Scenario, reference: Scenario, parts: Sequence[Player], contributions: pd.DataFrame
) -> pd.DataFrame:
    """A row a lever, by the contribution of its player."""
    rows = [
        (player.name, player.is_joined, name, LEVERS[name].unit,
         *(text(LEVERS[name], each.levers[name], each.horizon)
           for text in (setting_text, setting_text_zh) for each in (reference, scenario)))
        for player in parts for name in player.levers
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=PLAYER_COLUMNS)
    by_player = contributions.pivot(index="player", columns="outcome", values="difference")
    keys = frame.join(by_player[[CHANCE, COUNT]], on="player")
    order = keys.sort_values([CHANCE, COUNT], ascending=False, kind="stable").index
    return frame.loc[order].reset_index(drop=True)
