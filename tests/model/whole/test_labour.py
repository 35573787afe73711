"""Labour is a bottleneck: openings stay open, and what the plan does about it, training and mobility, fills some."""

import numpy as np
from small_worlds import lively, outcome, run

SHORT = lively()


def short_share(trajectory):
    """Jobs that found nobody, over those newly filled and those."""
    short, found = outcome(trajectory, "labour_short_jobs")[1:].sum(), outcome(trajectory, "new_jobs")[1:].sum()
    return short / (short + found)


def test_some_openings_stay_open_in_every_step():
    for number in range(4):
        trajectory = run(SHORT, number)
        assert (outcome(trajectory, "labour_short_jobs")[1:] > 0.0).all()


def test_training_fills_openings():
    with_it, without = ([short_share(run(SHORT.with_levers(training=persons, spend_training=0.0), number))
                         for number in range(6)] for persons in (20_000, 0))
    assert np.mean(with_it) < np.mean(without)


def test_mobile_workers_change_who_finds_work():
    still, mobile = (run(SHORT.with_priors(worker_mobility=rate)) for rate in (0.0, 0.5))
    assert (outcome(still, "payroll_jobs") != outcome(mobile, "payroll_jobs")).any()
