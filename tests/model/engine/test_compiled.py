"""The engine's identity, its cache on disk and the plain form of what is compiled.

The tests of the cache copy the two lowest files of `model/engine` into a package of their own and run it in fresh
processes.
"""

import ast
import ctypes
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from assembly import packed_instructions
from numba.core.errors import NumbaError

import jinzhen.model
from jinzhen.model.engine import compiled
from jinzhen.model.engine.compiled import ENGINE_ID, alone, entry, hash_of_sources, phase, plain, rule
from jinzhen.model.engine.vector_math import exp, log

MODEL = Path(jinzhen.model.__file__).parent
RULE = '''
from jinzhen.model.engine.compiled import rule
from jinzhen.model.engine.vector_math import exp


@rule
def grown(x):
    """Twice."""
    return 2.0 * x + 0.0 * exp(x)
'''
ENTRY = '''
from jinzhen.model.engine.compiled import entry
from jinzhen.model.rules import grown
from jinzhen.scenarios import STEP


@entry
def total(n):
    value = 0.0
    for i in range(n):
        value += STEP * grown(float(i))
    return value
'''
RUN = """
from jinzhen.model.entries import total
print(total(4), sum(total.stats.cache_hits.values()), sum(total.stats.cache_misses.values()))
"""


@pytest.fixture
def package(tmp_path):
    """Root of a small copy of the program, to be put on the path of a fresh process."""
    model, scenarios = tmp_path / "jinzhen" / "model", tmp_path / "jinzhen" / "scenarios"
    (model / "engine").mkdir(parents=True)
    scenarios.mkdir()
    (tmp_path / "jinzhen" / "__init__.py").write_text("")
    engine = ("__init__.py", "compiled.py", "machine_code.py", "parts.py", "vector_math.py")
    for name in ("__init__.py", *(f"engine/{each}" for each in engine)):
        shutil.copy(MODEL / name, model / name)
    (scenarios / "__init__.py").write_text("STEP = 1.0\n")
    (scenarios / "constants.py").write_text("CONSTANTS = {}\n")
    (model / "rules.py").write_text(RULE)
    (model / "entries.py").write_text(ENTRY)
    return tmp_path


def environment(package, **more):
    """An environment whose user cache lies beside the package; `None` takes a variable away."""
    own = {"PYTHONPATH": str(package), "XDG_CACHE_HOME": str(package / "cache"), "PYTHONDONTWRITEBYTECODE": "1",
           "NUMBA_CACHE_DIR": None, "NUMBA_DISABLE_JIT": None} | more
    return {name: value for name, value in (os.environ | own).items() if value is not None}


def without_privilege():
    """Permissions bind root too once it gives up CAP_DAC_OVERRIDE (number 1) for what it starts."""
    drop_from_bounding_set = 24
    if os.getuid() == 0 and ctypes.CDLL(None).prctl(drop_from_bounding_set, 1) != 0:
        raise OSError("cannot give up the right to write anywhere")


def start(package, code=RUN, preexec_fn=None, **more):
    return subprocess.Popen([sys.executable, "-c", code], env=environment(package, **more), cwd=package,
                            preexec_fn=preexec_fn, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def answer(process):
    out, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors
    return out.split()


def run(package, code=RUN, preexec_fn=None, **more):
    return answer(start(package, code, preexec_fn, **more))


def edit(path, old, new):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_the_cache_follows_the_code(package):
    """The result changes with a rule and with a constant from elsewhere although the cache is warm; words do not."""
    compiled_anew, from_cache = ["0", "1"], ["1", "0"]
    rules, constants = package / "jinzhen/model/rules.py", package / "jinzhen/scenarios/__init__.py"
    assert run(package) == ["12.0", *compiled_anew]
    edit(rules, '"""Twice."""', '"""Two times."""  # or so')
    assert run(package) == ["12.0", *from_cache]
    edit(rules, "2.0 * x", "3.0 * x")
    assert run(package) == ["18.0", *compiled_anew]
    edit(constants, "1.0", "10.0")
    assert run(package) == ["180.0", *compiled_anew]
    edit(rules, "3.0 * x", "2.0 * x")
    edit(constants, "10.0", "1.0")
    assert run(package) == ["12.0", *from_cache]


def test_processes_that_start_cold_together_leave_a_sound_cache(package):
    """Two that compile the same form of the function and one that compiles another."""
    forms = [RUN, RUN, RUN.replace("total(4)", "total(__import__('numpy').uint8(4))")]
    for process in [start(package, code) for code in forms]:
        assert answer(process)[0] == "12.0"
    for code in forms[1:]:
        assert run(package, code) == ["12.0", "1", "0"]


def test_a_read_only_package_folder_works(package):
    (package / "cache").mkdir()
    everything = [package, *(package / "jinzhen").rglob("*")]
    for path in everything:
        path.chmod(0o500)
    try:
        attempt = run(package, "open('jinzhen/model/new', 'w')", without_privilege)
    except AssertionError as refusal:
        attempt = str(refusal)
    try:
        assert "PermissionError" in attempt
        assert run(package, RUN, without_privilege) == ["12.0", "0", "1"]
        assert run(package, RUN, without_privilege) == ["12.0", "1", "0"]
    finally:
        for path in everything:
            path.chmod(0o700)


def test_without_a_usable_user_cache_the_temporary_folder_serves(package):
    (package / "a file").write_text("")
    (package / "temp").mkdir()
    unusable = {"XDG_CACHE_HOME": str(package / "a file"), "TMPDIR": str(package / "temp")}
    assert run(package, **unusable) == ["12.0", "0", "1"]
    assert run(package, **unusable) == ["12.0", "1", "0"]


def test_a_cache_that_cannot_be_written_only_costs_time(package):
    blocked = "import jinzhen.model.engine.compiled as c; c.CACHE_FOLDER.joinpath('lock').mkdir(parents=True)\n"
    assert run(package, blocked + RUN)[0] == "12.0"


def test_numbas_own_variable_names_the_base_folder_and_keeps_its_value(package):
    """Other people's compiled functions in the same process keep their own cache."""
    elsewhere = str(package / "elsewhere")
    code = RUN + "import numba; print(numba.config.CACHE_DIR)"
    assert run(package, code, NUMBA_CACHE_DIR=elsewhere) == ["12.0", "0", "1", elsewhere]
    assert list(Path(elsewhere).rglob("*.nbc"))
    assert not (package / "cache").exists()


def test_the_program_runs_with_compilation_switched_off(package):
    code = "from jinzhen.model.entries import total; print(total(4))"
    assert run(package, code, NUMBA_DISABLE_JIT="1") == ["12.0"]


def source_hash(tmp_path, **files):
    folder = tmp_path / str(len(list(tmp_path.iterdir())))
    folder.mkdir()
    for name, text in files.items():
        (folder / f"{name}.py").write_text(text)
    return hash_of_sources(folder)


def test_the_hash_follows_the_code_and_nothing_else(tmp_path):
    first = source_hash(tmp_path, a='"""Doc."""\ndef f(x):\n    """Doc."""\n    return x + 1\n', b="Y = 2\n")
    assert source_hash(tmp_path, a="def f(x):  # why\n\n    return (x + 1)\n", b="Y = 2") == first
    for a, b in [("def f(x): return x + 2", "Y = 2"), ("def f(x): return x + 1.0", "Y = 2"),
                 ("def f(x): return x + 1", "Y = None"), ("def f(x=None): return x + 1", "Y = 2"),
                 ("def g(x): return x + 1", "Y = 2"), ("Y = 2", "def f(x): return x + 1")]:
        assert source_hash(tmp_path, a=a, b=b) != first
    assert source_hash(tmp_path, a="def f(x): return x + 1", c="Y = 2") != first


def test_the_hash_is_the_same_for_every_python(tmp_path):
    """Later versions add fields to the tree: those that are empty must not count."""
    text = ("def f(x, *y, z=1, **w):\n    return [i for i in y if i], f'{x!r:>3}', {**w}, lambda: None\n"
            "class A: b: int\n")
    assert source_hash(tmp_path, a=text) == "7690a59c3cf9ef78"


def test_the_engine_is_named_by_its_sources():
    assert len(ENGINE_ID) == 16
    assert compiled.CACHE_FOLDER.name.startswith(ENGINE_ID)


FACTOR = 3.0


@rule
def inner(x):
    return FACTOR * x


@rule
def outer(x, y=1.0):
    return inner(x) + y


class Names:
    growth = 0


@rule
def growth(param):
    return param[Names.growth]


@phase
def every(x, out):
    for i in range(x.size):
        out[i] = outer(x[i])


@entry
def whole(x, out):
    every(x, out)
    return out.sum()


def test_compiled_and_plain_forms_agree():
    assert outer(2.0) == outer.py_func(2.0) == plain(outer)(2.0) == 7.0
    for form in (whole, plain(whole)):
        out = np.empty(3)
        assert form(np.ones(3), out) == 12.0
        assert out.tolist() == [4.0] * 3


def test_compiled_code_makes_no_arrays():
    """Counting references to arrays took most of the time to compile; so all memory comes from outside."""
    @phase
    def greedy(n):
        return np.zeros(n).sum()

    with pytest.raises(NumbaError, match="zeros"):
        greedy(3)


def test_a_phase_called_from_python_runs_before_and_after_an_entry_uses_it():
    @phase
    def doubled(x, out):
        for i in range(x.size):
            out[i] = 2.0 * x[i]

    @rule
    def user(x, out):
        doubled(x, out)

    x, found = np.arange(3.0), []
    for call in (doubled, user, doubled, alone(doubled)):
        out = np.empty(3)
        call(x, out)
        found.append(out.tolist())
    assert found == [[0.0, 2.0, 4.0]] * 4


def test_plain_goes_all_the_way_down():
    assert not hasattr(plain(whole).__globals__["every"], "py_func")
    assert not hasattr(plain(outer).__globals__["inner"], "py_func")
    assert plain(outer) is plain(outer)


def test_the_plain_form_of_a_rule_that_reads_a_parameter_of_its_own_name_ends():
    """`param[Param.growth]` in the rule `growth` is an attribute, no call of itself."""
    assert plain(growth)(np.array([2.0])) == 2.0


def test_division_by_zero_is_not_an_error_and_a_nan_stays_one():
    @phase
    def shares(part, whole, out):
        for i in range(part.size):
            out[i] = max(part[i] / whole[i], -np.inf)

    out = np.empty(4)
    shares(np.array([1.0, -1.0, 0.0, 1.0]), np.array([0.0, 0.0, 0.0, 2.0]), out)
    np.testing.assert_array_equal(out, [np.inf, -np.inf, np.nan, 0.5])


def test_a_long_rule_is_compiled_into_the_loop():
    """LLVM alone leaves a call standing once a function is longer than about 45 instructions."""
    @rule
    def long_rule(a, b):
        return exp(0.35 * log(a) + 0.65 * log(b)) / max(1.0 + exp(-a), 1.1)

    @phase
    def loop(a, b, out):
        for i in range(a.size):
            out[i] = long_rule(a[i], b[i])

    loop(np.ones(8), np.ones(8), np.empty(8))
    assert packed_instructions(loop) >= 40


def test_one_file_of_the_model_names_the_cache():
    """Nothing else may set it: code compiled before would land elsewhere."""
    for path in MODEL.rglob("*.py"):
        names = {node.attr for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Attribute)}
        assert "CACHE_DIR" not in names or path.name == "compiled.py"


def test_the_identity_follows_every_constant(package):
    """A value that changes makes another engine: what was stored under it is not that of the new one."""
    told = "from jinzhen.model.engine.compiled import ENGINE_ID; print(ENGINE_ID)"

    def identity(constants: str) -> str:
        (package / "jinzhen" / "scenarios" / "constants.py").write_text(
            f"from types import SimpleNamespace as C\nCONSTANTS = {constants}\n")  # fmt: skip
        return subprocess.run([sys.executable, "-c", told], env=environment(package), cwd=package, capture_output=True,
                              text=True, check=True).stdout  # fmt: skip

    first = identity("{'a': C(name='a', value=0.5)}")
    assert first == identity("{'a': C(name='a', value=0.5, meaning='told otherwise')}")
    assert first != identity("{'a': C(name='a', value=0.6)}")
