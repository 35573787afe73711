"""Forecasts from earlier dates against what came: facts read, rivals worked out, scores given, all of it told."""

import re
from datetime import date

import numpy as np
import pandas as pd
import pytest
from memory_store import MemoryStore
from pages import printed
from studies import study

from jinzhen.experiments.asking.configuration import compose
from jinzhen.experiments.asking.dispatch import spoken
from jinzhen.experiments.hindcast import registry
from jinzhen.experiments.hindcast.answer import standing
from jinzhen.experiments.hindcast.discrepancy import Discrepancy
from jinzhen.experiments.hindcast.measured import Panels
from jinzhen.experiments.hindcast.page import page
from jinzhen.experiments.hindcast.probe import COLUMNS
from jinzhen.experiments.hindcast.record_file import read
from jinzhen.experiments.hindcast.rivals import rivals
from jinzhen.experiments.hindcast.words import WORDS
from jinzhen.experiments.paper.parts import Data, Opening, Section
from jinzhen.experiments.running.executors import SerialExecutor
from jinzhen.experiments.store.rows import base_year_towns
from jinzhen.scenarios.base_year import load_base_year
from jinzhen.scenarios.base_year.reading import FACTS_FOLDER
from jinzhen.scenarios.errors import UserError
from jinzhen.scenarios.scenario import Scenario

AUTUMN, SUMMER = date(2022, 9, 30), date(2023, 6, 30)
HEADER = "date,scope,metric,value,unit\n"


def record(tmp_path, text, name="came.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def fact(facts, key, scope, day):
    return next(each for each in facts.known if (each.key, each.scope, each.day) == (key, scope, date(*day)))


@pytest.fixture(scope="module")
def done():
    """Two forecasts to the end of 2023, kept small."""
    base_year, store = load_base_year(), MemoryStore()
    store.keep_base_year(base_year.content_hash, base_year_towns(base_year))
    executor = SerialExecutor(base_year)
    return study("hindcast", Scenario.baseline(), base_year, store, executor, replications=16)


@pytest.fixture(scope="module")
def answer(done):
    return done.answer()


def test_every_word_has_both_languages():
    for text in WORDS.values():
        assert text.en and text.zh
        assert set(re.findall(r"\{(\w+)\}", text.en)) == set(re.findall(r"\{(\w+)\}", text.zh))


def test_every_metric_names_a_column_of_the_panel():
    for metric in (*registry.OF_PROGRAMME.values(), *registry.OF_TOWNS.values()):
        assert metric.column in ("", *COLUMNS) and metric.factor > 0.0


def test_a_file_of_the_programme_and_one_of_towns_are_told_apart(tmp_path):
    programme = read(record(tmp_path, HEADER + "2024-06-30,province,provincial_towns,20,count\n"))
    (only,) = programme.known
    assert (only.key, only.day, only.value) == ("provincial_towns", date(2024, 6, 30), 20)
    towns = read(record(tmp_path, "name_zh,metric,value,year_or_date\n怀仁陶瓷,output_value_100m_yuan,120,2024\n"))
    assert [(each.scope, each.day, each.value) for each in towns.known] == [("怀仁陶瓷", date(2024, 12, 31), 12000.0)]


@pytest.mark.parametrize(("text", "said"), [
    ("date,scop,metric,value,unit\n", r"came.csv, line 1.*scope"),
    ("when,where\n1,2\n", r"came.csv, line 1.*date, scope, metric, value, unit"),
    (HEADER + "2024-13-01,province,provincial_towns,20,count\n", r"came.csv, line 2.*2024-13-01"),
    (HEADER + "2024-06-30,province,provincial_towns,many,count\n", r"came.csv, line 2.*many"),
    (HEADER + "2024-06-30,province,rainfall,20,mm\n", r"no row has a metric of the model"),
])  # fmt: skip
def test_what_cannot_be_read_is_said_with_its_place(tmp_path, text, said):
    with pytest.raises(UserError) as told:
        read(record(tmp_path, text))
    assert re.search(said, str(told.value))


def test_unknown_metrics_and_places_are_named_and_skipped(tmp_path):
    rows = ["2024-06-30,province,provincial_towns,20,count", "2024-06-30,province,provincal_towns,20,count",
            "2024-06-30,太原,municipal_towns,6,count", "2024-06-30,province,revenue_municipal_towns,6,x"]  # fmt: skip
    facts = read(record(tmp_path, HEADER + "\n".join(rows) + "\n"))
    skipped = {each.name: (each.why, each.nearest) for each in facts.skipped}
    assert len(facts.known) == 1
    assert skipped["provincal_towns"] == ("no_outcome", "provincial_towns")
    assert skipped["太原"] == ("no_place", "太原市") and skipped["revenue_municipal_towns"] == ("no_outcome", "")
    assert "revenue_municipal_towns" in registry.NO_COUNTERPART


def test_the_own_record_ends_with_2023_and_has_the_second_batch():
    facts = read(None)
    assert max(each.day for each in facts.known) <= date(2023, 12, 31)
    assert fact(facts, "provincial_towns", "province", (2023, 12, 12)).value == 18
    assert fact(facts, "output_value_municipal_towns", "临汾市", (2023, 3, 31)).months == 3


def test_a_figure_is_held_against_the_same_measure():
    """Liquor alone is not the whole chain, and direct workers are not all who have work from a town."""
    facts = read(None)
    liquor = fact(facts, "core_output_100m_yuan", "杏花村汾酒", (2023, 7, 31))
    assert (liquor.value, liquor.metric.column, liquor.metric.measure) == (20150.0, "output_year_mcny", "core")
    assert standing(liquor, AUTUMN) == standing(liquor, SUMMER) == "test"
    workers = fact(facts, "payroll_employees", "襄汾晋作家具", (2022, 12, 31))
    assert (workers.value, workers.metric.column) == (3000.0, "payroll_jobs")
    assert fact(facts, "output_value_100m_yuan", "杏花村汾酒", (2022, 12, 31)).metric.column == "reported_year_mcny"


def test_a_figure_that_its_collector_warns_against_is_no_test():
    facts = read(None)
    assert not any(each.note.startswith("SUSPECT") for each in facts.known)
    assert ("output_value_100m_yuan, 上党中药材", "suspect") in {(each.name, each.why) for each in facts.skipped}


def test_what_a_forecast_is_off_by_comes_from_figures_known_at_its_origin():
    facts, sample = read(None), np.exp(np.random.default_rng(0).normal(3.5, 0.2, 400))
    autumn, summer = (Discrepancy(FACTS_FOLDER, origin) for origin in (AUTUMN, SUMMER))
    castings = fact(facts, "firms", "泽州铸造", (2023, 12, 31))
    early, late = autumn.added_to(sample, castings), summer.added_to(sample, castings)
    assert early.kind == late.kind == "entities" and 0 < early.errors < late.errors
    for found in (early, late):
        logs = np.log(found.sample)
        assert found.mean > 0.0 and logs.mean() == pytest.approx(np.log(sample).mean() + found.mean, abs=0.05)
        assert logs.std() > 0.9 and found.share > 0.8
    assert summer.added_to(sample, castings).sample.tolist() == late.sample.tolist()
    # Of what the base year takes over, of counts of towns and of sums of the province nothing is known.
    taken = fact(facts, "market_entities", "怀仁陶瓷", (2023, 6, 30))
    counted = fact(facts, "provincial_towns", "province", (2023, 12, 12))
    total = fact(facts, "output_value", "province", (2023, 7, 28))
    for discrepancy, of in ((summer, taken), (autumn, counted), (autumn, total)):
        assert discrepancy.added_to(sample, of).sample is sample
    # Two cities' totals were known in summer, none in autumn.
    city = fact(facts, "output_value_municipal_towns", "大同市", (2023, 12, 31))
    assert (autumn.added_to(sample, city).errors, summer.added_to(sample, city).errors) == (0, 2)


def test_a_band_that_is_wide_enough_is_not_widened():
    castings = fact(read(None), "output_value_100m_yuan", "泽州铸造", (2022, 12, 31))
    wide = np.exp(np.random.default_rng(0).normal(8.0, 2.0, 400))
    found = Discrepancy(FACTS_FOLDER, SUMMER).added_to(wide, castings)
    assert found.sd == 0.0 and np.log(found.sample / wide) == pytest.approx(found.mean)


def test_rivals_use_what_was_known_and_nothing_later(tmp_path):
    facts = read(None)
    second = fact(facts, "provincial_towns", "province", (2023, 12, 12))
    assert rivals(second, facts, AUTUMN) == {"last": 10.0, "trend": None, "plan": None}
    # Five more were announced in January 2023.
    assert rivals(second, facts, SUMMER) == {"last": 10.0, "trend": None, "plan": 15.0}
    later = read(record(tmp_path, HEADER + "2024-12-31,province,provincial_towns,25,count\n"))
    said = rivals(later.known[0], later, date(2023, 12, 31))
    days = (date(2024, 12, 31) - date(2023, 12, 12)).days
    assert said["last"] == 18.0
    assert said["trend"] == pytest.approx(18 + 8 * days / (date(2023, 12, 12) - date(2022, 9, 14)).days)
    assert said["plan"] == int(18 + 12 * days / (date(2025, 12, 31) - date(2023, 12, 12)).days)


def test_what_can_fail_is_told_from_what_cannot():
    facts = read(None)
    second = fact(facts, "provincial_towns", "province", (2023, 12, 12))
    municipal = fact(facts, "municipal_towns", "大同市", (2023, 12, 31))
    assert standing(second, AUTUMN) == standing(second, SUMMER) == standing(municipal, AUTUMN) == "test"
    assert standing(municipal, SUMMER) == "taken_over"
    output = fact(facts, "output_value", "province", (2023, 7, 28))
    assert standing(output, SUMMER) == "test" and standing(output, date(2023, 12, 31)) == "taken_over"
    assert standing(fact(facts, "new_jobs_first10", "province", (2023, 9, 11)), SUMMER) == "tuned"
    entities = fact(facts, "market_entities", "怀仁陶瓷", (2023, 6, 30))
    assert standing(entities, AUTUMN) == "test" and standing(entities, SUMMER) == "taken_over"
    assert standing(fact(facts, "firms", "怀仁陶瓷", (2023, 3, 31)), AUTUMN) == "another"


def made_up_panels():
    """Two replications, two steps: values by hand; the first ten towns are provincial from the start."""
    base_year = load_base_year()
    n = len(base_year.towns.city)
    first = np.array([town_id in {f"P{k:02}" for k in range(1, 11)} for town_id in base_year.towns.town_id])
    tier = np.where(first, 3, np.where(base_year.towns.is_municipal_mid_2023, 1, 0))
    measured = {}
    for step in range(3):
        for column in COLUMNS:
            values = [np.full(n, step + 10.0 * number) for number in range(2)]
            if column == "tier":
                values = [tier, np.where(np.arange(n) == 11, 3, tier) if step == 2 else tier]
            measured[f"{column}/{step}"] = [" ".join(f"{each:g}" for each in value) for value in values]
    return Panels(pd.DataFrame(measured), [date(2022, 12, 31), date(2023, 3, 31)], date(2022, 10, 1), base_year)


def test_a_sample_is_of_the_towns_the_day_and_the_unit_of_its_fact(tmp_path):
    rows = [
        "2023-03-31,province,provincial_towns,20,count", "2023-03-31,大同市,municipal_towns,7,count",
        "2023-03-31,大同市,output_value_municipal_towns,3,100m_yuan",
        "2023-02-14,province,new_jobs_first10,5,persons", "2022-11-01,province,provincial_towns,10,count",
    ]  # fmt: skip
    facts, panels = read(record(tmp_path, HEADER + "\n".join(rows) + "\n")).known, made_up_panels()
    provincial, municipal, output, jobs, before = (panels.sample(each).tolist() for each in facts)
    became = int(panels.columns["tier"][0, 0, 11] != 3)
    assert provincial == [10.0, 10.0 + became] and before == [10.0, 10.0]
    towns, city = panels.base_year.towns, panels.base_year.cities.name_zh.index("大同市")
    here = int((towns.is_municipal_mid_2023 & (towns.city == city)).sum())
    assert here > 0
    assert municipal == [here, here]
    assert output == [2.0 * here, 12.0 * here]
    part = (date(2023, 2, 14) - date(2022, 12, 31)).days / 90.0
    assert jobs == pytest.approx([10.0 * (1.0 + part), 10.0 * (11.0 + part)])


def test_from_autumn_2022_and_summer_2023_to_the_end_of_2023(answer):
    assert answer.origins == (AUTUMN, SUMMER) and answer.n == 16
    own = answer.tests[answer.tests["metric"].eq("provincial_towns") & answer.tests["scope"].eq("province")]
    assert own["value"].tolist() == [18, 18] and own["last"].tolist() == [10, 10]
    assert (own["q025"] >= 10).all() and (own["q025"] <= own["q500"]).all() and (own["crps"] < 8.0).all()
    # Nothing later than the origin is imposed: towns named in December 2023 differ between replications.
    assert (own["q900"] > own["q100"]).all()
    assert set(answer.events["event"]) == {"more", "announced"}
    assert answer.events["brier"].between(0.0, 1.0).all()
    for _, row in answer.scores.iterrows():
        assert row["n"] > 0 and 0.0 <= row["in_50"] <= row["in_80"] <= row["in_95"] <= 1.0


def test_coverage_is_told_by_kind_of_figure_with_the_discrepancy_and_without(answer):
    tests = answer.tests
    assert answer.groups["n"].sum() == len(tests)
    assert tests["in_80"].mean() > tests["in_80_without"].mean()
    told = tests[tests["n_errors"] > 0]
    assert set(told["group"]) >= {"reported_output", "entities", "jobs"} and (told["discrepancy_share"] > 0.0).all()
    assert (tests.loc[tests["group"] == "counts", "discrepancy_sd"] == 0.0).all()
    # What is known of held-back figures covers them at least to the level of chance: the interval reaches 80 %.
    assert answer.coverage(0.8).high > 0.75 and answer.coverage(0.95).value > 0.85


def test_it_is_told_in_both_languages_and_every_column_is_described(answer):
    parts = list(page(answer))
    assert isinstance(parts[0], Opening) and "12 December 2023" in " ".join(line.words.en for line in parts[0].answers)
    told = {language: " ".join(printed(page(answer), language, 160).split()) for language in ("en", "zh")}
    assert "18 came" in told["en"] and "Not scored" in told["en"] and "实际18个" in told["zh"]
    for section in (each for each in parts if isinstance(each, Section)):
        for data in (each for each in section.parts if isinstance(each, Data)):
            assert set(data.frame.columns) <= set(data.columns), data.name


def test_the_file_may_be_said_without_the_name_of_the_group(tmp_path):
    path = record(tmp_path, HEADER + "2023-12-12,province,provincial_towns,18,count\n")
    for words, name in (([f"data={path}"], "hindcast"), (["experiment=hindcast", f"data={path}"], "")):
        assert f"experiment.data={path}" in spoken(words, name)
    told = compose(["experiment=hindcast", f"experiment.data={path}", "experiment.origins=[2023-06-30]"]).settings
    assert told.data == path and told.origins == (SUMMER,)


def test_dates_after_which_nothing_came_are_refused_before_anything_runs(tmp_path):
    from jinzhen.experiments.hindcast.experiment import Hindcast

    path = record(tmp_path, HEADER + "2023-03-31,province,provincial_towns,10,count\n")
    told = compose(["experiment=hindcast", f"experiment.data={path}"])
    with pytest.raises(UserError, match="dated after 2023-06-30"):
        Hindcast.check(told.settings, told.scenarios[0])
    with pytest.raises(UserError, match=r"experiment\.origins"):
        compose(["experiment=hindcast", "experiment.origins=[2021-06-30]"])
