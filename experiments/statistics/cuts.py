"""Single cuts of points in one column: how well the best one parts them, in every column, for many outcomes at once."""

from collections.abc import Sequence

import numpy as np

from jinzhen.experiments.statistics.boxes import F64, Bools, Points, excess
from jinzhen.experiments.statistics.prim import Rule

#: What cuts leave on a side: how many points, and how many of them are found, both (outcomes or 1, cuts).
Side = tuple[F64, F64]


def strengths_of_cuts(
    points: Points, inside: Bools, without: Sequence[int], rule: Rule, found: Bools | None = None
) -> F64:
    """The excess in the part that the best cut of every column leaves, (columns, outcomes); -inf where there is none.

    inside : the points that are cut; without : columns that are not looked at
    found : (outcomes, points inside), the points' own unless given
    """
    outcomes = points.found[inside][None, :] if found is None else found
    n, least = int(inside.sum()), rule.least(len(points))
    place = np.cumsum(inside) - 1
    strengths = np.full((points.values.shape[1], len(outcomes)), -np.inf)
    n_found = outcomes.sum(axis=1)[:, None]
    for column, order in enumerate(points.orders):
        if column in without:
            continue
        order = order[inside[order]]
        cuts = _sets_of_categories if points.is_choice[column] else _ends
        for n_inside, n_found_inside in cuts(points.values[order, column], outcomes[:, place[order]]):
            strength = excess(n_found_inside, n_inside, n_found, n)
            allowed = np.where((n_inside >= least) & (n_inside < n), strength, -np.inf)
            strengths[column] = np.maximum(strengths[column], allowed.max(axis=1, initial=-np.inf))
    return strengths


def _ends(values: F64, found: Bools) -> Sequence[Side]:
    """What is below every cut between different values, and what is above it. values : in their order"""
    places = np.flatnonzero(values[1:] > values[:-1])
    if not len(places):
        return ()
    up_to = np.cumsum(found, axis=1, dtype=np.float64)
    size = np.asarray(places + 1, dtype=np.float64)[None, :]
    counted = up_to[:, places]
    return (size, counted), (len(values) - size, up_to[:, -1:] - counted)


def _sets_of_categories(values: F64, found: Bools) -> Sequence[Side]:
    """The densest category, the two densest and so on: the best set of categories is one of these."""
    there, starts = np.unique(values, return_index=True)
    if len(there) < 2:
        return ()
    sizes = np.diff(np.append(starts, len(values))).astype(np.float64)
    counted = np.add.reduceat(found, starts, axis=1, dtype=np.float64)
    order = np.argsort(-counted / sizes, axis=1, kind="stable")
    counted = np.take_along_axis(counted, order, axis=1)
    return ((np.cumsum(sizes[order], axis=1)[:, :-1], np.cumsum(counted, axis=1)[:, :-1]),)
