"""Shares of variance from given draws, against functions whose indices are known in closed form."""


import numpy as np
import pandas as pd
import pytest
from ishigami import FIRST, VARIANCE, ishigami

from jinzhen.experiments.forecast.drivers import drivers, leading, shown
from jinzhen.experiments.statistics.families import holm
from jinzhen.experiments.statistics.given_data import FEWEST, n_parts, parts, thirds, variance_shares


def noisy(n: int, k: int, sd: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Inputs and outcomes with noise."""
    rng = np.random.default_rng(seed)
    x = rng.uniform(-np.pi, np.pi, (n, k))
    return x, ishigami(x) + rng.normal(0.0, sd, n)


@pytest.mark.parametrize("sd", [0.0, 3.0])
def test_known_indices_lie_within_the_intervals_whatever_the_noise(sd):
    true = np.append(FIRST, np.zeros(9)) / (VARIANCE + sd * sd)
    covered, left = np.zeros(12), 0
    for seed in range(100):
        found = variance_shares(*noisy(2000, 12, sd, seed))
        covered += (found.low <= true) & (true <= found.high)
        left += found.left.low <= 1.0 - true.sum() <= found.left.high
    assert (covered >= 80).all() and left >= 88
    assert covered[2:].min() >= 95


def test_what_does_nothing_is_not_called_a_driver_more_often_than_promised():
    """Of 20 inputs none of which acts, one or more is found in about 5 % of toys; what acts is found."""
    wrong = 0
    for seed in range(200):
        x, _ = noisy(300, 20, 0.0, seed)
        outcome = np.random.default_rng(1000 + seed).random(300) < 0.6
        wrong += min(holm(variance_shares(x, outcome.astype(float), seed).p.tolist())) < 0.05
    assert 2 <= wrong <= 18
    found = variance_shares(*noisy(1000, 20, 2.0, 1))
    corrected = np.array(holm(found.p.tolist()))
    assert (corrected[:2] < 0.05).all() and (corrected[2:] >= 0.05).all()


def test_many_parts_add_nothing_by_chance():
    """The mean over toys in which nothing acts is zero; uncorrected it would be the parts less one over n."""
    toys = (np.random.default_rng(seed) for seed in range(30))
    found = [variance_shares(toy.random((200, 30)), toy.random(200)) for toy in toys]
    shares = np.concatenate([each.share for each in found])
    assert abs(shares.mean()) < 0.003 < (n_parts(200) - 1) / 200
    assert all(each.low.min() == 0.0 for each in found)


def test_a_chance_and_words_in_codes_are_taken_as_they_are():
    """Two values of an outcome and three of an input, with shares known from the table of chances."""
    rng = np.random.default_rng(4)
    rule = rng.integers(0, 3, 6000)
    chance = np.array([0.2, 0.5, 0.8])
    met = rng.random(6000) < chance[rule]
    true = chance.var() / (0.5 * 0.5)
    found = variance_shares(np.column_stack([rule, rng.random(6000)]), met.astype(float))
    assert found.low[0] <= true <= found.high[0] and found.share[0] == pytest.approx(true, abs=0.03)
    assert found.p[0] < 0.02 and abs(found.share[1]) < 0.02
    assert found.left.low <= 1.0 - true <= found.left.high


def test_what_never_varies_has_no_share():
    x, y = noisy(200, 3, 1.0, 1)
    x[:, 1] = 4.0
    found = variance_shares(x, y)
    assert np.isnan(found.share[1]) and found.p[1] == 1.0 and np.isfinite(found.share[[0, 2]]).all()
    for outcome in (np.ones(200), np.zeros(200)):
        same = variance_shares(x, outcome)
        assert np.isnan(same.share).all() and (same.p == 1.0).all() and np.isnan(same.left.value)
    few = variance_shares(x[: FEWEST - 1], y[: FEWEST - 1])
    assert np.isnan(few.share).all()


def test_same_draws_give_the_same_answer():
    x, y = noisy(2000, 80, 3.0, 2)
    first = variance_shares(x, y)
    assert all(np.array_equal(one, other) for one, other in zip(first[:4], variance_shares(x, y)[:4], strict=True))


def test_parts_are_of_equal_size_and_equal_values_stay_together_where_there_are_few():
    values = np.random.default_rng(1).random(103)
    code = parts(values, 5)
    assert np.bincount(code).tolist() == [21, 21, 20, 21, 20]
    assert (np.diff(code[np.argsort(values)]) >= 0).all()
    assert parts(np.array([3.0, 1.0, 3.0, 2.0]), 5).tolist() == [2, 0, 2, 1]


@pytest.mark.parametrize(
    ("counts", "expected"),
    [((10, 35, 55), (1, 2)), ((33, 33, 34), (0, 2)), ((50, 50), (0, 1)), ((90, 5, 5), (0, 1)), ((1,) * 9, (2, 6))],
)
def test_thirds_of_few_values_are_whole_values(counts, expected):
    values = np.repeat(np.arange(len(counts)), counts).astype(float)
    lowest, highest = thirds(values)
    assert (values[lowest].max(), values[highest].min()) == expected
    assert not (lowest & highest).any()
    assert not any(part.any() for part in thirds(np.ones(9)))


def made_up(n: int = 600) -> tuple[pd.DataFrame, pd.DataFrame]:
    rng = np.random.default_rng(7)
    draws = pd.DataFrame({"replication": range(n), "bar": rng.normal(size=n), "idle": rng.random(n), "fixed": 2.0})
    towns = np.round(30.0 - 2.0 * draws["bar"] + rng.normal(size=n))
    return draws, pd.DataFrame({"replication": range(n), "target_met": towns >= 30, "provincial_towns": towns})


def test_drivers_tell_the_chance_in_the_lowest_and_the_highest_third():
    draws, outcomes = made_up()
    table, left = drivers(draws, outcomes)
    bar = leading(table).iloc[0]
    lowest = draws["bar"] <= bar["lowest_third_to"]
    assert lowest.sum() == bar["n_lowest"] == 200
    assert bar["in_lowest"] == pytest.approx(outcomes["target_met"][lowest].mean())
    assert bar["in_lowest_low"] < bar["in_lowest"] < bar["in_lowest_high"] and bar["in_lowest"] > bar["in_highest"]
    count = table[(table["outcome"] == "provincial_towns") & (table["uncertainty"] == "bar")].iloc[0]
    highest = outcomes["provincial_towns"][draws["bar"] >= bar["highest_third_from"]]
    assert count["in_highest"] == pytest.approx(highest.mean())
    assert table.loc[table["matters"], "uncertainty"].tolist() == ["bar", "bar"]
    assert "fixed" not in set(table["uncertainty"]) and left["n_uncertainties"].tolist() == [2, 2]
    assert shown(table, 2)["uncertainty"].tolist() == ["bar", "idle"]


def test_replications_that_are_missing_are_left_out():
    draws, outcomes = made_up()
    kept = np.random.default_rng(1).random(600) < 0.7
    whole, _ = drivers(draws[kept], outcomes[kept])
    partly, left = drivers(draws[kept].sample(frac=1.0, random_state=1), outcomes)
    assert left["n"].tolist() == [kept.sum()] * 2
    pd.testing.assert_frame_equal(
        whole.drop(columns=["low", "high", "p", "p_holm"]), partly.drop(columns=["low", "high", "p", "p_holm"])
    )


def test_where_the_target_never_varies_the_count_is_told():
    draws, outcomes = made_up()
    table, _ = drivers(draws, outcomes.assign(target_met=True))
    assert set(leading(table)["outcome"]) == {"provincial_towns"}
    nothing, _ = drivers(draws, outcomes.assign(target_met=True, provincial_towns=30))
    assert leading(nothing).empty and shown(nothing, 5).empty
