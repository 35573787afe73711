"""Who buys from whom: firm, town and national market, by efficiency, brand and access (docs/model.md, step 4)."""

from jinzhen.model.compiled import rule
from jinzhen.model.vector_math import exp, log

#: Substitution among Shanxi's towns of a trade against the rest of the country: below 1, they are the closer rivals
#: (plan 三(二) names same-trade duplication). Assumed.
SHANXI_NEST = 0.8
#: Smallest town weight, so that a town without firms keeps a finite logarithm.
TINY = 1e-12


@rule
def pull(appeal: float, tfp: float, cost_relief: float, segment_elasticity: float) -> float:
    """Weight of a firm in its town's sales: appeal times the relative price to the power 1 - elasticity.

    appeal, tfp, cost_relief : log
    Form: CES; prices are a constant mark-up over unit cost, so that log price = -tfp - cost relief.
    """
    return exp(appeal + (segment_elasticity - 1.0) * (tfp + cost_relief))


@rule
def town_weight(base_weight: float, pull_sum: float, reputation: float, segment_elasticity: float,
                town_elasticity: float) -> float:
    """Weight of a town in its trade's market.

    pull_sum : sum of its firms' pulls
    reputation : log, brand, access and label above the start
    Form: nested CES; the inclusive value of the firms counts with (town - 1) / (segment - 1).
    """
    nest = (town_elasticity - 1.0) / (segment_elasticity - 1.0)
    return base_weight * exp(nest * log(max(pull_sum, TINY)) + reputation)


@rule
def reputation(brand_gain: float, access: float, label: float, has_gi: float, gi_premium: float,
               brand_premium: float, town_elasticity: float) -> float:
    """Log weight that brand, access and label add to a town since the start.

    brand_gain : brand (0-1) above its start
    A brand lets the same goods sell at a premium; at an unchanged price that premium is demand. A geographical
    indication comes on top of what any brand brings.
    Source: effects.csv brand_gi (price premium of a GI); brand_premium assumed.
    """
    premium = (brand_premium + gi_premium * has_gi) * brand_gain
    return (town_elasticity - 1.0) * premium + access + label


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
