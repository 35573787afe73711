"""Read the runs of one engine, base year and seed as frames and arrays; all that analysis knows of a store."""

import json
from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jinzhen.experiments.running.records import Address, Arm
from jinzhen.experiments.store.columns import (
    CONSTRAINT_COLUMNS,
    MONEY_COLUMNS,
    SQUARED_FIGURES,
    SUMMED_FIGURES,
    TIER_COLUMNS,
    sd_column,
    square_column,
    sum_column,
)
from jinzhen.experiments.store.contract import Store

#: Every replication there is.
ALL = 2**31 - 1


class Reader:
    """Frames of the runs at one address, replications 0 .. n_replications - 1, with all uncertainties drawn.

    Frames have `scenario_hash` first and are sorted by it (in the order asked for), then by their key. Failed runs
    are in `runs` and `failures` only. Methods take scenario content hashes and raise StoreError.
    """

    def __init__(self, store: Store, address: Address, n_replications: int = ALL) -> None:
        self._store = store
        self.address = address
        self.n_replications = n_replications

    def scenarios(self, hashes: Sequence[str] | None = None) -> pd.DataFrame:
        """scenario_hash, name, definition (canonical JSON)."""
        return self._store.scenarios(hashes).rename(columns={"hash": "scenario_hash"})

    def towns(self) -> pd.DataFrame:
        """town (index), town_id, name_zh, name_en, category, city (index), city_zh, city_en."""
        return self._store.base_year_towns(self.address.base_year_hash)

    def runs(self, hashes: Sequence[str]) -> pd.DataFrame:
        """replication, status (done, failed), seconds, platform, created (UTC)."""
        frame = self._frame("runs", hashes, ("status", "seconds", "platform_id", "created"))
        frame["platform"] = frame.pop("platform_id").map(self._store.platforms())
        return frame

    def failures(self, hashes: Sequence[str]) -> pd.DataFrame:
        """replication, seed, error (one line), traceback, of the runs that raised."""
        frame = self._frame("runs", hashes, ("status", "error", "traceback"))
        failed = frame[frame["status"] == "failed"].drop(columns="status").reset_index(drop=True)
        failed.insert(2, "seed", self.address.seed)
        return failed

    def outcomes(self, hashes: Sequence[str], names: Sequence[str] | None = None) -> pd.DataFrame:
        """One row a finished run: outcomes at the end of the horizon, money of all years, target and places rule."""
        frame = self._frame("run_outcomes", hashes, names)
        return frame.drop(columns="designated_steps", errors="ignore")

    def quarters(self, hashes: Sequence[str], names: Sequence[str] | None = None) -> pd.DataFrame:
        """One row a finished run and step (0: base year); the big table, so ask for the names you need."""
        return self._frame("run_quarters", hashes, names)

    def quarter_array(self, scenario_hash: str, names: Sequence[str]) -> NDArray[np.float64]:
        """The same of one scenario as (n_runs, n_steps + 1, len(names)), runs by replication."""
        frame = self.quarters([scenario_hash], names)
        n_runs = frame["replication"].nunique()
        n_rows = len(frame) // n_runs if n_runs else 0
        return frame[list(names)].to_numpy(dtype=np.float64).reshape(n_runs, n_rows, len(names))

    def designations(self, scenario_hash: str) -> NDArray[np.int16]:
        """(n_runs, n_towns): step at whose end a town is first provincial, 0 in the base year, -1 never."""
        return self.designations_by_replication(scenario_hash).to_numpy()

    def designations_by_replication(self, scenario_hash: str) -> pd.DataFrame:
        """The same with the numbers of the replications as index and the index of the town as columns."""
        frame = self._frame("run_outcomes", [scenario_hash], ("designated_steps",))
        steps = np.full((len(frame), len(self.towns())), -1, dtype=np.int16)
        for run, text in enumerate(frame["designated_steps"]):
            for town, step in json.loads(text).items():
                steps[run, int(town)] = step
        return pd.DataFrame(steps, index=frame["replication"])

    def rounds(self, hashes: Sequence[str]) -> pd.DataFrame:
        """replication, round, step, imposed, nominated, eligible, places (inf: unlimited), named, rule."""
        frame = self._frame("rounds", hashes)
        return frame.assign(places=frame["places"].astype(np.float64).fillna(np.inf))

    def residuals(self, hashes: Sequence[str]) -> pd.DataFrame:
        """replication, every residual, and the largest of them as max_residual."""
        frame = self._frame("residuals", hashes)
        names = [name for name in frame.columns if name not in ("scenario_hash", "replication")]
        return frame.assign(max_residual=frame[names].abs().max(axis=1))

    def uncertainties(self, hashes: Sequence[str]) -> pd.DataFrame:
        """replication, and every uncertainty as it was drawn."""
        return self._frame("run_uncertainties", hashes)

    def town_years(self, hashes: Sequence[str]) -> pd.DataFrame:
        """town, year, n, counts of tiers and perceived constraints, mean and sd over replications of every figure.

        Sums are kept in steps (columns.steps); standard deviations are those within every fourth chunk, pooled.
        """
        return town_means(self._sums("town_sums", hashes), self._sums("town_spreads", hashes), "scenario_hash")

    def money_years(self, hashes: Sequence[str]) -> pd.DataFrame:
        """year, n, mean and sd over replications of what each payer spent for each lever in the year, m CNY."""
        frame = self._sums("money_sums", hashes)
        return pd.concat([frame[["scenario_hash", "year", "n"]], means(frame, MONEY_COLUMNS)], axis=1)

    def measurements(self, arms: Sequence[Arm], probe: str) -> pd.DataFrame:
        """What a probe measured, one row an arm and replication: position (of the arm in `arms`), replication, values.

        A value is nan where nothing was measured; a name that holds a text in any row is a column of texts.
        """
        return _one_row_a_replication(self._store.measurements(arms, probe, self.n_replications))

    def failed_measurements(self, arms: Sequence[Arm], probe: str) -> pd.DataFrame:
        """position (of the arm in `arms`), replication, seed, error (one line), traceback."""
        failed = self._store.failed_measurements(arms, probe, self.n_replications)
        failed.insert(2, "seed", self.address.seed)
        return failed

    def outcomes_at(self, arms: Sequence[Arm], names: Sequence[str] | None = None) -> pd.DataFrame:
        """As `outcomes`, of arms at whatever point: position (of the arm in `arms`) instead of a scenario."""
        frame = self._frame_at("run_outcomes", arms, names)
        return frame.drop(columns="designated_steps", errors="ignore")

    def runs_at(self, arms: Sequence[Arm]) -> pd.DataFrame:
        """As `runs`, of arms at whatever point: position (of the arm in `arms`) instead of a scenario."""
        frame = self._frame_at("runs", arms, ("status", "seconds", "platform_id", "created"))
        frame["platform"] = frame.pop("platform_id").map(self._store.platforms())
        return frame

    def failures_at(self, arms: Sequence[Arm]) -> pd.DataFrame:
        """As `failures`, of arms at whatever point: position (of the arm in `arms`) instead of a scenario."""
        frame = self._frame_at("runs", arms, ("status", "error", "traceback"))
        return frame[frame["status"] == "failed"].drop(columns="status").reset_index(drop=True)

    def _frame_at(self, table: str, arms: Sequence[Arm], names: Sequence[str] | None = None) -> pd.DataFrame:
        ids = self._store.arm_ids(arms)
        position = {arm_id: place for place, arm_id in enumerate(ids)}
        frame = self._store.frame(table, [each for each in ids if each >= 0], self.n_replications, names)
        frame.insert(0, "position", frame.pop("arm_id").map(position))
        return frame.sort_values(["position", "replication"], kind="stable", ignore_index=True)

    def _frame(self, table: str, hashes: Sequence[str], names: Sequence[str] | None = None) -> pd.DataFrame:
        arms = self._store.find_arms(self.address, hashes)
        return _by_scenario(self._store.frame(table, list(arms.values()), self.n_replications, names), arms)

    def _sums(self, table: str, hashes: Sequence[str]) -> pd.DataFrame:
        arms = self._store.find_arms(self.address, hashes)
        return _by_scenario(self._store.sums(table, list(arms.values()), self.n_replications), arms)


def _one_row_a_replication(measured: pd.DataFrame) -> pd.DataFrame:
    """Values side by side that come one below the other; names in the order of the alphabet."""
    key = ["position", "replication"]
    values = measured.pivot(index=key, columns="name", values="value")
    texts = measured[measured["text"].notna()].pivot(index=key, columns="name", values="text")
    for name in texts.columns:
        values[name] = values[name].astype(object).where(values[name].notna(), texts[name])
    return values.rename_axis(columns=None).reset_index()


def _by_scenario(frame: pd.DataFrame, arms: dict[str, int]) -> pd.DataFrame:
    """Name the scenario instead of the arm, and put the scenarios into the order of `arms`."""
    hash_of = {arm_id: each for each, arm_id in arms.items()}
    order = {arm_id: position for position, arm_id in enumerate(arms.values())}
    positions = frame["arm_id"].map(order).to_numpy(dtype=np.int64)
    frame = frame.iloc[np.argsort(positions, kind="stable")].reset_index(drop=True)
    hashes = frame["arm_id"].map(hash_of).astype(object).rename("scenario_hash")
    return pd.concat([hashes, frame.drop(columns="arm_id")], axis=1)


def town_means(frame: pd.DataFrame, spreads: pd.DataFrame, group: str) -> pd.DataFrame:
    """Counts, means and standard deviations of figures of towns, from sums and pooled variances.

    group : column that stands beside town and year in both
    """
    frame = frame.merge(spreads.drop(columns="n"), on=[group, "town", "year"], how="left", validate="one_to_one")
    counts = frame.reindex(columns=[group, "town", "year", "n", *TIER_COLUMNS, *CONSTRAINT_COLUMNS])
    figures = {}
    for name in SUMMED_FIGURES:
        figures[f"{name}_mean"] = mean = _numbers(frame, sum_column(name)) / frame["n"].to_numpy()
        variance = _numbers(frame, sd_column(name)) if name in SQUARED_FIGURES else mean * (1.0 - mean)
        figures[f"{name}_sd"] = np.sqrt(np.maximum(variance, 0.0))
    return pd.concat([counts, pd.DataFrame(figures, index=frame.index)], axis=1)


def means(frame: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """`<name>_mean` and `<name>_sd` from sums and sums of squares; a figure that is not kept is nan."""
    n = frame["n"].to_numpy(dtype=np.float64)
    columns = {}
    for name in names:
        total, squares = _numbers(frame, sum_column(name)), _numbers(frame, square_column(name))
        columns[f"{name}_mean"] = total / n
        variance = np.maximum(squares - total * total / n, 0.0) / np.maximum(n - 1.0, 1.0)
        columns[f"{name}_sd"] = np.sqrt(variance)
    return pd.DataFrame(columns, index=frame.index)


def _numbers(frame: pd.DataFrame, name: str) -> NDArray[np.float64]:
    """A column as numbers, nan where a store that is older than the figure has none."""
    return frame[name].to_numpy(dtype=np.float64) if name in frame else np.full(len(frame), np.nan)
