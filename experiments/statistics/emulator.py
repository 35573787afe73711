"""A stand-in for many runs: a Gaussian process through noisy means, and how far it is off where it was not fitted."""

import warnings
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

F64 = NDArray[np.float64]

#: Starts of the search for the length scales.
STARTS = 4


class Emulator:
    """Mean of an outcome anywhere between the points it was fitted to.

    Source: Rasmussen and Williams 2006, Gaussian Processes for Machine Learning, ch. 2 and 5; kernel: Matérn 5/2 with a
    length for every factor, and noise. The noise is fitted: points have the same draws, so that what is common to all
    of their means is none.
    """

    def __init__(self, places: F64, means: F64, seed: int) -> None:
        """places : (n, d), 0-1; means : (n,)"""
        from sklearn.exceptions import ConvergenceWarning  # brings much that only an emulator needs
        from sklearn.gaussian_process import GaussianProcessRegressor
        from sklearn.gaussian_process.kernels import ConstantKernel, Matern, WhiteKernel

        self._centre, self._scale = float(means.mean()), float(means.std()) or 1.0
        smooth = ConstantKernel(1.0, (1e-3, 1e3)) * Matern(np.ones(places.shape[1]), (0.05, 100.0), nu=2.5)
        self._process: Any = GaussianProcessRegressor(
            smooth + WhiteKernel(0.05, (1e-5, 2.0)), n_restarts_optimizer=STARTS, random_state=seed
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)  # a length at its bound: a factor that does nothing
            self._process.fit(places, (means - self._centre) / self._scale)

    def predict(self, places: F64) -> tuple[F64, F64]:
        """Mean at places (n, d), and standard deviation of what a run point there would show."""
        mean, sd = self._process.predict(places, return_std=True)
        return self._centre + self._scale * mean, self._scale * sd


class Check(NamedTuple):
    """How an emulator does at points it was not fitted to.

    rmse : root mean square error
    explained : share of the variance between the points that it explains; 1 all, 0 or less nothing
    coverage : share of the points that lie in its 95 % interval
    n : points
    """

    rmse: float
    explained: float
    coverage: float
    n: int


def check(emulator: Emulator, places: F64, means: F64) -> Check:
    """Compare with means at other places."""
    predicted, sd = emulator.predict(places)
    errors, between = predicted - means, float(means.var())
    mean_square = float((errors**2).mean())
    explained = 1.0 - mean_square / between if between > 0.0 else 0.0
    return Check(mean_square**0.5, explained, float((np.abs(errors) <= 1.96 * sd).mean()), len(means))
