"""Iterative proportional fitting: scale what is uncertain until every published total holds."""

import numpy as np

from jinzhen.scenarios.base_year.tables import Flags, Floats, Ints, Total
from jinzhen.scenarios.errors import UserError

TOLERANCE = 1e-10
MOST_ROUNDS = 5000


def rake(values: Floats, is_fixed: Flags, totals: list[Total]) -> Floats:
    """Values scaled so that every total holds; fixed ones do not move.

    values : (n,) not negative
    is_fixed : (n,) observed values

    Raises UserError where the observed values alone miss a total, or totals contradict each other.
    """
    fitted = values.copy()
    for _ in range(MOST_ROUNDS):
        for total in totals:
            _scale(fitted, is_fixed, total)
        if all(_miss(fitted, total) <= TOLERANCE for total in totals):
            return fitted
    worst = max(totals, key=lambda total: _miss(fitted, total))
    raise UserError(f"{worst.name} ({worst.measure}) is {worst.value:g} and contradicts the other totals",
                    where="totals.csv", expected=f"a value near {fitted[worst.members].sum():.6g}")


def _miss(fitted: Floats, total: Total) -> float:
    """How far a total is from being met, as a share of it."""
    return abs(float(fitted[total.members].sum()) / total.value - 1.0)


def _scale(fitted: Floats, is_fixed: Flags, total: Total) -> None:
    free = total.members & ~is_fixed
    known = fitted[total.members & is_fixed].sum()
    moving = fitted[free].sum()
    if total.value <= known or moving <= 0.0:
        if abs(known + moving - total.value) <= TOLERANCE * total.value:
            return
        raise UserError(f"{total.name} ({total.measure}) is {total.value:g}", where="totals.csv",
                        expected=f"more than the {known:g} observed in its towns, some of them without figures")
    fitted[free] *= (total.value - known) / moving


def whole_numbers(values: Floats, members: Flags) -> Ints:
    """Values rounded to whole numbers of at least one, so that every total stays what it was.

    members : (n_totals, n) the towns of each total; towns in the same totals are rounded together, the largest
        remainders up
    """
    if not members.size:
        return np.maximum(np.rint(values), 1.0).astype(np.int64)
    rounded = np.maximum(np.floor(values), 1.0)
    cell = np.unique(members, axis=1, return_inverse=True)[1].ravel()
    for index in range(cell.max() + 1):
        mine = np.flatnonzero(cell == index)
        left = round(float(values[mine].sum() - rounded[mine].sum()))
        order = mine[np.argsort(rounded[mine] - values[mine], kind="stable")]
        rounded[order[:max(left, 0)]] += 1.0
    return rounded.astype(np.int64)
