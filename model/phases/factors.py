"""Step 5, factors: land, energy, discharge, credit and labour are asked for, and rationed where they are short."""

from jinzhen.model.columns import APPROVED, F64, I64, P_RATE, P_UPGRADE
from jinzhen.model.compiled import phase
from jinzhen.model.phases.sums import segment_product, segment_sum
from jinzhen.model.rules.finance import REPAYMENT_RATE, credit_limit, lending_rate, wanted_loan
from jinzhen.model.rules.investment import land_for, user_cost_ratio, wanted_investment
from jinzhen.model.rules.production import intended_output, wanted_hires

#: Key of a request that has been served.
SERVED = 1e300
PROPORTIONAL, MOST_EFFICIENT_FIRST, LEADER_FIRST = 0, 1, 2
#: Largest share of an investment that a town adds from its own upgrading money. Assumed.
TOWN_GRANT_CEILING = 0.10
#: Part of unused discharge quotas that is for sale, as holders keep a reserve. Assumed.
PERMITS_FOR_SALE = 0.5


@phase
def intend(first: I64, last: I64, from_town: int, to_town: int, trade: I64, season: F64, quarter: int,
           step_years: float, capacity_mcny: F64, orders_mcny: F64, energy_tce_per_mcny: F64,
           discharge_t_per_mcny: F64, intended_mcny: F64, energy_wanted_tce: F64, discharge_wanted_t: F64) -> None:
    """Output firms intend in this step, and the energy and discharge it would take (by town, written)."""
    for t in range(from_town, to_town):
        part = step_years * season[trade[t], quarter]
        for i in range(first[t], last[t]):
            intended_mcny[i] = intended_output(capacity_mcny[i] * part, orders_mcny[i])
        energy_wanted_tce[t] = segment_product(intended_mcny, energy_tce_per_mcny, first[t], last[t])
        discharge_wanted_t[t] = segment_product(intended_mcny, discharge_t_per_mcny, first[t], last[t])


@phase
def ration(wanted: F64, key: F64, supply: float, granted: F64) -> None:
    """Serve requests in the order of `key`, smallest first, until `supply` is used up; equal keys by position.

    key : used up; granted : written
    """
    left = supply
    for i in range(granted.size):
        granted[i] = 0.0
    while left > 0.0:
        best = -1
        for i in range(key.size):
            if key[i] < SERVED and (best < 0 or key[i] < key[best]):
                best = i
        if best < 0:
            return
        granted[best] = min(wanted[best], left)
        left -= granted[best]
        key[best] = SERVED


@phase
def grant_energy(
    first: I64, last: I64, from_town: int, to_town: int, wanted_tce: F64, quota_tce: F64, priority: F64,
    intended_mcny: F64, energy_tce_per_mcny: F64, leading: F64, energy_tce: F64, key: F64, wanted: F64
) -> None:
    """Energy granted to every firm, tce a step (written); `key` and `wanted` are scratch."""
    for t in range(from_town, to_town):
        low, high = first[t], last[t]
        short = wanted_tce[t] > quota_tce[t]
        factor = quota_tce[t] / wanted_tce[t] if short and priority[t] == PROPORTIONAL else 1.0
        for i in range(low, high):
            energy_tce[i] = intended_mcny[i] * energy_tce_per_mcny[i] * factor
        if short and priority[t] != PROPORTIONAL:
            for i in range(low, high):
                key[i] = energy_tce_per_mcny[i] if priority[t] == MOST_EFFICIENT_FIRST else -leading[i]
                wanted[i] = energy_tce[i]
            ration(wanted[low:high], key[low:high], quota_tce[t], energy_tce[low:high])


@phase
def trade_permits(wanted_t: F64, quota_t: F64, price_mcny_per_t: float, factor: F64, permits_mcny: F64) -> float:
    """Towns short of discharge buy what others leave; returns the tonnes traded.

    factor : share of its discharge a town may emit; permits_mcny : paid (+) or earned (-); both written
    """
    short, slack = 0.0, 0.0
    for t in range(wanted_t.size):
        short += max(wanted_t[t] - quota_t[t], 0.0)
        slack += max(quota_t[t] - wanted_t[t], 0.0) if wanted_t[t] > 0.0 else 0.0
    traded = min(short, PERMITS_FOR_SALE * slack)
    for t in range(wanted_t.size):
        missing = max(wanted_t[t] - quota_t[t], 0.0)
        bought = traded * missing / short if short > 0.0 else 0.0
        sold = traded * max(quota_t[t] - wanted_t[t], 0.0) / slack if slack > 0.0 and wanted_t[t] > 0.0 else 0.0
        factor[t] = min((quota_t[t] + bought) / wanted_t[t], 1.0) if wanted_t[t] > 0.0 else 1.0
        permits_mcny[t] = (bought - sold) * price_mcny_per_t
    return traded


@phase
def want_investment(first: I64, last: I64, from_town: int, to_town: int, operating: F64, capital_mcny: F64,
                    expected_orders_mcny: F64, capital_ratio: F64, above_size: F64, jobs: F64, grant_share: F64,
                    rate_discount: F64, prices: F64, small_wedge: float, start_rate: float,
                    user_cost_elasticity: float, step_years: float, wanted_mcny: F64) -> None:
    """Investment every firm wants, m CNY a step (written).

    grant_share : by town, share of investment it expects the public to pay
    rate_discount : by town, percentage points a year
    """
    for t in range(from_town, to_town):
        for i in range(first[t], last[t]):
            rate = lending_rate(prices[P_RATE], small_wedge, above_size[i])
            base = lending_rate(start_rate, small_wedge, above_size[i])
            ratio = user_cost_ratio(max(rate - 0.01 * rate_discount[t], 0.0), base, grant_share[t], jobs[i])
            wanted_mcny[i] = operating[i] * wanted_investment(
                capital_mcny[i], expected_orders_mcny[i], capital_ratio[i], ratio, user_cost_elasticity, step_years)


@phase
def want_land_and_loans(first: I64, last: I64, from_town: int, to_town: int, operating: F64, wanted_mcny: F64,
                        capital_mcny: F64, debt_mcny: F64, cash_mcny: F64, expected_orders_mcny: F64, leading: F64,
                        grant_share: F64, guarantee_share: F64, guarantee_cover: F64, collateral_share: float,
                        land_mcny_per_mu: float, step_years: float, land_mu: F64, loan_wanted_mcny: F64,
                        town_land_mu: F64, town_credit_mcny: F64) -> None:
    """Land and loans asked for, by firm and town (written)."""
    for t in range(from_town, to_town):
        for i in range(first[t], last[t]):
            land_mu[i] = operating[i] * land_for(wanted_mcny[i], capital_mcny[i], land_mcny_per_mu, step_years)
        for i in range(first[t], last[t]):
            limit = credit_limit(capital_mcny[i], expected_orders_mcny[i], collateral_share, guarantee_share[t],
                                 leading[i], guarantee_cover[t])
            loan_wanted_mcny[i] = operating[i] * wanted_loan(
                wanted_mcny[i], grant_share[t], cash_mcny[i], expected_orders_mcny[i],
                debt_mcny[i] * REPAYMENT_RATE * step_years, limit, debt_mcny[i])
        town_land_mu[t] = segment_sum(land_mu, first[t], last[t])
        town_credit_mcny[t] = segment_sum(loan_wanted_mcny, first[t], last[t])


@phase
def want_workers(first: I64, last: I64, from_town: int, to_town: int, operating: F64, jobs: F64,
                 expected_orders_mcny: F64, capacity_mcny: F64, step_years: float, hires: F64) -> None:
    """Persons every firm wants to hire, negative when it lets go (written)."""
    for i in range(first[from_town], last[to_town - 1]):
        hires[i] = operating[i] * wanted_hires(jobs[i], expected_orders_mcny[i], capacity_mcny[i], step_years)


@phase
def share_workers(first: I64, last: I64, county: I64, hires: F64, free_workers: F64, hires_wanted: F64,
                  hire_factor: F64) -> None:
    """Share of the hires wanted that every county's free workers can fill; the let-go join them first (written)."""
    for c in range(free_workers.size):
        hires_wanted[c] = 0.0
    for t in range(county.size):
        wanted, freed = 0.0, 0.0
        for i in range(first[t], last[t]):
            wanted += max(hires[i], 0.0)
            freed += max(-hires[i], 0.0)
        hires_wanted[county[t]] += wanted
        free_workers[county[t]] += freed
    for c in range(free_workers.size):
        hire_factor[c] = min(free_workers[c] / hires_wanted[c], 1.0) if hires_wanted[c] > 0.0 else 1.0
        free_workers[c] -= hires_wanted[c] * hire_factor[c]


@phase
def share_land(wanted_mu: F64, account_mu: F64, project_town: I64, project_stage: I64, project_land_mu: F64,
               granted_mu: F64, project_count: I64, factor: F64, use_mu: F64) -> None:
    """Share of the land asked for that each town can grant, to firms and approved projects alike (written).

    Land granted to projects is added to `granted_mu`; firms take theirs when they invest.
    """
    for j in range(project_count[0]):
        if project_stage[j] == APPROVED:
            wanted_mu[project_town[j]] += project_land_mu[j] - granted_mu[j]
    for t in range(wanted_mu.size):
        factor[t] = min(account_mu[t] / wanted_mu[t], 1.0) if wanted_mu[t] > 0.0 else 1.0
        use_mu[t] = wanted_mu[t] * factor[t]
        account_mu[t] -= use_mu[t]
    for j in range(project_count[0]):
        if project_stage[j] == APPROVED:
            granted_mu[j] += (project_land_mu[j] - granted_mu[j]) * factor[project_town[j]]


@phase
def share_credit(city: I64, town_wanted_mcny: F64, city_debt_mcny: F64, wanted_mcny: F64, factor: F64,
                 supply_growth: float, step_years: float) -> None:
    """Share of loan requests that each city's banks grant (written): repayments and growth of what they lend."""
    for c in range(factor.size):
        wanted_mcny[c] = 0.0
    for t in range(city.size):
        wanted_mcny[city[t]] += town_wanted_mcny[t]
    for c in range(factor.size):
        supply = city_debt_mcny[c] * (REPAYMENT_RATE + supply_growth) * step_years
        factor[c] = min(supply / wanted_mcny[c], 1.0) if wanted_mcny[c] > 0.0 else 1.0


@phase
def ration_grants(first: I64, last: I64, grant_share: F64, wanted_mcny: F64, ceiling_mcny: float,
                  investment_wanted_mcny: F64, prices: F64) -> None:
    """Part of the upgrading grant that the province can pay in this step; investment wanted by town (written)."""
    asked = 0.0
    for t in range(grant_share.size):
        investment_wanted_mcny[t] = segment_sum(wanted_mcny, first[t], last[t])
        asked += grant_share[t] * investment_wanted_mcny[t]
    prices[P_UPGRADE] = min(ceiling_mcny / asked, 1.0) if asked > 0.0 else 1.0


@phase
def expect_grants(grant_share: F64, upgrade_fund_mcny: F64, investment_mcny: F64, ration_: float,
                  expected: F64) -> None:
    """Share of investment a town's firms expect the public to pay (written): rationed grant and town money.

    investment_mcny : at least what will be built, so that a town never promises more than its fund holds
    """
    for t in range(grant_share.size):
        own = min(upgrade_fund_mcny[t] / max(investment_mcny[t], 1.0), TOWN_GRANT_CEILING)
        expected[t] = grant_share[t] * ration_ + own
