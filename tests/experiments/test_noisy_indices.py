"""Elementary effects and Sobol' indices with noise, on Ishigami's function, whose indices are known in closed form."""

import numpy as np
import pytest
from ishigami import FIRST, TOTAL, VARIANCE, ishigami
from SALib.analyze import morris as salib_morris
from SALib.analyze import sobol as salib_sobol
from SALib.sample import morris as trajectories
from SALib.sample import sobol as saltelli

from jinzhen.experiments.statistics.elementary_effects import LEVELS, elementary_effects
from jinzhen.experiments.statistics.families import holm
from jinzhen.experiments.statistics.seed_noise import noise_share, variances
from jinzhen.experiments.statistics.sobol_indices import filled, sobol_indices

K, M = 5, 16


def problem(k: int = K) -> dict:
    return {"num_vars": k, "names": [str(each) for each in range(k)], "bounds": [[0.0, 1.0]] * k}


def noisy(levels: np.ndarray, rng: np.random.Generator, sd: float, of_seed: float = 2.0, m: int = M) -> np.ndarray:
    """Outcomes (points, m): noise of every run, and of a replication at all points alike."""
    outcome = ishigami((2.0 * levels - 1.0) * np.pi)[:, None]
    return outcome + rng.normal(0.0, sd, (len(levels), m)) + rng.normal(0.0, of_seed, m)


def sobol_toy(seed: int, sd: float, n: int = 128) -> tuple[np.ndarray, np.ndarray]:
    levels = saltelli.sample(problem(), n, calc_second_order=False, seed=seed)
    return levels, noisy(levels, np.random.default_rng(seed), sd)


def test_without_noise_the_indices_are_those_of_the_library():
    _, outcome = sobol_toy(1, 0.0)
    found = sobol_indices(outcome.reshape(-1, K + 2, M) - outcome.mean(axis=0))
    theirs = salib_sobol.analyze(problem(), outcome.mean(axis=1), calc_second_order=False, seed=1)
    n = 2 * 128
    assert found.first == pytest.approx(theirs["S1"] * (n - 1) / n, rel=1e-9)
    assert found.total == pytest.approx(theirs["ST"] * (n - 1) / n, rel=1e-9)
    assert found.noise.value == pytest.approx(0.0, abs=1e-12)
    assert found.matters.tolist() == [True, True, True, False, False]


def test_known_indices_and_the_noise_lie_within_their_intervals():
    sd, of_seed = 3.0, 2.0
    whole = VARIANCE + sd * sd + of_seed * of_seed
    first, total = (np.append(each, [0.0, 0.0]) / whole for each in (FIRST, TOTAL))
    covered, noise, matter = np.zeros((2, K)), 0, np.zeros(K)
    means = np.zeros((2, K))
    for seed in range(60):
        found = sobol_indices(sobol_toy(seed, sd)[1].reshape(-1, K + 2, M), seed)
        covered += [np.abs(found.first - first) <= found.first_half, np.abs(found.total - total) <= found.total_half]
        noise += found.noise.low <= 1.0 - VARIANCE / whole <= found.noise.high
        matter += found.matters
        means += np.stack([found.first, found.total]) / 60
    assert (covered >= 52).all() and noise >= 52
    assert means == pytest.approx(np.stack([first, total]), abs=0.02)
    assert (matter[:3] >= 55).all() and (matter[3:] <= 3).all()


def test_a_factor_that_only_stirs_the_noise_is_not_called_one_that_matters():
    """What a replication shows changes with the factor, what is expected of it does not: its indices are zero."""
    matter, totals = 0, []
    for seed in range(40):
        levels, outcome = sobol_toy(seed, 1.0, 64)
        rng = np.random.default_rng(seed)
        stirred = outcome + 6.0 * np.sin(9.0 * levels[:, [3]] + rng.uniform(0.0, 2.0 * np.pi, M))
        found = sobol_indices(stirred.reshape(-1, K + 2, M), seed)
        matter += found.matters[3]
        totals.append(found.total[3])
        assert not found.matters[4]
    assert matter <= 4 and abs(np.mean(totals)) < 0.03


def test_a_factor_that_changes_no_bit_has_indices_of_zero():
    levels = saltelli.sample(problem(), 64, calc_second_order=False, seed=2)
    outcome = ishigami((2.0 * levels - 1.0) * np.pi)[:, None] + np.random.default_rng(1).normal(0.0, 2.0, M)
    found = sobol_indices(outcome.reshape(-1, K + 2, M))
    assert found.first[3] == pytest.approx(0.0, abs=1e-12) and found.total[4] == 0.0 and not found.matters[3:].any()
    alike = sobol_indices(np.broadcast_to(np.random.default_rng(1).normal(size=M), (64, K + 2, M)))
    assert (alike.total == 0.0).all() and not alike.matters.any() and alike.noise.value == 1.0
    same = sobol_indices(np.ones((64, K + 2, M)))
    assert np.isnan(same.total).all() and not same.matters.any()


def test_variances_tell_points_replications_and_what_is_left_apart():
    rng = np.random.default_rng(3)
    outcome = 2.0 * rng.normal(size=(4000, 1)) + 3.0 * rng.normal(size=(1, 64)) + rng.normal(size=(4000, 64))
    found = variances(outcome)
    assert found.between == pytest.approx(4.0, rel=0.1) and found.noise == pytest.approx(10.0, rel=0.35)
    pure = variances(rng.normal(size=(4000, 64)))
    assert pure.between < 0.01 and pure.noise == pytest.approx(1.0, rel=0.02)
    interval = noise_share(rng.normal(size=(200, 2, 8)))
    assert interval.low < 1.0 and interval.high == 1.0 and interval.value > 0.95


def test_what_is_missing_is_taken_from_the_nearest_point_and_counted():
    levels = np.array([[0.0], [0.1], [0.9], [1.0]])
    outcome = np.array([[1.0, 5.0, np.nan], [2.0, 6.0, np.nan], [3.0, np.nan, np.nan], [np.nan, 8.0, np.nan]])
    table, n = filled(levels, outcome)
    assert table.tolist() == [[1.0, 5.0], [2.0, 6.0], [3.0, 8.0], [3.0, 8.0]] and n == 2
    whole, none = filled(levels, np.ones((4, 2)))
    assert none == 0 and (whole == 1.0).all()


def test_indices_survive_points_that_failed():
    levels, outcome = sobol_toy(5, 3.0)
    whole = sobol_indices(outcome.reshape(-1, K + 2, M))
    gone = outcome.copy()
    gone[np.random.default_rng(1).choice(len(gone), len(gone) // 50, replace=False)] = np.nan
    table, n = filled(levels, gone)
    partly = sobol_indices(table.reshape(-1, K + 2, M))
    assert n == len(gone) // 50
    assert np.abs(partly.total - whole.total).max() < whole.total_half.max()


def morris_toy(seed: int, sd: float, k: int, n: int = 10) -> tuple[np.ndarray, np.ndarray]:
    levels = trajectories.sample(problem(k), n, num_levels=LEVELS, seed=seed)
    return levels, noisy(0.125 + 0.75 * levels, np.random.default_rng(seed), sd)


def test_effects_are_those_of_the_library_over_half_of_the_values():
    levels, outcome = morris_toy(1, 0.0, K)
    found = elementary_effects(levels, outcome)
    theirs = salib_morris.analyze(problem(), levels, outcome.mean(axis=1), num_levels=LEVELS, seed=1)
    step = 2.0 / 3.0
    assert found.mean_size == pytest.approx(step * np.array(theirs["mu_star"]))
    assert found.spread == pytest.approx(step * np.array(theirs["sigma"])) and found.n_left_out == 0
    assert found.mean_size[3:].max() < 1e-9 and (found.p[3:] == 1.0).all()


def test_noise_is_not_called_an_effect_more_often_than_promised():
    """Of 30 factors 28 do nothing between the four values; the size of none is zero."""
    wrong, right = 0, 0
    for seed in range(60):
        found = elementary_effects(*morris_toy(seed, 3.0, 30), seed)
        corrected = np.array(holm(found.p.tolist()))
        right += (corrected[[0, 2]] < 0.05).all()
        wrong += (np.delete(corrected, [0, 2]) < 0.05).any()
        assert found.mean_size.min() > 0.0
        assert found.noise.low < found.noise.value < found.noise.high
    assert wrong <= 7 and right >= 30


def test_a_trajectory_with_a_point_that_failed_is_left_out():
    levels, outcome = morris_toy(2, 1.0, K)
    width = K + 1
    outcome[3 * width + 2] = np.nan
    outcome[7 * width, :5] = np.nan
    kept = np.ones(len(levels), bool)
    kept[3 * width : 4 * width] = False
    found, without = elementary_effects(levels, outcome), elementary_effects(levels[kept], outcome[kept])
    assert found.n_left_out == 1 and without.n_left_out == 0
    assert found.mean_size == pytest.approx(without.mean_size) and (found.p == without.p).all()
    outcome[width::width] = np.nan
    with pytest.raises(ValueError, match="1 trajectories"):
        elementary_effects(levels, outcome)
