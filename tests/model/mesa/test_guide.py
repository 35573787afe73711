"""Every example of docs/mesa.md runs as it stands."""

import multiprocessing
import re
import sys
import types
from pathlib import Path

import pytest

from jinzhen.model.mesa.province import ProvinceModel

GUIDE = Path(__file__).parents[3] / "docs/mesa.md"
TEXT = GUIDE.read_text(encoding="utf-8")
EXAMPLES = dict(re.findall(r"^## ([^\n]+)\n\n```python\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE))
LONGEST = 11


def test_there_are_examples():
    assert len(EXAMPLES) == TEXT.count("```python") == 6


@pytest.mark.filterwarnings("ignore:Failed to validate hooks")  # of Mesa's own components, by recent Solara
@pytest.mark.parametrize("title", EXAMPLES)
def test_an_example_runs(title, monkeypatch, capsys):
    code = EXAMPLES[title]
    if "mesa.visualization" in code:
        pytest.importorskip("solara")
    assert len([line for line in code.splitlines() if line]) <= LONGEST
    monkeypatch.setattr(multiprocessing, "set_start_method", lambda *arguments, **named: None)
    exec(compile(code, f"{GUIDE.name}: {title}", "exec"), {"__name__": "__main__"})
    assert capsys.readouterr().out or "SolaraViz" in code


def test_parameters_of_the_dashboard_are_those_of_a_model(monkeypatch):
    """Whether or not the packages of Mesa's dashboard are there."""
    pages = []
    stand_in = types.SimpleNamespace(
        Slider=lambda label, value, low, high, step: {"values": [value, low, high]},
        SolaraViz=lambda model, components, model_params: pages.append(model_params), make_plot_component=str)
    monkeypatch.setitem(sys.modules, "mesa.visualization", stand_in)
    exec(EXAMPLES["A dashboard"], {})
    for name, field in pages[0].items():
        for value in field.get("values", [field.get("value")]):
            assert ProvinceModel(**{name: value}).steps == 0
