"""Mesa's batch_run: what differs between iterations is the number of the replication, and nothing else."""

import inspect
import multiprocessing

import mesa
import pytest

from jinzhen.model.mesa.arguments import DEFAULT_SEED, IS_RECENT, batch_iteration
from jinzhen.model.mesa.province import ProvinceModel
from jinzhen.model.outcomes import OUTCOME_NAMES
from jinzhen.model.replication import replication
from jinzhen.scenarios.errors import ScenarioError

recent = pytest.mark.skipif(not IS_RECENT, reason="from Mesa 3.5 on")


@pytest.fixture
def batch(scenario, base_year, monkeypatch):
    """Runs a batch on the small world."""
    monkeypatch.setattr(multiprocessing, "set_start_method", lambda *arguments, **named: None)

    def batch(parameters=None, **options):
        given = {"scenario": scenario, "base_year": base_year, **(parameters or {})}
        return mesa.batch_run(ProvinceModel, given, display_progress=False, **options)
    return batch


@pytest.fixture
def ends(scenario, base_year):
    """Outcomes at the end by seed and replication."""
    def ends(*chosen):
        return [replication(scenario, base_year, seed, number).outcomes[-1].tolist() for seed, number in chosen]
    return ends


def outcomes(rows):
    """All outcomes of every row."""
    return [[row[name] for name in OUTCOME_NAMES] for row in rows]


def test_iteration_i_is_replication_i(batch, ends):
    assert outcomes(batch(iterations=3)) == ends(*((DEFAULT_SEED, number) for number in range(3)))


def test_so_it_is_in_other_processes(batch, ends):
    rows = sorted(batch(iterations=3, number_processes=2), key=lambda row: row["iteration"])
    assert outcomes(rows) == ends(*((DEFAULT_SEED, number) for number in range(3)))


def test_seeds_are_those_given(batch, ends):
    rows = batch({"seed": [1, 2, 3]})
    assert [row["seed"] for row in rows] == [1, 2, 3]
    assert outcomes(rows) == ends((1, 0), (2, 0), (3, 0))


def test_iterations_of_a_seed_differ(batch, ends):
    assert outcomes(batch({"seed": [1, 2]}, iterations=2)) == ends((1, 0), (2, 0), (1, 1), (2, 1))


def test_iterations_of_scenarios_share_their_draws(batch):
    rows = batch({"special_fund": [0, 800]}, iterations=2)
    first = [row["core_output_mcny"] for row in rows]
    assert len(set(first)) == 4
    assert outcomes(rows)[::2] == outcomes(batch({"special_fund": 0}, iterations=2))


def test_a_replication_that_iterations_would_repeat_is_refused(batch):
    with pytest.raises(ScenarioError, match="iteration 1 would repeat replication 5"):
        batch({"replication": 5}, iterations=2)


@recent
def test_rng_of_a_batch_is_the_replication(batch, ends):
    assert outcomes(batch(rng=[4, 0])) == ends((DEFAULT_SEED, 4), (DEFAULT_SEED, 0))
    assert outcomes(batch({"seed": 1}, rng=[4, 0])) == ends((1, 4), (1, 0))


def test_every_step_is_reported_once_and_the_end_last(batch, scenario):
    days = [day.isoformat() for day in scenario.step_ends]
    rows = batch(data_collection_period=1)
    assert [row["step_end"] for row in rows] == (["2022-09-30"] if IS_RECENT else []) + days
    assert batch()[0]["step_end"] == days[-1]


def test_agents_are_reported_with_their_step(batch, make):
    model = make(seed=None)
    model.run_model()
    rows = batch({"agent_reporters": [{"brand": "brand"}]})
    assert {row["AgentID"]: row["brand"] for row in rows} == {
        agent.unique_id: getattr(agent, "brand", None) for agent in model.agents}


def test_outside_of_a_batch_there_is_no_iteration(make):
    assert batch_iteration() is None
    assert make(seed=None).replication == 0


def test_mesa_finds_no_seed_to_overwrite_and_keywords_for_levers():
    """Mesa 3.5's batch_run sets a `seed` that is named; Mesa 3.3's dashboard wants the rest to be called `kwargs`."""
    parameters = inspect.signature(ProvinceModel).parameters
    assert "seed" not in parameters
    assert parameters["kwargs"].kind is inspect.Parameter.VAR_KEYWORD
