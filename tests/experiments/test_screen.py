"""The screen of constants: differences of the same replications; what does nothing is not said to count."""

import json

import numpy as np
import pytest
from memory_store import MemoryStore
from small_worlds import OUTCOME, SEED, lively, small_base
from studies import study

from jinzhen.experiments.__main__ import main
from jinzhen.experiments.asking.fields import read_settings
from jinzhen.experiments.running.executors import SerialExecutor
from jinzhen.experiments.screen.answer import COUNTS, LITTLE, OPEN, moves_of
from jinzhen.experiments.screen.experiment import Settings
from jinzhen.experiments.store.rows import base_year_towns
from jinzhen.model.replication import replication
from jinzhen.scenarios.constants import CONSTANTS
from jinzhen.scenarios.errors import ConfigurationError

#: Nobody is praised, so that what praise does is nothing.
SCENARIO = lively().with_levers(target_towns=6, praise_share=0)
ACTS, DEAD = "depreciation_rate", "praise_push"
N = 48


@pytest.fixture(scope="module")
def done():
    base_year, store = small_base(), MemoryStore()
    store.keep_base_year(base_year.content_hash, base_year_towns(base_year))
    told = {"constants": (ACTS, DEAD, "wear_rate"), "share": 0.9, "replications": 16, "final_replications": N,
            "least_chance": 0.1}  # fmt: skip
    return study("screen", SCENARIO, base_year, store, SerialExecutor(base_year), seed=SEED, **told)


def test_differences_are_those_of_the_same_replications_over_the_mean(done):
    changes = done.answer().changes.set_index(["constant", "end", "outcome"])
    for move in done.moves:
        row = changes.loc[(move.constant, move.end, "core_output_mcny")]
        ends = np.array([[replication(SCENARIO, small_base(), SEED, n, point).outcomes[-1][OUTCOME["core_output_mcny"]]
                          for point in ({}, move.point)] for n in range(row["n"])])  # fmt: skip
        assert row["change"] == pytest.approx((ends[:, 1].mean() - ends[:, 0].mean()) / ends[:, 0].mean(), abs=1e-12)
        assert row["low"] <= row["change"] <= row["high"]


def test_what_acts_counts_and_what_does_nothing_is_little_and_not_run_more_often_than_needed(done):
    table = done.answer().constants.set_index("constant")
    assert table.loc[ACTS, "found"] == COUNTS
    assert table.loc[DEAD, "found"] in (OPEN, LITTLE) and table.loc[DEAD, "chance_change"] == 0.0
    assert table.loc[DEAD, "n"] == N, "16 pairs cannot tell a change of a tenth from none"
    settled = {move.constant for move in done.moves} - {move.constant for move in done.again}
    assert all(table.loc[name, "n"] == 16 for name in settled)
    assert list(table["found"]) == sorted(table["found"], key=[COUNTS, OPEN, LITTLE].index)


def test_constants_are_moved_both_ways_and_a_share_ends_at_one():
    whole = next(each for each in CONSTANTS.values() if each.unit == "share" and 0.8 < each.value <= 1.0)
    moved = moves_of([whole.name, "wear_rate"], 0.5)
    assert [move.value for move in moved if move.constant == "wear_rate"] == pytest.approx(
        [0.5 * CONSTANTS["wear_rate"].value, 1.5 * CONSTANTS["wear_rate"].value])  # fmt: skip
    assert max(move.value for move in moved if move.constant == whole.name) <= 1.0


def test_the_command_says_what_counts(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    asked = ["screen", "population.n_towns=18", "population.n_firms=450", "certification.target_towns=5",
             "experiment.end=2023Q2", "experiment.as_of=2022-12-31", f"experiment.constants=[{DEAD},wear_rate]",
             "experiment.replications=16", "experiment.final_replications=16",
             "experiment.least_chance=0.9"]  # fmt: skip
    assert main(asked) == 0
    assert "0 of 2 assumed constants" in capsys.readouterr().out
    (page,) = tmp_path.rglob("screen.html")
    text = page.read_text(encoding="utf-8")
    assert "哪些假定常数影响结果" in text and "wear_rate" in text
    (answer,) = tmp_path.rglob("screen.json")
    assert json.loads(answer.read_text(encoding="utf-8"))


def test_fewer_pairs_in_the_end_than_at_first_are_refused():
    told = {"constants": "all", "share": 0.1, "least_chance": 0.01, "least_share": 0.01, "replications": 32,
            "final_replications": 16, "seed": 1, "start": "2022Q4", "end": "2025Q4", "as_of": "2023-12-31",
            "steps_per_year": 4}  # fmt: skip
    with pytest.raises(ConfigurationError, match="final_replications"):
        read_settings(Settings, told, str)


def test_a_name_that_is_no_constant_gets_the_nearest(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["screen", "experiment.constants=[wear_rat]"]) == 2
    assert "wear_rate" in capsys.readouterr().err
