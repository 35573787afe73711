"""Sums over a town's segment in fixed lanes: they vectorise, and give the same bits whatever the capacity."""

from jinzhen.model.columns import F64, LANES
from jinzhen.model.compiled import phase


@phase
def segment_sum(values: F64, low: int, high: int) -> float:
    """Sum of values[low:high], a multiple of LANES; empty slots hold zero, so that room adds nothing."""
    a, b, c, d, e, f, g, h = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    for i in range(low, high, LANES):
        a += values[i]
        b += values[i + 1]
        c += values[i + 2]
        d += values[i + 3]
        e += values[i + 4]
        f += values[i + 5]
        g += values[i + 6]
        h += values[i + 7]
    return ((a + b) + (c + d)) + ((e + f) + (g + h))


@phase
def segment_product(values: F64, weights: F64, low: int, high: int) -> float:
    """Sum of values times weights over a segment, in the lanes of `segment_sum`."""
    a, b, c, d, e, f, g, h = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    for i in range(low, high, LANES):
        a += values[i] * weights[i]
        b += values[i + 1] * weights[i + 1]
        c += values[i + 2] * weights[i + 2]
        d += values[i + 3] * weights[i + 3]
        e += values[i + 4] * weights[i + 4]
        f += values[i + 5] * weights[i + 5]
        g += values[i + 6] * weights[i + 6]
        h += values[i + 7] * weights[i + 7]
    return ((a + b) + (c + d)) + ((e + f) + (g + h))
