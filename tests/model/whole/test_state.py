"""What every column has to be after every step: bounds, whole flags, sound links, empty slots that are empty."""

import numpy as np
import pytest
from jinzhen.model.replication import Workspace, aim, start, step_forward
from small_worlds import SEED, lively, small_base

SCENARIOS = {
    "as it is": lively(),
    "all in": lively().with_levers(
        special_fund=3000, county_fund=50, fund_pool="all_municipal", infrastructure=3000, public_platforms=60,
        brand_support=500, training=200_000, attraction_effort=1500, land_quota=500, guarantee_share=0.8,
        tech_upgrade_share=0.15, guidance_fund=5000, approval_reform=0.8, cluster_organisations=1,
    ),
    "nothing": lively().with_levers(
        special_fund=0, county_fund=0, infrastructure=0, public_platforms=0, brand_support=0, training=0,
        attraction_effort=0, land_quota=0, guarantee_share=0, tech_upgrade_share=0, guidance_fund=0,
        energy_quota_growth=-0.1, discharge_quota_growth=-0.1, municipal_rounds_per_year=0,
    ),
    "late money": lively().with_levers(coordination_share=0.0, coordination_delay=8, spend_upgrade=1.0, county_fund=50),
}
FLAGS = ("operating", "paper", "leading", "above_size", "quoted")
AT_LEAST_ZERO = ("age_years", "capital_mcny", "debt_mcny", "cash_mcny", "equity_mcny", "payroll_jobs",
                 "energy_tce_per_mcny", "discharge_t_per_mcny", "expected_orders_mcny", "output_year_mcny",
                 "rd_stock_mcny", "chain_years", "title", "centre")
SHARES = ("brand", "services", "infrastructure", "market_share", "effort", "rank_share", "land_factor",
          "discharge_factor", "reachable_share", "credit_factor", "upgrade_ration", "digital", "meets", "crowding",
          "startup_intensity", "low_quality_share", "criteria", "score")
STOCKS = ("access", "ecommerce", "label", "upgrade_fund_mcny", "guarantee_fund_mcny", "waiting_mcny", "received_mcny",
          "spent_mcny", "startup_mcny", "land_account_mu", "output_mcny", "scope_widening", "gaming", "standards",
          "registered_beyond", "pressure")


@pytest.fixture(scope="module", params=SCENARIOS)
def steps(request):
    """A workspace after every step, each with the number of the step just made."""
    def generate():
        for number in range(3):
            workspace, scenario = Workspace(small_base(), 16.0), SCENARIOS[request.param]
            params, _, plan = start(workspace, scenario, SEED, number)
            aimed = aim(scenario, small_base())
            for step in range(scenario.n_steps):
                step_forward(workspace, scenario, aimed, params, plan, SEED, number, step)
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


def test_town_sums_are_those_of_their_firms(steps):
    for tables in steps():
        firms, towns = tables.firms, tables.towns
        for t, (first, last) in enumerate(zip(towns.first_slot, towns.last_slot, strict=True)):
            segment = slice(first, last)
            assert towns.operating[t] == firms.operating[segment].sum()
            assert towns.jobs[t] == pytest.approx(firms.payroll_jobs[segment].sum())
            assert towns.supporting[t] + towns.leaders[t] == towns.entities[t]
            assert towns.entities[t] == towns.operating[t] + towns.paper[t]
            stretch = (1.0 + towns.scope_widening[t]) * (1.0 + towns.gaming[t])
            assert towns.reported_year_mcny[t] == pytest.approx(towns.chain_year_mcny[t] * stretch)
            assert towns.chain_year_mcny[t] == pytest.approx(towns.output_year_mcny[t] * towns.scope_factor[t])
