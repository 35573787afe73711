"""CART: a small tree of yes-or-no questions that part what is looked for from the rest.

Source: Breiman, Friedman, Olshen and Stone 1984, Classification and Regression Trees: cost-complexity pruning, the
smallest tree within one standard error of the best by cross-validation. The tree itself is scikit-learn's.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from jinzhen.experiments.statistics.boxes import EVERYTHING, F64, Bools, Box, Limits, Points
from jinzhen.experiments.statistics.prim import between

#: Parts of the cross-validation.
FOLDS = 10


@dataclass(frozen=True)
class Node:
    """A node. box : the points that come to it; depth : questions before it; is_leaf : whether the tree ends in it"""

    box: Box
    depth: int
    is_leaf: bool


def grow(points: Points, depth: int, least_support: float, seed: int) -> list[Node]:
    """The nodes of the pruned tree, each before what follows from it; the first alone where nothing is parted.

    depth : questions on the way to a leaf, at most; least_support : of all points that a leaf has to hold
    seed : of the parts of the cross-validation
    Nothing is asked about a column with missing values.
    """
    from sklearn.tree import DecisionTreeClassifier  # slow to load

    x, columns = _features(points)
    least = max(1, math.ceil(least_support * len(points)))
    usual = {"max_depth": depth, "min_samples_leaf": least, "random_state": 0}
    alpha = _alpha(x, points.found, usual, seed) if x.shape[1] else None
    if alpha is None:
        return [Node(EVERYTHING, 0, True)]
    tree = DecisionTreeClassifier(ccp_alpha=alpha, **usual).fit(x, points.found).tree_
    return list(_nodes(points, tree, columns, 0, EVERYTHING, 0))


def _features(points: Points) -> tuple[F64, list[tuple[int, float | None]]]:
    """What the tree may ask about, (points, features), and the column of each with the code of a category.

    Ranks stand for numbers, as what has no limit is no number for a tree; a category is a yes or no, a number has None.
    """
    parts: list[F64] = []
    columns: list[tuple[int, float | None]] = []
    for column, values in enumerate(points.values.T):
        there = np.unique(values)
        if np.isnan(values).any() or len(there) < 2:
            continue
        if points.is_choice[column]:
            parts += [(values == code).astype(np.float64) for code in there]
            columns += [(column, float(code)) for code in there]
        else:
            parts.append(np.searchsorted(there, values).astype(np.float64))
            columns.append((column, None))
    return (np.column_stack(parts) if parts else np.empty((len(points), 0))), columns


def _alpha(x: F64, found: Bools, usual: dict[str, int], seed: int) -> float | None:
    """The cost of a leaf by which the tree is pruned; None where there are too few of either kind to say."""
    from sklearn.model_selection import StratifiedKFold
    from sklearn.tree import DecisionTreeClassifier

    if min(int(found.sum()), int((~found).sum())) < FOLDS:
        return None
    costs = DecisionTreeClassifier(**usual).cost_complexity_pruning_path(x, found).ccp_alphas
    # A cost between two steps of the path stands for the tree that both have in common.
    costs = np.append(np.sqrt(np.maximum(costs[:-1], 0.0) * costs[1:]), 2.0 * costs[-1] + 1e-9)
    errors = np.empty((FOLDS, len(costs)))
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=seed)
    for fold, (grown, tried) in enumerate(folds.split(x, found)):
        for place, cost in enumerate(costs):
            tree = DecisionTreeClassifier(ccp_alpha=cost, **usual).fit(x[grown], found[grown])
            chance = tree.predict_proba(x[tried])[:, list(tree.classes_).index(True)]
            errors[fold, place] = np.mean((chance - found[tried]) ** 2)
    mean, spread = errors.mean(axis=0), errors.std(axis=0, ddof=1) / math.sqrt(FOLDS)
    best = int(np.argmin(mean))
    return float(costs[np.flatnonzero(mean <= mean[best] + spread[best])[-1]])


def _nodes(
    points: Points, tree: object, columns: list[tuple[int, float | None]], node: int, box: Box, depth: int
) -> Iterator[Node]:
    left, right = int(tree.children_left[node]), int(tree.children_right[node])  # type: ignore[attr-defined]
    yield Node(box, depth, left < 0)
    if left < 0:
        return
    column, code = columns[int(tree.feature[node])]  # type: ignore[attr-defined]
    rank = float(tree.threshold[node])  # type: ignore[attr-defined]
    for child, limits in zip((left, right), _parted(points, box, column, code, rank), strict=True):
        yield from _nodes(points, tree, columns, child, box.restricted(column, limits), depth + 1)


def _parted(points: Points, box: Box, column: int, code: float | None, rank: float) -> tuple[Limits, Limits]:
    """The limits of the answers `no` and `yes` of a category, or of below and above in a number."""
    values = points.values[:, column]
    there, limits = np.unique(values), box.limits.get(column, Limits())
    if code is not None:
        admitted = frozenset(there.tolist()) if limits.values is None else limits.values
        return Limits(values=admitted - {code}), Limits(values=frozenset({code}))
    cut = math.floor(rank)
    low = between(there[cut], there[cut + 1])
    high = -between(-there[cut + 1], -there[cut])
    return Limits(limits.low, high), Limits(low, limits.high)
