"""The first schema. Names are written out here: a migration must not change when the program's registries do."""

from collections.abc import Iterable

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

OUTCOMES = (
    "provincial_towns", "potential_towns", "municipal_towns", "eligible_towns", "towns_over_50", "towns_over_100",
    "towns_over_200", "towns_over_300", "towns_over_500", "core_output_mcny", "chain_output_mcny",
    "reported_output_mcny", "value_added_mcny", "outside_sales_mcny", "exports_mcny", "entities", "paper_entities",
    "reported_entities", "leading_firms", "above_size_firms", "above_size_new", "above_size_lost", "srdi_firms",
    "little_giants", "champions", "technology_centres", "listed_firms", "standards_led", "national_brands",
    "entries", "moved_in", "exits", "mergers", "payroll_jobs", "linked_jobs", "new_jobs", "trained_persons",
    "wages_mcny", "tax_mcny", "rd_mcny", "investment_mcny", "capital_mcny", "debt_mcny", "mean_log_tfp",
    "projects_signed", "projects_under_way", "projects_in_production", "projects_dropped", "signed_mcny",
    "realised_mcny", "energy_use_tce", "energy_quota_tce", "energy_short_tce", "energy_tce_per_10k_cny",
    "discharge_use_t", "discharge_quota_t", "discharge_short_t", "land_use_mu", "land_quota_mu", "land_short_mu",
    "land_in_use_mu", "output_per_mu_mcny", "credit_granted_mcny", "credit_short_mcny", "labour_short_jobs",
    "public_money_mcny", "praised_towns", "notices_served", "city_spread",
)  # fmt: skip
MONEY = (
    "money_special_fund_province_mcny", "money_county_fund_county_mcny", "money_city_cofunding_city_mcny",
    "money_guidance_fund_province_mcny", "money_power_price_discount_province_mcny",
    "money_tech_upgrade_share_province_mcny", "money_size_crossing_reward_province_mcny",
    "money_cluster_organisations_county_mcny", "money_merger_support_province_mcny", "money_rd_grant_province_mcny",
    "money_digital_support_province_mcny", "money_training_province_mcny", "money_startup_support_province_mcny",
    "money_srdi_reward_province_mcny", "money_little_giant_reward_province_mcny",
    "money_champion_reward_province_mcny", "money_brand_support_province_mcny",
    "money_quality_enforcement_county_mcny", "money_exhibition_support_province_mcny",
    "money_ecommerce_support_province_mcny", "money_listing_support_province_mcny",
    "money_public_platforms_province_mcny", "money_infrastructure_province_mcny",
    "money_credit_rate_discount_province_mcny", "money_guarantee_share_guarantor_mcny",
    "money_attraction_effort_county_mcny", "money_assessment_prize_province_mcny",
    "money_verification_province_mcny",
)  # fmt: skip
RESIDUALS = (
    "public_money_mcny", "firm_cash_mcny", "firm_debt_mcny", "firm_capital_mcny", "firm_count", "orders_mcny",
    "energy_over_quota_tce", "discharge_over_quota_t", "land_over_quota_mu",
)  # fmt: skip
CONSTRAINTS = (
    "output", "leader", "support", "brand", "services", "infrastructure", "skill", "land", "energy", "credit",
    "market",
)  # fmt: skip
SUMMED = (
    "core_output_mcny", "chain_output_mcny", "reported_output_mcny", "value_added_mcny", "entities",
    "leading_firms", "above_size_firms", "payroll_jobs", "linked_jobs", "market_share", "output_gate_mcny",
    "passes_output", "passes_leader", "passes_support", "passes_county", "passes_all", "score_history",
    "score_jobs", "score_market", "score_concentration", "score_leaders", "score_products", "score_services",
    "score_environment", "score", "rank_share", "praised", "notices", "effort", "brand", "services_mean",
    "infrastructure", "skill", "titles", "technology_centres", "paper_entities", "scope_widening_share",
    "figure_stretch_share", "output_gap_share", "leader_gap_firms", "support_gap_units", "budget_mcny",
    "energy_short_share", "land_short_share", "credit_short_share",
)  # fmt: skip
UNSQUARED = (
    "passes_output", "passes_leader", "passes_support", "passes_county", "passes_all", "praised", "notices",
)  # fmt: skip

COUNTS = ("n", *(f"n_tier_{tier}" for tier in range(4)), *(f"n_constraint_{name}" for name in CONSTRAINTS))
TOWN_SUMS = (
    *(f"sum_{name}" for name in SUMMED),
    *(f"squares_{name}" for name in SUMMED if name not in UNSQUARED),
)
MONEY_SUMS = (*(f"sum_{name}" for name in MONEY), *(f"squares_{name}" for name in MONEY))


def upgrade() -> None:
    """Make every table."""
    _make_addresses()
    _make_runs()
    _make_details()
    _make_measurements()


def downgrade() -> None:
    """Drop every table."""
    for table in (
        "measured", "probe_runs", "measures", "probes",
        "scenario_town_years", "run_quarters", "scenario_money_years", "run_uncertainties", "rounds", "residuals",
        "run_outcomes", "runs", "chunks", "arms", "points", "scenarios", "base_years",
    ):  # fmt: skip
        op.drop_table(table)


def _make_addresses() -> None:
    """What a run is addressed by."""
    op.create_table("base_years", _text("hash", 64), _text("towns"), _primary("base_years", "hash"))
    op.create_table(
        "scenarios", _integer("id"), _text("hash", 64), _text("name"), _text("definition"),
        _primary("scenarios", "id"), sa.UniqueConstraint("hash", name="uq_scenarios"),
    )  # fmt: skip
    op.create_table(
        "points", _integer("id"), _text("hash", 64), _text("definition"),
        _primary("points", "id"), sa.UniqueConstraint("hash", name="uq_points"),
    )  # fmt: skip
    op.create_table(
        "arms", _integer("id"), _text("engine_id", 64), _text("base_year_hash", 64),
        _integer("scenario_id"), _integer("point_id"), sa.Column("seed", sa.BigInteger, nullable=False),
        _text("uncertainty_names"), _primary("arms", "id"),
        sa.ForeignKeyConstraint(["scenario_id"], ["scenarios.id"], name="fk_arms_scenarios"),
        sa.ForeignKeyConstraint(["point_id"], ["points.id"], name="fk_arms_points"),
        sa.UniqueConstraint("engine_id", "base_year_hash", "scenario_id", "point_id", "seed", name="uq_arms"),
    )  # fmt: skip


def _make_runs() -> None:
    """Chunks and their runs, one wide row each."""
    op.create_table(
        "chunks", _integer("arm_id"), _integer("first_replication"), _small("n_runs"), _small("n_done"),
        _small("n_met"), _text("detail", 16), _primary("chunks", "arm_id", "first_replication"),
        sa.ForeignKeyConstraint(["arm_id"], ["arms.id"], name="fk_chunks_arms"),
    )  # fmt: skip
    op.create_table(
        "runs", _integer("arm_id"), _integer("replication"), _integer("first_replication"), _text("status", 8),
        _text("error"), _text("traceback"), _text("platform"), *_figures(["seconds"]),
        sa.Column("created", sa.DateTime, nullable=False), _primary("runs", "arm_id", "replication"), _of_chunk("runs"),
    )  # fmt: skip
    _make_of_run(
        "run_outcomes", _small("target_step"), _flag("target_met"), _text("places_rule", 16),
        *_figures(["max_residual"]), _text("designated_steps"), *_figures(OUTCOMES), *_figures(MONEY),
    )  # fmt: skip
    _make_of_run("residuals", *_figures(RESIDUALS))
    _make_of_run("run_uncertainties", _text("drawn"))
    _make_of_run(
        "rounds", _integer("round"), _small("step"), _flag("imposed"), _integer("nominated"), _integer("eligible"),
        *_figures(["places"]), _integer("named"), _text("rule", 16), key=("round",),
    )  # fmt: skip


def _make_details() -> None:
    """What is kept besides: steps of runs, towns and money by year."""
    _make_of_run("run_quarters", _integer("step"), *_figures(OUTCOMES), key=("step",))
    op.create_table(
        "scenario_town_years", _integer("arm_id"), _integer("town"), _integer("year"), _integer("first_replication"),
        *(_integer(name) for name in COUNTS), *_figures(TOWN_SUMS),
        _primary("scenario_town_years", "arm_id", "town", "year", "first_replication"),
        _of_chunk("scenario_town_years"),
    )  # fmt: skip
    op.create_table(
        "scenario_money_years", _integer("arm_id"), _integer("year"), _integer("first_replication"), _integer("n"),
        *_figures(MONEY_SUMS), _primary("scenario_money_years", "arm_id", "year", "first_replication"),
        _of_chunk("scenario_money_years"),
    )  # fmt: skip


def _make_measurements() -> None:
    """What probes measure, a row a value; names of probes and of values are kept once."""
    for table in ("probes", "measures"):
        op.create_table(
            table, _integer("id"), _text("name"), _primary(table, "id"), sa.UniqueConstraint("name", name=f"uq_{table}")
        )
    op.create_table(
        "probe_runs", _integer("arm_id"), _integer("probe_id"), _integer("replication"), _text("status", 8),
        _text("error"), _text("traceback"), _text("platform"), *_figures(["seconds"]),
        sa.Column("created", sa.DateTime, nullable=False),
        _primary("probe_runs", "arm_id", "probe_id", "replication"),
        sa.ForeignKeyConstraint(["arm_id"], ["arms.id"], name="fk_probe_runs_arms"),
        sa.ForeignKeyConstraint(["probe_id"], ["probes.id"], name="fk_probe_runs_probes"),
    )  # fmt: skip
    key = ("arm_id", "probe_id", "replication")
    op.create_table(
        "measured", *(_integer(name) for name in key), _integer("measure_id"), sa.Column("value", sa.Double),
        sa.Column("text", sa.Text), _primary("measured", *key, "measure_id"),
        sa.ForeignKeyConstraint(["measure_id"], ["measures.id"], name="fk_measured_measures"),
        sa.ForeignKeyConstraint(
            key, [f"probe_runs.{name}" for name in key], name="fk_measured_probe_runs", ondelete="CASCADE"
        ),
    )  # fmt: skip


def _make_of_run(table: str, *columns: sa.Column, key: tuple[str, ...] = ()) -> None:
    """A table whose rows belong to a run and go with it."""
    run = sa.ForeignKeyConstraint(
        ["arm_id", "replication"], ["runs.arm_id", "runs.replication"], name=f"fk_{table}_runs", ondelete="CASCADE"
    )
    primary = _primary(table, "arm_id", "replication", *key)
    op.create_table(table, _integer("arm_id"), _integer("replication"), *columns, primary, run)


def _of_chunk(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["arm_id", "first_replication"],
        ["chunks.arm_id", "chunks.first_replication"],
        name=f"fk_{table}_chunks",
        ondelete="CASCADE",
    )


def _primary(table: str, *names: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*names, name=f"pk_{table}")


def _integer(name: str) -> sa.Column:
    return sa.Column(name, sa.Integer, autoincrement="auto" if name == "id" else False, nullable=False)


def _small(name: str) -> sa.Column:
    return sa.Column(name, sa.SmallInteger, nullable=False)


def _flag(name: str) -> sa.Column:
    return sa.Column(name, sa.Boolean, nullable=False)


def _text(name: str, length: int | None = None) -> sa.Column:
    return sa.Column(name, sa.Text if length is None else sa.String(length), nullable=False)


def _figures(names: Iterable[str]) -> list[sa.Column]:
    return [sa.Column(name, sa.Double, nullable=False) for name in names]
