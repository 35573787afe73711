"""Every public name says what it is; every rule says where it comes from; nothing grows out of hand."""

import ast

import pytest
from architecture.sources import definitions, files, tree, where

LONGEST_FUNCTION = 80
LONGEST_FILE = 500


def test_every_file_says_what_it_is_for():
    assert [str(path) for path in files() if tree(path).body and not ast.get_docstring(tree(path))] == []


def test_every_public_name_is_documented():
    silent = [
        f"{where(path, node)} {node.name}"
        for path in files()
        for node in definitions(path)
        if not ast.get_docstring(node)
    ]
    assert silent == []


def test_every_rule_names_its_source_or_its_form():
    """A rule without a source in the literature or the plan says `Form:`, the shape that was chosen and why."""
    rules = [
        (path, node) for path in files("model/rules") for node in definitions(path) if isinstance(node, ast.FunctionDef)
    ]
    assert rules
    unfounded = [
        f"{where(path, node)} {node.name}"
        for path, node in rules
        if not any(word in (ast.get_docstring(node) or "") for word in ("Source:", "Form:"))
    ]
    assert unfounded == []


@pytest.mark.parametrize("folder", ["configs", "scenarios", "model", "experiments"])
def test_functions_and_files_stay_short(folder):
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    long = [
        f"{where(path, node)} {node.name}: {node.end_lineno - node.lineno + 1} lines"
        for path in files(folder)
        for node in ast.walk(tree(path))
        if isinstance(node, kinds) and node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION
    ]
    long += [
        f"{path}: {count} lines"
        for path in files(folder)
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    ]
    assert long == []


def test_nothing_is_left_half_done():
    """No `NotImplementedError` outside an abstract method, no notes to self."""
    unfinished = [
        f"{where(path, node)} {ast.unparse(node)}"
        for path in files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Raise) and node.exc and "NotImplementedError" in ast.unparse(node.exc)
    ]
    marks = ("TO" + "DO", "FIX" + "ME", "XX" + "X")
    unfinished += [
        f"{path}:{number}"
        for path in files()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if any(mark in line for mark in marks)
    ]
    assert unfinished == []
