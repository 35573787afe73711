"""The runs that a calibration rests on: from priors, with nothing imposed after the start, and what they showed."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jinzhen.experiments.calibration.record import Known
from jinzhen.experiments.running.points import prior_points
from jinzhen.experiments.running.stored import Stored
from jinzhen.experiments.statistics.likelihood_free import normal_levels, prior_levels
from jinzhen.model.state.fitted import draw_levels
from jinzhen.scenarios.catalogue.dated import OF_THE_RECORD
from jinzhen.scenarios.horizon import FIRST_DAY
from jinzhen.scenarios.scenario import Scenario
from jinzhen.scenarios.uncertainties import UNCERTAINTIES, UNCERTAINTY_INDEX

F64 = NDArray[np.float64]

#: The last day before the start: what came after it is simulated and compared, never imposed.
NOTHING_IMPOSED = FIRST_DAY - timedelta(days=1)
#: A figure is out of reach where fewer runs than this, errors included, lie beyond it: a share, and a number.
SHARE_BEYOND, FEWEST_BEYOND = 0.001, 3


def drawn(scenario: Scenario) -> tuple[str, ...]:
    """Uncertainties that a scenario draws: those that may be learnt."""
    return tuple(name for name, prior in scenario.priors.items() if prior.kind != "fixed")


def simulated(scenario: Scenario, figures: Sequence[Known]) -> Scenario:
    """The scenario that is run: to the last figure, with nothing imposed, from priors that the record did not make."""
    end = max(each.last for each in figures)
    before = {
        name: UNCERTAINTIES[name].prior_at(NOTHING_IMPOSED) for name in OF_THE_RECORD
        if scenario.priors[name] == UNCERTAINTIES[name].prior_at(scenario.as_of)
    }  # fmt: skip
    return replace(scenario, end=min(end, scenario.end), as_of=NOTHING_IMPOSED, posterior=None,
                   priors={**scenario.priors, **before})  # fmt: skip


@dataclass(frozen=True, eq=False)
class Runs:
    """Runs from priors.

    names : uncertainties, (k,); values : (n, k), normal levels of their priors; is_choice : (k,)
    figures : (f,); measured : (n, f), as simulated; shown : (n, f), in standard deviations of each figure from what is
        published, with an error of observation and model drawn on top
    """

    scenario: Scenario
    names: tuple[str, ...]
    values: F64
    is_choice: NDArray[np.bool_]
    figures: tuple[Known, ...]
    measured: F64
    shown: F64

    def __len__(self) -> int:
        return len(self.values)

    def in_units(self, normal: F64) -> pd.DataFrame:
        """Levels (n, k) as values of the uncertainties."""
        points = prior_points(self.scenario, self.names, prior_levels(normal))
        return pd.DataFrame(points, columns=list(self.names))


def runs_of(scenario: Scenario, figures: Sequence[Known], stored: Stored, seed: int) -> Runs:
    """What is stored of runs from the priors of a scenario. Runs that failed are left out."""
    measured = table(stored, figures)
    names = drawn(scenario)
    columns = [UNCERTAINTY_INDEX[name] for name in names]
    levels = np.array([draw_levels(seed, number)[columns] for number in measured.index.to_list()])
    return Runs(
        scenario, names, normal_levels(levels.reshape(-1, len(names))),
        np.array([scenario.priors[name].kind == "choice" for name in names]), tuple(figures),
        measured.to_numpy(), with_errors(measured.to_numpy(), figures, seed),
    )  # fmt: skip


def table(stored: Stored, figures: Sequence[Known]) -> pd.DataFrame:
    """Figures as simulated, a row a replication."""
    return stored.measured.set_index("replication")[[each.id for each in figures]].astype(np.float64)


def with_errors(measured: F64, figures: Sequence[Known], seed: int) -> F64:
    """Simulated figures on their scales, with errors drawn for every run."""
    scaled = np.column_stack([each.on_scale(column) for each, column in zip(figures, measured.T, strict=True)])
    return scaled + np.random.default_rng(seed).standard_normal(scaled.shape)


def least_beyond(n: int) -> int:
    """So few runs on the far side of a published figure mean that the model does not reach it."""
    return max(FEWEST_BEYOND, math.ceil(SHARE_BEYOND * n))


def is_reached(shown: F64) -> bool:
    """Whether runs lie on both sides of a published figure. shown : (n,)"""
    return min((shown >= 0.0).sum(), (shown <= 0.0).sum()) >= least_beyond(len(shown))
