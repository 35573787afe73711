"""Mergers: what a leading firm takes over it really gets, nothing else moves, and support pays for every one."""

import itertools
import math

import numpy as np
import pytest
from bare_worlds import bare_now, bare_world
from hypothesis import given
from hypothesis import strategies as st
from rules import CENTRAL, central_params
from small_worlds import lively, money, outcome, run

from jinzhen.model.engine.compiled import plain
from jinzhen.model.phases.turnover import absorb, merge
from jinzhen.model.state.firms import LANES, NO_LEADER
from jinzhen.model.state.now import Money
from jinzhen.model.state.slots import occupy
from jinzhen.model.state.world import County, Firm, Flow, Sum, Town

MERGER_MCNY, KEPT_JOBS_SHARE = CENTRAL["merger_mcny"], CENTRAL["kept_jobs_share"]
KEPT_SALES_SHARE = CENTRAL["kept_sales_share"]

#: What is added up when two firms become one, and what of cash and sales is not simply added.
POOLED = [Firm.capital_mcny, Firm.debt_mcny, Firm.equity_mcny, Firm.rd_stock_mcny, Firm.rd_granted_mcny]
SALES = [Firm.expected_orders_mcny, Firm.output_year_mcny]
LEADER, SUPPLIER, YOUNG, PAPER, EMPTY = "leader", "supplier", "young", "paper", "empty"
#: What stands in a slot: kind, capital, debt, cash, jobs, yearly sales, margin, and pull over that of the sales.
FIRMS = st.tuples(st.sampled_from((LEADER, SUPPLIER, SUPPLIER, SUPPLIER, YOUNG, PAPER, EMPTY)), st.floats(0.1, 500.0),
                  st.floats(0.0, 800.0), st.floats(-5.0, 100.0), st.floats(1.0, 900.0), st.floats(0.1, 900.0),
                  st.floats(-0.5, 0.5), st.floats(0.8, 1.25))
TOWNS = st.lists(st.lists(FIRMS, min_size=LANES, max_size=LANES), min_size=1, max_size=3)
#: Support of all mergers of a year, m CNY: about `merger_mcny` a merger and town, so that a step sees none to several.
SUPPORT = st.floats(0.0, 80.0)


class Case:
    """Towns of a few firms each, before and after a step's mergers; firms are told apart by identity, not by slot."""

    def __init__(self, towns, support, draw=0):
        self.world = world = bare_world(len(towns))
        towns = [sorted(town, key=lambda firm: firm[0] == EMPTY) for town in towns]  # firms stand at the head
        for t, town in enumerate(towns):
            plain(occupy)(world, t, sum(firm[0] != EMPTY for firm in town))
        for i, (kind, capital, debt, cash, jobs, sales, margin, pull) in enumerate(itertools.chain(*towns)):
            if kind == EMPTY:
                continue
            world.identity[i] = 100 + i
            if kind == PAPER:
                world.firms[Firm.paper, i] = 1.0
                continue
            for row, value in ((Firm.operating, 1.0), (Firm.leading, float(kind == LEADER)), (Firm.appeal, 0.3),
                               (Firm.age_years, 0.5 if kind == YOUNG else 4.0), (Firm.capital_mcny, capital),
                               (Firm.debt_mcny, debt), (Firm.cash_mcny, cash), (Firm.payroll_jobs, jobs),
                               (Firm.expected_orders_mcny, sales), (Firm.output_year_mcny, sales),
                               (Firm.rd_stock_mcny, 0.02 * sales), (Firm.equity_mcny, 0.5 * capital)):
                world.firms[row, i] = value
            for row, value in ((Flow.pull, 0.7 * sales * pull), (Flow.export_pull, 0.3 * sales * pull),
                               (Flow.output_mcny, 0.25 * sales), (Flow.profit_mcny, 0.25 * sales * margin)):
                world.flows[row, i] = value
        self.before, self.flows, identity = world.firms.copy(), world.flows.copy(), world.identity.copy()
        world.towns[Town.programme_weight] = 1.0
        world.counties[County.free_workers] = 50.0
        plain(merge)(world, bare_now(world, {"merger_support": support}, replication=draw))
        self.rows = np.zeros_like(self.before)  # of the same firms, zero where one is gone
        for i in np.flatnonzero(identity):
            self.rows[:, i] = world.firms[:, world.identity == identity[i]].sum(axis=1)
        self.merged, self.paid = world.sums[Sum.mergers], world.money[Money.merger_support]
        self.free = world.counties[County.free_workers, 0]

    @property
    def gone(self):
        """Where the firms stood that have been taken over."""
        return np.flatnonzero(self.before[Firm.operating] > self.rows[Firm.operating])

    def takers(self):
        """The leading firm of every town where there was a merger: the one with more people than before."""
        grown = np.flatnonzero(self.rows[Firm.payroll_jobs] > self.before[Firm.payroll_jobs])
        return {int(i) // LANES: int(i) for i in grown}


def cases(**fixed):
    """Any towns, any support, any draws."""
    return st.builds(Case, TOWNS, SUPPORT, st.integers(0, 10_000), **fixed)


class TestMergersOfAStep:
    @given(cases())
    def test_capital_debt_equity_and_research_are_handed_over(self, case):
        for row in POOLED:
            assert case.rows[row].sum() == pytest.approx(case.before[row].sum(), rel=1e-12), Firm(row).name

    @given(cases())
    def test_cash_grows_by_the_support_alone(self, case):
        assert case.paid == pytest.approx(MERGER_MCNY * case.merged, rel=1e-12)
        grown = case.rows[Firm.cash_mcny].sum() - case.before[Firm.cash_mcny].sum()
        assert grown == pytest.approx(case.paid, rel=1e-9, abs=1e-9)

    @given(cases())
    def test_nobody_who_worked_is_lost(self, case):
        people = case.rows[Firm.payroll_jobs].sum() + case.free
        assert people == pytest.approx(case.before[Firm.payroll_jobs].sum() + 50.0, rel=1e-12)

    @given(cases())
    def test_one_firm_a_merger_leaves_an_empty_slot(self, case):
        assert case.gone.size == case.merged
        assert not case.rows[:, case.gone].any()
        empty = case.world.identity == 0
        assert not case.world.firms[:, empty].any()
        assert (case.world.link_leader[:, empty] == NO_LEADER).all()

    @given(cases())
    def test_only_suppliers_a_year_old_are_taken_over_and_only_where_somebody_leads(self, case):
        assert (case.before[Firm.leading, case.gone] == 0.0).all()
        assert (case.before[Firm.age_years, case.gone] >= 1.0).all()
        leads = case.before[Firm.leading].reshape(-1, LANES).any(axis=1)
        assert leads[case.gone // LANES].all()

    @given(cases())
    def test_the_weakest_go_to_the_strongest(self, case):
        margin = case.flows[Flow.profit_mcny] / np.maximum(case.flows[Flow.output_mcny], 1e-6)
        for town, taker in case.takers().items():
            segment = np.arange(town * LANES, (town + 1) * LANES)
            leaders = segment[case.before[Firm.leading, segment] > 0.0]
            assert case.before[Firm.output_year_mcny, taker] == case.before[Firm.output_year_mcny, leaders].max()
            could = segment[(case.before[Firm.operating, segment] > 0.0) & (case.before[Firm.leading, segment] == 0.0)
                            & (case.before[Firm.age_years, segment] >= 1.0)]
            stayed = np.setdiff1d(could, case.gone)
            taken = np.intersect1d(could, case.gone)
            assert stayed.size == 0 or margin[taken].max() <= margin[stayed].min()

    @given(cases())
    def test_nobody_else_is_touched(self, case):
        others = np.setdiff1d(np.arange(case.rows.shape[1]), [*case.gone, *case.takers().values()])
        np.testing.assert_array_equal(case.rows[:, others], case.before[:, others])

    @given(cases())
    def test_customers_follow_in_part(self, case):
        """Sales fall by a fifth of what was taken over; appeal never rises by more than the pull that came along."""
        for row in SALES:
            lost = (1.0 - KEPT_SALES_SHARE) * case.before[row, case.gone].sum()
            assert case.rows[row].sum() == pytest.approx(case.before[row].sum() - lost, rel=1e-9)
        assert set(np.flatnonzero(case.rows[Firm.appeal] > case.before[Firm.appeal])) <= set(case.takers().values())

    @given(TOWNS, st.integers(0, 10_000))
    def test_without_support_nothing_happens(self, towns, draw):
        case = Case(towns, 0.0, draw)
        assert (case.merged, case.paid, case.free) == (0, 0.0, 50.0)
        np.testing.assert_array_equal(case.rows, case.before)

    @given(TOWNS, SUPPORT, SUPPORT, st.integers(0, 10_000))
    def test_more_support_never_means_fewer_mergers(self, towns, one, other, draw):
        less, more = (Case(towns, support, draw) for support in sorted((one, other)))
        assert less.merged <= more.merged
        assert set(less.gone) <= set(more.gone)

    def test_the_cases_hold_mergers(self):
        """The properties above would be idle if nobody merged."""
        town = [(LEADER, 50.0, 20.0, 5.0, 80.0, 120.0, 0.1, 1.0)]
        town += [(SUPPLIER, 5.0, 3.0, 1.0, 12.0, 8.0, 0.01 * k, 1.0) for k in range(LANES - 1)]
        counts = [Case([town] * 3, 80.0, draw).merged for draw in range(20)]
        assert min(counts) >= 3
        assert max(counts) <= 3 * (LANES - 1)
        assert len(set(counts)) > 3


class TestOneMerger:
    def absorbed(self, ratio, gain=0.1, capital=(10.0, 10.0)):
        """The first of two firms takes over the second."""
        world = bare_world(1)
        world.identity[:2] = 1, 2
        world.firms[Firm.operating, :2] = 1.0
        world.firms[Firm.leading, 0] = 1.0
        world.firms[Firm.capital_mcny, :2] = capital
        world.firms[Firm.payroll_jobs, :2] = 100.0, 40.0
        let_go = plain(absorb)(world, 0, 1, ratio, MERGER_MCNY, central_params(merger_gain=gain))
        return world.firms, let_go

    @given(st.floats(0.0, 1.0))
    def test_appeal_rises_with_what_came_along_and_by_less_than_double(self, ratio):
        """The firm taken over is at most as strong as its taker, and a fifth of its customers are lost."""
        rows, _ = self.absorbed(ratio)
        assert rows[Firm.appeal, 0] == pytest.approx(math.log(1.0 + KEPT_SALES_SHARE * ratio), abs=1e-12)
        assert 0.0 <= rows[Firm.appeal, 0] < math.log(2.0)

    @given(st.floats(0.1, 1000.0), st.floats(0.1, 1000.0), st.floats(0.001, 0.3))
    def test_equals_gain_most(self, own, taken, gain):
        rows, _ = self.absorbed(0.5, gain, (own, taken))
        assert 0.0 <= rows[Firm.tfp, 0] <= gain * (1.0 + 1e-12)
        assert rows[Firm.tfp, 0] <= self.absorbed(0.5, gain, (own, own))[0][Firm.tfp, 0] * (1.0 + 1e-12)

    def test_few_are_let_go(self):
        rows, let_go = self.absorbed(0.5)
        assert let_go == pytest.approx((1.0 - KEPT_JOBS_SHARE) * 40.0)
        assert rows[Firm.payroll_jobs, 0] == pytest.approx(140.0 - let_go)

    def test_the_support_is_cash(self):
        assert self.absorbed(0.5)[0][Firm.cash_mcny, 0] == MERGER_MCNY


class TestMergersOfARun:
    @pytest.mark.parametrize("number", range(2))
    def test_every_merger_costs_its_support_and_is_an_exit(self, number):
        trajectory = run(lively().with_levers(merger_support=100), number)
        mergers = outcome(trajectory, "mergers")
        assert mergers.sum() > 0
        assert money(trajectory, "merger_support") == pytest.approx(MERGER_MCNY * mergers.sum())
        assert (mergers <= outcome(trajectory, "exits")).all()

    def test_no_support_no_mergers(self):
        assert not outcome(run(lively().with_levers(merger_support=0)), "mergers").any()
