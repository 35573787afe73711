"""What was asked for, shown instead of run: `--cfg job` as a file that asks for the same, `--info` in a few lines."""

import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from jinzhen.experiments.asking.configuration import Configuration, compose_layers
from jinzhen.experiments.asking.layers import Layers
from jinzhen.experiments.asking.settings import SWEPT
from jinzhen.experiments.asking.user_files import plain_value
from jinzhen.scenarios.calendar import parse_date, quarter_label
from jinzhen.scenarios.differences import differences
from jinzhen.scenarios.lever import Lever
from jinzhen.scenarios.levers import LEVERS
from jinzhen.scenarios.scenario import Scenario
from jinzhen.scenarios.setting import definition
from jinzhen.scenarios.uncertainties import UNCERTAINTIES
from jinzhen.scenarios.units import is_unlimited

_PLAIN_WORD = re.compile(r"[^\W\d_][\w./+-]*(?: [\w./+-]+)*|[0-9]{4}(?:Q[1-4]|-[0-9]{2}-[0-9]{2})")


def job_text(arguments: Sequence[str]) -> str:
    """Every setting of every scenario as YAML; one document a scenario. Raises UserError."""
    configuration, layers = compose_layers(arguments)
    command = " ".join(shlex.join(["jinzhen", *arguments]).split("\n"))
    documents, scenarios = [], configuration.scenarios
    how = "jinzhen ./<this file>.yaml" if len(scenarios) == 1 else "that command; a file can hold one scenario alone"
    for scenario in scenarios:
        lines = [f"# {scenario.name}, as asked for by: {command}", f"# To run it: {how}"]
        for group, values in _groups(scenario, layers):
            lines += [f"{group}:" if values else f"{group}: {{}}", *(f"  {line}" for line in _lines(group, values))]
        documents.append("\n".join(lines))
    return "\n---\n".join(documents)


def info_text(arguments: Sequence[str]) -> str:
    """What is run with what, and what differs from the baseline, a line each. Raises UserError."""
    configuration, _ = compose_layers(arguments)
    lines = [f"experiment  {configuration.experiment}, seed {configuration.seed}", *_places(configuration)]
    for scenario in configuration.scenarios:
        until = f"{scenario.start} to {scenario.end}, history up to {scenario.as_of}"
        lines.append(f"scenario    {scenario.name}: {until}, {scenario.content_hash[:12]}")
        lines += [
            f"    {each.name}: {each.value} instead of {each.baseline} {each.unit}".rstrip()
            for each in differences(scenario)
        ] or ["    as the baseline"]
    return "\n".join(lines)


def _places(configuration: Configuration) -> Iterator[str]:
    cluster = configuration.cluster
    workers = configuration.workers or f"one for every {'thread of the workers' if cluster else 'core'}"
    at = f" at {cluster.scheduler}, at most {cluster.timeout_seconds:g} s without an answer" if cluster else ""
    yield f"executor    {configuration.executor}{at}, workers: {workers}"
    yield f"store       {configuration.store_url}"
    yield f"report      {configuration.report_folder}"


def _groups(scenario: Scenario, layers: Layers) -> Iterator[tuple[str, dict[str, Any]]]:
    for group, said in layers.items():
        if group not in SWEPT:
            yield group, {key: each[-1].value for key, each in said.items() if each}
        elif group in ("policy", "certification"):
            is_ours = group == "certification"
            yield group, {name: setting_value(lever, scenario) for name, lever in LEVERS.items()
                          if (lever.group == "certification") == is_ours}  # fmt: skip
        else:
            yield group, {name: _prior_value(scenario.priors[name].definition) for name, each in UNCERTAINTIES.items()
                          if each.config_group == group}  # fmt: skip


def _lines(group: str, values: Mapping[str, Any]) -> Iterator[str]:
    for key, value in values.items():
        entry = LEVERS.get(key) if group in ("policy", "certification") else UNCERTAINTIES.get(key)
        unit = f"  # {entry.unit}" if entry is not None and entry.unit else ""
        yield f"{key}: {flow(value)}{unit}"


def setting_value(lever: Lever, scenario: Scenario) -> Any:
    """What a lever is set to, in the shortest form that a file takes."""
    form = definition(scenario.levers[lever.name], scenario.horizon)
    form["value"] = _values(form["value"])
    if "local" in form:
        form["local"] = {town_id: _pairs(pairs) for town_id, pairs in form["local"].items()}  # type: ignore[attr-defined]
    if "end" in form:
        form["end"] = _day(str(form["end"]), is_end=True)
    return form["value"] if list(form) == ["value"] else form


def _values(pairs: Any) -> Any:
    return _word(pairs[0][1]) if len(pairs) == 1 else _pairs(pairs)


def _pairs(pairs: Any) -> list[list[Any]]:
    return [[_day(day), _word(value)] for day, value in pairs]


def _day(text: str, is_end: bool = False) -> str:
    quarter = quarter_label(parse_date(text, "day"))
    return quarter if parse_date(quarter, "day", is_end=is_end).isoformat() == text else text


def _word(value: Any) -> Any:
    return "unlimited" if isinstance(value, float) and is_unlimited(value) else value


def _prior_value(form: list[Any]) -> Any:
    return form[1] if form[0] == "fixed" else form


def flow(value: Any) -> str:
    """A value in one line of YAML, which a user's file gives back as it is."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{flow(key)}: {flow(each)}" for key, each in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(flow, value))}]"
    if isinstance(value, str):
        return value if _PLAIN_WORD.fullmatch(value) and plain_value(value) == value else _quoted(value)
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    return repr(int(value) if value == int(value) and abs(value) < 1e15 else value)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
