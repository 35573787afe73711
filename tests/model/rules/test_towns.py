"""Town money works with diminishing returns, and assets stay within their bounds."""

from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinzhen.model.compiled import plain
from jinzhen.model.rules import towns

closed_gap, worn, access_after = plain(towns.closed_gap), plain(towns.worn), plain(towns.access_after)
fund_weight, label_growth = plain(towns.fund_weight), plain(towns.label_growth)
gaming_target, guarantee_cover = plain(towns.gaming_target), plain(towns.guarantee_cover)

LEVEL, MONEY = st.floats(0.0, 1.0), st.floats(0.0, 1e5)


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
    assert access_after(0.0, 1e6, 0.179, 0.25) == pytest.approx(0.179)
    assert access_after(access, 0.0, 0.179, 1.0) == pytest.approx(access / 2.718281828459045)


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
