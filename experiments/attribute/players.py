"""Between which levers a difference is shared out: each that differs, or each theme of such levers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING

from jinzhen.experiments.effects.moves import QUESTION
from jinzhen.scenarios.contradictions import GATE_ORDER, SPENDING_WEIGHTS
from jinzhen.scenarios.differences import differences
from jinzhen.scenarios.errors import ConfigurationError, JinzhenError, ScenarioError
from jinzhen.scenarios.levers import LEVERS

if TYPE_CHECKING:
    from jinzhen.scenarios.scenario import Scenario

#: Whether levers of one theme are one player.
AUTO, YES, NO = "auto", "yes", "no"
#: More levers than this are told by theme, unless something else is asked for.
MOST_LEVERS = 8
#: Levers that may contradict each other when some are set so and some otherwise.
TOGETHER = (*GATE_ORDER, SPENDING_WEIGHTS)


@dataclass(frozen=True)
class Player:
    """Levers that are set as in the policy, or as in the one it is set against, together.

    name : of the lever, of the theme, or of several joined by `+`
    is_joined : whether levers that cannot be set apart made one player of several
    """

    name: str
    levers: tuple[str, ...]
    is_joined: bool = False


def against(scenario: Scenario, policy: str) -> Scenario:
    """What a scenario is set against: the levers of another policy, in the same world, with the same target.

    policy : a named one or a file; certification is as planned
    Raises ConfigurationError for a policy that there is not, or that differs in nothing.
    """
    from jinzhen.experiments.asking.configuration import compose

    times = (f"experiment.start={scenario.start}", f"experiment.end={scenario.end}",
             f"experiment.as_of={scenario.as_of}", f"experiment.steps_per_year={scenario.steps_per_year}",
             *([f"facts={scenario.facts}"] if scenario.facts else []))  # fmt: skip
    try:
        (other,) = compose([f"policy={policy}", *times]).scenarios
    except JinzhenError as mistake:
        mistake.where = "experiment.against" if mistake.where in ("", "policy") else mistake.where
        raise
    reference = replace(scenario, name=other.name, levers={**other.levers, QUESTION: scenario.levers[QUESTION]})
    if not differing(scenario, reference):
        raise ConfigurationError(
            f"{scenario.name!r} has the levers of {policy!r}, so that there is nothing to share out", where="policy",
            expected="another policy than experiment.against, such as jinzhen attribute policy=land_first",
        )  # fmt: skip
    return reference


def differing(scenario: Scenario, reference: Scenario) -> tuple[str, ...]:
    """The levers in which two scenarios differ, in the order of the catalogue."""
    return tuple(each.name for each in differences(scenario, reference) if each.name in LEVERS)


def players(scenario: Scenario, reference: Scenario, groups: str) -> tuple[Player, ...]:
    """The levers that differ, or their themes; those that cannot stand apart are one."""
    names = differing(scenario, reference)
    is_by_theme = groups == YES or (groups == AUTO and len(names) > MOST_LEVERS)
    apart: dict[str, list[str]] = {}
    for name in names:
        apart.setdefault(LEVERS[name].group if is_by_theme else name, []).append(name)
    found = [Player(name, tuple(levers)) for name, levers in apart.items()]
    for some in TOGETHER:
        own = [name for name in some if name in names]
        if not _may_be_mixed(scenario, reference, own):
            found = _joined(found, own)
    return tuple(found)


def _may_be_mixed(scenario: Scenario, reference: Scenario, levers: Sequence[str]) -> bool:
    """Whether each of these levers may be set as in either scenario, whatever the others are."""
    try:
        for chosen in product((False, True), repeat=len(levers)):
            mixed(scenario, reference, [name for name, is_in in zip(levers, chosen, strict=True) if is_in])
    except ScenarioError:
        return False
    return True


def _joined(found: Sequence[Player], levers: Sequence[str]) -> list[Player]:
    """The players with those that have one of these levers made one, where the first of them stood."""
    own = [player for player in found if set(player.levers) & set(levers)]
    if len(own) < 2:
        return list(found)
    one = Player("+".join(each.name for each in own), tuple(name for each in own for name in each.levers), True)
    return [one if player is own[0] else player for player in found if player is own[0] or player not in own]


def mixed(scenario: Scenario, reference: Scenario, levers: Sequence[str]) -> Scenario:
    """The reference with some levers as in the scenario. Raises ScenarioError where that may not stand."""
    return replace(reference, levers={**reference.levers, **{name: scenario.levers[name] for name in levers}})


def coalition(scenario: Scenario, reference: Scenario, parts: Sequence[Player], who: int) -> Scenario:
    """The reference with the levers of some players as in the scenario. who : a bit a player"""
    inside = [player for place, player in enumerate(parts) if who >> place & 1]
    levers = [name for player in inside for name in player.levers]
    name = f"{reference.name} + {', '.join(player.name for player in inside)}" if inside else reference.name
    return replace(mixed(scenario, reference, levers), name=name)
