"""What every store can do. One test class runs against each of them."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from jinzhen.experiments.asking.settings import rank
from jinzhen.experiments.running.records import Address, Arm, ChunkRecord, ChunkSummary, Measured
from jinzhen.experiments.store.known import KnownArm
from jinzhen.experiments.store.rows import Row


class Store(ABC):
    """Keeps the records of chunks and gives them back as frames.

    Every method raises StoreError (or StoreLost) when the store cannot be read or written.

    where : the store as shown to people
    notice : what a reader should know about the state it is in, mostly empty
    """

    where: str
    notice: str = ""

    @abstractmethod
    def keep_base_year(self, base_year_hash: str, towns: Sequence[Row]) -> None:
        """Remember what the towns of a base year are called; a base year that is known already is left alone."""

    @abstractmethod
    def save(self, record: ChunkRecord, detail: str) -> bool:
        """Keep everything of a chunk, in one transaction, or nothing of it.

        A chunk that is stored already is replaced only by one with more finished runs or more detail.
        Returns whether it was written.
        """

    @abstractmethod
    def finished_chunks(self, arm: Arm, detail: str) -> dict[int, ChunkSummary]:
        """Chunks of an arm, by first replication, that need not be computed: no failed run, at least that detail."""

    @abstractmethod
    def save_measurements(self, arm: Arm, probe: str, rows: Sequence[Measured]) -> None:
        """Keep what a probe measured in some replications of an arm, in one transaction, or nothing of it.

        A replication that is finished already is left as it is; one that failed before is replaced.
        """

    @abstractmethod
    def finished_measurements(self, arm: Arm, probe: str) -> frozenset[int]:
        """Replications of an arm in which a probe need not measure again: all that did not fail."""

    @abstractmethod
    def measurements(self, arms: Sequence[Arm], probe: str, below: int) -> pd.DataFrame:
        """position (of the arm in `arms`), replication, name, value and text of finished measurements, sorted.

        value is nan where nothing was measured or a text is kept; text is None where a number is.
        """

    @abstractmethod
    def failed_measurements(self, arms: Sequence[Arm], probe: str, below: int) -> pd.DataFrame:
        """position (of the arm in `arms`), replication, error and traceback of measurements that raised, sorted."""

    @abstractmethod
    def failed_probes(self, arm_ids: Sequence[int]) -> dict[str, int]:
        """How many measurements in some arms raised, by the name of the probe; those without any are left out."""

    @abstractmethod
    def arm_ids(self, arms: Sequence[Arm]) -> list[int]:
        """Ids of arms, at whatever point, in their order; -1 for one that has no run yet."""

    @abstractmethod
    def find_arms(self, address: Address, scenario_hashes: Sequence[str]) -> dict[str, int]:
        """Arms with all uncertainties drawn: scenario hash to arm id; a hash without any run is left out."""

    @abstractmethod
    def known_arms(self) -> list[KnownArm]:
        """Every arm there is, of whatever engine, base year, scenario, point and seed, in the order of their ids."""

    @abstractmethod
    def frame(
        self, table: str, arm_ids: Sequence[int], below: int, names: Sequence[str] | None = None, first: int = 0
    ) -> pd.DataFrame:
        """Rows of a table that belong to replications from `first` to below a number, sorted by its key.

        names : columns besides the key; None for all
        """

    @abstractmethod
    def sums(self, table: str, arm_ids: Sequence[int], below: int) -> pd.DataFrame:
        """`town_sums` or `money_sums`, added up over chunks that begin below a number, in the units of the figures;
        `town_spreads`, the variances within those chunks pooled."""

    @abstractmethod
    def scenarios(self, scenario_hashes: Sequence[str] | None = None) -> pd.DataFrame:
        """hash, name and definition of stored scenarios."""

    @abstractmethod
    def steps(self, scenario_hash: str) -> pd.DataFrame:
        """step and ends (its last day) of a stored scenario."""

    @abstractmethod
    def base_year_towns(self, base_year_hash: str) -> pd.DataFrame:
        """Towns of a base year in the order of their index.

        Raises StoreError when the store does not know the base year.
        """

    @abstractmethod
    def platforms(self) -> dict[int, str]:
        """What runs were computed with, by number."""

    @abstractmethod
    def inventory(self) -> pd.DataFrame:
        """One row an arm, the latest last: arm_id, engine_id, base_year_hash, seed, scenario_hash, scenario, detail
        (the least of its chunks), n_runs, n_done, n_met and latest (UTC)."""

    @abstractmethod
    def bytes_a_replication(self, arm_ids: Sequence[int]) -> dict[str, float]:
        """Bytes on the disk for a replication of some arms, by the level of detail that is kept, the least first.

        A level that none of them has is left out; empty where the database does not tell.
        """

    @abstractmethod
    def verify(self) -> None:
        """Raise StoreError when what was written can no longer be reached: a file that was deleted or replaced.

        Every write does so by itself; a command asks once more before it says that its runs are stored.
        """

    @abstractmethod
    def close(self) -> None:
        """Let go of the store."""

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is None:
                self.verify()
        finally:
            self.close()


def finished(chunk_rows: Sequence[Mapping[str, Any]], detail: str) -> dict[int, ChunkSummary]:
    """Summaries of those chunks, given as rows of `chunks`, that have no failed run and at least that detail."""
    return {
        row["first_replication"]: ChunkSummary(row["n_runs"], row["n_done"], row["n_met"])
        for row in chunk_rows
        if row["n_done"] == row["n_runs"] and rank(row["detail"]) >= rank(detail)
    }


def is_better(new: Mapping[str, Any], old: Mapping[str, Any]) -> bool:
    """Whether a chunk, as its row of `chunks`, should replace the stored one: more finished runs, or more detail."""
    return (new["n_done"], rank(new["detail"])) > (old["n_done"], rank(old["detail"]))
