"""Orders and search between suppliers and leading firms."""

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rules import CENTRAL, called

from jinzhen.model.rules import links

passed_orders, offered = called(links.passed_orders), called(links.offered)
first_weight, search_rate = called(links.first_weight), called(links.search_rate)

MCNY, SHARE = st.floats(0.0, 1e4), st.floats(0.0, 1.0)
DRAW = st.floats(0.0, 1.0, exclude_min=True, exclude_max=True)


@given(MCNY, SHARE, SHARE, MCNY)
def test_leading_firms_pass_on_no_more_than_they_buy_and_suppliers_offer(orders, materials, sourcing, offer):
    passed = passed_orders(orders, materials, sourcing, offer)
    assert 0.0 <= passed <= min(orders, offer)
    assert passed_orders(orders, materials, 0.0, offer) == 0.0


def test_an_offer_is_a_part_of_the_season():
    assert offered(0.4, 100.0, 0.25) == pytest.approx(10.0)


@given(SHARE, DRAW)
def test_a_new_link_is_worth_its_published_orders_on_average(effect, draw):
    weight = partial(first_weight, link_orders_effect=effect)
    assert 0.0 <= weight(draw) <= 1.5 * effect / (1.0 + effect) * (1.0 + 1e-12)
    middle = weight(0.5)
    assert middle / (1.0 - middle) == pytest.approx(effect), "orders the link brings, of its sales before"
    assert weight(draw) + weight(1.0 - draw) == pytest.approx(2.0 * middle)
    assert first_weight(draw, link_orders_effect=0.0) == 0.0


@given(SHARE, SHARE)
def test_meetings_and_roads_speed_the_search(meets, gain):
    assert search_rate(meets, gain) >= search_rate(0.0, 0.0) == CENTRAL["search_rate"]
