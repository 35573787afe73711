"""No rule goes without a test of its behaviour."""

import ast
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
RULES = sorted(
    (path.stem, node.name)
    for path in (HERE.parents[2] / "model" / "rules").glob("*.py")
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    if isinstance(node, ast.FunctionDef) and "rule" in [ast.unparse(each) for each in node.decorator_list]
)
#: Attributes that the tests of this folder take from the modules of rules, and names in their tables.
USED = {
    (node.value.id, node.attr) if isinstance(node, ast.Attribute) else ("", node.value)
    for path in HERE.glob("test_*.py")
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    if (isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name))
    or (isinstance(node, ast.Constant) and isinstance(node.value, str))
}


def test_there_are_rules():
    assert len(RULES) > 60


@pytest.mark.parametrize(("module", "name"), RULES)
def test_a_rule_is_tested(module, name):
    assert (module, name) in USED or ("", name) in USED
