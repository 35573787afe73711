"""A command that a test kills: carries out a design of slow replications.

Arguments: address, kind, log file, and how many replications an arm has (320 when nothing is said).
"""

import sys

from fake_runs import faked, make_arm, slow_replicate

from jinzhen.experiments.running.carry_out import carry_out, recall
from jinzhen.experiments.running.designs import SequentialDesign
from jinzhen.experiments.running.executors import make_executor
from jinzhen.experiments.stopping import heed_signals
from jinzhen.experiments.store import open_store


def slow_design(most: int = 320) -> SequentialDesign:
    """Two arms; stops at `most` replications each."""
    return SequentialDesign([make_arm(), make_arm(places_rule="unlimited")], 0.0001, 100, most)


def main(address: str, kind: str, log: str, most: str = "320") -> None:
    """Recall, carry out, and say how many replications the answer is made of."""
    heed_signals()
    design = slow_design(int(most))
    with open_store(address) as store:
        recall(design, store)
        executor = make_executor(kind, log, 2, "", faked(slow_replicate))
        carry_out(design, executor, store, lambda: print("stored", flush=True))
    print("finished", design.n_replications, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
