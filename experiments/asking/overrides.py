"""What was said on the command line: `group=choice`, `group.key=value`, a file; several of each under `-m`."""

import math
import os
import re
import shlex
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, NamedTuple

from jinzhen.experiments.asking.grammar import DECIMALS, MOST_SCENARIOS, SWEEP, THOUSANDS, read_values
from jinzhen.experiments.asking.settings import (
    ALONE,
    GROUPS,
    POSTERIOR,
    SCENARIO_GROUPS,
    check_key,
    check_option,
    homes_of,
    is_file_name,
    nearest_key,
    options_of,
)
from jinzhen.scenarios.errors import ConfigurationError, JinzhenError, nearest_name
from jinzhen.scenarios.levers import LEVERS

MULTIRUN_FLAGS = ("-m", "--multirun")

#: What shows what was asked for instead of running it.
CFG_FLAGS, INFO_FLAG = ("--cfg", "-c"), "--info"

#: Hydra's own flags, and what stands for them here.
SUBSTITUTES = {
    **dict.fromkeys(("--config-dir", "-cd", "--config-name", "-cn", "--config-path", "-cp"),
                    "policy=./mine.yaml for a file of your own, ./run.yaml for one with every group"),
    **dict.fromkeys(("--run", "-r"), "nothing: without -m there is one run"),
    **dict.fromkeys(("--package", "-p"), "--cfg job, which prints every group"),
    "--resolve": "--cfg job alone: nothing is left to be resolved",
    "--hydra-help": "--help",
    **dict.fromkeys(("--shell-completion", "-sc"), "--completion bash"),
    "--experimental-rerun": "a file with what --cfg job printed",
    "hydra": "executor=... and executor.workers=... for how it is run, report.folder=... for where the answer goes",
}  # fmt: skip

GRAMMAR = "group=choice, group.key=value or a file, such as policy=ranked_funds, policy.special_fund=800 or ./run.yaml"

_WORD = re.compile(r"(?P<sign>\+\+|\+|~)?(?P<name>[^=\s+~-](?:[^=\s]*[^=\s.])?)(?:=(?P<text>.*))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Assignment:
    """One `group=choice` (key is empty), `group.key=value` or file with all groups (group is empty).

    text : the value as it was written
    removes : whether what was set before is taken away instead, `~group.key`
    """

    group: str
    key: str
    text: str
    value: Any
    removes: bool = False

    @property
    def name(self) -> str:
        """`group`, `group.key`, or nothing for a file with all groups."""
        return f"{self.group}.{self.key}" if self.key else self.group

    @property
    def is_file(self) -> bool:
        """Whether a user's file is meant."""
        return not self.key and is_file_name(self.text)


class Words(NamedTuple):
    """A command line taken apart: what it asks to be shown (`job`, `info` or nothing), -m, and the rest."""

    show: str
    is_multirun: bool
    rest: tuple[str, ...]


def split_flags(argv: Sequence[str]) -> Words:
    """Flags apart from settings. Raises ConfigurationError for a flag that is none of ours."""
    show, is_multirun, rest = "", False, []
    words = iter(argv)
    for word in words:
        flag, equals, value = word.partition("=")
        if word in MULTIRUN_FLAGS:
            is_multirun = True
        elif flag in CFG_FLAGS:
            show = _cfg(value if equals else next(words, ""))
        elif word == INFO_FLAG:
            show = "info"
        elif word.startswith("-"):
            raise ConfigurationError(
                f"{flag} is not understood", expected=SUBSTITUTES.get(flag, f"-m, --cfg job, --info, or {GRAMMAR}")
            )
        else:
            rest.append(word)
    return Words(show, is_multirun, tuple(rest))


def _cfg(kind: str) -> str:
    if kind != "job":
        raise ConfigurationError(f"{kind!r} is not shown", where="--cfg", expected="--cfg job")
    return kind


def choice_name(choice: str) -> str:
    """Name of a choice: a built-in one, or a file's without folder and ending."""
    return os.path.splitext(os.path.basename(choice))[0] if is_file_name(choice) else choice


def read_arguments(argv: Sequence[str]) -> list[tuple[Assignment, ...]]:
    """One tuple of assignments for every scenario asked for; without `-m` there is exactly one."""
    show, is_multirun, words = split_flags(argv)
    if show:
        raise ConfigurationError(
            "shows what a question would be asked with", where="--cfg, --info",
            expected="jinzhen or jinzhen <question> before it",
        )  # fmt: skip
    alternatives = [_read(word) for word in words]
    seen: set[str] = set()
    for options in alternatives:
        name = options[0].name or "a file with every group"
        if name in seen:
            raise ConfigurationError("is given twice", where=name, expected="every setting once")
        seen.add(name)
        if len(options) > 1:
            _check_sweep(options, is_multirun)
    n_scenarios = math.prod(len(options) for options in alternatives)
    if n_scenarios > MOST_SCENARIOS:
        raise ConfigurationError(
            f"{n_scenarios} scenarios are asked for", where="-m", expected=f"at most {MOST_SCENARIOS} in one command"
        )
    return list(product(*alternatives))


def _check_sweep(options: Sequence[Assignment], is_multirun: bool) -> None:
    first = options[0]
    if first.group not in SCENARIO_GROUPS:
        raise ConfigurationError(
            "cannot have several values in one run", where=first.name,
            expected=f"several values of {', '.join(SCENARIO_GROUPS)} only",
        )  # fmt: skip
    if not is_multirun:
        swept = shlex.quote(f"{first.name}={','.join(each.text for each in options)}")
        raise ConfigurationError(
            f"{len(options)} values for one setting", where=first.name, expected=f"one value, or -m {swept}"
        )


def _read(word: str) -> list[Assignment]:
    if is_file_name(word) and "=" not in word:
        return [Assignment("", "", word, word)]
    found = _WORD.fullmatch(word)
    if not found or not (found["text"] or found["sign"] == "~"):
        raise ConfigurationError(f"{word!r} is not understood", expected=GRAMMAR)
    name, text = found["name"], found["text"] or ""
    if "${" in word:
        raise ConfigurationError(f"interpolation {text!r} is not admitted", where=name, expected="a plain value")
    if name in ALONE and text not in options_of(ALONE[name][0]):
        name = ".".join(ALONE[name])
    group, _, key = name.partition(".")
    if name == POSTERIOR and (is_file_name(text) or text.endswith(".csv")):
        group, _, key = (name := f"{POSTERIOR}.file").partition(".")
    _check_name(name, group, key, text)
    if found["sign"] == "~":
        return [_removal(group, key, text)]
    return list(_choices(group, text) if not key else _values(group, key, text))


def _check_name(name: str, group: str, key: str, text: str) -> None:
    """Refuse what is no group and no setting, with what it stands for or is nearest to."""
    if group not in GROUPS:
        if group.partition("/")[0] == "hydra":
            raise ConfigurationError("Hydra's own settings play no part", where=name, expected=SUBSTITUTES["hydra"])
        homes = [shlex.quote(f"{home}.{group}={text}") for home in homes_of(group)]
        if homes:
            raise ConfigurationError(f"{group!r} is no group", where=name, expected=" or ".join(homes))
        raise ConfigurationError(
            f"there is no group {group!r}", where=name, expected=f"one of {', '.join(GROUPS)}",
            nearest=nearest_name(group, GROUPS) or ("" if key else nearest_key(group)),
        )  # fmt: skip
    if key:
        check_key(group, key.partition(".")[0], name)
    if "." in key:
        whole = f"{group}.{key.partition('.')[0]}"
        raise ConfigurationError(
            "a part of a setting cannot be set alone", where=name,
            expected=f"the whole, such as '{whole}={{value: 500, end: 2024Q4}}'",
        )  # fmt: skip


def _removal(group: str, key: str, text: str) -> Assignment:
    name = f"{group}.{key}" if key else group
    if text:
        raise ConfigurationError(f"~{name}={text} depends on what is set", where=name, expected=f"~{name}")
    if group not in SCENARIO_GROUPS or group in ("population", POSTERIOR):
        raise ConfigurationError("cannot be left out", where=f"~{name}", expected=f"another choice of {group}")
    return Assignment(group, key, "none", None, removes=True)


def _choices(group: str, text: str) -> Iterable[Assignment]:
    if SWEEP.match(text):
        names = [value for value, _ in read_values(group, text, options_of(group))]
    else:
        names = [text] if os.path.isfile(text) else [part.strip() for part in text.split(",")]
    for choice in names:
        if not is_file_name(choice):
            check_option(group, choice)
        yield Assignment(group, "", choice, choice)


def _values(group: str, key: str, text: str) -> Iterable[Assignment]:
    if (group, key) in (("store", "url"), ("report", "folder"), ("facts", "folder"), ("experiment", "data")):
        return [Assignment(group, key, text, text)]  # addresses and paths hold signs of the grammar
    if meant := _one_number(group, key, text.strip()):
        parts = text.strip().split(",")
        swept = ",".join(part.lstrip("0") or "0" for part in parts)
        raise ConfigurationError(
            f"{text} is read as {len(parts)} values, {' and '.join(parts)}", where=f"{group}.{key}",
            expected=f"{group}.{key}={meant} for the one number, or -m '{group}.{key}=choice({swept})'",
        )  # fmt: skip
    return [Assignment(group, key, part, value) for part, value in read_values(f"{group}.{key}", text)]


def _one_number(group: str, key: str, text: str) -> str:
    """The one number that a text with commas looks like, where that would be admitted; empty for a list of values."""
    if THOUSANDS.fullmatch(text):
        joined = text.replace(",", "")
        return joined if ",0" in text or group == "population" or _is_admitted(key, joined) else ""
    return text.replace(",", ".") if DECIMALS.fullmatch(text) else ""


def _is_admitted(key: str, text: str) -> bool:
    try:
        return bool(LEVERS[key].read(text, key))
    except (KeyError, JinzhenError):
        return False
