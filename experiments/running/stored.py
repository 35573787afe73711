"""What a stage receives: everything that is stored of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from jinzhen.experiments.running.records import Arm
from jinzhen.experiments.store.reader import Reader


@dataclass(frozen=True, eq=False)
class Stored:
    """The runs or measurements of a stage.

    reader : of all runs at the address, replications below `below`
    first, below : replications of the stage
    n_tried, n_failed : replications of all arms, and those of them that failed
    probe : name under which measurements are stored; empty for runs
    """

    reader: Reader
    arms: Sequence[Arm]
    first: int
    below: int
    n_tried: int
    n_failed: int
    probe: str = ""

    def outcomes(self, names: Sequence[str] | None = None) -> pd.DataFrame:
        """One row a finished run, sorted: position (of the arm in `arms`), replication and outcomes at the end."""
        frame = self.reader.outcomes_at(self.arms, names)
        return frame[frame["replication"] >= self.first].reset_index(drop=True)

    @cached_property
    def measured(self) -> pd.DataFrame:
        """One row a measured replication, sorted: position (of the arm in `arms`), replication, and the values."""
        frame = self.reader.measurements(self.arms, self.probe)
        return frame[frame["replication"] >= self.first].reset_index(drop=True)

    def first_failure(self) -> str:
        """Where the first replication failed, and of what."""
        failed = self.failures.iloc[0]
        arm = self.arms[int(failed["position"])]
        return f"{arm.scenario.name}, seed {arm.address.seed}, replication {failed['replication']}: {failed['error']}"

    @property
    def failures(self) -> pd.DataFrame:
        """position (of the arm in `arms`), replication, error, traceback of the replications that raised."""
        reader, probe = self.reader, self.probe
        frame = reader.failed_measurements(self.arms, probe) if probe else reader.failures_at(self.arms)
        return frame[frame["replication"] >= self.first].reset_index(drop=True)
