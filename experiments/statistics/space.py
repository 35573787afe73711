"""Designs that fill a space: tables of numbers from 0 to 1, a row a point, a column a factor."""

import math
from collections.abc import Sequence
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy.stats import qmc

F64 = NDArray[np.float64]


def grid(levels: Sequence[Sequence[float]]) -> F64:
    """Every combination of the levels of the factors, the last factor moving first."""
    return np.array(list(product(*levels)), dtype=np.float64).reshape(-1, len(levels))


def latin_hypercube(n: int, factors: int, seed: int) -> F64:
    """Points of which every factor has one in each of n equal parts. Source: McKay, Beckman and Conover 1979."""
    return qmc.LatinHypercube(factors, rng=np.random.default_rng(seed)).random(n)


def sobol_sequence(n: int, factors: int, seed: int) -> F64:
    """Scrambled Sobol' points: the next power of two from n on, at which they are balanced. Source: Owen 1998."""
    return qmc.Sobol(factors, rng=np.random.default_rng(seed)).random_base2(math.ceil(math.log2(max(n, 2))))
