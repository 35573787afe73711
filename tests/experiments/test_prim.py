"""PRIM, its search and the tree on points whose answer is known: a box is found where there is one, and only there."""

import math
from itertools import pairwise

import numpy as np
import pytest

from jinzhen.experiments.statistics.box_search import Search, search
from jinzhen.experiments.statistics.boxes import EVERYTHING, Box, Limits, Points, count, excess
from jinzhen.experiments.statistics.cuts import strengths_of_cuts
from jinzhen.experiments.statistics.prim import Rule, between, paste, peel
from jinzhen.experiments.statistics.trees import grow

N, COLUMNS = 800, 10
#: Takes the box whose edges part best, rather than the largest that is dense enough.
SHARP = Search(Rule(wanted_density=1.0), shuffles=19)


def points_of(values, found, choices=()):
    is_choice = np.isin(np.arange(values.shape[1]), choices)
    return Points(values, is_choice, np.asarray(found, dtype=bool))


def with_a_box(seed, n=N, dense=0.9, sparse=0.1):
    """Uniform points; dense where column 2 is above 0.6 and column 5 below 0.5, a fifth of all."""
    draws = np.random.default_rng(seed)
    values = draws.random((n, COLUMNS))
    inside = (values[:, 2] > 0.6) & (values[:, 5] < 0.5)
    return points_of(values, draws.random(n) < np.where(inside, dense, sparse))


@pytest.mark.parametrize("seed", range(4))
def test_a_known_box_is_found_and_other_points_bear_it_out(seed):
    found = search(with_a_box(seed), Search(shuffles=39, seed=seed))
    (first,) = found.shown
    assert first.box.columns == (2, 5) and set(first.p_of_column) == {2, 5}
    assert first.box.limits[2].low == pytest.approx(0.6, abs=0.08) and math.isinf(first.box.limits[2].high)
    assert first.box.limits[5].high == pytest.approx(0.5, abs=0.1) and math.isinf(first.box.limits[5].low)
    assert first.p == pytest.approx(1 / 40)
    others = with_a_box(seed + 100, n=8000)
    held_out = count(others, first.box.contains(others.values))
    assert first.step.counts.density >= 0.8
    assert held_out.density == pytest.approx(first.step.counts.density, abs=0.09)
    assert held_out.coverage == pytest.approx(first.step.counts.coverage, abs=0.1)
    assert found.p_of_next > 0.05


def test_two_boxes_are_found_one_after_the_other():
    draws = np.random.default_rng(3)
    values = draws.random((1500, COLUMNS))
    one = (values[:, 0] > 0.7) & (values[:, 1] > 0.5) & (values[:, 2] < 0.6)
    other = (values[:, 3] < 0.25) & (values[:, 4] < 0.6)
    points = points_of(values, draws.random(1500) < np.where(one | other, 0.95, 0.05))
    found = search(points, Search(shuffles=19))
    assert [each.box.columns for each in found.shown] == [(3, 4), (0, 1, 2)]
    second = found.shown[1]
    assert second.step.counts.n == 1500 - found.shown[0].step.counts.n_inside
    assert len(search(points, Search(shuffles=19, most_boxes=1)).shown) == 1
    assert len(search(points, Search(shuffles=19, most_columns=1)).shown[0].box.columns) == 1


def test_the_middle_of_a_column_is_peeled_from_both_sides():
    draws = np.random.default_rng(0)
    values = draws.random((N, 4))
    points = points_of(values, draws.random(N) < np.where(abs(values[:, 1] - 0.5) < 0.15, 0.9, 0.1))
    (first, *_) = search(points, Search(shuffles=19)).shown
    assert first.box.columns == (1,)
    assert first.box.limits[1].low == pytest.approx(0.35, abs=0.05)
    assert first.box.limits[1].high == pytest.approx(0.65, abs=0.05)


def test_in_noise_no_more_is_found_than_the_level_says():
    """A column is taken up in 5 % of the toys, however many there are; a box, which has to pass twice, in fewer."""
    taken = boxes = 0
    toys = 300
    for seed in range(toys):
        draws = np.random.default_rng(seed)
        values = draws.random((120, 6))
        values[:, 4], values[:, 5] = draws.integers(0, 3, 120), draws.integers(0, 4, 120)
        points = points_of(values, draws.random(120) < 0.4, choices=[5])
        everything, rule = np.ones(120, dtype=bool), Rule()
        shuffled = draws.permuted(np.tile(points.found, (19, 1)), axis=1)
        own = strengths_of_cuts(points, everything, (), rule).max()
        taken += own > strengths_of_cuts(points, everything, (), rule, shuffled).max()
        boxes += bool(search(points, Search(shuffles=19, seed=seed)).shown)
    assert 5 <= taken <= 27  # 15 expected, standard deviation 3.8
    assert boxes <= 20


def test_a_category_is_part_of_a_box():
    draws = np.random.default_rng(1)
    values = draws.random((N, 5))
    values[:, 3] = draws.choice([0.0, 1.0, 2.0, 3.0], N)
    inside = np.isin(values[:, 3], (0.0, 2.0)) & (values[:, 0] > 0.5)
    points = points_of(values, draws.random(N) < np.where(inside, 0.95, 0.05), choices=[3])
    (first, *_) = search(points, SHARP).shown
    assert first.box.limits[3] == Limits(values=frozenset({0.0, 2.0}))
    assert first.box.limits[0].low == pytest.approx(0.5, abs=0.05)
    tree = grow(points, 3, 0.05, seed=0)
    assert {column for node in tree for column in node.box.limits} == {0, 3}
    densest = max((count(points, node.box.contains(values)) for node in tree), key=lambda each: each.density)
    assert densest.density > 0.9


def test_ties_constants_missing_and_unlimited_values_are_kept_apart():
    draws = np.random.default_rng(2)
    values = draws.random((N, 6))
    values[:, 1] = 7.0
    values[:, 2] = draws.integers(1, 4, N)
    values[:, 3] = np.where(draws.random(N) < 0.3, np.nan, values[:, 3])
    values[:, 4] = np.where(draws.random(N) < 0.3, np.inf, values[:, 4])
    values[:, 5] = np.nan
    points = points_of(values, draws.random(N) < np.where(values[:, 2] == 3.0, 0.9, 0.1))
    (first, *_) = search(points, Search(shuffles=19)).shown
    assert first.box == Box({2: Limits(low=2.5)})
    assert first.step.counts.n_inside == (values[:, 2] == 3.0).sum()
    for column in (3, 4):
        shown = values[:, column] > 0.5  # of nan never
        of_column = points_of(values, draws.random(N) < np.where(shown, 0.9, 0.1))
        (first, *_) = search(of_column, SHARP).shown
        assert first.box.columns == (column,) and first.box.limits[column].low == pytest.approx(0.5, abs=0.06)
        inside = first.box.contains(values)
        assert not inside[np.isnan(values[:, column])].any() and inside[values[:, column] == np.inf].all()
        assert count(of_column, inside) == first.step.counts
    assert Limits(high=1.0).admit(np.array([np.nan, 0.5, np.inf])).tolist() == [False, True, False]


@pytest.mark.parametrize("found", [np.zeros(60, dtype=bool), np.ones(60, dtype=bool)])
def test_where_all_are_alike_there_is_no_box(found):
    points = points_of(np.random.default_rng(0).random((60, 3)), found)
    assert search(points, Search(shuffles=19)).shown == []
    assert peel(points, [0, 1], Rule())[0].box == EVERYTHING
    assert [node.is_leaf for node in grow(points, 3, 0.05, seed=0)] == [True]


def test_every_box_on_the_way_holds_the_points_that_were_left():
    """Peeling goes by order, a box by limits: both say the same, and slices are thin."""
    points, rule = with_a_box(5), Rule()
    steps = peel(points, [2, 5, 7], rule)
    for before, after in pairwise(steps):
        assert count(points, after.box.contains(points.values)) == after.counts
        lost = before.counts.n_inside - after.counts.n_inside
        assert lost == max(1, int(0.05 * before.counts.n_inside))
    last = steps[-1].counts
    assert last.n_inside >= rule.least(N)
    assert last.density == 1.0 or last.n_inside <= rule.least(N) / 0.94


def test_pasting_widens_a_box_that_is_too_small_and_stops_at_its_edge():
    draws = np.random.default_rng(4)
    values = draws.random((N, 2))
    points = points_of(values, values[:, 0] > 0.5)
    small = Box({0: Limits(low=0.7), 1: Limits(low=0.4)})
    step = next(each for each in peel(points, [0], Rule()))
    step = type(step)(small, count(points, small.contains(values)))
    wide = paste(points, step, Rule())
    assert wide.counts.coverage > 0.97 and wide.counts.density >= 0.8
    assert 1 not in wide.box.limits or wide.box.limits[1].low < 0.05


def test_the_rule_prefers_coverage_where_the_wanted_density_is_reached_and_excess_elsewhere():
    rule = Rule(wanted_density=0.8)
    points = points_of(np.linspace(0.0, 1.0, 100)[:, None], [False] * 60 + [True] * 40)
    dense = [count(points, points.values[:, 0] > low) for low in (0.9, 0.65, 0.5)]
    assert [each.density for each in dense] == pytest.approx([1.0, 1.0, 0.8])
    assert max(dense, key=rule.score) is dense[2]
    assert max(dense, key=Rule(wanted_density=0.3).score) is dense[1]
    assert dense[1].excess > dense[0].excess


def test_the_excess_is_that_of_a_random_draw():
    """Of shuffled outcomes it has mean zero and standard deviation one; of a box it is phi times the root of n - 1."""
    draws = np.random.default_rng(6)
    found, inside = draws.random(200) < 0.3, draws.random(200) < 0.2
    shuffled = np.array([draws.permutation(found)[inside].sum() for _ in range(4000)])
    values = excess(shuffled, np.array(inside.sum()), found.sum(), 200)
    assert values.mean() == pytest.approx(0.0, abs=0.06) and values.std() == pytest.approx(1.0, abs=0.05)
    own = count(points_of(np.zeros((200, 1)), found), inside).excess
    assert own == pytest.approx(np.corrcoef(found, inside)[0, 1] * math.sqrt(199))


def test_limits_are_short_and_lie_between():
    assert between(0.4312, 0.4388) == 0.435 and between(1.0, 2.0) == 1.5 and between(0.1, 0.9) == 0.5
    one = 0.1 + 0.2
    assert one < between(one, np.nextafter(one, 1.0)) <= np.nextafter(one, 1.0)
    assert 3.0 < between(3.0, math.inf) < 3.1


def test_the_tree_asks_what_the_box_says_and_its_leaves_part_all_points():
    points = with_a_box(7)
    nodes = grow(points, 3, 0.05, seed=1)
    asked = {column for node in nodes for column in node.box.limits}
    assert asked == {2, 5}
    leaves = np.array([node.box.contains(points.values) for node in nodes if node.is_leaf])
    assert (leaves.sum(axis=0) == 1).all()
    densest = max((count(points, each) for each in leaves), key=lambda each: each.density)
    assert densest.density == pytest.approx(0.9, abs=0.06)
    assert grow(points, 1, 0.05, seed=1)[-1].depth == 1


def test_a_tree_in_noise_is_pruned_to_nothing_mostly():
    kept = 0
    for seed in range(20):
        draws = np.random.default_rng(seed)
        kept += len(grow(points_of(draws.random((200, 5)), draws.random(200) < 0.4), 2, 0.05, seed)) > 1
    assert kept <= 6
