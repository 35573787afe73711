"""What a discovery found: regions and a tree, each with what it shows in replications that did not find it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import takewhile

import numpy as np
import pandas as pd

from jinzhen.experiments.discover.experiment import FAILURES, Settings
from jinzhen.experiments.discover.factors import Factor, factors
from jinzhen.experiments.forecast.answer import provenance
from jinzhen.experiments.running.stage import Ask
from jinzhen.experiments.running.stored import Stored
from jinzhen.experiments.statistics import trees
from jinzhen.experiments.statistics.box_search import Boxes, Found, Search, search
from jinzhen.experiments.statistics.boxes import Bools, Box, Counts, Points, count
from jinzhen.experiments.statistics.families import holm
from jinzhen.experiments.statistics.intervals import Estimate, wilson
from jinzhen.experiments.statistics.prim import Rule
from jinzhen.scenarios.errors import Failure
from jinzhen.scenarios.scenario import target_towns

#: With fewer of what is looked for in the half that searches, or with fewer of the rest, there is no search.
FEWEST_OF_A_KIND = 10


@dataclass(frozen=True, eq=False)
class Region:
    """One region.

    found : box, p-values and counts in the half that found it
    held_out : counts in the other half, among what earlier regions leave
    all_found : futures of that half, earlier regions included, that are looked for
    p_held_out : by column, of its condition in the half held out, corrected for the conditions of all regions
    trajectory : counts of the peeling in the half held out
    """

    found: Found
    held_out: Counts
    all_found: int
    p_held_out: Mapping[int, float]
    trajectory: Sequence[Counts]

    @property
    def box(self) -> Box:
        """The limits."""
        return self.found.box

    @property
    def density(self) -> Estimate:
        """Share of the held-out futures inside that are looked for."""
        return wilson(self.held_out.n_found_inside, self.held_out.n_inside)

    @property
    def coverage(self) -> float:
        """Share of all held-out futures that are looked for, those of earlier regions included; 0 of none."""
        return self.held_out.n_found_inside / self.all_found if self.all_found else 0.0

    @property
    def is_confirmed(self) -> bool:
        """Whether the whole interval of its density lies above the share of all futures it was searched in."""
        return self.density.low > self.held_out.base

    @property
    def columns(self) -> tuple[int, ...]:
        """Restricted columns, in the order in which they were taken up."""
        return tuple(self.found.p_of_column)


@dataclass(frozen=True, eq=False)
class Branch:
    """A node of the tree with its counts in both halves."""

    node: trees.Node
    found_on: Counts
    held_out: Counts


@dataclass(frozen=True, eq=False)
class Discovery:
    """What was found.

    scenario, target_towns, end, as_of : what was asked; told : how it was searched
    n_failed : replications that failed, and are left out
    factors : what futures differ in, by column
    numbers, is_held_out : of the finished replications; points : what they drew, and which of them are looked for
    regions : those shown: found, and borne out by the half held out
    rejected : the region at which that ended; None where none was rejected
    p_of_next : p-value at which the search ended, nan where it was not its end
    is_searched : whether there were enough futures of both kinds
    tree : from its root on, each node before those that follow from it; empty where there was no search
    """

    scenario: str
    target_towns: int
    end: date
    as_of: date
    told: Settings
    n_failed: int
    factors: Sequence[Factor]
    numbers: pd.Index
    is_held_out: Bools
    points: Points
    regions: Sequence[Region]
    rejected: Region | None
    p_of_next: float
    is_searched: bool
    tree: Sequence[Branch]
    provenance: Mapping[str, str]

    @property
    def n(self) -> int:
        """Finished replications."""
        return len(self.points)

    @property
    def n_found(self) -> int:
        """Those of them that are looked for."""
        return int(self.points.found.sum())

    @cached_property
    def held_out(self) -> Points:
        """Those that took no part in the search."""
        return self.points.where(self.is_held_out)

    @cached_property
    def region_of(self) -> np.ndarray:
        """Number of the region of every point, from 1; 0 of none."""
        numbers = np.zeros(self.n, dtype=np.int64)
        for number, region in list(enumerate(self.regions, 1))[::-1]:
            numbers[region.box.contains(self.points.values)] = number
        return numbers

    @property
    def with_rejected(self) -> list[Region]:
        """Regions that were shown, and the one that was not."""
        return [*self.regions, *([] if self.rejected is None else [self.rejected])]

    @property
    def together(self) -> Counts:
        """The counts of all regions in the half held out."""
        return count(self.held_out, self.region_of[self.is_held_out] > 0)

    @property
    def leaves(self) -> list[Branch]:
        """Where the tree ends."""
        return [branch for branch in self.tree if branch.node.is_leaf]

    @property
    def asked(self) -> list[int]:
        """Columns that the tree asks about, the first one first."""
        return list(dict.fromkeys(column for branch in self.tree for column in branch.node.box.limits))

    @property
    def agreement(self) -> float:
        """Share of the half held out of which regions and tree say the same: denser than all together, or not."""
        is_dense = np.zeros(len(self.held_out), dtype=bool)
        for leaf in self.leaves:
            if leaf.found_on.density > leaf.found_on.base:
                is_dense |= leaf.node.box.contains(self.held_out.values)
        return float((is_dense == (self.region_of[self.is_held_out] > 0)).mean())


def discovery(ask: Ask[Settings], stored: Stored) -> Discovery:
    """Search what is stored; the same replications and settings give the same answer."""
    told = ask.settings
    met = stored.outcomes(["target_met"]).set_index("replication")["target_met"].astype(bool)
    if met.empty:
        raise Failure("no replication finished, so that there is nothing to search")
    known, values = factors(stored, ask.scenario)
    met = met.loc[values.index]
    is_choice = np.array([bool(factor.choices) for factor in known], dtype=bool)
    found = ~met.to_numpy() if told.of == FAILURES else met.to_numpy()
    points = Points(values.to_numpy(dtype=np.float64), is_choice, found)
    is_held_out = values.index.to_numpy() % 2 == 1
    searched, held_out = points.where(~is_held_out), points.where(is_held_out)
    n_found = int(searched.found.sum())
    is_searched = min(n_found, len(searched) - n_found) >= FEWEST_OF_A_KIND and len(held_out) > 0
    how = _how(told)
    boxes = search(searched, how) if is_searched else Boxes([], float("nan"))
    regions = _regions(boxes.shown, held_out)
    shown = list(takewhile(lambda region: region.is_confirmed, regions))
    return Discovery(
        scenario=ask.scenario.name,
        target_towns=target_towns(ask.scenario),
        end=ask.scenario.end,
        as_of=ask.scenario.as_of,
        told=told,
        n_failed=stored.n_failed,
        factors=known,
        numbers=values.index,
        is_held_out=is_held_out,
        points=points,
        regions=shown,
        rejected=regions[len(shown)] if len(shown) < len(regions) else None,
        p_of_next=boxes.p_of_next,
        is_searched=is_searched,
        tree=_tree(searched, held_out, told, how) if is_searched else [],
        provenance=provenance(stored.reader, ask.scenario, len(points)),
    )


def _how(told: Settings) -> Search:
    return Search(
        Rule(wanted_density=told.density), most_columns=told.most_restrictions, most_boxes=told.most_regions,
        shuffles=told.shuffles, seed=told.seed,
    )  # fmt: skip


def _regions(shown: Sequence[Found], held_out: Points) -> list[Region]:
    """The boxes with what they show in the half held out."""
    rest, measured, p_values = held_out, [], []
    for found in shown:
        counts = count(rest, found.box.contains(rest.values))
        trajectory = [count(rest, step.box.contains(rest.values)) for step in found.trajectory]
        measured.append((found, counts, trajectory))
        p_values += [_p_of_condition(rest, found.box, column) for column in found.box.columns]
        rest = rest.where(~found.box.contains(rest.values))
    corrected = iter(holm(p_values))
    n_found = int(held_out.found.sum())
    return [
        Region(found, counts, n_found, {column: next(corrected) for column in found.box.columns}, trajectory)
        for found, counts, trajectory in measured
    ]


def _p_of_condition(held_out: Points, box: Box, column: int) -> float:
    """How often as many points drawn at random, of those inside by all other conditions, are as dense as this one's.

    Exact, one-sided: what a shuffle of the outcomes would give. Source: Fisher 1922, J. R. Stat. Soc. 85, 87-94.
    """
    from scipy import stats

    others = held_out.where(box.without(column).contains(held_out.values))
    counts = count(others, box.contains(others.values))
    return float(stats.hypergeom.sf(counts.n_found_inside - 1, counts.n, counts.n_found, counts.n_inside))


def _tree(searched: Points, held_out: Points, told: Settings, how: Search) -> list[Branch]:
    nodes = trees.grow(searched, told.tree_depth, how.rule.least_support, told.seed)
    return [
        Branch(node, *(count(half, node.box.contains(half.values)) for half in (searched, held_out)))
        for node in nodes
    ]  # fmt: skip
