"""Uncertainties at the ends of their declared ranges, alone and all at once: every figure stays a number."""

import numpy as np
import pytest
from small_worlds import lively, run

from jinzhen.scenarios.uncertainties import UNCERTAINTIES

ENDS = {name: (each.low, each.high) for name, each in UNCERTAINTIES.items() if each.unit != "code"}


def assert_finite(trajectory, point):
    for name in ("outcomes", "town_years", "money_mcny", "residuals"):
        assert np.isfinite(getattr(trajectory, name)).all(), (name, point)


@pytest.mark.parametrize("seed", range(8))
def test_all_uncertainties_at_an_end_of_their_range_give_numbers(seed):
    sides = np.random.default_rng(seed).integers(0, 2, len(ENDS))
    point = {name: ends[side] for (name, ends), side in zip(ENDS.items(), sides, strict=True)}
    assert_finite(run(lively().with_priors(**point), 0), point)


@pytest.mark.parametrize("segment", [1.05, 1.1, 15.0])
@pytest.mark.parametrize("town", [1.01, 10.0])
def test_elasticities_at_the_ends_of_their_ranges_give_numbers(segment, town):
    """Demand of a town once grew with the 180th power of what its firms offer."""
    point = {"segment_elasticity": segment, "town_elasticity": town}
    for number in range(3):
        assert_finite(run(lively().with_priors(**point), number), point)
