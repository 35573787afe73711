"""Speed of the program, as ratios measured side by side with the absolute times beside them: `make bench`.

Options: --quick leaves out compiling and the million firms; the rest is measured less often.
"""

import argparse
import os
import platform
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))  # the reference lives with the tests

import measures
import numba
import scale_measures
import store_measures
from earlier import against_earlier
from measures import Line

from jinzhen.model.engine.compiled import ENGINE_ID
from jinzhen.model.replication import warm_up


def lines(is_quick: bool) -> Iterator[Line]:
    """All measurements, in the order in which they are printed."""
    yield from measures.against_reference(150, 12_000, rounds=1 if is_quick else 5)
    yield from against_earlier(150, 12_000, rounds=1 if is_quick else 5)
    yield from measures.two_threads(150, 12_000, rounds=1 if is_quick else 5)
    sizes = {1_000: 21, 10_000: 7, 100_000: 3}
    yield from measures.time_per_firm(sizes if is_quick else sizes | {1_000_000: 1})
    yield from measures.memory(150, 12_000)
    yield from store_measures.stored()
    yield from scale_measures.sweeps()
    yield from scale_measures.designs()
    yield from scale_measures.filling()
    yield from scale_measures.cluster()
    if not is_quick:
        yield from measures.start_up()


def describe_machine() -> str:
    """What the times below depend on."""
    load = f", load {os.getloadavg()[0]:.1f} before" if hasattr(os, "getloadavg") else ""
    return (f"Engine {ENGINE_ID}, Python {platform.python_version()}, Numba {numba.__version__}, "
            f"{platform.machine()}, {os.cpu_count()} cores{load}")


def show(line: Line) -> str:
    """A measurement as two lines of text: ratio and goal, then the absolute times."""
    verdict = {True: "met", False: "MISSED", None: ""}[line.is_met]
    return f"{line.name:<75} {line.value:>9}   goal {line.goal:<7} {verdict}" + (
        f"\n    {line.beside}" if line.beside else "")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Speed of the program, as ratios measured side by side.")
    parser.add_argument("--quick", action="store_true", help="no compiling, no million firms, fewer rounds")
    is_quick = parser.parse_args().quick
    print(describe_machine(), f"Engine ready after {warm_up():.1f} s", sep="\n", flush=True)
    for line in lines(is_quick):
        print(show(line), flush=True)


if __name__ == "__main__":
    main()
