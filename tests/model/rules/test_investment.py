"""Investment answers the user cost of capital by the published elasticity; money and land limit it."""

from math import exp, log

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rules import CENTRAL, called

from jinzhen.model.rules import investment

log_capital_cost, log_rate_cost = called(investment.log_capital_cost), called(investment.log_rate_cost)
wanted_investment = called(investment.wanted_investment)
firm_grant_share, research_grant = called(investment.firm_grant_share), called(investment.research_grant)
investment_with_land, intensity_pace = called(investment.investment_with_land), called(investment.intensity_pace)
land_for, affordable = called(investment.land_for), called(investment.affordable_investment)
room_on_own_land = called(investment.room_on_own_land)
rd_spending, decided = called(investment.rd_spending), called(investment.decided)
guided_investment = called(investment.guided_investment)

MCNY = st.floats(0.1, 1e4)
SHARE = st.floats(0.0, 0.25)


def at_rest(log_cost, elasticity, capital=100.0):
    """Yearly investment of a firm whose capital is what it wants at the base user cost."""
    return wanted_investment(capital, capital / 1.5, 1.5, log_cost, 1.0, 1.0, user_cost_elasticity=elasticity)


@given(st.floats(0.5, 3.5))
def test_what_is_wanted_moves_by_the_published_elasticity_and_what_money_and_land_lose_of_it(elasticity):
    change = 1e-4
    moved = log(at_rest(-change, elasticity) / at_rest(0.0, elasticity)) / change
    assert moved == pytest.approx(CENTRAL["finance_loss"] * elasticity, rel=1e-3)


@given(st.floats(0.1, 10.0), st.sampled_from([1 / 12, 0.25, 1.0]))
def test_lumps_add_up_to_an_even_pace(decisions, step_years):
    chance = 1.0 - exp(-decisions * step_years)
    lump, none = (decided(draw, step_years, investment_decisions=decisions) for draw in (0.999 * chance, chance))
    assert (chance * lump, none) == (pytest.approx(1.0), 0.0)
    assert wanted_investment(100.0, 90.0, 1.5, 0.0, none, step_years) == 0.0


@given(MCNY)
def test_a_firm_at_rest_replaces_what_wears(capital):
    assert at_rest(0.0, 2.1, capital) == pytest.approx(CENTRAL["depreciation_rate"] * capital)


@given(MCNY, MCNY, st.floats(-0.5, 0.5))
def test_investment_is_never_negative_and_proportional_to_time(capital, orders, cost):
    a_year = wanted_investment(capital, orders, 1.5, cost, 1.0, 1.0)
    assert a_year >= 0.0
    assert wanted_investment(capital, orders, 1.5, cost, 1.0, 0.25) == pytest.approx(a_year / 4.0)


FIXED = CENTRAL["depreciation_rate"] - CENTRAL["expected_inflation_rate"]
RATE = st.floats(0.0, 0.08)


def user_cost(rate, off=0.0, grant=0.0, jobs=10.0, tax_credit=0.0, large_share=0.0):
    """Log user cost of capital after discount, grant and tax credit."""
    return log_capital_cost(rate, off, grant, jobs, large_share, equipment_tax_credit=tax_credit)


@given(RATE, st.floats(0.0, 0.02), SHARE, SHARE)
def test_user_cost_is_interest_wear_and_inflation_less_what_the_public_pays(rate, off, grant, tax_credit):
    cost = user_cost(rate, off, grant, 10.0, tax_credit)
    expected = log((max(rate - off, 0.0) + FIXED) / (rate + FIXED)) + log(1.0 - grant) + log(1.0 - tax_credit)
    assert cost == pytest.approx(expected, abs=1e-12)
    assert cost <= 0.0
    assert user_cost(rate) == 0.0


@given(SHARE, st.floats(0.0, 1.0))
def test_a_grant_leaves_large_firms_as_they_were(grant, large_share):
    """Over 150 workers the grant is inframarginal: only the part said counts; cheaper credit and tax count for all."""
    small, large = investment.INFRAMARGINAL_JOBS, investment.INFRAMARGINAL_JOBS + 1.0
    assert user_cost(0.05, 0.0, grant, large) == 0.0
    assert user_cost(0.05, 0.0, grant, small, large_share=large_share) == pytest.approx(log(1.0 - grant), abs=1e-12)
    part = user_cost(0.05, 0.0, grant, large, large_share=large_share)
    assert part == pytest.approx(log(1.0 - large_share * grant), abs=1e-12)
    assert user_cost(0.05, 0.02, grant, 1000.0) < 0.0
    assert user_cost(0.05, 0.0, grant, 1000.0, tax_credit=0.1) == pytest.approx(log(0.9))


def test_a_discount_takes_no_more_than_the_interest():
    assert user_cost(0.01, 0.5) == user_cost(0.01, 0.01)


@given(RATE, RATE, RATE)
def test_dearer_loans_raise_the_user_cost_and_trends_add_up(rate, later, base):
    assert log_rate_cost(base, base) == 0.0
    assert log_rate_cost(max(rate, later), base) >= log_rate_cost(min(rate, later), base)
    in_two = log_rate_cost(rate, base) + log_rate_cost(later, rate)
    assert in_two == pytest.approx(log_rate_cost(later, base), abs=1e-12)


@given(SHARE, SHARE)
def test_the_province_pays_firms_of_the_size_aimed_at_and_towns_pay_all(province, own):
    assert firm_grant_share(province, own, 1.0) == province + own
    assert firm_grant_share(province, own, 0.0) == own


@given(MCNY, st.floats(0.0, 2.0))
def test_research_is_granted_to_leaders_and_holders_of_titles_or_centres(own_rd, per_rd):
    full = per_rd * own_rd
    assert research_grant(own_rd, 0.0, 0.0, 0.0, per_rd) == 0.0
    for leading, title, centre in ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0), (1.0, 3.0, 2.0)):
        assert research_grant(own_rd, leading, title, centre, per_rd) == full


@given(MCNY, MCNY, st.floats(0.0, 1e4), st.floats(0.0, 1.0))
def test_replacement_needs_no_land_and_expansion_all_of_it(wanted, capital, held, granted):
    allowed = investment_with_land(wanted, capital, held, granted, 0.25)
    assert min(wanted, CENTRAL["depreciation_rate"] * capital * 0.25) <= allowed * (1.0 + 1e-12)
    assert allowed <= wanted * (1.0 + 1e-12)
    assert investment_with_land(wanted, capital, held, 1.0, 0.25) == pytest.approx(wanted)
    assert investment_with_land(wanted, capital, held + 1.0, granted, 0.25) >= allowed * (1.0 - 1e-12)


@given(st.floats(0.0, 1e3), MCNY, st.sampled_from([0.25, 1.0 / 12.0]))
def test_energy_intensity_falls_by_itself_and_with_new_capital(invested, capital, step):
    pace = intensity_pace(invested, capital, step)
    assert 0.5 * step <= pace <= 2.0 * step
    assert intensity_pace(0.0, capital, step) == 0.5 * step
    replaced = CENTRAL["depreciation_rate"] * capital * step
    assert intensity_pace(replaced, capital, step) == pytest.approx(step), "the usual fall where capital is replaced"


def test_only_expansion_beyond_its_own_land_takes_land():
    assert land_for(8.0, 100.0, 50.0, 1.0, land_mcny_per_mu=2.0) == 0.0
    assert land_for(10.0, 100.0, 50.0, 1.0, land_mcny_per_mu=2.0) == pytest.approx(1.0)
    assert land_for(10.0, 100.0, 51.0, 1.0, land_mcny_per_mu=2.0) == 0.0, "who has shrunk builds on what he has"
    assert land_for(10.0, 100.0, 0.0, 1.0, land_mcny_per_mu=2.0) == pytest.approx(1.0), "and who rents, replaces"


@given(MCNY, st.floats(0.0, 1e4))
def test_a_firm_that_builds_what_its_land_has_room_for_takes_none(capital, held):
    assert land_for(room_on_own_land(capital, held, 0.25), capital, held, 0.25) == 0.0


@given(MCNY, MCNY, st.floats(0.0, 1.0), st.floats(-10.0, 1e4), SHARE, st.floats(0.0, 100.0))
def test_nobody_invests_more_than_wanted_land_and_money_allow(wanted, capital, land, cash, grant, buffer):
    spent = affordable(wanted, capital, 0.0, land, cash, grant, buffer, 0.25)
    assert 0.0 <= spent <= wanted * (1.0 + 1e-12)
    assert spent * (1.0 - grant) <= max(cash, 0.0) + 1e-9
    replacement = min(CENTRAL["depreciation_rate"] * capital * 0.25, wanted)
    rich = affordable(wanted, capital, 0.0, land, 1e9, grant, buffer, 0.25)
    assert rich == pytest.approx(replacement + (wanted - replacement) * land)


def test_leading_firms_spend_more_on_research():
    assert rd_spending(100.0, 1.0) > rd_spending(100.0, 0.0) > 0.0 == rd_spending(0.0, 1.0)


@given(MCNY, st.floats(0.0, 1.0))
def test_part_of_the_equity_that_is_hoped_for_is_built_on_top(gap, per_gap):
    wanted = guided_investment(gap, per_gap)
    assert wanted == pytest.approx(CENTRAL["guidance_additionality"] * gap * per_gap)
    assert guided_investment(gap, 0.0) == guided_investment(0.0, per_gap) == 0.0
    assert wanted <= gap * per_gap
