"""Units of the program and the conversions into them, in one place.

Money is million yuan (m CNY), land mu, energy tonnes of coal equivalent (tce), people persons, shares 0-1.
"""

import math
from numbers import Real

from jinzhen.scenarios.errors import UserError

QUARTERS_PER_YEAR = 4.0

#: Stands for "no limit" where a finite number is needed: larger than any quantity, small enough to be multiplied.
UNLIMITED = 1e30

#: The word for `UNLIMITED` in print, and the words for it in files and on the command line.
UNLIMITED_WORD = "unlimited"
UNLIMITED_ZH = "不限"
UNLIMITED_WORDS = (UNLIMITED_WORD, "no limit", UNLIMITED_ZH)

#: The word for "as the uncertainty of the same meaning is drawn", and its number where a number is needed: what is
#: added to the draw is added to it. Whatever lies below the other number is drawn: no lever goes so far down.
DRAWN_WORD, DRAWN, DRAWN_BELOW = "drawn", -1000.0, -500.0
DRAWN_ZH = "随机抽取"

#: What is larger than this is a sum, mean or part of something unlimited, and no quantity.
LARGEST_QUANTITY = 1e18

MCNY_PER_HUNDRED_MILLION_CNY = 100.0
MCNY_PER_TEN_THOUSAND_CNY = 0.01
MCNY_PER_BILLION_CNY = 1000.0
CNY_PER_MCNY = 1e6

#: Tonnes of coal equivalent in a kWh by its heat value. Source: GB/T 2589-2020, annex A.
TCE_PER_KWH = 1.229e-4

#: (given unit, wanted unit) -> factor. Only what cannot be misread; every other unit is refused.
CONVERSIONS = {
    ("%", "share"): 0.01,
    ("%/yr", "share/yr"): 0.01,
    ("亿元/年", "m CNY/yr"): MCNY_PER_HUNDRED_MILLION_CNY,
    ("万元/年", "m CNY/yr"): MCNY_PER_TEN_THOUSAND_CNY,
    ("bn CNY/yr", "m CNY/yr"): MCNY_PER_BILLION_CNY,
    ("亿元", "m CNY"): MCNY_PER_HUNDRED_MILLION_CNY,
    ("bn CNY", "m CNY"): MCNY_PER_BILLION_CNY,
    ("万元/户", "m CNY/firm"): MCNY_PER_TEN_THOUSAND_CNY,
    ("元/户", "CNY/firm"): 1.0,
    ("万元/户", "CNY/firm"): 1e4,
    ("元/kWh", "CNY/kWh"): 1.0,
    ("亩/镇/年", "mu/town-yr"): 1.0,
    ("人/年", "persons/yr"): 1.0,
}


def to_number(raw: object, unit: str, where: str) -> float:
    """A finite float in `unit` from a number, or from text such as `500` or `500 m CNY/yr`.

    Raises `UserError` for another type, another unit, and for what is not a finite number.
    """
    if isinstance(raw, bool) or not isinstance(raw, (Real, str)):
        raise UserError(f"{raw!r} is not a number", where=where, expected=f"a number in {unit}")
    try:
        number = _from_text(raw, unit, where) if isinstance(raw, str) else float(raw)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise UserError(
            f"{raw!r} is not a finite number",
            where=where,
            expected=f"a number in {unit}, or the word {UNLIMITED_WORD} where a quota allows it",
        )
    return number + 0.0  # turns -0.0 into 0.0: the two are one value and have one hash


def _from_text(text: str, unit: str, where: str) -> float:
    head, _, tail = text.strip().partition(" ")
    if head.endswith("%") and not tail:
        head, tail = head[:-1], "%"
    given = " ".join(tail.split())
    try:
        number = float(head)
    except ValueError:
        raise UserError(f"{text!r} is not a number", where=where, expected=f"a number in {unit}") from None
    if given in ("", unit):
        return number
    if (given, unit) in CONVERSIONS:
        return number * CONVERSIONS[given, unit]
    raise UserError(f"{text!r} is in {given}", where=where, expected=f"a number in {unit}")


def is_unlimited(number: float) -> bool:
    """Whether a number stands for "no limit", alone or as a part of a sum or mean."""
    return number > LARGEST_QUANTITY


def format_number(number: float) -> str:
    """A number as the user would write it: `500`, `0.25`, `unlimited`."""
    return UNLIMITED_WORD if is_unlimited(number) else f"{number:.10g}"
