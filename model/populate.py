"""One replication's base year: town figures within their uncertainty, raked to published totals, then the firms.

Everything is drawn from its own streams, so that the population of a replication is the same in every scenario.
"""

from typing import NamedTuple

import numpy as np

from jinzhen.model import streams
from jinzhen.model.columns import F64, I64, MAX_LINKS, N_SERVICES, Firms, World
from jinzhen.model.compiled import entry, phase
from jinzhen.model.draws import exponential, normal, uniform, uniform2
from jinzhen.model.inputs import Params
from jinzhen.model.phases.demography import clear_slot
from jinzhen.model.phases.figures import add_up, count_firms
from jinzhen.model.phases.turnover import choose_leader
from jinzhen.model.rules.demand import outside_weight_at
from jinzhen.model.rules.links import OFFER_CEILING, offered, passed_orders
from jinzhen.model.rules.production import scale_for
from jinzhen.model.vector_math import exp, log

#: Town figures that carry a spread; the column order of `Base.centre`.
REPORTED, SCOPE, CORE, ENTITIES, PUBLISHED_JOBS, PAYROLL_JOBS, MARKET_SHARE, EXPORT_SHARE = range(8)
FIGURES = ("reported_mcny", "scope_factor", "output_mcny", "n_entities", "published_jobs", "payroll_jobs",
           "market_share", "export_share")
#: Measures of published totals, as in the base-year tables.
TOTAL_REPORTED, TOTAL_ENTITIES, TOTAL_JOBS = range(3)
#: Sweeps over the published totals; towns count in at most three of them.
RAKING_SWEEPS = 12
#: Part of firms, from the top, whose sizes follow the power law; and how far the largest may stand above its start.
TAIL_SHARE, TAIL_REACH = 0.1, 300.0
#: Spread of log productivity between firms of a town. Assumed, middle of the literature's 0.2-0.4.
TFP_SD = 0.25
#: Room under the base-year use in the energy and discharge quotas. Assumed.
QUOTA_HEADROOM = 1.05
#: Debt and cash of a base-year firm, shares of capital and of yearly sales. Assumed.
DEBT_SHARE, CASH_SHARE = 0.35, 0.10
#: Chance that a supplier has a leading firm in the base year. Assumed.
LINKED_SHARE = 0.35
#: Share of the world market that Shanxi's towns of a trade hold together: small, so that exports answer to effort.
EXPORT_MARKET_SHARE = 0.05
#: Largest share of the national market that Shanxi's towns of a trade are given together.
HIGHEST_SHARE = 0.85
#: Sales (m CNY) and yearly energy use (tce) from which a leading firm is supplied at 110 kV. Assumed.
HIGH_VOLTAGE_TCE = 10000.0


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
def draw_figures(centre: F64, log_sd: F64, figures: F64, seed: int, replication: int) -> None:
    """Town figures around their centres, log-normal; observed ones have no spread. figures : as centre, written."""
    for k in range(centre.shape[0]):
        for t in range(centre.shape[1]):
            z = normal(uniform(seed, replication, t, k, streams.TOWN_FIGURE))
            figures[k, t] = centre[k, t] * exp(log_sd[k, t] * z)


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
def relative_size(u: float, log_sd: float, tail_exponent: float) -> float:
    """Size of a firm relative to the median: log-normal body, power-law tail with density exponent `tail_exponent`."""
    if u < 1.0 - TAIL_SHARE:
        return exp(log_sd * normal(u))
    start = exp(log_sd * normal(1.0 - TAIL_SHARE))
    above = exp(-log((1.0 - u) / TAIL_SHARE) / (tail_exponent - 1.0))
    return start * min(above, TAIL_REACH)


@phase
def mark_largest(size: F64, low: int, n_firms: int, n_marked: int, mark: F64) -> None:
    """Set `mark` to 1.0 for the `n_marked` largest of the first `n_firms` slots."""
    for _ in range(min(n_marked, n_firms)):
        best = -1
        for i in range(low, low + n_firms):
            if mark[i] == 0.0 and (best < 0 or size[i] > size[best]):
                best = i
        mark[best] = 1.0


@phase
def found_town(firms: Firms, low: int, n_firms: int, town: int, output_mcny: float, jobs: float, base: Base,
               trade: int, category: int, export_share: float, seed: int, replication: int) -> None:
    """Firms of one town: sizes that add up to its output, jobs to its payroll."""
    total_size, total_weight = 0.0, 0.0
    for n in range(n_firms):
        i = low + n
        clear_slot(firms, i)
        identity = (town << 32) | n
        firms.identity[i] = np.uint64(identity)
        firms.operating[i] = 1.0
        u = uniform(seed, replication, identity, 0, streams.FIRM_SIZE)
        firms.output_year_mcny[i] = relative_size(u, base.log_sd_size, base.tail_exponent)
        firms.payroll_jobs[i] = exp(0.85 * log(firms.output_year_mcny[i]))
        total_size += firms.output_year_mcny[i]
        total_weight += firms.payroll_jobs[i]
    for i in range(low, low + n_firms):
        firms.output_year_mcny[i] *= output_mcny / total_size
        firms.payroll_jobs[i] *= jobs / total_weight
        equip_firm(firms, i, base, trade, category, export_share, seed, replication)
    mark_largest(firms.output_year_mcny, low, n_firms, base.n_leaders[town], firms.leading)
    give_titles(firms, low, n_firms, base.n_srdi[town], base.n_little_giant[town], base.n_centres[town])


@phase
def equip_firm(firms: Firms, i: int, base: Base, trade: int, category: int, export_share: float, seed: int,
               replication: int) -> None:
    """Everything else of a base-year firm whose output and jobs are known."""
    output, identity = firms.output_year_mcny[i], firms.identity[i]
    a, b = uniform2(seed, replication, identity, 0, streams.FIRM_PRODUCTIVITY)
    c, d = uniform2(seed, replication, identity, 0, streams.FIRM_AGE)
    firms.tfp[i] = TFP_SD * normal(a)
    firms.capital_ratio[i] = base.capital_ratio[trade] * exp(0.3 * normal(b) - 0.045)
    firms.capital_mcny[i] = firms.capital_ratio[i] * output
    firms.debt_mcny[i] = DEBT_SHARE * firms.capital_mcny[i]
    firms.cash_mcny[i] = CASH_SHARE * output
    firms.log_scale[i] = scale_for(output, firms.tfp[i], firms.capital_mcny[i], firms.payroll_jobs[i])
    firms.age_years[i] = min(exponential(c) * 5.0 / -log(1.0 - base.young_share), 40.0)
    firms.energy_tce_per_mcny[i] = base.energy_tce_per_mcny[trade] * exp(0.25 * normal(d) - 0.03)
    firms.discharge_t_per_mcny[i] = base.discharge_t_per_mcny[trade]
    firms.export_share[i] = export_share
    firms.expected_orders_mcny[i] = output
    firms.above_size[i] = 1.0 if output >= 20.0 else 0.0
    firms.high_voltage[i] = 1.0 if output * firms.energy_tce_per_mcny[i] >= HIGH_VOLTAGE_TCE else 0.0
    firms.rd_stock_mcny[i] = 0.01 * output
    if category == 1 and firms.payroll_jobs[i] < 10.0:
        firms.legal_form[i] = 1.0 if a < 0.6 else 2.0
    elif firms.payroll_jobs[i] < 2.0:
        firms.legal_form[i] = 3.0


@phase
def give_titles(firms: Firms, low: int, n_firms: int, n_srdi: int, n_little_giant: int, n_centres: int) -> None:
    """Titles and technology centres go to the largest firms, little giants first."""
    for i in range(low, low + n_firms):
        larger = 0
        for j in range(low, low + n_firms):
            larger += firms.output_year_mcny[j] > firms.output_year_mcny[i]
        if larger < n_little_giant:
            firms.title[i] = 2.0
        elif larger < n_little_giant + n_srdi:
            firms.title[i] = 1.0
        firms.centre[i] = 1.0 if larger < n_centres else 0.0


@phase
def link_town(firms: Firms, low: int, n_firms: int, seed: int, replication: int) -> None:
    """Some suppliers start in the chain of one to three leading firms, chosen by size."""
    for i in range(low, low + n_firms):
        if firms.leading[i] > 0.0:
            continue
        for s in range(MAX_LINKS):
            u, v = uniform2(seed, replication, firms.identity[i], s, streams.FIRM_LINK)
            if u < (LINKED_SHARE if s == 0 else 0.2) and (s == 0 or firms.link_leader[s - 1, i] >= 0):
                leader = choose_leader(firms.leading, firms.output_year_mcny, low, low + n_firms, v)
                firms.link_leader[s, i] = leader
                firms.link_weight[s, i] = OFFER_CEILING / MAX_LINKS * (0.25 + 0.75 * v) if leader >= 0 else 0.0
        firms.chain_years[i] = firms.age_years[i] if firms.link_leader[0, i] >= 0 else 0.0


@phase
def win_customers(firms: Firms, low: int, n_firms: int, materials_share: float, sourcing_share: float,
                  segment_elasticity: float, offered_mcny: F64, passed_mcny: F64) -> tuple[float, float]:
    """Set appeal so that pulls equal base-year sales outside the chain; returns the town's home and export sales."""
    for i in range(low, low + n_firms):
        offered_mcny[i] = 0.0
    for s in range(MAX_LINKS):
        for i in range(low, low + n_firms):
            leader = firms.link_leader[s, i]
            if leader >= 0:
                offered_mcny[leader] += offered(firms.link_weight[s, i], firms.expected_orders_mcny[i], 1.0)
    for i in range(low, low + n_firms):
        passed_mcny[i] = firms.leading[i] * passed_orders(firms.output_year_mcny[i], materials_share, sourcing_share,
                                                          offered_mcny[i])
    home, abroad = 0.0, 0.0
    for i in range(low, low + n_firms):
        chain = 0.0
        for s in range(MAX_LINKS):
            leader = firms.link_leader[s, i]
            if leader >= 0 and offered_mcny[leader] > 0.0:
                chain += passed_mcny[leader] * offered(firms.link_weight[s, i], firms.expected_orders_mcny[i],
                                                       1.0) / offered_mcny[leader]
        sales = max(firms.output_year_mcny[i] - chain, 1e-6)
        firms.appeal[i] = log(sales) - (segment_elasticity - 1.0) * firms.tfp[i]
        home += sales * (1.0 - firms.export_share[i])
        abroad += sales * firms.export_share[i]
    return home, abroad


@phase
def set_markets(world: World, figures: F64, home: F64, abroad: F64, params: Params) -> None:
    """Markets, weights and the rest of the country such that base-year shares and sales result.

    A trade's market is its towns' home sales over their share; home, abroad : (n_towns,) sales a year
    """
    towns, trades = world.towns, world.trades
    nest = (params.town_elasticity - 1.0) / (params.segment_elasticity - 1.0)
    for k in range(trades.demand.size):
        share, sales, exports = 0.0, 0.0, 0.0
        for t in range(towns.trade.size):
            if towns.trade[t] == k:
                share += figures[MARKET_SHARE, t]
                sales += home[t]
                exports += abroad[t]
        share = min(max(share, 1e-4), HIGHEST_SHARE)
        trades.demand[k] = sales / share
        trades.export_demand[k] = exports / EXPORT_MARKET_SHARE
        trades.outside_weight[k] = outside_weight_at(share)
        trades.outside_export_weight[k] = outside_weight_at(EXPORT_MARKET_SHARE)
        for t in range(towns.trade.size):
            if towns.trade[t] == k:
                towns.market_share[t] = share * home[t] / sales if sales > 0.0 else 0.0
                part = EXPORT_MARKET_SHARE * abroad[t] / exports if exports > 0.0 else 0.0
                towns.base_weight[t] = towns.market_share[t] / exp(nest * log(max(home[t], 1e-9)))
                towns.base_export_weight[t] = part / exp(nest * log(max(abroad[t], 1e-9)))


@phase
def set_towns(world: World, base: Base, figures: F64, params: Params, seed: int, replication: int) -> None:
    """Town columns at the start."""
    towns = world.towns
    for t in range(base.city.size):
        u, v = uniform2(seed, replication, t, 0, streams.TOWN_TRADITION)
        towns.city[t], towns.county[t], towns.trade[t] = base.city[t], base.county[t], base.trade[t]
        towns.category[t], towns.tier[t] = base.category[t], base.tier[t]
        towns.tier_step[t] = -1 if base.tier[t] > 0 else 0
        towns.batch[t] = 1 if base.tier[t] == 3 else 0
        towns.heritage[t] = 1.0 if u < base.heritage_prob[t] else 0.0
        towns.gi[t] = 1.0 if v < base.gi_prob[t] else 0.0
        towns.brand[t] = towns.brand_start[t] = base.brand[t]
        towns.infrastructure[t] = towns.infrastructure_start[t] = base.infrastructure[t]
        mean = 0.0
        for s in range(N_SERVICES):
            towns.services[t, s] = base.services[t, s]
            mean += base.services[t, s] / N_SERVICES
        towns.services_start[t] = mean
        core = figures[CORE, t]
        if base.log_sd[CORE, t] > 0.0:
            core = figures[REPORTED, t] / max(figures[SCOPE, t] * params.scope_factor_scale, 1.0)
        towns.scope_factor[t] = max(figures[REPORTED, t] / core, 1.0)
        towns.output_year_mcny[t] = core
        towns.linked_jobs_per_job[t] = max(figures[PUBLISHED_JOBS, t] / max(figures[PAYROLL_JOBS, t], 1.0) - 1.0, 0.0)
        towns.log_size_start[t] = log(max(core, 1.0))
        towns.effort[t], towns.rank_share[t] = 0.5, 0.5
        towns.margin[t] = towns.margin_start[t] = 0.04


@phase
def set_quotas(world: World, base: Base) -> None:
    """Base-year use of energy and discharge, which quotas grow from; loans and workers by place."""
    towns, firms, cities, counties = world.towns, world.firms, world.cities, world.counties
    cities.debt_mcny[:] = 0.0
    counties.workers[:] = 0.0
    for t in range(towns.city.size):
        energy, discharge, debt = 0.0, 0.0, 0.0
        for i in range(towns.first_slot[t], towns.last_slot[t]):
            energy += firms.output_year_mcny[i] * firms.energy_tce_per_mcny[i]
            discharge += firms.output_year_mcny[i] * firms.discharge_t_per_mcny[i]
            debt += firms.debt_mcny[i]
        towns.energy_base_tce[t], towns.discharge_base_t[t] = QUOTA_HEADROOM * energy, QUOTA_HEADROOM * discharge
        cities.debt_mcny[towns.city[t]] += debt
        counties.workers[towns.county[t]] += towns.jobs[t]
    for c in range(counties.city.size):
        counties.city[c] = base.county_city[c]
        counties.free_start[c] = 1000.0 + 0.15 * counties.workers[c]
        counties.free_workers[c] = counties.free_start[c]
        counties.skill[c] = counties.skill_start[c] = 0.4


@phase
def set_trades(world: World, base: Base, params: Params, seed: int, replication: int) -> None:
    """Trade columns at the start; each trade's own growth is drawn around its centre."""
    trades = world.trades
    for k in range(trades.demand.size):
        trades.materials_share[k], trades.wage_mcny[k] = base.materials_share[k], base.wage_mcny[k]
        trades.local_sourcing_share[k] = 0.3
        trades.listed[k] = base.listed[k]
        trades.energy_mcny_per_tce[k] = base.energy_mcny_per_tce[k]
        trades.power_kwh_per_tce[k] = base.power_kwh_per_tce[k]
        z = normal(uniform(seed, replication, k, 0, streams.TRADE_GROWTH))
        trades.growth[k] = base.growth[k] + params.trade_growth_sd * z
        trades.shock[k] = 0.0
        for q in range(4):
            trades.season[k, q] = base.season[k, q]


@phase
def clear_world(world: World) -> None:
    """Forget the last replication: counters, funds, flows, prices, projects."""
    towns, prices = world.towns, world.prices
    for column in (towns.access, towns.label, towns.upgrade_fund_mcny, towns.guarantee_fund_mcny, towns.courted,
                   towns.waiting_mcny, towns.land_account_mu, towns.gaming, towns.perceived_constraint,
                   towns.cost_relief, towns.received_mcny, towns.exports_mcny, towns.domestic_mcny,
                   towns.tax_year_mcny, towns.credit_mcny, towns.credit_wanted_mcny, towns.gate_mcny,
                   towns.energy_wanted_tce, towns.permits_mcny, towns.tfp_mean, towns.pressure, towns.value,
                   towns.nominated, towns.size_gain):
        column[:] = 0.0
    for flow in world.flows:
        flow[:] = 0.0
    towns.land_factor[:] = 1.0
    world.cities.credit_factor[:] = 1.0
    towns.tfp_frontier[:] = 1.3 * TFP_SD
    prices[:] = 1.0
    world.residuals[:] = 0.0
    world.state[:] = 0
    world.projects.count[0] = 0


@entry
def populate(world: World, base: Base, figures: F64, measure_row: I64, params: Params, permit_mcny_per_t: float,
             seed: int, replication: int) -> bool:
    """Write the base year of one replication into `world`; False when a segment is too small.

    figures : scratch, (len(FIGURES), n_towns); measure_row : row of `figures` that each measure of a total counts
    """
    firms, towns, trades = world.firms, world.towns, world.trades
    clear_world(world)
    world.prices[3], world.prices[5] = params.lending_rate, permit_mcny_per_t
    draw_figures(base.centre, base.log_sd, figures, seed, replication)
    rake(figures, base.log_sd, measure_row, base.total_members, base.total_measure, base.total_low, base.total_high,
         seed, replication)
    set_towns(world, base, figures, params, seed, replication)
    set_trades(world, base, params, seed, replication)
    for t in range(base.city.size):
        low, high = towns.first_slot[t], towns.last_slot[t]
        n_firms = max(int(figures[ENTITIES, t] + 0.5), 1)
        for i in range(low, high):
            clear_slot(firms, i)
        if n_firms > high - low:
            return False
        found_town(firms, low, n_firms, t, towns.output_year_mcny[t], figures[PAYROLL_JOBS, t], base, towns.trade[t],
                   towns.category[t], min(figures[EXPORT_SHARE, t], 0.95), seed, replication)
        link_town(firms, low, n_firms, seed, replication)
        towns.domestic_mcny[t], towns.exports_mcny[t] = win_customers(
            firms, low, n_firms, trades.materials_share[towns.trade[t]], trades.local_sourcing_share[towns.trade[t]],
            params.segment_elasticity, world.flows.draw_a, world.flows.draw_b)
    set_markets(world, figures, towns.domestic_mcny, towns.exports_mcny, params)
    finish_base(world)
    set_quotas(world, base)
    return True


@phase
def finish_base(world: World) -> None:
    """Town sums and counts of the base year."""
    firms, towns, flows = world.firms, world.towns, world.flows
    n_towns = towns.city.size
    count_firms(towns.first_slot, towns.last_slot, 0, n_towns, firms.operating, firms.paper, firms.leading,
                firms.above_size, firms.title, firms.centre, firms.payroll_jobs, towns.operating, towns.paper,
                towns.leaders, towns.supporting, towns.above_size, towns.titles, towns.centres, towns.jobs,
                towns.entities)
    for i in range(firms.operating.size):
        flows.draw_a[i] = 0.0
        flows.draw_b[i] = 0.0
        flows.investment_mcny[i] = 0.08 * firms.capital_mcny[i]
    add_up(towns.first_slot, towns.last_slot, 0, n_towns, firms.output_year_mcny, firms.output_year_mcny,
           flows.value_added_mcny, flows.wages_mcny, flows.tax_mcny, flows.investment_mcny, firms.capital_mcny,
           flows.energy_tce, flows.discharge_t, towns.output_mcny, towns.output_year_mcny, towns.value_added_mcny,
           towns.wages_mcny, towns.tax_mcny, towns.investment_mcny, towns.capital_mcny, towns.energy_use_tce,
           towns.discharge_use_t)
    for t in range(n_towns):
        towns.chain_year_mcny[t] = towns.output_year_mcny[t] * towns.scope_factor[t]
        towns.reported_year_mcny[t] = towns.chain_year_mcny[t]
        towns.value_added_year_mcny[t] = 0.3 * towns.output_year_mcny[t]
        towns.tax_year_mcny[t] = 0.03 * towns.output_year_mcny[t]
        towns.outside_share[t] = 0.9
