"""Money in and out of a firm."""

from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rules import CENTRAL, called

from jinzhen.model.rules import accounts

power_saving, tax, value_added = called(accounts.power_saving), called(accounts.tax), called(accounts.value_added)
lending_rate, credit_limit = called(accounts.lending_rate), called(accounts.credit_limit)
guaranteed_debt, wanted_loan = called(accounts.guaranteed_debt), called(accounts.wanted_loan)
depreciation, payout, usual_loan = called(accounts.depreciation), called(accounts.payout), called(accounts.usual_loan)
overhead_after, overdraft = called(accounts.overhead_after), called(accounts.overdraft)
recovered_debt = called(accounts.recovered_debt)

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
    loan = wanted_loan(wanted, grant, cash, orders, repayment, 0.0, limit, debt)
    assert loan >= 0.0
    assert debt - repayment + loan <= max(limit, debt - repayment) + 1e-6
    assert loan <= wanted * (1.0 - grant) + repayment + 1e-9


def test_own_cash_comes_first():
    spare = 30.0 + CENTRAL["cash_buffer_years"] * 100.0
    assert wanted_loan(20.0, 0.0, spare, 100.0, 5.0, 0.0, 1e3, 0.0) == 0.0
    assert wanted_loan(50.0, 0.0, spare, 100.0, 5.0, 0.0, 1e3, 0.0) == pytest.approx(25.0)
    assert wanted_loan(50.0, 0.5, spare, 100.0, 5.0, 0.0, 1e3, 0.0) == 0.0


@given(st.floats(0.1, 1e4), st.floats(0.0, 2.0), st.sampled_from([0.25, 1.0 / 12.0]))
def test_debt_keeps_to_its_usual_part_of_capital(capital, share, step):
    """Usual loans and repayment: a firm at rest owes as much as before, every other comes nearer."""
    usual, debt = CENTRAL["debt_share"] * capital, share * capital
    moved = usual_loan(capital, step) - CENTRAL["repayment_rate"] * step * debt
    assert moved == pytest.approx(CENTRAL["repayment_rate"] * step * (usual - debt))
    asked = wanted_loan(0.0, 0.0, 1e9, 1.0, 0.0, usual_loan(capital, step), 0.01 * capital, 0.0)
    assert asked == pytest.approx(min(usual_loan(capital, step), 0.01 * capital)), "and never beyond the limit"


@given(st.floats(-1e3, 1e3), st.floats(0.0, 1e3), st.floats(0.1, 1e4))
def test_owners_leave_a_firm_what_it_is_short_of(profit, cash, orders):
    taken, ample = payout(profit, cash, orders, 0.25), CENTRAL["ample_cash_years"] * orders
    earned = max(profit, 0.0)
    assert taken >= CENTRAL["payout_share"] * earned - 1e-9
    if cash >= ample:
        assert taken == pytest.approx(earned + 0.25 * CENTRAL["surplus_rate"] * (cash - ample))
    else:
        assert taken <= earned
    assert payout(-1.0, 0.0, orders, 0.25) == 0.0


@given(st.floats(-0.3, 0.6), st.floats(-2.0, 2.0), st.floats(-0.2, 0.2))
def test_other_costs_move_towards_the_margin_that_is_aimed_at(overhead, margin, aim):
    bound = CENTRAL["margin_bound"]
    moved = overhead_after(overhead, margin, aim, 0.25) - overhead
    assert moved * (margin - aim) >= 0.0 and abs(moved) <= 0.25 * CENTRAL["cost_adjustment_rate"] * bound
    assert overhead_after(overhead, aim, aim, 0.25) == overhead
    year = overhead_after(0.0, 0.1, 0.0, 1.0, cost_adjustment_rate=0.38)
    assert year == pytest.approx(0.1 * (1.0 - np.exp(-0.38)))


@given(st.floats(-1e3, 1e3), MCNY, MCNY, MCNY)
def test_an_overdraft_ends_where_credit_does(cash, debt, limit, orders):
    paid, most = overdraft(cash, debt, limit, orders), limit + CENTRAL["open_bills_years"] * orders
    assert 0.0 <= paid <= max(-cash, 0.0)
    assert debt + paid <= max(most, debt) + 1e-9
    assert paid == pytest.approx(-cash) or debt + paid == pytest.approx(max(most, debt)) or cash >= 0.0


@given(MCNY, MCNY, st.floats(-1e3, 1e3))
def test_a_bank_recovers_no_more_than_it_is_owed(debt, capital, cash):
    got = recovered_debt(debt, capital, cash)
    assert got <= debt
    assert got == pytest.approx(min(debt, CENTRAL["recovery_share"] * capital + max(cash, 0.0)))


def test_capital_wears_by_its_rate():
    assert depreciation(100.0, 0.25) == pytest.approx(25.0 * CENTRAL["depreciation_rate"])
