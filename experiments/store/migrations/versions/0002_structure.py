"""The structure of a store: tables, keys and links. Columns that follow the registries come when a store is opened."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = None

TABLES = (
    "measured", "probe_runs", "measures", "probes", "money_sums", "town_spreads", "town_sums", "run_quarters",
    "run_uncertainties", "rounds", "residuals", "run_outcomes", "runs", "chunks", "platforms", "arms", "points",
    "steps", "scenarios", "towns",
)  # fmt: skip


def upgrade() -> None:
    """Make every table."""
    _make_addresses()
    _make_runs()
    _make_sums()
    _make_measurements()


def downgrade() -> None:
    """Drop every table."""
    for table in TABLES:
        op.drop_table(table)


def _make_addresses() -> None:
    """What a run is addressed by."""
    op.create_table(
        "towns", _text("base_year_hash", 64), _integer("town"), _text("town_id"), _text("name_zh"), _text("name_en"),
        _small("category"), _small("city"), _text("city_zh"), _text("city_en"),
        _primary("towns", "base_year_hash", "town"),
    )  # fmt: skip
    for table, extra in (("scenarios", [_text("name")]), ("points", [])):
        op.create_table(
            table, _integer("id"), _text("hash", 64), *extra, _text("definition"),
            _primary(table, "id"), sa.UniqueConstraint("hash", name=f"uq_{table}"),
        )  # fmt: skip
    op.create_table(
        "steps", _integer("scenario_id"), _integer("step"), sa.Column("ends", sa.Date, nullable=False),
        _primary("steps", "scenario_id", "step"), _link("steps", "scenario_id", "scenarios"),
    )  # fmt: skip
    op.create_table(
        "arms", _integer("id"), _text("engine_id", 64), _text("base_year_hash", 64),
        _integer("scenario_id"), _integer("point_id"), sa.Column("seed", sa.BigInteger, nullable=False),
        _primary("arms", "id"), _link("arms", "scenario_id", "scenarios"), _link("arms", "point_id", "points"),
        sa.UniqueConstraint("engine_id", "base_year_hash", "scenario_id", "point_id", "seed", name="uq_arms"),
    )  # fmt: skip
    for table in ("platforms", "probes", "measures"):
        op.create_table(
            table, _integer("id"), _text("name"), _primary(table, "id"), sa.UniqueConstraint("name", name=f"uq_{table}")
        )


def _make_runs() -> None:
    """Chunks and their runs, one wide row each."""
    op.create_table(
        "chunks", _integer("arm_id"), _integer("first_replication"), _small("n_runs"), _small("n_done"),
        _small("n_met"), _text("detail", 16), _primary("chunks", "arm_id", "first_replication"),
        _link("chunks", "arm_id", "arms"),
    )  # fmt: skip
    op.create_table(
        "runs", _integer("arm_id"), _integer("replication"), _integer("first_replication"), *_how_it_went(),
        _primary("runs", "arm_id", "replication"), _link("runs", "platform_id", "platforms"), _of_chunk("runs"),
    )  # fmt: skip
    _make_of_run(
        "run_outcomes", _small("target_step"), sa.Column("target_met", sa.Boolean, nullable=False),
        _text("places_rule", 16), _text("designated_steps"),
    )  # fmt: skip
    _make_of_run("run_uncertainties")
    _make_of_run("residuals", sqlite_with_rowid=False)
    _make_of_run("run_quarters", _integer("step"), key=("step",), sqlite_with_rowid=False)
    _make_of_run(
        "rounds", _integer("round"), _small("step"), sa.Column("imposed", sa.Boolean, nullable=False),
        _text("rule", 16), sa.Column("places", sa.Double), key=("round",), sqlite_with_rowid=False,
    )  # fmt: skip


def _make_sums() -> None:
    """What is kept of all replications of a chunk together."""
    of_towns = ("arm_id", "first_replication", "year", "town")
    for table, key, options in (
        ("town_sums", of_towns, {"sqlite_with_rowid": False}),
        ("town_spreads", of_towns, {"sqlite_with_rowid": False}),
        ("money_sums", ("arm_id", "first_replication", "year"), {}),
    ):
        columns = [*(_integer(name) for name in key), _small("n"), _primary(table, *key)]
        op.create_table(table, *columns, _of_chunk(table), **options)


def _make_measurements() -> None:
    """What probes measure, a row a value; names of probes and of values are kept once."""
    key = ("arm_id", "probe_id", "replication")
    op.create_table(
        "probe_runs", *(_integer(name) for name in key), *_how_it_went(), _primary("probe_runs", *key),
        _link("probe_runs", "arm_id", "arms"), _link("probe_runs", "probe_id", "probes"),
        _link("probe_runs", "platform_id", "platforms"),
    )  # fmt: skip
    op.create_table(
        "measured", *(_integer(name) for name in key), _integer("measure_id"), sa.Column("value", sa.Double),
        sa.Column("text", sa.Text), _primary("measured", *key, "measure_id"),
        _link("measured", "measure_id", "measures"),
        sa.ForeignKeyConstraint(
            key, [f"probe_runs.{name}" for name in key], name="fk_measured_probe_runs", ondelete="CASCADE"
        ),
        sqlite_with_rowid=False,
    )  # fmt: skip


def _how_it_went() -> tuple[sa.Column, ...]:
    return (
        _text("status", 8), _text("error"), _text("traceback"), _integer("platform_id"),
        sa.Column("seconds", sa.Double, nullable=False), sa.Column("created", sa.DateTime, nullable=False),
    )  # fmt: skip


def _make_of_run(table: str, *columns: sa.Column, key: tuple[str, ...] = (), **options: bool) -> None:
    """A table whose rows belong to a run and go with it."""
    run = sa.ForeignKeyConstraint(
        ["arm_id", "replication"], ["runs.arm_id", "runs.replication"], name=f"fk_{table}_runs", ondelete="CASCADE"
    )
    primary = _primary(table, "arm_id", "replication", *key)
    op.create_table(table, _integer("arm_id"), _integer("replication"), *columns, primary, run, **options)


def _of_chunk(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["arm_id", "first_replication"],
        ["chunks.arm_id", "chunks.first_replication"],
        name=f"fk_{table}_chunks",
        ondelete="CASCADE",
    )


def _link(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=f"fk_{table}_{other}")


def _primary(table: str, *names: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*names, name=f"pk_{table}")


def _integer(name: str) -> sa.Column:
    return sa.Column(name, sa.Integer, autoincrement="auto" if name == "id" else False, nullable=False)


def _small(name: str) -> sa.Column:
    return sa.Column(name, sa.SmallInteger, nullable=False)


def _text(name: str, length: int | None = None) -> sa.Column:
    return sa.Column(name, sa.Text if length is None else sa.String(length), nullable=False)
