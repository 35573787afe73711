"""How to time things beside each other: every round times each of them once, so that they share a busy machine."""

import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from statistics import median


def seconds(work: Callable[[], object]) -> float:
    """Wall-clock seconds of one call."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def side_by_side(works: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, list[float]]:
    """Seconds of each work in each round; works take turns. Ratios are formed within a round, medians over rounds."""
    times: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            times[name].append(seconds(work))
    return times


def median_ratio(above: list[float], below: list[float]) -> float:
    """Median over rounds of the ratio within a round."""
    return median(a / b for a, b in zip(above, below, strict=True))


def in_two_threads(work: Callable[[int], object], jobs: range) -> None:
    """`work` for every job, by two threads."""
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, jobs))


def one_after_another(work: Callable[[int], object], jobs: range) -> None:
    """`work` for every job, by this thread."""
    for job in jobs:
        work(job)
