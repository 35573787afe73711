"""Sums over a town's segment in fixed lanes: they vectorise, and give the same bits whatever the capacity."""

from jinzhen.model.engine.compiled import helper
from jinzhen.model.state.column import F64
from jinzhen.model.state.firms import LANES


@helper
def segment_sum(values: F64) -> float:
    """Sum of a segment, a multiple of LANES long; empty slots hold zero, so that room adds nothing."""
    a, b, c, d, e, f, g, h = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    v = values
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
def segment_product(values: F64, weights: F64) -> float:
    """Sum of values times weights over a segment, in the lanes of `segment_sum`."""
    a, b, c, d, e, f, g, h = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    v, w = values, weights
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


@helper
def add_to(values: F64, added: F64, times: float) -> None:
    """Add `times` what was added to the values of a segment."""
    for i in range(values.size):
        values[i] += times * added[i]


@helper
def segment_squares(values: F64, weights: F64, centre: float) -> float:
    """Sum of weights times squared distances from a centre over a segment, in the lanes of `segment_sum`."""
    a, b, c, d, e, f, g, h = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    v, w = values, weights
    for i in range(0, v.size, LANES):
        a += w[i] * (v[i] - centre) * (v[i] - centre)
        b += w[i + 1] * (v[i + 1] - centre) * (v[i + 1] - centre)
        c += w[i + 2] * (v[i + 2] - centre) * (v[i + 2] - centre)
        d += w[i + 3] * (v[i + 3] - centre) * (v[i + 3] - centre)
        e += w[i + 4] * (v[i + 4] - centre) * (v[i + 4] - centre)
        f += w[i + 5] * (v[i + 5] - centre) * (v[i + 5] - centre)
        g += w[i + 6] * (v[i + 6] - centre) * (v[i + 6] - centre)
        h += w[i + 7] * (v[i + 7] - centre) * (v[i + 7] - centre)
    return ((a + b) + (c + d)) + ((e + f) + (g + h))
