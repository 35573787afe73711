"""Uncertain behaviour of firms and markets: elasticities, hazards, entry, learning, finance, projects."""

from jinzhen.scenarios.catalogue.uncertain import uncertain

GROUP = "economy"

# A table reads best with few lines an entry.
# fmt: off
MARKETS = (
    uncertain("segment_elasticity", "镇内产品替代弹性", "Substitution within a town's segment", GROUP, "elasticity",
        1.05, 15.0, ["triangular", 3.0, 4.0, 6.0]),
    uncertain("town_elasticity", "镇间替代弹性", "Substitution between towns of a trade", GROUP, "elasticity", 1.01,
        10.0, ["triangular", 1.3, 1.8, 2.5]),
    uncertain("agglomeration_elasticity", "集聚弹性", "Productivity by cluster size", GROUP, "elasticity", 0.0, 0.2,
        ["triangular", 0.02, 0.045, 0.08],
        "effects.csv: Suggested prior: productivity to cluster size", "judgement"),
    uncertain("gi_premium", "地理标志溢价", "Price premium of a geographical indication", GROUP, "share", -0.5, 0.9,
        ["normal", 0.133, 0.2459], "effects.csv: GI price premium", "reported"),
    uncertain("brand_premium", "区域品牌溢价", "Price premium of a full regional brand", GROUP, "share", 0.0, 0.4,
        ["uniform", 0.02, 0.1]),
    uncertain("fair_effect", "参展出口效应", "Exports gained by users of trade promotion", GROUP, "share", 0.0, 0.5,
        ["triangular", 0.0, 0.179, 0.25],
        "effects.csv: Export level of users of trade promotion services", "reported"),
    uncertain("scope_factor_scale", "全产业链系数偏差", "Scale of chain output over core output", GROUP, "factor", 0.5,
        2.0, ["triangular", 0.85, 1.0, 1.15]),
)

LIFE = (
    uncertain("hazard_scale", "退出率系数", "Scale of all exit hazards", GROUP, "factor", 0.2, 3.0,
        ["triangular", 0.8, 1.0, 1.2]),
    uncertain("hazard_large", "大型企业退出率", "Exit of large firms", GROUP, "per year", 0.0, 0.5, 0.0105,
        "effects.csv: Implied annual exit hazard by those three sizes", "derived"),
    uncertain("hazard_medium", "中型企业退出率", "Exit of medium firms", GROUP, "per year", 0.0, 0.5, 0.043,
        "effects.csv: Implied annual exit hazard by those three sizes", "derived"),
    uncertain("hazard_small", "小型企业退出率", "Exit of small firms", GROUP, "per year", 0.0, 0.5, 0.092,
        "effects.csv: Implied annual exit hazard by those three sizes", "derived"),
    uncertain("entry_rate", "新设率", "Entrants per firm in business", GROUP, "per year", 0.0, 0.5,
        ["triangular", 0.05, 0.08, 0.12]),
    uncertain("entry_margin_elasticity", "新设对利润率弹性", "Entry by margin", GROUP, "elasticity", 0.0, 5.0,
        ["uniform", 0.5, 1.5]),
    uncertain("approval_entry_effect", "审批改革新设效应", "Entry gained when all approval delay is removed", GROUP,
        "share", 0.0, 1.0, ["triangular", 0.1, 0.25, 0.4], "effects.csv: Entry after registration reform", "reported"),
    uncertain("move_rate", "企业迁移率", "Firms that move between towns of a trade", GROUP, "per year", 0.0, 0.1,
        ["uniform", 0.002, 0.008]),
    uncertain("worker_mobility", "劳动力流动性", "Workers that move to a neighbouring labour pool by its wage", GROUP,
        "per year", 0.0, 0.5, ["uniform", 0.02, 0.08]),
)

LEARNING = (
    uncertain("tfp_growth", "全要素生产率年增长", "Growth of incumbents' TFP", GROUP, "per year", -0.05, 0.1,
        ["triangular", 0.01, 0.0285, 0.04], "effects.csv: Incumbent TFP growth, gross output / value added",
        "reported"),
    uncertain("tfp_shock_scale", "生产率冲击幅度", "Laplace scale of TFP shocks", GROUP, "log/yr", 0.0, 0.5,
        ["uniform", 0.06, 0.1], "effects.csv: Log growth-rate standard deviation, small / large firm", "judgement",
        central=0.08),
    uncertain("appeal_shock_scale", "产品吸引力冲击幅度", "Laplace scale of shocks to a firm's appeal", GROUP, "log/yr",
        0.0, 0.5, ["uniform", 0.1, 0.2], "effects.csv: Log growth-rate standard deviation, small / large firm",
        "judgement", central=0.15),
    uncertain("tfp_reversion", "生产率均值回归", "Mean reversion of TFP", GROUP, "per year", 0.0, 0.5,
        ["uniform", 0.03, 0.07], central=0.05),
    uncertain("imitation_rate", "行业内模仿速度", "Gap to the trade's best closed by imitation", GROUP, "per year", 0.0,
        0.3, ["uniform", 0.01, 0.05], central=0.03),
    uncertain("rd_tfp_effect", "研发产出弹性", "TFP by the stock of R&D", GROUP, "elasticity", 0.0, 0.3,
        ["uniform", 0.02, 0.08]),
    uncertain("rd_additionality", "研发补助撬动系数", "Firm R&D per yuan of R&D grant", GROUP, "yuan per yuan", 0.0,
        5.0, ["triangular", 0.5, 1.2, 2.0], "effects.csv: Suggested prior: firm R&D per unit R&D subsidy", "judgement"),
    uncertain("platform_tfp_effect", "公共平台生产率效应", "TFP gained with all eight services", GROUP, "log", 0.0, 0.2,
        ["uniform", 0.0, 0.04]),
    uncertain("skill_tfp_effect", "技能生产率效应", "Value added per worker by skill", GROUP, "elasticity", 0.0, 0.5,
        ["uniform", 0.05, 0.15],
        "effects.csv: Value added per worker to training spend per worker (among trainers)", "judgement"),
    uncertain("training_effect", "培训技能效应", "Skill gained by a trained worker", GROUP, "share", 0.0, 0.5,
        ["triangular", 0.0, 0.1, 0.2], "effects.csv: Wage to training spend per worker", "judgement"),
    uncertain("link_tfp_effect", "龙头配套生产率效应", "TFP of a supplier four years after its first leader", GROUP,
        "log", 0.0, 0.3, ["triangular", 0.04, 0.065, 0.09], "effects.csv: TFP of new supplier four years after",
        "reported"),
    uncertain("link_orders_effect", "龙头配套订单效应", "Orders a leader brings a new supplier, of its sales", GROUP,
        "share", 0.0, 1.0, ["triangular", 0.15, 0.26, 0.37],
        "effects.csv: Employment of new supplier four years after first MNC buyer", "derived"),
)

FINANCE = (
    uncertain("user_cost_elasticity", "投资对资本成本弹性", "Investment by the user cost of capital", GROUP,
        "elasticity", 0.0, 5.0, ["triangular", 1.84, 2.1, 2.4],
        "effects.csv: User-cost elasticity of investment (absolute)", "derived"),
    uncertain("collateral_share", "抵押率", "Loan per yuan of capital", GROUP, "share", 0.0, 1.0,
        ["uniform", 0.4, 0.6]),
    uncertain("guidance_realised_share", "引导基金到位率", "Guidance fund money that arrives", GROUP, "share", 0.0, 1.0,
        ["triangular", 0.15, 0.26, 0.4], "effects.csv: Share of funds reaching target size (worse off the coast)",
        "judgement"),
)

PROJECTS = (
    uncertain("empty_signature_share", "空签比例", "Signed projects that nobody means", GROUP, "share", 0.0, 1.0,
        ["triangular", 0.2, 0.35, 0.5]),
    uncertain("realised_share_rate", "项目年转化率", "Signed investment realised in a year", GROUP, "per year", 0.01,
        1.0, ["triangular", 0.10, 0.20, 0.35], "effects.csv: Realised share of signed investment per year",
        "judgement"),
    uncertain("project_size_mcny", "项目平均规模", "Median size of a signed project", GROUP, "m CNY", 1.0, 5000.0,
        ["lognormal", 320.0, 0.3], "lever_facts.csv: L15a, 616 over 192 projects", "derived"),
    uncertain("project_size_log_sd", "项目规模离散度", "Spread of project sizes", GROUP, "log", 0.0, 2.5,
        ["uniform", 0.7, 1.3]),
    uncertain("land_mcny_per_mu", "亩均投资强度", "Investment on a mu of land", GROUP, "m CNY/mu", 0.2, 20.0,
        ["triangular", 1.0, 2.5, 4.0]),
    uncertain("energy_intensity_decline", "能耗强度年降幅", "Fall of energy per output by itself", GROUP, "share/yr",
        0.0, 0.15, ["triangular", 0.015, 0.03, 0.045], "macro.csv: Energy intensity target -14.5 % 2025 vs 2020",
        "derived"),
)

FIRMS = (*MARKETS, *LIFE, *LEARNING, *FINANCE, *PROJECTS)
