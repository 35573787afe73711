"""Every answer says what its scenario sets otherwise than the baseline, in print, on the page and as a file."""

import io
import re

from jinzhen.experiments.paper.console import Terminal
from jinzhen.experiments.paper.differing import COLUMNS, differing, with_differences
from jinzhen.experiments.paper.parts import Data, Line, Opening, Section, Table
from jinzhen.experiments.paper.present import print_parts, write
from jinzhen.experiments.paper.text import Text, said
from jinzhen.scenarios.posterior.shipped import shipped_at
from jinzhen.scenarios.scenario import DEFAULT_AS_OF, Scenario

ANSWER = Section("answer", Text("Answer", "答案"), [Line(Text("62 %", "62 %"))])
LATER = Scenario(name="later").with_levers(special_fund=[["2025Q1", 800]], land_quota={"local": {"P14": "unlimited"}})


def printed(scenario: Scenario, language: str = "en", width: int = 120) -> str:
    console = Terminal(file=io.StringIO(), width=width)
    print_parts(with_differences([ANSWER], scenario), console, language)
    return console.file.getvalue()


def test_a_value_by_date_is_printed_with_what_holds_before_it_at_any_width():
    for width in (160, 80, 40):
        told = " ".join(printed(LATER, width=width).split())
        assert "special_fund" in told and "m CNY/yr" in told and "500; 800 from 2025Q1" in " ".join(told.split())
        assert told.index("special_fund") < told.index("62 %")
    assert "省级专业镇发展资金" in printed(LATER, "zh")


def test_priors_and_what_was_learnt_are_told_in_chinese_on_a_chinese_page():
    unsure = Scenario(name="unsure").with_priors(
        demand_growth=["uniform", 0.0, 0.1], tfp_growth=["lognormal", 0.02, 0.3], hiring_rate=["triangular", 1, 2, 3],
        fixed_places=["choice", [5, 8], [1, 3]], price_growth=["normal", 0.01, 0.02],
    )  # fmt: skip
    (table,) = (part for part in differing(unsure).parts if isinstance(part, Table))
    told = [said(cell, "zh") for _, *values in table.rows for cell in values]
    assert not re.findall("[A-Za-z]{4,}", re.sub("（[0-9a-f]{8}）", "", " ".join(told)))
    assert "均匀[0, 0.1]" in told and "取值及权重[[5, 8], [0.25, 0.75]]" in told and "无" in told
    assert "[uniform, 0, 0.1]" in printed(unsure) and "as of " in printed(unsure)


def test_the_baseline_says_that_it_is_one():
    usual = Scenario.baseline(posterior=shipped_at(DEFAULT_AS_OF))
    assert "Nothing differs from the baseline" in printed(usual)
    assert "即现行方案" in printed(usual, "zh")


def test_the_differences_are_a_file_whose_columns_are_explained(tmp_path):
    (data,) = (part for part in differing(LATER).parts if isinstance(part, Data))
    assert list(data.frame.columns) == list(COLUMNS)
    assert data.frame.set_index("name").loc["land_quota", "value"] == "150; P14: unlimited"
    opening = Opening("title", "question", "62 %", "60-64 %", "headline", "line")
    parts = list(with_differences([opening, ANSWER], LATER))
    assert parts[0] is opening and parts[2] is ANSWER
    write("answer", parts, tmp_path)
    assert "500; 800 from 2025Q1" in (tmp_path / "tables" / "differences.csv").read_text(encoding="utf-8-sig")
    assert "500; 800 from 2025Q1" in (tmp_path / "answer.html").read_text(encoding="utf-8")
