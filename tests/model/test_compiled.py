"""The engine's identity, its cache on disk and the plain form of what is compiled.

The tests of the cache copy `scenarios` and the three lowest files of `model` into a package of their own and run it in
fresh processes.
"""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import jinzhen.model
from jinzhen.model import compiled
from jinzhen.model.compiled import ENGINE_ID, entry, hash_of_sources, phase, plain, rule

MODEL = Path(jinzhen.model.__file__).parent
RULE = '''
from jinzhen.model.compiled import rule
from jinzhen.model.vector_math import exp


@rule
def grown(x):
    """Twice."""
    return 2.0 * x + 0.0 * exp(x)
'''
ENTRY = '''
from jinzhen.model.compiled import entry
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
    model.mkdir(parents=True)
    scenarios.mkdir()
    for name in ("__init__.py", "compiled.py", "vector_math.py"):
        shutil.copy(MODEL / name, model)
    (scenarios / "__init__.py").write_text("STEP = 1.0\n")
    (model / "rules.py").write_text(RULE)
    (model / "entries.py").write_text(ENTRY)
    return tmp_path


def environment(package, **more):
    """An environment whose user cache lies beside the package; `None` takes a variable away."""
    own = {"PYTHONPATH": str(package), "XDG_CACHE_HOME": str(package / "cache"), "PYTHONDONTWRITEBYTECODE": "1",
           "NUMBA_CACHE_DIR": None, "NUMBA_DISABLE_JIT": None} | more
    return {name: value for name, value in (os.environ | own).items() if value is not None}


def start(package, code=RUN, **more):
    return subprocess.Popen([sys.executable, "-c", code], env=environment(package, **more), cwd=package,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def answer(process):
    out, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors
    return out.split()


def run(package, code=RUN, **more):
    return answer(start(package, code, **more))


def edit(path, old, new):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_a_second_process_reads_the_cache(package):
    assert run(package) == ["12.0", "0", "1"]
    assert run(package) == ["12.0", "1", "0"]


def test_an_edited_rule_changes_the_result_although_the_cache_is_warm(package):
    run(package)
    edit(package / "jinzhen/model/rules.py", "2.0 * x", "3.0 * x")
    assert run(package) == ["18.0", "0", "1"]


def test_an_edited_constant_of_the_scenarios_changes_the_result(package):
    run(package)
    edit(package / "jinzhen/scenarios/__init__.py", "1.0", "10.0")
    assert run(package) == ["120.0", "0", "1"]


def test_an_edited_docstring_or_comment_compiles_nothing(package):
    run(package)
    edit(package / "jinzhen/model/rules.py", '"""Twice."""', '"""Two times."""  # or so')
    assert run(package) == ["12.0", "1", "0"]


def test_going_back_finds_the_old_code_again(package):
    run(package)
    edit(package / "jinzhen/model/rules.py", "2.0 * x", "3.0 * x")
    run(package)
    edit(package / "jinzhen/model/rules.py", "3.0 * x", "2.0 * x")
    assert run(package) == ["12.0", "1", "0"]


def test_processes_that_start_cold_together_leave_a_sound_cache(package):
    together = [start(package) for _ in range(3)]
    assert {answer(process)[0] for process in together} == {"12.0"}
    assert run(package) == ["12.0", "1", "0"]


def test_processes_that_compile_different_forms_together_leave_a_sound_cache(package):
    """Numba numbers the files of one function's forms: without the lock both would be number one."""
    forms = [RUN.replace("total(4)", number) for number in ("total(4)", "total(__import__('numpy').uint8(4))")]
    for process in [start(package, code) for code in forms * 2]:
        assert answer(process)[0] == "12.0"
    for code in forms:
        assert run(package, code)[0] == "12.0"


def test_the_package_folder_is_not_written_to(package):
    before = sorted(path for path in (package / "jinzhen").rglob("*"))
    run(package)
    assert sorted(path for path in (package / "jinzhen").rglob("*")) == before


@pytest.mark.skipif(os.getuid() == 0, reason="root writes to read-only folders")
def test_a_read_only_package_folder_works(package):
    folders = [path for path in (package / "jinzhen").rglob("*") if path.is_dir()]
    for folder in folders:
        folder.chmod(0o500)
    try:
        assert run(package) == ["12.0", "0", "1"]
        assert run(package) == ["12.0", "1", "0"]
    finally:
        for folder in folders:
            folder.chmod(0o700)


def test_without_a_usable_user_cache_the_temporary_folder_serves(package):
    (package / "a file").write_text("")
    (package / "temp").mkdir()
    unusable = {"XDG_CACHE_HOME": str(package / "a file"), "TMPDIR": str(package / "temp")}
    assert run(package, **unusable) == ["12.0", "0", "1"]
    assert run(package, **unusable) == ["12.0", "1", "0"]


def test_a_cache_that_cannot_be_written_only_costs_time(package):
    blocked = "import jinzhen.model.compiled as c; c.CACHE_FOLDER.joinpath('lock').mkdir(parents=True)\n"
    assert run(package, blocked + RUN)[0] == "12.0"


def test_numbas_own_variable_names_the_base_folder(package):
    assert run(package, NUMBA_CACHE_DIR=str(package / "elsewhere"))[0] == "12.0"
    assert list((package / "elsewhere").rglob("*.nbc"))
    assert not (package / "cache").exists()


def test_numbas_cache_folder_stays_as_it_was(package):
    """Other people's compiled functions in the same process keep their own cache."""
    assert run(package, RUN + "import numba; print(repr(numba.config.CACHE_DIR))")[-1] == "''"


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
    text = "def f(x, *y, z=1, **w):\n    return [i for i in y if i], f'{x!r:>3}', {**w}, lambda: None\nclass A: b: int\n"
    assert source_hash(tmp_path, a=text) == "0000000000000000"


def test_the_engine_is_named_by_its_sources():
    assert hash_of_sources(MODEL) == ENGINE_ID
    assert len(ENGINE_ID) == 16
    assert compiled.CACHE_FOLDER.name.startswith(ENGINE_ID)


FACTOR = 3.0


@rule
def inner(x):
    return FACTOR * x


@rule
def outer(x, y=1.0):
    return inner(x) + y


@phase
def every(x, out):
    for i in range(x.size):
        out[i] = outer(x[i])


@entry
def whole(x):
    out = np.empty_like(x)
    every(x, out)
    return out


def test_compiled_and_plain_forms_agree():
    assert outer(2.0) == outer.py_func(2.0) == plain(outer)(2.0) == 7.0
    assert whole(np.ones(3)).tolist() == plain(whole)(np.ones(3)).tolist() == [4.0] * 3


def test_plain_goes_all_the_way_down():
    assert not hasattr(plain(whole).__globals__["every"], "py_func")
    assert not hasattr(plain(outer).__globals__["inner"], "py_func")
    assert plain(outer) is plain(outer)


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
    from assembly import packed_instructions

    from jinzhen.model.vector_math import exp, log

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
