"""What levers are set to, for tables: those in which scenarios differ from the plan or from each other."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from jinzhen.experiments.paper.text import Text
from jinzhen.experiments.store.dataset.fields import LEVER, NO_LIMIT, Field
from jinzhen.experiments.store.known import KnownArm
from jinzhen.scenarios.levers import LEVERS

Value = float | str


def lever_columns(arms: Sequence[KnownArm]) -> tuple[list[Field], dict[str, dict[str, Value]]]:
    """Columns, and their values by scenario hash.

    A lever that is one number throughout in every scenario is a number; else its settings are texts: a choice, or the
    canonical JSON of values by date, groups and towns.
    """
    every = {each.scenario_hash: json.loads(each.definition).get("levers", {}) for each in arms}
    names = sorted({name for levers in every.values() for name in levers}, key=_order)
    fields: list[Field] = []
    values: dict[str, dict[str, Value]] = {each: {} for each in every}
    for name in names:
        settings = {each: setting(levers[name]) for each, levers in every.items() if name in levers}
        plan = [LEVERS[name].baseline] if name in LEVERS else []
        if len({*map(str, settings.values()), *map(str, plan)}) < 2:
            continue
        is_number = all(isinstance(value, float) for value in settings.values())
        fields.append(_field(name, is_number))
        for each, value in settings.items():
            values[each][LEVER + name] = value if is_number else str(value)
    return fields, values


def setting(form: Mapping[str, Any]) -> Value:
    """What a definition sets a lever to: a number, a choice, or JSON where it is more than one value."""
    pairs = form["value"]
    if list(form) == ["value"] and len(pairs) == 1:
        return float(pairs[0][1]) if isinstance(pairs[0][1], (int, float)) else str(pairs[0][1])
    return json.dumps(form, sort_keys=True, separators=(",", ":"))


def _order(name: str) -> int:
    return list(LEVERS).index(name) if name in LEVERS else len(LEVERS)


def _field(name: str, is_number: bool) -> Field:
    lever = LEVERS.get(name)
    label = Text(name, name) if lever is None else Text(lever.label_en, lever.label_zh)
    unit = "" if lever is None else lever.unit
    return Field(LEVER + name, "number" if is_number else "string", label + (NO_LIMIT if is_number else ""), unit)
