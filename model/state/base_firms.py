"""The firms of one town in the base year: sizes, equipment, money, titles, links, customers, each by its own draws."""

from typing import NamedTuple

import numpy as np

from jinzhen.model.engine import streams
from jinzhen.model.engine.compiled import helper
from jinzhen.model.engine.draws import exponential, normal, uniform, uniform2
from jinzhen.model.engine.vector_math import exp, log
from jinzhen.model.phases.links import choose_leader, list_leaders
from jinzhen.model.phases.newcomers import TOWN_BIT
from jinzhen.model.rules.accounts import depreciation, lending_rate
from jinzhen.model.rules.investment import rd_spending
from jinzhen.model.rules.learning import spread_of_shock
from jinzhen.model.rules.links import offered, passed_orders
from jinzhen.model.rules.orders import liquidity, log_pull
from jinzhen.model.rules.production import scale_for
from jinzhen.model.rules.turnover import ABOVE_SIZE_MCNY, falls_below_size
from jinzhen.model.state.column import F64
from jinzhen.model.state.firms import MAX_LINKS
from jinzhen.model.state.now import Param
from jinzhen.model.state.slots import clear_slot
from jinzhen.model.state.world import Firm, Flow, World

#: Age below which a firm counts in `young_share`. Source: effects.csv firm_dynamics.
YOUNG_SHARE_YEARS = 5.0
#: Legal form of a household, see `Firm.legal_form`.
HOUSEHOLD = 3.0


class Kit(NamedTuple):
    """What the firms of one town have in common at the start."""

    capital_ratio: float
    energy_tce_per_mcny: float
    discharge_t_per_mcny: float
    tail_exponent: float
    log_sd_size: float
    young_share: float


@helper
def relative_size(u: float, log_sd: float, tail_exponent: float, param: F64) -> float:
    """Size of a firm relative to the median: log-normal body, power-law tail with density exponent `tail_exponent`."""
    if u < 1.0 - param[Param.tail_share]:
        return exp(log_sd * normal(u))
    start = exp(log_sd * normal(1.0 - param[Param.tail_share]))
    above = exp(-log((1.0 - u) / param[Param.tail_share]) / (tail_exponent - 1.0))
    return start * min(above, param[Param.tail_reach])


@helper
def log_normal(log_sd: float, z: float) -> float:
    """Log-normal number of mean 1 from a standard normal one."""
    return exp(log_sd * z - 0.5 * log_sd * log_sd)


@helper
def mark_largest(size: F64, low: int, n_firms: int, n_marked: int, mark: F64) -> None:
    """Set `mark` to 1.0 for the `n_marked` largest of the first `n_firms` slots."""
    for _ in range(min(n_marked, n_firms)):
        best = -1
        for i in range(low, low + n_firms):
            if mark[i] == 0.0 and (best < 0 or size[i] > size[best]):
                best = i
        mark[best] = 1.0


@helper
def found_town(world: World, low: int, n_firms: int, town: int, output_mcny: float, jobs: float, kit: Kit,
               category: int, export_share: float, n_leaders: int, n_srdi: int, n_little_giant: int, n_centres: int,
               seed: int, replication: int, param: F64) -> None:
    """Firms of one town: sizes that add up to its output, jobs to its payroll."""
    total_size, total_weight = 0.0, 0.0
    for n in range(n_firms):
        i = low + n
        clear_slot(world, i)
        identity = (town << TOWN_BIT) | n
        world.identity[i] = np.uint64(identity)
        world.firms[Firm.operating, i] = 1.0
        u = uniform(seed, replication, identity, 0, streams.FIRM_SIZE)
        size = relative_size(u, kit.log_sd_size, kit.tail_exponent, param)
        world.firms[Firm.output_year_mcny, i] = size
        world.firms[Firm.payroll_jobs, i] = exp(param[Param.jobs_size_elasticity] * log(size))
        total_size += world.firms[Firm.output_year_mcny, i]
        total_weight += world.firms[Firm.payroll_jobs, i]
    for i in range(low, low + n_firms):
        world.firms[Firm.output_year_mcny, i] *= output_mcny / total_size
        world.firms[Firm.payroll_jobs, i] *= jobs / total_weight
        equip_firm(world, i, kit, category, export_share, seed, replication, param)
    mark_largest(world.firms[Firm.output_year_mcny], low, n_firms, n_leaders, world.firms[Firm.leading])
    give_titles(world, low, n_firms, n_srdi, n_little_giant, n_centres)


@helper
def equip_firm(world: World, i: int, kit: Kit, category: int, export_share: float, seed: int, replication: int,
               param: F64) -> None:
    """Everything else of a base-year firm whose output and jobs are known."""
    output, identity = world.firms[Firm.output_year_mcny, i], world.identity[i]
    a, b = uniform2(seed, replication, identity, 0, streams.FIRM_PRODUCTIVITY)
    c, d = uniform2(seed, replication, identity, 0, streams.FIRM_AGE)
    world.firms[Firm.tfp, i] = param[Param.tfp_sd] * normal(a)
    spread = log_normal(param[Param.capital_ratio_sd], normal(b))
    world.firms[Firm.capital_ratio, i] = kit.capital_ratio * spread
    world.firms[Firm.capital_mcny, i] = world.firms[Firm.capital_ratio, i] * output
    world.firms[Firm.land_held_mu, i] = world.firms[Firm.capital_mcny, i] / param[Param.land_mcny_per_mu]
    g, h = uniform2(seed, replication, identity, 0, streams.FIRM_FINANCE)
    usual_debt = param[Param.debt_share] * world.firms[Firm.capital_mcny, i]
    most = param[Param.collateral_share] * world.firms[Firm.capital_mcny, i]
    world.firms[Firm.debt_mcny, i] = min(usual_debt * log_normal(param[Param.debt_sd], normal(g)), most)
    world.firms[Firm.cash_mcny, i] = param[Param.cash_share] * output * log_normal(param[Param.cash_sd], normal(h))
    world.firms[Firm.log_scale, i] = scale_for(
        output, world.firms[Firm.tfp, i], world.firms[Firm.capital_mcny, i], world.firms[Firm.payroll_jobs, i], param
    )
    age = exponential(c) * YOUNG_SHARE_YEARS / -log(1.0 - kit.young_share)
    world.firms[Firm.age_years, i] = min(age, param[Param.age_ceiling_years])
    spread = log_normal(param[Param.energy_intensity_sd], normal(d))
    world.firms[Firm.energy_tce_per_mcny, i] = kit.energy_tce_per_mcny * spread
    world.firms[Firm.discharge_t_per_mcny, i] = kit.discharge_t_per_mcny
    world.firms[Firm.export_share, i] = export_share
    world.firms[Firm.expected_orders_mcny, i] = output
    e, f = uniform2(seed, replication, identity, 0, streams.FIRM_QUALITY)
    world.firms[Firm.quality, i] = param[Param.quality_sd] * normal(e)
    of_size, kept = output >= ABOVE_SIZE_MCNY, not falls_below_size(output, param)
    registered = param[Param.registered_share] if of_size else param[Param.registered_below_share] if kept else 0.0
    world.firms[Firm.above_size, i] = 1.0 if f < registered else 0.0
    energy_tce = output * world.firms[Firm.energy_tce_per_mcny, i]
    world.firms[Firm.high_voltage, i] = 1.0 if energy_tce >= param[Param.high_voltage_tce] else 0.0
    world.firms[Firm.rd_stock_mcny, i] = param[Param.rd_stock_start_share] * output
    if category == 1 and world.firms[Firm.payroll_jobs, i] < param[Param.small_producer_jobs]:
        world.firms[Firm.legal_form, i] = 1.0 if a < param[Param.cooperative_share] else 2.0
    elif world.firms[Firm.payroll_jobs, i] < 2.0:
        world.firms[Firm.legal_form, i] = HOUSEHOLD


@helper
def sizes_of(output_mcny: F64) -> tuple[float, float]:
    """Mean and variance of the log outputs of a town's firms."""
    mean, square = 0.0, 0.0
    for i in range(output_mcny.size):
        size = log(max(output_mcny[i], 1e-6))
        mean += size / output_mcny.size
        square += size * size / output_mcny.size
    return mean, max(square - mean * mean, 1e-6)


@helper
def usual_favour(jobs: float, age_years: float, above_mean: float, size_variance: float, z: float, param: F64) -> float:
    """Customers' favour that a firm of the base year happens to have: as shocks leave it when as much comes as passes.

    above_mean : its log output above the mean of its town's firms, whose variance is `size_variance`
    Form: conditional normal: a firm that is large for its town owes some of it to favour, so that none grows or shrinks
    on the whole when it passes.
    """
    scale = param[Param.appeal_shock_scale] * spread_of_shock(jobs, age_years, 1.0, param)
    variance = param[Param.favour_years] * scale * scale
    owed = min(variance / size_variance, 1.0)
    return owed * above_mean + (variance * (1.0 - owed)) ** 0.5 * z


@helper
def set_overheads(world: World, low: int, n_firms: int, materials_share: float, wage_mcny: float,
                  energy_mcny_per_tce: float, seed: int, replication: int, param: F64) -> None:
    """Margin that every firm's costs are fitted to, around `start_margin`, and other costs as the base year left them.

    A good or bad year passes: it moved sales against costs that stay, and with them the margin. Where the payroll
    imputed to a firm costs more than it earns, owners and families work without a wage.
    """
    mean_size, size_variance = sizes_of(world.firms[Firm.output_year_mcny, low:low + n_firms])
    for i in range(low, low + n_firms):
        output = max(world.firms[Firm.output_year_mcny, i], 1e-6)
        added = 1.0 - materials_share - world.firms[Firm.energy_tce_per_mcny, i] * energy_mcny_per_tce
        rate = lending_rate(param[Param.lending_rate], world.firms[Firm.above_size, i], param)
        wages = world.firms[Firm.payroll_jobs, i] * wage_mcny / output
        interest = world.firms[Firm.debt_mcny, i] * rate / output
        research = rd_spending(1.0, world.firms[Firm.leading, i], param)
        worn = depreciation(world.firms[Firm.capital_mcny, i], 1.0, param) / output
        u, v = uniform2(seed, replication, world.identity[i], 0, streams.FIRM_MARGIN)
        aim = param[Param.start_margin] + param[Param.start_margin_sd] * normal(u)
        w = uniform(seed, replication, world.identity[i], 1, streams.FIRM_MARGIN)
        if aim < 0.0 and world.firms[Firm.age_years, i] > param[Param.young_years] and w < param[Param.failed_share]:
            aim = -aim  # whoever never covers his costs has closed by that age; who is there in his place earns as much
        fixed = min(wages, max(added, 0.0)) + interest + worn
        favour = usual_favour(world.firms[Firm.payroll_jobs, i], world.firms[Firm.age_years, i],
                              log(output) - mean_size, size_variance, normal(v), param)
        world.firms[Firm.favour, i] = favour
        wanted = aim + fixed * favour
        before_tax = wanted / (1.0 - param[Param.tax_on_profit]) if wanted > 0.0 else wanted
        after_tax = added * (1.0 - param[Param.tax_on_value_added])
        left = after_tax - interest - research - worn - before_tax
        world.firms[Firm.paid_share, i] = min(max(left, 0.0) / wages, 1.0) if wages > 0.0 else 1.0
        world.firms[Firm.overhead_share, i] = left - wages * world.firms[Firm.paid_share, i]
        world.firms[Firm.margin_aim, i], world.firms[Firm.profit_year_mcny, i] = aim, wanted * output


@helper
def give_titles(world: World, low: int, n_firms: int, n_srdi: int, n_little_giant: int, n_centres: int) -> None:
    """Titles and technology centres go to the largest firms, little giants first."""
    firms = world.firms
    output_year_mcny = firms[Firm.output_year_mcny]
    ceiling = np.inf
    for rank in range(min(max(n_little_giant + n_srdi, n_centres), n_firms)):
        best = -1
        for i in range(low, low + n_firms):
            if output_year_mcny[i] < ceiling and (best < 0 or output_year_mcny[i] > output_year_mcny[best]):
                best = i
        if best < 0:
            return
        ceiling = output_year_mcny[best]
        if rank < n_little_giant + n_srdi:
            firms[Firm.title, best] = 2.0 if rank < n_little_giant else 1.0
        firms[Firm.centre, best] = 1.0 if rank < n_centres else 0.0


@helper
def link_town(world: World, low: int, n_firms: int, seed: int, replication: int, param: F64) -> None:
    """Some suppliers start in the chain of one to three leading firms, chosen by size."""
    sales_mcny, listed = world.firms[Firm.output_year_mcny], world.flows[Flow.draw_b]
    n_leaders, total_mcny = list_leaders(world, sales_mcny, low, low + n_firms, listed)
    for i in range(low, low + n_firms):
        if world.firms[Firm.leading, i] > 0.0:
            continue
        for s in range(MAX_LINKS):
            u, v = uniform2(seed, replication, world.identity[i], s, streams.FIRM_LINK)
            chance = param[Param.linked_share] if s == 0 else param[Param.further_link_share]
            if u < chance and (s == 0 or world.link_leader[s - 1, i] >= 0):
                leader = choose_leader(sales_mcny, listed, low, n_leaders, total_mcny, v)
                world.link_leader[s, i] = leader
                part = param[Param.offer_least] + param[Param.offer_spread] * v
                weight = param[Param.offer_ceiling] / MAX_LINKS * part
                world.link_weight[s, i] = weight if leader >= 0 else 0.0
        world.firms[Firm.chain_years, i] = world.firms[Firm.age_years, i] if world.link_leader[0, i] >= 0 else 0.0


@helper
def win_customers(world: World, low: int, n_firms: int, materials_share: float, sourcing_share: float,
                  offered_mcny: F64, passed_mcny: F64, param: F64) -> tuple[float, float]:
    """Set appeal so that pulls equal base-year sales outside the chain; returns the town's home and export sales."""
    for i in range(low, low + n_firms):
        offered_mcny[i] = 0.0
    for s in range(MAX_LINKS):
        for i in range(low, low + n_firms):
            leader = world.link_leader[s, i]
            if leader >= 0:
                offered_mcny[leader] += offered(world.link_weight[s, i], world.firms[Firm.expected_orders_mcny, i], 1.0)
    for i in range(low, low + n_firms):
        passed_mcny[i] = world.firms[Firm.leading, i] * passed_orders(
            world.firms[Firm.output_year_mcny, i], materials_share, sourcing_share, offered_mcny[i]
        )
    home, abroad = 0.0, 0.0
    for i in range(low, low + n_firms):
        chain = 0.0
        for s in range(MAX_LINKS):
            leader = world.link_leader[s, i]
            if leader >= 0 and offered_mcny[leader] > 0.0:
                chain += passed_mcny[leader] * offered(
                    world.link_weight[s, i], world.firms[Firm.expected_orders_mcny, i], 1.0
                ) / offered_mcny[leader]
        sales = max(world.firms[Firm.output_year_mcny, i] - chain, 1e-6)
        means = liquidity(world.firms[Firm.cash_mcny, i], world.firms[Firm.expected_orders_mcny, i], param)
        world.firms[Firm.appeal, i] = log(sales) - log_pull(
            0.0, world.firms[Firm.quality, i], 0.0, world.firms[Firm.tfp, i], 0.0, 0.0, means, param
        )
        home += sales * (1.0 - world.firms[Firm.export_share, i])
        abroad += sales * world.firms[Firm.export_share, i]
    return home, abroad
