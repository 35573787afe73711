"""What is reported, and under what pressure (docs/odd.md, step 11)."""

from jinzhen.model.engine.compiled import rule
from jinzhen.model.state.column import F64
from jinzhen.model.state.now import Param
from jinzhen.scenarios.levers import LEVERS

#: An inspection and a check of a reported unit, m CNY. Assumed.
INSPECTION_MCNY, CHECK_MCNY = LEVERS["quality_enforcement"].unit_cost, LEVERS["verification"].unit_cost
#: Years after which the label no longer adds. Source: effects.csv designation, suggested prior "for 3 years".
LABEL_YEARS = 3.0


@rule
def found_share(verification: float, param: F64) -> float:
    """Part of what is stretched or on paper that a year of checks brings to light.

    verification : chance that a reported unit is checked; find_share : checked ones that are found out
    Source: certification_facts.csv C31 (paper units cancelled after checks). Form: product.
    """
    return verification * param[Param.verification_find_share]


@rule
def gaming_target(pressure: float, found_share: float, param: F64) -> float:
    """Share a town adds to what it reports, by a wider scope and by inflated figures together.

    pressure : target pressure on the county; found_share : part that verification strips
    Source: certification_facts.csv C31 (sign and setting); size assumed.
    """
    felt = param[Param.gaming_base] + param[Param.gaming_pressure_weight] * pressure
    return param[Param.gaming_propensity] * felt * (1.0 - found_share)


@rule
def drift_of_figures(rate: float, found_share: float, step_years: float) -> float:
    """Log of what a step adds to reported figures by a scope that widens, or by re-basing, on and on.

    rate : a year; found_share : part that verification strips
    Source: certification_facts.csv C31 (what checks find is struck). Form: exponential growth.
    """
    return rate * (1.0 - found_share) * step_years


@rule
def is_drive(is_provincial: bool, years_held: float, param: F64) -> bool:
    """Whether a town is in the registration drive of its first year with the provincial title.

    Source: certification_facts.csv C31, C33 (counties register units under targets; first nine months).
    """
    return is_provincial and years_held <= param[Param.drive_years]


@rule
def pressure(is_provincial: bool, province_lacks: float, city_lacks: float, notice: float, param: F64) -> float:
    """Target pressure on a town's county, 0-1.

    province_lacks, city_lacks : part of the province's and of the city's own target not yet reached, 0-1
    notice : 1.0 with a supervision notice
    Source: certification_facts.csv C31 (targets bring paper units); form assumed.
    """
    by_province = param[Param.pressure_base] + param[Param.province_pressure] * province_lacks
    targets = by_province + param[Param.own_target_pressure] * city_lacks
    felt = param[Param.pressure_titled] if is_provincial else targets
    return min(felt + param[Param.notice_pressure] * notice, param[Param.pressure_ceiling])


@rule
def linked_jobs(per_mcny: float, output_year_mcny: float, materials_price: float, wage: float) -> float:
    """Linked jobs of a town: growers and home workers, who live on the materials it buys.

    per_mcny : at the start, persons a m CNY of yearly output; materials_price : over that of output; wage : index
    Form: what is spent on materials over what one of them earns, which grows as wages do.
    """
    return per_mcny * output_year_mcny * materials_price / wage


@rule
def lacks(target: float, reached: float) -> float:
    """Part of a target that is not reached, 0-1; 0 without a target. Form: linear."""
    return min(max((target - reached) / max(target, 1.0), 0.0), 1.0)


@rule
def label_growth(years_held: float, batch: float, param: F64) -> float:
    """Log demand a year that the provincial label adds, for LABEL_YEARS, less for later batches.

    Source: effects.csv designation: suggested prior 0.02 (0-0.05) a year for three years; decreasing with batch.
    """
    if batch < 1.0 or years_held > LABEL_YEARS:
        return 0.0
    return param[Param.label_effect] * param[Param.label_decay_by_batch] ** (batch - 1.0)
