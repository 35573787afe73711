"""What an emulation found: emulators of chance and count, their errors where they were not fitted, and curves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jinzhen.experiments.asking.factors import Factor
from jinzhen.experiments.compare.paired import CHANCE, Paired
from jinzhen.experiments.emulate.design import levels
from jinzhen.experiments.forecast.answer import provenance
from jinzhen.experiments.running.points import factor_points
from jinzhen.experiments.statistics.emulator import Check, Emulator, check
from jinzhen.scenarios.errors import Failure
from jinzhen.scenarios.scenario import target_towns

F64 = NDArray[np.float64]

#: What is emulated.
EMULATED = (CHANCE, "provincial_towns")
#: An emulator that explains less is not used: nothing is told from it but that.
LEAST_EXPLAINED = 0.5
#: Points of a curve.
STEPS = 41


@dataclass(frozen=True, eq=False)
class Emulation:
    """Emulators of a scenario; each table is also written as a CSV file of the same name.

    emulators : by outcome; checks : how far each is off at points it was not fitted to
    points : a row a point: factors, whether it was held out, means as they were run and as emulated
    curves : along each factor, the others in the middle: emulated means with their 95 % interval
    """

    scenario: str
    factors: tuple[Factor, ...]
    target_towns: int
    end: date
    as_of: date
    replications: int
    emulators: Mapping[str, Emulator]
    checks: Mapping[str, Check]
    points: pd.DataFrame
    curves: pd.DataFrame
    provenance: Mapping[str, str]

    @property
    def names(self) -> list[str]:
        """Names of the factors."""
        return [factor.name for factor in self.factors]

    def is_usable(self, outcome: str) -> bool:
        """Whether the emulator of an outcome explains enough of it where it was not fitted."""
        return self.checks[outcome].explained >= LEAST_EXPLAINED


def emulation(done: Any) -> Emulation:
    """Fit and check what is stored of an emulation. done : the study, after its stages"""
    ask, told, frame = done.ask, done.ask.settings, Paired.read(done.stored, EMULATED)
    rows = np.array(done.points.rows)
    places, is_held = levels(told)[rows], rows >= len(levels(told)) - told.held_out
    by_arm = frame.groupby("position")[list(EMULATED)]
    means = by_arm.mean()
    finished = np.isin(done.of_point, means.index)
    if finished[~is_held].sum() < 2 or finished[is_held].sum() < 2:
        raise Failure("too few points finished to fit and to check", where="emulate", expected="points that run")
    emulators, checks, table = {}, {}, pd.DataFrame(list(done.points.values)).assign(is_held_out=is_held)
    for outcome in EMULATED:
        own = means[outcome].reindex(done.of_point).to_numpy()
        fit, apart = finished & ~is_held, finished & is_held
        emulators[outcome] = Emulator(places[fit], own[fit], told.seed)
        checks[outcome] = check(emulators[outcome], places[apart], own[apart])
        table[outcome], (table[f"{outcome}_emulated"], table[f"{outcome}_sd"]) = own, emulators[outcome].predict(places)
    return Emulation(
        scenario=ask.scenario.name, factors=told.factors, target_towns=target_towns(ask.scenario),
        end=ask.scenario.end, as_of=ask.scenario.as_of, replications=done.stored.below, emulators=emulators,
        checks=checks, points=table, curves=_curves(ask, emulators),
        provenance=provenance(done.stored.reader, ask.scenario, len(frame), done.arms[0]),
    )  # fmt: skip


def _curves(ask: Any, emulators: Mapping[str, Emulator]) -> pd.DataFrame:
    """Along each factor, the others in the middle of their range or prior."""
    factors, tables = ask.settings.factors, []
    for column, factor in enumerate(factors):
        steps = np.array(factor.grid(2)) if factor.values else np.linspace(0.01, 0.99, STEPS)
        places = np.full((len(steps), len(factors)), 0.5)
        places[:, column] = steps
        (own,) = (factor_points(ask.scenario, [factor], steps[:, None], ask.settings.since),)
        table = pd.DataFrame({"factor": factor.name, "value": [each[factor.name] for each in own.values]})
        for outcome, emulator in emulators.items():
            mean, sd = emulator.predict(places[list(own.rows)])
            table[outcome], table[f"{outcome}_low"], table[f"{outcome}_high"] = mean, mean - 1.96 * sd, mean + 1.96 * sd
        tables.append(table)
    return pd.concat(tables, ignore_index=True)
