"""How numbers and dates are written, in English and Chinese."""

import math
from datetime import date

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

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


def points(difference: float) -> str:
    """A difference of two shares in percentage points, with its sign; a true minus."""
    return NOTHING if not math.isfinite(difference) else _signed(100.0 * difference, 0)


def points_range(low: float, high: float, language: str) -> str:
    """An interval of differences in percentage points: `+3 to +9` or `+3至+9`."""
    return f"{_signed(100.0 * low, 0)}{'至' if language == 'zh' else ' to '}{_signed(100.0 * high, 0)}"


def _signed(value: float, digits: int) -> str:
    text = f"{abs(value):,.{digits}f}"
    if float(text.replace(",", "")) == 0.0:
        return text
    return f"{'−' if value < 0 else '+'}{text}"


def signed(value: float, digits: int = 1) -> str:
    """A number with its sign; a true minus."""
    return NOTHING if not math.isfinite(value) else _signed(value, digits)


def number(value: float, digits: int | None = None) -> str:
    """A number with thousands separated and about three significant digits."""
    if not math.isfinite(value):
        return NOTHING
    if digits is None:
        digits = 0 if abs(value) >= 100 or value == round(value) else 1
    return f"{value:,.{digits}f}".replace("-", "−")


def day(value: date, language: str) -> str:
    """`31 December 2025` or `2025年12月31日`."""
    if language == "zh":
        return f"{value.year}年{value.month}月{value.day}日"
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def short_day(value: date, language: str) -> str:
    """`31 Dec 2025` or `2025-12-31`, for tables."""
    return value.isoformat() if language == "zh" else f"{value.day} {MONTHS[value.month - 1][:3]} {value.year}"


def quarter(value: date) -> str:
    """The quarter a date falls in: `2024Q3`."""
    return f"{value.year}Q{(value.month + 2) // 3}"


def money(mcny: float, language: str) -> str:
    """An amount given in m CNY, in the unit a reader of that language counts in."""
    if language == "zh":
        return f"{number(mcny / 100.0, 1)} 亿元"
    return f"{number(mcny / 1000.0, 2)} bn CNY" if abs(mcny) >= 1000 else f"{number(mcny)} m CNY"
