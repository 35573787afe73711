"""What the architecture tests look at: the source files of the rooms, read as syntax trees, never imported."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("configs", "scenarios", "model", "experiments")


def files(*folders: str) -> list[Path]:
    """Python files of these folders (default: every room), in a stable order."""
    return sorted(path for folder in folders or ROOMS for path in (ROOT / folder).rglob("*.py"))


@cache
def tree(path: Path) -> ast.Module:
    """Syntax tree of one file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def module_name(path: Path) -> str:
    """Dotted name under which the file is installed: `jinzhen.<room>...`."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(("jinzhen", *(parts[:-1] if parts[-1] == "__init__" else parts)))


def where(path: Path, node: ast.AST) -> str:
    """`file:line`, as an editor opens it."""
    return f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 1)}"


def imports(path: Path, text: str | None = None) -> Iterator[tuple[str, str]]:
    """Every module that a file imports, anywhere in it, as (`file:line`, absolute dotted name).

    `from a import b` yields `a.b`, because `b` may be a module; whoever asks looks at prefixes. A module named in a
    call of `import_module` counts too. With `text` the file need not exist.
    """
    package = module_name(path).split(".")
    if path.name != "__init__.py":
        package = package[:-1]
    for node in ast.walk(tree(path) if text is None else ast.parse(text)):
        for name in _imported(node, package):
            yield where(path, node), name


def _imported(node: ast.AST, package: list[str]) -> list[str]:
    """Absolute names that one statement or call imports."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        base = package[: len(package) - node.level + 1] if node.level else []
        origin = [*base, node.module] if node.module else base
        return [".".join([*origin, alias.name]) for alias in node.names]
    if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module"):
        return [str(argument.value) for argument in node.args[:1] if isinstance(argument, ast.Constant)]
    return []


def definitions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    """Public functions and classes of a file, and public methods of its public classes."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    waiting = list(tree(path).body)
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, kinds) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                waiting.extend(node.body)
