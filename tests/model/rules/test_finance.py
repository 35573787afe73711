"""Money in and out of a firm."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jinzhen.model.compiled import plain
from jinzhen.model.rules import finance

power_saving, tax, value_added = plain(finance.power_saving), plain(finance.tax), plain(finance.value_added)
lending_rate, credit_limit = plain(finance.lending_rate), plain(finance.credit_limit)
guaranteed_debt, wanted_loan = plain(finance.guaranteed_debt), plain(finance.wanted_loan)

MCNY, SHARE = st.floats(0.0, 1e4), st.floats(0.0, 0.8)


@given(st.floats(0.0, 1e5), st.floats(0.0, 0.35))
def test_cheap_power_reaches_listed_high_voltage_firms_only(energy, discount):
    full = power_saving(energy, 8000.0, discount, 1.0, 1.0)
    assert full == pytest.approx(energy * 8000.0 * discount / 1e6)
    assert power_saving(energy, 8000.0, discount, 0.0, 1.0) == power_saving(energy, 8000.0, discount, 1.0, 0.0) == 0.0


def test_value_added_is_what_is_left_of_sales():
    assert value_added(100.0, 60.0, 5.0) == 35.0


@given(st.floats(-1e3, 1e3), st.floats(-1e3, 1e3))
def test_losses_are_not_taxed(added, profit):
    assert tax(added, profit) >= 0.0
    assert tax(-abs(added), -abs(profit)) == 0.0
    assert tax(abs(added), abs(profit)) == pytest.approx(0.05 * abs(added) + 0.15 * abs(profit))


def test_small_firms_pay_the_wedge():
    assert lending_rate(0.04, 0.014, 0.0) == pytest.approx(0.054)
    assert lending_rate(0.04, 0.014, 1.0) == 0.04


@given(MCNY, MCNY, SHARE, st.floats(0.0, 0.3))
def test_a_guarantee_adds_to_collateral_but_not_for_leading_firms(capital, orders, share, cover):
    bare = credit_limit(capital, orders, 0.5, 0.0, 0.0, 0.0)
    assert bare == pytest.approx(0.5 * capital)
    assert credit_limit(capital, orders, 0.5, share, 0.0, cover) >= bare
    assert credit_limit(capital, orders, 0.5, share, 1.0, cover) == pytest.approx(bare)
    most = bare + finance.GUARANTEED_YEARS * 0.9 * orders
    assert credit_limit(capital, orders, 0.5, 0.8, 0.0, 0.3) == pytest.approx(most)


@given(MCNY, MCNY)
def test_only_debt_above_collateral_is_guaranteed(debt, capital):
    covered = guaranteed_debt(debt, capital, 0.5, 0.0)
    assert covered == pytest.approx(max(debt - 0.5 * capital, 0.0))
    assert guaranteed_debt(debt, capital, 0.5, 1.0) == 0.0


@given(MCNY, SHARE, MCNY, MCNY, MCNY, MCNY, MCNY)
def test_a_loan_fills_the_need_and_never_exceeds_the_limit(wanted, grant, cash, orders, repayment, limit, debt):
    loan = wanted_loan(wanted, grant, cash, orders, repayment, limit, debt)
    assert loan >= 0.0
    assert debt - repayment + loan <= max(limit, debt - repayment) + 1e-6
    assert loan <= wanted * (1.0 - grant) + repayment + 1e-9


def test_own_cash_comes_first():
    spare = 30.0 + finance.CASH_BUFFER_YEARS * 100.0
    assert wanted_loan(20.0, 0.0, spare, 100.0, 5.0, 1e3, 0.0) == 0.0
    assert wanted_loan(50.0, 0.0, spare, 100.0, 5.0, 1e3, 0.0) == pytest.approx(25.0)
    assert wanted_loan(50.0, 0.5, spare, 100.0, 5.0, 1e3, 0.0) == 0.0
