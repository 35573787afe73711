"""What is short is shared out lawfully: never more than there is, nobody over his request, in the order of the rule."""

import numpy as np
import pytest
from bare_worlds import bare_now, bare_world
from hypothesis import given
from hypothesis import strategies as st
from rules import CENTRAL

from jinzhen.model.engine import rationing
from jinzhen.model.engine.compiled import plain
from jinzhen.model.phases import factors, investment
from jinzhen.model.state.codes import Stage
from jinzhen.model.state.world import City, Price, Project, ProjectCode, State, Town, TownCode

AMOUNT = st.one_of(st.just(0.0), st.floats(1e-6, 1e4))
WEIGHT = st.floats(0.05, 20.0)
SHARE = st.floats(0.0, 1.0)
#: Rows of (requested, what is there), 1 to 12 towns.
TOWNS = st.lists(st.tuples(AMOUNT, AMOUNT), min_size=1, max_size=12)
REQUESTS = st.lists(st.tuples(AMOUNT, WEIGHT), min_size=1, max_size=12)


def columns(rows):
    """Columns of rows, as arrays."""
    return (np.array(column) for column in zip(*rows, strict=True))


def rationed(wanted, weight, supply):
    """Shares granted where everybody is of one group."""
    factor = np.full(wanted.size, np.nan)
    plain(rationing.ration_by_weight)(wanted, weight, np.zeros(wanted.size, np.int64), 0, supply, factor)
    return factor


class TestByWeight:
    @given(REQUESTS, AMOUNT)
    def test_never_more_than_the_supply_and_nobody_over_one(self, requests, supply):
        wanted, weight = columns(requests)
        factor = rationed(wanted, weight, supply)
        assert ((factor >= 0.0) & (factor <= 1.0)).all()
        assert factor @ wanted <= supply + 1e-9 * (1.0 + wanted.sum())

    @given(REQUESTS, AMOUNT)
    def test_nothing_is_left_while_somebody_is_short(self, requests, supply):
        wanted, weight = columns(requests)
        factor = rationed(wanted, weight, supply)
        assert factor @ wanted == pytest.approx(min(supply, wanted.sum()), rel=1e-9, abs=1e-6)

    @given(REQUESTS, AMOUNT, AMOUNT)
    def test_a_larger_supply_takes_from_nobody(self, requests, supply, more):
        wanted, weight = columns(requests)
        assert (rationed(wanted, weight, supply + more) >= rationed(wanted, weight, supply) - 1e-9).all()

    @given(REQUESTS, AMOUNT, st.floats(1.0, 10.0), st.integers(0, 11))
    def test_a_larger_weight_serves_its_owner_better_and_nobody_else(self, requests, supply, times, who):
        wanted, weight = columns(requests)
        who %= wanted.size
        heavier = weight.copy()
        heavier[who] *= times
        before, after = rationed(wanted, weight, supply), rationed(wanted, heavier, supply)
        assert after[who] >= before[who] - 1e-9
        others = (np.arange(wanted.size) != who) & (wanted > 0.0)
        assert (after[others] <= before[others] + 1e-9).all()

    @given(REQUESTS, AMOUNT)
    def test_the_heavier_is_served_as_well_as_the_lighter(self, requests, supply):
        wanted, weight = columns(requests)
        by_weight = rationed(wanted, weight, supply)[np.argsort(weight)]
        assert (np.diff(by_weight) >= -1e-9).all()

    @given(st.lists(AMOUNT, min_size=1, max_size=12), AMOUNT)
    def test_equal_weights_share_in_proportion(self, requests, supply):
        wanted = np.array(requests)
        factor = rationed(wanted, np.ones(wanted.size), supply)
        asked = wanted > 0.0
        assert factor[asked] == pytest.approx(min(supply / max(wanted.sum(), 1e-300), 1.0), rel=1e-9)

    def test_only_members_of_the_group_take_part(self):
        wanted, weight, factor = np.array([10.0, 10.0, 10.0]), np.ones(3), np.full(3, 0.7)
        plain(rationing.ration_by_weight)(wanted, weight, np.array([0, 1, 0]), 0, 10.0, factor)
        assert factor.tolist() == [0.5, 0.7, 0.5]


class TestByOrder:
    @given(REQUESTS, AMOUNT)
    def test_the_first_are_served_in_full_before_the_next_gets_anything(self, requests, supply):
        wanted, key = columns(requests)
        identity = np.arange(wanted.size, dtype=np.uint64)[::-1]  # of equal keys, the last stands first
        granted, order = np.zeros(wanted.size), np.lexsort((identity, key))
        plain(rationing.ration)(wanted, key.copy(), identity, supply, granted)
        assert ((granted >= 0.0) & (granted <= wanted)).all()
        assert granted.sum() == pytest.approx(min(supply, wanted.sum()), rel=1e-12, abs=1e-9)
        left = supply - np.concatenate(([0.0], granted[order].cumsum()[:-1]))
        np.testing.assert_allclose(granted[order], np.minimum(wanted[order], np.maximum(left, 0.0)), atol=1e-8)


def lent(wanted, quota, problem_ledger):
    """Energy quotas after the problem ledger has moved what some towns leave."""
    world = bare_world(len(wanted))
    world.towns[Town.energy_wanted_tce], world.towns[Town.energy_quota_tce] = wanted, quota
    plain(factors.lend_energy)(world, bare_now(world, {"problem_ledger": problem_ledger}))
    return world.towns[Town.energy_quota_tce]


class TestEnergy:
    @given(TOWNS, SHARE)
    def test_the_ledger_moves_quota_and_makes_none(self, towns, solved):
        wanted, before = columns(towns)
        total, quota = before.sum(), lent(wanted, before, solved)
        assert quota.sum() == pytest.approx(total, rel=1e-12, abs=1e-9)
        short = before < wanted
        tolerance = 1e-9 * (1.0 + total)
        assert (quota[short] >= before[short] - tolerance).all()
        assert (quota[short] <= wanted[short] + tolerance).all()
        assert (quota[~short] >= wanted[~short] - tolerance).all()
        assert (quota[~short] <= before[~short] + tolerance).all()

    @given(TOWNS)
    def test_without_a_ledger_every_town_keeps_its_own(self, towns):
        wanted, quota = columns(towns)
        assert lent(wanted, quota, 0.0).tolist() == quota.tolist()

    def test_a_full_ledger_solves_the_shortage_where_there_is_enough(self):
        quota = lent([10.0, 20.0, 30.0], [40.0, 15.0, 20.0], 1.0)
        assert quota.tolist() == pytest.approx([25.0, 20.0, 30.0])

    @given(TOWNS, SHARE, SHARE)
    def test_a_larger_ledger_never_leaves_more_refused(self, towns, one, other):
        wanted, quota = columns(towns)
        refused = [np.maximum(wanted - lent(wanted, quota, solved), 0.0).sum() for solved in sorted((one, other))]
        assert refused[1] <= refused[0] + 1e-6


class TestDischarge:
    @given(TOWNS)
    def test_what_is_bought_is_sold_and_nobody_emits_more_than_allowed(self, towns):
        wanted, quota = columns(towns)
        world = bare_world(wanted.size)
        world.towns[Town.discharge_wanted_t], world.towns[Town.discharge_quota_t] = wanted, quota
        world.prices[Price.permit_mcny_per_t] = 0.02
        traded = plain(factors.trade_permits)(world, bare_now(world))
        factor, permits = world.towns[Town.discharge_factor], world.towns[Town.permits_mcny]
        assert permits.sum() == pytest.approx(0.0, abs=1e-6)
        assert permits[permits > 0.0].sum() == pytest.approx(0.02 * traded, abs=1e-6)
        assert ((factor >= 0.0) & (factor <= 1.0)).all()
        assert (factor * wanted).sum() <= quota.sum() + 1e-6
        assert (permits[wanted <= quota] <= 0.0).all()


def land(towns, projects, solved, step_years=0.25):
    """After `share_land`: (asked for, account before and after, factor, used, granted to projects before and
    after, their sizes and stages)."""
    wanted, opening = columns(towns)
    world = bare_world(wanted.size, n_projects=max(len(projects), 1))
    world.towns[Town.land_wanted_mu], world.towns[Town.land_account_mu] = wanted, opening
    for j, (town, stage, size, share) in enumerate(projects):
        world.project_codes[[ProjectCode.town, ProjectCode.stage], j] = town % wanted.size, stage
        world.projects[Project.cleared, j] = 1.0
        world.projects[[Project.land_mu, Project.granted_mu], j] = size, share * size
    world.state[State.projects] = len(projects)
    held = world.projects[Project.granted_mu].copy()
    plain(factors.share_land)(world, bare_now(world, {"problem_ledger": solved}, step_years=step_years))
    account, factor, used, asked = world.towns[
        [Town.land_account_mu, Town.land_factor, Town.land_use_mu, Town.land_wanted_mu]]
    size, granted = world.projects[[Project.land_mu, Project.granted_mu]]
    return asked, opening, account, factor, used, held, granted, size, world.project_codes[ProjectCode.stage]


STAGES = st.sampled_from([Stage.approved, Stage.committed, Stage.dropped])
PROJECTS = st.lists(st.tuples(st.integers(0, 11), STAGES, AMOUNT, SHARE), max_size=8)


class TestLand:
    @given(TOWNS, PROJECTS, SHARE, st.sampled_from([0.25, 1.0 / 12.0]))
    def test_accounts_never_fall_below_zero_and_lose_what_is_used(self, towns, projects, solved, step):
        wanted, opening, account, factor, used, *_ = land(towns, projects, solved, step)
        tolerance = 1e-9 * (1.0 + opening.sum())
        assert (account >= -tolerance).all()
        assert account.sum() + used.sum() == pytest.approx(opening.sum(), rel=1e-9, abs=1e-6)
        assert ((factor >= 0.0) & (factor <= 1.0 + 1e-9)).all()
        assert (used <= wanted + tolerance).all()

    @given(TOWNS, PROJECTS, SHARE)
    def test_projects_gather_land_only_when_committed_and_never_more_than_they_need(self, towns, projects, solved):
        *_, held, granted, size, stage = land(towns, projects, solved)
        assert (granted >= held).all()
        assert (granted <= size + 1e-6).all()
        assert (granted[stage != Stage.committed] == held[stage != Stage.committed]).all()

    @given(TOWNS, PROJECTS)
    def test_projects_of_a_town_get_what_is_left_of_its_land_at_most(self, towns, projects):
        _, _, _, _, used, held, granted, *_ = land(towns, projects, 0.0)
        assert (granted - held).sum() <= used.sum() + 1e-6

    @given(TOWNS)
    def test_without_a_ledger_a_town_uses_its_own_land_only(self, towns):
        wanted, opening, account, _, used, *_ = land(towns, [], 0.0)
        np.testing.assert_array_equal(used, np.minimum(wanted, opening))
        np.testing.assert_array_equal(account, opening - used)

    def test_the_project_signed_first_is_served_first(self):
        both = [(0, Stage.committed, 10.0, 0.0), (0, Stage.committed, 10.0, 0.0)]
        *_, granted, _, _ = land([(0.0, 15.0)], both, 0.0)
        assert granted.tolist() == [10.0, 5.0]

    def test_land_that_was_given_back_is_granted_before_quotas(self):
        world = bare_world(1)
        world.towns[[Town.land_wanted_mu, Town.land_idle_mu, Town.land_account_mu], 0] = 10.0, 4.0, 20.0
        plain(factors.share_land)(world, bare_now(world))
        left = world.towns[[Town.land_idle_mu, Town.land_account_mu, Town.land_fresh_mu, Town.land_use_mu], 0]
        assert left.tolist() == [0.0, 14.0, 6.0, 10.0]


class TestCredit:
    @given(st.lists(st.tuples(AMOUNT, WEIGHT, st.integers(0, 2)), min_size=1, max_size=12),
           st.lists(AMOUNT, min_size=3, max_size=3), SHARE)
    def test_banks_of_all_cities_lend_no_more_than_they_can(self, towns, debts, solved):
        wanted, tilt, city = columns(towns)
        world = bare_world(wanted.size, n_cities=3)
        world.town_codes[TownCode.city] = city
        world.towns[Town.credit_wanted_mcny], world.towns[Town.tilt] = wanted, tilt
        world.cities[City.debt_mcny] = debts
        plain(investment.share_credit)(world, bare_now(world, {"problem_ledger": solved}, credit_supply_growth=0.08))
        supply, factor = world.cities[City.credit_supply_mcny], world.towns[Town.credit_factor]
        can = np.array(debts) * (CENTRAL["repayment_rate"] + 0.08) * 0.25
        assert supply.sum() == pytest.approx(can.sum(), rel=1e-9, abs=1e-6)
        assert ((factor >= 0.0) & (factor <= 1.0)).all()
        for c in range(3):
            assert (factor * wanted)[city == c].sum() <= supply[c] + 1e-6
        if solved == 0.0:
            np.testing.assert_allclose(supply, can)
