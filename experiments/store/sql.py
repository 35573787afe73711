"""The store in SQLite or PostgreSQL."""

import json
import time
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import pandas as pd
from sqlalchemy import Connection, Select, Table, delete, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from jinzhen.experiments.running.records import Address, Arm, ChunkRecord, ChunkSummary, Measured
from jinzhen.experiments.store import measurements, tables
from jinzhen.experiments.store.columns import MONEY_SUM_COLUMNS, TOWN_SUM_COLUMNS, rank
from jinzhen.experiments.store.contract import Store, finished, is_better
from jinzhen.experiments.store.errors import StoreError, StoreLost, own_errors
from jinzhen.experiments.store.location import connect, file_identity, shown, store_url
from jinzhen.experiments.store.rows import Block, Row, chunk_blocks, chunk_row, chunk_rows
from jinzhen.experiments.store.schema import require_schema
from jinzhen.scenarios.errors import JinzhenError
from jinzhen.scenarios.uncertainties import UNCERTAINTY_NAMES

#: Pauses before another attempt at a database that went away, s.
RETRY_PAUSES = (0.5, 1.0, 2.0, 4.0)

SUM_COLUMNS = {"scenario_town_years": TOWN_SUM_COLUMNS, "scenario_money_years": MONEY_SUM_COLUMNS}

T = TypeVar("T")


class SqlStore(Store):
    """One database, one writer at a time; a chunk is one transaction.

    address : `sqlite:///<path>`, a plain path, or `postgresql+psycopg://...`; a new store gets its tables
    retry_pauses : how long to wait, s, before each new attempt when the connection was lost

    Raises StoreLocationError, StoreVersionError, StoreError.
    """

    def __init__(self, address: str, retry_pauses: Sequence[float] = RETRY_PAUSES) -> None:
        self._url = url = store_url(address)
        self.where = shown(url)
        self._retry_pauses = tuple(retry_pauses)
        self._engine = connect(url)
        self._arm_ids: dict[Any, int] = {}
        try:
            with own_errors(self.where):
                require_schema(self._engine, self.where)
                self._file = file_identity(url)
        except JinzhenError:
            self.close()
            raise

    def keep_base_year(self, base_year_hash: str, towns: Sequence[Row]) -> None:
        """See Store."""
        row = {"hash": base_year_hash, "towns": json.dumps(list(towns), ensure_ascii=False)}
        self._write(lambda connection: self._insert_new(connection, tables.base_years, row))

    def save(self, record: ChunkRecord, detail: str) -> bool:
        """See Store. A lost connection is tried again a few times, the whole chunk anew."""
        return self._write(lambda connection: self._save(connection, record, detail))

    def _save(self, connection: Connection, record: ChunkRecord, detail: str) -> bool:
        arm_id = self._arm_id(connection, record.chunk.arm)
        first = record.chunk.first
        at_chunk = (tables.chunks.c.arm_id == arm_id) & (tables.chunks.c.first_replication == first)
        old = connection.execute(select(tables.chunks).where(at_chunk)).mappings().first()
        if old is not None:
            if not is_better(chunk_row(record, detail), dict(old)):
                return False
            connection.execute(delete(tables.chunks).where(at_chunk))
        rows = chunk_rows(record, detail, arm_id)
        for table in tables.CHUNK_TABLES:
            if rows.get(table.name):
                connection.execute(insert(table), rows[table.name])
        for name, block in chunk_blocks(record, detail, arm_id).items():
            self._insert_block(connection, name, block)
        return True

    def _insert_block(self, connection: Connection, table: str, block: Block) -> None:
        """Hand rows of plain numbers to the driver as they are; a dictionary a row takes three times as long."""
        mark = "%s" if self._engine.dialect.name == "postgresql" else "?"
        names = ", ".join(f'"{name}"' for name in block.columns)
        marks = ", ".join([mark] * len(block.columns))
        if block.values:
            rows = [tuple(values) for values in block.values]
            connection.exec_driver_sql(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', rows)

    def finished_chunks(self, arm: Arm, detail: str) -> dict[int, ChunkSummary]:
        """See Store."""
        chunks = tables.chunks
        query = select(chunks).where(chunks.c.arm_id == _arm_query(arm).scalar_subquery())
        query = query.order_by(chunks.c.first_replication)
        return self._read(
            lambda connection: finished([dict(row) for row in connection.execute(query).mappings()], detail)
        )

    def save_measurements(self, arm: Arm, probe: str, rows: Sequence[Measured]) -> None:
        """See Store."""
        names = sorted({name for row in rows for name in row.values})

        def save(connection: Connection) -> None:
            arm_id = self._arm_id(connection, arm)
            probe_id = self._name_ids(connection, tables.probes, [probe])[probe]
            ids = self._name_ids(connection, tables.measures, names)
            due = measurements.due(connection, arm_id, probe_id, rows)
            measurements.insert_measured(connection, arm_id, probe_id, due, ids)

        self._write(save)

    def _name_ids(self, connection: Connection, table: Table, names: Sequence[str]) -> dict[str, int]:
        """Rows of a table that numbers names, made when they are new."""
        for name in names:
            self._insert_new(connection, table, {"name": name})
        query = select(table.c.name, table.c.id).where(table.c.name.in_(names))
        return {row.name: row.id for row in connection.execute(query)}

    def finished_measurements(self, arm: Arm, probe: str) -> frozenset[int]:
        """See Store."""
        runs, probes = tables.probe_runs, tables.probes
        query = select(runs.c.replication).join(probes, probes.c.id == runs.c.probe_id)
        query = query.where(runs.c.arm_id == _arm_query(arm).scalar_subquery(), probes.c.name == probe)
        query = query.where(runs.c.status == measurements.DONE)
        return self._read(lambda connection: frozenset(connection.scalars(query)))

    def measurements(self, arms: Sequence[Arm], probe: str, below: int) -> pd.DataFrame:
        """See Store."""
        ids = self.arm_ids(arms)
        return measurements.by_position(self._frame(measurements.values_of(ids, probe, below)), ids)

    def failed_measurements(self, arms: Sequence[Arm], probe: str, below: int) -> pd.DataFrame:
        """See Store."""
        ids = self.arm_ids(arms)
        return measurements.by_position(self._frame(measurements.failures_of(ids, probe, below)), ids)

    def arm_ids(self, arms: Sequence[Arm]) -> list[int]:
        """See Store."""
        known: dict[tuple[Address, str, str], int] = {}
        for address in {arm.address for arm in arms}:
            query = (
                select(tables.scenarios.c.hash, tables.points.c.hash, tables.arms.c.id)
                .join(tables.scenarios, tables.arms.c.scenario_id == tables.scenarios.c.id)
                .join(tables.points, tables.arms.c.point_id == tables.points.c.id)
                .where(_at(address))
            )
            rows = self._rows(query)
            known |= {(address, scenario, point): arm_id for scenario, point, arm_id in rows}
        return [known.get(arm.key, -1) for arm in arms]

    def find_arms(self, address: Address, scenario_hashes: Sequence[str]) -> dict[str, int]:
        """See Store."""
        arms, scenarios, points = tables.arms, tables.scenarios, tables.points
        query = (
            select(scenarios.c.hash, arms.c.id)
            .join(scenarios, arms.c.scenario_id == scenarios.c.id)
            .join(points, arms.c.point_id == points.c.id)
            .where(_at(address), points.c.definition == "{}", scenarios.c.hash.in_(scenario_hashes))
        )
        found = self._read(lambda connection: {row[0]: row[1] for row in connection.execute(query)})
        return {each: found[each] for each in scenario_hashes if each in found}

    def frame(self, table: str, arm_ids: Sequence[int], below: int, names: Sequence[str] | None = None) -> pd.DataFrame:
        """See Store."""
        columns = tables.metadata.tables[table].columns
        key = [column.name for column in columns if column.primary_key]
        kept = [column for column in columns if names is None or column.name in (*key, *names)]
        number = columns["replication" if "replication" in columns else "first_replication"]
        query = select(*kept).where(columns["arm_id"].in_(arm_ids), number < below)
        return self._frame(query.order_by(*(columns[name] for name in key)))

    def sums(self, table: str, arm_ids: Sequence[int], below: int) -> pd.DataFrame:
        """See Store."""
        columns = tables.metadata.tables[table].columns
        key = [columns[name] for name in ("arm_id", "town", "year") if name in columns]
        totals = [func.sum(columns[name]).label(name) for name in SUM_COLUMNS[table]]
        query = select(*key, *totals).where(columns["arm_id"].in_(arm_ids), columns["first_replication"] < below)
        return self._frame(query.group_by(*key).order_by(*key))

    def scenarios(self, scenario_hashes: Sequence[str] | None = None) -> pd.DataFrame:
        """See Store."""
        table = tables.scenarios
        query = select(table.c.hash, table.c.name, table.c.definition).order_by(table.c.id)
        return self._frame(query if scenario_hashes is None else query.where(table.c.hash.in_(scenario_hashes)))

    def base_year_towns(self, base_year_hash: str) -> pd.DataFrame:
        """See Store."""
        query = select(tables.base_years.c.towns).where(tables.base_years.c.hash == base_year_hash)
        text = self._read(lambda connection: connection.execute(query).scalar())
        if text is None:
            raise StoreError(
                f"base year {base_year_hash[:12]} is unknown", where=f"store `{self.where}`", expected="one that ran"
            )
        return pd.DataFrame(json.loads(text))

    def stored_uncertainty_names(self, arm_id: int) -> tuple[str, ...]:
        """See Store."""
        query = select(tables.arms.c.uncertainty_names).where(tables.arms.c.id == arm_id)
        return tuple(json.loads(self._read(lambda connection: connection.execute(query).scalar_one())))

    def inventory(self) -> pd.DataFrame:
        """See Store."""
        arms, chunks, runs, scenarios = tables.arms, tables.chunks, tables.runs, tables.scenarios
        latest = select(runs.c.arm_id, func.max(runs.c.created).label("latest")).group_by(runs.c.arm_id).subquery()
        counts = [func.sum(chunks.c[name]).label(name) for name in ("n_runs", "n_done", "n_met")]
        query = (
            select(
                arms.c.id.label("arm_id"), arms.c.engine_id, arms.c.base_year_hash, arms.c.seed,
                scenarios.c.hash.label("scenario_hash"), scenarios.c.name.label("scenario"), chunks.c.detail,
                *counts, latest.c.latest,
            )
            .join(scenarios, arms.c.scenario_id == scenarios.c.id)
            .join(chunks, chunks.c.arm_id == arms.c.id)
            .join(latest, latest.c.arm_id == arms.c.id)
            .group_by(arms.c.id, scenarios.c.id, chunks.c.detail, latest.c.latest)
        )  # fmt: skip
        return _one_row_an_arm(self._frame(query))

    def verify(self) -> None:
        """See Store."""
        with own_errors(self.where):
            if file_identity(self._url) != self._file:
                raise StoreError(
                    "the file was deleted or replaced while it was in use: what was written is lost",
                    where=f"store `{self.where}`",
                    expected="the same command again, and the file left alone",
                )
        self._read(lambda connection: connection.execute(select(1)))

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    def _arm_id(self, connection: Connection, arm: Arm) -> int:
        """Row of an arm, made when it is new; locked until the transaction ends, so that writers of it take turns."""
        found = connection.execute(_arm_query(arm).with_for_update(of=tables.arms)).scalar()
        if found is not None:
            return found
        scenario = {
            "hash": arm.scenario.content_hash, "name": arm.scenario.name, "definition": arm.scenario.definition
        }  # fmt: skip
        self._insert_new(connection, tables.scenarios, scenario)
        self._insert_new(connection, tables.points, {"hash": arm.point_hash, "definition": arm.point_text})
        row = {
            "engine_id": arm.address.engine_id,
            "base_year_hash": arm.address.base_year_hash,
            "seed": arm.address.seed,
            "scenario_id": _id_of(tables.scenarios, arm.scenario.content_hash),
            "point_id": _id_of(tables.points, arm.point_hash),
            "uncertainty_names": json.dumps(UNCERTAINTY_NAMES),
        }
        self._insert_new(connection, tables.arms, row)
        return connection.execute(_arm_query(arm).with_for_update(of=tables.arms)).scalar_one()

    def _insert_new(self, connection: Connection, table: Table, row: Row) -> None:
        """Insert a row unless one with the same unique key is there, perhaps from another program just now."""
        dialect = postgresql if self._engine.dialect.name == "postgresql" else sqlite
        connection.execute(dialect.insert(table).values(**row).on_conflict_do_nothing())

    def _write(self, work: Callable[[Connection], T]) -> T:
        """Do work in a transaction of its own; again from the start when the connection was lost."""
        for pause in (*self._retry_pauses, None):
            try:
                with own_errors(self.where), self._writer() as connection, connection.begin():
                    done = work(connection)
                self.verify()
                return done
            except StoreLost:
                if pause is None:
                    raise
                self._engine.dispose()
                time.sleep(pause)
        raise StoreError("no attempt was made", where=f"store `{self.where}`")

    def _writer(self) -> Connection:
        return self._engine.connect().execution_options(is_writer=True)

    def _read(self, work: Callable[[Connection], T]) -> T:
        with own_errors(self.where), self._engine.connect() as connection:
            return work(connection)

    def _rows(self, query: Select) -> Sequence[Any]:
        return self._read(lambda connection: connection.execute(query).all())

    def _frame(self, query: Select) -> pd.DataFrame:
        def read(connection: Connection) -> pd.DataFrame:
            result = connection.execute(query)
            return pd.DataFrame.from_records([tuple(row) for row in result], columns=list(result.keys()))

        return self._read(read)


def _at(address: Address) -> Any:
    arms = tables.arms.c
    return (
        (arms.engine_id == address.engine_id)
        & (arms.base_year_hash == address.base_year_hash)
        & (arms.seed == address.seed)
    )


def _arm_query(arm: Arm) -> Select:
    """The id of an arm."""
    arms = tables.arms
    return select(arms.c.id).where(
        _at(arm.address),
        arms.c.scenario_id == _id_of(tables.scenarios, arm.scenario.content_hash),
        arms.c.point_id == _id_of(tables.points, arm.point_hash),
    )


def _id_of(table: Table, content_hash: str) -> Any:
    return select(table.c.id).where(table.c.hash == content_hash).scalar_subquery()


def _one_row_an_arm(frame: pd.DataFrame) -> pd.DataFrame:
    """Add up an inventory that has a row for each arm and level of detail; the latest arm comes last."""
    if frame.empty:
        return frame
    counts = frame.groupby("arm_id")[["n_runs", "n_done", "n_met"]].sum().reset_index()
    least = frame.assign(_rank=frame["detail"].map(rank)).sort_values(["arm_id", "_rank"]).drop_duplicates("arm_id")
    merged = least.drop(columns=["n_runs", "n_done", "n_met", "_rank"]).merge(counts, on="arm_id")
    return merged.sort_values(["latest", "arm_id"], ignore_index=True)[list(frame.columns)]
