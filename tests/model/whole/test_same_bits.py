"""A replication is a function of scenario, base year, seed and number: nothing else moves a bit."""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace

import pytest
from small_worlds import SEED, bits, lively, run_bits, run_with_room, small_base

from jinzhen.model.replication import Workspace, run_in
from jinzhen.model.state.world import mutable_bytes
from jinzhen.scenarios.levers import LEVERS
from jinzhen.scenarios.scenario import Population, Scenario

NUMBERS = range(6)


@pytest.fixture(scope="module")
def serial():
    return [run_bits(lively(), number) for number in NUMBERS]


def test_again_and_in_another_order(serial):
    assert [run_bits(lively(), number) for number in reversed(NUMBERS)] == serial[::-1]
    assert len({each["outcomes"] for each in serial}) == len(serial)


def test_threads(serial):
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(run_bits, [lively()] * 4 * len(NUMBERS), [*NUMBERS] * 4)) == serial * 4


def test_processes(serial):
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool:
        assert list(pool.map(run_bits, [lively()] * len(NUMBERS), NUMBERS)) == serial


def test_after_other_scenarios_in_the_same_workspace(serial):
    """Nothing is carried over from what ran before, however different it was."""
    workspace = Workspace(small_base(), 3.0)
    wild = lively().with_levers(energy_quota_growth=-0.1, attraction_effort=1500, special_fund=3000, land_quota=500,
                                discharge_quota_growth="unlimited", town_plan="perceived_constraint")
    first = bits(run_in(workspace, lively(), SEED, 0))
    run_in(workspace, wild, SEED, 3)
    run_in(workspace, Scenario.baseline(end="2030-12-31"), SEED + 1, 5)
    assert bits(run_in(workspace, lively(), SEED, 0)) == first == serial[0]


@pytest.mark.parametrize("slots_factor", [2.0, 3.0, 4.0, 8.0])
def test_capacity(serial, slots_factor):
    assert bits(run_with_room(lively(), slots_factor)) == serial[0]


def test_asking_for_more_slots(serial):
    roomy = replace(lively(), population=Population(slots_factor=4.0))
    assert roomy.content_hash == lively().content_hash
    assert run_bits(roomy, 1) == serial[1]


def test_a_segment_that_fills_up_reruns_with_more_room():
    """An entrant is never dropped: the replication starts again with twice the slots, and gives the same bits."""
    crowded = replace(lively(), end="2030-12-31").with_levers(attraction_effort=1500, land_quota="unlimited")
    assert run_in(Workspace(small_base(), 1.0), crowded, SEED, 0) is None
    tight = replace(crowded, population=Population(slots_factor=1.0))
    with ThreadPoolExecutor(1) as fresh:
        from_tight = fresh.submit(run_bits, tight, 0).result()
    assert from_tight == bits(run_with_room(crowded, 128.0))


def test_name_and_baseline_values_do_not_matter(serial):
    spelt_out = {name: lever.baseline for name, lever in LEVERS.items()}
    assert run_bits(replace(lively(), name="another"), 2) == serial[2]
    assert run_bits(Scenario.baseline().with_levers(**spelt_out), 2) == run_bits(Scenario.baseline(), 2)


def test_seed_and_number_do_matter(serial):
    workspace = Workspace(small_base(), 2.0)
    assert bits(run_in(workspace, lively(), SEED + 1, 0)) != serial[0]


def test_a_worker_owns_little_memory():
    assert mutable_bytes(Workspace(small_base(), 2.0).world) < 20_000_000


def test_a_base_year_that_asks_for_more_room_stands_under_the_levers_of_its_scenario():
    """A draw of many firms is made again in larger arrays; nothing of it reads the arrays of before."""
    tight = Workspace(small_base(), 1.65, room=0.5)
    slots = tight.world.identity.size
    assert bits(run_in(tight, lively(), SEED, 0)) == bits(run_in(Workspace(small_base(), 1.65, 4.0), lively(), SEED, 0))
    assert tight.world.identity.size > slots
