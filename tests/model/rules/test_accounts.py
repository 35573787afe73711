"""Money in and out of a firm."""

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rules import CENTRAL, called

from jinzhen.model.rules import accounts

power_saving, tax, value_added = called(accounts.power_saving), called(accounts.tax), called(accounts.value_added)
lending_rate, credit_limit = called(accounts.lending_rate), called(accounts.credit_limit)
guaranteed_debt, wanted_loan = called(accounts.guaranteed_debt), called(accounts.wanted_loan)

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
    assert tax(abs(added), abs(profit)) == pytest.approx(
        CENTRAL["tax_on_value_added"] * abs(added) + CENTRAL["tax_on_profit"] * abs(profit))


def test_small_firms_pay_the_wedge():
    assert lending_rate(0.04, 0.0, small_loan_wedge=0.014) == pytest.approx(0.054)
    assert lending_rate(0.04, 1.0, small_loan_wedge=0.014) == 0.04


@given(MCNY, MCNY, SHARE, st.floats(0.0, 0.3))
def test_a_guarantee_adds_to_collateral_but_not_for_leading_firms(capital, orders, share, cover):
    limit = partial(credit_limit, collateral_share=0.5)
    bare = limit(capital, orders, 0.0, 0.0, 0.0)
    assert bare == pytest.approx(0.5 * capital)
    assert limit(capital, orders, share, 0.0, cover) >= bare
    assert limit(capital, orders, share, 1.0, cover) == pytest.approx(bare)
    most = bare + CENTRAL["guaranteed_years"] * 0.9 * orders
    assert limit(capital, orders, 0.8, 0.0, 0.3) == pytest.approx(most)


@given(MCNY, MCNY)
def test_only_debt_above_collateral_is_guaranteed(debt, capital):
    covered = guaranteed_debt(debt, capital, 0.0, collateral_share=0.5)
    assert covered == pytest.approx(max(debt - 0.5 * capital, 0.0))
    assert guaranteed_debt(debt, capital, 1.0, collateral_share=0.5) == 0.0


@given(MCNY, SHARE, MCNY, MCNY, MCNY, MCNY, MCNY)
def test_a_loan_fills_the_need_and_never_exceeds_the_limit(wanted, grant, cash, orders, repayment, limit, debt):
    loan = wanted_loan(wanted, grant, cash, orders, repayment, limit, debt)
    assert loan >= 0.0
    assert debt - repayment + loan <= max(limit, debt - repayment) + 1e-6
    assert loan <= wanted * (1.0 - grant) + repayment + 1e-9


def test_own_cash_comes_first():
    spare = 30.0 + CENTRAL["cash_buffer_years"] * 100.0
    assert wanted_loan(20.0, 0.0, spare, 100.0, 5.0, 1e3, 0.0) == 0.0
    assert wanted_loan(50.0, 0.0, spare, 100.0, 5.0, 1e3, 0.0) == pytest.approx(25.0)
    assert wanted_loan(50.0, 0.5, spare, 100.0, 5.0, 1e3, 0.0) == 0.0
