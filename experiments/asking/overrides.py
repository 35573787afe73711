"""What was said on the command line: `group=choice` and `group.key=value`, several of each under `-m`."""

import itertools
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from jinzhen.experiments.asking.settings import GROUPS, SCENARIO_GROUPS, check_key, check_option, is_file_name
from jinzhen.scenarios.errors import ConfigurationError, nearest_name

MULTIRUN_FLAGS = ("-m", "--multirun")

GRAMMAR = "group=choice or group.key=value, such as policy=ranked_funds or policy.special_fund=800"


@dataclass(frozen=True, slots=True)
class Assignment:
    """One `group=choice` (key is empty) or `group.key=value`; `text` is the value as it was written."""

    group: str
    key: str
    text: str
    value: object

    @property
    def name(self) -> str:
        """`group` or `group.key`."""
        return f"{self.group}.{self.key}" if self.key else self.group

    @property
    def label(self) -> str:
        """As a part of a scenario's name."""
        return f"{self.key}={self.text}" if self.key else choice_name(self.text)

    @property
    def is_mapping(self) -> bool:
        """Whether the value is a mapping, which has to replace and not to complete what it overrides."""
        return isinstance(self.value, dict)


def choice_name(choice: str) -> str:
    """Name of a choice: a built-in one, or a file's without folder and ending."""
    return os.path.splitext(os.path.basename(choice))[0] if is_file_name(choice) else choice


def read_arguments(argv: Sequence[str]) -> list[tuple[Assignment, ...]]:
    """One tuple of assignments for every scenario asked for; without `-m` there is exactly one."""
    is_multirun = any(word in MULTIRUN_FLAGS for word in argv)
    alternatives = [_read(word) for word in argv if word not in MULTIRUN_FLAGS]
    seen: set[str] = set()
    for options in alternatives:
        name = options[0].name
        if name in seen:
            raise ConfigurationError("is given twice", where=name, expected="every setting once")
        seen.add(name)
        if len(options) > 1:
            _check_sweep(options, is_multirun)
    return list(itertools.product(*alternatives))


def _check_sweep(options: Sequence[Assignment], is_multirun: bool) -> None:
    first = options[0]
    if not is_multirun:
        raise ConfigurationError(
            f"{len(options)} values for one setting",
            where=first.name,
            expected=f"one value, or -m {first.name}={','.join(each.text for each in options)}",
        )
    if first.group not in SCENARIO_GROUPS:
        raise ConfigurationError(
            "cannot have several values in one run",
            where=first.name,
            expected=f"several values of {', '.join(SCENARIO_GROUPS)} only",
        )


def _read(word: str) -> tuple[Assignment, ...]:
    name, equals, text = word.partition("=")
    if not equals or not text or not name.replace("_", "").replace(".", "").isalnum():
        raise ConfigurationError(f"{word!r} is not understood", expected=GRAMMAR)
    if "${" in word:
        raise ConfigurationError(f"interpolation {text!r} is not admitted", where=name, expected="a plain value")
    group, _, key = name.partition(".")
    if group not in GROUPS:
        raise ConfigurationError(
            f"there is no group {group!r}",
            where=name,
            expected=f"one of {', '.join(GROUPS)}",
            nearest=nearest_name(group, GROUPS),
        )
    if key:
        check_key(group, key.partition(".")[0], name)
    if "." in key:
        whole = f"{group}.{key.partition('.')[0]}"
        raise ConfigurationError(
            "a part of a setting cannot be set alone",
            where=name,
            expected=f"the whole, such as '{whole}={{value: 500, end: 2024Q4}}'",
        )
    return tuple(_alternatives(group, key, text))


def _alternatives(group: str, key: str, text: str) -> Iterator[Assignment]:
    if not key:
        for choice in text.split(","):
            if not is_file_name(choice):
                check_option(group, choice)
            yield Assignment(group, "", choice, choice)
    elif group in ("store", "report") and key in ("url", "folder"):
        yield Assignment(group, key, text, text)  # addresses and paths hold signs of the grammar
    else:
        yield from (Assignment(group, key, part, value) for part, value in _values(f"{group}.{key}", text))


def quote_foreign_words(text: str) -> str:
    """A list or mapping with its words that hold other than ASCII signs in quotes, as Hydra's grammar wants them."""
    if not text.startswith(("[", "{")):
        return text
    return re.sub(r"(?<=[\[{,:])(\s*)([^\[\]{},:'\"]*[^\x00-\x7f\[\]{},:'\"][^\[\]{},:'\"]*)", r"\1'\2'", text)


def _values(name: str, text: str) -> Iterable[tuple[str, object]]:
    """The values in a text by Hydra's grammar, each with its own text; what is outside the grammar is plain text."""
    from hydra.core.override_parser.overrides_parser import OverridesParser
    from hydra.core.override_parser.types import ChoiceSweep, RangeSweep
    from hydra.errors import HydraException

    text = quote_foreign_words(text)
    try:
        override = OverridesParser.create().parse_override(f"{name}={text}")
    except HydraException as problem:
        if any(sign in text for sign in "[]{}()\"',"):
            raise ConfigurationError(
                f"{text!r} is not understood ({str(problem).splitlines()[0]})",
                where=name,
                expected="a value in quotes, such as '[[2022Q4, 500], [2024Q1, 600]]'",
            ) from None
        return [(text, text)]
    if not override.is_sweep_override():
        return [(text, override.value())]
    if not isinstance(override.value(), (ChoiceSweep, RangeSweep)):
        raise ConfigurationError(f"{text!r} is no list of values", where=name, expected="values such as 200,400,800")
    texts = list(override.sweep_string_iterator())
    return [(part, OverridesParser.create().parse_override(f"{name}={part}").value()) for part in texts]
