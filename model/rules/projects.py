"""From signature to production (plan 三(四), 三(八); docs/odd.md, steps 5 and 10)."""

from jinzhen.model.engine.compiled import rule
from jinzhen.model.engine.vector_math import log
from jinzhen.model.rules.turnover import BASE_DELAY_REMOVED
from jinzhen.model.state.column import F64
from jinzhen.model.state.now import Param
from jinzhen.scenarios.levers import LEVERS

#: Part of courted projects that end in a signature. Source: lever_facts.csv L14e, L15a: 192 signed in nine months by
#: ten towns against about 400 courted a year in the plan's range.
SIGNED_SHARE = 0.53
#: Part of its land that a committed project asks for in a year, and the time in which it has all of it where there is
#: enough: a quarter.
ASKED_RATE, GATHERING_YEARS = 4.0, 0.25
#: Years after which land on which nobody builds is taken back. Source: national rule on idle land of 2012, see
#: https://china.caixin.com/2012-06-07/100398183.html (a fee after one year, taken back without pay after two).
LAND_TERM_YEARS = 2.0
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
    """Land a committed project asks for in a step, mu: what it lacks, spread over a quarter. Form: see ASKED_RATE."""
    return min(ASKED_RATE * step_years * land_mu, land_mu - granted_mu)


@rule
def approval_rate(delay_removed: float, param: F64) -> float:
    """Approvals a year of a signed project. Form: inverse of the delay that approval reform leaves."""
    return 1.0 / (param[Param.approval_years] * max(1.0 - delay_removed, param[Param.approval_delay_least]))


@rule
def commitment_rate(infrastructure_gain: float, param: F64) -> float:
    """Rate a year at which the investor of an approved project commits himself: he has the money and asks for land.

    infrastructure_gain : of the town since the start, 0-1: where roads, power and water are better, investors wait less

    The published share of signed investment realised in a year holds for all that is signed; those who mean it have to
    realise more, as empty signatures realise nothing. Of the mean time that this makes from signature to spending,
    usual approval, gathering land and half of building take their part; the rest is the investor's own.
    Source: effects.csv investment_promotion (realised share of signed investment per year). Form: exponential times.
    """
    meant = 1.0 - param[Param.empty_signature_share]
    share = min(param[Param.realised_share_rate] / max(meant, 1e-6), param[Param.realised_share_ceiling])
    usual = param[Param.approval_years] * (1.0 - BASE_DELAY_REMOVED) + GATHERING_YEARS
    years = -1.0 / log(1.0 - share) - usual - 0.5 * param[Param.building_years]
    served = 1.0 + param[Param.infrastructure_commitment] * infrastructure_gain
    return served / max(years, param[Param.commitment_years_least])


@rule
def project_land(capital_mcny: float, infrastructure_gain: float, param: F64) -> float:
    """Land a new project needs, mu: at the drawn density, and closer in parks, which share roads and services.

    infrastructure_gain : of the town since the start, 0-1. Source: plan 三(九) 集约利用土地, 三(十) 园区; form assumed.
    """
    dense = 1.0 + param[Param.infrastructure_density] * infrastructure_gain
    return capital_mcny / (param[Param.land_mcny_per_mu] * dense)


@rule
def needs_review(energy_tce: float) -> bool:
    """Whether a project needs room under the town's energy quota. Source: lever_facts.csv L05b."""
    return energy_tce >= REVIEW_TCE


@rule
def courting_effort(effort: float, param: F64) -> float:
    """Projects courted relative to those paid for: 1 at the usual effort of 0.5. Form: linear; assumed."""
    return param[Param.courting_least] + param[Param.courting_effort_gain] * effort
