"""Elementary effects and Sobol' indices with noise, on functions whose indices are known in closed form."""

import numpy as np
import pytest
from ishigami import FIRST, TOTAL, VARIANCE, ishigami
from SALib.analyze import morris as salib_morris
from SALib.analyze import sobol as salib_sobol
from SALib.sample import morris as trajectories
from SALib.sample import sobol as saltelli

from jinzhen.experiments.statistics.elementary_effects import LEVELS, elementary_effects
from jinzhen.experiments.statistics.families import holm
from jinzhen.experiments.statistics.seed_noise import noise_share
from jinzhen.experiments.statistics.sobol_indices import filled, sobol_indices

K, M = 5, 16


def problem(k: int = K) -> dict:
    return {"num_vars": k, "names": [str(each) for each in range(k)], "bounds": [[0.0, 1.0]] * k}


def noisy(levels: np.ndarray, rng: np.random.Generator, sd: float, of_seed: float) -> np.ndarray:
    """Outcomes (groups, points, m): noise of every run, and of a replication at all points of a group alike."""
    outcome = ishigami((2.0 * levels.reshape(-1, levels.shape[2]) - 1.0) * np.pi).reshape(*levels.shape[:2], 1)
    n, points, _ = levels.shape
    return outcome + rng.normal(0.0, sd, (n, points, M)) + rng.normal(0.0, of_seed, (n, 1, M))


def sobol_toy(seed: int, sd: float, n: int = 128, of_seed: float = 2.0) -> tuple[np.ndarray, np.ndarray]:
    levels = saltelli.sample(problem(), n, calc_second_order=False, seed=seed).reshape(n, K + 2, K)
    return levels, noisy(levels, np.random.default_rng(seed), sd, of_seed)


def test_without_noise_the_indices_are_those_of_the_library():
    _, outcome = sobol_toy(1, 0.0, of_seed=0.0)
    found = sobol_indices(outcome)
    theirs = salib_sobol.analyze(problem(), outcome.mean(axis=2).ravel(), calc_second_order=False, seed=1)
    assert found.first == pytest.approx(theirs["S1"]) and found.total == pytest.approx(theirs["ST"])
    assert found.noise.value == pytest.approx(0.0, abs=1e-12)
    assert found.matters.tolist() == [True, True, True, False, False]


def test_known_indices_and_the_noise_lie_within_their_intervals():
    sd, of_seed = 3.0, 2.0
    whole = VARIANCE + sd * sd + of_seed * of_seed
    first, total = (np.append(each, [0.0, 0.0]) / whole for each in (FIRST, TOTAL))
    covered, noise, matter = np.zeros((2, K)), 0, np.zeros(K)
    means = np.zeros((2, K))
    for seed in range(60):
        found = sobol_indices(sobol_toy(seed, sd, of_seed=of_seed)[1], seed)
        covered += [np.abs(found.first - first) <= found.first_half, np.abs(found.total - total) <= found.total_half]
        noise += found.noise.low <= 1.0 - VARIANCE / whole <= found.noise.high
        matter += found.matters
        means += np.stack([found.first, found.total]) / 60
    assert (covered >= 52).all() and noise >= 52
    assert means == pytest.approx(np.stack([first, total]), abs=0.02)
    assert (matter[:3] >= 55).all() and (matter[3:] <= 3).all()


def test_of_a_chance_that_hangs_mostly_on_the_seed_the_intervals_hold_as_well():
    """A yes or no that a replication's luck decides nine times in ten, as in the model."""
    grid = (np.arange(20_000) + 0.5) / 20_000
    chance = 1.0 / (1.0 + np.exp(-2.0 * (grid - 0.5)))
    true = chance.var() / 0.25
    covered, matter = np.zeros(2), np.zeros(2)
    for seed in range(60):
        levels = saltelli.sample(problem(2), 64, calc_second_order=False, seed=seed).reshape(64, 4, 2)
        luck = np.random.default_rng(seed).logistic(size=(64, 1, M))
        found = sobol_indices((2.0 * (levels[:, :, [0]] - 0.5) + luck > 0.0).astype(float), seed)
        covered += np.abs(found.total - [true, 0.0]) <= found.total_half
        matter += found.matters
        assert found.noise.value > 0.8
    assert covered[0] >= 53 and covered[1] == 60 and matter[0] >= 57 and matter[1] == 0


def test_a_factor_that_only_stirs_the_noise_is_not_called_one_that_matters():
    """What a replication shows changes with the factor, what is expected of it does not: its indices are zero."""
    matter, totals = 0, []
    for seed in range(40):
        levels, outcome = sobol_toy(seed, 1.0, 64)
        phase = np.random.default_rng(seed).uniform(0.0, 2.0 * np.pi, (64, 1, M))
        found = sobol_indices(outcome + 6.0 * np.sin(9.0 * levels[:, :, [3]] + phase), seed)
        matter += found.matters[3]
        totals.append(found.total[3])
        assert not found.matters[4]
    assert matter <= 4 and abs(np.mean(totals)) < 0.03


def test_a_factor_that_changes_no_bit_has_indices_of_zero():
    _, outcome = sobol_toy(2, 0.0, 64)
    found = sobol_indices(outcome)
    assert np.abs(found.first[3:]).max() < 1e-12 and found.total[3:].max() < 1e-12 and not found.matters[3:].any()
    luck = np.random.default_rng(1).normal(size=(64, 1, M))
    alike = sobol_indices(np.broadcast_to(luck, (64, K + 2, M)).copy())
    assert np.abs(alike.total).max() < 1e-12 and not alike.matters.any() and alike.noise.value > 0.9
    same = sobol_indices(np.ones((64, K + 2, M)))
    assert np.isnan(same.total).all() and not same.matters.any() and np.isnan(same.noise.value)


def test_the_share_of_noise_is_that_at_a_point():
    rng = np.random.default_rng(3)
    point, luck, rest = rng.normal(size=(500, 2, 1)), rng.normal(size=(500, 1, 8)), rng.normal(size=(500, 2, 8))
    found = noise_share(2.0 * point + 3.0 * luck + rest)
    assert found.low < 10.0 / 14.0 < found.high and found.high - found.low < 0.1
    outcome = 2.0 * point + rest
    outcome[rng.random(outcome.shape) < 0.2] = np.nan
    gaps = noise_share(outcome)
    assert gaps.low < 0.2 < gaps.high and gaps.n == np.isfinite(outcome).sum()
    assert noise_share(point + 0.0 * rest).value == pytest.approx(0.0, abs=1e-12)
    assert np.isnan(noise_share(np.ones((5, 2, 4))).value)


def test_what_is_missing_is_taken_from_the_nearest_point_with_the_same_draws():
    levels = np.array([[[0.0], [0.9], [1.0]]] * 3)
    nan = np.nan
    outcome = np.array([
        [[1.0, 5.0], [3.0, 7.0], [nan, nan]], [[1.0, nan], [3.0, nan], [2.0, nan]], [[nan, nan]] * 3,
    ])  # fmt: skip
    table, n_filled, n_left_out = filled(levels, outcome)
    assert table.tolist() == [[[1.0, 5.0], [3.0, 7.0], [3.0, 7.0]], [[1.0, 1.0], [3.0, 3.0], [2.0, 2.0]]]
    assert (n_filled, n_left_out) == (4, 1)
    whole, *nothing = filled(levels, np.ones((3, 3, 2)))
    assert nothing == [0, 0] and (whole == 1.0).all()


def test_indices_survive_points_that_failed():
    levels, outcome = sobol_toy(5, 3.0)
    whole = sobol_indices(outcome)
    gone = outcome.reshape(-1, M).copy()
    gone[np.random.default_rng(1).choice(len(gone), len(gone) // 50, replace=False)] = np.nan
    table, n_filled, n_left_out = filled(levels, gone.reshape(outcome.shape))
    assert (n_filled, n_left_out) == (len(gone) // 50, 0)
    assert np.abs(sobol_indices(table).total - whole.total).max() < whole.total_half.max()


def morris_toy(seed: int, sd: float, k: int, n: int = 10) -> tuple[np.ndarray, np.ndarray]:
    levels = trajectories.sample(problem(k), n, num_levels=LEVELS, seed=seed)
    middles = (0.125 + 0.75 * levels).reshape(n, k + 1, k)
    return levels, noisy(middles, np.random.default_rng(seed), sd, 2.0).reshape(-1, M)


def test_effects_are_those_of_the_library_over_half_of_the_values():
    levels, outcome = morris_toy(1, 0.0, K)
    found = elementary_effects(levels, outcome)
    theirs = salib_morris.analyze(problem(), levels, outcome.mean(axis=1), num_levels=LEVELS, seed=1)
    step = 2.0 / 3.0
    assert found.mean_size == pytest.approx(step * np.array(theirs["mu_star"]))
    assert found.mean == pytest.approx(step * np.array(theirs["mu"]))
    assert found.spread == pytest.approx(step * np.array(theirs["sigma"])) and found.n_left_out == 0
    assert found.mean_size[3:].max() < 1e-9


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


def test_a_rare_effect_of_one_direction_is_shown():
    """One replication in ten gains by the factor, none loses; another factor moves as many, half of them down."""
    rng, shown, wrong = np.random.default_rng(2), 0, 0
    for seed in range(20):
        levels = trajectories.sample(problem(20), 10, num_levels=LEVELS, seed=seed)
        at = levels.reshape(10, 21, 20)
        gains, turns = rng.random((2, 10, 1, M)) < 0.1
        either_way = (at[:, :, [1]] > 0.5) ^ (rng.random((10, 1, M)) < 0.5)
        outcome = np.where(gains, at[:, :, [0]] > 0.5, turns & either_way).astype(float)
        corrected = np.array(holm(elementary_effects(levels, outcome.reshape(-1, M), seed).p.tolist()))
        shown += corrected[0] < 0.05
        wrong += (corrected[1:] < 0.05).any()
        assert (corrected[2:] == 1.0).all()
    assert shown >= 15 and wrong <= 4


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
