"""From signature to production (plan 三(四), 三(八); docs/odd.md, steps 5 and 10)."""

from jinzhen.model.engine.compiled import rule
from jinzhen.model.engine.vector_math import log
from jinzhen.model.state.column import F64
from jinzhen.model.state.now import Param
from jinzhen.scenarios.levers import LEVERS

#: Part of courted projects that end in a signature. Source: lever_facts.csv L14e, L15a: 192 signed in nine months by
#: ten towns against about 400 courted a year in the plan's range.
SIGNED_SHARE = 0.53
#: Part of its land that an approved project asks for in a year: all of it within a quarter.
ASKED_RATE = 4.0
#: Energy use (tce a year) under which a project escapes review. Source: lever_facts.csv L05b.
REVIEW_TCE = 1000.0
#: One project courted, m CNY. Assumed: travel, staff, events.
COURTING_MCNY = LEVERS["attraction_effort"].unit_cost


@rule
def median_size(town_output_mcny: float, param: F64) -> float:
    """Median signed sum of a town's projects, m CNY. Source: lever_facts.csv L15a (320 m CNY a project)."""
    return param[Param.project_size_mcny] * min(town_output_mcny / param[Param.full_size_output_mcny], 1.0)


@rule
def courting_weight(differentiation: float, crowding: float, param: F64) -> float:
    """Weight of a town when projects are courted, less where its trade is crowded with towns of Shanxi.

    differentiation : lever, 0-1; crowding : 0-1, part of the trade's Shanxi output made in other towns
    Source: plan 三(二) (错位发展); form assumed.
    """
    return 1.0 - param[Param.courting_crowding_loss] * differentiation * crowding


@rule
def variety_gain(differentiation: float, plant_pull: float, town_pull: float, nest: float) -> float:
    """Log weight a town gains when a new plant serves another segment instead of its neighbours' customers.

    plant_pull, town_pull : the plant's pull and that of the town before; nest : (town - 1) / (segment - 1) elasticity
    Form: a plant in the same segment adds `nest` times the log gain of pulls; one in a segment of its own adds it in
    full; the lever says how much of the way.
    """
    return differentiation * (1.0 - nest) * log(1.0 + plant_pull / max(town_pull, 1e-9))


@rule
def land_asked(land_mu: float, granted_mu: float, step_years: float) -> float:
    """Land an approved project asks for in a step, mu: what it lacks, spread over a quarter. Form: see ASKED_RATE."""
    return min(ASKED_RATE * step_years * land_mu, land_mu - granted_mu)


@rule
def approval_rate(delay_removed: float, param: F64) -> float:
    """Approvals a year of a signed project. Form: inverse of the delay that approval reform leaves."""
    return 1.0 / (param[Param.approval_years] * max(1.0 - delay_removed, param[Param.approval_delay_least]))


@rule
def needs_review(energy_tce: float) -> bool:
    """Whether a project needs room under the town's energy quota. Source: lever_facts.csv L05b."""
    return energy_tce >= REVIEW_TCE


@rule
def courting_effort(effort: float, param: F64) -> float:
    """Projects courted relative to those paid for: 1 at the usual effort of 0.5. Form: linear; assumed."""
    return param[Param.courting_least] + param[Param.courting_effort_gain] * effort
