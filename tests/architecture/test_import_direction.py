"""The house has one way through it: a room may import the rooms before it, never those after."""

import ast
from pathlib import Path

import pytest
from architecture.sources import ROOMS, ROOT, files, imports, module_name, tree, where

# configs -> scenarios -> asking -> model -> running -> store -> answers -> report -> experiments -> command line.
#: Modules of a room that stand earlier in the order than the rest of it.
WORK = (
    "records", "work", "worker", "processes", "dask_worker", "dask_executor", "designs", "fixed_design", "executors",
    "perform",
)  # fmt: skip


def within(room: str, *names: str) -> tuple[str, ...]:
    """Modules of a room of experiments."""
    return tuple(f"experiments.{room}.{name}" for name in names)


def questions() -> tuple[str, ...]:
    """Rooms of experiments that answer a question: folders with an `experiment.py`, and modules of their own."""
    folders = [path.parent.name for path in ROOT.glob("experiments/*/experiment.py")]
    modules = [path.stem for path in ROOT.glob("experiments/*.py") if not path.stem.startswith("__")]
    others = ("registry", "stopping")
    return tuple(f"experiments.{name}" for name in sorted({*folders, *modules}.difference(others)))


ORDER = (
    ("configs",),
    ("scenarios",),
    ("experiments.statistics", "experiments.paper", "experiments.stopping"),
    within("asking", "fields", "factors"),
    ("experiments.registry",),
    within(
        "asking", "cluster", "configuration", "grammar", "layers", "overrides", "settings", "shown", "towns",
        "user_files",
    ),
    ("model",),
    within("running", *WORK),
    ("experiments.store",),
    ("experiments.running",),
    questions(),
    ("experiments.interface",),
    ("experiments.documents",),
    ("experiments.inspect",),
    ("experiments.asking",),
    ("experiments.__main__",),
)


def place(module: str) -> int | None:
    """Position in the order; None for what is not ours or is a bare package."""
    return next(
        (i for i, rooms in enumerate(ORDER) if any(is_within(module, f"jinzhen.{room}") for room in rooms)), None
    )


def is_within(module: str, room: str) -> bool:
    """Whether a dotted name is a room or lies in it."""
    return f"{module}.".startswith(f"{room}.")


def imports_of_later_rooms(path: Path, text: str | None = None) -> list[str]:
    """The imports of a file that point forward in the order."""
    here = place(module_name(path))
    assert here is not None, f"{path.relative_to(ROOT)} belongs to no room: put it into one, or into ORDER of this test"
    return [f"{line}: {name}" for line, name in imports(path, text) if (place(name) or 0) > here]


def test_no_room_imports_a_later_one():
    sources = [path for path in files() if module_name(path) != "jinzhen.experiments"]
    assert sources
    assert [line for path in sources for line in imports_of_later_rooms(path)] == []


def test_the_package_that_holds_the_rooms_of_experiments_joins_nothing():
    """`experiments/__init__.py` runs before every room in it, so whatever it imported all of them would load."""
    assert [name for _, name in imports(ROOT / "experiments/__init__.py") if place(name) is not None] == []


def test_rooms_are_imported_by_their_installed_name():
    """`import model` would load a second copy of a room, with a second engine and second error classes."""
    assert [line for path in files() for line, name in imports(path) if name.split(".")[0] in ROOMS] == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("model/advance.py", "import jinzhen.experiments.forecast.page"),
        ("experiments/running/work.py", "from jinzhen.experiments import store"),
        ("experiments/running/work.py", "from .. import store"),
        ("experiments/store/rows.py", "from ..forecast.page import page"),
        ("scenarios/levers.py", "def f():\n    from jinzhen.model.outcomes import OUTCOMES"),
        ("experiments/store/tables.py", "from importlib import *\nimport_module('jinzhen.experiments.forecast.page')"),
    ],
)
def test_a_forward_import_is_seen(path, text):
    assert imports_of_later_rooms(ROOT / path, text)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("model/advance.py", "from jinzhen.scenarios.scenario import Scenario"),
        ("experiments/running/work.py", "from . import records\nimport numpy"),
        ("experiments/__main__.py", "from jinzhen.experiments.forecast import page"),
    ],
)
def test_a_backward_import_is_allowed(path, text):
    assert imports_of_later_rooms(ROOT / path, text) == []


def test_nothing_that_is_read_is_executed():
    """No pickles and no eval: what a user's file or a store holds is data."""
    unsafe = {"pickle", "marshal", "shelve", "dill", "cloudpickle"}
    loaded = [line for path in files() for line, name in imports(path) if name.split(".")[0] in unsafe]
    called = [
        where(path, node)
        for path in files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"eval", "exec"}
    ]
    assert loaded + called == []
