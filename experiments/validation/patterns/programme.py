"""Published course of the programme itself: V13, V16 to V18. Words only; numbers stand in published.csv."""

from jinzhen.experiments.paper.text import Text
from jinzhen.experiments.validation.figures import Pattern, published
from jinzhen.experiments.validation.trials import programme

FOUR = Text("Four parameters were tuned to these four figures.", "四个参数据这四项数值调整。")
KNOWN = Text(
    "The published outputs of these towns stand in the base year and speak for them.",
    "这些镇的公布产值已在基年中，得分因此靠前。",
)
CITIES = Text("city_sd was set wide enough for Jincheng.", "city_sd的取值使晋城落入预测区间。")

PROGRAMME = (
    Pattern(
        "V13",
        Text("Registration reform", "登记制度改革"),
        treatment=Text(
            "approval_reform up by 0.3 of the delay from 2023 on, everywhere",
            "自2023年起各地审批时间再压缩0.3（approval_reform）",
        ),
        outcome=Text("real entrants and exits", "实际进入与退出"),
        comparison=Text("the same years without the reform, same draws", "同一年份无改革，随机数相同"),
        horizon=Text("2023 and 2024", "2023与2024年"),
        trial=programme.registration_reform,
        tuned=("approval_entry_effect",),
        figures=(
            published(
                "V13",
                "entry",
                Text("Entry", "进入"),
                "tuned",
                Text("approval_entry_effect was tuned to it.", "approval_entry_effect据此调整。"),
                programme.relative("entry"),
            ),
            published(
                "V13",
                "exit",
                Text("Exit", "退出"),
                "construction",
                Text("approval_exit_effect is drawn from this source.", "approval_exit_effect即按该来源抽取。"),
                programme.relative("exit"),
            ),
        ),
    ),
    Pattern(
        "V16",
        Text("The first ten towns after designation", "首批十镇认定之后"),
        treatment=Text("designation of September 2022 and the plan", "2022年9月的认定与方案"),
        outcome=Text(
            "gross and as reported: newcomers of any kind (real, on paper, moved in), hires with linked jobs, signed "
            "projects and sums (empty ones included)",
            "毛数、上报口径：各类新增主体（实际、空壳、迁入），新招与带动就业，签约项目与金额（含未落地者）",
        ),
        comparison=Text("none: level", "无：水平值"),
        horizon=Text(
            "2022Q4 to 2023Q2 (the source: 10 to 12 months)", "2022年四季度至2023年二季度（来源为10至12个月）"
        ),
        trial=programme.first_ten_towns,
        tuned=("registration_drive", "worker_turnover_rate", "SIGNED_SHARE", "full_size_output_mcny"),
        figures=(
            published("V16", "entities", Text("New entities", "新增主体"), "tuned", FOUR),
            published("V16", "jobs", Text("New jobs", "新增就业"), "tuned", FOUR),
            published("V16", "projects", Text("Projects signed", "签约项目"), "tuned", FOUR),
            published("V16", "signed_mcny", Text("Investment signed", "签约投资"), "tuned", FOUR),
        ),
    ),
    Pattern(
        "V17",
        Text("Hindcast of the second batch", "第二批认定的回测"),
        treatment=Text("history imposed up to 2022-09-30 only", "史实仅截至2022-09-30"),
        outcome=Text(
            "score before the round of 2023Q4: share of the other candidates below",
            "2023年四季度认定前的得分：低于该镇的其他候选占比",
        ),
        comparison=Text("the 82 municipal towns of mid-2023", "2023年年中的82个市级镇"),
        horizon=Text("2022Q4 to 2023Q3", "2022年四季度至2023年三季度"),
        trial=programme.second_batch,
        figures=(
            published("V17", "mean", Text("Mean percentile of P11-P14", "P11至P14的平均百分位"), "construction", KNOWN),
            *(
                published("V17", town, Text(f"Percentile of {town}", f"{town}的百分位"), "construction", KNOWN)
                for town in programme.SECOND_BATCH_KNOWN
            ),
        ),
    ),
    Pattern(
        "V18",
        Text("City totals predicted from the other cities", "由其他各市预测某市总数"),
        treatment=Text(
            "base year without the city's totals, its towns' output and the priors of their output",
            "基年不含该市总数、其各镇产值及产值先验",
        ),
        outcome=Text("reported output of the city's municipal towns", "该市市级镇的上报产值"),
        comparison=Text(
            "published total (Datong's 334 of 2023 carried back to 2022)", "公布总数（大同2023年的334推回2022年）"
        ),
        horizon=Text("2022", "2022年"),
        trial=programme.city_totals,
        tuned=("city_sd",),
        figures=(
            published("V18", "jincheng", Text("Jincheng, predicted", "晋城，预测"), "tuned", CITIES),
            published("V18", "datong", Text("Datong, predicted", "大同，预测"), "tuned", CITIES),
        ),
    ),
)
