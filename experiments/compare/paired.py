"""Outcomes of several arms in the same replications: what did not finish in one arm is left out of all."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jinzhen.experiments.running.stored import Stored
from jinzhen.experiments.store.columns import MONEY_COLUMNS
from jinzhen.scenarios.errors import Failure

F64 = NDArray[np.float64]

#: Public money of the whole horizon, where the outcome of that name is that of a step.
ALL_MONEY = "all_public_money_mcny"


@dataclass(frozen=True, eq=False)
class Paired:
    """The finished runs of the arms. frame : as `Stored.outcomes`; n_arms : how many arms there are"""

    frame: pd.DataFrame
    n_arms: int

    @classmethod
    def of(cls, stored: Stored) -> "Paired":
        """Those of a stage."""
        frame = stored.outcomes()
        if frame.groupby("replication").size().eq(len(stored.arms)).sum() < 2:
            raise Failure("no replications finished under every policy, so that there is nothing to compare")
        return cls(frame.assign(**{ALL_MONEY: frame[list(MONEY_COLUMNS)].sum(axis=1)}), len(stored.arms))

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
