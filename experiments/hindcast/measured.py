"""What the forecast says of a fact: a sample of values from the panels of the replications."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jinzhen.experiments.hindcast.probe import COLUMNS
from jinzhen.experiments.hindcast.record_file import MONTHS_IN_YEAR, PROVINCE, Fact, town_rows
from jinzhen.experiments.hindcast.registry import FIRST_TEN, MUNICIPAL, ONE, PROVINCIAL, SINCE, TITLED, YEAR
from jinzhen.model.state.codes import Tier
from jinzhen.scenarios.base_year import BaseYear
from jinzhen.scenarios.base_year.towns import MID_2023

F64 = NDArray[np.float64]
Flags = NDArray[np.bool_]

MONTHS_IN_STEP = 3


@dataclass(frozen=True, eq=False)
class Panels:
    """Panels of one forecast. measured : as stored, a text a column and step; ends : last day of every step"""

    measured: pd.DataFrame
    ends: Sequence[date]
    start: date
    base_year: BaseYear

    @cached_property
    def columns(self) -> Mapping[str, F64]:
        """By column: (replications, steps + 1, towns), row 0 the base year."""
        steps = range(len(self.ends) + 1)
        return {
            column: np.array([
                [np.array(text.split(" "), dtype=np.float64) for text in self.measured[f"{column}/{step}"]]
                for step in steps
            ]).swapaxes(0, 1)
            for column in COLUMNS
        }  # fmt: skip

    @cached_property
    def _rows(self) -> Mapping[str, int]:
        return town_rows()

    def sample(self, fact: Fact) -> F64:
        """The fact as every replication has it, in the unit of the panel."""
        metric, step = fact.metric, self.step_of(fact.day)
        members = self._members(fact, step)
        if not metric.column:
            return np.asarray(members.sum(axis=1), dtype=np.float64)
        values = self._inside(metric.column, members)
        if metric.kind == YEAR and fact.months < MONTHS_IN_YEAR:
            first = max(0, step + 1 - max(1, fact.months // MONTHS_IN_STEP))
            return np.asarray(self._inside("reported_step_mcny", members)[:, first : step + 1].sum(axis=1))
        if metric.kind == SINCE:
            part = self._part_of_step(fact.day, step)
            return np.asarray((1.0 - part) * values[:, step - 1] + part * values[:, step])
        return np.asarray(values[:, step])

    def step_of(self, day: date) -> int:
        """Row of the panel at whose end the quarter of a day ends."""
        return 1 + sum(end < day for end in self.ends)

    def _part_of_step(self, day: date, step: int) -> float:
        before = self.ends[step - 2] if step > 1 else self.start
        return (day - before).days / max((self.ends[step - 1] - before).days, 1)

    def _inside(self, column: str, members: Flags) -> F64:
        """Sum over the towns of every replication, (replications, steps + 1)."""
        return np.asarray((self.columns[column] * members[:, None, :]).sum(axis=2))

    def _members(self, fact: Fact, step: int) -> Flags:
        """Towns that the fact is about, (replications, towns); titles are those of the replication.

        Amounts of the base year are published for the towns that had a title later, in mid-2023.
        """
        n, of, tier = len(self.base_year.towns.city), fact.metric.of, self.columns["tier"]
        if of == ONE:
            return np.broadcast_to(np.arange(n) == self._rows[fact.scope], (len(tier), n))
        here = np.full(n, True) if fact.scope == PROVINCE else self._of_city(fact.scope)
        at = max(step, min(self.step_of(MID_2023), len(self.ends))) if fact.metric.column else step
        first_ten = tier[:, 0] == Tier.provincial
        chosen = {
            FIRST_TEN: first_ten,
            PROVINCIAL: tier[:, at] == Tier.provincial,
            # What a city counts as municipal keeps the towns that became provincial later, not the first ten.
            MUNICIPAL: (tier[:, at] > Tier.none) & ~first_ten,
            TITLED: tier[:, at] > Tier.none,
        }
        return np.asarray(chosen[of] & here)

    def _of_city(self, name: str) -> Flags:
        cities = self.base_year.cities.name_zh
        return np.asarray(self.base_year.towns.city == cities.index(name))
