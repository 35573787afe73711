"""The runner of studies: what is told on the way, the answer, failures, interrupts; and nothing is half done."""

import re
from copy import copy
from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest
from fake_runs import TOWNS, FakeScenario, failing_replicate, fake_replicate, faked

from jinzhen.experiments.__main__ import main
from jinzhen.experiments.asking import dispatch
from jinzhen.experiments.asking.configuration import Configuration, compose
from jinzhen.experiments.asking.factors import Factor, Factors
from jinzhen.experiments.asking.fields import (
    Choice,
    Day,
    Names,
    Number,
    Setting,
    Steps,
    Years,
    settings_of,
)
from jinzhen.experiments.forecast.chance import ARMS
from jinzhen.experiments.paper.parts import Opening
from jinzhen.experiments.registry import EXPERIMENTS
from jinzhen.experiments.running import prepare
from jinzhen.experiments.running.executors import SerialExecutor
from jinzhen.experiments.running.folders import folder_name, folder_of
from jinzhen.experiments.running.records import Address


@pytest.fixture
def configured(tmp_path, monkeypatch):
    """A forecast of a fake scenario in an empty folder."""
    configuration = Configuration(
        experiment="forecast", scenarios=(FakeScenario(),), store_url=f"sqlite:///{tmp_path}/store.sqlite",
        settings=SimpleNamespace(precision=0.4, min_replications=100, max_replications=112, draws=0,
                                 seed=7), detail="towns",
        report_folder=str(tmp_path / "reports"), executor="serial", workers=1,
    )  # fmt: skip
    monkeypatch.setattr(dispatch, "compose", lambda _: configuration)
    monkeypatch.chdir(tmp_path)
    return configuration


@pytest.fixture
def engine(monkeypatch):
    """Replaces the engine, and the analysis and page by ones that say `answer`; returns what the analysis was given."""

    def install(replicate=fake_replicate, base_year=None):
        def world(configuration, scenario, engine_id, store):
            store.keep_base_year("base", TOWNS)
            return prepare.World(Address("engine", "base", 7), base_year, SerialExecutor(base_year, faked(replicate)))

        seen = []

        def analyse(reader, labelled, base_year, precision, again):
            seen.append((reader, labelled, precision))
            return "answer"

        monkeypatch.setattr(prepare, "warm_up", lambda console: "engine")
        monkeypatch.setattr(prepare, "make_world", world)
        # A fake scenario sets no levers that could differ from the plan's.
        monkeypatch.setattr("jinzhen.experiments.running.study.with_differences", lambda parts, scenario: parts)
        monkeypatch.setattr("jinzhen.experiments.forecast.answer.forecast", analyse)
        monkeypatch.setattr(
            "jinzhen.experiments.forecast.page.page", lambda said: [Opening("T", "?", "1", "", said, "computed")]
        )
        return seen

    return install


def test_a_study_runs_stores_answers_and_names_its_files(configured, engine, capsys):
    seen = engine()
    assert main([]) == 0
    captured = capsys.readouterr()
    assert "6 variants" in captured.err and "answer" not in captured.err
    assert "answer\n" in captured.out and "variants" not in captured.out
    assert re.search(r"reports/forecast/baseline-[0-9a-f]{8}/forecast.html\n", captured.out)
    assert "Every run is stored in" in captured.out
    reader, labelled, precision = seen[0]
    assert [label for label, _ in labelled] == list(ARMS)
    assert (reader.n_replications, precision) == (112, 0.4)
    assert main([]) == 0
    assert "672 replications are stored already" in capsys.readouterr().err


def test_an_interrupt_says_what_is_stored_and_how_to_go_on(configured, engine, capsys):
    calls = []

    def interrupted(*arguments):
        calls.append(1)
        if len(calls) == 70:
            raise KeyboardInterrupt
        return fake_replicate(*arguments)

    engine(interrupted)
    assert main(["policy=x y"]) == 130
    captured = capsys.readouterr()
    assert "Interrupted. What is finished is stored in" in captured.err and captured.out == ""
    assert "To go on: jinzhen 'policy=x y'\n" in captured.err
    engine()
    assert main(["policy=x y"]) == 0
    assert "64 replications are stored already" in capsys.readouterr().err


def test_a_few_failures_are_told_and_run_again_by_the_same_command(configured, engine, capsys, tmp_path):
    mended = tmp_path / "mended"
    engine(failing_replicate, str(mended))
    assert main([]) == 0
    told = capsys.readouterr().err
    assert "6 of 672 replications failed and are left out (first: baseline, seed 7, replication 5: Arith" in told
    mended.touch()
    assert main([]) == 0
    told = capsys.readouterr().err
    assert "576 replications are stored already" in told and "left out" not in told


def test_when_more_fail_than_an_answer_bears_the_command_fails(configured, engine, capsys):
    """Failures of one variant are not thinned out by the others."""

    def often(scenario, base_year, seed, number):
        if not scenario.levers and number % 20 == 0:
            raise ArithmeticError("orders do not add up")
        return fake_replicate(scenario, base_year, seed, number)

    engine(often)
    assert main([]) == 1
    captured = capsys.readouterr()
    assert "answer" in captured.out
    assert "jinzhen: 5.4% of the replications of a variant failed" in captured.err


def test_when_everything_fails_there_is_no_answer(configured, engine, capsys):
    def hopeless(*_):
        raise ArithmeticError("never")

    engine(hopeless)
    assert main([]) == 1
    captured = capsys.readouterr()
    assert "the first: baseline, seed 7, replication 0: ArithmeticError: never" in captured.err
    assert captured.out == ""


def test_a_store_that_is_gone_is_not_said_to_hold_the_runs(configured, engine, capsys, tmp_path):
    def deleting(*arguments):
        if arguments[-1] == 100:
            for file in tmp_path.glob("store.sqlite*"):
                file.unlink()
        return fake_replicate(*arguments)

    engine(deleting)
    assert main([]) == 1
    captured = capsys.readouterr()
    assert "Every run is stored" not in captured.out and "deleted" in captured.err


def test_workers_that_end_early_give_no_answer(configured, engine, capsys, monkeypatch):
    engine()
    monkeypatch.setattr(SerialExecutor, "run", lambda self, works: (work for work in ()))
    assert main([]) == 1
    captured = capsys.readouterr()
    assert "the workers ended after 0 of 672 replications" in captured.err and captured.out == ""


def test_too_little_detail_is_told_before_anything_runs(configured, engine, capsys, tmp_path, monkeypatch):
    engine()
    monkeypatch.setattr(dispatch, "compose", lambda _: replace(configured, detail="outcomes"))
    assert main([]) == 2
    assert "keeps too little for forecast" in capsys.readouterr().err and not list(tmp_path.iterdir())


def test_scenarios_of_one_name_have_folders_of_their_own(tmp_path):
    for name, amount in (("a", 500), ("b", 600)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "mine.yaml").write_text(f"special_fund: {amount}\n", encoding="utf-8")
    one, other = compose(["-m", f"policy={tmp_path}/a/mine.yaml,{tmp_path}/b/mine.yaml"]).scenarios
    assert folder_name(one) != folder_name(other)
    longer = compose(["experiment.end=2030Q4"]).scenarios[0]
    assert longer.name == compose([]).scenarios[0].name
    assert folder_name(longer) != folder_name(compose([]).scenarios[0])


def other_value(setting: Setting, value):
    """A value that is not this one."""
    if isinstance(setting, Number):
        return next(each for each in (setting.low, setting.high) if each != value)
    if isinstance(setting, Choice):
        return next(word for word in setting.words if word != value)
    return {Steps: {"land_quota": 2.0}, Years: (2025,), Factors: (Factor("special_fund", ends=(0.0, 1.0)),),
            Day: date(2024, 7, 1), Names: ("P01",)}.get(type(setting), "other")  # fmt: skip


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_no_answer_has_the_folder_of_one_that_was_asked_with_other_settings(name):
    asked = compose([f"experiment={name}"])
    folders = [folder_of(name, asked, *asked.scenarios)]
    for key, setting in settings_of(type(asked.settings)).items():
        if key in ("start", "end", "as_of", "steps_per_year"):  # of the scenario
            continue
        told = copy(asked.settings)
        object.__setattr__(told, key, other_value(setting, getattr(told, key)))  # whether or not it goes with the rest
        folders.append(folder_of(name, replace(asked, settings=told), *asked.scenarios))
    assert len(set(folders)) == len(folders) > 1
    assert folders[0].name == folder_name(*asked.scenarios)
    assert all(len(folder.name) < 100 for folder in folders)


def test_a_folder_tells_what_was_asked_and_not_how_many():
    asked = compose(["experiment=effects", "experiment.money_mcny=200", "experiment.replications=400",
                     "experiment.levers=[county_fund,land_quota]"])  # fmt: skip
    assert folder_of("effects", asked, *asked.scenarios).name.startswith(
        "equal_funds_levers=county_fund_land_quota_money_mcny=200-"
    )
