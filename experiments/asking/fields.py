"""Fields of settings: what a value may be, its unit, and what it is for.

    @dataclass(frozen=True)
    class Settings(Timed):
        precision: float = number(0.001, 0.5, help=Text("half-width of the interval", "区间半宽"))

The defaults stand in the YAML of the same keys, so that there is one place for them.
"""

import dataclasses
import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from jinzhen.experiments.paper.text import Text
from jinzhen.scenarios.calendar import ADMITTED_STEPS_PER_YEAR, parse_date
from jinzhen.scenarios.errors import ConfigurationError, JinzhenError, nearest_name
from jinzhen.scenarios.horizon import read_as_of
from jinzhen.scenarios.meanings import meaning_of

#: Names that are known beforehand, or how to get them where that takes time.
Words = Sequence[str] | Callable[[], Sequence[str]]


@dataclass(frozen=True, kw_only=True)
class Setting(ABC):
    """What a setting may be.

    help : what it is for; unit : of its numbers; may_be_empty : whether null is a value
    """

    help: Text
    unit: str = ""
    may_be_empty: bool = False

    @property
    @abstractmethod
    def expected(self) -> str:
        """The admissible values in one phrase."""

    @abstractmethod
    def convert(self, raw: object, where: str) -> object:
        """The value, checked. Raises ConfigurationError."""

    def read(self, raw: object, where: str) -> object:
        """The value, checked; empty stays None where that is admitted."""
        return None if raw is None and self.may_be_empty else self.convert(raw, where)

    def wrong(self, what: str, where: str, nearest: str = "") -> ConfigurationError:
        """The error that says what was expected."""
        return ConfigurationError(what, where=where, expected=self.expected, nearest=nearest)


@dataclass(frozen=True, kw_only=True)
class Number(Setting):
    """A number between two bounds, both admitted."""

    low: float
    high: float
    is_whole: bool = False

    @property
    def expected(self) -> str:
        """The admissible values in one phrase."""
        return f"a {self._kind} from {self.low:.10g} to {self.high:.10g}"

    @property
    def _kind(self) -> str:
        return "whole number" if self.is_whole else "number"

    def convert(self, raw: object, where: str) -> int | float:
        """The number."""
        is_number = isinstance(raw, (int, float)) and not isinstance(raw, bool) and abs(raw) < math.inf
        if not is_number or (self.is_whole and raw != int(raw)):  # type: ignore[call-overload]
            raise self.wrong(f"{raw!r} is not a {self._kind}", where)
        if not self.low <= raw <= self.high:  # type: ignore[operator]
            raise self.wrong(f"{raw} is out of range", where)
        return int(raw) if self.is_whole else float(raw)  # type: ignore[call-overload,arg-type]


@dataclass(frozen=True, kw_only=True)
class PlainText(Setting):
    """Text that is not empty."""

    @property
    def expected(self) -> str:
        """The admissible values in one phrase."""
        return "text"

    def convert(self, raw: object, where: str) -> str:
        """The text."""
        if not (isinstance(raw, str) and raw):
            raise self.wrong(f"{raw!r} is no text", where)
        return raw


@dataclass(frozen=True, kw_only=True)
class Day(Setting):
    """A date, as a day or a quarter. reader : from text and place to the date"""

    reader: Callable[[str, str], date]

    @property
    def expected(self) -> str:
        """The admissible values in one phrase."""
        return "a date such as 2025Q4 or 2025-12-31"

    def convert(self, raw: object, where: str) -> date:
        """The date."""
        if not (isinstance(raw, str) and raw):
            raise self.wrong(f"{raw!r} is no date", where)
        return self.reader(raw, where)


@dataclass(frozen=True, kw_only=True)
class Days(Setting):
    """A date or a list of dates. reader : from text and place to the date"""

    reader: Callable[[str, str], date]

    @property
    def expected(self) -> str:
        """The admissible values in one phrase."""
        return "a date, or a list of dates such as [2022-09-30, 2023-06-30]"

    def convert(self, raw: object, where: str) -> tuple[date, ...]:
        """The dates in order, without repetition."""
        texts = list(raw) if isinstance(raw, (list, tuple)) else [raw]
        if not texts or not all(isinstance(each, (str, date)) and each for each in texts):
            raise self.wrong(f"{raw!r} is no list of dates", where)
        return tuple(sorted({self.reader(str(each), where) for each in texts}))


@dataclass(frozen=True, kw_only=True)
class Choice(Setting):
    """One of several words."""

    words: Words

    @property
    def expected(self) -> str:
        """The admissible values in one phrase."""
        return f"one of {', '.join(known(self.words))}"

    def convert(self, raw: object, where: str) -> str:
        """The word."""
        words = known(self.words)
        if raw not in words:
            raise self.wrong(f"{raw!r} is no choice", where, nearest_name(raw, words))
        return str(raw)


@dataclass(frozen=True, kw_only=True)
class Names(Setting):
    """`all`, a name or a list of names. of : those there are; empty where the experiment says"""

    of: Words = ()

    @property
    def expected(self) -> str:
        """The admissible values in one phrase."""
        names = known(self.of)
        examples = ", ".join(names[:2] or ("P01", "P02"))
        ends = f"from {names[0]} to {names[-1]} " if names else ""
        return f"all, a name, or a list of names {ends}such as [{examples}]"

    def convert(self, raw: object, where: str) -> tuple[str, ...]:
        """The names, without repetition; empty for `all`."""
        names = raw if isinstance(raw, (list, tuple)) else [raw]
        if not names or not all(isinstance(name, str) and name for name in names):
            raise self.wrong(f"{raw!r} is no list of names", where)
        if list(names) == ["all"]:
            return ()
        there_are = {word.lower(): word for word in known(self.of)}
        for name in names if there_are else ():
            if name not in there_are.values():
                if meaning := meaning_of(name):
                    raise self.wrong(f"{name!r} is {meaning}", where)
                raise self.wrong(f"there is no {name!r}", where, there_are.get(nearest_name(name, there_are), ""))
        return tuple(dict.fromkeys(names))


@dataclass(frozen=True, kw_only=True)
class Years(Setting):
    """`all`, a year or a list of years, or of what else is counted. Which there are is for the experiment to say."""

    one: str = "a year"
    several: str = "years"
    example: str = "[2024, 2025]"

    @property
    def expected(self) -> str:
        """The admissible values in one phrase."""
        return f"all, {self.one}, or a list of {self.several} such as {self.example}"

    def convert(self, raw: object, where: str) -> tuple[int, ...]:
        """The numbers in order; empty for `all`."""
        years: list[Any] = list(raw) if isinstance(raw, (list, tuple)) else [raw]
        if years == ["all"]:
            return ()
        if not years or not all(isinstance(year, int) and not isinstance(year, bool) for year in years):
            raise self.wrong(f"{raw!r} is no list of {self.several}", where)
        return tuple(sorted(set(years)))


@dataclass(frozen=True, kw_only=True)
class Steps(Setting):
    """Numbers by name. Which names there are is for the experiment to say."""

    @property
    def expected(self) -> str:
        """The admissible values in one phrase."""
        return "numbers by name, such as {land_quota: 2}"

    def convert(self, raw: object, where: str) -> dict[str, float]:
        """The numbers."""
        if not isinstance(raw, Mapping):
            raise self.wrong(f"{raw!r} is not by name", where)
        one = Number(low=-1e6, high=1e6, help=self.help)
        return {str(name): float(one.convert(value, f"{where}.{name}")) for name, value in raw.items()}


@dataclass(frozen=True, kw_only=True)
class Step(Setting):
    """A number of steps a year, also by the name of a step."""

    @property
    def expected(self) -> str:
        """The admissible values in one phrase."""
        return "4 (quarters) or 12 (months)"

    def convert(self, raw: object, where: str) -> int:
        """The number of steps a year."""
        names = {"quarter": 4, "month": 12}
        meant = names.get(raw.strip().lower().removesuffix("s")) if isinstance(raw, str) else raw
        if isinstance(meant, bool) or meant not in ADMITTED_STEPS_PER_YEAR:
            raise self.wrong(f"{raw!r} is no step", where)
        return int(meant)  # type: ignore[call-overload]


def known(words: Words) -> tuple[str, ...]:
    """The names there are."""
    return tuple(words() if callable(words) else words)


def _field(setting: Setting) -> Any:
    return dataclasses.field(metadata={"setting": setting})


def whole(low: float, high: float, *, help: Text, unit: str = "", may_be_empty: bool = False) -> Any:
    """A whole number from `low` to `high`."""
    return _field(Number(low=low, high=high, is_whole=True, help=help, unit=unit, may_be_empty=may_be_empty))


def number(low: float, high: float, *, help: Text, unit: str = "", may_be_empty: bool = False) -> Any:
    """A number from `low` to `high`."""
    return _field(Number(low=low, high=high, help=help, unit=unit, may_be_empty=may_be_empty))


def text(*, help: Text, may_be_empty: bool = False) -> Any:
    """Text that is not empty."""
    return _field(PlainText(help=help, may_be_empty=may_be_empty))


def choice(words: Words, *, help: Text) -> Any:
    """One of several words."""
    return _field(Choice(words=words, help=help))


def names(*, help: Text, of: Words = ()) -> Any:
    """`all`, a name, or a list of names."""
    return _field(Names(of=of, help=help))


def years(*, help: Text) -> Any:
    """`all`, a year, or a list of years."""
    return _field(Years(help=help))


def replications(*, help: Text) -> Any:
    """Numbers of replications."""
    return _field(Years(help=help, one="a replication", several="replications", example="[0, 14]"))


def step(*, help: Text) -> Any:
    """A number of steps a year."""
    return _field(Step(help=help, unit="a year"))


def steps(*, help: Text) -> Any:
    """Numbers by name."""
    return _field(Steps(help=help))


def day(*, help: Text, reader: Callable[[str, str], date] = parse_date, may_be_empty: bool = False) -> Any:
    """A date. reader : from text and place to the date; the first day of a quarter unless told otherwise"""
    return _field(Day(help=help, reader=reader, may_be_empty=may_be_empty))


def days(*, help: Text, reader: Callable[[str, str], date] = parse_date) -> Any:
    """A date, or a list of dates."""
    return _field(Days(help=help, reader=reader))


def last_day(text: str, where: str) -> date:
    """The date in a text; of a quarter its last day."""
    return parse_date(text, where, is_end=True)


@dataclass(frozen=True)
class Settings:
    """What every experiment can be told. seed : same seed, same draws in every scenario"""

    seed: int = whole(0, 2**32 - 1, help=Text("same seed, same draws in every scenario", "随机种子，各情景抽样相同"))


@dataclass(frozen=True)
class Timed(Settings):
    """Settings of an experiment that leaves the time to the user."""

    start: date = day(help=Text("first day, the day after the base year", "起始日，基年次日"))  # noqa: RUF009
    end: date = day(help=Text("last day, or quarter", "截止日或截止季度"), reader=last_day)  # noqa: RUF009
    as_of: date = day(help=Text("last day of imposed history", "既成事实截止日"), reader=read_as_of)  # noqa: RUF009
    steps_per_year: int = step(help=Text("4 quarters or 12 months", "按季4步或按月12步"))


def check_not_below(settings: Settings, key: str, least: str) -> None:
    """Raise ConfigurationError where one setting is below another that it has to reach."""
    value, bound = getattr(settings, key), getattr(settings, least)
    if value < bound:
        raise ConfigurationError(f"{value} is below {least} = {bound}", where=key, expected=f"at least {least}")


Own = TypeVar("Own", bound=Settings)


def settings_of(kind: type) -> dict[str, Setting]:
    """The settings of a dataclass by key."""
    return {each.name: each.metadata["setting"] for each in dataclasses.fields(kind)}


def read_settings(kind: type[Own], raw: Mapping[str, Any], place: Callable[[str], str]) -> Own:
    """Settings from values by key; a dataclass may refuse values that do not go together (`__post_init__`).

    place : key -> where its value was given, as printed in an error
    Raises ConfigurationError.
    """
    values: dict[str, Any] = {key: setting.read(raw.get(key), place(key)) for key, setting in settings_of(kind).items()}
    try:
        return kind(**values)
    except JinzhenError as mistake:
        mistake.where = place(mistake.where)
        raise
