"""What observed figures say of parameters where only runs can tell: approximate Bayesian computation from a bank.

A bank holds draws from the prior and the figures that a run with each of them showed, with an error of observation and
of the model drawn on top, so that what is accepted is judged by the uncertainty of the figures themselves. Parameters
are counted in standard normal levels of their priors: a draw that is moved by the adjustment stays within its prior.

1. Summaries: the mean of every parameter given the figures, learnt by regression (Fearnhead and Prangle 2012, J. R.
   Stat. Soc. B 74, 419-474), without those that the figures tell nothing of; and the figures, with less weight.
2. Rejection: the runs whose summaries are nearest to the observed ones, weighted by an Epanechnikov kernel.
3. Adjustment: their levels are moved along a local linear regression on the summaries, spread included (Beaumont, Zhang
   and Balding 2002, Genetics 162, 2025-2035; Blum and Francois 2010, Stat. Comput. 20, 63-73). Choices between coded
   alternatives are not moved, as there is nothing between two codes; nor is what the figures tell nothing of, which a
   regression would only stir.

That the error belongs to the model and not to the method: Wilkinson 2013, Stat. Appl. Genet. Mol. Biol. 12, 129-141.
One run a draw is enough: Bornn, Pillai, Smith and Woodard 2017, Stat. Comput. 27, 583-590.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

F64 = NDArray[np.float64]
Flags = NDArray[np.bool_]

#: Levels nearer to the ends of a prior count as these.
EDGE = 1e-6
#: Standard deviations beyond which a figure says no more to the regression of the summaries.
FARTHEST = 4.0
#: Penalty of the regression of the summaries, in runs.
PENALTY_RUNS = 10.0
#: Of the variance of a parameter a summary has to explain this share of runs it was not fitted to.
LEAST_EXPLAINED = 0.01
#: A standard deviation of a figure counts as much as this one of the prior of a parameter.
FIGURE_WEIGHT = 0.3
#: Parts of the runs, each told by what was fitted to the others.
FOLDS = 5
#: Penalty of the local regression, as a share of the accepted runs.
LOCAL_PENALTY = 1e-3
#: A run counts in its own fit for no more than this.
MOST_LEVERAGE = 0.5
#: How far the adjustment may widen or narrow a spread.
MOST_SPREAD = 3.0


def normal_levels(levels: F64) -> F64:
    """Levels of priors, 0-1, as standard normal numbers."""
    return ndtri(np.clip(levels, EDGE, 1.0 - EDGE))


def prior_levels(normal: F64) -> F64:
    """The reverse."""
    return ndtr(normal)


class Draws(NamedTuple):
    """Weighted draws from a posterior.

    values : (n, k), normal levels; weights : (n,), adding up to 1; runs : (n,), row of the bank each comes from
    others : (n, m), other columns of the bank, adjusted likewise
    n_sure : (k,), as many independent draws would leave as much open of the mean of a parameter
    distance : of the farthest accepted run
    """

    values: F64
    weights: F64
    runs: NDArray[np.intp]
    others: F64
    n_sure: F64
    distance: float

    @property
    def n_effective(self) -> float:
        """As many draws of equal weight would say as much."""
        return float(1.0 / (self.weights**2).sum())

    def moments(self) -> tuple[F64, F64]:
        """Means and standard deviations, (k,) each."""
        mean = self.weights @ self.values
        return mean, np.sqrt(np.maximum(self.weights @ (self.values - mean) ** 2, 0.0))

    def resampled(self, n: int, seed: int) -> F64:
        """(n, k): draws of equal weight (systematic resampling, then in random order)."""
        generator = np.random.default_rng(seed)
        places = (np.arange(n) + generator.random()) / n
        rows = np.minimum(np.searchsorted(np.cumsum(self.weights), places), len(self.weights) - 1)
        return self.values[generator.permutation(rows)]


def weighted_quantiles(values: F64, weights: F64, levels: Sequence[float]) -> F64:
    """Quantiles of weighted values (n,)."""
    order = np.argsort(values, kind="stable")
    middles = np.cumsum(weights[order]) - 0.5 * weights[order]
    return np.interp(levels, middles / weights.sum(), values[order])


class Bank:
    """Runs of a prior, and what figures say of the parameters they were run with.

    values : (n, k), normal levels of the parameters; figures : (n, f), with their error
    is_choice : (k,), coded alternatives; others : (n, m), further columns to be predicted
    """

    def __init__(self, values: F64, figures: F64, is_choice: Flags, others: F64 | None = None) -> None:
        self.values, self.is_choice = values, is_choice
        self.others = np.zeros((len(values), 0)) if others is None else others
        self._summary = Summary(values, figures)
        self.summaries = self._summary.of_bank

    @property
    def explained(self) -> F64:
        """(k,): share of the variance of each parameter that figures explain in runs that were kept apart."""
        return self._summary.explained

    @property
    def is_told(self) -> Flags:
        """(k,): parameters that the figures tell something of."""
        return self.explained >= LEAST_EXPLAINED

    def draws(self, observed: F64, n_accepted: int) -> Draws:
        """Draws given figures (f,)."""
        at = self._summary(observed[None])[0]
        apart = self.summaries - at
        square = np.einsum("ij,ij->i", apart, apart)
        runs = np.argpartition(square, n_accepted - 1)[:n_accepted]
        runs = runs[np.argsort(square[runs], kind="stable")]
        reach = max(float(square[runs[-1]]), 1e-300)
        kernel = np.maximum(1.0 - square[runs] / (reach * (1.0 + 1e-9)), 0.0)
        weights = kernel / kernel.sum() if kernel.sum() > 0.0 else np.full(n_accepted, 1.0 / n_accepted)
        columns = np.hstack([self.values[runs], self.others[runs]])
        moved, n_sure = adjusted(columns, apart[runs], weights)
        k, is_moved = self.values.shape[1], self.is_told & ~self.is_choice
        values = np.where(is_moved, moved[:, :k], columns[:, :k])
        sure = np.where(is_moved, n_sure, 1.0 / (weights**2).sum())
        return Draws(values, weights, runs, moved[:, k:], sure, reach**0.5)


def adjusted(columns: F64, apart: F64, weights: F64) -> tuple[F64, float]:
    """Columns (n, m) as if their runs had shown what was observed. apart : (n, s), summaries less the observed ones

    Residuals are those of a fit without the run itself: their spread holds what few runs leave open of the fit. Returns
    also as how many independent draws the runs leave a mean open: few where what was observed lies at their edge.
    """
    scale = np.sqrt(weights @ apart**2)
    design = np.column_stack([np.ones(len(apart)), apart / np.where(scale > 0.0, scale, 1.0)])
    weighted = design * weights[:, None]
    penalty = LOCAL_PENALTY * np.eye(design.shape[1])
    penalty[0, 0] = 0.0
    inverse = np.linalg.inv(design.T @ weighted + penalty)
    fit = inverse @ (weighted.T @ columns)
    leverage = np.einsum("ij,jk,ik->i", design, inverse, weighted)
    residual = (columns - design @ fit) / (1.0 - np.minimum(leverage, MOST_LEVERAGE))[:, None]
    logs = inverse @ (weighted.T @ np.log(np.maximum(residual**2, 1e-12)))
    widening = np.clip(np.exp(0.5 * (logs[0] - design @ logs)), 1.0 / MOST_SPREAD, MOST_SPREAD)
    at_observed = inverse[0] @ weighted.T
    return fit[0] + residual * widening, float(1.0 / (at_observed**2).sum())


class Summary:
    """Means of parameters given figures: ridge regression on figures, their squares and products.

    A run is told by models that have not seen it (cross-fitting): what is accepted would else look nearer to the truth
    than what is observed. Directions in which the means hardly vary are left out. The figures themselves follow with
    little weight: how many places a round has shows in them under one rule of places, and in no mean over all rules.

    explained : see `Bank`; of_bank : (n, s), the summaries of the runs themselves
    """

    def __init__(self, values: F64, figures: F64) -> None:
        self._centre, spread = figures.mean(axis=0), figures.std(axis=0)
        self._scale = np.where(spread > 0.0, spread, 1.0)
        fold, scaled = np.arange(len(values)) % FOLDS, self._scaled(figures)
        self._models = [_fitted(values[fold != each], scaled[fold != each]) for each in range(FOLDS)]
        told = np.empty_like(values)
        for each, model in enumerate(self._models):
            told[fold == each] = model.predict(scaled[fold == each])
        self.explained = 1.0 - ((values - told) ** 2).mean(axis=0) / np.maximum(values.var(axis=0), 1e-12)
        self._told = np.flatnonzero(self.explained >= LEAST_EXPLAINED)
        self._middle = told[:, self._told].mean(axis=0)
        self._directions = _directions(told[:, self._told] - self._middle)
        self.of_bank = self._turned(told, figures)

    def __call__(self, figures: F64) -> F64:
        """Summaries (n, s) of figures (n, f)."""
        scaled = self._scaled(figures)
        return self._turned(np.mean([model.predict(scaled) for model in self._models], axis=0), figures)

    def _scaled(self, figures: F64) -> F64:
        return np.clip((figures - self._centre) / self._scale, -FARTHEST, FARTHEST)

    def _turned(self, told: F64, figures: F64) -> F64:
        means = (told[:, self._told] - self._middle) @ self._directions
        return np.hstack([means, FIGURE_WEIGHT * np.clip(figures, -FARTHEST, FARTHEST)])


def _fitted(values: F64, scaled: F64) -> Any:
    from sklearn.linear_model import Ridge  # brings much that only a posterior needs
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import PolynomialFeatures

    model = make_pipeline(PolynomialFeatures(2, include_bias=False), Ridge(PENALTY_RUNS, solver="cholesky"))
    return model.fit(scaled, values)


def _directions(told: F64) -> F64:
    """(k, s): directions in which summaries vary by more than what one of them has to explain at least."""
    variances, directions = np.linalg.eigh(told.T @ told / max(len(told), 1))
    kept = variances >= min(LEAST_EXPLAINED, variances[-1]) if variances.size else np.zeros(0, bool)
    return directions[:, kept]
