"""The firms of one town in the base year: sizes, equipment, money, titles, links, customers, each by its own draws."""

from typing import NamedTuple

import numpy as np

from jinzhen.model import streams
from jinzhen.model.columns import F64, MAX_LINKS, Firm, Slots
from jinzhen.model.compiled import phase
from jinzhen.model.draws import exponential, normal, uniform, uniform2
from jinzhen.model.phases.demography import clear_slot
from jinzhen.model.phases.turnover import choose_leader
from jinzhen.model.rules.demand import liquidity, log_pull
from jinzhen.model.rules.demography import ABOVE_SIZE_MCNY
from jinzhen.model.rules.finance import TAX_ON_PROFIT, TAX_ON_VALUE_ADDED, lending_rate
from jinzhen.model.rules.investment import rd_spending
from jinzhen.model.rules.links import OFFER_CEILING, offered, passed_orders
from jinzhen.model.rules.production import scale_for
from jinzhen.model.vector_math import exp, log

#: Part of firms, from the top, whose sizes follow the power law; and how far the largest may stand above its start.
TAIL_SHARE, TAIL_REACH = 0.1, 300.0
#: Spread of log productivity between firms of a town. Assumed, middle of the literature's 0.2-0.4.
TFP_SD = 0.25
#: Profit after tax over sales in the base year: mean and spread between firms. Assumed.
START_MARGIN, START_MARGIN_SD = 0.05, 0.05
#: Spread of log quality between firms of a trade. Assumed.
QUALITY_SD = 0.15
#: Part of the firms of designated size that are registered as such at the start: a campaign finds the others. Tuned to
#: V4.
REGISTERED_SHARE = 0.75
#: Debt and cash of a base-year firm, shares of capital and of yearly sales. Assumed.
DEBT_SHARE, CASH_SHARE = 0.35, 0.10
#: Spread (log) of debt and cash between firms: some are short of money from the start. Assumed.
DEBT_SD, CASH_SD = 0.4, 0.7
#: Chance that a supplier has a leading firm in the base year. Assumed.
LINKED_SHARE = 0.35
#: Sales (m CNY) and yearly energy use (tce) from which a leading firm is supplied at 110 kV. Assumed.
HIGH_VOLTAGE_TCE = 10000.0


class Kit(NamedTuple):
    """What the firms of one town have in common at the start."""

    capital_ratio: float
    energy_tce_per_mcny: float
    discharge_t_per_mcny: float
    tail_exponent: float
    log_sd_size: float
    young_share: float


@phase
def relative_size(u: float, log_sd: float, tail_exponent: float) -> float:
    """Size of a firm relative to the median: log-normal body, power-law tail with density exponent `tail_exponent`."""
    if u < 1.0 - TAIL_SHARE:
        return exp(log_sd * normal(u))
    start = exp(log_sd * normal(1.0 - TAIL_SHARE))
    above = exp(-log((1.0 - u) / TAIL_SHARE) / (tail_exponent - 1.0))
    return start * min(above, TAIL_REACH)


@phase
def log_normal(log_sd: float, z: float) -> float:
    """Log-normal number of mean 1 from a standard normal one."""
    return exp(log_sd * z - 0.5 * log_sd * log_sd)


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
def found_town(
    firms: Slots, low: int, n_firms: int, town: int, output_mcny: float, jobs: float, kit: Kit, category: int,
    export_share: float, n_leaders: int, n_srdi: int, n_little_giant: int, n_centres: int, seed: int,
    replication: int
) -> None:
    """Firms of one town: sizes that add up to its output, jobs to its payroll."""
    total_size, total_weight = 0.0, 0.0
    for n in range(n_firms):
        i = low + n
        clear_slot(firms, i)
        identity = (town << 32) | n
        firms.identity[i] = np.uint64(identity)
        firms.rows[Firm.operating, i] = 1.0
        u = uniform(seed, replication, identity, 0, streams.FIRM_SIZE)
        firms.rows[Firm.output_year_mcny, i] = relative_size(u, kit.log_sd_size, kit.tail_exponent)
        firms.rows[Firm.payroll_jobs, i] = exp(0.85 * log(firms.rows[Firm.output_year_mcny, i]))
        total_size += firms.rows[Firm.output_year_mcny, i]
        total_weight += firms.rows[Firm.payroll_jobs, i]
    for i in range(low, low + n_firms):
        firms.rows[Firm.output_year_mcny, i] *= output_mcny / total_size
        firms.rows[Firm.payroll_jobs, i] *= jobs / total_weight
        equip_firm(firms, i, kit, category, export_share, seed, replication)
    mark_largest(firms.rows[Firm.output_year_mcny], low, n_firms, n_leaders, firms.rows[Firm.leading])
    give_titles(firms, low, n_firms, n_srdi, n_little_giant, n_centres)


@phase
def equip_firm(firms: Slots, i: int, kit: Kit, category: int, export_share: float, seed: int,
               replication: int) -> None:
    """Everything else of a base-year firm whose output and jobs are known."""
    output, identity = firms.rows[Firm.output_year_mcny, i], firms.identity[i]
    a, b = uniform2(seed, replication, identity, 0, streams.FIRM_PRODUCTIVITY)
    c, d = uniform2(seed, replication, identity, 0, streams.FIRM_AGE)
    firms.rows[Firm.tfp, i] = TFP_SD * normal(a)
    firms.rows[Firm.capital_ratio, i] = kit.capital_ratio * exp(0.3 * normal(b) - 0.045)
    firms.rows[Firm.capital_mcny, i] = firms.rows[Firm.capital_ratio, i] * output
    g, h = uniform2(seed, replication, identity, 0, streams.FIRM_FINANCE)
    firms.rows[Firm.debt_mcny, i] = DEBT_SHARE * firms.rows[Firm.capital_mcny, i] * log_normal(DEBT_SD, normal(g))
    firms.rows[Firm.cash_mcny, i] = CASH_SHARE * output * log_normal(CASH_SD, normal(h))
    firms.rows[Firm.log_scale, i] = scale_for(
        output, firms.rows[Firm.tfp, i], firms.rows[Firm.capital_mcny, i], firms.rows[Firm.payroll_jobs, i]
    )
    firms.rows[Firm.age_years, i] = min(exponential(c) * 5.0 / -log(1.0 - kit.young_share), 40.0)
    firms.rows[Firm.energy_tce_per_mcny, i] = kit.energy_tce_per_mcny * exp(0.25 * normal(d) - 0.03)
    firms.rows[Firm.discharge_t_per_mcny, i] = kit.discharge_t_per_mcny
    firms.rows[Firm.export_share, i] = export_share
    firms.rows[Firm.expected_orders_mcny, i] = output
    e, f = uniform2(seed, replication, identity, 0, streams.FIRM_QUALITY)
    firms.rows[Firm.quality, i] = QUALITY_SD * normal(e)
    firms.rows[Firm.above_size, i] = 1.0 if output >= ABOVE_SIZE_MCNY and f < REGISTERED_SHARE else 0.0
    energy_tce = output * firms.rows[Firm.energy_tce_per_mcny, i]
    firms.rows[Firm.high_voltage, i] = 1.0 if energy_tce >= HIGH_VOLTAGE_TCE else 0.0
    firms.rows[Firm.rd_stock_mcny, i] = 0.01 * output
    if category == 1 and firms.rows[Firm.payroll_jobs, i] < 10.0:
        firms.rows[Firm.legal_form, i] = 1.0 if a < 0.6 else 2.0
    elif firms.rows[Firm.payroll_jobs, i] < 2.0:
        firms.rows[Firm.legal_form, i] = 3.0


@phase
def set_overheads(firms: Slots, low: int, n_firms: int, materials_share: float, wage_mcny: float,
                  energy_mcny_per_tce: float, base_rate: float, small_wedge: float, seed: int,
                  replication: int) -> None:
    """Other costs of every firm, such that the base year's accounts give it a usual margin, drawn around USUAL_MARGIN.

    Negative where the payroll imputed to it costs more than it earns: owners and families who are not paid a wage.
    """
    for i in range(low, low + n_firms):
        output = max(firms.rows[Firm.output_year_mcny, i], 1e-6)
        added = 1.0 - materials_share - firms.rows[Firm.energy_tce_per_mcny, i] * energy_mcny_per_tce
        rate = lending_rate(base_rate, small_wedge, firms.rows[Firm.above_size, i])
        paid = (firms.rows[Firm.payroll_jobs, i] * wage_mcny + firms.rows[Firm.debt_mcny, i] * rate) / output
        research = rd_spending(1.0, firms.rows[Firm.leading, i])
        z = normal(uniform(seed, replication, firms.identity[i], 0, streams.FIRM_MARGIN))
        wanted = START_MARGIN + START_MARGIN_SD * z
        before_tax = wanted / (1.0 - TAX_ON_PROFIT) if wanted > 0.0 else wanted
        firms.rows[Firm.overhead_share, i] = added * (1.0 - TAX_ON_VALUE_ADDED) - paid - research - before_tax


@phase
def give_titles(firms: Slots, low: int, n_firms: int, n_srdi: int, n_little_giant: int, n_centres: int) -> None:
    """Titles and technology centres go to the largest firms, little giants first."""
    for i in range(low, low + n_firms):
        larger = 0
        for j in range(low, low + n_firms):
            larger += firms.rows[Firm.output_year_mcny, j] > firms.rows[Firm.output_year_mcny, i]
        if larger < n_little_giant:
            firms.rows[Firm.title, i] = 2.0
        elif larger < n_little_giant + n_srdi:
            firms.rows[Firm.title, i] = 1.0
        firms.rows[Firm.centre, i] = 1.0 if larger < n_centres else 0.0


@phase
def link_town(firms: Slots, low: int, n_firms: int, seed: int, replication: int) -> None:
    """Some suppliers start in the chain of one to three leading firms, chosen by size."""
    for i in range(low, low + n_firms):
        if firms.rows[Firm.leading, i] > 0.0:
            continue
        for s in range(MAX_LINKS):
            u, v = uniform2(seed, replication, firms.identity[i], s, streams.FIRM_LINK)
            if u < (LINKED_SHARE if s == 0 else 0.2) and (s == 0 or firms.link_leader[s - 1, i] >= 0):
                leader = choose_leader(
                    firms.rows[Firm.leading], firms.rows[Firm.output_year_mcny], low, low + n_firms, v
                )
                firms.link_leader[s, i] = leader
                firms.link_weight[s, i] = OFFER_CEILING / MAX_LINKS * (0.25 + 0.75 * v) if leader >= 0 else 0.0
        firms.rows[Firm.chain_years, i] = firms.rows[Firm.age_years, i] if firms.link_leader[0, i] >= 0 else 0.0


@phase
def win_customers(firms: Slots, low: int, n_firms: int, materials_share: float, sourcing_share: float,
                  segment_elasticity: float, liquidity_effect: float, offered_mcny: F64,
                  passed_mcny: F64) -> tuple[float, float]:
    """Set appeal so that pulls equal base-year sales outside the chain; returns the town's home and export sales."""
    for i in range(low, low + n_firms):
        offered_mcny[i] = 0.0
    for s in range(MAX_LINKS):
        for i in range(low, low + n_firms):
            leader = firms.link_leader[s, i]
            if leader >= 0:
                offered_mcny[leader] += offered(firms.link_weight[s, i], firms.rows[Firm.expected_orders_mcny, i], 1.0)
    for i in range(low, low + n_firms):
        passed_mcny[i] = firms.rows[Firm.leading, i] * passed_orders(
            firms.rows[Firm.output_year_mcny, i], materials_share, sourcing_share, offered_mcny[i]
        )
    home, abroad = 0.0, 0.0
    for i in range(low, low + n_firms):
        chain = 0.0
        for s in range(MAX_LINKS):
            leader = firms.link_leader[s, i]
            if leader >= 0 and offered_mcny[leader] > 0.0:
                chain += passed_mcny[leader] * offered(
                    firms.link_weight[s, i], firms.rows[Firm.expected_orders_mcny, i], 1.0
                ) / offered_mcny[leader]
        sales = max(firms.rows[Firm.output_year_mcny, i] - chain, 1e-6)
        means = liquidity(firms.rows[Firm.cash_mcny, i], firms.rows[Firm.expected_orders_mcny, i], liquidity_effect)
        firms.rows[Firm.appeal, i] = log(sales) - log_pull(
            0.0, firms.rows[Firm.quality, i], 0.0, firms.rows[Firm.tfp, i], 0.0, 0.0, means, segment_elasticity
        )
        home += sales * (1.0 - firms.rows[Firm.export_share, i])
        abroad += sales * firms.rows[Firm.export_share, i]
    return home, abroad
