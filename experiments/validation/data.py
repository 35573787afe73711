"""The validation as a table for a file, and what its columns mean."""

import pandas as pd

from jinzhen.experiments.paper.columns import columns
from jinzhen.experiments.paper.parts import Data
from jinzhen.experiments.paper.text import said
from jinzhen.experiments.validation import words
from jinzhen.experiments.validation.facts import Fact
from jinzhen.experiments.validation.result import Validation

COLUMNS = columns({
    "pattern": ("", "number of the pattern", "规律编号"),
    "title": ("", "pattern", "规律"),
    "figure": ("", "figure of the pattern", "数值"),
    "unit": ("", "unit of the figures beside it", "同行数值的单位"),
    "published": ("", "as published, in the unit beside it; empty where no number is given", "公布值，单位见同行"),
    "published_low": ("", "lowest value that agrees; -inf where open", "相符的下限；不限为-inf"),
    "published_high": ("", "highest value that agrees; inf where open", "相符的上限；不限为inf"),
    "interval_basis": ("", "where the interval comes from", "区间依据"),
    "judged_by": ("", "value: lies inside; prediction: reaches into; sign: interval lies inside",
                  "判据：数值落入；预测区间触及；或模拟区间整体落入"),
    "simulated": ("", "simulated, in the same unit", "模拟值，单位同上"),
    "simulated_low": ("", "lower end of its interval", "其区间下限"),
    "simulated_high": ("", "upper end of its interval", "其区间上限"),
    "spread_over_replications": ("", "standard deviation over replications", "各次模拟的标准差"),
    "replications": ("replications", "replications that could measure it", "能够测得的模拟次数"),
    "passes": ("", "whether the two agree", "是否相符"),
    "standing": ("", "test: can fail and counts; tuned; construction: follows by construction",
                 "test：可能不符，计入；tuned：用于调参；construction：由设定决定"),
    "why": ("", "why it has this standing", "如此归类的原因"),
    "reason_of_miss": ("", "why a test misses; empty otherwise", "检验不符的原因；其余为空"),
    "tuned": ("", "parameters that were tuned to figures of the pattern", "据该规律调整的参数"),
    "treatment": ("", "what is done", "处理"),
    "outcome": ("", "what is measured", "结果"),
    "comparison": ("", "against what", "对照"),
    "horizon": ("", "over which time", "时限"),
    "population": ("", "of whom it was published", "公布数值的对象"),
    "period": ("", "of which time", "公布数值的时期"),
    "says": ("", "what the source says", "来源的内容"),
    "source": ("", "publication and address", "出版物与网址"),
    "fact": ("", "fact table and row that have the figure too", "同载该数值的事实表与行"),
})  # fmt: skip


def data(result: Validation) -> Data:
    """Everything about every figure, a row each; open ends of intervals are infinite, unknown numbers empty."""
    rows = (
        {
            "pattern": row.pattern.name,
            "title": row.pattern.title.en,
            "figure": row.figure.label.en,
            "unit": row.figure.unit,
            "published": row.figure.centre,
            "published_low": row.figure.low,
            "published_high": row.figure.high,
            "interval_basis": row.figure.basis.en,
            "judged_by": row.figure.judged_by,
            "simulated": row.simulated.value,
            "simulated_low": row.simulated.low,
            "simulated_high": row.simulated.high,
            "spread_over_replications": row.simulated.spread,
            "replications": row.simulated.n,
            "passes": row.passes,
            "standing": row.figure.standing,
            "why": row.figure.why.en,
            "reason_of_miss": said(words.reason(row), "en"),
            "tuned": " ".join(row.pattern.tuned),
            "treatment": row.pattern.treatment.en,
            "outcome": row.pattern.outcome.en,
            "comparison": row.pattern.comparison.en,
            "horizon": row.pattern.horizon.en,
            **_published(row.figure.fact),
        }
        for row in result.rows
    )
    return Data("validation", pd.DataFrame(rows, columns=list(COLUMNS)), COLUMNS)


def _published(fact: Fact | None) -> dict[str, str]:
    """Where a figure is published."""
    if fact is None:
        return dict.fromkeys(("population", "period", "says", "source", "fact"), "")
    return {"population": fact.population, "period": fact.period, "says": fact.says, "source": fact.source,
            "fact": f"{fact.table}: {fact.row}" if fact.table else ""}
