"""A base year of any size: exact counts, plausible firms, markets that grow with their trade."""

import numpy as np
import pytest

from jinzhen.scenarios.base_year import load_base_year, synthetic
from jinzhen.scenarios.base_year.tables import PROVINCIAL
from jinzhen.scenarios.errors import UserError

REAL = load_base_year()


@pytest.mark.parametrize(("n_towns", "n_firms"), [(1, 1), (3, 60), (12, 1_000), (150, 12_000), (12_500, 1_000_000)])
def test_it_has_exactly_the_towns_and_firms_asked_for(n_towns, n_firms):
    made = synthetic(n_towns, n_firms)
    assert made.n_towns == n_towns == made.towns.services0.shape[0]
    assert made.towns.n_entities.sum() == n_firms and made.towns.n_entities.min() >= 1
    assert len(set(made.towns.town_id)) == n_towns
    assert (made.towns.n_leaders <= made.towns.n_entities).all()


def test_firms_keep_their_mean_size_and_pay():
    made = synthetic(450, 40_000)
    for town in (0, 170, 449):
        source = town % 150
        for figure in ("output_mcny", "payroll_jobs", "reported_mcny"):
            mean = getattr(made.towns, figure)[town] / made.towns.n_entities[town]
            assert mean == pytest.approx(getattr(REAL.towns, figure)[source] / REAL.towns.n_entities[source])


def test_national_markets_keep_the_share_of_their_trade():
    made = synthetic(600, 90_000)
    n = REAL.n_trades
    share = np.bincount(made.towns.trade, made.towns.output_mcny, n) / made.trades.national_market_mcny
    before = np.bincount(REAL.towns.trade, REAL.towns.output_mcny, n) / REAL.trades.national_market_mcny
    assert share == pytest.approx(before)


def test_history_is_repeated_with_the_towns_and_totals_are_left_out():
    made = synthetic(300, 20_000)
    named, drawn = sum(event.tier == PROVINCIAL for event in made.imposed), sum(each.places for each in made.drawn)
    assert (named, drawn) == (28, 8)
    assert all(len(each.members) == len(each.weights) >= each.places for each in made.drawn)
    assert max(event.town for event in made.imposed) < 300
    assert made.totals == () and made.total_members.shape == (0, 300)


def test_size_and_facts_decide_the_hash():
    assert synthetic(30, 900).content_hash == synthetic(30, 900).content_hash
    assert synthetic(30, 900).content_hash != synthetic(30, 901).content_hash


@pytest.mark.parametrize(("n_towns", "n_firms"), [(0, 10), (5, 4), (-1, 3)])
def test_a_size_that_cannot_be_is_refused(n_towns, n_firms):
    with pytest.raises(UserError, match="population"):
        synthetic(n_towns, n_firms)
