"""Exit by age, size and health; entry; the size class."""

from functools import partial
from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rules import CENTRAL, called

from jinzhen.model.rules import turnover

age_profile, exit_hazard = called(turnover.age_profile), called(turnover.exit_hazard)
chance_within, falls_below_size = called(turnover.chance_within), called(turnover.falls_below_size)
registration_line, registration_rate = called(turnover.registration_line), called(turnover.registration_rate)
entry_response, competition = called(turnover.entry_response), called(turnover.competition)
eased_hazard, size_weight = called(turnover.eased_hazard), called(turnover.size_weight)
arrivals_ceiling, newcomers = called(turnover.arrivals_ceiling), called(turnover.newcomers)
profit_per_firm = called(turnover.profit_per_firm)

HAZARDS = (0.092, 0.043, 0.0105)
AGES = np.linspace(0.0, 60.0, 6001)


def test_the_hump_stands_at_its_published_age():
    hazard = [age_profile(age) for age in AGES]
    assert AGES[int(np.argmax(hazard))] == pytest.approx(turnover.PEAK_AGE_YEARS, abs=0.011)
    assert min(hazard) > 0.5


def test_the_age_profile_keeps_the_level_of_the_yearly_hazards():
    """Over a stationary population with half the firms under five years old its mean is one."""
    rate = log(2.0) / 5.0
    ages = (np.arange(200_000) + 0.5) / 200_000
    mean = np.mean([age_profile(-log(1.0 - u) / rate) for u in ages])
    assert mean == pytest.approx(1.0, abs=0.005)


@given(st.floats(0.0, 40.0), st.floats(-0.5, 0.5), st.floats(0.0, 100.0))
def test_hazard_falls_with_size_margin_and_health(age, margin, worth):
    small, medium, large = (exit_hazard(capital, age, margin, worth, 0.0, *HAZARDS) for capital in (0.5, 5.0, 50.0))
    assert small / medium == pytest.approx(HAZARDS[0] / HAZARDS[1])
    assert medium / large == pytest.approx(HAZARDS[1] / HAZARDS[2])
    assert exit_hazard(0.5, age, margin - 0.1, worth, 0.0, *HAZARDS) >= small > 0.0
    insolvent = exit_hazard(0.5, age, margin, -1.0, 0.0, *HAZARDS)
    assert insolvent == pytest.approx(small + CENTRAL["insolvent_rate"])
    failed = exit_hazard(0.5, age, margin, worth, -0.01, *HAZARDS)
    assert all(chance_within(failed, step) == 1.0 for step in (0.25, 1.0 / 12.0)), "who cannot pay closes at once"


def test_at_the_usual_margin_and_mean_age_the_hazard_is_the_published_one():
    mean_age = next(age for age in AGES if age > 3.0 and age_profile(age) <= 1.0)
    usual = exit_hazard(0.5, mean_age, CENTRAL["usual_margin"], 1.0, 0.0, *HAZARDS)
    assert usual == pytest.approx(HAZARDS[0], rel=0.01)


@given(st.floats(0.0, 1e4))
def test_a_firm_is_small_medium_or_large(capital):
    chosen = size_weight(capital, 1.0, 2.0, 3.0)
    assert chosen == 1.0 + (capital > 1.0) + (capital > 10.0)


def test_a_reform_adds_the_published_exits_and_none_without_it():
    """effects.csv entry_regulation: exit +8.7 %."""
    reformed = partial(competition, approval_exit_effect=0.087)
    assert reformed(CENTRAL["reform_share"]) == pytest.approx(1.087)
    assert reformed(0.0) == competition(0.5, approval_exit_effect=0.0) == 1.0
    assert reformed(-0.2) < 1.0 < reformed(0.6)


HAZARD, INTENSITY = st.floats(0.0, 0.5), st.floats(0.0, 1.0)


@given(HAZARD, st.floats(0.0, 40.0), INTENSITY, st.floats(-1.0, 1.0), st.floats(0.0, 4.0))
def test_support_keeps_the_young_and_inspections_close_the_worst(hazard, age, startup, quality, inspections):
    usual = eased_hazard(hazard, age, 0.0, 1.0, quality, 0.0)
    assert usual == hazard, "without policy nothing is eased"
    kept = eased_hazard(hazard, age, startup, 1.0, quality, 0.0)
    young = age < CENTRAL["young_years"]
    assert kept == pytest.approx(hazard * (1.0 - CENTRAL["startup_survival"] * startup * young))
    closed = eased_hazard(hazard, age, 0.0, 1.0, quality, inspections) - hazard
    found = CENTRAL["closed_by_inspection"] * inspections if quality < CENTRAL["low_quality"] else 0.0
    assert closed == pytest.approx(found, abs=1e-12)
    assert eased_hazard(hazard, age, 0.0, 1.087, quality, 0.0) == pytest.approx(1.087 * hazard)


@given(st.floats(0.0, 20.0))
def test_a_year_is_four_quarters(rate):
    stay = (1.0 - chance_within(rate, 0.25)) ** 4
    assert stay == pytest.approx(1.0 - chance_within(rate, 1.0), abs=1e-12)
    assert 0.0 <= chance_within(rate, 0.25) < 1.0 or rate > 100.0


REWARD = st.floats(0.0, 1.0)


def test_the_designated_size_is_the_published_one():
    """Sales of 20 m CNY a year without a reward; a firm leaves the register only well below."""
    assert registration_line(0.0) == turnover.ABOVE_SIZE_MCNY == 20.0
    assert not falls_below_size(CENTRAL["drop_out_share"] * 20.0)
    assert falls_below_size(CENTRAL["drop_out_share"] * 20.0 - 0.01)


@given(REWARD, REWARD)
def test_a_reward_brings_firms_near_the_line_onto_the_register_sooner(one, other):
    low, high = sorted((one, other))
    assert registration_line(high) <= registration_line(low) <= 20.0
    assert registration_rate(high) >= registration_rate(low) >= registration_rate(0.0) == CENTRAL["registration_rate"]
    assert registration_line(1e6) == registration_line(3.0 * turnover.USUAL_REWARD_MCNY) > 0.0
    assert registration_rate(1e6) == registration_rate(3.0 * turnover.USUAL_REWARD_MCNY)


@given(REWARD)
def test_a_firm_is_never_struck_off_at_the_size_at_which_it_is_registered(reward):
    """Otherwise a reward would be paid again and again for the same firm."""
    assert not falls_below_size(registration_line(reward))


@given(st.floats(0.0, 1e4), st.sampled_from([0.25, 1.0 / 12.0]))
def test_a_town_has_premises_for_a_part_of_its_firms_and_for_one_at_least(firms, step):
    assert arrivals_ceiling(firms, step) == max(CENTRAL["arrivals_rate"] * step * firms, 1.0)


#: A town where nothing has changed since the start, with the published effect of a registration reform.
USUAL = {"log_profit": 0.0, "delay_removed_gain": 0.0, "credit_factor": 1.0, "startup_push": 0.0,
         "entry_profit_elasticity": 0.8, "approval_entry_effect": 0.25}


def entering(**town):
    """Real entry relative to its usual rate."""
    return entry_response(**USUAL | town)


def test_entry_at_its_usual_rate_and_the_published_reform():
    """effects.csv entry_regulation: entry +25 %."""
    assert entering() == 1.0
    assert entering(delay_removed_gain=CENTRAL["reform_share"]) == pytest.approx(1.25)


def test_profit_of_a_firm_falls_with_crowding_and_lower_margins_and_is_weighed_against_wages():
    at_start = {"margin": 0.05, "margin_start": 0.05, "sales_mcny": 200.0, "firms": 100.0, "sales_start_mcny": 2.0,
                "wage_index": 1.0}
    assert profit_per_firm(**at_start) == pytest.approx(0.0)
    for name, value, ratio in (("firms", 125.0, 0.8), ("margin", 0.025, 0.5), ("wage_index", 1.25, 0.8),
                               ("sales_mcny", 300.0, 1.5), ("margin", -1.0, CENTRAL["least_profit"])):
        assert profit_per_firm(**at_start | {name: value}) == pytest.approx(log(ratio)), name


@given(st.floats(0.0, 50.0), st.floats(1.0, 1e3), st.sampled_from([0.25, 1.0 / 12.0]))
def test_one_comes_for_another_that_closes(closings, firms, step):
    assert newcomers(closings, firms, 0.09, step, entry_ratio=1.0) == closings
    assert newcomers(0.0, 0.0, 0.09, step, entry_ratio=1.0) == chance_within(0.09, step), "a trade can come back"


@given(st.floats(-2.0, 1.0), st.floats(-0.2, 0.6), st.floats(0.0, 1.0), st.floats(0.0, 0.5))
def test_entry_is_bounded_and_answers_every_push(profit, approval, credit, startup):
    town = {"log_profit": profit, "delay_removed_gain": approval, "credit_factor": credit, "startup_push": startup}
    entry = entering(**town)
    assert np.exp(-1.5) - 1e-12 <= entry <= np.exp(1.5) + 1e-12
    for name in town:
        assert entering(**town | {name: town[name] + 0.1}) >= entry, name
