"""A policy until a quarter and another from it on, as one scenario.

Draws are keyed by seed, replication, who draws, step and use, and levers act in the step they are set for: a run of
this scenario has, up to the quarter, every bit of a run of the first policy.
"""

import math
from collections.abc import Sequence

from jinzhen.experiments.paper.labels import FROM_QUARTER
from jinzhen.scenarios.calendar import quarter_label
from jinzhen.scenarios.differences import PLUS
from jinzhen.scenarios.errors import ConfigurationError
from jinzhen.scenarios.horizon import Horizon
from jinzhen.scenarios.lever import Lever
from jinzhen.scenarios.levers import LEVERS
from jinzhen.scenarios.scenario import Scenario
from jinzhen.scenarios.setting import LeverSetting, Target, Values, definition, levels, local_levels

#: When rounds are held is known from the start: places that fill a gap are spread over the rounds that are left.
KNOWN_FROM_THE_START = ("round_calendar",)
WHERE = "experiment.since"


def branched(base: Scenario, other: Scenario, step: int) -> Scenario:
    """The scenario that is `base` before a step and has the levers of `other` from it on; named by the quarter.

    step : from 0; at 0 it is the other, and after the last step the base
    Raises ConfigurationError where a replication of the one cannot be continued under the other.
    """
    _check(base, other, step)
    horizon = base.horizon
    if step >= len(horizon.ends):
        return base
    policy, *others = other.name.split(PLUS)
    name = PLUS.join([FROM_QUARTER.en.format(policy=policy, quarter=quarter_label(horizon.starts[step])), *others])
    levers = other.levers if step == 0 else {
        each: _joined(lever, base.levers[each], other.levers[each], horizon, step) for each, lever in LEVERS.items()
    }  # fmt: skip
    return Scenario(name, base.start, base.end, base.as_of, base.steps_per_year, levers, base.priors, base.population,
                    base.facts, base.posterior)  # fmt: skip


def _check(base: Scenario, other: Scenario, step: int) -> None:
    for what, one, two in (("uncertainties", base.priors, other.priors),
                           ("population", base.population, other.population)):  # fmt: skip
        if one != two:
            raise ConfigurationError(
                f"{base.name!r} and {other.name!r} have other {what}", where="branch",
                expected="policies alone that differ: all else is given with the first day",
            )  # fmt: skip
    for name in KNOWN_FROM_THE_START:
        lever, horizon = LEVERS[name], base.horizon
        before, after = (levels(lever, each.levers[name], horizon)[step:] for each in (base, other))
        if before != after and step:
            raise ConfigurationError(
                f"{base.name!r} and {other.name!r} hold rounds on other days", where=name,
                expected="one calendar of rounds: places are spread over those to come, so that it acts beforehand",
            )  # fmt: skip


def _joined(lever: Lever, before: LeverSetting, after: LeverSetting, horizon: Horizon, step: int) -> LeverSetting:
    """A lever that is set one way before a step and another way from it on; phase-ins and ends become dated values."""
    if definition(before, horizon) == definition(after, horizon):
        return before
    course = [*levels(lever, before, horizon)[:step], *levels(lever, after, horizon)[step:]]
    target = _target(lever, before, after, course, step)
    values = _dated(lever, course, horizon)
    return LeverSetting(values, None, 0, target, _local(lever, before, after, course, target, horizon, step))


def _target(
    lever: Lever, before: LeverSetting, after: LeverSetting, course: Sequence[float], step: int
) -> Target | None:
    """Whom the lever is aimed at: one aim for all time, so that of two only one may do anything."""
    if before.target == after.target:
        return before.target
    null = lever.code(lever.null)
    if set(course[:step]) == {null}:
        return after.target
    if set(course[step:]) == {null}:
        return before.target
    raise ConfigurationError(
        "is aimed at others before and after", where=lever.name,
        expected="one target, or nothing on one side of the quarter",
    )  # fmt: skip


def _local(
    lever: Lever, before: LeverSetting, after: LeverSetting, course: Sequence[float], target: Target | None,
    horizon: Horizon, step: int,
) -> tuple[tuple[str, Values], ...]:  # fmt: skip
    """Values of single towns; a town whose own value ends with the quarter goes on with what all towns have."""
    own, other = ({town: local_levels(lever, values, horizon) for town, values in each.local}
                  for each in (before, after))  # fmt: skip
    nothing, joined = (math.nan,) * len(course), []
    for town in sorted({*own, *other}):
        levels_here = [*own.get(town, nothing)[:step], *other.get(town, nothing)[step:]]
        first = next((at for at, level in enumerate(levels_here) if not math.isnan(level)), None)
        if first is None:
            continue
        if target and any(math.isnan(level) for level in levels_here[first:]):
            raise ConfigurationError(
                f"the value of {town} ends with the quarter, and the lever is aimed at some towns", where=lever.name,
                expected=f"a value of {town} in both policies, or no target",
            )  # fmt: skip
        filled = [all_ if math.isnan(level) else level for all_, level in zip(course, levels_here, strict=True)]
        joined.append((town, _dated(lever, filled, horizon, first)))
    return tuple(joined)


def _dated(lever: Lever, course: Sequence[float], horizon: Horizon, first: int = 0) -> Values:
    """Levels of every step as values by date, from step `first` on."""
    changes = [at for at in range(first, len(course)) if at == first or course[at] != course[at - 1]]
    return tuple((horizon.starts[at], lever.value(course[at])) for at in changes)
