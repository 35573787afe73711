"""What moving each constant changes, and whether that counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from jinzhen.experiments.compare.paired import CHANCE, LOOKED_AT
from jinzhen.experiments.forecast.answer import provenance
from jinzhen.experiments.running.stage import Ask
from jinzhen.experiments.running.stored import Stored
from jinzhen.experiments.screen.experiment import Settings
from jinzhen.experiments.statistics.families import holm, level_of_each, p_value, paired_difference
from jinzhen.experiments.statistics.intervals import LEVEL, Estimate, wilson
from jinzhen.model.outcomes import OUTCOME_NAMES
from jinzhen.scenarios.constants import CONSTANTS

#: Beside the chance: what a comparison looks at, at the end of the horizon.
OUTCOMES = tuple(name for name in LOOKED_AT if name in OUTCOME_NAMES)
#: What is found of a constant.
COUNTS, OPEN, LITTLE, FAILED = "counts", "open", "little", "failed"
#: Units whose values end at 1.
SHARES = ("share", "0-1")


@dataclass(frozen=True)
class Move:
    """One constant at one end. value : in its unit"""

    constant: str
    end: str
    value: float

    @property
    def point(self) -> Mapping[str, float]:
        """What an arm takes."""
        return {self.constant: self.value}


@dataclass(frozen=True, eq=False)
class Screen:
    """Constants moved; each table is also written as a CSV file of the same name.

    scenario, end, as_of : what was asked; share : how far each constant was moved
    n : replications of the scenario as it is; n_failed : of all arms
    chance : of the target, as it is
    constants : constant by constant, its largest changes and what is found; those that count first
    changes : move by move and outcome by outcome
    """

    scenario: str
    end: date
    as_of: date
    share: float
    least_chance: float
    least_share: float
    n: int
    n_failed: int
    chance: Estimate
    constants: pd.DataFrame
    changes: pd.DataFrame
    provenance: Mapping[str, str]


def moves_of(names: Sequence[str], share: float) -> list[Move]:
    """Each constant down and up; a share of a whole ends at 1. One that is 0 moves nowhere."""
    moves = []
    for name in names:
        constant = CONSTANTS[name]
        for end, factor in (("low", 1.0 - share), ("high", 1.0 + share)):
            value = constant.value * factor
            if constant.unit in SHARES and constant.value <= 1.0:
                value = min(value, 1.0)
            if value != constant.value:
                moves.append(Move(name, end, value))
    return moves


def unsettled(stored: Stored, moves: Sequence[Move], settings: Settings) -> list[Move]:
    """Moves of which it is not settled whether they change what counts."""
    changes = _changes(stored, moves, settings)
    found = changes.groupby("move")["found"].agg(set)
    return [move for position, move in enumerate(moves) if OPEN in found[position] and COUNTS not in found[position]]


def screen(
    ask: Ask[Settings], first: Stored, moves: Sequence[Move], second: Stored, again: Sequence[Move]
) -> Screen:
    """Analyse what is stored: of each move the run with the most replications."""
    settings = ask.settings
    closer = _changes(second, again, settings) if again else pd.DataFrame()
    changes = _changes(first, moves, settings)
    if len(closer):
        known = set(zip(closer["constant"], closer["end"], strict=True))
        replaced = [key in known for key in zip(changes["constant"], changes["end"], strict=True)]
        changes = pd.concat([changes[~np.array(replaced)], closer], ignore_index=True)
    met = first.outcomes([CHANCE])
    met = met[met["position"] == 0][CHANCE].to_numpy(float)
    return Screen(
        scenario=ask.scenario.name, end=ask.scenario.end, as_of=ask.scenario.as_of, share=settings.share,
        least_chance=settings.least_chance, least_share=settings.least_share, n=len(met),
        n_failed=first.n_failed, chance=wilson(int(met.sum()), len(met)), constants=_constants(changes),
        changes=changes.drop(columns="move"), provenance=provenance(first.reader, ask.scenario, len(met)),
    )  # fmt: skip


def _changes(stored: Stored, moves: Sequence[Move], settings: Settings) -> pd.DataFrame:
    """Differences from the scenario as it is; intervals hold for one constant each, p-values for all (Holm)."""
    frame = stored.outcomes([CHANCE, *OUTCOMES]).set_index(["position", "replication"])
    there = set(frame.index.get_level_values("position"))
    base, rows = frame.loc[0], []
    for position, move in enumerate(moves):
        if position + 1 not in there:
            rows.append((position, move.constant, move.end, move.value, CHANCE, 0, *[np.nan] * 4, 1.0, FAILED))
            continue
        own = frame.loc[position + 1]
        both = base.index.intersection(own.index)
        for outcome in (CHANCE, *OUTCOMES):
            treated, as_it_is = (each.loc[both, outcome].to_numpy(float) for each in (own, base))
            rows.append((position, move.constant, move.end, move.value, outcome, len(both),
                         *_relative(treated, as_it_is, outcome), p_value(treated, as_it_is), ""))
    columns = ["move", "constant", "end", "value", "outcome", "n", "mean", "change", "low", "high", "p", "found"]
    changes = pd.DataFrame(rows, columns=columns)
    changes["p_holm"] = holm(changes["p"].tolist())
    least = np.where(changes["outcome"] == CHANCE, settings.least_chance, settings.least_share)
    looked_at = (changes[each] for each in ("change", "low", "high", "p_holm", "found"))
    changes["found"] = [_found(*row) for row in zip(*looked_at, least, strict=True)]
    return changes


def _relative(treated: np.ndarray, base: np.ndarray, outcome: str) -> tuple[float, float, float, float]:
    """Mean as it is, and the change: of a chance as it is, of another outcome over that mean."""
    told = paired_difference(treated, base, level_of_each(1 + len(OUTCOMES)))
    mean = float(base.mean())
    scale = 1.0 if outcome == CHANCE or mean == 0.0 else abs(mean)
    return mean, told.value / scale, told.low / scale, told.high / scale


def _found(change: float, low: float, high: float, p: float, known: str, least: float) -> str:
    """Whether a change counts, may count, or is shown to be little."""
    if known:
        return known
    if abs(change) >= least and p < 1.0 - LEVEL:
        return COUNTS
    return OPEN if max(abs(low), abs(high)) >= least else LITTLE


def _constants(changes: pd.DataFrame) -> pd.DataFrame:
    """One row a constant: its largest change of the chance and of another outcome, and what is found."""
    rows = []
    for name, own in changes.groupby("constant", sort=False):
        chance, others = own[own["outcome"] == CHANCE], own[own["outcome"] != CHANCE]
        found = set(own["found"])
        of_chance = _largest(chance)
        of_others = _largest(others)
        rows.append((
            name, CONSTANTS[str(name)].value, CONSTANTS[str(name)].unit, CONSTANTS[str(name)].room, of_chance["change"],
            of_chance["low"], of_chance["high"], of_others["outcome"], of_others["change"], int(own["n"].max()),
            next(each for each in (COUNTS, FAILED, OPEN, LITTLE) if each in found),
        ))  # fmt: skip
    frame = pd.DataFrame(rows, columns=["constant", "value", "unit", "room", "chance_change", "chance_low",
                                        "chance_high", "outcome", "outcome_change", "n", "found"])  # fmt: skip
    rank = frame["found"].map({COUNTS: 0, FAILED: 1, OPEN: 2, LITTLE: 3})
    order = frame.assign(rank=rank, size=frame["chance_change"].abs(), other=frame["outcome_change"].abs())
    return frame.loc[order.sort_values(["rank", "size", "other"], ascending=[True, False, False]).index].reset_index(
        drop=True)  # fmt: skip


def _largest(rows: pd.DataFrame) -> pd.Series:
    """The row with the largest change; an empty one where nothing finished."""
    if rows.empty or rows["change"].isna().all():
        return pd.Series({"outcome": "", "change": np.nan, "low": np.nan, "high": np.nan})
    return rows.loc[rows["change"].abs().idxmax()]
