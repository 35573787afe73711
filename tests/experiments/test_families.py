"""Comparisons of many at once: what is promised of all together is measured on toys whose truth is known."""

import numpy as np
import pytest
from scipy import stats

from jinzhen.experiments.compare.experiment import GROWTH
from jinzhen.experiments.compare.precision import LOOKED_AT, needed_of
from jinzhen.experiments.statistics.families import (
    chance_of_best,
    holm,
    level_of_each,
    p_value,
    paired_difference,
    replications_to_select,
)
from jinzhen.experiments.statistics.intervals import LEVEL

TRIALS, N = 400, 120
#: Three standard errors of a share of 5 % over the trials.
ERROR = 3.0 * (0.05 * 0.95 / TRIALS) ** 0.5


def paired(generator, effects, n=N):
    """Outcomes of arms with the same draws, (n, k): a number whose arms differ by `effects` in the mean."""
    shared = generator.normal(10.0, 3.0, (n, 1))
    return shared + np.asarray(effects) + generator.normal(0.0, 1.0, (n, len(effects)))


def yes_or_no(generator, chances, n=N):
    """The same of what is met or not, by one draw a row and a little of each arm's own."""
    shared = generator.random((n, 1)) * 0.9 + generator.random((n, len(chances))) * 0.1
    return (shared < np.asarray(chances)).astype(float)


def test_intervals_of_a_family_hold_together():
    generator, effects = np.random.default_rng(1), np.array([0.0, 0.3, -0.2, 0.0])
    level, held = level_of_each(3), 0
    for _ in range(TRIALS):
        values = paired(generator, effects)
        found = [paired_difference(values[:, arm], values[:, 0], level) for arm in (1, 2, 3)]
        held += all(each.low <= effect <= each.high for each, effect in zip(found, effects[1:], strict=True))
    assert held / TRIALS >= LEVEL - ERROR


def test_intervals_of_shares_hold_together():
    generator = np.random.default_rng(2)
    chances = np.array([0.5, 0.55, 0.45])
    large = yes_or_no(generator, chances, 2_000_000).mean(axis=0)
    level, held = level_of_each(2), 0
    for _ in range(TRIALS):
        values = yes_or_no(generator, chances)
        found = [paired_difference(values[:, arm], values[:, 0], level) for arm in (1, 2)]
        held += all(each.low <= large[arm] - large[0] <= each.high for each, arm in zip(found, (1, 2), strict=True))
    assert held / TRIALS >= LEVEL - ERROR


@pytest.mark.parametrize("toy", [lambda g: paired(g, np.zeros(6)), lambda g: yes_or_no(g, np.full(6, 0.4))])
def test_where_nothing_differs_hardly_ever_is_a_difference_found(toy):
    """The error that a placebo watches: any false finding among all of a family, in one of twenty."""
    generator, false = np.random.default_rng(3), 0
    for _ in range(TRIALS):
        values = toy(generator)
        corrected = holm([p_value(values[:, arm], values[:, 0]) for arm in range(1, 6)])
        false += min(corrected) < 1.0 - LEVEL
    assert false / TRIALS <= 1.0 - LEVEL + ERROR


def test_the_arm_that_looks_best_is_hardly_ever_worse_by_more_than_was_asked():
    generator, apart = np.random.default_rng(4), 0.3
    wrong, sizes = 0, []
    for _ in range(TRIALS):
        effects = generator.permutation([0.0, 0.0, 0.0, apart])
        first = paired(generator, effects, 40)
        n = replications_to_select(first, apart)
        sizes.append(n)
        values = np.concatenate([first, paired(generator, effects, n - 40)]) if n > 40 else first
        wrong += effects[int(values.mean(axis=0).argmax())] < apart
    assert wrong / TRIALS <= 1.0 - LEVEL + ERROR
    assert np.mean(sizes) > 60, "more than the first replications are needed"


def test_both_promises_hold_where_a_comparison_looks_again_and_again():
    """Precise and the best, as replications grow until they are enough: by the rule of the comparison itself."""
    generator, precision = np.random.default_rng(7), 0.06
    chances = np.array([0.5, 0.5, 0.56, 0.44])
    large = yes_or_no(generator, chances, 2_000_000).mean(axis=0)
    level, held, chosen, sizes = level_of_each(len(LOOKED_AT) * 3), 0, 0, []
    for _ in range(TRIALS):
        values, wanted = yes_or_no(generator, chances, 112), 112
        while wanted > 0:
            wanted = min(needed_of(values, precision), GROWTH * len(values)) - len(values)
            values = np.concatenate([values, yes_or_no(generator, chances, max(wanted, 0))])
        found = [paired_difference(values[:, arm], values[:, 0], level) for arm in (1, 2, 3)]
        held += all(each.low <= large[arm] - large[0] <= each.high for arm, each in enumerate(found, 1))
        chosen += large[values.mean(axis=0).argmax()] >= large.max() - precision
        sizes.append(len(values))
        assert max(each.half_width for each in found) <= precision
    assert held / TRIALS >= LEVEL - ERROR and chosen / TRIALS >= LEVEL - ERROR
    assert np.mean(sizes) > 200, "more than the first replications are needed"


def test_holm_corrects_as_in_his_paper():
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([0.9, 0.8]) == pytest.approx([1.0, 1.0])


def test_p_values_are_those_of_the_known_tests():
    generator = np.random.default_rng(5)
    values = paired(generator, [0.0, 0.4])
    assert p_value(values[:, 1], values[:, 0]) == pytest.approx(stats.ttest_rel(values[:, 1], values[:, 0]).pvalue)
    assert p_value(np.array([1.0, 1, 1, 1, 0]), np.array([0.0, 0, 0, 1, 0])) == pytest.approx(0.25)
    assert p_value(values[:, 0], values[:, 0]) == 1.0
    assert p_value(np.arange(9.0) + 1.0, np.arange(9.0)) == 0.0


def test_the_probability_of_being_best_is_shared_by_equals():
    same = np.repeat(np.random.default_rng(6).normal(size=(50, 1)), 2, axis=1)
    assert chance_of_best(same) == pytest.approx([0.5, 0.5])
    assert chance_of_best(np.column_stack([same, same[:, 0] + 1.0])) == pytest.approx([0.0, 0.0, 1.0])
