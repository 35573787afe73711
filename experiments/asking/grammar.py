"""Values by Hydra's grammar: one value, or several under `-m`, each with the text that gives it again."""

import re
from collections.abc import Sequence
from functools import cache
from itertools import islice
from typing import Any

from jinzhen.scenarios.errors import ConfigurationError

#: So many scenarios, and no more, are run by one command: what they are is known, and told, before anything is built.
MOST_SCENARIOS = 1000

#: A longer value is no setting, and deeper brackets would exhaust the parser.
LONGEST_VALUE = 20_000
DEEPEST = 20

#: What asks for several values by name.
SWEEP = re.compile(r"(?:choice|range|glob|interval|sort|shuffle|tag)\(")

#: What looks like one number and is read as several: thousands set apart by commas, a comma for the decimal point.
THOUSANDS = re.compile(r"[-+]?[0-9]{1,3}(?:,[0-9]{3})+")
DECIMALS = re.compile(r"[-+]?[0-9]+,0[0-9]+")

EXPECTED_VALUE = "a value in quotes, such as '[[2022Q4, 500], [2024Q1, 600]]'"


def read_values(name: str, text: str, options: Sequence[str] = ()) -> list[tuple[str, Any]]:
    """Every value in a text with its own text; what is outside the grammar is plain text.

    options : what glob() chooses from
    Raises ConfigurationError with the place `name`.
    """
    from hydra.core.override_parser.types import ChoiceSweep, Glob, RangeSweep

    _check_size(name, text)
    override = _parse(name, text)
    if override is None:
        return [(text, text)]
    if not override.is_sweep_override():
        return [(text, _shown(override.value()))]
    sweep = override.value()
    if isinstance(sweep, Glob):
        return [(each, each) for each in _matching(name, text, sweep, options)]
    if not isinstance(sweep, (ChoiceSweep, RangeSweep)):
        raise ConfigurationError(f"{text!r} is no list of values", where=name, expected="values such as 200,400,800")
    if sweep.shuffle:
        raise ConfigurationError("the order of scenarios plays no part", where=name, expected="no shuffle")
    return [(_shown(part), _read_one(name, part)) for part in _parts(name, text, override)]


def _matching(name: str, text: str, sweep: Any, options: Sequence[str]) -> list[str]:
    found = sweep.filter(list(options))
    if not found:
        raise ConfigurationError(
            f"{text} matches nothing", where=name,
            expected=f"a pattern of {', '.join(options)}" if options else "values; glob() is for named settings",
        )  # fmt: skip
    return found


def _parts(name: str, text: str, override: Any) -> list[str]:
    try:
        parts = list(islice(override.sweep_string_iterator(), MOST_SCENARIOS + 1))
    except (ValueError, ArithmeticError) as problem:
        raise ConfigurationError(f"{text!r} is no list of values ({problem})", where=name) from None
    if not parts or len(parts) > MOST_SCENARIOS:
        raise ConfigurationError(
            f"{text} is no value" if not parts else f"{text} is more than {MOST_SCENARIOS} values", where=name,
            expected=f"1 to {MOST_SCENARIOS} scenarios in one command",
        )  # fmt: skip
    return parts


def _check_size(name: str, text: str) -> None:
    depth = deepest = 0
    for sign in text:
        depth += (sign in "[{(") - (sign in "]})")
        deepest = max(deepest, depth)
    if deepest > DEEPEST:
        raise ConfigurationError("is nested too deeply", where=name, expected=f"at most {DEEPEST} levels of brackets")
    if len(text) > LONGEST_VALUE:
        raise ConfigurationError("is too long", where=name, expected=f"at most {LONGEST_VALUE} signs, or a file")


def _parse(name: str, text: str) -> Any:
    """What Hydra reads in a text; None where it is plain text that its grammar has no place for."""
    from hydra.errors import HydraException

    try:
        return _parser().parse_override(f"x={_hidden(text)}")
    except ValueError:  # of Python itself, for whole numbers of thousands of digits
        raise ConfigurationError("holds a number with too many digits", where=name, expected=EXPECTED_VALUE) from None
    except HydraException as problem:
        if not any(sign in text for sign in "[]{}()\"',"):
            return None
        what = f"{text!r} is not understood ({_shown(str(problem).splitlines()[0])})"
        raise ConfigurationError(what, where=name, expected=EXPECTED_VALUE) from None


def _read_one(name: str, part: str) -> Any:
    override = _parse(name, part)
    return part if override is None else _shown(override.value())


@cache
def _parser() -> Any:
    from hydra.core.override_parser.overrides_parser import OverridesParser

    return OverridesParser.create()


def _hidden(text: str) -> str:
    """A text with ASCII words for its other letters, which Hydra's grammar does not know."""
    return re.sub(r"[^\x00-\x7f]", lambda sign: f"__u{ord(sign[0]):x}__", text)


def _shown(value: Any) -> Any:
    """A value with the letters that were hidden, wherever they stand in it."""
    if isinstance(value, str):
        return re.sub(r"__u([0-9a-f]{2,6})__", lambda word: chr(int(word[1], 16)), value)
    if isinstance(value, dict):
        return {_shown(key): _shown(each) for key, each in value.items()}
    return [_shown(each) for each in value] if isinstance(value, list) else value
