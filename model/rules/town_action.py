"""What a town does with money and how its assets answer (docs/odd.md, step 3)."""

from jinzhen.model.engine.compiled import rule
from jinzhen.model.engine.vector_math import exp
from jinzhen.scenarios.levers import LEVERS

#: Money (m CNY) that closes 63 % of what a town's brand or infrastructure still lacks. Assumed.
BRAND_SCALE_MCNY, INFRASTRUCTURE_SCALE_MCNY = 80.0, 400.0
#: One public platform, m CNY, and the part of a service's gap it closes. Assumed.
PLATFORM_MCNY, PLATFORM_GAIN = LEVERS["public_platforms"].unit_cost, 0.25
#: Money (m CNY a firm above the designated size) that closes 63 % of what is lacking in digitalisation. Assumed.
DIGITAL_FIRM_MCNY = 0.5
#: Log access to customers that small firms can reach by e-commerce, and money (m CNY a firm) that brings 63 % of it.
#: Assumed.
ECOMMERCE_CEILING, ECOMMERCE_FIRM_MCNY = 0.10, 0.05
#: Yearly wear of brand, services and infrastructure above where they started. Assumed.
WEAR_RATE = 0.05
#: One trained person, m CNY. Source: lever_facts.csv L11: 1,500 to 2,000 CNY a course.
TRAINING_MCNY = LEVERS["training"].unit_cost
#: Part of the trained that are trained to order (订单式) for hires that found nobody. Assumed.
TO_ORDER_SHARE = 0.5
#: One fair, m CNY, and log access it opens, gone after about a year.
#: Source: lever_facts.csv L14 (0.5 to 1 m CNY a fair); effects.csv exhibition (exports +18 %, lost within a year).
FAIR_MCNY, FAIR_ACCESS, ACCESS_YEARS = LEVERS["exhibition_support"].unit_cost, 0.01, 1.0
#: A cluster organisation, m CNY a year. Assumed.
ORGANISATION_MCNY = LEVERS["cluster_organisations"].unit_cost
#: Years over which managers' meetings gain and lose their standing. Source: effects.csv peer_network: the effect shows
#: within a year and lasts one more.
MEETING_YEARS = 0.25
#: Yearly erosion of a brand where all output is of low quality and nobody inspects. Assumed.
EROSION_RATE = 0.2
#: Support (m CNY) of one start-up in full. Assumed.
STARTUP_MCNY = 0.1
#: Log unit cost that a full step of infrastructure saves. Assumed.
INFRASTRUCTURE_COST_EFFECT = 0.03


@rule
def closed_gap(level: float, money_mcny: float, scale_mcny: float) -> float:
    """Level (0-1) after spending. Form: money closes 1 - exp(-money / scale) of what is lacking."""
    return level + (1.0 - level) * (1.0 - exp(-money_mcny / scale_mcny))


@rule
def digital_after(level: float, money_mcny: float, n_firms: float, step_years: float) -> float:
    """Digitalisation (0-1) after a step. Form: as `closed_gap`, money in proportion to above-size firms; it wears."""
    scale = DIGITAL_FIRM_MCNY * max(n_firms, 1.0)
    return closed_gap(level * (1.0 - WEAR_RATE * step_years), money_mcny, scale)


@rule
def ecommerce_after(access: float, money_mcny: float, n_firms: float, step_years: float) -> float:
    """Log access of small firms by e-commerce after a step, up to ECOMMERCE_CEILING; fades in a year. Form: as fairs.
    """
    return opened(access, money_mcny / (ECOMMERCE_FIRM_MCNY * max(n_firms, 1.0)), ECOMMERCE_CEILING, step_years)


@rule
def eroded(brand: float, low_quality_share: float, inspections: float, step_years: float) -> float:
    """Brand after a step of free riding: low quality under a common name wears it, inspections (a year) hold it.

    low_quality_share : of output. Source: plan 三(六) (brands are to be guarded); form assumed.
    """
    return brand * (1.0 - EROSION_RATE * low_quality_share * exp(-inspections) * step_years)


@rule
def startup_grant(money_mcny: float, expected_entrants: float) -> float:
    """What one real entrant gets, m CNY, up to STARTUP_MCNY. money_mcny : of the step. Form: equal parts."""
    return min(money_mcny / max(expected_entrants, 1e-6), STARTUP_MCNY)


@rule
def worn(level: float, start: float, step_years: float) -> float:
    """Level after a step without money: what was gained above the start wears off. Form: see WEAR_RATE."""
    return level - WEAR_RATE * step_years * max(level - start, 0.0)


@rule
def opened(access: float, opening: float, ceiling: float, step_years: float) -> float:
    """Log access after a step in which money opens it towards `ceiling` while it fades in ACCESS_YEARS.

    opening : of the step, as a part of what is lacking
    Form: solution of the two flows together, so that it does not depend on the step.
    """
    moving = opening + step_years / ACCESS_YEARS
    balance = ceiling * opening / moving
    return balance + (access - balance) * exp(-moving)


@rule
def access_after(access: float, money_mcny: float, ceiling: float, step_years: float) -> float:
    """Log market access after a step of fairs, up to `ceiling`; fades in a year.

    Source: effects.csv exhibition (exports of users +0.179 are the ceiling); FAIR_ACCESS a fair assumed.
    """
    opening = money_mcny / FAIR_MCNY * FAIR_ACCESS / max(ceiling, 1e-6)
    return opened(access, opening, ceiling, step_years)


@rule
def guarantee_cover(fund_mcny: float, output_year_mcny: float) -> float:
    """What the town's own guarantee money adds to the share of risk guarantors bear, 0-0.3. Form: 5 % of yearly
    output in the fund brings 63 % of it; assumed."""
    return 0.3 * (1.0 - exp(-fund_mcny / max(0.05 * output_year_mcny, 1.0)))
