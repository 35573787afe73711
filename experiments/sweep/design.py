"""The points of a sweep, and the arms they are run as."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from jinzhen.experiments.asking.factors import Factor, check_no_grid
from jinzhen.experiments.running.points import Points, factor_points
from jinzhen.experiments.running.records import Arm
from jinzhen.experiments.running.stage import Ask
from jinzhen.experiments.statistics.space import grid, latin_hypercube, sobol_sequence
from jinzhen.experiments.sweep.experiment import GRID, LATIN
from jinzhen.scenarios.errors import ConfigurationError
from jinzhen.scenarios.scenario import Scenario

#: Points of a sweep at most: a page of more is not read, and their scenarios have to be in memory.
MOST_POINTS = 100_000


def points_of(settings: Any, scenario: Scenario) -> Points:
    """The points at which a scenario may stand. Raises a UserError where there are none or too many."""
    factors: Sequence[Factor] = settings.factors
    settings.check_moved("sweep", scenario.horizon)
    if settings.design != GRID:
        check_no_grid(factors)
    levels = [factor.grid(settings.levels) for factor in factors]
    size = math.prod(map(len, levels)) if settings.design == GRID else settings.points
    if size > MOST_POINTS:
        raise ConfigurationError(
            f"{size} points", where="experiment.factors", expected=f"at most {MOST_POINTS}: fewer values or factors"
        )
    if settings.design == GRID:
        return factor_points(scenario, factors, grid(levels), settings.since)
    filled = latin_hypercube if settings.design == LATIN else sobol_sequence
    return factor_points(scenario, factors, filled(size, len(factors), settings.seed), settings.since)


@dataclass(frozen=True, eq=False)
class Layout:
    """Which arm each point is.

    arms : every one once; two points of the same values share theirs
    of_point, of_base : position in `arms` of every point, and of the scenario as asked beside it (empty: not run)
    """

    points: Points
    arms: tuple[Arm, ...]
    of_point: tuple[int, ...]
    of_base: tuple[int, ...]

    @classmethod
    def of(cls, points: Points, ask: Ask, has_base: bool) -> "Layout":
        """Arms of the points, and of what they are compared with."""
        moved = [ask.arm(scenario, held) for scenario, held in zip(points.scenarios, points.held, strict=True)]
        base = [ask.arm(point=held) for held in points.held] if has_base else []
        arms = {arm.key: arm for arm in (*moved, *base)}
        place = {key: position for position, key in enumerate(arms)}
        return cls(points, tuple(arms.values()), *(tuple(place[arm.key] for arm in each) for each in (moved, base)))
