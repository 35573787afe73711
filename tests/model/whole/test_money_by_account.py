"""The same money does the same, and scores the same, whichever account it came through."""

import numpy as np
from small_worlds import lively, run

from jinzhen.model.outcomes import TOWN_FIGURE_NAMES

ENVIRONMENT = TOWN_FIGURE_NAMES.index("score_environment")


def test_county_and_city_money_of_the_same_sum_are_the_same_to_the_bit():
    of_county = run(lively().with_levers(county_fund=20, city_cofunding=0))
    of_city = run(lively().with_levers(county_fund=0, city_cofunding=20))
    for part in ("tiers", "town_years", "rounds"):
        assert np.array_equal(getattr(of_county, part), getattr(of_city, part), True), part
    np.testing.assert_allclose(of_county.outcomes, of_city.outcomes, rtol=1e-12)  # all public money is summed by lever
    assert not np.array_equal(of_county.money_mcny, of_city.money_mcny)


def test_every_account_that_pays_for_a_towns_measures_counts_as_public_money_there():
    designated = np.flatnonzero(run(lively()).tiers[0] > 0)
    little = {"special_fund": 0, "county_fund": 0, "infrastructure": 0, "public_platforms": 0, "brand_support": 0,
              "exhibition_support": 0, "training": 0}
    before = run(lively().with_levers(**little)).town_years[0, designated, ENVIRONMENT]
    accounts = {"county_fund": 1, "city_cofunding": 1, "infrastructure": 10, "public_platforms": 2,
                "brand_support": 10, "exhibition_support": 10, "training": 5000}
    for lever, value in accounts.items():
        after = run(lively().with_levers(**{**little, lever: value})).town_years[0, designated, ENVIRONMENT]
        assert (after > before).all(), lever
    fund = {**little, "special_fund": 100, "fund_pool": "all_municipal"}
    assert (run(lively().with_levers(**fund)).town_years[0, designated, ENVIRONMENT] > before).all()
