"""One replication's base year: town figures within their uncertainty, raked to published totals, then the firms.

Everything is drawn from its own streams, so that the population of a replication is the same in every scenario.
"""

from typing import NamedTuple

import numpy as np

from jinzhen.model.engine import streams
from jinzhen.model.engine.by_address import by_address
from jinzhen.model.engine.compiled import entry, helper, phase
from jinzhen.model.engine.draws import normal, uniform, uniform2
from jinzhen.model.engine.vector_math import exp, log
from jinzhen.model.phases.figures import add_up, count_firms, count_titles, follow_places
from jinzhen.model.phases.learning import watch_quality
from jinzhen.model.rules.orders import nest_exponent, outside_weight_at
from jinzhen.model.rules.turnover import chance_within
from jinzhen.model.state.base_firms import (
    Kit,
    found_town,
    link_town,
    set_overheads,
    win_customers,
)
from jinzhen.model.state.codes import N_SERVICES, Tier
from jinzhen.model.state.column import F64, I64
from jinzhen.model.state.firms import LANES, NO_LEADER
from jinzhen.model.state.now import Now, Param
from jinzhen.model.state.slots import occupy
from jinzhen.model.state.world import County, Firm, Flow, Price, Town, TownCode, Trade, World

#: Town figures that carry a spread; the column order of `Base.centre`.
REPORTED, SCOPE, CORE, ENTITIES, PUBLISHED_JOBS, PAYROLL_JOBS, MARKET_SHARE, EXPORT_SHARE = range(8)
FIGURES = ("reported_mcny", "scope_factor", "output_mcny", "n_entities", "published_jobs", "payroll_jobs",
           "market_share", "export_share")
#: Measures of published totals, as in the base-year tables.
TOTAL_REPORTED, TOTAL_ENTITIES, TOTAL_JOBS = range(3)
#: Sweeps over the published totals; towns count in at most three of them.
RAKING_SWEEPS = 12
#: Power price (CNY/kWh) behind the base year's energy bills. Source: macro.csv, middle of 0.45-0.65.
ORDINARY_POWER_PRICE = 0.55
#: Price of a year's right to discharge one tonne, m CNY. Source: lever_facts.csv L06 (18,000-30,000 CNY/t, one-off).
PERMIT_MCNY_PER_T = 0.02
#: Slots a town has beyond its share, so that small ones can grow.
SPARE_SLOTS = 24


@by_address
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


@helper
def draw_figures(centre: F64, log_sd: F64, city: I64, figures: F64, seed: int, replication: int, param: F64) -> None:
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
            known = min(log_sd[REPORTED, t] / param[Param.full_sd], 1.0)
            figures[REPORTED, t] *= exp(param[Param.city_sd] * known * shared)


@helper
def rake(row: int, figures: F64, log_sd: F64, measure_row: I64, members: F64, measure: I64, low: F64, high: F64,
         seed: int, replication: int, param: F64) -> None:
    """Scale what is not observed of a row so that its published totals, drawn from their ranges, hold.

    row : of `figures`. Iterative fitting, in RAKING_SWEEPS sweeps.
    """
    for _ in range(RAKING_SWEEPS):
        for j in range(measure.size):
            if measure_row[measure[j]] != row:
                continue
            u = uniform(seed, replication, j, 0, streams.PUBLISHED_TOTAL)
            wanted = low[j] + (high[j] - low[j]) * u
            fixed, free = 0.0, 0.0
            for t in range(figures.shape[1]):
                if log_sd[row, t] > 0.0:
                    free += members[j, t] * figures[row, t]
                else:
                    fixed += members[j, t] * figures[row, t]
            factor = max(wanted - fixed, param[Param.raking_least_share] * wanted) / free if free > 0.0 else 1.0
            for t in range(figures.shape[1]):
                if log_sd[row, t] > 0.0 and members[j, t] > 0.0:
                    figures[row, t] *= factor


@helper
def follow_output(centre: F64, log_sd: F64, figures: F64, param: F64) -> None:
    """Core output is reported over scope, and jobs follow the output they are for, as in the fit; observed ones stay.

    Payroll follows core output, published jobs the reported one; `figures` has their own part of the draw.
    """
    for t in range(figures.shape[1]):
        if log_sd[CORE, t] > 0.0:
            figures[CORE, t] = figures[REPORTED, t] / max(figures[SCOPE, t] * param[Param.scope_factor_scale], 1.0)
        if log_sd[PAYROLL_JOBS, t] > 0.0:
            figures[PAYROLL_JOBS, t] *= figures[CORE, t] / centre[CORE, t]
        if log_sd[PUBLISHED_JOBS, t] > 0.0:
            figures[PUBLISHED_JOBS, t] *= figures[REPORTED, t] / centre[REPORTED, t]
        elif log_sd[PAYROLL_JOBS, t] > 0.0:
            figures[PAYROLL_JOBS, t] = min(figures[PAYROLL_JOBS, t], figures[PUBLISHED_JOBS, t])


@helper
def set_markets(world: World, now: Now, figures: F64) -> None:
    """Markets, weights and the rest of the country such that base-year shares and sales result.

    A trade's market is its towns' home sales over their share.
    """
    towns, trades, trade, param = world.towns, world.trades, world.town_codes[TownCode.trade], now.param
    home, abroad, market_share = towns[Town.domestic_mcny], towns[Town.exports_mcny], towns[Town.market_share]
    base_weight, base_export_weight = towns[Town.base_weight], towns[Town.base_export_weight]
    nest = nest_exponent(now.param)
    for k in range(trades.shape[1]):
        share, sales, exports = 0.0, 0.0, 0.0
        for t in range(trade.size):
            if trade[t] == k:
                share += figures[MARKET_SHARE, t]
                sales += home[t]
                exports += abroad[t]
        share = min(max(share, 1e-4), param[Param.highest_share])
        trades[Trade.demand, k] = sales / share
        trades[Trade.export_demand, k] = exports / param[Param.export_market_share]
        trades[Trade.outside_weight, k] = outside_weight_at(share, param)
        trades[Trade.outside_export_weight, k] = outside_weight_at(param[Param.export_market_share], param)
        for t in range(trade.size):
            if trade[t] == k:
                market_share[t] = share * home[t] / sales if sales > 0.0 else 0.0
                part = param[Param.export_market_share] * abroad[t] / exports if exports > 0.0 else 0.0
                base_weight[t] = market_share[t] / exp(nest * log(max(home[t], 1e-9)))
                base_export_weight[t] = part / exp(nest * log(max(abroad[t], 1e-9)))


@helper
def set_towns(world: World, now: Now, base: Base, figures: F64) -> None:
    """Town columns at the start."""
    param = now.param
    towns, codes, services = world.towns, world.town_codes, world.services
    for t in range(base.city.size):
        u, v = uniform2(now.seed, now.replication, t, 0, streams.TOWN_TRADITION)
        codes[TownCode.city, t], codes[TownCode.county, t] = base.city[t], base.county[t]
        codes[TownCode.trade, t] = base.trade[t]
        codes[TownCode.category, t], codes[TownCode.tier, t] = base.category[t], base.tier[t]
        codes[TownCode.tier_step, t] = -1 if base.tier[t] > 0 else 0
        codes[TownCode.batch, t] = 1 if base.tier[t] == Tier.provincial else 0
        towns[Town.heritage, t] = 1.0 if u < base.heritage_prob[t] else 0.0
        towns[Town.gi, t] = towns[Town.gi_start, t] = 1.0 if v < base.gi_prob[t] else 0.0
        towns[Town.brand, t] = towns[Town.brand_start, t] = base.brand[t]
        towns[Town.infrastructure, t] = towns[Town.infrastructure_start, t] = base.infrastructure[t]
        mean = 0.0
        for s in range(N_SERVICES):
            services[t, s] = base.services[t, s]
            mean += base.services[t, s] / N_SERVICES
        towns[Town.services_start, t] = mean
        core = figures[CORE, t]
        towns[Town.registered, t] = max(int(figures[ENTITIES, t] + 0.5), 1)
        towns[Town.scope_factor, t] = max(figures[REPORTED, t] / core, 1.0)
        towns[Town.output_year_mcny, t] = core
        towns[Town.linked_jobs_per_job, t] = max(
            figures[PUBLISHED_JOBS, t] / max(figures[PAYROLL_JOBS, t], 1.0) - 1.0, 0.0)
        linked = towns[Town.linked_jobs_per_job, t] * figures[PAYROLL_JOBS, t]
        towns[Town.linked_jobs_per_mcny, t] = linked / core
        towns[Town.log_size_start, t] = log(max(core, 1.0))
        towns[Town.effort, t], towns[Town.rank_share, t] = 0.5, 0.5
        towns[Town.margin, t] = towns[Town.margin_start, t] = param[Param.start_margin]


@phase
def set_quotas(world: World, now: Now) -> None:
    """Base-year use of energy and discharge, which quotas grow from."""
    param = now.param
    towns, codes, firms = world.towns, world.town_codes, world.firms
    for t in range(codes.shape[1]):
        energy, discharge = 0.0, 0.0
        for i in range(codes[TownCode.first_slot, t], codes[TownCode.last_slot, t]):
            energy += firms[Firm.output_year_mcny, i] * firms[Firm.energy_tce_per_mcny, i]
            discharge += firms[Firm.output_year_mcny, i] * firms[Firm.discharge_t_per_mcny, i]
        towns[Town.energy_use_tce, t] = energy * now.clock.step_years
        towns[Town.discharge_use_t, t] = discharge * now.clock.step_years
        towns[Town.energy_base_tce, t] = param[Param.quota_headroom] * energy
        towns[Town.discharge_base_t, t] = param[Param.quota_headroom] * discharge


@helper
def set_counties(world: World, now: Now, base: Base) -> None:
    """Loans by city, workers and skill by county."""
    counties = world.counties
    follow_places(world, now)
    base_jobs, free_share = now.param[Param.free_workers_base_jobs], now.param[Param.free_workers_share]
    for c in range(world.county_city.size):
        world.county_city[c] = base.county_city[c]
        counties[County.free_start, c] = base_jobs + free_share * counties[County.workers, c]
        counties[County.free_workers, c] = counties[County.free_start, c]
        counties[County.openings_start, c] = now.param[Param.worker_turnover_rate] * counties[County.workers, c]
        counties[County.skill, c] = counties[County.skill_start, c] = now.param[Param.skill_start]


@helper
def set_trades(world: World, now: Now, base: Base) -> None:
    """Trade columns at the start; each trade's own growth is drawn around its centre."""
    trades = world.trades
    for k in range(trades.shape[1]):
        trades[Trade.materials_share, k], trades[Trade.wage_mcny, k] = base.materials_share[k], base.wage_mcny[k]
        trades[Trade.local_sourcing_share, k] = now.param[Param.local_sourcing_share]
        trades[Trade.listed, k] = base.listed[k]
        trades[Trade.energy_mcny_per_tce, k] = base.energy_mcny_per_tce[k]
        trades[Trade.power_kwh_per_tce, k] = base.power_kwh_per_tce[k]
        z = normal(uniform(now.seed, now.replication, k, 0, streams.TRADE_GROWTH))
        trades[Trade.growth, k] = base.growth[k] + now.param[Param.trade_growth_sd] * z
        trades[Trade.shock, k] = 0.0
        for q in range(base.season.shape[1]):
            world.season[k, q] = base.season[k, q]


@phase
def clear_world(world: World, now: Now) -> None:
    """Forget the last replication: counters, funds, flows, prices, projects."""
    param = now.param
    towns = world.towns
    towns[:] = 0.0
    world.flows[:] = 0.0
    world.cities[:] = 0.0
    world.counties[:] = 0.0
    towns[Town.land_factor][:] = 1.0
    towns[Town.credit_factor][:] = 1.0
    towns[Town.upgrade_ration][:] = 1.0
    towns[Town.reachable_share][:] = 1.0
    towns[Town.tilt][:] = 1.0
    towns[Town.tfp_frontier][:] = param[Param.frontier_deviations] * param[Param.tfp_sd]
    world.prices[:] = 1.0
    world.prices[Price.lending_rate] = now.param[Param.lending_rate]
    world.prices[Price.permit_mcny_per_t] = PERMIT_MCNY_PER_T
    world.prices[Price.energy] = now.param[Param.power_price] / ORDINARY_POWER_PRICE
    world.sums[:] = 0.0
    world.money[:] = 0.0
    world.residuals[:] = 0.0
    world.state[:] = 0


@helper
def set_segments(world: World, now: Now, n_entities: F64, slots_factor: float) -> bool:
    """Clear all slots and give every town a segment with room to grow; False when there are too few slots."""
    codes = world.town_codes
    world.firms[:] = 0.0
    world.identity[:] = np.uint64(0)
    world.link_leader[:] = NO_LEADER
    world.link_weight[:] = 0.0
    low = 0
    for t in range(n_entities.size):
        wanted = int(slots_factor * n_entities[t]) + SPARE_SLOTS
        codes[TownCode.first_slot, t] = low
        low += (wanted + LANES - 1) // LANES * LANES
        codes[TownCode.end_slot, t] = low
        occupy(world, t, 0)
    return low <= world.identity.size


@helper
def set_firms(world: World, now: Now, base: Base, figures: F64) -> None:
    """The firms of every town, and what they sell at home and abroad outside their chains."""
    towns, codes, trades, param = world.towns, world.town_codes, world.trades, now.param
    for t in range(base.city.size):
        low, n_firms, k = codes[TownCode.first_slot, t], int(towns[Town.registered, t]), codes[TownCode.trade, t]
        kit = Kit(base.capital_ratio[k], base.energy_tce_per_mcny[k], base.discharge_t_per_mcny[k],
                  base.tail_exponent, base.log_sd_size, base.young_share)
        exports = min(figures[EXPORT_SHARE, t], param[Param.export_share_ceiling])
        occupy(world, t, n_firms)
        found_town(
            world, low, n_firms, t, towns[Town.output_year_mcny, t], figures[PAYROLL_JOBS, t], kit,
            codes[TownCode.category, t], exports, base.n_leaders[t], base.n_srdi[t], base.n_little_giant[t],
            base.n_centres[t], now.seed, now.replication, param)
        set_overheads(
            world, low, n_firms, trades[Trade.materials_share, k], trades[Trade.wage_mcny, k],
            trades[Trade.energy_mcny_per_tce, k] * world.prices[Price.energy], now.seed, now.replication, param)
        link_town(world, low, n_firms, now.seed, now.replication, param)
        towns[Town.domestic_mcny, t], towns[Town.exports_mcny, t] = win_customers(
            world, low, n_firms, trades[Trade.materials_share, k], trades[Trade.local_sourcing_share, k],
            world.flows[Flow.draw_a],
            world.flows[Flow.draw_b], param)


@entry
def populate(world: World, now: Now, base: Base, figures: F64, measure_row: I64, slots_factor: float) -> bool:
    """Write the base year of one replication into `world`; False when it has too few slots.

    figures : scratch, (len(FIGURES), n_towns); measure_row : row of `figures` that each measure of a total counts
    slots_factor : slots of a town over its firms at the start
    """
    param = now.param
    clear_world(world, now)
    draw_figures(base.centre, base.log_sd, base.city, figures, now.seed, now.replication, param)
    for row in (REPORTED, ENTITIES, PUBLISHED_JOBS):
        if row == PUBLISHED_JOBS:
            follow_output(base.centre, base.log_sd, figures, param)
        rake(row, figures, base.log_sd, measure_row, base.total_members, base.total_measure, base.total_low,
             base.total_high, now.seed, now.replication, param)
    if not set_segments(world, now, figures[ENTITIES], slots_factor):
        return False
    set_towns(world, now, base, figures)
    set_trades(world, now, base)
    set_firms(world, now, base, figures)
    set_markets(world, now, figures)
    finish_base(world, now)
    set_quotas(world, now)
    set_counties(world, now, base)
    return True


@phase
def finish_base(world: World, now: Now) -> None:
    """Town sums and counts of the base year, as those of a step that made its part of the year's output."""
    param, step_years = now.param, now.clock.step_years
    firms, towns, flows, n_towns = world.firms, world.towns, world.flows, world.towns.shape[1]
    worn_share = param[Param.depreciation_rate] * step_years
    usual_chance = chance_within(param[Param.hazard_scale] * param[Param.hazard_small], step_years)
    for i in range(flows.shape[1]):
        flows[Flow.draw_a, i] = 0.0
        flows[Flow.draw_b, i] = 0.0
        flows[Flow.output_mcny, i] = firms[Firm.output_year_mcny, i] * step_years
        flows[Flow.investment_mcny, i] = worn_share * firms[Firm.capital_mcny, i]
    count_firms(world, now, 0, n_towns)
    count_titles(world, now)
    watch_quality(world, now, 0, n_towns)
    add_up(world, now, 0, n_towns)
    flows[Flow.output_mcny][:] = 0.0
    for t in range(n_towns):
        towns[Town.chain_year_mcny, t] = towns[Town.output_year_mcny, t] * towns[Town.scope_factor, t]
        towns[Town.reported_year_mcny, t] = towns[Town.chain_year_mcny, t]
        towns[Town.value_added_year_mcny, t] = param[Param.value_added_start_share] * towns[Town.output_year_mcny, t]
        towns[Town.value_added_mcny, t] = towns[Town.value_added_year_mcny, t] * step_years
        towns[Town.land_stock_mu, t] = towns[Town.capital_mcny, t] / now.param[Param.land_mcny_per_mu]
        towns[Town.tax_year_mcny, t] = param[Param.tax_start_share] * towns[Town.output_year_mcny, t]
        towns[Town.tax_mcny, t] = towns[Town.tax_year_mcny, t] * step_years
        towns[Town.closings, t] = usual_chance * towns[Town.operating, t]
        towns[Town.sales_start_mcny, t] = towns[Town.output_year_mcny, t] / max(towns[Town.operating, t], 1.0)
        towns[Town.domestic_mcny, t] *= step_years
        towns[Town.exports_mcny, t] *= step_years
