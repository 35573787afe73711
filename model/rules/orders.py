"""Who buys from whom: firm, town and national market, by efficiency, brand and access (docs/odd.md, step 4)."""

from jinzhen.model.engine.compiled import rule
from jinzhen.model.engine.vector_math import exp, log
from jinzhen.model.state.column import F64
from jinzhen.model.state.now import Param

#: Least sales (m CNY a year) that usual working capital is measured by.
LEAST_SALES_MCNY = 1e-3
#: Smallest town weight, so that a town without firms keeps a finite logarithm.
TINY = 1e-12


@rule
def log_pull(appeal: float, quality: float, access: float, tfp: float, cost_relief: float, capital_cost: float,
             liquidity: float, param: F64) -> float:
    """Log weight of a firm in its town's sales: what customers give it, and its relative price.

    appeal, quality, access, liquidity : log; access is that of small firms by e-commerce
    tfp, cost_relief, capital_cost : log; the last already times its pass-through into the price
    Form: CES; prices are a constant mark-up over unit cost, so that log price = capital_cost - tfp - cost_relief.
    """
    judged = appeal + quality + access + liquidity
    return judged + (param[Param.segment_elasticity] - 1.0) * (tfp + cost_relief - capital_cost)


@rule
def liquidity(cash_mcny: float, expected_orders_mcny: float, param: F64) -> float:
    """Log weight a firm loses (0 or less) for want of working capital: stocks, delivery, credit to customers.

    Form: liquidity_effect times what exp(-cash / usual cash) leaves missing; effects.csv credit_access gives sign and
    size (V5).
    """
    usual = param[Param.usual_cash_years] * max(expected_orders_mcny, LEAST_SALES_MCNY)
    return -param[Param.liquidity_effect] * exp(-max(cash_mcny, 0.0) / usual)


@rule
def nest_exponent(param: F64) -> float:
    """What the inclusive value of a town's firms counts with in the choice between towns, 0-1.

    Form: nested CES, (town - 1) / (segment - 1), and 1 at most: were the goods of one town poorer substitutes for one
    another than for those of other towns, no choice by customers would lead to it (McFadden 1978, Modelling the Choice
    of Residential Location), and the town with a little more would soon sell everything.
    """
    return min((param[Param.town_elasticity] - 1.0) / (param[Param.segment_elasticity] - 1.0), 1.0)


@rule
def town_weight(base_weight: float, pull_sum: float, reputation: float, param: F64) -> float:
    """Weight of a town in its trade's market.

    pull_sum : sum of its firms' pulls
    reputation : log, brand, access and label above the start
    Form: nested CES; the inclusive value of the firms counts with `nest_exponent`.
    """
    nest = nest_exponent(param)
    return base_weight * exp(nest * log(max(pull_sum, TINY)) + reputation)


@rule
def reputation(brand_gain: float, gi_gain: float, access: float, label: float, meetings: float, param: F64) -> float:
    """Log weight that brand, geographical indication, access, label and managers' meetings add since the start.

    brand_gain : brand (0-1) above its start; gi_gain : 1.0 for an indication won since the start
    meetings : log sales that meetings bring (effects.csv peer_network)
    A brand lets the same goods sell at a premium; at an unchanged price that premium is demand.
    Source: effects.csv brand_gi (price premium of a GI); brand_premium assumed.
    """
    premium = param[Param.brand_premium] * brand_gain + param[Param.gi_premium] * gi_gain
    return (param[Param.town_elasticity] - 1.0) * premium + access + label + meetings


@rule
def shanxi_share(weight_sum: float, outside_weight: float, param: F64) -> float:
    """Share of Shanxi's towns in the market of a trade, 0-1. Form: logit nest over `shanxi_nest`."""
    inside = exp(param[Param.shanxi_nest] * log(max(weight_sum, TINY)))
    return inside / (inside + outside_weight)


@rule
def outside_weight_at(shanxi_share: float, param: F64) -> float:
    """Weight of the rest of the country that makes the towns' weights, summing to their share, hold that share.

    Form: inverse of `shanxi_share` at the start of a run.
    """
    return exp(param[Param.shanxi_nest] * log(max(shanxi_share, TINY))) * (1.0 - shanxi_share) / max(shanxi_share, TINY)


@rule
def smoothed(previous: float, observed: float, years: float, step_years: float) -> float:
    """Previous value moved towards what was observed, with a mean age of `years`. Form: exponential smoothing."""
    return previous + (1.0 - exp(-step_years / years)) * (observed - previous)
