"""Nested CES demand: shares, elasticities and the inverse that calibrates the rest of the country."""

from functools import partial
from math import exp, log

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rules import CENTRAL, called

from jinzhen.model.rules import orders

log_pull, town_weight, reputation = called(orders.log_pull), called(orders.town_weight), called(orders.reputation)
liquidity = called(orders.liquidity)
shanxi_share, outside_weight_at = called(orders.shanxi_share), called(orders.outside_weight_at)
smoothed = called(orders.smoothed)

LOG = st.floats(-3.0, 3.0)
ELASTICITY = st.floats(1.2, 8.0)
WEIGHT = st.floats(1e-6, 1e6)


#: What customers judge a firm by, and what its price is made of, with the sign of each in the price.
JUDGED = ("appeal", "quality", "access", "liquidity")
PRICE = {"tfp": -1.0, "cost_relief": -1.0, "capital_cost": 1.0}


@given(st.fixed_dictionaries(dict.fromkeys((*JUDGED, *PRICE), LOG)), st.floats(-1.0, 1.0), ELASTICITY)
def test_relative_sales_of_two_firms_follow_relative_prices_and_judgement(firm, change, elasticity):
    """One log point off the price moves a firm's sales against a rival's by elasticity less one, others by one."""
    before = log_pull(**firm, segment_elasticity=elasticity)
    for name in firm:
        after = log_pull(**firm | {name: firm[name] + change}, segment_elasticity=elasticity)
        moved = -(elasticity - 1.0) * PRICE[name] * change if name in PRICE else change
        assert after - before == pytest.approx(moved, abs=1e-9), name


def test_a_usual_firm_has_the_weight_one():
    assert log_pull(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0) == 0.0


MCNY = st.floats(0.0, 1e4)


@given(st.floats(-100.0, 1e4), MCNY, st.floats(0.0, 1.0))
def test_want_of_working_capital_only_takes_weight_and_never_more_than_its_effect(cash, sales, effect):
    short = partial(liquidity, liquidity_effect=effect)
    lost = short(cash, sales)
    assert -effect <= lost <= 0.0
    assert short(cash + 1.0, sales) >= lost
    assert liquidity(cash, sales, liquidity_effect=0.0) == 0.0


def test_a_penniless_firm_loses_the_whole_effect_and_usual_cash_leaves_a_part():
    short = partial(liquidity, expected_orders_mcny=100.0, liquidity_effect=0.5)
    assert short(0.0) == short(-5.0) == -0.5
    assert short(CENTRAL["usual_cash_years"] * 100.0) == pytest.approx(-0.5 / exp(1.0))
    assert short(1e6) == pytest.approx(0.0, abs=1e-12)


@given(WEIGHT, WEIGHT, ELASTICITY, st.floats(0.05, 1.0))
def test_a_cheaper_town_gains_by_the_town_elasticity(base_weight, pull_sum, segment, closeness):
    """All its firms one price step cheaper: its weight moves by the elasticity between towns less one."""
    town = 1.0 + closeness * (segment - 1.0)
    cheaper = pull_sum * exp(0.2 * (segment - 1.0))
    before, after = (
        town_weight(base_weight, pulls, 0.0, segment_elasticity=segment, town_elasticity=town)
        for pulls in (pull_sum, cheaper))
    assert log(after / before) == pytest.approx(0.2 * (town - 1.0), rel=1e-9)


@given(st.floats(1.05, 15.0), st.floats(1.01, 10.0))
def test_towns_are_no_closer_rivals_than_the_firms_of_one_town(segment, town):
    """Over all that the two elasticities may be, a town's weight never grows faster than what its firms offer."""
    nest = called(orders.nest_exponent)(segment_elasticity=segment, town_elasticity=town)
    assert 0.0 < nest <= 1.0
    assert nest == (1.0 if town > segment else pytest.approx((town - 1.0) / (segment - 1.0)))
    weight = town_weight(1.0, 2.0, 0.0, segment_elasticity=segment, town_elasticity=town)
    assert weight <= 2.0 * (1.0 + 1e-12)


def test_a_town_without_firms_keeps_a_finite_weight():
    assert 0.0 <= town_weight(0.1, 0.0, 0.0) < 1e-3


@given(WEIGHT, LOG)
def test_reputation_scales_the_weight(base_weight, standing):
    assert town_weight(base_weight, 1.0, standing) == pytest.approx(base_weight * exp(standing))


@given(st.floats(1e-4, 0.85))
def test_the_rest_of_the_country_is_the_inverse_of_the_share(share):
    """Town weights that add up to their share of the market get exactly that share at the start."""
    assert shanxi_share(share, outside_weight_at(share)) == pytest.approx(share, rel=1e-12)


@given(st.floats(1e-3, 0.8), st.floats(1.01, 3.0))
def test_the_share_rises_with_weight_by_its_nest_and_stays_below_one(share, more):
    outside = outside_weight_at(share)
    moved = shanxi_share(share * more, outside)
    odds = (moved / (1.0 - moved)) / (share / (1.0 - share))
    assert share < moved < 1.0
    assert log(odds) == pytest.approx(CENTRAL["shanxi_nest"] * log(more), rel=1e-8)


def test_towns_are_closer_rivals_than_the_rest_of_the_country():
    """When one town of a trade gains weight, the other loses a larger part of its sales than the rest does."""
    outside = outside_weight_at(0.2)
    after = shanxi_share(0.12 + 0.1, outside)
    neighbour_keeps, rest_keeps = after * (0.1 / 0.22) / 0.1, (1.0 - after) / 0.8
    assert neighbour_keeps < rest_keeps - 0.01 < 1.0


@given(st.floats(0.0, 0.5), st.floats(-0.2, 0.5), st.floats(1.0, 5.0))
def test_a_brand_and_a_new_gi_count_by_their_premiums(gain, gi_premium, town):
    standing = partial(reputation, gi_premium=gi_premium, brand_premium=0.1, town_elasticity=town)
    without, labelled = standing(gain, 0.0, 0.0, 0.0, 0.0), standing(gain, 1.0, 0.0, 0.0, 0.0)
    assert without == pytest.approx((town - 1.0) * 0.1 * gain)
    assert labelled - without == pytest.approx((town - 1.0) * gi_premium, abs=1e-12)
    assert standing(0.0, 0.0, 0.3, 0.2, 0.1) == pytest.approx(0.6)


def test_a_town_as_it_was_at_the_start_has_its_reputation_of_the_start():
    assert reputation(0.0, 0.0, 0.0, 0.0, 0.0) == 0.0


def test_managers_meetings_bring_the_published_sales():
    """effects.csv peer_network: revenue +8.1 % where managers meet."""
    assert exp(reputation(0.0, 0.0, 0.0, 0.0, log(1.081))) == pytest.approx(1.081)


@given(LOG, LOG, st.floats(0.2, 4.0))
def test_smoothing_takes_the_same_way_in_quarters_and_months(previous, observed, years):
    quarter = smoothed(previous, observed, years, 0.25)
    month = previous
    for _ in range(3):
        month = smoothed(month, observed, years, 1.0 / 12.0)
    assert month == pytest.approx(quarter, abs=1e-12)
    assert min(previous, observed) - 1e-12 <= quarter <= max(previous, observed) + 1e-12
    assert smoothed(observed, observed, years, 0.25) == observed
