"""Labour is a bottleneck: openings stay open, and what the plan does about it, training and mobility, fills some."""

import numpy as np
import pytest
from rules import CENTRAL
from small_worlds import lively, outcome, run, small_base, stepping

from jinzhen.model.replication import Workspace
from jinzhen.model.rules.town_action import TRAINING_MCNY
from jinzhen.model.state.codes import Purpose
from jinzhen.model.state.now import Money
from jinzhen.model.state.world import County
from jinzhen.scenarios.catalogue.money import SPENDING

#: Programmes of the province that add to what towns spend.
PROGRAMMES = ("brand_support", "public_platforms", "infrastructure", "training", "exhibition_support")

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


def test_no_town_trains_more_of_its_workers_than_can_be_spared_and_none_of_its_money_is_lost():
    """Courses are paid as they take place; what a town cannot spend on them buys the other things."""
    plans = {"fixed": 0.125, "all on courses": 1.0}
    for plan, weight in plans.items():
        others = {f"spend_{name}": 0.0 for name in SPENDING} if weight == 1.0 else {}
        workspace = Workspace(small_base(), 16.0)
        scenario = SHORT.with_levers(**{**others, "spend_training": weight, "county_fund": 50, "training": 200_000})
        world, tables = workspace.world, workspace.tables
        jobs = tables.towns.jobs.copy()
        for step in stepping(workspace, scenario):
            most = CENTRAL["training_uptake"] * jobs * 0.25 * TRAINING_MCNY
            spent = world.spent_mcny
            if step > 0:
                assert (spent[Purpose.training] <= most * (1.0 + 1e-9)).all(), plan
            programmes = sum(world.money[Money[name]] for name in PROGRAMMES)
            assert spent.sum() == pytest.approx(tables.towns.received_mcny.sum() + programmes)
            jobs = tables.towns.jobs.copy()
        assert world.counties[County.trained].sum() > 0.0


def test_linked_jobs_follow_what_is_bought_and_not_the_payroll():
    """Growers are not let go because a factory needs fewer hands for the same output."""
    fixed = {"wage_growth": 0.0, "material_price_gap": 0.0}
    workspace = Workspace(small_base(), 16.0)
    world, tables = workspace.world, workspace.tables
    for _ in stepping(workspace, SHORT.with_priors(**fixed)):
        towns = tables.towns
        linked = towns.jobs * towns.linked_jobs_per_job
        bought = towns.linked_jobs_per_mcny * towns.output_year_mcny
        np.testing.assert_allclose(linked[towns.jobs > 1.0], bought[towns.jobs > 1.0], rtol=1e-9)
    assert world.counties[County.workers].sum() > 0.0
    dear, cheap = (outcome(run(SHORT.with_priors(wage_growth=rate)), "linked_jobs")[-1] for rate in (0.1, 0.0))
    assert dear < cheap, "dearer work feeds fewer"
