"""Every error the program raises on purpose.

    JinzhenError
    ├── UserError            what was asked for cannot be (exit code 2)
    │   ├── ConfigurationError   an unknown key, a file that may not be read, a wrong choice
    │   └── ScenarioError        a value of a scenario
    │       ├── LeverError           of a lever
    │       ├── PriorError           of an uncertainty
    │       └── DateError            of a date
    └── Failure              what was asked for is sound, and could not be done (exit code 1)

A message is one line: where, what is wrong, what was expected, the nearest valid name. The parts are fields of
the error, so that nobody needs to take the line apart.
"""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

#: Of a text somebody gave, this many characters are printed in an error.
LONGEST_PART = 300


class JinzhenError(Exception):
    """Root of the program's errors.

    what : what is wrong, with the offending value
    where : the key, file or table it was found in
    expected : what would have been right
    nearest : the valid name that is closest to the one given
    """

    exit_code = 1

    def __init__(self, what: str, *, where: str = "", expected: str = "", nearest: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.expected = expected
        self.nearest = nearest

    def __str__(self) -> str:
        what = _short(self.what)
        line = f"{_short(self.where)}: {what}" if self.where else what
        if self.expected:
            line += f"; expected {self.expected}"
        if self.nearest:
            line += f"; did you mean {self.nearest}?"
        return re.sub(r"\s*\n\s*", " ", line)

    def within(self, place: str) -> "JinzhenError":
        """The same error with a wider place put before its own, such as the file around a key."""
        self.where = f"{place}: {self.where}" if self.where else place
        return self


def _short(text: str) -> str:
    """A text of a length that can be read in a line, with the middle left out where it is longer."""
    return text if len(text) <= LONGEST_PART else f"{text[: LONGEST_PART // 2]} ... {text[-LONGEST_PART // 4 :]}"


class UserError(JinzhenError):
    """A mistake in what the user asked for."""

    exit_code = 2


class ConfigurationError(UserError):
    """A key, choice or file of the configuration is wrong."""


class ScenarioError(UserError):
    """A scenario holds values that cannot stand."""


class LeverError(ScenarioError):
    """A lever is unknown or its value is of the wrong type, unit or range."""


class PriorError(ScenarioError):
    """An uncertainty is unknown or its prior is malformed or out of range."""


class DateError(ScenarioError):
    """A date cannot be read or lies outside the scenario."""


class Failure(JinzhenError):
    """Something outside the user's request failed: a disk, a database, a worker."""


#: Of a name that is not known, this many characters are enough to find the one that was meant.
LONGEST_NAME = 100


def nearest_name(name: object, known: Iterable[str], labels: Mapping[str, str] = MappingProxyType({})) -> str:
    """The known name most like `name`, or an empty string where none is close.

    labels : other words for known names, such as labels in both languages; the name they stand for is returned
    """
    import difflib  # only ever needed on the way to an error

    words = {label.casefold(): meant for label, meant in labels.items()} | {each.casefold(): each for each in known}
    wanted = str(name)[:LONGEST_NAME].casefold()
    # A Chinese word says in one sign what takes several letters: half of the signs are a near name.
    found = difflib.get_close_matches(wanted, words, n=1, cutoff=0.6 if wanted.isascii() else 0.4)
    return words[found[0]] if found else ""
