"""What things are called on every page: towns, places, levers, units, and what made the numbers."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from jinzhen.experiments.paper.formats import day
from jinzhen.experiments.paper.parts import Column, Data, Table
from jinzhen.experiments.paper.text import Text, Words
from jinzhen.scenarios.levers import LEVERS
from jinzhen.scenarios.uncertainties import UNCERTAINTIES

#: Unit in English -> in Chinese.
UNITS: dict[str, str] = {
    "towns": "个", "units": "个", "firms": "家", "centres": "个", "standards": "项", "projects": "个", "persons": "人",
    "m CNY": "百万元", "mu": "亩", "t": "吨", "tce": "吨标准煤", "tce/10k CNY": "吨标准煤/万元",
    "m CNY/mu-yr": "百万元/亩·年", "share": "比例", "log": "对数", "log points": "对数点", "per year": "每年",
    "years": "年", "quarters": "季度",
    "elasticity": "弹性", "ratio": "比值", "factor": "倍数", "score": "分", "pp": "百分点", "code": "代码",
    "concentration": "集中度", "quarter": "季度", "0-1": "0至1", "1/log": "每对数单位", "log/yr": "对数/年",
    "share/yr": "比例/年", "tce/yr": "吨标准煤/年", "persons/yr": "人/年", "platforms/yr": "个平台/年",
    "projects/yr": "个项目/年", "fairs/yr": "场展会/年", "rounds/yr": "轮/年", "inspections/firm-yr": "次检查/企业·年",
    "m CNY/yr": "百万元/年", "m CNY/town": "百万元/镇", "m CNY/town-yr": "百万元/镇·年", "m CNY/firm": "百万元/企业",
    "m CNY/mu": "百万元/亩", "m CNY/job": "百万元/岗位", "CNY/firm": "元/企业", "CNY/kWh": "元/千瓦时",
    "mu/town-yr": "亩/镇·年", "towns/round": "个镇/轮", "towns/city": "个镇/市", "towns/city-round": "个镇/市·轮",
    "yuan per yuan": "元/元", "years of orders": "年订单额", "years of sales": "年销售额",
    "standard deviations": "标准差", "per inspection": "每次检查",
}  # fmt: skip

#: What a page tells of its making: name -> words. Others, such as versions of libraries, go by their own name.
MADE = {
    "engine_id": Text("Engine", "引擎标识"),
    "base_year_hash": Text("Base-year hash", "基年数据校验码"),
    "scenario_hash": Text("Scenario hash", "情景校验码"),
    "seed": Text("Seed", "随机种子"),
    "replications": Text("Replications", "模拟次数"),
    "replication_told": Text("Replication told", "讲述的模拟"),
    "computed_on": Text("Computed on", "计算平台"),
    "last_run": Text("Last run stored", "最后入库时间"),
}

PROVENANCE_COLUMNS = {
    "what": Column(Text("what made the numbers", "数据来源项目")),
    "value": Column(Text("its identity, number or version", "标识、数值或版本")),
}

_PRINTED_FROM = Text(
    "Scenario {scenario}; history imposed up to {as_of}; {n:,} replications; computed {date}",
    "情景 {scenario}；史实截至{as_of}；模拟{n:,}次；计算于{date}",
)


#: What a scenario is called that the program made of another.
AT_EQUAL_COST = Text("{policy} at equal cost", "{policy}（等额财政投入）")
FROM_QUARTER = Text("{policy} from {quarter}", "{policy}（自{quarter}起）")
_MADE = {
    made: re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+)", re.escape(made.en)))
    for made in (AT_EQUAL_COST, FROM_QUARTER)
}  # fmt: skip


def scenario_label(name: str) -> Words:
    """The name of a scenario; what the program added to it stands in the reader's language."""
    for made, pattern in _MADE.items():
        if found := pattern.fullmatch(name):
            return Text(name, made.zh.format(**found.groupdict()))
    return name


def printed_from(scenario: Words, as_of: date, n: int, last_run: str) -> Text:
    """What was computed. n : replications; last_run : when the last of them was stored, in ISO form"""
    computed = day(date.fromisoformat(last_run[:10]))
    return _PRINTED_FROM.format(scenario=scenario, as_of=day(as_of), n=n, date=computed)


def unit(name: str) -> Text:
    """A unit in both languages; one that somebody added without a word stays as it is."""
    return Text(name, UNITS.get(name, name))


def town_name(row: Any) -> Text:
    """The town's name from its row of `name_en`, `name_zh`, `town_id`; its identifier where none was published."""
    english, chinese = (
        name if isinstance(name, str) and name else str(row["town_id"]) for name in (row["name_en"], row["name_zh"])
    )
    return Text(english, chinese)


#: Characters of a town's English name on a narrow page.
LONGEST_NAME = 24


def short_name(row: Any) -> Text:
    """The name of a town; an English one is cut where a narrow page would have no room left for the figure."""
    name = town_name(row)
    return name if len(name.en) <= LONGEST_NAME else Text(f"{name.en[: LONGEST_NAME - 1].rstrip()}…", name.zh)


def place(row: Any) -> Text:
    """County and city of a row of `county_zh`, `city_en`, `city_zh`."""
    return Text(f"{row['county_zh']}, {row['city_en']}", f"{row['city_zh'].removesuffix('市')} {row['county_zh']}")


def lever_label(name: str) -> Text:
    """The label of a lever; its identifier where the catalogue does not know it."""
    lever = LEVERS.get(name)
    return Text(name, name) if lever is None else Text(lever.label_en, lever.label_zh)


def uncertainty_label(name: str) -> Text:
    """The label of an uncertainty without what its codes mean; its identifier where the catalogue does not know it."""
    known = UNCERTAINTIES.get(name)
    return Text(name, name) if known is None else Text(known.label_en.partition(": ")[0], known.label_zh)


def provenance_table(provenance: Mapping[str, str], data: str) -> Table:
    """What made the numbers, a row each. data : name of the file that holds the same"""
    rows = [(MADE.get(name, name), value) for name, value in provenance.items()]
    return Table("provenance", (), rows, words=(0, 1), data=data)


def provenance_data(provenance: Mapping[str, str], name: str) -> Data:
    """The same as a file."""
    return Data(name, pd.DataFrame(list(provenance.items()), columns=["what", "value"]), PROVENANCE_COLUMNS)
