"""How productivity and appeal move (docs/model.md, step 9)."""

from jinzhen.model.engine.compiled import rule
from jinzhen.model.engine.vector_math import exp, log

#: Years in a leading firm's chain after which a supplier has learnt what it can. Source: effects.csv
#: supplier_linkage: TFP +4 to 9 % after four years.
CHAIN_YEARS = 4.0
#: What a chain has to teach over what is left of it after four years of reversion and imitation. Tuned to V6.
CHAIN_LOSS = 1.25
#: Part of what a firm lacks in quality that one inspection a year makes good. Assumed.
QUALITY_RATE = 0.1
#: Chance a year that an above-size firm of usual R&D climbs one rung: SRDI, little giant, single champion. Assumed so
#: that a town like Zezhou (20 SRDI and 5 little giants among 38 above-size firms) is reached in about a decade.
RUNG_RATES = (0.06, 0.03, 0.01)
#: Part of applications that come for the reward. Assumed.
REWARD_SHARE = 0.2
#: Rewards (m CNY) that count as usual, by rung. Source: lever_facts.csv L03a, L03c; the champion's assumed.
USUAL_REWARDS_MCNY = (0.3, 6.0, 10.0)
#: Sales (m CNY a year) from which a leading firm may list, listings a year without a reward, reward (m CNY) that
#: doubles them, and equity raised, of capital. Source: lever_facts.csv L02c (reward); the rest assumed.
LISTING_MCNY, LISTING_RATE, LISTING_REWARD_MCNY, LISTING_EQUITY_SHARE = 200.0, 0.01, 2.0, 0.25
#: R&D stock over yearly output that counts as usual. Assumed.
USUAL_INTENSITY = 0.02


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


@rule
def application(reward_mcny: float, usual_reward_mcny: float) -> float:
    """Rate of applications for a title relative to that at the usual reward. Form: a fifth come for the money; assumed.
    """
    return 1.0 - REWARD_SHARE + REWARD_SHARE * min(reward_mcny / usual_reward_mcny, 3.0)


@rule
def title_after(title: float, intensity: float, applies: float, draw: float) -> float:
    """Title after a year's awards: 0 none, 1 SRDI, 2 little giant, 3 single champion.

    intensity : R&D stock over yearly output; applies : see `application`; draw : uniform
    Source: plan 三(六) (the ladder); rates see RUNG_RATES.
    """
    if title > 2.5:
        return title
    rate = RUNG_RATES[int(title)] * min(intensity / USUAL_INTENSITY, 3.0) * applies
    return title + 1.0 if draw < rate else title


@rule
def centre_after(centre: float, leading: float, intensity: float, draw: float) -> float:
    """Technology centre after a year: 0 none, 1 provincial, 2 national; leading firms only. Form: assumed rates."""
    rate = (0.05 if centre < 0.5 else 0.01) * min(intensity / USUAL_INTENSITY, 3.0) * leading
    return centre + 1.0 if centre < 1.5 and 1.0 - draw < rate else centre


@rule
def listing_rate(leading: float, output_year_mcny: float, reward_mcny: float) -> float:
    """Listings a year of a leading firm that is not listed. Form: see LISTING_RATE."""
    large = output_year_mcny >= LISTING_MCNY and leading > 0.5
    return LISTING_RATE * (1.0 + reward_mcny / LISTING_REWARD_MCNY) if large else 0.0


@rule
def standards_rate(titles: float, centres: float) -> float:
    """Standards a year that a town's firms come to lead. Source: plan 三(六); a rate a title and centre is assumed."""
    return 0.05 * titles + 0.2 * centres
