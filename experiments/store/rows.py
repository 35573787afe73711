"""Turn the record of a chunk into rows of the tables, without knowing where they will be kept."""

import json
from datetime import UTC, datetime
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from jinzhen.experiments.running.records import ChunkRecord, Run, RunResult, TownSums
from jinzhen.experiments.store.columns import (
    MONEY_COLUMNS,
    MONEY_SUM_COLUMNS,
    OUTCOME_COLUMNS,
    RESIDUAL_COLUMNS,
    SQUARED_FIGURES,
    SUMMED_FIGURES,
    TOWN_SUM_COLUMNS,
    rank,
)
from jinzhen.model.outcomes import PLACES_RULES, ROUND_FIELDS, TOWN_FIGURE_NAMES

Row = dict[str, Any]


class Block(NamedTuple):
    """Many rows of numbers: names of the columns, and the values of every row in that order."""

    columns: tuple[str, ...]
    values: list[list[float]]

    def rows(self) -> list[Row]:
        """The same as dictionaries."""
        return [dict(zip(self.columns, values, strict=True)) for values in self.values]


SUMMED = [TOWN_FIGURE_NAMES.index(name) for name in SUMMED_FIGURES]
SQUARED = [TOWN_FIGURE_NAMES.index(name) for name in SQUARED_FIGURES]


def chunk_blocks(record: ChunkRecord, detail: str, arm_id: int) -> dict[str, Block]:
    """Blocks by table name: what a level of detail adds to `chunk_rows`."""
    blocks: dict[str, Block] = {}
    if rank(detail) >= rank("quarters"):
        blocks["run_quarters"] = quarter_block(record, arm_id)
    if rank(detail) >= rank("towns") and record.town_sums is not None:
        blocks["scenario_town_years"] = town_block(record, record.town_sums, arm_id)
    return blocks


def chunk_rows(record: ChunkRecord, detail: str, arm_id: int) -> dict[str, list[Row]]:
    """Rows by table name: what is kept of a chunk at any level of detail."""
    done = [(run.replication, run.result) for run in record.runs if run.result is not None]
    tables: dict[str, list[Row]] = {
        "chunks": [chunk_row(record, detail)],
        "runs": [run_row(record, run) for run in record.runs],
        "run_outcomes": [{"replication": number} | outcome_row(result) for number, result in done],
        "residuals": [{"replication": number} | _named(RESIDUAL_COLUMNS, result.residuals) for number, result in done],
        "rounds": [row for number, result in done for row in round_rows(number, result)],
        "run_uncertainties": [
            {"replication": number, "drawn": json.dumps(result.uncertainties.tolist())} for number, result in done
        ],
        "scenario_money_years": money_rows(record, [result for _, result in done]),
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


def run_row(record: ChunkRecord, run: Run) -> Row:
    """One replication, finished or failed."""
    return {
        "replication": run.replication,
        "first_replication": record.chunk.first,
        "status": "failed" if run.result is None else "done",
        "error": run.error,
        "traceback": run.traceback,
        "platform": record.platform,
        "seconds": run.seconds,
        "created": datetime.now(UTC).replace(tzinfo=None, microsecond=0),
    }


def outcome_row(result: RunResult) -> Row:
    """The end of the horizon in one wide row, with the money of all years."""
    designated = {str(town): int(step) for town, step in enumerate(result.designated_step) if step >= 0}
    return {
        "target_step": result.target_step,
        "target_met": result.target_met,
        "places_rule": result.places_rule,
        "max_residual": float(np.abs(result.residuals).max(initial=0.0)),
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
                "nominated": int(fields["nominated"]),
                "eligible": int(fields["eligible"]),
                "places": fields["places"],
                "named": int(fields["named"]),
                "rule": "" if fields["imposed"] else PLACES_RULES[int(fields["rule"])],
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
        {"year": year, "first_replication": record.chunk.first} | _named(MONEY_SUM_COLUMNS, [len(results), *row])
        for year, row in zip(record.chunk.arm.years, values.tolist(), strict=True)
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


def town_block(record: ChunkRecord, towns: TownSums, arm_id: int) -> Block:
    """Sums and counts over the finished replications of a chunk, one row a town and year."""
    counts = np.concatenate([towns.tiers, towns.constraints], axis=2).tolist()
    sums = np.concatenate([towns.sums[..., SUMMED], towns.squares[..., SQUARED]], axis=2).tolist()
    key = ("arm_id", "town", "year", "first_replication")
    values = [
        [arm_id, town, year, record.chunk.first, towns.n, *counts[y][town], *sums[y][town]]
        for y, year in enumerate(record.chunk.arm.years)
        for town in range(towns.sums.shape[1])
    ]
    return Block((*key, *TOWN_SUM_COLUMNS), values)


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


def _named(names: tuple[str, ...], values: NDArray[np.float64] | list[float]) -> Row:
    plain = values.tolist() if isinstance(values, np.ndarray) else values
    return dict(zip(names, plain, strict=True))
