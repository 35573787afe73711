"""The Mesa face: the same bits as a replication, agents that are rows of its columns, and Mesa's own tools on them."""

import gc
import multiprocessing
import statistics
import subprocess
import sys
import weakref

import mesa
import numpy as np
import pytest

from jinzhen.model import replication as engine
from jinzhen.model.mesa import province
from jinzhen.model.mesa.agents import Attribute, City, ClosedFirmError, Firm, LeadingFirm, Supplier, Town, column_names
from jinzhen.model.mesa.arguments import DEFAULT_SEED
from jinzhen.model.mesa.province import HorizonError, ProvinceModel
from jinzhen.model.outcomes import OUTCOME_NAMES
from jinzhen.model.state.firms import NO_LEADER, Firms
from jinzhen.model.state.places import Cities
from jinzhen.model.state.towns import Towns
from jinzhen.model.state.world import State
from jinzhen.scenarios.base_year import synthetic
from jinzhen.scenarios.errors import ScenarioError, UserError
from jinzhen.scenarios.scenario import Population, Scenario

END = "2023-12-31"
N_STEPS = 5
SEED, NUMBER = 11, 3


@pytest.fixture(scope="module")
def base_year():
    """Six towns with 120 firms."""
    return synthetic(6, 120)


@pytest.fixture
def make(base_year):
    """Makes a model of the small world."""
    def make(*, slots_factor=2.0, **arguments):
        scenario = Scenario.baseline(end=END, population=Population(slots_factor=slots_factor))
        return ProvinceModel(**{"scenario": scenario, "seed": SEED, "replication": NUMBER, "base_year": base_year,
                                **arguments})
    return make


@pytest.fixture
def model(make):
    """A model of the small world at its base year."""
    return make()


def assert_same(trajectory, other):
    """Every array of two trajectories is the same, bit for bit."""
    for name, left, right in zip(trajectory._fields, trajectory, other, strict=True):
        assert np.array_equal(left, right, equal_nan=True), name


def capital(agent):
    """Capital of a firm or town, None for a city."""
    return getattr(agent, "capital_mcny", None)


def finished(model):
    """The model after its last step."""
    model.run_model()
    return model


class TestRun:
    def test_it_is_the_replication(self, model, base_year):
        assert_same(finished(model).trajectory, engine.replication(model.run_scenario, base_year, SEED, NUMBER))

    def test_looking_at_agents_changes_nothing(self, model, base_year):
        while model.running:
            assert len(model.agents.shuffle()) == len(model.agents)
            model.step()
        assert_same(model.trajectory, engine.replication(model.run_scenario, base_year, SEED, NUMBER))

    def test_it_ends_with_the_scenario(self, model):
        for step in range(N_STEPS):
            assert (model.running, model.steps) == (True, step)
            model.step()
        assert not model.running
        with pytest.raises(HorizonError, match="2023-12-31"):
            model.step()
        assert (model.steps, model.day.isoformat()) == (N_STEPS, END)

    def test_the_trajectory_waits_for_the_end(self, model):
        model.step()
        with pytest.raises(UserError, match="1 of 5 steps"):
            _ = model.trajectory

    def test_outcomes_are_those_of_the_latest_step(self, model):
        start = model.outcomes
        model.step()
        now = model.outcomes
        finished(model)
        assert list(start.values()) == model.trajectory.outcomes[0].tolist()
        assert list(now.values()) == model.trajectory.outcomes[1].tolist()
        assert model.outcome("entities") == model.trajectory.outcomes[-1, OUTCOME_NAMES.index("entities")]
        with pytest.raises(UserError, match="did you mean entities"):
            model.outcome("entites")

    @pytest.mark.parametrize("as_mapping", [True, False])
    def test_levers_by_mapping_and_by_keyword(self, make, base_year, as_mapping):
        levers = {"special_fund": 800.0}
        model = make(scenario=levers) if as_mapping else make(scenario=None, **levers)
        assert model.run_scenario == Scenario.baseline().with_levers(**levers)

    def test_a_lever_by_keyword_changes_the_scenario_given(self, make):
        model = finished(make(special_fund=0.0, county_fund=0.0))
        assert model.run_scenario.end.isoformat() == END
        assert model.trajectory.money_mcny.sum() < finished(make()).trajectory.money_mcny.sum()

    @pytest.mark.parametrize("wrong", [
        {"special_fnd": 800.0}, {"special_fund": "much"}, {"seed": -1}, {"seed": 1 << 32}, {"replication": 0.5},
        {"scenario": 7}])
    def test_what_cannot_be_is_refused(self, make, wrong):
        with pytest.raises(ScenarioError):
            make(**wrong)

    def test_a_model_given_nothing_but_a_size_makes_its_base_year(self):
        small = Scenario.baseline(end=END, population=Population(n_towns=6, n_firms=120))
        assert len(ProvinceModel(small).agents_by_type[Town]) == 6

    def test_a_full_segment_is_made_larger_on_the_way(self, make, monkeypatch):
        """The steps so far are made again with more slots, and what has been set on the way is there again."""
        def step_forward(workspace, *arguments):
            engine.step_forward(workspace, *arguments)
            if workspace.slots_factor < 2.0 and arguments[-1] == 2:
                workspace.world.state[State.overflow] = 1

        roomy, tight = make(slots_factor=2.0), make(slots_factor=1.25)
        monkeypatch.setattr(province, "step_forward", step_forward)
        n_slots = tight.tables.firms.leading.size
        for model in (roomy, tight):
            while model.running:
                model.agents_by_type[LeadingFirm].set("cash_mcny", 500.0)
                model.agents_by_type[Town].set("brand", 0.9)
                model.step()
        assert tight.tables.firms.leading.size > n_slots
        assert (tight.steps, tight.datacollector.model_vars) == (N_STEPS, roomy.datacollector.model_vars)
        assert_same(roomy.trajectory, tight.trajectory)
        assert tight.agents.get("unique_id") == roomy.agents.get("unique_id")

    def test_what_is_set_counts(self, make):
        """The test above would be idle if setting changed nothing."""
        set_once, usual = make(), make()
        set_once.agents_by_type[Town].set("brand", 0.9)
        set_once.step(), usual.step()
        assert set_once.outcomes != usual.outcomes


class TestViews:
    def test_every_column_is_there_and_documented(self):
        for kind, table in ((Firm, Firms), (Town, Towns), (City, Cities)):
            assert set(column_names(kind)) == set(table._fields)
            for name in table._fields:
                column = getattr(kind, name)
                assert column.__doc__.endswith((f"({column.unit})", f"({column.unit}; read only)")), name
                assert column.unit, name

    def test_a_view_shows_the_column(self, model):
        model.step()
        for firm in model.agents_by_type[Supplier]:
            for name in ("capital_mcny", "age_years", "identity", "operating"):
                assert getattr(firm, name) == getattr(model.tables.firms, name)[firm.row]
        for town in model.agents_by_type[Town]:
            number = town.unique_id - 65536
            assert town.services.tolist() == model.tables.towns.services[number].tolist()
            assert town.criteria.tolist() == model.tables.towns.criteria[:, number].tolist()
            assert isinstance(town.tier, int)
            assert isinstance(town.brand, float)

    def test_a_view_holds_no_values(self, model):
        for agent in model.agents:
            assert set(vars(agent)) == {"model", "key"}

    def test_views_are_made_when_asked_for(self, make, monkeypatch):
        made = []
        monkeypatch.setattr(Firm, "at", lambda model, key: made.append(key))
        finished(make())
        assert made == []

    def test_what_is_set_is_in_the_column_and_moves_the_model(self, make):
        richer, usual = make(), make()
        richer.agents_by_type[Supplier].set("capital_mcny", 50.0)
        suppliers = richer.agents_by_type[Supplier]
        assert (richer.tables.firms.capital_mcny[[firm.row for firm in suppliers]] == 50.0).all()
        richer.step(), usual.step()
        assert richer.outcome("capital_mcny") > usual.outcome("capital_mcny")

    def test_rows_of_numbers_are_set_whole(self, model):
        town = model.town(2)
        town.services = 0.75
        assert model.tables.towns.services[2].tolist() == [0.75] * 8
        town.services = np.linspace(0.1, 0.8, 8)
        assert town.services.tolist() == np.linspace(0.1, 0.8, 8).tolist()
        with pytest.raises(ValueError, match="read-only"):
            town.services[0] = 0.5

    @pytest.mark.parametrize(("name", "value"), [
        ("brand", 1.5), ("brand", float("nan")), ("brand", "strong"), ("services", [0.1, 0.2]), ("capital_mcny", -1.0),
        ("perceived_constraint", 11.0)])
    def test_values_out_of_range_are_refused(self, model, name, value):
        town = model.town(0)
        before = getattr(town, name)
        with pytest.raises(ScenarioError, match=name):
            setattr(town, name, value)
        assert np.array_equal(getattr(town, name), before)

    @pytest.mark.parametrize("name", ["tier", "first_slot", "trade"])
    def test_what_a_row_is_cannot_be_set(self, model, name):
        with pytest.raises(AttributeError, match="only be read"):
            setattr(model.town(0), name, 1)

    def test_a_mistyped_column_is_not_set_in_silence(self, model):
        with pytest.raises(AttributeError, match="did you mean capital_mcny"):
            model.agents_by_type[Supplier].set("capitl_mcny", 1.0)

    def test_columns_are_only_written_through_views(self, model):
        with pytest.raises(ValueError, match="read-only"):
            model.tables.firms.capital_mcny[0] = 1.0


class TestComingAndGoing:
    def test_every_entity_is_an_agent_once(self, model):
        while model.running:
            model.step()
            firms = model.tables.firms
            kinds = model.agents_by_type
            assert list(kinds) == model.agent_types == [City, Town, LeadingFirm, Supplier]
            assert len(kinds[LeadingFirm]) == model.outcome("leading_firms")
            entities = int((firms.operating + firms.paper).sum())
            assert len(kinds[LeadingFirm]) + len(kinds[Supplier]) == entities
            assert len({agent.unique_id for agent in model.agents}) == len(model.agents) == entities + 6 + 11

    def test_entrants_appear_and_closed_firms_go(self, model):
        before = {firm.unique_id: firm for firm in model.agents if isinstance(firm, Firm)}
        finished(model)
        after = {firm.unique_id: firm for firm in model.agents if isinstance(firm, Firm)}
        closed, entered = before.keys() - after.keys(), after.keys() - before.keys()
        assert closed
        assert entered
        assert all(after[number] is before[number] for number in before.keys() & after.keys())
        for number in closed:
            with pytest.raises(ClosedFirmError, match="has closed by 2023-12-31"):
                _ = before[number].capital_mcny
            with pytest.raises(ClosedFirmError):
                before[number].capital_mcny = 1.0

    def test_closed_firms_are_not_kept(self, model):
        views = [weakref.ref(firm) for firm in model.agents if isinstance(firm, Firm)]
        numbers = {view().unique_id for view in views}
        finished(model)
        gc.collect()
        alive = {view().unique_id for view in views if view() is not None}
        assert alive == numbers & set(model.agents.get("unique_id")) != numbers

    def test_numbers_are_the_same_in_every_scenario(self, make):
        one, other = finished(make()), finished(make(special_fund=0.0, slots_factor=3.0))
        numbers = [{firm.unique_id for firm in model.agents if isinstance(firm, Firm)} for model in (one, other)]
        assert len(numbers[0] & numbers[1]) > 0.5 * len(numbers[0])

    def test_a_promoted_supplier_becomes_a_leading_firm(self, model):
        firms = (firm for firm in model.agents_by_type[Supplier] if firm.legal_form == 0.0)
        supplier = max(firms, key=lambda firm: firm.capital_mcny)  # small ones may close within the step
        supplier.output_year_mcny = 50_000.0
        model.step()
        assert type(supplier) is LeadingFirm
        assert supplier.leading == 1.0
        assert supplier in model.agents_by_type[LeadingFirm]
        assert supplier not in model.agents_by_type[Supplier]

    def test_who_belongs_to_whom(self, model):
        model.step()
        for city in model.agents_by_type[City]:
            assert all(town.home_city is city for town in city.towns)
        linked = set()
        for town in model.agents_by_type[Town]:
            assert len(town.firms) == town.registered
            assert len(town.leading_firms) == town.leaders
            assert all(firm.town is town for firm in town.firms)
            for leader in town.leading_firms:
                assert all(leader in supplier.leaders for supplier in leader.suppliers)
                linked |= {(supplier.row, leader.row) for supplier in leader.suppliers}
        links = model.tables.firms.link_leader
        assert linked == {(slot, links[k, slot]) for k, slot in np.argwhere(links != NO_LEADER)} != set()

    def test_models_are_freed(self, make):
        models = []
        for _ in range(3):
            model = make(agent_reporters={"number": "unique_id"})
            model.agents_by_type[Town].set("brand", 0.5)
            model.step()
            models += [weakref.ref(model), weakref.ref(model.town(0))]
        del model
        gc.collect()
        assert [model() for model in models] == [None] * 6


class TestAgentSets:
    def test_select_groupby_agg_get_do(self, model):
        model.step()
        suppliers = model.agents_by_type[Supplier]
        large = suppliers.select(lambda firm: firm.payroll_jobs > 20.0)
        assert 0 < len(large) < len(suppliers)
        assert large.agg("payroll_jobs", min) > 20.0
        by_town = suppliers.groupby(lambda firm: firm.town.unique_id)
        assert by_town.count() == {town.unique_id: town.supporting for town in model.agents_by_type[Town]}
        seen = []
        suppliers.do(lambda firm: seen.append(firm.unique_id))
        assert seen == suppliers.get("unique_id")
        assert len(model.agents.select(agent_type=Firm)) == len(suppliers) + len(model.agents_by_type[LeadingFirm])

    def test_shuffle_keeps_everybody_and_follows_the_seed(self, make):
        orders = [make(replication=number).agents.shuffle().get("unique_id") for number in (NUMBER, NUMBER, NUMBER + 1)]
        assert orders[0] == orders[1] != sorted(orders[0])
        assert orders[2] != orders[0]

    def test_a_set_that_is_kept_shows_the_present(self, model):
        towns = model.agents_by_type[Town]
        before = towns.get("output_year_mcny")
        model.step()
        assert towns.get("output_year_mcny") != before
        assert towns.get("output_year_mcny") == model.tables.towns.output_year_mcny.tolist()


class TestCollecting:
    def test_model_and_agent_reporters(self, make):
        model = finished(make(agent_reporters={"capital_mcny": capital}, agenttype_reporters={Town: {"tier": "tier"}}))
        table = model.datacollector.get_model_vars_dataframe()
        assert table["step_end"].tolist()[1:] == [day.isoformat() for day in model.run_scenario.step_ends]
        assert (table[list(OUTCOME_NAMES)].to_numpy() == model.trajectory.outcomes).all()
        agents = model.datacollector.get_agent_vars_dataframe()
        assert sorted(set(agents.index.get_level_values("Step"))) == list(range(N_STEPS + 1))
        last = agents.loc[N_STEPS]["capital_mcny"]
        assert [capital(agent) for agent in model.agents if capital(agent)] == last[last > 0.0].tolist()
        tiers = model.datacollector.get_agenttype_vars_dataframe(Town)["tier"]
        assert tiers.loc[2].tolist() == model.trajectory.tiers[2].tolist()

    def test_batch_run_sweeps_replications_and_levers(self, make, base_year, monkeypatch):
        monkeypatch.setattr(multiprocessing, "set_start_method", lambda *arguments, **named: None)
        scenario = make().run_scenario
        swept = {"scenario": scenario, "base_year": base_year, "replication": range(2), "special_fund": [0, 800]}
        rows = mesa.batch_run(ProvinceModel, swept, display_progress=False)
        assert [(row["replication"], row["special_fund"]) for row in rows] == [(0, 0), (0, 800), (1, 0), (1, 800)]
        for row in rows:
            expected = engine.replication(scenario.with_levers(special_fund=row["special_fund"]), base_year,
                                          DEFAULT_SEED, row["replication"]).outcomes[-1]
            assert [row[name] for name in OUTCOME_NAMES] == expected.tolist()
            assert row["step_end"] == END
        assert statistics.mean(row["public_money_mcny"] for row in rows[::2]) < rows[1]["public_money_mcny"]


class TestMesa:
    def test_replications_do_not_load_mesa(self):
        script = "import sys, jinzhen.model.replication; print('mesa' in sys.modules)"
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=120, check=True)
        assert done.stdout.strip() == "False"

    def test_its_dashboard_finds_no_scenario_of_its_own(self, model):
        """From Mesa 3.5 on it takes a `scenario` for an experimental class of its own, and refuses any other."""
        assert getattr(model, "scenario", None) is None
        with pytest.raises(AttributeError, match="another model to be made"):
            model.scenario = model.run_scenario

    def test_a_column_of_the_class_describes_itself(self):
        assert isinstance(Supplier.cash_mcny, Attribute)
        assert Supplier.cash_mcny.__doc__ == "cash (m CNY)"
