"""What a replication reports: names, units, measures and labels of every figure, each written once.

The arrays of a `Trajectory` have their last axis in the order of these tuples; the store makes its columns,
the page its labels and the tables their headers from them.
"""


from jinzhen.model.state.codes import Constraint, PlacesRule
from jinzhen.model.state.column import Figure, declared, numbered
from jinzhen.model.state.towns import Towns
from jinzhen.scenarios.catalogue.certification import CRITERIA
from jinzhen.scenarios.levers import LEVERS

__all__ = ["CONSTRAINTS", "MONEY_LINES", "OUTCOMES", "OUTCOME_NAMES", "PAYERS", "PLACES_RULES", "RESIDUALS",
           "ROUND_FIELDS", "TOWN_FIGURES", "TOWN_FIGURE_NAMES", "Figure", "Outcome", "Residual"]


def _names(figures: tuple[Figure, ...]) -> tuple[str, ...]:
    return tuple(figure.name for figure in figures)


OUTCOMES: tuple[Figure, ...] = (
    Figure("provincial_towns", "towns", "Provincial towns", "省级专业镇"),
    Figure("potential_towns", "towns", "Potential towns", "潜力专业镇"),
    Figure("municipal_towns", "towns", "Municipal towns", "市级专业镇"),
    Figure("eligible_towns", "towns", "Towns through every gate, not yet provincial", "达标待认定镇"),
    Figure("towns_over_50", "towns", "Towns over 5 bn CNY a year", "50亿级以上专业镇", measure="reported"),
    Figure("towns_over_100", "towns", "Towns over 10 bn CNY a year", "100亿级以上专业镇", measure="reported"),
    Figure("towns_over_200", "towns", "Towns over 20 bn CNY a year", "200亿级以上专业镇", measure="reported"),
    Figure("towns_over_300", "towns", "Towns over 30 bn CNY a year", "300亿级以上专业镇", measure="reported"),
    Figure("towns_over_500", "towns", "Towns over 50 bn CNY a year", "500亿级以上专业镇", measure="reported"),
    Figure("core_output_mcny", "m CNY", "Core output", "核心产业产值", "flow", "core"),
    Figure("chain_output_mcny", "m CNY", "Chain output", "全产业链产值", "flow", "chain"),
    Figure("reported_output_mcny", "m CNY", "Reported output", "上报产值", "flow", "reported"),
    Figure("value_added_mcny", "m CNY", "Value added", "增加值", "flow", "core"),
    Figure("outside_sales_mcny", "m CNY", "Sales outside the town", "镇外销售额", "flow", "core"),
    Figure("exports_mcny", "m CNY", "Exports", "出口额", "flow", "core"),
    Figure("entities", "units", "Entities in business", "市场主体"),
    Figure("paper_entities", "units", "Entities on paper only", "空壳主体"),
    Figure("reported_entities", "units", "Entities reported, real and on paper", "上报主体数", measure="reported"),
    Figure("leading_firms", "firms", "Leading firms", "龙头企业"),
    Figure("above_size_firms", "firms", "Firms above the designated size", "规上企业"),
    Figure("above_size_new", "firms", "Firms newly above the designated size", "新增规上企业", "flow"),
    Figure("above_size_lost", "firms", "Firms fallen below the designated size", "退规企业", "flow"),
    Figure("srdi_firms", "firms", "Specialised and innovative firms (SRDI)", "专精特新企业"),
    Figure("little_giants", "firms", "Little giants", "专精特新小巨人企业"),
    Figure("champions", "firms", "Single champions", "制造业单项冠军"),
    Figure("technology_centres", "centres", "Technology centres", "企业技术中心"),
    Figure("listed_firms", "firms", "Listed firms", "挂牌上市企业"),
    Figure("standards_led", "standards", "Standards led", "主导制定标准"),
    Figure("national_brands", "towns", "Regional brands of national standing", "全国知名区域品牌"),
    Figure("entries", "units", "Real entrants", "新设主体", "flow"),
    Figure("moved_in", "units", "Entrants from outside the province", "省外迁入主体", "flow"),
    Figure("exits", "units", "Exits", "退出主体", "flow"),
    Figure("mergers", "firms", "Firms merged into leading ones", "兼并重组企业", "flow"),
    Figure("payroll_jobs", "persons", "Payroll jobs", "在岗职工"),
    Figure("linked_jobs", "persons", "Linked jobs", "带动就业"),
    Figure("new_jobs", "persons", "Jobs newly filled, gross, with linked ones", "新增就业(上报)", "flow", "reported"),
    Figure("trained_persons", "persons", "Persons trained", "培训人次", "flow"),
    Figure("wages_mcny", "m CNY", "Wages", "工资总额", "flow"),
    Figure("tax_mcny", "m CNY", "Taxes", "税收", "flow"),
    Figure("rd_mcny", "m CNY", "R&D spending", "研发投入", "flow"),
    Figure("investment_mcny", "m CNY", "Investment", "固定资产投资", "flow"),
    Figure("capital_mcny", "m CNY", "Capital stock", "资本存量"),
    Figure("debt_mcny", "m CNY", "Debt", "贷款余额"),
    Figure("mean_log_tfp", "log", "Mean log productivity, output weighted", "加权平均全要素生产率(对数)"),
    Figure("projects_signed", "projects", "Projects signed", "签约项目", "flow"),
    Figure("projects_under_way", "projects", "Projects approved or under construction", "在建项目"),
    Figure("projects_in_production", "projects", "Projects put into production", "投产项目", "flow"),
    Figure("projects_dropped", "projects", "Projects dropped", "流失项目", "flow"),
    Figure("signed_mcny", "m CNY", "Investment signed", "签约金额", "flow"),
    Figure("realised_mcny", "m CNY", "Signed investment realised (spent on building)", "签约项目到位资金", "flow"),
    Figure("energy_use_tce", "tce", "Energy used", "能源消费量", "flow"),
    Figure("energy_quota_tce", "tce", "Energy quota", "能耗指标", "flow"),
    Figure("energy_short_tce", "tce", "Energy refused", "能耗缺口", "flow"),
    Figure("energy_tce_per_10k_cny", "tce/10k CNY", "Energy per 10,000 CNY of core output, 2022 prices",
           "万元产值能耗(2022年价)", "share",
           "core"),
    Figure("discharge_use_t", "t", "Discharge", "排污量", "flow"),
    Figure("discharge_quota_t", "t", "Discharge quota", "排污指标", "flow"),
    Figure("discharge_short_t", "t", "Discharge refused", "排污缺口", "flow"),
    Figure("land_use_mu", "mu", "Land granted", "供地面积", "flow"),
    Figure("land_quota_mu", "mu", "Land quota", "用地指标", "flow"),
    Figure("land_short_mu", "mu", "Land refused", "用地缺口", "flow"),
    Figure("land_in_use_mu", "mu", "Land in use", "已用地面积"),
    Figure("output_per_mu_mcny", "m CNY/mu-yr", "Core output of a year per mu in use", "亩均产值", "share", "core"),
    Figure("credit_granted_mcny", "m CNY", "Loans granted", "新增贷款", "flow"),
    Figure("credit_short_mcny", "m CNY", "Loans refused", "贷款缺口", "flow"),
    Figure("labour_short_jobs", "persons", "Hires that found nobody", "用工缺口", "flow"),
    Figure("public_money_mcny", "m CNY", "Public money spent", "财政投入", "flow"),
    Figure("praised_towns", "towns", "Towns praised in the yearly assessment", "通报表扬专业镇", "flow"),
    Figure("notices_served", "towns", "Supervision notices served", "督办提醒", "flow"),
    Figure("city_spread", "share", "Spread of core output between cities (Gini)", "市间差距(基尼系数)", "share",
           "core"),
)
OUTCOME_NAMES = _names(OUTCOMES)
#: Where an outcome stands in a row: `row[Outcome.entries]`.
Outcome = numbered("Outcome", OUTCOME_NAMES)


def _of_columns() -> tuple[Figure, ...]:
    """Figures that columns of the towns declare, in the order of the columns."""
    figures = []
    for name, what in declared(Towns).items():
        if what.figure is not None:
            figures.append(what.figure._replace(name=what.figure.name or name, unit=what.figure.unit or what.unit))
    return tuple(figures)


#: Town figures that are worked out of several columns; `replication.town_columns` says how.
_WORKED_OUT = (
    Figure("linked_jobs", "persons", "Linked jobs", "带动就业"),
    Figure("passes_output", "0/1", "Passes the output gate", "产值达标"),
    Figure("passes_leader", "0/1", "Has a leading firm", "龙头达标"),
    Figure("passes_support", "0/1", "Has enough supporting units", "配套达标"),
    Figure("passes_county", "0/1", "Within one county", "县域达标"),
    Figure("passes_all", "0/1", "Passes every gate", "全部达标"),
    *(Figure(f"score_{name}", "0-1", f"({number}) {en[0].upper()}{en[1:]}", f"({article[2]}){zh}", "share")
      for number, (name, (zh, en, article)) in enumerate(CRITERIA.items(), start=1)),
    Figure("services_mean", "0-1", "Public services, mean of eight", "公共服务平台均值", "share"),
    Figure("skill", "0-1", "Skill of the county's workers", "县域劳动力技能", "share"),
    Figure("output_gap_share", "share", "Reported output over its gate, less 1", "产值与门槛之差", "share"),
    Figure("leader_gap_firms", "firms", "Leading firms beyond the line", "龙头企业与门槛之差"),
    Figure("support_gap_units", "units", "Supporting units beyond the line", "配套主体与门槛之差"),
    Figure("budget_mcny", "m CNY/yr", "Money the town received", "到账资金", "flow"),
    Figure("energy_short_share", "share", "Energy refused", "能耗缺口比例", "share"),
    Figure("land_short_share", "share", "Land refused", "用地缺口比例", "share"),
    Figure("credit_short_share", "share", "Loans refused", "贷款缺口比例", "share"),
)
TOWN_FIGURES: tuple[Figure, ...] = (*_of_columns(), *_WORKED_OUT)
TOWN_FIGURE_NAMES = _names(TOWN_FIGURES)

#: What a town may perceive as its largest gap; `perceived_constraint` is an index into it.
CONSTRAINTS = tuple(each.name for each in Constraint)

#: One row a provincial round: `step` is the row of `Trajectory.outcomes` that first shows it (0: before the start),
#: `places` is `scenarios.units.UNLIMITED` where the round has no number of places.
ROUND_FIELDS = ("step", "imposed", "nominated", "eligible", "places", "named", "rule")

#: The rule that gives a round its places, as coded in `ROUND_FIELDS` and in the draw of a replication.
PLACES_RULES = tuple(each.name for each in PlacesRule)

PAYERS = ("province", "city", "county", "guarantor")

#: Which payer pays for which lever; one column of `Trajectory.money_mcny` each. A lever with a payer books its money.
MONEY_LINES: tuple[tuple[str, str], ...] = tuple(
    (lever.name, lever.payer) for lever in LEVERS.values() if lever.payer in PAYERS)

#: Largest absolute imbalance over all steps, m CNY (orders, money) or the unit of the quota.
RESIDUALS = ("public_money_mcny", "firm_cash_mcny", "firm_debt_mcny", "firm_capital_mcny", "firm_count",
             "orders_mcny", "energy_over_quota_tce", "discharge_over_quota_t", "land_over_quota_mu")
#: Where a residual stands in their array.
Residual = numbered("Residual", RESIDUALS)
