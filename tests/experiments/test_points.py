"""Points of a design: by the priors, and in the engine as if drawn. Where a scenario may stand: test_factors.py."""

import numpy as np
import pytest
from small_worlds import SEED, differing, lively, small_base

from jinzhen.experiments.running.points import prior_points
from jinzhen.model.replication import replication
from jinzhen.scenarios.errors import PriorError
from jinzhen.scenarios.scenario import Scenario
from jinzhen.scenarios.uncertainties import UNCERTAINTIES, UNCERTAINTY_INDEX

BASELINE = Scenario.baseline()


def test_points_follow_the_priors_and_not_the_ranges():
    names = list(UNCERTAINTIES)
    levels = np.tile(np.linspace(0.0005, 0.9995, 1000)[:, None], len(names))
    points = prior_points(BASELINE, names, levels)
    for name, uncertainty in UNCERTAINTIES.items():
        values = np.array([point[name] for point in points])
        assert (np.diff(values) >= 0).all() and uncertainty.low <= values[0] and values[-1] <= uncertainty.high
    narrow = BASELINE.with_priors(demand_growth=["normal", 0.02, 0.001])
    drawn = [point["demand_growth"] for point in prior_points(narrow, ["demand_growth"], levels[:, :1])]
    assert np.mean(drawn) == pytest.approx(0.02, abs=1e-4) and np.std(drawn) == pytest.approx(0.001, rel=0.05)


def test_a_point_replaces_the_draw_of_its_uncertainty_and_of_no_other():
    base, scenario = small_base(), lively()
    drawn = replication(scenario, base, SEED, 3)
    held = replication(scenario, base, SEED, 3, {"round_probability": 0.5, "demand_growth": 0.01})
    fixed = replication(scenario.with_priors(round_probability=0.5, demand_growth=0.01), base, SEED, 3)
    assert differing(held, fixed) == []
    held_here = ("round_probability", "demand_growth")
    others = [column for name, column in UNCERTAINTY_INDEX.items() if name not in held_here]
    assert (held.uncertainties[others] == drawn.uncertainties[others]).all()
    assert held.uncertainties[UNCERTAINTY_INDEX["demand_growth"]] == 0.01
    assert differing(replication(scenario, base, SEED, 3, {}), drawn) == []


def test_a_point_that_cannot_be_is_refused():
    with pytest.raises(PriorError, match="did you mean demand_growth"):
        replication(lively(), small_base(), SEED, 0, {"demand_growht": 0.0})
    with pytest.raises(PriorError, match="out of range"):
        replication(lively(), small_base(), SEED, 0, {"demand_growth": 7.0})
    with pytest.raises(PriorError, match="did you mean demand_growth"):
        prior_points(BASELINE, ["demand_growht"], np.array([[0.5]]))
