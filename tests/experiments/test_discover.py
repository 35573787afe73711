"""Where the target is missed: found in a world in which it is known why, told in words; nothing where nothing is."""

import json
import re
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from memory_store import MemoryStore
from small_worlds import SEED, lively, run, small_base
from studies import settings, study

from jinzhen.experiments.__main__ import main
from jinzhen.experiments.discover import answer as answers
from jinzhen.experiments.discover.conditions import condition, where
from jinzhen.experiments.discover.factors import Factor
from jinzhen.experiments.discover.page import page
from jinzhen.experiments.paper.parts import Data, Opening, Section, Table
from jinzhen.experiments.paper.text import Text
from jinzhen.experiments.running.executors import SerialExecutor
from jinzhen.experiments.statistics.boxes import Box, Limits
from jinzhen.experiments.statistics.intervals import wilson
from jinzhen.experiments.store.rows import base_year_towns
from jinzhen.model.outcomes import PLACES_RULES
from jinzhen.scenarios.errors import Failure

N = 608
#: The target hangs on how many rounds come and on the bar; both are drawn.
TARGET = 5
DRAWN = lively().with_levers(target_towns=TARGET, round_calendar="drawn", places_rule="drawn", quality_bar="drawn")
SMALL = (
    "population.n_towns=18", "population.n_firms=450", "certification.target_towns=4", "experiment.end=2024Q2",
    "experiment.as_of=2022-12-31", "certification.output_gate_manufacturing=300", "certification.output_gate_other=150",
    "certification.output_gate_relaxed=15", "certification.municipal_output_gate=15",
    "certification.min_supporting_units=8", "experiment.shuffles=39",
)  # fmt: skip


@pytest.fixture(scope="module")
def done():
    """A discovery on a small world, kept so."""
    base_year, store = small_base(), MemoryStore()
    store.keep_base_year(base_year.content_hash, base_year_towns(base_year))
    return study("discover", DRAWN, base_year, store, SerialExecutor(base_year), seed=SEED, replications=N, shuffles=19)


@pytest.fixture(scope="module")
def answer(done):
    return done.answer()


def test_factors_are_what_the_replications_drew(answer):
    """Beside the rounds that came; what the scenario fixes is no factor, whatever stands behind it."""
    assert list(answer.numbers) == list(range(N)) and answer.n == N
    values = pd.DataFrame(answer.points.values, columns=[factor.name for factor in answer.factors])
    names = set(values.columns)
    assert {"bar_level", "rounds", "first_places", "places_rule", "demand_growth"} <= names
    assert not {"fixed_places", "hazard_large"} & names
    for number in range(0, N, 29):
        trajectory = run(DRAWN, number)
        provincial = trajectory.outcomes[-1][0]
        assert answer.points.found[number] == (provincial < TARGET)
    drawn = answer_uncertainties(answer)
    assert values["bar_level"].to_numpy() == pytest.approx(drawn["bar_level"].to_numpy())
    assert values["rounds"].nunique() > 1 and (values["rounds"] == 0).equals(values["first_places"].isna())
    bar = values["places_rule"] == PLACES_RULES.index("quality_bar")
    assert np.isinf(values["first_places"][bar & (values["rounds"] > 0)]).all()
    assert not values["first_places"][~bar].isin([np.inf]).any()


def answer_uncertainties(answer):
    """What the engine says it drew."""
    from jinzhen.scenarios.uncertainties import UNCERTAINTY_NAMES

    rows = [run(DRAWN, number).uncertainties for number in range(N)]
    return pd.DataFrame(rows, columns=UNCERTAINTY_NAMES)


def test_what_is_claimed_is_measured_on_replications_that_did_not_find_it(answer):
    """Every share of a region can be counted again from the file of points."""
    assert answer.regions, "a world made to have one"
    assert set(answer.regions[0].columns) & {answer_column(answer, "bar_level"), answer_column(answer, "rounds")}
    odd = answer.numbers.to_numpy() % 2 == 1
    values, found = answer.points.values[odd], answer.points.found[odd]
    free = np.ones(odd.sum(), dtype=bool)
    for number, region in enumerate(answer.regions, 1):
        inside = region.box.contains(values) & free
        assert region.density == wilson(int(found[inside].sum()), int(inside.sum()))
        assert region.coverage == pytest.approx(found[inside].sum() / found.sum())
        assert region.held_out.base == pytest.approx(found[free].mean())
        assert region.is_confirmed and region.density.low > region.held_out.base
        assert (answer.region_of[odd][inside] == number).all()
        assert region.found.step.counts.n + region.held_out.n <= N
        assert region.found.p <= 0.05 and max(region.found.p_of_column.values()) <= 0.05
        free &= ~inside
    assert answer.together.n_inside == (~free).sum()


def answer_column(answer, name):
    return [factor.name for factor in answer.factors].index(name)


def test_the_same_replications_give_the_same_answer_in_every_part(done, answer):
    again = done.answer()
    parts, others = (
        {each.name: each.frame for section in page(each_answer) if isinstance(section, Section)
         for each in section.parts if isinstance(each, Data)}
        for each_answer in (answer, again)
    )  # fmt: skip
    assert {f"discover_{each}" for each in ("regions", "conditions", "trajectory", "tree", "points")} <= set(parts)
    for name, frame in parts.items():
        pd.testing.assert_frame_equal(frame, others[name])
    trajectory = parts["discover_trajectory"].query("region == 1 and half == 'found_on'")
    assert trajectory["coverage"].iloc[0] == 1.0 and trajectory["coverage"].is_monotonic_decreasing
    assert trajectory["density"].iloc[-1] > trajectory["density"].iloc[0]


def test_failures_and_successes_are_two_sides(done, answer):
    met = study("discover", DRAWN, done.ask.base_year, done.stored.reader._store, None, seed=SEED, replications=N,
                shuffles=19, of="successes").answer()  # fmt: skip
    assert met.n_found == N - answer.n_found
    opening = next(each for each in page(met) if isinstance(each, Opening))
    assert "meet the target" in opening.headline.en and "达标" in opening.headline.zh


def with_outcomes(done, met):
    """The discovery with other outcomes of the same replications."""
    stored = done.stored

    def outcomes(names):
        frame = stored.outcomes(names)
        return frame.assign(target_met=met(frame["replication"])) if "target_met" in names else frame

    own = SimpleNamespace(outcomes=outcomes, reader=stored.reader, n_failed=3)
    return answers.discovery(done.ask, own)


def told_of(answer):
    opening, *sections = page(answer)
    return opening, [part for section in sections for part in section.parts]


def test_where_nothing_is_it_says_so_plainly(done):
    draws = np.random.default_rng(5)
    nothing = with_outcomes(done, lambda numbers: draws.random(len(numbers)) < 0.5)
    opening, parts = told_of(nothing)
    assert not nothing.regions
    assert opening.headline.en.startswith("No region is shown in which more futures miss the target than elsewhere")
    assert opening.headline.zh.startswith("未发现")
    assert not any(isinstance(part, Table) and part.name == "regions" for part in parts)
    assert any("3 replications that failed" in getattr(getattr(part, "words", ""), "en", "") for part in parts)


@pytest.mark.parametrize(
    ("met", "told"),
    [
        (lambda numbers: numbers >= 0, "0 of 608 futures miss the target: too few to look"),
        (lambda numbers: numbers < 10, "598 of 608 futures miss the target: too few others"),
    ],
)
def test_where_nearly_all_are_alike_nothing_is_looked_for(done, met, told):
    alike = with_outcomes(done, met)
    opening, _ = told_of(alike)
    assert not alike.regions and not alike.tree and told in opening.headline.en


def test_what_other_replications_do_not_bear_out_is_not_claimed(done, monkeypatch):
    """Outcomes that hang on the bar in the half that finds, and on nothing in the other."""
    values, draws = done.answer(), np.random.default_rng(8)
    bar = values.points.values[:, answer_column(values, "bar_level")]
    chance = draws.random(N)
    only_even = with_outcomes(done, lambda numbers: np.where(numbers % 2 == 0, bar < 0.35, chance < 0.5))
    assert not only_even.regions and only_even.rejected is not None
    opening, parts = told_of(only_even)
    assert "the replications held out do not bear out (quality bar above" in opening.headline.en
    regions = next(part for part in parts if isinstance(part, Data) and part.name == "discover_regions").frame
    assert not regions["is_confirmed"].any() and len(regions) == 2


def test_no_finished_replication_is_a_failure():
    nothing = SimpleNamespace(outcomes=lambda names: pd.DataFrame({"replication": [], "target_met": []}))
    with pytest.raises(Failure, match="nothing to search"):
        answers.discovery(SimpleNamespace(settings=settings("discover")), nothing)


def test_conditions_are_read_in_both_languages():
    share = Factor("a", Text("TFP share", "占比"), "share", Text("share", "比例"))
    rounds = Factor("b", Text("Rounds to come", "后续批次"), "rounds", Text("rounds", "批"), is_whole=True)
    rule = Factor("c", Text("Rule", "规则"), "", Text("", ""), choices={0.0: Text("One", "甲"), 1.0: Text("Two", "乙")})
    money = Factor("d", Text("Price", "价格"), "CNY/kWh", Text("CNY/kWh", "元/千瓦时"))
    told = {
        condition(share, Limits(low=0.125)): ("TFP share above 12.5%", "占比高于12.5%"),
        condition(rounds, Limits(high=1.5)): ("Rounds to come at most 1", "后续批次不超过1批"),
        condition(rounds, Limits(low=1.5)): ("Rounds to come at least 2", "后续批次不少于2批"),
        condition(rounds, Limits(high=0.5)): ("Rounds to come exactly 0", "后续批次为0批"),
        condition(rounds, Limits(low=1.5, high=2.5)): ("Rounds to come exactly 2", "后续批次为2批"),
        condition(rounds, Limits(low=1.5, high=3.5)): ("Rounds to come from 2 to 3", "后续批次为2批至3批"),
        condition(rule, Limits(values=frozenset({0.0, 1.0}))): ("Rule: one or two", "规则为“甲或乙”"),
        condition(money, Limits(-0.5, 0.25)): (
            "Price between −0.5 CNY/kWh and 0.25 CNY/kWh", "价格在−0.5元/千瓦时至0.25元/千瓦时之间"),
    }  # fmt: skip
    assert [(words.en, words.zh) for words in told] == list(told.values())
    both = where(Box({0: Limits(low=0.5), 1: Limits(high=1.5)}), [share, rounds], (1, 0))
    assert both == Text("Rounds to come at most 1 and TFP share above 50%", "后续批次不超过1批且占比高于50%")


def command(capsys, folder, *words):
    where_to = (f"report.folder={folder}", f"store.url=sqlite:///{folder}/runs.sqlite")
    code = main([*words, *where_to])
    return code, capsys.readouterr()


def test_it_uses_what_a_forecast_stored_and_tells_page_files_and_terminal(tmp_path, capsys):
    few = ("experiment.precision=0.5", "experiment.min_replications=112", "experiment.max_replications=112")
    told_it_once = [word for word in SMALL if "shuffles" not in word]
    code, told = command(capsys, tmp_path, *told_it_once, *few)
    assert code == 0, told.err
    code, told = command(capsys, tmp_path, "discover", *SMALL, "experiment.replications=400")
    assert code == 0, told.err
    assert "112 replications are stored already" in told.err and "400 replications" in told.err
    assert re.search(r"Searching for regions, and \d+ times among shuffled outcomes", told.err)
    assert "of these futures miss the target" in told.out
    (folder,) = tmp_path.glob("discover/*")
    tables = {file.stem: pd.read_csv(file, encoding="utf-8-sig") for file in folder.glob("tables/*.csv")}
    explained = set(tables["discover_columns"]["column"])
    for name, table in tables.items():
        assert set(table.columns) <= explained or name == "discover_columns", name
    assert len(tables["discover_points"]) == 400
    assert set(tables["discover_regions"]["half"]) == {"found_on", "held_out"}
    assert {file.name for file in folder.glob("*.png")} == {"discover_trajectory.png", "discover_scatter.png"}
    assert json.loads((folder / "discover.json").read_text(encoding="utf-8"))
    text = (folder / "discover.html").read_text(encoding="utf-8")
    assert "其中" in text and "留出样本" in text
    code, again = command(capsys, tmp_path, "discover", *SMALL, "experiment.replications=400")
    assert code == 0 and again.out == told.out
    code, met = command(capsys, tmp_path, "discover", *SMALL, "experiment.replications=400", "experiment.of=successes")
    assert code == 0 and "meet the target" in met.out
    assert len(list(tmp_path.glob("discover/*"))) == 2


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["experiment.of=failure"], "did you mean failures?"),
        (["experiment.replications=50"], "out of range"),
        (["experiment.density=1.5"], "out of range"),
        (["experiment.most_restrictions=0"], "out of range"),
        (["experiment.shuffles=5"], "out of range"),
        (["experiment.tree_depth=2.5"], "whole number"),
        (["experiment.boxes=3"], "there is no setting 'boxes'"),
    ],
)
def test_wrong_settings_are_told_before_anything_runs(words, told, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["discover", *words]) == 2
    assert told in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
