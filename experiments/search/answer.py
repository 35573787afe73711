"""What a search found: every mix, and those that none is clearly better than, measured with other draws."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jinzhen.experiments.asking.factors import Factor
from jinzhen.experiments.compare.equal_cost import first_day_after_history
from jinzhen.experiments.compare.paired import ALL_MONEY, CHANCE, LOOKED_AT, Paired
from jinzhen.experiments.forecast.answer import provenance
from jinzhen.experiments.paper.text import Text
from jinzhen.experiments.search.experiment import OBJECTIVES
from jinzhen.experiments.statistics.dominance import dominated, regret
from jinzhen.experiments.statistics.families import level_of_each, paired_difference
from jinzhen.experiments.statistics.intervals import wilson
from jinzhen.scenarios.differences import setting_text, setting_text_zh
from jinzhen.scenarios.levers import LEVERS
from jinzhen.scenarios.scenario import Scenario, target_towns

F64 = NDArray[np.float64]

#: The scenario as asked, among the mixes.
AS_ASKED = 0


@dataclass(frozen=True, eq=False)
class Search:
    """A search; each table is also written as a CSV file of the same name.

    scenario : its name; factors : levers that were moved; objectives : what counted
    target_towns, end, as_of, budget_mcny : what was asked; since : first day of a mix
    as_asked : lever -> what the scenario as asked has it at, by date
    n, n_again : replications of every mix in the search, and of every finalist with other draws
    mixes : a row a mix that was run, 0 being the scenario as asked: levers, means, whether it is a finalist
    finalists : those measured with other draws, and the scenario as asked: chance with interval, means, difference from
        the scenario as asked, whether another finalist is clearly better, regret, share of futures that satisfice
    """

    scenario: str
    factors: tuple[Factor, ...]
    objectives: tuple[str, ...]
    target_towns: int
    end: date
    as_of: date
    since: date
    budget_mcny: float | None
    as_asked: Mapping[str, Text]
    n: int
    n_again: int
    mixes: pd.DataFrame
    finalists: pd.DataFrame
    provenance: Mapping[str, str]

    @property
    def names(self) -> list[str]:
        """Names of the levers."""
        return [factor.name for factor in self.factors]


def search(done: Any) -> Search:
    """Analyse what is stored of a search. done : the study, after its stages"""
    ask, breeding, told = done.ask, done.breeding, done.ask.settings
    again = Paired.of(done.again)
    return Search(
        scenario=ask.scenario.name,
        factors=told.factors,
        objectives=breeding.objectives,
        target_towns=target_towns(ask.scenario),
        end=ask.scenario.end,
        as_of=ask.scenario.as_of,
        since=told.since or first_day_after_history(ask.scenario),
        budget_mcny=told.budget_mcny,
        as_asked={each.name: _setting(ask.scenario, each.name) for each in told.factors},
        n=done.stored.below,
        n_again=len(again.replications),
        mixes=_mixes(done),
        finalists=_finalists(again, [AS_ASKED, *done.finalists], breeding, told.budget_mcny),
        provenance=provenance(done.stored.reader, ask.scenario, done.stored.n_tried + done.again.n_tried,
                              breeding.arms[0]),
    )  # fmt: skip


def _setting(scenario: Scenario, name: str) -> Text:
    own = LEVERS[name], scenario.levers[name], scenario.horizon
    return Text(setting_text(*own), setting_text_zh(*own))


def _mixes(done: Any) -> pd.DataFrame:
    means = Paired.read(done.stored).groupby("position")[list(LOOKED_AT)].mean()
    rows = [
        {"mix": at, **mix, **{name: float(means[name].get(at, np.nan)) for name in LOOKED_AT},
         "is_finalist": at in done.finalists}
        for at, mix in enumerate(done.breeding.mixes)
    ]  # fmt: skip
    return pd.DataFrame(rows)


def _finalists(again: Paired, places: Sequence[int], breeding: Any, budget_mcny: float | None) -> pd.DataFrame:
    """One row each: measured anew, so that the luck by which a mix was chosen is not counted as its merit."""
    values, n = again.values(LOOKED_AT), len(again.replications)
    at = {name: column for column, name in enumerate(LOOKED_AT)}
    signed = breeding.signs * values[:, :, [at[OBJECTIVES[name][0]] for name in breeding.objectives]]
    worse = dominated(signed)
    short = regret(values[:, :, at["provincial_towns"]])
    met = values[:, :, at[CHANCE]] > 0.0
    if budget_mcny is not None:
        met &= values[:, :, at[ALL_MONEY]] <= budget_mcny
    level, rows = level_of_each(max(len(places) - 1, 1) * len(LOOKED_AT)), []
    for arm, place in enumerate(places):
        chance = wilson(int(values[:, arm, at[CHANCE]].sum()), n)
        row = {"mix": place, **breeding.mixes[place], "n": n, "chance": chance.value, "low": chance.low,
               "high": chance.high, **{name: values[:, arm, at[name]].mean() for name in LOOKED_AT[1:]}}  # fmt: skip
        for name in LOOKED_AT:
            more = paired_difference(values[:, arm, at[name]], values[:, 0, at[name]], level)
            row |= {f"{name}_more": more.value, f"{name}_more_low": more.low, f"{name}_more_high": more.high}
        row |= {"is_dominated": bool(worse[arm]), "regret_towns": short[:, arm].mean(),
                "regret_towns_q90": float(np.quantile(short[:, arm], 0.9)),
                "satisficing_share": met[:, arm].mean()}  # fmt: skip
        rows.append(row)
    return pd.DataFrame(rows)
