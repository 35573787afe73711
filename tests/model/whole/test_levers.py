"""A lever that acts changes something, one that does not changes nothing, and one at its null value is not there."""

import numpy as np
import pytest
from jinzhen.scenarios.levers import LEVERS
from jinzhen.scenarios.setting import TARGET_CHOICES
from small_worlds import MONEY, bits, differing, lively, money, outcome, run, small_base

ACTING = [name for name, lever in LEVERS.items() if lever.is_acting]
SILENT = [name for name, lever in LEVERS.items() if not lever.is_acting]
#: Rounds are planned ahead: by the gap rule a later one takes places from those before it.
UNPLANNED = [name for name in ACTING if name != "round_calendar"]
PAYING = [name for name in ACTING if name in MONEY]
TARGETABLE = [name for name, lever in LEVERS.items() if lever.is_targetable]
#: Settings in which a lever can bind in so small a world, beside those declared with the lever.
CONTEXT = {
    "fund_pool": {"quality_bar": 0.1},
    "places_rule": {"quality_bar": 0.1, "places_per_round": 1, "nomination_quota": 30},
    "places_per_round": {"quality_bar": 0.1, "nomination_quota": 30},
    "potential_places": {"quality_bar": 0.1, "places_per_round": 1},
    "withdrawal": {"output_gate_manufacturing": 10_000, "output_gate_other": 10_000},
    "county_line": {"quality_bar": 0.0, "places_rule": "unlimited"},
    "output_gate_relaxed": {"output_gate_manufacturing": 10_000, "output_gate_other": 10_000},
    "municipal_output_gate": {"output_gate_manufacturing": 10_000, "output_gate_other": 10_000},
}
#: Ends other than those of the range: 0 places a round means that nothing was announced and a number is drawn.
ENDS = {"places_per_round": (1, 150)}


def _nobody():
    """A city and a category that no town of the small world has."""
    towns = small_base().towns
    taken = set(zip(towns.city.tolist(), towns.category.tolist(), strict=True))
    cities, categories = TARGET_CHOICES["city"], TARGET_CHOICES["category"]
    return next({"city": cities[c], "category": categories[k]}
                for c in range(len(cities)) for k in range(len(categories)) if (c, k) not in taken)


NOBODY = _nobody()


def in_context(name):
    return lively().with_levers(**CONTEXT.get(name, {}), **LEVERS[name].context)


def ends(name):
    lever = LEVERS[name]
    return ENDS.get(name, lever.choices or (lever.low, lever.high))


def away_from_null(name):
    """The end of a lever's range that is not its null value."""
    return next(end for end in reversed(ends(name)) if end != LEVERS[name].null)


@pytest.mark.parametrize("name", ACTING)
def test_an_acting_lever_moved_across_its_range_changes_an_outcome(name):
    scenarios = [in_context(name).with_levers(**{name: value}) for value in ends(name)]
    assert any(
        len({run(scenario, number).outcomes[1:].tobytes() for scenario in scenarios}) > 1 for number in range(8)
    ), f"{name} changes nothing"


@pytest.mark.parametrize("name", SILENT)
def test_a_lever_without_effect_changes_nothing(name):
    usual = bits(run(lively()))
    for value in ends(name):
        assert bits(run(lively().with_levers(**{name: value}))) == usual


@pytest.mark.parametrize("name", PAYING)
def test_a_lever_at_null_pays_nothing_and_a_set_one_pays(name):
    values = (LEVERS[name].null, LEVERS[name].high)
    at_null, at_most = (run(in_context(name).with_levers(**{name: value})) for value in values)
    assert money(at_null, name) == 0.0 < money(at_most, name)


@pytest.mark.parametrize("name", UNPLANNED)
def test_before_it_begins_a_lever_is_at_its_null_value(name):
    """Set from the last quarter on only, it changes nothing before, compared with the scenario without it."""
    value = away_from_null(name)
    without = run(in_context(name).with_levers(**{name: LEVERS[name].null}))
    late = run(in_context(name).with_levers(**{name: [["2025Q4", value]]}))
    np.testing.assert_array_equal(late.outcomes[:-1], without.outcomes[:-1])
    np.testing.assert_array_equal(late.tiers[:-1], without.tiers[:-1])
    np.testing.assert_array_equal(late.money_mcny[:-1], without.money_mcny[:-1])


@pytest.mark.parametrize("name", TARGETABLE)
def test_aimed_at_nobody_a_lever_is_at_its_null_value(name):
    value = away_from_null(name)
    everyone = run(in_context(name).with_levers(**{name: value}))
    aimed = run(in_context(name).with_levers(**{name: {"value": value, "target": NOBODY}}))
    null = run(in_context(name).with_levers(**{name: LEVERS[name].null}))
    assert differing(aimed, null) == []
    assert differing(aimed, everyone) != []


def test_unlimited_quotas_refuse_nothing():
    free = run(lively().with_levers(energy_quota_growth="unlimited", discharge_quota_growth="unlimited",
                                    land_quota="unlimited"))
    for name in ("energy_short_tce", "discharge_short_t", "land_short_mu"):
        assert (outcome(free, name) == 0.0).all(), name
