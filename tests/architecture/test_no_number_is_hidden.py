"""A number that a rule, a phase or the base year assumes is a constant with a name, a unit and a meaning.

Written in a function it could get no prior, and no table would show it. What may stand there are numbers of form, units
and guards against division by nothing; a number with a source is named at the head of its file.
"""

import ast

import pytest
from architecture.sources import ROOT, files, tree, where

PLACES = (*files("model/rules"), *files("model/phases"),
          ROOT / "model/state/populate.py", ROOT / "model/state/base_firms.py")
#: Form: none, one, half, twice, square. Units: a percentage point, which is also the least part of a year by season.
ADMITTED = {0.0, 0.5, 1.0, 2.0, 0.01}
#: What is smaller guards a division.
GUARD = 1e-4


def hidden(text: ast.AST) -> list[ast.Constant]:
    """Numbers written in functions that are not admitted. Places in a tuple (`opening[3]`) are no numbers of the model.
    """
    functions = [node for node in ast.walk(text) if isinstance(node, ast.FunctionDef)]
    places = {id(node.slice) for node in ast.walk(text) if isinstance(node, ast.Subscript)}
    return [node for function in functions for node in ast.walk(function)
            if isinstance(node, ast.Constant) and type(node.value) in (int, float) and id(node) not in places
            and node.value not in ADMITTED and node.value > GUARD]


def test_rules_phases_and_the_base_year_hide_no_number():
    assert [f"{where(path, node)} {node.value}" for path in PLACES for node in hidden(tree(path))] == []


@pytest.mark.parametrize("line", [
    "return 0.3 * brand", "return min(push, -1.5)", "return exp(x / 15000)", "k = opening[3] * 3",
])
def test_a_hidden_number_is_seen(line):
    assert len(hidden(ast.parse(f"def rule(x):\n    {line}"))) == 1
