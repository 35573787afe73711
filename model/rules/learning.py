"""How productivity and appeal move (docs/odd.md, step 9)."""

from jinzhen.model.engine.compiled import rule
from jinzhen.model.engine.vector_math import exp, log
from jinzhen.model.state.column import F64
from jinzhen.model.state.now import Param

#: Years in a leading firm's chain after which a supplier has learnt what it can. Source: effects.csv
#: supplier_linkage: TFP +4 to 9 % after four years.
CHAIN_YEARS = 4.0
#: Rewards (m CNY) that count as usual for SRDI firms and little giants. Source: lever_facts.csv L03a, L03c.
USUAL_REWARDS_MCNY = (0.3, 6.0)
#: Reward (m CNY) that doubles listings. Source: lever_facts.csv L02c.
LISTING_REWARD_MCNY = 2.0


@rule
def drift(tfp: float, town_mean: float, town_frontier: float, imitation_rate: float, param: F64) -> float:
    """Change of log productivity a year by common growth, imitation of the town's best and slow mean reversion.

    Source: effects.csv firm_dynamics (growth); agglomeration: own-trade crowding nets near zero, so that imitation
    closes a gap but does not lift the frontier.
    """
    gap = max(town_frontier - tfp, 0.0)
    catch_up = imitation_rate * (gap - max(town_frontier - town_mean, 0.0))
    return param[Param.tfp_growth] + catch_up + param[Param.tfp_reversion] * (town_mean - tfp)


@rule
def chain_learning(chain_years: float, param: F64) -> float:
    """Change of log productivity a year of a supplier in a leading firm's chain; ends after CHAIN_YEARS.

    link_tfp_effect : log gain after four years
    Source: effects.csv supplier_linkage (TFP +4 to 9 % after four years).
    """
    taught = param[Param.chain_loss] * param[Param.link_tfp_effect] / CHAIN_YEARS
    return taught if 0.0 < chain_years <= CHAIN_YEARS else 0.0


@rule
def customers_kept(liquidity: float, town_mean: float, param: F64) -> float:
    """Log appeal a year that a firm gains on its town by its working capital: customers who come tend to stay.

    liquidity, town_mean : log weight lost for want of working capital, 0 or less, of the firm and of its town
    Form: proportional; effects.csv credit_guarantee: turnover grows for years after a loan (V9).
    """
    return param[Param.customer_stickiness_rate] * (liquidity - town_mean)


@rule
def imitation_pace(meets: float, services_gain: float, param: F64) -> float:
    """Part of the gap to its town's best that a firm closes in a year, faster where managers meet and services are.

    meets : standing of managers' meetings; services_gain : of the eight public services above the start, 0-1
    Source: plan 三(十) (platforms of design, training, transfer of results); form assumed.
    """
    return param[Param.imitation_rate] * (1.0 + meets + param[Param.platform_imitation] * services_gain)


@rule
def quality_checks(inspections: float, services_gain: float, param: F64) -> float:
    """Checks a firm and year that raise its quality: inspections, and testing by public services.

    services_gain : of the eight public services above the start, 0-1
    Source: plan 三(十) (检验检测). Form: sum; assumed.
    """
    return inspections + param[Param.platform_tests] * services_gain


@rule
def quality_gain(quality: float, inspections: float, param: F64) -> float:
    """Log quality a year that inspections add to a firm below the usual; none above. Form: proportional; assumed."""
    return param[Param.quality_rate] * inspections * max(-quality, 0.0)


@rule
def support_learning(services_change: float, skill_change: float, param: F64) -> float:
    """Change of log productivity with services and skills (changes of what stands above the start, 0-1): a level.

    Source: effects.csv training (elasticity of value added per worker about 0.10 to training); platforms sign only.
    """
    return param[Param.platform_tfp_effect] * services_change + param[Param.skill_tfp_effect] * skill_change


@rule
def research_learning(granted_before: float, granted_after: float, param: F64) -> float:
    """Change of log productivity with the part of a firm's R&D stock (0-1) that grants have made: a level.

    rd_tfp_effect : elasticity of productivity to the stock; what a firm does by itself is in the common growth
    Form: elasticity times the log of the stock over what it would be without grants.
    """
    most = param[Param.rd_granted_ceiling]
    return param[Param.rd_tfp_effect] * log((1.0 - min(granted_before, most)) / (1.0 - min(granted_after, most)))


@rule
def agglomeration(log_size_ratio: float, param: F64) -> float:
    """Log productivity from a town's size relative to its start. Source: effects.csv agglomeration 0.02-0.08."""
    return param[Param.agglomeration_elasticity] * log_size_ratio


@rule
def spread_of_shock(jobs: float, age_years: float, step_years: float, param: F64) -> float:
    """Laplace scale of a step's shock over its yearly scale: falls slowly with size and with age.

    Source: effects.csv firm_dynamics: Laplace growth rates, spread falls with size and age as power laws, sd adds over
    time as the square root; exponents, and the size and age at which the scale holds, see constants.
    """
    log_size = log(max(jobs, 1.0) / param[Param.shock_size_jobs])
    log_age = log(max(age_years, 1.0) / param[Param.shock_age_years])
    falls = param[Param.shock_size_exponent] * log_size + param[Param.shock_age_exponent] * log_age
    return exp(-falls) * step_years ** 0.5


@rule
def passed_favour(favour: float, step_years: float, param: F64) -> float:
    """Part of what customers' favour moved that passes in a step, log. Form: exponential, `favour_years`."""
    return favour * (1.0 - exp(-step_years / param[Param.favour_years]))


@rule
def usual_reward(rung: int, param: F64) -> float:
    """Usual reward for the title above `rung`, m CNY. Source: lever_facts.csv L03a, L03c; the last is assumed."""
    return param[Param.usual_champion_reward_mcny] if rung > 1 else USUAL_REWARDS_MCNY[rung]


@rule
def application(reward_mcny: float, usual_reward_mcny: float, param: F64) -> float:
    """Rate of applications for a title relative to that at the usual reward. Form: `reward_share` come for the money.
    """
    rewards = min(reward_mcny / usual_reward_mcny, param[Param.application_reward_ceiling])
    return 1.0 - param[Param.reward_share] + param[Param.reward_share] * rewards


@rule
def title_after(title: float, intensity: float, applies: float, draw: float, param: F64) -> float:
    """Title after a year's awards: 0 none, 1 SRDI, 2 little giant, 3 single champion.

    intensity : R&D stock over yearly output; applies : see `application`; draw : uniform
    Source: plan 三(六) (the ladder); rates see `rung_rate_srdi` and the following.
    """
    if title > 2.0:
        return title
    effort = min(intensity / param[Param.usual_intensity], param[Param.title_intensity_ceiling])
    rate = param[Param.rung_rate_srdi + int(title)] * effort * applies
    return title + 1.0 if draw < rate else title


@rule
def centre_after(centre: float, leading: float, intensity: float, draw: float, param: F64) -> float:
    """Technology centre after a year: 0 none, 1 provincial, 2 national; leading firms only. Form: assumed rates."""
    usual = param[Param.centre_rate_provincial] if centre < 0.5 else param[Param.centre_rate_national]
    rate = usual * min(intensity / param[Param.usual_intensity], param[Param.centre_intensity_ceiling]) * leading
    return centre + 1.0 if centre < 2.0 and 1.0 - draw < rate else centre


@rule
def listing_rate(leading: float, output_year_mcny: float, reward_mcny: float, param: F64) -> float:
    """Listings a year of a leading firm that is not listed. Form: see `listing_rate`."""
    large = output_year_mcny >= param[Param.listing_mcny] and leading > 0.5
    return param[Param.listing_rate] * (1.0 + reward_mcny / LISTING_REWARD_MCNY) if large else 0.0


@rule
def standards_rate(titles: float, centres: float, param: F64) -> float:
    """Standards a year that a town's firms come to lead. Source: plan 三(六); a rate a title and centre is assumed."""
    return param[Param.standards_title_rate] * titles + param[Param.standards_centre_rate] * centres
