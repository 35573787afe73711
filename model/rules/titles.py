"""The ladder of titles and technology centres (plan 三(六), 二(五))."""

from jinzhen.model.compiled import rule

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
