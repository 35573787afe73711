"""Scopes widen and figures are re-based year by year: what is reported moves on, what is made does not."""

import numpy as np
import pytest
from small_worlds import lively, outcome, run

STILL = {"scope_growth": 0.0, "rebasing_growth": 0.0, "gaming_propensity": 0.1}


def reported_over_chain(verification=0.0, **drifts):
    """At the end of every year."""
    scenario = lively().with_levers(verification=verification).with_priors(**{**STILL, **drifts})
    trajectory = run(scenario)
    return outcome(trajectory, "reported_output_mcny")[1::4] / outcome(trajectory, "chain_output_mcny")[1::4]


@pytest.mark.parametrize("drift", ["scope_growth", "rebasing_growth"])
def test_a_drift_goes_on_after_habits_have_settled(drift):
    moved = np.log(reported_over_chain(**{drift: 0.04}) / reported_over_chain())
    assert moved == pytest.approx(0.04 * (0.25 + np.arange(4)), abs=0.01)


def test_checks_strip_it():
    widened = np.log(reported_over_chain(1.0, scope_growth=0.04) / reported_over_chain(1.0))
    assert widened[-1] < 0.5 * 0.04 * 3.25


def test_it_is_no_output():
    one, other = (run(lively().with_priors(**STILL | {"scope_growth": rate})) for rate in (0.0, 0.1))
    core = [outcome(each, "core_output_mcny")[-1] for each in (one, other)]
    assert core[1] == pytest.approx(core[0], rel=0.02)
    assert outcome(other, "reported_output_mcny")[-1] > 1.25 * outcome(one, "reported_output_mcny")[-1]
