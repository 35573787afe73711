"""What no source counts: brand, services, infrastructure, titled firms. Simple rules, all assumed unless published."""

import numpy as np

from jinzhen.scenarios.base_year.tables import CATEGORIES, SERVICES, Floats, Ints
from jinzhen.scenarios.base_year.towns import Town

#: Strength of services and infrastructure by standing: without a tier, municipal, provincial in the base year.
SERVICE_LEVEL = np.array([0.25, 0.38, 0.50])
INFRASTRUCTURE_LEVEL = np.array([0.30, 0.42, 0.55])
#: What a category is better or worse served with than the mean of the eight, in the order of SERVICES.
SERVICE_LEAN = {
    "manufacturing": (0.08, 0.10, 0.02, 0.00, 0.02, -0.08, -0.06, 0.02),
    "special_agriculture": (-0.06, 0.04, 0.06, 0.02, -0.08, -0.06, 0.04, 0.04),
    "light_industry_crafts": (0.02, 0.00, 0.04, 0.00, 0.04, -0.08, 0.08, 0.00),
}
assert all(len(lean) == len(SERVICES) for lean in SERVICE_LEAN.values())

#: SRDI firms and technology centres an above-size firm, by category: 20/38 and 8/38 in Zezhou, 5/34 in Yangquan publish
#: them; a town that does not is taken to have fewer. Little giants a SRDI firm: 7/48, 5/20, 1/5, 5/13 where published.
SRDI_RATE = np.array([0.25, 0.06, 0.12])
CENTRE_RATE = np.array([0.10, 0.04, 0.05])
LITTLE_GIANT_RATE = 0.20
#: Leading firms an above-size firm, and the most a town has.
LEADER_RATE, MOST_LEADERS = 0.25, 25


def level_of(towns: tuple[Town, ...]) -> Ints:
    """0 without a tier, 1 municipal by mid-2023, 2 provincial in the base year; later titles bring nothing yet."""
    return np.array([2 if town.is_provincial_at_start else int(town.is_municipal) for town in towns])


def brand(towns: tuple[Town, ...], market_share: Floats) -> Floats:
    """Strength of the regional brand, 0-1: heritage, geographical indication and market share make it."""
    heritage = np.array([town.heritage_prob for town in towns])
    indication = np.array([town.gi_prob for town in towns])
    return np.clip(0.08 + 0.18 * heritage + 0.14 * indication + 0.60 * np.sqrt(market_share), 0.0, 0.95)


def services(towns: tuple[Town, ...]) -> Floats:
    """Strength of the eight public services, (n_towns, 8), 0-1."""
    lean = np.array([SERVICE_LEAN[name] for name in CATEGORIES])
    return SERVICE_LEVEL[level_of(towns)][:, None] + lean[[town.category for town in towns]]


def infrastructure(towns: tuple[Town, ...]) -> Floats:
    """Capacity of roads, power, water and parks, 0-1."""
    return INFRASTRUCTURE_LEVEL[level_of(towns)]


def titled_firms(towns: tuple[Town, ...], n_entities: Ints, above_size_share: Floats,
                 figures: dict[str, Floats]) -> dict[str, Ints]:
    """Whole numbers of titled firms, centres and leading firms by column; published where there is a figure."""
    category = np.array([town.category for town in towns])
    has_tier = np.array([town.has_tier for town in towns])
    above_size = above_size_share * n_entities
    srdi = _counts(figures["n_srdi"], above_size * SRDI_RATE[category])
    leaders = np.clip(LEADER_RATE * above_size, np.where(has_tier, 1.0, 0.0), MOST_LEADERS)
    return {
        "n_srdi": np.minimum(srdi, n_entities),
        "n_little_giant": _counts(figures["n_little_giant"], LITTLE_GIANT_RATE * srdi),
        "n_centres": _counts(figures["n_centres"], above_size * CENTRE_RATE[category]),
        "n_leaders": np.minimum(_counts(figures["n_leaders"], leaders), n_entities),
    }


def _counts(published: Floats, otherwise: Floats) -> Ints:
    return np.rint(np.where(np.isfinite(published), published, otherwise)).astype(np.int64)
