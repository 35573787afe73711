"""Published patterns of firms that nothing is done to: V1 to V4. Data only; see published.py."""

from jinzhen.experiments.paper.text import Text
from jinzhen.experiments.validation.figures import Figure, Pattern, around
from jinzhen.experiments.validation.trials import dynamics

DYNAMICS = (
    Pattern(
        "V1",
        Text("Firm growth is tent-shaped, not normal", "企业增长呈尖峰而非正态分布"),
        treatment=Text("none", "无"),
        outcome=Text("yearly log growth of a firm's output, 2023 to 2024", "企业产值的年度对数增长（2023至2024年）"),
        comparison=Text(
            "firms of the same trade (deviations from the trade's median)", "同行业企业（与行业中位数之差）"
        ),
        horizon=Text("two calendar years", "两个日历年"),
        source="effects.csv firm_dynamics: growth-rate distribution Laplace (Subbotin); log growth-rate sd 0.15-0.50",
        trial=dynamics.growth_rates,
        figures=(
            Figure(
                "shape",
                Text("Subbotin shape (1 Laplace, 2 normal)", "Subbotin形状参数（1为拉普拉斯，2为正态）"),
                1.0,
                0.5,
                1.5,
                basis=Text("shape named, no number; 0.5 to 1.5 assumed", "只载形状、未载数值；假定0.5至1.5"),
            ),
            Figure("sd", Text("Standard deviation", "标准差"), 0.30, 0.15, 0.50, "log points"),
        ),
    ),
    Pattern(
        "V2",
        Text("Tail of firm sizes", "企业规模的尾部"),
        treatment=Text("none", "无"),
        outcome=Text(
            "exponent of the density of yearly output, firms above the designated size", "规模以上企业年产值密度的指数"
        ),
        comparison=Text("rank-size regression in the tail, all towns pooled", "尾部位次—规模回归，各镇合并"),
        horizon=Text("at the start and at the end of 2025", "起始时与2025年末"),
        source="effects.csv firm_dynamics: power-law exponent of size density by province 2.0-2.5",
        trial=dynamics.size_tail,
        figures=(
            Figure("start", Text("Exponent of the density, start", "密度指数，起始"), 2.2, 2.0, 2.5),
            Figure("end", Text("Exponent of the density, end of 2025", "密度指数，2025年末"), 2.2, 2.0, 2.5),
        ),
    ),
    Pattern(
        "V3",
        Text("Exit by size and age", "按规模与年龄的退出"),
        treatment=Text("none", "无"),
        outcome=Text("exits over firm-years at risk", "退出数与在险企业年数之比"),
        comparison=Text(
            "by capital at the start of the step: over 10, 1 to 10, below 1 m CNY; by age to the nearest year",
            "按步初资本：1000万元以上、100万至1000万元、100万元以下；按年龄取整",
        ),
        horizon=Text("2023 to 2025", "2023至2025年"),
        source="effects.csv firm_dynamics: implied constant annual exit hazard; by those three sizes; mode year 3",
        trial=dynamics.exits,
        tuned=("hazard_scale", "margin_response", "insolvent_rate"),
        figures=(
            around("all", Text("Exit, all", "退出率，全部"), 0.065, "per year", dynamics.exit_rate("all")),
            around("large", Text("Exit, large", "退出率，大型"), 0.0105, "per year", dynamics.exit_rate("large")),
            around("medium", Text("Exit, medium", "退出率，中型"), 0.043, "per year", dynamics.exit_rate("medium")),
            around("small", Text("Exit, small", "退出率，小型"), 0.092, "per year", dynamics.exit_rate("small")),
            around("peak", Text("Age of most exits", "退出最多的年龄"), 3.0, "years", dynamics.age_of_most_exits),
        ),
    ),
    Pattern(
        "V4",
        Text("Turnover across the designated size", "规模线上下的进出"),
        treatment=Text("the reward for crossing as in the baseline (a campaign year)", "上规奖励同基准情景（活动年）"),
        outcome=Text(
            "firms above the size at the end of 2023 that were not at its start, and the reverse",
            "2023年末在规模以上而年初不在者，及相反者",
        ),
        comparison=Text("stock at the start of the year", "年初存量"),
        horizon=Text("one calendar year", "一个日历年"),
        source="effects.csv firm_dynamics: gross up-scaling 1547/5450; drop-out (1547-1384)/5450, Shanxi 2021",
        trial=dynamics.size_crossings,
        tuned=("registered_share", "drop_out_share"),
        figures=(
            around(
                "new",
                Text("New above size over stock", "新上规与存量之比"),
                0.284,
                "per year",
                dynamics.per_firm_above("new"),
            ),
            around(
                "lost",
                Text("Dropped out over stock", "退规与存量之比"),
                0.030,
                "per year",
                dynamics.per_firm_above("lost"),
            ),
        ),
    ),
)
