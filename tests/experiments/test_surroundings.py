"""What a command may find when it starts, as closed streams or strange settings: harmless, or told before it runs."""

import os
import re
import subprocess
import sys

import pytest

from jinzhen.experiments.paper.console import make_console
from jinzhen.experiments.running import prepare
from jinzhen.model import replication
from jinzhen.model.engine import machine_code


def closing(*numbers):
    def close():
        for number in numbers:
            os.close(number)

    return close


@pytest.mark.parametrize("numbers", [(0,), (1,), (2,), (0, 1, 2)])
def test_closed_standard_streams_are_no_fault_and_no_file_takes_their_place(numbers, tmp_path):
    code = (
        "import sys; from pathlib import Path; from jinzhen.experiments.__main__ import main\n"
        "sys.argv[1:] = ['levers']; code = main(); file = open(sys.argv[0] or 'out', 'w')\n"
        "sys.exit(code or 10 + file.fileno())"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, preexec_fn=closing(*numbers), check=False)
    assert done.returncode > 12


@pytest.mark.parametrize("name", ["MPLBACKEND", "SOURCE_DATE_EPOCH"])
def test_settings_that_are_not_ours_are_no_fault(name, tmp_path):
    code = (
        "import sys; from jinzhen.experiments.__main__ import main\n"
        "sys.argv[1:] = ['levers']; main()\n"
        "from matplotlib.figure import Figure; from jinzhen.experiments.paper.svg import inline_svg"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | {name: "nonsense"}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("number", ["0", "-1", "100001"])
def test_settings_that_numba_does_not_take_are_told_before_anything_runs(number):
    code = "from jinzhen.experiments.running.prepare import require_numba; require_numba(); print('fine')"
    done = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | {"NUMBA_NUM_THREADS": number},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    last = done.stderr.splitlines()[-1] if done.returncode else done.stdout
    expected = "Failure: NUMBA_NUM_THREADS=.*: Numba does not start: ValueError: .*; expected settings that Numba takes"
    assert re.search(expected, last) if int(number) < 1 else last == "fine\n"


def test_what_is_known_of_the_machine_code_is_told_with_the_engine(monkeypatch, capsys):
    monkeypatch.setattr(machine_code, "NOTES", ["machine code is not kept"])
    monkeypatch.setattr(replication, "warm_up", lambda: 0.1)
    prepare.warm_up(make_console())
    assert capsys.readouterr().out.splitlines()[-1] == "Note: machine code is not kept"
