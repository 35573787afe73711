"""The ladder of titles and technology centres (plan 三(六), 二(五))."""

from jinzhen.model.compiled import rule

#: Chance a year that an above-size firm of usual R&D climbs one rung: SRDI, little giant, single champion. Assumed so
#: that a town like Zezhou (20 SRDI and 5 little giants among 38 above-size firms) is reached in about a decade.
RUNG_RATES = (0.06, 0.03, 0.01)
#: R&D stock over yearly output that counts as usual. Assumed.
USUAL_INTENSITY = 0.02


@rule
def title_after(title: float, intensity: float, draw: float) -> float:
    """Title after a year's awards: 0 none, 1 SRDI, 2 little giant, 3 single champion.

    intensity : R&D stock over yearly output; draw : uniform
    Source: plan 三(六) (the ladder); rates see RUNG_RATES.
    """
    if title > 2.5:
        return title
    rate = RUNG_RATES[int(title)] * min(intensity / USUAL_INTENSITY, 3.0)
    return title + 1.0 if draw < rate else title


@rule
def centre_after(centre: float, leading: float, intensity: float, draw: float) -> float:
    """Technology centre after a year: 0 none, 1 provincial, 2 national; leading firms only. Form: assumed rates."""
    rate = (0.05 if centre < 0.5 else 0.01) * min(intensity / USUAL_INTENSITY, 3.0) * leading
    return centre + 1.0 if centre < 1.5 and 1.0 - draw < rate else centre
