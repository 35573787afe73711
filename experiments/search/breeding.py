"""New mixes from the best so far: NSGA-II of Optuna, asked and told generation by generation.

It is seeded and learns from stored runs alone, so that a search that was stopped breeds the same mixes again and finds
their runs in the store.
"""

import logging
from typing import Any

import numpy as np
import optuna
from numpy.typing import NDArray

from jinzhen.experiments.asking.factors import Factor
from jinzhen.experiments.compare.equal_cost import first_day_after_history
from jinzhen.experiments.compare.paired import ALL_MONEY, LOOKED_AT, Paired
from jinzhen.experiments.running.points import factor_points
from jinzhen.experiments.running.records import Arm
from jinzhen.experiments.running.stage import Ask
from jinzhen.experiments.running.stored import Stored
from jinzhen.experiments.search.experiment import OBJECTIVES
from jinzhen.experiments.statistics.dominance import dominated, spread_out

F64 = NDArray[np.float64]

#: Steps between the two ends of a lever: finer differences are not seen among replications.
STEP = 0.01
#: How far a mix that may not stand, or that no replication finished, is beyond what is allowed.
IMPOSSIBLE = 1e9


class Breeding:
    """The search as far as it has come.

    arms : every mix that was run, once, the scenario as asked first; mixes : its lever values, by name
    """

    def __init__(self, ask: Ask) -> None:
        self.ask, self.settings = ask, ask.settings
        self.signs = np.array([1.0 if OBJECTIVES[name][1] else -1.0 for name in self.objectives])
        self.arms: list[Arm] = [ask.arm()]
        self.mixes: list[dict[str, float | str]] = [{}]
        self._batch: list[tuple[optuna.trial.Trial, int]] = []
        self._study = _study(len(self.objectives), self.settings)

    @property
    def objectives(self) -> tuple[str, ...]:
        """What counts."""
        return self.settings.objectives or tuple(OBJECTIVES)

    def next_arms(self) -> list[Arm]:
        """The mixes of the next generation, and the scenario as asked."""
        factors, trials = self.settings.factors, [self._study.ask() for _ in range(self.settings.population)]
        levels = np.array([[_level(trial, factor) for factor in factors] for trial in trials])
        since = self.settings.since or first_day_after_history(self.ask.scenario)
        points = factor_points(self.ask.scenario, factors, levels, since)
        place = {arm.key: at for at, arm in enumerate(self.arms)}
        self._batch = [(trial, -1) for trial in trials]
        for row, scenario, values in zip(points.rows, points.scenarios, points.values, strict=True):
            arm = self.ask.arm(scenario)
            if arm.key not in place:
                place[arm.key] = len(self.arms)
                self.arms.append(arm)
                self.mixes.append(dict(values))
            self._batch[row] = (trials[row], place[arm.key])
        return [self.arms[at] for at in dict.fromkeys([0, *(at for _, at in self._batch if at >= 0)])]

    def learn(self, stored: Stored) -> None:
        """Tell the means of the generation's mixes."""
        frame, key = Paired.read(stored), [arm.key for arm in stored.arms]
        means = frame.groupby("position")[list(LOOKED_AT)].mean()
        for trial, at in self._batch:
            position = key.index(self.arms[at].key) if at >= 0 else -1
            if position not in means.index:
                trial.set_constraint("beyond", IMPOSSIBLE)
                self._study.tell(trial, [-IMPOSSIBLE] * len(self.objectives))
                continue
            row, budget = means.loc[position], self.settings.budget_mcny
            trial.set_constraint("beyond", float(row[ALL_MONEY] - budget) if budget is not None else 0.0)
            values = self.signs * [row[OBJECTIVES[name][0]] for name in self.objectives]
            self._study.tell(trial, values.tolist())

    def finalists(self, stored: Stored) -> list[int]:
        """Places in `arms` of mixes within the budget that none is clearly better than, at most so many, far apart."""
        runs = Paired.of(stored)
        values = self.signs * runs.values([OBJECTIVES[name][0] for name in self.objectives])
        allowed = np.arange(1, len(self.arms))
        if (budget := self.settings.budget_mcny) is not None:
            money = runs.values([ALL_MONEY])[:, :, 0].mean(axis=0)
            allowed = allowed[money[allowed] <= budget]
        if not allowed.size:
            return []
        front = allowed[~dominated(values[:, allowed])]
        chosen = spread_out(values[:, front].mean(axis=0), self.settings.finalists)
        return [int(front[at]) for at in chosen]


def _level(trial: optuna.trial.Trial, factor: Factor) -> float:
    """Where a mix stands in the range of a lever, 0-1."""
    if factor.values:
        n = len(factor.values)
        return (trial.suggest_categorical(factor.name, range(n)) + 0.5) / n
    return trial.suggest_float(factor.name, 0.0, 1.0, step=STEP)


def _study(n_objectives: int, settings: Any) -> optuna.Study:
    optuna.logging.set_verbosity(logging.WARNING)
    sampler = optuna.samplers.NSGAIISampler(population_size=settings.population, seed=settings.seed)
    return optuna.create_study(directions=["maximize"] * n_objectives, sampler=sampler)
