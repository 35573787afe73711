"""A store in memory: the contract without a database, for tests."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Lock

import pandas as pd

from jinzhen.experiments.running.records import Address, Arm, ChunkRecord, ChunkSummary, Measured
from jinzhen.experiments.store.columns import rank
from jinzhen.experiments.store.contract import Store, finished, is_better
from jinzhen.experiments.store.errors import StoreError
from jinzhen.experiments.store.measurements import cell
from jinzhen.experiments.store.reader import ALL
from jinzhen.experiments.store.rows import Row, chunk_blocks, chunk_row, chunk_rows
from jinzhen.experiments.store.tables import metadata
from jinzhen.scenarios.uncertainties import UNCERTAINTY_NAMES


@dataclass
class _StoredArm:
    """An arm, the names of what it draws, the rows of each of its chunks by table, and what probes measured."""

    arm: Arm
    uncertainty_names: tuple[str, ...]
    chunks: dict[int, dict[str, list[Row]]] = field(default_factory=dict)
    measured: dict[str, dict[int, Measured]] = field(default_factory=dict)


class MemoryStore(Store):
    """Dictionaries of the same rows that the SQL store writes."""

    where = "memory"

    def __init__(self) -> None:
        self._base_years: dict[str, list[Row]] = {}
        self._arms: list[_StoredArm] = []
        self._lock = Lock()

    def keep_base_year(self, base_year_hash: str, towns: Sequence[Row]) -> None:
        """See Store."""
        self._base_years.setdefault(base_year_hash, json.loads(json.dumps(list(towns))))

    def save(self, record: ChunkRecord, detail: str) -> bool:
        """See Store."""
        with self._lock:
            arm_id = self._arm_id(record.chunk.arm)
            chunks = self._arms[arm_id].chunks
            old = chunks.get(record.chunk.first)
            if old is not None and not is_better(chunk_row(record, detail), old["chunks"][0]):
                return False
            blocks = chunk_blocks(record, detail, arm_id)
            chunks[record.chunk.first] = chunk_rows(record, detail, arm_id) | {
                table: block.rows() for table, block in blocks.items()
            }
            return True

    def finished_chunks(self, arm: Arm, detail: str) -> dict[int, ChunkSummary]:
        """See Store."""
        rows = [
            chunk["chunks"][0]
            for stored in self._arms
            if stored.arm.key == arm.key
            for _, chunk in sorted(stored.chunks.items())
        ]
        return finished(rows, detail)

    def save_measurements(self, arm: Arm, probe: str, rows: Sequence[Measured]) -> None:
        """See Store."""
        with self._lock:
            kept = self._arms[self._arm_id(arm)].measured.setdefault(probe, {})
            for row in rows:
                if row.replication not in kept or kept[row.replication].error:
                    kept[row.replication] = row

    def finished_measurements(self, arm: Arm, probe: str) -> frozenset[int]:
        """See Store."""
        return frozenset(row.replication for _, row in self._measured([arm], probe, ALL) if not row.error)

    def measurements(self, arms: Sequence[Arm], probe: str, below: int) -> pd.DataFrame:
        """See Store."""
        rows = [
            {"position": position, "replication": row.replication, "name": name} | cell(value)
            for position, row in self._measured(arms, probe, below)
            for name, value in sorted(row.values.items())
        ]
        return pd.DataFrame(rows, columns=["position", "replication", "name", "value", "text"])

    def failed_measurements(self, arms: Sequence[Arm], probe: str, below: int) -> pd.DataFrame:
        """See Store."""
        rows = [
            (position, row.replication, row.error, row.traceback)
            for position, row in self._measured(arms, probe, below)
            if row.error
        ]
        return pd.DataFrame(rows, columns=["position", "replication", "error", "traceback"])

    def _measured(self, arms: Sequence[Arm], probe: str, below: int) -> list[tuple[int, Measured]]:
        stored = {each.arm.key: each.measured.get(probe, {}) for each in self._arms}
        return [
            (position, row)
            for position, arm in enumerate(arms)
            for number, row in sorted(stored.get(arm.key, {}).items())
            if number < below
        ]

    def arm_ids(self, arms: Sequence[Arm]) -> list[int]:
        """See Store."""
        keys = [stored.arm.key for stored in self._arms]
        return [keys.index(arm.key) if arm.key in keys else -1 for arm in arms]

    def find_arms(self, address: Address, scenario_hashes: Sequence[str]) -> dict[str, int]:
        """See Store."""
        keys = [stored.arm.key for stored in self._arms]
        wanted = {each: Arm(address, stored.arm.scenario).key for stored in self._arms
                  if (each := stored.arm.scenario.content_hash) in scenario_hashes}  # fmt: skip
        return {each: keys.index(wanted[each]) for each in scenario_hashes if wanted.get(each) in keys}

    def frame(self, table: str, arm_ids: Sequence[int], below: int, names: Sequence[str] | None = None) -> pd.DataFrame:
        """See Store."""
        columns = metadata.tables[table].columns
        key = [column.name for column in columns if column.primary_key]
        kept = [column.name for column in columns if names is None or column.name in (*key, *names)]
        number = "replication" if "replication" in columns else "first_replication"
        rows = [row for row in self._rows(table, arm_ids) if row[number] < below]
        frame = pd.DataFrame(rows, columns=[column.name for column in columns])
        return frame.sort_values(key, ignore_index=True)[kept]

    def sums(self, table: str, arm_ids: Sequence[int], below: int) -> pd.DataFrame:
        """See Store."""
        rows = self.frame(table, arm_ids, below).drop(columns="first_replication")
        key = [name for name in ("arm_id", "town", "year") if name in rows.columns]
        sums = rows.groupby(key).sum()
        return pd.concat([sums.index.to_frame(index=False), sums.reset_index(drop=True)], axis=1)

    def scenarios(self, scenario_hashes: Sequence[str] | None = None) -> pd.DataFrame:
        """See Store."""
        scenarios = {stored.arm.scenario.content_hash: stored.arm.scenario for stored in reversed(self._arms)}
        rows = [
            (each, scenario.name, scenario.definition)
            for each, scenario in scenarios.items()
            if scenario_hashes is None or each in scenario_hashes
        ]
        return pd.DataFrame(rows, columns=["hash", "name", "definition"])

    def base_year_towns(self, base_year_hash: str) -> pd.DataFrame:
        """See Store."""
        if base_year_hash not in self._base_years:
            raise StoreError(f"base year {base_year_hash[:12]} is unknown", where="store", expected="one that ran")
        return pd.DataFrame(self._base_years[base_year_hash])

    def stored_uncertainty_names(self, arm_id: int) -> tuple[str, ...]:
        """See Store."""
        return self._arms[arm_id].uncertainty_names

    def inventory(self) -> pd.DataFrame:
        """See Store."""
        return pd.DataFrame([self._inventory_row(arm_id) for arm_id in range(len(self._arms))])

    def verify(self) -> None:
        """Memory does not go away."""

    def close(self) -> None:
        """Nothing to let go of."""

    def _arm_id(self, arm: Arm) -> int:
        for arm_id, stored in enumerate(self._arms):
            if stored.arm.key == arm.key:
                return arm_id
        self._arms.append(_StoredArm(arm, UNCERTAINTY_NAMES))
        return len(self._arms) - 1

    def _rows(self, table: str, arm_ids: Sequence[int]) -> list[Row]:
        stored = [self._arms[arm_id] for arm_id in arm_ids]
        return [row for arm in stored for chunk in arm.chunks.values() for row in chunk.get(table, [])]

    def _inventory_row(self, arm_id: int) -> Row:
        stored = self._arms[arm_id]
        chunks, runs = self._rows("chunks", [arm_id]), self._rows("runs", [arm_id])
        return {
            "arm_id": arm_id,
            "engine_id": stored.arm.address.engine_id,
            "base_year_hash": stored.arm.address.base_year_hash,
            "seed": stored.arm.address.seed,
            "scenario_hash": stored.arm.scenario.content_hash,
            "scenario": stored.arm.scenario.name,
            "detail": min((chunk["detail"] for chunk in chunks), key=rank),
            "n_runs": sum(chunk["n_runs"] for chunk in chunks),
            "n_done": sum(chunk["n_done"] for chunk in chunks),
            "n_met": sum(chunk["n_met"] for chunk in chunks),
            "latest": max(run["created"] for run in runs),
        }
