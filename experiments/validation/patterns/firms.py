"""Published regularities of firms without a treatment: V19 to V24. Words only; numbers stand in published.csv."""

from jinzhen.experiments.paper.text import Text
from jinzhen.experiments.validation.figures import Pattern, published
from jinzhen.experiments.validation.trials import books, dynamics, growth, investment, jobs, lives, productivity

NOTHING_DONE = Text("none", "无")
ABOVE_SIZE = Text("none: level, firms above the designated size", "无：水平值，规模以上企业")
MARGINS = Text(
    "Margins are spread once, at the start, around an assumed mean; demand, wages, prices and exits come after.",
    "利润率仅在起始时围绕假定均值抽取，此后随需求、工资、价格与退出变化。",
)
FOUNDED = Text(
    "At the end of 2027 all firms under five were founded in the run, at an assumed rate of entry.",
    "2027年末不足五年的企业均在模拟中设立，新设率为假定值。",
)
NEWCOMERS = Text(
    "Exit was tuned to all firms and their sizes, not to newcomers.", "退出率据全部企业及其规模调整，未据新设企业调整。"
)
ENDED = Text(
    "Exit was tuned to its rate, not to how old those that close have become.",
    "调整所据为退出率，而非退出企业的年龄。",
)
MEMORY = Text("No parameter was chosen for the memory of growth.", "没有参数据增长的记忆性选取。")
LUMPS = Text(
    "Depreciation and the pace of adjustment are assumed, with investment as a whole in view; how often firms decide "
    "was tuned to years with next to none.",
    "折旧与调整速度为假定值，选取时仅着眼于总投资；企业决策的频率据几乎不投资的年份调整。",
)
FLOWS_OF_JOBS = Text("The pace of hiring is assumed.", "招工速度为假定值。")
SPREAD = Text(
    "Spreads at the start are assumed; years of shocks, investment, entry and exit come after.",
    "起始离散度为假定值，此后经历多年冲击、投资与进出。",
)

FIRMS = (
    Pattern(
        "V19",
        Text("Books of above-size firms", "规模以上企业的账目"),
        treatment=NOTHING_DONE,
        outcome=Text(
            "share that makes losses; profit before income tax over sales; debt and overdrafts over capital and cash; "
            "wages over value added",
            "亏损面；利润总额与销售额之比；债务及透支与资本及现金之比；工资与增加值之比",
        ),
        comparison=ABOVE_SIZE,
        horizon=Text("2023; losses in the first half of 2024", "2023年；亏损面为2024年上半年"),
        trial=books.above_size_books,
        tuned=("start_margin",),
        figures=(
            published(
                "V19", "loss_making", Text("Firms that make losses, half a year", "亏损面，半年"), "test", MARGINS
            ),
            published(
                "V19",
                "margin",
                Text("Profit over sales", "营业收入利润率"),
                "tuned",
                Text("start_margin was tuned to it.", "start_margin据此调整。"),
            ),
            published(
                "V19",
                "liabilities",
                Text("Liabilities over assets", "资产负债率"),
                "test",
                Text("Debt at the start is assumed at 0.35 of capital.", "起始债务假定为资本的0.35。"),
            ),
            published(
                "V19",
                "wage_share",
                Text("Wages over value added", "工资占增加值比重"),
                "test",
                Text(
                    "Payroll and wages come from figures of the trades; the share was not looked at.",
                    "在岗职工与工资取自各行业数据，选取时未参照该比重。",
                ),
            ),
        ),
    ),
    Pattern(
        "V20",
        Text("How old firms become", "企业的年龄与存续"),
        treatment=NOTHING_DONE,
        outcome=Text(
            "ages of firms in business; newcomers of 2023 that closed; ages of those that closed",
            "在业企业的年龄；2023年新设企业的关闭比例；退出企业的年龄",
        ),
        comparison=Text("none: level, all firms", "无：水平值，全部企业"),
        horizon=Text(
            "end of 2027; three and five years from founding; 2023 to 2027", "2027年末；设立后三年与五年；2023至2027年"
        ),
        trial=lives.lives,
        figures=(
            published(
                "V20", "young", Text("Firms under five years", "不足五年的企业"), "test", FOUNDED, lives.of_all("young")
            ),
            published(
                "V20",
                "middle",
                Text("Firms of five to ten years", "五至十年的企业"),
                "test",
                FOUNDED,
                lives.of_all("middle"),
            ),
            published(
                "V20", "old", Text("Firms over ten years", "十年以上的企业"), "test", FOUNDED, lives.of_all("old")
            ),
            published(
                "V20",
                "closed_in_three",
                Text("Closed within three years", "三年内关闭"),
                "test",
                NEWCOMERS,
                dynamics.over("closed_in_three", "founded"),
            ),
            published(
                "V20",
                "closed_in_five",
                Text("Closed within five years", "五年内关闭"),
                "test",
                NEWCOMERS,
                dynamics.over("closed_in_five", "founded"),
            ),
            published(
                "V20",
                "life",
                Text("Life of firms that close", "退出企业的平均寿命"),
                "test",
                ENDED,
                dynamics.over("closed_years", "n_closed"),
            ),
            published(
                "V20",
                "short_lives",
                Text("Of those that close, five years or less", "退出企业中寿命五年以内者"),
                "test",
                ENDED,
                dynamics.over("closed_young", "n_closed"),
            ),
        ),
    ),
    Pattern(
        "V21",
        Text("Growth by size, age and the year before", "增长与规模、年龄及上年增长"),
        treatment=NOTHING_DONE,
        outcome=Text(
            "yearly log growth of sales, and of jobs over three years", "销售额的年度对数增长，及三年间就业的对数增长"
        ),
        comparison=Text(
            "growth of the year before (20 to 49 and 250 or more workers); sales of above-size firms; jobs and age of "
            "survivors",
            "上年增长（20至49人及250人以上）；规模以上企业的销售额；存续企业的就业与年龄",
        ),
        horizon=Text("2023 to 2025", "2023至2025年"),
        trial=growth.growth_of_firms,
        figures=(
            published(
                "V21",
                "memory_small",
                Text("Growth with the year before, small", "与上年增长的相关，小型"),
                "test",
                MEMORY,
            ),
            published(
                "V21",
                "memory_large",
                Text("Growth with the year before, large", "与上年增长的相关，大型"),
                "test",
                MEMORY,
            ),
            published(
                "V21",
                "spread_by_size",
                Text("Exponent of the spread of growth by sales", "增长离散度随销售额下降的指数"),
                "test",
                Text(
                    "Shocks fall with jobs to an assumed power of 0.15; growth adds credit, capacity and customers.",
                    "冲击随就业下降的指数假定为0.15；增长还受信贷、产能和客户影响。",
                ),
            ),
            published("V21", "growth_by_size", Text("Growth by size", "增长随规模的斜率"), "test", MEMORY),
            published("V21", "growth_by_age", Text("Growth by age", "增长随年龄的斜率"), "test", MEMORY),
            published(
                "V21",
                "spread_by_age",
                Text("Spread of growth by age", "增长离散度随年龄的斜率"),
                "construction",
                Text("Shocks fall with age, as another source says.", "冲击随年龄减小，依据另一来源。"),
            ),
        ),
    ),
    Pattern(
        "V22",
        Text("Investment comes in lumps", "投资的集中性"),
        treatment=NOTHING_DONE,
        outcome=Text("investment of a year over capital at its start", "年度投资与年初资本之比"),
        comparison=Text("none: level, firms above the designated size throughout", "无：水平值，始终在规模以上的企业"),
        horizon=Text("2023 to 2025, year by year", "2023至2025年，逐年"),
        trial=investment.investment_rates,
        tuned=("investment_decisions",),
        figures=(
            published("V22", "rate", Text("Mean rate", "平均投资率"), "test", LUMPS),
            published(
                "V22",
                "inaction",
                Text("Years with next to none", "几乎不投资的年份"),
                "tuned",
                Text("investment_decisions was tuned to it.", "investment_decisions据此调整。"),
            ),
            published("V22", "spikes", Text("Years over 20 %", "投资率超过20%的年份"), "test", LUMPS),
            published("V22", "memory", Text("Rate with the year before", "与上年投资率的相关"), "test", LUMPS),
        ),
    ),
    Pattern(
        "V23",
        Text("Jobs created and lost", "就业创造与损失"),
        treatment=NOTHING_DONE,
        outcome=Text(
            "jobs added by firms that grow or open, and lost by those that shrink or close",
            "扩张或新设企业增加的岗位，收缩或关闭企业减少的岗位",
        ),
        comparison=Text(
            "mean of the jobs at both ends of the year, firms above size at either",
            "年初与年末岗位的均值，任一时点在规模以上的企业",
        ),
        horizon=Text("2023 to 2025, year by year", "2023至2025年，逐年"),
        trial=jobs.job_flows,
        figures=(
            published(
                "V23", "created", Text("Created", "创造"), "test", FLOWS_OF_JOBS, dynamics.over("created", "jobs")
            ),
            published("V23", "lost", Text("Lost", "损失"), "test", FLOWS_OF_JOBS, dynamics.over("lost", "jobs")),
            published(
                "V23",
                "excess",
                Text("Beyond what the net change needs", "超出净变化所需的部分"),
                "test",
                FLOWS_OF_JOBS,
                dynamics.over("excess", "gross"),
            ),
        ),
    ),
    Pattern(
        "V24",
        Text("Spread of productivity, and how long it lasts", "生产率的离散与持续"),
        treatment=NOTHING_DONE,
        outcome=Text(
            "log value added over capital and wage bill; log output over capital, jobs, materials and energy",
            "增加值与资本及工资总额之比的对数；产值与资本、就业、材料及能源之比的对数",
        ),
        comparison=Text("the mean of the trade, firms above the designated size", "行业均值，规模以上企业"),
        horizon=Text("2023; the top fifth five years later", "2023年；前五分之一在五年后"),
        trial=productivity.spread_of_productivity,
        figures=(
            published(
                "V24",
                "revenue_productivity",
                Text("Revenue productivity, 90th less 10th percentile", "收入生产率，第90与第10百分位之差"),
                "test",
                SPREAD,
            ),
            published(
                "V24",
                "productivity",
                Text("Productivity, 90th less 10th percentile", "生产率，第90与第10百分位之差"),
                "test",
                SPREAD,
            ),
            published(
                "V24",
                "still_on_top",
                Text("Of the top fifth, still there five years later", "前五分之一中五年后仍在者"),
                "test",
                SPREAD,
            ),
        ),
    ),
)
