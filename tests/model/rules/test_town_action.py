"""Town money works with diminishing returns, and assets stay within their bounds."""

from functools import partial
from math import exp, log

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rules import CENTRAL, called

from jinzhen.model.rules import town_action

closed_gap, worn = called(town_action.closed_gap), called(town_action.worn)
access_after, opened = called(town_action.access_after), called(town_action.opened)
digital_after, ecommerce_after = called(town_action.digital_after), called(town_action.ecommerce_after)
eroded, startup_grant = called(town_action.eroded), called(town_action.startup_grant)
guarantee_cover, skill_after = called(town_action.guarantee_cover), called(town_action.skill_after)
training_room, courses_taken = called(town_action.training_room), called(town_action.courses_taken)

LEVEL, MONEY = st.floats(0.0, 1.0), st.one_of(st.just(0.0), st.floats(1e-6, 1e5))


@given(LEVEL, MONEY, MONEY)
def test_money_closes_gaps_with_diminishing_returns(level, first, second):
    once = closed_gap(level, first, 80.0)
    twice = closed_gap(once, second, 80.0)
    assert level <= once <= twice <= 1.0
    assert twice == pytest.approx(closed_gap(level, first + second, 80.0), abs=1e-12)
    assert twice - once <= closed_gap(level, second, 80.0) - level + 1e-12
    assert closed_gap(level, 0.0, 80.0) == level


@given(LEVEL, LEVEL)
def test_only_what_was_gained_wears_off(level, start):
    after = worn(level, start, 0.25)
    assert min(level, start) <= after <= level
    if level <= start:
        assert after == level


@given(st.floats(0.0, 0.2), st.floats(0.0, 100.0))
def test_fairs_open_access_up_to_the_published_ceiling(access, money):
    fairs = partial(access_after, fair_effect=0.179)
    after = fairs(access, money, 0.25)
    assert 0.0 <= after <= max(0.179, access) + 1e-12
    assert after >= fairs(access, 0.0, 0.25)
    assert fairs(0.0, 1e6, 0.25) == pytest.approx(0.179, rel=1e-4)
    assert fairs(access, 0.0, 1.0) == pytest.approx(access * exp(-1.0))


@given(st.floats(0.0, 0.3), st.floats(0.0, 5.0), st.floats(0.001, 0.3))
def test_access_takes_the_same_way_in_quarters_and_months(access, opening, ceiling):
    """A year's fairs spread over its steps open as much in either."""
    quarter = month = access
    for _ in range(4):
        quarter = opened(quarter, opening / 4.0, ceiling, 0.25)
    for _ in range(12):
        month = opened(month, opening / 12.0, ceiling, 1.0 / 12.0)
    assert month == pytest.approx(quarter, abs=1e-12)
    assert 0.0 <= quarter <= max(access, ceiling) + 1e-12


@given(st.floats(0.0, 0.2), MONEY, st.floats(0.0, 500.0))
def test_e_commerce_reaches_customers_up_to_its_ceiling_and_fades(access, money, firms):
    after = ecommerce_after(access, money, firms, 0.25)
    assert 0.0 <= after <= max(access, CENTRAL["ecommerce_ceiling"]) + 1e-12
    assert ecommerce_after(access, money + 1.0, firms, 0.25) >= after - 1e-12 or access > CENTRAL["ecommerce_ceiling"]
    assert ecommerce_after(access, money, firms + 10.0, 0.25) <= after + 1e-12 or access > CENTRAL["ecommerce_ceiling"]
    assert ecommerce_after(access, 0.0, firms, 0.25) == pytest.approx(access * exp(-0.25))


@given(LEVEL, MONEY, st.floats(0.0, 500.0))
def test_digitalisation_stays_a_share_costs_more_where_firms_are_many_and_wears(level, money, firms):
    after = digital_after(level, money, firms, 0.25)
    assert 0.0 <= after <= 1.0
    assert digital_after(level, money + 1.0, firms, 0.25) >= after
    assert digital_after(level, money, firms + 10.0, 0.25) <= after
    assert digital_after(level, 0.0, firms, 0.25) == pytest.approx(level * (1.0 - 0.25 * CENTRAL["wear_rate"]))
    assert digital_after(0.0, CENTRAL["digital_firm_mcny"] * 20.0, 20.0, 0.25) == pytest.approx(1.0 - exp(-1.0))


@given(LEVEL, LEVEL, st.floats(0.0, 4.0))
def test_free_riders_wear_a_brand_and_inspections_hold_it(brand, low_quality, inspections):
    after = eroded(brand, low_quality, inspections, 0.25)
    assert 0.0 <= after <= brand
    assert eroded(brand, low_quality, inspections + 0.5, 0.25) >= after
    assert eroded(brand, min(low_quality + 0.1, 1.0), inspections, 0.25) <= after
    assert eroded(brand, 0.0, inspections, 0.25) == brand


@given(MONEY, st.floats(0.0, 1e3))
def test_entrants_share_the_support_up_to_what_one_needs(money, entrants):
    each = startup_grant(money, entrants)
    assert 0.0 <= each <= CENTRAL["startup_mcny"]
    assert each * entrants <= money * (1.0 + 1e-9)
    assert startup_grant(0.0, entrants) == 0.0


@given(LEVEL, LEVEL, st.floats(0.0, 1e4), st.floats(0.0, 1e5))
def test_training_adds_skill_that_leaves_with_the_leavers(skill, start, trained, workers):
    after = skill_after(skill, start, trained, workers, 0.25)
    assert 0.0 <= after <= 1.0 + 1e-12
    assert after >= skill_after(skill, start, 0.0, workers, 0.25)
    kept = skill_after(skill, start, 0.0, workers, 0.25)
    assert kept == pytest.approx(skill - 0.25 * CENTRAL["worker_turnover_rate"] * max(skill - start, 0.0))


def test_firms_spare_a_believable_part_of_their_workers_for_courses():
    persons = training_room(1000.0, 1.0) / town_action.TRAINING_MCNY
    assert persons == pytest.approx(CENTRAL["training_uptake"] * 1000.0)
    assert persons < 200.0


@given(MONEY, MONEY, st.floats(0.0, 1e3))
def test_courses_take_place_up_to_what_firms_can_spare(offered, more, room):
    taken = courses_taken(offered, room)
    assert 0.0 <= taken <= min(offered, room) * (1.0 + 1e-12) + 1e-12
    assert courses_taken(offered + more, room) >= taken


@given(MONEY, MONEY)
def test_a_guarantee_fund_covers_up_to_three_tenths(fund, output):
    assert 0.0 <= guarantee_cover(fund, output) <= 0.3
    assert guarantee_cover(fund + 1.0, output) >= guarantee_cover(fund, output)
    assert guarantee_cover(0.0, output) == 0.0
    assert guarantee_cover(0.05 * 1000.0 * log(2.0), 1000.0) == pytest.approx(0.15)
