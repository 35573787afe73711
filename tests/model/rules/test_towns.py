"""Town money works with diminishing returns, and assets stay within their bounds."""

from math import exp, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jinzhen.model.compiled import plain
from jinzhen.model.rules import towns

closed_gap, worn, access_after = plain(towns.closed_gap), plain(towns.worn), plain(towns.access_after)
fund_weight, label_growth = plain(towns.fund_weight), plain(towns.label_growth)
gaming_target, guarantee_cover = plain(towns.gaming_target), plain(towns.guarantee_cover)
digital_after, ecommerce_after, eroded = plain(towns.digital_after), plain(towns.ecommerce_after), plain(towns.eroded)
startup_grant, found_share, opened = plain(towns.startup_grant), plain(towns.found_share), plain(towns.opened)
effort_after, lacks, pressure = plain(towns.effort_after), plain(towns.lacks), plain(towns.pressure)
courting_effort, is_drive = plain(towns.courting_effort), plain(towns.is_drive)

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
    after = access_after(access, money, 0.179, 0.25)
    assert 0.0 <= after <= max(0.179, access) + 1e-12
    assert after >= access_after(access, 0.0, 0.179, 0.25)
    assert access_after(0.0, 1e6, 0.179, 0.25) == pytest.approx(0.179, rel=1e-4)
    assert access_after(access, 0.0, 0.179, 1.0) == pytest.approx(access * exp(-1.0))


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
    assert 0.0 <= after <= max(access, towns.ECOMMERCE_CEILING) + 1e-12
    assert ecommerce_after(access, money + 1.0, firms, 0.25) >= after - 1e-12 or access > towns.ECOMMERCE_CEILING
    assert ecommerce_after(access, money, firms + 10.0, 0.25) <= after + 1e-12 or access > towns.ECOMMERCE_CEILING
    assert ecommerce_after(access, 0.0, firms, 0.25) == pytest.approx(access * exp(-0.25))


@given(LEVEL, MONEY, st.floats(0.0, 500.0))
def test_digitalisation_stays_a_share_costs_more_where_firms_are_many_and_wears(level, money, firms):
    after = digital_after(level, money, firms, 0.25)
    assert 0.0 <= after <= 1.0
    assert digital_after(level, money + 1.0, firms, 0.25) >= after
    assert digital_after(level, money, firms + 10.0, 0.25) <= after
    assert digital_after(level, 0.0, firms, 0.25) == pytest.approx(level * (1.0 - 0.25 * towns.WEAR_RATE))
    assert digital_after(0.0, towns.DIGITAL_FIRM_MCNY * 20.0, 20.0, 0.25) == pytest.approx(1.0 - exp(-1.0))


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
    assert 0.0 <= each <= towns.STARTUP_MCNY
    assert each * entrants <= money * (1.0 + 1e-9)
    assert startup_grant(0.0, entrants) == 0.0


def test_fund_rules():
    assert fund_weight(0, 1.0, 3.0, 0.4) == fund_weight(0, 0.0, 0.0, 9.0) == 1.0
    assert fund_weight(1, 1.0, 0.0, 0.0) == 3.0 * fund_weight(1, 0.0, 0.0, 0.0)
    assert fund_weight(2, 0.0, 0.0, 0.0) > fund_weight(2, 0.0, 0.5, 0.0) > 0.0
    assert fund_weight(3, 0.0, 0.0, 0.1) > fund_weight(3, 0.0, 0.0, 0.8) > 0.0


def test_the_label_works_for_three_years_and_less_for_later_batches():
    assert label_growth(1.0, 0.0, 0.02, 0.7) == 0.0
    assert label_growth(1.0, 1.0, 0.02, 0.7) == 0.02
    assert label_growth(towns.LABEL_YEARS, 3.0, 0.02, 0.7) == pytest.approx(0.02 * 0.7**2)
    assert label_growth(towns.LABEL_YEARS + 0.25, 1.0, 0.02, 0.7) == 0.0


ASSESSED = {"effort": LEVEL, "rank_share": LEVEL, "is_praised": st.booleans(), "is_noticed": st.booleans(),
            "prize_mcny": st.floats(0.0, 20.0), "city_lacks": LEVEL, "effort_response": LEVEL}


@given(st.fixed_dictionaries(ASSESSED))
def test_assessment_moves_effort_the_way_the_plan_means(town):
    """Plan 四(五): the lower ranked, the praised and the noticed try harder; without a response nobody does."""
    after = effort_after(**town)
    assert 0.0 <= after <= 1.0
    assert effort_after(**town | {"rank_share": max(town["rank_share"] - 0.1, 0.0)}) >= after
    assert effort_after(**town | {"is_noticed": True}) >= after
    assert effort_after(**town | {"is_praised": True}) >= after
    assert effort_after(**town | {"city_lacks": 1.0}) >= after
    assert effort_after(**town | {"prize_mcny": town["prize_mcny"] + 1.0}) >= after
    assert effort_after(**town | {"effort_response": 0.0}) == town["effort"]


def test_a_prize_moves_only_towns_that_are_praised():
    quiet = {"effort": 0.5, "rank_share": 0.8, "is_noticed": False, "city_lacks": 0.0, "effort_response": 0.2}
    assert effort_after(**quiet, is_praised=False, prize_mcny=20.0) == effort_after(**quiet, is_praised=False,
                                                                                   prize_mcny=0.0)
    gains = [effort_after(**quiet, is_praised=True, prize_mcny=prize) for prize in (0.0, towns.PRIZE_MCNY)]
    without = effort_after(**quiet, is_praised=False, prize_mcny=0.0)
    assert gains[1] - without == pytest.approx(2.0 * (gains[0] - without))


def test_a_town_in_the_middle_goes_on_as_it_did():
    assert effort_after(0.4, 0.5, False, False, 0.0, 0.0, 1.0) == 0.4


@given(st.floats(0.0, 100.0), st.floats(0.0, 100.0))
def test_what_a_target_lacks_is_a_share(target, reached):
    share = lacks(target, reached)
    assert 0.0 <= share <= 1.0
    assert lacks(target, target) == lacks(0.0, reached) == 0.0
    assert lacks(target, reached + 1.0) <= share
    assert lacks(30.0, 18.0) == pytest.approx(0.4)


@given(LEVEL, LEVEL, st.sampled_from([0.0, 1.0]))
def test_targets_and_notices_press_and_a_title_relieves(province, city, notice):
    felt = pressure(False, province, city, notice)
    assert 0.25 <= felt <= 1.5
    assert pressure(False, min(province + 0.1, 1.0), city, notice) >= felt
    assert pressure(False, province, min(city + 0.1, 1.0), notice) >= felt
    assert pressure(False, province, city, 1.0) >= felt
    assert pressure(True, province, city, notice) == pressure(True, 0.0, 0.0, notice) <= felt


def test_courting_is_as_paid_for_at_the_usual_effort():
    assert courting_effort(0.5) == 1.0
    assert courting_effort(0.0) < 1.0 < courting_effort(1.0)


def test_units_are_registered_in_the_first_titled_year_only():
    assert is_drive(True, 0.25)
    assert is_drive(True, towns.DRIVE_YEARS)
    assert not is_drive(True, towns.DRIVE_YEARS + 0.25)
    assert not is_drive(False, 0.25)


@given(LEVEL, LEVEL)
def test_checks_find_the_checked_ones_that_can_be_found(verification, find):
    assert found_share(verification, find) == verification * find
    assert found_share(0.0, find) == 0.0


@given(LEVEL, LEVEL, st.floats(0.0, 0.5))
def test_gaming_rises_with_pressure_and_falls_with_checks(pressure, found, propensity):
    share = gaming_target(propensity, pressure, found)
    assert 0.0 <= share <= propensity
    assert gaming_target(propensity, 1.0, found) >= share >= gaming_target(propensity, pressure, 1.0) == 0.0


@given(MONEY, MONEY)
def test_a_guarantee_fund_covers_up_to_three_tenths(fund, output):
    assert 0.0 <= guarantee_cover(fund, output) <= 0.3
    assert guarantee_cover(fund + 1.0, output) >= guarantee_cover(fund, output)
    assert guarantee_cover(0.0, output) == 0.0
    assert guarantee_cover(0.05 * 1000.0 * log(2.0), 1000.0) == pytest.approx(0.15)
