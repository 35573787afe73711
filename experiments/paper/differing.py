"""What differs from the baseline, as a section that every answer carries: lever, unit, and its values by date."""

from collections.abc import Iterable, Iterator

import pandas as pd

from jinzhen.experiments.paper.labels import unit
from jinzhen.experiments.paper.parts import BOTH, TERMINAL, Column, Data, Line, Opening, Section, Table
from jinzhen.experiments.paper.text import Text
from jinzhen.scenarios.differences import Difference, differences
from jinzhen.scenarios.scenario import Scenario

HEADING = Text("What differs from the baseline", "与基准方案的不同")
NOTHING = Text("Nothing differs from the baseline: this is the plan as carried out.", "与基准方案无不同：即现行方案。")
HEADS = (Text("Lever", "政策工具"), Text("Unit", "单位"), Text("Baseline", "基准方案"), Text("Here", "本情景"))

COLUMNS = {
    "name": Column(Text("lever or uncertainty", "政策工具或不确定因素")),
    "unit": Column(Text("unit of the numbers; empty for a choice", "数值单位，选项为空")),
    "baseline": Column(Text("what it is in the plan, by date", "现行方案中的取值（按日期）")),
    "value": Column(Text("what it is here, by date", "本情景中的取值（按日期）")),
}


def with_differences(parts: Iterable[Opening | Section], scenario: Scenario) -> Iterator[Opening | Section]:
    """The parts of an answer with what its scenario sets otherwise right after the opening."""
    told = False
    for part in parts:
        if not told and isinstance(part, Section):
            yield differing(scenario)
            told = True
        yield part
    if not told:
        yield differing(scenario)


def differing(scenario: Scenario) -> Section:
    """Lever by lever, and uncertainty by uncertainty, what a scenario sets otherwise than the baseline."""
    found = differences(scenario)
    if not found:
        return Section("differs", HEADING, [Line(NOTHING)])
    rows = [(_label(each), unit(each.unit), each.baseline, each.value) for each in found]
    frame = pd.DataFrame([(each.name, each.unit, each.baseline, each.value) for each in found], columns=list(COLUMNS))
    table = Table("differences", HEADS, rows, words=range(4), data="differences", where=BOTH)
    heading = Line(HEADING + Text(":", "："), TERMINAL, "strong")
    return Section("differs", HEADING, [heading, table, Data("differences", frame, COLUMNS)])


def _label(each: Difference) -> Text:
    return Text(f"{each.label_en} ({each.name})", f"{each.label_zh}（{each.name}）")
