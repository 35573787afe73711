"""The whole way from runs through a real store to the answer, with a model of a millisecond and real scenarios."""

from datetime import date
from functools import partial

import numpy as np
import pytest
from fake_runs import FakeTrajectory, faked
from markupsafe import Markup
from memory_store import MemoryStore
from pages import without_spans

from jinzhen.experiments.forecast import sentences, tables
from jinzhen.experiments.forecast.answer import forecast
from jinzhen.experiments.forecast.page import page
from jinzhen.experiments.forecast.variants import forecast_scenarios
from jinzhen.experiments.paper import page as html_page
from jinzhen.experiments.running.designs import SequentialDesign
from jinzhen.experiments.running.executors import make_executor
from jinzhen.experiments.running.perform import perform
from jinzhen.experiments.running.records import Address, Arm
from jinzhen.experiments.store import open_store
from jinzhen.experiments.store.reader import Reader
from jinzhen.experiments.store.rows import base_year_towns
from jinzhen.model.outcomes import (
    MONEY_LINES,
    OUTCOME_NAMES,
    RESIDUALS,
    ROUND_FIELDS,
    TOWN_FIGURE_NAMES,
)
from jinzhen.scenarios.base_year import load_base_year, synthetic
from jinzhen.scenarios.errors import UserError
from jinzhen.scenarios.levers import LEVERS
from jinzhen.scenarios.scenario import Scenario
from jinzhen.scenarios.uncertainties import UNCERTAINTY_NAMES
from jinzhen.scenarios.units import UNLIMITED

N_REPLICATIONS = 112


def made_up_replicate(scenario, base_year, seed, number) -> FakeTrajectory:
    """18 towns from history, and 8 to 14 more in the last quarter, 6 more where places are unlimited."""
    n_towns, n_steps, n_years = base_year.n_towns, scenario.n_steps, len(scenario.years)
    rule = LEVERS["places_rule"].choices[int(scenario.lever_table()[-1, list(LEVERS).index("places_rule")])]
    more = 8 + number % 7 + (6 if rule == "unlimited" else 0)
    tiers = np.zeros((n_steps + 1, n_towns), np.int8)
    tiers[:, :10], tiers[5:, 10:18], tiers[-1, 18 : 18 + more] = 3, 3, 3
    outcomes = np.ones((n_steps + 1, len(OUTCOME_NAMES)))
    outcomes[:, OUTCOME_NAMES.index("provincial_towns")] = (tiers == 3).sum(axis=1)
    town_years = np.full((n_years, n_towns, len(TOWN_FIGURE_NAMES)), 0.5)
    for name, value in (("tier", 0.0), ("perceived_constraint", 1.0), ("passes_leader", float(number % 4 > 0))):
        town_years[..., TOWN_FIGURE_NAMES.index(name)] = value
    for name in ("passes_output", "passes_support", "passes_county", "passes_all"):
        town_years[..., TOWN_FIGURE_NAMES.index(name)] = 1.0
    uncertainties = np.full(len(UNCERTAINTY_NAMES), 0.5)
    uncertainties[UNCERTAINTY_NAMES.index("places_rule")] = number % 3
    places = UNLIMITED if rule == "unlimited" else more
    rounds = [(-1, 1, 10, 10, 10, 10, 0), (5, 1, 8, 8, 8, 8, 0), (13, 0, 30, 25, places, more, number % 3)]
    assert len(rounds[0]) == len(ROUND_FIELDS)
    return FakeTrajectory(
        outcomes=outcomes, town_years=town_years, tiers=tiers, rounds=np.array(rounds, float),
        money_mcny=np.full((n_years, len(MONEY_LINES)), 100.0), residuals=np.full(len(RESIDUALS), 1e-9),
        uncertainties=uncertainties, target_step=13 if 18 + more >= 30 else -1,
    )  # fmt: skip


def run_and_read(store, base_year, detail="towns") -> tuple[Reader, tuple]:
    """Run all arms into a store; returns its reader and the labelled arms."""
    address = Address("engine", base_year.content_hash, 7)
    labelled = forecast_scenarios(Scenario.baseline())
    store.keep_base_year(base_year.content_hash, base_year_towns(base_year))
    arms = [Arm(address, scenario, detail=detail if position == 0 else "outcomes")
            for position, (_, scenario) in enumerate(labelled)]  # fmt: skip
    executor = make_executor("serial", base_year, 1, "", faked(made_up_replicate))
    design = SequentialDesign(arms, 1e-9, N_REPLICATIONS, N_REPLICATIONS)
    perform(design, executor, lambda record: store.save(record, record.chunk.arm.detail))
    return Reader(store, address, design.n_replications), labelled


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    base_year = load_base_year()
    with open_store(f"sqlite:///{tmp_path_factory.mktemp('store')}/store.sqlite") as store:
        reader, labelled = run_and_read(store, base_year)
        yield forecast(reader, labelled, base_year)


def test_probability_comes_out_of_the_store(result):
    met = sum(18 + 8 + number % 7 >= 30 for number in range(N_REPLICATIONS))
    assert (result.probability.value, result.probability.n) == (met / N_REPLICATIONS, N_REPLICATIONS)
    assert result.question.target_towns == 30
    assert result.question.end == date(2025, 12, 31)
    assert result.by_rule["rule"].tolist() == ["fixed", "gap", "quality_bar"]


def test_what_binds_comes_out_of_the_paired_arms(result):
    arms = result.binding.set_index("arm")
    assert arms.loc[["unlimited_places", "all"], "probability"].tolist() == [1.0, 1.0]
    assert arms.loc["unlimited_places", "more_towns"] == 6.0
    assert arms.loc["gates_waived", "difference"] == 0.0
    assert result.verdict == "places"


def test_rounds_towns_money_and_accounts_come_out_of_the_store(result):
    assert result.rounds["named_mean"].tolist() == [10.0, 8.0, 11.0]
    assert result.towns["provincial_at_as_of"].sum() == 18
    sure = result.towns.set_index("town").loc[18]
    assert (sure["chance"], sure["held_back_by"], sure["passes_leader"]) == (1.0, "none", 0.75)
    assert result.money["mean_mcny"].sum() == pytest.approx(100.0 * len(MONEY_LINES) * 4)
    assert result.accounts_close
    assert result.residuals["runs"].tolist()[0] == 6 * N_REPLICATIONS


def test_page_of_stored_runs_can_be_written(result, monkeypatch):
    monkeypatch.setattr(html_page, "_svg", lambda *arguments: Markup("<svg></svg>"))
    text = html_page.page(list(page(result)))
    assert sentences.headline(result).zh in without_spans(text)
    assert len(tables.rounds(result).rows) == 3


@pytest.mark.parametrize("make", [partial(synthetic, 40, 500), partial(synthetic, 160, 2000)])
def test_other_populations_have_an_answer_too(make):
    base_year = make()
    reader, labelled = run_and_read(MemoryStore(), base_year)
    result = forecast(reader, labelled, base_year)
    assert len(result.towns) == base_year.n_towns
    assert "%" in sentences.known_share(result).en


def test_runs_stored_without_their_course_are_one_clear_line():
    base_year = load_base_year()
    reader, labelled = run_and_read(MemoryStore(), base_year, detail="outcomes")
    with pytest.raises(UserError, match=r"store\.detail.*towns"):
        forecast(reader, labelled, base_year)
