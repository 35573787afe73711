"""Points of a design: uncertainties by their priors, levers across their ranges where a scenario may stand.

A design (grid, Latin hypercube, Sobol' sequence) is a table of numbers between 0 and 1, a row a point, a column a
factor. What such a number means is said here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from jinzhen.experiments.asking.factors import Factor
from jinzhen.scenarios.errors import LeverError, PriorError, ScenarioError
from jinzhen.scenarios.priors import draw
from jinzhen.scenarios.scenario import Scenario
from jinzhen.scenarios.uncertainties import UNCERTAINTY_INDEX, UNCERTAINTY_NAMES, uncertainty_named

#: Of the points of a design at least this share has to be admissible, or its box is refused.
LEAST_ADMISSIBLE_SHARE = 0.01


def prior_points(
    scenario: Scenario, names: Sequence[str], levels: NDArray[np.float64]
) -> list[Mapping[str, float]]:
    """Values of uncertainties at levels of their priors, by name: what an arm takes as its point.

    names : uncertainties; levels : (n_points, len(names)), 0-1: 0.5 is the median
    Raises PriorError for an unknown name, or levels that are none.
    """
    entries = [uncertainty_named(name) for name in names]
    columns = [UNCERTAINTY_INDEX[entry.name] for entry in entries]
    table = np.asarray(levels, dtype=np.float64)
    if table.ndim != 2 or table.shape[1] != len(names) or not ((table >= 0.0) & (table <= 1.0)).all():
        raise PriorError(
            f"levels of shape {table.shape}, {table.min(initial=1.0):g} to {table.max(initial=0.0):g}",
            where=", ".join(names), expected=f"a row a point with {len(names)} numbers from 0 to 1",
        )  # fmt: skip
    points: list[Mapping[str, float]] = []
    for row in table:
        uniforms = np.full(len(UNCERTAINTY_NAMES), 0.5)
        uniforms[columns] = row
        values = draw(scenario.prior_arrays, uniforms)[columns]
        # At a level of 0 or 1 rounding leads out of the range by the last bit.
        points.append({
            entry.name: min(max(float(value), entry.low), entry.high)
            for entry, value in zip(entries, values, strict=True)
        })  # fmt: skip
    return points


@dataclass(frozen=True, eq=False)
class Points:
    """The points of a design at which a scenario may stand.

    rows : of the design; scenarios : with its levers at the point; held : uncertainties held there, by name
    values : of every factor, by name
    refused : row of the design -> why no scenario may stand there
    """

    rows: Sequence[int]
    scenarios: Sequence[Scenario]
    held: Sequence[Mapping[str, float]]
    values: Sequence[Mapping[str, float | str]]
    refused: Mapping[int, str]


def factor_points(
    scenario: Scenario, factors: Sequence[Factor], levels: NDArray[np.float64], since: date | None = None
) -> Points:
    """The scenario with levers and uncertainties at every point of a design where that may be.

    Levers of certification contradict each other in parts of a box (gates in the wrong order): such points are left out
    and told, and the design goes on with the others.

    levels : (n_points, len(factors)), 0-1; since : day from which levers are moved, None is the first
    Raises LeverError where next to no point may stand.
    """
    values = _values_at(scenario, factors, levels)
    rows, scenarios, held, kept = [], [], [], []
    refused: dict[int, str] = {}
    known: dict[tuple[float | str, ...], Scenario | str] = {}
    for row, at in enumerate(values):
        set_there = {factor.name: at[factor.name] for factor in factors if factor.is_lever}
        key = tuple(set_there.values())
        if key not in known:
            known[key] = _with_levers(scenario, set_there, since)
        moved = known[key]
        if isinstance(moved, str):
            refused[row] = moved
            continue
        rows.append(row)
        scenarios.append(moved)
        held.append({factor.name: float(at[factor.name]) for factor in factors if not factor.is_lever})
        kept.append(at)
    if refused and len(rows) < LEAST_ADMISSIBLE_SHARE * len(values):
        raise LeverError(
            f"{len(refused)} of {len(values)} points may not stand: {next(iter(refused.values()))}",
            where=", ".join(factor.name for factor in factors), expected="values that go together",
        )  # fmt: skip
    return Points(rows, scenarios, held, kept, refused)


def _with_levers(scenario: Scenario, values: Mapping[str, float | str], since: date | None) -> Scenario | str:
    """The scenario with levers at values, or why it may not stand."""
    if not values:
        return scenario
    dated = {name: value if since is None else [[since.isoformat(), value]] for name, value in values.items()}
    try:
        return scenario.with_levers(**dated)
    except ScenarioError as problem:
        return str(problem)


def _values_at(
    scenario: Scenario, factors: Sequence[Factor], levels: NDArray[np.float64]
) -> list[dict[str, float | str]]:
    """Values of the factors at every point, by name."""
    through = [column for column, factor in enumerate(factors) if factor.is_prior]
    names = [factors[column].name for column in through]
    drawn = prior_points(scenario, names, levels[:, through]) if names else [{}] * len(levels)
    return [
        {factor.name: point[factor.name] if factor.is_prior else factor.at(level)
         for factor, level in zip(factors, row, strict=True)}
        for row, point in zip(levels, drawn, strict=True)
    ]  # fmt: skip
