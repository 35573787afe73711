"""`jinzhen experiment=validate` from the command line to its files, and mistakes in what is asked for."""

import re

import pandas as pd
import pytest

from jinzhen.experiments.__main__ import main
from jinzhen.experiments.asking.configuration import compose
from jinzhen.experiments.running.executors import ThreadExecutor


def here(folder):
    """Store and report in a folder of the test."""
    return [f"report.folder={folder}", f"store.url=sqlite:///{folder}/runs.sqlite"]


def test_the_command_prints_and_writes_every_figure(tmp_path, capsys):
    few = ["experiment.only=[V2,V18]", "experiment.replications=2", *here(tmp_path)]
    assert main(["validate", *few]) == 0
    printed = capsys.readouterr().out
    assert re.search(r"V2 +Exponent of the density, start +2\.00 to 2\.50 +\d\.\d\d \(.*\) +(pass|miss)", printed)
    assert re.search(r"\d of 1 figures that nothing was tuned to, and that can fail, lie inside", printed)
    assert re.search(r"(pass|miss) +by construction", printed) and re.search(r"(pass|miss) +tuned", printed)
    (folder,) = (tmp_path / "validate").iterdir()
    names = {"validate.html", "validate.json", "validation.png", "tables"}
    assert {path.name for path in folder.iterdir()} == names
    numbers = pd.read_csv(folder / "tables/validation.csv")
    assert numbers["pattern"].tolist() == ["V2", "V2", "V18", "V18"]
    assert (numbers["replications"] == 2).all() and numbers["simulated"].notna().all()
    page = (folder / "validate.html").read_text(encoding="utf-8")
    assert "Tail of firm sizes" in page and "V18" in page and "<svg" in page
    # all but the table of numbers beside it, and names of namespaces, is in the page
    outside = re.findall(r'(?:src|href)="(?!#|data:)([^"]+)"|url\((?!#|data:)', page)
    assert set(outside) == {"tables/validation.csv"}
    assert "规模以上企业年产值密度的指数" in page


def test_a_test_that_misses_is_told_with_its_reason(tmp_path, capsys):
    assert main(["validate", "experiment.only=V14", "experiment.replications=2", *here(tmp_path)]) == 0
    printed = " ".join(capsys.readouterr().out.split())
    (folder,) = (tmp_path / "validate").iterdir()
    (row,) = pd.read_csv(folder / "tables/validation.csv").fillna("").to_dict("records")
    assert row["standing"] == "test" and row["why"] and "http" in row["source"]
    assert row["passes"] != bool(row["reason_of_miss"])
    assert ("Test that misses" in printed) == (not row["passes"])
    page = (folder / "validate.html").read_text(encoding="utf-8")
    assert ("不符的检验及原因" in page) == (not row["passes"]) and "加拿大出口企业" in page


def test_a_result_does_not_depend_on_workers(tmp_path, capsys):
    tables = []
    for kind in ("serial", "threads", "processes"):
        folder = tmp_path / kind
        folder.mkdir()
        asked = ["experiment.only=V4", "experiment.replications=3", f"executor={kind}", "executor.workers=2"]
        assert main(["validate", *asked, *here(folder)]) == 0
        (table,) = folder.glob("validate/*/tables/validation.csv")
        tables.append(table.read_bytes())
        assert "3 replications" in capsys.readouterr().err
        assert main(["validate", *asked, *here(folder)]) == 0
        assert "3 replications are stored already" in capsys.readouterr().err
        assert table.read_bytes() == tables[0]
    assert tables[0] == tables[1] == tables[2]


@pytest.mark.parametrize(
    ("option", "told"),
    [
        ("experiment.only=[V99]", "experiment.only: there is no 'V99'; .*did you mean V9?"),
        ("experiment.only=[]", "experiment.only: .* is no list of names"),
        ("experiment.replications=1", "experiment.replications: 1 is out of range"),
        ("experiment.precision=0.1", "experiment.precision: is no setting of experiment=validate"),
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


def test_an_interrupt_is_told_with_how_to_go_on(monkeypatch, capsys, tmp_path):
    def interrupted(self, works):
        raise KeyboardInterrupt
        yield

    monkeypatch.setattr(ThreadExecutor, "run", interrupted)
    assert main(["validate", "experiment.only=V3", *here(tmp_path)]) == 130
    assert "To go on: jinzhen validate experiment.only=V3" in capsys.readouterr().err


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
