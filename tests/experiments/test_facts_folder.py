"""A folder of one's own facts: copied, changed as docs/facts.md shows, checked, asked with, and told apart."""

import os
import pickle
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from jinzhen.experiments.__main__ import main
from jinzhen.experiments.asking.configuration import compose
from jinzhen.experiments.asking.shown import job_text
from jinzhen.model.state.fitted import draw_params, make_plan
from jinzhen.scenarios.base_year import base_year_of, load_base_year
from jinzhen.scenarios.base_year.tables import MUNICIPAL, OBSERVED, PROVINCIAL
from jinzhen.scenarios.errors import UserError
from jinzhen.scenarios.scenario import Scenario

PAGE = (Path(__file__).parents[2] / "docs" / "facts.md").read_text(encoding="utf-8")
ADDED = re.findall(r"```csv my_facts/(\S+)\n(.*?)```", PAGE, re.DOTALL)
COMMANDS = [line.split("#")[0].split()[1:] for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
            for line in block.splitlines()]  # fmt: skip
LATER = ("as_of=2025-12-31", "experiment.end=2030Q4", "certification.target_towns=50", "facts=./my_facts")


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def folder(here, capsys) -> Path:
    """As the page says: a copy, with what it adds."""
    assert main(["facts", "./my_facts"]) == 0
    assert "jinzhen facts=./my_facts" in capsys.readouterr().out
    for file, lines in ADDED:
        with (here / "my_facts" / file).open("a", encoding="utf-8") as stream:
            stream.write(lines)
    return here / "my_facts"


def test_the_page_adds_to_five_tables_and_its_commands_are_understood(folder, capsys) -> None:
    assert [file for file, _ in ADDED] == [
        "town_figures.csv", "chosen_figures.csv", "growth.csv", "batches.csv", "towns.csv",
    ]  # fmt: skip
    asked = [words for words in COMMANDS if words[0] not in ("facts", "rerun_failed")]
    assert len(asked) == 5 and list(LATER) in asked
    for words in asked:
        assert main(words if words[0] == "base-year" else [*words, "--info"]) == 0, words
    assert "history up to 2025-12-31" in capsys.readouterr().out


def test_a_copy_is_the_shipped_base_year_and_its_additions_tell_it_apart(here) -> None:
    assert main(["facts", "./my_facts"]) == 0
    (scenario,) = compose(["facts=./my_facts"]).scenarios
    assert base_year_of(scenario) == load_base_year()
    file = here / "my_facts" / "named_towns.csv"
    file.write_text(file.read_text(encoding="utf-8").replace(",250,,2022-09", ",260,,2022-09"), encoding="utf-8")
    assert base_year_of(scenario).content_hash != load_base_year().content_hash


def test_newer_figures_and_titles_are_those_of_the_folder(folder) -> None:
    (scenario,) = compose(LATER).scenarios
    base = base_year_of(scenario)
    row = base.towns.town_id.index("M27")
    assert base.towns.reported_mcny[row] == pytest.approx(6200 / 1.04857 / 1.02)
    assert base.towns.reported_mcny_standing[row] == OBSERVED
    assert (date(2024, 12, 20), row, PROVINCIAL) in base.imposed and (date(2023, 6, 30), row, MUNICIPAL) in base.imposed
    before = base_year_of(replace(scenario, as_of=date(2024, 12, 19)))
    assert before.towns.reported_mcny_standing[row] != OBSERVED
    assert max(event.day for event in before.imposed) == date(2023, 12, 12)


def test_the_provincial_count_of_the_folder_is_imposed(folder) -> None:
    (scenario,) = compose(LATER).scenarios
    base = base_year_of(scenario)
    for number in range(20):
        plan = make_plan(scenario, base, draw_params(scenario, 7, number), 7, number)
        named = (plan.imposed == PROVINCIAL).sum(axis=1)
        assert named[named > 0].tolist() == [8, 10]
        assert (plan.imposed == PROVINCIAL).sum(axis=0).max() == 1  # nobody is named twice
        ids = {base.towns.town_id[town] for town in np.flatnonzero((plan.imposed == PROVINCIAL).any(axis=0))}
        assert {"P11", "P12", "P13", "P14", "P15", "P16", "M27"} <= ids
        assert not any(each.is_provincial for each in plan.rounds[:13]) and len(plan.rounds) == 33


def test_a_table_of_towns_alone_names_whoever_it_says(here) -> None:
    assert main(["facts", "./my_facts", "towns.csv"]) == 0
    file = here / "my_facts" / "towns.csv"
    titled = "2,2023-12-12,2023-12-12,2023-06-30,"
    known = file.read_text(encoding="utf-8").replace("2?,,,2023-06-30,2024-07-03", titled)
    file.write_text(known, encoding="utf-8")
    base = load_base_year(here / "my_facts")
    second = {base.towns.town_id[event.town] for event in base.imposed if event.day == date(2023, 12, 12)}
    assert second == {"P11", "P12", "P13", "P14", "P15", "P16"}
    assert sum(each.places for each in base.drawn) == 2
    before, after = "hawthorn wine,2022-09,2022-09-30,,,", "hawthorn wine,2022-09,2022-09-30,2,2023-12-12,2023-12-12"
    assert before in known  # a third town of special agriculture, with P15: the batch had two
    text = known.replace(before, after).replace("yellow pears,2022-09,2022-09-30,,,", f"yellow pears{after[13:]}")
    file.write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match=r"my_facts/towns\.csv: .*provincial since 2023-12-12.*at most the 8"):
        load_base_year(here / "my_facts")


FIGURE = "town_figures,原平煤机,output_value_100m_yuan,2024,62"
MISTAKES = {
    "no folder": (["facts=./nothing"], "", "", ["nothing", "expected a folder of facts"]),
    "a later day without a folder": (["as_of=2025-12-31"], "", "", ["as_of", "2023-12-31", "facts=./my_facts"]),
    "a town that is not there": (
        ["facts=./my_facts"], "chosen_figures.csv", "M99,reported_output,town_figures,x,y,2022,1,2023-01-31,,z\n",
        ["my_facts/chosen_figures.csv, line 8", "town_id", "M99", "expected"]),
    "a figure of a year without growth": (
        LATER, "chosen_figures.csv", f"M27,core_output,{FIGURE},2025-03-31,2025,x\n",
        ["chosen_figures.csv, line", "carried_back_from", "growth.csv", "2025"]),
    "a chosen figure that is known later": (
        LATER, "chosen_figures.csv", f"M27,core_output,{FIGURE},2025-03-30,2024,x\n",
        ["chosen_figures.csv, line", "known_since", "2025-03-31"]),
    "a batch without a day": (
        LATER, "towns.csv",
        "M26,汾西肉鸡,,临汾市,汾西县,141034,special_agriculture,,x,2024,2024-12-31,4,,,,,,,,,,,,,x\n",
        ["towns.csv, line", "provincial_since", "the day of that batch"]),
}  # fmt: skip


@pytest.mark.parametrize(("words", "file", "added", "parts"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_in_the_folder_is_told_before_anything_runs(folder, capsys, words, file, added, parts) -> None:
    if file:
        with (folder / file).open("a", encoding="utf-8") as stream:
            stream.write(added)
    assert main(list(words)) == 2
    printed = capsys.readouterr()
    assert printed.out == "" and printed.err.count("\n") == 1 and not os.path.exists("jinzhen.sqlite")
    for part in parts:
        assert part in printed.err, printed.err


def test_what_is_no_table_of_facts_is_refused_with_the_nearest_name(folder, capsys) -> None:
    (folder / "town.csv").write_text("x", encoding="utf-8")
    assert main(["facts=./my_facts", "--info"]) == 2
    assert "did you mean towns.csv?" in capsys.readouterr().err
    assert main(["facts", "./other", "town.csv"]) == 2 and main(["facts", "./my_facts"]) == 2
    assert "is there already" in capsys.readouterr().err


def test_facts_and_day_travel_with_the_scenario_and_are_printed_as_a_file(folder) -> None:
    (scenario,) = compose(LATER).scenarios
    assert pickle.loads(pickle.dumps(scenario)).facts == scenario.facts == "./my_facts"
    assert "facts=my_facts" in scenario.name
    (folder.parent / "run.yaml").write_text(job_text(LATER), encoding="utf-8")
    (again,) = compose(["./run.yaml"]).scenarios
    assert (again.content_hash, again.facts, again.as_of) == (scenario.content_hash, "./my_facts", date(2025, 12, 31))


def test_a_stored_scenario_of_a_later_day_can_be_read_and_says_that_it_needs_its_folder(folder) -> None:
    (scenario,) = compose(LATER).scenarios
    stored = Scenario.from_definition("mine", scenario.definition)
    assert stored.content_hash == scenario.content_hash
    with pytest.raises(UserError, match="the folder of facts it was run with"):
        base_year_of(stored)


@pytest.mark.slow
def test_a_planner_of_today_forecasts_with_own_facts(folder, capsys) -> None:
    assert main([*LATER, "experiment.precision=0.5", "experiment.max_replications=100"]) == 0
    printed = capsys.readouterr().out
    assert "The chance of at least 50 provincial towns by 31 December 2030" in printed
