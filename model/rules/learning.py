"""How productivity and appeal move (docs/model.md, step 9)."""

from jinzhen.model.compiled import rule
from jinzhen.model.vector_math import exp, log

#: Years in a leading firm's chain after which a supplier has learnt what it can. Source: effects.csv
#: supplier_linkage: TFP +4 to 9 % after four years.
CHAIN_YEARS = 4.0
#: What a chain has to teach over what is left of it after four years of reversion and imitation. Tuned to V6.
CHAIN_LOSS = 1.25
#: Part of what a firm lacks in quality that one inspection a year makes good. Assumed.
QUALITY_RATE = 0.1


@rule
def drift(tfp: float, town_mean: float, town_frontier: float, tfp_growth: float, imitation_rate: float,
          tfp_reversion: float) -> float:
    """Change of log productivity a year by common growth, imitation of the town's best and slow mean reversion.

    Source: effects.csv firm_dynamics (growth); agglomeration: own-trade crowding nets near zero, so that imitation
    closes a gap but does not lift the frontier.
    """
    gap = max(town_frontier - tfp, 0.0)
    catch_up = imitation_rate * (gap - max(town_frontier - town_mean, 0.0))
    return tfp_growth + catch_up + tfp_reversion * (town_mean - tfp)


@rule
def chain_learning(chain_years: float, link_tfp_effect: float) -> float:
    """Change of log productivity a year of a supplier in a leading firm's chain; ends after CHAIN_YEARS.

    link_tfp_effect : log gain after four years
    Source: effects.csv supplier_linkage (TFP +4 to 9 % after four years).
    """
    return CHAIN_LOSS * link_tfp_effect / CHAIN_YEARS if 0.0 < chain_years <= CHAIN_YEARS else 0.0


@rule
def customers_kept(liquidity: float, town_mean: float, stickiness: float) -> float:
    """Log appeal a year that a firm gains on its town by its working capital: customers who come tend to stay.

    liquidity, town_mean : log weight lost for want of working capital, 0 or less, of the firm and of its town
    Form: proportional; effects.csv credit_guarantee: turnover grows for years after a loan (V9).
    """
    return stickiness * (liquidity - town_mean)


@rule
def quality_gain(quality: float, inspections: float) -> float:
    """Log quality a year that inspections add to a firm below the usual; none above. Form: proportional; assumed."""
    return QUALITY_RATE * inspections * max(-quality, 0.0)


@rule
def support_learning(services_change: float, skill_change: float, platform_effect: float, skill_effect: float) -> float:
    """Change of log productivity with services and skills (changes of what stands above the start, 0-1): a level.

    Source: effects.csv training (elasticity of value added per worker about 0.10 to training); platforms sign only.
    """
    return platform_effect * services_change + skill_effect * skill_change


@rule
def research_learning(rd_mcny: float, sales_mcny: float, rd_effect: float) -> float:
    """Change of log productivity a year by own R&D. Form: in proportion to its share of sales; assumed."""
    return rd_effect * min(rd_mcny / max(sales_mcny, 1e-6), 0.1)


@rule
def agglomeration(log_size_ratio: float, agglomeration_elasticity: float) -> float:
    """Log productivity from a town's size relative to its start. Source: effects.csv agglomeration 0.02-0.08."""
    return agglomeration_elasticity * log_size_ratio


@rule
def spread_of_shock(shock_scale: float, jobs: float, step_years: float) -> float:
    """Laplace scale of a step's shock: falls slowly with size.

    Source: effects.csv firm_dynamics: Laplace growth rates, size-variance exponent 0-0.2 (0.1 taken), sd adds over
    time as the square root.
    """
    return shock_scale * exp(-0.1 * log(max(jobs, 1.0) / 20.0)) * step_years ** 0.5
