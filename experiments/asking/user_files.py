"""Files a user writes: read as plain data. Nothing in them is executed, expanded or looked up elsewhere.

Numbers mean what a person reads: `0500` is 500, and what YAML 1.1 would make of `0x10`, `1:30` or `yes` stays text.
"""

import math
import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NoReturn

import yaml

from jinzhen.experiments.asking.settings import GROUPS, homes_of
from jinzhen.scenarios.errors import ConfigurationError

#: Larger files are no settings.
LARGEST_FILE_BYTES = 1_000_000
#: Deeper nesting is no setting either: a town's values by date lie five deep.
DEEPEST = 20
NOT_DEEP = f"at most {DEEPEST} levels of brackets"

PLAIN_DATA = "plain values only: a number, a choice, or a list"

#: What makes a value refer to something else or to be of another kind, by its token.
REFUSED = {
    yaml.AnchorToken: "an anchor (&)", yaml.AliasToken: "an alias (*)", yaml.TagToken: "a tag (!)",
    yaml.DirectiveToken: "a directive (%)",
}  # fmt: skip
OPENING = (yaml.BlockMappingStartToken, yaml.BlockSequenceStartToken, yaml.FlowMappingStartToken,
           yaml.FlowSequenceStartToken)  # fmt: skip
CLOSING = (yaml.BlockEndToken, yaml.FlowMappingEndToken, yaml.FlowSequenceEndToken)

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_WHOLE = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})")
_REAL = re.compile(r"[-+]?(?:(?:0|[1-9][0-9]*)(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")


@dataclass(frozen=True, slots=True)
class UserFile:
    """A user's settings of one group: values by key, and the line each key stands in."""

    path: str
    values: dict[str, Any]
    lines: dict[str, int]

    def place(self, key: str) -> str:
        """Where a key stands, as printed in an error."""
        return f"{self.path}, line {self.lines[key]}: {key}"


def read_user_file(path: str) -> UserFile:
    """The settings of one group in a YAML file.

    Raises ConfigurationError for anything that is not plain, unambiguous data.
    """
    return _settings(_root(path), path)


def read_run_file(path: str) -> dict[str, UserFile]:
    """The settings of every group in a file such as `--cfg job` prints, by group. Raises ConfigurationError."""
    groups: dict[str, UserFile] = {}
    for key, node in _pairs(_root(path), path):
        if not isinstance(node, yaml.MappingNode):
            _refuse(f"{key!r} holds no settings", path, node, _instead_of(key, node, path))
        groups[key] = _settings(node, path)
    return groups


def _instead_of(key: str, node: yaml.Node, path: str) -> str:
    """What was meant by a value where a group's settings are expected."""
    if key in GROUPS:
        choice = f"{key}={node.value}" if isinstance(node, yaml.ScalarNode) else f"{key}=<choice>"
        return f"its settings below it, or {choice} on the command line"
    homes = homes_of(key)
    return f"{homes[0]}={path}: it holds settings of one group" if homes else "a group and its settings below it"


def plain_value(text: str) -> Any:
    """A word without quotes as a person reads it: a number, true, false, nothing, or the word itself."""
    if text in ("", "~", "null"):
        return None
    if text.lower() in ("true", "false"):
        return text.lower() == "true"
    if _WHOLE.fullmatch(text):
        return int(text)
    if _REAL.fullmatch(text) and math.isfinite(number := float(text)):
        return number
    return text


def _settings(node: yaml.MappingNode, path: str) -> UserFile:
    values = {key: _value(each, path) for key, each in _pairs(node, path)}
    return UserFile(path, values, {key.value: key.start_mark.line + 1 for key, _ in node.value})


def _root(path: str) -> yaml.MappingNode:
    text = _read_text(path)
    try:
        _check_tokens(text, path)
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as problem:
        if "nesting depth" in str(problem):  # PyYAML has a limit of its own since 6.0.4, and looks ahead
            raise ConfigurationError("is nested too deeply", where=path, expected=NOT_DEEP) from None
        raise ConfigurationError(_yaml_problem(problem), where=path, expected="valid YAML") from None
    if not isinstance(node, yaml.MappingNode) or not node.value:
        raise ConfigurationError("holds no settings", where=path, expected="lines such as `special_fund: 800`")
    return node


def _check_tokens(text: str, path: str) -> None:
    """Refuse, before anything is built, what is not a mapping of plain data or is nested without end."""
    depth = 0
    for token in yaml.scan(text, Loader=_LOADER):
        depth += isinstance(token, OPENING) - isinstance(token, CLOSING)
        if depth > DEEPEST:
            _refuse("is nested too deeply", path, token, NOT_DEEP)
        if type(token) in REFUSED:
            _refuse(f"{REFUSED[type(token)]} is not admitted", path, token, PLAIN_DATA)


def _pairs(node: yaml.MappingNode, path: str) -> Iterator[tuple[str, yaml.Node]]:
    """Keys and values of a mapping; every key is a word and stands once."""
    first_lines: dict[str, int] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode) or not key.value:
            _refuse("a key is not a name", path, key, "the name of a lever, setting or town")
        if key.value in first_lines:
            _refuse(f"the key {key.value!r} is given twice, first in line {first_lines[key.value]}", path, key,
                    "every key once")  # fmt: skip
        first_lines[key.value] = key.start_mark.line + 1
        yield key.value, value


def _value(node: yaml.Node, path: str) -> Any:
    if isinstance(node, yaml.MappingNode):
        return {key: _value(each, path) for key, each in _pairs(node, path)}
    if isinstance(node, yaml.SequenceNode):
        return [_value(each, path) for each in node.value]
    if "${" in node.value:
        _refuse(f"interpolation {node.value!r} is not admitted", path, node, PLAIN_DATA)
    return node.value if node.style else plain_value(node.value)


def _read_text(path: str) -> str:
    if not path.endswith((".yaml", ".yml")):
        raise ConfigurationError(f"{path!r} is not a YAML file", where=path, expected="a name ending in .yaml")
    try:
        # Not to wait for somebody to write into a pipe: what it is shows only when it is open.
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb") as stream:
            if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                raise ConfigurationError("is no regular file", where=path, expected="a YAML file")
            content = stream.read(LARGEST_FILE_BYTES + 1)
    except (OSError, ValueError) as problem:  # ValueError: signs that no name of a file can have
        reason = getattr(problem, "strerror", "") or "no name of a file"
        raise ConfigurationError(
            f"cannot be read ({reason})", where=path, expected="a YAML file you may read"
        ) from None
    if len(content) > LARGEST_FILE_BYTES:
        raise ConfigurationError(
            "is too large for settings", where=path, expected=f"at most {LARGEST_FILE_BYTES} bytes"
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ConfigurationError("is not text in UTF-8", where=path, expected="a YAML file in UTF-8") from None


def _refuse(what: str, path: str, at: yaml.Node | yaml.Token, expected: str) -> NoReturn:
    raise ConfigurationError(what, where=f"{path}, line {at.start_mark.line + 1}", expected=expected)


def _yaml_problem(problem: yaml.YAMLError) -> str:
    mark = getattr(problem, "problem_mark", None)
    what = getattr(problem, "problem", None) or str(problem).splitlines()[0]
    return f"line {mark.line + 1}: {what}" if mark else str(what)
