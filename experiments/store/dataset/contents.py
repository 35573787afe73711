"""What a dataset holds: its tables, their columns, and their rows a block of replications at a time."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from jinzhen.experiments.paper.text import Text
from jinzhen.experiments.store.columns import MONEY_COLUMNS
from jinzhen.experiments.store.contract import Store
from jinzhen.experiments.store.dataset import fields as of
from jinzhen.experiments.store.dataset.fields import RESIDUAL, UNCERTAINTY, Field
from jinzhen.experiments.store.dataset.settings import Value, lever_columns
from jinzhen.experiments.store.known import KnownArm
from jinzhen.experiments.store.reader import ALL, means, town_means

#: Chunks of 16 whose rows are held at a time.
BLOCK = 64
CHUNK = 16

ARM = Field("arm", "integer", Text("number of the scenario, engine and seed in this dataset", "情景、引擎与种子的编号"))
SCENARIO = Field("scenario", "string", Text("name of the scenario", "情景名称"))
HASH = Field("scenario_hash", "string", Text("content hash of the scenario", "情景校验码"))
SEED = Field("seed", "integer", Text("seed of all draws", "随机种子"))
REPLICATION = Field("replication", "integer", Text("number of the replication, from 0", "模拟序号（自0起）"))
FIRST = Field("first_replication", "integer", Text("first of the 16 that were stored together", "同组16次的首个序号"))
STEP = Field("step", "integer", Text("number of the step; 0 is the base year", "时点序号，0为基年"))
ENDS = Field("ends", "date", Text("last day of the step", "时点截止日"))
YEAR = Field("year", "integer", Text("calendar year, at its end", "年份（年末）"))
N = Field("n", "integer", Text("finished replications behind the row", "所依据的模拟次数"))
TOWN = Field("town", "integer", Text("index of the town in its base year", "专业镇序号"))
BASE_YEAR = Field("base_year_hash", "string", Text("content hash of the base year", "基年数据校验码"))

#: What a scenario, engine and seed are.
ABOUT_ARM = [
    ARM, SCENARIO, HASH, SEED, BASE_YEAR,
    Field("engine_id", "string", Text("identity of the engine: other code, other identity", "引擎标识")),
    Field("point", "string",
          Text("uncertainties held at a value, JSON; {} when all are drawn", "固定取值的不确定因素（JSON）")),
    Field("definition", "string", Text("everything the scenario sets, JSON", "情景全部设定（JSON）")),
]  # fmt: skip
ABOUT_RUN = [
    ARM, SCENARIO, SEED, REPLICATION, FIRST,
    Field("detail", "string", Text("how much is kept: outcomes, quarters or towns", "保存的详细程度")),
    Field("status", "string", Text("done or failed", "完成或失败")),
    Field("error", "string", Text("what went wrong, in a line; empty when nothing did", "错误")),
    Field("traceback", "string", Text("where it went wrong", "出错位置")),
    Field("platform", "string", Text("machine and libraries it was computed with", "计算平台")),
    Field("seconds", "number", Text("time it took", "用时"), "s"),
    Field("created", "datetime", Text("when it was stored (UTC)", "入库时间（UTC）")),
    Field("target_step", "integer",
          Text("first step at whose end the target is met, -1 never", "首次达标的时点，-1为未达标")),
    Field("target_met", "boolean", Text("whether it is met by the end", "期末是否达标")),
    Field("places_rule", "string", Text("the rule that gave its rounds their places", "名额规则")),
    Field("designated_steps", "string",
          Text("index of a town to the step at whose end it is first provincial, JSON", "各镇首次成为省级的时点")),
]  # fmt: skip
ABOUT_TOWN = [
    BASE_YEAR, TOWN,
    Field("town_id", "string", Text("id, such as P01", "专业镇编号")),
    Field("name_zh", "string", Text("name in Chinese", "中文名")),
    Field("name_en", "string", Text("name in English", "英文名")),
    Field("category", "integer",
          Text("0 manufacturing, 1 special agriculture, 2 light industry and crafts", "0制造，1特色农业，2轻工工艺")),
    Field("city", "integer", Text("index of the city", "设区市序号")),
    Field("city_zh", "string", Text("city in Chinese", "设区市")),
    Field("city_en", "string", Text("city in English", "设区市英文名")),
]  # fmt: skip
ABOUT_ROUND = [
    ARM, SCENARIO, REPLICATION,
    Field("round", "integer", Text("number of the round within the replication", "轮次序号")),
    Field("step", "integer", Text("step that first shows it", "首次体现的时点")),
    Field("imposed", "boolean", Text("whether it is history", "是否史实")),
    Field("rule", "string", Text("the rule of its places", "名额规则")),
    Field("places", "number", Text("places there were; empty when there was no limit", "名额，空为不限"), "towns"),
]  # fmt: skip


@dataclass(frozen=True, eq=False)
class Contents:
    """What is exported. lever_fields, levers : columns of levers, and their values by scenario hash"""

    store: Store
    arms: Sequence[KnownArm]
    lever_fields: Sequence[Field]
    levers: Mapping[str, Mapping[str, Value]]

    @classmethod
    def of(cls, store: Store, arms: Sequence[KnownArm]) -> "Contents":
        """Of some arms of a store."""
        return cls(store, arms, *lever_columns(arms))

    def blocks(self, table: str) -> Iterator[tuple[KnownArm, pd.DataFrame, pd.DataFrame]]:
        """Arm, chunks and rows of a table of the store, a few chunks of one arm at a time."""
        for arm in self.arms:
            chunks = self.store.frame("chunks", [arm.arm_id], ALL)
            for at in range(0, len(chunks), BLOCK):
                some = chunks.iloc[at : at + BLOCK]
                yield arm, some, self.rows(table, arm, some)

    def rows(self, table: str, arm: KnownArm, chunks: pd.DataFrame) -> pd.DataFrame:
        """Rows of a table of the store that belong to some chunks of an arm."""
        first, last = int(chunks["first_replication"].iloc[0]), int(chunks["first_replication"].iloc[-1])
        return self.store.frame(table, [arm.arm_id], last + CHUNK, None, first)


class Part(NamedTuple):
    """A table of a dataset. fields : of some contents; frames : its rows; key : columns that say which row it is"""

    about: Text
    fields: Callable[[Contents], list[Field]]
    frames: Callable[[Contents], Iterator[pd.DataFrame]]
    key: tuple[str, ...]


def _named(arm: KnownArm, frame: pd.DataFrame) -> pd.DataFrame:
    """Rows of an arm with its number, name and seed."""
    return frame.assign(arm=arm.arm_id, scenario=arm.name, seed=arm.address.seed)


def _scenarios(contents: Contents) -> Iterator[pd.DataFrame]:
    rows = [
        {"arm": arm.arm_id, "scenario": arm.name, "scenario_hash": arm.scenario_hash, "seed": arm.address.seed,
         "base_year_hash": arm.address.base_year_hash, "engine_id": arm.address.engine_id, "point": arm.point_text,
         "definition": arm.definition, **contents.levers[arm.scenario_hash]}
        for arm in contents.arms
    ]  # fmt: skip
    yield pd.DataFrame(rows)


def _steps(contents: Contents) -> Iterator[pd.DataFrame]:
    for scenario_hash in dict.fromkeys(arm.scenario_hash for arm in contents.arms):
        yield contents.store.steps(scenario_hash).assign(scenario_hash=scenario_hash)


def _towns(contents: Contents) -> Iterator[pd.DataFrame]:
    for base_year_hash in dict.fromkeys(arm.address.base_year_hash for arm in contents.arms):
        yield contents.store.base_year_towns(base_year_hash).assign(base_year_hash=base_year_hash)


def _runs(contents: Contents) -> Iterator[pd.DataFrame]:
    platforms = contents.store.platforms()
    for arm, chunks, runs in contents.blocks("runs"):
        frame = runs.merge(chunks[["first_replication", "detail"]], on="first_replication")
        for table, prefix in (("run_outcomes", ""), ("run_uncertainties", UNCERTAINTY), ("residuals", RESIDUAL)):
            own = contents.rows(table, arm, chunks).drop(columns="arm_id").set_index("replication").add_prefix(prefix)
            frame = frame.join(own, on="replication")
        frame = frame.assign(platform=frame["platform_id"].map(platforms), **contents.levers[arm.scenario_hash])
        yield _named(arm, frame)


def _quarters(contents: Contents) -> Iterator[pd.DataFrame]:
    for arm, _, rows in contents.blocks("run_quarters"):
        yield _named(arm, rows.merge(contents.store.steps(arm.scenario_hash), on="step", how="left"))


def _plain(table: str) -> Callable[[Contents], Iterator[pd.DataFrame]]:
    """Rows as they are in the store."""

    def frames(contents: Contents) -> Iterator[pd.DataFrame]:
        return (_named(arm, rows) for arm, _, rows in contents.blocks(table))

    return frames


def town_year_frame(contents: Contents, arm: KnownArm) -> pd.DataFrame:
    """Means and standard deviations of the towns of an arm, a row a town and year."""
    sums, spreads = (contents.store.sums(table, [arm.arm_id], ALL) for table in ("town_sums", "town_spreads"))
    return town_means(sums, spreads, "arm_id")


def _town_years(contents: Contents) -> Iterator[pd.DataFrame]:
    for arm in contents.arms:
        towns = contents.store.base_year_towns(arm.address.base_year_hash)[["town", "town_id", "name_zh", "name_en"]]
        yield _named(arm, town_year_frame(contents, arm).merge(towns, on="town", how="left"))


def _money_years(contents: Contents) -> Iterator[pd.DataFrame]:
    for arm in contents.arms:
        sums = contents.store.sums("money_sums", [arm.arm_id], ALL)
        yield _named(arm, pd.concat([sums[["year", "n"]], means(sums, MONEY_COLUMNS)], axis=1))


_OF_CHUNK = [ARM, FIRST, YEAR]
#: Every table by name. The last three are what `import` takes back; means are easier to read.
PARTS: dict[str, Part] = {
    "scenarios": Part(
        Text("What ran: scenario, engine, base year, point and seed; a row each", "模拟过的情景、引擎、基年与种子"),
        lambda contents: [*ABOUT_ARM, *contents.lever_fields], _scenarios, ("arm",)),
    "steps": Part(
        Text("Dates of the steps of every scenario", "各情景的时点日期"),
        lambda _: [HASH, STEP, ENDS], _steps, ("scenario_hash", "step")),
    "towns": Part(
        Text("The towns of every base year", "各基年的专业镇"),
        lambda _: ABOUT_TOWN, _towns, ("base_year_hash", "town")),
    "runs": Part(
        Text("A row a replication: levers that differ, draws, outcomes at the end, money of all years",
             "每次模拟一行：有差异的政策工具、抽样、期末指标、全期资金"),
        lambda contents: [*ABOUT_RUN, *contents.lever_fields, *of.outcome_fields(), *of.money_fields(),
                          *of.uncertainty_fields(), *of.residual_fields()],
        _runs, ("arm", "replication")),
    "quarters": Part(
        Text("Every outcome of every step of every replication, where it is kept", "各次模拟的逐期指标（如有保存）"),
        lambda _: [ARM, SCENARIO, REPLICATION, STEP, ENDS, *of.outcome_fields()], _quarters,
        ("arm", "replication", "step")),
    "rounds": Part(
        Text("Provincial rounds of every replication", "各次模拟的省级认定轮次"),
        lambda _: [*ABOUT_ROUND, *of.round_fields()], _plain("rounds"),
        ("arm", "replication", "round")),
    "town_years": Part(
        Text("Towns by year, means over the replications of a scenario", "各镇逐年均值"),
        lambda _: [ARM, SCENARIO, TOWN, *ABOUT_TOWN[2:5], YEAR, N, *of.count_fields(), *of.town_mean_fields()],
        _town_years, ("arm", "town", "year")),
    "money_years": Part(
        Text("Public money by year, means over the replications of a scenario", "逐年财政资金均值"),
        lambda _: [ARM, SCENARIO, YEAR, N, *of.money_mean_fields()], _money_years, ("arm", "year")),
    "town_sums": Part(
        Text("Towns by year, sums over every 16 replications as they are stored", "各镇逐年合计（每16次一组，原样）"),
        lambda _: [*_OF_CHUNK, TOWN, N, *of.count_fields(), *of.town_sum_fields()], _plain("town_sums"),
        ("arm", "first_replication", "year", "town")),
    "town_spreads": Part(
        Text("Spread of towns within 16 replications as it is stored", "各镇组内离散度（原样）"),
        lambda _: [*_OF_CHUNK, TOWN, N, *of.town_sd_fields()], _plain("town_spreads"),
        ("arm", "first_replication", "year", "town")),
    "money_sums": Part(
        Text("Public money by year, sums over every 16 replications as they are stored",
             "逐年资金合计（每16次一组，原样）"),
        lambda _: [*_OF_CHUNK, N, *of.money_sum_fields()], _plain("money_sums"), ("arm", "first_replication", "year")),
}  # fmt: skip
