"""Step 8, investment: loans, equity and grants come in, capital, jobs and R&D stocks move."""

from jinzhen.model import streams
from jinzhen.model.columns import C_ABOVE_LOST, C_ABOVE_NEW, F64, I64, U64
from jinzhen.model.compiled import phase
from jinzhen.model.draws import uniform
from jinzhen.model.phases.sums import segment_sum
from jinzhen.model.rules.demand import smoothed
from jinzhen.model.rules.demography import (
    DEREGISTRATION_RATE,
    chance_within,
    falls_below_size,
    registration_line,
    registration_rate,
)
from jinzhen.model.rules.finance import CASH_BUFFER_YEARS, REPAYMENT_RATE
from jinzhen.model.rules.investment import DEPRECIATION_RATE, affordable_investment, intensity_pace

#: Mean age of the orders a firm plans by, and of the yearly output it is classed by, in years. Assumed.
EXPECTATION_YEARS, OUTPUT_YEARS = 0.75, 0.5
#: Yearly wear of an R&D stock. Assumed, as usual in the literature.
RD_WEAR_RATE = 0.15


@phase
def growth_gap(first: I64, last: I64, from_town: int, to_town: int, above_size: F64, expected_orders_mcny: F64,
               capacity_mcny: F64, gap_mcny: F64) -> None:
    """Orders beyond nine tenths of capacity of above-size firms, by town: where guidance money looks (written)."""
    for t in range(from_town, to_town):
        total = 0.0
        for i in range(first[t], last[t]):
            total += above_size[i] * max(expected_orders_mcny[i] - 0.9 * capacity_mcny[i], 0.0)
        gap_mcny[t] = total


@phase
def give_equity(first: I64, last: I64, from_town: int, to_town: int, above_size: F64, expected_orders_mcny: F64,
                capacity_mcny: F64, per_gap: float, equity_mcny: F64, cash_mcny: F64) -> float:
    """Guidance-fund equity in proportion to the growth gap; returns what firms received, m CNY."""
    given = 0.0
    if per_gap > 0.0:
        for i in range(first[from_town], last[to_town - 1]):
            part = above_size[i] * max(expected_orders_mcny[i] - 0.9 * capacity_mcny[i], 0.0) * per_gap
            equity_mcny[i] += part
            cash_mcny[i] += part
            given += part
    return given


@phase
def borrow(first: I64, last: I64, from_town: int, to_town: int, credit_factor: F64, step_years: float,
           loan_wanted_mcny: F64, loan_mcny: F64, repaid_mcny: F64, debt_mcny: F64, cash_mcny: F64,
           town_credit_mcny: F64) -> float:
    """New loans and repayments move debt and cash alike (written); returns their net sum."""
    net = 0.0
    for t in range(from_town, to_town):
        factor = credit_factor[t]
        for i in range(first[t], last[t]):
            loan_mcny[i] = loan_wanted_mcny[i] * factor
            repaid_mcny[i] = min(debt_mcny[i] * REPAYMENT_RATE * step_years, max(cash_mcny[i] + loan_mcny[i], 0.0))
            change = loan_mcny[i] - repaid_mcny[i]
            debt_mcny[i] += change
            cash_mcny[i] += change
            net += change
        town_credit_mcny[t] = segment_sum(loan_mcny, first[t], last[t])
    return net


@phase
def invest(first: I64, last: I64, from_town: int, to_town: int, operating: F64, wanted_mcny: F64, land_factor: F64,
           grant_share: F64, own_share: F64, tax_credit: float, expected_orders_mcny: F64, step_years: float,
           cash_mcny: F64, capital_mcny: F64, investment_mcny: F64, upgrade_fund_mcny: F64) -> tuple[float, float]:
    """Capital wears and grows, cash pays what grants do not (written); returns the change of cash and what
    the province pays.

    own_share : of investment that the town pays out of `upgrade_fund_mcny` (written), by town
    tax_credit : share of investment the national tax returns
    """
    flow, province = 0.0, 0.0
    for t in range(from_town, to_town):
        built = 0.0
        for i in range(first[t], last[t]):
            buffer = CASH_BUFFER_YEARS * expected_orders_mcny[i]
            covered = min(grant_share[i] + tax_credit, 0.9)
            spent = operating[i] * affordable_investment(wanted_mcny[i], capital_mcny[i], land_factor[t], cash_mcny[i],
                                                         covered, buffer, step_years)
            investment_mcny[i] = spent
            paid = spent * (1.0 - covered)
            cash_mcny[i] -= paid
            flow -= paid
            built += spent
            province += spent * (grant_share[i] - own_share[t])
        upgrade_fund_mcny[t] -= built * own_share[t]
        for i in range(first[t], last[t]):
            capital_mcny[i] += investment_mcny[i] - DEPRECIATION_RATE * step_years * capital_mcny[i]
    return flow, province


@phase
def cover_overdrafts(first: I64, last: I64, from_town: int, to_town: int, debt_mcny: F64, cash_mcny: F64) -> float:
    """A firm short of cash overdraws: debt rises, cash returns to zero; returns the sum."""
    total = 0.0
    for i in range(first[from_town], last[to_town - 1]):
        missing = max(-cash_mcny[i], 0.0)
        debt_mcny[i] += missing
        cash_mcny[i] += missing
        total += missing
    return total


@phase
def hire(first: I64, last: I64, from_town: int, to_town: int, county: I64, hire_factor: F64, hires: F64,
         jobs: F64) -> None:
    """Payroll moves by the hires that were found and by those let go (written)."""
    for t in range(from_town, to_town):
        found = hire_factor[county[t]]
        for i in range(first[t], last[t]):
            jobs[i] += hires[i] * found if hires[i] > 0.0 else hires[i]


@phase
def expect_orders(first: I64, last: I64, from_town: int, to_town: int, trade: I64, season: F64, quarter: int,
                  step_years: float, reachable_share: F64, orders_mcny: F64, expected_orders_mcny: F64) -> None:
    """Expected orders follow the first half of the step, freed of season: firms plan by its middle (written)."""
    for t in range(from_town, to_town):
        per_year = 1.0 / (step_years * max(season[trade[t], quarter], 0.01))
        likely = per_year * reachable_share[t]  # nobody plans for orders that quotas will not let through
        low, high = first[t], last[t]
        expected = expected_orders_mcny[low:high]
        for i in range(expected.size):
            expected[i] = smoothed(expected[i], orders_mcny[low + i] * likely, EXPECTATION_YEARS, 0.5 * step_years)


@phase
def expect(first: I64, last: I64, from_town: int, to_town: int, trade: I64, season: F64, quarter: int,
           step_years: float, reachable_share: F64, orders_mcny: F64, output_mcny: F64, expected_orders_mcny: F64,
           output_year_mcny: F64) -> None:
    """Expected orders follow the rest of the step, smoothed yearly output all of it, freed of season (written)."""
    for t in range(from_town, to_town):
        per_year = 1.0 / (step_years * max(season[trade[t], quarter], 0.01))
        likely = per_year * reachable_share[t]  # nobody plans for orders that quotas will not let through
        low, high = first[t], last[t]
        expected, yearly = expected_orders_mcny[low:high], output_year_mcny[low:high]
        for i in range(expected.size):
            expected[i] = smoothed(expected[i], orders_mcny[low + i] * likely, EXPECTATION_YEARS, 0.5 * step_years)
        for i in range(yearly.size):
            yearly[i] = smoothed(yearly[i], output_mcny[low + i] * per_year, OUTPUT_YEARS, step_years)


@phase
def register(first: I64, last: I64, from_town: int, to_town: int, operating: F64, output_year_mcny: F64,
             identity: U64, reward_mcny: F64, step_years: float, seed: int, replication: int, step: int,
             above_size: F64, cash_mcny: F64, counts: F64) -> float:
    """Firms enter and leave the register of those above the designated size (written); returns the rewards paid.

    reward_mcny : for crossing, by town; counts : `Tally.counts`, added to
    """
    paid = 0.0
    leaves = chance_within(DEREGISTRATION_RATE, step_years)
    for t in range(from_town, to_town):
        line = registration_line(reward_mcny[t])
        enters = chance_within(registration_rate(reward_mcny[t]), step_years)
        for i in range(first[t], last[t]):
            if above_size[i] > 0.0 and falls_below_size(output_year_mcny[i]):
                if uniform(seed, replication, identity[i], step, streams.REGISTRATION) < leaves:
                    above_size[i] = 0.0
                    counts[C_ABOVE_LOST] += 1.0
                continue
            waits = above_size[i] == 0.0 and operating[i] > 0.0 and output_year_mcny[i] >= line
            if waits and uniform(seed, replication, identity[i], step, streams.REGISTRATION) < enters:
                above_size[i] = 1.0
                cash_mcny[i] += reward_mcny[t]
                paid += reward_mcny[t]
                counts[C_ABOVE_NEW] += 1.0
    return paid


@phase
def accumulate(first: I64, last: I64, from_town: int, to_town: int, rd_mcny: F64, investment_mcny: F64,
               capital_mcny: F64, step_years: float, intensity_decline: float, operating: F64, rd_stock_mcny: F64,
               energy_tce_per_mcny: F64, discharge_t_per_mcny: F64, age_years: F64) -> None:
    """R&D stocks, energy and discharge per output, and age move with time (written)."""
    low, high = first[from_town], last[to_town - 1]
    stock, intensity, age = rd_stock_mcny[low:high], energy_tce_per_mcny[low:high], age_years[low:high]
    discharge = discharge_t_per_mcny[low:high]
    for i in range(stock.size):
        stock[i] += rd_mcny[low + i] - RD_WEAR_RATE * step_years * stock[i]
    for i in range(intensity.size):
        kept = 1.0 - intensity_decline * intensity_pace(investment_mcny[low + i], capital_mcny[low + i], step_years)
        intensity[i] *= kept
        discharge[i] *= kept
    for i in range(age.size):
        age[i] += operating[low + i] * step_years
