"""The tables, as SQLAlchemy Core; `doc` is what docs/store.md says of a column.

A run is addressed by its arm (engine, base year, scenario, point, seed) and its replication number. Everything of a
chunk hangs on its row in `chunks`: deleting that row deletes it all. What is written here is the structure, and a
change of it needs a migration (`python -m jinzhen.experiments.store.migrations`). `REGISTRY` names the columns that
follow the registries: they may be null, and a store that lacks some gets them when it is opened for writing.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from jinzhen.experiments.store import columns as names

HASH_LENGTH = 64

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "uq": "uq_%(table_name)s",
    }
)
ARM, REPLICATION = "the arm, see `arms`", "number of the replication, from 0"
CHUNK = "first replication of the chunk, see `chunks`"


def _key(name: str, doc: str) -> Column:
    return Column(name, Integer, primary_key=True, autoincrement=False, doc=doc)


def _given(name: str, kind: Any, doc: str) -> Column:
    return Column(name, kind, nullable=False, doc=doc)


def _run_key() -> tuple[Column, Column]:
    return _key("arm_id", ARM), _key("replication", REPLICATION)


def _of_chunk() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["arm_id", "first_replication"], ["chunks.arm_id", "chunks.first_replication"], ondelete="CASCADE"
    )


def _of_run() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["arm_id", "replication"], ["runs.arm_id", "runs.replication"], ondelete="CASCADE")


def _named(table: str, doc: str) -> Table:
    return Table(
        table,
        metadata,
        Column("id", Integer, primary_key=True, doc="number within this store"),
        Column("name", Text, nullable=False, unique=True, doc="name"),
        info={"doc": doc},
    )


towns = Table(
    "towns",
    metadata,
    Column("base_year_hash", String(HASH_LENGTH), primary_key=True, doc="content hash of the base year"),
    _key("town", "index of the town in the base year, from 0"),
    _given("town_id", Text, "id, such as P01"),
    _given("name_zh", Text, "name in Chinese"),
    _given("name_en", Text, "name in English"),
    _given("category", SmallInteger, "0 manufacturing, 1 special agriculture, 2 light industry and crafts"),
    _given("city", SmallInteger, "index of the city"),
    _given("city_zh", Text, "city in Chinese"),
    _given("city_en", Text, "city in English"),
    info={"doc": "The towns of every base year that ran."},
)

scenarios = Table(
    "scenarios",
    metadata,
    Column("id", Integer, primary_key=True, doc="number within this store"),
    Column("hash", String(HASH_LENGTH), nullable=False, unique=True, doc="content hash: equal for equal scenarios"),
    _given("name", Text, "as it was called when it first ran"),
    _given("definition", Text, "everything it sets, as canonical JSON; view `levers` has it by lever"),
    info={"doc": "What was simulated."},
)

steps = Table(
    "steps",
    metadata,
    Column("scenario_id", ForeignKey("scenarios.id"), primary_key=True, autoincrement=False, doc="see `scenarios`"),
    _key("step", "0 is the state before the first day"),
    _given("ends", Date, "last day of the step"),
    info={"doc": "The dates of a scenario's steps (quarters unless it says otherwise)."},
)

points = Table(
    "points",
    metadata,
    Column("id", Integer, primary_key=True, doc="number within this store"),
    Column("hash", String(HASH_LENGTH), nullable=False, unique=True, doc="content hash"),
    _given("definition", Text, "what is held at a value, by name, as canonical JSON; {} when everything is drawn"),
    info={"doc": "Points of the space of uncertainties and constants."},
)

arms = Table(
    "arms",
    metadata,
    Column("id", Integer, primary_key=True, doc="number within this store"),
    _given("engine_id", String(HASH_LENGTH), "identity of the engine: other code, other identity"),
    _given("base_year_hash", String(HASH_LENGTH), "see `towns`"),
    Column("scenario_id", ForeignKey("scenarios.id"), nullable=False, doc="see `scenarios`"),
    Column("point_id", ForeignKey("points.id"), nullable=False, doc="see `points`"),
    _given("seed", BigInteger, "seed of all draws"),
    UniqueConstraint("engine_id", "base_year_hash", "scenario_id", "point_id", "seed"),
    info={"doc": "One scenario at one point, with one engine, base year and seed: what replications are of."},
)

platforms = _named("platforms", "Machines and libraries that runs were computed with.")

chunks = Table(
    "chunks",
    metadata,
    Column("arm_id", ForeignKey("arms.id"), primary_key=True, autoincrement=False, doc=ARM),
    _key("first_replication", "number of its first replication"),
    _given("n_runs", SmallInteger, "replications tried"),
    _given("n_done", SmallInteger, "replications that finished"),
    _given("n_met", SmallInteger, "replications that met the target"),
    _given("detail", String(16), "how much is kept: outcomes, quarters or towns"),
    info={"doc": "Replications that were computed and stored together."},
)

runs = Table(
    "runs",
    metadata,
    *_run_key(),
    _given("first_replication", Integer, CHUNK),
    _given("status", String(8), "done or failed"),
    _given("error", Text, "what went wrong, in a line; empty when nothing did"),
    _given("traceback", Text, "where it went wrong"),
    Column("platform_id", ForeignKey("platforms.id"), nullable=False, doc="see `platforms`"),
    _given("seconds", Double, "time it took, s"),
    _given("created", DateTime, "when it was stored (UTC)"),
    _of_chunk(),
    info={"doc": "Every replication that was tried."},
)

run_outcomes = Table(
    "run_outcomes",
    metadata,
    *_run_key(),
    _given("target_step", SmallInteger, "first step at whose end the target is met, -1 never"),
    _given("target_met", Boolean, "whether it is met by the end"),
    _given("places_rule", String(16), "the rule that gave its rounds their places"),
    _given("designated_steps", Text, "JSON: index of a town to the step at whose end it is first provincial"),
    _of_run(),
    info={"doc": "Finished replications at the end of their horizon: every outcome, and the money of all years."},
)

residuals = Table(
    "residuals", metadata, *_run_key(), _of_run(), sqlite_with_rowid=False,
    info={"doc": "How far the accounts of a finished replication are from closing."},
)  # fmt: skip

rounds = Table(
    "rounds",
    metadata,
    *_run_key(),
    _key("round", "number of the round within the replication"),
    _given("step", SmallInteger, "step that first shows it"),
    _given("imposed", Boolean, "whether it is history"),
    _given("rule", String(16), "the rule of its places"),
    Column("places", Double, doc="places there were; null when there was no limit"),
    _of_run(),
    sqlite_with_rowid=False,
    info={"doc": "Provincial rounds of finished replications."},
)

run_uncertainties = Table(
    "run_uncertainties", metadata, *_run_key(), _of_run(),
    info={"doc": "What every finished replication drew."},
)  # fmt: skip

run_quarters = Table(
    "run_quarters",
    metadata,
    *_run_key(),
    _key("step", "0 is the base year"),
    _of_run(),
    sqlite_with_rowid=False,
    info={"doc": "Every outcome of every step (detail quarters and towns)."},
)

def _of_towns(table: str, n: str, doc: str) -> Table:
    return Table(
        table,
        metadata,
        _key("arm_id", ARM),
        _key("first_replication", CHUNK),
        _key("year", "calendar year, at its end"),
        _key("town", "see `towns`"),
        _given("n", SmallInteger, n),
        _of_chunk(),
        sqlite_with_rowid=False,
        info={"doc": doc},
    )


town_sums = _of_towns(
    "town_sums",
    "finished replications that are summed",
    "Figures of towns, summed over the replications of a chunk, and how often each tier and perceived constraint was "
    "seen (detail towns). Sums are whole numbers of 1/2000 of a share and of 1/10 of any other unit; view `town_years` "
    "has means in the units of the figures.",
)

town_spreads = _of_towns(
    "town_spreads",
    "finished replications of the chunk",
    "Standard deviations of figures of towns over the replications of a chunk, of every fourth chunk (detail towns). "
    "Whole numbers of 1/1000 of a share and of 1/10 of any other unit.",
)

money_sums = Table(
    "money_sums",
    metadata,
    _key("arm_id", ARM),
    _key("first_replication", CHUNK),
    _key("year", "calendar year"),
    _given("n", SmallInteger, "finished replications that are summed"),
    _of_chunk(),
    info={"doc": "What each payer spent for each lever, m CNY, over the replications of a chunk."},
)

probes = _named("probes", "What was done to replications to measure something.")
measures = _named("measures", "Names of what probes measure.")

probe_runs = Table(
    "probe_runs",
    metadata,
    Column("arm_id", ForeignKey("arms.id"), primary_key=True, autoincrement=False, doc=ARM),
    Column("probe_id", ForeignKey("probes.id"), primary_key=True, autoincrement=False, doc="see `probes`"),
    _key("replication", REPLICATION),
    _given("status", String(8), "done or failed"),
    _given("error", Text, "what went wrong, in a line; empty when nothing did"),
    _given("traceback", Text, "where it went wrong"),
    Column("platform_id", ForeignKey("platforms.id"), nullable=False, doc="see `platforms`"),
    _given("seconds", Double, "time it took, s"),
    _given("created", DateTime, "when it was stored (UTC)"),
    info={"doc": "Every replication that a probe tried."},
)

measured = Table(
    "measured",
    metadata,
    _key("arm_id", ARM),
    _key("probe_id", "see `probes`"),
    _key("replication", REPLICATION),
    Column("measure_id", ForeignKey("measures.id"), primary_key=True, autoincrement=False, doc="see `measures`"),
    Column("value", Double, doc="null where there was nothing to measure, or a text is kept"),
    Column("text", Text, doc="a text that was measured, such as a digest of bits"),
    ForeignKeyConstraint(
        ["arm_id", "probe_id", "replication"],
        ["probe_runs.arm_id", "probe_runs.probe_id", "probe_runs.replication"],
        ondelete="CASCADE",
    ),
    sqlite_with_rowid=False,
    info={"doc": "What probes measured, a row a value; view `measurements` has it by name."},
)


def _columns(kind: type, wanted: Iterable[str]) -> tuple[Column, ...]:
    return tuple(Column(name, kind) for name in wanted)


#: Columns that follow the registries, by table.
REGISTRY: dict[Table, tuple[Column, ...]] = {
    run_outcomes: _columns(Double, (*names.OUTCOME_COLUMNS, *names.MONEY_COLUMNS)),
    residuals: _columns(Double, names.RESIDUAL_COLUMNS),
    rounds: _columns(Double, names.PLAIN_ROUND_FIELDS),
    run_uncertainties: _columns(Double, names.UNCERTAINTY_COLUMNS),
    run_quarters: _columns(Double, names.OUTCOME_COLUMNS),
    town_sums: (*_columns(SmallInteger, names.COUNT_COLUMNS), *_columns(BigInteger, names.TOWN_SUM_COLUMNS)),
    town_spreads: _columns(BigInteger, names.TOWN_SD_COLUMNS),
    money_sums: _columns(Double, names.MONEY_SUM_COLUMNS),
}
for _table, _wide in REGISTRY.items():
    for _column in _wide:
        _table.append_column(_column)

#: Tables of a chunk's rows in the order in which they are written; `rows.chunk_blocks` names the others.
CHUNK_TABLES = (chunks, runs, run_outcomes, residuals, rounds, run_uncertainties, money_sums)
