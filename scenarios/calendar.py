"""Dates of a scenario: reading them, and the steps between them."""

import calendar as month_lengths
import re
from datetime import date, timedelta

from jinzhen.scenarios.errors import DateError

#: Steps a scenario may be cut into: quarters or months.
ADMITTED_STEPS_PER_YEAR = (4, 12)

EXPECTED_DATE = "a quarter such as 2024Q1, a month such as 2024-01 or a day such as 2024-01-31"

_QUARTER = re.compile(r"(\d{4})-?[Qq]([1-4])")
_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")


#: A five-year plan ends in every year that this divides: the 14th, whose targets the plan has, in 2025.
PLAN_YEARS = 5


def years_left(year: int) -> int:
    """Years up to the end of the five-year plan that a year belongs to, this one included.

    What is wanted by 2025 is wanted by the end of the 14th; what is missed then is taken up by the next.
    """
    return PLAN_YEARS - (year - 1) % PLAN_YEARS


def last_day_of_month(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, month_lengths.monthrange(year, month)[1])


def parse_date(raw: object, where: str, *, is_end: bool = False) -> date:
    """A day from `2024Q1`, `2024-01`, `2024-01-31` or a date; a period gives its first day, or its last if `is_end`."""
    if isinstance(raw, date):
        return date(raw.year, raw.month, raw.day)
    if isinstance(raw, str):
        try:
            found = _read(raw.strip(), is_end)
        except ValueError:  # a month 13, a 30th of February
            found = None
        if found is not None:
            return found
    raise DateError(f"{raw!r} is not a date", where=where, expected=EXPECTED_DATE)


def _read(text: str, is_end: bool) -> date | None:
    if match := _QUARTER.fullmatch(text):
        year, quarter = int(match[1]), int(match[2])
        return last_day_of_month(year, 3 * quarter) if is_end else date(year, 3 * quarter - 2, 1)
    if match := _MONTH.fullmatch(text):
        year, month = int(match[1]), int(match[2])
        return last_day_of_month(year, month) if is_end else date(year, month, 1)
    if match := _DAY.fullmatch(text):
        return date(int(match[1]), int(match[2]), int(match[3]))
    return None


def step_ends(start: date, end: date, steps_per_year: int) -> tuple[date, ...]:
    """Last day of every step from `start` to `end`, both of which have to lie on the steps' grid."""
    months = 12 // steps_per_year
    if start.day != 1 or (start.month - 1) % months:
        raise DateError(
            f"start {start} is not the first day of a step",
            where="start",
            expected=f"the first day of a {step_name(steps_per_year)}",
        )
    ends: list[date] = []
    year, month = start.year, start.month
    while not ends or ends[-1] < end:
        month += months - 1
        ends.append(last_day_of_month(year + (month - 1) // 12, (month - 1) % 12 + 1))
        following = ends[-1] + timedelta(days=1)
        year, month = following.year, following.month
    if ends[-1] != end:
        raise DateError(
            f"end {end} is not the last day of a step",
            where="end",
            expected=f"the last day of a {step_name(steps_per_year)}, such as {ends[-1]}",
        )
    return tuple(ends)


def step_name(steps_per_year: int) -> str:
    """`quarter` or `month`."""
    return "quarter" if steps_per_year == 4 else "month"


def quarter_label(day: date) -> str:
    """The quarter a day lies in, such as `2022Q4`."""
    return f"{day.year}Q{(day.month + 2) // 3}"
