"""The world: one array a table, an enumeration of its rows, and the same memory by name for Python code."""

from typing import Any, NamedTuple

import numpy as np

from jinzhen.model.engine.by_address import by_address
from jinzhen.model.outcomes import MONEY_LINES, OUTCOMES, RESIDUALS
from jinzhen.model.state.codes import N_CRITERIA
from jinzhen.model.state.column import F64, I32, I64, U64, codes, column, declared, floats, numbered
from jinzhen.model.state.firms import MAX_LINKS, NO_LEADER, Firms, Flows
from jinzhen.model.state.places import Cities, Counties, Projects, Trades
from jinzhen.model.state.towns import Towns


class Prices(NamedTuple):
    """Province-wide prices and rates; one number each."""

    output: float = column("price of what towns sell, 1 at the start", "index")
    materials: float = column("price of bought goods and services, 1 at the start", "index")
    wage: float = column("wage, 1 at the start", "index")
    energy: float = column("price of energy over that behind the base year's bills", "index")
    lending_rate: float = column("interest on bank loans", "per year")
    permit_mcny_per_t: float = column("price of a year's right to discharge", "m CNY/t")


class Sums(NamedTuple):
    """Sums of one step that phases hand on to the record and to the accounts; one number each."""

    granted: float = column("public money granted to towns", "m CNY")
    cash_flow: float = column("change of all firms' cash", "m CNY")
    debt_flow: float = column("change of all firms' debt", "m CNY")
    orders_gap: float = column("orders received less orders given in chains", "m CNY")
    land_issued_mu: float = column("land quotas issued", "mu")
    permits_t: float = column("discharge permits traded", "t")
    equity: float = column("guidance-fund equity paid to firms", "m CNY")
    entries: float = column("real entrants", "firms")
    exits: float = column("firms that closed or were merged", "firms")
    moved_in: float = column("entrants from outside the province", "firms")
    mergers: float = column("firms merged into leading ones", "firms")
    above_size_new: float = column("firms newly above the designated size", "firms")
    above_size_lost: float = column("firms fallen below the designated size", "firms")
    praised: float = column("towns praised", "towns")
    notices: float = column("towns served a supervision notice", "towns")
    capital_lost: float = column("capital that left with closed firms", "m CNY")
    cash_lost: float = column("cash that left with closed firms", "m CNY")
    debt_recovered: float = column("debts of closed firms that their capital and cash paid", "m CNY")
    debt_guaranteed: float = column("debts of closed firms that public guarantors paid", "m CNY")
    debt_lost: float = column("debts of closed firms that nobody paid: the banks' loss", "m CNY")
    capital_brought: float = column("capital that newcomers brought", "m CNY")
    cash_brought: float = column("cash that newcomers brought", "m CNY")
    projects_signed: float = column("projects signed", "projects")
    signed_mcny: float = column("investment signed", "m CNY")
    projects_under_way: float = column("projects approved or under construction", "projects")
    projects_finished: float = column("projects newly in production", "projects")
    projects_dropped: float = column("projects newly dropped", "projects")
    plants_opened: float = column("projects that became firms of their own", "firms")
    realised_mcny: float = column("signed investment realised: spent while building", "m CNY")
    built_mcny: float = column("part of it that becomes capital of the town's firms", "m CNY")
    nominated: float = column("towns nominated in the provincial round", "towns")
    eligible: float = column("nominated towns above every line", "towns")
    places: float = column("places of the provincial round", "towns")
    named: float = column("towns named in it", "towns")


# Where a column stands in its table's array: `towns[Town.brand]`, `town_codes[TownCode.tier]`.
Firm, Flow = floats("Firm", Firms), floats("Flow", Flows)
Town, TownCode = floats("Town", Towns), codes("TownCode", Towns)
Trade, City, County = floats("Trade", Trades), floats("City", Cities), floats("County", Counties)
Project, ProjectCode = floats("Project", Projects), codes("ProjectCode", Projects)
Price = numbered("Price", Prices._fields)
Sum = numbered("Sum", Sums._fields)
#: Counters that are kept from step to step.
State = numbered("State", ["overflow", "batch", "projects"])


@by_address
class World(NamedTuple):
    """Everything one replication writes, as compiled code takes it; each worker owns one."""

    firms: F64  # (len(Firm), n_slots)
    identity: U64  # (n_slots,)
    link_leader: I32  # (MAX_LINKS, n_slots)
    link_weight: F64  # (MAX_LINKS, n_slots)
    flows: F64  # (len(Flow), n_slots)
    towns: F64  # (len(Town), n_towns)
    town_codes: I64  # (len(TownCode), n_towns)
    services: F64  # (n_towns, N_SERVICES)
    spent_mcny: F64  # (N_PURPOSES, n_towns)
    criteria: F64  # (N_CRITERIA, n_towns)
    passes: F64  # (N_GATES, n_towns)
    trades: F64  # (len(Trade), n_trades)
    season: F64  # (n_trades, 4)
    cities: F64  # (len(City), n_cities)
    counties: F64  # (len(County), n_counties)
    county_city: I64  # (n_counties,)
    projects: F64  # (len(Project), n_rows)
    project_codes: I64  # (len(ProjectCode), n_rows)
    prices: F64  # in the order of Price
    sums: F64  # of this step, in the order of Sum
    money: F64  # of this step by lever, m CNY, in the order of MONEY_LINES
    outcomes: F64  # of this step, in the order of OUTCOMES
    residuals: F64  # largest so far, in the order of RESIDUALS
    weights: F64  # (N_CRITERIA,), of the criteria in this replication
    blocks: I64  # first town of every block, and the number of towns
    state: I64  # in the order of State


class Tables(NamedTuple):
    """The same memory by name, for Python code: agents, recorders, tests."""

    firms: Firms
    flows: Flows
    towns: Towns
    trades: Trades
    cities: Cities
    counties: Counties
    projects: Projects


def allocate_world(n_slots: int, n_towns: int, n_trades: int, n_cities: int, n_counties: int, n_projects: int,
                   blocks: I64) -> World:
    """An empty world with room for so many rows of every table."""
    width = {name: what.width for name, what in declared(Towns).items() if what.width}
    return World(
        firms=np.zeros((len(Firm), n_slots)), identity=np.zeros(n_slots, np.uint64),
        link_leader=np.full((MAX_LINKS, n_slots), NO_LEADER, np.int32), link_weight=np.zeros((MAX_LINKS, n_slots)),
        flows=np.zeros((len(Flow), n_slots)), towns=np.zeros((len(Town), n_towns)),
        town_codes=np.zeros((len(TownCode), n_towns), np.int64), services=np.zeros((n_towns, width["services"])),
        spent_mcny=np.zeros((width["spent_mcny"], n_towns)), criteria=np.zeros((width["criteria"], n_towns)),
        passes=np.zeros((width["passes"], n_towns)), trades=np.zeros((len(Trade), n_trades)),
        season=np.zeros((n_trades, declared(Trades)["season"].width)), cities=np.zeros((len(City), n_cities)),
        counties=np.zeros((len(County), n_counties)), county_city=np.zeros(n_counties, np.int64),
        projects=np.zeros((len(Project), n_projects)), project_codes=np.zeros((len(ProjectCode), n_projects), np.int64),
        prices=np.ones(len(Price)), sums=np.zeros(len(Sum)), money=np.zeros(len(MONEY_LINES)),
        outcomes=np.zeros(len(OUTCOMES)), residuals=np.zeros(len(RESIDUALS)), weights=np.zeros(N_CRITERIA),
        blocks=blocks, state=np.zeros(len(State), np.int64),
    )


def _named(rows: Any, array: Any) -> dict[str, Any]:
    """Rows of an array by the names of their enumeration."""
    return dict(zip((row.name for row in rows), array, strict=True))


def by_name(world: World) -> Tables:
    """The columns of a world by name; no memory is copied."""
    return Tables(
        Firms(identity=world.identity, link_leader=world.link_leader, link_weight=world.link_weight,
              **_named(Firm, world.firms)),
        Flows(*world.flows),
        Towns(services=world.services, spent_mcny=world.spent_mcny, criteria=world.criteria, passes=world.passes,
              **_named(Town, world.towns), **_named(TownCode, world.town_codes)),
        Trades(season=world.season, **_named(Trade, world.trades)),
        Cities(*world.cities),
        Counties(city=world.county_city, **_named(County, world.counties)),
        Projects(**_named(Project, world.projects), **_named(ProjectCode, world.project_codes)),
    )


def mutable_bytes(world: World) -> int:
    """Size of everything a worker writes, in bytes."""
    return sum(array.nbytes for array in world)
