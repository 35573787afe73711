"""Outcomes of several arms in the same replications: what did not finish in one arm is left out of all."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jinzhen.experiments.running.stored import Stored
from jinzhen.experiments.store.columns import MONEY_COLUMNS
from jinzhen.model.outcomes import OUTCOME_NAMES
from jinzhen.scenarios.errors import Failure

F64 = NDArray[np.float64]

#: What decides: whether the target is met.
CHANCE = "target_met"
#: Public money of the whole horizon, where the outcome of that name is that of a step.
ALL_MONEY = "all_public_money_mcny"
#: What is looked at first, of the end of the horizon; the intervals of these hold together.
LOOKED_AT = (
    CHANCE, "provincial_towns", "core_output_mcny", "payroll_jobs", ALL_MONEY, "energy_use_tce", "city_spread",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Paired:
    """The finished runs of the arms. frame : as `Stored.outcomes`; n_arms : how many arms there are"""

    frame: pd.DataFrame
    n_arms: int

    @classmethod
    def of(cls, stored: Stored) -> "Paired":
        """Those of a stage."""
        frame = cls.read(stored, OUTCOME_NAMES)
        if frame.groupby("replication").size().eq(len(stored.arms)).sum() < 2:
            raise Failure("no replications finished under every policy, so that there is nothing to compare")
        return cls(frame, len(stored.arms))

    @staticmethod
    def read(stored: Stored, names: Sequence[str] = LOOKED_AT) -> pd.DataFrame:
        """Outcomes of a stage as `frame`, with the money of the whole horizon; empty where all failed."""
        wanted = dict.fromkeys([CHANCE, *names, *MONEY_COLUMNS])
        frame = stored.outcomes([name for name in wanted if name != ALL_MONEY])
        return frame.assign(**{ALL_MONEY: frame[list(MONEY_COLUMNS)].sum(axis=1)})

    @cached_property
    def replications(self) -> pd.Index:
        """The replications that finished in every arm."""
        finished = self.frame.groupby("replication")["position"].size()
        return finished.index[finished == self.n_arms]

    def values(self, names: Sequence[str]) -> F64:
        """Outcomes at the end, (replications, arms, names)."""
        kept = self.frame[self.frame["replication"].isin(self.replications)]
        ordered = kept.sort_values(["replication", "position"], kind="stable")
        numbers = ordered[list(names)].to_numpy(dtype=np.float64)
        return numbers.reshape(len(self.replications), self.n_arms, len(names))
