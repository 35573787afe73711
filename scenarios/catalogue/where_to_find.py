"""Where a planner could find out what this program had to assume: by uncertainty, else by group, zh and en."""

from jinzhen.scenarios.uncertainty import Uncertainty

#: Uncertainty -> where it could be found out.
PLACES: dict[str, tuple[str, str]] = {
    "bar_level": (
        "省工信厅历次评审打分表：入选与落选镇的最低、最高分",
        "score sheets of past expert reviews at the provincial department of industry: lowest score named, highest not",
    ),
    "places_rule": (
        "省专业镇工作专班：下一批名额如何确定（会议纪要或申报通知）",
        "the provincial office for specialised towns: how the places of the next round are set (minutes, call)",
    ),
    "announced_share": (
        "省专业镇工作专班历年工作要点：计划数与目标缺口之比",
        "work plans of past years: towns announced beside the gap to the target",
    ),
    "places_stretch": (
        "历批认定文件：认定数与计划数之差及其说明",
        "decisions of past rounds: towns named beyond the number announced, and why",
    ),
    "last_year_push": (
        "省专业镇工作专班：目标期末年的安排",
        "the provincial office: what is planned for the last year of the target",
    ),
    "nominations_per_city": (
        "历批申报通知中的各市推荐限额与实际推荐名单",
        "calls for applications: nominations a city may make, and the lists it sent",
    ),
    "nomination_output_noise": (
        "市级测算产值与省级核定产值之差（推荐材料）",
        "output in the cities' files beside what the province accepted",
    ),
    "scope_growth": (
        "各镇历年统计口径说明：新纳入企业的产值",
        "the towns' notes on scope by year: output of units newly counted",
    ),
    "rebasing_growth": (
        "统计部门基数核定文件",
        "the statistics bureau's decisions on re-based figures",
    ),
    "energy_supply_share": (
        "有序用电方案与电网、燃气企业的供应记录",
        "plans of orderly power use; supply records of grid and gas companies",
    ),
    "credit_supply_growth": (
        "人民银行分行业企业贷款余额",
        "loans to enterprises by trade (central bank)",
    ),
    "fixed_places": (
        "省专业镇工作专班年度工作要点：计划新认定个数",
        "the provincial office's work plan of the year: towns to be named",
    ),
    "round_probability": (
        "省专业镇工作专班年度工作要点：当年是否开展认定",
        "the provincial office's work plan: whether a round is held",
    ),
    "second_round_probability": (
        "省专业镇工作专班年度工作要点：当年批次数",
        "the provincial office's work plan: rounds in the year",
    ),
    "round_quarter": (
        "申报通知的发文日期与往年惯例",
        "dates of the calls for applications, and past practice",
    ),
    "nomination_noise": (
        "各市推荐文件与市级排名：推荐次序与省级评分之差",
        "files of the cities: their order beside the province's scores",
    ),
    "expert_noise": (
        "同一材料多名专家的打分差异（评审原始记录）",
        "scores of several experts for one file (review records)",
    ),
    "criterion_concentration": (
        "评审细则中八项标准的分值权重",
        "points of the eight criteria in the rules of review",
    ),
    "title_bonus": (
        "评审细则中称号与技术中心的加分项",
        "points for titles and centres in the rules of review",
    ),
    "waiver_probability": (
        "历批入选镇中未达“原则上”条件者所占比例（评审记录）",
        "share of named towns below a line that holds in principle (review records)",
    ),
    "prospects_share": (
        "评审记录中按发展前景放宽条件的比例",
        "share admitted for their prospects (review records)",
    ),
    "effort_response": (
        "临近门槛的镇认定前后的投入与工作安排（镇政府台账）",
        "budgets and plans of towns near the line",
    ),
    "verification_find_share": (
        "市场监管部门抽查台账：查实空壳主体的比例",
        "spot checks of the market regulator: found out",
    ),
    "gaming_propensity": (
        "统计部门上报数与税务开票、用电数据比对",
        "reported output against invoices and power use",
    ),
    "paper_entry_rate": (
        "市场主体登记与纳税、社保零申报比对",
        "registrations against zero returns of tax and social security",
    ),
    "label_effect": (
        "入选镇与落选镇企业税务销售收入的前后对比",
        "tax sales of firms in named and refused towns, before and after",
    ),
    "scope_factor_scale": (
        "各镇统计口径说明：核心产业与关联行业产值分列",
        "the towns' notes on scope: core and linked output apart",
    ),
    "worker_mobility": (
        "社保参保地变动记录（人社部门）",
        "changes of the county of social insurance (labour department)",
    ),
    "entry_ratio": (
        "市场监管部门分镇分行业新设登记数",
        "new registrations by town and trade (market regulator)",
    ),
    "entry_profit_elasticity": (
        "分行业新设登记与利润率的逐年对照",
        "registrations by trade beside margins, year by year",
    ),
    "hazard_scale": (
        "市场监管部门分规模注销、吊销数",
        "deregistrations by size (market regulator)",
    ),
    "move_in_rate": (
        "各镇招商台账：省外迁入企业数",
        "the towns' records of firms from other provinces",
    ),
    "move_rate": (
        "企业跨县迁移登记（市场监管部门）",
        "moves between counties on the register (market regulator)",
    ),
    "realised_share_rate": (
        "招商项目“签约—开工—投产”调度表（商务、发改部门）",
        "the schedule of projects: signed, begun, producing",
    ),
    "empty_signature_share": (
        "招商项目调度表：签约满一年未开工的比例",
        "the schedule of projects: not begun a year after",
    ),
    "land_mcny_per_mu": (
        "“标准地”合同约定的亩均投资（自然资源部门）",
        "investment per mu in land contracts (natural resources)",
    ),
    "demand_growth": (
        "行业协会与统计局分行业销售产值增速",
        "sales by trade (statistics bureau, trade associations)",
    ),
    "price_growth": (
        "统计局工业生产者出厂价格分行业指数",
        "producer prices by trade (statistics bureau)",
    ),
    "outside_growth_gap": (
        "行业协会：省外主要产区产量增速",
        "trade associations: output of the main places elsewhere",
    ),
    "demand_shock_sd": (
        "重点企业季度订单监测",
        "quarterly orders of monitored firms",
    ),
    "segment_elasticity": (
        "企业调查：调价后订单变化",
        "a survey of firms: orders after a change of price",
    ),
    "town_elasticity": (
        "企业调查：客户在各产地之间的转换",
        "a survey of customers: changes between places of origin",
    ),
    "brand_premium": (
        "区域公用品牌授权企业与非授权企业的出厂价差",
        "prices of firms with and without the regional brand",
    ),
    "collateral_share": (
        "银行抵押率（金融监管部门小微贷款统计）",
        "loan-to-value of banks (financial regulator)",
    ),
    "wage_growth": (
        "统计局分行业平均工资、社保缴费基数",
        "mean wages by trade (statistics bureau, social insurance)",
    ),
    "power_price": (
        "电网代理购电月度价格表",
        "the grid company's monthly price list",
    ),
    "tfp_shock_scale": (
        "规上企业数据库（统计局）逐户年报",
        "yearly returns of above-size firms (statistics bureau)",
    ),
    "appeal_shock_scale": (
        "规上企业数据库（统计局）逐户销售波动",
        "sales of above-size firms, firm by firm",
    ),
    "guidance_realised_share": (
        "引导基金子基金出资台账（财政部门）",
        "payments of the guidance fund's sub-funds (finance)",
    ),
}  # fmt: skip

#: What holds for the rest of a group.
BY_GROUP = {
    "rounds": (
        "省、市专业镇工作专班的认定、考核档案",
        "records of certification and assessment at the provincial and city offices",
    ),
    "economy": (
        "对镇内企业的抽样调查，或规上企业逐户数据（统计局）",
        "a survey of the towns' firms, or returns of above-size firms",
    ),
    "environment": (
        "统计局、行业协会和金融机构的公开数据",
        "figures of the statistics bureau, trade associations and banks",
    ),
}  # fmt: skip


def where_to_find(uncertainty: Uncertainty) -> tuple[str, str]:
    """Where a planner could find it out, in Chinese and in English."""
    return PLACES.get(uncertainty.name, BY_GROUP[uncertainty.group])
