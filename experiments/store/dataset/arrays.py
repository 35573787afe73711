"""NetCDF files of labelled arrays: an arm and a block of its replications each, for xarray and what reads the like."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from jinzhen.experiments.paper.text import Text
from jinzhen.experiments.store.dataset import fields as of
from jinzhen.experiments.store.dataset import package
from jinzhen.experiments.store.dataset.contents import ABOUT_RUN, Contents, town_year_frame
from jinzhen.experiments.store.dataset.fields import RESIDUAL, UNCERTAINTY, Field
from jinzhen.experiments.store.known import KnownArm
from jinzhen.experiments.store.reader import ALL

#: Chunks of 16 in a file: with every outcome of 14 quarters 64 MB.
BLOCK = 512
TOLD = Text(
    "{name}: outcomes by replication and step, draws, money, and means of towns",
    "{name}：逐次逐期指标、抽样、资金与各镇均值",
)


def write_arrays(contents: Contents, folder: Path, provenance: Mapping[str, str]) -> list[dict]:
    """Write every arm; returns what is said of each file."""
    resources = []
    for arm in contents.arms:
        chunks = contents.store.frame("chunks", [arm.arm_id], ALL)
        for number, at in enumerate(range(0, len(chunks), BLOCK)):
            data, fields = dataset(contents, arm, chunks.iloc[at : at + BLOCK], is_first=at == 0)
            data.attrs.update(provenance, **_about(arm))
            path = folder / f"arm{arm.arm_id:04d}_{number:04d}.nc"
            data.to_netcdf(path, engine="scipy")
            n, told = data.sizes["replication"], TOLD.format(name=arm.name)
            resources.append(package.resource(path, "netcdf", told, fields, n, ("replication",)))
    return resources


def _about(arm: KnownArm) -> dict[str, Any]:
    return {
        "scenario": arm.name, "scenario_hash": arm.scenario_hash, "definition": arm.definition, "point": arm.point_text,
        "seed": str(arm.address.seed), "engine_id": arm.address.engine_id,
        "base_year_hash": arm.address.base_year_hash,
    }  # fmt: skip


def dataset(
    contents: Contents, arm: KnownArm, chunks: pd.DataFrame, is_first: bool
) -> tuple[xr.Dataset, list[Field]]:
    """Finished replications of some chunks as arrays, and what each array is.

    is_first : with the means of towns, which are of all chunks of the arm
    """
    ends = contents.rows("run_outcomes", arm, chunks).set_index("replication")
    coords: dict[str, Any] = {"replication": ends.index.to_numpy(dtype=np.int32)}
    steps = contents.store.steps(arm.scenario_hash)
    towns = contents.store.base_year_towns(arm.address.base_year_hash)
    coords["step"] = steps["step"].to_numpy(dtype=np.int32)
    coords["ends"] = ("step", steps["ends"].astype(str).to_numpy())
    coords["town"] = towns["town_id"].to_numpy(dtype=str)
    found = [*_of_runs(contents, arm, chunks, ends, len(steps)), _designations(ends, len(towns))]
    if is_first:
        means, years = _of_towns(contents, arm, len(towns))
        coords |= {"year": years} if len(years) else {}
        found += means
    arrays = {field.name: (dims, values, _attributes(field)) for field, dims, values in found}
    return xr.Dataset(arrays, coords), [field for field, _, _ in found]


Found = tuple[Field, tuple[str, ...], np.ndarray]


def _of_runs(
    contents: Contents, arm: KnownArm, chunks: pd.DataFrame, ends: pd.DataFrame, n_steps: int
) -> Iterator[Found]:
    """Outcomes by step where all replications have their quarters, else at the end; and what is one value a run."""
    quarters, n = contents.rows("run_quarters", arm, chunks), len(ends)
    is_whole = len(quarters) == n * n_steps and n > 0
    for field in of.outcome_fields():
        if is_whole:
            yield field, ("replication", "step"), quarters[field.name].to_numpy(dtype=np.float64).reshape(n, n_steps)
        else:
            yield field, ("replication",), ends[field.name].to_numpy(dtype=np.float64)
    for field in of.money_fields():
        yield field, ("replication",), ends[field.name].to_numpy(dtype=np.float64)
    for table, prefix, fields in (
        ("run_uncertainties", UNCERTAINTY, of.uncertainty_fields()), ("residuals", RESIDUAL, of.residual_fields())
    ):  # fmt: skip
        rows = contents.rows(table, arm, chunks).set_index("replication").reindex(ends.index)
        for field in fields:
            yield field, ("replication",), rows[field.name.removeprefix(prefix)].to_numpy(dtype=np.float64)
    by_name = {each.name: each for each in ABOUT_RUN}
    yield by_name["target_step"], ("replication",), ends["target_step"].to_numpy(dtype=np.int16)
    yield by_name["target_met"], ("replication",), ends["target_met"].astype(bool).to_numpy(dtype=np.int8)


def _designations(ends: pd.DataFrame, n_towns: int) -> Found:
    told = Text("step at whose end a town is first provincial, -1 never", "各镇首次成为省级的时点，-1为从未")
    steps = np.full((len(ends), n_towns), -1, dtype=np.int16)
    for run, text in enumerate(ends["designated_steps"]):
        for town, step in json.loads(text).items():
            steps[run, int(town)] = step
    return Field("designated_step", "integer", told), ("replication", "town"), steps


def _of_towns(contents: Contents, arm: KnownArm, n_towns: int) -> tuple[list[Found], np.ndarray]:
    """Means and standard deviations of towns, (years, towns), and the years; nothing where no towns are kept."""
    frame = town_year_frame(contents, arm)
    years = np.sort(frame["year"].unique()).astype(np.int32)
    frame = frame.sort_values(["year", "town"])
    if frame.empty or len(frame) != len(years) * n_towns:
        return [], np.array([], dtype=np.int32)
    return [
        (field._replace(name=f"town_{field.name}"), ("year", "town"),
         frame[field.name].to_numpy(dtype=np.float64).reshape(len(years), n_towns))
        for field in of.town_mean_fields()
    ], years  # fmt: skip


def _attributes(field: Field) -> dict[str, str]:
    return {"units": field.unit, "long_name": field.meaning.en, "long_name_zh": field.meaning.zh}
