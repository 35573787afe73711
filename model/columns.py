"""The state as columns: one named tuple of arrays a table, defined in an importable module so that Numba can cache.

Firms of a town stand together in one segment of slots, padded to a multiple of `LANES`; a slot is empty, a real firm
(`operating` 1.0) or a firm on paper (`paper` 1). One table holds leading firms and suppliers alike: they have the same
economics, and a supplier that grows into a leading firm changes a flag (`leading`), not its row.
"""

from enum import IntEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]
I32 = NDArray[np.int32]
U64 = NDArray[np.uint64]

#: Sums over a segment run in this many fixed lanes, so that they vectorise and never depend on how it is done.
LANES = 8
#: A firm is linked to at most this many leading firms.
MAX_LINKS = 3
#: No leading firm: what an unused link points to.
NO_LEADER = -1

TIER_NONE, TIER_MUNICIPAL, TIER_POTENTIAL, TIER_PROVINCIAL = 0, 1, 2, 3
SIGNED, APPROVED, BUILDING, PRODUCING, DROPPED = 0, 1, 2, 3, 4

#: What a town spends its money on, in the order of the `spend_*` levers.
SPENDING = ("brand", "platforms", "infrastructure", "training", "fairs", "attraction", "guarantee", "upgrade")
N_SERVICES = 8
N_CRITERIA = 8


class Firms(NamedTuple):
    """State of every slot; float columns of shape (n_slots,), `links` of shape (MAX_LINKS, n_slots)."""

    identity: U64  # town and base-year index, or town, entry step and ordinal; kept on moving
    operating: F64  # 1.0 a real firm in business, 0.0 an empty slot or a firm on paper
    paper: F64  # 1.0 exists on paper only
    leading: F64  # 1.0 leading firm
    age_years: F64
    capital_mcny: F64
    overhead_share: F64  # of sales: what else it pays, so that the base year's accounts give a usual margin
    capital_ratio: F64  # capital wanted per m CNY of yearly orders at the base user cost
    debt_mcny: F64  # bank loans and overdrafts
    cash_mcny: F64
    equity_mcny: F64  # paid in from outside since the start
    payroll_jobs: F64  # persons paid by the firm
    log_scale: F64  # efficiency level that makes base-year capacity fit base-year output
    tfp: F64  # log, relative to the base-year mean of its town
    appeal: F64  # log of what customers give it at equal price and quality
    quality: F64  # log, 0 usual in the trade
    user_cost: F64  # log user cost of capital after grants and discounts, relative to without
    export_share: F64  # weight of exports in what it sells outside its chain
    energy_tce_per_mcny: F64  # energy per output
    discharge_t_per_mcny: F64  # pollutants per output
    high_voltage: F64  # 1.0 supplied at 110 kV or more
    expected_orders_mcny: F64  # per year
    output_year_mcny: F64  # smoothed yearly output
    above_size: F64  # 1.0 above the designated size
    rd_stock_mcny: F64  # R&D spending so far, less wear
    title: F64  # 0 none, 1 SRDI, 2 little giant, 3 single champion
    centre: F64  # 0 none, 1 provincial, 2 national technology centre
    chain_years: F64  # years linked to a leading firm
    quoted: F64  # 1.0 listed on an exchange
    legal_form: F64  # 0 firm, 1 co-operative, 2 family farm, 3 household
    link_leader: I32  # slot of the leading firm, NO_LEADER where unused
    link_weight: F64  # share of its sales offered over the link


class Slots(NamedTuple):
    """The same firms as `Firms`, for code that handles one whole slot at a time: four arrays instead of many."""

    rows: F64  # (len(FIRM_ROWS), n_slots)
    identity: U64
    link_leader: I32
    link_weight: F64


class Flows(NamedTuple):
    """What moves within one step; shape (n_slots,), m CNY a step unless named otherwise. Scratch."""

    pull: F64  # weight in its town's domestic sales
    export_pull: F64  # weight in its town's exports
    liquidity: F64  # log weight lost for want of working capital, 0 or less
    capacity_mcny: F64  # that it can make in a year
    orders_mcny: F64  # received, chain orders included
    chain_orders_mcny: F64  # received from leading firms
    passed_mcny: F64  # a leading firm's orders to its linked suppliers
    intended_mcny: F64  # what it would make without energy and discharge limits
    output_mcny: F64  # made and sold
    energy_tce: F64  # granted, then used
    discharge_t: F64
    wanted_investment_mcny: F64  # before land and money
    investment_mcny: F64
    land_mu: F64  # asked for
    loan_wanted_mcny: F64
    loan_mcny: F64  # granted
    repaid_mcny: F64
    hires_jobs: F64  # persons wanted, negative when let go
    wages_mcny: F64
    tax_mcny: F64
    value_added_mcny: F64
    profit_mcny: F64  # after tax
    grant_mcny: F64  # public money that is income
    grant_share: F64  # of investment that the public pays
    rd_mcny: F64
    draw_a: F64  # uniform draws of this step, or scratch
    draw_b: F64  # as draw_a
    draw_c: F64  # as draw_a
    draw_d: F64  # as draw_a


class Towns(NamedTuple):
    """State and step figures of every town; shape (n_towns,) unless said."""

    first_slot: I64  # of its segment of firms
    last_slot: I64  # one past the segment
    city: I64
    county: I64
    trade: I64
    category: I64
    tier: I64
    tier_step: I64  # step at whose end the present tier was given, -1 before the start
    batch: I64  # number of the provincial batch, 0 not provincial
    everyone: I64  # zero: all towns are one group where something is rationed province-wide
    heritage: F64  # 1.0 historic origin
    gi: F64  # 1.0 geographical indication
    gi_start: F64  # as `gi`, at the start
    brand: F64  # 0-1
    brand_start: F64
    services: F64  # (n_towns, N_SERVICES), 0-1
    services_start: F64  # mean at the start
    infrastructure: F64  # 0-1
    infrastructure_start: F64
    access: F64  # log, market access from fairs, above the start
    ecommerce: F64  # log, market access of small firms, above the start
    digital: F64  # 0-1, part of the digitalisation within reach
    digital_gain: F64  # in this step
    meets: F64  # 0-1, standing of managers' meetings
    standards: F64  # led so far
    label: F64  # log, standing with customers from the provincial label
    upgrade_fund_mcny: F64  # town money waiting for firms that invest
    guarantee_fund_mcny: F64  # town money behind guarantees
    courted: F64  # projects courted a year with the town's own money
    startup_mcny: F64  # a real entrant gets in this step
    startup_intensity: F64  # 0-1
    waiting_mcny: F64  # arrived in the county account, not yet in the town
    received_mcny: F64  # money that reached the town in this step
    spent_mcny: F64  # (len(SPENDING), n_towns), in this step
    scope_factor: F64  # chain output over core output
    linked_jobs_per_job: F64  # growers and home workers a payroll job
    base_weight: F64  # makes the base-year market share result
    base_export_weight: F64  # the same for exports
    pull: F64  # sum over its firms
    export_pull: F64  # sum over its firms
    domestic_mcny: F64  # orders from the domestic market in this step
    exports_mcny: F64  # orders from the export market in this step
    market_share: F64  # of the trade's domestic market
    cost_relief: F64  # log, from infrastructure
    energy_quota_tce: F64  # for this step
    energy_base_tce: F64  # a year
    energy_wanted_tce: F64
    energy_use_tce: F64
    reachable_share: F64  # of orders, under the energy and discharge ceilings as they last were
    discharge_quota_t: F64
    discharge_base_t: F64
    discharge_wanted_t: F64
    discharge_use_t: F64
    discharge_factor: F64  # share of its discharge it may emit, 0-1
    permits_mcny: F64  # bought (+) or sold (-) in this step
    land_account_mu: F64  # granted and not used yet
    land_wanted_mu: F64
    land_use_mu: F64
    land_factor: F64  # share of the land asked for that was granted
    land_stock_mu: F64  # in use
    output_mcny: F64  # core, in this step
    output_year_mcny: F64  # core, smoothed
    chain_year_mcny: F64  # core times scope factor
    reported_year_mcny: F64  # chain, widened and inflated
    value_added_mcny: F64
    value_added_year_mcny: F64
    margin: F64  # profit over sales, smoothed
    entities: F64  # operating and on paper
    operating: F64  # firms in business
    paper: F64  # firms on paper
    new_jobs: F64  # reported, filled in this step, gross
    registered_beyond: F64  # units reported as part of the chain since the start, beyond its firms
    leaders: F64  # leading firms
    supporting: F64  # reported: suppliers in business and on paper
    above_size: F64  # firms registered above the designated size
    titles: F64  # sum of rungs
    centres: F64  # sum of rungs
    jobs: F64  # on payrolls
    wages_mcny: F64
    tax_mcny: F64
    capital_mcny: F64
    tfp_mean: F64  # log
    tfp_frontier: F64  # log, mean plus 1.3 standard deviations
    log_size_start: F64  # log yearly core output of the last step
    credit_wanted_mcny: F64
    credit_mcny: F64
    credit_factor: F64  # share of loan requests granted
    investment_mcny: F64
    investment_wanted_mcny: F64
    perceived_constraint: F64  # index into CONSTRAINTS
    effort: F64  # 0-1
    scope_widening: F64  # share by which the reported scope goes beyond the real chain
    gaming: F64  # share added to figures within the reported scope
    rank_share: F64  # 1 first, 0 last in the latest assessment
    praised: F64  # 1.0 in the latest assessment
    notices: F64  # 1.0 served a supervision notice in the latest assessment
    criteria: F64  # (N_CRITERIA, n_towns)
    score: F64  # weighted criteria, 0-1
    passes: F64  # (5, n_towns): output, leader, support, county, all
    gate_mcny: F64  # output gate that applies
    # what one phase hands to another within a step
    fund_weight: F64  # in the special fund
    granted_mcny: F64  # by all payers in this step
    programme_weight: F64  # share in the province's programmes
    market_weight: F64  # in its trade's domestic market
    export_weight: F64  # in its trade's export market
    export_share_of_market: F64  # of the trade's export market
    upgrade_ration: F64  # part of the upgrading grant the province can pay
    province_grant_share: F64  # share of investment granted by the province
    town_grant_share: F64  # share of investment granted by the town
    tilt: F64  # weight where something is rationed
    liquidity_mean: F64  # of its firms
    crowding: F64  # 0-1, part of the trade's Shanxi output made in other towns
    low_quality_share: F64  # of output
    titles_srdi: F64  # firms whose highest title is SRDI
    titles_giant: F64  # firms whose highest title is little giant
    titles_champion: F64  # firms that are single champions
    quoted: F64  # listed firms
    guarantee_cover: F64  # what its own fund adds to the guarantors' share
    growth_gap_mcny: F64  # orders beyond nine tenths of capacity, above-size firms
    arrivals: F64  # firms that moved in during this step
    services_gain: F64  # mean of services above the start
    skill_gain: F64  # of its county above the start
    size_gain: F64  # log productivity from growth and digitalisation in this step
    pressure: F64  # target pressure on its county, 0-1.5
    margin_start: F64  # taken as usual
    tax_year_mcny: F64
    value: F64  # scratch
    nominated: F64  # 1.0 in this round
    energy_per_mcny: F64  # tce, base use over output
    courted_all: F64  # projects a year, the county's and its own


class Trades(NamedTuple):
    """Conditions of every trade; shape (n_trades,), `season` (n_trades, 4)."""

    materials_share: F64  # bought goods and services over output
    wage_mcny: F64  # per worker and year at the start
    local_sourcing_share: F64  # part of materials bought in the town
    listed: F64  # strategic industry of the power price list
    energy_mcny_per_tce: F64  # at the ordinary tariff
    power_kwh_per_tce: F64  # electricity in its energy
    season: F64  # (n_trades, 4), sales of a quarter over the mean
    demand: F64  # domestic market a year, m CNY, moving
    export_demand: F64  # the same for exports
    outside_weight: F64  # of the rest of the country
    outside_export_weight: F64  # of the rest of the world
    growth: F64  # a year, over the common rate
    shock: F64  # log, fading
    domestic_weight: F64  # sum over the trade's towns in this step
    export_weight: F64  # sum over the trade's towns in this step


class Cities(NamedTuple):
    """Credit pool and own targets; shape (n_cities,)."""

    debt_mcny: F64  # of the firms of its towns
    credit_wanted_mcny: F64
    credit_supply_mcny: F64  # in this step
    named: F64  # provincial towns
    output_year_mcny: F64  # scratch, core


class Counties(NamedTuple):
    """Labour pool and skill; shape (n_counties,)."""

    city: I64
    workers: F64  # on the payrolls of its towns
    free_workers: F64  # looking for work
    free_start: F64  # at the start
    hires_wanted: F64  # persons in this step
    hire_factor: F64  # share of hires that find somebody
    trained: F64  # persons in this step
    notices: F64  # supervision notices served so far
    skill: F64  # 0-1
    skill_start: F64


class Projects(NamedTuple):
    """One row a project, in the order signed; shape (n_rows,). `count[0]` rows are in use."""

    count: I64  # (1,), rows in use
    town: I64
    stage: I64  # SIGNED to DROPPED
    step: I64  # when it was signed
    ordinal: I64  # of its town and step
    empty: F64  # 1.0 an empty signature
    own: F64  # 1.0 owned by the town's first leading firm, 0.0 by an investor from outside
    size_mcny: F64  # signed sum
    land_mu: F64  # needed
    granted_mu: F64  # land granted so far
    energy_tce: F64  # needed a year
    built_share: F64  # part of the signed sum that is really meant
    waited_years: F64  # since it was approved, while it gathers its land; LAPSED_YEARS after that
    finished: I64  # scratch, rows that go into production in this step


class Clock(NamedTuple):
    """Where a step stands in time."""

    step: int
    quarter: int  # 0-3
    step_years: float
    years: float  # since the start, at the middle of the step
    is_year_end: bool


class RoundPlan(NamedTuple):
    """What is decided about designation in one step; drawn before the run, the same for every lever setting."""

    is_provincial: bool
    is_municipal: bool
    rule: int  # see PLACES_RULES
    drawn_places: float  # of this replication, for the fixed rule
    rounds_left: int  # this one included


class Tally(NamedTuple):
    """Sums that phases of one step hand on to the record and the residuals; each of shape as said."""

    programmes: F64  # (7,) money of the province's programmes, in the order of PROGRAMMES
    lost: F64  # (4,) capital, cash, debt that left with closed firms, guarantor's payments
    came: F64  # (2,) capital and cash that newcomers brought
    signed: F64  # (2,) projects and their signed sum
    stages: F64  # (5,) projects under way, newly in production, newly dropped, new plants, money put into production
    counts: F64  # see `COUNTS`
    paid: F64  # see `PAID`
    round_row: F64  # (4,) nominated, eligible, places, named
    weights: F64  # (N_CRITERIA,) of the criteria in this replication


class Wide(NamedTuple):
    """Town and trade columns with a second dimension, and where counties lie."""

    services: F64
    spent_mcny: F64
    criteria: F64
    passes: F64
    season: F64
    county_city: I64


def _rows(table: type, *others: str) -> tuple[str, ...]:
    """Names of the one-dimensional float columns of a table, which share one array, a row each."""
    return tuple(name for name, kind in table.__annotations__.items() if kind == F64 and name not in others)


FIRM_ROWS = _rows(Firms, "link_weight")
TOWN_ROWS = _rows(Towns, "services", "spent_mcny", "criteria", "passes")
PLACE_ROWS = tuple(name for name, kind in Towns.__annotations__.items() if kind == I64)
TRADE_ROWS, COUNTY_ROWS = _rows(Trades, "season"), _rows(Counties)

# Where a column stands in its table's array: `towns[Town.brand]`. Handing one array a table between compiled functions
# instead of one a column took the compile time of `advance` from minutes to seconds.
Firm = IntEnum("Firm", FIRM_ROWS, start=0)
Flow = IntEnum("Flow", Flows._fields, start=0)
Town = IntEnum("Town", TOWN_ROWS, start=0)
Place = IntEnum("Place", PLACE_ROWS, start=0)
Trade = IntEnum("Trade", TRADE_ROWS, start=0)
City = IntEnum("City", Cities._fields, start=0)
County = IntEnum("County", COUNTY_ROWS, start=0)


class World(NamedTuple):
    """Everything one replication writes, as compiled code takes it; each worker owns one."""

    firms: Slots
    flows: F64  # (len(Flow), n_slots)
    towns: F64  # (len(Town), n_towns)
    places: I64  # (len(Place), n_towns)
    wide: Wide
    trades: F64  # (len(Trade), n_trades)
    cities: F64  # (len(City), n_cities)
    counties: F64  # (len(County), n_counties)
    projects: Projects
    prices: F64  # see `PRICES`
    outcomes: F64  # this step's row, in the order of OUTCOMES
    money: F64  # this step's row, in the order of MONEY_LINES
    residuals: F64  # largest so far, in the order of RESIDUALS
    blocks: I64  # first town of every block, and the number of towns
    state: I64  # see `STATE`
    tally: Tally
    scratch: F64  # (3,), what one phase returns by several numbers


class Tables(NamedTuple):
    """The same memory by name, for Python code: agents, recorders, tests."""

    firms: Firms
    flows: Flows
    towns: Towns
    trades: Trades
    cities: Cities
    counties: Counties
    projects: Projects


#: Province-wide prices and rates held in `World.prices`.
PRICES = ("output", "materials", "wage", "energy", "lending_rate", "permit_mcny_per_t")
P_OUTPUT, P_MATERIALS, P_WAGE, P_ENERGY, P_RATE, P_PERMIT = range(len(PRICES))

#: Sums of one step held in `Tally.paid`, m CNY unless named.
PAID = ("granted", "cash_flow", "debt_flow", "orders_gap", "land_issued_mu", "permits_t", "equity")
(T_GRANTED, T_CASH, T_DEBT, T_ORDERS, T_LAND, T_PERMITS, T_EQUITY) = range(len(PAID))

#: What is counted in one step, held in `Tally.counts`.
COUNTS = ("entries", "exits", "moved_in", "mergers", "above_size_new", "above_size_lost", "praised", "notices")
(C_ENTRIES, C_EXITS, C_MOVED_IN, C_MERGERS, C_ABOVE_NEW, C_ABOVE_LOST, C_PRAISED, C_NOTICES) = range(len(COUNTS))

#: Programmes of the province that add to what towns buy, held in `Tally.programmes`.
PROGRAMMES = ("brand_support", "public_platforms", "infrastructure", "training", "exhibition_support",
              "digital_support", "ecommerce_support")

#: Counters held in `World.state`.
STATE = ("overflow", "batch", "target_step")
S_OVERFLOW, S_BATCH, S_TARGET_STEP = range(len(STATE))

def allocate_slots(n_slots: int) -> Slots:
    """Empty slots for firms."""
    return Slots(np.zeros((len(FIRM_ROWS), n_slots)), np.zeros(n_slots, np.uint64),
                 np.full((MAX_LINKS, n_slots), NO_LEADER, np.int32), np.zeros((MAX_LINKS, n_slots)))


def allocate_wide(n_towns: int, n_trades: int, n_counties: int) -> Wide:
    """Zeroed columns with a second dimension."""
    return Wide(np.zeros((n_towns, N_SERVICES)), np.zeros((len(SPENDING), n_towns)), np.zeros((N_CRITERIA, n_towns)),
                np.zeros((5, n_towns)), np.zeros((n_trades, 4)), np.zeros(n_counties, np.int64))


def by_name(world: World) -> Tables:
    """The columns of a world by name; no memory is copied."""
    slots, wide = world.firms, world.wide
    firms = Firms(identity=slots.identity, link_leader=slots.link_leader, link_weight=slots.link_weight,
                  **dict(zip(FIRM_ROWS, slots.rows, strict=True)))
    towns = Towns(services=wide.services, spent_mcny=wide.spent_mcny, criteria=wide.criteria, passes=wide.passes,
                  **dict(zip(TOWN_ROWS, world.towns, strict=True)), **dict(zip(PLACE_ROWS, world.places, strict=True)))
    return Tables(firms, Flows(*world.flows), towns,
                  Trades(season=wide.season, **dict(zip(TRADE_ROWS, world.trades, strict=True))),
                  Cities(*world.cities),
                  Counties(city=wide.county_city, **dict(zip(COUNTY_ROWS, world.counties, strict=True))),
                  world.projects)


def allocate_projects(n_rows: int) -> Projects:
    """Empty project table with room for `n_rows`."""
    integers = {"town", "stage", "step", "ordinal", "finished"}
    columns = {name: np.zeros(n_rows, np.int64 if name in integers else np.float64) for name in Projects._fields}
    columns["count"] = np.zeros(1, np.int64)
    return Projects(**columns)


def allocate_tally() -> Tally:
    """Empty sums."""
    return Tally(*(np.zeros(n) for n in (len(PROGRAMMES), 4, 2, 2, 5, len(COUNTS), len(PAID), 4, N_CRITERIA)))


def mutable_bytes(world: World) -> int:
    """Size of everything a worker writes, in bytes."""
    parts = [part if isinstance(part, tuple) else (part,) for part in world]
    return sum(array.nbytes for part in parts for array in part)
