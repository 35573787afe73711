"""The model's sources read as text: columns, constants, rules, schedule, streams; nothing of it is compiled."""

import ast
import re
import tokenize
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

from jinzhen.model import columns as columns_module

MODEL = Path(columns_module.__file__).parent

#: Last word of a name -> unit. What is a share, a factor or a weight has none and says so by its name.
UNITS = {
    "mcny": "m CNY", "tce": "tce", "t": "t", "mu": "mu", "kwh": "kWh", "jobs": "persons", "job": "person",
    "workers": "persons", "persons": "persons", "years": "years", "quarters": "quarters", "share": "0-1",
    "rate": "per year", "units": "units", "firms": "firms",
}  # fmt: skip
#: Units that are also what is counted, so that a name without them would say nothing.
WORDS = ("jobs", "share", "workers", "rate", "years")
#: Folders of the model in the order in which their constants are listed; "" is the model's own folder.
FOLDERS = ("rules", "phases", "steps", "")


class Column(NamedTuple):
    """One state variable: its table's group of columns, name, kind of array, unit and meaning."""

    group: str
    name: str
    kind: str
    unit: str
    meaning: str


class Constant(NamedTuple):
    """Assumed or measured numbers that a file of the model holds: names, values, and the comment above them."""

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
    """A function that `advance` calls: the step of the schedule, name, what it does, and the phases it applies."""

    step: str
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
    """Files of the model, folder by folder, in a stable order; the Mesa face computes nothing and is left out."""
    found = [path for folder in FOLDERS for path in sorted((MODEL / folder).glob("*.py"))]
    return tuple(path for path in found if path.name not in ("agents.py", "province.py", "__init__.py"))


def short_name(path: Path) -> str:
    """A file as its folder and name below `model/`."""
    return path.relative_to(MODEL).with_suffix("").as_posix()


def unit_of(name: str) -> str:
    """The unit that the suffix of a name says, or a dash."""
    head, _, base = name.partition("_per_")
    unit = UNITS.get(head.split("_")[-1], "")
    if not unit:
        return "–"
    if base and base.split("_")[-1] in UNITS:
        return f"{unit} per {UNITS[base.split('_')[-1]]}"
    return f"{unit} a year" if "year" in head.split("_") and unit != "years" else unit


def first_line(node: ast.AST) -> str:
    """First paragraph of a docstring in one line."""
    text = ast.get_docstring(node) or ""  # type: ignore[arg-type]
    return " ".join(text.split("\n\n")[0].split("\n")).strip()


def columns(table: str) -> list[Column]:
    """State variables of a named tuple of `model/columns.py`: its fields, with their trailing comments as meaning."""
    path = MODEL / "columns.py"
    (node,) = (node for node in tree(path).body if isinstance(node, ast.ClassDef) and node.name == table)
    notes, group, found, line = comments(path), "", [], node.lineno
    for field in node.body:
        if not isinstance(field, ast.AnnAssign):
            continue
        between = [notes[at][0] for at in range(line + 1, field.lineno) if at in notes and notes[at][1]]
        group, line = " ".join(between) or group, field.lineno
        name = ast.unparse(field.target)
        note = notes.get(field.lineno, ("", False))[0]
        found.append(Column(group, name, ast.unparse(field.annotation), unit_of(name), note or _in_words(name)))
    return found


def _in_words(name: str) -> str:
    """A name that needs no comment, as words without its unit."""
    words = name.split("_")
    says_unit = len(words) > 1 and words[-1] in UNITS and words[-1] not in WORDS and "per" not in words
    return " ".join(words[:-1] if says_unit else words)


def _comment_above(path: Path, line: int) -> str:
    """The comment that stands alone on the lines directly above, in one line."""
    notes, lines = comments(path), []
    while (line := line - 1) in notes and notes[line][1]:
        lines.append(notes[line][0])
    return " ".join(reversed(lines))


def constants() -> list[Constant]:
    """Constants with a comment above them that hold numbers, in the order of the files."""
    found = []
    for path in model_files():
        for node in tree(path).body:
            target = node.targets[0] if isinstance(node, ast.Assign) else None
            comment = _comment_above(path, node.lineno)
            if target is None or not comment:
                continue
            names = [ast.unparse(each) for each in (target.elts if isinstance(target, ast.Tuple) else [target])]
            if not all(name.isupper() and not name.startswith("_") for name in names):
                continue
            values = [getattr(_module(path), name) for name in names]
            if all(map(_is_numeric, values)):
                found.append(Constant(short_name(path), tuple(names), tuple(map(_plain, values)), comment))
    return found


def _module(path: Path) -> ModuleType:
    """The module of a file of the model; importing one compiles nothing."""
    return import_module(f"jinzhen.model.{short_name(path).replace('/', '.')}")


def _is_numeric(value: object) -> bool:
    """Whether a value is a number or a tuple of numbers, however deep."""
    if isinstance(value, tuple):
        return bool(value) and all(_is_numeric(each) for each in value)
    return isinstance(value, int | float) and not isinstance(value, bool)


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


def calls_of(function: ast.FunctionDef) -> list[str]:
    """Names that a function calls, each once, in the order of the text."""
    calls = [node for node in ast.walk(function) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
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
def _phase_names() -> frozenset[str]:
    return frozenset(node.name for path in (MODEL / "phases").glob("*.py") for node in _functions(path))


def schedule() -> list[Called]:
    """What `advance` calls, in order, under the comments that number its steps."""
    path = MODEL / "advance.py"
    (advance,) = (node for node in _functions(path) if node.name == "advance")
    known = {node.name: node for each in model_files() for node in _functions(each)}
    notes, step, found = comments(path), "", []
    for statement in advance.body:
        above = _comment_above(path, statement.lineno)
        step = above if above and notes else step
        calls = [node for node in ast.walk(statement) if isinstance(node, ast.Call)]
        for call in calls[:1]:
            name = ast.unparse(call.func)
            if name in known:
                phases = tuple(each for each in calls_of(known[name]) if each in _phase_names())
                what = re.sub(r"^Steps? [^:]+: ", "", first_line(known[name]))
                only = f" Only where `{ast.unparse(statement.test)}`." if isinstance(statement, ast.If) else ""
                found.append(Called(step or "before", name, what[:1].upper() + what[1:] + only, phases))
    return found


def streams() -> list[Stream]:
    """Every random stream, by number."""
    path, found = MODEL / "streams.py", []
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
def readers(holders: tuple[str, ...], names: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Name -> functions of the model that read it: `holder.name`, a slice of `holder.name`s, or the name as text."""
    found: dict[str, list[str]] = {name: [] for name in names}
    for path in model_files():
        for function in _functions(path):
            for name in _read_in(function, holders, names):
                found[name].append(function.name)
    return {name: tuple(dict.fromkeys(who)) for name, who in found.items()}


def _read_in(function: ast.FunctionDef, holders: tuple[str, ...], names: tuple[str, ...]) -> Iterator[str]:
    for node in ast.walk(function):
        if isinstance(node, ast.Slice) and node.lower is not None and node.upper is not None:
            ends = [_held(each, holders) for part in (node.lower, node.upper) for each in ast.walk(part)]
            bounds = [name for name in ends if name in names]
            if len(bounds) == 2:
                yield from names[names.index(bounds[0]) : names.index(bounds[1]) + 1]
        name = node.value if isinstance(node, ast.Constant) else _held(node, holders)
        if isinstance(name, str) and name in names:
            yield name


def _held(node: ast.AST, holders: tuple[str, ...]) -> str:
    """`name` of `holder.name`, else nothing."""
    is_held = isinstance(node, ast.Attribute) and ast.unparse(node.value) in holders
    return node.attr if is_held else ""  # type: ignore[attr-defined]
