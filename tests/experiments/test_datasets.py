"""A store as a dataset and back: nothing lost to the last bit, everything named, nothing changed taken unseen."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
import xarray as xr
from small_worlds import SEED, lively, small_base

from jinzhen.experiments.__main__ import main
from jinzhen.experiments.running.records import Address, Arm, Chunk
from jinzhen.experiments.running.work import compute_chunk
from jinzhen.experiments.store import open_existing_store, open_store
from jinzhen.experiments.store.dataset import arrays, contents, package
from jinzhen.experiments.store.dataset.contents import PARTS
from jinzhen.experiments.store.dataset.reading import Dataset, import_dataset
from jinzhen.experiments.store.dataset.settings import setting
from jinzhen.experiments.store.dataset.writing import export
from jinzhen.experiments.store.merging import BY_CHUNK, BY_RUN
from jinzhen.experiments.store.reader import ALL, Reader
from jinzhen.experiments.store.rows import base_year_towns
from jinzhen.experiments.store.sql import SqlStore
from jinzhen.model.outcomes import OUTCOME_NAMES, OUTCOMES
from jinzhen.scenarios.errors import UserError
from jinzhen.scenarios.levers import LEVERS
from jinzhen.scenarios.scenario import Scenario
from jinzhen.scenarios.uncertainties import UNCERTAINTIES

PLAN = replace(lively(), name="plan", end="2023Q2", as_of="2022-12-31")
LAND = replace(PLAN.with_levers(land_quota=400, special_fund=[["2022Q4", 500], ["2023Q1", 800]]), name="more land")


def arm(scenario=PLAN, detail="towns", seed=SEED, **point):
    return Arm(Address("engine", small_base().content_hash, seed), scenario, point, detail)


ARMS = (arm(), arm(LAND, "quarters"), arm(PLAN, "outcomes", 8, demand_growth=0.01))


@pytest.fixture(scope="module")
def records():
    """Chunks of every arm, computed once; one run of the second arm has failed, with a text that CSV has to quote."""
    places = zip((*ARMS, ARMS[0]), (0, 0, 16, 32), strict=True)
    done = [compute_chunk(Chunk(arm, first), small_base()) for arm, first in places]
    runs = done[1].runs
    failed = replace(runs[3], result=None, error='"no, really"', traceback="line 1,\nline 2")
    done[1] = replace(done[1], runs=(*runs[:3], failed, *runs[4:]))
    return [replace(each, platform=f"machine {number % 2}") for number, each in enumerate(done)]


def fill(address, records):
    base_year = small_base()
    with open_store(address) as store:
        store.keep_base_year(base_year.content_hash, base_year_towns(base_year))
        for each in records:
            store.save(each, each.chunk.arm.detail)


def everything(address):
    """All that is stored of every arm, by what the arm is."""
    found = {}
    with open_existing_store(address) as store:
        platforms = store.platforms()
        for each in store.known_arms():
            key = (each.address, each.name, each.definition, each.point_text)
            for table in (*BY_RUN, *BY_CHUNK):
                frame = store.frame(table.name, [each.arm_id], ALL).drop(columns="arm_id")
                if "platform_id" in frame:
                    frame["platform"] = frame.pop("platform_id").map(platforms)
                found[key, table.name] = frame
            found[key, "steps"] = store.steps(each.scenario_hash)
            found[key, "towns"] = store.base_year_towns(each.address.base_year_hash)
    return found


def assert_same(one, other):
    assert set(one) == set(other) and one
    for key, frame in one.items():
        pd.testing.assert_frame_equal(frame, other[key], check_exact=True, check_dtype=False)


def exported(address, folder, kind="parquet"):
    with open_existing_store(address) as store:
        return export(store, store.known_arms(), folder, kind)


@pytest.fixture(params=["sqlite", "postgresql"])
def into(request, tmp_path):
    return f"{tmp_path}/into.sqlite" if request.param == "sqlite" else request.getfixturevalue("postgres_url")


@pytest.fixture(scope="module")
def source(records, tmp_path_factory):
    """A store with everything in it."""
    address = f"{tmp_path_factory.mktemp('source')}/store.sqlite"
    fill(address, records)
    return address


@pytest.fixture(scope="module")
def dataset(source, tmp_path_factory):
    folder = tmp_path_factory.mktemp("data") / "dataset"
    exported(source, folder)
    return folder


@pytest.mark.parametrize("kind", ["parquet", "csv"])
def test_what_comes_back_is_what_was_exported_to_the_last_bit_and_a_second_time_nothing(source, into, tmp_path, kind):
    exported(source, tmp_path / "out", kind)
    merged = import_dataset(Dataset(tmp_path / "out"), into)
    assert (merged.n_new, merged.n_known, merged.left_out, merged.disagreements) == (63, 0, [], [])
    assert_same(everything(source), everything(into))
    again = import_dataset(Dataset(tmp_path / "out"), into)
    assert (again.n_new, again.n_known, again.disagreements) == (0, 63, [])
    assert_same(everything(source), everything(into))


def test_a_store_on_postgresql_is_exported_alike(records, postgres_url, source, tmp_path):
    fill(postgres_url, records)
    exported(postgres_url, tmp_path / "one")
    exported(source, tmp_path / "two")
    for name in PARTS:
        one, two = (pq.read_table(tmp_path / folder / f"{name}.parquet") for folder in ("one", "two"))
        drop = [each for each in ("created",) if each in one.column_names]
        assert one.drop(drop).equals(two.drop(drop)), name


def test_runs_are_a_row_each_with_levers_draws_and_outcomes(dataset, records):
    runs = pd.read_parquet(dataset / "runs.parquet")
    assert len(runs) == 64 and (runs["status"] == "failed").sum() == 1
    own = runs[(runs["scenario"] == "plan") & (runs["replication"] == 33)].iloc[0]
    result = records[3].runs[1].result
    assert own[list(OUTCOME_NAMES)].tolist() == result.outcomes[-1].tolist()
    drawn = [f"uncertainty_{name}" for name in UNCERTAINTIES]
    assert own[drawn].tolist() == result.uncertainties.tolist()
    assert own["money_special_fund_province_mcny"] == result.money_mcny.sum(axis=0)[0]
    assert set(runs["lever_land_quota"]) == {LEVERS["land_quota"].baseline, 400.0}
    by_date = runs.groupby("scenario")["lever_special_fund"].first()["more land"]
    assert by_date.startswith('{"value":[["2022-10-01",500.0],["2023-01-01",800.0]')
    assert "lever_fund_rule" not in runs and "lever_quality_bar" in runs
    failed = runs[runs["status"] == "failed"].iloc[0]
    assert failed["error"] == '"no, really"' and np.isnan(failed["wages_mcny"])


def test_means_of_towns_and_money_are_those_that_answers_are_made_of(dataset, source):
    with open_existing_store(source) as store:
        expected = Reader(store, ARMS[0].address).town_years([PLAN.content_hash])
        money = Reader(store, ARMS[0].address).money_years([PLAN.content_hash])
    years = pd.read_parquet(dataset / "town_years.parquet")
    own = years[years["scenario"] == "plan"].reset_index(drop=True)
    for name in ("brand_mean", "brand_sd", "core_output_mcny_mean", "n_tier_3", "n"):
        assert own[name].tolist() == expected[name].tolist()
    assert set(own["town_id"]) == set(small_base().towns.town_id)
    table = pd.read_parquet(dataset / "money_years.parquet")
    column = "money_special_fund_province_mcny_mean"
    assert table[table["arm"] == 1][column].tolist() == money[column].tolist()


def test_every_file_says_what_made_it_and_every_column_what_it_is(dataset):
    described = json.loads((dataset / "dataset.json").read_text(encoding="utf-8"))
    assert [each["name"] for each in described["resources"]] == list(PARTS)
    assert described["licenses"][0]["name"] == "Apache-2.0" and described["title_zh"]
    for each in described["resources"]:
        file = pq.ParquetFile(dataset / each["path"])
        schema = file.schema_arrow
        assert file.metadata.num_rows == each["rows"]
        assert schema.names == [column["name"] for column in each["schema"]["fields"]]
        about = {key.decode(): value.decode() for key, value in schema.metadata.items()}
        assert about["program"].startswith("jinzhen ") and about["engine_id"] == "engine"
        assert about["base_year_hash"] == small_base().content_hash and about["created"][:2] == "20"
        assert set(about["seed"].split()) == {str(SEED), "8"}
        for field, column in zip(schema, each["schema"]["fields"], strict=True):
            assert field.metadata[b"unit"].decode() == column["unit"]
            assert field.metadata[b"label"].decode() == column["title"] != ""
            assert field.metadata[b"label_zh"].decode() == column["title_zh"] != ""
    runs = {each["name"]: each for each in described["resources"][3]["schema"]["fields"]}
    assert runs["core_output_mcny"]["unit"] == "m CNY core" and runs["core_output_mcny"]["title_zh"] == "核心产业产值"
    assert runs["lever_land_quota"]["unit"] == LEVERS["land_quota"].unit
    assert runs["uncertainty_demand_growth"]["unit"] == "share/yr"


def test_it_is_written_a_few_chunks_at_a_time(source, dataset, tmp_path, monkeypatch):
    monkeypatch.setattr(contents, "BLOCK", 1)
    asked = []
    real = SqlStore.frame

    def frame(self, table, arm_ids, below, names=None, first=0):
        if table not in ("chunks",):
            asked.append((len(arm_ids), below - first))
        return real(self, table, arm_ids, below, names, first)

    monkeypatch.setattr(SqlStore, "frame", frame)
    exported(source, tmp_path / "out")
    assert set(asked) == {(1, 16)}
    assert pq.ParquetFile(tmp_path / "out" / "runs.parquet").num_row_groups == 4
    for name in ("runs", "quarters", "town_sums"):
        one, two = (pq.read_table(folder / f"{name}.parquet") for folder in (tmp_path / "out", dataset))
        assert one.equals(two)


def test_arrays_have_units_and_the_same_values(source, tmp_path, records):
    files = exported(source, tmp_path / "out", "netcdf")
    assert len(files) == 4
    with xr.open_dataset(tmp_path / "out/arm0001_0000.nc", engine="scipy") as data:
        assert dict(data.sizes) == {"replication": 32, "step": 4, "town": 18, "year": 2}
        assert data["core_output_mcny"].attrs["units"] == "m CNY core"
        assert data["core_output_mcny"].attrs["long_name_zh"] == "核心产业产值"
        run = records[3].runs[5].result
        assert data["core_output_mcny"].sel(replication=37).values.tolist() == run.outcomes[:, 9].tolist()
        assert OUTCOMES[9].name == "core_output_mcny"
        assert data["designated_step"].sel(replication=37).values.tolist() == run.designated_step.tolist()
        assert [each.decode() if isinstance(each, bytes) else each for each in data["town"].values] == list(
            small_base().towns.town_id
        )
        assert data.attrs["engine_id"] == "engine" and data.attrs["scenario"] == "plan"
        assert data["town_brand_mean"].dims == ("year", "town")
        assert data["uncertainty_demand_growth"].attrs["units"] == "share/yr" and data["target_met"].dtype == np.int8
    with xr.open_dataset(tmp_path / "out/arm0002_0000.nc", engine="scipy") as data:
        assert data.sizes["replication"] == 15 and 3 not in data["replication"].values
        assert data["wages_mcny"].dims == ("replication", "step") and "year" not in data.sizes
    with xr.open_dataset(tmp_path / "out/arm0003_0000.nc", engine="scipy") as data:
        assert data["wages_mcny"].dims == ("replication",) and data.attrs["point"] == '{"demand_growth":0.01}'
    with pytest.raises(UserError, match="holds arrays, which are for reading"):
        Dataset(tmp_path / "out")


def test_long_arms_are_several_files_of_arrays(source, tmp_path, monkeypatch):
    monkeypatch.setattr(arrays, "BLOCK", 1)
    exported(source, tmp_path / "out", "netcdf")
    assert sorted(each.name for each in (tmp_path / "out").glob("arm0001*")) == ["arm0001_0000.nc", "arm0001_0001.nc"]


def copied(dataset, folder):
    folder.mkdir()
    for each in dataset.iterdir():
        (folder / each.name).write_bytes(each.read_bytes())
    return folder


def renewed(folder):
    """As somebody would who changes an export and makes its description fit."""
    described = json.loads((folder / "dataset.json").read_text(encoding="utf-8"))
    for each in described["resources"]:
        each["hash"] = f"sha256:{package.file_hash(folder / each['path'])}"
    package.write(folder, described["format"], described["provenance"], described["resources"])


def test_an_export_that_was_changed_is_refused_and_the_store_left_alone(dataset, tmp_path):
    folder, path = copied(dataset, tmp_path / "copy"), tmp_path / "copy/runs.parquet"
    whole = path.read_bytes()
    path.write_bytes(whole[:5000] + bytes([whole[5000] ^ 1]) + whole[5001:])
    with pytest.raises(UserError, match=r"runs.parquet: was changed since it was exported"):
        Dataset(folder)
    path.write_bytes(whole)
    Dataset(folder)
    described = folder / "dataset.json"
    text = described.read_text(encoding="utf-8")
    described.write_text(text.replace("m CNY core", "bn CNY core"), encoding="utf-8")
    with pytest.raises(UserError, match=r"dataset.json: was changed"):
        Dataset(folder)
    described.write_text(text, encoding="utf-8")
    path.unlink()
    with pytest.raises(UserError, match=r"runs.parquet: is missing"):
        Dataset(folder)
    described.unlink()
    with pytest.raises(UserError, match=r"holds no dataset.json; expected a folder that jinzhen export wrote"):
        Dataset(folder)


def test_a_scenario_or_a_digit_that_was_changed_with_its_description_is_still_found(source, dataset, tmp_path, capsys):
    folder = copied(dataset, tmp_path / "copy")
    table = pq.read_table(folder / "scenarios.parquet")
    frame = table.to_pandas()
    frame["definition"] = frame["definition"].str.replace("500.0", "501.0")
    pq.write_table(type(table).from_pandas(frame, schema=table.schema), folder / "scenarios.parquet")
    renewed(folder)
    assert main(["import", str(folder), f"store.url={tmp_path}/new.sqlite"]) == 2
    assert "scenario 'plan' is not what its hash says" in capsys.readouterr().err
    folder = copied(dataset, tmp_path / "other")
    table = pq.read_table(folder / "runs.parquet")
    frame = table.to_pandas()
    frame.loc[(frame["arm"] == 1) & (frame["replication"] == 2), "wages_mcny"] += 1.0
    pq.write_table(type(table).from_pandas(frame, schema=table.schema), folder / "runs.parquet")
    renewed(folder)
    into = tmp_path / "into.sqlite"
    into.write_bytes(Path(source).read_bytes())
    before = everything(str(into))
    assert main(["import", str(folder), f"store.url={into}"]) == 1
    printed = capsys.readouterr()
    assert f"disagree about plan, seed {SEED}, replication 2 (wages_mcny): kept what was there" in printed.err
    assert_same(before, everything(str(into)))


def test_runs_of_another_engine_or_base_year_are_kept_apart_and_told(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    scenario = Scenario("whole", end="2023Q2")
    record = compute_chunk(Chunk(arm(PLAN), 0, 4), small_base())
    elsewhere = Arm(Address("other engine", "elsewhere", 1), scenario, {}, "outcomes")
    with open_store("old.sqlite") as store:
        store.keep_base_year("elsewhere", base_year_towns(small_base()))
        store.save(replace(record, chunk=Chunk(elsewhere, 0, 4), town_sums=None), "outcomes")
    assert main(["export", "old", "store.url=old.sqlite"]) == 0
    assert main(["import", "old"]) == 0
    printed = capsys.readouterr()
    assert "4 replications brought in" in printed.out
    assert "runs of engine other engine" in printed.err and "runs of base year elsewhere" in printed.err
    with open_existing_store("jinzhen.sqlite") as store:
        assert [each.address for each in store.known_arms()] == [elsewhere.address]


def test_the_commands(source, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["export"]) == 2
    assert "there is no store" in capsys.readouterr().err
    assert main(["export", "out", f"store.url={source}", "scenario=more land", "format=csv"]) == 0
    printed = capsys.readouterr().out
    assert "1 scenarios with runs as csv" in printed and "out/dataset.json" in printed
    assert set(pd.read_csv("out/runs.csv")["scenario"]) == {"more land"}
    assert Path("out/towns.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert main(["export", "out", f"store.url={source}"]) == 0
    assert not list(Path("out").glob("*.csv")) and len(list(Path("out").glob("*.parquet"))) == len(PARTS)
    capsys.readouterr()
    assert main(["import", "out"]) == 0
    assert "63 replications brought in; 0 were there already" in capsys.readouterr().out
    assert main(["import", "out"]) == 0
    assert "0 replications brought in; 63 were there already" in capsys.readouterr().out
    assert main(["import", source]) == 0
    assert "0 replications brought in; 63 were there already" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["export", "format=parket"], "no format `parket`; expected one of parquet, csv, netcdf; did you mean parquet"),
        (["export", "scenario=less land"], "no run of scenario `less land` is stored"),
        (["export", "a", "b"], "2 folders were named"),
        (["export", "policy=ranked_funds"], "`policy=ranked_funds` plays no part; expected format=, scenario="),
        (["export", "full"], "full: holds other files; expected a new or empty folder"),
        (["import"], "0 places were named; expected jinzhen import <folder or store>"),
        (["import", "nowhere.sqlite"], "there is no store"),
        (["import", "full"], "full: holds no dataset.json"),
    ],
)
def test_what_cannot_be_done_is_one_line(source, words, told, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("full").mkdir()
    Path("full/mine.txt").write_text("mine")
    url = [f"store.url={source}"] if words[0] == "export" else []
    assert main([*words, *url]) == 2
    assert told in capsys.readouterr().err
    assert [each.name for each in Path("full").iterdir()] == ["mine.txt"]


def test_a_setting_is_a_number_a_choice_or_all_it_is():
    assert setting({"value": [["2022-10-01", 500.0]]}) == 500.0
    assert setting({"value": [["2022-10-01", "equal"]]}) == "equal"
    told = setting({"value": [["2022-10-01", 1.0]], "local": {"P01": [["2022-10-01", 2.0]]}})
    assert json.loads(str(told))["local"] == {"P01": [["2022-10-01", 2.0]]}


def test_other_tools_read_it(dataset):
    runs = dataset / "runs.parquet"
    expected = pd.read_parquet(runs)["wages_mcny"].mean()
    tried = 0
    try:
        import duckdb

        tried += 1
        assert duckdb.sql(f"SELECT AVG(wages_mcny) FROM '{runs}'").fetchall()[0][0] == pytest.approx(expected)
    except ImportError:
        pass
    try:
        import polars

        tried += 1
        assert polars.read_parquet(runs)["wages_mcny"].mean() == pytest.approx(expected)
    except ImportError:
        pass
    if not tried:
        pytest.skip("neither DuckDB nor polars is installed")
