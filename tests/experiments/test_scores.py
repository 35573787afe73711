"""Scores of forecasts against closed forms."""

import numpy as np
import pytest
from scipy import stats

from jinzhen.experiments.statistics.scores import band, brier, crps, pit, skill


def test_the_crps_of_a_sample_is_that_of_its_distribution():
    """Closed form of the normal distribution: Gneiting and Raftery 2007, section 4.2."""
    generator = np.random.default_rng(0)
    for came in (-1.0, 0.0, 2.5):
        truth = came * (2.0 * stats.norm.cdf(came) - 1.0) + 2.0 * stats.norm.pdf(came) - 1.0 / np.sqrt(np.pi)
        small = np.mean([crps(generator.normal(size=10), came) for _ in range(4000)])
        assert small == pytest.approx(truth, abs=0.02)
        assert crps(generator.normal(size=100_000), came) == pytest.approx(truth, abs=0.01)


def test_the_crps_of_one_value_is_the_distance():
    assert crps(np.array([3.0]), 5.5) == 2.5
    assert crps(np.full(20, 3.0), 5.5) == 2.5


def test_brier_scores():
    assert (brier(1.0, True), brier(0.0, True), brier(0.5, False)) == (0.0, 1.0, 0.25)


def test_the_pit_of_good_forecasts_is_uniform():
    generator = np.random.default_rng(1)
    values = [pit(generator.poisson(4.0, 500), generator.poisson(4.0)) for _ in range(2000)]
    assert np.mean(values) == pytest.approx(0.5, abs=0.02)
    assert np.mean(np.array(values) < 0.25) == pytest.approx(0.25, abs=0.06)
    assert pit(np.arange(10.0), -1.0) == 0.0 and pit(np.arange(10.0), 99.0) == 1.0


@pytest.mark.parametrize("coverage", [0.5, 0.8, 0.95])
def test_bands_hold_what_they_promise(coverage):
    generator = np.random.default_rng(2)
    inside = []
    for _ in range(2000):
        low, high = band(generator.normal(size=400), coverage)
        inside.append(low <= generator.normal() <= high)
    assert np.mean(inside) == pytest.approx(coverage, abs=0.03)
    assert band(np.full(5, 8.0), coverage) == (8.0, 8.0)


def test_skill_against_a_rival():
    assert skill(np.array([1.0, 1.0]), np.array([2.0, 2.0])) == 0.5
    assert np.isnan(skill(np.array([1.0]), np.array([0.0])))
