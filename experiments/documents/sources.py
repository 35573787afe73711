"""The model's sources read as text: schedule, rules, streams, and who reads what; nothing of it is compiled."""

import ast
import re
import tokenize
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import jinzhen.model
from jinzhen.scenarios.levers import LEVER_NAMES, LEVERS
from jinzhen.scenarios.uncertainties import UNCERTAINTY_NAMES

MODEL = Path(jinzhen.model.__file__).parent

#: Folders of the model in the order in which they are read; "" is its own. The Mesa face computes nothing.
FOLDERS = ("rules", "phases", "state", "engine", "")


class Number(NamedTuple):
    """Numbers that are facts or forms, as a file of the model holds them: names, values, and the comment above."""

    file: str
    names: tuple[str, ...]
    values: tuple[str, ...]
    comment: str


class Rule(NamedTuple):
    """A rule: file, name, arguments, first line of its docstring, its `Source:` or `Form:`, and who applies it."""

    file: str
    name: str
    arguments: tuple[str, ...]
    what: str
    basis: str
    applied_by: tuple[str, ...]


class Called(NamedTuple):
    """A function that `advance` calls: part of the schedule, file, name, what it does, and the phases it applies."""

    step: str
    file: str
    name: str
    what: str
    phases: tuple[str, ...]


class Stream(NamedTuple):
    """A random stream: number, name, when it is drawn, and the functions that draw from it."""

    number: int
    name: str
    when: str
    drawn_in: tuple[str, ...]


@cache
def tree(path: Path) -> ast.Module:
    """Syntax tree of one file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


@cache
def comments(path: Path) -> dict[int, tuple[str, bool]]:
    """Line -> comment without its mark, and whether it stands alone on the line."""
    with tokenize.open(path) as file:
        found = [token for token in tokenize.generate_tokens(file.readline) if token.type == tokenize.COMMENT]
    return {
        token.start[0]: (token.string.lstrip("#: ").strip(), not token.line[: token.start[1]].strip())
        for token in found
    }


@cache
def model_files() -> tuple[Path, ...]:
    """Files of the model, folder by folder, in a stable order."""
    return tuple(path for folder in FOLDERS for path in sorted((MODEL / folder).glob("*.py")))


def short_name(path: Path) -> str:
    """A file as its folder and name below `model/`."""
    return path.relative_to(MODEL).with_suffix("").as_posix()


def first_line(node: ast.AST) -> str:
    """First paragraph of a docstring in one line."""
    text = ast.get_docstring(node) or ""  # type: ignore[arg-type]
    return " ".join(text.split("\n\n")[0].split("\n")).strip()


def _comment_above(path: Path, line: int) -> str:
    """The comment that stands alone on the lines directly above, in one line."""
    notes, lines = comments(path), []
    while (line := line - 1) in notes and notes[line][1]:
        lines.append(notes[line][0])
    return " ".join(reversed(lines))


def numbers() -> list[Number]:
    """Names with a comment above them that hold numbers, in rules, phases and what draws a base year."""
    found = []
    for path in (each for each in model_files() if each.parent.name in ("rules", "phases", "state")):
        for node in tree(path).body:
            target = node.targets[0] if isinstance(node, ast.Assign) else None
            comment = _comment_above(path, node.lineno)
            if target is None or not comment:
                continue
            names = [ast.unparse(each) for each in (target.elts if isinstance(target, ast.Tuple) else [target])]
            if not all(name.isupper() and not name.startswith("_") for name in names):
                continue
            values = [getattr(_module(path), name) for name in names]
            if all(map(_is_measure, values)):
                found.append(Number(short_name(path), tuple(names), tuple(map(_plain, values)), comment))
    return found


def _module(path: Path) -> ModuleType:
    """The module of a file of the model; importing one compiles nothing."""
    return import_module(f"jinzhen.model.{short_name(path).replace('/', '.')}")


def _is_measure(value: object) -> bool:
    """Whether a value is a number with a fraction, or a tuple of them; whole ones count rows and bits."""
    return bool(value) and all(map(_is_measure, value)) if isinstance(value, tuple) else isinstance(value, float)


def _plain(value: object) -> str:
    """A number or tuple of numbers as text."""
    return ", ".join(map(_plain, value)) if isinstance(value, tuple) else f"{value:.10g}"


def _functions(path: Path) -> list[ast.FunctionDef]:
    return [node for node in tree(path).body if isinstance(node, ast.FunctionDef)]


@cache
def _callers() -> dict[str, tuple[str, ...]]:
    """Called name -> functions of the model that call it, in the order of the files."""
    found: dict[str, list[str]] = {}
    for path in model_files():
        for function in _functions(path):
            for name in calls_of(function):
                found.setdefault(name, []).append(function.name)
    return {name: tuple(dict.fromkeys(who)) for name, who in found.items()}


def calls_of(text: ast.AST) -> list[str]:
    """Names that code calls, each once, in the order of the text."""
    calls = [node for node in ast.walk(text) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    calls.sort(key=lambda node: (node.lineno, node.col_offset))
    return list(dict.fromkeys(ast.unparse(node.func) for node in calls))


def rules() -> list[Rule]:
    """Every public rule, file by file."""
    found = []
    for path in sorted((MODEL / "rules").glob("*.py")):
        for node in _functions(path):
            if node.name.startswith("_"):
                continue
            text = ast.get_docstring(node) or ""
            basis = re.search(r"(?:Source|Form):.*", text, re.DOTALL)
            found.append(Rule(
                path.stem, node.name, tuple(each.arg for each in node.args.args), first_line(node).split("Source:")[0]
                .split("Form:")[0].strip(), " ".join(basis.group().split()) if basis else "",
                _callers().get(node.name, ()),
            ))  # fmt: skip
    return found


@cache
def _phases() -> dict[str, tuple[str, ast.FunctionDef]]:
    """Name -> file and text of everything that stands among the phases."""
    paths = sorted((MODEL / "phases").glob("*.py"))
    return {node.name: (path.name, node) for path in paths for node in _functions(path)}


def schedule() -> list[Called]:
    """What `advance` calls, in order, under the comments that number its parts."""
    path, step, found = MODEL / "advance.py", "before", []
    (advance,) = (node for node in _functions(path) if node.name == "advance")
    for statement in advance.body:
        step = _comment_above(path, statement.lineno) or step
        for name in calls_of(statement):
            file, node = _phases()[name]
            what = re.sub(r"^Steps? [^:]+: ", "", first_line(node))
            only = f" Only where `{ast.unparse(statement.test)}`." if isinstance(statement, ast.If) else ""
            applied = tuple(each for each in calls_of(node) if each in _phases())
            found.append(Called(step, file, name, what[:1].upper() + what[1:] + only, applied))
    return found


def streams() -> list[Stream]:
    """Every random stream, by number."""
    path, found = MODEL / "engine" / "streams.py", []
    drawn: dict[str, list[str]] = {}
    for each in model_files():
        for function in _functions(each):
            for node in ast.walk(function):
                if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "streams":
                    drawn.setdefault(node.attr, []).append(function.name)
    when = ""
    for node in tree(path).body:
        if not isinstance(node, ast.Assign):
            continue
        when = _comment_above(path, node.lineno) or when
        target, value = node.targets[0], ast.literal_eval(node.value)
        names = [ast.unparse(each) for each in (target.elts if isinstance(target, ast.Tuple) else [target])]
        for name, number in zip(names, value if isinstance(value, tuple) else [value], strict=True):
            who = tuple(dict.fromkeys(drawn.get(name, ())))
            found.append(Stream(number, name, when.split(":")[0].rstrip("."), who))
    return sorted(found)


@cache
def readers(enumeration: str, names: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Name -> functions of the model that read it: as a member, in a list made beforehand, or as text."""
    listed = {
        ast.unparse(node.targets[0]): tuple(_read_in(node.value, enumeration, names))
        for path in model_files() for node in tree(path).body if isinstance(node, ast.Assign)
    }  # fmt: skip
    found: dict[str, list[str]] = {name: [] for name in names}
    for path in model_files():
        for function in _functions(path):
            lists = [node.id for node in ast.walk(function) if isinstance(node, ast.Name) and node.id in listed]
            for name in (*_read_in(function, enumeration, names), *(name for each in lists for name in listed[each])):
                found[name].append(function.name)
    return {name: tuple(dict.fromkeys(who)) for name, who in found.items()}


def uncertainty_readers() -> dict[str, tuple[str, ...]]:
    """The same of every uncertainty; who reads a lever reads the one that it takes where it is left to the draw."""
    found, of_levers = readers("Param", UNCERTAINTY_NAMES), readers("Lever", LEVER_NAMES)
    behind = {lever.drawn: name for name, lever in LEVERS.items() if lever.drawn}
    return {name: who or of_levers.get(behind.get(name, ""), ()) for name, who in found.items()}


def _read_in(text: ast.AST, enumeration: str, names: tuple[str, ...]) -> Iterator[str]:
    """Names that code reads; one that a number is added to, or a text that goes on, stands for all that begin so."""
    for node in ast.walk(text):
        if isinstance(node, ast.Constant) and node.value in names:
            yield node.value
        elif isinstance(node, ast.Attribute) and ast.unparse(node.value) == enumeration and node.attr in names:
            yield node.attr
        start = _beginning(node, enumeration)
        if start:
            yield from (name for name in names if name.startswith(start))


def _beginning(node: ast.AST, enumeration: str) -> str:
    """What all members of a family begin with: `Param.rung_rate_srdi + title`, `f"spend_{purpose}"`; else nothing."""
    if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
        return str(node.values[0].value)
    if isinstance(node, ast.BinOp) and ast.unparse(node.left).startswith(f"{enumeration}."):
        return f"{ast.unparse(node.left).removeprefix(f'{enumeration}.').rpartition('_')[0]}_"
    return ""
