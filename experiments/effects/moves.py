"""How every lever is moved: by an amount or to another choice, for all towns, from the first day that is not history.

A lever keeps whom it is aimed at, and single towns keep the values of their own.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from jinzhen.experiments.constraints.relaxations import RELAXATIONS, Change, moved, pairs_from
from jinzhen.experiments.constraints.trials import first_day_to_decide
from jinzhen.scenarios.errors import ConfigurationError, LeverError, ScenarioError, nearest_name
from jinzhen.scenarios.lever import Lever
from jinzhen.scenarios.levers import LEVERS
from jinzhen.scenarios.setting import definition, levels
from jinzhen.scenarios.units import UNLIMITED

if TYPE_CHECKING:
    from jinzhen.scenarios.scenario import Scenario

#: The lever that is the question: with another target there is another chance.
QUESTION = "target_towns"

#: Steps that the planners of `constraints` find usual, by lever; all but those to a choice.
USUAL = {change.lever: change for each in RELAXATIONS for change in each.changes if change.how != "to"}

#: Why a lever is not moved.
IS_QUESTION, NO_ROOM, MAY_NOT_STAND = "is_question", "no_room", "may_not_stand"


@dataclass(frozen=True, eq=False)
class Move:
    """A lever moved in a scenario.

    name : the lever, of a choice `lever=choice`
    before, after : its values in words, from the first day that is not history on; the same in Chinese
    step : what is added to it, in its unit; nan for a choice
    is_at_end : whether it stands at the end of its range at the end of the horizon
    """

    name: str
    lever: str
    scenario: Scenario
    before: str
    after: str
    before_zh: str
    after_zh: str
    step: float
    is_at_end: bool = False


@dataclass(frozen=True)
class Unmoved:
    """A lever that cannot be moved. why : IS_QUESTION, NO_ROOM or MAY_NOT_STAND; told : the contradiction"""

    lever: str
    why: str
    told: str = ""


class Mover:
    """Moves the levers of one scenario.

    first_day : from which on they are moved
    """

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.first_day: date = first_day_to_decide(scenario)
        self._first_step = scenario.horizon.step_of(self.first_day)

    def course(self, lever: str) -> list[float]:
        """Levels of a lever that can be decided, choices as codes."""
        return self._whole_course(lever)[self._first_step :]

    def _whole_course(self, lever: str) -> list[float]:
        return levels(LEVERS[lever], self.scenario.levers[lever], self.scenario.horizon)

    def room(self, lever: str) -> float:
        """The most that can be added to a lever before it stands at the end of its range throughout."""
        return max((LEVERS[lever].high - level for level in self.course(lever) if level < UNLIMITED), default=0.0)

    def add(self, lever: str, amount: float) -> Move | None:
        """An amount added to a lever, within its range; None where that changes nothing. Raises ScenarioError."""
        return self.move(Change(lever, "plus", amount))

    def move(self, change: Change) -> Move | None:
        """A lever with a change; None where that changes nothing. Raises ScenarioError where it may not stand."""
        lever, before = LEVERS[change.lever], self._whole_course(change.lever)
        after = moved(change, before, self._first_step)
        if after == before:
            return None
        is_choice = bool(lever.choices)
        name = f"{lever.name}={change.amount}" if is_choice else lever.name
        told, told_zh = (self._told(lever, form, (before, after)) for form in (lever.format, lever.format_zh))
        return Move(
            name, lever.name, self._with(lever.name, after, name), "; ".join(told[0]), "; ".join(told[1]),
            "；".join(told_zh[0]), "；".join(told_zh[1]),
            math.nan if is_choice else _largest(before, after),
            not is_choice and after[-1] in (lever.low, lever.high),
        )  # fmt: skip

    def _with(self, lever: str, course: Sequence[float], name: str) -> Scenario:
        form = definition(self.scenario.levers[lever], self.scenario.horizon)
        form = {key: form[key] for key in ("target", "local") if key in form}  # end and phase-in are in the course
        form["value"] = pairs_from(self.scenario, lever, course, 0)
        return replace(self.scenario.with_levers(**{lever: form}), name=f"{self.scenario.name} ({name})")

    def _told(
        self, lever: Lever, form: Callable[[float | str], str], courses: tuple[Sequence[float], Sequence[float]]
    ) -> tuple[list[str], list[str]]:
        """What the lever is at, one value after the other, before and after."""
        before, after = (
            [form(lever.value(level)) for level, _ in groupby(course)]
            for course in (course[self._first_step :] for course in courses)
        )
        return before, after

    def own_moves(self, lever: str, share: float, steps: Mapping[str, float]) -> list[Move] | Unmoved:
        """A lever moved by the step asked for, or by its usual one; a choice to every other choice.

        share : of the range, where no step is usual; steps : those asked for
        """
        if lever == QUESTION:
            return Unmoved(lever, IS_QUESTION)
        found, told = [], ""
        for change in changes(LEVERS[lever], share, steps):
            try:
                move = self.move(change)
            except ScenarioError as contradiction:
                told = str(contradiction)
                continue
            if move:
                found.append(move)
                if not LEVERS[lever].choices:
                    break
        return found or (Unmoved(lever, MAY_NOT_STAND, told) if told else Unmoved(lever, NO_ROOM))


def _largest(before: Sequence[float], after: Sequence[float]) -> float:
    """The largest difference of two courses, without the dust of floating-point numbers."""
    added = [new - old for old, new in zip(before, after, strict=True)]
    largest: float = max(added, key=abs)
    return round(largest, 12)


def changes(lever: Lever, share: float, steps: Mapping[str, float]) -> Iterator[Change]:
    """Every other choice; of a number the steps that may be made, the first that changes something is the one.

    What is asked for; what is usual; then a share of the range: up, but down where less of it is declared to bring more
    towns, and the other way where it is at its end.
    """
    if lever.choices:
        yield from (Change(lever.name, "to", choice) for choice in lever.choices)
    elif lever.name in steps:
        yield Change(lever.name, "plus", steps[lever.name])
    else:
        if lever.name in USUAL:
            yield USUAL[lever.name]
        is_barrier = lever.sign == "-" and lever.moves.endswith("_towns")
        step = (-1.0 if is_barrier else 1.0) * share * (lever.high - lever.low)
        yield from (Change(lever.name, "plus", each) for each in (step, -step))


def check(scenario: Scenario, asked: Sequence[str], share: float, steps: Mapping[str, float]) -> None:
    """Raise a ConfigurationError for a step of no use, or where not one lever can be moved."""
    for name, step in steps.items():
        where = f"experiment.steps.{name}"
        if name not in asked:
            raise ConfigurationError(
                f"no lever {name!r} is moved", where="experiment.steps", expected="levers of experiment.levers",
                nearest=nearest_name(name, asked),
            )  # fmt: skip
        if LEVERS[name].choices:
            raise ConfigurationError("a choice has no step", where=where, expected="nothing: every choice is tried")
        if step == 0.0:
            raise ConfigurationError("0 moves nothing", where=where, expected=f"another amount in {LEVERS[name].unit}")
    mover = Mover(scenario)
    found = [mover.own_moves(name, share, steps) for name in asked]
    stuck = [each for each in found if isinstance(each, Unmoved)]
    for each in stuck:
        if each.lever in steps:
            why = each.told or "it stands at the end of its range there"
            raise LeverError(f"cannot be moved by {steps[each.lever]:g}: {why}", where=f"experiment.steps.{each.lever}",
                             expected="a step that may be made")  # fmt: skip
    if len(stuck) == len(found):
        raise ConfigurationError(
            f"{', '.join(each.lever for each in stuck)} cannot be moved here", where="experiment.levers",
            expected="levers with room in their range",
        )  # fmt: skip
