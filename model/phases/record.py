"""What a step leaves behind: the row of outcomes, and proof that the accounts close."""

from jinzhen.model.engine.compiled import helper, phase
from jinzhen.model.engine.sums import segment_sum, total
from jinzhen.model.outcomes import Outcome, Residual
from jinzhen.model.state.codes import Gate, Tier
from jinzhen.model.state.now import Now, Param
from jinzhen.model.state.world import City, County, Firm, Price, Sum, Town, TownCode, World

#: Reported output from which a town is of a class, as in `Outcome.towns_over_50` and those after it.
OUTPUT_LINES_MCNY = (5000.0, 10000.0, 20000.0, 30000.0, 50000.0)
#: Ten thousand CNY in a million.
CNY_10K_PER_MCNY = 100.0


@helper
def of_all(world: World, row: int) -> float:
    """Sum of a column over all firms."""
    codes, values = world.town_codes, world.firms[row]
    result = 0.0
    for t in range(codes.shape[1]):
        result += segment_sum(values[codes[TownCode.first_slot, t]:codes[TownCode.last_slot, t]])
    return result


@helper
def all_land(world: World) -> float:
    """Land in use and land given back, mu."""
    return total(world.towns[Town.land_stock_mu]) + total(world.towns[Town.land_idle_mu])


@phase
def open_accounts(world: World, now: Now) -> tuple[float, float, float, float, float, float]:
    """Clear the step's sums; returns opening cash, debt, capital, operating firms, waiting public money and land."""
    world.money[:] = 0.0
    world.sums[:] = 0.0
    return (of_all(world, Firm.cash_mcny), of_all(world, Firm.debt_mcny), of_all(world, Firm.capital_mcny),
            of_all(world, Firm.operating), total(world.towns[Town.waiting_mcny]), all_land(world))


@phase
def count_tiers(world: World, now: Now) -> None:
    """Towns by tier, those through every gate, and by reported output class (the first nine outcomes)."""
    codes, towns, passes, row = world.town_codes, world.towns, world.passes, world.outcomes
    for t in range(codes[TownCode.city].size):
        row[Outcome.provincial_towns] += codes[TownCode.tier, t] == Tier.provincial
        row[Outcome.potential_towns] += codes[TownCode.tier, t] == Tier.potential
        row[Outcome.municipal_towns] += codes[TownCode.tier, t] == Tier.municipal
        row[Outcome.eligible_towns] += passes[Gate.all, t] * (codes[TownCode.tier, t] != Tier.provincial)
        for k, line in enumerate(OUTPUT_LINES_MCNY):
            row[Outcome.towns_over_50 + k] += towns[Town.reported_year_mcny, t] >= line


@phase
def record_output(world: World, now: Now) -> None:
    """Output in its three measures, value added, productivity."""
    towns, row = world.towns, world.outcomes
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
    row[Outcome.outside_sales_mcny] = total(towns[Town.outside_sales_mcny])


@phase
def record_firms(world: World, now: Now) -> None:
    """Counts of firms, jobs, their money, projects."""
    towns, sums, row = world.towns, world.sums, world.outcomes
    linked = 0.0
    for t in range(towns.shape[1]):
        linked += towns[Town.jobs, t] * towns[Town.linked_jobs_per_job, t]
    registered = total(towns[Town.registered])
    row[Outcome.paper_entities] = total(towns[Town.paper])
    row[Outcome.entities] = registered - row[Outcome.paper_entities]
    row[Outcome.leading_firms] = total(towns[Town.leaders])
    row[Outcome.above_size_firms] = total(towns[Town.above_size])
    row[Outcome.reported_entities] = registered + total(towns[Town.registered_beyond])
    row[Outcome.entries] = sums[Sum.entries] + sums[Sum.plants_opened]
    row[Outcome.exits] = sums[Sum.exits]
    row[Outcome.moved_in], row[Outcome.mergers] = sums[Sum.moved_in], sums[Sum.mergers]
    row[Outcome.above_size_new] = sums[Sum.above_size_new]
    row[Outcome.above_size_lost] = sums[Sum.above_size_lost]
    row[Outcome.praised_towns], row[Outcome.notices_served] = sums[Sum.praised], sums[Sum.notices]
    row[Outcome.payroll_jobs] = total(towns[Town.jobs])
    row[Outcome.linked_jobs] = linked
    row[Outcome.wages_mcny] = total(towns[Town.wages_mcny])
    row[Outcome.tax_mcny] = total(towns[Town.tax_mcny])
    row[Outcome.rd_mcny] = total(towns[Town.rd_mcny])
    row[Outcome.investment_mcny] = total(towns[Town.investment_mcny]) + sums[Sum.built_mcny]
    row[Outcome.capital_mcny] = of_all(world, Firm.capital_mcny)
    row[Outcome.debt_mcny] = of_all(world, Firm.debt_mcny)
    row[Outcome.projects_signed], row[Outcome.signed_mcny] = sums[Sum.projects_signed], sums[Sum.signed_mcny]
    row[Outcome.projects_under_way] = sums[Sum.projects_under_way]
    row[Outcome.projects_in_production] = sums[Sum.projects_finished]
    row[Outcome.projects_dropped] = sums[Sum.projects_dropped]
    row[Outcome.realised_mcny] = sums[Sum.realised_mcny]


@phase
def record_standing(world: World, now: Now) -> None:
    """Titles, centres, listed firms, standards and brands."""
    param = now.param
    towns, row = world.towns, world.outcomes
    for t in range(towns.shape[1]):
        row[Outcome.national_brands] += towns[Town.brand, t] >= param[Param.national_brand]
    row[Outcome.srdi_firms] = total(towns[Town.titles_srdi])
    row[Outcome.little_giants] = total(towns[Town.titles_giant])
    row[Outcome.champions] = total(towns[Town.titles_champion])
    row[Outcome.technology_centres] = total(towns[Town.centres])
    row[Outcome.listed_firms] = total(towns[Town.quoted])
    row[Outcome.standards_led] = total(towns[Town.standards])


@phase
def record_factors(world: World, now: Now) -> None:
    """Energy, discharge, land, credit and labour: used, allowed, refused."""
    towns, counties, sums, row = world.towns, world.counties, world.sums, world.outcomes
    energy, discharge, land, hires = 0.0, 0.0, 0.0, 0.0
    for t in range(towns.shape[1]):
        energy += max(towns[Town.energy_wanted_tce, t] - towns[Town.energy_quota_tce, t], 0.0)
        discharge += towns[Town.discharge_wanted_t, t] * (1.0 - towns[Town.discharge_factor, t])
        land += towns[Town.land_wanted_mu, t] * (1.0 - towns[Town.land_factor, t])
    for c in range(counties.shape[1]):
        hires += counties[County.hires_wanted, c] * (1.0 - counties[County.hire_factor, c])
    row[Outcome.energy_use_tce] = total(towns[Town.energy_use_tce])
    row[Outcome.energy_quota_tce] = total(towns[Town.energy_quota_tce])
    row[Outcome.energy_short_tce] = energy
    row[Outcome.discharge_use_t] = total(towns[Town.discharge_use_t])
    row[Outcome.discharge_quota_t] = total(towns[Town.discharge_quota_t])
    row[Outcome.discharge_short_t] = discharge
    row[Outcome.land_use_mu] = total(towns[Town.land_use_mu])
    row[Outcome.land_quota_mu] = sums[Sum.land_issued_mu]
    row[Outcome.land_short_mu] = land
    row[Outcome.credit_granted_mcny] = total(towns[Town.credit_mcny])
    short = total(towns[Town.credit_wanted_mcny]) - total(towns[Town.credit_mcny])
    row[Outcome.credit_short_mcny] = max(short, 0.0)
    row[Outcome.labour_short_jobs] = hires
    row[Outcome.new_jobs] = total(towns[Town.new_jobs])
    row[Outcome.trained_persons] = total(counties[County.trained])
    output = max(row[Outcome.core_output_mcny], 1e-9)
    goods = output / world.prices[Price.output]
    row[Outcome.energy_tce_per_10k_cny] = row[Outcome.energy_use_tce] / (CNY_10K_PER_MCNY * goods)
    row[Outcome.land_in_use_mu] = total(towns[Town.land_stock_mu])
    row[Outcome.output_per_mu_mcny] = output / now.clock.step_years / max(row[Outcome.land_in_use_mu], 1e-9)


@helper
def city_spread(world: World) -> float:
    """Gini coefficient of core output over cities, 0-1; the cities' output is written."""
    city, output_year_mcny = world.town_codes[TownCode.city], world.towns[Town.output_year_mcny]
    city_output = world.cities[City.output_year_mcny]
    n = city_output.size
    for c in range(n):
        city_output[c] = 0.0
    for t in range(city.size):
        city_output[city[t]] += output_year_mcny[t]
    total, apart = 0.0, 0.0
    for c in range(n):
        total += city_output[c]
        for d in range(n):
            apart += abs(city_output[c] - city_output[d])
    return apart / (2.0 * n * total) if total > 0.0 else 0.0


@phase
def record(world: World, now: Now) -> None:
    """Write this step's outcomes, in the order of OUTCOMES."""
    row = world.outcomes
    row[:] = 0.0
    count_tiers(world, now)
    record_output(world, now)
    record_firms(world, now)
    record_standing(world, now)
    record_factors(world, now)
    row[Outcome.public_money_mcny] = total(world.money)
    row[Outcome.city_spread] = city_spread(world)


@helper
def keep_largest(world: World, residual: int, value: float) -> None:
    """Keep the largest imbalance seen so far."""
    world.residuals[residual] = max(world.residuals[residual], abs(value))


@helper
def close_accounts(world: World, now: Now, opening: tuple[float, float, float, float, float, float]) -> None:
    """Compare stocks with their flows since `opening`; the residuals are written."""
    param = now.param
    towns, sums = world.towns, world.sums
    waiting = total(towns[Town.waiting_mcny]) - opening[4]
    keep_largest(world, Residual.public_money_mcny, sums[Sum.granted] - total(towns[Town.received_mcny]) - waiting)
    cash, debt = of_all(world, Firm.cash_mcny) - opening[0], of_all(world, Firm.debt_mcny) - opening[1]
    keep_largest(world, Residual.firm_cash_mcny, cash - sums[Sum.cash_flow])
    keep_largest(world, Residual.firm_debt_mcny, debt - sums[Sum.debt_flow])
    worn = param[Param.depreciation_rate] * now.clock.step_years * opening[2]
    built = total(towns[Town.investment_mcny])
    capital = opening[2] - worn + built + sums[Sum.capital_brought] - sums[Sum.capital_lost]
    keep_largest(world, Residual.firm_capital_mcny, of_all(world, Firm.capital_mcny) - capital)
    started = sums[Sum.entries] + sums[Sum.plants_opened] - sums[Sum.exits]
    keep_largest(world, Residual.firm_count, of_all(world, Firm.operating) - opening[3] - started)
    keep_largest(world, Residual.orders_mcny, sums[Sum.orders_gap])
    for t in range(towns.shape[1]):
        over_tce = towns[Town.energy_use_tce, t] - towns[Town.energy_quota_tce, t]
        keep_largest(world, Residual.energy_over_quota_tce, max(over_tce, 0.0))
        keep_largest(world, Residual.land_over_quota_mu, max(-towns[Town.land_account_mu, t], 0.0))
    land = opening[5] + total(towns[Town.land_fresh_mu])
    keep_largest(world, Residual.land_over_quota_mu, all_land(world) - land)
    over = total(towns[Town.discharge_use_t]) - total(towns[Town.discharge_quota_t])
    keep_largest(world, Residual.discharge_over_quota_t, max(over, 0.0))
