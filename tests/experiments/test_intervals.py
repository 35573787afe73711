"""Intervals against published values, closed forms and the coverage they promise."""

import math

import numpy as np
import pytest
from scipy import stats

from jinzhen.experiments.statistics.intervals import (
    bounds_with_failures,
    mean_interval,
    mean_share_change,
    paired_mean_difference,
    paired_share_difference,
    quantiles,
    wilson,
)


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_matches_newcombe_1998_table_1(successes, n, low, high):
    estimate = wilson(successes, n)
    assert (estimate.value, estimate.n) == (successes / n, n)
    assert (estimate.low, estimate.high) == (pytest.approx(low, abs=6e-5), pytest.approx(high, abs=6e-5))


def test_wilson_equals_scipy_at_another_level():
    expected = stats.binomtest(7, 40).proportion_ci(0.99, method="wilson")
    assert wilson(7, 40, 0.99)[1:3] == pytest.approx((expected.low, expected.high), abs=1e-12)


def test_wilson_without_observations_knows_nothing():
    estimate = wilson(0, 0)
    assert math.isnan(estimate.value)
    assert (estimate.low, estimate.high) == (0.0, 1.0)


def test_wilson_refuses_more_successes_than_trials():
    with pytest.raises(ValueError, match=r"successes=5 is outside 0\.\.n=4"):
        wilson(5, 4)


def test_paired_share_difference_counts_only_changes():
    base = np.array([True] * 50 + [False] * 50)
    treated = base.copy()
    treated[50:70] = True
    estimate = paired_share_difference(treated, base)
    assert estimate.value == pytest.approx(0.2)
    assert estimate.excludes_zero
    unpaired = 2 * 1.96 * math.sqrt(0.7 * 0.3 / 100 + 0.5 * 0.5 / 100)
    assert estimate.high - estimate.low < 0.7 * unpaired


def test_paired_share_difference_of_equal_arms_is_never_certain():
    estimate = paired_share_difference(np.zeros(100, bool), np.zeros(100, bool))
    assert estimate.value == 0.0
    assert estimate.low < 0.0 < estimate.high


def test_paired_share_difference_covers_as_often_as_it_says():
    rng = np.random.default_rng(1)
    true, hits = 0.15, 0
    for _ in range(800):
        cell = rng.choice(4, 120, p=(0.3, 0.25, 0.1, 0.35))  # both, gained, lost, neither
        estimate = paired_share_difference(np.isin(cell, (0, 1)), np.isin(cell, (0, 2)))
        hits += estimate.low <= true <= estimate.high
    assert 0.925 <= hits / 800 <= 0.98


def test_paired_arrays_have_to_match():
    with pytest.raises(ValueError, match="differ in shape"):
        paired_share_difference(np.zeros(3, bool), np.zeros(4, bool))


def test_paired_mean_difference_is_the_interval_of_the_differences():
    base = np.array([1.0, 2.0, 4.0, 8.0])
    estimate = paired_mean_difference(base + np.array([1.0, 3.0, 1.0, 3.0]), base)
    expected = stats.t.interval(0.95, 3, loc=2.0, scale=stats.sem([1.0, 3.0, 1.0, 3.0]))
    assert estimate[:3] == pytest.approx((2.0, *expected))


def test_mean_of_one_value_has_no_finite_interval():
    estimate = mean_interval(np.array([3.0]))
    assert estimate[:3] == (3.0, -math.inf, math.inf)


def test_quantiles_are_observed_values():
    assert quantiles(np.array([18, 18, 22, 30, 31])) == (18.0, 18.0, 22.0, 30.0, 31.0)
    assert all(math.isnan(value) for value in quantiles(np.array([])))


def test_failed_replications_bound_a_chance_from_both_sides():
    """Of 1,808 replications 1,502 failed: what the others show says next to nothing."""
    assert bounds_with_failures(153, 306, 0) == (0.5, 0.5)
    low, high = bounds_with_failures(153, 306, 1502)
    assert (low, high) == (153 / 1808, 1655 / 1808)
    assert bounds_with_failures(0, 0, 0) == (0.0, 1.0)


def test_a_mean_change_of_a_share_has_an_interval_with_length_that_ends_at_what_can_be():
    none, all_of_it = mean_share_change(np.zeros(16)), mean_share_change(np.full(16, -1.0))
    assert none.value == 0.0 and none.low == -none.high < 0.0
    assert all_of_it[:2] == (-1.0, -1.0) and all_of_it.high < 0.0
    assert mean_share_change(np.array([0.5])).high == 1.0 and math.isnan(mean_share_change(np.array([])).value)
    yes_no = np.random.default_rng(3).integers(-1, 2, 400).astype(float)
    paired = paired_share_difference(yes_no > 0, yes_no < 0)
    assert mean_share_change(yes_no)[:3] == pytest.approx(paired[:3], abs=2e-3)
    assert mean_share_change(np.full(16, 1.5), most=2.0).value == 1.5
