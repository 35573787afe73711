"""The command line: what it prints, its exit codes, and that no bare traceback ever leaves it."""

import io
import re
from datetime import date
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

import pytest
from fake_runs import TOWNS, FakeScenario, failing_replicate, fake_replicate, faked, make_arm
from memory_store import MemoryStore
from rich.console import Console
from sqlalchemy import text
from terminals import lost_on_narrow_terminals

from jinzhen.experiments import __main__ as command_line
from jinzhen.experiments.__main__ import COMMANDS, main, split_command
from jinzhen.experiments.asking import dispatch as experiments
from jinzhen.experiments.asking.configuration import Configuration
from jinzhen.experiments.inspect import stored, town
from jinzhen.experiments.inspect.scenarios import first_comment
from jinzhen.experiments.running.carry_out import carry_out, recall
from jinzhen.experiments.running.designs import SequentialDesign
from jinzhen.experiments.running.executors import SerialExecutor
from jinzhen.experiments.running.progress import BarDisplay, LineDisplay, duration, make_display
from jinzhen.experiments.store import open_store
from jinzhen.model.outcomes import TOWN_FIGURES
from jinzhen.scenarios.errors import UserError
from jinzhen.scenarios.levers import LEVERS


def failing(problem):
    def run(name, arguments):
        raise problem

    return run


@pytest.mark.parametrize(
    ("problem", "code", "line"),
    [
        (UserError("no", where="policy.x", expected="yes"), 2, "jinzhen: policy.x: no; expected yes\n"),
        (KeyboardInterrupt(), 130, "jinzhen: interrupted\n"),
        (
            PermissionError(13, "Permission denied", "r/page.html"),
            1,
            "jinzhen: r/page.html: Permission denied\n",
        ),
        (OSError(28, "No space left on device"), 1, "jinzhen: system: No space left on device\n"),
    ],
)
def test_each_problem_is_one_line_and_its_exit_code(problem, code, line, monkeypatch, capsys):
    monkeypatch.setattr(command_line, "command", failing(problem))
    assert main([]) == code
    assert capsys.readouterr().err == line


def test_a_fault_of_the_program_is_one_line_and_a_file_with_the_traceback(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    address = "postgresql+psycopg://me:secret@host/db"
    monkeypatch.setattr(command_line, "command", failing(ZeroDivisionError(f"two\nlines {address}")))
    assert main([]) == 1
    line = capsys.readouterr().err
    told = r"ZeroDivisionError: two lines postgresql\+psycopg://me:\*\*\*@host/db"
    assert re.fullmatch(rf"jinzhen: a fault of the program, {told}; details in \S+\n", line)
    kept = Path(line.split()[-1]).read_text()
    assert "Traceback" in kept and "secret" not in kept


def test_a_mistyped_command_names_the_nearest(capsys):
    assert main(["levrs"]) == 2
    assert "there is no command `levrs`" in capsys.readouterr().err
    assert main(["levrs"]) == 2
    assert capsys.readouterr().err.rstrip().endswith("did you mean levers?")


def test_options_alone_are_a_forecast():
    assert split_command([]) == ("", [])
    assert split_command(["policy=a"]) == ("", ["policy=a"])
    assert split_command(["-m", "policy=a,b"]) == ("", ["-m", "policy=a,b"])
    assert split_command(["constraints", "policy=a"]) == ("constraints", ["policy=a"])
    assert split_command(["show", "P01"]) == ("show", ["P01"])


def test_every_command_is_there_and_in_the_help(capsys):
    assert main(["--help"]) == 0
    text = capsys.readouterr().out
    listed = re.split(r"[,\s]+", text)
    for name, (module, function, what) in COMMANDS.items():
        assert callable(getattr(import_module(f"jinzhen.experiments.{module}"), function))
        assert name in listed and main([name, "--help"]) == 0
        assert what in capsys.readouterr().out


def test_the_version_is_that_of_the_package(capsys):
    assert main(["--version"]) == 0
    assert re.fullmatch(r"jinzhen \d+\.\d+\.\d+\S*\n", capsys.readouterr().out)


def test_levers_are_listed_with_article_unit_range_and_baseline(capsys):
    assert main(["levers"]) == 0
    printed = capsys.readouterr().out
    assert [name for name in LEVERS if name not in printed] == []
    line = next(line for line in printed.splitlines() if line.startswith("land_quota"))
    assert re.search(r"三\(九\)\s+mu/town-yr\s+0 to 500 or unlimited\s+150\s*$", line)


def test_one_lever_is_shown_with_who_pays_and_its_source(capsys):
    assert main(["levers", "special_fund"]) == 0
    printed = capsys.readouterr().out
    assert "payer: province" in printed
    assert "last checked" in printed
    assert main(["levers", "special_fnd"]) == 2
    assert "did you mean special_fund?" in capsys.readouterr().err


def test_named_scenarios_are_listed_with_what_they_are(capsys):
    assert main(["scenarios", "policy"]) == 0
    printed = capsys.readouterr().out
    for name in ("equal_funds", "ranked_funds", "no_policy", "land_first", "energy_first", "credit_first", "all_in"):
        assert re.search(rf"policy={name}\s+\S+", printed)
    assert "environment=" not in printed
    assert main(["scenarios", "polcy"]) == 2
    assert "did you mean policy?" in capsys.readouterr().err
    assert first_comment("# @package x\n# What it is.\na: 1\n") == "What it is."


def design(chance=0.3):
    return SequentialDesign([make_arm(chance)], 0.4, 100, 100)


def test_a_terminal_gets_a_bar_and_a_file_gets_lines():
    terminal = Console(file=io.StringIO(), force_terminal=True, width=120)
    assert isinstance(make_display(terminal, design()), BarDisplay)
    assert isinstance(make_display(Console(file=io.StringIO()), design()), LineDisplay)


@pytest.mark.parametrize("is_terminal", [True, False])
def test_progress_shows_replications_probability_and_time_left(is_terminal):
    file = io.StringIO()
    console = Console(file=file, force_terminal=is_terminal, width=120)
    plan, store = design(), MemoryStore()
    display = BarDisplay(console, plan) if is_terminal else LineDisplay(console, plan, pause_seconds=0.0)
    with display:
        carry_out(plan, SerialExecutor(None, faked(fake_replicate)), store, display.update)
    printed = file.getvalue()
    assert "112" in printed
    assert "left" in printed
    assert f"P(target) {plan.probability:.3f} ± {plan.half_width:.3f}" in printed


def test_failed_replications_are_counted_in_the_progress():
    file = io.StringIO()
    plan = design()
    with LineDisplay(Console(file=file, width=120), plan) as display:
        carry_out(plan, SerialExecutor(None, faked(failing_replicate)), MemoryStore(), display.update)
    assert "112 of about 112 replications" in file.getvalue()
    assert "1 failed" in file.getvalue()


@pytest.mark.parametrize(("seconds", "said"), [(1.26, "1.3 s"), (61.0, "61 s"), (600.0, "10 min"), (9000.0, "2.5 h")])
def test_durations_are_read_by_people(seconds, said):
    assert duration(seconds) == said


def test_the_command_to_go_on_is_the_same_command():
    told = experiments.resume_command(["", "policy.special_fund=[[2022Q4,500]]"])
    assert told == "jinzhen 'policy.special_fund=[[2022Q4,500]]'"


@pytest.fixture
def configured(tmp_path, monkeypatch):
    """A configuration of a fake scenario and an empty folder, behind every command."""
    scenario = FakeScenario()
    settings = Configuration(
        experiment="forecast", scenarios=(scenario,), store_url=f"sqlite:///{tmp_path}/store.sqlite",
        detail="towns",
        settings=SimpleNamespace(precision=0.4, min_replications=100, max_replications=112, draws=0, seed=7),
        report_folder=str(tmp_path / "reports"),
        executor="serial", workers=1,
    )  # fmt: skip
    for module in (town, stored, experiments):
        monkeypatch.setattr(module, "compose", lambda _: settings)
    monkeypatch.chdir(tmp_path)
    return settings


@pytest.fixture
def filled(configured):
    """The same with a finished design in the store."""
    plan = SequentialDesign([make_arm()], 0.4, 100, 112)
    with open_store(configured.store_url) as store:
        store.keep_base_year("base", TOWNS)
        carry_out(plan, SerialExecutor(None, faked(fake_replicate)), store)
    return configured


def test_show_prints_chance_gates_and_figures_of_a_town(filled, capsys):
    for name in ("P02", "p02", "镇2", "town 2"):
        assert main(["show", name]) == 0
        printed = capsys.readouterr().out
    named = sum(fake_replicate(FakeScenario(), None, 7, number).target_step >= 0 for number in range(112))
    assert f"Provincial by 2023-12-31: {named / 112:.1%} of replications (95 % interval" in printed
    assert re.search(r"First provincial in: 2023Q1", printed)
    assert re.search(r"passes: leading firm +\d+% +\d+%", printed)
    assert re.search(r"Core output +m CNY/yr core +0\.\d\d ± 0\.\d\d", printed)
    assert "112 replications" in printed


@pytest.mark.parametrize("command", [["show", "P02"], ["store"]])
def test_no_number_of_a_town_or_a_store_is_lost_on_a_narrow_terminal(command, filled, monkeypatch):
    assert lost_on_narrow_terminals(command, monkeypatch) == {}


def test_show_leaves_no_figure_of_a_town_out():
    shown = [name for _, name in town.SHARES] + [name for names in town.FIGURE_GROUPS.values() for name in names]
    assert sorted(shown) == sorted(figure.name for figure in TOWN_FIGURES if figure.unit != "code")


def test_show_names_the_nearest_town_and_what_is_missing(filled, capsys):
    assert main(["show", "Twon 2"]) == 2
    assert "did you mean Town 2?" in capsys.readouterr().err
    assert main(["show", "town"]) == 2
    assert "`town` is several towns: P00 镇0, P01 镇1" in capsys.readouterr().err
    assert main(["show"]) == 2
    assert "expected an id or a name" in capsys.readouterr().err
    filled.settings.seed = 8
    assert main(["show", "P02"]) == 1
    assert "no run of scenario `baseline` with seed 8 is stored" in capsys.readouterr().err


def test_what_is_not_there_is_not_made_by_looking(configured, capsys, tmp_path):
    for arguments in (["show", "P02"], ["store"], ["store", "upgrade"]):
        assert main(arguments) == 2
        assert "there is no store" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_the_store_is_listed_and_upgraded(filled, capsys):
    assert main(["store"]) == 0
    printed = capsys.readouterr().out
    assert re.search(r"baseline +[0-9a-f]{12} +engine +base +7 +112 +0 +\d+ +towns +\d{4}-\d\d-\d\d", printed)
    assert main(["store", "upgrade"]) == 0
    assert capsys.readouterr().out == "schema 0002: nothing to do\n"


def test_a_newer_store_is_refused_by_every_command(filled, capsys):
    with open_store(filled.store_url) as store, store.database.engine.begin() as connection:
        connection.execute(text("UPDATE jinzhen_schema SET version_num = '9999'"))
    for arguments in ([], ["show", "P02"], ["store"], ["store", "upgrade"]):
        assert main(arguments) == 2
        assert "schema 9999 is newer" in capsys.readouterr().err


def test_recall_counts_what_is_stored(filled):
    with open_store(filled.store_url) as store:
        assert recall(SequentialDesign([make_arm()], 0.4, 100, 112), store) == 112


def test_the_fake_scenario_ends_when_the_tests_say():
    assert FakeScenario().end == date(2023, 12, 31)
