"""`jinzhen --help` answers at once: nothing slow is loaded before it is needed."""

import subprocess
import sys

import pytest

SLOW = {"mesa", "matplotlib", "numba", "pandas", "networkx", "sqlalchemy", "alembic"}
REPORT = """
import sys
sys.argv = ["jinzhen", *{arguments!r}]
from jinzhen.experiments.__main__ import main
try:
    code = main()
except SystemExit as ending:
    code = ending.code
loaded = sorted({slow!r} & set(sys.modules))
print("LOADED", code or 0, *loaded)
"""


def run(arguments: list[str], folder) -> str:
    """Last line of a fresh interpreter: exit code and the slow packages that it loaded."""
    script = REPORT.format(arguments=arguments, slow=SLOW)
    done = subprocess.run([sys.executable, "-c", script], cwd=folder, capture_output=True, text=True, timeout=120)
    assert "Traceback" not in done.stderr, done.stderr
    return done.stdout.strip().splitlines()[-1]


def test_help_loads_nothing_slow(tmp_path):
    assert run(["--help"], tmp_path) == "LOADED 0"


@pytest.mark.parametrize("typo", ["polcy=ranked_funds", "policy.special_fnd=800", "experiment.precision=abc"])
def test_a_mistake_is_answered_before_anything_slow_is_loaded(typo, tmp_path):
    assert run([typo], tmp_path) == "LOADED 2"


def test_help_is_the_same_by_module_and_by_command(tmp_path):
    by_module = subprocess.run(
        [sys.executable, "-m", "jinzhen.experiments", "--help"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert by_module.returncode == 0
    assert "jinzhen" in by_module.stdout
    assert "__main__" not in by_module.stdout
    assert list(tmp_path.iterdir()) == []
