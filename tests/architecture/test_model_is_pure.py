"""The model knows no file, clock, environment variable, configuration library or global random state."""

import ast

import pytest
from architecture.sources import ROOT, files, imports, tree, where

# The files of the model that deal with the machine: they name and keep the cache folder of the compiled engine.
MACHINE = {ROOT / "model/engine/compiled.py", ROOT / "model/engine/machine_code.py"}
# It tells how long compiling took; no simulated figure depends on it.
STOPWATCH = {ROOT / "model/replication.py"}

OUTSIDE = {
    "files": {
        "io",
        "os",
        "pathlib",
        "shutil",
        "tempfile",
        "csv",
        "json",
        "importlib.resources",
        "platformdirs",
        "yaml",
    },
    "clocks": {"time", "timeit", "calendar"},
    "configuration": {"argparse", "hydra", "omegaconf", "tomllib", "configparser"},
    "randomness": {"random", "secrets", "uuid", "numpy.random"},
    "stores and output": {"sqlite3", "sqlalchemy", "pandas", "logging", "matplotlib", "rich", "jinja2", "subprocess"},
}


@pytest.mark.parametrize("kind", OUTSIDE)
def test_the_model_imports_nothing_from_outside(kind):
    found = [
        f"{line}: {name}"
        for path in files("model")
        if path not in MACHINE and not (kind == "clocks" and path in STOPWATCH)
        for line, name in imports(path)
        if any(f"{name}.".startswith(f"{outside}.") for outside in OUTSIDE[kind])
    ]
    assert found == []


def test_the_model_calls_nothing_from_outside():
    """`open`, `print`, `np.random....` and `date.today()` need no import of their own to be seen."""
    plain, attributes = {"open", "print", "input"}, {"today", "utcnow", "environ", "getenv"}
    found = []
    for path in set(files("model")) - MACHINE:
        for node in ast.walk(tree(path)):
            called = getattr(node.func, "id", None) if isinstance(node, ast.Call) else None
            attribute = node.attr if isinstance(node, ast.Attribute) else None
            is_numpy_random = attribute == "random" and ast.unparse(node.value) in {"np", "numpy"}
            is_clock = attribute == "now" and ast.unparse(node.value) != "workspace"  # whose `now` is a step's
            if called in plain or attribute in attributes or is_numpy_random or is_clock:
                found.append(f"{where(path, node)}: {ast.unparse(node)}")
    assert found == []


def test_the_model_keeps_no_state_between_calls():
    """No `global` statement: a second replication must not see the first."""
    statements = [
        where(path, node)
        for path in files("model")
        if path not in MACHINE
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Global)
    ]
    assert statements == []
