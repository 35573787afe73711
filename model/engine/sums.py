"""Sums over a town's segment in fixed lanes: they vectorise, and give the same bits whatever the capacity."""

from jinzhen.model.engine.compiled import helper
from jinzhen.model.state.column import F64
from jinzhen.model.state.firms import LANES


@helper
def segment_sum(values: F64, low: int, high: int) -> float:
    """Sum of values[low:high], a multiple of LANES; empty slots hold zero, so that room adds nothing."""
    a, b, c, d, e, f, g, h = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    v = values[low:high]  # counted from zero, the loop is packed
    for i in range(0, v.size, LANES):
        a += v[i]
        b += v[i + 1]
        c += v[i + 2]
        d += v[i + 3]
        e += v[i + 4]
        f += v[i + 5]
        g += v[i + 6]
        h += v[i + 7]
    return ((a + b) + (c + d)) + ((e + f) + (g + h))


@helper
def segment_product(values: F64, weights: F64, low: int, high: int) -> float:
    """Sum of values times weights over a segment, in the lanes of `segment_sum`."""
    a, b, c, d, e, f, g, h = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    v, w = values[low:high], weights[low:high]
    for i in range(0, v.size, LANES):
        a += v[i] * w[i]
        b += v[i + 1] * w[i + 1]
        c += v[i + 2] * w[i + 2]
        d += v[i + 3] * w[i + 3]
        e += v[i + 4] * w[i + 4]
        f += v[i + 5] * w[i + 5]
        g += v[i + 6] * w[i + 6]
        h += v[i + 7] * w[i + 7]
    return ((a + b) + (c + d)) + ((e + f) + (g + h))


@helper
def total(values: F64) -> float:
    """Sum of an array, in its order."""
    result = 0.0
    for value in values:
        result += value
    return result
