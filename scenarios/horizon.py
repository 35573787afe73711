"""The time a scenario covers, cut into steps."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from jinzhen.scenarios.calendar import ADMITTED_STEPS_PER_YEAR, parse_date, quarter_label, step_ends
from jinzhen.scenarios.errors import DateError, ScenarioError

#: First day after the base year: every scenario begins here.
FIRST_DAY = date(2022, 10, 1)
#: Last day a scenario may reach.
LAST_DAY = date(2050, 12, 31)
#: The shipped facts know the programme up to here; a later history needs facts of one's own.
LAST_FACT = date(2023, 12, 31)
#: History may be imposed from this day on: the first ten towns are provincial then.
FIRST_HISTORY = date(2022, 9, 30)


@dataclass(frozen=True)
class Horizon:
    """Start and end of a scenario, both included, and the number of steps in a year."""

    start: date
    end: date
    steps_per_year: int

    def __post_init__(self) -> None:
        if self.steps_per_year not in ADMITTED_STEPS_PER_YEAR or isinstance(self.steps_per_year, bool):
            raise ScenarioError(
                f"{self.steps_per_year!r} steps a year", where="steps_per_year", expected="4 (quarters) or 12 (months)"
            )
        if self.start != FIRST_DAY:
            raise DateError(
                f"{self.start} cannot be the start", where="start", expected=f"{FIRST_DAY}, the day after the base year"
            )
        if not self.start < self.end <= LAST_DAY:
            raise DateError(
                f"{self.end} cannot be the end",
                where="end",
                expected=f"a day after the start {self.start} and up to {LAST_DAY}",
            )
        _ = self.ends  # an end off the steps' grid is found here

    @cached_property
    def ends(self) -> tuple[date, ...]:
        """Last day of every step."""
        return step_ends(self.start, self.end, self.steps_per_year)

    @cached_property
    def starts(self) -> tuple[date, ...]:
        """First day of every step."""
        return (self.start, *(day + timedelta(days=1) for day in self.ends[:-1]))

    @property
    def steps_per_quarter(self) -> int:
        """1 or 3."""
        return self.steps_per_year // 4

    def step_of(self, day: date) -> int:
        """The step a day lies in."""
        return sum(last < day for last in self.ends)

    def read_day(self, raw: object, where: str, *, is_end: bool = False) -> date:
        """A day within the scenario; a step's first day, or its last if `is_end`: values change with the steps."""
        day = parse_date(raw, where, is_end=is_end)
        if not self.start <= day <= self.end:
            side = "before the start" if day < self.start else "after the end"
            raise DateError(
                f"{day} is {side} of the scenario",
                where=where,
                expected=f"{self.start} ({quarter_label(self.start)}) to {self.end} ({quarter_label(self.end)})",
            )
        step = self.step_of(day)
        return self.ends[step] if is_end else self.starts[step]


def read_as_of(raw: object, where: str = "as_of", last: date = LAST_DAY) -> date:
    """The day up to which history is imposed and facts are known. last : of what the facts tell"""
    day = parse_date(raw, where, is_end=True)
    if not FIRST_HISTORY <= day <= last:
        raise DateError(
            f"history cannot be imposed up to {day}",
            where=where,
            expected=f"{FIRST_HISTORY} (before the plan; a hindcast) to {LAST_FACT} (the last fact), or later with "
            "facts=./my_facts",
        )
    return day
