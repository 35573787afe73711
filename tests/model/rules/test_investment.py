"""Investment answers the user cost of capital by the published elasticity; money and land limit it."""

from math import exp, log

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinzhen.model.compiled import plain
from jinzhen.model.rules import investment

user_cost_ratio, wanted_investment = plain(investment.user_cost_ratio), plain(investment.wanted_investment)
land_for, affordable = plain(investment.land_for), plain(investment.affordable_investment)
rd_spending = plain(investment.rd_spending)

MCNY = st.floats(0.1, 1e4)
SHARE = st.floats(0.0, 0.25)


def at_rest(cost_ratio, elasticity, capital=100.0):
    """Yearly investment of a firm whose capital is what it wants at the base user cost."""
    return wanted_investment(capital, capital / 1.5, 1.5, cost_ratio, elasticity, 1.0)


@given(st.floats(0.5, 3.5))
def test_the_flow_of_investment_at_rest_moves_by_the_published_elasticity(elasticity):
    change = 1e-4
    moved = log(at_rest(exp(-change), elasticity) / at_rest(1.0, elasticity)) / change
    assert moved == pytest.approx(elasticity, rel=1e-3)


@given(MCNY)
def test_a_firm_at_rest_replaces_what_wears(capital):
    assert at_rest(1.0, 2.1, capital) == pytest.approx(investment.DEPRECIATION_RATE * capital)


@given(MCNY, MCNY, st.floats(0.5, 1.5))
def test_investment_is_never_negative_and_proportional_to_time(capital, orders, cost):
    a_year = wanted_investment(capital, orders, 1.5, cost, 2.1, 1.0)
    assert a_year >= 0.0
    assert wanted_investment(capital, orders, 1.5, cost, 2.1, 0.25) == pytest.approx(a_year / 4.0)


@given(st.floats(0.0, 0.08), SHARE)
def test_user_cost(rate, grant):
    fixed = investment.DEPRECIATION_RATE - investment.EXPECTED_INFLATION_RATE
    assert user_cost_ratio(0.05, 0.05, 0.0, 10.0) == 1.0
    ratio = user_cost_ratio(rate, 0.05, grant, 10.0)
    assert ratio == pytest.approx((rate + fixed) / (0.05 + fixed) * (1.0 - grant))


@given(SHARE)
def test_a_grant_leaves_large_firms_as_they_were(grant):
    """Over 150 workers the grant is inframarginal; cheaper credit still counts."""
    assert user_cost_ratio(0.05, 0.05, grant, investment.INFRAMARGINAL_JOBS + 1.0) == 1.0
    assert user_cost_ratio(0.05, 0.05, grant, investment.INFRAMARGINAL_JOBS) == pytest.approx(1.0 - grant)
    assert user_cost_ratio(0.03, 0.05, grant, 1000.0) < 1.0


def test_only_expansion_takes_land():
    assert land_for(8.0, 100.0, 2.0, 1.0) == 0.0
    assert land_for(10.0, 100.0, 2.0, 1.0) == pytest.approx(1.0)


@given(MCNY, MCNY, st.floats(0.0, 1.0), st.floats(-10.0, 1e4), SHARE, st.floats(0.0, 100.0))
def test_nobody_invests_more_than_wanted_land_and_money_allow(wanted, capital, land, cash, grant, buffer):
    spent = affordable(wanted, capital, land, cash, grant, buffer, 0.25)
    assert 0.0 <= spent <= wanted * (1.0 + 1e-12)
    assert spent * (1.0 - grant) <= max(cash, 0.0) + 1e-9
    replacement = min(investment.DEPRECIATION_RATE * capital * 0.25, wanted)
    rich = affordable(wanted, capital, land, 1e9, grant, buffer, 0.25)
    assert rich == pytest.approx(replacement + (wanted - replacement) * land)


def test_leading_firms_spend_more_on_research():
    assert rd_spending(100.0, 1.0) > rd_spending(100.0, 0.0) > 0.0 == rd_spending(0.0, 1.0)
