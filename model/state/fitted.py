"""From the base-year tables and a scenario to what the engine takes: arrays, and the plan of what is imposed."""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from jinzhen.model.engine import streams
from jinzhen.model.engine.compiled import entry
from jinzhen.model.engine.draws import gamma, uniform
from jinzhen.model.state.codes import PlacesRule, Tier
from jinzhen.model.state.column import F64, I64, U64
from jinzhen.model.state.now import Param, RoundPlan
from jinzhen.model.state.populate import FIGURES, Base
from jinzhen.scenarios.base_year import BaseYear, Imposed
from jinzhen.scenarios.calendar import years_left
from jinzhen.scenarios.constants import CONSTANTS
from jinzhen.scenarios.levers import LEVERS
from jinzhen.scenarios.priors import draw
from jinzhen.scenarios.scenario import Scenario
from jinzhen.scenarios.uncertainties import UNCERTAINTY_NAMES, uncertainty_named

#: Electricity of one tonne coal equivalent, kWh, by calorific value (GB/T 2589).
KWH_PER_TCE = 8137.0
#: Order of measures in the base-year totals: reported output, entities, published jobs; their rows in FIGURES.
MEASURE_ROWS = np.array([FIGURES.index(name) for name in ("reported_mcny", "n_entities", "published_jobs")])
_CALENDARS = LEVERS["round_calendar"].choices


def base_arrays(base_year: BaseYear) -> Base:
    """The base year as the engine reads it."""
    towns, trades = base_year.towns, base_year.trades
    floats = lambda values: np.ascontiguousarray(values, dtype=np.float64)  # noqa: E731
    price = np.divide(trades.energy_cost_share, trades.energy_tce_per_mcny, out=np.zeros(len(trades)),
                      where=trades.energy_tce_per_mcny > 0)
    at_start = np.zeros(len(towns.town_id), np.int64)
    for event in base_year.imposed:
        if event.day < date(2022, 10, 1):
            at_start[event.town] = max(at_start[event.town], event.tier)
    return Base(
        centre=floats([getattr(towns, name) for name in FIGURES]),
        log_sd=floats([getattr(towns, f"{name}_log_sd") for name in FIGURES]),
        city=towns.city, county=towns.county, category=towns.category, trade=towns.trade, tier=at_start,
        heritage_prob=towns.heritage_prob, gi_prob=towns.gi_prob, brand=towns.brand0, services=towns.services0,
        infrastructure=towns.infrastructure0, n_leaders=towns.n_leaders, n_srdi=towns.n_srdi,
        n_little_giant=towns.n_little_giant, n_centres=towns.n_centres,
        total_members=floats(base_year.total_members), total_measure=base_year.total_measure,
        total_low=base_year.total_low, total_high=base_year.total_high, county_city=base_year.counties.city,
        materials_share=trades.materials_share, wage_mcny=trades.wage_mcny_per_worker_year,
        capital_ratio=trades.capital_output_ratio, energy_tce_per_mcny=trades.energy_tce_per_mcny,
        energy_mcny_per_tce=price, power_kwh_per_tce=trades.power_share * KWH_PER_TCE,
        discharge_t_per_mcny=trades.discharge_t_per_mcny, listed=floats(trades.is_strategic_listed),
        season=trades.seasonal, growth=trades.growth - trades.growth.mean(),
        tail_exponent=base_year.firm_sizes.tail_exponent, log_sd_size=base_year.firm_sizes.log_sd,
        young_share=base_year.firm_sizes.young_share)


@entry
def fill(identity: U64, seed: int, replication: int, step: int, stream: int, out: F64) -> None:
    """Write one uniform number for every identity into `out`."""
    for i in range(identity.size):
        out[i] = uniform(seed, replication, identity[i], step, stream)


@entry
def fill_gamma(shape: float, seed: int, replication: int, stream: int, out: F64) -> None:
    """Write gamma numbers of the identities 0, 1, ... into `out`."""
    for i in range(out.size):
        out[i] = gamma(shape, seed, replication, i, 0, stream)


#: A point that holds nothing: every uncertainty is drawn, every constant has its own value.
NO_POINT: Mapping[str, float] = MappingProxyType({})


def draw_params(scenario: Scenario, seed: int, replication: int, point: Mapping[str, float] = NO_POINT) -> F64:
    """The uncertainties of one replication and the constants of the rules, in the order of Param.

    Each is drawn by its name, so that adding one moves no other. What the scenario's posterior has learnt comes from
    one row of it, which is drawn for the replication whatever the policy is.
    point : values that replace the draws of uncertainties or the values of constants, by name
    Raises PriorError for a name or value of the point that cannot be.
    """
    params = np.append(draw(scenario.prior_arrays, draw_levels(seed, replication)), _CONSTANTS)
    if scenario.learnt:
        params[scenario.learnt.columns] = scenario.learnt.row(_posterior_level(seed, replication))
    for name, value in point.items():
        params[Param[name]] = float(value) if name in CONSTANTS else uncertainty_named(name).held_at(value)
    return params


def draw_levels(seed: int, replication: int) -> F64:
    """Where in its prior every uncertainty is drawn, 0-1, in the order of UNCERTAINTY_NAMES."""
    levels = np.empty(len(UNCERTAINTY_NAMES))
    fill(_NAME_KEYS, seed, replication, 0, streams.UNCERTAINTY, levels)
    return levels


def _posterior_level(seed: int, replication: int) -> float:
    level = np.empty(1)
    fill(np.zeros(1, np.uint64), seed, replication, 0, streams.POSTERIOR, level)
    return float(level[0])


@cache
def _name_key(name: str) -> int:
    """A 63-bit number that stands for a name in the counter of a draw."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big") >> 1


_CONSTANTS = np.array([each.value for each in CONSTANTS.values()])
_NAME_KEYS = np.array([_name_key(name) for name in UNCERTAINTY_NAMES], np.uint64)


def draw_weights(concentration: float, n_criteria: int, seed: int, replication: int) -> F64:
    """Weights of the criteria: a symmetric Dirichlet draw with this concentration for each criterion."""
    sizes = np.empty(n_criteria)
    fill_gamma(concentration, seed, replication, streams.CRITERION_WEIGHT, sizes)
    return sizes / sizes.sum()


class Plan(NamedTuple):
    """What designation brings in every step: rounds, and tiers that history imposes (-1 none)."""

    rounds: tuple[RoundPlan, ...]
    imposed: I64  # (n_steps, n_towns)


def _imposed_by_step(scenario: Scenario, base_year: BaseYear, seed: int, replication: int) -> I64:
    """Tiers imposed at the end of every step, up to `as_of`; a batch known in part is completed by draws."""
    imposed = np.full((scenario.n_steps, len(base_year.towns.town_id)), -1, np.int64)
    for event in (*base_year.imposed, *_drawn_members(base_year, seed, replication)):
        if scenario.start <= event.day <= scenario.as_of:
            step = scenario.horizon.step_of(event.day)
            if step < scenario.n_steps:
                imposed[step, event.town] = max(imposed[step, event.town], event.tier)
    return imposed


def _drawn_members(base_year: BaseYear, seed: int, replication: int) -> Iterator[Imposed]:
    """Towns that this replication takes for the members of a batch that nobody knows by name.

    One after the other in proportion to weights (the least of exponential times), nobody twice; each town has a draw of
    its own in every batch.
    """
    named: set[int] = set()
    for batch in base_year.drawn:
        keys = np.array([_name_key(base_year.towns.town_id[town]) for town in batch.members], np.uint64)
        uniforms = np.empty(keys.size)
        fill(keys, seed, replication, batch.day.toordinal(), streams.UNNAMED_MEMBER, uniforms)
        times = -np.log(uniforms) / np.maximum(batch.weights, np.finfo(float).tiny)
        in_turn = batch.members[np.argsort(times, kind="stable")].tolist()
        members = [town for town in in_turn if town not in named][: batch.places]
        named.update(members)
        yield from (Imposed(batch.day, town, batch.tier) for town in members)


def _provincial_steps(scenario: Scenario, base_year: BaseYear, params: F64, seed: int, replication: int) -> set[int]:
    """Steps at whose end a provincial round is held in this replication: after `as_of`, in years without a batch."""
    had_batch = {event.day.year for event in (*base_year.imposed, *base_year.drawn)
                 if event.tier == Tier.provincial and event.day <= scenario.as_of}
    calendars = scenario.lever_table()[:, list(LEVERS).index("round_calendar")]
    steps = set()
    for year in range(scenario.as_of.year, scenario.end.year + 1):
        if year in had_batch:
            continue
        main = int(params[Param.round_quarter])
        for quarter in _quarters_of(year, main, params, seed, replication):
            step = _last_step_of(scenario, year, quarter)
            if step is not None and _CALENDARS[int(calendars[step])] == "drawn":
                steps.add(step)
        step = _last_step_of(scenario, year, 4)
        if step is not None and _CALENDARS[int(calendars[step])] == "yearly":
            steps.add(step)
    return steps


def _quarters_of(year: int, main: int, params: F64, seed: int, replication: int) -> tuple[int, ...]:
    """Quarters of a year that bring a round, where rounds are drawn: each year by itself, and one may slip.

    What slips is made up for by what is announced later. In the last year of the five-year plan it slips less easily.
    """
    who, first_and_second = np.array([year], np.uint64), np.empty((2, 1))
    for ordinal in range(2):
        fill(who, seed, replication, ordinal, streams.ROUNDS, first_and_second[ordinal])
    first, second = first_and_second[:, 0]
    held = params[Param.round_probability]
    if years_left(year) == 1:
        held += params[Param.last_year_push] * (1.0 - held)
    quarters = (main,) if first < held else ()
    return (*quarters, 2 if main == 4 else 4) if second < params[Param.second_round_probability] else quarters


def _last_step_of(scenario: Scenario, year: int, quarter: int) -> int | None:
    """The step that ends with a quarter, None when it is not after `as_of` or not simulated."""
    for step, day in enumerate(scenario.step_ends):
        if day > scenario.as_of and day.year == year and day.month == 3 * quarter:
            return step
    return None


def _municipal_steps(scenario: Scenario) -> set[int]:
    """Steps with a municipal round: evenly through every year after `as_of`, the first in the second quarter."""
    per_year = scenario.lever_table()[:, list(LEVERS).index("municipal_rounds_per_year")]
    by_number = {0: (), 1: (2,), 2: (2, 4), 3: (2, 3, 4), 4: (1, 2, 3, 4)}
    return {step for step, day in enumerate(scenario.step_ends)
            if day > scenario.as_of and day.month % 3 == 0 and day.month // 3 in by_number[int(per_year[step])]}


def _had_municipal(scenario: Scenario, base_year: BaseYear) -> bool:
    """Whether cities had named municipal towns by `as_of`: the first wave of the programme is over then."""
    return any(event.tier == Tier.municipal and event.day <= scenario.as_of for event in base_year.imposed)


def make_plan(scenario: Scenario, base_year: BaseYear, params: F64, seed: int, replication: int) -> Plan:
    """Designation in every step of one replication."""
    provincial = _provincial_steps(scenario, base_year, params, seed, replication)
    municipal = _municipal_steps(scenario)
    first = -1 if _had_municipal(scenario, base_year) else min(municipal, default=-1)
    choices = LEVERS["places_rule"].choices
    codes = scenario.lever_table()[:, list(LEVERS).index("places_rule")]
    rounds = []
    for step, day in enumerate(scenario.step_ends):
        chosen = choices[int(codes[step])]
        rule = int(params[Param.places_rule]) if chosen == "drawn" else int(PlacesRule[chosen])
        rounds.append(RoundPlan(step in provincial, step in municipal, step == first, rule, years_left(day.year)))
    return Plan(tuple(rounds), _imposed_by_step(scenario, base_year, seed, replication))
