"""Why a firm closed: its rate of closing in parts, by the rules, and the firms that close by it are those that did."""

import numpy as np
import pandas as pd
import pytest
from small_worlds import SEED, lively, small_base

from jinzhen.experiments.__main__ import main
from jinzhen.experiments.running.kit import Kit
from jinzhen.experiments.why.firm import firm_trace, follow, roster
from jinzhen.experiments.why.hazard import eve, hazard, margin_of, slot_of
from jinzhen.model.state.world import Sum
from jinzhen.scenarios.errors import UserError

#: Without policies for firms, and with mergers, inspections, easier registration and support of the young.
SCENARIOS = {
    "plain": lively().with_levers(merger_support=0, quality_enforcement=0, startup_support=0),
    "policies": lively().with_levers(merger_support=200, quality_enforcement=2.0, startup_support=20,
                                     approval_reform=0.8),
}  # fmt: skip
TOWN = 5


def kit_of(scenario):
    return Kit(small_base(), scenario, SEED)


@pytest.mark.parametrize("name", SCENARIOS)
def test_those_whose_draw_is_below_their_chance_are_those_that_close(name):
    """All firms of all towns in every step: what is gone besides was taken over, and the engine counted as many."""
    scenario, n_closed, n_merged = SCENARIOS[name], 0, 0
    kit = kit_of(scenario)
    for step in range(scenario.n_steps):
        kit._in_use.clear()
        real = kit.run(scenario, 0)
        real.steps(step)
        before = set(real.firms().index)
        real.step()
        gone = before - set(real.firms().index)
        seen, params = eve(kit, 0, step)
        firms = seen.firms()
        firms = firms[firms.index.isin(before)]
        assert len(firms) == len(before)  # nobody left
        found = {row.Index: hazard(seen, row.slot, row.town, params) for row in firms.itertuples()}
        closing = {each for each, own in found.items() if own.is_closed}
        assert closing <= gone
        assert len(gone - closing) == real.workspace.world.sums[Sum.mergers]
        n_closed, n_merged = n_closed + len(closing), n_merged + len(gone - closing)
        for own in list(found.values())[::9]:
            made = own.usual_rate * own.age_factor * own.margin_factor + own.insolvent_rate + own.failure_rate
            assert own.rate == pytest.approx(own.policy_factor * made + own.inspection_rate)
            assert own.chance == pytest.approx(1.0 - np.exp(-own.rate / scenario.steps_per_year))
            assert (own.net_worth_mcny < 0.0) == (own.insolvent_rate > 0.0)
        if name == "plain":
            assert {own.policy_factor for own in found.values()} == {1.0}
            assert {own.inspection_rate for own in found.values()} == {0.0}
        else:
            assert any(own.policy_factor > 1.0 for own in found.values())
            assert any(own.inspection_rate > 0.0 for own in found.values())
    assert n_closed > 50 and (n_merged > 10) == (name == "policies")


def test_the_books_of_a_firm_are_those_of_the_run():
    kit = kit_of(lively())
    firms = kit.measure(lambda kit, number: roster(kit, number, TOWN), 0)
    told = kit.measure(lambda kit, number: firm_trace(kit, number, firms, "largest"), 0)
    run = kit_of(lively()).run(lively(), 0)
    start = run.firms("output_year_mcny")
    assert told.identity == start.loc[start["town"] == TOWN, "output_year_mcny"].idxmax()
    assert len(told.quarters) == run.n_steps + 1 and told.ended == "in_business" and told.hazard is None
    assert np.isnan(told.quarters["margin"].iloc[0])
    for at in range(1, run.n_steps + 1):
        run.step()
        slot, row = slot_of(run, told.identity), told.quarters.iloc[at]
        assert row["capital_mcny"] == run.tables.firms.capital_mcny[slot]
        assert row["output_mcny"] == run.tables.flows.output_mcny[slot]
        assert row["margin"] == margin_of(run, slot)


def test_a_firm_is_followed_to_where_it_goes_and_how_it_ends():
    scenario = SCENARIOS["policies"]
    kit = Kit(small_base(40, 900), scenario, SEED, point={"move_rate": 0.1})  # towns that share a trade
    ends, moved = set(), 0
    for town in range(0, 40, 2):
        firms = kit.measure(lambda kit, number, town=town: roster(kit, number, town), 1)
        left = firms[firms["whereabouts"] != "in_town"].groupby("whereabouts").head(3)
        for identity, row in left.iterrows():
            told = kit.measure(lambda kit, number, identity=identity: follow(kit, number, identity), 1)
            towns = told.quarters["town"].tolist()
            assert town in towns
            if row["whereabouts"] == "moved":
                assert told.moves and told.moves[0][1] != told.quarters["town"].iloc[0]
                moved += 1
            else:
                assert told.ended in ("closed", "merged")
                assert (told.hazard is not None) == (told.ended == "closed")
                assert told.ended_on == scenario.step_ends[row["last_at"]]
                assert (told.quarters["date"].iloc[-1] == told.ended_on) == (told.ended == "closed")
            ends.add(told.ended)
    assert {"closed", "merged"} <= ends and moved > 0


def test_the_largest_that_closes_is_told_and_one_that_is_not_there_is_refused():
    kit = kit_of(lively())
    firms = kit.measure(lambda kit, number: roster(kit, number, TOWN), 0)
    told = kit.measure(lambda kit, number: firm_trace(kit, number, firms, "closed"), 0)
    gone = firms[firms["whereabouts"] == "gone"]
    assert told.ended == "closed" and told.hazard.is_closed
    assert firms.loc[told.identity, "output_year_mcny"] == gone["output_year_mcny"].max()
    for wanted, words in (("7", "the town has no firm 7 in replication 0"), ("closed", "no firm of the town closes")):
        with pytest.raises(UserError, match=words):
            firm_trace(kit, 0, firms[firms["whereabouts"] == "in_town"], wanted)


SMALL = ("population.n_towns=18", "population.n_firms=450", "experiment.end=2024Q4", "experiment.replications=6",
         "policy.merger_support=0", "experiment.seed=1")


def test_a_firm_is_asked_for_after_the_command(tmp_path, capsys):
    where = (f"report.folder={tmp_path}", f"store.url=sqlite:///{tmp_path}/runs.sqlite")
    assert main(["why", "M27", *SMALL, "experiment.firm=closed", *where]) == 0
    told = capsys.readouterr().out
    assert "it closes. Its rate of closing was" in told and "times the usual of a" in told
    (folder,) = tmp_path.glob("why/*M27*")
    table = pd.read_csv(folder / "tables/why_firm.csv", encoding="utf-8-sig")
    firms = pd.read_csv(folder / "tables/why_firms.csv", encoding="utf-8-sig")
    parts = pd.read_csv(folder / "tables/why_hazard.csv", encoding="utf-8-sig").set_index("part")["value"]
    assert set(table["town_id"]) == {"M27"} and float(parts["draw"]) < float(parts["chance"])
    (identity,) = firms.loc[firms["output_year_mcny"] == firms.loc[firms["whereabouts"] == "gone",
                                                                  "output_year_mcny"].max(), "identity"]  # fmt: skip
    assert f"Firm {identity}, a" in told and "歇业率" in (folder / "why.html").read_text(encoding="utf-8")
    assert main(["why", "M27", *SMALL, f"experiment.firm={identity}", *where]) == 0
    again = capsys.readouterr().out
    assert again.partition("Files written")[0] == told.partition("Files written")[0]
    assert main(["why", "M27", *SMALL, "experiment.firm=7", *where]) == 2
    assert "the town has no firm 7 in replication" in capsys.readouterr().err
    assert main(["why", "M27", *SMALL, "experiment.firm=largst", *where]) == 2
    assert "did you mean largest?" in capsys.readouterr().err
