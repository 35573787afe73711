"""Ishigami's function, whose indices are known in closed form. Source: Ishigami and Homma 1990, ISUMA 90, 398-403."""

import numpy as np

A, B = 7.0, 0.1
#: First-order and total indices times the variance, of the three inputs.
FIRST = np.array([0.5 * (1.0 + B * np.pi**4 / 5.0) ** 2, A * A / 8.0, 0.0])
TOTAL = FIRST + np.array([1.0, 0.0, 1.0]) * B * B * np.pi**8 * (1.0 / 18.0 - 1.0 / 50.0)
VARIANCE = FIRST.sum() + TOTAL[2]


def ishigami(x: np.ndarray) -> np.ndarray:
    """Inputs from minus pi to pi, (n, 3 or more); those beyond the third do nothing."""
    return np.sin(x[:, 0]) + A * np.sin(x[:, 1]) ** 2 + B * x[:, 2] ** 4 * np.sin(x[:, 0])
