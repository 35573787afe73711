"""What is learnt from draws, on toys whose answer is known."""

import numpy as np
import pytest
from scipy import special, stats

from jinzhen.experiments.statistics.across_draws import across_draws
from jinzhen.experiments.statistics.conditional_mean import cross_fitted, explained
from jinzhen.experiments.statistics.information import worth_of_foresight, worth_of_knowing
from jinzhen.experiments.statistics.seed_noise import share_between

N, DRAWS, EACH = 2000, 48, 16


def toy(chance_of, seed, n_inputs=30):
    """Inputs, the chance they give, whether it came true, and how often again for the first draws."""
    generator = np.random.default_rng(seed)
    inputs = generator.normal(size=(N, n_inputs))
    inputs[:, 0] = generator.integers(0, 3, N)
    chance = chance_of(inputs)
    met = generator.random(N) < chance
    return inputs, chance, met, generator.binomial(EACH, chance[:DRAWS])


def smooth(inputs):
    return special.expit(1.2 * (inputs[:, 0] - 1.0) + 0.8 * inputs[:, 1] + 0.6 * inputs[:, 2] * inputs[:, 3])


def hidden(inputs):
    """What no smooth regression sees."""
    return special.expit(2.5 * np.sin(9.0 * inputs[:, 1]))


def same(inputs):
    return np.full(len(inputs), 0.6)


def spread_of(chance_of, seed):
    inputs, chance, met, again = toy(chance_of, seed)
    predicted = cross_fitted(inputs, met.astype(float))
    return np.quantile(chance, (0.05, 0.95)), across_draws(predicted, met, predicted[:DRAWS], again, EACH)


def test_the_chance_over_draws_is_found_and_its_error_covers_the_truth():
    inside = []
    for seed in range(6):
        truth, found = spread_of(smooth, seed)
        assert found.low.value == pytest.approx(truth[0], abs=0.06)
        assert found.high.value == pytest.approx(truth[1], abs=0.06)
        ends = zip((found.low, found.high), truth, strict=True)
        inside += [end.low <= value <= end.high for end, value in ends]
        assert found.learnt > 0.5
    assert np.mean(inside) >= 0.8


def test_what_regression_does_not_see_shows_in_draws_that_are_run_again():
    truth, found = spread_of(hidden, 0)
    assert found.learnt < 0.05
    assert found.low.value == pytest.approx(truth[0], abs=0.08)
    assert found.high.value == pytest.approx(truth[1], abs=0.08)


def test_where_nothing_drawn_matters_the_chance_hardly_spreads():
    for seed in range(4):
        _, found = spread_of(same, seed)
        assert found.sd.value < 0.1 and found.sd.low < 0.03
        assert found.low.low < 0.6 < found.high.high


def test_a_chance_that_is_the_same_for_all_but_sure_draws_reaches_both_ends():
    _, found = spread_of(lambda inputs: (inputs[:, 1] > 0.0).astype(float), 1)
    assert found.low.value < 0.02 and found.high.value > 0.98


def test_a_target_that_is_always_met_has_no_spread():
    ones = np.ones(N)
    found = across_draws(ones, ones, ones[:DRAWS], np.full(DRAWS, EACH), EACH)
    assert found.low.value > 0.9 and found.sd.value < 0.06


def test_the_share_that_inputs_explain_is_learnt_on_other_replications():
    inputs, chance, met, _ = toy(smooth, 3)
    share = explained(cross_fitted(inputs, met.astype(float)), met.astype(float))
    truth = chance.var() / met.var()
    assert 0.6 * truth < share.value < truth + 0.05
    idle = explained(cross_fitted(inputs[:, 10:], met.astype(float)), met.astype(float))
    assert idle.value < 0.01


def test_the_share_between_draws_needs_no_regression():
    inside = []
    for seed in range(20):
        generator = np.random.default_rng(seed)
        chance = hidden(generator.normal(size=(2000, 2)))
        again = generator.random((DRAWS, EACH)) < chance[:DRAWS, None]
        truth, whole = chance.var(), chance.mean() * (1.0 - chance.mean())
        found = share_between(again.astype(float), whole)
        inside.append(found.low <= truth / whole <= found.high)
    assert np.mean(inside) >= 0.85


@pytest.mark.parametrize("ahead", [0.0, 0.3, 1.0])
def test_the_worth_of_knowing_is_that_of_the_formula(ahead):
    """The second choice is better by a normal number that can be found out; the third is never the best."""
    truth = stats.norm.pdf(ahead) + ahead * stats.norm.cdf(ahead) - max(0.0, ahead)
    inside, idle = [], []
    for seed in range(30):
        generator = np.random.default_rng(seed)
        inputs, noise = generator.normal(size=(N, 2)), generator.normal(size=(N, 2))
        first = 3.0 * noise[:, 0]
        benefits = np.column_stack([first, first + ahead + inputs[:, 0] + 0.5 * noise[:, 1], first - 4.0])
        worth = worth_of_knowing(benefits, inputs[:, :1])
        inside.append(worth.gain.low <= truth <= worth.gain.high)
        idle.append(worth_of_knowing(benefits, inputs[:, 1:]).gain.low <= 0.0)
        assert worth.choices[2] == 0.0
        assert worth_of_foresight(benefits).value > worth.gain.value
    assert np.mean(inside) >= 0.85 and np.mean(idle) >= 0.9


def test_knowing_what_changes_no_choice_is_worth_nothing():
    generator = np.random.default_rng(0)
    inputs = generator.normal(size=(N, 1))
    benefits = np.column_stack([inputs[:, 0], inputs[:, 0] + 1.0])
    worth = worth_of_knowing(benefits, inputs)
    assert worth.gain.value == 0.0 and worth.otherwise == 0.0 and worth.choices == (0.0, 1.0)
