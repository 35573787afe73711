"""What a town does with money and how its assets answer (docs/model.md, step 2)."""

from jinzhen.model.compiled import rule
from jinzhen.model.vector_math import exp
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
#: One project courted, m CNY. Assumed: travel, staff, events.
COURTING_MCNY = LEVERS["attraction_effort"].unit_cost
#: A cluster organisation, an inspection, a check of a reported unit, m CNY a year or each. Assumed.
ORGANISATION_MCNY = LEVERS["cluster_organisations"].unit_cost
INSPECTION_MCNY, CHECK_MCNY = LEVERS["quality_enforcement"].unit_cost, LEVERS["verification"].unit_cost
#: Years over which managers' meetings gain and lose their standing. Source: effects.csv peer_network: the effect shows
#: within a year and lasts one more.
MEETING_YEARS = 0.25
#: Yearly erosion of a brand where all output is of low quality and nobody inspects. Assumed.
EROSION_RATE = 0.2
#: Support (m CNY) of one start-up in full. Assumed.
STARTUP_MCNY = 0.1
#: Geographical indications a year for a town of a full brand without one. Assumed.
GI_RATE = 0.04
#: Effort that a praised town and one served a notice add, as parts of what is lacking, times the response. Assumed.
PRAISE_PUSH, NOTICE_PUSH = 0.5, 1.0
#: Prize (m CNY) that doubles what praise adds. Assumed.
PRIZE_MCNY = 5.0
#: Target pressure that a notice and an own target of the city add. Assumed.
NOTICE_PRESSURE, OWN_TARGET_PRESSURE = 0.25, 0.5
#: Length of the registration drive of a newly titled town. Assumed, around the nine months reported.
DRIVE_YEARS = 1.0
#: Jobs reported for a unit registered beyond the chain's firms. Assumed, as of the smallest entrants.
BEYOND_JOBS = 5.0
#: Part of the stretching that widens the scope; the rest inflates the figures. Assumed.
SCOPE_PART = 0.5
#: Log unit cost that a full step of infrastructure saves. Assumed.
INFRASTRUCTURE_COST_EFFECT = 0.03
#: Years after which the label no longer adds. Source: effects.csv designation, suggested prior "for 3 years".
LABEL_YEARS = 3.0


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
def found_share(verification: float, find_share: float) -> float:
    """Part of what is stretched or on paper that a year of checks brings to light.

    verification : chance that a reported unit is checked; find_share : checked ones that are found out
    Source: certification_facts.csv C31 (paper units cancelled after checks). Form: product.
    """
    return verification * find_share


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
def fund_weight(rule_code: int, rank_share: float, distance: float, output_per_job: float) -> float:
    """Weight of a town in the special fund.

    rule_code : 0 equal, 1 ranked, 2 nearest to threshold, 3 need
    rank_share : 1 first, 0 last; distance : |output / gate - 1|; output_per_job : m CNY
    Source: lever_facts.csv L01b (equal in 2023), plan 四(五) (by rank); the last two are what-ifs.
    """
    if rule_code == 1:
        return 0.5 + rank_share
    if rule_code == 2:
        return 1.0 / (0.2 + distance)
    if rule_code == 3:
        return 1.0 / (0.1 + output_per_job)
    return 1.0


@rule
def label_growth(years_held: float, batch: float, label_effect: float, label_decay: float) -> float:
    """Log demand a year that the provincial label adds, for LABEL_YEARS, less for later batches.

    Source: effects.csv designation: suggested prior 0.02 (0-0.05) a year for three years; decreasing with batch.
    """
    if batch < 1.0 or years_held > LABEL_YEARS:
        return 0.0
    return label_effect * label_decay ** (batch - 1.0)


@rule
def effort_after(effort: float, rank_share: float, is_praised: bool, is_noticed: bool, prize_mcny: float,
                 city_lacks: float, effort_response: float) -> float:
    """Effort (0-1) after the yearly assessment: the lower ranked try harder, praise and notices push.

    rank_share : 1 first, 0 last; prize_mcny : for a praised town
    city_lacks : part of the city's own target not yet reached, 0-1
    Source: plan 四(五) (by rank; praise and supervision notices); sizes assumed.
    """
    praise = PRAISE_PUSH * (1.0 + prize_mcny / PRIZE_MCNY) if is_praised else 0.0
    notice = NOTICE_PUSH if is_noticed else 0.0
    pushed = effort + effort_response * (0.5 - rank_share + praise + notice + 0.5 * city_lacks) * (1.0 - effort)
    return min(max(pushed, 0.0), 1.0)


@rule
def lacks(target: float, reached: float) -> float:
    """Part of a target that is not reached, 0-1; 0 without a target. Form: linear."""
    return min(max((target - reached) / max(target, 1.0), 0.0), 1.0)


@rule
def pressure(is_provincial: bool, province_lacks: float, city_lacks: float, notice: float) -> float:
    """Target pressure on a town's county, 0-1.

    province_lacks, city_lacks : part of the province's and of the city's own target not yet reached, 0-1
    notice : 1.0 with a supervision notice
    Source: certification_facts.csv C31 (targets bring paper units); form assumed.
    """
    felt = 0.25 if is_provincial else 0.25 + 0.75 * province_lacks + OWN_TARGET_PRESSURE * city_lacks
    return min(felt + NOTICE_PRESSURE * notice, 1.5)


@rule
def courting_effort(effort: float) -> float:
    """Projects courted relative to those paid for: 1 at the usual effort of 0.5. Form: linear; assumed."""
    return 0.75 + 0.5 * effort


@rule
def gaming_target(propensity: float, pressure: float, found_share: float) -> float:
    """Share a town adds to what it reports, by a wider scope and by inflated figures together.

    pressure : target pressure on the county; found_share : part that verification strips
    Source: certification_facts.csv C31 (sign and setting); size assumed.
    """
    return propensity * (0.3 + 0.7 * pressure) * (1.0 - found_share)


@rule
def is_drive(is_provincial: bool, years_held: float) -> bool:
    """Whether a town is in the registration drive of its first year with the provincial title.

    Source: certification_facts.csv C31, C33 (counties register units under targets; first nine months).
    """
    return is_provincial and years_held <= DRIVE_YEARS


@rule
def guarantee_cover(fund_mcny: float, output_year_mcny: float) -> float:
    """What the town's own guarantee money adds to the share of risk guarantors bear, 0-0.3. Form: 5 % of yearly
    output in the fund brings 63 % of it; assumed."""
    return 0.3 * (1.0 - exp(-fund_mcny / max(0.05 * output_year_mcny, 1.0)))
