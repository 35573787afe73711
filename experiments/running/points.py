"""Points of a design: uncertainties by their priors, levers across their ranges where a scenario may stand.

A design (grid, Latin hypercube, Sobol' sequence) is a table of numbers between 0 and 1, a row a point, a column a
factor. What such a number means is said here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jinzhen.scenarios.errors import LeverError, ScenarioError
from jinzhen.scenarios.levers import lever_named
from jinzhen.scenarios.priors import draw
from jinzhen.scenarios.scenario import Scenario
from jinzhen.scenarios.uncertainties import UNCERTAINTY_INDEX, UNCERTAINTY_NAMES, uncertainty_named

#: Of the points of a design at least this share has to be admissible, or its box is refused.
LEAST_ADMISSIBLE_SHARE = 0.01


def prior_points(
    scenario: Scenario, names: Sequence[str], levels: NDArray[np.float64]
) -> list[Mapping[str, float]]:
    """Values of uncertainties at levels of their priors, by name: what an arm takes as its point.

    names : uncertainties; levels : (n_points, len(names)), 0-1, below 1: 0.5 is the median
    Raises PriorError for an unknown name.
    """
    columns = [UNCERTAINTY_INDEX[uncertainty_named(name).name] for name in names]
    points: list[Mapping[str, float]] = []
    for row in np.asarray(levels, dtype=np.float64):
        uniforms = np.full(len(UNCERTAINTY_NAMES), 0.5)
        uniforms[columns] = row
        values = draw(scenario.prior_arrays, uniforms)
        points.append({name: float(values[column]) for name, column in zip(names, columns, strict=True)})
    return points


@dataclass(frozen=True, eq=False)
class LeverPoints:
    """Scenarios of a design over levers.

    scenarios : those that may stand; rows : the rows of the design they belong to
    refused : row -> why no scenario may stand there
    """

    scenarios: Sequence[Scenario]
    rows: Sequence[int]
    refused: Mapping[int, str]


def lever_points(
    scenario: Scenario, ranges: Mapping[str, tuple[float, float]], levels: Iterable[Sequence[float]]
) -> LeverPoints:
    """The scenario with levers somewhere in their ranges, at every point where that may be.

    Levers of certification contradict each other in parts of a box (gates in the wrong order): such points are left out
    and told, and the design goes on with the others.

    ranges : lever -> lowest and highest value; levels : rows of 0-1, a column a lever
    Raises LeverError for an unknown lever, an empty range, and where next to no point may stand.
    """
    for name, ends in ranges.items():
        _require_range(name, *ends)
    scenarios: list[Scenario] = []
    rows: list[int] = []
    refused: dict[int, str] = {}
    for row, level in enumerate(levels):
        at_levels = zip(ranges.items(), level, strict=True)
        settings = {name: low + at * (high - low) for (name, (low, high)), at in at_levels}
        try:
            scenarios.append(scenario.with_levers(**settings))
            rows.append(row)
        except ScenarioError as problem:
            refused[row] = str(problem)
    if refused and len(rows) < LEAST_ADMISSIBLE_SHARE * (len(rows) + len(refused)):
        raise LeverError(
            f"{len(refused)} of {len(refused) + len(rows)} points may not stand: {next(iter(refused.values()))}",
            where=", ".join(ranges), expected="ranges that go together",
        )  # fmt: skip
    return LeverPoints(scenarios, rows, refused)


def _require_range(name: str, low: float, high: float) -> None:
    lever = lever_named(name)
    if lever.choices or not lever.low <= low < high <= lever.high:
        raise LeverError(f"{low:g} to {high:g} is no range of it", where=name, expected=lever.range_text)
