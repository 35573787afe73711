"""What a terminal shows: nothing cropped, nothing read as markup or as a command to the terminal, in any encoding."""

import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from terminals import COLOURS, lost_on_narrow_terminals, shown

from jinzhen.experiments.paper.console import Terminal, make_table
from jinzhen.experiments.paper.plain import READABLE, plain_text
from jinzhen.scenarios.levers import LEVERS

ROOT = Path(__file__).parents[2]

@pytest.mark.parametrize("command", [["levers"], ["scenarios"], ["towns"], ["base-year"]])
def test_no_width_crops_a_word_or_a_number(command, monkeypatch):
    assert lost_on_narrow_terminals(command, monkeypatch) == {}


def test_in_a_pipe_a_row_is_a_line_of_plain_text(monkeypatch):
    printed = shown(["levers"], None, monkeypatch)
    assert "\x1b" not in printed
    lines = {line.split()[0]: line for line in printed.splitlines() if line.strip()}
    for name, lever in LEVERS.items():
        assert lever.label_en in lines[name] and lines[name].rstrip().endswith(lever.format(lever.baseline))


def terminal(width: int) -> Terminal:
    return Terminal(file=io.StringIO(), force_terminal=True, width=width)


@given(st.lists(st.tuples(st.text("ab 原-", max_size=30), st.integers(0, 10**12)), min_size=1), st.integers(1, 60))
def test_every_number_of_a_table_stands_whole_in_one_line(rows, width):
    console = terminal(width)
    table = make_table("name", "figure", numbers=("figure",))
    for name, number in rows:
        table.add_row(name, str(number))
    console.print(table)
    printed = COLOURS.sub("", console.file.getvalue())
    found = re.findall(r"\d+", printed)
    assert found == [str(number) for _, number in rows]


@pytest.mark.parametrize(
    "text", ["levers: all, or [land_quota]", "[/b] [red]x", ":smile:", "demand_growth=[normal,0.02,0.01]"]
)
def test_text_is_printed_as_it_is_on_its_own_and_in_a_table(text):
    console = terminal(200)
    console.print(text)
    table = make_table("a", "b")
    table.add_row("x", text)
    console.print(table)
    assert COLOURS.sub("", console.file.getvalue()).count(text) == 2


def test_a_command_to_go_on_is_one_line_at_any_width():
    console = terminal(40)
    command = "jinzhen 'policy.special_fund=[[2022Q4, 500], [2024Q1, 800]]' environment.demand_growth=0.02"
    console.print(f"To go on: {command}")
    assert console.file.getvalue() == f"To go on: {command}\n"


def test_signs_that_command_a_terminal_are_written_out():
    commands = "\x1b[31mred\x1b]0;title\x07 \x9b2J \u202egnp.exe \x00 \ud800 \u2028"
    assert plain_text(commands).isprintable()
    assert plain_text("原平煤机\nline\tend") == "原平煤机\nline\tend"
    console = terminal(80)
    console.print(commands)
    table = make_table("a", "b")
    table.add_row(commands, commands)
    console.print(table)
    assert "\x1b[31mred" not in console.file.getvalue() and "\x07" not in console.file.getvalue()


@given(st.text(), st.sampled_from(["ascii", "latin-1", "gbk", "cp1252", "utf-8"]))
def test_every_text_can_be_written_in_every_encoding(text, encoding):
    written = plain_text(text).encode(encoding, READABLE).decode(encoding)
    assert plain_text(written) == written
    assert "±50 %".encode("ascii", READABLE) == b"+/-50 %"


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "gbk", "utf-8"])
@pytest.mark.parametrize("command", [["--help"], ["levers"], ["scenarios"], ["policy.专项资金=3"]])
def test_no_encoding_of_a_terminal_makes_a_command_fail(command, encoding, tmp_path):
    done = run_command(command, tmp_path, PYTHONIOENCODING=encoding, LC_ALL="zh_CN.GBK")
    assert done.returncode == (2 if "=" in command[0] else 0), done.stderr
    assert b"fault of the program" not in done.stderr
    (done.stdout + done.stderr).decode(encoding)


def test_closed_output_and_a_reader_that_left_are_no_faults(tmp_path):
    for line in ("{} levers >&-", "{} levers | head -1", "{} --help >&- 2>&-"):
        python = f"'{sys.executable}' -m jinzhen.experiments"
        done = subprocess.run(["bash", "-c", line.format(python)], capture_output=True, cwd=tmp_path, env=environment())
        assert done.returncode == 0 and b"fault" not in done.stderr and b"Traceback" not in done.stderr, line


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": os.environ.get("TMPDIR", "/tmp"), **more}


def run_command(command: list[str], folder: Path, **more: str) -> subprocess.CompletedProcess:
    words = [sys.executable, "-m", "jinzhen.experiments", *command]
    return subprocess.run(words, capture_output=True, cwd=folder, env=environment(**more))
