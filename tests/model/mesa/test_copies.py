"""A copied or pickled model goes on by itself, with the bits of the original and agents of its own."""

import copy
import multiprocessing
import pickle
from concurrent.futures import ProcessPoolExecutor

import numpy as np
import pytest

from jinzhen.model.mesa import province
from jinzhen.model.mesa.agents import Firm, LeadingFirm, Supplier, Town
from jinzhen.scenarios.errors import UserError

COPIES = {"copy": copy.copy, "deepcopy": copy.deepcopy, "pickle": lambda each: pickle.loads(pickle.dumps(each))}


@pytest.fixture(params=COPIES)
def copied(request):
    """Every way to copy."""
    return COPIES[request.param]


@pytest.fixture
def walked(make):
    """A model after four steps on which agents were set, last of all after the fourth."""
    model = make(agent_reporters={"brand": "brand"})
    for _ in range(4):
        model.step()
        model.agents_by_type[LeadingFirm].set("cash_mcny", 500.0)
        model.town(2).brand = 0.9
    return model


def everything(model):
    """All that a model shows."""
    columns = {(table, name): column.tobytes() for table in ("firms", "towns", "cities")
               for name, column in getattr(model.tables, table)._asdict().items()}
    return model.outcomes, columns, model.agents.get("unique_id"), model.datacollector.model_vars


def moved(model):
    """The model one step further."""
    model.step()
    return model


def test_both_go_on_with_the_same_bits(walked, copied):
    other = copied(walked)
    assert everything(other) == everything(walked)
    assert everything(moved(other)) == everything(moved(walked))
    for one, two in zip(other.trajectory, walked.trajectory, strict=True):
        assert np.array_equal(one, two, equal_nan=True)
    assert other.datacollector.get_agent_vars_dataframe().equals(walked.datacollector.get_agent_vars_dataframe())


def test_outcomes_and_agents_of_a_copy_agree(walked, copied):
    other = moved(copied(walked))
    assert other.outcome("leading_firms") == len(other.agents_by_type[LeadingFirm])
    assert other.outcome("entities") == sum(town.operating for town in other.agents_by_type[Town])


def test_neither_moves_the_other(walked, copied):
    other, before = copied(walked), everything(walked)
    other.agents_by_type[Supplier].set("capital_mcny", 50.0)
    other.town(0).brand = 0.1
    moved(other)
    assert everything(walked) == before
    walked.town(0).brand = 0.2
    assert other.steps == walked.steps + 1
    assert other.town(0).brand != walked.town(0).brand == 0.2
    assert not any(np.shares_memory(one, two) for one, two in zip(walked.tables.towns, other.tables.towns, strict=True))


def test_what_is_set_on_a_copy_is_in_its_columns_and_counts(walked, copied):
    other = copied(walked)
    other.agents_by_type[Supplier].set("capital_mcny", 50.0)
    firms = other.tables.firms
    assert (firms.capital_mcny[[firm.row for firm in other.agents_by_type[Supplier]]] == 50.0).all()
    assert moved(other).outcome("capital_mcny") > moved(walked).outcome("capital_mcny")


def test_agents_held_from_before_stay_with_the_old_model(walked, copied):
    town, firm = walked.town(3), next(iter(walked.agents_by_type[LeadingFirm]))
    other = copied(walked)
    assert town.model is firm.model is walked
    assert other.town(3) is not town
    assert all(agent.model is other for agent in other.agents)


def test_agents_that_a_user_keeps_on_a_model_are_those_of_the_copy(walked, copied):
    walked.favourite = walked.town(3)
    walked.watched = walked.agents_by_type[Supplier].select(at_most=5)
    other = copied(walked)
    assert other.favourite is other.town(3)
    assert [firm.model for firm in other.watched] == [other] * 5
    assert set(other.watched) <= set(other.agents_by_type[Supplier])


def test_a_copied_agent_is_that_of_a_copied_model(walked):
    town = copy.deepcopy(walked.town(3))
    assert town.model is not walked
    assert town is town.model.town(3)
    assert moved(town.model).outcomes == moved(walked).outcomes
    pair = pickle.loads(pickle.dumps([walked.town(3), next(iter(walked.agents_by_type[LeadingFirm]))]))
    assert pair[0].model is pair[1].model
    assert isinstance(pair[1], Firm)


def test_both_shuffle_alike(walked, copied):
    walked.agents.shuffle()
    other = copied(walked)
    assert other.agents.shuffle().get("unique_id") == walked.agents.shuffle().get("unique_id")


def test_a_finished_model_stays_finished(walked, copied):
    other = copied(moved(walked))
    assert not other.running
    with pytest.raises(province.HorizonError):
        other.step()


def test_a_pickle_is_small_and_knows_its_engine(walked, monkeypatch):
    kept = pickle.dumps(walked)
    assert len(kept) < 200_000
    monkeypatch.setattr(province, "ENGINE_ID", "another")
    with pytest.raises(UserError, match="expected one of engine another"):
        pickle.loads(kept)


def test_a_model_goes_to_another_process_and_comes_back(walked):
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        returned = pool.submit(copy.copy, walked).result()
    assert everything(moved(returned)) == everything(moved(walked))
