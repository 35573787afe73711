"""A comparison at the end of a question about several scenarios: from the replications that all of them have."""

from dataclasses import replace
from typing import Any

from jinzhen.experiments.asking.configuration import Configuration, compose
from jinzhen.experiments.compare.experiment import NO, Compare, Settings
from jinzhen.experiments.running.records import CHUNK_SIZE, Address, Arm
from jinzhen.experiments.store.contract import Store


def settings_after(configuration: Configuration, store: Store, address: Address) -> Settings:
    """What a comparison is told so that it computes nothing: times and seed as asked, replications all have."""
    usual: Any = compose(["experiment=compare"]).settings
    told: Any = configuration.settings
    detail = Compare.least_detail
    arms = [Arm(address, each, {}, detail) for each in configuration.scenarios]
    n = CHUNK_SIZE * min(len(store.finished_chunks(arm, detail)) for arm in arms)
    return replace(
        usual, seed=told.seed, start=told.start, end=told.end, as_of=told.as_of, steps_per_year=told.steps_per_year,
        precision=getattr(told, "precision", usual.precision), min_replications=n, max_replications=n, placebo=NO,
    )  # fmt: skip
