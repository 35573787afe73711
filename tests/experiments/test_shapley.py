"""Shapley values on games whose values are known, and the coverage of their intervals."""

import numpy as np
import pytest

from jinzhen.experiments.statistics.intervals import paired_share_difference
from jinzhen.experiments.statistics.shapley import Plan, along, contribution, plan, shapley

EXACT, FEW = (4, 16), (9, 16)


def played(game, made):
    """Values of a game, a function of a set of players, for every coalition of a plan."""
    members = [{player for player in range(made.n_players) if each >> player & 1} for each in made.coalitions]
    return np.array([game(each) for each in members], dtype=float)


def test_a_glove_game_has_its_published_values():
    """Two left gloves and a right one: 1/6, 1/6 and 2/3."""
    made = plan(3, 16, 1)
    values = played(lambda who: float(2 in who and bool(who & {0, 1})), made)
    assert made.is_exact and made.coalitions == tuple(range(8))
    assert shapley(made, values)[0] == pytest.approx([1 / 6, 1 / 6, 2 / 3])


def test_an_airport_is_paid_for_as_littlechild_and_owen_say():
    """Costs 1, 2, 5 and 9 of a runway as long as the longest plane needs: each part is shared by who uses it."""
    costs = [1.0, 2.0, 5.0, 9.0]
    made = plan(4, 16, 1)
    values = played(lambda who: max((costs[player] for player in who), default=0.0), made)
    assert shapley(made, values)[0] == pytest.approx([0.25, 0.25 + 1 / 3, 0.25 + 1 / 3 + 1.5, 0.25 + 1 / 3 + 1.5 + 4.0])


@pytest.mark.parametrize(("n_players", "n_orders"), [EXACT, FEW, (1, 2), (2, 2), (12, 4)])
def test_they_sum_to_the_total_effect_in_every_draw_and_replication(n_players, n_orders):
    made = plan(n_players, n_orders, 3)
    values = np.random.default_rng(0).normal(size=(len(made.coalitions), 5, 2))
    found = shapley(made, values)
    assert found.shape == (1 if made.is_exact else n_orders // 2, n_players, 5, 2)
    assert found.sum(axis=1) == pytest.approx(np.broadcast_to(values[-1] - values[0], found.sum(axis=1).shape))


@pytest.mark.parametrize(("n_players", "n_orders"), [EXACT, FEW])
def test_who_changes_nothing_gets_nothing_and_who_only_adds_gets_what_it_adds(n_players, n_orders):
    made = plan(n_players, n_orders, 3)
    values = played(lambda who: 10.0 * (2 in who) + len(who & {0, 3}) ** 2, made)
    found = shapley(made, values)
    assert (found[:, 1] == 0.0).all()
    assert found[:, 2] == pytest.approx(10.0)
    assert found.mean(axis=0)[[0, 3]] == pytest.approx(2.0)


def test_equals_get_equal_shares():
    made = plan(5, 64, 1)
    values = played(lambda who: len(who) ** 3 + 2.0 * (4 in who) * len(who), made)
    found = shapley(made, values)[0]
    assert made.is_exact and found[:4] == pytest.approx(found[0])
    assert found[4] > found[0]


def test_orders_come_with_their_reverse_and_a_game_of_pairs_is_then_exact():
    """Where only pairs of players do more together, an order and its reverse make the exact value."""
    made = plan(9, 16, 5)
    assert not made.is_exact and made.orders.shape == (16, 9)
    assert (made.orders[1::2] == made.orders[::2, ::-1]).all()
    assert made.coalitions[0] == 0 and made.coalitions[-1] == made.everyone
    assert set(along(made.orders[3])) <= set(made.coalitions)
    assert (plan(9, 16, 5).orders == made.orders).all() and (plan(9, 16, 6).orders != made.orders).any()
    together = np.random.default_rng(2).normal(size=(9, 9))

    def game(who):
        chosen = sorted(who)
        return together[np.ix_(chosen, chosen)].sum()

    every = Plan(9, np.empty((0, 9), dtype=np.int64))
    exact = shapley(every, played(game, every))[0]
    for draw in shapley(made, played(game, made)):
        assert draw == pytest.approx(exact)


def test_every_coalition_is_run_where_that_is_no_dearer_than_orders():
    assert [plan(k, 16, 0).is_exact for k in (1, 2, 5, 6, 7, 9)] == [True, True, True, True, False, False]
    assert plan(8, 64, 0).is_exact
    assert all(len(plan(k, 16, 0).coalitions) <= 16 * (k - 1) + 2 for k in range(2, 20))


def test_the_interval_of_a_share_is_that_of_a_paired_share_where_it_has_to_be():
    """With one player a share is the paired difference; Student's quantile makes it a little wider."""
    generator = np.random.default_rng(4)
    base, treated = generator.random(400) < 0.4, generator.random(400) < 0.5
    changes = (treated.astype(float) - base)[None]
    found, expected = contribution(changes, is_share=True).estimate, paired_share_difference(treated, base)
    assert found.value == pytest.approx(expected.value)
    assert found.half_width == pytest.approx(expected.half_width, rel=0.01)
    nothing = contribution(np.zeros((1, 50)), is_share=True).estimate
    assert nothing.value == 0.0 and nothing.low < 0.0 < nothing.high
    assert contribution(np.zeros((4, 50))).estimate.half_width == 0.0


@pytest.mark.parametrize("is_drawn", [False, True])
def test_intervals_cover_the_true_share_as_often_as_they_say(is_drawn):
    """Three players do more together than two do; noise of replications, and of orders where these are drawn."""
    k, n, truth = 9 if is_drawn else 6, 24, 1.0 + 10.0 / 3.0
    covered = []
    for trial in range(300):
        generator = np.random.default_rng(trial)
        made = plan(k, 16, trial)
        assert made.is_exact != is_drawn
        values = played(lambda who: len(who) + 10.0 * (len(who & {0, 1, 2}) == 3), made)
        noisy = values[:, None] + generator.normal(size=(len(made.coalitions), n)) * 2.0
        found = contribution(shapley(made, noisy)[:, 0]).estimate
        covered.append(found.low <= truth <= found.high)
    assert 0.92 <= np.mean(covered) <= 0.985


def test_the_part_of_the_orders_is_told():
    draws = np.repeat(np.array([[1.0], [3.0], [2.0], [4.0]]), 30, axis=1)
    found = contribution(draws + np.random.default_rng(0).normal(size=draws.shape) * 1e-3)
    assert found.orders_share > 0.99
    assert contribution(np.random.default_rng(0).normal(size=(1, 30))).orders_share == 0.0
