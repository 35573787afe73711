"""The towns of a replication, quarter by quarter, in as many figures as the record has metrics."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from jinzhen.experiments.running.kit import Kit, Run
from jinzhen.model.state.world import State
from jinzhen.scenarios.base_year import base_year_of

#: Figures of every town at the end of every step. Those since the start are sums of what every step brought.
COLUMNS = (
    "tier", "reported_year_mcny", "reported_step_mcny", "reported_entities", "entities", "jobs", "above_size", "srdi",
    "giants", "leaders", "newcomers", "new_jobs", "projects", "signed_mcny", "output_year_mcny", "payroll_jobs",
)  # fmt: skip


def panel(kit: Kit, number: int) -> dict[str, str]:
    """Every column at every step, 0 the base year: a text with a number a town, under `column/step`."""
    # What was known on the day of the scenario, not on that of the question.
    run, found = kit.run(kit.scenario, number, base_year_of(kit.scenario)), {}
    newcomers, jobs = np.zeros(len(run.tables.towns.tier)), np.zeros(len(run.tables.towns.tier))
    while True:
        for column, values in zip(COLUMNS, _figures(run, newcomers, jobs), strict=True):
            found[f"{column}/{run.at}"] = " ".join(f"{value:.5g}" for value in values)
        if run.at == run.n_steps:
            return found
        there, beyond = _identities(run), run.tables.towns.registered_beyond.copy()
        run.step()
        newcomers += _new(run, there) + np.maximum(run.tables.towns.registered_beyond - beyond, 0.0)
        jobs += run.tables.towns.new_jobs


def _figures(run: Run, newcomers: NDArray[np.float64], jobs: NDArray[np.float64]) -> Iterator[NDArray[np.float64]]:
    """In the order of COLUMNS."""
    towns, projects = run.tables.towns, run.tables.projects
    yield towns.tier.astype(np.float64)
    yield towns.reported_year_mcny
    yield towns.output_mcny * towns.scope_factor * (1.0 + towns.scope_widening) * (1.0 + towns.gaming)
    yield towns.registered + towns.registered_beyond
    yield towns.operating
    yield towns.jobs * (1.0 + towns.linked_jobs_per_job)
    yield towns.above_size
    yield towns.titles_srdi
    yield towns.titles_giant
    yield towns.leaders
    yield newcomers
    yield jobs
    n = int(run.workspace.world.state[State.projects])
    yield np.bincount(projects.town[:n], minlength=len(towns.tier)).astype(np.float64)
    yield np.bincount(projects.town[:n], projects.size_mcny[:n], minlength=len(towns.tier)).astype(np.float64)
    yield towns.output_year_mcny
    yield towns.jobs


def _identities(run: Run) -> NDArray[np.uint64]:
    """Real firms and entities on paper."""
    firms = run.tables.firms
    return np.asarray(firms.identity[(firms.operating > 0.0) | (firms.paper > 0.0)])


def _new(run: Run, there: NDArray[np.uint64]) -> NDArray[np.float64]:
    """How many of them every town has that were not there before."""
    firms, town = run.tables.firms, run.town_of_slots()
    slots = np.flatnonzero((firms.operating > 0.0) | (firms.paper > 0.0))
    fresh = slots[~np.isin(firms.identity[slots], there)]
    return np.bincount(town[fresh], minlength=len(run.tables.towns.tier)).astype(np.float64)
