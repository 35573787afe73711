"""Prior distributions of what is not known, and one fast map from uniform numbers to values.

A prior is written `0.03` (fixed) or as a list: `[normal, 0.03, 0.02]`, `[uniform, 0.2, 0.5]`,
`[triangular, low, mode, high]`, `[lognormal, median, log_sd]`, `[choice, [5, 8, 10], [0.5, 0.3, 0.2]]`.
Normal and lognormal priors are cut at the admissible range of their uncertainty.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from numbers import Real
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from jinzhen.scenarios.errors import PriorError, nearest_name

FloatArray = NDArray[np.float64]

#: Kind -> names of its arguments.
KINDS: dict[str, tuple[str, ...]] = {
    "fixed": ("value",),
    "uniform": ("low", "high"),
    "triangular": ("low", "mode", "high"),
    "normal": ("mean", "sd"),
    "lognormal": ("median", "log_sd"),
    "choice": ("values", "weights"),
}

EXPECTED_PRIOR = "a number or a list such as [normal, mean, sd], [uniform, low, high], [triangular, low, mode, high]"


@dataclass(frozen=True, slots=True)
class Prior:
    """A distribution: `kind` and its arguments in the order of `KINDS`; a choice has values, then their weights."""

    kind: str
    args: tuple[float, ...]

    @property
    def choices(self) -> tuple[float, ...]:
        """Values of a choice."""
        return self.args[: len(self.args) // 2]

    @property
    def weights(self) -> tuple[float, ...]:
        """Weights of a choice, summing to one."""
        return self.args[len(self.args) // 2 :]

    @property
    def definition(self) -> list[object]:
        """As it is written in a file."""
        if self.kind == "choice":
            return [self.kind, list(self.choices), list(self.weights)]
        return [self.kind, *self.args]


def fixed(value: float) -> Prior:
    """Always `value`."""
    return Prior("fixed", (float(value) + 0.0,))


def read_prior(raw: object, where: str) -> Prior:
    """The prior meant by `raw`; degenerate ones become `fixed`, so that one distribution has one form."""
    if isinstance(raw, Prior):
        raw = raw.definition
    if isinstance(raw, (Real, str)) and not isinstance(raw, bool):
        return fixed(_number(raw, where))
    if not isinstance(raw, (list, tuple)) or not raw or not isinstance(raw[0], str):
        raise PriorError(f"{raw!r} is not a prior", where=where, expected=EXPECTED_PRIOR)
    kind, given = raw[0], list(raw[1:])
    if kind not in KINDS:
        raise PriorError(
            f"{kind!r} is not a kind of prior",
            where=where,
            expected=f"one of {', '.join(KINDS)}",
            nearest=nearest_name(kind, KINDS),
        )
    if len(given) != len(KINDS[kind]):
        raise PriorError(f"{kind} has {len(given)} arguments", where=where, expected=f"[{kind}, {_arguments(kind)}]")
    if kind == "choice":
        return _read_choice(given[0], given[1], where)
    return _checked(kind, tuple(_number(each, where) for each in given), where)


def _arguments(kind: str) -> str:
    return ", ".join(KINDS[kind])


def _number(raw: object, where: str) -> float:
    try:
        number = math.nan if isinstance(raw, bool) else float(raw)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if not math.isfinite(number):
        raise PriorError(f"{raw!r} is not a finite number", where=where, expected=EXPECTED_PRIOR)
    return number + 0.0


def _read_choice(values: object, weights: object, where: str) -> Prior:
    if not (
        isinstance(values, (list, tuple)) and isinstance(weights, (list, tuple)) and len(values) == len(weights) > 0
    ):
        raise PriorError(
            "a choice takes as many weights as values", where=where, expected="[choice, [value, ...], [weight, ...]]"
        )
    numbers = [_number(each, where) for each in values]
    shares = [_number(each, where) for each in weights]
    if min(shares) < 0 or sum(shares) <= 0:
        raise PriorError(f"weights {shares} cannot be chances", where=where, expected="weights of 0 or more, not all 0")
    if len(set(numbers)) == 1:
        return fixed(numbers[0])
    # Weights that already add up stay as they are: a prior read from its own definition is the same to the last bit.
    total = 1.0 if abs(sum(shares) - 1.0) < 1e-9 else sum(shares)
    return Prior("choice", (*numbers, *(share / total for share in shares)))


def _checked(kind: str, args: tuple[float, ...], where: str) -> Prior:
    is_ordered = list(args) == sorted(args)
    if kind in ("uniform", "triangular") and not is_ordered:
        raise PriorError(
            f"{kind} {list(args)} is out of order",
            where=where,
            expected=f"[{kind}, {_arguments(kind)}] with {' <= '.join(KINDS[kind])}",
        )
    if kind in ("normal", "lognormal") and args[1] < 0:
        raise PriorError(f"{KINDS[kind][1]} {args[1]:g} is negative", where=where, expected="a spread of 0 or more")
    if kind == "lognormal" and args[0] <= 0:
        raise PriorError(f"median {args[0]:g} is not positive", where=where, expected="a median above 0")
    if kind in ("normal", "lognormal"):
        return fixed(args[0]) if args[1] == 0 else Prior(kind, args)
    return fixed(args[0]) if args[0] == args[-1] else Prior(kind, args)


def reach(prior: Prior) -> tuple[float, float]:
    """Smallest and largest value the prior asks for; of a normal or lognormal one its centre, as it is cut anyway."""
    if prior.kind in ("normal", "lognormal"):
        return prior.args[0], prior.args[0]
    values = prior.choices if prior.kind == "choice" else prior.args
    return min(values), max(values)


class PriorArrays(NamedTuple):
    """Priors of n uncertainties, packed for `draw`.

    span [n, 2] : first value and width of the linear map (fixed, uniform)
    triangles : columns of the triangular priors, and their low, mode, high [n_triangular, 3]
    bells : columns of the normal and lognormal priors; centre and spread [n_bells, 2] (of the logarithm for lognormal
        ones); probability below the cut and between the cuts [n_bells, 2]; whether each is lognormal [n_bells]
    chosen : columns of the choices; cumulative weights and values [n_choices, k], padded
    """

    span: FloatArray
    triangles: NDArray[np.intp]
    triangle_args: FloatArray
    bells: NDArray[np.intp]
    bell_args: FloatArray
    bell_mass: FloatArray
    bell_is_log: NDArray[np.bool_]
    chosen: NDArray[np.intp]
    chosen_cumulative: FloatArray
    chosen_values: FloatArray


def pack(priors: Sequence[Prior], lows: Sequence[float], highs: Sequence[float]) -> PriorArrays:
    """Priors with their admissible ranges as `PriorArrays`; the order of `priors` is that of the values drawn."""
    span = np.array(
        [(prior.args[0], prior.args[1] - prior.args[0] if prior.kind == "uniform" else 0.0) for prior in priors],
        dtype=np.float64,
    ).reshape(-1, 2)
    columns = {kind: [i for i, prior in enumerate(priors) if prior.kind == kind] for kind in KINDS}
    triangles = columns["triangular"]
    bells = sorted(columns["normal"] + columns["lognormal"])
    packed = [_pack_bell(priors[i], lows[i], highs[i]) for i in bells]
    cumulative, values = _pack_choices([priors[i] for i in columns["choice"]])
    return PriorArrays(
        span=span,
        triangles=np.array(triangles, dtype=np.intp),
        triangle_args=np.array([priors[i].args for i in triangles], dtype=np.float64).reshape(-1, 3),
        bells=np.array(bells, dtype=np.intp),
        bell_args=np.array([each[0] for each in packed], dtype=np.float64).reshape(-1, 2),
        bell_mass=np.array([each[1] for each in packed], dtype=np.float64).reshape(-1, 2),
        bell_is_log=np.array([priors[i].kind == "lognormal" for i in bells], dtype=np.bool_),
        chosen=np.array(columns["choice"], dtype=np.intp),
        chosen_cumulative=cumulative,
        chosen_values=values,
    )


def _pack_bell(prior: Prior, low: float, high: float) -> tuple[tuple[float, float], tuple[float, float]]:
    """Centre and spread, and the probability below and between the cuts."""
    centre, spread = prior.args
    if prior.kind == "lognormal":
        centre, low, high = math.log(centre), math.log(low) if low > 0 else -math.inf, math.log(high)
    below, up_to = float(ndtr((low - centre) / spread)), float(ndtr((high - centre) / spread))
    return (centre, spread), (below, up_to - below)


def _pack_choices(priors: Sequence[Prior]) -> tuple[FloatArray, FloatArray]:
    """Cumulative weights (without the last, which is 1) and values, padded to the longest choice."""
    longest = max((len(prior.choices) for prior in priors), default=1)
    cumulative = np.full((len(priors), longest - 1), 2.0)
    values = np.zeros((len(priors), longest))
    for row, prior in enumerate(priors):
        size = len(prior.choices)
        cumulative[row, : size - 1] = np.cumsum(prior.weights)[:-1]
        values[row, :size] = prior.choices
    return cumulative, values


def draw(arrays: PriorArrays, uniforms: FloatArray) -> FloatArray:
    """Values [n] from uniform numbers [n] in [0, 1), by the inverse of every distribution function."""
    values = arrays.span[:, 0] + uniforms * arrays.span[:, 1]
    if arrays.triangles.size:
        values[arrays.triangles] = _triangular(arrays.triangle_args, uniforms[arrays.triangles])
    if arrays.bells.size:
        level = arrays.bell_mass[:, 0] + uniforms[arrays.bells] * arrays.bell_mass[:, 1]
        # A level of exactly 0 (an uncut prior and a uniform number of 0) would be minus infinity.
        bells = arrays.bell_args[:, 0] + arrays.bell_args[:, 1] * ndtri(np.maximum(level, 1e-300))
        values[arrays.bells] = np.where(arrays.bell_is_log, np.exp(np.where(arrays.bell_is_log, bells, 0.0)), bells)
    if arrays.chosen.size:
        option = (uniforms[arrays.chosen][:, None] >= arrays.chosen_cumulative).sum(axis=1)
        values[arrays.chosen] = arrays.chosen_values[np.arange(option.size), option]
    return values


def _triangular(args: FloatArray, uniforms: FloatArray) -> FloatArray:
    low, mode, high = args[:, 0], args[:, 1], args[:, 2]
    width = high - low
    rising = low + np.sqrt(uniforms * width * (mode - low))
    falling = high - np.sqrt((1.0 - uniforms) * width * (high - mode))
    return np.where(uniforms * width < mode - low, rising, falling)
