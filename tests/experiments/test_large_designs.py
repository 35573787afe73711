"""A design of very many runs is never in memory: its pieces are made when they are due, and forgotten when done."""

import time
import tracemalloc
from itertools import islice

from fake_runs import fake_replicate, faked, make_arm

from jinzhen.experiments.running.executors import make_executor
from jinzhen.experiments.running.fixed_design import FixedDesign, Share
from jinzhen.experiments.running.records import ChunkSummary

MANY = 100_000_000


def test_a_design_of_a_hundred_million_runs_takes_a_byte_a_piece():
    arms = [make_arm(special_fund=value) for value in range(100)]
    tracemalloc.start()
    began = time.monotonic()
    design = FixedDesign([Share(arm, 0, MANY // 100) for arm in arms], "very many")
    pieces = list(islice(design.pending(), 250))
    for piece in pieces:
        design.report(piece.arm, piece.first, ChunkSummary(16, 16, 4))
    assert next(design.pending()).first == 2 * 16
    assert (design.n_expected, design.n_finished, design.is_complete) == (MANY, 250 * 16, False)
    assert tracemalloc.get_traced_memory()[1] < 1.2 * MANY / 16
    assert time.monotonic() - began < 5.0
    tracemalloc.stop()


def test_an_executor_takes_from_it_what_it_can_work_on():
    design, taken = FixedDesign([Share(make_arm(), 0, MANY)], "very many"), []

    def works():
        for piece in design.pending():
            taken.append(piece)
            yield piece

    records = make_executor("threads", None, 2, "", faked(fake_replicate)).run(works())
    for record in islice(records, 20):
        design.report(record.chunk.arm, record.chunk.first, record.summary)
    records.close()
    assert design.n_finished == 20 * 16
    assert len(taken) <= 20 + 4


def test_a_piece_that_is_reported_again_counts_once():
    design = FixedDesign([Share(make_arm(), 0, 40), Share(make_arm(), 32, 48)], "two ranges that meet")
    assert [piece.first for piece in design.pending()] == [0, 16, 32, 48, 64]
    for _ in range(2):
        design.report(make_arm(), 32, ChunkSummary(16, 14, 3))
    assert (design.n_finished, design.n_failed, design.failed_share) == (16, 2, 2 / 16)
    assert [piece.first for piece in design.pending()] == [0, 16, 48, 64]
