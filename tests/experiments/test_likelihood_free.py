"""Where the posterior is known, approximate Bayesian computation finds it; where nothing is told, nothing is learnt."""

import numpy as np
import pytest
from scipy.stats import norm

from jinzhen.experiments.statistics.likelihood_free import Bank, normal_levels, prior_levels, weighted_quantiles
from jinzhen.experiments.statistics.posterior_checks import LEVELS, learnt, nearest, ranks, size_of_shift, tail

#: Figures are sums of the first two parameters, and a little of the third, with errors; ten more do nothing.
WEIGHTS = np.array([[1.0, 0.0, 0.0], [1.0, 1.0, 0.0], [0.0, 0.0, 0.3]])
ERRORS = np.array([0.5, 0.5, 1.0])
OBSERVED = np.array([1.0, 0.5, 0.0])
K = 13


def runs(n: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Parameters from their priors, and figures of runs with them."""
    generator = np.random.default_rng(seed)
    values = generator.standard_normal((n, K))
    return values, values[:, :3] @ WEIGHTS.T + ERRORS * generator.standard_normal((n, 3))


def exact(which: list[int]) -> tuple[np.ndarray, np.ndarray]:
    """Mean and covariance of the first three parameters, given some of the observed figures."""
    a, precision = WEIGHTS[which], np.diag(1.0 / ERRORS[which] ** 2)
    covariance = np.linalg.inv(np.eye(3) + a.T @ precision @ a)
    return covariance @ a.T @ precision @ OBSERVED[which], covariance


def exact_places(values: np.ndarray, figures: np.ndarray) -> np.ndarray:
    """Where truths lie in their known posteriors."""
    precision = np.diag(1.0 / ERRORS**2)
    covariance = np.linalg.inv(np.eye(3) + WEIGHTS.T @ precision @ WEIGHTS)
    means = figures @ (covariance @ WEIGHTS.T @ precision).T
    return norm.cdf((values[:, :3] - means) / np.sqrt(np.diag(covariance)))


@pytest.fixture(scope="module")
def bank() -> Bank:
    values, figures = runs(20_000, 1)
    return Bank(values, figures, np.zeros(K, bool), others=figures[:, [1]])


def test_the_known_posterior_is_found(bank):
    draws = bank.draws(OBSERVED, 1000)
    mean, spread = draws.moments()
    known, covariance = exact([0, 1, 2])
    assert mean[:3] == pytest.approx(known, abs=0.08)
    assert spread[:3] == pytest.approx(np.sqrt(np.diag(covariance)), rel=0.08)
    assert abs(mean[3:]).max() < 4.0 / draws.n_effective**0.5 and spread[3:] == pytest.approx(1.0, abs=0.1)
    together = np.cov(draws.values[:, :2].T, aweights=draws.weights)[0, 1]
    assert together == pytest.approx(covariance[0, 1], abs=0.05) and covariance[0, 1] < -0.1


def test_only_what_figures_tell_of_is_learnt(bank):
    assert np.flatnonzero(learnt(bank.draws(OBSERVED, 1000), 0.05)).tolist() in ([0, 1], [0, 1, 2])
    assert bank.explained[:3] == pytest.approx([0.82, 0.69, 0.08], abs=0.03) and bank.explained[3:].max() < 0.01
    values, figures = runs(4000, 3)
    silent = Bank(values, np.random.default_rng(4).standard_normal(figures.shape), np.zeros(K, bool))
    assert not learnt(silent.draws(np.zeros(3), 400), 0.05).any()


def test_truths_lie_anywhere_in_their_posteriors(bank):
    values, figures = runs(400, 2)
    for rows in (slice(0, 300), nearest(figures, OBSERVED, 200)):
        found = ranks(bank, values[rows], figures[rows], 1000)
        assert found.corrected().min() > 0.05
        for level in LEVELS:
            assert found.coverage(level).mean() == pytest.approx(level, abs=0.02)
        assert np.abs(found.place[:, :3] - exact_places(values[rows], figures[rows])).mean(axis=0).max() < 0.025


def test_ranks_show_a_posterior_that_is_off(bank):
    values, figures = runs(200, 2)
    moved = ranks(bank, values + 0.5, figures, 1000)
    assert moved.corrected()[:2].max() < 0.001


def test_few_runs_do_not_make_it_sure_of_itself():
    values, figures = runs(800, 5)
    few = Bank(values, figures, np.zeros(K, bool))
    held, shown = runs(300, 6)
    assert ranks(few, held, shown, 120).coverage(0.8).mean() == pytest.approx(0.8, abs=0.03)


def test_a_figure_that_is_held_back_is_told_by_the_others():
    values, figures = runs(20_000, 7)
    others = Bank(values, figures[:, [0]], np.zeros(K, bool), others=figures[:, [1]])
    _, shown = runs(400, 8)
    inside = []
    for figure in shown:
        draws = others.draws(figure[[0]], 1000)
        low, high = weighted_quantiles(draws.others[:, 0], draws.weights, (0.1, 0.9))
        inside.append(low <= figure[1] <= high)
    assert np.mean(inside) == pytest.approx(0.8, abs=0.05)
    mean, _ = exact([0])
    draws = others.draws(OBSERVED[[0]], 1000)
    assert draws.weights @ draws.others[:, 0] == pytest.approx(mean[:2].sum(), abs=0.08)


def test_coded_alternatives_keep_their_codes_and_get_their_weights():
    generator = np.random.default_rng(9)
    levels = generator.random((20_000, 2))
    code = (levels[:, 0] > 0.5).astype(float)
    figures = (2.0 * code + generator.standard_normal(20_000))[:, None]
    bank = Bank(normal_levels(levels), figures, np.array([True, False]))
    draws = bank.draws(np.array([2.0]), 800)
    second = draws.weights[prior_levels(draws.values[:, 0]) > 0.5].sum()
    assert second == pytest.approx(1.0 / (1.0 + np.exp(-2.0)), abs=0.04)
    assert set(draws.values[:, 0]) <= set(bank.values[:, 0])


def test_draws_of_equal_weight_are_as_many_as_their_weights_say(bank):
    draws = bank.draws(OBSERVED, 1000)
    sample = draws.resampled(500, 1)
    assert sample.shape == (500, K) and (sample == draws.resampled(500, 1)).all()
    assert sample.mean(axis=0)[:2] == pytest.approx(draws.moments()[0][:2], abs=0.05)


def test_half_of_the_runs_say_the_same(bank):
    values, figures = runs(20_000, 1)
    half = Bank(values[:10_000], figures[:10_000], np.zeros(K, bool))
    shift, expected = size_of_shift(half.draws(OBSERVED, 500), bank.draws(OBSERVED, 1000))
    assert shift.max() < 4.0 * expected.max()


def test_a_tail_is_two_sided_and_never_nothing():
    simulated, weights = np.arange(99.0), np.full(99, 1 / 99)
    assert tail(simulated, weights, 49.0) == 1.0
    assert tail(simulated, weights, 1000.0) == tail(simulated, weights, -1000.0) == pytest.approx(0.01)
