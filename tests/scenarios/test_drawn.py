"""Levers that may be left to a draw: the word, what may be added to it, and that a number fixes it."""

import numpy as np
import pytest

from jinzhen.model.replication import aim
from jinzhen.model.state.fitted import draw_params
from jinzhen.model.state.now import Param
from jinzhen.scenarios.base_year import synthetic
from jinzhen.scenarios.differences import differences
from jinzhen.scenarios.errors import UserError
from jinzhen.scenarios.levers import LEVER_INDEX, LEVERS
from jinzhen.scenarios.scenario import Scenario, fixed_draws
from jinzhen.scenarios.uncertainties import UNCERTAINTIES
from jinzhen.scenarios.units import DRAWN_BELOW

DRAWABLE = {name: lever for name, lever in LEVERS.items() if lever.drawn}
BASELINE, BASE = Scenario.baseline(), synthetic(18, 450)


def at_towns(scenario, name, params):
    """The lever at every step as the engine takes it, and in the towns with values of their own."""
    aimed = aim(scenario, BASE, params)
    own = {town: course for lever, town, course in aimed.local if lever == LEVER_INDEX[name]}
    return aimed.table[:, LEVER_INDEX[name]], own


def test_what_is_not_known_of_certification_is_drawn_unless_it_is_fixed() -> None:
    assert set(DRAWABLE) == {"quality_bar", "nomination_quota", "places_per_round", "municipal_places_per_round"}
    for lever in DRAWABLE.values():
        assert lever.baseline == "drawn" and lever.drawn in UNCERTAINTIES, lever.name
        assert UNCERTAINTIES[lever.drawn].low >= 0.0 > DRAWN_BELOW, lever.name
        assert lever.range_text.endswith(", or drawn"), lever.name


def test_a_draw_and_what_is_added_to_it_reach_the_engine_and_come_back_from_the_store() -> None:
    town = BASE.towns.town_id[3]
    scenario = BASELINE.with_levers(
        quality_bar={"value": [["2022Q4", "drawn"], ["2024Q1", " drawn - 0.05"], ["2025Q1", 0.2]],
                     "local": {town: [["2025Q1", "drawn+0.1"]]}},
        nomination_quota="drawn-25",
    )
    assert Scenario.from_definition(scenario.name, scenario.definition) == scenario
    params = draw_params(scenario, 1, 0)
    bar = params[Param.bar_level]
    everywhere, own = at_towns(scenario, "quality_bar", params)
    np.testing.assert_allclose(everywhere, [bar] * 5 + [bar - 0.05] * 4 + [0.2] * 4, atol=1e-9)
    np.testing.assert_allclose(own[3][-4:], bar + 0.1, atol=1e-9)
    assert np.isnan(own[3][:-4]).all()
    quota, _ = at_towns(scenario, "nomination_quota", params)
    assert (quota == 0.0).all()  # no further down than the lever goes


def test_a_number_fixes_it_and_the_uncertainty_moves_nothing_any_more() -> None:
    assert fixed_draws(BASELINE) == ()
    fixed = BASELINE.with_levers(quality_bar=0.3)
    assert fixed_draws(fixed) == ("quality_bar",)
    low, high = (at_towns(fixed, "quality_bar", draw_params(fixed, 1, 0, {"bar_level": value}))[0]
                 for value in (0.1, 0.9))
    assert (low == high).all() and set(low) == {0.3}
    partly = BASELINE.with_levers(quality_bar=[["2022Q4", 0.3], ["2025Q1", "drawn"]])
    assert fixed_draws(partly) == ()
    (told,) = differences(BASELINE.with_levers(quality_bar="drawn-0.05"), BASELINE)
    assert (told.baseline, told.value) == ("drawn", "drawn-0.05")


@pytest.mark.parametrize(("name", "raw", "parts"), [
    ("special_fund", "drawn", ["'drawn' is not a number"]),
    ("quality_bar", "drown", ["'drown' is not a number"]),
    ("quality_bar", "drawn*2", ["quality_bar"]),
    ("quality_bar", {"value": [["2022Q4", "drawn"], ["2024Q1", 0.2]], "phase_in_quarters": 2}, ["drawn has no steps"]),
    ("quality_bar", -1000.0, ["out of range", "or drawn"]),
])
def test_what_cannot_be_drawn_is_refused(name, raw, parts) -> None:
    with pytest.raises(UserError) as refused:
        BASELINE.with_levers(**{name: raw})
    for part in parts:
        assert part in str(refused.value)
