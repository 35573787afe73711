"""Trials of levers: each moved across its range in its context, and each put to null in every way there is.

What "without the lever" means. The engine reads every lever in every step, so there is no run in which one is not
there at all. It is not there for the model when nothing depends on it any more, and that can be seen from outside:

- every way of saying that nobody ever gets it leads to the same bits: its null value, null by date, a phase-in that
  has not begun, null for a group, a value for a group in which there is nobody, a value that every town is locally
  exempted from (the province's own number is then not null, so a phase that looked at it past the towns would be
  caught), and everything that happens before it begins;
- a lever that has ended is the same as one put to null on that day;
- the size of its effect does not matter: with the uncertainties that scale its effect (`Lever.strength`) at one end of
  their range or the other, a run at null is the same bit for bit, so it is also the run of a model without that term;
- the levers that only modify it (`Lever.idle_when`) change no bit;
- its line of public money holds exactly 0.0, and all public money is on the lines of the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from jinzhen.scenarios.levers import CERTIFICATION, LEVERS, UNLIMITED, Lever
from jinzhen.scenarios.uncertainties import UNCERTAINTIES

if TYPE_CHECKING:
    from jinzhen.scenarios.scenario import Scenario

#: Which parts of two trajectories have to agree.
EVERYTHING, BEFORE_THE_LAST_STEP, ALL_BUT_THE_DRAWS = "everything", "before the last step", "all but the draws"


class Contrast(NamedTuple):
    """A lever at two settings in its context; for a choice, the first one and another."""

    lever: Lever
    low: float | str
    high: float | str


class NullTrial(NamedTuple):
    """Two scenarios that are without a lever in different ways, and so have to agree.

    way : the difference between them, in a few words
    compared : EVERYTHING, BEFORE_THE_LAST_STEP or ALL_BUT_THE_DRAWS
    """

    way: str
    one: Scenario
    other: Scenario
    compared: str = EVERYTHING


def contrasts(lever: Lever) -> tuple[Contrast, ...]:
    """The settings to compare: both ends of the range, or the first choice with each of the others."""
    if lever.choices:
        return tuple(Contrast(lever, lever.choices[0], choice) for choice in lever.choices[1:])
    return (Contrast(lever, lever.low, lever.high),)


def in_context(scenario: Scenario, lever: Lever, value: object) -> Scenario:
    """The scenario under the conditions in which a lever can bind, and the lever at a value."""
    settings: dict[str, object] = {**lever.context, lever.name: value}
    return scenario.with_levers(**settings).with_priors(**lever.conditions)


def far_end(lever: Lever) -> float | str:
    """The end of a lever's range that is farther from its null value; of a choice the last that is not null."""
    if lever.choices:
        return next(choice for choice in reversed(lever.choices) if choice != lever.null)
    if lever.null == UNLIMITED:
        return lever.low
    return max(lever.low, lever.high, key=lambda end: abs(end - float(lever.null)))


def without_policy(scenario: Scenario) -> Scenario:
    """The scenario with every lever outside certification at its null value."""
    nulls = {name: lever.null for name, lever in LEVERS.items() if lever.group != CERTIFICATION}
    return scenario.with_levers(**nulls)


def null_trials(scenario: Scenario, lever: Lever, town_ids: Sequence[str]) -> Iterator[NullTrial]:
    """Every pair of scenarios that are without a lever in two ways. town_ids : of the base year"""
    null, away, first = lever.null, far_end(lever), scenario.horizon.starts
    plain = in_context(scenario, lever, null)
    late = in_context(scenario, lever, [[first[0], null], [first[-1], away]])
    yield NullTrial("not begun", plain, late, BEFORE_THE_LAST_STEP)
    ended = in_context(scenario, lever, {"value": away, "end": scenario.step_ends[0]})
    stopped = in_context(scenario, lever, [[first[0], away], [first[1], null]])
    yield NullTrial("ended", stopped, ended)
    if not lever.choices and null != UNLIMITED:
        phased = {"value": [[first[0], null], [first[-1], away]], "phase_in_quarters": 2}
        yield NullTrial("phased in, not begun", plain, in_context(scenario, lever, phased), BEFORE_THE_LAST_STEP)
    if lever.is_targetable:
        yield from _aimed_at_nobody(scenario, lever, town_ids)
    for name in lever.strength:
        yield _of_any_strength(scenario, lever, name)
    if lever.idle_when:
        yield from _idle(scenario, lever)


def _aimed_at_nobody(scenario: Scenario, lever: Lever, town_ids: Sequence[str]) -> Iterator[NullTrial]:
    """Without potential towns, a lever for potential towns is for nobody; so is one every town is exempted from."""
    null, away = lever.null, far_end(lever)
    plain = in_context(scenario, lever, null)
    some = in_context(scenario, lever, {"value": null, "target": {"tier": "municipal"}})
    yield NullTrial("null for a group", plain, some)
    exempted = in_context(scenario, lever, {"value": away, "local": dict.fromkeys(town_ids, null)})
    yield NullTrial("every town exempted", plain, exempted)
    nobody = in_context(scenario, lever, {"value": away, "target": {"tier": "potential"}})
    plain, nobody = (each.with_levers(potential_places=0) for each in (plain, nobody))
    yield NullTrial("for an empty group", plain, nobody)


def _of_any_strength(scenario: Scenario, lever: Lever, name: str) -> NullTrial:
    """No policy at all, and the uncertainty that scales the lever's effect at both ends of its range."""
    plain, uncertainty = without_policy(scenario).with_levers(**{lever.name: lever.null}), UNCERTAINTIES[name]
    low, high = (plain.with_priors(**{name: end}) for end in (uncertainty.low, uncertainty.high))
    return NullTrial(f"any {name}", low, high, ALL_BUT_THE_DRAWS)


def _idle(scenario: Scenario, lever: Lever) -> Iterator[NullTrial]:
    """Where a lever has nothing to act on, each of its settings is the same."""
    told = ", ".join(f"{name} {value}" for name, value in lever.idle_when.items())
    for contrast in contrasts(lever):
        low, high = (in_context(scenario, lever, end).with_levers(**lever.idle_when) for end in contrast[1:])
        yield NullTrial(f"idle with {told}", low, high)
