"""Tables of the model: its declarations, and what its sources say: schedule, streams, rules."""

from math import isinf
from typing import Any

from jinzhen.experiments.documents.markdown import code, table
from jinzhen.experiments.documents.sources import numbers, rules, schedule, streams
from jinzhen.model.outcomes import MONEY_LINES, OUTCOMES, PAYERS, RESIDUALS, ROUND_FIELDS, TOWN_FIGURES, Figure
from jinzhen.model.state import codes, now, world
from jinzhen.model.state.column import Column, declared
from jinzhen.scenarios.constants import CONSTANTS
from jinzhen.scenarios.levers import LEVERS
from jinzhen.scenarios.units import UNLIMITED, format_number

#: What whole numbers stand for, and what gives an array its order: names of both, and what for.
CODES = {
    "tier of a town": codes.Tier,
    "stage of a project": codes.Stage,
    "gate, rows of `passes`": codes.Gate,
    "criterion, rows of `criteria`": codes.Criterion,
    "purpose of a town's money, rows of `spent_mcny`": codes.Purpose,
    "rule of places": codes.PlacesRule,
    "priority where energy is short": codes.EnergyPriority,
    "constraint a town perceives": codes.Constraint,
    "counter, `World.state`": world.State,
    "field of a recorded round": ROUND_FIELDS,
    "payer": PAYERS,
    "imbalance that is computed in every step": RESIDUALS,
}


def columns_of(name: str) -> str:
    """What a table declares of its columns."""
    owner: Any = next(getattr(module, name) for module in (world, now) if hasattr(module, name))
    is_state = owner in world.Tables.__annotations__.values()
    rows = [(code(each), what.unit, *([_limits(what)] if is_state else []), what.meaning + _length(what))
            for each, what in declared(owner).items()]
    return table(("variable", "unit", *(["limits"] if is_state else []), "meaning"), rows)


def _limits(what: Column) -> str:
    """What may be set from outside; a dash for what only the engine writes."""
    if what.is_fixed:
        return ""
    if isinf(what.low):
        return "any" if isinf(what.high) else f"at most {format_number(what.high)}"
    return f"{format_number(what.low)} {'or more' if isinf(what.high) else f'to {format_number(what.high)}'}"


def _length(what: Column) -> str:
    return f" ({what.width} numbers)" if what.width else ""


def codes_table() -> str:
    """What coded numbers stand for."""
    rows = [(what, ", ".join(f"{number} {_name(each)}" for number, each in enumerate(members)))
            for what, members in CODES.items()]
    return table(("of what", "codes"), rows)


def _name(member: Any) -> str:
    return member if isinstance(member, str) else member.name


def schedule_table() -> str:
    """Every call of `advance`, in order."""
    rows = [(each.step, each.file, code(each.name), each.what, code(*each.phases)) for each in schedule()]
    return table(("part", "file of `phases/`", "function", "what it does", "phases it applies"), rows)


def stream_table() -> str:
    """Every random stream."""
    rows = [(each.number, code(each.name), each.when, code(*each.drawn_in)) for each in streams()]
    return table(("number", "stream", "when", "drawn in"), rows)


def rule_table() -> str:
    """Every rule, with what it is founded on."""
    rows = [(each.file, code(each.name), each.what, each.basis, code(*each.applied_by)) for each in rules()]
    return table(("file", "rule", "what", "source or form", "applied in"), rows)


def constant_table() -> str:
    """Constants of the rules that are assumed or tuned."""
    rows = [(each.room, code(each.name), format_number(each.value), each.unit, each.meaning, each.standing, each.reason)
            for each in CONSTANTS.values()]
    return table(("file", "constant", "value", "unit", "meaning", "standing", "reason"), rows)


def number_table() -> str:
    """Numbers that stand in the model's files: facts, forms, and bounds of arrays."""
    rows = [(each.file, code(*each.names), "; ".join(each.values), each.comment) for each in numbers()]
    return table(("file", "name", "value", "meaning and source"), rows)


def _figures(first: str, figures: tuple[Figure, ...]) -> str:
    rows = [(code(each.name), each.unit, each.label_en, each.label_zh, each.kind, each.measure) for each in figures]
    return table((first, "unit", "label", "标签", "kind", "measure"), rows)


def outcome_table() -> str:
    """Outcomes of every step, for the province."""
    return _figures("outcome", OUTCOMES)


def town_figure_table() -> str:
    """Figures of every town and year."""
    return _figures("figure", TOWN_FIGURES)


def money_table() -> str:
    """Who pays for what."""
    rows = [(code(name), payer, LEVERS[name].recipient, LEVERS[name].unit, _cost(name)) for name, payer in MONEY_LINES]
    return table(("line, named after its lever", "payer", "recipient", "unit of the lever", "m CNY"), rows)


def _cost(name: str) -> str:
    """What one unit of a lever costs, and what a year may."""
    lever = LEVERS[name]
    parts = [f"{lever.unit_cost:.10f}".rstrip("0").rstrip(".") + " a unit"] if lever.unit_cost else ["as it falls due"]
    if lever.yearly_ceiling < UNLIMITED:
        parts.append(f"at most {format_number(lever.yearly_ceiling)} a year")
    return ", ".join(parts)
