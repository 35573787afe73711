"""A dataset back into a store: first as a store of its own, which is then merged like any other."""

import hashlib
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, insert

from jinzhen.experiments.store import tables
from jinzhen.experiments.store.database import Database
from jinzhen.experiments.store.dataset import package
from jinzhen.experiments.store.dataset.fields import RESIDUAL, UNCERTAINTY
from jinzhen.experiments.store.dataset.formats import read
from jinzhen.experiments.store.merging import Merged, merge
from jinzhen.experiments.store.rows import Row
from jinzhen.scenarios.errors import UserError

#: Tables of the store that are exported as they are, by table of the dataset.
PLAIN = {"rounds": tables.rounds, "quarters": tables.run_quarters, "town_sums": tables.town_sums,
         "town_spreads": tables.town_spreads, "money_sums": tables.money_sums}  # fmt: skip
#: Columns of `runs` of the dataset that are other tables, by what stands before their names.
OF_A_RUN = ((tables.run_outcomes, ""), (tables.run_uncertainties, UNCERTAINTY), (tables.residuals, RESIDUAL))


class Dataset:
    """An export that was checked to be as it was written. Raises UserError where it is not, or holds arrays."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.described = folder, package.read(folder)
        self.kind = str(self.described["format"])
        if self.kind == "netcdf":
            raise UserError(
                "holds arrays, which are for reading", where=str(folder),
                expected="an export as parquet or csv, or the store itself",
            )  # fmt: skip
        self._resources: dict[str, Mapping[str, Any]] = {each["name"]: each for each in self.described["resources"]}

    def batches(self, name: str) -> Iterator[list[Row]]:
        """Rows of a table, some at a time."""
        each = self._resources[name]
        for batch in read(self.kind, self.folder / each["path"], package.schema_of(each)):
            yield batch.to_pylist()

    def rows(self, name: str) -> list[Row]:
        """All rows of a small table."""
        return [row for batch in self.batches(name) for row in batch]

    def scenarios(self) -> list[Row]:
        """What ran. Raises UserError for a scenario that is not what its hash says."""
        found = self.rows("scenarios")
        for row in found:
            if hashlib.sha256(row["definition"].encode()).hexdigest() != row["scenario_hash"]:
                raise UserError(
                    f"scenario {row['scenario']!r} is not what its hash says", where=str(self.folder),
                    expected="the export as it was written",
                )  # fmt: skip
        return found

    def unknown(self) -> list[str]:
        """Columns of runs that this program does not know."""
        known = {"scenario", "seed", "arm", "platform", "detail", *names_of(tables.runs)}
        known |= {prefix + name for table, prefix in OF_A_RUN for name in names_of(table)}
        columns = [each["name"] for each in self._resources["runs"]["schema"]["fields"]]
        return [f"runs.{name}" for name in columns if name not in known and not name.startswith("lever_")]


def import_dataset(dataset: Dataset, into: str) -> Merged:
    """Bring the runs of an export into a store, which is made when it is new; nothing is there twice.

    Raises UserError where a scenario was changed, StoreVersionError, StoreError.
    """
    with tempfile.TemporaryDirectory(prefix="jinzhen-import-") as between:
        path = str(Path(between) / "import.sqlite")
        with closing(Database(path)) as filled:
            fill(dataset, filled)
        with closing(Database(path, is_reader=True)) as source, closing(Database(into)) as target:
            merged = merge(source, target)
    merged.left_out += dataset.unknown()
    return merged


def fill(dataset: Dataset, database: Database) -> None:
    """Write a dataset into an empty store."""
    scenarios = dataset.scenarios()
    database.write(partial(_fill_heads, dataset, scenarios))
    platforms: dict[str, int] = {}
    for batch in dataset.batches("runs"):
        database.write(partial(_fill_runs, batch, platforms))
    for name, table in PLAIN.items():
        for batch in dataset.batches(name):
            rows = [_kept(table, {**row, "arm_id": row["arm"]}) for row in batch]
            database.write(partial(_insert, table, rows))


def _fill_heads(dataset: Dataset, scenarios: list[Row], connection: Connection) -> None:
    """Scenarios, points, arms, steps, towns and chunks."""
    ids = {each: number for number, each in enumerate(dict.fromkeys(row["scenario_hash"] for row in scenarios), 1)}
    points = {each: number for number, each in enumerate(dict.fromkeys(row["point"] for row in scenarios), 1)}
    named = {row["scenario_hash"]: row for row in reversed(scenarios)}
    _insert(tables.scenarios, [
        {"id": ids[key], "hash": key, "name": row["scenario"], "definition": row["definition"]}
        for key, row in named.items()
    ], connection)  # fmt: skip
    _insert(tables.points, [
        {"id": number, "hash": hashlib.sha256(text.encode()).hexdigest(), "definition": text}
        for text, number in points.items()
    ], connection)  # fmt: skip
    _insert(tables.arms, [
        _kept(tables.arms, {
            **row, "id": row["arm"], "scenario_id": ids[row["scenario_hash"]], "point_id": points[row["point"]]
        }) for row in scenarios
    ], connection)  # fmt: skip
    _insert(tables.steps, [
        {"scenario_id": ids[row["scenario_hash"]], "step": row["step"], "ends": row["ends"]}
        for row in dataset.rows("steps")
    ], connection)  # fmt: skip
    _insert(tables.towns, dataset.rows("towns"), connection)
    _insert(tables.chunks, chunks_of(dataset), connection)


def chunks_of(dataset: Dataset) -> list[Row]:
    """The chunks that runs belong to, counted from them."""
    found: dict[tuple[int, int], Row] = defaultdict(lambda: {"n_runs": 0, "n_done": 0, "n_met": 0})
    for batch in dataset.batches("runs"):
        for row in batch:
            chunk = found[row["arm"], row["first_replication"]]
            chunk["n_runs"] += 1
            chunk["n_done"] += row["status"] == "done"
            chunk["n_met"] += bool(row["target_met"])
            chunk["detail"] = row["detail"]
    return [{"arm_id": arm, "first_replication": first, **chunk} for (arm, first), chunk in found.items()]


def _fill_runs(batch: list[Row], platforms: dict[str, int], connection: Connection) -> None:
    for row in batch:
        if row["platform"] not in platforms:
            platforms[row["platform"]] = len(platforms) + 1
            _insert(tables.platforms, [{"id": platforms[row["platform"]], "name": row["platform"]}], connection)
    rows = [
        {**row, "arm_id": row["arm"], "platform_id": platforms[row["platform"]],
         "created": row["created"].replace(tzinfo=None)}
        for row in batch
    ]  # fmt: skip
    _insert(tables.runs, [_kept(tables.runs, row) for row in rows], connection)
    done = [row for row in rows if row["status"] == "done"]
    for table, prefix in OF_A_RUN:
        keys = ("arm_id", "replication")
        _insert(table, [
            {**{key: row[key] for key in keys},
             **{name: row[prefix + name] for name in names_of(table) if name not in keys and prefix + name in row}}
            for row in done
        ], connection)  # fmt: skip


def names_of(table: Table) -> list[str]:
    """Names of the columns of a table."""
    return [column.name for column in table.columns]


def _kept(table: Table, row: Row) -> Row:
    """What of a row is a column of a table."""
    return {name: row[name] for name in names_of(table) if name in row}


def _insert(table: Table, rows: list[Row], connection: Connection) -> None:
    if rows:
        connection.execute(insert(table), rows)
