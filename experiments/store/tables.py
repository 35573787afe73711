"""The tables, as SQLAlchemy Core. A change here needs a migration (`python -m jinzhen.experiments.store.migrations`).

A run is addressed by its arm (engine, base year, scenario, point, seed) and its replication number. Everything of a
chunk hangs on its row in `chunks`: deleting that row deletes it all.
"""

from collections.abc import Iterable

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
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

from jinzhen.experiments.store.columns import (
    CONSTRAINT_COLUMNS,
    MONEY_COLUMNS,
    MONEY_SUM_COLUMNS,
    OUTCOME_COLUMNS,
    RESIDUAL_COLUMNS,
    TIER_COLUMNS,
    TOWN_SUM_COLUMNS,
)

HASH_LENGTH = 64
COUNTS = frozenset({"n", *TIER_COLUMNS, *CONSTRAINT_COLUMNS})

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "uq": "uq_%(table_name)s",
    }
)


def _figures(names: Iterable[str]) -> list[Column]:
    """One column a figure: counts are integers, all else double precision."""
    return [Column(name, Integer if name in COUNTS else Double, nullable=False) for name in names]


def _key(name: str) -> Column:
    return Column(name, Integer, primary_key=True, autoincrement=False)


def _of_chunk() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["arm_id", "first_replication"], ["chunks.arm_id", "chunks.first_replication"], ondelete="CASCADE"
    )


def _of_run() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["arm_id", "replication"], ["runs.arm_id", "runs.replication"], ondelete="CASCADE")


base_years = Table(
    "base_years",
    metadata,
    Column("hash", String(HASH_LENGTH), primary_key=True),
    Column("towns", Text, nullable=False),  # JSON list of objects, in the order of the town index
)

scenarios = Table(
    "scenarios",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("hash", String(HASH_LENGTH), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("definition", Text, nullable=False),  # canonical JSON
)

points = Table(
    "points",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("hash", String(HASH_LENGTH), nullable=False, unique=True),
    Column("definition", Text, nullable=False),  # canonical JSON, {} when every uncertainty is drawn
)

arms = Table(
    "arms",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("engine_id", String(HASH_LENGTH), nullable=False),
    Column("base_year_hash", String(HASH_LENGTH), nullable=False),
    Column("scenario_id", ForeignKey("scenarios.id"), nullable=False),
    Column("point_id", ForeignKey("points.id"), nullable=False),
    Column("seed", BigInteger, nullable=False),
    Column("uncertainty_names", Text, nullable=False),  # JSON list: what `run_uncertainties.drawn` holds
    UniqueConstraint("engine_id", "base_year_hash", "scenario_id", "point_id", "seed"),
)

chunks = Table(
    "chunks",
    metadata,
    Column("arm_id", ForeignKey("arms.id"), primary_key=True),
    _key("first_replication"),
    Column("n_runs", SmallInteger, nullable=False),
    Column("n_done", SmallInteger, nullable=False),
    Column("n_met", SmallInteger, nullable=False),
    Column("detail", String(16), nullable=False),
)

runs = Table(
    "runs",
    metadata,
    _key("arm_id"),
    _key("replication"),
    Column("first_replication", Integer, nullable=False),
    Column("status", String(8), nullable=False),  # done or failed
    Column("error", Text, nullable=False),
    Column("traceback", Text, nullable=False),
    Column("platform", Text, nullable=False),
    Column("seconds", Double, nullable=False),
    Column("created", DateTime, nullable=False),  # UTC
    _of_chunk(),
)

run_outcomes = Table(
    "run_outcomes",
    metadata,
    _key("arm_id"),
    _key("replication"),
    Column("target_step", SmallInteger, nullable=False),
    Column("target_met", Boolean, nullable=False),
    Column("places_rule", String(16), nullable=False),
    Column("max_residual", Double, nullable=False),
    Column("designated_steps", Text, nullable=False),  # JSON object: town index to step, towns never named left out
    *_figures(OUTCOME_COLUMNS),
    *_figures(MONEY_COLUMNS),
    _of_run(),
)

residuals = Table(
    "residuals",
    metadata,
    _key("arm_id"),
    _key("replication"),
    *_figures(RESIDUAL_COLUMNS),
    _of_run(),
)

rounds = Table(
    "rounds",
    metadata,
    _key("arm_id"),
    _key("replication"),
    _key("round"),
    Column("step", SmallInteger, nullable=False),
    Column("imposed", Boolean, nullable=False),
    Column("nominated", Integer, nullable=False),
    Column("eligible", Integer, nullable=False),
    Column("places", Double, nullable=False),
    Column("named", Integer, nullable=False),
    Column("rule", String(16), nullable=False),
    _of_run(),
)

run_uncertainties = Table(
    "run_uncertainties",
    metadata,
    _key("arm_id"),
    _key("replication"),
    Column("drawn", Text, nullable=False),  # JSON list in the order of arms.uncertainty_names
    _of_run(),
)

run_quarters = Table(
    "run_quarters",
    metadata,
    _key("arm_id"),
    _key("replication"),
    _key("step"),
    *_figures(OUTCOME_COLUMNS),
    _of_run(),
)

scenario_town_years = Table(
    "scenario_town_years",
    metadata,
    _key("arm_id"),
    _key("town"),
    _key("year"),
    _key("first_replication"),
    *_figures(TOWN_SUM_COLUMNS),
    _of_chunk(),
)

scenario_money_years = Table(
    "scenario_money_years",
    metadata,
    _key("arm_id"),
    _key("year"),
    _key("first_replication"),
    *_figures(MONEY_SUM_COLUMNS),
    _of_chunk(),
)

probes = Table(
    "probes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
)

measures = Table(
    "measures",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
)

probe_runs = Table(
    "probe_runs",
    metadata,
    Column("arm_id", ForeignKey("arms.id"), primary_key=True),
    Column("probe_id", ForeignKey("probes.id"), primary_key=True),
    _key("replication"),
    Column("status", String(8), nullable=False),  # done or failed
    Column("error", Text, nullable=False),
    Column("traceback", Text, nullable=False),
    Column("platform", Text, nullable=False),
    Column("seconds", Double, nullable=False),
    Column("created", DateTime, nullable=False),  # UTC
)

measured = Table(
    "measured",
    metadata,
    _key("arm_id"),
    _key("probe_id"),
    _key("replication"),
    Column("measure_id", ForeignKey("measures.id"), primary_key=True),
    Column("value", Double),  # null: nothing to measure, or a text
    Column("text", Text),
    ForeignKeyConstraint(
        ["arm_id", "probe_id", "replication"],
        ["probe_runs.arm_id", "probe_runs.probe_id", "probe_runs.replication"],
        ondelete="CASCADE",
    ),
)

#: Tables of a chunk's rows in the order in which they are written; `rows.chunk_blocks` names the others.
CHUNK_TABLES = (chunks, runs, run_outcomes, residuals, rounds, run_uncertainties, scenario_money_years)
