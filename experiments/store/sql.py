"""The store in SQLite or PostgreSQL."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import pandas as pd
from sqlalchemy import Connection, Select, delete, insert, select

from jinzhen.experiments.running.records import Address, Arm, ChunkRecord, ChunkSummary, Measured
from jinzhen.experiments.store import measurements, queries, tables
from jinzhen.experiments.store.contract import Store, finished, is_better
from jinzhen.experiments.store.database import RETRY_PAUSES, Database
from jinzhen.experiments.store.errors import StoreError
from jinzhen.experiments.store.known import KnownArm, known_arm
from jinzhen.experiments.store.rows import Block, Row, chunk_blocks, chunk_row, chunk_rows, step_rows
from jinzhen.experiments.store.sizes import bytes_a_replication

#: Arms that are asked for in one query; a database takes only so many parameters.
ARMS_AT_ONCE = 500


class SqlStore(Store):
    """A database with a chunk a transaction.

    address, is_reader, retry_pauses : see Database

    Raises StoreLocationError, StoreVersionError, StoreError.
    """

    def __init__(self, address: str, is_reader: bool = False, retry_pauses: Sequence[float] = RETRY_PAUSES) -> None:
        self.database = Database(address, is_reader, retry_pauses)
        self.where = self.database.where
        self.notice = self.database.notice

    def keep_base_year(self, base_year_hash: str, towns: Sequence[Row]) -> None:
        """See Store."""
        rows = [{"base_year_hash": base_year_hash, **town} for town in towns]
        self.database.write(lambda connection: self.database.insert_new(connection, tables.towns, rows))

    def save(self, record: ChunkRecord, detail: str) -> bool:
        """See Store. A lost connection is tried again a few times, the whole chunk anew."""
        return self.database.write(lambda connection: self._save(connection, record, detail))

    def _save(self, connection: Connection, record: ChunkRecord, detail: str) -> bool:
        arm_id = self._arm_id(connection, record.chunk.arm)
        first = record.chunk.first
        at_chunk = (tables.chunks.c.arm_id == arm_id) & (tables.chunks.c.first_replication == first)
        old = connection.execute(select(tables.chunks).where(at_chunk)).mappings().first()
        if old is not None:
            if not is_better(chunk_row(record, detail), dict(old)):
                return False
            connection.execute(delete(tables.chunks).where(at_chunk))
        platform = self.database.name_ids(connection, tables.platforms, [record.platform])[record.platform]
        rows = chunk_rows(record, detail, arm_id, platform)
        for table in tables.CHUNK_TABLES:
            if rows.get(table.name):
                connection.execute(insert(table), rows[table.name])
        for name, block in chunk_blocks(record, detail, arm_id).items():
            self._insert_block(connection, name, block)
        return True

    def _insert_block(self, connection: Connection, table: str, block: Block) -> None:
        """Hand rows of plain numbers to the driver as they are; a dictionary a row takes three times as long."""
        mark = "%s" if self.database.dialect == "postgresql" else "?"
        names = ", ".join(f'"{name}"' for name in block.columns)
        marks = ", ".join([mark] * len(block.columns))
        if block.values:
            rows = [tuple(values) for values in block.values]
            connection.exec_driver_sql(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', rows)

    def finished_chunks(self, arm: Arm, detail: str) -> dict[int, ChunkSummary]:
        """See Store."""
        chunks = tables.chunks
        query = select(chunks).where(chunks.c.arm_id == queries.arm_query(arm).scalar_subquery())
        rows = self.database.rows(query.order_by(chunks.c.first_replication))
        return finished([dict(row._mapping) for row in rows], detail)

    def save_measurements(self, arm: Arm, probe: str, rows: Sequence[Measured]) -> None:
        """See Store."""
        self.database.write(lambda connection: self._save_measurements(connection, arm, probe, rows))

    def _save_measurements(self, connection: Connection, arm: Arm, probe: str, rows: Sequence[Measured]) -> None:
        name_ids = self.database.name_ids
        arm_id = self._arm_id(connection, arm)
        probe_id = name_ids(connection, tables.probes, [probe])[probe]
        ids = measurements.Ids(
            name_ids(connection, tables.measures, sorted({name for row in rows for name in row.values})),
            name_ids(connection, tables.platforms, sorted({row.platform for row in rows})),
        )
        due = measurements.due(connection, arm_id, probe_id, rows)
        measurements.insert_measured(connection, arm_id, probe_id, due, ids)

    def finished_measurements(self, arm: Arm, probe: str) -> frozenset[int]:
        """See Store."""
        runs, probes = tables.probe_runs, tables.probes
        query = select(runs.c.replication).join(probes, probes.c.id == runs.c.probe_id)
        query = query.where(runs.c.arm_id == queries.arm_query(arm).scalar_subquery(), probes.c.name == probe)
        return frozenset(row[0] for row in self.database.rows(query.where(runs.c.status == measurements.DONE)))

    def measurements(self, arms: Sequence[Arm], probe: str, below: int) -> pd.DataFrame:
        """See Store."""
        ids = self.arm_ids(arms)
        frame = self._of_arms(ids, lambda some: measurements.values_of(some, probe, below))
        return measurements.by_position(frame, ids)

    def failed_measurements(self, arms: Sequence[Arm], probe: str, below: int) -> pd.DataFrame:
        """See Store."""
        ids = self.arm_ids(arms)
        frame = self._of_arms(ids, lambda some: measurements.failures_of(some, probe, below))
        return measurements.by_position(frame, ids)

    def failed_probes(self, arm_ids: Sequence[int]) -> dict[str, int]:
        """See Store."""
        frame = self._of_arms(arm_ids, measurements.failed_by_probe)
        return frame.groupby("name")["n"].sum().to_dict()

    def arm_ids(self, arms: Sequence[Arm]) -> list[int]:
        """See Store."""
        known = {
            (address, scenario, point): arm_id
            for address in {arm.address for arm in arms}
            for scenario, point, arm_id in self.database.rows(queries.arms_at(address))
        }
        return [known.get(arm.key, -1) for arm in arms]

    def find_arms(self, address: Address, scenario_hashes: Sequence[str]) -> dict[str, int]:
        """See Store."""
        query = queries.arms_at(address).where(tables.points.c.definition == "{}")
        found = {scenario: arm_id for scenario, _, arm_id in self.database.rows(query)}
        return {each: found[each] for each in scenario_hashes if each in found}

    def known_arms(self) -> list[KnownArm]:
        """See Store."""
        return [known_arm(row._mapping) for row in self.database.rows(queries.known_arms())]

    def frame(
        self, table: str, arm_ids: Sequence[int], below: int, names: Sequence[str] | None = None, first: int = 0
    ) -> pd.DataFrame:
        """See Store."""
        columns = tables.metadata.tables[table].columns
        key = [column.name for column in columns if column.primary_key]
        wanted = [column.name for column in columns if names is None or column.name in (*key, *names)]
        lacking = self.database.lacking.get(table, set())
        kept = [columns[name] for name in wanted if name not in lacking]
        number = columns["replication" if "replication" in columns else "first_replication"]
        order = [columns[name] for name in key]
        frame = self._of_arms(
            arm_ids,
            lambda some: (
                select(*kept).where(columns["arm_id"].in_(some), number >= first, number < below).order_by(*order)
            ),
        )
        return frame.reindex(columns=wanted, fill_value=np.nan)

    def sums(self, table: str, arm_ids: Sequence[int], below: int) -> pd.DataFrame:
        """See Store."""
        columns = tables.metadata.tables[table].columns
        query = queries.sums(table, self.database.lacking.get(table, set()))
        return self._of_arms(
            arm_ids, lambda some: query.where(columns["arm_id"].in_(some), columns["first_replication"] < below)
        )

    def _of_arms(self, arm_ids: Sequence[int], query: Callable[[Sequence[int]], Select]) -> pd.DataFrame:
        """The frame of a query about arms, asked for a few hundred of them at a time."""
        batches = list(_batches(sorted(arm_ids), ARMS_AT_ONCE)) or [[]]
        frames = [self.database.frame(query(batch)) for batch in batches]
        return frames[0] if len(frames) == 1 else pd.concat(frames, ignore_index=True)

    def scenarios(self, scenario_hashes: Sequence[str] | None = None) -> pd.DataFrame:
        """See Store."""
        table = tables.scenarios
        frame = self.database.frame(select(table.c.hash, table.c.name, table.c.definition).order_by(table.c.id))
        return frame if scenario_hashes is None else frame[frame["hash"].isin(scenario_hashes)].reset_index(drop=True)

    def steps(self, scenario_hash: str) -> pd.DataFrame:
        """See Store."""
        table, scenario_id = tables.steps, queries.id_of(tables.scenarios, scenario_hash)
        query = select(table.c.step, table.c.ends).where(table.c.scenario_id == scenario_id)
        return self.database.frame(query.order_by(table.c.step))

    def base_year_towns(self, base_year_hash: str) -> pd.DataFrame:
        """See Store."""
        table = tables.towns
        query = select(table).where(table.c.base_year_hash == base_year_hash).order_by(table.c.town)
        frame = self.database.frame(query).drop(columns="base_year_hash")
        if frame.empty:
            raise StoreError(
                f"base year {base_year_hash[:12]} is unknown", where=f"store `{self.where}`", expected="one that ran"
            )
        return frame

    def platforms(self) -> dict[int, str]:
        """See Store."""
        return {row.id: row.name for row in self.database.rows(select(tables.platforms))}

    def inventory(self) -> pd.DataFrame:
        """See Store."""
        return queries.one_row_an_arm(self.database.frame(queries.inventory()))

    def bytes_a_replication(self, arm_ids: Sequence[int]) -> dict[str, float]:
        """See Store."""
        return bytes_a_replication(self.database, arm_ids)

    def verify(self) -> None:
        """See Store."""
        self.database.verify()

    def close(self) -> None:
        """Close every connection."""
        self.database.close()

    def _arm_id(self, connection: Connection, arm: Arm) -> int:
        """Row of an arm, made when it is new; locked until the transaction ends, so that writers of it take turns."""
        query = queries.arm_query(arm).with_for_update(of=tables.arms)
        found = connection.execute(query).scalar()
        if found is not None:
            return found
        insert_new, scenario = self.database.insert_new, arm.scenario
        named = {"hash": scenario.content_hash, "name": scenario.name, "definition": scenario.definition}
        insert_new(connection, tables.scenarios, [named])
        insert_new(connection, tables.points, [{"hash": arm.point_hash, "definition": arm.point_text}])
        scenario_id = connection.execute(select(queries.id_of(tables.scenarios, scenario.content_hash))).scalar_one()
        insert_new(connection, tables.steps, [{"scenario_id": scenario_id, **row} for row in step_rows(scenario)])
        row = {
            "engine_id": arm.address.engine_id,
            "base_year_hash": arm.address.base_year_hash,
            "seed": arm.address.seed,
            "scenario_id": scenario_id,
            "point_id": connection.execute(select(queries.id_of(tables.points, arm.point_hash))).scalar_one(),
        }
        insert_new(connection, tables.arms, [row])
        return connection.execute(query).scalar_one()


def _batches(numbers: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    for first in range(0, len(numbers), size):
        yield numbers[first : first + size]
