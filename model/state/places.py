"""Columns of trades, cities, counties and projects."""

from typing import NamedTuple

from jinzhen.model.state.column import F64, I64, column


class Trades(NamedTuple):
    """Conditions of every trade; shape (n_trades,), `season` (n_trades, 4)."""

    materials_share: F64 = column("bought goods and services over output", "share")
    wage_mcny: F64 = column("wage a worker and year at the start", "m CNY")
    local_sourcing_share: F64 = column("part of materials bought in the town", "share")
    listed: F64 = column("1 strategic industry of the power price list", "0/1")
    energy_mcny_per_tce: F64 = column("price of energy at the ordinary tariff", "m CNY/tce")
    power_kwh_per_tce: F64 = column("electricity in its energy", "kWh/tce")
    season: F64 = column("sales of a quarter over the mean", "ratio", width=4)
    demand: F64 = column("domestic market a year, moving", "m CNY/yr")
    export_demand: F64 = column("export market a year, moving", "m CNY/yr")
    outside_weight: F64 = column("weight of the rest of the country", "weight")
    outside_export_weight: F64 = column("weight of the rest of the world", "weight")
    growth: F64 = column("growth a year over the common rate", "log")
    shock: F64 = column("shock to demand, fading", "log")
    domestic_weight: F64 = column("sum of its towns' weights in the domestic market", "weight")
    export_weight: F64 = column("sum of its towns' weights in the export market", "weight")


class Cities(NamedTuple):
    """Credit pool and own targets; shape (n_cities,)."""

    debt_mcny: F64 = column("loans to the firms of its towns", "m CNY")
    credit_wanted_mcny: F64 = column("loans asked for in the latest step", "m CNY")
    credit_supply_mcny: F64 = column("loans its banks could make in the latest step", "m CNY")
    unlent_mcny: F64 = column("of those, what nobody asked for", "m CNY")
    freed_mcny: F64 = column("debts of firms that closed in the latest step, which its banks can lend anew", "m CNY")
    named: F64 = column("provincial towns in it, as last counted", "towns")
    output_year_mcny: F64 = column("core output of its towns, smoothed", "m CNY/yr")


class Counties(NamedTuple):
    """Labour pool and skill; shape (n_counties,)."""

    city: I64 = column("index of its city", "code")
    workers: F64 = column("persons on the payrolls of its towns", "persons")
    free_workers: F64 = column("persons looking for work", "persons")
    free_start: F64 = column("persons looking for work at the start", "persons")
    openings_start: F64 = column("openings a year at the start, to replace leavers", "persons")
    hires_wanted: F64 = column("persons its firms want to hire in this step", "persons")
    hire_factor: F64 = column("share of hires that find somebody", "0-1")
    trained: F64 = column("persons trained in this step", "persons")
    notices: F64 = column("supervision notices served so far", "notices")
    skill: F64 = column("skill of its workers", "0-1")
    skill_start: F64 = column("skill at the start", "0-1")


class Projects(NamedTuple):
    """One row a project, in the order signed; shape (n_rows,). The first `State.projects` rows are in use."""

    town: I64 = column("its town", "code")
    stage: I64 = column("see `Stage`", "code")
    step: I64 = column("step in which it was signed", "step")
    ordinal: I64 = column("ordinal among those of its town and step", "number")
    empty: F64 = column("1 an empty signature", "0/1")
    own: F64 = column("1 owned by the town's first leading firm, 0 by an investor from outside", "0/1")
    size_mcny: F64 = column("signed sum", "m CNY")
    land_mu: F64 = column("land needed", "mu")
    granted_mu: F64 = column("land granted so far; none once it is dropped", "mu")
    energy_tce: F64 = column("energy needed a year", "tce/yr")
    cleared: F64 = column("1 the energy quota has room for it, which is kept for it from then on", "0/1")
    built_share: F64 = column("part of the signed sum that is really meant", "0-1")
    waited_years: F64 = column(
        "time it has waited for land and energy since its investor committed himself; then, time it has been building",
        "years",
    )
    finished: I64 = column("rows that go into production in this step, at the head", "row")
