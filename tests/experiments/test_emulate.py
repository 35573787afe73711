"""Emulators: their error is that at points they were not fitted to, and a useless one is not used."""

import numpy as np
import pandas as pd
import pytest
from memory_store import MemoryStore
from small_worlds import SEED, lively, small_base
from studies import study

from jinzhen.experiments.__main__ import main
from jinzhen.experiments.asking.factors import Factor
from jinzhen.experiments.compare.paired import CHANCE
from jinzhen.experiments.running.executors import SerialExecutor
from jinzhen.experiments.statistics.emulator import Emulator, check
from jinzhen.experiments.statistics.space import latin_hypercube, sobol_sequence
from jinzhen.experiments.store.rows import base_year_towns


def curve(places):
    return np.sin(4.0 * places[:, 0]) + places[:, 1] ** 2


def test_the_error_of_a_known_function_is_told_truly():
    rng = np.random.default_rng(1)
    fit, apart = sobol_sequence(64, 3, 1), latin_hypercube(200, 3, 2)
    emulator = Emulator(fit, curve(fit) + rng.normal(0, 0.05, len(fit)), seed=1)
    found = check(emulator, apart, curve(apart) + rng.normal(0, 0.05, len(apart)))
    assert found.rmse == pytest.approx(0.05, abs=0.02) and found.explained > 0.98 and found.coverage > 0.8
    exact = check(emulator, apart, curve(apart))
    assert exact.rmse < 0.04


def test_noise_is_not_explained():
    rng = np.random.default_rng(2)
    fit, apart = sobol_sequence(32, 2, 1), latin_hypercube(64, 2, 2)
    found = check(Emulator(fit, rng.normal(size=32), seed=1), apart, rng.normal(size=64))
    assert found.explained < 0.2 and found.coverage > 0.85
    nothing = check(Emulator(fit, np.ones(32), seed=1), apart, np.ones(64))
    assert nothing.explained == 0.0 and nothing.rmse == pytest.approx(0.0, abs=1e-9)


def test_an_emulation_tells_runs_and_what_stands_in_for_them():
    base_year, store = small_base(), MemoryStore()
    store.keep_base_year(base_year.content_hash, base_year_towns(base_year))
    factors = (Factor("places_per_round", ends=(1.0, 8.0)), Factor("fund_rule", values=("equal", "ranked")))
    plan, told = lively().with_levers(target_towns=5), {"points": 16, "held_out": 8, "replications": 16}
    done = study("emulate", plan, base_year, store, SerialExecutor(base_year), seed=SEED, factors=factors, **told)
    answer = done.answer()
    held = answer.points[answer.points["is_held_out"]]
    assert len(held) == 8 and len(answer.points) == 24
    towns, emulated = held["provincial_towns"], held["provincial_towns_emulated"]
    assert answer.checks["provincial_towns"].rmse == pytest.approx(float(np.sqrt(((towns - emulated) ** 2).mean())))
    assert answer.checks["provincial_towns"].explained > 0.5 and answer.is_usable("provincial_towns")
    curve_ = answer.curves[answer.curves["factor"] == "places_per_round"]["provincial_towns"]
    assert curve_.iloc[-1] > curve_.iloc[0]
    told = list(done.page(answer))
    assert ("curves" in [getattr(part, "key", "") for part in told]) == answer.is_usable(CHANCE)


def test_emulate_by_the_command(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    small = ("population.n_towns=18", "population.n_firms=450", "certification.target_towns=5",
             "experiment.end=2023Q2", "experiment.as_of=2022-12-31", "experiment.points=8", "experiment.held_out=4",
             "experiment.replications=16")  # fmt: skip
    assert main(["emulate", "special_fund=0..1000", *small]) == 0
    told = capsys.readouterr()
    assert "the emulator is off by" in told.out and "Warning" not in told.err
    (folder,) = tmp_path.glob("report/emulate/*")
    assert len(pd.read_csv(folder / "tables/emulate_points.csv", encoding="utf-8-sig")) == 12
    assert "替代模型" in (folder / "emulate.html").read_text(encoding="utf-8")
    assert main(["emulate", *small]) == 2
    assert "nothing is moved" in capsys.readouterr().err
