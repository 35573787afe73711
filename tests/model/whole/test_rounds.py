"""How towns are designated: municipal rounds, nominations, experts and the office, in a small world."""

import numpy as np
from small_worlds import lively, outcome, run, small_base

from jinzhen.model.state.codes import Tier

NUMBERS = range(12)


def named_municipal(scenario, number):
    """Towns newly municipal or more in each step, of those that history does not name."""
    tiers = run(scenario, number).tiers
    return ((tiers[1:] > Tier.none) & (tiers[:-1] == Tier.none)).sum(axis=1)


def test_municipal_rounds_have_the_size_that_is_drawn_in_the_mean():
    """A city has few towns here: one place and a half are filled, and never more than two."""
    small = lively().with_levers(municipal_output_gate=0, round_calendar="none")
    cities = len(set(small_base().towns.city.tolist()))
    by_size = [np.array([named_municipal(small.with_priors(municipal_round_size=size), number) for number in NUMBERS])
               for size in (0.0, 0.5, 1.0)]
    none, half, one = (each.sum(axis=0) for each in by_size)
    assert none[5:].sum() == 0 and 0 < half[5:].sum() < one[5:].sum()
    assert by_size[2].max() <= cities
    fixed = [named_municipal(small.with_levers(municipal_places_per_round=1), number) for number in NUMBERS]
    np.testing.assert_array_equal(fixed, by_size[2])
    assert outcome(run(small), "provincial_towns")[-1] == outcome(run(small), "provincial_towns")[5]
