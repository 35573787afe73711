"""What a sensitivity analysis found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from jinzhen.experiments.asking.factors import Factor
from jinzhen.experiments.forecast.answer import provenance
from jinzhen.experiments.forecast.drivers import OUTCOMES, drivers
from jinzhen.experiments.running.stage import Ask
from jinzhen.experiments.running.stored import Stored
from jinzhen.experiments.sensitivity.design import Design
from jinzhen.experiments.sensitivity.experiment import GIVEN_DATA, MORRIS, SOBOL
from jinzhen.experiments.statistics.elementary_effects import elementary_effects
from jinzhen.experiments.statistics.families import holm
from jinzhen.experiments.statistics.intervals import LEVEL
from jinzhen.experiments.statistics.sobol_indices import filled, sobol_indices
from jinzhen.scenarios.errors import Failure
from jinzhen.scenarios.scenario import target_towns

#: Base points of Sobol' indices at least.
FEWEST_BASE_POINTS = 8


@dataclass(frozen=True, eq=False, kw_only=True)
class Sensitivity:
    """What the answer hangs on; each table that is not empty is also written as a CSV file.

    method : `given_data`, `morris` or `sobol`; factors : names of what was moved
    target_towns, end, as_of : what was asked; n_points, n : points of the design, replications at each that counted
    n_failed, n_refused : replications that failed; points at which no scenario may stand
    n_filled, n_left_out : points whose outcome is partly that of a neighbour; trajectories or base points left out
    table : a row an outcome and factor, the largest first; what it holds depends on the method
    noise : share of variance that is what is no factor, by outcome, with interval; for given data all that no
        uncertainty explains alone
    screen : what chose the factors of `sobol`, where they were not named
    """

    method: str
    scenario: str
    factors: tuple[str, ...]
    target_towns: int
    end: date
    as_of: date
    n_points: int = 1
    n: int
    n_failed: int
    n_refused: int = 0
    n_filled: int = 0
    n_left_out: int = 0
    table: pd.DataFrame
    noise: pd.DataFrame
    screen: "Sensitivity | None" = None
    provenance: Mapping[str, str]

    @property
    def leading(self) -> pd.DataFrame:
        """The part of the table about the first outcome that varies; about the first of all where none does."""
        varying = self.noise.loc[self.noise["share"].notna(), "outcome"]
        return self.table[self.table["outcome"] == (varying.iloc[0] if len(varying) else OUTCOMES[0])]


#: Column of the table by which factors are ranked.
SIZE = {GIVEN_DATA: "share", MORRIS: "mean_size", SOBOL: "total"}


def of_given_data(ask: Ask, stored: Stored) -> Sensitivity:
    """From the replications of the scenario as it is."""
    hashes = [ask.scenario.content_hash]
    draws = stored.reader.uncertainties(hashes)
    names = [factor.name for factor in ask.settings.factors]
    kept = draws[["scenario_hash", "replication", *names]] if names else draws
    table, left = drivers(kept, stored.outcomes(list(OUTCOMES)))
    return Sensitivity(
        method=GIVEN_DATA, factors=tuple(table["uncertainty"].unique()), n=len(draws), n_failed=stored.n_failed,
        table=table, noise=left, **_asked(ask, stored, len(draws)),
    )  # fmt: skip


def of_morris(ask: Ask, design: Design, stored: Stored) -> Sensitivity:
    """From the points of a screen."""
    names = [factor.name for factor in design.factors]
    tables, noise, left_out = [], [], 0
    for outcome in OUTCOMES:
        try:
            found = elementary_effects(design.levels, design.table(stored, outcome), ask.settings.seed)
        except ValueError as problem:
            raise Failure(
                f"too many replications failed: {problem}", expected="two trajectories without a failed point"
            ) from None
        frame = pd.DataFrame({
            "outcome": outcome, "factor": names, "mean_size": found.mean_size,
            "low": np.maximum(found.mean_size - found.half, 0.0), "high": found.mean_size + found.half,
            "mean": found.mean, "spread": found.spread, "p": found.p, "p_holm": holm(found.p.tolist()),
        })  # fmt: skip
        tables.append(_ranked(frame.assign(matters=frame["p_holm"] < 1.0 - LEVEL), "mean_size"))
        noise.append((outcome, *found.noise[:3]))
        left_out = found.n_left_out
    return _of_points(MORRIS, ask, design, stored, tables, noise, 0, left_out)


def of_sobol(ask: Ask, design: Design, stored: Stored, screen: Sensitivity | None) -> Sensitivity:
    """From Sobol' points. screen : what chose the factors, if they were not named"""
    names, k = [factor.name for factor in design.factors], len(design.factors)
    tables, noise, gaps = [], [], [0, 0]
    for outcome in OUTCOMES:
        table = design.table(stored, outcome).reshape(-1, k + 2, design.n)
        values, *gaps = filled(design.levels.reshape(-1, k + 2, k), table)
        if len(values) < FEWEST_BASE_POINTS:
            raise Failure(
                f"too many replications failed: {len(values)} base points are left",
                expected=f"at least {FEWEST_BASE_POINTS}",
            )
        found = sobol_indices(values, ask.settings.seed)
        frame = pd.DataFrame({"outcome": outcome, "factor": names})
        for kind, share, half in (("first", found.first, found.first_half), ("total", found.total, found.total_half)):
            ends = np.clip(share - half, 0.0, 1.0), np.clip(share + half, 0.0, 1.0)
            frame[kind], frame[f"{kind}_low"], frame[f"{kind}_high"] = share, *ends
        tables.append(_ranked(frame.assign(matters=found.matters), "total"))
        noise.append((outcome, *found.noise[:3]))
    own = _of_points(SOBOL, ask, design, stored, tables, noise, *gaps)
    return own if screen is None else replace(own, screen=screen, n_failed=own.n_failed + screen.n_failed)


def left_by(screen: Sensitivity, factors: Sequence[Factor], most: int) -> tuple[Factor, ...]:
    """The factors with the largest changes in a screen, so many at most, and none that changed nothing.

    Not those shown to matter: a screen shows that only of the largest, and what it lets go is not looked at again.
    """
    table, by_name = screen.leading, {factor.name: factor for factor in factors}
    moving = table[table["mean_size"] > 0.0]["factor"].head(most)
    return tuple(by_name[name] for name in (moving if len(moving) else table["factor"].head(most)))


def _ranked(frame: pd.DataFrame, size: str) -> pd.DataFrame:
    return frame.sort_values(size, ascending=False, kind="stable", ignore_index=True)


def _of_points(
    method: str, ask: Ask, design: Design, stored: Stored, tables: list[pd.DataFrame],
    noise: list[tuple[Any, ...]], n_filled: int, n_left_out: int,
) -> Sensitivity:  # fmt: skip
    arm = design.layout.arms[0]
    return Sensitivity(
        method=method, factors=tuple(factor.name for factor in design.factors), n_points=len(design.levels), n=design.n,
        n_failed=stored.n_failed, n_refused=len(design.layout.points.refused), n_filled=n_filled, n_left_out=n_left_out,
        table=pd.concat(tables, ignore_index=True),
        noise=pd.DataFrame(noise, columns=["outcome", "share", "low", "high"]),
        **_asked(ask, stored, stored.n_tried, arm),
    )  # fmt: skip


def _asked(ask: Ask, stored: Stored, n: int, arm: Any = None) -> dict[str, Any]:
    return {
        "scenario": ask.scenario.name, "target_towns": target_towns(ask.scenario), "end": ask.scenario.end,
        "as_of": ask.scenario.as_of, "provenance": provenance(stored.reader, ask.scenario, n, arm),
    }  # fmt: skip
