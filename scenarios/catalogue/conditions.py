"""Uncertain outside conditions: demand, prices, wages, interest, energy."""

from jinzhen.scenarios.catalogue.uncertain import uncertain

GROUP = "environment"

# A table reads best with few lines an entry.
# fmt: off
DEMAND = (
    uncertain("demand_growth", "需求量年增长(不变价)", "Growth of what is bought, at constant prices, all trades",
        GROUP, "share/yr", -0.2, 0.3, ["normal", 0.045, 0.02],
        "macro.csv: GDP real growth 2020-2023, 3.6 to 9.1 %; the lower half of it, as growth slows", "judgement"),
    uncertain("trade_growth_sd", "行业间需求增速差异", "Spread of demand growth between trades", GROUP, "share/yr", 0.0,
        0.2, ["uniform", 0.015, 0.045]),
    uncertain("demand_shock_sd", "季度需求冲击幅度", "Quarterly innovation of demand, AR(1)", GROUP, "log", 0.0, 0.2,
        ["uniform", 0.01, 0.03]),
    uncertain("demand_persistence", "需求冲击持续性", "Persistence of a demand shock over a quarter", GROUP, "share",
        0.0, 0.99, ["uniform", 0.6, 0.9]),
    uncertain("outside_growth_gap", "省外对手增速差", "Growth of competitors outside Shanxi over the market's", GROUP,
        "share/yr", -0.1, 0.1, ["normal", 0.0, 0.01]),
)

PRICES = (
    uncertain("price_growth", "产品出厂价格年涨幅", "Growth of producer prices, all trades", GROUP, "share/yr", -0.2,
        0.2, ["normal", -0.01, 0.015], "macro.csv: PPI China 2023 -3.0 %, Shanxi 2022 +11.4 %", "judgement"),
    uncertain("material_price_gap", "原料与产品价格涨幅差", "Growth of material prices over output prices", GROUP,
        "share/yr", -0.1, 0.1, ["normal", 0.0, 0.005], "macro.csv: PPI Shanxi 2022, purchase prices +9.7 %",
        "judgement"),
    uncertain("wage_growth", "工资年涨幅", "Growth of wages", GROUP, "share/yr", -0.05, 0.2, ["normal", 0.05, 0.015],
        "macro.csv: Non-private-unit wage 2019, +5.5 %", "judgement"),
    uncertain("lending_rate", "企业贷款利率", "Interest on enterprise loans at the start", GROUP, "share/yr", 0.0, 0.2,
        ["normal", 0.0468, 0.002], "macro.csv: Enterprise loan rate 2022-01..05, 4.68 %", "reported",
        central=0.0468),
    uncertain("small_loan_wedge", "小微贷款利差", "What small firms pay over it", GROUP, "share/yr", 0.0, 0.1,
        ["normal", 0.014, 0.002], "macro.csv: Inclusive small/micro loan rate 6.08 % less 4.68 %", "reported"),
    uncertain("lending_rate_trend", "贷款利率年变动", "Change of the lending rate", GROUP, "share/yr", -0.02, 0.02,
        ["normal", -0.003, 0.001],
        "macro.csv: Change in new corporate loan rate -0.51 pp; macro.csv: LPR 1-year", "derived"),
    uncertain("credit_supply_growth", "信贷供给年增长", "Growth of credit supply", GROUP, "share/yr", -0.2, 0.4,
        ["normal", 0.09, 0.02],
        "macro.csv: All loans outstanding 2025, +6.7 %; macro.csv: Inclusive small/micro loans", "judgement"),
    uncertain("equipment_tax_credit", "设备投资税收抵扣", "Investment the national tax returns", GROUP,
        "share", 0.0, 0.5, 0.0),
)

ENERGY = (
    uncertain("power_price", "一般工业电价", "Ordinary industrial power price", GROUP, "CNY/kWh", 0.2, 1.5,
        ["uniform", 0.45, 0.65], "macro.csv: Industrial electricity price (ordinary) 2023", "judgement"),
    uncertain("energy_price_growth", "能源价格年涨幅", "Growth of energy prices", GROUP, "share/yr", -0.2, 0.5,
        ["normal", 0.0, 0.02]),
    uncertain("energy_supply_share", "能源供应保障率", "Share of the energy quota that can be delivered", GROUP,
        "share", 0.3, 1.0, 1.0),
)

CONDITIONS = (*DEMAND, *PRICES, *ENERGY)
