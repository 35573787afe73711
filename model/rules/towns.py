"""What a town does with money and how its assets answer (docs/model.md, step 2)."""

from jinzhen.model.compiled import rule
from jinzhen.model.vector_math import exp

#: Money (m CNY) that closes 63 % of what a town's brand or infrastructure still lacks. Assumed.
BRAND_SCALE_MCNY, INFRASTRUCTURE_SCALE_MCNY = 80.0, 400.0
#: One public platform, m CNY, and the part of a service's gap it closes. Assumed.
PLATFORM_MCNY, PLATFORM_GAIN = 5.0, 0.25
#: Yearly wear of brand, services and infrastructure above where they started. Assumed.
WEAR_RATE = 0.05
#: One trained person, m CNY. Source: lever_facts.csv L11: 1,500 to 2,000 CNY a course.
TRAINING_MCNY = 0.002
#: One fair, m CNY, and log access it opens, gone after about a year.
#: Source: lever_facts.csv L14 (0.5 to 1 m CNY a fair); effects.csv exhibition (exports +18 %, lost within a year).
FAIR_MCNY, FAIR_ACCESS, ACCESS_YEARS = 0.8, 0.01, 1.0
#: One project courted, m CNY. Assumed: travel, staff, events.
COURTING_MCNY = 0.5
#: Log unit cost that a full step of infrastructure saves. Assumed.
INFRASTRUCTURE_COST_EFFECT = 0.03
#: Years after which the label no longer adds. Source: effects.csv designation, suggested prior "for 3 years".
LABEL_YEARS = 3.0


@rule
def closed_gap(level: float, money_mcny: float, scale_mcny: float) -> float:
    """Level (0-1) after spending. Form: money closes 1 - exp(-money / scale) of what is lacking."""
    return level + (1.0 - level) * (1.0 - exp(-money_mcny / scale_mcny))


@rule
def worn(level: float, start: float, step_years: float) -> float:
    """Level after a step without money: what was gained above the start wears off. Form: see WEAR_RATE."""
    return level - WEAR_RATE * step_years * max(level - start, 0.0)


@rule
def access_after(access: float, money_mcny: float, ceiling: float, step_years: float) -> float:
    """Log market access after a step of fairs, up to `ceiling`; fades in a year.

    Source: effects.csv exhibition (exports of users +0.179 are the ceiling); FAIR_ACCESS a fair assumed.
    """
    kept = access * exp(-step_years / ACCESS_YEARS)
    reached = 1.0 - exp(-money_mcny / FAIR_MCNY * FAIR_ACCESS / max(ceiling, 1e-6))
    return kept + max(ceiling - kept, 0.0) * reached


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
def gaming_target(propensity: float, pressure: float, found_share: float) -> float:
    """Share a town adds to what it reports.

    pressure : 0-1, target pressure on the county; found_share : part that verification strips
    Source: certification_facts.csv C31 (sign and setting); size assumed.
    """
    return propensity * (0.3 + 0.7 * pressure) * (1.0 - found_share)


@rule
def guarantee_cover(fund_mcny: float, output_year_mcny: float) -> float:
    """What the town's own guarantee money adds to the share of risk guarantors bear, 0-0.3. Form: 5 % of yearly
    output in the fund brings 63 % of it; assumed."""
    return 0.3 * (1.0 - exp(-fund_mcny / max(0.05 * output_year_mcny, 1.0)))
