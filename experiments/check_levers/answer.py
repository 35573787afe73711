"""Do levers do what they declare? At null nothing, across their range something, and in the declared direction.

About eighty levers and dozens of outcomes are looked at, so chance alone would make many "effects". The chance that
one or more of all the findings is an accident is kept below FAMILY: half of it for what levers declare to move
before any run, half for the search among all other outcomes, each shared equally (Bonferroni) over everything that is
looked at, and over the looks when replications are added for what is not clear yet. The level is that of the whole
catalogue even when only some levers are checked, so that a verdict never depends on which ones are asked for.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

import numpy as np

from jinzhen.experiments.check_levers.trials import (
    FIGURE_INDEX,
    Contrast,
    NullTrial,
    Runs,
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
MONEY_LINE = {lever: line for line, (lever, _) in enumerate(MONEY_LINES)}


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


def check_levers(
    runs: Runs,
    scenario: Scenario,
    levers: Sequence[Lever],
    look_sizes: Sequence[int],
    on_run: Callable[[str, int, int], object] = lambda *told: None,
) -> list[Checked]:
    """Check levers in a scenario.

    look_sizes : replications at each look; a contrast that is clear gets no more of them
    on_run : told what is being done, how many runs of it are done and of how many
    Raises Failure for an object that no run has.
    """
    for lever in levers:
        if lever.moves not in FIGURE_INDEX or lever.moves.rpartition(".")[2] in BOOKKEEPING:
            raise Failure(f"{lever.name} declares the object {lever.moves!r}, which is no figure it could move")
    broken = _null_checks(runs, scenario, levers, on_run)
    found = _find(runs, scenario, [each for lever in levers for each in contrasts(lever)], look_sizes, on_run)
    return [
        Checked(lever, tuple(found[each] for each in contrasts(lever)), *broken[lever.name])
        for lever in levers
    ]


def _find(
    runs: Runs, scenario: Scenario, asked: Iterable[Contrast], look_sizes: Sequence[int],
    on_run: Callable[[str, int, int], object],
) -> dict[Contrast, Found]:
    """What every contrast shows, with as many replications as it takes, up to the last look."""
    found: dict[Contrast, Found] = {}
    open_ones = list(asked)
    for n in look_sizes:
        ends = {each: tuple(in_context(scenario, each.lever, end) for end in each[1:]) for each in open_ones}
        what = f"{n} pairs of every lever not clear yet"
        runs.compute((end for pair in ends.values() for end in pair), range(n), partial(on_run, what))
        for each, (low, high) in ends.items():
            found[each] = compare(each, runs.figures(low, n), runs.figures(high, n), levels(len(look_sizes)))
        open_ones = [each for each in open_ones if found[each].problem]
    return found


def compare(contrast: Contrast, low: np.ndarray, high: np.ndarray, at: Levels) -> Found:
    """What the figures of paired runs show. low, high : (n, len(FIGURES)), the same draws in the same row"""
    column = FIGURE_INDEX[contrast.lever.moves]
    difference = paired_mean_difference(high[:, column], low[:, column], at.of_object)
    moved = []
    for name in REAL:
        estimate = paired_mean_difference(high[:, FIGURE_INDEX[name]], low[:, FIGURE_INDEX[name]], at.of_search)
        if estimate.excludes_zero:
            moved.append((estimate.half_width / abs(estimate.value), name))
    return Found(contrast, difference, float(low[:, column].mean()), tuple(name for _, name in sorted(moved)))


def _null_checks(
    runs: Runs, scenario: Scenario, levers: Sequence[Lever], on_run: Callable[[str, int, int], object]
) -> dict[str, tuple[int, tuple[str, ...]]]:
    """By lever: in how many ways being without it was compared, and which of them failed."""
    numbers = range(NULL_REPLICATIONS)
    trials = {lever: list(null_trials(scenario, lever, runs.town_ids)) for lever in levers}
    null = {lever: in_context(scenario, lever, lever.null) for lever in levers}
    away = {lever: in_context(scenario, lever, far_end(lever)) for lever in levers}
    asked = [*null.values(), *away.values()]
    asked += [each for own in trials.values() for trial in own for each in (trial.one, trial.other)]
    runs.compute(asked, numbers, partial(on_run, "levers at null"))
    checks = {}
    for lever in levers:
        differing = ((trial.way, _differing(runs, trial, numbers)) for trial in trials[lever])
        broken = [f"{way} ({', '.join(parts)})" for way, parts in differing if parts]
        broken += [problem for number in numbers for problem in _money(runs, lever, null[lever], away[lever], number)]
        n_ways = len(trials[lever]) + (lever.unit_cost > 0.0 or lever.name in MONEY_LINE)
        checks[lever.name] = n_ways, tuple(dict.fromkeys(broken))
    return checks


def _differing(runs: Runs, trial: NullTrial, numbers: Iterable[int]) -> list[str]:
    """Parts of the trajectory in which the two scenarios of a trial differ in any of these replications."""
    pairs = ((runs.of(trial.one, number), runs.of(trial.other, number)) for number in numbers)
    return list(dict.fromkeys(name for one, other in pairs for name in one.differing(other, trial.compared)))


def _money(runs: Runs, lever: Lever, null: Scenario, away: Scenario, number: int) -> Iterator[str]:
    """What is wrong with the public money of a lever at null, and of the same lever far away from null."""
    line = MONEY_LINE.get(lever.name)
    if line is None:
        if lever.unit_cost > 0.0:
            yield "it costs public money, and no line books it"
        return
    at_null, at_most = runs.of(null, number), runs.of(away, number)
    if (at_null.money_mcny[:, line] != 0.0).any():
        yield "its money line is not exactly 0"
    if not at_most.money_mcny[:, line].any() and lever.null == 0.0:
        yield "it books no money even far from null"
    for run in (at_null, at_most):
        spent = run.figures[FIGURE_INDEX["public_money_mcny"]]
        if not np.isclose(run.money_mcny.sum(), spent, rtol=1e-9, atol=1e-9):
            yield "public money differs from the sum of its lines"


