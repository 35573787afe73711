"""Chunks, executors and the sequential design."""

import os
import signal
import threading

import numpy as np
import pytest
from children import children_of
from fake_designs import assert_same, by_key, carry_out, design
from fake_runs import (
    N_TOWNS,
    failing_replicate,
    fake_replicate,
    faked,
    make_arm,
    slow_replicate,
)

from jinzhen.experiments.forecast.variants import forecast_scenarios
from jinzhen.experiments.running.designs import SequentialDesign
from jinzhen.experiments.running.executors import make_executor
from jinzhen.experiments.running.perform import perform
from jinzhen.experiments.running.records import Chunk
from jinzhen.experiments.running.work import Cancelled, compute_chunk
from jinzhen.model.outcomes import TOWN_FIGURE_NAMES
from jinzhen.scenarios.errors import UserError
from jinzhen.scenarios.units import UNLIMITED


def test_sums_of_a_chunk_equal_those_of_its_replications():
    arm = make_arm()
    record = compute_chunk(Chunk(arm, 16, 4), None, replicate=fake_replicate)
    towns = np.stack([fake_replicate(arm.scenario, None, 7, number).town_years for number in range(16, 20)])
    assert np.allclose(record.town_sums.sums, towns.sum(axis=0), rtol=1e-15)
    assert np.allclose(record.town_sums.squares, (towns**2).sum(axis=0), rtol=1e-15)
    assert np.array_equal(
        record.town_sums.tiers[..., 3], (towns[..., TOWN_FIGURE_NAMES.index("tier")] == 3).sum(axis=0)
    )
    assert (record.town_sums.tiers.sum(axis=2) == 4).all()


def test_the_step_of_a_designation_is_the_first_one():
    result = compute_chunk(Chunk(make_arm(chance=1.0), 0, 1), None, replicate=fake_replicate).runs[0].result
    assert result.designated_step.tolist() == [0, 2, 2, 2, -1, -1]
    assert result.designated_step.shape == (N_TOWNS,)
    assert (result.target_step, result.target_met, result.places_rule) == (2, True, "fixed")


def test_a_failing_replication_is_recorded_and_the_others_go_on():
    record = compute_chunk(Chunk(make_arm(), 0), None, replicate=failing_replicate)
    assert record.summary.n_runs == 16
    assert record.summary.n_failed == 1
    failed = record.runs[5]
    assert failed.error == "ArithmeticError: orders do not add up"
    assert "failing_replicate" in failed.traceback
    assert record.town_sums.n == 15


def test_a_figure_that_is_not_a_number_fails_its_replication():
    def broken(*arguments):
        trajectory = fake_replicate(*arguments)
        trajectory.outcomes[2, 3] = np.nan
        return trajectory

    record = compute_chunk(Chunk(make_arm(), 0, 1), None, replicate=broken)
    assert "`eligible_towns` is nan at [2]" in record.runs[0].error


def test_a_cancelled_chunk_leaves_no_record():
    ending = threading.Event()

    def ends_after_two(scenario, base_year, seed, number):
        if number == 1:
            ending.set()
        return fake_replicate(scenario, base_year, seed, number)

    with pytest.raises(Cancelled):
        compute_chunk(Chunk(make_arm(), 0), None, ending.is_set, ends_after_two)


def test_the_design_stops_when_the_interval_is_narrow_enough_and_not_before():
    plan = design(precision=0.06)
    records = carry_out(plan)
    assert plan.n_replications is not None
    assert plan.half_width <= 0.06
    done = plan.n_replications
    met = sum(run.result.target_met for r in records if not r.chunk.arm.scenario.levers for run in r.runs)
    assert plan.probability == met / done
    assert len(records) == 2 * done / 16
    assert design(precision=0.9, chance=0.0).n_replications is None


def test_never_fewer_than_100_replications_and_never_more_than_the_cap():
    easy = design(precision=0.4)
    carry_out(easy)
    assert easy.n_replications == 112
    capped = design(precision=0.001, most=160)
    carry_out(capped)
    assert capped.n_replications == 160


def test_arms_take_turns():
    order = [(record.chunk.first, bool(record.chunk.arm.scenario.levers)) for record in carry_out(design(0.4))]
    assert order[:4] == [(0, False), (0, True), (16, False), (16, True)]


def test_equal_scenarios_are_run_once():
    plan = SequentialDesign([make_arm(), make_arm(), make_arm(x=1)], 0.4, 100, 100)
    assert len(plan.arms) == 2


def test_a_stop_does_not_depend_on_the_order_in_which_chunks_finish():
    reference = design()
    records = carry_out(reference)
    shuffled = design()
    for position in np.random.default_rng(1).permutation(len(records)):
        record = records[position]
        shuffled.report(record.chunk.arm, record.chunk.first, record.summary)
    assert shuffled.n_replications == reference.n_replications
    assert list(shuffled.pending()) == []


def test_a_design_that_knows_a_part_asks_for_the_rest():
    records = carry_out(design())
    resumed = design()
    for record in records[::3]:
        resumed.report(record.chunk.arm, record.chunk.first, record.summary)
    rest = carry_out(resumed)
    assert_same(by_key(records), by_key(rest) | by_key(records[::3]))
    assert len(rest) == len(records) - len(records[::3])


def test_a_design_of_which_everything_fails_gives_up_after_the_fewest():
    def hopeless(*_):
        raise ArithmeticError("never")

    plan = design()
    carry_out(plan, replicate=hopeless)
    assert plan.n_replications == 112
    assert plan.probability is None
    assert plan.n_failed == 224


def test_serial_threads_and_processes_give_the_same_bits():
    serial = design(0.09)
    reference = by_key(carry_out(serial))
    for kind in ("threads", "processes"):
        plan = design(0.09)
        records = by_key(carry_out(plan, kind))
        assert plan.n_replications == serial.n_replications
        assert_same(reference, {key: records[key] for key in reference})


def test_a_record_that_cannot_be_kept_ends_the_workers_and_does_not_count():
    def full(record):
        raise OSError("no space left")

    plan = design(0.01)
    with pytest.raises(OSError, match="no space"):
        perform(plan, make_executor("threads", None, 2, "", faked(fake_replicate)), full)
    assert plan.n_finished == 0
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("jinzhen")]


@pytest.mark.parametrize("kind", ["serial", "threads", "processes"])
def test_an_interrupt_ends_the_workers_and_keeps_whole_chunks(kind):
    plan, kept = design(0.001), []

    def keep(record):
        kept.append(record)
        if len(kept) == 3:
            os.kill(os.getpid(), signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        perform(plan, make_executor(kind, None, 2, "", faked(slow_replicate)), keep)
    assert all(len(record.runs) == 16 for record in kept)
    assert not children_of(os.getpid())
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("jinzhen")]


def test_an_unknown_executor_is_the_users_mistake():
    with pytest.raises(UserError, match="threads"):
        make_executor("thread", None, 2, "")


def test_the_forecast_lifts_every_limit_apart_and_all_together():
    labels = dict(forecast_scenarios(make_arm().scenario))
    assert list(labels) == ["as_is", "unlimited_places", "gates_waived", "no_bar", "unlimited_nominations", "all"]
    assert labels["as_is"] == make_arm().scenario
    assert labels["all"].name == "baseline (all)" and labels["no_bar"].levers == {"quality_bar": 0.0}
    assert labels["all"].levers == {"places_rule": "unlimited", "gates": "waived", "quality_bar": 0.0,
                                    "nomination_quota": UNLIMITED}  # fmt: skip
