"""Tables of a town's story, and the files behind them."""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from jinzhen.experiments.forecast.words import say as of_forecast
from jinzhen.experiments.paper.formats import NOTHING, number, percent, quarter
from jinzhen.experiments.paper.labels import provenance_data
from jinzhen.experiments.paper.parts import BOTH, Cell, Column, Data, Marked, Table
from jinzhen.experiments.paper.text import Text, Words
from jinzhen.experiments.why.answer import Why
from jinzhen.experiments.why.trace import RoundOfTown
from jinzhen.experiments.why.words import say


def reasons(answer: Why) -> Table:
    """A row a reason: rounds that it decided, and replications in which it decided last."""
    rows: list[list[Cell]] = [
        [say(row["reason"]), _count(row["rounds"], row["share_of_rounds"]),
         _count(row["replications"], row["share_of_replications"])]
        for _, row in answer.reasons.iterrows()
    ]  # fmt: skip
    return Table("reasons", (say("t_reason"), say("t_rounds"), say("t_last")), rows, data="why_reasons", where=BOTH)


def _count(count: int, share: float) -> str:
    return f"{count:,} ({percent(share)})" if count else "0"


def quarters(answer: Why) -> Table:
    """A row a quarter: what gates go by, the score, and what the town takes for its gap."""
    rows = [_quarter(row) for _, row in answer.trace.quarters.iterrows()]
    keys = ("date", "tier", "core", "reported", "gate", "leaders", "support", "score", "perceived")
    heads = [say(f"t_{key}") for key in keys]
    return Table("quarters", heads, rows, words=(0, 1, 8), caption=say("a_year"), data="why_quarters")


def _quarter(row: pd.Series) -> list[Cell]:
    perceived = row["perceived_constraint"]
    return [
        quarter(row["date"]), NOTHING if row["tier"] == "none" else say(f"tier_{row['tier']}"),
        number(row["core_output_mcny"], 0), _marked(number(row["reported_output_mcny"], 0), row["passes_output"]),
        number(row["output_gate_mcny"], 0),
        _beside(row["leading_firms"], row["leaders_needed"], row["passes_leader"]),
        _beside(row["supporting_units"], row["units_needed"], row["passes_support"]),
        f"{row['score']:.3f}" if perceived else "", of_forecast(f"constraint_{perceived}") if perceived else "",
    ]  # fmt: skip


def _beside(value: float, line: float, passes: float) -> Cell:
    return _marked(f"{number(value, 0)} / {number(line, 0)}", passes)


def _marked(words: Words, passes: float) -> Cell:
    return words if passes else Marked(words)


def rounds(answer: Why) -> pd.DataFrame:
    """The rounds with names of towns and gates in one cell each."""
    frame = pd.DataFrame([each._asdict() for each in answer.trace.rounds], columns=list(RoundOfTown._fields))
    ids = answer.towns["town_id"]
    frame["nominated"] = [" ".join(ids.loc[list(towns)]) for towns in frame["nominated"]]
    for name in ("failed", "waived"):
        frame[name] = [" ".join(gates) for gates in frame[name]]
    return frame.rename(columns={"day": "date"})


_DATE = Column(Text("end of the step", "时点"))
_GATES = {
    "reported_output_mcny": Column(Text("reported output a year", "上报产值（年）"), "m CNY/yr"),
    "output_gate_mcny": Column(Text("output gate that applies", "适用的产值门槛"), "m CNY/yr"),
    "leading_firms": Column(Text("leading firms", "龙头企业"), "firms"),
    "leaders_needed": Column(Text("leading firms it has to have", "龙头企业门槛"), "firms"),
    "supporting_units": Column(Text("reported supporting units", "上报配套主体"), "units"),
    "units_needed": Column(Text("supporting units it has to have", "配套主体门槛"), "units"),
    "score": Column(Text("score by the criteria", "按标准的评分"), "0-1"),
}
COLUMNS: Mapping[str, Mapping[str, Column]] = {
    "why_rounds": {
        "date": _DATE,
        "decided": Column(Text("the first line not passed, or named", "未能通过的第一道关口，或获认定")),
        "tier": Column(Text("title before the round", "批次前称号")),
        "standing_years": Column(Text("time it has had that title", "持有该称号的时间"), "years"),
        "rank_in_city": Column(Text("place among the towns its city could nominate; 0 none", "市内排名，0为不可推荐")),
        "n_in_city": Column(Text("towns its city could nominate", "本市可推荐的镇"), "towns"),
        "quota": Column(Text("nominations of a city", "每市推荐名额"), "towns"),
        "nominated": Column(Text("towns its city nominated", "本市所推荐的镇")),
        "failed": Column(Text("gates it fails", "未达的门槛")),
        "waived": Column(Text("gates that are waived though it is below their line", "予以豁免的门槛")),
        **_GATES,
        "seen": Column(Text("score as experts saw it; empty: not nominated", "专家所见评分，空为未获推荐"), "0-1"),
        "bar": Column(Text("quality bar", "质量线"), "0-1"),
        "rank": Column(Text("place among those above every line; 0 is below one", "达标者中的排名，0为未达标")),
        "n_eligible": Column(Text("towns above every line", "达标的镇"), "towns"),
        "places": Column(Text("places of the round", "名额"), "towns"),
    },
    "why_quarters": {
        "date": _DATE,
        "tier": Column(Text("title", "称号")),
        "core_output_mcny": Column(Text("core output a year", "核心产值（年）"), "m CNY/yr"),
        **_GATES,
        "payroll_jobs": Column(Text("payroll jobs", "在岗职工"), "persons"),
        **{f"passes_{name}": Column(Text(f"whether it passes the gate: {name}", f"是否达标：{zh}"))
           for name, zh in (("output", "产值"), ("leader", "龙头"), ("support", "配套"), ("county", "县域"),
                            ("all", "全部"))},
        "perceived_constraint": Column(Text("what it takes for its largest gap", "镇所感知的瓶颈")),
    },
    "why_reasons": {
        "reason": Column(Text("what decided", "原因")),
        "rounds": Column(Text("rounds that it decided, of all replications", "由其决定的批次（各次模拟合计）")),
        "share_of_rounds": Column(Text("share of the rounds that found the town not provincial", "占未获认定前各批次"),
                                  "share"),
        "replications": Column(Text("replications in which it decided last", "作为最终原因的模拟次数")),
        "share_of_replications": Column(Text("share of replications", "占模拟次数"), "share"),
    },
    "why_replications": {
        "replication": Column(Text("replication", "模拟编号")),
        "provincial": Column(Text("provincial towns at the end", "期末省级专业镇"), "towns"),
        "is_provincial": Column(Text("whether the town is one of them", "该镇是否为省级")),
        "last_word": Column(Text("what decided last", "最终原因")),
    },
}  # fmt: skip


def data(answer: Why) -> Iterator[Data]:
    """Every file of numbers."""
    frames: dict[str, Any] = {
        "why_rounds": rounds(answer), "why_quarters": answer.trace.quarters, "why_reasons": answer.reasons,
        "why_replications": answer.last,
    }  # fmt: skip
    for name, frame in frames.items():
        columns = COLUMNS[name]
        yield Data(name, frame.reindex(columns=list(columns)), columns)
    yield provenance_data(answer.provenance, "why_provenance")
