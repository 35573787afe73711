"""The configuration groups: which keys each has, and the checks of those that are not levers or uncertainties."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from jinzhen.scenarios.errors import ConfigurationError, nearest_name
from jinzhen.scenarios.levers import CERTIFICATION, LEVERS
from jinzhen.scenarios.uncertainties import UNCERTAINTIES

#: Groups whose values are lever settings or priors, and that may be swept; `population` may be swept as well.
SCENARIO_GROUPS = ("policy", "certification", "environment", "economy", "population")
GROUPS = (*SCENARIO_GROUPS, "experiment", "store", "executor", "report")

DETAILS = ("outcomes", "quarters", "towns")
EXECUTORS = ("threads", "serial", "processes")

#: Fewer replications never decide anything.
FEWEST_REPLICATIONS = 100


@dataclass(frozen=True, slots=True)
class Setting:
    """What a setting may be: a number between two bounds, a whole one, one of several words, text, names, years, or
    numbers by name."""

    kind: str
    low: float = 0.0
    high: float = 0.0
    words: tuple[str, ...] = ()
    may_be_empty: bool = False

    @property
    def expected(self) -> str:
        """The admissible values in one phrase."""
        if self.kind == "word":
            return f"one of {', '.join(self.words)}"
        if self.kind == "names":
            examples = ", ".join(self.words[:2] or ("P01", "P02"))
            known = f"of {self.words[0]} to {self.words[-1]} " if self.words else ""
            return f"all, a name, or a list of names {known}such as [{examples}]"
        if self.kind == "years":
            return "all, a year, or a list of years such as [2024, 2025]"
        if self.kind == "steps":
            return "numbers by name, such as {land_quota: 2}"
        if self.kind in ("text", "date"):
            return "text" if self.kind == "text" else "a date such as 2025Q4 or 2025-12-31"
        return f"a {'whole ' if self.kind == 'whole' else ''}number from {self.low:.10g} to {self.high:.10g}"

    def read(self, raw: object, where: str) -> object:
        """The value, checked; empty stays None where that is admitted."""
        if raw is None and self.may_be_empty:
            return None
        if self.kind == "word" and raw not in self.words:
            raise ConfigurationError(
                f"{raw!r} is no choice", where=where, expected=self.expected, nearest=nearest_name(raw, self.words)
            )
        if self.kind in ("text", "date") and not (isinstance(raw, str) and raw):
            raise ConfigurationError(f"{raw!r} is no {self.kind}", where=where, expected=self.expected)
        if self.kind == "names":
            return self._read_names(raw, where)
        if self.kind == "years":
            return self._read_years(raw, where)
        if self.kind == "steps":
            return self._read_steps(raw, where)
        return self._read_number(raw, where) if self.kind in ("whole", "number") else raw

    def _read_names(self, raw: object, where: str) -> tuple[str, ...]:
        """The names, without repetition; empty for `all`."""
        names = raw if isinstance(raw, (list, tuple)) else [raw]
        if not names or not all(isinstance(name, str) and name for name in names):
            raise ConfigurationError(f"{raw!r} is no list of names", where=where, expected=self.expected)
        if names == ["all"]:
            return ()
        for name in names if self.words else ():
            if name not in self.words:
                known = {word.lower(): word for word in self.words}
                near = known.get(nearest_name(name, known), "")
                raise ConfigurationError(f"there is no {name!r}", where=where, expected=self.expected, nearest=near)
        return tuple(dict.fromkeys(names))

    def _read_years(self, raw: object, where: str) -> tuple[int, ...]:
        """The years in order; empty for `all`. Which years there are is for the experiment to say."""
        years: list[Any] = list(raw) if isinstance(raw, (list, tuple)) else [raw]
        if years == ["all"]:
            return ()
        if not years or not all(isinstance(year, int) and not isinstance(year, bool) for year in years):
            raise ConfigurationError(f"{raw!r} is no list of years", where=where, expected=self.expected)
        return tuple(sorted(set(years)))

    def _read_steps(self, raw: object, where: str) -> dict[str, float]:
        """The numbers. Which names there are is for the experiment to say."""
        if not isinstance(raw, Mapping):
            raise ConfigurationError(f"{raw!r} is not by name", where=where, expected=self.expected)
        number = Setting("number", -1e6, 1e6)
        return {str(name): float(number._read_number(value, f"{where}.{name}")) for name, value in raw.items()}

    def _read_number(self, raw: object, where: str) -> int | float:
        is_number = isinstance(raw, (int, float)) and not isinstance(raw, bool) and abs(raw) < math.inf
        if not is_number or (self.kind == "whole" and raw != int(raw)):  # type: ignore[call-overload]
            raise ConfigurationError(
                f"{raw!r} is not a {'whole ' if self.kind == 'whole' else ''}number",
                where=where,
                expected=self.expected,
            )
        if not self.low <= raw <= self.high:  # type: ignore[operator]
            raise ConfigurationError(f"{raw} is out of range", where=where, expected=self.expected)
        return int(raw) if self.kind == "whole" else float(raw)  # type: ignore[call-overload,arg-type]


#: The time a scenario covers, for experiments that leave it to the user.
_TIME = {
    "start": Setting("date"),
    "end": Setting("date"),
    "as_of": Setting("date"),
    "steps_per_year": Setting("whole", 4, 12),
}

_EVERY_EXPERIMENT = {"seed": Setting("whole", 0, 2**32 - 1)}

#: Experiment -> its settings. One more experiment is one entry here, a file in configs/experiment and an entry in
#: asking/dispatch.py.
EXPERIMENT_SETTINGS: Mapping[str, Mapping[str, Setting]] = {
    "forecast": {
        **_EVERY_EXPERIMENT,
        **_TIME,
        "precision": Setting("number", 0.001, 0.5),
        "min_replications": Setting("whole", FEWEST_REPLICATIONS, 1e7),
        "max_replications": Setting("whole", FEWEST_REPLICATIONS, 1e7),
    },
    "constraints": {
        **_EVERY_EXPERIMENT,
        **_TIME,
        "towns": Setting("names"),
        "years": Setting("years"),
        "unlikely": Setting("number", 0.0, 1.0),
        "likely": Setting("number", 0.0, 1.0),
        "replications": Setting("whole", FEWEST_REPLICATIONS, 1e6),
        "screening_replications": Setting("whole", 1, 1e6),
        "final_replications": Setting("whole", 1, 1e6),
        "towns_per_arm": Setting("whole", 1, 1e6),
        "steps": Setting("steps"),
    },
    "validate": {
        **_EVERY_EXPERIMENT,
        "replications": Setting("whole", 2, 1e6),
        "only": Setting("names", words=tuple(f"V{number}" for number in range(1, 19))),
    },
    "check_levers": {
        **_EVERY_EXPERIMENT,
        **_TIME,
        "replications": Setting("whole", 2, 1e6),
        "most_replications": Setting("whole", 2, 1e6),
        "levers": Setting("names", words=tuple(LEVERS)),
    },
}
EXPERIMENTS = tuple(EXPERIMENT_SETTINGS)

SETTINGS: Mapping[str, Mapping[str, Setting]] = {
    "population": {
        "n_towns": Setting("whole", 1, 1e6),
        "n_firms": Setting("whole", 1, 1e8, may_be_empty=True),
        "slots_factor": Setting("number", 1, 64),
    },
    "experiment": {
        "name": Setting("word", words=EXPERIMENTS),
        **{key: setting for own in EXPERIMENT_SETTINGS.values() for key, setting in own.items()},
    },
    "store": {"url": Setting("text", may_be_empty=True), "detail": Setting("word", words=DETAILS)},
    "executor": {
        "name": Setting("word", words=EXECUTORS),
        "workers": Setting("whole", 1, 4096, may_be_empty=True),
    },
    "report": {"folder": Setting("text")},
}


def keys_of(group: str) -> tuple[str, ...]:
    """Every key of a group."""
    if group in SETTINGS:
        return tuple(SETTINGS[group])
    if group in ("policy", CERTIFICATION):
        is_ours = group == CERTIFICATION
        return tuple(name for name, lever in LEVERS.items() if (lever.group == CERTIFICATION) == is_ours)
    return tuple(name for name, entry in UNCERTAINTIES.items() if entry.config_group == group)


def every_name() -> dict[str, dict[str, None]]:
    """Every lever and uncertainty, unset, by group: what the command line may override."""
    return {group: dict.fromkeys(keys_of(group)) for group in GROUPS}


def check_key(group: str, key: str, where: str) -> None:
    """Raise a `ConfigurationError` for a key that the group does not have, naming the nearest, in whatever group."""
    if key in keys_of(group):
        return
    homes = {name: home for home in GROUPS for name in reversed(keys_of(home))}
    if key in homes:
        raise ConfigurationError(f"{key!r} belongs to {homes[key]}", where=where, expected=f"{homes[key]}.{key}")
    near = nearest_name(key, keys_of(group)) or nearest_name(key, homes)
    near_home = group if near in keys_of(group) else homes.get(near, "")
    raise ConfigurationError(
        f"there is no setting {key!r} in {group}",
        where=where,
        expected="" if near else f"one of {', '.join(keys_of(group))}",
        nearest=f"{near_home}.{near}" if near else "",
    )


def options_of(group: str) -> tuple[str, ...]:
    """Names of a group's files."""
    folder = resources.files("jinzhen.configs") / group
    return tuple(sorted(file.name.removesuffix(".yaml") for file in folder.iterdir() if file.name.endswith(".yaml")))


@cache
def default_option(group: str) -> str:
    """The choice of a group when nothing is said."""
    text = (resources.files("jinzhen.configs") / "config.yaml").read_text(encoding="utf-8")
    entries = yaml.safe_load(text)["defaults"]
    return next(entry[group] for entry in entries if isinstance(entry, dict) and group in entry)


def is_file_name(choice: str) -> bool:
    """Whether a choice is meant as a user's file."""
    return "/" in choice or re.search(r"\.ya?ml$", choice) is not None


def check_option(group: str, choice: str) -> None:
    """Raise a `ConfigurationError` for a choice that the group does not have."""
    options = options_of(group)
    if choice not in options:
        raise ConfigurationError(
            f"there is no {group} {choice!r}",
            where=group,
            expected=f"one of {', '.join(options)}, or a file such as ./mine.yaml",
            nearest=nearest_name(choice, options),
        )
