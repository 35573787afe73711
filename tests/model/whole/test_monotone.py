"""What economics says without doubt, with common random numbers: pairs of runs that share every draw."""

import numpy as np
import pytest
from small_worlds import lively, outcome, run

PAIRS = range(6)


def paired(name, low, high, number, **setting):
    """The same replication with a lever low and high."""
    base = lively().with_levers(**setting)
    return run(base.with_levers(**{name: low}), number), run(base.with_levers(**{name: high}), number)


def first_round(trajectory):
    """The first round that is simulated, as in ROUND_FIELDS: until then two scenarios that differ in rounds agree."""
    return next(row for row in trajectory.rounds if row[1] == 0.0)


def test_more_energy_never_means_less_output():
    for number in PAIRS:
        tight, loose = paired("energy_quota_growth", -0.1, 0.2, number)
        assert outcome(tight, "core_output_mcny")[1] <= outcome(loose, "core_output_mcny")[1]
        assert outcome(tight, "core_output_mcny").sum() <= outcome(loose, "core_output_mcny").sum()
        assert outcome(tight, "energy_short_tce").sum() > outcome(loose, "energy_short_tce").sum()


def test_output_is_the_same_while_no_energy_is_refused():
    """A quota that is not short changes nothing until it is."""
    for number in PAIRS:
        loose, unlimited = paired("energy_quota_growth", 0.2, "unlimited", number)
        short = np.flatnonzero(outcome(loose, "energy_short_tce") > 0.0)
        until = short[0] if short.size else outcome(loose, "energy_short_tce").size
        np.testing.assert_array_equal(outcome(loose, "core_output_mcny")[:until],
                                      outcome(unlimited, "core_output_mcny")[:until])


def test_more_places_never_mean_fewer_provincial_towns():
    more = []
    for number in PAIRS:
        few, many = paired("places_per_round", 1, 3, number, quality_bar=0.1)
        assert (outcome(few, "provincial_towns") <= outcome(many, "provincial_towns")).all()
        more.append(outcome(many, "provincial_towns")[-1] - outcome(few, "provincial_towns")[-1])
    assert max(more) > 0.0  # in a small world some draws have no more applicants than one place a round takes


def test_unlimited_places_name_everyone_who_is_eligible():
    for number in PAIRS:
        everyone = run(lively().with_levers(places_rule="unlimited"), number)
        simulated = everyone.rounds[everyone.rounds[:, 1] == 0.0]
        np.testing.assert_array_equal(simulated[:, 5], simulated[:, 3])


def test_waived_gates_never_make_fewer_towns_eligible():
    for number in PAIRS:
        apply, waived = paired("gates", "apply", "waived", number)
        (nominated, eligible), (nominated_too, eligible_then) = (first_round(each)[2:4] for each in (apply, waived))
        assert nominated <= nominated_too  # cities look at the gates before they nominate
        assert eligible <= eligible_then
        assert (outcome(apply, "eligible_towns")[1:9] <= outcome(waived, "eligible_towns")[1:9]).all()


@pytest.mark.parametrize(("name", "low", "high"), [
    ("quality_bar", 0.4, 0.1), ("output_gate_manufacturing", 3000, 200), ("min_supporting_units", 60, 0),
])
def test_a_lower_bar_never_makes_fewer_towns_eligible_in_the_first_round(name, low, high):
    for number in PAIRS:
        strict, mild = paired(name, low, high, number)
        assert first_round(strict)[3] <= first_round(mild)[3]


def test_a_guarantee_never_lowers_what_banks_are_asked_for_at_first():
    for number in PAIRS:
        bare, covered = paired("guarantee_share", 0.0, 0.8, number)
        granted, short = ([outcome(each, f"credit_{name}_mcny")[1] for each in (bare, covered)]
                          for name in ("granted", "short"))
        assert granted[0] + short[0] <= granted[1] + short[1]
        assert granted[0] <= granted[1] * (1.0 + 1e-12)


@pytest.mark.parametrize(("name", "low", "high", "figure"), [
    ("attraction_effort", 0, 1500, "projects_signed"), ("land_quota", 0, 500, "land_use_mu"),
    ("approval_reform", 0.0, 0.8, "entries"), ("credit_rate_discount", 0.0, 2.0, "investment_mcny"),
    ("tech_upgrade_share", 0.0, 0.15, "investment_mcny"), ("discharge_quota_growth", -0.1, 0.2, "core_output_mcny"),
])
def test_a_lever_moves_its_own_object_the_way_it_declares(name, low, high, figure):
    for number in PAIRS:
        less, more = paired(name, low, high, number)
        assert outcome(less, figure)[1:].sum() <= outcome(more, figure)[1:].sum()
