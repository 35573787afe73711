"""What is shown instead of run gives the same again: as a file, as a command, in the shell."""

import re
import shlex
import subprocess
import time
from tempfile import NamedTemporaryFile, TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jinzhen.experiments.__main__ import main
from jinzhen.experiments.asking.completion import SCRIPTS, completion, settings_words
from jinzhen.experiments.asking.configuration import compose
from jinzhen.experiments.asking.dispatch import resume_command, run_experiment
from jinzhen.experiments.asking.shown import flow, job_text
from jinzhen.experiments.asking.user_files import read_user_file
from jinzhen.scenarios.errors import ScenarioError, UserError
from jinzhen.scenarios.levers import LEVERS
from jinzhen.scenarios.scenario import Scenario
from jinzhen.scenarios.setting import TARGET_CHOICES
from jinzhen.scenarios.uncertainties import UNCERTAINTIES

HORIZON = Scenario.baseline().horizon
QUICK = settings(max_examples=40, deadline=None)


@st.composite
def lever_words(draw) -> str:
    """A word of the command line that sets a lever in any of the forms there are."""
    lever = draw(st.sampled_from(list(LEVERS.values())))
    group = "certification" if lever.group == "certification" else "policy"

    def value() -> str:
        return draw(st.sampled_from(lever.choices)) if lever.choices else repr(draw(st.floats(lever.low, lever.high)))

    form = draw(st.sampled_from(["plain", "dated", "mapping", "town"]))
    if form == "plain":
        return f"{group}.{lever.name}={value()}"
    days = draw(st.lists(st.sampled_from(HORIZON.starts), min_size=1, max_size=3, unique=True))
    dated = f"[{', '.join(f'[{day}, {value()}]' for day in days)}]"
    if form == "dated":
        return f"{group}.{lever.name}={dated}"
    parts = [f"value: {dated}"]
    if draw(st.booleans()):
        parts.append(f"end: {draw(st.sampled_from([day for day in HORIZON.ends if day > max(days)]))}")
    if lever.is_targetable and form == "mapping":
        key = draw(st.sampled_from(["category", "city", "tier"]))
        parts.append(f"target: {{{key}: {draw(st.sampled_from(TARGET_CHOICES[key]))}}}")
    if lever.is_targetable and form == "town":
        parts.append(f"local: {{{draw(st.sampled_from(['P14', '万荣外加剂', 'U-Datong-1']))}: {value()}}}")
    return f"{group}.{lever.name}={{{', '.join(parts)}}}"


@st.composite
def prior_words(draw) -> str:
    each = draw(st.sampled_from(list(UNCERTAINTIES.values())))
    low, high = sorted(draw(st.lists(st.floats(each.low, each.high), min_size=2, max_size=2)))
    form = draw(st.sampled_from(["{low!r}", "[uniform,{low!r},{high!r}]", "[choice,[{low!r},{high!r}],[1,3]]"]))
    return f"{each.config_group}.{each.name}={form.format(low=low, high=high)}"


WORDS = st.lists(lever_words() | prior_words(), min_size=1, max_size=3, unique_by=lambda word: word.split("=")[0])


def composed(words):
    """The configuration, or None where the settings contradict each other."""
    try:
        return compose(words)
    except ScenarioError as mistake:
        assert "contradict" in str(mistake) or "weight" in str(mistake) or "above" in str(mistake), mistake
        return None


@QUICK
@given(WORDS)
def test_what_cfg_prints_is_a_file_that_asks_for_the_same(words):
    asked = composed(["policy=land_first", *words])
    if asked is None:
        return
    with TemporaryDirectory() as folder:
        file = f"{folder}/job.yaml"
        with open(file, "w", encoding="utf-8") as stream:
            stream.write(job_text(["policy=land_first", *words]))
        again = compose([file])
    assert again.scenarios[0].content_hash == asked.scenarios[0].content_hash
    assert (again.settings, again.store_url, again.executor) == (asked.settings, asked.store_url, asked.executor)


@QUICK
@given(WORDS)
def test_the_command_that_is_offered_asks_for_the_same(words):
    asked = composed(words)
    offered = resume_command(words)
    assert "\n" not in offered
    program, *again = shlex.split(offered)
    assert program == "jinzhen" and again == words
    assert asked is None or compose(again) == asked
    assert resume_command(["constraints", *words]).startswith("jinzhen constraints ")


KEY_SIGNS = "abc P0原'\"#:,{}"
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**12), 10**12) | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp", "Cf"))),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(KEY_SIGNS, min_size=1), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


@QUICK
@given(ANYTHING)
def test_whatever_is_written_as_yaml_is_read_as_it_was(value):
    if "${" in repr(value):
        return
    with NamedTemporaryFile("w", suffix=".yaml", encoding="utf-8") as file:
        file.write(f"key: {flow(value)}\n")
        file.flush()
        assert read_user_file(file.name).values == {"key": value}


def test_cfg_is_shown_before_anything_runs_and_every_setting_is_in_it(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["constraints", "policy.special_fund=[[2025Q1,800]]", "--cfg", "job"]) == 0
    printed = capsys.readouterr().out
    assert "  special_fund: [[2022Q4, 500], [2025Q1, 800]]  # m CNY/yr\n" in printed
    assert "  name: constraints\n" in printed and "  final_replications: 256\n" in printed
    assert [name for name in (*LEVERS, *UNCERTAINTIES) if f"  {name}: " not in printed] == []
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "job.yaml").write_text(printed, encoding="utf-8")
    assert main(["./job.yaml", "--cfg", "job"]) == 0
    again = capsys.readouterr().out
    assert again.splitlines()[2:] == printed.splitlines()[2:]
    assert main(["constraints", "./job.yaml", "policy.special_fund=700", "--cfg=job"]) == 0
    assert "  special_fund: 700  # m CNY/yr\n" in capsys.readouterr().out
    assert main(["forecast", "./job.yaml", "--cfg", "job"]) == 2
    assert "experiment: is given twice, by ./job.yaml too" in capsys.readouterr().err


def test_several_scenarios_are_several_documents_and_a_password_is_in_none(capsys):
    address = "store.url=postgresql+psycopg://me:secret@host/db"
    assert main(["-m", "policy=equal_funds,no_policy", address, "--cfg", "job"]) == 0
    printed = capsys.readouterr().out
    assert printed.count("\n---\n") == 1 and "secret" not in printed and "me:***@host/db" in printed
    assert main([address, "--info"]) == 0
    assert "secret" not in capsys.readouterr().out


def test_info_says_what_is_run_and_what_differs(capsys):
    assert main(["policy=land_first", "--info"]) == 0
    printed = capsys.readouterr().out
    assert "    land_quota: 150; 350 from 2024Q1 instead of 150 mu/town-yr\n" in printed
    assert re.search(r"experiment +forecast, seed 2025", printed)
    assert main(["show", "P01", "--info"]) == 2
    assert "jinzhen <question> before it" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("jinzhen lev", ["levers"]),
        ("jinzhen policy=ran", ["ranked_funds"]),
        ("jinzhen -m policy.special_f", ["policy.special_fund="]),
        ("jinzhen policy.fund_rule=ne", ["nearest_to_threshold", "need"]),
        ("jinzhen environment=strong_demand cons", ["constraints"]),
    ],
)
def test_bash_completes_commands_settings_and_choices(typed, offered):
    script = completion("bash", ["levers", "constraints"])
    call = f"COMP_LINE={shlex.quote(typed)}; COMP_POINT={len(typed)}; _jinzhen; printf '%s\\n' \"${{COMPREPLY[@]}}\""
    line = f"{script}\n{call}"
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=True, cwd="/")
    assert sorted(done.stdout.split()) == offered


def test_every_shell_has_a_script_that_says_how_it_is_installed(capsys):
    for shell in SCRIPTS:
        assert main(["--completion", shell]) == 0
        assert f"jinzhen --completion {shell}" in capsys.readouterr().out.splitlines()[0]
    assert main(["--completion", "csh"]) == 2
    assert "one of bash, zsh, fish" in capsys.readouterr().err
    assert "policy=ranked_funds" in settings_words() and "experiment.seed=" in settings_words()


def test_a_folder_that_cannot_be_written_is_told_before_anything_runs(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("")
    for folder in ("file", "file/below"):
        assert main([f"report.folder={folder}"]) == 2
        assert f"`{tmp_path}/file` is no folder" in capsys.readouterr().err
    assert sorted(each.name for each in tmp_path.iterdir()) == ["file"]
    assert main(["report.folder=/proc/report"]) == 2  # where not even an administrator makes a folder
    assert "`/proc` cannot be written to" in capsys.readouterr().err


def test_words_that_could_not_be_printed_or_stored_are_refused(capsys):
    for word in ("policy=./a\x1b[31m.yaml", "policy=./a\udcff.yaml", "policy.special_fund=\x00"):
        assert main([word]) == 2
        error = capsys.readouterr().err
        assert "holds signs that are no text" in error and error.rstrip("\n").isprintable()


def test_the_help_is_a_screen_and_quick(capsys):
    begun = time.process_time()
    assert main(["--help"]) == 0
    assert time.process_time() - begun < 0.3
    printed = capsys.readouterr().out
    assert len(printed.splitlines()) <= 40 and max(map(len, printed.splitlines())) <= 120


@pytest.mark.parametrize("flag", [["--info"], ["--cfg", "job"]])
@pytest.mark.parametrize(("name", "word", "said"), [
    ("forecast", "policy.land_quota={local: {P99: 300}}", "P99"),
    ("forecast", "store.detail=outcomes", "keeps too little"),
    ("constraints", "experiment.years=2031", "2031"),
    ("constraints", "experiment.steps={foo: 2}", "foo"),
])
def test_what_cannot_be_asked_is_not_shown(flag, name, word, said):
    with pytest.raises(UserError, match=said):
        run_experiment([*flag, word], name)
