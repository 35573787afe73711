"""No rule goes without a test of its behaviour, in the file of its own name."""

import ast
from pathlib import Path

HERE = Path(__file__).resolve().parent
RULES = HERE.parents[2] / "model" / "rules"


def rules_of(path):
    """Names of the rules in a file."""
    return {node.name for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.FunctionDef) and "rule" in [ast.unparse(each) for each in node.decorator_list]}


def used_in(path, module):
    """What a test takes from a module of rules: its attributes, and names in its tables."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8")))) if path.exists() else []
    taken = {node.attr for node in nodes
             if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == module}
    return taken | {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def test_every_rule_is_tested_in_the_file_of_its_name():
    rules = {path.stem: rules_of(path) for path in RULES.glob("*.py") if path.stem != "__init__"}
    assert sum(map(len, rules.values())) > 60
    untested = {module: sorted(names - used_in(HERE / f"test_{module}.py", module)) for module, names in rules.items()}
    assert {module: names for module, names in untested.items() if names} == {}
