"""How the model is compiled: four decorators, the identity of the engine and the folder its machine code is kept in.

`rule`, `phase` and `helper` are compiled into whatever calls them; only an `entry` is kept on disk, with all it calls
inside.
"""

import ast
import dis
import functools
import hashlib
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

import llvmlite.binding
import numba

import jinzhen.scenarios
from jinzhen.model.engine.machine_code import NOTES, KeptCode, folder_named
from jinzhen.model.engine.parts import PartCompiler
from jinzhen.scenarios.constants import CONSTANTS

#: 'nsz' lets the compiler ignore the sign of zero. Not more: 'reassoc' and 'contract' would make results depend on
#: the machine, 'nnan' would hide a NaN instead of passing it on, and selects become packed without it.
#: Measured: a clamp takes 0.16 to 0.20 ns a row, packed, with and without 'nnan'.
#: Without '_nrt' compiled code keeps no count of who holds an array: it may read and write arrays but make none.
#: Measured: a function that takes the whole state compiled in 2 s instead of 85, nearly all of it counting.
OPTIONS: dict[str, Any] = {"error_model": "numpy", "nogil": True, "fastmath": {"nsz"}, "_nrt": False,
                           "no_cfunc_wrapper": True}
#: Compiled into the caller whatever its size: LLVM leaves a call standing once a function has about 45 instructions
#: (an exp and a log), and a loop around a call is not packed. Measured: a Philox draw 2.8 ns with it, 8.3 without.
INLINE = OPTIONS | {"forceinline": True}


def _plain_tree(node: Any) -> Any:
    """A syntax tree as nested tuples, without docstrings, positions and empty fields (they vary by Python)."""
    if isinstance(node, list):
        return tuple(_plain_tree(item) for item in node)
    if not isinstance(node, ast.AST):
        return repr(node)
    fields = dict(ast.iter_fields(node))
    if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node) is not None:
        fields["body"] = node.body[1:]
    kept = ((name, _plain_tree(value)) for name, value in fields.items() if value is not None and value != [])
    return type(node).__name__, *kept


#: The Mesa face: it shows the columns and computes nothing, so that it is no part of the engine's identity.
FACE = "mesa/"


def hash_of_sources(folder: Path) -> str:
    """16 hex digits that change when code below `folder` changes, but not with comments, layout or docstrings."""
    digest = hashlib.sha256()
    engine = (path for path in folder.rglob("*.py") if not path.relative_to(folder).as_posix().startswith(FACE))
    for path in sorted(engine, key=lambda path: path.relative_to(folder).as_posix()):
        tree = _plain_tree(ast.parse(path.read_bytes()))
        digest.update(repr((path.relative_to(folder).as_posix(), tree)).encode())
    return digest.hexdigest()[:16]


def _engine_id() -> str:
    """16 hex digits that change with the code of the engine and with every constant of its rules."""
    constants = [(each.name, each.value) for each in CONSTANTS.values()]
    told = f"{hash_of_sources(Path(__file__).parents[1])} {constants}"
    return hashlib.sha256(told.encode()).hexdigest()[:16]


#: Which engine this is: results are stored under it, and no machine code outlives a change of it.
ENGINE_ID = _engine_id()


def _cache_folder() -> Path | None:
    """The folder of this engine on this machine; None where none can be trusted.

    Numba looks only at the file of the function it caches: a rule changed in another file, or a constant frozen into
    the code from `scenarios`, would go unnoticed. So both are part of the folder's name.
    """
    cpu = f"{llvmlite.binding.get_host_cpu_name()} {llvmlite.binding.get_host_cpu_features().flatten()}"
    constants = hash_of_sources(Path(jinzhen.scenarios.__file__).parent)
    surroundings = hashlib.sha256(f"{constants} {cpu} {numba.config.CPU_NAME}".encode()).hexdigest()[:8]
    return folder_named(f"{ENGINE_ID}-{numba.__version__}-{surroundings}")


CACHE_FOLDER = _cache_folder()
if numba.config.DISABLE_JIT:
    NOTES.append("NUMBA_DISABLE_JIT is set: the model runs as plain Python, thousands of times more slowly")


def rule(function: Callable) -> Any:
    """Compile what ONE row does: a scalar pure function. `function` itself stays reachable as `.py_func`."""
    return _part(function, INLINE)


def phase(function: Callable) -> Any:
    """Compile one part of a step: `phase(world, now)`, where it runs by blocks also the towns it is for."""
    return _part(function, OPTIONS)


def helper(function: Callable) -> Any:
    """Compile what phases share: it works on the slots, rows or arrays it is handed."""
    return _part(function, OPTIONS)


def _part(function: Callable, options: dict[str, Any]) -> Any:
    """Compile a function for its callers. It has no machine code of its own: Python's calls go to `alone`."""
    dispatcher = numba.njit(**options, no_cpython_wrapper=True, pipeline_class=PartCompiler)(function)
    if not numba.config.DISABLE_JIT:
        dispatcher.add_overload = lambda result: dispatcher.overloads.update({tuple(result.signature.args): result})
        dispatcher._compile_for_args = lambda *args, **named: alone(dispatcher)
    return dispatcher


@functools.cache
def alone(part: Any) -> Any:
    """A part compiled once more for calls from Python, such as a test's; calling the part itself comes here."""
    return numba.njit(**OPTIONS)(part.py_func)


def entry(function: Callable) -> Any:
    """Compile a function that Python calls; its machine code is kept in `CACHE_FOLDER` for the next process."""
    dispatcher = numba.njit(**OPTIONS)(function)
    if CACHE_FOLDER and not numba.config.DISABLE_JIT:
        dispatcher._cache = KeptCode(function, CACHE_FOLDER)
    return dispatcher


@functools.cache
def plain(function: Any) -> Any:
    """A rule or phase as Python all the way down: `rule.py_func` still calls other rules in compiled form."""
    python = getattr(function, "py_func", function)
    # Not `co_names`: it holds attributes too, and `param[Param.search_rate]` in a rule of that name is not a call.
    used = {each.argval for each in dis.get_instructions(python) if each.opname == "LOAD_GLOBAL"}
    named = {name: python.__globals__[name] for name in used if name in python.__globals__}
    compiled = {name: plain(value) for name, value in named.items() if hasattr(value, "py_func")}
    return types.FunctionType(python.__code__, {**python.__globals__, **compiled}, python.__name__, python.__defaults__)
