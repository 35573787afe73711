"""What the record teaches, from few runs of the real towns: nothing imposed, nothing later, a posterior to ask with."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from memory_store import MemoryStore
from pages import printed
from studies import study

from jinzhen.experiments.asking.configuration import compose
from jinzhen.experiments.calibration.probes import members_of, shown
from jinzhen.experiments.calibration.record import BUILT_IN, LEARN, known_at, record
from jinzhen.experiments.calibration.runs import NOTHING_IMPOSED, is_reached
from jinzhen.experiments.paper.learnt import told
from jinzhen.experiments.paper.parts import File, Section
from jinzhen.experiments.paper.present import write
from jinzhen.experiments.registry import EXPERIMENTS
from jinzhen.experiments.running.executors import ThreadExecutor
from jinzhen.experiments.running.kit import Kit
from jinzhen.experiments.validation.trials.programme import first_ten_towns
from jinzhen.scenarios.base_year import load_base_year
from jinzhen.scenarios.errors import UserError
from jinzhen.scenarios.posterior.table import parse
from jinzhen.scenarios.scenario import Scenario

SMALL = {"runs": 1500, "accepted": 300, "held_out": 40, "rows": 30, "check_runs": 24}
pytestmark = pytest.mark.slow
MID_2023 = {"end": date(2023, 6, 30), "as_of": date(2023, 6, 30)}


@pytest.fixture(scope="module")
def done():
    plan = Scenario.baseline(**MID_2023)
    base_year = load_base_year()
    store = MemoryStore()
    done = study("calibrate", plan, base_year, store, ThreadExecutor(base_year), **SMALL, **MID_2023)
    done.kept_in = store
    return done


@pytest.fixture(scope="module")
def answer(done):
    return done.answer()


def test_every_figure_of_the_record_says_when_it_was_known_and_how_sure_it_is():
    for each in record():
        assert each.sd > 0.0 and each.source and each.basis and each.measure and each.label.zh
        assert len(members_of(load_base_year(), each.members)) > 0
        assert each.on_scale(np.array([each.value]))[0] == 0.0
        assert each.back(np.array([1.0]))[0] > each.value
    assert {each.use for each in record()} == {"learn", "check", "built_in"}


def test_a_figure_is_known_from_the_day_it_was_in_print():
    at = {day: {each.id for each in known_at(date.fromisoformat(day), date(2025, 12, 31))}
          for day in ("2022-12-31", "2023-06-30", "2023-12-31", "2024-12-31")}  # fmt: skip
    assert not at["2022-12-31"] and "municipal_2023Q2" in at["2023-06-30"] and "named_2023Q4" not in at["2023-06-30"]
    assert "named_2023Q4" in at["2023-12-31"] and not {"reported_datong", "reported_vinegar"} & at["2023-12-31"]
    assert at["2023-12-31"] < at["2024-12-31"] == {each.id for each in record()}
    assert not {each.id for each in known_at(date(2023, 12, 31), date(2023, 6, 30))} & {"named_2023Q4"}


def test_a_run_shows_the_same_four_figures_as_the_virtual_experiment():
    scenario = Scenario.baseline(end="2023Q2", as_of="2022-09-30")
    kit = Kit(load_base_year(), scenario, 3)
    ours, theirs = kit.measure(shown, 1), kit.measure(first_ten_towns, 1)
    names = {"new_entities": "entities", "new_jobs": "jobs", "projects": "projects", "signed_mcny": "signed_mcny"}
    assert {name: ours[name] for name in names} == pytest.approx({ours: theirs[name] for ours, name in names.items()})
    assert np.isnan(ours["named_2023Q4"]) and ours["named_2023Q2"] >= 0.0


def test_the_past_is_simulated_and_not_imposed(done):
    assert done.learning.runs.scenario.as_of == NOTHING_IMPOSED
    assert done.learning.runs.scenario.end == date(2023, 6, 30)
    known = known_at(MID_2023["as_of"], MID_2023["end"])
    assert {each.id for each in done.learning.runs.figures} == {each.id for each in known}
    assert np.ptp(done.learning.runs.measured[:, 0]) > 0.0  # the first figure counts towns named, in draws of rounds


def test_what_teaches_is_within_reach_and_was_not_put_in(done, answer):
    for _, row in answer.figures.iterrows():
        assert not row["teaches"] or (row["use"] == LEARN and row["is_reached"])
    assert not answer.figures[answer.figures["use"] == BUILT_IN]["teaches"].any()
    assert answer.figures["teaches"].sum() >= 3
    assert is_reached(np.array([-1.0] * 50 + [1.0] * 50)) and not is_reached(np.full(100, -1.0))


def test_every_uncertainty_that_is_drawn_is_told_of(done, answer):
    scenario = Scenario.baseline()
    drawn = [name for name, prior in scenario.priors.items() if prior.kind != "fixed"]
    assert answer.parameters["uncertainty"].tolist() == drawn
    inside = answer.parameters[~answer.parameters["is_choice"]]
    assert (inside["posterior_low"] <= inside["posterior_high"]).all()
    assert answer.parameters["explained"].between(0.0, 1.0).all()
    assert np.isfinite(answer.parameters[["half_shift_sd", "p_ranks_holm", "p_ranks_near_holm"]].to_numpy()).all()
    assert answer.choices.groupby("uncertainty")[["prior", "posterior"]].sum().to_numpy() == pytest.approx(1.0)


def test_the_posterior_is_a_file_that_a_scenario_takes(done, answer, tmp_path):
    assert answer.posterior is not None, "1,500 runs teach something of the size of projects"
    page = list(done.page(answer))
    files = [each for part in page if isinstance(part, Section) for each in part.parts if isinstance(each, File)]
    assert [each.name for each in files] == ["posterior.csv"]
    write("calibrate", page, tmp_path)
    written = tmp_path / "posterior.csv"
    asked = compose([f"posterior={written}", "experiment.as_of=2023-06-30"]).scenarios[0]
    assert asked.posterior == answer.posterior == parse(written.read_text(encoding="utf-8"))
    assert asked.learnt.names == answer.posterior.names and len(asked.learnt.rows) == SMALL["rows"]
    assert "signed" in (tmp_path / "calibrate.html").read_text(encoding="utf-8")


def test_what_ran_with_a_posterior_can_be_run_again_from_the_store(done):
    with_it = [each for each in done.kept_in.known_arms() if "posterior" in each.definition]
    assert len(with_it) == 1
    again = with_it[0].arm("outcomes").scenario
    assert again.content_hash == with_it[0].scenario_hash
    assert (again.posterior.rows == done.posterior.rows).all() and again.learnt.names == done.posterior.names


def test_the_page_names_what_is_out_of_reach_in_both_languages(done, answer):
    out = answer.figures[~answer.figures["is_reached"]]
    if out.empty:
        pytest.skip("the model reaches every figure")
    for language, column in (("en", "label_en"), ("zh", "label_zh")):
        said = "".join(printed(done.page(answer), language, 1000).split())
        assert all("".join(name.split()) in said for name in out[column])


def test_pages_say_what_they_owe_to_a_posterior_and_when_it_is_stale(done):
    scenario = Scenario.baseline(posterior=replace(done.posterior, as_of=date(2023, 12, 31)))
    at = done.ask.address
    fresh = [line.words.en for line in told(scenario, at.engine_id, at.base_year_hash)]
    assert len(fresh) == 1 and f"{len(scenario.learnt.names)} of" in fresh[0]
    stale = list(told(scenario, "another", at.base_year_hash))
    assert stale[-1].style == "warning" and "the model changed" in stale[-1].words.en
    own = scenario.with_priors(**{done.posterior.names[0]: scenario.priors[done.posterior.names[0]].args[0] * 1.001})
    assert any("Set here" in line.words.en for line in told(own, at.engine_id, at.base_year_hash))


def test_what_cannot_be_asked_is_refused_before_anything_runs():
    calibrate = EXPERIMENTS["calibrate"].study
    for words, said in (
        (["experiment.as_of=2022-12-31"], "nothing was known"),
        (["population=benchmark"], "real towns"),
        (["experiment.accepted=9000"], "at most 25% of the runs"),
    ):
        with pytest.raises(UserError, match=said):
            asked = compose(["experiment=calibrate", *words])
            calibrate.check_all(asked.settings, asked.scenarios)


def test_a_calibration_begins_from_priors(done):
    told_before = Scenario.baseline(posterior=replace(done.posterior, as_of=date(2023, 12, 31)))
    assert EXPERIMENTS["calibrate"].study.made_of(done.ask.settings, [told_before])[0].posterior is None
