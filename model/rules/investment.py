"""How much a firm builds (docs/odd.md, step 8)."""

from jinzhen.model.engine.compiled import rule
from jinzhen.model.engine.vector_math import exp, log
from jinzhen.model.state.column import F64
from jinzhen.model.state.now import Param

#: A grant moves the investment of firms up to this many workers only; larger ones take it and build as before.
#: Source: effects.csv direct_subsidy, UK plants over 150 employees.
INFRAMARGINAL_JOBS = 150.0


@rule
def log_capital_cost(rate: float, rate_discount: float, grant_share: float, jobs: float, large_share: float,
                     param: F64) -> float:
    """Log user cost of capital after discount, grant and tax credit, relative to without them.

    rate : interest a year; rate_discount : taken off it; grant_share : share of investment the public pays
    tax_credit : share of investment the national tax returns, to firms of every size
    large_share : part of the grant that counts for firms over INFRAMARGINAL_JOBS: none in what they invest
    Form: (r + d - p)(1 - g)(1 - c).
    """
    counted = grant_share if jobs <= INFRAMARGINAL_JOBS else large_share * grant_share
    fixed = param[Param.depreciation_rate] - param[Param.expected_inflation_rate]
    discounted = max(rate - rate_discount, 0.0)
    return log((discounted + fixed) * (1.0 - counted) * (1.0 - param[Param.equipment_tax_credit]) / (rate + fixed))


@rule
def log_rate_cost(rate: float, base_rate: float, param: F64) -> float:
    """Log user cost of capital at an interest `rate` relative to that at `base_rate`. Form: r + d - p."""
    fixed = param[Param.depreciation_rate] - param[Param.expected_inflation_rate]
    return log((rate + fixed) / (base_rate + fixed))


@rule
def decided(u: float, step_years: float, param: F64) -> float:
    """What a firm invests in a step over what it would at an even pace: none, or all that came up since it last did.

    u : uniform draw
    Source: Cooper and Haltiwanger 2006 (Review of Economic Studies 73(3)): investment of plants comes in lumps (V22).
    Form: decisions come by chance, `investment_decisions` a year; what is invested is the same on average.
    """
    chance = 1.0 - exp(-param[Param.investment_decisions] * step_years)
    return 1.0 / chance if u < chance else 0.0


@rule
def wanted_investment(capital_mcny: float, expected_orders_mcny: float, capital_ratio: float, log_cost: float,
                      lump: float, step_years: float, param: F64) -> float:
    """Investment a firm wants in a step, m CNY: replacement plus part of the gap to wanted capital.

    expected_orders_mcny : at base-year prices, as capital is: its goods are taken to keep their price
    log_cost : log user cost of capital relative to the base year without grants
    lump : see `decided`
    user_cost_elasticity : of investment (effects.csv capital_cost); wanted capital moves by elasticity * d / speed,
        so that the flow of investment of a firm at rest moves by the published elasticity.
    Form: partial adjustment of the stock.
    """
    flow_elasticity = param[Param.finance_loss] * param[Param.user_cost_elasticity]
    stock_elasticity = flow_elasticity * param[Param.depreciation_rate] / param[Param.closing_rate]
    wanted = capital_ratio * expected_orders_mcny * exp(-stock_elasticity * log_cost)
    yearly = param[Param.depreciation_rate] * capital_mcny + param[Param.closing_rate] * (wanted - capital_mcny)
    return max(yearly, 0.0) * lump * step_years


@rule
def guided_investment(gap_mcny: float, per_gap: float, param: F64) -> float:
    """Investment a growing firm wants on top in a step, m CNY, as it can count on equity of the guidance fund.

    gap_mcny : orders that it lacks capacity for; per_gap : equity that a m CNY of gap brought in the last step
    Source: plan 三(一) (guidance funds are to make firms grow); form and `guidance_additionality` assumed.
    """
    return param[Param.guidance_additionality] * gap_mcny * per_gap


@rule
def room_on_own_land(capital_mcny: float, land_held_mu: float, step_years: float, param: F64) -> float:
    """Investment of a step that needs no more land than a firm holds, m CNY: replacement, and what was worn before.

    Form: capital at the drawn density on its land; who has built more densely can always replace.
    """
    worn = param[Param.depreciation_rate] * capital_mcny * step_years
    return max(land_held_mu * param[Param.land_mcny_per_mu] - capital_mcny, 0.0) + worn


@rule
def land_for(wanted_investment_mcny: float, capital_mcny: float, land_held_mu: float, step_years: float,
             param: F64) -> float:
    """Land an expansion needs, mu. Form: only what goes beyond the land it holds takes more, at a drawn density."""
    room = room_on_own_land(capital_mcny, land_held_mu, step_years, param)
    return max(wanted_investment_mcny - room, 0.0) / param[Param.land_mcny_per_mu]


@rule
def investment_with_land(wanted_mcny: float, capital_mcny: float, land_held_mu: float, land_factor: float,
                         step_years: float, param: F64) -> float:
    """Part of the wanted investment that has room, m CNY a step.

    land_factor : share of the land asked for that was granted
    Form: what its own land has room for, and as much of the rest as the land.
    """
    room = min(room_on_own_land(capital_mcny, land_held_mu, step_years, param), wanted_mcny)
    return room + (wanted_mcny - room) * land_factor


@rule
def affordable_investment(wanted_mcny: float, capital_mcny: float, land_held_mu: float, land_factor: float,
                          cash_mcny: float, grant_share: float, buffer_mcny: float, step_years: float,
                          param: F64) -> float:
    """Investment after land and money, m CNY a step.

    cash_mcny : after the step's accounts and loans
    Form: the least of what is wanted, has room and can be paid.
    """
    allowed = investment_with_land(wanted_mcny, capital_mcny, land_held_mu, land_factor, step_years, param)
    kept_mcny = param[Param.cash_kept_share] * buffer_mcny
    means = max(cash_mcny - kept_mcny, 0.0) / max(1.0 - grant_share, param[Param.own_part_least])
    return min(allowed, means)


@rule
def firm_grant_share(province_share: float, own_share: float, size_weight: float) -> float:
    """Share of its investment the public pays a firm: the province's by size of firm, and the town's own.

    size_weight : 1.0 where the province's grant is for firms of this size, 0.0 where not. Form: sum.
    """
    return province_share * size_weight + own_share


@rule
def research_grant(own_rd_mcny: float, leading: float, title: float, centre: float, per_rd: float) -> float:
    """R&D grant of a step, m CNY: in proportion to own R&D, for leading firms and those with a title or centre.

    per_rd : yuan of grant a yuan of own R&D. Source: plan 三(三) (key firms and centres); proportion assumed.
    """
    return per_rd * own_rd_mcny * max(leading, min(title + centre, 1.0))


@rule
def rd_spending(sales_mcny: float, leading: float, param: F64) -> float:
    """R&D of a step out of own sales, m CNY. Form: share of sales."""
    of_leading, of_others = param[Param.rd_share_leading], param[Param.rd_share_other]
    return sales_mcny * (of_leading if leading > 0.5 else of_others)


@rule
def intensity_pace(investment_mcny: float, capital_mcny: float, step_years: float, param: F64) -> float:
    """Years of the usual fall of energy intensity that a step brings: part by itself, part with new capital.

    Source: lever_facts.csv L05a (a fall of 14.5 % over five years is the target); parts and cap are assumed.
    """
    renewed = investment_mcny / max(param[Param.depreciation_rate] * capital_mcny, 1e-6)
    counted = min(renewed, param[Param.intensity_renewal_ceiling] * step_years)
    with_capital = param[Param.intensity_renewal_part] * counted
    return (1.0 - param[Param.intensity_renewal_part]) * step_years + with_capital
