"""Published course of the programme itself: V13, V16 to V18. Data only; see published.py."""

from math import nan

from jinzhen.experiments.paper.text import Text
from jinzhen.experiments.validation.figures import Figure, Pattern, around
from jinzhen.experiments.validation.trials import programme

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
        source="effects.csv entry_regulation: entry after registration reform; exit after registration reform",
        trial=programme.registration_reform,
        tuned=("approval_entry_effect",),
        figures=(
            around("entry", Text("Entry", "进入"), 0.25, "share", programme.relative("entry")),
            around("exit", Text("Exit", "退出"), 0.087, "share", programme.relative("exit")),
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
        source="certification_facts.csv C33: new entities, new jobs; lever_facts.csv L15a: projects and sums signed",
        trial=programme.first_ten_towns,
        tuned=("registration_drive", "worker_turnover_rate", "SIGNED_SHARE", "full_size_output_mcny"),
        figures=(
            around("entities", Text("New entities", "新增主体"), 1069.0, "units"),
            around("jobs", Text("New jobs", "新增就业"), 37100.0, "persons"),
            around("projects", Text("Projects signed", "签约项目"), 192.0, "projects"),
            around("signed_mcny", Text("Investment signed", "签约投资"), 61600.0, "m CNY"),
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
        source="towns.csv: P11 to P14 named in December 2023; the upper part taken as 0.67 on the mean, 0.5 each",
        trial=programme.second_batch,
        figures=(
            Figure(
                "mean",
                Text("Mean percentile of P11-P14", "P11至P14的平均百分位"),
                nan,
                0.67,
                1.0,
                "share",
                Text("upper third, assumed", "上三分之一，假定"),
            ),
            *(
                Figure(
                    town,
                    Text(f"Percentile of {town}", f"{town}的百分位"),
                    nan,
                    0.5,
                    1.0,
                    "share",
                    Text("upper half, assumed", "上半部，假定"),
                )
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
        source="base_year totals.csv: Jincheng 129.63, Datong 334 hundred million CNY",
        trial=programme.city_totals,
        tuned=("city_sd",),
        figures=(
            Figure(
                "jincheng",
                Text("Jincheng, predicted over published", "晋城，预测与公布之比"),
                1.0,
                1.0,
                1.0,
                "ratio",
                Text("published total", "公布总数"),
                judged_by="prediction",
            ),
            Figure(
                "datong",
                Text("Datong, predicted over published", "大同，预测与公布之比"),
                1.0,
                30400 / 31853,
                33400 / 31853,
                "ratio",
                Text("published total, range of carrying it back", "公布总数，含推回的范围"),
                judged_by="prediction",
            ),
        ),
    ),
)
