"""What a step leaves behind: the row of outcomes, and proof that the accounts close."""

from jinzhen.model.columns import (
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
    World,
)
from jinzhen.model.compiled import phase
from jinzhen.model.phases.certification import ALL
from jinzhen.model.phases.figures import city_spread
from jinzhen.model.rules.investment import DEPRECIATION_RATE


@phase
def total(values: F64) -> float:
    """Sum of an array, in its order."""
    result = 0.0
    for value in values:
        result += value
    return result


@phase
def open_accounts(firms: Slots, towns: F64, places: I64, wide: Wide, money: F64, tally: Tally) -> tuple[float, float, float, float, float]:
    """Clear the step's sums; returns opening cash, debt, capital, operating firms and waiting public money."""
    money[:] = 0.0
    for sums in (tally.programmes, tally.lost, tally.came, tally.signed, tally.stages, tally.counts, tally.paid,
                 tally.round_row):
        sums[:] = 0.0
    return (total(firms.rows[Firm.cash_mcny]), total(firms.rows[Firm.debt_mcny]), total(firms.rows[Firm.capital_mcny]), total(firms.rows[Firm.operating]),
            total(towns[Town.waiting_mcny]))


@phase
def keep_largest(residuals: F64, position: int, value: float) -> None:
    """Keep the largest imbalance seen so far."""
    residuals[position] = max(residuals[position], abs(value))


@phase
def close_accounts(world: World, opening: tuple[float, float, float, float, float], clock: Clock) -> None:
    """Compare stocks with their flows; residuals in the order of RESIDUALS."""
    firms, towns, tally, residuals = world.firms, world.towns, world.tally, world.residuals
    public = tally.paid[T_GRANTED] - total(towns[Town.received_mcny]) - (total(towns[Town.waiting_mcny]) - opening[4])
    keep_largest(residuals, 0, public)
    keep_largest(residuals, 1, total(firms.rows[Firm.cash_mcny]) - opening[0] - tally.paid[T_CASH])
    keep_largest(residuals, 2, total(firms.rows[Firm.debt_mcny]) - opening[1] - tally.paid[T_DEBT])
    worn = DEPRECIATION_RATE * clock.step_years * opening[2]
    capital = opening[2] - worn + total(towns[Town.investment_mcny]) + tally.came[0] - tally.lost[0]
    keep_largest(residuals, 3, total(firms.rows[Firm.capital_mcny]) - capital)
    started = tally.counts[0] + tally.stages[1] - tally.counts[1]
    keep_largest(residuals, 4, total(firms.rows[Firm.operating]) - opening[3] - started)
    keep_largest(residuals, 5, tally.paid[T_ORDERS])
    for t in range(towns.shape[1]):
        keep_largest(residuals, 6, max(towns[Town.energy_use_tce, t] - towns[Town.energy_quota_tce, t], 0.0))
        keep_largest(residuals, 8, max(-towns[Town.land_account_mu, t], 0.0))
    over = total(towns[Town.discharge_use_t]) - total(towns[Town.discharge_quota_t])
    keep_largest(residuals, 7, max(over, 0.0))


@phase
def count_tiers(world: World, row: F64) -> None:
    """Towns by tier, those through every gate, and by reported output class (the first nine outcomes)."""
    towns, places, wide = world.towns, world.places, world.wide
    row[:9] = 0.0
    for t in range(places[Place.city].size):
        row[0] += places[Place.tier, t] == TIER_PROVINCIAL
        row[1] += places[Place.tier, t] == TIER_POTENTIAL
        row[2] += places[Place.tier, t] == TIER_MUNICIPAL
        row[3] += wide.passes[ALL, t] * (places[Place.tier, t] != TIER_PROVINCIAL)
        for k, line in enumerate((5000.0, 10000.0, 20000.0, 30000.0, 50000.0)):
            row[4 + k] += towns[Town.reported_year_mcny, t] >= line


@phase
def record(world: World, clock: Clock) -> None:
    """Write this step's outcomes, in the order of OUTCOMES."""
    towns, places, flows, firms = world.towns, world.places, world.flows, world.firms
    counties, tally, row = world.counties, world.tally, world.outcomes
    count_tiers(world, row)
    row[9] = total(towns[Town.output_mcny])
    row[10:15] = 0.0
    row[18] = 0.0
    linked, output, tfp, energy_short, discharge_short, land_short = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    for t in range(places[Place.city].size):
        row[10] += towns[Town.output_mcny, t] * towns[Town.scope_factor, t]
        row[11] += towns[Town.output_mcny, t] * towns[Town.scope_factor, t] * (1.0 + towns[Town.gaming, t])
        row[13] += towns[Town.output_mcny, t] * towns[Town.outside_share, t]
        linked += towns[Town.jobs, t] * towns[Town.linked_jobs_per_job, t]
        output += towns[Town.output_mcny, t]
        tfp += towns[Town.output_mcny, t] * towns[Town.tfp_mean, t]
        energy_short += max(towns[Town.energy_wanted_tce, t] - towns[Town.energy_quota_tce, t], 0.0)
        discharge_short += towns[Town.discharge_wanted_t, t] * (1.0 - towns[Town.discharge_factor, t])
        land_short += towns[Town.land_wanted_mu, t] - towns[Town.land_use_mu, t]
    row[12] = total(towns[Town.value_added_mcny])
    row[14] = total(towns[Town.exports_mcny])
    row[15], row[16] = total(towns[Town.entities]), total(towns[Town.paper])
    row[17], row[18] = total(towns[Town.leaders]), total(towns[Town.above_size])
    row[19], row[20] = tally.counts[0] + tally.stages[1], tally.counts[1]
    row[21], row[22] = total(towns[Town.jobs]), linked
    row[23], row[24] = total(towns[Town.wages_mcny]), total(towns[Town.tax_mcny])
    row[25], row[26] = total(flows[Flow.rd_mcny]), total(towns[Town.investment_mcny])
    row[27], row[28] = total(firms.rows[Firm.capital_mcny]), total(firms.rows[Firm.debt_mcny])
    row[29] = tfp / output if output > 0.0 else 0.0
    row[30], row[31] = tally.signed[0], tally.stages[0]
    row[32], row[33], row[34] = tally.stages[1], tally.stages[2], tally.signed[1]
    row[35], row[36], row[37] = total(towns[Town.energy_use_tce]), total(towns[Town.energy_quota_tce]), energy_short
    row[38], row[39], row[40] = total(towns[Town.discharge_use_t]), total(towns[Town.discharge_quota_t]), discharge_short
    row[41], row[42], row[43] = total(towns[Town.land_use_mu]), tally.paid[T_LAND], land_short
    row[44] = total(towns[Town.credit_mcny])
    row[45] = max(total(towns[Town.credit_wanted_mcny]) - total(towns[Town.credit_mcny]), 0.0)
    row[46] = total(counties[County.hires_wanted])
    for c in range(world.wide.county_city.size):
        row[46] -= counties[County.hires_wanted, c] * counties[County.hire_factor, c]
    row[47] = total(world.money)
    row[48] = city_spread(places[Place.city], towns[Town.output_year_mcny], world.cities[City.output_year_mcny])
