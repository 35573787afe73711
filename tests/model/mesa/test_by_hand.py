"""What Mesa lets a user do by hand works, or is answered in one line that belongs to the project."""

import pydoc
import random

import mesa
import numpy as np
import pytest

from jinzhen.model.mesa.agents import City, Firm, LeadingFirm, MemberError, Supplier, Town
from jinzhen.model.mesa.arguments import IS_RECENT
from jinzhen.model.mesa.province import HorizonError
from jinzhen.model.outcomes import OUTCOME_NAMES
from jinzhen.scenarios.errors import JinzhenError, ScenarioError, UserError
from jinzhen.scenarios.levers import LEVERS

REFUSED = {
    "an agent joins": lambda model: mesa.Agent(model),
    "an agent is registered": lambda model: model.register_agent(model.town(0)),
    "an agent is taken out": lambda model: model.deregister_agent(model.town(0)),
    "all are taken out": lambda model: model.remove_all_agents(),
    "an agent removes itself": lambda model: model.town(0).remove(),
    "all remove themselves": lambda model: model.agents.do("remove"),
    "agents are created": lambda model: Town.create_agents(model, 3),
    "agents are created by key": lambda model: Supplier.create_agents(model, 2, [1, 2]),
    "an agent is made": lambda model: City(model, 3),
    "an agent steps": lambda model: model.town(0).step(),
    "an agent advances": lambda model: model.town(0).advance(),
    "all step": lambda model: model.agents.shuffle_do("step"),
    "a name is set on an agent": lambda model: setattr(model.town(0), "pos", (0, 0)),
    "an agent changes its model": lambda model: setattr(model.town(0), "model", None),
    "an agent changes its number": lambda model: setattr(model.town(0), "unique_id", 1),
    **{f"{name} is set": lambda model, name=name: setattr(model, name, 3) for name in (
        "steps", "seed", "replication", "run_scenario", "base_year", "scenario", "agents", "agents_by_type",
        "agent_types", "tables", "outcomes", "day", "trajectory", *list(LEVERS)[:2])},
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_is_one_line_of_the_project(what, model):
    before = model.outcomes, len(model.agents), model.steps
    with pytest.raises(JinzhenError) as refused:
        REFUSED[what](model)
    assert "\n" not in str(refused.value)
    assert (model.outcomes, len(model.agents), model.steps) == before


def test_what_cannot_be_set_is_also_an_attribute_error(model):
    """Python's own tools expect that."""
    with pytest.raises(AttributeError, match=r"special_fund cannot be set; expected ProvinceModel\(special_fund=...\)"):
        model.special_fund = 800.0
    assert issubclass(MemberError, UserError)


class TestNumbers:
    @pytest.mark.parametrize("text", ["7", " 7 ", "７", "007"])
    def test_a_seed_may_be_text(self, make, text):
        assert make(seed=text).outcomes == make(seed=7).outcomes

    @pytest.mark.parametrize("number", [4, "4", np.int64(4)])
    def test_rng_is_the_replication(self, make, number):
        assert make(rng=number).outcomes == make(replication=4).outcomes != make().outcomes

    @pytest.mark.parametrize("wrong", [
        {"seed": ""}, {"seed": "x"}, {"seed": "-1"}, {"seed": "1.5"}, {"seed": 7.0}, {"seed": "9" * 5000}, {"rng": -1},
        {"rng": np.random.default_rng(3)}, {"rng": np.random.SeedSequence(3)}, {"rng": [1, 2]}, {"replication": "x"}])
    def test_what_is_no_whole_number_is_refused(self, make, wrong):
        name = next(iter(wrong))
        with pytest.raises(ScenarioError, match=f"^{name}: .*; expected a whole number from 0 to 4294967295"):
            make(**wrong)

    def test_rng_and_replication_are_not_given_both(self, make):
        with pytest.raises(ScenarioError, match="both replication 1 and rng 2"):
            make(replication=1, rng=2)

    @pytest.mark.parametrize(("wrong", "likely"), [("replicaton", "replication"), ("special_fnd", "special_fund")])
    def test_a_mistyped_option_is_answered_with_the_nearest(self, make, wrong, likely):
        with pytest.raises(ScenarioError, match=f"did you mean {likely}"):
            make(**{wrong: 3})


class TestRunning:
    def test_it_may_be_stopped_and_moved_on(self, model):
        model.step()
        model.running = False
        model.run_model()
        assert model.steps == 1
        model.step()
        assert (model.steps, model.running) == (2, False)
        model.running = True
        model.run_model()
        assert (model.steps, model.running) == (5, False)

    def test_beyond_the_end_every_step_is_refused_again(self, model):
        model.run_model()
        model.running = True
        clock = getattr(model, "time", None)
        for _ in range(2):
            with pytest.raises(HorizonError, match="at most 5 steps"):
                model.step()
        assert (model.steps, getattr(model, "time", None)) == (5, clock)

    @pytest.mark.skipif(not IS_RECENT, reason="from Mesa 3.5 on")
    def test_mesas_own_clock_runs_it_too(self, model):
        model.run_for(2)
        assert (model.steps, model.time, len(model.datacollector.get_model_vars_dataframe())) == (2, 2.0, 3)
        with pytest.raises(HorizonError):
            model.run_for(10)
        with pytest.raises(HorizonError):
            model.step()
        assert model.steps == 5

    def test_random_numbers_set_by_hand_shuffle(self, model):
        model.agents.shuffle()
        orders = []
        for _ in range(2):
            model.random = random.Random(7)
            orders.append(model.agents.shuffle().get("unique_id"))
        assert orders[0] == orders[1]
        model.reset_rng(3)
        model.step()

    def test_a_user_may_keep_things_on_the_model(self, model):
        model.note = "mine"
        model.step()
        assert model.note == "mine"


class TestCollecting:
    def test_the_base_year_is_row_0(self, model):
        start = model.outcomes
        for _ in range(2):
            model.step()
        table = model.datacollector.get_model_vars_dataframe()
        assert table["step_end"].tolist() == ["2022-09-30", "2022-12-31", "2023-03-31"]
        assert table.loc[0, list(OUTCOME_NAMES)].to_dict() == start
        assert table.loc[2, list(OUTCOME_NAMES)].to_dict() == model.outcomes

    def test_agents_of_the_base_year_are_step_0(self, make):
        model = make(agent_reporters={"brand": "brand"}, agenttype_reporters={Firm: {"cash": "cash_mcny"}})
        start = [town.brand for town in model.agents_by_type[Town]]
        cash = model.agents.select(agent_type=Firm).get("cash_mcny")
        model.step()
        brands = model.datacollector.get_agent_vars_dataframe()["brand"]
        assert brands.loc[0].dropna().tolist() == start
        assert model.datacollector.get_agenttype_vars_dataframe(Firm)["cash"].loc[0].tolist() == cash

    def test_reporters_of_a_user_stand_beside_the_outcomes(self, make):
        model = make(model_reporters={"firms": lambda model: len(model.agents_by_type[LeadingFirm])})
        model.step()
        table = model.datacollector.get_model_vars_dataframe()
        assert table["firms"].tolist() == table["leading_firms"].tolist()

    @pytest.mark.parametrize("wrong", [
        {"agent_reporters": {"x": "brnd"}}, {"agenttype_reporters": {Town: {"x": "brnd"}}}])
    def test_a_mistyped_reporter_is_answered_with_the_nearest(self, make, wrong):
        with pytest.raises(UserError, match="did you mean brand"):
            make(**wrong)

    @pytest.mark.parametrize("name", ["model_reporters", "agent_reporters", "agenttype_reporters"])
    def test_reporters_are_a_mapping(self, make, name):
        """Mesa's batch_run takes a mapping that is not in a list apart."""
        with pytest.raises(UserError, match=f"{name}: 'brand'; expected a mapping; in parameters of batch_run a list"):
            make(**{name: "brand"})

    def test_a_reporter_does_not_take_the_name_of_an_outcome(self, make):
        with pytest.raises(UserError, match="'entities' is an outcome"):
            make(model_reporters={"entities": len})

    @pytest.mark.parametrize("wrong", [{City: {"x": "brand"}}, {"Town": {"x": "brand"}}, {int: {"x": "brand"}}])
    def test_a_reporter_of_the_wrong_class_is_refused(self, make, wrong):
        with pytest.raises(UserError):
            make(agenttype_reporters=wrong)


class TestNames:
    @pytest.mark.parametrize("wanted", [0, "P01", "p01", "杏花村汾酒", "Xinghuacun Fenjiu liquor", " 汾酒 "])
    def test_a_town_has_many_names(self, model, wanted):
        assert model.town(wanted) is model.town(0)

    @pytest.mark.parametrize("wanted", [8, "忻州市", "忻州", "Xinzhou", "xinzhou"])
    def test_so_has_a_city(self, model, wanted):
        assert model.city(wanted).name_zh == "忻州市"

    def test_a_name_that_no_agent_shows_is_answered_with_the_nearest(self, model):
        with pytest.raises(MemberError, match="a Town shows no 'brnd'; did you mean brand"):
            model.agents_by_type[Town].get("brnd")
        with pytest.raises(AttributeError, match="a City shows no 'brand'"):
            _ = model.city(0).brand
        assert not hasattr(model.town(0), "capital")

    def test_help_tells_what_a_column_means(self):
        assert "strength of the regional brand (0-1)" in pydoc.render_doc(Town)

    def test_agents_and_models_say_what_they_are_in_one_line(self, model):
        firm = next(iter(model.agents_by_type[Supplier]))
        assert repr(model) == "<ProvinceModel equal_funds, seed 11, replication 0, step 0 of 5, 2022-09-30>"
        assert repr(model.town(0)) == "<Town P01 杏花村汾酒 Xinghuacun Fenjiu liquor>"
        assert repr(model.city(0)) == "<City 太原市 Taiyuan>"
        assert repr(firm) == f"<Supplier {firm.unique_id} of P01 杏花村汾酒>"

    def test_a_closed_firm_still_says_what_it_was(self, model):
        firms = [agent for agent in model.agents if isinstance(agent, Firm)]
        model.run_model()
        closed = [firm for firm in firms if not firm.is_open]
        assert closed
        assert repr(closed[0]) == f"<{type(closed[0]).__name__} {closed[0].unique_id}, closed>"
