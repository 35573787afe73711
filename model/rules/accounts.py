"""Money in and out of one firm (docs/odd.md, step 7)."""

from jinzhen.model.engine.compiled import rule
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
def wanted_loan(wanted_investment_mcny: float, grant_share: float, cash_mcny: float, expected_orders_mcny: float,
                repayment_mcny: float, limit_mcny: float, debt_mcny: float, param: F64) -> float:
    """Loan a firm asks for in a step, m CNY: what investment and repayment need beyond spare cash, within its limit.

    Form: pecking order: own cash first, then bank.
    """
    spare = max(cash_mcny - param[Param.cash_buffer_years] * expected_orders_mcny, 0.0)
    need = wanted_investment_mcny * (1.0 - grant_share) + repayment_mcny - spare
    room = max(limit_mcny - debt_mcny + repayment_mcny, 0.0)
    return min(max(need, 0.0), room)
