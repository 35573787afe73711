"""Simpler forecasts of the same facts: the last value, the trend, and what was announced."""

from collections.abc import Mapping, Sequence
from datetime import date

from jinzhen.experiments.hindcast.record_file import Fact, Facts

LAST, TREND, PLAN = "last", "trend", "plan"
RIVALS = (LAST, TREND, PLAN)


def rivals(fact: Fact, facts: Facts, origin: date) -> Mapping[str, float | None]:
    """What each says of a fact with what was known at the origin; None where it has nothing to go by."""
    seen = known_before(fact, facts, origin)
    last = seen[-1].value if seen else None
    return {LAST: last, TREND: _trend(seen, fact.day), PLAN: _plan(seen, fact, facts, origin)}


def known_before(fact: Fact, facts: Facts, origin: date) -> list[Fact]:
    """Values of the same up to the origin, oldest first; of a day the last that is named."""
    same = (
        each for each in (*facts.before, *facts.known)
        if (each.key, each.scope, each.months) == (fact.key, fact.scope, fact.months) and each.known_since <= origin
    )  # fmt: skip
    return [each for _, each in sorted({each.day: each for each in same}.items())]


def _trend(seen: Sequence[Fact], day: date) -> float | None:
    """The straight line through the first and the last value, not below zero."""
    if len(seen) < 2:
        return None
    first, last = seen[0], seen[-1]
    slope = (last.value - first.value) / (last.day - first.day).days
    return max(0.0, last.value + slope * (day - last.day).days)


def _plan(seen: Sequence[Fact], fact: Fact, facts: Facts, origin: date) -> float | None:
    """Towards the nearest announced value: a straight line from the last value, of a count the whole number below."""
    announced = [
        plan for plan in facts.plans
        if (plan.key, plan.scope) == (fact.key, fact.scope) and plan.announced <= origin and plan.day >= fact.day
    ]  # fmt: skip
    if not announced or not seen:
        return None
    plan, last = min(announced, key=lambda each: each.day), seen[-1]
    level = last.value + plan.value if plan.adds else plan.value
    if plan.adds:
        return level
    part = (fact.day - last.day).days / max((plan.day - last.day).days, 1)
    value = last.value + part * (level - last.value)
    return value if fact.metric.column else float(int(value))
