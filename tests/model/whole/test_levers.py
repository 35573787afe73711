"""A lever changes something, and one at its null value is not there, in a small world; the whole: check_levers."""

import functools
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import small_worlds
from small_worlds import MONEY, SEED, differing, lively, money, outcome

from jinzhen.experiments.check_levers.answer import differing_parts
from jinzhen.experiments.check_levers.probes import PARTS, bits
from jinzhen.experiments.check_levers.trials import contrasts, far_end, in_context, null_trials
from jinzhen.experiments.running.kit import Kit
from jinzhen.scenarios.levers import LEVERS
from jinzhen.scenarios.setting import TARGET_CHOICES

#: Conditions under which a lever can bind in so small a world, where those declared with it are for the whole province.
CONTEXT = {
    "fund_pool": {"quality_bar": 0.1},
    "places_rule": {"quality_bar": 0.1, "places_per_round": 1, "nomination_quota": 30},
    "county_line": {"quality_bar": 0.0, "places_rule": "unlimited", "round_calendar": "yearly"},
    "municipal_output_gate": {"output_gate_manufacturing": 10_000, "output_gate_other": 10_000},
}
HERE = {
    name: replace(lever, context={**lever.context, **CONTEXT.get(name, {})}) for name, lever in LEVERS.items()
}


@functools.cache
def small_base():
    """The small world with light metals listed: no other trade has a firm large enough for cheap power there."""
    base = small_worlds.small_base()
    listed = base.trades.is_strategic_listed | (np.asarray(base.trades.name) == "light_metals")
    return replace(base, trades=replace(base.trades, is_strategic_listed=listed))


def run(scenario, number=0):
    """One replication of this world."""
    return small_worlds.run(scenario, number, small_base())


def _nobody():
    """A city and a category that no town of the small world has."""
    towns = small_base().towns
    taken = set(zip(towns.city.tolist(), towns.category.tolist(), strict=True))
    cities, categories = TARGET_CHOICES["city"], TARGET_CHOICES["category"]
    return next({"city": cities[c], "category": categories[k]}
                for c in range(len(cities)) for k in range(len(categories)) if (c, k) not in taken)


NOBODY = _nobody()


@functools.cache
def bits_of(scenario):
    """The bits of a scenario's first replication; many trials share one."""
    return pd.DataFrame([bits(Kit(small_base(), scenario, SEED), 0)])


def moves(scenarios):
    """Whether an outcome differs between scenarios in any of a few replications."""
    return any(len({run(scenario, number).outcomes[1:].tobytes() for scenario in scenarios}) > 1
               for number in range(16))


def test_every_lever_moved_across_its_range_changes_an_outcome():
    idle = [f"{lever.name}: {contrast.low} to {contrast.high}"
            for lever in HERE.values() for contrast in contrasts(lever)
            if not moves([in_context(lively(), lever, end) for end in contrast[1:]])]
    assert idle == []


@pytest.mark.slow
def test_without_a_lever_is_the_same_however_it_is_said():
    for lever in HERE.values():
        for trial in null_trials(lively(), lever, small_base().towns.town_id):
            assert differing_parts(trial, bits_of) == [], f"{lever.name}, {trial.way}"


def test_a_lever_at_null_pays_nothing_and_a_set_one_pays():
    numbers = range(8)  # a champion is rare where there are so few firms
    wrong = []
    for name in MONEY:
        null, most = (in_context(lively(), HERE[name], value) for value in (LEVERS[name].null, LEVERS[name].high))
        wrong += [f"{name} pays at null" for number in numbers if money(run(null, number), name) != 0.0]
        wrong += [] if any(money(run(most, number), name) > 0.0 for number in numbers) else [f"{name} never pays"]
    assert wrong == []


def test_aimed_at_nobody_a_lever_is_at_its_null_value():
    wrong = []
    for lever in HERE.values():
        if lever.is_targetable:
            settings = far_end(lever), {"value": far_end(lever), "target": NOBODY}, lever.null
            everyone, aimed, null = (run(in_context(lively(), lever, value)) for value in settings)
            wrong += [f"{lever.name} aimed at nobody moves {part}" for part in differing(aimed, null)]
            wrong += [] if differing(aimed, everyone) else [f"{lever.name} aimed at everybody moves nothing"]
    assert wrong == []


def test_unlimited_quotas_refuse_nothing():
    free = run(lively().with_levers(energy_quota_growth="unlimited", discharge_quota_growth="unlimited",
                                    land_quota="unlimited"))
    for name in ("energy_short_tce", "discharge_short_t", "land_short_mu"):
        assert (outcome(free, name) == 0.0).all(), name


def test_every_part_of_a_trajectory_is_compared():
    assert set(PARTS) == set(run(lively())._fields)
