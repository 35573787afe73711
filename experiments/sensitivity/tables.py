"""Tables of a sensitivity analysis, and the files behind them."""

from collections.abc import Iterator

import pandas as pd

from jinzhen.experiments.forecast import hangs_on
from jinzhen.experiments.forecast.drivers import OUTCOMES
from jinzhen.experiments.paper.columns import columns
from jinzhen.experiments.paper.formats import chance, number, signed
from jinzhen.experiments.paper.labels import provenance_data, unit
from jinzhen.experiments.paper.parts import BOTH, PAGE, TERMINAL, Cell, Data, Marked, Table, Where
from jinzhen.experiments.paper.text import Text, Words, brackets
from jinzhen.experiments.sensitivity.answer import Sensitivity
from jinzhen.experiments.sensitivity.experiment import GIVEN_DATA, MORRIS
from jinzhen.experiments.sensitivity.words import say
from jinzhen.experiments.sweep.tables import factor_label, factor_unit

#: Factors in the terminal; a page has up to three times as many, the file has all.
MOST_ROWS = 10


def name_of(factor: str) -> Text:
    """What a factor is called, without what its codes mean."""
    label = factor_label(factor)
    return Text(label.en.partition(": ")[0], label.zh)


def is_chance(table: pd.DataFrame) -> bool:
    """Whether a table of one outcome is about the chance."""
    return bool(table["outcome"].iloc[0] == OUTCOMES[0])


def _with_unit(factor: str) -> Text:
    unit_of = factor_unit(factor)
    return name_of(factor) + (brackets(unit(unit_of)) if unit_of and unit_of != "code" else "")


def change(row: pd.Series, name: str) -> str:
    """A change of the outcome: of a chance in points."""
    return number(100.0 * row[name], 1) if row["outcome"] == OUTCOMES[0] else number(row[name], 2)


def change_range(row: pd.Series) -> str:
    """A change with its interval."""
    return f"{change(row, 'mean_size')} ({change(row, 'low')}–{change(row, 'high')})"


def effects(table: pd.DataFrame, name: str, where: Where, most: int) -> Table:
    """Of a screen, a row a factor. table : about one outcome, the largest first"""
    rows: list[list[Cell]] = []
    for _, row in table.head(most).iterrows():
        scale, digits = (100.0, 1) if is_chance(table) else (1.0, 2)
        size: Cell = Marked(f"{change_range(row)} *") if row["matters"] else change_range(row)
        mean = signed(scale * row["mean"], digits)
        rows.append([_with_unit(row["factor"]), size, mean, change(row, "spread"), f"{row['p_holm']:.3f}"])
    heads: list[Words] = [say(f"t_{key}") for key in ("factor", "size", "mean", "spread", "p")]
    heads[1] = say("t_size") + brackets(say("points" if is_chance(table) else "towns"))
    return Table(name, heads, rows, data=name, where=where)


def indices(table: pd.DataFrame, name: str, where: Where, most: int) -> Table:
    """Of Sobol' points, a row a factor."""
    rows: list[list[Cell]] = []
    for _, row in table.head(most).iterrows():
        first, total = (
            chance(max(row[kind], 0.0), row[f"{kind}_low"], row[f"{kind}_high"]) for kind in ("first", "total")
        )
        rows.append([_with_unit(row["factor"]), Marked(f"{total} *") if row["matters"] else total, first])
    heads = tuple(say(f"t_{key}") for key in ("factor", "total", "first"))
    return Table(name, heads, rows, data=name, where=where)


def factors(answer: Sensitivity) -> list[Table]:
    """The table of the method: short in the terminal where it is long."""
    if answer.method == GIVEN_DATA:
        return [hangs_on.table(answer.table)]
    tell, table = effects if answer.method == MORRIS else indices, answer.leading
    if len(table) <= MOST_ROWS:
        return [tell(table, "sensitivity_factors", BOTH, MOST_ROWS)]
    return [tell(table, "sensitivity_factors", where, n) for where, n in ((TERMINAL, MOST_ROWS), (PAGE, 3 * MOST_ROWS))]


def screen(answer: Sensitivity) -> Table:
    """The largest factors of a screen that came before."""
    return effects(answer.leading, "sensitivity_screen", PAGE, 3 * MOST_ROWS)


_SCREEN = {
    "outcome": ("", "target_met: whether the target is met; provincial_towns: the count at the end",
                "target_met：是否达标；provincial_towns：期末镇数"),
    "factor": ("", "lever, uncertainty or constant that is moved", "变动的政策工具、不确定因素或常数"),
    "mean_size": ("", "mean size of the change across half of the values (mu*): a chance, or towns",
                  "跨越取值一半的平均变化幅度（mu*，概率或镇数）"),
    "low": ("", "lower end of its 95% interval", "其95%区间下限"),
    "high": ("", "upper end of its 95% interval", "其95%区间上限"),
    "mean": ("", "mean of the change with its sign (mu)", "带符号的平均变化（mu）"),
    "spread": ("", "standard deviation of the change between trajectories (sigma)", "轨迹间变化的标准差（sigma）"),
    "p": ("", "p-value of no effect, by changing signs", "无影响的p值（符号翻转检验）"),
    "p_holm": ("", "the same, corrected (Holm) for all factors of the outcome", "经Holm校正的p值"),
    "matters": ("", "whether it is shown to matter", "影响是否显著"),
}  # fmt: skip
_INDICES = {
    kind + end: ("share", f"{en_end}{en}", f"{zh}{zh_end}")
    for kind, en, zh in (("first", "share of variance by itself (first-order index)", "单独解释的方差占比（一阶）"),
                         ("total", "share of variance with interactions (total index)", "含交互作用的占比（总效应）"))
    for end, en_end, zh_end in (("", "", ""), ("_low", "lower end of the 95% interval: ", "，95%区间下限"),
                                ("_high", "upper end of the 95% interval: ", "，95%区间上限"))
}  # fmt: skip
_NOISE = {
    "share": ("share", "of the variance of one replication, that is no factor", "单次模拟方差中非因素所占比例"),
    "low": ("share", "lower end of its 95% interval", "其95%区间下限"),
    "high": ("share", "upper end of its 95% interval", "其95%区间上限"),
}
COLUMNS = {
    **columns({f"sensitivity_noise.{name}": told for name, told in _NOISE.items()}),
    **columns({**_SCREEN, **_INDICES}),
    **{f"{table}.{name}": column for table in ("drivers", "variance_left")
       for name, column in hangs_on.COLUMNS.items() if "." not in name},
    **{name: column for name, column in hangs_on.COLUMNS.items() if "." in name},
    **columns({
        f"drivers.{end}": ("share", f"{en} end of the 95% interval of the share", f"占比95%区间{zh}")
        for end, en, zh in (("low", "lower", "下限"), ("high", "upper", "上限"))
    }),
    **columns({"variance_left.low": _NOISE["low"], "variance_left.high": _NOISE["high"],
               "variance_left.n": ("replications", "replications", "模拟次数")}),
}  # fmt: skip


def data(answer: Sensitivity) -> Iterator[Data]:
    """Every file of numbers."""
    is_given = answer.method == GIVEN_DATA
    yield Data("drivers" if is_given else "sensitivity_factors", answer.table, COLUMNS)
    yield Data("variance_left" if is_given else "sensitivity_noise", answer.noise, COLUMNS)
    if answer.screen:
        yield Data("sensitivity_screen", answer.screen.table, COLUMNS)
    yield provenance_data(answer.provenance, "sensitivity_provenance")
