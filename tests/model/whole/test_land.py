"""Land comes back: from projects that are dropped or idle, and from firms that close; nobody holds it for nothing."""

import numpy as np
import pytest
from bare_worlds import bare_now, bare_world
from small_worlds import lively, outcome, run, small_base, stepping

from jinzhen.model.engine.compiled import plain
from jinzhen.model.phases import investment, projects
from jinzhen.model.replication import Workspace
from jinzhen.model.state.codes import Stage
from jinzhen.model.state.world import Project, ProjectCode, State, Sum, Town

HOLDING = (Stage.committed, Stage.building)


def test_all_land_in_use_is_held_by_firms_and_by_projects_that_are_building_or_about_to():
    for number in range(2):
        workspace = Workspace(small_base(), 16.0, room=4.0)
        world, tables = workspace.world, workspace.tables
        for _ in stepping(workspace, lively().with_levers(attraction_effort=1500, land_quota=60), number):
            n = world.state[State.projects]
            stage, town = tables.projects.stage[:n], tables.projects.town[:n]
            granted = np.where(np.isin(stage, HOLDING), tables.projects.granted_mu[:n], 0.0)
            of_projects = np.bincount(town, granted, minlength=tables.towns.tier.size)
            for t, (first, last) in enumerate(zip(tables.towns.first_slot, tables.towns.last_slot, strict=True)):
                held = tables.firms.land_held_mu[first:last].sum() + of_projects[t]
                assert tables.towns.land_stock_mu[t] == pytest.approx(held, rel=1e-9, abs=1e-6)
            assert not tables.projects.granted_mu[:n][stage == Stage.dropped].any()
            assert not tables.projects.granted_mu[:n][stage < Stage.committed].any()
        assert tables.towns.land_idle_mu.sum() > 0.0


def waiting_project(cleared, granted, waited):
    """A town with one committed project that lacks land, or energy, before a step."""
    world = bare_world(1, n_projects=1)
    world.season[:] = 1.0
    world.project_codes[ProjectCode.stage, 0] = Stage.committed
    world.projects[[Project.land_mu, Project.granted_mu, Project.energy_tce, Project.cleared], 0] = (
        10.0, granted, 5000.0, cleared)
    world.projects[[Project.size_mcny, Project.built_share, Project.waited_years], 0] = 100.0, 0.25, waited
    world.towns[[Town.land_stock_mu, Town.energy_quota_tce], 0] = granted, 1000.0
    world.state[State.projects] = 1
    return world


def test_a_project_that_has_not_begun_within_its_term_loses_its_land():
    for cleared, granted in ((1.0, 5.0), (0.0, 0.0)):
        world = waiting_project(cleared, granted, 1.8)
        plain(projects.advance_projects)(world, bare_now(world, stall_rate=1e-9))
        assert world.project_codes[ProjectCode.stage, 0] == Stage.dropped
        assert world.towns[[Town.land_stock_mu, Town.land_idle_mu], 0].tolist() == [0.0, granted]
    world = waiting_project(1.0, 5.0, 1.0)
    plain(projects.advance_projects)(world, bare_now(world, stall_rate=1e-9))
    assert world.project_codes[ProjectCode.stage, 0] == Stage.committed, "within its term it keeps it"


def test_energy_that_was_promised_to_one_project_is_not_promised_to_the_next():
    world = bare_world(1, n_projects=2)
    world.season[:] = 1.0
    world.project_codes[ProjectCode.stage] = Stage.committed
    world.projects[[Project.land_mu, Project.granted_mu, Project.energy_tce]] = [[10.0], [10.0], [3000.0]]
    world.towns[Town.energy_quota_tce, 0] = 0.25 * 5000.0
    world.state[State.projects] = 2
    for _ in range(2):
        plain(projects.advance_projects)(world, bare_now(world, stall_rate=1e-9, building_years=50.0))
        assert world.projects[Project.cleared].tolist() == [1.0, 0.0]
    assert world.project_codes[ProjectCode.stage].tolist() == [Stage.building, Stage.committed]


def test_a_project_realises_all_of_its_sum_and_no_more():
    world = waiting_project(1.0, 10.0, 0.25)
    world.project_codes[ProjectCode.stage, 0] = Stage.building
    world.projects[Project.waited_years, 0] = 0.0
    while world.project_codes[ProjectCode.stage, 0] == Stage.building:
        plain(projects.advance_projects)(world, bare_now(world, building_years=1.3))
    assert world.sums[[Sum.realised_mcny, Sum.built_mcny]].tolist() == pytest.approx([100.0, 25.0])


def test_a_town_keeps_the_land_its_firms_could_not_build_on():
    world = bare_world(1)
    world.towns[[Town.land_firms_mu, Town.land_fresh_mu, Town.land_use_mu], 0] = 10.0, 4.0, 12.0
    plain(investment.keep_unbuilt)(world, 0, 3.0)
    left = world.towns[[Town.land_account_mu, Town.land_fresh_mu, Town.land_idle_mu, Town.land_use_mu], 0]
    assert left.tolist() == [4.0, 0.0, 3.0, 5.0]


def test_courting_more_projects_brings_more_investment_and_output():
    none, many = ([run(lively().with_levers(attraction_effort=effort), number) for number in range(12)]
                  for effort in (0, 1500))
    for name, least in (("investment_mcny", 1.05), ("realised_mcny", 1.5)):
        gained = [outcome(more, name).sum() / outcome(less, name).sum() for less, more in zip(none, many, strict=True)]
        assert np.median(gained) > least, name
