"""How to time things beside each other: every round times each of them once, so that they share a busy machine."""

import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from statistics import median
from typing import NamedTuple


class Times(NamedTuple):
    """Seconds of one piece of work in every round: by the clock, and of processor time (all threads)."""

    wall: list[float]
    processor: list[float]


def seconds(work: Callable[[], object]) -> tuple[float, float]:
    """Wall-clock and processor seconds of one call."""
    wall, processor = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - processor


def side_by_side(works: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, Times]:
    """Times of each work in each round; works take turns. Ratios are formed within a round, medians over rounds."""
    times = {name: Times([], []) for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            wall, processor = seconds(work)
            times[name].wall.append(wall)
            times[name].processor.append(processor)
    return times


def median_ratio(above: list[float], below: list[float], times: float = 1.0) -> float:
    """Median over rounds of the ratio within a round, times a number."""
    return times * median(a / b for a, b in zip(above, below, strict=True))


def by_threads(threads: ThreadPoolExecutor, work: Callable[[int], object], jobs: range) -> None:
    """`work` for every job, by threads that are there before and after, as a program's are."""
    list(threads.map(work, jobs))


def one_after_another(work: Callable[[int], object], jobs: range) -> None:
    """`work` for every job, by this thread."""
    for job in jobs:
        work(job)
