"""Shapley values: what each of several players contributes to a difference, each coalition run once.

A player's share is what joining it changes, averaged over all orders in which players may join. A coalition is a whole
number: its bits are the players in it. Source: Shapley 1953, Contributions to the Theory of Games II, 307-317.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from jinzhen.experiments.statistics.intervals import LEVEL, Estimate, share_change_moments

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Plan:
    """Which coalitions have to be run.

    n_players : players
    orders : (n_orders, n_players) in which they join, each followed by its reverse; none where every order is counted
    """

    n_players: int
    orders: I64

    @property
    def is_exact(self) -> bool:
        """Whether every order is counted, by running every coalition."""
        return len(self.orders) == 0

    @property
    def everyone(self) -> int:
        """The coalition of all."""
        return 2**self.n_players - 1

    @cached_property
    def coalitions(self) -> tuple[int, ...]:
        """Every coalition once, nobody first and everyone last."""
        if self.is_exact:
            return tuple(range(2**self.n_players))
        return tuple(sorted({each for order in self.orders for each in along(order)}))


def plan(n_players: int, n_orders: int, seed: int) -> Plan:
    """Every coalition where these are no more than the orders may take; else orders, at random in antithetic pairs.

    n_orders : even; an order and its reverse are a pair, so that who joins early in one joins late in the other
    Source: Mitchell, Cooper, Frank and Holmes 2022, J. Mach. Learn. Res. 23 (43), 1-46, on antithetic permutations.
    """
    if 2**n_players <= n_orders * (n_players - 1) + 2:
        return Plan(n_players, np.empty((0, n_players), dtype=np.int64))
    generator = np.random.default_rng(seed)
    half = [generator.permutation(n_players) for _ in range(n_orders // 2)]
    return Plan(n_players, np.array([order for one in half for order in (one, one[::-1])], dtype=np.int64))


def along(order: Sequence[int] | I64) -> list[int]:
    """The coalitions of an order: nobody, the first, the first two, and so on to everyone."""
    found = [0]
    for player in order:
        found.append(found[-1] | 1 << int(player))
    return found


def shapley(plan: Plan, values: F64) -> F64:
    """Shapley values of every replication, (n_draws, n_players, ...): one draw where exact, else one a pair of orders.

    values : (n_coalitions, ...) in the order of `plan.coalitions`
    They sum over players to the value of everyone less that of nobody, in every draw and replication.
    """
    at = {coalition: row for row, coalition in enumerate(plan.coalitions)}
    if plan.is_exact:
        return _exact(plan.n_players, values)[None]
    found = np.empty((len(plan.orders), plan.n_players, *values.shape[1:]))
    for row, order in enumerate(plan.orders):
        course = values[[at[coalition] for coalition in along(order)]]
        found[row, order] = np.diff(course, axis=0)
    return found.reshape(len(plan.orders) // 2, 2, *found.shape[1:]).mean(axis=1)


def _exact(n_players: int, values: F64) -> F64:
    coalitions = np.arange(2**n_players)
    sizes = np.array([int(each).bit_count() for each in coalitions])
    weights = np.array([1.0 / (n_players * math.comb(n_players - 1, size)) for size in range(n_players)])
    found = np.empty((n_players, *values.shape[1:]))
    for player in range(n_players):
        without = coalitions[coalitions & (1 << player) == 0]
        joined = values[without | 1 << player] - values[without]
        found[player] = np.tensordot(weights[sizes[without]], joined, axes=1)
    return found


@dataclass(frozen=True)
class Contribution:
    """A player's share with its interval. orders_share : part of the variance behind it that is choice of orders"""

    estimate: Estimate
    orders_share: float


def contribution(draws: F64, level: float = LEVEL, is_share: bool = False) -> Contribution:
    """Mean share of a player with Student's interval, over replications and, where orders are drawn, over these.

    draws : (n_draws, n_replications) of one player
    is_share : whether the outcome is yes or no; as in `paired_share_difference` half an observation is then added on
        either side and one in the middle, so that the interval never has length zero
    The variances of means over replications and over pairs of orders are added: what both have in common counts twice,
    so that the interval is rather too wide. Degrees of freedom: Satterthwaite 1946, Biometrics Bull. 2, 110-114.
    """
    by_replication, by_order = draws.mean(axis=0), draws.mean(axis=1)
    n, n_draws = by_replication.size, by_order.size
    centre, variance = _mean_and_variance(by_replication, is_share)
    of_orders = float(by_order.var(ddof=1)) / n_draws if n_draws > 1 else 0.0
    both = variance + of_orders
    if both == 0.0:
        return Contribution(Estimate(centre, centre, centre, n), 0.0)
    df = both**2 / (variance**2 / (n - 1) + (of_orders**2 / (n_draws - 1) if n_draws > 1 else 0.0))
    half = float(stats.t.ppf(0.5 + 0.5 * level, df)) * math.sqrt(both)
    estimate = Estimate(float(by_replication.mean()), centre - half, centre + half, n)
    return Contribution(estimate.cut(-1.0, 1.0) if is_share else estimate, of_orders / both)


def _mean_and_variance(values: F64, is_share: bool) -> tuple[float, float]:
    """Centre of the interval, and variance of the mean."""
    return share_change_moments(values) if is_share else (float(values.mean()), float(values.var(ddof=1)) / values.size)
