"""Uncertain certification: rounds to come, weights and noise of scores, the label's effect, stretched figures."""

from jinzhen.scenarios.catalogue.uncertain import uncertain

GROUP = "rounds"

#: Rules a round's places may follow, in the order of the codes of the uncertainty `places_rule`.
PLACES_RULE_CODES = ("fixed", "gap", "quality_bar", "office")

# A table reads best with few lines an entry.
# fmt: off
CALENDAR = (
    uncertain("round_probability", "年度开展批次概率", "Chance that a year to come has a provincial round", GROUP,
        "share", 0.0, 1.0, ["triangular", 0.4, 1.0, 1.0], central=0.85),
    uncertain("second_round_probability", "年内第二批概率", "Chance of a second round in such a year", GROUP, "share",
        0.0, 1.0, ["uniform", 0.0, 0.2]),
    uncertain("round_quarter", "批次所在季度", "Quarter of the year a round is held in", GROUP, "quarter", 1.0, 4.0,
        ["choice", [2, 3, 4], [0.1, 0.35, 0.55]], "certification_facts.csv: C10 September 2022, C13 December 2023",
        "judgement"),
    uncertain("places_rule", "名额规则", "Rule of places: 0 fixed, 1 gap, 2 quality bar, 3 the office's", GROUP, "code",
        0.0, 3.0, ["choice", [0, 1, 2, 3], [1, 1, 1, 7]]),
    uncertain("fixed_places", "每批固定名额", "Places of a round under the fixed rule", GROUP, "towns", 0.0, 150.0,
        ["choice", [5, 6, 7, 8, 9, 10], [1, 1, 1, 1, 1, 1]],
        "certification_facts.csv: C10 10 named at first; C01 20 more wanted in the three years after", "judgement",
        central=7.0),
    uncertain("announced_share", "年度计划数与均摊缺口之比", "Towns announced for a year over the gap spread evenly",
        GROUP, "ratio", 0.1, 3.0, ["lognormal", 1.0, 0.3]),
    uncertain("places_stretch", "计划外认定比例", "Good applicants beyond the number announced that are named", GROUP,
        "share", 0.0, 1.0, ["uniform", 0.0, 0.5]),
    uncertain("last_year_push", "目标末年推动力度", "How far the last year of a target presses the office", GROUP,
        "share", 0.0, 1.0, ["uniform", 0.0, 1.0]),
)

MUNICIPAL = (
    uncertain("municipal_first_round_size", "市级首批平均规模", "Towns a city names in its first municipal round, mean",
        GROUP, "towns/city-round", 0.0, 20.0, ["lognormal", 7.5, 0.2],
        "certification_facts.csv: C18 82 named within nine months by 11 cities", "derived"),
    uncertain("municipal_later_round_size", "市级后续批次平均规模",
        "Towns a city names in a later municipal round, mean", GROUP, "towns/city-round", 0.0, 20.0,
        ["lognormal", 1.8, 0.7],
        "certification_facts.csv: C12 20 planned for a year, 1.8 a city; C28 a county's 2 to be 3 in two years, 1.9 a "
        "city and year where the 82 grow like that",
        "judgement"),
)

SCORES = (
    uncertain("criterion_concentration", "标准权重集中度", "Dirichlet concentration of the eight criteria's weights",
        GROUP, "concentration", 0.5, 1000.0, ["uniform", 4.0, 12.0]),
    uncertain("score_concentration_output_weight", "集聚标准中产值占比", "Weight of output in criterion (4)",
        GROUP, "share", 0.0, 1.0, ["uniform", 0.55, 0.85]),
    uncertain("score_leaders_firms_weight", "龙头标准中企业数占比", "Weight of leading firms in criterion (5)", GROUP,
        "share", 0.0, 1.0, ["uniform", 0.8, 1.0]),
    uncertain("within_county_share", "县域内集聚概率", "Chance that a town's industry keeps within one county", GROUP,
        "share", 0.0, 1.0, ["triangular", 0.85, 0.99, 1.0],
        "certification_facts.csv: C10, C13 (18 of 18 provincial towns are named after one county: 19 of 20 expected)",
        "derived", central=0.95),
    uncertain("expert_noise", "专家评分误差", "Spread of an expert score", GROUP, "score", 0.0, 0.5,
        ["triangular", 0.02, 0.05, 0.15]),
    uncertain("bar_level", "分数线水平", "Quality bar", GROUP, "score", 0.0, 1.0,
        ["triangular", 0.1, 0.3, 0.43],
        "certification_facts.csv: C10 (the weakest of the ten towns named then scores about 0.43 in the base year)",
        "judgement"),
    uncertain("title_bonus", "称号加分", "Bonus for the titles and centres of 二(五)", GROUP, "score", 0.0, 0.3,
        ["uniform", 0.02, 0.08]),
    uncertain("waiver_probability", "原则上放宽概率", "Chance that an 'in principle' line is waived", GROUP, "share",
        0.0, 1.0, ["triangular", 0.0, 0.1, 0.2]),
    uncertain("prospects_share", "发展前景认可概率", "Chance that prospects are judged good under the relaxed gate",
        GROUP, "share", 0.0, 1.0, ["uniform", 0.4, 0.8]),
    uncertain("nominations_per_city", "每市推荐数", "Nominations of a city and round", GROUP, "towns/city-round", 0.0,
        30.0, ["choice", [1, 2, 3, 4, 5, 6, 8], [1, 2, 3, 3, 2, 2, 1]], central=3.0),
    uncertain("nomination_noise", "推荐评分误差", "Spread of a city's own ranking", GROUP, "score", 0.0, 0.5,
        ["uniform", 0.02, 0.1]),
    uncertain("nomination_output_noise", "市级测算产值偏差", "Spread of a town's output as its city reckons it", GROUP,
        "log", 0.0, 1.0, ["uniform", 0.05, 0.3]),
)

LABEL = (
    uncertain("label_effect", "省级称号增长效应", "Revenue growth by the provincial title", GROUP, "per year", 0.0, 0.2,
        ["triangular", 0.0, 0.02, 0.05],
        "effects.csv: Suggested prior: provincial town label on revenue growth, net of selection", "judgement"),
    uncertain("label_decay_by_batch", "后批次效应衰减", "Label effect of a batch over that of the one before", GROUP,
        "factor", 0.0, 1.0, ["uniform", 0.4, 0.8],
        "effects.csv: Zone type: FDI up, wages above living cost; "
        "later zones bring smaller benefit and larger distortion",
        "judgement"),
    uncertain("effort_response", "称号目标激励强度", "Effort a town near the line adds", GROUP, "share", 0.0, 1.0,
        ["uniform", 0.0, 0.3]),
)

FIGURES = (
    uncertain("gaming_propensity", "数据虚报倾向", "Stretch of reported figures under full pressure", GROUP, "share",
        0.0, 0.5, ["triangular", 0.0, 0.05, 0.15], "certification_facts.csv: C31, C32 (counts only)", "judgement"),
    uncertain("scope_growth", "统计口径年扩大幅度", "Growth of reported output by a scope that widens", GROUP,
        "share/yr", 0.0, 0.2, ["triangular", 0.0, 0.01, 0.04]),
    uncertain("rebasing_growth", "基数调整年增幅", "Growth of reported output by re-based figures", GROUP, "share/yr",
        0.0, 0.1, ["triangular", 0.0, 0.005, 0.015]),
    uncertain("paper_entry_rate", "空壳主体新增率", "Paper units registered per unit under full pressure", GROUP,
        "per year", 0.0, 0.5, ["triangular", 0.0, 0.03, 0.1],
        "certification_facts.csv: C31, C32; macro.csv: Market entities 2022, +26.1 %", "judgement"),
    uncertain("registration_drive", "授牌后登记突击", "Units registered in a title's first year per unit reported",
        GROUP, "per year", 0.0, 3.0, ["triangular", 0.45, 0.65, 0.85],
        "certification_facts.csv: C33 10 provincial towns in first 9 months: new entities", "derived"),
    uncertain("worker_turnover_rate", "员工流动补充率", "Leavers replaced, of the payroll", GROUP, "per year", 0.0, 1.0,
        ["triangular", 0.045, 0.09, 0.135], "certification_facts.csv: C33 jobs in the first 9 months, gross",
        "derived"),
    uncertain("verification_find_share", "核查发现率", "Checked paper units that are found out", GROUP, "share", 0.0,
        1.0, ["uniform", 0.5, 0.9]),
)

ROUNDS = (*CALENDAR, *MUNICIPAL, *SCORES, *LABEL, *FIGURES)
