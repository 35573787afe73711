"""What a town does with money and how its assets answer (docs/odd.md, step 3)."""

from jinzhen.model.engine.compiled import rule
from jinzhen.model.engine.vector_math import exp
from jinzhen.model.state.column import F64
from jinzhen.model.state.now import Param
from jinzhen.scenarios.levers import LEVERS

#: One public platform, m CNY. Assumed.
PLATFORM_MCNY = LEVERS["public_platforms"].unit_cost
#: One trained person, m CNY. Source: lever_facts.csv L11: 1,500 to 2,000 CNY a course.
TRAINING_MCNY = LEVERS["training"].unit_cost
#: One fair, m CNY, and the years after which what it opened is gone. Source: lever_facts.csv L14 (0.5 to 1 m CNY a
#: fair); effects.csv exhibition (exports +18 %, lost within a year).
FAIR_MCNY, ACCESS_YEARS = LEVERS["exhibition_support"].unit_cost, 1.0
#: A cluster organisation, m CNY a year. Assumed.
ORGANISATION_MCNY = LEVERS["cluster_organisations"].unit_cost
#: Years over which managers' meetings gain and lose their standing. Source: effects.csv peer_network: the effect shows
#: within a year and lasts one more.
MEETING_YEARS = 0.25


@rule
def closed_gap(level: float, money_mcny: float, scale_mcny: float) -> float:
    """Level (0-1) after spending. Form: money closes 1 - exp(-money / scale) of what is lacking."""
    return level + (1.0 - level) * (1.0 - exp(-money_mcny / scale_mcny))


@rule
def digital_after(level: float, money_mcny: float, n_firms: float, step_years: float, param: F64) -> float:
    """Digitalisation (0-1) after a step. Form: as `closed_gap`, money in proportion to above-size firms; it wears."""
    scale = param[Param.digital_firm_mcny] * max(n_firms, 1.0)
    return closed_gap(level * (1.0 - param[Param.wear_rate] * step_years), money_mcny, scale)


@rule
def ecommerce_after(access: float, money_mcny: float, n_firms: float, step_years: float, param: F64) -> float:
    """Log access of small firms by e-commerce after a step, up to `ecommerce_ceiling`; it fades in a year.

    Form: as fairs.
    """
    opening = money_mcny / (param[Param.ecommerce_firm_mcny] * max(n_firms, 1.0))
    return opened(access, opening, param[Param.ecommerce_ceiling], step_years)


@rule
def eroded(brand: float, low_quality_share: float, inspections: float, step_years: float, param: F64) -> float:
    """Brand after a step of free riding: low quality under a common name wears it, inspections (a year) hold it.

    low_quality_share : of output. Source: plan 三(六) (brands are to be guarded); form assumed.
    """
    return brand * (1.0 - param[Param.erosion_rate] * low_quality_share * exp(-inspections) * step_years)


@rule
def startup_grant(money_mcny: float, expected_entrants: float, param: F64) -> float:
    """What one real entrant gets, m CNY, up to `startup_mcny`. money_mcny : of the step. Form: equal parts."""
    return min(money_mcny / max(expected_entrants, 1e-6), param[Param.startup_mcny])


@rule
def worn(level: float, start: float, step_years: float, param: F64) -> float:
    """Level after a step without money: what was gained above the start wears off. Form: see `wear_rate`."""
    return level - param[Param.wear_rate] * step_years * max(level - start, 0.0)


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
def access_after(access: float, money_mcny: float, step_years: float, param: F64) -> float:
    """Log market access after a step of fairs, up to `ceiling`; fades in a year.

    Source: effects.csv exhibition (exports of users +0.179 are the ceiling); `fair_access` a fair assumed.
    """
    opening = money_mcny / FAIR_MCNY * param[Param.fair_access] / max(param[Param.fair_effect], 1e-6)
    return opened(access, opening, param[Param.fair_effect], step_years)


@rule
def training_room(jobs: float, step_years: float, param: F64) -> float:
    """Money that courses can take in a step, m CNY: no more workers can be spared. Form: see `training_uptake`."""
    return param[Param.training_uptake] * jobs * step_years * TRAINING_MCNY


@rule
def courses_taken(offered_mcny: float, room_mcny: float) -> float:
    """Money for courses that take place, m CNY: all of a little, never beyond the room there is. Form: saturating."""
    return room_mcny * (1.0 - exp(-offered_mcny / room_mcny)) if room_mcny > 0.0 else 0.0


@rule
def skill_after(skill: float, start: float, trained: float, workers: float, step_years: float, param: F64) -> float:
    """Skill (0-1) of a county's workers after a step: gains leave with those who leave, the trained add to it.

    Form: leavers are replaced by people of the skill of the start; the trained close part of the gap, see
    `training_effect`.
    """
    kept = skill - param[Param.worker_turnover_rate] * step_years * max(skill - start, 0.0)
    counted = param[Param.training_effect] * trained / max(workers, param[Param.training_workers_least])
    return kept + (1.0 - kept) * (1.0 - exp(-counted))


@rule
def guarantee_cover(fund_mcny: float, output_year_mcny: float, param: F64) -> float:
    """What the town's own guarantee money adds to the share of risk guarantors bear, 0-1.

    Form: saturating in the fund over yearly output; ceiling and scale assumed.
    """
    scale_mcny = max(param[Param.guarantee_cover_scale] * output_year_mcny, 1.0)
    return param[Param.guarantee_cover_ceiling] * (1.0 - exp(-fund_mcny / scale_mcny))
