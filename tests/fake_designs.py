"""Designs of fake runs, carried out: what tests of executors compare."""

import numpy as np
from fake_runs import fake_replicate, faked, make_arm

from jinzhen.experiments.running.designs import SequentialDesign
from jinzhen.experiments.running.executors import make_executor
from jinzhen.experiments.running.perform import perform


def design(precision=0.06, least=100, most=2400, **arm):
    return SequentialDesign([make_arm(**arm), make_arm(**arm, places_rule="unlimited")], precision, least, most)


def carry_out(plan, kind="serial", replicate=fake_replicate, base_year=None, workers=2):
    records = []
    perform(plan, make_executor(kind, base_year, workers, "", faked(replicate)), records.append)
    return records


def by_key(records):
    return {(record.chunk.arm.key, record.chunk.first): record for record in records}


def assert_same(one, other):
    assert one.keys() == other.keys()
    for key, record in one.items():
        for a, b in zip(record.runs, other[key].runs, strict=True):
            assert np.array_equal(a.result.outcomes, b.result.outcomes)
            assert np.array_equal(a.result.designated_step, b.result.designated_step)
        assert np.array_equal(record.town_sums.sums, other[key].town_sums.sums)
