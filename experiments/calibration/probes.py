"""What a run shows of the figures of the record, each in the measure in which it is published."""

import math
from datetime import date

import numpy as np
from numpy.typing import NDArray

from jinzhen.experiments.calibration.record import Known, record
from jinzhen.experiments.running.kit import Kit, Run
from jinzhen.model.state.codes import Tier
from jinzhen.model.state.world import State
from jinzhen.scenarios.base_year.tables import CATEGORIES, BaseYear
from jinzhen.scenarios.errors import Failure

#: Quantities that add up from the first to the last day of a figure; of the others the last day counts.
FLOWS = ("named", "new_entities", "new_jobs", "projects", "signed_mcny")
#: Numbers of the first batch among the named towns.
FIRST_TEN = tuple(f"P{number:02d}" for number in range(1, 11))


def shown(kit: Kit, number: int) -> dict[str, float]:
    """The figures of the record in one replication; nan where its end comes first."""
    run = kit.run(kit.scenario, number)
    members = {each.id: members_of(kit.base_year, each.members) for each in record()}
    values = {each.id: math.nan if each.last > kit.scenario.end else 0.0 for each in record()}
    start = kit.scenario.start
    while run.at < run.n_steps:
        before = Before(run)
        run.step()
        end = kit.scenario.step_ends[run.at - 1]
        for each in record():
            if counts_in(each, start, end):
                by_town = quantity(run, before, each.quantity)
                values[each.id] += float(by_town[members[each.id]].sum())
        start = end
    return values


def counts_in(figure: Known, after: date, end: date) -> bool:
    """Whether a step that ends at `end` counts: it lies in the figure's time, or ends it."""
    return figure.first <= end <= figure.last if figure.quantity in FLOWS else end == figure.last


class Before:
    """What has to be remembered of a run before a step."""

    def __init__(self, run: Run) -> None:
        self.tier = run.tables.towns.tier.copy()
        self.identities = units(run)[0]
        self.beyond = run.tables.towns.registered_beyond.copy()
        self.n_projects = int(run.workspace.world.state[State.projects])


def units(run: Run) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Identities and towns of what is on the register: firms in business, and entities on paper."""
    firms = run.tables.firms
    slots = np.flatnonzero((firms.operating > 0.0) | (firms.paper > 0.0))
    return firms.identity[slots], run.town_of_slots()[slots]


def quantity(run: Run, before: Before, name: str) -> NDArray[np.float64]:
    """A quantity of the step just made, by town.

    named : became provincial; municipal : has the municipal title, also as a potential town
    new_entities : on the register for the first time, and units reported as part of the chain beyond its firms
    new_jobs : newly filled, gross, with linked ones; projects, signed_mcny : signed, empty signatures included
    reported_output, core_output : of a year; registered : firms in business and entities on paper
    """
    towns = run.tables.towns
    if name == "named":
        return ((towns.tier == Tier.provincial) & (before.tier < Tier.provincial)).astype(np.float64)
    if name == "municipal":
        return ((towns.tier == Tier.municipal) | (towns.tier == Tier.potential)).astype(np.float64)
    if name == "new_entities":
        identities, of_town = units(run)
        new = np.bincount(of_town[~np.isin(identities, before.identities)], minlength=towns.tier.size)
        return new.astype(np.float64) + np.maximum(towns.registered_beyond - before.beyond, 0.0)
    if name in ("projects", "signed_mcny"):
        return _signed(run, name)
    columns = {"new_jobs": towns.new_jobs, "reported_output": towns.reported_year_mcny,
               "core_output": towns.output_year_mcny, "registered": towns.registered}  # fmt: skip
    return columns[name]


def _signed(run: Run, name: str) -> NDArray[np.float64]:
    """Projects signed in the step just made, or their sums, by town."""
    projects, n = run.tables.projects, int(run.workspace.world.state[State.projects])
    new = np.flatnonzero(projects.step[:n] == run.at - 1)
    weights = projects.size_mcny[new] if name == "signed_mcny" else None
    counted = np.bincount(projects.town[new], weights=weights, minlength=run.tables.towns.tier.size)
    return counted.astype(np.float64)


def members_of(base_year: BaseYear, members: str) -> NDArray[np.intp]:
    """Rows of the towns that a figure is about. Raises Failure for towns that are not there."""
    towns, (kind, _, name) = base_year.towns, members.partition(":")
    ids = np.array(towns.town_id)
    is_municipal = towns.is_municipal_mid_2023
    if kind == "all":
        return np.arange(len(ids))
    if kind == "first_ten":
        return np.flatnonzero(np.isin(ids, FIRST_TEN))
    if kind == "tiers":
        return np.flatnonzero(is_municipal | np.isin(ids, FIRST_TEN))
    if kind == "category" and name in CATEGORIES:
        return np.flatnonzero(towns.category == CATEGORIES.index(name))
    if kind in ("city", "municipal_of") and name in base_year.cities.name_zh:
        ours = towns.city == base_year.cities.name_zh.index(name)
        return np.flatnonzero(ours & is_municipal if kind == "municipal_of" else ours)
    if kind == "town" and name in towns.town_id:
        return np.flatnonzero(ids == name)
    raise Failure(f"there are no towns {members!r}", where="record.csv", expected="towns of the base year")
