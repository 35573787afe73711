"""Tables of what a scenario is made of: levers, uncertainties, named settings, the base year."""

import csv
import re
from functools import cache
from importlib import resources

import yaml

from jinzhen.experiments.documents.markdown import code, table
from jinzhen.experiments.documents.sources import readers, uncertainty_readers
from jinzhen.scenarios.base_year import BaseYear, how_well, load_base_year, standing_counts
from jinzhen.scenarios.base_year.quality import trade_standing_counts
from jinzhen.scenarios.errors import UserError
from jinzhen.scenarios.lever import Lever
from jinzhen.scenarios.levers import LEVER_NAMES, LEVERS
from jinzhen.scenarios.priors import Prior
from jinzhen.scenarios.scenario import DEFAULT_AS_OF
from jinzhen.scenarios.uncertainties import UNCERTAINTIES
from jinzhen.scenarios.uncertainty import Belief, Uncertainty
from jinzhen.scenarios.units import UNLIMITED, UNLIMITED_WORD, format_number

#: Named settings that are printed in full: what runs when nothing is said.
SETTINGS = ("experiment/forecast", "population/baseline", "population/benchmark")


def _value(lever: Lever, value: float | str) -> str:
    return value if isinstance(value, str) else format_number(value) if not lever.choices else str(value)


def _range(lever: Lever) -> str:
    if lever.choices:
        return " / ".join(lever.choices)
    text = f"{format_number(lever.low)} to {format_number(lever.high)}"
    return f"{text}, or {UNLIMITED_WORD}" if lever.null == UNLIMITED else text


def _readers_of_levers() -> dict[str, tuple[str, ...]]:
    return readers("Lever", LEVER_NAMES)


def lever_table() -> str:
    """What government sets: article, unit, baseline, null value and range."""
    rows = [
        (code(name), lever.label_zh, lever.label_en, lever.article, lever.unit, _value(lever, lever.baseline),
         _value(lever, lever.null), _range(lever), lever.source)
        for name, lever in LEVERS.items()
    ]  # fmt: skip
    return table(("lever", "标签", "label", "article", "unit", "baseline", "null", "range", "source"), rows)


def lever_effects() -> str:
    """What levers act on, who pays, whom they can be aimed at, and the function that reads them."""
    read = _readers_of_levers()
    rows = []
    for name, lever in LEVERS.items():
        context = ", ".join(f"{other} {value}" for other, value in lever.context.items())
        rows.append((
            code(name), lever.acts_on, lever.sign, context, lever.payer, lever.recipient, _cost(lever), _aims(lever),
            code(*read[name]),
        ))  # fmt: skip
    return table(("lever", "acts on", "sign", "binds with", "payer", "recipient", "unit cost, ceiling (m CNY)",
                  "can be aimed at", "read in"), rows)


def _cost(lever: Lever) -> str:
    ceiling = f", at most {format_number(lever.yearly_ceiling)} a year" if lever.yearly_ceiling < UNLIMITED else ""
    return f"{format_number(lever.unit_cost)}{ceiling}" if lever.unit_cost or ceiling else ""


def _aims(lever: Lever) -> str:
    if not lever.is_targetable:
        return ""
    return "category, city, tier, single towns" + (", firm size" if lever.is_size_targetable else "")


def prior_text(prior: Prior) -> str:
    """A prior in one phrase."""
    if prior.kind == "choice":
        whole = sum(prior.weights)
        pairs = zip(prior.choices, prior.weights, strict=True)
        return "choice " + ", ".join(f"{format_number(value)} ({weight / whole:.3g})" for value, weight in pairs)
    return f"{prior.kind} ({', '.join(format_number(each) for each in prior.args)})"


def _beliefs() -> list[tuple[Uncertainty, Belief]]:
    """Every uncertainty with what could be believed on the usual last day of history."""
    return [(each, each.belief_at(DEFAULT_AS_OF)) for each in UNCERTAINTIES.values()]


def uncertainty_table(group: str) -> str:
    """What government cannot set, of one group."""
    read = uncertainty_readers()
    rows = [
        (code(each.name), each.label_en, each.unit, format_number(belief.central), prior_text(belief.prior),
         f"{format_number(each.low)} to {format_number(each.high)}", belief.source, belief.grade,
         code(*read[each.name]))
        for each, belief in _beliefs() if each.group == group
    ]  # fmt: skip
    return table(("uncertainty", "what", "unit", "centre", "prior", "admitted", "source", "grade", "read in"), rows)


@cache
def facts(file: str) -> tuple[dict[str, str], ...]:
    """Rows of a fact table."""
    folder = resources.files("jinzhen.scenarios.catalogue") / "sources"
    with (folder / file).open(encoding="utf-8") as stream:
        return tuple(csv.DictReader(stream))


def _rows_behind(name_of: str, source: str) -> list[tuple[str, str, list[dict[str, str]]]]:
    """File, name and rows of every entry of effects.csv and macro.csv that a prior names."""
    found = []
    for part in re.split(r"; (?=\w+\.csv: )", source):
        file, _, text = part.partition(": ")
        key = {"effects.csv": "parameter", "macro.csv": "indicator"}.get(file)
        if key:
            name = max((row[key] for row in facts(file) if text.startswith(row[key])), key=len, default="")
            if not name:
                raise UserError(f"no row of {file} is named so: {text}", where=name_of, expected="a row's full name")
            found.append((file, text, [row for row in facts(file) if row[key] == name]))
    return found


def _figures(file: str, rows: list[dict[str, str]]) -> str:
    """What the rows say: low, central and high of an effect, every year's value of a macro figure."""
    if file == "effects.csv":
        return " / ".join(rows[0][name] or "–" for name in ("low", "central", "high"))
    return "; ".join(f"{row['value']} ({row['scope']} {row['year']})" for row in rows)


def evidence_table() -> str:
    """Every prior that leans on a published figure, beside the rows it leans on."""
    rows = []
    for entry, belief in _beliefs():
        for file, name, found in _rows_behind(entry.name, belief.source):
            rows.append((
                code(entry.name), prior_text(belief.prior), belief.grade, f"{file}: {name}", _figures(file, found),
                found[0]["unit"], found[0].get("population", ""), found[0]["confidence"],
            ))  # fmt: skip
    return table(("uncertainty", "prior", "grade", "row", "low / central / high, or values", "unit", "of whom",
                  "confidence"), rows)


def grade_table() -> str:
    """How many uncertainties stand on what."""
    grades: dict[str, list[str]] = {}
    for entry, belief in _beliefs():
        grades.setdefault(belief.grade, []).append(entry.name)
    return table(("grade", "number", "which"), [(grade, len(who), code(*who)) for grade, who in grades.items()])


def setting_table() -> str:
    """Settings that hold when nothing is said."""
    rows = []
    for name in SETTINGS:
        text = (resources.files("jinzhen.configs") / f"{name}.yaml").read_text(encoding="utf-8")
        rows += [(f"`{name}`", code(key), value) for key, value in (yaml.safe_load(text) or {}).items()]
    return table(("file of configs/", "setting", "value"), rows)


def entity_table() -> str:
    """How many of each entity the base year has."""
    base = load_base_year()
    towns = base.towns
    rows = [
        ("city", len(base.cities)), ("county", len(base.counties)), ("trade", len(base.trades)),
        ("town", len(towns)), ("of them municipal or provincial in mid-2023", int((~towns.is_candidate).sum())),
        ("firm in business, co-operatives included", int(towns.n_entities.sum())),
        ("of them leading firms", int(towns.n_leaders.sum())),
    ]  # fmt: skip
    return table(("entity", "number in the base year (central values)"), rows)


def totals_table() -> str:
    """Published totals that the base year meets."""
    rows = [
        (each.name, each.measure.replace("_", " "), each.towns, format_number(each.target),
         f"{format_number(each.low)} to {format_number(each.high)}" if each.low < each.high else "exact", each.standing)
        for each in how_well(load_base_year())
    ]  # fmt: skip
    return table(("total", "measure", "towns", "fitted to", "drawn from", "standing"), rows)


def standing_table() -> str:
    """How much of the base year is observed, imputed and assumed."""
    base: BaseYear = load_base_year()
    rows = [*standing_counts(base), trade_standing_counts(base)]
    return table(("figure", "observed", "imputed", "assumed"),
                 [(each.figure.replace("_", " "), each.observed, each.imputed, each.assumed) for each in rows])
