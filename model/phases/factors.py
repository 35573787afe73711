"""Step 5, factors: land, energy, discharge, credit and labour are asked for, and rationed where they are short."""

from jinzhen.model.columns import APPROVED, F64, I64, P_RATE
from jinzhen.model.compiled import phase
from jinzhen.model.phases.sums import segment_product, segment_sum
from jinzhen.model.rules.demography import size_weight
from jinzhen.model.rules.finance import REPAYMENT_RATE, credit_limit, lending_rate, wanted_loan
from jinzhen.model.rules.investment import (
    LARGE_PRICE_SHARE,
    firm_grant_share,
    investment_with_land,
    land_for,
    log_capital_cost,
    log_rate_cost,
    wanted_investment,
)
from jinzhen.model.rules.production import intended_output, wanted_hires
from jinzhen.model.rules.projects import land_asked

#: Key of a request that has been served.
SERVED = 1e300
#: Stands for a supply that nothing asks for.
UNBOUND = 1e30
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
def lend_energy(wanted_tce: F64, quota_tce: F64, solved_share: float) -> None:
    """The problem ledger moves quota that some towns leave to towns that are short (quota written, its sum kept).

    solved_share : part of the shortage that is solved; Source: plan 四(三) (问题台账); form assumed.
    """
    short, slack = 0.0, 0.0
    for t in range(quota_tce.size):
        short += max(wanted_tce[t] - quota_tce[t], 0.0)
        slack += max(quota_tce[t] - wanted_tce[t], 0.0)
    moved = solved_share * min(short, slack)
    if moved <= 0.0:
        return
    for t in range(quota_tce.size):
        missing, spare = max(wanted_tce[t] - quota_tce[t], 0.0), max(quota_tce[t] - wanted_tce[t], 0.0)
        quota_tce[t] += moved * (missing / short - spare / slack)


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
def spread_grants(first: I64, last: I64, from_town: int, to_town: int, capital_mcny: F64, province_share: F64,
                  own_share: F64, by_size: F64, grant_share: F64) -> None:
    """Share of its investment the public pays every firm (written).

    province_share, own_share : by town; by_size : (3,), 1.0 where the province's is for small, medium, large firms
    """
    small, medium, large = by_size[0], by_size[1], by_size[2]
    for t in range(from_town, to_town):
        province, own = province_share[t], own_share[t]
        for i in range(first[t], last[t]):
            grant_share[i] = firm_grant_share(province, own, size_weight(capital_mcny[i], small, medium, large))


@phase
def want_investment(first: I64, last: I64, from_town: int, to_town: int, operating: F64, capital_mcny: F64,
                    expected_orders_mcny: F64, capital_ratio: F64, above_size: F64, jobs: F64, grant_share: F64,
                    rate_discount: F64, by_size: F64, prices: F64, small_wedge: float, start_rate: float,
                    tax_credit: float, user_cost_elasticity: float, step_years: float, user_cost: F64,
                    wanted_mcny: F64) -> None:
    """Investment every firm wants, m CNY a step, and its log user cost after grants and discounts (both written).

    rate_discount : by town, percentage points a year; by_size : (3,), 1.0 where it is for small, medium, large firms
    """
    small, medium, large = by_size[0], by_size[1], by_size[2]
    large_rate = lending_rate(prices[P_RATE], small_wedge, 1.0)
    small_rate = lending_rate(prices[P_RATE], small_wedge, 0.0)
    large_trend = log_rate_cost(large_rate, lending_rate(start_rate, small_wedge, 1.0))
    small_trend = log_rate_cost(small_rate, lending_rate(start_rate, small_wedge, 0.0))
    for t in range(from_town, to_town):
        discount = 0.01 * rate_discount[t]
        for i in range(first[t], last[t]):
            rate = large_rate if above_size[i] > 0.5 else small_rate
            off = discount * size_weight(capital_mcny[i], small, medium, large)
            user_cost[i] = operating[i] * log_capital_cost(rate, off, grant_share[i], tax_credit, jobs[i],
                                                              LARGE_PRICE_SHARE)
            wanted_mcny[i] = log_capital_cost(rate, off, grant_share[i], tax_credit, jobs[i], 0.0)
        block, low = wanted_mcny[first[t]:last[t]], first[t]  # read and written: only a slice from zero is packed
        for i in range(block.size):
            trend = large_trend if above_size[low + i] > 0.5 else small_trend
            block[i] = operating[low + i] * wanted_investment(
                capital_mcny[low + i], expected_orders_mcny[low + i], capital_ratio[low + i], block[i] + trend,
                user_cost_elasticity, step_years)


@phase
def want_land(first: I64, last: I64, from_town: int, to_town: int, operating: F64, wanted_mcny: F64,
              capital_mcny: F64, land_mcny_per_mu: float, step_years: float, land_mu: F64, town_land_mu: F64) -> None:
    """Land asked for, by firm and town (written)."""
    for t in range(from_town, to_town):
        for i in range(first[t], last[t]):
            land_mu[i] = operating[i] * land_for(wanted_mcny[i], capital_mcny[i], land_mcny_per_mu, step_years)
        town_land_mu[t] = segment_sum(land_mu, first[t], last[t])


@phase
def want_loans(first: I64, last: I64, from_town: int, to_town: int, operating: F64, wanted_mcny: F64,
               land_factor: F64, capital_mcny: F64, debt_mcny: F64, cash_mcny: F64, expected_orders_mcny: F64,
               leading: F64, grant_share: F64, guarantee_share: F64, by_size: F64, guarantee_cover: F64,
               collateral_share: float, step_years: float, loan_wanted_mcny: F64, town_credit_mcny: F64) -> None:
    """Loans asked for by those that have the land, by firm and town (written); the cash holds what the step earned.

    by_size : whom guarantees are for, see `spread_grants`
    """
    small, medium, large = by_size[0], by_size[1], by_size[2]
    for t in range(from_town, to_town):
        for i in range(first[t], last[t]):
            guaranteed = guarantee_share[t] * size_weight(capital_mcny[i], small, medium, large)
            limit = credit_limit(capital_mcny[i], expected_orders_mcny[i], collateral_share, guaranteed, leading[i],
                                 guarantee_cover[t])
            roomy = investment_with_land(wanted_mcny[i], capital_mcny[i], land_factor[t], step_years)
            loan_wanted_mcny[i] = operating[i] * wanted_loan(
                roomy, grant_share[i], cash_mcny[i], expected_orders_mcny[i],
                debt_mcny[i] * REPAYMENT_RATE * step_years, limit, debt_mcny[i])
        town_credit_mcny[t] = segment_sum(loan_wanted_mcny, first[t], last[t])


@phase
def want_workers(first: I64, last: I64, from_town: int, to_town: int, operating: F64, jobs: F64,
                 expected_orders_mcny: F64, capacity_mcny: F64, step_years: float, hires: F64) -> None:
    """Persons every firm wants to hire, negative when it lets go (written)."""
    for i in range(first[from_town], last[to_town - 1]):
        hires[i] = operating[i] * wanted_hires(jobs[i], expected_orders_mcny[i], capacity_mcny[i], step_years)


@phase
def share_workers(first: I64, last: I64, county: I64, hires: F64, free_workers: F64, hires_wanted: F64,
                  hire_factor: F64, new_jobs: F64) -> None:
    """Share of the hires wanted that every county's free workers can fill; the let-go join them first (written).

    new_jobs : by town, hires found (written)
    """
    for c in range(free_workers.size):
        hires_wanted[c] = 0.0
    for t in range(county.size):
        wanted, freed = 0.0, 0.0
        for i in range(first[t], last[t]):
            wanted += max(hires[i], 0.0)
            freed += max(-hires[i], 0.0)
        new_jobs[t] = wanted
        hires_wanted[county[t]] += wanted
        free_workers[county[t]] += freed
    for c in range(free_workers.size):
        hire_factor[c] = min(free_workers[c] / hires_wanted[c], 1.0) if hires_wanted[c] > 0.0 else 1.0
        free_workers[c] -= hires_wanted[c] * hire_factor[c]
    for t in range(county.size):
        new_jobs[t] *= hire_factor[county[t]]


@phase
def share_land(wanted_mu: F64, account_mu: F64, project_town: I64, project_stage: I64, project_land_mu: F64,
               granted_mu: F64, project_count: I64, solved_share: float, step_years: float,
               pool_mu: F64, factor: F64, use_mu: F64) -> None:
    """Share of the land asked for that each town can grant, to firms and approved projects alike (written).

    Land for projects goes to them in the order in which they were signed and is added to `granted_mu`; firms take
    theirs when they invest. The problem ledger moves land that some towns leave to towns that are short.

    solved_share : part of the shortage that the ledger solves; pool_mu : scratch
    """
    pool_mu[:] = 0.0
    for j in range(project_count[0]):
        if project_stage[j] == APPROVED:
            pool_mu[project_town[j]] += land_asked(project_land_mu[j], granted_mu[j], step_years)
    short, slack = 0.0, 0.0
    for t in range(wanted_mu.size):
        wanted_mu[t] += pool_mu[t]
        use_mu[t] = min(account_mu[t], wanted_mu[t])
        account_mu[t] -= use_mu[t]
        short += wanted_mu[t] - use_mu[t]
        slack += account_mu[t]
    moved = solved_share * min(short, 4.0 * step_years * slack)  # what is left is a stock: all of it in a quarter
    for t in range(wanted_mu.size):
        if moved > 0.0:
            use_mu[t] += moved * (wanted_mu[t] - use_mu[t]) / short
            account_mu[t] -= moved * account_mu[t] / slack
        factor[t] = use_mu[t] / wanted_mu[t] if wanted_mu[t] > 0.0 else 1.0
        pool_mu[t] *= factor[t]
    for j in range(project_count[0]):
        if project_stage[j] == APPROVED:
            t = project_town[j]
            got = min(project_land_mu[j] - granted_mu[j], pool_mu[t])
            if factor[t] > 1.0 - 1e-9:
                got = land_asked(project_land_mu[j], granted_mu[j], step_years)
            granted_mu[j] += got
            pool_mu[t] -= got


@phase
def ration_by_weight(wanted: F64, weight: F64, member: I64, group: int, supply: float, factor: F64) -> None:
    """Share of every request that is granted (written), in proportion to weight, up to 1, until `supply` is used up.

    member, group : only requests of members of this group take part
    """
    left, level = supply, 0.0
    for t in range(wanted.size):
        if member[t] == group:
            factor[t] = 0.0
    for _ in range(wanted.size + 1):  # every sweep serves at least one more request in full
        asked = 0.0
        for t in range(wanted.size):
            if member[t] == group and factor[t] < 1.0:
                asked += wanted[t] * weight[t]
        level = left / asked if asked > 0.0 else UNBOUND
        served = 0
        for t in range(wanted.size):
            if member[t] == group and factor[t] < 1.0 and weight[t] * level >= 1.0:
                factor[t] = 1.0
                left -= wanted[t]
                served += 1
        if served == 0:
            break
    for t in range(wanted.size):
        if member[t] == group and factor[t] < 1.0:
            factor[t] = weight[t] * level


@phase
def share_credit(city: I64, tilt: F64, town_wanted_mcny: F64, city_debt_mcny: F64, wanted_mcny: F64,
                 supply_mcny: F64, supply_growth: float, solved_share: float, step_years: float, factor: F64) -> None:
    """Share of a town's loan requests that its city's banks grant (written, by town): by tilt where they are short.

    Banks lend what is repaid and the growth of their lending. The problem ledger moves what some cities leave to
    cities that are short.
    wanted_mcny, supply_mcny : by city, written
    """
    for c in range(wanted_mcny.size):
        wanted_mcny[c] = 0.0
        supply_mcny[c] = city_debt_mcny[c] * (REPAYMENT_RATE + supply_growth) * step_years
    for t in range(city.size):
        wanted_mcny[city[t]] += town_wanted_mcny[t]
    short, slack = 0.0, 0.0
    for c in range(wanted_mcny.size):
        short += max(wanted_mcny[c] - supply_mcny[c], 0.0)
        slack += max(supply_mcny[c] - wanted_mcny[c], 0.0)
    moved = solved_share * min(short, slack)
    for c in range(wanted_mcny.size):
        if moved > 0.0:
            missing, spare = max(wanted_mcny[c] - supply_mcny[c], 0.0), max(supply_mcny[c] - wanted_mcny[c], 0.0)
            supply_mcny[c] += moved * (missing / short - spare / slack)
        ration_by_weight(town_wanted_mcny, tilt, city, c, supply_mcny[c], factor)


@phase
def ration_grants(first: I64, last: I64, grant_share: F64, by_size: F64, tilt: F64, everyone: I64, capital_mcny: F64,
                  wanted_mcny: F64, ceiling_mcny: float, asked_mcny: F64, investment_wanted_mcny: F64,
                  ration_: F64) -> None:
    """Part of the upgrading grant that the province can pay in this step, by tilt; investment wanted by town (written).

    by_size : (3,), 1.0 where the grant is for small, medium, large firms; everyone : zeros; asked_mcny : scratch
    """
    small, medium, large = by_size[0], by_size[1], by_size[2]
    for t in range(grant_share.size):
        investment_wanted_mcny[t] = segment_sum(wanted_mcny, first[t], last[t])
        asked_mcny[t] = grant_share[t] * investment_wanted_mcny[t]
        if small + medium + large < 3.0:
            aimed = 0.0
            for i in range(first[t], last[t]):
                aimed += wanted_mcny[i] * size_weight(capital_mcny[i], small, medium, large)
            asked_mcny[t] = grant_share[t] * aimed
    ration_by_weight(asked_mcny, tilt, everyone, 0, ceiling_mcny, ration_)


@phase
def expect_grants(grant_share: F64, upgrade_fund_mcny: F64, investment_mcny: F64, ration_: F64, province_share: F64,
                  own_share: F64) -> None:
    """Shares of investment that province and town will pay (written): rationed grant and the town's own money.

    investment_mcny : at least what will be built, so that a town never promises more than its fund holds
    """
    for t in range(grant_share.size):
        own_share[t] = min(upgrade_fund_mcny[t] / max(investment_mcny[t], 1.0), TOWN_GRANT_CEILING)
        province_share[t] = grant_share[t] * ration_[t]
