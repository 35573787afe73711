"""What a step leaves behind: the row of outcomes, and proof that the accounts close."""

from jinzhen.model.columns import (
    C_ABOVE_LOST,
    C_ABOVE_NEW,
    C_ENTRIES,
    C_EXITS,
    C_MERGERS,
    C_MOVED_IN,
    C_NOTICES,
    C_PRAISED,
    F64,
    I64,
    T_CASH,
    T_DEBT,
    T_GRANTED,
    T_LAND,
    T_ORDERS,
    TIER_MUNICIPAL,
    TIER_POTENTIAL,
    TIER_PROVINCIAL,
    City,
    Clock,
    County,
    Firm,
    Flow,
    Place,
    Slots,
    Tally,
    Town,
    Wide,
)
from jinzhen.model.compiled import phase
from jinzhen.model.outcomes import Outcome, Residual
from jinzhen.model.phases.certification import ALL
from jinzhen.model.phases.figures import city_spread
from jinzhen.model.rules.investment import DEPRECIATION_RATE

#: Brand (0-1) from which a regional brand counts as of national standing. Assumed.
NATIONAL_BRAND = 0.75


@phase
def total(values: F64) -> float:
    """Sum of an array, in its order."""
    result = 0.0
    for value in values:
        result += value
    return result


@phase
def open_accounts(
    firms: Slots, towns: F64, places: I64, wide: Wide, money: F64, tally: Tally
) -> tuple[float, float, float, float, float]:
    """Clear the step's sums; returns opening cash, debt, capital, operating firms and waiting public money."""
    money[:] = 0.0
    for sums in (tally.programmes, tally.lost, tally.came, tally.signed, tally.stages, tally.counts, tally.paid,
                 tally.round_row):
        sums[:] = 0.0
    return (
        total(firms.rows[Firm.cash_mcny]), total(firms.rows[Firm.debt_mcny]), total(firms.rows[Firm.capital_mcny]),
        total(firms.rows[Firm.operating]), total(towns[Town.waiting_mcny])
    )


@phase
def keep_largest(residuals: F64, position: int, value: float) -> None:
    """Keep the largest imbalance seen so far."""
    residuals[position] = max(residuals[position], abs(value))


@phase
def close_accounts(
    firms: Slots, towns: F64, tally: Tally, residuals: F64, opening: tuple[float, float, float, float, float],
    clock: Clock
) -> None:
    """Compare stocks with their flows; residuals in the order of RESIDUALS."""
    public = tally.paid[T_GRANTED] - total(towns[Town.received_mcny]) - (total(towns[Town.waiting_mcny]) - opening[4])
    keep_largest(residuals, Residual.public_money_mcny, public)
    cash = total(firms.rows[Firm.cash_mcny]) - opening[0]
    debt = total(firms.rows[Firm.debt_mcny]) - opening[1]
    keep_largest(residuals, Residual.firm_cash_mcny, cash - tally.paid[T_CASH])
    keep_largest(residuals, Residual.firm_debt_mcny, debt - tally.paid[T_DEBT])
    worn = DEPRECIATION_RATE * clock.step_years * opening[2]
    capital = opening[2] - worn + total(towns[Town.investment_mcny]) + tally.came[0] - tally.lost[0]
    keep_largest(residuals, Residual.firm_capital_mcny, total(firms.rows[Firm.capital_mcny]) - capital)
    started = tally.counts[C_ENTRIES] + tally.stages[3] - tally.counts[C_EXITS]
    keep_largest(residuals, Residual.firm_count, total(firms.rows[Firm.operating]) - opening[3] - started)
    keep_largest(residuals, Residual.orders_mcny, tally.paid[T_ORDERS])
    for t in range(towns.shape[1]):
        over_tce = towns[Town.energy_use_tce, t] - towns[Town.energy_quota_tce, t]
        keep_largest(residuals, Residual.energy_over_quota_tce, max(over_tce, 0.0))
        keep_largest(residuals, Residual.land_over_quota_mu, max(-towns[Town.land_account_mu, t], 0.0))
    over = total(towns[Town.discharge_use_t]) - total(towns[Town.discharge_quota_t])
    keep_largest(residuals, Residual.discharge_over_quota_t, max(over, 0.0))


@phase
def count_tiers(towns: F64, places: I64, wide: Wide, row: F64) -> None:
    """Towns by tier, those through every gate, and by reported output class (the first nine outcomes)."""
    for t in range(places[Place.city].size):
        row[Outcome.provincial_towns] += places[Place.tier, t] == TIER_PROVINCIAL
        row[Outcome.potential_towns] += places[Place.tier, t] == TIER_POTENTIAL
        row[Outcome.municipal_towns] += places[Place.tier, t] == TIER_MUNICIPAL
        row[Outcome.eligible_towns] += wide.passes[ALL, t] * (places[Place.tier, t] != TIER_PROVINCIAL)
        for k, line in enumerate((5000.0, 10000.0, 20000.0, 30000.0, 50000.0)):
            row[Outcome.towns_over_50 + k] += towns[Town.reported_year_mcny, t] >= line


@phase
def outside_sales(output_mcny: F64, orders_mcny: F64, chain_orders_mcny: F64) -> float:
    """Sales of a step that leave the towns, m CNY: all but what goes to leading firms of the same town."""
    result = 0.0
    for i in range(output_mcny.size):
        if orders_mcny[i] > 0.0:
            result += output_mcny[i] * (1.0 - chain_orders_mcny[i] / orders_mcny[i])
    return result


@phase
def record_output(towns: F64, flows: F64, row: F64) -> None:
    """Output in its three measures, value added, productivity."""
    output, chain, reported, tfp = 0.0, 0.0, 0.0, 0.0
    for t in range(towns.shape[1]):
        in_chain = towns[Town.output_mcny, t] * towns[Town.scope_factor, t]
        output += towns[Town.output_mcny, t]
        chain += in_chain
        reported += in_chain * (1.0 + towns[Town.scope_widening, t]) * (1.0 + towns[Town.gaming, t])
        tfp += towns[Town.output_mcny, t] * towns[Town.tfp_mean, t]
    row[Outcome.core_output_mcny], row[Outcome.chain_output_mcny] = output, chain
    row[Outcome.reported_output_mcny] = reported
    row[Outcome.mean_log_tfp] = tfp / output if output > 0.0 else 0.0
    row[Outcome.value_added_mcny] = total(towns[Town.value_added_mcny])
    row[Outcome.exports_mcny] = total(towns[Town.exports_mcny])
    row[Outcome.outside_sales_mcny] = outside_sales(
        flows[Flow.output_mcny], flows[Flow.orders_mcny], flows[Flow.chain_orders_mcny]
    )


@phase
def record_firms(towns: F64, firms: Slots, flows: F64, tally: Tally, row: F64) -> None:
    """Counts of firms, jobs, their money, projects."""
    linked = 0.0
    for t in range(towns.shape[1]):
        linked += towns[Town.jobs, t] * towns[Town.linked_jobs_per_job, t]
    row[Outcome.entities] = total(towns[Town.entities])
    row[Outcome.paper_entities] = total(towns[Town.paper])
    row[Outcome.leading_firms] = total(towns[Town.leaders])
    row[Outcome.above_size_firms] = total(towns[Town.above_size])
    row[Outcome.reported_entities] = row[Outcome.entities] + total(towns[Town.registered_beyond])
    row[Outcome.entities] -= row[Outcome.paper_entities]
    row[Outcome.entries] = tally.counts[C_ENTRIES] + tally.stages[3]
    row[Outcome.exits] = tally.counts[C_EXITS]
    row[Outcome.moved_in], row[Outcome.mergers] = tally.counts[C_MOVED_IN], tally.counts[C_MERGERS]
    row[Outcome.above_size_new] = tally.counts[C_ABOVE_NEW]
    row[Outcome.above_size_lost] = tally.counts[C_ABOVE_LOST]
    row[Outcome.praised_towns], row[Outcome.notices_served] = tally.counts[C_PRAISED], tally.counts[C_NOTICES]
    row[Outcome.payroll_jobs] = total(towns[Town.jobs])
    row[Outcome.linked_jobs] = linked
    row[Outcome.wages_mcny] = total(towns[Town.wages_mcny])
    row[Outcome.tax_mcny] = total(towns[Town.tax_mcny])
    row[Outcome.rd_mcny] = total(flows[Flow.rd_mcny])
    row[Outcome.investment_mcny] = total(towns[Town.investment_mcny])
    row[Outcome.capital_mcny] = total(firms.rows[Firm.capital_mcny])
    row[Outcome.debt_mcny] = total(firms.rows[Firm.debt_mcny])
    row[Outcome.projects_signed], row[Outcome.signed_mcny] = tally.signed[0], tally.signed[1]
    row[Outcome.projects_under_way] = tally.stages[0]
    row[Outcome.projects_in_production] = tally.stages[1]
    row[Outcome.projects_dropped] = tally.stages[2]
    row[Outcome.realised_mcny] = tally.stages[4]


@phase
def record_standing(towns: F64, row: F64) -> None:
    """Titles, centres, listed firms, standards and brands."""
    for t in range(towns.shape[1]):
        row[Outcome.national_brands] += towns[Town.brand, t] >= NATIONAL_BRAND
    row[Outcome.srdi_firms] = total(towns[Town.titles_srdi])
    row[Outcome.little_giants] = total(towns[Town.titles_giant])
    row[Outcome.champions] = total(towns[Town.titles_champion])
    row[Outcome.technology_centres] = total(towns[Town.centres])
    row[Outcome.listed_firms] = total(towns[Town.quoted])
    row[Outcome.standards_led] = total(towns[Town.standards])


@phase
def record_factors(towns: F64, counties: F64, tally: Tally, clock: Clock, row: F64) -> None:
    """Energy, discharge, land, credit and labour: used, allowed, refused."""
    energy, discharge, land, hires = 0.0, 0.0, 0.0, 0.0
    for t in range(towns.shape[1]):
        energy += max(towns[Town.energy_wanted_tce, t] - towns[Town.energy_quota_tce, t], 0.0)
        discharge += towns[Town.discharge_wanted_t, t] * (1.0 - towns[Town.discharge_factor, t])
        land += towns[Town.land_wanted_mu, t] - towns[Town.land_use_mu, t]
    for c in range(counties.shape[1]):
        hires += counties[County.hires_wanted, c] * (1.0 - counties[County.hire_factor, c])
    row[Outcome.energy_use_tce] = total(towns[Town.energy_use_tce])
    row[Outcome.energy_quota_tce] = total(towns[Town.energy_quota_tce])
    row[Outcome.energy_short_tce] = energy
    row[Outcome.discharge_use_t] = total(towns[Town.discharge_use_t])
    row[Outcome.discharge_quota_t] = total(towns[Town.discharge_quota_t])
    row[Outcome.discharge_short_t] = discharge
    row[Outcome.land_use_mu] = total(towns[Town.land_use_mu])
    row[Outcome.land_quota_mu] = tally.paid[T_LAND]
    row[Outcome.land_short_mu] = land
    row[Outcome.credit_granted_mcny] = total(towns[Town.credit_mcny])
    short = total(towns[Town.credit_wanted_mcny]) - total(towns[Town.credit_mcny])
    row[Outcome.credit_short_mcny] = max(short, 0.0)
    row[Outcome.labour_short_jobs] = hires
    row[Outcome.new_jobs] = total(towns[Town.new_jobs])
    row[Outcome.trained_persons] = total(counties[County.trained])
    output = max(row[Outcome.core_output_mcny], 1e-9)
    row[Outcome.energy_tce_per_10k_cny] = row[Outcome.energy_use_tce] / (100.0 * output)
    row[Outcome.land_in_use_mu] = total(towns[Town.land_stock_mu])
    row[Outcome.output_per_mu_mcny] = output / clock.step_years / max(row[Outcome.land_in_use_mu], 1e-9)


@phase
def record(
    towns: F64, places: I64, wide: Wide, firms: Slots, flows: F64, cities: F64, counties: F64, money: F64,
    tally: Tally, clock: Clock, row: F64
) -> None:
    """Write this step's outcomes into `row`, in the order of OUTCOMES."""
    row[:] = 0.0
    count_tiers(towns, places, wide, row)
    record_output(towns, flows, row)
    record_firms(towns, firms, flows, tally, row)
    record_standing(towns, row)
    record_factors(towns, counties, tally, clock, row)
    row[Outcome.public_money_mcny] = total(money)
    row[Outcome.city_spread] = city_spread(
        places[Place.city], towns[Town.output_year_mcny], cities[City.output_year_mcny]
    )
