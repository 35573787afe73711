"""One replication's base year: town figures within their uncertainty, raked to published totals, then the firms.

Everything is drawn from its own streams, so that the population of a replication is the same in every scenario.
"""

from typing import NamedTuple

import numpy as np

from jinzhen.model import streams
from jinzhen.model.base_firms import START_MARGIN, TFP_SD, Kit, found_town, link_town, set_overheads, win_customers
from jinzhen.model.columns import (
    F64,
    I64,
    LANES,
    N_SERVICES,
    NO_LEADER,
    P_ENERGY,
    P_PERMIT,
    P_RATE,
    City,
    County,
    Firm,
    Flow,
    Place,
    Slots,
    Town,
    Trade,
    World,
)
from jinzhen.model.compiled import entry, phase
from jinzhen.model.draws import normal, uniform, uniform2
from jinzhen.model.inputs import Params
from jinzhen.model.phases.figures import add_up, count_firms, count_titles
from jinzhen.model.phases.learning import watch_quality
from jinzhen.model.rules.demand import nest_exponent, outside_weight_at
from jinzhen.model.rules.investment import DEPRECIATION_RATE
from jinzhen.model.vector_math import exp, log

#: Town figures that carry a spread; the column order of `Base.centre`.
REPORTED, SCOPE, CORE, ENTITIES, PUBLISHED_JOBS, PAYROLL_JOBS, MARKET_SHARE, EXPORT_SHARE = range(8)
FIGURES = ("reported_mcny", "scope_factor", "output_mcny", "n_entities", "published_jobs", "payroll_jobs",
           "market_share", "export_share")
#: Measures of published totals, as in the base-year tables.
TOTAL_REPORTED, TOTAL_ENTITIES, TOTAL_JOBS = range(3)
#: Sweeps over the published totals; towns count in at most three of them.
RAKING_SWEEPS = 12
#: Spread of log reported output between cities, for towns whose own is not observed. Assumed; without it the
#: prediction of a city's total from the others' data would be too sure of itself (V18).
CITY_SD = 0.6
#: Spread of a town's figure (log) from which on nothing is known of it. Assumed.
FULL_SD = 0.6
#: Room under the base-year use in the energy and discharge quotas. Assumed.
QUOTA_HEADROOM = 1.05
#: Power price (CNY/kWh) behind the base year's energy bills. Source: macro.csv, middle of 0.45-0.65.
ORDINARY_POWER_PRICE = 0.55
#: Slots a town has beyond its share, so that small ones can grow.
SPARE_SLOTS = 24
#: Share of the world market that Shanxi's towns of a trade hold together: small, so that exports answer to effort.
EXPORT_MARKET_SHARE = 0.05
#: Largest share of the national market that Shanxi's towns of a trade are given together.
HIGHEST_SHARE = 0.85


class Base(NamedTuple):
    """Fitted tables of the base year as arrays; see `jinzhen.scenarios.base_year`."""

    centre: F64  # (len(FIGURES), n_towns)
    log_sd: F64
    city: I64
    county: I64
    category: I64
    trade: I64
    tier: I64  # at the start
    heritage_prob: F64
    gi_prob: F64
    brand: F64
    services: F64
    infrastructure: F64
    n_leaders: I64
    n_srdi: I64
    n_little_giant: I64
    n_centres: I64
    total_members: F64  # (n_totals, n_towns), 1.0 a member
    total_measure: I64
    total_low: F64
    total_high: F64
    county_city: I64
    materials_share: F64
    wage_mcny: F64
    capital_ratio: F64
    energy_tce_per_mcny: F64
    energy_mcny_per_tce: F64
    power_kwh_per_tce: F64
    discharge_t_per_mcny: F64
    listed: F64
    season: F64
    growth: F64
    tail_exponent: float
    log_sd_size: float
    young_share: float


@phase
def draw_figures(centre: F64, log_sd: F64, city: I64, figures: F64, seed: int, replication: int) -> None:
    """Town figures around their centres, log-normal; observed ones have no spread. figures : as centre, written.

    Towns of a city share a part of what is not known of their output.
    """
    for k in range(centre.shape[0]):
        for t in range(centre.shape[1]):
            z = normal(uniform(seed, replication, t, k, streams.TOWN_FIGURE))
            figures[k, t] = centre[k, t] * exp(log_sd[k, t] * z)
    for t in range(centre.shape[1]):
        shared = normal(uniform(seed, replication, city[t], 0, streams.CITY_OUTPUT))
        if log_sd[REPORTED, t] > 0.0:
            figures[REPORTED, t] *= exp(CITY_SD * min(log_sd[REPORTED, t] / FULL_SD, 1.0) * shared)


@phase
def rake(figures: F64, log_sd: F64, measure_row: I64, members: F64, measure: I64, low: F64, high: F64, seed: int,
         replication: int) -> None:
    """Scale what is not observed so that every published total, drawn from its range, holds (iterative fitting)."""
    for _ in range(RAKING_SWEEPS):
        for j in range(measure.size):
            row = measure_row[measure[j]]
            u = uniform(seed, replication, j, 0, streams.PUBLISHED_TOTAL)
            wanted = low[j] + (high[j] - low[j]) * u
            fixed, free = 0.0, 0.0
            for t in range(figures.shape[1]):
                if log_sd[row, t] > 0.0:
                    free += members[j, t] * figures[row, t]
                else:
                    fixed += members[j, t] * figures[row, t]
            factor = max(wanted - fixed, 0.05 * wanted) / free if free > 0.0 else 1.0
            for t in range(figures.shape[1]):
                if log_sd[row, t] > 0.0 and members[j, t] > 0.0:
                    figures[row, t] *= factor


@phase
def set_markets(world: World, figures: F64, home: F64, abroad: F64, params: Params) -> None:
    """Markets, weights and the rest of the country such that base-year shares and sales result.

    A trade's market is its towns' home sales over their share; home, abroad : (n_towns,) sales a year
    """
    towns, places, trades = world.towns, world.places, world.trades
    nest = nest_exponent(params.segment_elasticity, params.town_elasticity)
    for k in range(trades[Trade.demand].size):
        share, sales, exports = 0.0, 0.0, 0.0
        for t in range(places[Place.trade].size):
            if places[Place.trade, t] == k:
                share += figures[MARKET_SHARE, t]
                sales += home[t]
                exports += abroad[t]
        share = min(max(share, 1e-4), HIGHEST_SHARE)
        trades[Trade.demand, k] = sales / share
        trades[Trade.export_demand, k] = exports / EXPORT_MARKET_SHARE
        trades[Trade.outside_weight, k] = outside_weight_at(share)
        trades[Trade.outside_export_weight, k] = outside_weight_at(EXPORT_MARKET_SHARE)
        for t in range(places[Place.trade].size):
            if places[Place.trade, t] == k:
                towns[Town.market_share, t] = share * home[t] / sales if sales > 0.0 else 0.0
                part = EXPORT_MARKET_SHARE * abroad[t] / exports if exports > 0.0 else 0.0
                towns[Town.base_weight, t] = towns[Town.market_share, t] / exp(nest * log(max(home[t], 1e-9)))
                towns[Town.base_export_weight, t] = part / exp(nest * log(max(abroad[t], 1e-9)))


@phase
def set_towns(world: World, base: Base, figures: F64, params: Params, seed: int, replication: int) -> None:
    """Town columns at the start."""
    towns, places, wide = world.towns, world.places, world.wide
    for t in range(base.city.size):
        u, v = uniform2(seed, replication, t, 0, streams.TOWN_TRADITION)
        places[Place.city, t], places[Place.county, t] = base.city[t], base.county[t]
        places[Place.trade, t] = base.trade[t]
        places[Place.category, t], places[Place.tier, t] = base.category[t], base.tier[t]
        places[Place.tier_step, t] = -1 if base.tier[t] > 0 else 0
        places[Place.batch, t] = 1 if base.tier[t] == 3 else 0
        towns[Town.heritage, t] = 1.0 if u < base.heritage_prob[t] else 0.0
        towns[Town.gi, t] = towns[Town.gi_start, t] = 1.0 if v < base.gi_prob[t] else 0.0
        places[Place.everyone, t] = 0
        towns[Town.brand, t] = towns[Town.brand_start, t] = base.brand[t]
        towns[Town.infrastructure, t] = towns[Town.infrastructure_start, t] = base.infrastructure[t]
        mean = 0.0
        for s in range(N_SERVICES):
            wide.services[t, s] = base.services[t, s]
            mean += base.services[t, s] / N_SERVICES
        towns[Town.services_start, t] = mean
        core = figures[CORE, t]
        if base.log_sd[CORE, t] > 0.0:
            core = figures[REPORTED, t] / max(figures[SCOPE, t] * params.scope_factor_scale, 1.0)
        towns[Town.entities, t] = max(int(figures[ENTITIES, t] + 0.5), 1)
        towns[Town.scope_factor, t] = max(figures[REPORTED, t] / core, 1.0)
        towns[Town.output_year_mcny, t] = core
        towns[Town.linked_jobs_per_job, t] = max(
            figures[PUBLISHED_JOBS, t] / max(figures[PAYROLL_JOBS, t], 1.0) - 1.0, 0.0
        )
        towns[Town.log_size_start, t] = log(max(core, 1.0))
        towns[Town.effort, t], towns[Town.rank_share, t] = 0.5, 0.5
        towns[Town.margin, t] = towns[Town.margin_start, t] = START_MARGIN


@phase
def set_quotas(world: World, base: Base) -> None:
    """Base-year use of energy and discharge, which quotas grow from; loans and workers by place."""
    towns, places, wide = world.towns, world.places, world.wide
    firms, cities, counties = world.firms, world.cities, world.counties
    cities[City.debt_mcny][:] = 0.0
    counties[County.workers][:] = 0.0
    for t in range(places[Place.city].size):
        energy, discharge, debt = 0.0, 0.0, 0.0
        for i in range(places[Place.first_slot, t], places[Place.last_slot, t]):
            energy += firms.rows[Firm.output_year_mcny, i] * firms.rows[Firm.energy_tce_per_mcny, i]
            discharge += firms.rows[Firm.output_year_mcny, i] * firms.rows[Firm.discharge_t_per_mcny, i]
            debt += firms.rows[Firm.debt_mcny, i]
        towns[Town.energy_base_tce, t] = QUOTA_HEADROOM * energy
        towns[Town.discharge_base_t, t] = QUOTA_HEADROOM * discharge
        cities[City.debt_mcny][places[Place.city, t]] += debt
        counties[County.workers][places[Place.county, t]] += towns[Town.jobs, t]
    for c in range(wide.county_city.size):
        wide.county_city[c] = base.county_city[c]
        counties[County.free_start, c] = 1000.0 + 0.15 * counties[County.workers, c]
        counties[County.free_workers, c] = counties[County.free_start, c]
        counties[County.skill, c] = counties[County.skill_start, c] = 0.4


@phase
def set_trades(world: World, base: Base, params: Params, seed: int, replication: int) -> None:
    """Trade columns at the start; each trade's own growth is drawn around its centre."""
    trades, wide = world.trades, world.wide
    for k in range(trades[Trade.demand].size):
        trades[Trade.materials_share, k], trades[Trade.wage_mcny, k] = base.materials_share[k], base.wage_mcny[k]
        trades[Trade.local_sourcing_share, k] = 0.3
        trades[Trade.listed, k] = base.listed[k]
        trades[Trade.energy_mcny_per_tce, k] = base.energy_mcny_per_tce[k]
        trades[Trade.power_kwh_per_tce, k] = base.power_kwh_per_tce[k]
        z = normal(uniform(seed, replication, k, 0, streams.TRADE_GROWTH))
        trades[Trade.growth, k] = base.growth[k] + params.trade_growth_sd * z
        trades[Trade.shock, k] = 0.0
        for q in range(4):
            wide.season[k, q] = base.season[k, q]


@phase
def clear_world(world: World) -> None:
    """Forget the last replication: counters, funds, flows, prices, projects."""
    towns, prices = world.towns, world.prices
    towns[:] = 0.0
    world.flows[:] = 0.0
    towns[Town.land_factor][:] = 1.0
    world.cities[:] = 0.0
    world.counties[:] = 0.0
    towns[Town.credit_factor][:] = 1.0
    towns[Town.upgrade_ration][:] = 1.0
    towns[Town.reachable_share][:] = 1.0
    towns[Town.tilt][:] = 1.0
    towns[Town.tfp_frontier][:] = 1.3 * TFP_SD
    prices[:] = 1.0
    world.residuals[:] = 0.0
    world.state[:] = 0
    world.projects.count[0] = 0


@phase
def set_segments(n_entities: F64, slots_factor: float, slots: Slots, places: I64) -> bool:
    """Clear all slots and give every town a segment with room to grow; False when there are too few slots."""
    slots.rows[:] = 0.0
    slots.identity[:] = np.uint64(0)
    slots.link_leader[:] = NO_LEADER
    slots.link_weight[:] = 0.0
    low = 0
    for t in range(n_entities.size):
        wanted = int(slots_factor * n_entities[t]) + SPARE_SLOTS
        places[Place.first_slot, t] = low
        low += (wanted + LANES - 1) // LANES * LANES
        places[Place.last_slot, t] = low
    return low <= slots.identity.size


@entry
def populate(world: World, base: Base, figures: F64, measure_row: I64, params: Params, permit_mcny_per_t: float,
             slots_factor: float, step_years: float, seed: int, replication: int) -> bool:
    """Write the base year of one replication into `world`; False when it has too few slots.

    figures : scratch, (len(FIGURES), n_towns); measure_row : row of `figures` that each measure of a total counts
    slots_factor : slots of a town over its firms at the start
    """
    slots, towns, trades = world.firms, world.towns, world.trades
    places = world.places
    clear_world(world)
    world.prices[P_RATE], world.prices[P_PERMIT] = params.lending_rate, permit_mcny_per_t
    world.prices[P_ENERGY] = params.power_price / ORDINARY_POWER_PRICE
    draw_figures(base.centre, base.log_sd, base.city, figures, seed, replication)
    rake(figures, base.log_sd, measure_row, base.total_members, base.total_measure, base.total_low, base.total_high,
         seed, replication)
    if not set_segments(figures[ENTITIES], slots_factor, slots, places):
        return False
    set_towns(world, base, figures, params, seed, replication)
    set_trades(world, base, params, seed, replication)
    for t in range(base.city.size):
        low, n_firms = places[Place.first_slot, t], int(towns[Town.entities, t])
        k = places[Place.trade, t]
        kit = Kit(base.capital_ratio[k], base.energy_tce_per_mcny[k], base.discharge_t_per_mcny[k],
                  base.tail_exponent, base.log_sd_size, base.young_share)
        found_town(
            slots, low, n_firms, t, towns[Town.output_year_mcny, t], figures[PAYROLL_JOBS, t], kit,
            places[Place.category, t], min(figures[EXPORT_SHARE, t], 0.95), base.n_leaders[t], base.n_srdi[t],
            base.n_little_giant[t], base.n_centres[t], seed, replication
        )
        set_overheads(
            slots, low, n_firms, trades[Trade.materials_share, k], trades[Trade.wage_mcny, k],
            trades[Trade.energy_mcny_per_tce, k] * world.prices[P_ENERGY], params.lending_rate,
            params.small_loan_wedge, seed, replication
        )
        link_town(slots, low, n_firms, seed, replication)
        towns[Town.domestic_mcny, t], towns[Town.exports_mcny, t] = win_customers(
            slots, low, n_firms, trades[Trade.materials_share][places[Place.trade, t]],
            trades[Trade.local_sourcing_share][places[Place.trade, t]], params.segment_elasticity,
            params.liquidity_effect, world.flows[Flow.draw_a], world.flows[Flow.draw_b]
        )
    set_markets(world, figures, towns[Town.domestic_mcny], towns[Town.exports_mcny], params)
    finish_base(world, params.land_mcny_per_mu, step_years)
    set_quotas(world, base)
    return True


@phase
def finish_base(world: World, land_mcny_per_mu: float, step_years: float) -> None:
    """Town sums and counts of the base year."""
    firms, towns, places, flows = world.firms, world.towns, world.places, world.flows
    n_towns = places[Place.city].size
    count_firms(
        places[Place.first_slot], places[Place.last_slot], 0, n_towns, firms.rows[Firm.operating],
        firms.rows[Firm.paper], firms.rows[Firm.leading], firms.rows[Firm.above_size], firms.rows[Firm.title],
        firms.rows[Firm.centre], firms.rows[Firm.quoted], firms.rows[Firm.payroll_jobs], towns[Town.operating],
        towns[Town.paper], towns[Town.leaders], towns[Town.supporting], towns[Town.above_size], towns[Town.titles],
        towns[Town.centres], towns[Town.quoted], towns[Town.jobs], towns[Town.entities]
    )
    count_titles(places[Place.first_slot], places[Place.last_slot], firms.rows[Firm.title], towns[Town.titles_srdi],
                 towns[Town.titles_giant], towns[Town.titles_champion])
    watch_quality(places[Place.first_slot], places[Place.last_slot], 0, n_towns, firms.rows[Firm.operating],
                  firms.rows[Firm.output_year_mcny], towns[Town.value], 0.0, firms.rows[Firm.quality],
                  towns[Town.low_quality_share])
    for i in range(firms.rows[Firm.operating].size):
        flows[Flow.draw_a, i] = 0.0
        flows[Flow.draw_b, i] = 0.0
        flows[Flow.investment_mcny, i] = DEPRECIATION_RATE * step_years * firms.rows[Firm.capital_mcny, i]
    add_up(
        places[Place.first_slot], places[Place.last_slot], 0, n_towns, firms.rows[Firm.output_year_mcny],
        firms.rows[Firm.output_year_mcny], flows[Flow.value_added_mcny], flows[Flow.wages_mcny], flows[Flow.tax_mcny],
        flows[Flow.investment_mcny], firms.rows[Firm.capital_mcny], flows[Flow.energy_tce], flows[Flow.discharge_t],
        towns[Town.output_mcny], towns[Town.output_year_mcny], towns[Town.value_added_mcny], towns[Town.wages_mcny],
        towns[Town.tax_mcny], towns[Town.investment_mcny], towns[Town.capital_mcny], towns[Town.energy_use_tce],
        towns[Town.discharge_use_t]
    )
    for t in range(n_towns):
        towns[Town.chain_year_mcny, t] = towns[Town.output_year_mcny, t] * towns[Town.scope_factor, t]
        towns[Town.reported_year_mcny, t] = towns[Town.chain_year_mcny, t]
        towns[Town.value_added_year_mcny, t] = 0.3 * towns[Town.output_year_mcny, t]
        towns[Town.land_stock_mu, t] = towns[Town.capital_mcny, t] / land_mcny_per_mu
        towns[Town.tax_year_mcny, t] = 0.03 * towns[Town.output_year_mcny, t]
