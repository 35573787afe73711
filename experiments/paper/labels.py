"""What things are called on every page: towns, places, levers, units, and what made the numbers."""

from collections.abc import Mapping
from typing import Any

from jinzhen.experiments.paper.parts import Column, Data, Table
from jinzhen.experiments.paper.text import Text
from jinzhen.scenarios.levers import LEVERS

#: Unit in English -> in Chinese.
UNITS: dict[str, str] = {
    "towns": "个", "units": "个", "firms": "家", "centres": "个", "standards": "项", "projects": "个", "persons": "人",
    "m CNY": "百万元", "mu": "亩", "t": "吨", "tce": "吨标准煤", "tce/10k CNY": "吨标准煤/万元",
    "m CNY/mu-yr": "百万元/亩·年", "share": "比例", "log": "对数", "log points": "对数点", "per year": "每年",
    "years": "年", "quarters": "季度",
}  # fmt: skip

#: What a page tells of its making: name -> words. Others, such as versions of libraries, go by their own name.
MADE = {
    "engine_id": Text("Engine", "引擎标识"),
    "base_year_hash": Text("Base-year hash", "基年数据校验码"),
    "scenario_hash": Text("Scenario hash", "情景校验码"),
    "seed": Text("Seed", "随机种子"),
    "replications": Text("Replications", "模拟次数"),
    "computed_on": Text("Computed on", "计算平台"),
    "last_run": Text("Last run stored", "最后入库时间"),
}

PROVENANCE_COLUMNS = {
    "what": Column(Text("what made the numbers", "数据来源项目")),
    "value": Column(Text("its identity, number or version", "标识、数值或版本")),
}


def unit(name: str) -> Text:
    """A unit in both languages."""
    return Text(name, UNITS[name]) if name else Text("", "")


def town_name(row: Any) -> Text:
    """The town's name from its row of `name_en`, `name_zh`, `town_id`; its identifier where none was published."""
    english, chinese = (
        name if isinstance(name, str) and name else str(row["town_id"]) for name in (row["name_en"], row["name_zh"])
    )
    return Text(english, chinese)


def place(row: Any) -> Text:
    """County and city of a row of `county_zh`, `city_en`, `city_zh`."""
    return Text(f"{row['county_zh']}, {row['city_en']}", f"{row['city_zh'].removesuffix('市')} {row['county_zh']}")


def lever_label(name: str) -> Text:
    """The label of a lever; its identifier where the catalogue does not know it."""
    lever = LEVERS.get(name)
    return Text(name, name) if lever is None else Text(lever.label_en, lever.label_zh)


def provenance_table(provenance: Mapping[str, str], data: str) -> Table:
    """What made the numbers, a row each. data : name of the file that holds the same"""
    rows = [(MADE.get(name, name), value) for name, value in provenance.items()]
    return Table("provenance", (), rows, words=(0, 1), data=data)


def provenance_data(provenance: Mapping[str, str], name: str) -> Data:
    """The same as a file."""
    import pandas as pd

    return Data(name, pd.DataFrame(list(provenance.items()), columns=["what", "value"]), PROVENANCE_COLUMNS)
