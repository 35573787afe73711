"""exp, log, sincos and power that the compiler can turn into packed instructions: no branch, no table, no call.

Each is an ordinary Python function on top of `math` with a second, compiled form that rules and phases use. Both stay
within 2 units in the last place of NumPy's; they need not agree in the last bit.

The compiled forms reduce the argument with pieces of log 2 and pi / 2 whose products are exact (W. J. Cody and
W. Waite, Software Manual for the Elementary Functions, 1980) and sum a Taylor series on what is left. Their fused
multiply-adds are asked for one by one, so that every machine gives the same bits.

Measured on one core with 256-bit registers, ns a row in a loop, calls of `math` in brackets: exp 1.0 (4.4), log 1.2
(3.6), sine and cosine together 1.7 (5.9), power 3.0. Distance from the exact value: at most 1.04 last places.
"""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from jinzhen.model.engine.compiled import INLINE
from numba import types
from numba.extending import intrinsic, overload

#: exp saturates beyond these, at 3.3e-308 and 8.2e307.
LEAST_EXPONENT, GREATEST_EXPONENT = -708.0, 709.0
#: log saturates below the least normal number, at -708.4.
LEAST_ARGUMENT, GREATEST_ARGUMENT = 2.0**-1022, 1.7976931348623157e308

#: Added and taken away again, it rounds to the nearest whole number, which meanwhile stands in the low bits.
_ROUND = 1.5 * 2.0**52
#: The float with these bits and a whole number in its low ones is that number plus 2^52.
_WHOLE_BITS = np.uint64(0x4330000000000000)
_MANTISSA, _BIAS = np.uint64(52), np.uint64(1023)
_MANTISSA_BITS = np.uint64(0x000FFFFFFFFFFFFF)
_ROOT_HALF_BITS = np.uint64(0x3FE6A09E667F3BCD)
_ROOT_HALF_TO_ONE = np.uint64(0x3FF0000000000000) - _ROOT_HALF_BITS
_SIGN_PLACE, _ODD, _HALF_TURN = np.uint64(62), np.uint64(1), np.uint64(2)

_LOG2_HIGH, _LOG2_LOW = float.fromhex("0x1.62e42fefa38p-1"), float.fromhex("0x1.ef35793c7673p-45")
_QUARTER_HIGH = float.fromhex("0x1.921fb544p+0")
_QUARTER_MIDDLE = float.fromhex("0x1.0b4611a6p-34")
_QUARTER_LOW = float.fromhex("0x1.3198a2e037073p-69")
_PER_LOG2, _PER_QUARTER = 1.0 / math.log(2.0), 2.0 / math.pi

#: Factors of the series, highest power first: exp from r^13 to r^2, log from s^23 to s^3, sin from r^15, cos from r^16.
_EXP = tuple(1.0 / math.factorial(n) for n in range(13, 1, -1))
_LOG = tuple(2.0 / n for n in range(23, 1, -2))
_SIN = tuple((-1.0) ** (n // 2) / math.factorial(n) for n in range(15, 1, -2))
_COS = tuple((-1.0) ** (n // 2) / math.factorial(n) for n in range(16, 2, -2))


@intrinsic
def fused(typing_context: Any, a: Any, b: Any, c: Any) -> tuple[Any, Callable]:
    """a * b + c, rounded once."""
    def code(context: Any, build: Any, signature: Any, args: Any) -> Any:
        return build.fma(*args)
    return types.float64(types.float64, types.float64, types.float64), code


@intrinsic
def bits_of(typing_context: Any, x: Any) -> tuple[Any, Callable]:
    """The 64 bits of a float as a whole number."""
    def code(context: Any, build: Any, signature: Any, args: Any) -> Any:
        return build.bitcast(args[0], context.get_value_type(types.uint64))
    return types.uint64(types.float64), code


@intrinsic
def float_of(typing_context: Any, bits: Any) -> tuple[Any, Callable]:
    """The float that has these 64 bits."""
    def code(context: Any, build: Any, signature: Any, args: Any) -> Any:
        return build.bitcast(args[0], context.get_value_type(types.float64))
    return types.float64(types.uint64), code


def series(x: float, factors: tuple[float, ...]) -> float:
    """Sum of factors[i] * x^(len - 1 - i) by Horner's rule; compiled with fused multiply-adds."""
    total = factors[0]
    for factor in factors[1:]:
        total = total * x + factor
    return total


@overload(series, strict=False, jit_options=INLINE)
def _series(x: Any, factors: Any) -> Callable:
    def unrolled(x: float, factors: tuple[float, ...]) -> float:
        total = factors[0]
        for i in range(1, len(factors)):
            total = fused(total, x, factors[i])
        return total
    return unrolled


def exp(x: float) -> float:
    """e to the x; beyond -708 and 709 it saturates."""
    return math.exp(min(max(x, LEAST_EXPONENT), GREATEST_EXPONENT))


@overload(exp, strict=False, jit_options=INLINE)
def _exp(x: Any) -> Callable:
    def packed(x: float) -> float:
        x = LEAST_EXPONENT if x < LEAST_EXPONENT else float(x)
        x = GREATEST_EXPONENT if x > GREATEST_EXPONENT else x
        rounded = fused(x, _PER_LOG2, _ROUND)
        n = rounded - _ROUND
        r = fused(n, -_LOG2_LOW, fused(n, -_LOG2_HIGH, x))
        power_of_two = float_of((bits_of(rounded) + _BIAS) << _MANTISSA)
        return (fused(r * r, series(r, _EXP), r) + 1.0) * power_of_two
    return packed


def log(x: float) -> float:
    """Natural logarithm; below the least normal number, zero and negative numbers too, it saturates at -708.4."""
    return math.log(max(x, LEAST_ARGUMENT))


@overload(log, strict=False, jit_options=INLINE)
def _log(x: Any) -> Callable:
    def packed(x: float) -> float:
        x = LEAST_ARGUMENT if x < LEAST_ARGUMENT else float(x)
        shifted = bits_of(x) + _ROOT_HALF_TO_ONE
        n = float_of((shifted >> _MANTISSA) | _WHOLE_BITS) - (2.0**52 + 1023.0)
        f = float_of((shifted & _MANTISSA_BITS) + _ROOT_HALF_BITS) - 1.0
        s = f / (2.0 + f)
        half_square = 0.5 * f * f
        rest = s * fused(s * s, series(s * s, _LOG), half_square)
        result = fused(n, _LOG2_HIGH, f - (half_square - fused(n, _LOG2_LOW, rest)))
        return result if x <= GREATEST_ARGUMENT else x
    return packed


def sincos(x: float) -> tuple[float, float]:
    """Sine and cosine of x radians, |x| up to 1e5."""
    return math.sin(x), math.cos(x)


@overload(sincos, strict=False, jit_options=INLINE)
def _sincos(x: Any) -> Callable:
    def packed(x: float) -> tuple[float, float]:
        rounded = fused(float(x), _PER_QUARTER, _ROUND)
        n = rounded - _ROUND
        exact = fused(n, -_QUARTER_HIGH, float(x))
        near = fused(n, -_QUARTER_MIDDLE, exact)
        rest = fused(n, -_QUARTER_LOW, fused(n, -_QUARTER_MIDDLE, exact - near))
        r = near + rest
        tail = (near - r) + rest
        z = r * r
        half = 0.5 * z
        most = 1.0 - half
        sine = r + fused(r * z, series(z, _SIN), tail * most)
        cosine = most + fused(z * z, series(z, _COS), fused(-r, tail, (1.0 - most) - half))
        quarter = bits_of(rounded)
        is_odd = (quarter & _ODD) == _ODD
        first, second = (cosine if is_odd else sine), (sine if is_odd else cosine)
        first_sign = (quarter & _HALF_TURN) << _SIGN_PLACE
        second_sign = ((quarter + _ODD) & _HALF_TURN) << _SIGN_PLACE
        return float_of(bits_of(first) ^ first_sign), float_of(bits_of(second) ^ second_sign)
    return packed


def power(x: float, exponent: float) -> float:
    """x to a power, x above zero; a large power magnifies the last-place error of the logarithm by its size."""
    return exp(exponent * log(x))


@overload(power, strict=False, jit_options=INLINE)
def _power(x: Any, exponent: Any) -> Callable:
    def packed(x: float, exponent: float) -> float:
        return exp(exponent * log(x))
    return packed
