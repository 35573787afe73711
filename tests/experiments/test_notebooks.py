"""The notebooks run from top to bottom on a small world, and show what they speak of."""

import re

import jupytext
import pytest
from architecture.sources import ROOT
from nbclient import NotebookClient

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.py"))
#: What a notebook is told instead of its own parameters.
SMALL = {
    "01_forecast": {"precision": 0.3},
    "02_compare": {"policies": ["equal_funds", "ranked_funds"], "precision": 0.3, "most_replications": 112},
    "03_sweep": {"quality_bar": "0.25..0.45/2", "special_fund": "200..1000/2", "replications": 16, "draws": 112},
    "04_validation": {"only": "V3", "replications": 4},
    "05_one_town": {"town": "P10", "land": {"local": {"P10": 300}}, "precision": 0.3, "most_replications": 112},
}
WORLD = ["population.n_towns=18", "population.n_firms=450", "experiment.end=2024Q2", "certification.target_towns=4"]
#: Pictures of every notebook: of its plots and of the answers that show themselves.
PICTURES = {"01_forecast": 4, "02_compare": 3, "03_sweep": 2, "04_validation": 2, "05_one_town": 1}
#: Rules are the model's: a notebook asks and shows.
MAY_IMPORT = {"jinzhen", "warnings"}


def parameters_of(notebook):
    (cell,) = (cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", []))
    return cell


def pictures(cell):
    shown = [output.get("data", {}) for output in cell.get("outputs", [])]
    return sum("image/png" in data or "data:image/png" in "".join(data.get("text/html", "")) for data in shown)


def test_every_notebook_is_run():
    assert [path.stem for path in NOTEBOOKS] == sorted(SMALL)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_holds_text_and_questions_alone(path):
    notebook = jupytext.read(path)
    code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    imported = re.findall(r"^(?:import|from) (\w+)", "\n".join(code), re.MULTILINE)
    assert "jinzhen" in imported and set(imported) <= MAY_IMPORT
    assert not re.search(r"^\s*(def|class|for|while) ", "\n".join(code), re.MULTILINE)
    assert max(len(line) for line in path.read_text(encoding="utf-8").splitlines()) <= 120
    names = set(re.findall(r"^(\w+(?:, \w+)*) = ", parameters_of(notebook).source, re.MULTILINE))
    assert set(SMALL[path.stem]) <= {each for name in names for each in name.split(", ")}
    assert notebook.cells[0].source.startswith(f"# {int(path.stem[:2])}. ")


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs(path, tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    notebook = jupytext.read(path)
    told = SMALL[path.stem] | ({} if path.stem == "04_validation" else {"world": WORLD})
    parameters_of(notebook).source = "\n".join(f"{name} = {value!r}" for name, value in told.items())
    here = {"metadata": {"path": str(tmp_path)}}
    NotebookClient(notebook, timeout=600, kernel_name="python3", resources=here).execute()
    assert sum(map(pictures, notebook.cells)) == PICTURES[path.stem]
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert not [output.text for output in outputs if output.get("name") == "stderr" and "Warning" in output.text]
