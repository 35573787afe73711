"""Take out of a store what is not wanted any more: runs of old engines, scenarios, or what is kept beyond outcomes."""

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd
from sqlalchemy import Connection, Table, delete, func, select, text, update
from sqlalchemy.exc import SQLAlchemyError

from jinzhen.experiments.asking.settings import DETAILS, rank
from jinzhen.experiments.store import tables
from jinzhen.experiments.store.database import Database
from jinzhen.scenarios.errors import UserError

#: Word for every engine but that of the latest run.
OLD = "old"
#: Tables that a level of detail adds, and all tables of an arm, those that hang on others first.
DETAIL_TABLES = {"quarters": (tables.run_quarters,), "towns": (tables.town_sums, tables.town_spreads)}
ARM_TABLES = (
    tables.measured, tables.probe_runs, tables.town_sums, tables.town_spreads, tables.money_sums, tables.run_quarters,
    tables.run_uncertainties, tables.rounds, tables.residuals, tables.run_outcomes, tables.runs, tables.chunks,
)  # fmt: skip


class Choice(NamedTuple):
    """What to take out; what is empty does not narrow the choice.

    engine : first letters of an engine's identity, or `old`
    scenario : a scenario's name, or the first letters of its hash
    detail : the level that is to be left (outcomes or quarters); empty takes the runs themselves
    """

    engine: str = ""
    scenario: str = ""
    detail: str = ""


class Plan(NamedTuple):
    """What pruning would take out. rows : by table; bytes : None where the database does not tell"""

    arm_ids: tuple[int, ...]
    n_runs: int
    rows: dict[str, int]
    bytes: int | None


def chosen_arms(inventory: pd.DataFrame, choice: Choice) -> pd.DataFrame:
    """Rows of an inventory that a choice means.

    Raises UserError when nothing was chosen, or nothing fits.
    """
    if not any(choice):
        raise UserError(
            "nothing was chosen", where="store prune",
            expected=f"engine={OLD} or engine=<id>, scenario=<name or hash>, detail={' or '.join(DETAILS[:-1])}",
        )  # fmt: skip
    if choice.detail and choice.detail not in DETAILS[:-1]:
        raise UserError(f"`{choice.detail}` cannot be left", where="detail", expected=" or ".join(DETAILS[:-1]))
    found = inventory
    if choice.engine == OLD and len(found):
        found = found[found["engine_id"] != found["engine_id"].iloc[-1]]
    elif choice.engine and len(found):
        found = found[found["engine_id"].str.startswith(choice.engine)]
    if choice.scenario and len(found):
        by_name = found["scenario"] == choice.scenario
        found = found[by_name | found["scenario_hash"].str.startswith(choice.scenario)]
    return found


def plan(database: Database, arms: pd.DataFrame, detail: str) -> Plan:
    """What would go. arms : rows of an inventory; detail : the level that is left, empty for nothing"""
    ids = tuple(int(each) for each in arms["arm_id"]) if len(arms) else ()
    rows = {table.name: count_rows(database, table, ids) for table in _tables(detail)}
    sizes = database.read(lambda connection: bytes_a_row(connection, [name for name, n in rows.items() if n]))
    freed = None if sizes is None else round(sum(n * sizes.get(name, 0.0) for name, n in rows.items()))
    return Plan(ids, int(arms["n_runs"].sum()) if len(arms) else 0, rows, freed)


def _tables(detail: str) -> tuple[Table, ...]:
    if not detail:
        return ARM_TABLES
    return tuple(table for level, own in DETAIL_TABLES.items() if rank(level) > rank(detail) for table in own)


def count_rows(database: Database, table: Table, arm_ids: Sequence[int]) -> int:
    """Rows of a table that belong to some arms."""
    return int(database.rows(select(func.count()).select_from(table).where(table.c.arm_id.in_(arm_ids)))[0][0])


def bytes_a_row(connection: Connection, names: Sequence[str]) -> dict[str, float] | None:
    """Bytes on the disk for a row of each table, with its index; None where this SQLite was built without telling."""
    sizes = {}
    for name in names:
        n = connection.execute(text(f'SELECT COUNT(*) FROM "{name}"')).scalar_one()
        try:
            size = connection.execute(text(_SIZES[connection.dialect.name]), {"name": name}).scalar_one()
        except SQLAlchemyError:
            return None
        sizes[name] = float(size) / n
    return sizes


_SIZES = {
    "sqlite": "SELECT SUM(s.pgsize) FROM dbstat s JOIN sqlite_schema t ON t.name = s.name WHERE t.tbl_name = :name",
    "postgresql": "SELECT pg_total_relation_size(CAST(:name AS regclass))",
}


def prune(database: Database, planned: Plan, detail: str) -> None:
    """Take out what was planned, in one transaction, and give the space back to the disk where the database can.

    Raises StoreError; then everything is as before.
    """
    database.write(lambda connection: _prune(connection, planned.arm_ids, detail))
    if database.dialect == "sqlite":
        database.compact()


def _prune(connection: Connection, arm_ids: Sequence[int], detail: str) -> None:
    for table in _tables(detail):
        connection.execute(delete(table).where(table.c.arm_id.in_(arm_ids)))
    chunks = tables.chunks
    if detail:
        beyond = [level for level in DETAILS if rank(level) > rank(detail)]
        less = update(chunks).where(chunks.c.arm_id.in_(arm_ids), chunks.c.detail.in_(beyond))
        connection.execute(less.values(detail=detail))
        return
    arms, scenarios, points, steps = tables.arms, tables.scenarios, tables.points, tables.steps
    connection.execute(delete(arms).where(arms.c.id.in_(arm_ids)))
    connection.execute(delete(steps).where(steps.c.scenario_id.not_in(select(arms.c.scenario_id))))
    connection.execute(delete(scenarios).where(scenarios.c.id.not_in(select(arms.c.scenario_id))))
    connection.execute(delete(points).where(points.c.id.not_in(select(arms.c.point_id))))
    connection.execute(delete(tables.towns).where(tables.towns.c.base_year_hash.not_in(select(arms.c.base_year_hash))))
