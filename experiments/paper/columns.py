"""What columns mean that the files of several experiments have."""

from collections.abc import Mapping

from jinzhen.experiments.paper.parts import Column
from jinzhen.experiments.paper.text import Text


def columns(described: Mapping[str, tuple[str, str, str]]) -> dict[str, Column]:
    """Columns from name -> (unit, meaning in English, meaning in Chinese)."""
    return {name: Column(Text(english, chinese), unit) for name, (unit, english, chinese) in described.items()}


#: Names and places of towns.
PLACES = columns({
    "town": ("", "town's number, from 0, in the order of the base year", "专业镇序号（自0起，按基年顺序）"),
    "town_id": ("", "town's identifier: P provincial, M municipal, U without a published name",
                "专业镇编号：P省级，M市级，U未具名"),
    "name_en": ("", "town's name in English", "专业镇英文名"),
    "name_zh": ("", "town's name in Chinese", "专业镇中文名"),
    "category": ("", "category of the town's trade", "产业类别"),
    "adcode": ("", "code of the county", "县级行政区划代码"),
    "county_zh": ("", "county in Chinese", "县（市、区）"),
    "city_en": ("", "city in English", "设区市英文名"),
    "city_zh": ("", "city in Chinese", "设区市"),
    "lon_deg": ("degrees", "longitude of the county's seat", "县城经度"),
    "lat_deg": ("degrees", "latitude of the county's seat", "县城纬度"),
})  # fmt: skip

#: Figures over replications, and of time.
SPREAD = columns({
    "year": ("", "calendar year", "年份"),
    "n": ("replications", "replications behind the figure", "所依据的模拟次数"),
    "mean": ("", "mean over replications", "模拟均值"),
    **{
        f"q{level:02}": ("", f"{level}% of replications lie at or below", f"{level}%的模拟不高于此值")
        for level in (5, 25, 50, 75, 95)
    },
    "low": ("share", "lower end of the 95% interval (Monte Carlo error alone)", "95%区间下限（仅模拟误差）"),
    "high": ("share", "upper end of the 95% interval (Monte Carlo error alone)", "95%区间上限（仅模拟误差）"),
    "chance": ("share", "share of replications in which the town is provincial", "成为省级专业镇的模拟占比"),
    "replication": ("", "number of the replication, from 0", "模拟序号（自0起）"),
    "seed": ("", "seed of the random draws", "随机种子"),
})  # fmt: skip
