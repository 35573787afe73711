"""How much a firm builds (docs/model.md, step 8)."""

from jinzhen.model.compiled import rule
from jinzhen.model.vector_math import exp, log

#: Yearly depreciation of capital, and the part of the gap to wanted capital closed in a year. Assumed.
DEPRECIATION_RATE, CLOSING_RATE = 0.08, 0.30
#: Inflation a firm expects when it weighs the user cost. Assumed.
EXPECTED_INFLATION_RATE = 0.01
#: A grant moves the investment of firms up to this many workers only; larger ones take it and build as before.
#: Source: effects.csv direct_subsidy, UK plants over 150 employees.
INFRAMARGINAL_JOBS = 150.0
#: R&D as a share of sales: leading firms, others. Assumed, near Shanxi's above-size average of about 1 %.
RD_SHARE_LEADING, RD_SHARE_OTHER = 0.015, 0.003


@rule
def user_cost_ratio(rate: float, base_rate: float, grant_share: float, jobs: float) -> float:
    """User cost of capital relative to the base year without grants.

    rate, base_rate : interest a year; grant_share : share of investment the public pays
    Form: (r + d - p)(1 - g); a grant does not count for firms over INFRAMARGINAL_JOBS.
    """
    counted = grant_share if jobs <= INFRAMARGINAL_JOBS else 0.0
    fixed = DEPRECIATION_RATE - EXPECTED_INFLATION_RATE
    return (rate + fixed) * (1.0 - counted) / (base_rate + fixed)


@rule
def wanted_investment(capital_mcny: float, expected_orders_mcny: float, capital_ratio: float, cost_ratio: float,
                      user_cost_elasticity: float, step_years: float) -> float:
    """Investment a firm wants in a step, m CNY: replacement plus part of the gap to wanted capital.

    user_cost_elasticity : of investment (effects.csv capital_cost); wanted capital moves by elasticity * d / speed,
        so that the flow of investment of a firm at rest moves by the published elasticity.
    Form: partial adjustment of the stock.
    """
    stock_elasticity = user_cost_elasticity * DEPRECIATION_RATE / CLOSING_RATE
    wanted = capital_ratio * expected_orders_mcny * exp(-stock_elasticity * log(cost_ratio))
    yearly = DEPRECIATION_RATE * capital_mcny + CLOSING_RATE * (wanted - capital_mcny)
    return max(yearly, 0.0) * step_years


@rule
def land_for(wanted_investment_mcny: float, capital_mcny: float, land_mcny_per_mu: float, step_years: float) -> float:
    """Land an expansion needs, mu. Form: only what goes beyond replacement takes room, at a drawn density."""
    replacement = DEPRECIATION_RATE * capital_mcny * step_years
    return max(wanted_investment_mcny - replacement, 0.0) / land_mcny_per_mu


@rule
def affordable_investment(wanted_mcny: float, capital_mcny: float, land_factor: float, cash_mcny: float,
                          grant_share: float, buffer_mcny: float, step_years: float) -> float:
    """Investment after land and money, m CNY a step.

    land_factor : share of the land asked for that was granted; replacement needs none
    cash_mcny : after the step's accounts and loans
    Form: the least of what is wanted, has room and can be paid.
    """
    replacement = min(DEPRECIATION_RATE * capital_mcny * step_years, wanted_mcny)
    allowed = replacement + (wanted_mcny - replacement) * land_factor
    means = max(cash_mcny - 0.25 * buffer_mcny, 0.0) / max(1.0 - grant_share, 0.1)
    return min(allowed, means)


@rule
def rd_spending(sales_mcny: float, leading: float) -> float:
    """R&D of a step out of own sales, m CNY. Form: share of sales, see RD_SHARE_LEADING."""
    return sales_mcny * (RD_SHARE_LEADING if leading > 0.5 else RD_SHARE_OTHER)
