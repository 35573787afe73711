"""Capacity, hiring and what limits allow."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rules import CENTRAL, called

from jinzhen.model.rules import production

#: What a firm with room for 100 usually makes.
USUAL = 100.0 * CENTRAL["normal_utilisation"]

capacity, scale_for = called(production.capacity), called(production.scale_for)
wanted_hires, output_within = called(production.wanted_hires), called(production.output_within)
intended_output, openings_filled = called(production.intended_output), called(production.openings_filled)

MCNY, JOBS, LOG = st.floats(0.01, 1e4), st.floats(1.0, 1e4), st.floats(-2.0, 2.0)


@given(LOG, LOG, MCNY, JOBS, st.floats(1.0, 100.0))
def test_constant_returns(log_scale, tfp, capital, jobs, times):
    one, many = capacity(log_scale, tfp, capital, jobs), capacity(log_scale, tfp, times * capital, times * jobs)
    assert many == pytest.approx(times * one, rel=1e-9)


@given(LOG, MCNY, JOBS)
def test_elasticities(tfp, capital, jobs):
    base = capacity(0.0, tfp, capital, jobs)
    assert capacity(0.0, tfp, 2.0 * capital, jobs) / base == pytest.approx(2.0**CENTRAL["capital_elasticity"])
    assert capacity(0.0, tfp, capital, 2.0 * jobs) / base == pytest.approx(2.0 ** (1 - CENTRAL["capital_elasticity"]))
    assert capacity(0.0, tfp + 0.1, capital, jobs) / base == pytest.approx(2.718281828459045**0.1)


@given(st.floats(0.002, 1e4), LOG, MCNY, JOBS)
def test_the_scale_is_the_inverse_of_capacity(output, tfp, capital, jobs):
    made = capacity(scale_for(output, tfp, capital, jobs), tfp, capital, jobs)
    assert CENTRAL["normal_utilisation"] * made == pytest.approx(output, rel=1e-9)


def test_a_firm_without_capital_or_staff_has_little_but_finite_capacity():
    assert 0.0 < capacity(0.0, 0.0, 0.0, 0.0) == capacity(0.0, 0.0, 1e-9, 0.4) < 0.1


@given(JOBS, MCNY, MCNY)
def test_hiring_closes_the_gap_within_its_pace(jobs, orders, room):
    a_year = wanted_hires(jobs, orders, room, 1.0)
    assert -CENTRAL["letting_go_ceiling"] * jobs - 1e-9 <= a_year <= CENTRAL["hiring_ceiling"] * jobs + 1e-9
    assert a_year * (orders - CENTRAL["normal_utilisation"] * room) >= 0.0
    a_month = wanted_hires(jobs, orders, room, 1.0 / 12.0)
    assert abs(a_year) / 12.0 - 1e-9 <= abs(a_month) <= abs(a_year) + 1e-9


@given(st.floats(0.0, 2.0), MCNY, MCNY)
def test_whom_capacity_counts_in_any_case_is_not_let_go(jobs, orders, room):
    left = jobs + wanted_hires(jobs, orders, room, 1.0)
    assert left >= min(jobs, production.LEAST_JOBS) - 1e-12


def test_nobody_is_hired_at_normal_utilisation():
    assert wanted_hires(50.0, USUAL, 100.0, 0.25) == pytest.approx(0.0, abs=1e-12)


def test_where_the_usual_share_is_filled_firms_grow_as_fast_as_they_shrink():
    found = CENTRAL["openings_filled_start"] * wanted_hires(50.0, USUAL + 10.0, 100.0, 0.25)
    assert found == pytest.approx(-wanted_hires(50.0, USUAL - 10.0, 100.0, 0.25), rel=0.02)


@given(st.floats(0.0, 10.0), st.floats(0.01, 10.0), st.floats(0.01, 5.0))
def test_openings_fill_the_better_the_more_and_abler_people_look_for_work(seekers, openings, more):
    usual, filled = CENTRAL["openings_filled_start"], openings_filled(seekers, openings)
    assert 0.0 <= filled < 1.0
    assert openings_filled(seekers + more, openings) > filled
    assert openings_filled(seekers, openings + more) <= filled
    assert openings_filled(openings, openings) == pytest.approx(usual), "as at the start"


@given(MCNY, MCNY)
def test_nobody_makes_more_than_is_ordered_or_possible(room, orders):
    assert intended_output(room, orders) == min(room, orders)


@given(MCNY, st.floats(0.0, 1.0), st.floats(0.01, 10.0), st.floats(0.0, 1.0))
def test_limits_cut_output_one_to_one(intended, granted_share, intensity, allowed):
    made = output_within(intended, granted_share * intended * intensity, intensity, allowed)
    assert made == pytest.approx(intended * min(granted_share, allowed), rel=1e-9)
