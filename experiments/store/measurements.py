"""What probes measure, in SQL: a row a replication that was tried, and a row a value."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from sqlalchemy import Connection, Select, delete, func, insert, select

from jinzhen.experiments.running.records import Measured
from jinzhen.experiments.store import tables
from jinzhen.experiments.store.rows import Row, how_it_went

DONE, FAILED = "done", "failed"


def due(connection: Connection, arm_id: int, probe_id: int, rows: Sequence[Measured]) -> list[Measured]:
    """Those of the rows that are not finished yet; rows that failed before are taken away."""
    runs = tables.probe_runs
    at_probe = (runs.c.arm_id == arm_id) & (runs.c.probe_id == probe_id)
    connection.execute(delete(runs).where(at_probe, runs.c.status == FAILED, runs.c.replication.in_(numbers(rows))))
    found = set(connection.scalars(select(runs.c.replication).where(at_probe, runs.c.replication.in_(numbers(rows)))))
    return [row for row in rows if row.replication not in found]


def numbers(rows: Iterable[Measured]) -> list[int]:
    """The replications that were measured."""
    return [row.replication for row in rows]


class Ids(NamedTuple):
    """Numbers of the names of values, and of platforms."""

    measures: dict[str, int]
    platforms: dict[str, int]


def insert_measured(connection: Connection, arm_id: int, probe_id: int, rows: Sequence[Measured], ids: Ids) -> None:
    """Write rows that are not there yet."""
    runs = [
        {
            "arm_id": arm_id,
            "probe_id": probe_id,
            "replication": row.replication,
            **how_it_went(bool(row.error), row.error, row.traceback, ids.platforms[row.platform], row.seconds),
        }
        for row in rows
    ]
    values = [
        {"arm_id": arm_id, "probe_id": probe_id, "replication": row.replication, "measure_id": ids.measures[name],
         **cell(value)}
        for row in rows
        for name, value in row.values.items()
    ]
    for table, each in ((tables.probe_runs, runs), (tables.measured, values)):
        if each:
            connection.execute(insert(table), each)


def cell(value: float | str) -> Row:
    """A value as it is stored: a number, a text, or nothing where there was nothing to measure."""
    if isinstance(value, str):
        return {"value": None, "text": value}
    return {"value": None if np.isnan(value) else float(value), "text": None}


def values_of(arm_ids: Sequence[int], probe: str, below: int) -> Select:
    """arm_id, replication, name, value, text of finished measurements."""
    measured, probes, measures = tables.measured, tables.probes, tables.measures
    kept = (measured.c.arm_id, measured.c.replication, measures.c.name, measured.c.value, measured.c.text)
    query = select(*kept).join(probes, probes.c.id == measured.c.probe_id)
    query = query.join(measures, measures.c.id == measured.c.measure_id)
    return query.where(probes.c.name == probe, measured.c.arm_id.in_(arm_ids), measured.c.replication < below)


def failures_of(arm_ids: Sequence[int], probe: str, below: int) -> Select:
    """arm_id, replication, error, traceback of measurements that raised."""
    runs, probes = tables.probe_runs, tables.probes
    query = select(runs.c.arm_id, runs.c.replication, runs.c.error, runs.c.traceback)
    query = query.join(probes, probes.c.id == runs.c.probe_id).where(runs.c.status == FAILED)
    return query.where(probes.c.name == probe, runs.c.arm_id.in_(arm_ids), runs.c.replication < below)


def failed_by_probe(arm_ids: Sequence[int]) -> Select:
    """name, n: how many measurements raised."""
    runs, probes = tables.probe_runs, tables.probes
    query = select(probes.c.name, func.count().label("n")).join(probes, probes.c.id == runs.c.probe_id)
    return query.where(runs.c.status == FAILED, runs.c.arm_id.in_(arm_ids)).group_by(probes.c.name)


def by_position(frame: pd.DataFrame, arm_ids: Sequence[int | None]) -> pd.DataFrame:
    """Name the place of an arm among those asked for instead of its id, and sort by it."""
    position = {arm_id: place for place, arm_id in enumerate(arm_ids)}
    frame.insert(0, "position", frame.pop("arm_id").map(position))
    key = [name for name in ("position", "replication", "name") if name in frame.columns]
    return frame.sort_values(key, ignore_index=True)
