"""Money in and out of one firm (docs/odd.md, step 7)."""

from jinzhen.model.engine.compiled import rule
from jinzhen.model.engine.vector_math import exp
from jinzhen.model.rules.orders import LEAST_SALES_MCNY
from jinzhen.model.state.column import F64
from jinzhen.model.state.now import Param


@rule
def power_saving(energy_tce: float, power_kwh_per_tce: float, discount_cny_per_kwh: float, listed: float,
                 high_voltage: float) -> float:
    """Money the strategic-industry power price saves a firm in a step, m CNY.

    Source: lever_facts.csv L04a: listed industries supplied at 110 kV or more only.
    """
    return listed * high_voltage * energy_tce * power_kwh_per_tce * discount_cny_per_kwh * 1e-6


@rule
def value_added(sales_mcny: float, materials_mcny: float, energy_cost_mcny: float) -> float:
    """Sales less bought materials and energy, m CNY. Form: the definition of value added."""
    return sales_mcny - materials_mcny - energy_cost_mcny


@rule
def tax(value_added_mcny: float, profit_before_tax_mcny: float, param: F64) -> float:
    """Taxes of a step, m CNY; none on losses. Form: flat shares."""
    on_value_added = param[Param.tax_on_value_added] * max(value_added_mcny, 0.0)
    return on_value_added + param[Param.tax_on_profit] * max(profit_before_tax_mcny, 0.0)


@rule
def depreciation(capital_mcny: float, step_years: float, param: F64) -> float:
    """Wear of capital in a step, m CNY: a cost that takes no cash. Form: declining balance, as capital itself wears."""
    return param[Param.depreciation_rate] * capital_mcny * step_years


@rule
def payout(profit_mcny: float, cash_mcny: float, expected_orders_mcny: float, step_years: float, param: F64) -> float:
    """What owners take out in a step, m CNY: they leave a firm what it is short of.

    Form: `payout_share` of profit, none on losses, and all of it as cash nears `ample_cash_years` of sales; beyond that
    also what lies idle, at `surplus_rate`.
    """
    ample = param[Param.ample_cash_years] * max(expected_orders_mcny, LEAST_SALES_MCNY)
    share = min(max(cash_mcny / ample, param[Param.payout_share]), 1.0)
    return share * max(profit_mcny, 0.0) + param[Param.surplus_rate] * step_years * max(cash_mcny - ample, 0.0)


@rule
def overhead_after(overhead_share: float, margin: float, margin_aim: float, step_years: float, param: F64) -> float:
    """Other costs over output when a firm has fitted them to what it earns.

    margin : profit over sales of the last year, as a firm sees it; margin_aim : what its costs are fitted to
    Source: effects.csv firm_dynamics (mean reversion of profitability). Form: exponential, gaps up to `margin_bound`.
    """
    bound = param[Param.margin_bound]
    gap = min(max(margin - margin_aim, -bound), bound)
    return overhead_share + (1.0 - exp(-param[Param.cost_adjustment_rate] * step_years)) * gap


@rule
def lending_rate(base_rate: float, above_size: float, param: F64) -> float:
    """Yearly interest a firm pays before any discount. Source: macro.csv: small loans cost 140 basis points more."""
    return base_rate + param[Param.small_loan_wedge] * (1.0 - above_size)


@rule
def credit_limit(capital_mcny: float, expected_orders_mcny: float, guarantee_share: float, leading: float,
                 fund_cover: float, param: F64) -> float:
    """Largest debt banks allow, m CNY.

    guarantee_share : risk borne by public guarantors, for all but leading firms
    fund_cover : 0-1, what the town's own guarantee money adds to the share
    Form: collateral plus guaranteed unsecured lending; effects.csv credit_guarantee gives the sign and order.
    """
    share = min(guarantee_share + fund_cover, param[Param.guarantor_ceiling])
    unsecured = (1.0 - leading) * param[Param.guaranteed_years] * share * expected_orders_mcny
    return param[Param.collateral_share] * capital_mcny + unsecured


@rule
def guaranteed_debt(debt_mcny: float, capital_mcny: float, leading: float, param: F64) -> float:
    """Debt above collateral, which a guarantor shares the risk of, m CNY. Form: see `credit_limit`."""
    return (1.0 - leading) * max(debt_mcny - param[Param.collateral_share] * capital_mcny, 0.0)


@rule
def usual_loan(capital_mcny: float, step_years: float, param: F64) -> float:
    """Loan of a step, m CNY, with which a firm's debt keeps to the usual part of its capital.

    Form: what is repaid of that part; a firm with less debt comes to it, one with more goes down to it.
    """
    return param[Param.repayment_rate] * step_years * param[Param.debt_share] * capital_mcny


@rule
def wanted_loan(wanted_investment_mcny: float, grant_share: float, cash_mcny: float, expected_orders_mcny: float,
                repayment_mcny: float, usual_mcny: float, limit_mcny: float, debt_mcny: float, param: F64) -> float:
    """Loan a firm asks for in a step, m CNY: what investment and repayment need beyond spare cash, within its limit.

    usual_mcny : asked for in any case, see `usual_loan`
    Form: own cash first, then bank; firms renew their usual loans.
    """
    spare = max(cash_mcny - param[Param.cash_buffer_years] * expected_orders_mcny, 0.0)
    need = wanted_investment_mcny * (1.0 - grant_share) + repayment_mcny - spare
    room = max(limit_mcny - debt_mcny + repayment_mcny, 0.0)
    return min(max(need, usual_mcny), room)


@rule
def overdraft(cash_mcny: float, debt_mcny: float, limit_mcny: float, expected_orders_mcny: float, param: F64) -> float:
    """What a firm that is short of cash owes more, m CNY.

    Form: what its credit limit leaves, and bills that suppliers and owners let wait: `open_bills_years` of orders.
    """
    most = limit_mcny + param[Param.open_bills_years] * expected_orders_mcny
    return min(max(-cash_mcny, 0.0), max(most - debt_mcny, 0.0))


@rule
def recovered_debt(debt_mcny: float, capital_mcny: float, cash_mcny: float, param: F64) -> float:
    """What a closed firm's bank gets out of its capital and cash, m CNY. Form: `recovery_share` of capital; cash first.
    """
    return min(debt_mcny, param[Param.recovery_share] * capital_mcny + max(cash_mcny, 0.0))
