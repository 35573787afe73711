"""A lever changes something, and one at its null value is not there, in a small world; the whole: check_levers."""

from dataclasses import replace

import numpy as np
import pytest
from small_worlds import MONEY, differing, lively, money, outcome, run, small_base

from jinzhen.experiments.check_levers.trials import PARTS, contrasts, digest, far_end, in_context, null_trials
from jinzhen.scenarios.levers import LEVERS
from jinzhen.scenarios.setting import TARGET_CHOICES

#: Conditions under which a lever can bind in so small a world, where those declared with it are for the whole province.
CONTEXT = {
    "fund_pool": {"quality_bar": 0.1},
    "places_rule": {"quality_bar": 0.1, "places_per_round": 1, "nomination_quota": 30},
    "potential_places": {"quality_bar": 0.1, "places_per_round": 1},
    "county_line": {"quality_bar": 0.0, "places_rule": "unlimited", "round_calendar": "yearly"},
    "municipal_output_gate": {"output_gate_manufacturing": 10_000, "output_gate_other": 10_000},
}
HERE = {
    name: replace(lever, context={**lever.context, **CONTEXT.get(name, {})}) for name, lever in LEVERS.items()
}
#: Ends other than those of the range: 0 places a round means that nothing was announced and a number is drawn.
ENDS = {"places_per_round": (1, 150)}
EVERY_LEVER = pytest.mark.parametrize("lever", HERE.values(), ids=HERE)


def _nobody():
    """A city and a category that no town of the small world has."""
    towns = small_base().towns
    taken = set(zip(towns.city.tolist(), towns.category.tolist(), strict=True))
    cities, categories = TARGET_CHOICES["city"], TARGET_CHOICES["category"]
    return next({"city": cities[c], "category": categories[k]}
                for c in range(len(cities)) for k in range(len(categories)) if (c, k) not in taken)


NOBODY = _nobody()


@EVERY_LEVER
def test_a_lever_moved_across_its_range_changes_an_outcome(lever):
    for contrast in contrasts(lever):
        ends = [in_context(lively(), lever, end) for end in ENDS.get(lever.name, contrast[1:])]
        assert any(
            len({run(scenario, number).outcomes[1:].tobytes() for scenario in ends}) > 1 for number in range(16)
        ), f"{contrast.low} to {contrast.high} changes nothing"


@EVERY_LEVER
def test_without_a_lever_is_the_same_however_it_is_said(lever):
    for trial in null_trials(lively(), lever, small_base().towns.town_id):
        one, other = (digest(run(scenario)) for scenario in (trial.one, trial.other))
        assert one.differing(other, trial.compared) == [], trial.way


@pytest.mark.parametrize("name", [name for name in LEVERS if name in MONEY])
def test_a_lever_at_null_pays_nothing_and_a_set_one_pays(name):
    at_null, at_most = (in_context(lively(), HERE[name], value) for value in (LEVERS[name].null, LEVERS[name].high))
    numbers = range(8)  # a champion is rare where there are so few firms
    assert {money(run(at_null, number), name) for number in numbers} == {0.0}
    assert any(money(run(at_most, number), name) > 0.0 for number in numbers)


@pytest.mark.parametrize("name", [name for name, lever in LEVERS.items() if lever.is_targetable])
def test_aimed_at_nobody_a_lever_is_at_its_null_value(name):
    lever = HERE[name]
    settings = far_end(lever), {"value": far_end(lever), "target": NOBODY}, lever.null
    everyone, aimed, null = (run(in_context(lively(), lever, value)) for value in settings)
    assert differing(aimed, null) == []
    assert differing(aimed, everyone) != []


def test_unlimited_quotas_refuse_nothing():
    free = run(lively().with_levers(energy_quota_growth="unlimited", discharge_quota_growth="unlimited",
                                    land_quota="unlimited"))
    for name in ("energy_short_tce", "discharge_short_t", "land_short_mu"):
        assert (outcome(free, name) == 0.0).all(), name


def test_every_part_of_a_trajectory_is_compared():
    trajectory = run(lively())
    assert set(PARTS) == set(trajectory._fields)
    assert np.isfinite(digest(trajectory).figures[: trajectory.outcomes.shape[1]]).all()
