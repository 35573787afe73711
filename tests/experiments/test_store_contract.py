"""What every store can do: the same tests against memory, SQLite and a real PostgreSQL."""

import threading
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from fake_runs import (
    N_STEPS,
    N_TOWNS,
    N_YEARS,
    TOWNS,
    failing_replicate,
    fake_replicate,
    make_arm,
)

from jinzhen.experiments.running.records import Address, Arm, Chunk, Measured
from jinzhen.experiments.running.work import compute_chunk
from jinzhen.experiments.store.columns import MONEY_COLUMNS, TIER_COLUMNS
from jinzhen.experiments.store.errors import StoreError
from jinzhen.experiments.store.reader import Reader
from jinzhen.model.outcomes import OUTCOME_NAMES, RESIDUALS, TOWN_FIGURE_NAMES
from jinzhen.scenarios.uncertainties import UNCERTAINTY_NAMES


def record(arm, first=0, replicate=fake_replicate, base_year=None):
    return compute_chunk(Chunk(arm, first), base_year, replicate=replicate)


def filled(store, *arms, n_chunks=2, detail="towns"):
    """A reader of a store that holds a few chunks of some arms."""
    store.keep_base_year("base", TOWNS)
    for first in range(0, 16 * n_chunks, 16):
        for arm in arms:
            store.save(record(arm, first), detail)
    return Reader(store, arms[0].address, 16 * n_chunks)


def trajectories(arm, n=32):
    return [fake_replicate(arm.scenario, None, arm.address.seed, number) for number in range(n)]


def test_a_saved_chunk_is_finished_also_after_opening_again(opened):
    arm = make_arm()
    saved = record(arm, 16)
    assert opened().save(saved, "towns") is True
    assert opened().finished_chunks(arm, "towns") == {16: saved.summary}


def test_saving_a_chunk_twice_changes_nothing(store):
    arm = make_arm()
    reader = filled(store, arm)
    before = [reader.quarters([arm.scenario.content_hash]), reader.town_years([arm.scenario.content_hash])]
    assert store.save(record(arm, 0), "towns") is False
    pd.testing.assert_frame_equal(reader.quarters([arm.scenario.content_hash]), before[0])
    pd.testing.assert_frame_equal(reader.town_years([arm.scenario.content_hash]), before[1])


def test_more_detail_replaces_less_and_never_the_other_way(store):
    arm = make_arm()
    assert store.save(record(arm), "outcomes")
    assert store.finished_chunks(arm, "quarters") == {}
    reader = Reader(store, arm.address)
    assert reader.quarters([arm.scenario.content_hash]).empty
    assert store.save(record(arm), "towns")
    assert list(store.finished_chunks(arm, "quarters")) == [0]
    assert not store.save(record(arm), "outcomes")
    assert len(reader.quarters([arm.scenario.content_hash])) == 16 * (N_STEPS + 1)


def test_a_chunk_with_a_failed_run_is_due_again_and_its_repair_replaces_it(store, tmp_path):
    arm = make_arm()
    mended = tmp_path / "mended"
    store.save(record(arm, 0, failing_replicate), "towns")
    reader = Reader(store, arm.address)
    assert store.finished_chunks(arm, "outcomes") == {}
    failure = reader.failures([arm.scenario.content_hash]).iloc[0]
    assert (failure["replication"], failure["seed"]) == (5, 7)
    assert failure["error"] == "ArithmeticError: orders do not add up"
    assert "Traceback" in failure["traceback"]
    assert 5 not in reader.outcomes([arm.scenario.content_hash])["replication"].tolist()
    mended.touch()
    assert store.save(record(arm, 0, failing_replicate, str(mended)), "towns")
    assert reader.failures([arm.scenario.content_hash]).empty
    assert len(reader.outcomes([arm.scenario.content_hash])) == 16
    assert set(reader.town_years([arm.scenario.content_hash])["n"]) == {16}


def test_arms_differ_by_engine_base_year_seed_and_scenario(store):
    arm = make_arm()
    store.save(record(arm), "towns")
    for address in (Address("other", "base", 7), Address("engine", "other", 7), Address("engine", "base", 8)):
        assert store.finished_chunks(replace(arm, address=address), "outcomes") == {}
    assert store.finished_chunks(make_arm(chance=0.4), "outcomes") == {}
    assert store.finished_chunks(replace(arm, point={"demand_growth": 0.1}), "outcomes") == {}


def test_outcomes_are_the_last_row_with_money_target_and_rule(store):
    arm = make_arm()
    frame = filled(store, arm).outcomes([arm.scenario.content_hash])
    expected = trajectories(arm)
    assert frame["replication"].tolist() == list(range(32))
    assert np.array_equal(frame[list(OUTCOME_NAMES)].to_numpy(), np.stack([t.outcomes[-1] for t in expected]))
    assert np.array_equal(frame[list(MONEY_COLUMNS)].to_numpy(), np.stack([t.money_mcny.sum(0) for t in expected]))
    assert frame["target_step"].tolist() == [t.target_step for t in expected]
    assert frame["target_met"].tolist() == [t.target_step >= 0 for t in expected]
    assert frame["places_rule"].tolist()[:4] == ["fixed", "gap", "quality_bar", "fixed"]


def test_quarters_hold_every_step_bit_for_bit(store):
    arm = make_arm()
    reader = filled(store, arm)
    expected = np.stack([t.outcomes for t in trajectories(arm)])
    assert np.array_equal(reader.quarter_array(arm.scenario.content_hash, OUTCOME_NAMES), expected)
    some = reader.quarters([arm.scenario.content_hash], ["provincial_towns"])
    assert list(some.columns) == ["scenario_hash", "replication", "step", "provincial_towns"]


def test_scenarios_come_in_the_order_asked_for(store):
    one, two = make_arm(), make_arm(gates="waived")
    reader = filled(store, one, two)
    asked = [two.scenario.content_hash, one.scenario.content_hash]
    assert reader.outcomes(asked)["scenario_hash"].unique().tolist() == asked
    assert set(reader.scenarios()["scenario_hash"]) == set(asked)
    assert reader.scenarios([asked[0]])["definition"].tolist() == [two.scenario.definition]
    assert reader.outcomes(["no such scenario"]).empty


def test_towns_by_year_are_means_deviations_and_counts_over_replications(store):
    arm = make_arm()
    frame = filled(store, arm).town_years([arm.scenario.content_hash])
    towns = np.stack([t.town_years for t in trajectories(arm)])
    assert len(frame) == N_TOWNS * N_YEARS
    cell = frame[(frame["town"] == 2) & (frame["year"] == 2023)].iloc[0]
    score = towns[:, 1, 2, TOWN_FIGURE_NAMES.index("score")]
    passes = towns[:, 1, 2, TOWN_FIGURE_NAMES.index("passes_all")]
    assert cell["n"] == 32
    assert cell["score_mean"] == pytest.approx(score.mean(), abs=0.5 / 2_000 / 16)
    assert cell["score_sd"] == pytest.approx(score[:16].std(ddof=1), abs=0.001)
    assert cell["passes_all_mean"] == pytest.approx(passes.mean(), rel=1e-12)
    assert cell["passes_all_sd"] == pytest.approx(passes.std(), rel=1e-9)
    tiers = towns[:, 1, 2, TOWN_FIGURE_NAMES.index("tier")]
    assert [cell[name] for name in TIER_COLUMNS] == [(tiers == tier).sum() for tier in range(4)]
    assert cell["n_constraint_leader"] == 3


def test_money_by_year_is_the_mean_over_replications(store):
    arm = make_arm()
    frame = filled(store, arm).money_years([arm.scenario.content_hash])
    money = np.stack([t.money_mcny for t in trajectories(arm)])
    assert frame["year"].tolist() == [2022, 2023]
    means = frame[[f"{name}_mean" for name in MONEY_COLUMNS]].to_numpy()
    assert np.allclose(means, money.mean(axis=0), rtol=1e-12)


def test_designations_rounds_residuals_and_draws(store):
    arm = make_arm(chance=1.0)
    reader = filled(store, arm)
    hashes = [arm.scenario.content_hash]
    assert reader.designations(hashes[0]).tolist() == [[0, 2, 2, 2, -1, -1]] * 32
    rounds = reader.rounds(hashes)
    assert rounds["imposed"].tolist()[:2] == [True, False]
    assert rounds[["nominated", "eligible", "places", "named"]].iloc[1].tolist() == [5, 4, np.inf, 3]
    residuals = reader.residuals(hashes)
    assert np.array_equal(residuals["max_residual"], residuals[list(RESIDUALS)].max(axis=1))
    assert reader.runs(hashes)["status"].unique().tolist() == ["done"]
    assert reader.towns()["town_id"].tolist() == [town["town_id"] for town in TOWNS]


def test_what_a_replication_drew_is_kept_under_its_name(store):
    arm = make_arm()
    drawn = filled(store, arm).uncertainties([arm.scenario.content_hash])
    assert drawn[UNCERTAINTY_NAMES[1]].tolist() == [t.uncertainties[1] for t in trajectories(arm)]


def test_a_reader_sees_only_the_replications_it_was_made_for(store):
    arm = make_arm()
    filled(store, arm, n_chunks=3)
    reader = Reader(store, arm.address, 32)
    assert reader.outcomes([arm.scenario.content_hash])["replication"].max() == 31
    assert set(reader.town_years([arm.scenario.content_hash])["n"]) == {32}


def test_the_inventory_counts_what_there_is(store):
    arm = make_arm()
    filled(store, arm)
    store.save(record(make_arm(chance=0.9), 0, failing_replicate), "quarters")
    inventory = store.inventory().set_index("scenario_hash")
    assert inventory.loc[arm.scenario.content_hash, ["n_runs", "n_done", "detail"]].tolist() == [32, 32, "towns"]
    other = inventory.loc[make_arm(chance=0.9).scenario.content_hash]
    assert (other["n_runs"], other["n_done"], other["detail"], other["scenario"]) == (16, 15, "quarters", "baseline")


def test_an_empty_store_is_no_error(store):
    arm = make_arm()
    assert store.finished_chunks(arm, "outcomes") == {}
    assert store.inventory().empty
    reader = Reader(store, arm.address)
    assert reader.outcomes([arm.scenario.content_hash]).empty
    assert reader.town_years([arm.scenario.content_hash]).empty
    with pytest.raises(StoreError, match="base year"):
        reader.towns()


def test_two_writers_of_the_same_chunks_make_no_duplicates(opened):
    arm = make_arm()
    records = [record(arm, first) for first in range(0, 96, 16)]
    stores = [opened(), opened()]
    written: list[bool] = []

    def write(own, order):
        written.extend([own.save(each, "towns") for each in order])

    threads = [threading.Thread(target=write, args=pair) for pair in zip(stores, (records, records[::-1]), strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert written.count(True) == 6
    assert len(written) == 12
    reader = Reader(stores[0], arm.address)
    assert len(reader.outcomes([arm.scenario.content_hash])) == 96
    assert set(reader.town_years([arm.scenario.content_hash])["n"]) == {96}


def measured(*numbers, **values):
    return [Measured(number, 0.1, {"gain": number / 3.0, **values}, platform="here") for number in numbers]


def test_what_a_probe_measured_comes_back_bit_for_bit_one_row_a_replication(opened):
    one, two = make_arm(), make_arm(chance=0.9)
    opened().save_measurements(one, "new_supplier", measured(0, 1, lost=float("nan"), digest="00ff" * 16))
    opened().save_measurements(two, "new_supplier", measured(1, shift=1.5))
    opened().save_measurements(one, "another", measured(0))
    frame = Reader(opened(), one.address).measurements([two, make_arm(chance=0.5), one], "new_supplier")
    assert frame["position"].tolist() == [0, 2, 2]
    assert frame["replication"].tolist() == [1, 0, 1]
    assert frame["gain"].tolist() == [1 / 3.0, 0.0, 1 / 3.0]
    assert frame["lost"].isna().all()
    assert frame["digest"].tolist()[1:] == ["00ff" * 16] * 2
    assert frame["shift"].tolist()[0] == 1.5
    assert opened().finished_measurements(one, "new_supplier") == {0, 1}
    assert opened().finished_measurements(one, "another") == {0}
    assert opened().finished_measurements(make_arm(chance=0.5), "new_supplier") == frozenset()


def test_a_probe_that_failed_is_due_again_and_what_is_finished_stays_as_it_is(store):
    arm = make_arm()
    reader = Reader(store, arm.address)
    store.save_measurements(arm, "probe", [*measured(0), Measured(1, 0.1, error="KeyError: x", traceback="Traceback")])
    assert store.finished_measurements(arm, "probe") == {0}
    failed = reader.failed_measurements([arm], "probe").iloc[0]
    assert failed[["replication", "seed", "error", "traceback"]].tolist() == [1, 7, "KeyError: x", "Traceback"]
    store.save_measurements(arm, "probe", [Measured(number, 0.1, {"gain": 8.0}) for number in (0, 1)])
    assert reader.failed_measurements([arm], "probe").empty
    assert reader.measurements([arm], "probe")["gain"].tolist() == [0.0, 8.0]
    assert Reader(store, arm.address, 1).measurements([arm], "probe")["gain"].tolist() == [0.0]


def test_a_probe_that_measured_nothing_is_finished_too(store):
    arm = make_arm()
    store.save_measurements(arm, "probe", [Measured(3, 0.1)])
    assert store.finished_measurements(arm, "probe") == {3}
    assert Reader(store, arm.address).measurements([arm], "probe").empty


def test_runs_at_a_point_come_back_by_the_position_of_their_arm(store):
    drawn = make_arm()
    held = Arm(drawn.address, drawn.scenario, {"demand_growth": 0.01})
    assert store.arm_ids([held]) == [-1]
    for arm in (drawn, held):
        store.save(record(arm, replicate=lambda *asked, point=None: fake_replicate(*asked)), "outcomes")
    assert len(set(store.arm_ids([drawn, held]))) == 2 and -1 not in store.arm_ids([drawn, held])
    frame = Reader(store, drawn.address, 8).outcomes_at([held, make_arm(chance=0.9), drawn], ["provincial_towns"])
    assert frame["position"].tolist() == [0] * 8 + [2] * 8
    assert frame["replication"].tolist() == [*range(8), *range(8)] and frame["provincial_towns"].notna().all()
    assert Reader(store, drawn.address).failures_at([held, drawn]).empty
