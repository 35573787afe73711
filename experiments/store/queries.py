"""What the SQL store asks its database."""

from typing import Any

import pandas as pd
from sqlalchemy import Column, Double, Select, Table, case, cast, func, select

from jinzhen.experiments.asking.settings import rank
from jinzhen.experiments.running.records import Address, Arm
from jinzhen.experiments.store import tables
from jinzhen.experiments.store.columns import (
    COUNT_COLUMNS,
    MONEY_SUM_COLUMNS,
    SQUARED_FIGURES,
    SUMMED_FIGURES,
    sd_column,
    sum_column,
)

Columns = dict[str, Column]


def at(address: Address) -> Any:
    """Arms at an address."""
    arms = tables.arms.c
    return (
        (arms.engine_id == address.engine_id)
        & (arms.base_year_hash == address.base_year_hash)
        & (arms.seed == address.seed)
    )


def arm_query(arm: Arm) -> Select:
    """The id of an arm."""
    arms = tables.arms
    return select(arms.c.id).where(
        at(arm.address),
        arms.c.scenario_id == id_of(tables.scenarios, arm.scenario.content_hash),
        arms.c.point_id == id_of(tables.points, arm.point_hash),
    )


def id_of(table: Table, content_hash: str) -> Any:
    """The id of a scenario or point."""
    return select(table.c.id).where(table.c.hash == content_hash).scalar_subquery()


def arms_at(address: Address) -> Select:
    """scenario (hash), point (hash), id of every arm at an address."""
    arms, scenarios, points = tables.arms, tables.scenarios, tables.points
    return (
        select(scenarios.c.hash, points.c.hash, arms.c.id)
        .join(scenarios, arms.c.scenario_id == scenarios.c.id)
        .join(points, arms.c.point_id == points.c.id)
        .where(at(address))
    )


def known_arms() -> Select:
    """Every arm with what its scenario and point are, in the order of the ids."""
    arms, scenarios, points = tables.arms, tables.scenarios, tables.points
    return (
        select(
            arms, scenarios.c.name.label("scenario"), scenarios.c.hash.label("scenario_hash"), scenarios.c.definition,
            points.c.hash.label("point_hash"), points.c.definition.label("point"),
        )
        .join(scenarios, scenarios.c.id == arms.c.scenario_id)
        .join(points, points.c.id == arms.c.point_id)
        .order_by(arms.c.id)
    )  # fmt: skip


def inventory() -> Select:
    """A row for each arm and level of detail."""
    arms, chunks, runs, scenarios = tables.arms, tables.chunks, tables.runs, tables.scenarios
    latest = select(runs.c.arm_id, func.max(runs.c.created).label("latest")).group_by(runs.c.arm_id).subquery()
    counts = [func.sum(chunks.c[name]).label(name) for name in ("n_runs", "n_done", "n_met")]
    return (
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


def one_row_an_arm(frame: pd.DataFrame) -> pd.DataFrame:
    """Add up an inventory that has a row for each arm and level of detail; the latest arm comes last."""
    if frame.empty:
        return frame
    counts = frame.groupby("arm_id")[["n_runs", "n_done", "n_met"]].sum().reset_index()
    least = frame.assign(_rank=frame["detail"].map(rank)).sort_values(["arm_id", "_rank"]).drop_duplicates("arm_id")
    merged = least.drop(columns=["n_runs", "n_done", "n_met", "_rank"]).merge(counts, on="arm_id")
    return merged.sort_values(["latest", "arm_id"], ignore_index=True)[list(frame.columns)]


def sums(table: str, lacking: set[str]) -> Select:
    """A table of sums added up over chunks, in the units of the figures. lacking : columns not to ask for"""
    columns = {name: column for name, column in tables.metadata.tables[table].columns.items() if name not in lacking}
    key = [columns[name] for name in ("arm_id", "town", "year") if name in columns]
    terms = [term.label(name) for name, term in SUM_TERMS[table](columns).items()]
    return select(*key, func.sum(columns["n"]).label("n"), *terms).group_by(*key).order_by(*key)


def _total(term: Any) -> Any:
    """Added up as double precision: PostgreSQL would make an exact decimal of whole numbers.

    Nothing where a chunk was stored before there was such a figure: a sum of the others would be taken for all.
    """
    return case((func.count(term) == func.count(), func.sum(cast(term, Double))))


def _money_terms(columns: Columns) -> dict[str, Any]:
    return {name: _total(columns[name]) for name in MONEY_SUM_COLUMNS if name in columns}


def _town_terms(columns: Columns) -> dict[str, Any]:
    counts = {name: _total(columns[name]) for name in COUNT_COLUMNS if name in columns}
    in_steps = ((sum_column(name), steps.of_sum) for name, steps in SUMMED_FIGURES.items())
    return counts | {name: _total(columns[name]) / float(steps) for name, steps in in_steps if name in columns}


def _spread_terms(columns: Columns) -> dict[str, Any]:
    """Variances within chunks, pooled: `sd_<figure>` squared."""
    freedom = cast(columns["n"], Double) - 1.0
    kept = {sd_column(name): steps.of_sd for name, steps in SQUARED_FIGURES.items() if sd_column(name) in columns}
    return {
        name: _total(freedom * columns[name] * columns[name]) / func.nullif(_total(freedom), 0.0) / float(steps * steps)
        for name, steps in kept.items()
    }


SUM_TERMS = {"town_sums": _town_terms, "town_spreads": _spread_terms, "money_sums": _money_terms}
