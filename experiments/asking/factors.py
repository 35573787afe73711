"""Factors of a design: the levers and uncertainties that are moved, and through which values.

    special_fund=200..1000      between two ends; 200..1000/5: five values of a grid
    land_quota=100,200,300      these values; of a choice its words: fund_rule=equal,ranked
    special_fund=range          the whole range of a lever
    demand_growth=prior         an uncertainty through its prior; prior/5: five values of a grid
    wear_rate=0.02..0.08        a constant of the rules, which has no prior, between two ends or at these values
"""

import dataclasses
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from jinzhen.experiments.asking.fields import Setting, Timed, day
from jinzhen.experiments.paper.text import Text
from jinzhen.scenarios.constants import CONSTANTS
from jinzhen.scenarios.errors import ConfigurationError, UserError, nearest_name
from jinzhen.scenarios.horizon import Horizon
from jinzhen.scenarios.levers import LEVERS
from jinzhen.scenarios.units import UNLIMITED, format_number, to_number

EXPECTED = "values such as 100,200,300, two ends such as 200..1000 or 200..1000/5, range for a lever, prior for others"
RANGE, PRIOR = "range", "prior"
#: Most values of one factor on a grid.
MOST_LEVELS = 1000
_GROUP = re.compile(r"(?:policy|certification|environment|economy)\.")
_TEXT = re.compile(r"(?P<ends>[^/,]+\.\.[^/,]+|range|prior)(?:/(?P<levels>\d+))?")


@dataclass(frozen=True)
class Factor:
    """What is moved, and through which values.

    name : of a lever or uncertainty
    values : named one by one; empty where the factor goes between two ends or through its prior
    ends : lowest and highest value; None for values and for a prior
    levels : values of a grid between the ends or through the prior; 0 leaves it to the design
    """

    name: str
    values: tuple[float | str, ...] = ()
    ends: tuple[float, float] | None = None
    levels: int = 0

    def __str__(self) -> str:
        """As it is typed."""
        if self.values:
            return f"{self.name}={','.join(map(_typed, self.values))}"
        between = PRIOR if self.ends is None else "..".join(map(_typed, self.ends))
        return f"{self.name}={between}" + (f"/{self.levels}" if self.levels else "")

    @property
    def is_lever(self) -> bool:
        """Whether government sets it; else it is an uncertainty."""
        return self.name in LEVERS and not self.is_prior

    @property
    def is_prior(self) -> bool:
        """Whether it goes through a prior, so that a level is a probability."""
        return not self.values and self.ends is None

    @property
    def is_ordered(self) -> bool:
        """Whether its values are numbers."""
        return not any(isinstance(value, str) for value in self.values)

    def grid(self, levels: int) -> tuple[float, ...]:
        """Levels (0-1) of its values on a grid. levels : how many where the factor does not say"""
        n = len(self.values) or self.levels or levels
        if self.ends is None:
            return tuple((step + 0.5) / n for step in range(n))
        return tuple(step / (n - 1) for step in range(n))

    def at(self, level: float) -> float | str:
        """The value at a level (0-1) of values or between ends."""
        if self.values:
            return self.values[min(int(level * len(self.values)), len(self.values) - 1)]
        assert self.ends is not None, "a prior has its values from the scenario"
        low, high = self.ends
        return low + level * (high - low)


def _typed(value: float | str) -> str:
    return value if isinstance(value, str) else format_number(value)


@dataclass(frozen=True, kw_only=True)
class Factors(Setting):
    """Factors by name."""

    @property
    def expected(self) -> str:
        """The admissible values in one phrase."""
        return f"levers or uncertainties with {EXPECTED}"

    def convert(self, raw: object, where: str) -> tuple[Factor, ...]:
        """The factors in the order given."""
        if not isinstance(raw, Mapping):
            raise self.wrong(f"{raw!r} is not by name", where)
        return tuple(read_factor(str(name), spec, f"{where}.{name}") for name, spec in raw.items())


def factors(*, help: Text) -> Any:
    """Levers and uncertainties with the values they go through."""
    return dataclasses.field(metadata={"setting": Factors(help=help)})


@dataclass(frozen=True)
class Moving(Timed):
    """Settings of an experiment that moves levers and uncertainties."""

    factors: tuple[Factor, ...] = factors(
        help=Text("what is moved: special_fund=200..1000 land_quota=range", "变动的因素及其取值")
    )
    since: date | None = day(  # noqa: RUF009
        help=Text("day from which levers are moved; empty: the first", "工具变动的起始日，默认首日"), may_be_empty=True
    )

    def check_moved(self, experiment: str, horizon: Horizon) -> None:
        """Raise a UserError where nothing is moved, or from a day outside the horizon on."""
        if not self.factors:
            raise ConfigurationError(
                "nothing is moved", where=experiment,
                expected=f"factors, such as jinzhen {experiment} special_fund=200..1000",
            )  # fmt: skip
        if self.since is not None:
            horizon.read_day(self.since.isoformat(), "experiment.since")


def check_no_grid(factors: Sequence[Factor]) -> None:
    """Raise a ConfigurationError for a number of values that a design without a grid could not heed."""
    for factor in factors:
        if factor.levels:
            raise ConfigurationError(
                f"{factor.levels} values were asked for, and this is no grid",
                where=f"experiment.factors.{factor.name}", expected=f"{dataclasses.replace(factor, levels=0)}",
            )  # fmt: skip


def _uncertainties() -> Mapping[str, Any]:
    from jinzhen.scenarios.uncertainties import UNCERTAINTIES  # brings SciPy, which `--help` does without

    return UNCERTAINTIES


def is_known(name: str) -> bool:
    """Whether it is a lever, an uncertainty or a constant of a rule."""
    return name in factor_names()


def factor_names() -> tuple[str, ...]:
    """Every lever, uncertainty and constant of a rule."""
    return (*LEVERS, *_uncertainties(), *CONSTANTS)


def read_factor(name: str, spec: object, where: str) -> Factor:
    """The factor meant by a name and what was written of it. Raises a UserError."""
    if not is_known(name):
        nearest = nearest_name(name, factor_names())
        raise ConfigurationError(
            f"there is no lever or uncertainty {name!r}", where=where, nearest=nearest,
            expected="a name that jinzhen levers or docs/odd.md lists",
        )  # fmt: skip
    if isinstance(spec, (list, tuple)):
        return Factor(name, values=_values(name, spec, where))
    found = _TEXT.fullmatch(spec.strip()) if isinstance(spec, str) else None
    if found is None:
        raise ConfigurationError(f"{spec!r} is one value or none", where=where, expected=EXPECTED)
    levels = int(found["levels"] or 0)
    if found["levels"] and not 2 <= levels <= MOST_LEVELS:
        raise ConfigurationError(f"{levels} values", where=where, expected=f"2 to {MOST_LEVELS}")
    return _between(name, found["ends"], levels, where)


def _values(name: str, spec: Sequence[object], where: str) -> tuple[float | str, ...]:
    values = tuple(dict.fromkeys(_value(name, raw, where) for raw in spec))
    if len(values) < 2:
        raise ConfigurationError(f"{list(spec)} is one value or none", where=where, expected="two values or more")
    return values


def _value(name: str, raw: object, where: str) -> float | str:
    """One value, checked as the lever or uncertainty checks it."""
    if name in LEVERS:
        return LEVERS[name].read(raw, where)
    if name in CONSTANTS:
        return to_number(raw, CONSTANTS[name].unit, where)
    entry = _uncertainties()[name]
    try:
        return float(entry.held_at(to_number(raw, entry.unit, where)))
    except UserError as mistake:
        raise ConfigurationError(mistake.what, where=where, expected=mistake.expected) from None


def _between(name: str, ends: str, levels: int, where: str) -> Factor:
    lever = LEVERS.get(name)
    if ends in (PRIOR, RANGE) and name in CONSTANTS:
        value = format_number(CONSTANTS[name].value)
        raise ConfigurationError(f"a constant has no {ends}", where=where, expected=f"two ends around its {value}")
    if ends == PRIOR:
        if name not in _uncertainties():
            expected = f"{RANGE}: {LEVERS[name].range_text}"
            raise ConfigurationError("a lever has no prior", where=where, expected=expected)
        return Factor(name, levels=levels)
    if lever is not None and lever.choices:
        if ends == RANGE:
            return Factor(name, values=lever.choices)
        raise ConfigurationError(f"{ends!r} is no choice", where=where, expected=f"some of {', '.join(lever.choices)}")
    if ends == RANGE:
        if lever is None:
            raise ConfigurationError(
                "an uncertainty goes through its prior", where=where, expected=f"{PRIOR}, or two ends"
            )
        return Factor(name, ends=(lever.low, lever.high), levels=levels)
    low, high = (_value(name, end, where) for end in ends.split("..", 1))
    if not (isinstance(low, float) and isinstance(high, float) and low < high < UNLIMITED):
        raise ConfigurationError(f"{ends!r} is an empty range", where=where, expected="a lower end before a higher one")
    return Factor(name, ends=(low, high), levels=levels)


def is_factor_word(word: str) -> bool:
    """Whether a word of the command line names a factor and more than one value of it.

    A range is never anything else: `policy.special_fund=0..1000` is the same, and a name that is not known is told.
    """
    name, equals, spec = _parts(word)
    if equals and _TEXT.fullmatch(spec):
        return name.isidentifier()
    return bool(equals) and "," in spec and is_known(word.partition("=")[0])


def _parts(word: str) -> tuple[str, str, str]:
    """Name without the group that the lever or uncertainty is in, `=`, and what is said of it."""
    name, equals, spec = word.partition("=")
    return _GROUP.sub("", name), equals, spec.strip()


def as_override(words: Sequence[str]) -> str:
    """Words such as `special_fund=200..1000` and `fund_rule=equal,ranked` as one setting of an experiment.

    Raises ConfigurationError for a factor that is named twice.
    """
    told, seen = [], set()
    for word in words:
        name, _, spec = _parts(word)
        if name in seen:
            raise ConfigurationError(f"{name} is named twice", where=word, expected="every factor once")
        seen.add(name)
        values = spec if spec.startswith("[") else f"[{spec}]"
        told.append(f"{name}:{values}" if _TEXT.fullmatch(spec) is None else f"{name}:'{spec}'")
    return f"experiment.factors={{{','.join(told)}}}"
