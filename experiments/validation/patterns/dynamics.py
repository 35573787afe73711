"""Published patterns of firms that nothing is done to: V1 to V4. Words only; numbers stand in published.csv."""

from jinzhen.experiments.paper.text import Text
from jinzhen.experiments.validation.figures import Pattern, published
from jinzhen.experiments.validation.trials import dynamics

BY_SIZE = Text(
    "Rates by size are taken from this source; the parameters named were tuned to all of them.",
    "分规模退出率取自该来源；所列参数据全部退出率调整。",
)
CROSSING = Text("The parameters named were tuned to the year 2023.", "所列参数据2023年的数值调整。")
YEARS_AFTER = Text(
    "Two parameters were tuned to those lost in 2023 and to those new; those lost later were not looked at.",
    "退规参数据2023年调整，其后各年的退规未参与调参。",
)

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
        trial=dynamics.growth_rates,
        figures=(
            published(
                "V1",
                "shape",
                Text("Subbotin shape (1 Laplace, 2 normal)", "Subbotin形状参数（1为拉普拉斯，2为正态）"),
                "test",
                Text(
                    "Shocks of a quarter are Laplace; a year adds up four of two kinds, with demand, credit and "
                    "capacity between, which could make it normal.",
                    "季度冲击为拉普拉斯分布；一年由两类冲击各四次叠加，其间还有需求、信贷和产能，可能趋于正态。",
                ),
            ),
            published(
                "V1",
                "sd",
                Text("Standard deviation", "标准差"),
                "construction",
                Text(
                    "The priors of both shocks' scales were set from this source.", "两类冲击幅度的先验均据该来源设定。"
                ),
            ),
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
        trial=dynamics.size_tail,
        figures=(
            published(
                "V2",
                "start",
                Text("Exponent of the density, start", "密度指数，起始"),
                "construction",
                Text("Sizes are drawn with this source's exponent.", "起始规模即按该来源的指数抽取。"),
            ),
            published(
                "V2",
                "end",
                Text("Exponent of the density, end of 2025", "密度指数，2025年末"),
                "test",
                Text(
                    "Three years of growth, entry and exit could bend the tail.", "三年的增长与进出可能改变尾部形状。"
                ),
            ),
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
        trial=dynamics.exits,
        tuned=("hazard_scale", "usual_margin", "margin_response", "open_bills_years"),
        figures=(
            published("V3", "all", Text("Exit, all", "退出率，全部"), "tuned", BY_SIZE, dynamics.exit_rate("all")),
            published(
                "V3", "large", Text("Exit, large", "退出率，大型"), "tuned", BY_SIZE, dynamics.exit_rate("large")
            ),
            published(
                "V3", "medium", Text("Exit, medium", "退出率，中型"), "tuned", BY_SIZE, dynamics.exit_rate("medium")
            ),
            published(
                "V3", "small", Text("Exit, small", "退出率，小型"), "tuned", BY_SIZE, dynamics.exit_rate("small")
            ),
            published(
                "V3",
                "peak",
                Text("Age of most exits", "退出最多的年龄"),
                "construction",
                Text("The hazard's hump is put at this age.", "退出率的峰值年龄即按此设定。"),
                dynamics.age_of_most_exits,
            ),
        ),
    ),
    Pattern(
        "V4",
        Text("Turnover across the designated size", "规模线上下的进出"),
        treatment=Text("the reward for crossing as in the baseline (a campaign year)", "上规奖励同基准情景（活动年）"),
        outcome=Text(
            "firms above the size at the end of a year that were not at its start, and the reverse; their number a "
            "year later",
            "年末在规模以上而年初不在者，及相反者；一年后的户数",
        ),
        comparison=Text("stock at the start", "期初存量"),
        horizon=Text(
            "2023; of those lost later 2024 and 2025; of the number mid-2023 to mid-2024",
            "2023年；其后退规为2024与2025年；户数为2023年年中至2024年年中",
        ),
        trial=dynamics.size_crossings,
        tuned=("registered_share", "registration_rate", "drop_out_share"),
        figures=(
            published(
                "V4",
                "new",
                Text("New above size over stock", "新上规与存量之比"),
                "tuned",
                CROSSING,
                dynamics.over("new", "stock"),
            ),
            published(
                "V4",
                "lost",
                Text("Dropped out over stock", "退规与存量之比"),
                "tuned",
                CROSSING,
                dynamics.over("lost", "stock"),
            ),
            published(
                "V4",
                "lost_later",
                Text("Dropped out over stock, 2024 and 2025", "退规与存量之比，2024与2025年"),
                "test",
                YEARS_AFTER,
                dynamics.over("lost_later", "stock_later"),
            ),
            published(
                "V4",
                "net_later",
                Text("Growth of the number, mid-2023 to mid-2024", "户数增长，2023年年中至2024年年中"),
                "tuned",
                Text(
                    "registration_rate was set with it in view: how soon a campaign has found those it looks for.",
                    "registration_rate选取时参照了该数值：活动多快找齐应登记的企业。",
                ),
                dynamics.growth_of_number,
            ),
        ),
    ),
)
