"""Bring the runs of one store into another: nothing twice, and what is stored in both is compared bit for bit."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import Connection, RowMapping, Table, delete, insert, inspect, select

from jinzhen.experiments.store import measurements, queries, tables
from jinzhen.experiments.store.contract import is_better
from jinzhen.experiments.store.database import Database
from jinzhen.experiments.store.rows import Row

#: Tables of a chunk: those with a row or more a run, and those with rows for the chunk as a whole.
BY_RUN = (tables.runs, tables.run_outcomes, tables.residuals, tables.rounds, tables.run_uncertainties,
          tables.run_quarters)  # fmt: skip
BY_CHUNK = (tables.chunks, tables.town_sums, tables.town_spreads, tables.money_sums)


class Disagreement(NamedTuple):
    """The same replication with other bits in both stores.

    names : what differs; platforms : what the one that was there, and the other one, were computed with
    """

    scenario: str
    seed: int
    replication: int
    names: tuple[str, ...]
    platforms: tuple[str, str]


@dataclass
class Merged:
    """What a merge did.

    n_new : replications that were brought in; n_known : that were there already; n_measured : measured ones brought in
    left_out : columns of the other store that this program does not know
    """

    n_new: int = 0
    n_known: int = 0
    n_measured: int = 0
    left_out: list[str] = field(default_factory=list)
    disagreements: list[Disagreement] = field(default_factory=list)


def merge(source: Database, target: Database) -> Merged:
    """Bring everything of `source` into `target`, a chunk a transaction: to be interrupted, and started again, at will.

    Of a replication that both have, the target's stays unless the source has more of it. Raises StoreError.
    """
    merged = Merged(left_out=unknown_columns(source))
    towns = [dict(row._mapping) for row in source.rows(select(tables.towns))]
    target.write(lambda connection: target.insert_new(connection, tables.towns, towns))
    for arm in source.rows(queries.known_arms()):
        Merger(source, target, arm._mapping, merged).run()
    return merged


def unknown_columns(source: Database) -> list[str]:
    """Columns of a store that this program does not know, as table.column."""
    ours = tables.metadata.tables

    def unknown(connection: Connection) -> list[str]:
        seen = inspect(connection)
        present = [(table, column["name"]) for table in ours for column in seen.get_columns(table)]
        return [f"{table}.{name}" for table, name in present if name not in ours[table].columns]

    return source.read(unknown)


class Merger:
    """One arm of a merge."""

    def __init__(self, source: Database, target: Database, arm: RowMapping, merged: Merged) -> None:
        self.source, self.target, self.arm, self.merged = source, target, arm, merged
        self.platforms = {row.id: row.name for row in source.rows(select(tables.platforms))}
        self.steps = self._rows(tables.steps, tables.steps.c.scenario_id == arm["scenario_id"])

    def run(self) -> None:
        """Bring in chunk after chunk, and what probes measured."""
        for chunk in self._rows(tables.chunks, tables.chunks.c.arm_id == self.arm["id"]):
            known, found = self.target.write(partial(self._bring_chunk, chunk))
            self.merged.n_known += known
            self.merged.n_new += chunk["n_done"] - known
            self.merged.disagreements += found
        probes = tables.probe_runs
        for probe_id in sorted({row["probe_id"] for row in self._rows(probes, probes.c.arm_id == self.arm["id"])}):
            n_new, found = self.target.write(partial(self._bring_measured, probe_id))
            self.merged.n_measured += n_new
            self.merged.disagreements += found

    def _bring_chunk(self, chunk: Row, connection: Connection) -> tuple[int, list[Disagreement]]:
        """Returns how many of its finished replications were there, and where the two stores disagree about them."""
        arm_id, first = self._arm_id(connection), chunk["first_replication"]
        at_chunk = (tables.chunks.c.arm_id == arm_id) & (tables.chunks.c.first_replication == first)
        old = next((dict(row._mapping) for row in connection.execute(select(tables.chunks).where(at_chunk))), None)
        numbers = range(first, first + chunk["n_runs"])
        found = self._compare(connection, arm_id, numbers) if old is not None else []
        if old is None or is_better(chunk, old):
            connection.execute(delete(tables.chunks).where(at_chunk))
            for table in (tables.chunks, *BY_RUN, *BY_CHUNK[1:]):
                self._copy(connection, table, self._of_chunk(table, self.arm["id"], numbers), {"arm_id": arm_id})
        return (min(old["n_done"], chunk["n_done"]) if old is not None else 0), found

    def _compare(self, connection: Connection, arm_id: int, numbers: range) -> list[Disagreement]:
        """Finished replications of a chunk whose outcomes are not the same to the last bit."""
        table = tables.run_outcomes
        own = connection.execute(select(table).where(self._of_chunk(table, arm_id, numbers)))
        mine: dict[int, Row] = {row.replication: dict(row._mapping) for row in own}
        found = []
        for row in self._rows(table, self._of_chunk(table, self.arm["id"], numbers)):
            names = tuple(differing(row, mine.get(row["replication"], {})))
            if names:
                platforms = self._platforms_of(connection, arm_id, row["replication"])
                found.append(self._disagreement(row["replication"], names, platforms))
        return found

    def _disagreement(self, replication: int, names: tuple[str, ...], platforms: tuple[str, str]) -> Disagreement:
        return Disagreement(self.arm["scenario"], self.arm["seed"], replication, names, platforms)

    def _platforms_of(self, connection: Connection, arm_id: int, replication: int) -> tuple[str, str]:
        runs, platforms = tables.runs, tables.platforms
        query = select(platforms.c.name).join(runs, runs.c.platform_id == platforms.c.id)
        mine = query.where(runs.c.arm_id == arm_id, runs.c.replication == replication)
        theirs = query.where(runs.c.arm_id == self.arm["id"], runs.c.replication == replication)
        return str(connection.execute(mine).scalar()), str(self.source.rows(theirs)[0][0])

    def _bring_measured(self, probe_id: int, connection: Connection) -> tuple[int, list[Disagreement]]:
        """Returns how many replications are new, and where the two stores disagree about the others."""
        runs, values = tables.probe_runs, tables.measured
        arm_id = self._arm_id(connection)
        name = self.source.rows(select(tables.probes.c.name).where(tables.probes.c.id == probe_id))[0][0]
        own_id = self.target.name_ids(connection, tables.probes, [name])[name]
        mine, here = self._at_probe(runs, arm_id, own_id), self._at_probe(runs, self.arm["id"], probe_id)
        theirs = {row["replication"]: row for row in self._rows(runs, here) if row["status"] == measurements.DONE}
        done = mine & (runs.c.status == measurements.DONE)
        known = set(connection.scalars(select(runs.c.replication).where(done))) & set(theirs)
        new = sorted(set(theirs) - known)
        connection.execute(delete(runs).where(mine, runs.c.replication.in_(new)))
        keys = {"arm_id": arm_id, "probe_id": own_id}
        self._copy(connection, runs, here & runs.c.replication.in_(new), keys)
        of_new = self._at_probe(values, self.arm["id"], probe_id) & values.c.replication.in_(new)
        self._copy(connection, values, of_new, keys)
        return len(new), self._compare_measured(connection, name, keys, probe_id, known)

    def _compare_measured(
        self, connection: Connection, name: str, keys: Mapping[str, int], probe_id: int, known: set[int]
    ) -> list[Disagreement]:
        values, measures = tables.measured, tables.measures
        kept = (values.c.replication, measures.c.name, values.c.value, values.c.text)
        query = select(*kept).join(measures, measures.c.id == values.c.measure_id)
        mine = connection.execute(query.where(self._at_probe(values, keys["arm_id"], keys["probe_id"])))
        own = {(row.replication, row.name): {"value": row.value, "text": row.text} for row in mine}
        found = []
        for row in self.source.rows(query.where(self._at_probe(values, self.arm["id"], probe_id))):
            other = own.get((row.replication, row.name), {})
            if row.replication in known and any(differing({"value": row.value, "text": row.text}, other)):
                found.append(self._disagreement(row.replication, (f"{name}: {row.name}",), ("", "")))
        return found

    def _copy(self, connection: Connection, table: Table, where: Any, keys: Mapping[str, int]) -> None:
        """Insert rows of the source into the target, under the target's numbers."""
        rows = [{**row, **keys} for row in self._rows(table, where)]
        for column, named in (("platform_id", tables.platforms), ("measure_id", tables.measures)):
            if rows and column in table.columns:
                names = self._names(named)
                ids = self.target.name_ids(connection, named, sorted({names[row[column]] for row in rows}))
                rows = [row | {column: ids[names[row[column]]]} for row in rows]
        if rows:
            connection.execute(insert(table), rows)

    def _names(self, table: Table) -> dict[int, str]:
        if table is tables.platforms:
            return self.platforms
        return {row.id: row.name for row in self.source.rows(select(table))}

    def _rows(self, table: Table, where: Any) -> list[Row]:
        """Rows of the source, as far as both know their columns."""
        lacking = self.source.lacking.get(table.name, set())
        kept = [column for column in table.columns if column.name not in lacking]
        return [dict(row._mapping) for row in self.source.rows(select(*kept).where(where))]

    def _arm_id(self, connection: Connection) -> int:
        """The same arm in the target, made when it is new; locked until the transaction ends."""
        arm = self.arm
        scenario = {"hash": arm["scenario_hash"], "name": arm["scenario"], "definition": arm["definition"]}
        self.target.insert_new(connection, tables.scenarios, [scenario])
        self.target.insert_new(
            connection, tables.points, [{"hash": arm["point_hash"], "definition": arm["point"]}]
        )
        address = {name: arm[name] for name in ("engine_id", "base_year_hash", "seed")}
        address["scenario_id"] = self._id_of(connection, tables.scenarios, arm["scenario_hash"])
        address["point_id"] = self._id_of(connection, tables.points, arm["point_hash"])
        steps = [row | {"scenario_id": address["scenario_id"]} for row in self.steps]
        self.target.insert_new(connection, tables.steps, steps)
        self.target.insert_new(connection, tables.arms, [address])
        query = select(tables.arms.c.id).where(*(tables.arms.c[name] == value for name, value in address.items()))
        return connection.execute(query.with_for_update()).scalar_one()

    @staticmethod
    def _id_of(connection: Connection, table: Table, content_hash: str) -> int:
        return connection.execute(select(table.c.id).where(table.c.hash == content_hash)).scalar_one()

    @staticmethod
    def _of_chunk(table: Table, arm_id: int, numbers: Sequence[int]) -> Any:
        own = table.c.arm_id == arm_id
        if table in BY_CHUNK:
            return own & (table.c.first_replication == numbers[0])
        return own & (table.c.replication >= numbers[0]) & (table.c.replication <= numbers[-1])

    @staticmethod
    def _at_probe(table: Table, arm_id: int, probe_id: int) -> Any:
        return (table.c.arm_id == arm_id) & (table.c.probe_id == probe_id)


def differing(row: Mapping[str, Any], other: Mapping[str, Any]) -> Iterator[str]:
    """Names of what two rows both hold and hold differently; keys and what one of them lacks are left alone."""
    for name, value in row.items():
        theirs = other.get(name)
        if name != "arm_id" and value is not None and theirs is not None and value != theirs:
            yield name
