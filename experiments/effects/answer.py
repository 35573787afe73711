"""What moving every lever changes: differences from the scenario as it is, ranked; intervals hold together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from jinzhen.experiments.check_levers.answer import REAL
from jinzhen.experiments.compare.answer import differences
from jinzhen.experiments.compare.paired import ALL_MONEY
from jinzhen.experiments.compare.precision import CHANCE, LOOKED_AT
from jinzhen.experiments.compare.reasons import COLUMNS, reasons
from jinzhen.experiments.effects.cost import COSTLY
from jinzhen.experiments.effects.moves import Move, Mover, Unmoved
from jinzhen.experiments.effects.pairs import Pairs
from jinzhen.experiments.forecast.answer import provenance
from jinzhen.experiments.running.stage import Ask
from jinzhen.experiments.running.stored import Stored
from jinzhen.experiments.statistics.families import holm, level_of_each
from jinzhen.experiments.statistics.intervals import Estimate, wilson
from jinzhen.scenarios.levers import LEVERS
from jinzhen.scenarios.scenario import Scenario, target_towns

COUNT = "provincial_towns"
#: What the moves are ranked by, what comes first deciding.
RANKED_BY = (CHANCE, COUNT)
#: How a lever is moved: by what the money buys, or by a step of its own.
MONEY, STEP = "money", "step"
#: Of the money asked for, less than this is "not all of it".
NOT_ALL = 0.9


@dataclass(frozen=True, eq=False)
class Effects:
    """Levers moved; each table is also written as a CSV file of the same name.

    scenario, target_towns, end, as_of : what was asked; first_day : from which on levers are moved
    money_mcny : what each lever with a cost gets more
    n, n_failed : replications of the scenario as it is that finished, and of all arms that failed
    chance : of the target, as it is
    moves : how each lever is moved, its cost, and whether it changes anything; ranked
    outcomes : move by move, differences of what is looked at
    dead : moves that change nothing, and what these levers were seen to act with
    unmoved : levers that are not moved, and why
    unpriced : levers with a line of public money that were asked for and are not seen to cost more
    """

    scenario: str
    target_towns: int
    end: date
    as_of: date
    first_day: date
    money_mcny: float
    n: int
    n_failed: int
    chance: Estimate
    moves: pd.DataFrame
    outcomes: pd.DataFrame
    dead: pd.DataFrame
    unmoved: pd.DataFrame
    unpriced: Sequence[str]
    provenance: Mapping[str, str]

    def of(self, basis: str) -> pd.DataFrame:
        """The moves of a basis that change something, the one that gains most first."""
        return self.moves[(self.moves["basis"] == basis) & ~self.moves["is_dead"]]

    def difference(self, move: str, outcome: str = CHANCE) -> pd.Series:
        """The row of one difference."""
        own = self.outcomes[self.outcomes["move"] == move]
        return own[own["outcome"] == outcome].iloc[0]


def effects(
    ask: Ask, stored: Stored, bought: Sequence[Move], stepped: Sequence[Move], unmoved: Sequence[Unmoved]
) -> Effects:
    """Analyse what is stored of the moves: of levers bought more of, and of levers moved by a step."""
    scenario, every = ask.scenario, [*bought, *stepped]
    pairs = Pairs(stored)
    outcomes = _outcomes(pairs, every)
    moves = _moves(pairs, outcomes, {MONEY: bought, STEP: stepped}, ask.settings.money_mcny)
    met = pairs.base(CHANCE)
    return Effects(
        scenario=scenario.name,
        target_towns=target_towns(scenario),
        end=scenario.end,
        as_of=scenario.as_of,
        first_day=Mover(scenario).first_day,
        money_mcny=ask.settings.money_mcny,
        n=len(met),
        n_failed=stored.n_failed,
        chance=wilson(int(met.sum()), len(met)),
        moves=moves,
        outcomes=outcomes,
        dead=_dead(scenario, [move for move in every if move.name in set(moves.loc[moves["is_dead"], "move"])]),
        unmoved=pd.DataFrame([(each.lever, each.why, each.told) for each in unmoved], columns=["lever", "why", "told"]),
        unpriced=[name for name in dict.fromkeys(each.lever for each in stepped)
                  if name in COSTLY and name not in ask.settings.steps],
        provenance=provenance(stored.reader, scenario, len(met)),
    )


def _outcomes(pairs: Pairs, moves: Sequence[Move]) -> pd.DataFrame:
    """Differences of every move from the scenario as it is; of each outcome, those of all moves hold together."""
    level = level_of_each(len(moves))
    tables = [
        differences(pairs.values(move.scenario, LOOKED_AT), LOOKED_AT, level).assign(move=move.name) for move in moves
    ]
    frame = pd.concat(tables, ignore_index=True)
    frame["p_holm"] = frame.groupby("outcome")["p"].transform(lambda p: holm(p.fillna(1.0).tolist()))
    frame["is_clear"] = (frame["low"] > 0.0) | (frame["high"] < 0.0)
    return frame[["move", "outcome", "first_mean", "mean", "difference", "low", "high", "p", "p_holm", "is_clear",
                  "share_differing"]]  # fmt: skip


def _moves(
    pairs: Pairs, outcomes: pd.DataFrame, moves: Mapping[str, Sequence[Move]], money_mcny: float
) -> pd.DataFrame:
    by_move = outcomes.pivot(index="move", columns="outcome", values="difference")
    rows = [
        (basis, move.name, move.lever, LEVERS[move.lever].unit, move.before, move.after, move.before_zh,
         move.after_zh, move.step,
         by_move.loc[move.name, ALL_MONEY], move.is_at_end, _is_dead(pairs, move))
        for basis, own in moves.items() for move in own
    ]  # fmt: skip
    frame = pd.DataFrame(
        rows, columns=["basis", "move", "lever", "unit", "before", "after", "before_zh", "after_zh", "step",
                       "cost_mcny", "is_at_end", "is_dead"]
    )  # fmt: skip
    frame["is_all_spent"] = (frame["basis"] == MONEY) & (frame["cost_mcny"] >= NOT_ALL * money_mcny)
    ranked = frame.join(by_move[list(RANKED_BY)], on="move")
    order = ranked.sort_values(
        ["basis", *RANKED_BY], ascending=[True, *[False] * len(RANKED_BY)], kind="stable"
    ).index  # fmt: skip
    return frame.loc[order].reset_index(drop=True)


def _is_dead(pairs: Pairs, move: Move) -> bool:
    """Whether nothing that is not written down by government itself differs in any replication."""
    values = pairs.values(move.scenario, (CHANCE, *REAL))
    return bool((values[:, 0] == values[:, 1]).all())


def _dead(scenario: Scenario, moves: Sequence[Move]) -> pd.DataFrame:
    """Dead moves, each with the levers it was seen to act with; empty where these are set so here."""
    columns = ["move", "lever", *COLUMNS[2:]]
    if not moves:
        return pd.DataFrame(columns=columns)
    found = reasons({"": scenario, **{move.name: move.scenario for move in moves}}).rename(columns={"policy": "move"})
    dead = pd.DataFrame([(move.name, move.lever) for move in moves], columns=["move", "lever"])
    return dead.merge(found.drop(columns="lever"), on="move", how="left")[columns].fillna("")
