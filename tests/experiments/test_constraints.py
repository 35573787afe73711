"""What holds towns back: statuses, distances, effects and verdicts, and the experiment on a small world."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from constraint_worlds import examine
from memory_store import MemoryStore
from small_worlds import differing, lively, run, small_base

from jinzhen.experiments.asking.configuration import compose
from jinzhen.experiments.asking.dispatch import check
from jinzhen.experiments.constraints import answer as analysis
from jinzhen.experiments.constraints.answer import Terms, Treated
from jinzhen.experiments.constraints.asked import towns_of, years_of
from jinzhen.experiments.constraints.relaxations import RELAXATIONS
from jinzhen.experiments.running.executors import SerialExecutor
from jinzhen.experiments.running.fixed_design import FixedDesign, Share, in_chunks
from jinzhen.experiments.running.records import CHUNK_SIZE, Address, Arm, ChunkSummary
from jinzhen.scenarios.errors import LeverError, UserError
from jinzhen.scenarios.scenario import Scenario

BY_NAME = {each.name: each for each in RELAXATIONS}
TERMS = Terms("plan", date(2023, 12, 31), date(2024, 1, 1), (2024, 2025), 0.05, 0.95)
BASELINE = Scenario.baseline()


def table(columns: dict[int, list[int]], first: int = 0) -> pd.DataFrame:
    """Whether towns are provincial, by replication."""
    frame = pd.DataFrame(columns).astype(bool)
    frame.index = range(first, first + len(frame))
    return frame


def test_a_design_of_known_size_asks_for_its_ranges_only() -> None:
    address = Address("engine", "base", 1)
    one, two = (Arm(address, BASELINE.with_levers(special_fund=value)) for value in (1, 2))
    design = FixedDesign([Share(one, 0, 48), Share(two, 32, 16)], "as it is")
    assert in_chunks(17) == 32
    assert [(chunk.arm.key, chunk.first) for chunk in design.pending()] == [
        (one.key, 0), (two.key, 32), (one.key, 16), (one.key, 32)
    ]  # fmt: skip
    design.report(two, 0, ChunkSummary(16, 16, 3))
    assert design.n_finished == 0, "a stored chunk outside the range does not count"
    design.report(one, 16, ChunkSummary(16, 15, 3))
    assert (design.n_expected, design.n_finished, design.n_failed) == (64, 16, 1)
    for chunk in list(design.pending()):
        design.report(chunk.arm, chunk.first, ChunkSummary(16, 16, 0))
    assert design.is_complete


def test_a_town_is_named_by_the_year_of_its_step() -> None:
    steps = pd.DataFrame({0: [0, 0], 1: [9, 13], 2: [-1, 10]})
    named = analysis.named_by_year(steps, BASELINE, (2023, 2024, 2025))
    assert named[2023].to_numpy().tolist() == [[True, False, False], [True, False, False]]
    assert named[2024].to_numpy().tolist() == [[True, True, False], [True, False, False]]
    assert named[2025].to_numpy().tolist() == [[True, True, False], [True, True, True]]


@pytest.mark.parametrize(
    ("chance", "is_named", "said"),
    [
        (1.0, True, "named"), (0.96, False, "safe"), (0.95, False, "uncertain"), (0.05, False, "uncertain"),
        (0.04, False, "out_of_reach"), (0.0, False, "out_of_reach"),
    ],
)  # fmt: skip
def test_the_status_follows_the_bounds(chance, is_named, said) -> None:
    assert analysis.status(chance, is_named, TERMS) == said


def test_towns_uncertain_at_one_of_the_years_are_examined() -> None:
    named = {2024: table({0: [1] * 40, 1: [1] + [0] * 39, 2: [0] * 40}),
             2025: table({0: [1] * 40, 1: [1] * 20 + [0] * 20, 2: [0] * 40})}  # fmt: skip
    chances = analysis.town_chances(named, np.array([True, False, False]), TERMS)
    assert analysis.uncertain_towns(chances) == [1]
    own = chances[(chances["town"] == 1) & (chances["year"] == 2025)].iloc[0]
    assert (own["chance"], own["n"], own["status"]) == (0.5, 40, "uncertain")
    assert own["low"] < 0.5 < own["high"]


def test_effects_are_paired_by_replication() -> None:
    plain = {2025: table({0: [0, 0, 1, 1], 1: [0, 0, 0, 1]})}
    arm = Treated({2025: table({0: [1, 1], 1: [0, 1]}, first=2)}, {0: "land"})
    (effect,) = analysis.final_effects(plain, [arm], BY_NAME).to_dict("records")
    assert (effect["gain"], effect["n"], effect["chance"], effect["relaxed_chance"]) == (0.0, 2, 1.0, 1.0)
    arm = Treated({2025: table({0: [1, 0, 1], 1: [0, 0, 1]}, first=1)}, {0: "land", 1: "credit"})
    gains = analysis.final_effects(plain, [arm], BY_NAME).set_index("relaxation")
    assert gains.at["land", "gain"] == 0.0 and gains.at["credit", "gain"] == 0.0
    assert gains.at["land", "kind"] == "factor"


def test_the_most_promising_of_each_kind_are_chosen() -> None:
    gains = {"output": 0.2, "bar": 0.1, "history": 0.3, "land": 0.0, "energy": 0.02, "credit": 0.05, "money": 0.04}
    rows = [
        (7, year, name, BY_NAME[name].kind, "screening", 0.3, 0.3 + gain, gain, 0.0, 1.0, 48)
        for name, gain in gains.items()
        for year in (2024, 2025)
    ]
    frame = pd.DataFrame(rows, columns=list(analysis.EFFECT_COLUMNS))
    assert analysis.choose(frame) == {7: ["history", "output", "credit", "money", "energy"]}


def effect(name: str, gain: float, half: float, year: int = 2025) -> tuple:
    return (3, year, name, BY_NAME[name].kind, "final", 0.5, 0.5 + gain, gain, gain - half, gain + half, 160)


def verdict(*effects: tuple) -> pd.Series:
    chances = pd.DataFrame([(3, 2025, 0.5, 0.4, 0.6, 400, "uncertain")],
                           columns=["town", "year", "chance", "low", "high", "n", "status"])  # fmt: skip
    frame = pd.DataFrame(effects, columns=list(analysis.EFFECT_COLUMNS))
    return analysis.verdicts(chances, frame).iloc[0]


def test_the_verdict_names_the_largest_of_each_kind_and_whether_it_is_clear() -> None:
    row = verdict(effect("output", 0.2, 0.1), effect("bar", 0.1, 0.2), effect("land", 0.1, 0.05),
                  effect("credit", 0.05, 0.04), effect("money", 0.01, 0.05))  # fmt: skip
    assert (row["rule"], row["first"], row["second"], row["binds"]) == ("output", "land", "credit", "output")
    assert row["rule_is_clear"] and row["first_is_clear"] and row["second_is_clear"]
    row = verdict(effect("output", 0.1, 0.2), effect("land", 0.05, 0.04))
    assert not row["rule_is_clear"] and row["binds"] == "land" and row["second"] == ""
    row = verdict(effect("output", 0.1, 0.2), effect("land", 0.05, 0.1))
    assert row["binds"] == "none"
    row = verdict(effect("output", 0.1, 0.05))
    assert row["first"] == "" and not row["first_is_clear"]


def test_a_difference_stands_beside_the_chance_of_the_same_replications() -> None:
    row = verdict(effect("output", 0.2, 0.1))
    assert (row["chance"], row["n"]) == (0.5, 160)
    assert row["low"] < 0.5 < row["high"] and row["status"] == "uncertain"


def test_the_distance_to_the_gate_is_the_figure_of_that_name() -> None:
    gates = {f"passes_{gate}_mean": 1.0 for gate in ("output", "leader", "support", "county")}
    years = pd.DataFrame([
        {"town": town, "year": 2025, "reported_output_mcny_mean": 100.0, "output_gate_mcny_mean": gate,
         "output_gap_share_mean": 0.5, "score_mean": 0.4, "n_tier_0": 0, "n": 10, **gates}
        for town, gate in enumerate((50.0, 0.0))
    ])  # fmt: skip
    far = analysis.distances(years, Scenario.baseline(), (2025,))["output_gap_share"]
    assert far[0] == 0.5 and np.isnan(far[1])


# --- the experiment itself, on a small world ------------------------------------------------------------------------


def only_the_gate(town_id: str) -> Scenario:
    """Every town that passes its gates is named at the end of 2024 or 2025; the gate of one is out of its reach."""
    gates = {f"output_gate_{which}": {"value": 100, "local": {town_id: 10_000}} for which in ("manufacturing", "other")}
    return Scenario.baseline().with_levers(
        round_calendar="yearly", places_rule="unlimited", quality_bar=0, nomination_quota="unlimited",
        output_gate_relaxed=50, relaxed_share_cut=1, municipal_output_gate=10, min_supporting_units=0,
        min_leading_firms=0, county_line="off", municipal_places_per_round=20, **gates,
    ).with_priors(waiver_probability=0)  # fmt: skip


@pytest.fixture(scope="module")
def gated():
    """A town that only its output gate holds back, with a step that takes the gate away."""
    steps = {f"output_gate_{which}": 0.0 for which in ("manufacturing", "other", "relaxed")}
    return examine(only_the_gate("M01"), MemoryStore(), towns=("M01",), steps=steps, final_replications=32)


def test_a_town_whose_output_gate_fails_everywhere_shows_the_output_gate(gated) -> None:
    town = small_base().towns.town_id.index("M01")
    chance = gated.chances.set_index(["town", "year"]).loc[(town, 2025)]
    assert chance["chance"] == 0.0 and chance["status"] == "out_of_reach" and chance["output_gap_share"] < -0.5
    row = gated.verdicts.set_index(["town", "year"]).loc[(town, 2025)]
    assert row["rule"] == row["binds"] == "output" and row["rule_is_clear"]
    assert row["rule_gain"] > 0.5 and not row["first_is_clear"]


def test_the_figures_come_from_replications_that_nothing_was_chosen_on(gated) -> None:
    finals = gated.effects[gated.effects["stage"] == "final"]
    assert set(finals["n"]) == {32} and set(gated.effects.loc[gated.effects["stage"] == "screening", "n"]) == {16}
    assert set(gated.effects.loc[gated.effects["stage"] == "all_towns", "relaxation"]) <= {"dates", "municipal"}
    assert gated.chances["n"].max() == 48


def test_relaxing_nothing_makes_no_difference_at_all() -> None:
    """A town with the lever's own value as its own: every outcome of every replication has the same bits."""
    for lever, value in (("land_quota", 150), ("output_gate_manufacturing", 300), ("bonus_jobs", 0)):
        same = lively().with_levers(**{lever: {"value": value, "local": {"M27": [["2024Q1", value]]}}})
        assert same.content_hash != lively().content_hash
        for number in range(3):
            assert differing(run(same, number), run(lively(), number)) == []


@pytest.fixture(scope="module")
def examined():
    """The lively small world and the store it was examined in."""
    store = MemoryStore()
    return examine(lively(), store), store


def test_uncertain_towns_are_examined_and_the_others_have_a_distance(examined) -> None:
    answer, _ = examined
    uncertain = set(answer.chances.loc[answer.chances["status"] == "uncertain", "town"])
    assert uncertain and set(answer.verdicts["town"]) == uncertain
    assert len(answer.verdicts) == 2 * len(uncertain) and answer.terms.years == (2024, 2025)
    others = answer.chances[~answer.chances["town"].isin(uncertain)]
    assert {"named", "out_of_reach"} <= set(others["status"])
    assert others[["output_gap_share", "score_gap"]].notna().all(axis=None)
    names = [each.name for each in RELAXATIONS if each.is_local]
    screened = answer.effects[(answer.effects["stage"] == "screening") & (answer.effects["year"] == 2025)]
    assert len(screened) == len(uncertain) * len(names)


def test_what_is_stored_is_not_computed_again(examined) -> None:
    answer, store = examined

    class NoExecutor:
        """Has nothing to do."""

        def run(self, chunks):
            assert next(chunks, None) is None
            yield from ()

    again = examine(lively(), store, NoExecutor())
    pd.testing.assert_frame_equal(again.effects, answer.effects)
    pd.testing.assert_frame_equal(again.verdicts, answer.verdicts)


def test_interrupted_it_goes_on_to_the_same_answer(examined) -> None:
    answer, _ = examined
    store, base = MemoryStore(), small_base()

    class Interrupted(SerialExecutor):
        """Stops in the middle of the screening."""

        def run(self, chunks):
            for n, record in enumerate(super().run(chunks)):
                if n == 7:
                    raise KeyboardInterrupt
                yield record

    with pytest.raises(KeyboardInterrupt):
        examine(lively(), store, Interrupted(base))
    n_stored = int(store.inventory()["n_runs"].sum())
    assert n_stored >= 7 * CHUNK_SIZE
    again = examine(lively(), store)
    pd.testing.assert_frame_equal(again.effects, answer.effects)


def test_no_uncertain_town_is_an_answer_too() -> None:
    answer = examine(Scenario.baseline().with_levers(round_calendar="none"), MemoryStore())
    assert answer.verdicts.empty and set(answer.chances["status"]) == {"named", "out_of_reach"}


# --- mistakes ---------------------------------------------------------------------------------------------------------


def test_years_are_those_after_history_unless_asked_for() -> None:
    assert years_of(BASELINE, ()) == (2024, 2025)
    assert years_of(Scenario.baseline(as_of="2022-09-30"), ()) == (2022, 2023, 2024, 2025)
    assert years_of(Scenario.baseline(end="2023Q2", as_of="2023-12-31"), ()) == (2023,)
    assert years_of(BASELINE, (2025,)) == (2025,)
    with pytest.raises(UserError, match=r"experiment.years: 2026 is outside the horizon; expected years from 2022 to"):
        years_of(BASELINE, (2026,))


def test_towns_are_found_by_id_and_name() -> None:
    assert towns_of(BASELINE, ("uncertain",)) == []
    assert towns_of(BASELINE, ("原平煤机", "m27", "M01")) == towns_of(BASELINE, ("M01", "Yuanping coal machinery"))
    with pytest.raises(UserError, match=r"P14 .* is provincial since 2023-12-12: nothing holds it back"):
        towns_of(BASELINE, ("M27", "P14"))
    assert len(towns_of(Scenario.baseline(as_of="2023-06-30"), ("P14",))) == 1
    with pytest.raises(UserError, match=r"experiment.towns: there is no town `原平机煤`.*did you mean 原平煤机\?"):
        towns_of(BASELINE, ("原平机煤",))


@pytest.mark.parametrize(
    ("argument", "parts"),
    [
        ("experiment.towns=[M27,原平机煤]", ["experiment.towns", "did you mean 原平煤机?"]),
        ("experiment.years=2026", ["experiment.years", "2026 is outside the horizon"]),
        ("experiment.years=soon", ["experiment.years", "all, a year, or a list"]),
        ("experiment.unlikely=0.99", ["experiment.unlikely", "likely = 0.95"]),
        ("experiment.steps={land_quote: 2}", ["experiment.steps", "did you mean land_quota?"]),
        ("experiment.steps=2", ["experiment.steps", "numbers by name"]),
        ("experiment.steps={land_quota: much}", ["experiment.steps.land_quota", "'much' is not a number"]),
    ],
)
def test_a_mistake_is_told_in_one_line_before_anything_slow(argument, parts) -> None:
    with pytest.raises(UserError) as caught:
        check(compose(["experiment=constraints", argument]))
    line = str(caught.value)
    assert "\n" not in line and caught.value.exit_code == 2
    for part in parts:
        assert part in line


@pytest.mark.parametrize("experiment", ["forecast", "constraints"])
def test_a_town_that_only_the_scenario_names_is_told_before_anything_runs(experiment) -> None:
    configuration = compose([f"experiment={experiment}", "policy.land_quota={value: 150, local: {M88: 300}}"])
    with pytest.raises(LeverError, match=r"land_quota.local: the base year has no town 'M88'"):
        check(configuration)
