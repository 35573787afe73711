"""Random numbers as a function of who draws what, when and for what; nothing is carried from one draw to the next.

Key = (seed, replication), counter = (identity, step, stream), so that two scenarios share every draw that both make,
whatever the order and whoever else draws. All five count modulo 2^32 (identity modulo 2^64): whoever sets the seed
keeps it below. Streams are named in `streams.py`. Python hands an identity of 2^63 or more over as `np.uint64`.

Other shapes are made mostly by the inverse of the distribution, which keeps common random numbers common: a small
change of a parameter moves the number a little.

Measured on one core, ns a row in a loop: two uniform numbers 2.8, four of 32 bits 3.3, laplace 1.5, normal 4.7, poisson
1.3 at mean 1 and 65 at mean 50, gamma 52 (72 for a shape below one).
"""

from math import sqrt

from jinzhen.model.engine.compiled import phase, rule
from jinzhen.model.engine.philox import fraction, words
from jinzhen.model.engine.vector_math import exp, log, power, series

#: Streams there may be; the ordinal of a repeated draw stands above them in the same counter word.
STREAMS = 256
#: They bound the loops: no mean up to 300 and no shape comes near.
POISSON_LIMIT, GAMMA_LIMIT = 600, 64
#: A chance that a sum near 1 no longer feels: beyond it rounding alone would decide how far to count.
ADDS_NOTHING = 1e-17

#: Wichura's algorithm AS 241 (PPND16; Applied Statistics 37(3), 1988): quotients of polynomials in the centre, in the
#: tails, and beyond 1.4e-11; highest power first.
_CENTRE, _TAIL_START, _FAR_START = 0.425, 1.6, 5.0
_CENTRE_ABOVE = (2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457,
                 13731.693765509461125, 1971.5909503065514427, 133.14166789178437745, 3.387132872796366608)
_CENTRE_BELOW = (5226.495278852545925, 28729.085735721942674, 39307.89580009271061, 21213.794301586595867,
                 5394.1960214247511077, 687.1870074920579083, 42.313330701600911252, 1.0)
_TAIL_ABOVE = (7.7454501427834140764e-4, 0.0227238449892691845833, 0.24178072517745061177, 1.27045825245236838258,
               3.64784832476320460504, 5.7694972214606914055, 4.6303378461565452959, 1.42343711074968357734)
_TAIL_BELOW = (1.05075007164441684324e-9, 5.475938084995344946e-4, 0.0151986665636164571966, 0.14810397642748007459,
               0.68976733498510000455, 1.6763848301838038494, 2.05319162663775882187, 1.0)
_FAR_ABOVE = (2.01033439929228813265e-7, 2.71155556874348757815e-5, 0.0012426609473880784386, 0.026532189526576123093,
              0.29656057182850489123, 1.7848265399172913358, 5.4637849111641143699, 6.6579046435011037772)
_FAR_BELOW = (2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5, 7.868691311456132591e-4,
              0.0148753612908506148525, 0.13692988092273580531, 0.59983220655588793769, 1.0)


@rule
def repeated(stream: int, ordinal: int) -> int:
    """The stream of the `ordinal`-th draw (0 first) of several for the same use in the same step."""
    return stream + STREAMS * ordinal


@rule
def uniform(seed: int, replication: int, identity: int, step: int, stream: int) -> float:
    """One uniform number in (0, 1); the first of `uniform2`."""
    a, b, _, _ = words(seed, replication, identity, step, stream)
    return fraction(a, b)


@rule
def uniform2(seed: int, replication: int, identity: int, step: int, stream: int) -> tuple[float, float]:
    """Two uniform numbers in (0, 1) for the price of one."""
    a, b, c, d = words(seed, replication, identity, step, stream)
    return fraction(a, b), fraction(c, d)


@rule
def uniform4(seed: int, replication: int, identity: int, step: int, stream: int) -> tuple[float, float, float, float]:
    """Four uniform numbers in (0, 1) of 32 bits for the price of one: enough to decide whether something happens."""
    a, b, c, d = words(seed, replication, identity, step, stream)
    return (a + 0.5) * 2.0**-32, (b + 0.5) * 2.0**-32, (c + 0.5) * 2.0**-32, (d + 0.5) * 2.0**-32


@phase
def fill_uniforms(seed, replication, identity, step, stream, out_a, out_b):
    """Write `uniform2` of every identity into `out_a` and `out_b`, shape (n,)."""
    for i in range(identity.size):
        out_a[i], out_b[i] = uniform2(seed, replication, identity[i], step, stream)


@phase
def fill_uniforms4(seed, replication, identity, step, stream, out_a, out_b, out_c, out_d):
    """Write `uniform4` of every identity into the four columns, shape (n,)."""
    for i in range(identity.size):
        out_a[i], out_b[i], out_c[i], out_d[i] = uniform4(seed, replication, identity[i], step, stream)


@rule
def exponential(u: float) -> float:
    """Exponential number of mean 1 from a uniform one. Form: -log(u), falling in u."""
    return -log(u)


@rule
def laplace(u: float, scale: float) -> float:
    """Laplace number of mean 0 and mean size `scale` from a uniform one. Form: inverse distribution."""
    tail = scale * log(2.0 * min(u, 1.0 - u))
    return tail if u < 0.5 else -tail


@rule
def normal(u: float) -> float:
    """Standard normal number from a uniform one. Source: AS 241, to about 1e-15; all three pieces, then a choice."""
    middle = u - 0.5
    centre = _CENTRE * _CENTRE - middle * middle
    root = sqrt(-log(min(u, 1.0 - u)))
    tail, far = root - _TAIL_START, root - _FAR_START
    is_far, is_central = root > _FAR_START, abs(middle) <= _CENTRE
    centre_above, centre_below = middle * series(centre, _CENTRE_ABOVE), series(centre, _CENTRE_BELOW)
    tail_above, tail_below = series(tail, _TAIL_ABOVE), series(tail, _TAIL_BELOW)
    far_above, far_below = series(far, _FAR_ABOVE), series(far, _FAR_BELOW)
    outer_above, outer_below = far_above if is_far else tail_above, far_below if is_far else tail_below
    outer_above = -outer_above if middle < 0.0 else outer_above
    return (centre_above if is_central else outer_above) / (centre_below if is_central else outer_below)


@rule
def poisson(u: float, mean: float) -> int:
    """Poisson number from a uniform one. Form: inversion, counting up; mean 0 to 300."""
    chance = exp(-mean)
    below = chance
    count = 0
    while u > below and count < POISSON_LIMIT and (count < mean or chance > ADDS_NOTHING):
        count += 1
        chance *= mean / count
        below += chance
    return count


@rule
def gamma(shape: float, seed: int, replication: int, identity: int, step: int, stream: int) -> float:
    """Gamma number of mean and variance `shape` (above 0); several of them over their sum are Dirichlet weights.

    Source: Marsaglia and Tsang, ACM Transactions on Mathematical Software 26(3), 2000. The attempts are the draws 1, 2,
    ... of this use; draw 0 serves shapes below one.
    """
    boost = power(uniform(seed, replication, identity, step, stream), 1.0 / shape) if shape < 1.0 else 1.0
    d = (shape if shape >= 1.0 else shape + 1.0) - 1.0 / 3.0
    for attempt in range(1, GAMMA_LIMIT):
        a, b = uniform2(seed, replication, identity, step, repeated(stream, attempt))
        x = normal(a)
        v = (1.0 + x / sqrt(9.0 * d)) ** 3
        if v > 0.0 and log(b) < 0.5 * x * x + d - d * v + d * log(v):
            return boost * d * v
    return boost * d
