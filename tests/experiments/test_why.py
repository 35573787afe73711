"""Why a town is named or is not: what is told of every round is what the engine decided."""

import json

import numpy as np
import pandas as pd
import pytest
from memory_store import MemoryStore
from small_worlds import OUTCOME, SEED, lively, run, small_base
from studies import study

from jinzhen.experiments.__main__ import main
from jinzhen.experiments.asking.dispatch import spoken
from jinzhen.experiments.running.executors import SerialExecutor
from jinzhen.experiments.running.kit import Kit
from jinzhen.experiments.store.rows import base_year_towns
from jinzhen.experiments.why.hearing import DECISIONS, GATES, hear, standing
from jinzhen.experiments.why.probes import ROUND, decisions, fates
from jinzhen.experiments.why.reasons import counted, last_words, typical
from jinzhen.experiments.why.sentences import course
from jinzhen.experiments.why.trace import trace
from jinzhen.model.state.codes import Gate, Tier
from jinzhen.model.state.now import Lever
from jinzhen.scenarios.errors import Failure
from jinzhen.scenarios.units import UNLIMITED

N = 24
#: Scenarios that between them decide in every way there is.
WORLDS = {
    "few places": lively(),
    "withdrawal": lively().with_levers(withdrawal="on", min_supporting_units=[["2022Q4", 8], ["2025Q1", 30]]),
    "one nomination": lively().with_levers(nomination_quota=1, municipal_rounds_per_year=4, standing_years=1),
    "the gap": lively().with_levers(places_rule="gap", target_towns=9, potential_places=0),
    "no limit": lively().with_levers(places_rule="unlimited", gates="waived", quality_bar=0.4),
    "no nomination": lively().with_levers(nomination_quota=0),
}


def kit_of(scenario):
    return Kit(small_base(), scenario, SEED)


def heard(scenario, number):
    """(step, hearing, run after the step, tiers before the step) of every round of a replication."""
    one = kit_of(scenario).run(scenario, number)
    while one.at < one.n_steps:
        before = standing(one)
        tier = one.tables.towns.tier.copy()
        one.step()
        if found := hear(one, before):
            yield one.at - 1, found, one, tier


@pytest.mark.parametrize("world", WORLDS)
def test_what_is_told_is_what_the_engine_decided_in_every_round(world):
    """Against a run that nobody listened to: tiers of every step, and the counts that the engine keeps of a round."""
    scenario, n_rounds = WORLDS[world], 0
    for number in range(N):
        plain = run(scenario, number)
        told = {int(row[0]) - 1: row for row in plain.rounds if row[1] == 0.0}
        rounds = list(heard(scenario, number))
        assert [step for step, *_ in rounds] == list(told)
        for step, found, _, tier in rounds:
            decided, after = np.array(DECISIONS)[found.decided], plain.tiers[step + 1]
            assert np.array_equal(decided == "named", (after == Tier.provincial) & (found.tier != Tier.provincial))
            assert np.array_equal(decided == "withdrawn", (tier == Tier.provincial) & (after != Tier.provincial))
            _, _, nominated, eligible, places, named, _ = told[step]
            assert found.nominated.sum() == nominated and (found.rank > 0).sum() == eligible
            assert found.places == places and (decided == "named").sum() == named
            assert np.array_equal(found.passes[Gate.all] > 0, ~(found.passes[: len(GATES)] == 0).any(axis=0))
            n_rounds += 1
    assert n_rounds > N


def test_each_decision_is_the_first_line_that_was_not_passed():
    seen = set()
    for world in ("few places", "withdrawal", "one nomination", "no limit"):
        for number in range(N):
            for _, found, one, _ in heard(WORLDS[world], number):
                towns, at_town = one.tables.towns, one.workspace.at_town
                bar = at_town[Lever.quality_bar]
                for town, code in enumerate(found.decided):
                    decided, failed = DECISIONS[code], [name for name in GATES if not found.passes[Gate[name], town]]
                    seen.add(decided)
                    rank, places = found.rank[town], found.places
                    if decided in ("named", "no_place", "below_bar"):
                        assert found.nominated[town] and not failed
                        assert (rank > 0) == (found.seen[town] >= bar[town]) == (decided != "below_bar")
                        assert decided == "below_bar" or (rank <= places) == (decided == "named")
                    elif decided in (*GATES, "several_gates"):
                        assert (found.nominated[town] or found.rank_in_city[town] == 0) and failed and rank == 0
                        assert failed == [decided] if decided in GATES else len(failed) > 1
                    elif decided == "not_nominated":
                        assert not found.nominated[town]
                        assert not 0 < found.rank_in_city[town] <= found.quota
                        assert found.rank_in_city[town] > 0 or not failed  # its city reckons its output too low
                    elif decided == "no_title":
                        assert found.tier[town] == Tier.none
                    elif decided == "too_new":
                        assert found.step - found.tier_step[town] < 4 * one.now().lever[Lever.standing_years]
                    if not found.passes[Gate.support, town]:
                        assert towns.supporting[town] < at_town[Lever.min_supporting_units, town]
    assert seen == set(DECISIONS)


def test_a_flag_that_comes_and_goes_with_the_year_is_told_as_the_assessment_s():
    """Without rounds nothing else flags a town, and every change of the flag is at a year's end."""
    scenario = lively().with_levers(round_calendar="none")
    told = [change for town in range(len(small_base().towns.town_id)) for number in range(3)
            for change in trace(kit_of(scenario), number, town).changes]
    flags = [each for each in told if each.by == "assessment"]
    assert {each.tier for each in flags} == {"potential", "municipal"} and {each.day.month for each in flags} == {12}
    assert "potential" not in {each.tier for each in told if each.by != "assessment"}


def test_listening_changes_nothing():
    one = kit_of(lively()).run(lively(), 3)
    outcomes = []
    while one.at < one.n_steps:
        before = standing(one)
        one.step()
        world = [array.copy() for array in one.workspace.world]
        hear(one, before)
        assert all(np.array_equal(now, was, True) for now, was in zip(one.workspace.world, world, strict=True))
        outcomes.append(one.outcome("provincial_towns"))
    assert outcomes == run(lively(), 3).outcomes[1:, OUTCOME["provincial_towns"]].tolist()


def test_a_round_that_is_told_otherwise_than_it_was_held_is_a_failure():
    one = kit_of(lively()).run(lively(), 0)
    while True:
        before = standing(one)
        one.step()
        if one.plan.rounds[one.at - 1].is_provincial:
            break
    wrong = before.codes.copy()
    wrong[:] = np.where(wrong == Tier.provincial, Tier.municipal, wrong)
    with pytest.raises(Failure, match="is not what the engine held"):
        hear(one, before._replace(codes=wrong, batch=before.batch + 1))


def test_the_probe_keeps_a_letter_a_town_and_the_trace_tells_the_same():
    base, kit, places = small_base(), kit_of(lively()), []
    for number in range(6):
        row = fates(kit, number)
        assert [int(each) for each in row["tiers"]] == run(lively(), number).tiers[-1].tolist()
        assert {len(text) for name, text in row.items() if name.startswith(ROUND)} == {len(base.towns.town_id)}
        for town in range(0, len(base.towns.town_id), 3):
            told = kit.measure(lambda kit, number, town=town: trace(kit, number, town), number)
            assert [each for _, each in decisions(row, town)] == [each.decided for each in told.rounds]
            assert told.quarters["tier"].tolist() == [Tier(t).name for t in run(lively(), number).tiers[:, town]]
            tiers = [told.quarters["tier"].iloc[0], *(each.tier for each in told.changes)]
            shown = told.quarters["tier"]
            assert tiers == shown[shown != shown.shift()].tolist()
            for each in told.rounds:
                quarter = told.quarters.set_index("date").loc[each.day]
                assert quarter["reported_output_mcny"] == each.reported_output_mcny
                assert ("output" in each.failed) <= (each.reported_output_mcny < each.output_gate_mcny)
                assert (each.decided == "named") == (each.tier != "provincial" and 0 < each.rank <= each.places)
                places.append(each.places)
    assert places and UNLIMITED not in places


def measured(*rows):
    return pd.DataFrame(rows, columns=["replication", "provincial", "tiers", "round_3", "round_7"])


def test_reasons_are_counted_and_the_typical_replication_is_the_first_nearest_the_median():
    named, bar, place, provincial = (chr(ord("a") + DECISIONS.index(each))
                                     for each in ("named", "below_bar", "no_place", "provincial"))  # fmt: skip
    frame = measured((0, 9, "31", named + bar, provincial + place), (1, 4, "11", bar * 2, place * 2),
                     (2, 5, "11", np.nan, bar + place), (3, 5, "11", bar * 2, bar * 2), (4, 8, "11", np.nan, np.nan),
                     (5, 6, "13", place * 2, place + provincial))  # fmt: skip
    last = last_words(frame, 0)
    assert last["last_word"].tolist() == ["named", "no_place", "below_bar", "below_bar", "no_round", "no_place"]
    assert last["is_provincial"].tolist() == [True, *[False] * 5]
    assert last_words(frame, 1)["last_word"].tolist()[5] == "history"
    reasons = counted(frame, last, 0).set_index("reason")
    assert reasons["rounds"].to_dict() == {"below_bar": 4, "no_place": 3, "named": 1, "no_round": 0}
    assert reasons["share_of_rounds"].sum() == pytest.approx(1.0)
    assert reasons["replications"].sum() == 6 and reasons["share_of_replications"].sum() == pytest.approx(1.0)
    found = typical(last)
    assert (found.number, found.last_word, found.n_alike, found.median) == (2, "below_bar", 2, 5.5)


def test_a_study_tells_the_typical_replication():
    base_year, store = small_base(), MemoryStore()
    store.keep_base_year(base_year.content_hash, base_year_towns(base_year))
    done = study("why", lively(), base_year, store, SerialExecutor(base_year), seed=SEED, town="M27", replications=N)
    answer = done.answer()
    met = np.array([run(lively(), number).tiers[-1][5] == Tier.provincial for number in range(N)])
    assert answer.chance.value == met.mean() and answer.n == N
    told = answer.last.set_index("replication").loc[answer.trace.number]
    assert told["last_word"] == answer.last["last_word"].mode()[0]
    assert answer.is_provincial == met[answer.trace.number]
    assert list(course(answer))
    other = study("why", lively(), base_year, store, SerialExecutor(base_year), seed=SEED, town="M27",
                  replications=N, replication=N + 3).answer()  # fmt: skip
    assert other.trace.number == N + 3 and other.typical is None


SMALL = ("population.n_towns=18", "population.n_firms=450", "certification.target_towns=5", "experiment.end=2024Q4",
         "experiment.replications=12", "certification.round_calendar=yearly")  # fmt: skip


def command(capsys, folder, *words):
    code = main([*words, f"report.folder={folder}", f"store.url=sqlite:///{folder}/runs.sqlite"])
    return code, capsys.readouterr()


def test_a_town_is_named_after_the_command(tmp_path, capsys):
    code, told = command(capsys, tmp_path, "why", "M27", *SMALL)
    assert code == 0, told.err
    assert "stands for all: the town ends as in most of them" in told.out
    assert "Over 12 replications what decided last was:" in told.out and "What decided" in told.out
    assert "2024Q4, round: " in told.out
    (folder,) = tmp_path.glob("why/*M27*")
    for name in ("rounds", "quarters", "reasons", "replications"):
        table = pd.read_csv(folder / f"tables/why_{name}.csv", encoding="utf-8-sig")
        assert len(table)
        explained = pd.read_csv(folder / "tables/why_columns.csv", encoding="utf-8-sig")
        assert set(table.columns) <= set(explained["column"])
    assert json.loads((folder / "why.json").read_text(encoding="utf-8"))
    page = (folder / "why.html").read_text(encoding="utf-8")
    assert "认定批次：" in page and "为何获认定或未获认定" in page


def test_a_replication_is_asked_for_in_either_way_and_runs_are_not_computed_twice(tmp_path, capsys):
    code, one = command(capsys, tmp_path, "why", "M27", *SMALL, "--replication", "7")
    assert code == 0, one.err
    assert "Replication 7 was asked for." in one.out
    code, other = command(capsys, tmp_path, "why", "原平煤机", *SMALL, "experiment.replication=7")
    assert code == 0 and "12 replications are stored already" in other.err
    assert other.out.partition("Files written")[0] == one.out.partition("Files written")[0]
    code, another = command(capsys, tmp_path, "why", "P01", *SMALL)
    assert code == 0 and "12 replications are stored already" in another.err
    assert "it was from the start" in another.out
    assert len(list(tmp_path.glob("why/*"))) == 3


def test_words_and_flags_after_a_command_are_its_settings():
    assert spoken(["M27", "--replication", "14"], "why") == ["experiment.town=M27", "experiment.replication=14"]
    assert spoken(["--seed=3", "policy=a"], "forecast") == ["experiment.seed=3", "policy=a"]
    assert spoken(["--cfg", "job", "M27"], "why") == ["--cfg", "job", "experiment.town=M27"]
    assert spoken(["a", "b", "--precision", "0.1"], "compare") == ["a", "b", "experiment.precision=0.1"]
    assert spoken(["--town", "M27"], "") == ["--town", "M27"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["why"], "why: no town was named; expected an id or a name: jinzhen why P01"),
        (["why", "M277"], "there is no town `M277`"),
        (["why", "M27", "P01"], "experiment.town: is given twice"),
        (["why", "M02", *SMALL], "there is no town `M02`"),
        (["why", "M27", "--replication"], "replication"),
        (["why", "M27", "--replication", "-1"], "out of range"),
        (["why", "M27", "--places", "3"], "--places is not understood"),
        (["why", "M27", "experiment.replications=0"], "out of range"),
    ],
)
def test_what_cannot_be_told_is_said_before_anything_runs(words, told, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(words) == 2
    assert told in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
