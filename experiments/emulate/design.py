"""The points of an emulation: those it is fitted to, then those it is checked at."""

from typing import Any

import numpy as np

from jinzhen.experiments.running.points import Points, factor_points
from jinzhen.experiments.running.stage import Ask
from jinzhen.experiments.statistics.space import latin_hypercube, sobol_sequence


def levels(settings: Any) -> np.ndarray:
    """(points + held_out, factors), 0-1: a Sobol' sequence to fit to, a Latin hypercube to check at."""
    n = len(settings.factors)
    places = np.concatenate([
        sobol_sequence(settings.points, n, settings.seed), latin_hypercube(settings.held_out, n, settings.seed + 1)
    ])  # fmt: skip
    for column, factor in enumerate(settings.factors):
        if k := len(factor.values):  # one place for each of its values
            places[:, column] = (np.floor(places[:, column] * k) + 0.5) / k
    return places


def points(ask: Ask) -> Points:
    """The points at which the scenario may stand."""
    settings = ask.settings
    return factor_points(ask.scenario, settings.factors, levels(settings), settings.since)
