"""One map of the step: `advance` names every phase's file, rules stand beside their phases, and phases take the world.

A phase is `phase(world, now)`, by blocks `phase(world, now, from_town, to_town)`; what it reads of uncertainties and
constants is named in an enumeration, so that a name that is nowhere read is seen here.
"""

import ast
from pathlib import Path

import pytest
from architecture.sources import ROOT, files, imports, module_name, tree, where

from jinzhen.model.state import world
from jinzhen.model.state.now import Param
from jinzhen.scenarios.constants import CONSTANTS
from jinzhen.scenarios.levers import LEVERS

SIGNATURES = (["world", "now"], ["world", "now", "from_town", "to_town"])
#: A room of the model may import those before it. What makes a base year applies rules and phases to it.
ROOMS = (
    ("", "engine", "state", "outcomes"), ("rules",), ("phases",),
    ("state.base_firms", "state.populate", "state.fitted"), ("advance",), ("replication",), ("mesa",),
)
#: Enumerations of columns and counters: what nobody reads or writes by name is dead.
ENUMERATIONS = ("Firm", "Flow", "Town", "TownCode", "Trade", "City", "County", "Project", "ProjectCode", "Price", "Sum",
                "State")


def stems(folder: str) -> set[str]:
    """Names of the files of a folder of the model."""
    return {path.stem for path in files(f"model/{folder}")} - {"__init__"}


def room(module: str) -> int:
    """Place of a module of the model in ROOMS: that of the longest name it lies in."""
    inside = module.removeprefix("jinzhen.model").lstrip(".")
    return max((len(name), place) for place, names in enumerate(ROOMS) for name in names
               if f"{inside}.".startswith(f"{name}." if name else ""))[1]


def forward(path: Path, text: str | None = None) -> list[str]:
    """Imports of a file of the model that point to a later room of it."""
    here = room(module_name(path))
    return [f"{line}: {name}" for line, name in imports(path, text)
            if name.startswith("jinzhen.model") and room(name) > here]


def functions(decorator: str, *folders: str):
    """(file, function) of everything with this decorator."""
    return [(path, node) for path in files(*folders) for node in ast.walk(tree(path))
            if isinstance(node, ast.FunctionDef) and decorator in [ast.unparse(each) for each in node.decorator_list]]


def members(text: ast.AST, enumeration: str) -> set[str]:
    """Members of an enumeration that code names."""
    return {node.attr for node in ast.walk(text)
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == enumeration}


def families(text: ast.AST) -> set[str]:
    """Parameters that a number is added to: each is the first of a row, as in `Param.rung_rate_srdi + title`."""
    added = (node.left for node in ast.walk(text) if isinstance(node, ast.BinOp))
    return {name for first in added if isinstance(first, ast.Attribute) for name in members(first, "Param")}


def read() -> set[str]:
    """Every parameter that the model reads, those of a family by its first."""
    found: set[str] = set()
    for path in files("model"):
        found |= members(tree(path), "Param")
        for first in families(tree(path)):
            found |= {name for name in Param.__members__ if name.startswith(first.rpartition("_")[0])}
    return found


def test_rules_stand_beside_phases_of_the_same_name():
    assert stems("rules") - stems("phases") == set()
    assert len(stems("rules")) > 10


def test_the_schedule_names_every_file_of_phases():
    schedule = ast.get_docstring(tree(ROOT / "model/advance.py")) or ""
    assert {name for name in stems("phases") if f"{name}.py" not in schedule} == set()


def test_a_phase_takes_the_world_and_the_step():
    """Whatever takes more is a helper of phases."""
    more = [f"{where(path, node)} {node.name}" for path, node in functions("phase", "model/phases", "model/state")
            if [argument.arg for argument in node.args.args] not in SIGNATURES]
    assert more == []
    assert len(functions("phase", "model/phases")) > 60


def test_no_room_of_the_model_imports_a_later_one():
    assert [line for path in files("model") for line in forward(path)] == []


@pytest.mark.parametrize(("path", "text"), [
    ("model/rules/orders.py", "from jinzhen.model.phases.orders import offer"),
    ("model/phases/orders.py", "from jinzhen.model.advance import advance"),
    ("model/state/slots.py", "from jinzhen.model.rules.orders import smoothed"),
    ("model/replication.py", "from jinzhen.model.mesa.agents import Town"),
])
def test_a_forward_import_is_seen(path, text):
    assert forward(ROOT / path, text)


def test_every_parameter_is_read_and_every_one_that_is_read_exists():
    """A constant that no rule, phase or base year reads says something about nothing.

    What a lever leaves to the draw is read in its place.
    """
    stands_for_a_lever = {lever.drawn for lever in LEVERS.values()}
    assert set(Param.__members__) - read() - stands_for_a_lever == set()
    assert read() - set(Param.__members__) == set()


def test_a_constant_stands_with_the_file_that_it_is_for():
    rooms = stems("rules") | stems("phases") | stems("state")
    assert {each.name: each.room for each in CONSTANTS.values() if each.room not in rooms} == {}


def test_every_column_is_used_by_name():
    dead = []
    for enumeration in ENUMERATIONS:
        used = set().union(*(members(tree(path), enumeration) for path in files("model")))
        dead += [f"{enumeration}.{name}" for name in getattr(world, enumeration).__members__ if name not in used]
    assert dead == []


def test_what_is_used_by_name_is_seen():
    assert members(ast.parse("towns[Town.brand] += world.towns[Town.gi] * firms[Firm.age_years]"), "Town") == {
        "brand", "gi"}
    assert families(ast.parse("rate = 2.0 * param[Param.rung_rate_srdi + int(title)]")) == {"rung_rate_srdi"}
    assert families(ast.parse("rate = param[Param.usual_intensity] + 1.0")) == set()
