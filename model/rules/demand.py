"""Who buys from whom: firm, town and national market, by efficiency, brand and access (docs/model.md, step 4)."""

from jinzhen.model.compiled import rule
from jinzhen.model.vector_math import exp, log

#: Substitution among Shanxi's towns of a trade against the rest of the country: below 1, they are the closer rivals
#: (plan 三(二) names same-trade duplication). Assumed.
SHANXI_NEST = 0.8
#: Cash that counts as usual working capital, in years of sales; and the least sales it is measured by. Assumed.
USUAL_CASH_YEARS, LEAST_SALES_MCNY = 0.08, 1e-3
#: Smallest town weight, so that a town without firms keeps a finite logarithm.
TINY = 1e-12


@rule
def log_pull(appeal: float, quality: float, access: float, tfp: float, cost_relief: float, capital_cost: float,
             liquidity: float, segment_elasticity: float) -> float:
    """Log weight of a firm in its town's sales: what customers give it, and its relative price.

    appeal, quality, access, liquidity : log; access is that of small firms by e-commerce
    tfp, cost_relief, capital_cost : log; the last already times its pass-through into the price
    Form: CES; prices are a constant mark-up over unit cost, so that log price = capital_cost - tfp - cost_relief.
    """
    judged = appeal + quality + access + liquidity
    return judged + (segment_elasticity - 1.0) * (tfp + cost_relief - capital_cost)


@rule
def liquidity(cash_mcny: float, expected_orders_mcny: float, liquidity_effect: float) -> float:
    """Log weight a firm loses (0 or less) for want of working capital: stocks, delivery, credit to customers.

    Form: liquidity_effect times what exp(-cash / usual cash) leaves missing; effects.csv credit_access gives sign and
    size (V5).
    """
    usual = USUAL_CASH_YEARS * max(expected_orders_mcny, LEAST_SALES_MCNY)
    return -liquidity_effect * exp(-max(cash_mcny, 0.0) / usual)


@rule
def nest_exponent(segment_elasticity: float, town_elasticity: float) -> float:
    """What the inclusive value of a town's firms counts with in the choice between towns, 0-1.

    Form: nested CES, (town - 1) / (segment - 1), and 1 at most: were the goods of one town poorer substitutes for one
    another than for those of other towns, no choice by customers would lead to it (McFadden 1978, Modelling the Choice
    of Residential Location), and the town with a little more would soon sell everything.
    """
    return min((town_elasticity - 1.0) / (segment_elasticity - 1.0), 1.0)


@rule
def town_weight(base_weight: float, pull_sum: float, reputation: float, segment_elasticity: float,
                town_elasticity: float) -> float:
    """Weight of a town in its trade's market.

    pull_sum : sum of its firms' pulls
    reputation : log, brand, access and label above the start
    Form: nested CES; the inclusive value of the firms counts with `nest_exponent`.
    """
    nest = nest_exponent(segment_elasticity, town_elasticity)
    return base_weight * exp(nest * log(max(pull_sum, TINY)) + reputation)


@rule
def reputation(brand_gain: float, gi_gain: float, access: float, label: float, meetings: float, gi_premium: float,
               brand_premium: float, town_elasticity: float) -> float:
    """Log weight that brand, geographical indication, access, label and managers' meetings add since the start.

    brand_gain : brand (0-1) above its start; gi_gain : 1.0 for an indication won since the start
    meetings : log sales that meetings bring (effects.csv peer_network)
    A brand lets the same goods sell at a premium; at an unchanged price that premium is demand.
    Source: effects.csv brand_gi (price premium of a GI); brand_premium assumed.
    """
    premium = brand_premium * brand_gain + gi_premium * gi_gain
    return (town_elasticity - 1.0) * premium + access + label + meetings


@rule
def shanxi_share(weight_sum: float, outside_weight: float) -> float:
    """Share of Shanxi's towns in the market of a trade, 0-1. Form: logit nest over SHANXI_NEST."""
    inside = exp(SHANXI_NEST * log(max(weight_sum, TINY)))
    return inside / (inside + outside_weight)


@rule
def outside_weight_at(shanxi_share: float) -> float:
    """Weight of the rest of the country that makes the towns' weights, summing to their share, hold that share.

    Form: inverse of `shanxi_share` at the start of a run.
    """
    return exp(SHANXI_NEST * log(max(shanxi_share, TINY))) * (1.0 - shanxi_share) / max(shanxi_share, TINY)


@rule
def smoothed(previous: float, observed: float, years: float, step_years: float) -> float:
    """Previous value moved towards what was observed, with a mean age of `years`. Form: exponential smoothing."""
    return previous + (1.0 - exp(-step_years / years)) * (observed - previous)
