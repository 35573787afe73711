"""Steps 6 and 7, production and accounts: what is made and sold, and where the money goes."""

from jinzhen.model.columns import F64, I64, P_ENERGY, P_MATERIALS, P_OUTPUT, P_RATE, P_WAGE
from jinzhen.model.compiled import phase
from jinzhen.model.phases.sums import segment_sum
from jinzhen.model.rules.demography import size_weight
from jinzhen.model.rules.finance import (
    PAYOUT_SHARE,
    lending_rate,
    power_saving,
    tax,
    value_added,
)
from jinzhen.model.rules.investment import rd_spending, research_grant
from jinzhen.model.rules.production import output_within

#: Stands for a ceiling that is far away.
UNBOUND = 1e30

@phase
def produce(first: I64, last: I64, from_town: int, to_town: int, intended_mcny: F64, energy_tce_per_mcny: F64,
            discharge_factor: F64, energy_tce: F64, output_mcny: F64) -> None:
    """Output within energy and discharge, m CNY a step; `energy_tce` goes from granted to used (both written)."""
    for t in range(from_town, to_town):
        allowed = discharge_factor[t]
        for i in range(first[t], last[t]):
            output_mcny[i] = output_within(intended_mcny[i], energy_tce[i], energy_tce_per_mcny[i], allowed)
    for i in range(first[from_town], last[to_town - 1]):
        energy_tce[i] = output_mcny[i] * energy_tce_per_mcny[i]


@phase
def see_limits(first: I64, last: I64, from_town: int, to_town: int, orders_mcny: F64, intended_mcny: F64,
               energy_wanted_tce: F64, energy_quota_tce: F64, discharge_wanted_t: F64, discharge_quota_t: F64,
               discharge_factor: F64, reachable_share: F64) -> None:
    """Part of its orders that each town could serve under its ceilings if its firms were large enough (written).

    Form: what was intended, times the ceiling over what it would take; permits bought count.
    """
    for t in range(from_town, to_town):
        room = energy_quota_tce[t] / energy_wanted_tce[t] if energy_wanted_tce[t] > 0.0 else UNBOUND
        if discharge_factor[t] < 1.0:
            room = min(room, discharge_factor[t])
        elif discharge_wanted_t[t] > 0.0:
            room = min(room, max(discharge_quota_t[t] / discharge_wanted_t[t], 1.0))
        orders = segment_sum(orders_mcny, first[t], last[t])
        intended = segment_sum(intended_mcny, first[t], last[t])
        reachable_share[t] = min(room * intended / orders, 1.0) if orders > 0.0 else 1.0


@phase
def discharge(first: I64, last: I64, from_town: int, to_town: int, output_mcny: F64, discharge_t_per_mcny: F64,
              discharge_t: F64) -> None:
    """Discharge of every firm, t a step (written)."""
    for i in range(first[from_town], last[to_town - 1]):
        discharge_t[i] = output_mcny[i] * discharge_t_per_mcny[i]


@phase
def earn(
    first: I64, last: I64, from_town: int, to_town: int, trade: I64, materials_share: F64, wage_mcny: F64,
    energy_mcny_per_tce: F64, power_kwh_per_tce: F64, listed: F64, prices: F64, power_discount: F64, by_size: F64,
    step_years: float, output_mcny: F64, energy_tce: F64, jobs: F64, high_voltage: F64, capital_mcny: F64,
    value_added_mcny: F64, wages_mcny: F64, grant_mcny: F64
) -> float:
    """Value added, wages and the power-price saving of a step (written); returns what the saving cost the public.

    power_discount : CNY/kWh, by town; by_size : (3,), 1.0 where it is for small, medium, large firms
    """
    saved = 0.0
    small, medium, large = by_size[0], by_size[1], by_size[2]
    for t in range(from_town, to_town):
        k = trade[t]
        materials = materials_share[k] * prices[P_MATERIALS] / prices[P_OUTPUT]
        wage = wage_mcny[k] * prices[P_WAGE] * step_years
        energy_price = energy_mcny_per_tce[k] * prices[P_ENERGY]
        for i in range(first[t], last[t]):
            value_added_mcny[i] = value_added(output_mcny[i], output_mcny[i] * materials,
                                              energy_tce[i] * energy_price)
        for i in range(first[t], last[t]):
            wages_mcny[i] = jobs[i] * wage
        for i in range(first[t], last[t]):
            discount = power_discount[t] * size_weight(capital_mcny[i], small, medium, large)
            grant_mcny[i] = power_saving(energy_tce[i], power_kwh_per_tce[k], discount, listed[k], high_voltage[i])
            saved += grant_mcny[i]
    return saved


@phase
def discount_interest(first: I64, last: I64, from_town: int, to_town: int, operating: F64, debt_mcny: F64,
                      capital_mcny: F64, rate_discount: F64, by_size: F64, lending: float, step_years: float,
                      grant_mcny: F64) -> float:
    """Interest the province pays for firms, added to `grant_mcny`; returns the sum.

    rate_discount : percentage points a year, by town; by_size : as in `earn`
    """
    paid = 0.0
    small, medium, large = by_size[0], by_size[1], by_size[2]
    for t in range(from_town, to_town):
        discount = min(0.01 * rate_discount[t], lending) * step_years
        for i in range(first[t], last[t]):
            part = debt_mcny[i] * discount * size_weight(capital_mcny[i], small, medium, large)
            grant_mcny[i] += part
            paid += part
    return paid


@phase
def fund_research(first: I64, last: I64, from_town: int, to_town: int, output_mcny: F64, leading: F64, title: F64,
                  centre: F64, money_mcny: F64, weight: F64, additionality: float, step_years: float, grant_mcny: F64,
                  rd_mcny: F64) -> float:
    """R&D of every firm, own and added by grants (written); returns the grants, which are added to `grant_mcny`.

    money_mcny : a year for all towns, by town; weight : of towns in programmes
    additionality : R&D a yuan of grant adds. A grant is at most half of the R&D it goes to.
    """
    paid = 0.0
    for t in range(from_town, to_town):
        for i in range(first[t], last[t]):
            rd_mcny[i] = rd_spending(output_mcny[i], leading[i])
        eligible = 0.0
        for i in range(first[t], last[t]):
            eligible += research_grant(rd_mcny[i], leading[i], title[i], centre[i], 1.0)
        per_rd = min(money_mcny[t] * weight[t] * step_years / eligible, 1.0) if eligible > 0.0 else 0.0
        for i in range(first[t], last[t]):
            grant = research_grant(rd_mcny[i], leading[i], title[i], centre[i], per_rd)
            grant_mcny[i] += grant
            rd_mcny[i] += additionality * grant
            paid += grant
    return paid


@phase
def settle(
    first: I64, last: I64, from_town: int, to_town: int, operating: F64, permits_mcny: F64, town_wanted_t: F64,
    intended_mcny: F64, discharge_t_per_mcny: F64, value_added_mcny: F64, wages_mcny: F64, grant_mcny: F64,
    debt_mcny: F64, above_size: F64, output_mcny: F64, overhead_share: F64, rd_mcny: F64, prices: F64,
    small_wedge: float, step_years: float,
    profit_mcny: F64, tax_mcny: F64, cash_mcny: F64
) -> float:
    """Interest, permits, taxes, R&D and dividends; profit after tax and cash move (written).

    Permits are paid, or earned, in proportion to the discharge a firm intended. Returns the sum of all changes of cash.
    """
    flow = 0.0
    for t in range(from_town, to_town):
        permit = permits_mcny[t] / town_wanted_t[t] if town_wanted_t[t] > 0.0 else 0.0
        for i in range(first[t], last[t]):
            interest = debt_mcny[i] * lending_rate(prices[P_RATE], small_wedge, above_size[i]) * step_years
            permits = intended_mcny[i] * discharge_t_per_mcny[i] * permit
            before_tax = value_added_mcny[i] - wages_mcny[i] + grant_mcny[i] - interest - permits - rd_mcny[i]
            before_tax -= output_mcny[i] * overhead_share[i]
            due = tax(value_added_mcny[i], before_tax)
            profit = before_tax - due
            kept = operating[i] * (profit - PAYOUT_SHARE * max(profit, 0.0))
            tax_mcny[i] = due
            profit_mcny[i] = profit
            cash_mcny[i] += kept
            flow += kept
    return flow
