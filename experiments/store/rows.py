"""Turn the record of a chunk into rows of the tables, without knowing where they will be kept."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from jinzhen.experiments.asking.settings import rank
from jinzhen.experiments.running.records import CHUNK_SIZE, ChunkRecord, Run, RunResult, TownSums
from jinzhen.experiments.store.columns import (
    COUNT_COLUMNS,
    MONEY_COLUMNS,
    MONEY_SUM_COLUMNS,
    OUTCOME_COLUMNS,
    PLAIN_ROUND_FIELDS,
    RESIDUAL_COLUMNS,
    SPREAD_CHUNKS,
    SQUARED_FIGURES,
    SUMMED_FIGURES,
    TOWN_SD_COLUMNS,
    TOWN_SUM_COLUMNS,
    UNCERTAINTY_COLUMNS,
)
from jinzhen.model.outcomes import PLACES_RULES, ROUND_FIELDS, TOWN_FIGURE_NAMES
from jinzhen.scenarios.units import UNLIMITED

Row = dict[str, Any]

#: Larger town figures are kept as this many steps: what a database can hold and a double can count.
MOST_STEPS = 2.0**53


class Block(NamedTuple):
    """Many rows of numbers: names of the columns, and the values of every row in that order."""

    columns: tuple[str, ...]
    values: list[list[float]]


SUMMED = [TOWN_FIGURE_NAMES.index(name) for name in SUMMED_FIGURES]
SQUARED = [TOWN_FIGURE_NAMES.index(name) for name in SQUARED_FIGURES]
STEPS_OF_SUM = np.array([steps.of_sum for steps in SUMMED_FIGURES.values()], dtype=np.float64)
STEPS_OF_SD = np.array([steps.of_sd for steps in SQUARED_FIGURES.values()], dtype=np.float64)


def chunk_blocks(record: ChunkRecord, detail: str, arm_id: int) -> dict[str, Block]:
    """Blocks by table name: what a level of detail adds to `chunk_rows`."""
    blocks: dict[str, Block] = {}
    if rank(detail) >= rank("quarters"):
        blocks["run_quarters"] = quarter_block(record, arm_id)
    if rank(detail) >= rank("towns") and record.town_sums is not None:
        blocks["town_sums"] = sum_block(record, record.town_sums, arm_id)
        if record.chunk.first // CHUNK_SIZE % SPREAD_CHUNKS == 0:
            blocks["town_spreads"] = spread_block(record, record.town_sums, arm_id)
    return blocks


def chunk_rows(record: ChunkRecord, detail: str, arm_id: int, platform_id: int) -> dict[str, list[Row]]:
    """Rows by table name: what is kept of a chunk at any level of detail."""
    done = [(run.replication, run.result) for run in record.runs if run.result is not None]
    tables: dict[str, list[Row]] = {
        "chunks": [chunk_row(record, detail)],
        "runs": [run_row(record, run, platform_id) for run in record.runs],
        "run_outcomes": [{"replication": number} | outcome_row(result) for number, result in done],
        "residuals": [{"replication": number} | _named(RESIDUAL_COLUMNS, result.residuals) for number, result in done],
        "rounds": [row for number, result in done for row in round_rows(number, result)],
        "run_uncertainties": [
            {"replication": number} | _named(UNCERTAINTY_COLUMNS, result.uncertainties) for number, result in done
        ],
        "money_sums": money_rows(record, [result for _, result in done]),
    }
    for rows in tables.values():
        for row in rows:
            row["arm_id"] = arm_id
    return tables


def chunk_row(record: ChunkRecord, detail: str) -> Row:
    """The row that says a chunk is there, and how it went."""
    summary = record.summary
    return {
        "first_replication": record.chunk.first,
        "n_runs": summary.n_runs,
        "n_done": summary.n_done,
        "n_met": summary.n_met,
        "detail": detail,
    }


def run_row(record: ChunkRecord, run: Run, platform_id: int) -> Row:
    """One replication, finished or failed."""
    how = how_it_went(run.result is None, run.error, run.traceback, platform_id, run.seconds)
    return {"replication": run.replication, "first_replication": record.chunk.first, **how}


def how_it_went(is_failed: bool, error: str, traceback: str, platform_id: int, seconds: float) -> Row:
    """What is kept of everything that was tried."""
    return {
        "status": "failed" if is_failed else "done",
        "error": error,
        "traceback": traceback,
        "platform_id": platform_id,
        "seconds": seconds,
        "created": datetime.now(UTC).replace(tzinfo=None, microsecond=0),
    }


def outcome_row(result: RunResult) -> Row:
    """The end of the horizon in one wide row, with the money of all years."""
    designated = {str(town): int(step) for town, step in enumerate(result.designated_step) if step >= 0}
    return {
        "target_step": result.target_step,
        "target_met": result.target_met,
        "places_rule": result.places_rule,
        "designated_steps": json.dumps(designated, separators=(",", ":")),
        **_named(OUTCOME_COLUMNS, result.outcomes[-1]),
        **_named(MONEY_COLUMNS, result.money_mcny.sum(axis=0)),
    }


def round_rows(replication: int, result: RunResult) -> list[Row]:
    """The provincial rounds of a replication, in order."""
    rows = []
    for ordinal, values in enumerate(result.rounds):
        fields = dict(zip(ROUND_FIELDS, values.tolist(), strict=True))
        rows.append(
            {
                "replication": replication,
                "round": ordinal,
                "step": int(fields["step"]),
                "imposed": bool(fields["imposed"]),
                "places": fields["places"] if fields["places"] < UNLIMITED else None,
                "rule": "" if fields["imposed"] else PLACES_RULES[int(fields["rule"])],
                **{name: fields[name] for name in PLAIN_ROUND_FIELDS},
            }
        )
    return rows


def money_rows(record: ChunkRecord, results: list[RunResult]) -> list[Row]:
    """Sums over the finished replications of a chunk of what was spent, one row a year."""
    if not results:
        return []
    money = np.stack([result.money_mcny for result in results])
    values = np.concatenate([money.sum(axis=0), (money * money).sum(axis=0)], axis=1)
    return [
        {"year": year, "first_replication": record.chunk.first, "n": len(results)} | _named(MONEY_SUM_COLUMNS, row)
        for year, row in zip(record.chunk.arm.years, values, strict=True)
    ]


def quarter_block(record: ChunkRecord, arm_id: int) -> Block:
    """Every step of every finished run."""
    values = [
        [arm_id, run.replication, step, *outcomes]
        for run in record.runs
        if run.result is not None
        for step, outcomes in enumerate(run.result.outcomes.tolist())
    ]
    return Block(("arm_id", "replication", "step", *OUTCOME_COLUMNS), values)


def sum_block(record: ChunkRecord, towns: TownSums, arm_id: int) -> Block:
    """Counts and sums over the finished replications of a chunk, one row a town and year."""
    sums = whole_steps(towns.sums[..., SUMMED], STEPS_OF_SUM)
    figures = np.concatenate([towns.tiers, towns.constraints, sums], axis=2)
    return _town_block(record, towns.n, arm_id, (*COUNT_COLUMNS, *TOWN_SUM_COLUMNS), figures)


def spread_block(record: ChunkRecord, towns: TownSums, arm_id: int) -> Block:
    """Standard deviations over the finished replications of a chunk, one row a town and year."""
    deviations = whole_steps(standard_deviations(towns)[..., SQUARED], STEPS_OF_SD)
    return _town_block(record, towns.n, arm_id, TOWN_SD_COLUMNS, deviations)


def _town_block(
    record: ChunkRecord, n: int, arm_id: int, columns: tuple[str, ...], figures: NDArray[np.int64]
) -> Block:
    """figures : (n_years, n_towns, columns)"""
    values = [
        [arm_id, record.chunk.first, year, town, n, *row]
        for year, rows in zip(record.chunk.arm.years, figures.tolist(), strict=True)
        for town, row in enumerate(rows)
    ]
    return Block(("arm_id", "first_replication", "year", "town", "n", *columns), values)


def standard_deviations(towns: TownSums) -> NDArray[np.float64]:
    """Standard deviation of every figure over the replications of a chunk, 0 of a single one."""
    spread = towns.squares - towns.sums * towns.sums / towns.n
    return np.sqrt(np.maximum(spread, 0.0) / max(towns.n - 1, 1))


def whole_steps(values: NDArray[np.float64], steps_a_unit: NDArray[np.float64]) -> NDArray[np.int64]:
    """Values as whole numbers of steps."""
    return np.clip(np.rint(values * steps_a_unit), -MOST_STEPS, MOST_STEPS).astype(np.int64)


def step_rows(scenario: Any) -> list[Row]:
    """The dates of a scenario's steps; step 0 ends on the day before the first."""
    ends = (scenario.start - timedelta(days=1), *scenario.step_ends)
    return [{"step": step, "ends": day} for step, day in enumerate(ends)]


def base_year_towns(base_year: Any) -> list[Row]:
    """What a reader needs to name the towns of a base year, in the order of the town index."""
    return [
        {
            "town": town,
            "town_id": str(base_year.towns.town_id[town]),
            "name_zh": str(base_year.towns.name_zh[town]),
            "name_en": str(base_year.towns.name_en[town]),
            "category": int(base_year.towns.category[town]),
            "city": (city := int(base_year.towns.city[town])),
            "city_zh": str(base_year.cities.name_zh[city]),
            "city_en": str(base_year.cities.name_en[city]),
        }
        for town in range(len(base_year.towns.town_id))
    ]


def _named(names: Sequence[str], values: NDArray[np.float64]) -> Row:
    return dict(zip(names, values.tolist(), strict=True))
