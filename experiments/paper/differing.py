"""What differs from the baseline, as a section that every answer carries: lever, unit, and its values by date."""

from collections.abc import Iterable, Iterator

import pandas as pd

from jinzhen.experiments.paper.labels import scenario_label, unit
from jinzhen.experiments.paper.parts import BOTH, TERMINAL, Column, Data, Line, Opening, Section, Table
from jinzhen.experiments.paper.text import Text, Words
from jinzhen.scenarios.differences import Difference, Row, differences, names_apart, side_by_side
from jinzhen.scenarios.scenario import Scenario

#: Address of the section within a page.
KEY = "differs"
HEADING = Text("What differs from the baseline", "与基准方案的不同")
NOTHING = Text("Nothing differs from the baseline: this is the plan as carried out.", "与基准方案相同，即现行方案。")
HEADS = (Text("Lever", "政策工具"), Text("Unit", "单位"), Text("Baseline", "基准方案"), Text("Here", "本情景"))

BETWEEN = Text("What differs between the policies", "各方案的不同")

COLUMNS = {
    "name": Column(Text("lever or uncertainty", "政策工具或不确定因素")),
    "unit": Column(Text("unit of the numbers; empty for a choice", "数值单位，选项为空")),
    "baseline": Column(Text("what it is in the plan, by date", "现行方案中的取值（按日期）")),
    "value": Column(Text("what it is here, by date", "本情景中的取值（按日期）")),
}

APART_COLUMNS = {
    "name": COLUMNS["name"],
    "unit": COLUMNS["unit"],
    "scenario": Column(Text("scenario", "情景")),
    "value": Column(Text("what it is in that scenario, by date", "该情景中的取值（按日期）")),
}


def with_differences(parts: Iterable[Opening | Section], *scenarios: Scenario) -> Iterator[Opening | Section]:
    """The parts of an answer with what its scenarios set otherwise right after the opening."""
    section = differing if len(scenarios) == 1 else apart
    told = False
    for part in parts:
        if not told and isinstance(part, Section):
            yield section(*scenarios)
            told = True
        yield part
    if not told:
        yield section(*scenarios)


def differing(scenario: Scenario) -> Section:
    """Lever by lever, and uncertainty by uncertainty, what a scenario sets otherwise than the baseline."""
    found = differences(scenario)
    if not found:
        return Section(KEY, HEADING, [Line(NOTHING)])
    rows = [
        (_label(each), unit(each.unit), Text(each.baseline, each.baseline_zh), Text(each.value, each.value_zh))
        for each in found
    ]
    frame = pd.DataFrame([(each.name, each.unit, each.baseline, each.value) for each in found], columns=list(COLUMNS))
    table = Table("differences", HEADS, rows, words=range(4), data="differences", where=BOTH)
    heading = Line(HEADING + Text(":", "："), TERMINAL, "strong")
    return Section(KEY, HEADING, [heading, table, Data("differences", frame, COLUMNS)])


def apart(*scenarios: Scenario) -> Section:
    """Lever by lever, and uncertainty by uncertainty, what scenarios that are compared differ in from each other."""
    found = side_by_side(scenarios)
    names = names_apart(scenarios)
    rows: list[tuple[Words, ...]] = [
        (_label(each), unit(each.unit), *map(Text, each.values, each.values_zh)) for each in found
    ]
    frame = pd.DataFrame(
        [(each.name, each.unit, name, value) for each in found for name, value in zip(names, each.values, strict=True)],
        columns=list(APART_COLUMNS),
    )
    heads: list[Words] = [*HEADS[:2], *map(scenario_label, names)]
    table = Table("differences", heads, rows, words=range(len(heads)), data="differences", where=BOTH)
    heading = Line(BETWEEN + Text(":", "："), TERMINAL, "strong")
    return Section(KEY, BETWEEN, [heading, table, Data("differences", frame, APART_COLUMNS)])


def _label(each: Difference | Row) -> Text:
    return Text(f"{each.label_en} ({each.name})", f"{each.label_zh}（{each.name}）")
