"""Provincial rounds heard once more: the engine's own code of designation, with what it saw taken down.

The engine leaves who was named, not what was seen of the others. So the columns of a step are put back to where they
stood before its designations, and the functions that the engine is compiled from run on them again, as Python. What
they name has to be what the engine named, or a Failure is raised: no other account of a round is ever given.
"""

from collections.abc import Callable
from types import FunctionType
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from jinzhen.experiments.running.kit import Run
from jinzhen.model.phases import certification
from jinzhen.model.phases.certification import UNRANKED
from jinzhen.model.state.codes import Gate, Tier
from jinzhen.model.state.column import F64, I64
from jinzhen.model.state.now import Lever, Now
from jinzhen.model.state.world import State, Sum, Town, TownCode, World
from jinzhen.scenarios.errors import Failure

Flags = NDArray[np.bool_]

#: What can decide about a town in a round, in the order in which it is looked at; a single gate goes by its name.
DECISIONS = (
    "withdrawn", "provincial", "no_title", "too_new", "several_gates", "output", "leader", "support", "county",
    "not_nominated", "below_bar", "named", "no_place",
)  # fmt: skip
GATES = tuple(gate.name for gate in Gate if gate != Gate.all)


class Standing(NamedTuple):
    """What designation goes by from step to step. codes : all codes of towns; batch : number of the last batch"""

    codes: I64
    batch: int


class Hearing(NamedTuple):
    """A round as it was; every array is (n_towns,) unless said.

    step : at whose end it was held
    tier, tier_step : title before nominations, and the step at whose end it was given; decided : index into DECISIONS
    is_new : whether its title was too new
    rank_in_city : by what its city saw, 1 first; 0 where it could not be nominated, or fails a gate in the city's eyes
    quota : nominations of a city
    nominated : whether it was; passes : (N_GATES, n_towns)
    seen : score as experts saw it, or would have; bar : what that had to reach
    rank : among those above every line, compared with each other, 1 first; 0 is below one. places : of the round
    """

    step: int
    tier: I64
    tier_step: I64
    decided: I64
    is_new: Flags
    rank_in_city: I64
    quota: int
    nominated: Flags
    passes: F64
    seen: F64
    bar: F64
    rank: I64
    places: float


def standing(run: Run) -> Standing:
    """What the next step's designations begin from."""
    world = run.workspace.world
    return Standing(world.town_codes.copy(), int(world.state[State.batch]))


def hear(run: Run, before: Standing) -> Hearing | None:
    """The provincial round of the step just made; None where there was none. before : `standing` ahead of the step"""
    now = run.now()
    if not now.plan.is_provincial:
        return None
    world, heard = _put_back(run.workspace.world, before), _Heard()
    _designate(heard)(world, now)
    if not np.array_equal(world.town_codes, run.workspace.world.town_codes):
        raise Failure(f"the round of step {now.clock.step}, replication {run.number}, is not what the engine held")
    bar = now.at_town[Lever.quality_bar].copy()
    standing_steps = now.lever[Lever.standing_years] / now.clock.step_years
    city, n_cities = world.town_codes[TownCode.city], world.cities.shape[1]
    found = Hearing(
        step=now.clock.step, tier=heard.tier, tier_step=heard.tier_step, decided=np.zeros(city.size, np.int64),
        is_new=(heard.tier < Tier.provincial) & (now.clock.step - heard.tier_step < standing_steps),
        rank_in_city=sum((_ranks(np.where(city == c, heard.by_city, -UNRANKED)) for c in range(n_cities)),
                         start=np.zeros(city.size, np.int64)),
        quota=int(min(now.lever[Lever.nomination_quota], float(city.size))), nominated=heard.nominated,
        passes=world.passes, seen=_seen_by_experts(run, now), bar=bar, rank=_ranks(heard.above_every_line),
        places=float(world.sums[Sum.places]),
    )  # fmt: skip
    return found._replace(decided=_decided(found, heard.tier_after, world.town_codes[TownCode.tier]))


class _Heard:
    """What is taken down while a round is held."""

    tier: I64
    tier_step: I64
    tier_after: I64
    by_city: F64
    nominated: Flags
    above_every_line: F64


def _put_back(world: World, before: Standing) -> World:
    """The world with its designations as they were ahead of the step; what designation writes is a copy."""
    state = world.state.copy()
    state[State.batch] = before.batch
    return world._replace(
        town_codes=_with_old_titles(world.town_codes, before.codes), towns=world.towns.copy(), state=state,
        passes=world.passes.copy(), sums=np.zeros_like(world.sums),
    )  # fmt: skip


def _with_old_titles(codes: I64, before: I64) -> I64:
    """Codes of towns with titles of before; firms have come and gone in between."""
    put_back = codes.copy()
    for row in (TownCode.tier, TownCode.tier_step, TownCode.batch):
        put_back[row] = before[row]
    return put_back


def _python(part: Any, **calls: Callable[..., Any]) -> Callable[..., Any]:
    """The Python that a part of the engine is compiled from, with other functions for those it calls by these names."""
    python = getattr(part, "py_func", part)
    return FunctionType(python.__code__, {**python.__globals__, **calls}, python.__name__)


_take_best = _python(certification.take_best)
_nominate = _python(certification.nominate)
_places_of_round = _python(certification.places_of_round)
_place_in_field = _python(certification.place_in_field)
_expert_error = _python(certification.expert_error)


def _designate(heard: _Heard) -> Callable[[World, Now], None]:
    """`designate`, with what is seen of towns taken down."""

    def nominate(world: World, now: Now) -> None:
        heard.tier, heard.tier_step = world.town_codes[[TownCode.tier, TownCode.tier_step]]
        _nominate(world, now)
        heard.by_city = world.towns[Town.value].copy()
        heard.nominated = world.towns[Town.nominated] > 0.0

    def take_best(world: World, now: Now, places: float, tier: int, batch: int) -> int:
        if tier == Tier.provincial:
            heard.above_every_line = world.towns[Town.value].copy()
        taken = _take_best(world, now, places, tier, batch)
        heard.tier_after = world.town_codes[TownCode.tier].copy()
        return taken

    return _python(
        certification.designate, impose=_python(certification.impose), nominate=nominate,
        municipal_round=_python(certification.municipal_round, take_best=_take_best,
                                municipal_places=_python(certification.municipal_places)),
        hold_round=_python(certification.hold_round, take_best=take_best, places_of_round=_places_of_round,
                           place_in_field=_place_in_field, expert_error=_expert_error),
        withdraw=_python(certification.withdraw),
        renew_potential=_python(certification.renew_potential, take_best=_take_best),
    )  # fmt: skip


def _seen_by_experts(run: Run, now: Now) -> F64:
    """Score of every town as experts saw it, or would have."""
    score = run.workspace.world.towns[Town.score]
    return np.array([score[town] + _expert_error(now, town) for town in range(score.size)])


def _ranks(value: F64) -> I64:
    """Place of every town by falling value, 1 first, the first of equals first as in `take_best`; 0 for the others."""
    ranks, order = np.zeros(value.size, np.int64), np.argsort(-value, kind="stable")
    taking_part = order[value[order] > -UNRANKED]
    ranks[taking_part] = np.arange(1, taking_part.size + 1)
    return ranks


def _decided(round_: Hearing, tier_after: I64, tier_at_end: I64) -> I64:
    """What decided about every town: the first of DECISIONS that holds.

    tier_after : once places were given; tier_at_end : after withdrawals
    """
    was, failed = round_.tier, round_.passes[: len(GATES)] == 0.0
    was_looked_at = round_.nominated | (round_.rank_in_city == 0)  # by the experts, or by its city, which left it out
    holds = {
        "withdrawn": (tier_after == Tier.provincial) & (tier_at_end != Tier.provincial),
        "provincial": was == Tier.provincial,
        "no_title": was == Tier.none,
        "too_new": round_.is_new,
        "several_gates": was_looked_at & (failed.sum(axis=0) > 1),
        **dict(zip(GATES, was_looked_at & failed, strict=True)),
        "not_nominated": ~round_.nominated,
        "below_bar": round_.seen < round_.bar,
        "named": tier_after == Tier.provincial,
        "no_place": round_.rank > 0,
    }
    return np.argmax(np.array([holds[name] for name in DECISIONS]), axis=0)
