"""Do levers do what they declare? At null nothing, across their range something, and in the declared direction.

About eighty levers and dozens of outcomes are looked at, so chance alone would make many "effects". The chance that
one or more of all the findings is an accident is kept below FAMILY: half of it for what levers declare to move
before any run, half for the search among all other outcomes, each shared equally (Bonferroni) over everything that is
looked at, and over the looks when replications are added for what is not clear yet. The level is that of the whole
catalogue even when only some levers are checked, so that a verdict never depends on which ones are asked for.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import pandas as pd

from jinzhen.experiments.check_levers.probes import BEFORE, FIGURE_INDEX, MONEY, PARTS, WHOLE
from jinzhen.experiments.check_levers.trials import (
    ALL_BUT_THE_DRAWS,
    BEFORE_THE_LAST_STEP,
    Contrast,
    NullTrial,
    contrasts,
    far_end,
    in_context,
    null_trials,
)
from jinzhen.experiments.statistics.intervals import Estimate, paired_mean_difference
from jinzhen.model.outcomes import MONEY_LINES, OUTCOME_NAMES
from jinzhen.scenarios.errors import Failure
from jinzhen.scenarios.levers import LEVERS, Lever
from jinzhen.scenarios.scenario import Scenario

#: Chance that anything at all that is found is an accident.
FAMILY = 0.05
#: How much larger every further look is.
LOOK_GROWTH = 3
#: Replications in which every way of being without a lever is compared.
NULL_REPLICATIONS = 2
#: Figures that government itself writes down: a lever that moves only these does nothing.
BOOKKEEPING = frozenset(
    {"public_money_mcny", "energy_quota_tce", "discharge_quota_t", "land_quota_mu", "notices_served", "praised_towns",
     "trained_persons", "budget_mcny", "notices", "praised", "output_gate_mcny"}
)  # fmt: skip
#: Outcomes that count as a change.
REAL = tuple(name for name in OUTCOME_NAMES if name not in BOOKKEEPING)
EITHER = "+/-"
MONEY_LINE = frozenset(lever for lever, _ in MONEY_LINES)

#: Scenario -> the bits of its runs, as `probes.bits` measures them: a row a replication, indexed by its number.
Bits = Callable[[Scenario], pd.DataFrame]


class Found(NamedTuple):
    """What a contrast shows.

    difference : of the lever's object, high less low, with its simultaneous interval
    mean_low : mean of the object at the low setting
    moved : other outcomes that changed beyond chance, the surest first
    """

    contrast: Contrast
    difference: Estimate
    mean_low: float
    moved: tuple[str, ...]

    @property
    def sign(self) -> str:
        """Direction in which the object moved: `+`, `-`, or `0` where that cannot be told."""
        if not self.difference.excludes_zero:
            return "0"
        return "+" if self.difference.value > 0.0 else "-"

    @property
    def problem(self) -> str:
        """What is wrong, empty when nothing is."""
        declared = self.contrast.lever.sign
        if self.sign == "0" and not self.moved:
            return "changes nothing"
        if declared != EITHER and self.sign == "0":
            return f"does not move {self.contrast.lever.moves}"
        return "" if declared in (EITHER, self.sign) else f"moves {self.contrast.lever.moves} the other way"


@dataclass(frozen=True)
class Checked:
    """One lever with everything that was found.

    ways : in how many ways being without it was compared; broken : the ways that failed, and in what
    """

    lever: Lever
    found: tuple[Found, ...]
    ways: int
    broken: tuple[str, ...] = field(default=())

    @property
    def problems(self) -> tuple[str, ...]:
        """Everything that is wrong, each once."""
        at_null = tuple(f"at null: {way}" for way in self.broken)
        return (*at_null, *dict.fromkeys(found.problem for found in self.found if found.problem))


class Levels(NamedTuple):
    """Levels of the intervals of one look, such as 0.9995: for objects, and for the search among outcomes."""

    of_object: float
    of_search: float


def levels(n_looks: int) -> Levels:
    """Levels that keep the chance of any accident below FAMILY, for the whole catalogue and all looks."""
    n_contrasts = sum(len(contrasts(lever)) for lever in LEVERS.values())
    share = 0.5 * FAMILY / n_looks / n_contrasts
    return Levels(1.0 - share, 1.0 - share / len(REAL))


def looks(first: int, most: int) -> tuple[int, ...]:
    """Replications at each look: the first, and LOOK_GROWTH times as many while that is at most `most`."""
    sizes = [first]
    while LOOK_GROWTH * sizes[-1] <= most:
        sizes.append(LOOK_GROWTH * sizes[-1])
    return tuple(sizes)


class Null(NamedTuple):
    """What is compared to see that a lever is nothing at null.

    trials : pairs of scenarios that are without it; null, away : the lever at null, and far from it, in its context
    """

    trials: tuple[NullTrial, ...]
    null: Scenario
    away: Scenario

    @property
    def scenarios(self) -> tuple[Scenario, ...]:
        """Every scenario that has to run."""
        return (self.null, self.away, *(each for trial in self.trials for each in (trial.one, trial.other)))


def null_of(scenario: Scenario, lever: Lever, town_ids: Sequence[str]) -> Null:
    """What is compared of a lever at null. town_ids : of the base year"""
    trials = tuple(null_trials(scenario, lever, town_ids))
    return Null(trials, in_context(scenario, lever, lever.null), in_context(scenario, lever, far_end(lever)))


def require_objects(levers: Sequence[Lever]) -> None:
    """Raise Failure for a lever whose object is no figure that it could move."""
    for lever in levers:
        if lever.moves not in FIGURE_INDEX or lever.moves.rpartition(".")[2] in BOOKKEEPING:
            raise Failure(f"{lever.name} declares the object {lever.moves!r}, which is no figure it could move")


def ends(scenario: Scenario, contrast: Contrast) -> tuple[Scenario, Scenario]:
    """The scenario with the lever at either setting, in its context."""
    low, high = (in_context(scenario, contrast.lever, end) for end in contrast[1:])
    return low, high


def compare(contrast: Contrast, low: pd.DataFrame, high: pd.DataFrame, at: Levels) -> Found:
    """What the figures of paired runs show. low, high : a column a figure, a row a replication, indexed by number"""
    shared = low.index.intersection(high.index)
    low, high = low.loc[shared], high.loc[shared]
    name = contrast.lever.moves
    difference = paired_mean_difference(high[name].to_numpy(), low[name].to_numpy(), at.of_object)
    moved = []
    for other in REAL:
        estimate = paired_mean_difference(high[other].to_numpy(), low[other].to_numpy(), at.of_search)
        if estimate.excludes_zero:
            moved.append((estimate.half_width / abs(estimate.value), other))
    return Found(contrast, difference, float(low[name].mean()), tuple(other for _, other in sorted(moved)))


def null_checks(lever: Lever, null: Null, seen: Bits) -> tuple[int, tuple[str, ...]]:
    """In how many ways being without a lever was compared, and which of them failed."""
    differing = ((trial.way, differing_parts(trial, seen)) for trial in null.trials)
    broken = [f"{way} ({', '.join(parts)})" for way, parts in differing if parts]
    broken += _money(lever, seen(null.null), seen(null.away))
    n_ways = len(null.trials) + (lever.unit_cost > 0.0 or lever.name in MONEY_LINE)
    return n_ways, tuple(dict.fromkeys(broken))


def differing_parts(trial: NullTrial, seen: Bits) -> list[str]:
    """Parts of the trajectory in which the two scenarios of a trial differ in any replication."""
    one, other = seen(trial.one), seen(trial.other)
    prefix = BEFORE if trial.compared == BEFORE_THE_LAST_STEP else WHOLE
    skipped = {"uncertainties"} if trial.compared == ALL_BUT_THE_DRAWS else set()
    names = [name for name in PARTS if f"{prefix}{name}" in one.columns and name not in skipped]
    shared = one.index.intersection(other.index)
    return [name for name in names if (one.loc[shared, prefix + name] != other.loc[shared, prefix + name]).any()]


def _money(lever: Lever, null: pd.DataFrame, away: pd.DataFrame) -> Iterator[str]:
    """What is wrong with the public money of a lever at null, and of the same lever far away from null."""
    if lever.name not in MONEY_LINE:
        if lever.unit_cost > 0.0:
            yield "it costs public money, and no line books it"
        return
    line = MONEY + lever.name
    if (null[line] != 0.0).any():
        yield "its money line is not exactly 0"
    if (away[line] == 0.0).any() and lever.null == 0.0:
        yield "it books no money even far from null"
    for runs in (null, away):
        spent = runs[[name for name in runs.columns if name.startswith(MONEY)]].sum(axis=1)
        if not np.allclose(spent, runs["public_money_mcny"], rtol=1e-9, atol=1e-9):
            yield "public money differs from the sum of its lines"
