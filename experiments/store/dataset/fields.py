"""Columns of a dataset: name, kind, unit and meaning in both languages, made from the registries."""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

import pyarrow as pa

from jinzhen.experiments.paper.text import Text, Words
from jinzhen.experiments.store.columns import (
    CONSTRAINT_COLUMNS,
    N_TIERS,
    PLAIN_ROUND_FIELDS,
    SQUARED_FIGURES,
    SUMMED_FIGURES,
    TIER_COLUMNS,
    money_column,
    sd_column,
    square_column,
    sum_column,
)
from jinzhen.model.outcomes import CONSTRAINTS, MONEY_LINES, OUTCOMES, RESIDUALS, TOWN_FIGURES, Figure
from jinzhen.scenarios.levers import LEVERS
from jinzhen.scenarios.uncertainties import UNCERTAINTIES

#: Kinds of columns: as Arrow keeps them, and as a data package calls them.
TYPES: dict[str, pa.DataType] = {
    "number": pa.float64(), "integer": pa.int64(), "boolean": pa.bool_(), "string": pa.string(), "date": pa.date32(),
    "datetime": pa.timestamp("ms", tz="UTC"),
}  # fmt: skip
#: Before the name of a lever, an uncertainty and a residual, since outcomes may have the same names.
LEVER, UNCERTAINTY, RESIDUAL = "lever_", "uncertainty_", "residual_"
NO_LIMIT = Text("; 1e18 and more: no limit", "；1e18及以上表示不限")


class Field(NamedTuple):
    """A column. kind : one of TYPES"""

    name: str
    kind: str
    meaning: Text
    unit: str = ""


def schema(fields: Iterable[Field], about: Mapping[str, str]) -> pa.Schema:
    """As Arrow has it, with what is known of every column and of the whole. about : of the whole"""
    columns = [
        pa.field(each.name, TYPES[each.kind],
                 metadata={"unit": each.unit, "label": each.meaning.en, "label_zh": each.meaning.zh})
        for each in fields
    ]  # fmt: skip
    return pa.schema(columns, metadata=dict(about))


def outcome_fields() -> list[Field]:
    """Every outcome."""
    return [
        Field(each.name, "number", Text(each.label_en, each.label_zh) + (NO_LIMIT if "quota" in each.name else ""),
              unit_of(each))
        for each in OUTCOMES
    ]  # fmt: skip


def unit_of(figure: Figure) -> str:
    """Unit and measure of a figure, such as `m CNY core`."""
    return f"{figure.unit} {figure.measure}".strip()


def money_fields(name_of: Callable[[str], str] = str, told: Words = "") -> list[Field]:
    """Every line of public money. name_of : column of its name; told : what is added to its label"""
    found = []
    for lever, payer in MONEY_LINES:
        label = Text(f"{LEVERS[lever].label_en}, paid by {payer}", f"{LEVERS[lever].label_zh}，出资方{payer}")
        found.append(Field(name_of(money_column(lever, payer)), "number", label + told, "m CNY"))
    return found


def uncertainty_fields() -> list[Field]:
    """Every uncertainty, as drawn."""
    return [Field(UNCERTAINTY + name, "number", Text(each.label_en, each.label_zh), each.unit)
            for name, each in UNCERTAINTIES.items()]  # fmt: skip


_ROUND = {
    "nominated": Text("towns that were nominated", "推荐数"),
    "eligible": Text("towns among them through every gate", "达标数"),
    "named": Text("towns that were named", "认定数"),
}


def round_fields() -> list[Field]:
    """Figures of a round."""
    return [Field(name, "number", _ROUND.get(name, Text(name, name)), "towns") for name in PLAIN_ROUND_FIELDS]


def residual_fields() -> list[Field]:
    """How far every account is from closing."""
    told = Text("How far the account {name} is from closing", "账目{name}的残差")
    return [Field(RESIDUAL + name, "number", told.format(name=name), name.rpartition("_")[2]) for name in RESIDUALS]


def count_fields() -> list[Field]:
    """How many replications show each tier and each perceived constraint."""
    tier = Text("Replications in which the town's tier is {n}", "级别为{n}的模拟次数")
    gap = Text("Replications in which the town sees {name} as its largest gap", "最大短板为{name}的模拟次数")
    tiers = [Field(name, "integer", tier.format(n=n)) for name, n in zip(TIER_COLUMNS, range(N_TIERS), strict=True)]
    return tiers + [Field(column, "integer", gap.format(name=name))
                    for column, name in zip(CONSTRAINT_COLUMNS, CONSTRAINTS, strict=True)]  # fmt: skip


_FIGURES = {each.name: each for each in TOWN_FIGURES}


def town_mean_fields() -> list[Field]:
    """Mean and standard deviation of every figure of towns."""
    found = []
    for name in SUMMED_FIGURES:
        figure = _FIGURES[name]
        label = Text(figure.label_en, figure.label_zh)
        found += [Field(f"{name}_mean", "number", label + Text(", mean", "，均值"), unit_of(figure)),
                  Field(f"{name}_sd", "number", label + Text(", standard deviation", "，标准差"), unit_of(figure))]
    return found  # fmt: skip


def town_sum_fields() -> list[Field]:
    """Sums of figures as whole numbers of steps."""
    told = Text("{label}, summed over replications, in steps of 1/{steps}", "{label}，各次合计，单位为1/{steps}")
    return [
        Field(sum_column(name), "integer",
              told.format(label=Text(_FIGURES[name].label_en, _FIGURES[name].label_zh), steps=steps.of_sum),
              unit_of(_FIGURES[name]))
        for name, steps in SUMMED_FIGURES.items()
    ]  # fmt: skip


def town_sd_fields() -> list[Field]:
    """Standard deviations within a chunk as whole numbers of steps."""
    told = Text("{label}, standard deviation within 16, in steps of 1/{steps}", "{label}，组内标准差，单位为1/{steps}")
    return [
        Field(sd_column(name), "integer",
              told.format(label=Text(_FIGURES[name].label_en, _FIGURES[name].label_zh), steps=steps.of_sd),
              unit_of(_FIGURES[name]))
        for name, steps in SQUARED_FIGURES.items()
    ]  # fmt: skip


def money_sum_fields() -> list[Field]:
    """Sums and sums of squares of public money over a chunk."""
    squares = [each._replace(unit="m CNY^2") for each in money_fields(square_column, Text(", squares", "，平方和"))]
    return money_fields(sum_column, Text(", summed over replications", "，各次合计")) + squares


def money_mean_fields() -> list[Field]:
    """Mean and standard deviation of public money of a year."""
    return [
        *money_fields(lambda name: f"{name}_mean", Text(", mean of the year", "，当年均值")),
        *money_fields(lambda name: f"{name}_sd", Text(", standard deviation", "，标准差")),
    ]
