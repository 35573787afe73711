"""What every column has to be after every step: bounds, whole flags, sound links, empty slots that are empty."""

import numpy as np
import pytest
from small_worlds import MONEY, lively, small_base, stepping

from jinzhen.model.replication import Workspace
from jinzhen.scenarios.levers import LEVERS

SCENARIOS = {
    "as it is": lively(),
    "all in": lively().with_levers(
        **{name: LEVERS[name].high for name in MONEY}, fund_pool="all_municipal", land_quota=500, approval_reform=0.8,
        praise_share=0.5, notice_share=0.5, problem_ledger=1.0, differentiation=1.0, city_own_target=20,
    ),
    "nothing": lively().with_levers(
        **dict.fromkeys(MONEY, 0), land_quota=0, energy_quota_growth=-0.1, discharge_quota_growth=-0.1,
        municipal_rounds_per_year=0, problem_ledger=0.0, praise_share=0.0, notice_share=0.0,
    ),
    "late money": lively().with_levers(coordination_share=0.0, coordination_delay=8, spend_upgrade=1.0, county_fund=50),
}
FLAGS = ("operating", "paper", "leading", "above_size", "quoted")
AT_LEAST_ZERO = ("age_years", "capital_mcny", "debt_mcny", "cash_mcny", "equity_mcny", "payroll_jobs",
                 "energy_tce_per_mcny", "discharge_t_per_mcny", "expected_orders_mcny", "output_year_mcny",
                 "rd_stock_mcny", "chain_years", "land_held_mu")
SHARES = ("brand", "services", "infrastructure", "market_share", "effort", "rank_share", "land_factor",
          "discharge_factor", "criteria", "score", "digital", "meets", "credit_factor", "reachable_share", "crowding",
          "low_quality_share", "startup_intensity", "upgrade_ration", "province_grant_share", "town_grant_share")
STOCKS = ("access", "label", "upgrade_fund_mcny", "guarantee_fund_mcny", "waiting_mcny", "received_mcny", "spent_mcny",
          "land_account_mu", "land_idle_mu", "land_fresh_mu", "land_firms_mu", "land_use_mu", "land_stock_mu",
          "output_mcny", "gaming", "scope_widening", "ecommerce", "standards", "registered_beyond", "new_jobs",
          "startup_mcny", "tilt", "upgrade_left_mcny")
TOWN_FLAGS = ("praised", "notices", "heritage", "gi")


@pytest.fixture(scope="module", params=SCENARIOS)
def steps(request):
    """A workspace after every step, each with the number of the step just made."""
    def generate():
        for number in range(3):
            workspace, scenario = Workspace(small_base(), 16.0), SCENARIOS[request.param]
            for _ in stepping(workspace, scenario, number):
                yield workspace.tables
    return generate


def test_firms_stay_within_bounds(steps):
    for tables in steps():
        firms = tables.firms
        occupied = (firms.operating + firms.paper) > 0.0
        for name in FLAGS:
            assert np.isin(getattr(firms, name), (0.0, 1.0)).all(), name
        for name in AT_LEAST_ZERO:
            assert (getattr(firms, name) >= 0.0).all(), name
        assert not (firms.operating * firms.paper).any()
        assert not firms.leading[firms.operating == 0.0].any()
        assert not firms.quoted[firms.leading == 0.0].any()
        assert np.isin(firms.title, (0.0, 1.0, 2.0, 3.0)).all()
        assert np.isin(firms.centre, (0.0, 1.0, 2.0)).all()
        assert np.unique(firms.identity[occupied]).size == occupied.sum()


def test_an_empty_slot_holds_nothing(steps):
    """Sums run over whole segments: what is left in an empty slot would count."""
    for tables in steps():
        empty = (tables.firms.operating + tables.firms.paper) == 0.0
        for name, column in tables.firms._asdict().items():
            if name not in ("link_leader", "identity"):
                assert not column[..., empty].any(), name


def test_links_lead_to_leading_firms_of_the_same_town(steps):
    for tables in steps():
        firms, towns = tables.firms, tables.towns
        town_of = np.full(firms.operating.size, -1)
        for t, (first, last) in enumerate(zip(towns.first_slot, towns.last_slot, strict=True)):
            town_of[first:last] = t
        row, supplier = np.nonzero(firms.link_leader >= 0)
        leader = firms.link_leader[row, supplier]
        assert (firms.leading[leader] == 1.0).all()
        assert (firms.leading[supplier] == 0.0).all()
        assert (town_of[leader] == town_of[supplier]).all()
        assert ((firms.link_weight >= 0.0) & (firms.link_weight <= 0.4)).all()


def test_towns_stay_within_bounds(steps):
    for tables in steps():
        for name in SHARES:
            column = getattr(tables.towns, name)
            assert ((column >= 0.0) & (column <= 1.0 + 1e-12)).all(), name
        for name in STOCKS:
            assert (getattr(tables.towns, name) >= -1e-9).all(), name
        assert (tables.counties.free_workers >= -1e-9).all()
        assert ((tables.counties.skill >= 0.0) & (tables.counties.skill <= 1.0)).all()
        assert (tables.cities.credit_supply_mcny >= 0.0).all()
        assert ((tables.towns.pressure >= 0.0) & (tables.towns.pressure <= 1.5)).all()
        for name in TOWN_FLAGS:
            assert np.isin(getattr(tables.towns, name), (0.0, 1.0)).all(), name
        assert not (tables.towns.praised * tables.towns.notices).any(), "praised and served a notice at once"


def test_town_sums_are_those_of_their_firms(steps):
    for tables in steps():
        firms, towns = tables.firms, tables.towns
        for t, (first, last) in enumerate(zip(towns.first_slot, towns.last_slot, strict=True)):
            segment = slice(first, last)
            assert towns.operating[t] == firms.operating[segment].sum()
            assert towns.jobs[t] == pytest.approx(firms.payroll_jobs[segment].sum())
            assert towns.supporting[t] + towns.leaders[t] == towns.registered[t]
            assert towns.registered[t] == towns.operating[t] + towns.paper[t]
            assert towns.quoted[t] == firms.quoted[segment].sum()
            for rung, column in enumerate((towns.titles_srdi, towns.titles_giant, towns.titles_champion), 1):
                assert column[t] == (firms.title[segment] == rung).sum()
            assert towns.titles[t] == firms.title[segment].sum()
            stretch = (1.0 + towns.scope_widening[t]) * (1.0 + towns.gaming[t])
            assert towns.reported_year_mcny[t] == pytest.approx(towns.chain_year_mcny[t] * stretch)
            assert towns.chain_year_mcny[t] == pytest.approx(towns.output_year_mcny[t] * towns.scope_factor[t])
