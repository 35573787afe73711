"""Which outcome of the program each published metric is: of which towns, in which measure and unit.

A metric that is not here has no counterpart in the model; where it is known why, `NO_COUNTERPART` says so.
"""

from dataclasses import dataclass

from jinzhen.experiments.paper.text import Text
from jinzhen.scenarios.units import MCNY_PER_HUNDRED_MILLION_CNY

#: Towns that a metric is about.
PROVINCIAL, MUNICIPAL, TITLED, FIRST_TEN, ONE = "provincial", "municipal", "titled", "first_ten", "one"
#: How a figure of a day comes from what a step leaves behind: as it stands at the end of the quarter the day lies in;
#: of the year up to then; of a quarter; all since the start.
STOCK, YEAR, SINCE = "stock", "year", "since"

CNY_100M = MCNY_PER_HUNDRED_MILLION_CNY


@dataclass(frozen=True)
class Metric:
    """One metric of a record.

    column : of the panel (probe.COLUMNS); empty counts the towns
    of : which towns; kind : STOCK, YEAR or SINCE
    factor : from the unit of the record to that of the panel
    unit : of the panel, as the page tells it; measure : core, chain or reported, where there are several
    base_measure : measure of the base year that such a figure may have been taken over for; empty for none
    tuned : pattern of `jinzhen validate` that parameters were tuned to; empty for none
    same_as : metric under which it is compared with others; itself where empty
    """

    label: Text
    column: str
    of: str
    kind: str
    factor: float = 1.0
    unit: str = "units"
    measure: str = ""
    base_measure: str = ""
    tuned: str = ""
    same_as: str = ""


#: Groups of metrics by which coverage is told.
COUNTS, SUMS, TITLED_FIRMS = "counts", "sums", "titled_firms"


def group_of(metric: Metric) -> str:
    """Counts of towns, sums over towns, and of single towns what the figure measures."""
    if metric.of != ONE:
        return SUMS if metric.column else COUNTS
    if metric.column in ("srdi", "giants", "leaders"):
        return TITLED_FIRMS
    return {"core_output": "reported_output", "payroll": "jobs"}.get(metric.base_measure, metric.base_measure)


_COUNT = {"column": "", "kind": STOCK, "unit": "towns"}
_OUTPUT = {"column": "reported_year_mcny", "kind": YEAR, "factor": CNY_100M, "unit": "m CNY", "measure": "reported",
           "base_measure": "reported_output"}  # fmt: skip
_ENTITIES = {"column": "reported_entities", "kind": STOCK, "measure": "reported", "base_measure": "entities"}
_JOBS = {"column": "jobs", "kind": STOCK, "unit": "persons", "measure": "reported", "base_measure": "jobs"}
_V16 = {"of": FIRST_TEN, "kind": SINCE, "tuned": "V16"}

#: Metrics of the programme, of its towns together and of cities.
OF_PROGRAMME: dict[str, Metric] = {
    "provincial_towns": Metric(Text("provincial towns", "省级专业镇"), of=PROVINCIAL, **_COUNT),  # type: ignore[arg-type]
    "municipal_towns": Metric(Text("municipal towns", "市级专业镇"), of=MUNICIPAL, **_COUNT),  # type: ignore[arg-type]
    "municipal_towns_derived": Metric(
        Text("municipal towns", "市级专业镇"), of=MUNICIPAL, same_as="municipal_towns", **_COUNT  # type: ignore[arg-type]
    ),
    "provincial_plus_municipal_towns": Metric(
        Text("provincial and municipal towns", "省级与市级专业镇"), of=TITLED, **_COUNT  # type: ignore[arg-type]
    ),
    "market_entities": Metric(
        Text("market entities of all towns with a title", "有称号镇的市场主体"), of=TITLED, **_ENTITIES  # type: ignore[arg-type]
    ),
    "output_value": Metric(
        Text("output of all towns with a title", "有称号镇的产值"), of=TITLED, **_OUTPUT  # type: ignore[arg-type]
    ),
    "output_value_municipal_towns": Metric(
        Text("output of municipal towns", "市级专业镇产值"), of=MUNICIPAL, **_OUTPUT  # type: ignore[arg-type]
    ),
    "employees_municipal_towns": Metric(
        Text("employees of municipal towns", "市级专业镇从业人员"), of=MUNICIPAL, **_JOBS  # type: ignore[arg-type]
    ),
    "market_entities_municipal_towns": Metric(
        Text("market entities of municipal towns", "市级专业镇市场主体"), of=MUNICIPAL, **_ENTITIES  # type: ignore[arg-type]
    ),
    "new_market_entities_first10": Metric(
        Text("new market entities of the first ten towns", "首批十镇新增市场主体"), column="newcomers",
        measure="reported", **_V16,  # type: ignore[arg-type]
    ),
    "new_jobs_first10": Metric(
        Text("new jobs in the first ten towns", "首批十镇新增就业"), column="new_jobs", unit="persons",
        measure="reported", **_V16,  # type: ignore[arg-type]
    ),
    "new_projects_first10": Metric(
        Text("projects signed in the first ten towns", "首批十镇签约项目"), column="projects", **_V16  # type: ignore[arg-type]
    ),
    "new_project_investment_first10": Metric(
        Text("investment signed in the first ten towns", "首批十镇签约金额"), column="signed_mcny", factor=CNY_100M,
        unit="m CNY", **_V16,  # type: ignore[arg-type]
    ),
}  # fmt: skip

#: Metrics of single towns.
OF_TOWNS: dict[str, Metric] = {
    "output_value_100m_yuan": Metric(Text("output", "产值"), of=ONE, **_OUTPUT),  # type: ignore[arg-type]
    "core_output_100m_yuan": Metric(
        Text("output of its own firms", "核心产值"), of=ONE,
        **_OUTPUT | {"column": "output_year_mcny", "measure": "core"},  # type: ignore[arg-type]
    ),
    "payroll_employees": Metric(
        Text("employees of its own firms", "核心企业从业人员"), of=ONE,
        **_JOBS | {"column": "payroll_jobs", "measure": "core", "base_measure": "payroll"},  # type: ignore[arg-type]
    ),
    "firms": Metric(
        Text("firms", "企业"), column="entities", of=ONE, kind=STOCK, measure="core", base_measure="entities"
    ),
    "market_entities": Metric(Text("market entities", "市场主体"), of=ONE, **_ENTITIES),  # type: ignore[arg-type]
    "employees": Metric(Text("employees", "从业人员"), of=ONE, **_JOBS),  # type: ignore[arg-type]
    "above_scale_firms": Metric(
        Text("firms above the designated size", "规上企业"), column="above_size", of=ONE, kind=STOCK, unit="firms",
        base_measure="above_size",
    ),
    "srdi_firms": Metric(
        Text("specialised and innovative firms", "专精特新企业"), column="srdi", of=ONE, kind=STOCK, unit="firms",
        base_measure="n_srdi",
    ),
    "little_giants": Metric(
        Text("little giants", "专精特新小巨人"), column="giants", of=ONE, kind=STOCK, unit="firms",
        base_measure="n_little_giant",
    ),
    "leading_firms": Metric(
        Text("leading firms", "龙头企业"), column="leaders", of=ONE, kind=STOCK, unit="firms", base_measure="n_leaders"
    ),
}  # fmt: skip

#: Metric and measure that the base year takes a figure for -> metric in the same measure: a source prints the output of
#: a town's own firms, or their workers alone, under the name of the whole.
IN_ITS_MEASURE: dict[tuple[str, str], str] = {
    ("output_value_100m_yuan", "core_output"): "core_output_100m_yuan",
    ("employees", "payroll"): "payroll_employees",
}

#: What was announced: metric -> (metric it is about, whether it adds to the last value or is the level itself). The
#: value holds for the end of the year it names, or for the day of its row.
ANNOUNCED: dict[str, tuple[str, bool]] = {
    "planned_new_provincial_towns_2023": ("provincial_towns", True),
    "planned_new_municipal_towns_2023": ("municipal_towns", True),
    "planned_municipal_towns": ("municipal_towns", False),
    "provincial_towns_target": ("provincial_towns", False),
    "target_output_value_100m_yuan": ("output_value_100m_yuan", False),
}

#: Metric -> why the model has none.
NO_COUNTERPART: dict[str, Text] = {
    "revenue_municipal_towns": Text("revenue is no measure of the model", "模型不含营业收入口径"),
    "revenue_100m_yuan": Text("revenue is no measure of the model", "模型不含营业收入口径"),
    "market_share_pct": Text("shares of other products in every row", "各条数据所指产品不同"),
    "trade_agreements": Text("agreements of sale are not simulated", "模型不含贸易协议"),
    "trade_agreement_value": Text("agreements of sale are not simulated", "模型不含贸易协议"),
    "advance_fund_per_provincial_town": Text("a lever, not an outcome", "属政策工具而非结果"),
}
