"""Tables of the effects of levers, and the files behind them."""

from collections.abc import Iterator

import pandas as pd

from jinzhen.experiments.compare.precision import LOOKED_AT
from jinzhen.experiments.compare.tables import difference_text, unit_of
from jinzhen.experiments.compare.tables import label as outcome_label
from jinzhen.experiments.effects.answer import RANKED_BY, Effects
from jinzhen.experiments.effects.words import say
from jinzhen.experiments.paper.formats import number
from jinzhen.experiments.paper.labels import lever_label, provenance_data, unit
from jinzhen.experiments.paper.parts import PAGE, TERMINAL, Cell, Column, Data, Marked, Table
from jinzhen.experiments.paper.text import LANGUAGES, Text, Words, brackets, said

#: Moves of a kind in the terminal.
MOST_MOVES = 10
#: And in a figure.
MOST_SHOWN = 30


def name(move: pd.Series) -> Text:
    """What a move is called; of a choice with what it is set to."""
    label = lever_label(move["lever"])
    return label if move["move"] == move["lever"] else label + " = " + after(move)


def before(move: pd.Series) -> Text:
    """What the lever was."""
    return Text(move["before"], move["before_zh"])


def after(move: pd.Series) -> Text:
    """What it is moved to."""
    return Text(move["after"], move["after_zh"])


def moved_text(move: pd.Series) -> Words:
    """From what to what a lever is moved, with its unit."""
    told = before(move) + " → " + after(move)
    return told + " " + unit(move["unit"]) if move["unit"] else told


def full(answer: Effects, basis: str) -> Table:
    """A row a move, with everything that is looked at."""
    heads: list[Words] = [say("t_lever"), say("t_moved")]
    heads += [outcome_label(each) + (brackets(unit_of(each)) if unit_of(each) else "") for each in LOOKED_AT]
    rows = [_row(answer, move, LOOKED_AT) for _, move in answer.of(basis).iterrows()]
    return Table(f"{basis}_moves", heads, rows, words=(0, 1), data="effects_outcomes", where=PAGE)


def short(answer: Effects, basis: str) -> Table:
    """Those ranked first, with what they are ranked by and what they cost."""
    heads = (say("t_lever"), say("t_moved"), say("t_chance"), say("t_towns"), say("t_cost"))
    moves = answer.of(basis).head(MOST_MOVES)
    rows = [[*_row(answer, move, RANKED_BY), number(move["cost_mcny"], 1)] for _, move in moves.iterrows()]
    return Table(f"{basis}_first", heads, rows, words=(0, 1), where=TERMINAL)


def _row(answer: Effects, move: pd.Series, outcomes: tuple[str, ...]) -> list[Cell]:
    cells: list[Cell] = []
    for outcome in outcomes:
        row = answer.difference(move["move"], outcome)
        told = difference_text(row)
        if outcome not in RANKED_BY:  # the interval of a side effect is in the file: a page has no room for all
            told = _first_line(told)
        cells.append(Marked(told) if row["is_clear"] else told)
    return [name(move), moved_text(move), *cells]


def _first_line(words: Words) -> Text:
    en, zh = (said(words, language).partition("\n")[0] for language in LANGUAGES)
    return Text(en, zh)


_MOVE = Column(Text("the lever, of a choice lever=choice", "政策工具，选项为“工具=选项”"))
_LEVER = Column(Text("lever", "政策工具"))
COLUMNS = {
    "effects_moves": {
        "basis": Column(Text("money: moved by what the money buys; step: by a step of its own",
                             "money：按等额资金变动；step：按自身幅度变动")),
        "move": _MOVE, "lever": _LEVER,
        "unit": Column(Text("unit of the lever; empty for a choice", "工具单位，选项为空")),
        "before": Column(Text("what it is, from the first day that is not history on", "原取值（史实之后）")),
        "after": Column(Text("what it is moved to", "变动后取值")),
        "step": Column(Text("what is added, in its unit; empty for a choice", "变动幅度（工具单位），选项为空")),
        "cost_mcny": Column(Text("public money more, whole horizon, mean", "全期增加的财政资金均值"), "m CNY"),
        "is_at_end": Column(Text("whether it stands at the end of its range", "是否达到取值端点")),
        "is_all_spent": Column(Text("whether the money asked for was spent, nearly", "资金是否基本用完")),
        "is_dead": Column(Text("whether no replication differs in anything", "是否各次模拟毫无变化")),
    },
    "effects_outcomes": {
        "move": _MOVE,
        "outcome": Column(Text("outcome of the last step, in its own unit; target_met is a share",
                               "末期指标（本单位）；target_met为比例")),
        "first_mean": Column(Text("mean of the scenario as it is", "原情景均值")),
        "mean": Column(Text("mean with the move", "变动后均值")),
        "difference": Column(Text("mean difference, same draws", "差异均值（相同抽样）")),
        "low": Column(Text("lower end of the interval", "区间下限")),
        "high": Column(Text("upper end of the interval", "区间上限")),
        "p": Column(Text("p-value of no difference", "无差异的p值")),
        "p_holm": Column(Text("the same, corrected by Holm over all moves", "对全部变动作Holm校正的p值")),
        "is_clear": Column(Text("whether the interval lies on one side of zero", "区间是否整体位于零的一侧")),
        "share_differing": Column(Text("replications in which it differs at all", "有差异的模拟占比"), "share"),
    },
    "effects_dead": {
        "move": _MOVE, "lever": _LEVER,
        "needs": Column(Text("lever it was seen to act with", "相关工具")),
        "needed": Column(Text("what that was then", "当时取值")),
        "here": Column(Text("what it is here", "此处取值")),
    },
    "effects_unmoved": {
        "lever": _LEVER,
        "why": Column(Text("is_question: it is what is asked; no_room: at the end of its range; may_not_stand: it "
                           "would contradict another",
                           "is_question：即所问目标；no_room：已达端点；may_not_stand：与其他工具相矛盾")),
        "told": Column(Text("the contradiction", "矛盾说明")),
    },
}  # fmt: skip


def data(answer: Effects) -> Iterator[Data]:
    """Every file of numbers."""
    for file, columns in COLUMNS.items():
        frame = getattr(answer, file.removeprefix("effects_"))
        yield Data(file, frame.reindex(columns=list(columns)), columns)
    yield provenance_data(answer.provenance, "effects_provenance")

