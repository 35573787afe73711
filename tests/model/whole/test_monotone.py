"""What economics says without doubt, with common random numbers: pairs of runs that share every draw."""

import numpy as np
import pytest
from small_worlds import lively, outcome, run

PAIRS = range(6)


def paired(name, low, high, number, **setting):
    """The same replication with a lever low and high."""
    base = lively().with_levers(**setting)
    return run(base.with_levers(**{name: low}), number), run(base.with_levers(**{name: high}), number)


@pytest.mark.parametrize("number", PAIRS)
def test_more_energy_never_means_less_output(number):
    tight, loose = paired("energy_quota_growth", -0.1, 0.2, number)
    first = 1
    assert outcome(tight, "core_output_mcny")[first] <= outcome(loose, "core_output_mcny")[first]
    assert outcome(tight, "core_output_mcny").sum() <= outcome(loose, "core_output_mcny").sum()
    assert outcome(tight, "energy_short_tce").sum() > outcome(loose, "energy_short_tce").sum()


@pytest.mark.parametrize("number", PAIRS)
def test_output_is_the_same_while_no_energy_is_refused(number):
    """A quota that is not short changes nothing until it is."""
    loose, unlimited = paired("energy_quota_growth", 0.2, "unlimited", number)
    short = np.flatnonzero(outcome(loose, "energy_short_tce") > 0.0)
    until = short[0] if short.size else outcome(loose, "energy_short_tce").size
    np.testing.assert_array_equal(outcome(loose, "core_output_mcny")[:until],
                                  outcome(unlimited, "core_output_mcny")[:until])


@pytest.mark.parametrize("number", PAIRS)
def test_more_places_never_mean_fewer_provincial_towns(number):
    few, many = paired("places_per_round", 1, 3, number, quality_bar=0.1)
    assert (outcome(few, "provincial_towns") <= outcome(many, "provincial_towns")).all()
    assert outcome(few, "provincial_towns")[-1] < outcome(many, "provincial_towns")[-1]


@pytest.mark.parametrize("number", PAIRS)
def test_unlimited_places_name_everyone_who_is_eligible(number):
    everyone = run(lively().with_levers(places_rule="unlimited"), number)
    simulated = everyone.rounds[everyone.rounds[:, 1] == 0.0]
    np.testing.assert_array_equal(simulated[:, 5], simulated[:, 3])


@pytest.mark.parametrize("number", PAIRS)
def test_waived_gates_never_make_fewer_towns_eligible(number):
    apply, waived = paired("gates", "apply", "waived", number)
    first = next(row for row in range(len(apply.rounds)) if apply.rounds[row, 1] == 0.0)
    assert apply.rounds[first, 2] == waived.rounds[first, 2]
    assert apply.rounds[first, 3] <= waived.rounds[first, 3]
    assert (outcome(apply, "eligible_towns")[1:9] <= outcome(waived, "eligible_towns")[1:9]).all()


@pytest.mark.parametrize("number", PAIRS)
@pytest.mark.parametrize(("name", "low", "high"), [
    ("quality_bar", 0.4, 0.1), ("output_gate_manufacturing", 3000, 200), ("min_supporting_units", 60, 0),
])
def test_a_lower_bar_never_makes_fewer_towns_eligible_in_the_first_round(name, low, high, number):
    strict, mild = paired(name, low, high, number)
    first = next(row for row in range(len(strict.rounds)) if strict.rounds[row, 1] == 0.0)
    assert strict.rounds[first, 3] <= mild.rounds[first, 3]


@pytest.mark.parametrize("number", PAIRS)
def test_a_guarantee_never_lowers_what_banks_are_asked_for_at_first(number):
    bare, covered = paired("guarantee_share", 0.0, 0.8, number)
    asked = [outcome(each, "credit_granted_mcny")[1] + outcome(each, "credit_short_mcny")[1] for each in (bare, covered)]
    assert asked[0] <= asked[1]
    assert outcome(bare, "credit_granted_mcny")[1] <= outcome(covered, "credit_granted_mcny")[1] * (1.0 + 1e-12)


@pytest.mark.parametrize("number", PAIRS)
@pytest.mark.parametrize(("name", "low", "high", "figure"), [
    ("attraction_effort", 0, 1500, "projects_signed"), ("land_quota", 0, 500, "land_use_mu"),
    ("approval_reform", 0.0, 0.8, "entries"), ("credit_rate_discount", 0.0, 2.0, "investment_mcny"),
    ("tech_upgrade_share", 0.0, 0.15, "investment_mcny"), ("discharge_quota_growth", -0.1, 0.2, "core_output_mcny"),
])
def test_a_lever_moves_its_own_object_the_way_it_declares(name, low, high, figure, number):
    less, more = paired(name, low, high, number)
    assert outcome(less, figure)[1:].sum() <= outcome(more, figure)[1:].sum()


def test_with_nothing_designated_province_wide_money_has_nowhere_to_go():
    """A pool of provincial towns only: what is not paid stays in the budget."""
    trajectory = run(lively().with_levers(special_fund=3000, county_fund=0))
    assert trajectory.money_mcny.sum() > 0.0
