"""What a firm can make and what it makes (docs/odd.md, step 6)."""

from jinzhen.model.engine.compiled import rule
from jinzhen.model.engine.vector_math import exp, log
from jinzhen.model.state.column import F64
from jinzhen.model.state.now import Param

#: Least capital (m CNY) and jobs that count in the capacity of a living firm.
LEAST_CAPITAL, LEAST_JOBS = 1e-3, 0.5


@rule
def capacity(log_scale: float, tfp: float, capital_mcny: float, jobs: float, param: F64) -> float:
    """Output a firm can make in a year, m CNY at base-year prices. Form: Cobb-Douglas, constant returns."""
    return exp(log_scale + tfp + param[Param.capital_elasticity] * log(max(capital_mcny, LEAST_CAPITAL))
               + (1.0 - param[Param.capital_elasticity]) * log(max(jobs, LEAST_JOBS)))


@rule
def scale_for(output_mcny: float, tfp: float, capital_mcny: float, jobs: float, param: F64) -> float:
    """Log efficiency level at which `output_mcny` a year uses `normal_utilisation` of capacity. Form: inverse.

    output_mcny : at base-year prices
    """
    return (log(max(output_mcny, LEAST_CAPITAL) / param[Param.normal_utilisation]) - tfp
            - param[Param.capital_elasticity] * log(max(capital_mcny, LEAST_CAPITAL))
            - (1.0 - param[Param.capital_elasticity]) * log(max(jobs, LEAST_JOBS)))


@rule
def wanted_hires(jobs: float, expected_orders_mcny: float, capacity_mcny: float, step_years: float,
                 param: F64) -> float:
    """Persons a firm wants to hire (or lets go, negative) in a step.

    expected_orders_mcny, capacity_mcny : per year
    It looks for people at `hiring_rate` of its gap to normal utilisation, not all of whom it finds, and lets them go at
    `letting_go_rate` of it; at most `hiring_ceiling` and `letting_go_ceiling` of its jobs a year, and nobody of the
    LEAST_JOBS that count in its capacity whether they are there or not.
    Form: partial adjustment; speeds assumed.
    """
    gap = expected_orders_mcny / max(param[Param.normal_utilisation] * capacity_mcny, LEAST_CAPITAL) - 1.0
    if gap < 0.0:
        closed = 1.0 - exp(-param[Param.letting_go_rate] * step_years)
        share = max(closed * gap, -param[Param.letting_go_ceiling] * step_years)
    else:
        closed = 1.0 - exp(-param[Param.hiring_rate] * step_years)
        share = min(closed * gap, param[Param.hiring_ceiling] * step_years)
    return max(jobs * share, min(LEAST_JOBS - jobs, 0.0))


@rule
def openings_filled(seekers_ratio: float, openings_ratio: float, param: F64) -> float:
    """Share of a county's openings that are filled in a step, 0-1.

    seekers_ratio : persons looking for work, each counted by the skill of the county, over those of the start
    openings_ratio : openings a year, replacement of leavers and growth, over those of the start
    Source: `openings_filled_start`. Form: matches of den Haan, Ramey and Watson (2000, American Economic Review 90(3)),
    S V / (S + V), measured so that the usual share results at the start.
    """
    usual = param[Param.openings_filled_start]
    seeking = usual * seekers_ratio
    return seeking / (seeking + (1.0 - usual) * max(openings_ratio, 1e-6))


@rule
def intended_output(capacity_mcny: float, orders_mcny: float) -> float:
    """Output before energy and discharge limits, m CNY a step. Form: what is ordered, up to capacity."""
    return min(capacity_mcny, orders_mcny)


@rule
def output_within(intended_mcny: float, energy_granted_tce: float, energy_tce_per_mcny: float,
                  discharge_factor: float) -> float:
    """Output that energy and discharge allow, m CNY a step.

    discharge_factor : share of its discharge the town may emit, 0-1
    Source: effects.csv energy_quota: firms meet caps mostly by making less, so that limits cut output one to one.
    """
    by_energy = energy_granted_tce / max(energy_tce_per_mcny, 1e-9)
    return min(intended_mcny * discharge_factor, by_energy)
