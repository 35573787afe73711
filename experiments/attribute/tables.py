"""Tables of contributions, and the files behind them."""

from collections.abc import Iterator, Sequence

import pandas as pd

from jinzhen.experiments.attribute.answer import Attribution
from jinzhen.experiments.attribute.words import THEMES, say
from jinzhen.experiments.compare.precision import CHANCE, LOOKED_AT
from jinzhen.experiments.compare.tables import difference_text, unit_of
from jinzhen.experiments.compare.tables import label as outcome_label
from jinzhen.experiments.paper.labels import lever_label, provenance_data, unit
from jinzhen.experiments.paper.parts import PAGE, TERMINAL, Cell, Column, Data, Marked, Table, Where
from jinzhen.experiments.paper.text import Text, Words, brackets, join

#: What the terminal has room for.
FIRST = (CHANCE, "provincial_towns", "core_output_mcny", "all_public_money_mcny")


def name(player: str) -> Text:
    """What a player is called: a theme, a lever, or several of these."""
    return join([THEMES.get(part) or lever_label(part) for part in player.split("+")], " + ")


def in_order(answer: Attribution) -> list[str]:
    """The players, the largest contribution to the chance first."""
    return list(dict.fromkeys(answer.players["player"]))


def contributions(answer: Attribution, outcomes: Sequence[str], where: Where) -> Table:
    """A row a player, and one of all together."""
    heads: list[Words] = [say("t_player")]
    heads += [outcome_label(each) + (brackets(unit_of(each)) if unit_of(each) else "") for each in outcomes]
    rows = [[name(player), *(_cell(answer.of(player, each)) for each in outcomes)] for player in in_order(answer)]
    rows.append([say("all"), *(_cell(answer.total(each)) for each in outcomes)])
    which = "page" if where == PAGE else "terminal"
    return Table(f"contributions_{which}", heads, rows, data="attribute_contributions", where=where)


def of_page(answer: Attribution) -> Table:
    """Every outcome that is looked at."""
    return contributions(answer, LOOKED_AT, PAGE)


def of_terminal(answer: Attribution) -> Table:
    """Those the terminal has room for."""
    return contributions(answer, FIRST, TERMINAL)


def _cell(row: pd.Series) -> Cell:
    is_same = bool(row["is_zero"]) if "is_zero" in row else row["share_differing"] == 0.0
    told = difference_text(pd.Series({**row, "mean": 0.0, "share_differing": 0.0 if is_same else 1.0}))
    return Marked(told) if row["is_clear"] else told


def levers(answer: Attribution) -> Table:
    """Which levers go together, and what each is in either policy."""
    rows = [
        (name(row["player"]), lever_label(row["lever"]), unit(row["unit"]), Text(row["against"], row["against_zh"]),
         Text(row["value"], row["value_zh"]))
        for _, row in answer.players.iterrows()
    ]
    heads = (say("t_player"), say("t_lever"), say("t_unit"), answer.against, answer.policy)
    return Table("levers", heads, rows, words=range(5), data="attribute_players")


_PLAYER = Column(Text("lever or theme of levers; several that are taken together are joined by +",
                      "工具或类别；合并归因的以+相连"))  # fmt: skip
_OUTCOME = Column(
    Text("outcome of the last step, in its own unit; target_met is a share", "末期指标（本单位）；target_met为比例")
)
_CLEAR = Column(Text("whether the interval lies on one side of zero", "区间是否整体位于零的一侧"))
_ENDS = {
    "low": Column(Text("lower end of the interval", "区间下限")),
    "high": Column(Text("upper end of the interval", "区间上限")),
}
COLUMNS = {
    "attribute_contributions": {
        "player": _PLAYER, "outcome": _OUTCOME,
        "difference": Column(Text("contribution (Shapley value)", "贡献（Shapley值）")), **_ENDS, "is_clear": _CLEAR,
        "orders_share": Column(
            Text("part of the variance that is choice of orders", "方差中由抽取次序带来的比重"), "share"
        ),
        "is_zero": Column(Text("whether it changes nothing in any replication", "是否各次模拟毫无变化")),
    },
    "attribute_totals": {
        "outcome": _OUTCOME,
        "first_mean": Column(Text("mean under the policy it is set against", "对照方案的均值")),
        "mean": Column(Text("mean under the policy", "本方案的均值")),
        "difference": Column(Text("whole difference, same draws", "总差异（相同抽样）")), **_ENDS,
        "p": Column(Text("p-value of no difference", "无差异的p值")), "is_clear": _CLEAR,
        "share_differing": Column(Text("replications in which it differs at all", "有差异的模拟占比"), "share"),
    },
    "attribute_players": {
        "player": _PLAYER,
        "is_joined": Column(Text("whether taken together because they may not stand apart", "是否因相互矛盾而合并")),
        "lever": Column(Text("lever", "政策工具")),
        "unit": Column(Text("unit of the lever; empty for a choice", "工具单位，选项为空")),
        "against": Column(Text("what it is in the policy set against", "对照方案中的取值")),
        "value": Column(Text("what it is in the policy", "本方案中的取值")),
    },
}  # fmt: skip


def data(answer: Attribution) -> Iterator[Data]:
    """Every file of numbers."""
    for file, columns in COLUMNS.items():
        frame = getattr(answer, file.removeprefix("attribute_"))
        yield Data(file, frame.reindex(columns=list(columns)), columns)
    yield provenance_data(answer.provenance, "attribute_provenance")
