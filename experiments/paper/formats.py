"""How numbers, amounts and dates are written. What is written alike in both languages is a `str`, else a `Text`."""

import math
from datetime import date
from typing import NamedTuple

from jinzhen.experiments.paper.text import Text

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

#: Shown where there is no limit.
NO_LIMIT = Text("unlimited", "不限")

#: Shown where there is no number.
NOTHING = "–"


def percent(share: float, digits: int | None = None) -> str:
    """A share as a percentage; one decimal close to 0 and 1, where whole numbers would hide the difference."""
    if not math.isfinite(share):
        return NOTHING
    if digits is None:
        if 0.0 < share < 0.001:
            return "<0.1%"
        digits = 1 if 0.0 < share < 0.0095 or 0.9905 < share < 0.9995 else 0
    return f"{100.0 * share:.{digits}f}%"


def percent_range(low: float, high: float) -> str:
    """An interval of shares: `31–35%`."""
    return f"{percent(low).removesuffix('%')}–{percent(high)}"


def chance(value: float, low: float, high: float) -> str:
    """A chance with its interval: `33% (31–35%)`."""
    return f"{percent(value)} ({percent_range(low, high)})"


def points(difference: float) -> str:
    """A difference of two shares in percentage points, with its sign; a true minus."""
    return NOTHING if not math.isfinite(difference) else _signed(100.0 * difference, 0)


def points_range(low: float, high: float) -> Text:
    """An interval of differences in percentage points: `+3 to +9` or `+3至+9`."""
    return Text("{low} to {high}", "{low}至{high}").format(low=points(low), high=points(high))


def _signed(value: float, digits: int) -> str:
    text = f"{abs(value):,.{digits}f}"
    if float(text.replace(",", "")) == 0.0:
        return text
    return f"{'−' if value < 0 else '+'}{text}"


def signed(value: float, digits: int = 1) -> str:
    """A number with its sign; a true minus."""
    return NOTHING if not math.isfinite(value) else _signed(value, digits)


def number(value: float, digits: int | None = None) -> str:
    """A number with thousands separated and about three significant digits; one without limit is a word."""
    if value > 0 and math.isinf(value):
        return NO_LIMIT.en
    if not math.isfinite(value):
        return NOTHING
    if digits is None:
        digits = 0 if abs(value) >= 100 or value == round(value) else 1
    return f"{value:,.{digits}f}".replace("-", "−")


def day(value: date) -> Text:
    """`31 December 2025` or `2025年12月31日`."""
    return Text(f"{value.day} {MONTHS[value.month - 1]} {value.year}", f"{value.year}年{value.month}月{value.day}日")


def short_day(value: date) -> Text:
    """`31 Dec 2025` or `2025-12-31`, for tables."""
    return Text(f"{value.day} {MONTHS[value.month - 1][:3]} {value.year}", value.isoformat())


def quarter(value: date) -> str:
    """The quarter a date falls in: `2024Q3`."""
    return f"{value.year}Q{(value.month + 2) // 3}"


class Scale(NamedTuple):
    """The unit in which readers of each language count a quantity. en, zh : how many of the model's units it holds"""

    unit: Text
    en: float
    zh: float

    def number(self, value: float, digits: int | None = None) -> Text:
        """A value of the model in this unit."""
        if value > 0 and math.isinf(value):
            return NO_LIMIT
        return Text(number(value / self.en, digits), number(value / self.zh, digits))

    def range(self, low: float, high: float, digits: int | None = None) -> Text:
        """`1.2–3.4` in this unit."""
        return self.number(low, digits) + "–" + self.number(high, digits)

    def divisor(self, language: str) -> float:
        """What a value of the model is divided by in a language."""
        return {"en": self.en, "zh": self.zh}[language]


#: Amounts of money given in m CNY.
BILLIONS = Scale(Text("bn CNY", "亿元"), 1000.0, 100.0)


def money(mcny: float) -> Text:
    """An amount given in m CNY, in the unit a reader of that language counts in."""
    english = f"{number(mcny / 1000.0, 2)} bn CNY" if abs(mcny) >= 1000 else f"{number(mcny)} m CNY"
    hundreds = round(float(mcny) / 100.0, 1)
    return Text(english, f"{number(hundreds, 0 if hundreds.is_integer() else 1)} 亿元")


def money_change(mcny: float) -> Text:
    """A difference of amounts given in m CNY, with its sign."""
    return Text(f"{signed(mcny, 0)} m CNY", f"{signed(mcny / 100.0, 2)} 亿元")
