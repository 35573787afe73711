"""`jinzhen experiment=validate` from the command line to its files, and mistakes in what is asked for."""

import re

import pandas as pd
import pytest

from jinzhen.experiments.__main__ import main
from jinzhen.experiments.asking.configuration import compose


def test_the_command_prints_and_writes_every_figure(tmp_path, capsys):
    few = ["experiment.only=[V2,V18]", "experiment.replications=2", f"report.folder={tmp_path}"]
    assert main(["experiment=validate", *few]) == 0
    printed = capsys.readouterr().out
    assert re.search(r"V2 +Exponent of the density, start +2\.00 to 2\.50 +\d\.\d\d \(.*\) +(pass|miss)", printed)
    assert re.search(r"of 2 patterns \(\d of 4 figures\)", printed)
    assert {path.name for path in tmp_path.iterdir()} == {"validation.html", "validation.csv", "validation.png"}
    numbers = pd.read_csv(tmp_path / "validation.csv")
    assert numbers["pattern"].tolist() == ["V2", "V2", "V18", "V18"]
    assert (numbers["replications"] == 2).all() and numbers["simulated"].notna().all()
    page = (tmp_path / "validation.html").read_text(encoding="utf-8")
    assert "Tail of firm sizes" in page and "V18" in page and "<svg" in page
    # all but the table of numbers beside it, and names of namespaces, is in the page
    outside = re.findall(r'(?:src|href)="(?!#|data:)([^"]+)"|url\((?!#|data:)', page)
    assert set(outside) == {"validation.csv"}


def test_a_result_does_not_depend_on_workers(tmp_path, capsys):
    tables = []
    for workers in ("1", "3"):
        folder = tmp_path / workers
        assert main(["experiment=validate", "experiment.only=V4", "experiment.replications=5",
                     f"executor.workers={workers}", f"report.folder={folder}"]) == 0  # fmt: skip
        tables.append((folder / "validation.csv").read_bytes())
    capsys.readouterr()
    assert tables[0] == tables[1]


@pytest.mark.parametrize(
    ("option", "told"),
    [
        ("experiment.only=[V99]", "experiment.only: there is no 'V99'; .*did you mean V9?"),
        ("experiment.only=[]", "experiment.only: .* is no list of names"),
        ("experiment.replications=1", "experiment.replications: 1 is out of range"),
        ("experiment.precision=0.1", "experiment.precision: is no setting of experiment=validate"),
        ("executor=processes", "executor: .*expected threads or serial"),
        ("population=benchmark", "population: .*expected population=baseline"),
    ],
)
def test_a_mistake_is_one_line_and_exit_code_2(option, told, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["experiment=validate", option]) == 2
    captured = capsys.readouterr()
    assert captured.out == "" and captured.err.count("\n") == 1
    assert re.match(f"jinzhen: {told}", captured.err)
    assert not list(tmp_path.iterdir())


def test_an_interrupt_ends_the_threads_and_is_told(monkeypatch, capsys, tmp_path):
    from jinzhen.experiments.validation import lab

    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(lab, "wait", interrupted)
    assert main(["experiment=validate", "experiment.only=V3", f"report.folder={tmp_path}"]) == 130
    assert capsys.readouterr().err == "jinzhen: interrupted\n"


# --- experiments in general


def test_a_file_of_ones_own_may_name_its_experiment(tmp_path):
    file = tmp_path / "few.yaml"
    file.write_text("name: validate\nreplications: 3\n", encoding="utf-8")
    configuration = compose([f"experiment={file}"])
    assert configuration.experiment == "validate"
    assert configuration.settings.replications == 3 and configuration.settings.only == ()


def test_an_experiment_is_chosen_by_its_file(capsys):
    assert main(["experiment.name=validate"]) == 2
    assert "expected experiment=validate" in capsys.readouterr().err
