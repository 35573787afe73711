"""Tables of a discovery, and the files behind them."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from jinzhen.experiments.discover.answer import Discovery, Region
from jinzhen.experiments.discover.conditions import condition, where
from jinzhen.experiments.discover.words import say
from jinzhen.experiments.paper.columns import columns
from jinzhen.experiments.paper.formats import NOTHING, chance, percent
from jinzhen.experiments.paper.labels import provenance_data
from jinzhen.experiments.paper.parts import BOTH, Cell, Column, Data, Table
from jinzhen.experiments.paper.text import Text, Words
from jinzhen.experiments.statistics.boxes import Box, Counts
from jinzhen.experiments.statistics.intervals import wilson

#: Stands before a question of the tree, as often as there are questions before it.
INDENT = "· "


def verb(answer: Discovery) -> Text:
    """What the futures do that are looked for."""
    return say(f"verb_{answer.told.of}")


def p_text(p: float) -> str:
    """`p = 0.03`, and the smallest one as a bound."""
    return f"p {_p(p)}" if _p(p).startswith("<") else f"p = {_p(p)}"


def _p(p: float) -> str:
    if not np.isfinite(p):
        return NOTHING
    return "< 0.001" if p < 0.001 else "< 0.01" if p < 0.01 else f"{p:.2f}"


def density(counts: Counts) -> str:
    """The share inside, with its interval."""
    return chance(*wilson(counts.n_found_inside, counts.n_inside)[:3])


def regions(answer: Discovery) -> Table:
    """A row a region, of the half held out."""
    rows: list[list[Cell]] = [
        [str(number), where(region.box, answer.factors, region.columns, "and_below"), density(region.held_out),
         percent(region.held_out.base), percent(region.coverage),
         percent(region.held_out.n_inside / len(answer.held_out)), _p(region.found.p)]
        for number, region in enumerate(answer.regions, 1)
    ]  # fmt: skip
    does = verb(answer)
    heads: list[Words] = [
        say("t_region"), say("t_condition"), say("t_density", verb=does), say("t_base"),
        say("t_coverage", verb=does), say("t_support"), say("t_p"),
    ]  # fmt: skip
    return Table("regions", heads, rows, words=(0, 1), data="discover_regions", where=BOTH)


def conditions(answer: Discovery) -> Table:
    """A row a condition, with its p-values."""
    rows: list[list[Cell]] = [
        [str(number), condition(answer.factors[column], region.box.limits[column]),
         _p(region.found.p_of_column[column]), _p(region.p_held_out[column])]
        for number, region in enumerate(answer.regions, 1) for column in region.columns
    ]  # fmt: skip
    heads = (say("t_region"), say("t_condition"), say("t_p_condition"), say("t_p_held_out"))
    return Table("conditions", heads, rows, words=(0, 1), data="discover_conditions")


def tree(answer: Discovery) -> Table:
    """A row a node, indented below the question that it answers."""
    rows: list[list[Cell]] = []
    above: list[Box] = []
    for branch in answer.tree:
        node = branch.node
        above = [*above[: node.depth], node.box]
        told: Words = say("all_futures")
        if node.depth:
            # The question is what the node limits otherwise than the one above it.
            limits = node.box.limits
            column = next(each for each in limits if limits[each] != above[-2].limits.get(each))
            told = INDENT * node.depth + condition(answer.factors[column], limits[column])
        rows.append([told, density(branch.held_out), str(branch.held_out.n_inside)])
    heads = (say("t_question"), say("t_density", verb=verb(answer)), say("t_futures"))
    return Table("tree", heads, rows, words=(0,), data="discover_tree", where=BOTH)


_COUNTS = columns({
    "n": ("replications", "replications of the half that the others left", "剩余样本数"),
    "n_inside": ("replications", "of them inside", "其中区域内"),
    "n_found_inside": ("replications", "of those, ones that are looked for", "区域内目标情形数"),
    "base": ("share", "share of all of them that is looked for", "剩余样本中目标情形比例"),
    "density": ("share", "share of those inside that is looked for", "区域内目标情形比例"),
    "low": ("share", "lower end of its 95% interval", "其95%区间下限"),
    "high": ("share", "upper end of its 95% interval", "其95%区间上限"),
    "coverage": ("share", "share of those looked for that is inside", "目标情形中区域内占比"),
    "support": ("share", "share of all of them that is inside", "剩余样本中区域内占比"),
})  # fmt: skip
_HALF = columns({
    "half": ("", "found_on: the half that found the regions; held_out: the other one", "found_on寻找，held_out留出"),
})  # fmt: skip
_REGION = columns({
    "region": ("", "number of the region, from 1; each is among what the earlier ones left",
               "区域序号（自1起），依次在剩余样本中寻找"),
})  # fmt: skip
_RULE = columns({
    "rule_en": ("", "all conditions in English", "全部条件（英文）"),
    "rule_zh": ("", "all conditions in Chinese", "全部条件（中文）"),
})  # fmt: skip
COLUMNS: dict[str, dict[str, Column]] = {
    "discover_regions": {
        **_REGION, **_RULE,
        **columns({"p": ("", "p-value of the whole search", "整个搜索的p值"),
                   "is_confirmed": ("", "whether the interval of the half held out lies above its base",
                                    "留出样本区间是否高于总体")}),
        **_HALF, **_COUNTS,
    },
    "discover_conditions": {
        **_REGION,
        **columns({
            "factor": ("", "what is limited", "因素"),
            "label_en": ("", "the same in English", "因素（英文）"),
            "label_zh": ("", "the same in Chinese", "因素（中文）"),
            "unit": ("", "unit of the limits", "单位"),
            "low": ("", "lower limit, in the unit; empty where there is none", "下限（空为无）"),
            "high": ("", "upper limit, in the unit; empty where there is none", "上限（空为无）"),
            "values": ("", "choices that are admitted", "包含的选项"),
            "p": ("", "p-value with which it was taken up", "纳入时的p值"),
            "p_held_out": ("", "p-value in the half held out, corrected by Holm", "留出样本p值（Holm校正）"),
        }),
    },
    "discover_trajectory": {
        **_REGION, **columns({"step": ("", "slices that were peeled", "剥离次数")}), **_RULE, **_HALF, **_COUNTS,
    },
    "discover_tree": {
        **columns({"node": ("", "number of the node, from 0", "节点序号（自0起）"),
                   "depth": ("", "questions before it", "深度"),
                   "is_leaf": ("", "whether the tree ends there", "是否为叶节点")}),
        **_RULE, **_HALF, **_COUNTS,
    },
}  # fmt: skip
_POINTS = {
    **columns({"replication": ("", "number of the replication, from 0", "模拟序号（自0起）")}),
    **_HALF,
    **columns({
        "is_found": ("", "whether it is one that is looked for", "是否为目标情形"),
        "region": ("", "region it lies in, from 1; 0 in none", "所在区域（自1起，0为无）"),
    }),
}  # fmt: skip


def data(answer: Discovery) -> Iterator[Data]:
    """Every file of numbers."""
    for name, rows in (
        ("discover_regions", _region_rows(answer)), ("discover_conditions", _condition_rows(answer)),
        ("discover_trajectory", _trajectory_rows(answer)), ("discover_tree", _tree_rows(answer)),
    ):  # fmt: skip
        yield Data(name, pd.DataFrame(list(rows), columns=list(COLUMNS[name])), COLUMNS[name])
    yield _points(answer)
    yield provenance_data(answer.provenance, "discover_provenance")


def _counts(counts: Counts) -> dict[str, float]:
    found = wilson(counts.n_found_inside, counts.n_inside)
    return {
        "n": counts.n, "n_inside": counts.n_inside, "n_found_inside": counts.n_found_inside, "base": counts.base,
        "density": found.value, "low": found.low, "high": found.high, "coverage": counts.coverage,
        "support": counts.support,
    }  # fmt: skip


def _rule(answer: Discovery, box: Box) -> dict[str, str]:
    told = where(box, answer.factors)
    return {"rule_en": told.en, "rule_zh": told.zh}


def _halves(one: Counts, other: Counts) -> Iterator[dict[str, object]]:
    yield {"half": "found_on", **_counts(one)}
    yield {"half": "held_out", **_counts(other)}


def _region_rows(answer: Discovery) -> Iterator[dict[str, object]]:
    for number, region in enumerate(answer.with_rejected, 1):
        own = {"region": number, **_rule(answer, region.box), "p": region.found.p, "is_confirmed": region.is_confirmed}
        yield from ({**own, **half} for half in _halves(region.found.step.counts, region.held_out))


def _condition_rows(answer: Discovery) -> Iterator[dict[str, object]]:
    for number, region in enumerate(answer.with_rejected, 1):
        for column in region.columns:
            yield {"region": number, **_limits(answer, region, column)}


def _limits(answer: Discovery, region: Region, column: int) -> dict[str, object]:
    factor, limits = answer.factors[column], region.box.limits[column]
    return {
        "factor": factor.name, "label_en": factor.label.en, "label_zh": factor.label.zh, "unit": factor.unit_name,
        "low": limits.low if np.isfinite(limits.low) else None,
        "high": limits.high if np.isfinite(limits.high) else None,
        "values": "; ".join(factor.choices[code].en for code in sorted(limits.values or ())),
        "p": region.found.p_of_column[column], "p_held_out": region.p_held_out[column],
    }  # fmt: skip


def _trajectory_rows(answer: Discovery) -> Iterator[dict[str, object]]:
    for number, region in enumerate(answer.with_rejected, 1):
        for step, (one, other) in enumerate(zip(region.found.trajectory, region.trajectory, strict=True)):
            own = {"region": number, "step": step, **_rule(answer, one.box)}
            yield from ({**own, **half} for half in _halves(one.counts, other))


def _tree_rows(answer: Discovery) -> Iterator[dict[str, object]]:
    for number, branch in enumerate(answer.tree):
        node = branch.node
        own = {"node": number, "depth": node.depth, "is_leaf": node.is_leaf, **_rule(answer, node.box)}
        yield from ({**own, **half} for half in _halves(branch.found_on, branch.held_out))


def _points(answer: Discovery) -> Data:
    """What every replication drew, and where it lies."""
    own = {
        "replication": answer.numbers, "half": np.where(answer.is_held_out, "held_out", "found_on"),
        "is_found": answer.points.found, "region": answer.region_of,
    }  # fmt: skip
    drawn = pd.DataFrame(answer.points.values, columns=[factor.name for factor in answer.factors])
    for factor in answer.factors:
        if factor.choices:
            drawn[factor.name] = drawn[factor.name].map({code: words.en for code, words in factor.choices.items()})
    meanings = {factor.name: Column(factor.label, factor.unit_name) for factor in answer.factors}
    return Data("discover_points", pd.concat([pd.DataFrame(own), drawn], axis=1), {**_POINTS, **meanings})
