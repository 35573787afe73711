"""What sets a scenario apart from the plan as it is: every lever and uncertainty that differs, in words."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from jinzhen.scenarios.calendar import quarter_label
from jinzhen.scenarios.horizon import Horizon
from jinzhen.scenarios.lever import Lever
from jinzhen.scenarios.levers import LEVERS
from jinzhen.scenarios.posterior.shipped import NONE, shipped_at
from jinzhen.scenarios.posterior.table import Posterior
from jinzhen.scenarios.priors import Prior
from jinzhen.scenarios.scenario import Scenario
from jinzhen.scenarios.setting import (
    TARGET_CHOICES,
    TARGET_NAMES_ZH,
    LeverSetting,
    Values,
    definition,
    read_setting,
)
from jinzhen.scenarios.uncertainties import UNCERTAINTIES
from jinzhen.scenarios.units import format_number

#: Name and labels of what was learnt, as they stand where scenarios differ.
LEARNT = ("posterior", "What was learnt of uncertainties", "不确定因素的后验")


class Difference(NamedTuple):
    """One lever or uncertainty that differs.

    unit : of the numbers; empty for a choice
    baseline, value : what it is in the plan and in the scenario, by date where it changes; the same in Chinese
    """

    name: str
    label_en: str
    label_zh: str
    unit: str
    baseline: str
    value: str
    baseline_zh: str
    value_zh: str


def differences(scenario: Scenario, other: Scenario | None = None) -> tuple[Difference, ...]:
    """What differs from the baseline, or from another scenario, in the order of the levers and uncertainties."""
    found = (*_lever_differences(scenario, other), *_prior_differences(scenario, other))
    usual = other.posterior if other else shipped_at(scenario.as_of)
    if scenario.posterior == usual:
        return found
    texts = [told(each) for told in (posterior_text, posterior_text_zh) for each in (usual, scenario.posterior)]
    return (*found, Difference(*LEARNT, "", *texts))


class Row(NamedTuple):
    """One lever or uncertainty in which scenarios differ from each other. values : what it is in each, in words

    values_zh : the same in Chinese
    """

    name: str
    label_en: str
    label_zh: str
    unit: str
    values: tuple[str, ...]
    values_zh: tuple[str, ...]


def side_by_side(scenarios: Sequence[Scenario]) -> tuple[Row, ...]:
    """What scenarios of the same dates differ in from each other, in the order of the levers and uncertainties."""
    apart = {each.name for other in scenarios[1:] for each in differences(other, scenarios[0])}
    rows = [
        Row(name, lever.label_en, lever.label_zh, lever.unit,
            *(tuple(told(lever, each.levers[name], each.horizon) for each in scenarios)
              for told in (setting_text, setting_text_zh)))
        for name, lever in LEVERS.items() if name in apart
    ]  # fmt: skip
    for name, each in UNCERTAINTIES.items():
        if name in apart:
            texts = (tuple(told(scenario.priors[name]) for scenario in scenarios)
                     for told in (prior_text, prior_text_zh))  # fmt: skip
            rows.append(Row(name, each.label_en, each.label_zh, each.unit, *texts))
    if LEARNT[0] in apart:
        texts = (tuple(told(each.posterior) for each in scenarios) for told in (posterior_text, posterior_text_zh))
        rows.append(Row(*LEARNT, "", *texts))
    return tuple(rows)


#: Kinds of priors as a Chinese page names them.
KINDS_ZH = {
    "uniform": "均匀", "triangular": "三角", "normal": "正态", "lognormal": "对数正态", "choice": "取值及权重",
}  # fmt: skip

#: Between the parts of a scenario's name, and how much of one fits beside others.
PLUS, LONGEST_NAME = " + ", 40


def names_apart(scenarios: Sequence[Scenario]) -> tuple[str, ...]:
    """Names without the parts that all have, whole where nothing would be left; short, and no two the same."""
    parts = [each.name.split(PLUS) for each in scenarios]
    shared = set(parts[0]).intersection(*parts[1:])
    own = (PLUS.join(part for part in each if part not in shared) for each in parts)
    names = tuple(short or each.name for short, each in zip(own, scenarios, strict=True))
    shown = tuple(name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…" for name in names)
    for apart in (shown, names):
        if len(set(apart)) == len(apart):
            return apart
    return tuple(f"{name} ({each.content_hash[:8]})" for name, each in zip(shown, scenarios, strict=True))


def _lever_differences(scenario: Scenario, other: Scenario | None) -> list[Difference]:
    horizon, found = scenario.horizon, []
    for name, lever in LEVERS.items():
        own, before = scenario.levers[name], other.levers[name] if other else read_setting(lever, None, horizon)
        if definition(own, horizon) != definition(before, other.horizon if other else horizon):
            texts = [told(lever, each, horizon) for told in (setting_text, setting_text_zh) for each in (before, own)]
            found.append(Difference(name, lever.label_en, lever.label_zh, lever.unit, *texts))
    return found


def _prior_differences(scenario: Scenario, other: Scenario | None) -> list[Difference]:
    found = []
    for name, each in UNCERTAINTIES.items():
        own, before = scenario.priors[name], other.priors[name] if other else each.prior_at(scenario.as_of)
        if own != before:
            texts = [told(prior) for told in (prior_text, prior_text_zh) for prior in (before, own)]
            found.append(Difference(name, each.label_en, each.label_zh, each.unit, *texts))
    return found


def setting_text(lever: Lever, setting: LeverSetting, horizon: Horizon) -> str:
    """A setting as people read it: `500; 800 from 2025Q1; P14: 300`."""
    parts = [_values_text(lever, setting.values, horizon)]
    if setting.phase_in_quarters:
        parts.append(f"phased in over {setting.phase_in_quarters} quarters")
    if setting.end and setting.end < horizon.end:
        parts.append(f"{lever.format(lever.null)} after {quarter_label(setting.end)}")
    if setting.target:
        aims = (setting.target.category, setting.target.city, setting.target.tier, setting.target.size)
        parts.append(f"only {', '.join(filter(None, aims))}, elsewhere {lever.format(lever.null)}")
    parts += [f"{town_id}: {_values_text(lever, values, horizon)}" for town_id, values in setting.local]
    return "; ".join(parts)


def setting_text_zh(lever: Lever, setting: LeverSetting, horizon: Horizon) -> str:
    """The same as a Chinese page has it: `500；2025Q1起800；P14：300`."""
    null = lever.format_zh(lever.null)
    parts = [_values_text_zh(lever, setting.values, horizon)]
    if setting.phase_in_quarters:
        parts.append(f"分{setting.phase_in_quarters}个季度到位")
    if setting.end and setting.end < horizon.end:
        parts.append(f"{quarter_label(setting.end)}后为{null}")
    if setting.target:
        aims = ((key, getattr(setting.target, key)) for key in TARGET_CHOICES)
        named = [TARGET_NAMES_ZH[key][TARGET_CHOICES[key].index(aim)] for key, aim in aims if aim]
        parts.append(f"仅限{'、'.join(named)}，其他为{null}")
    parts += [f"{town_id}：{_values_text_zh(lever, values, horizon)}" for town_id, values in setting.local]
    return "；".join(parts)


def _values_text(lever: Lever, values: Values, horizon: Horizon) -> str:
    told = _changes(values, horizon)
    return "; ".join(lever.format(value) + (f" from {quarter}" if quarter else "") for quarter, value in told)


def _values_text_zh(lever: Lever, values: Values, horizon: Horizon) -> str:
    told = _changes(values, horizon)
    return "；".join((f"{quarter}起" if quarter else "") + lever.format_zh(value) for quarter, value in told)


def _changes(values: Values, horizon: Horizon) -> Iterator[tuple[str, float | str]]:
    """Every other value with the quarter that it begins in; without one, where that is the first."""
    last = None
    for day, value in values:
        if value != last:
            yield "" if day == horizon.start else quarter_label(day), value
        last = value


def posterior_text(posterior: Posterior | None) -> str:
    """A posterior in a few signs: what it knows, and which it is."""
    return NONE if posterior is None else f"as of {posterior.as_of} ({posterior.content_hash[:8]})"


def posterior_text_zh(posterior: Posterior | None) -> str:
    """The same as a Chinese page has it."""
    return "无" if posterior is None else f"截至{posterior.as_of}（{posterior.content_hash[:8]}）"


def prior_text(prior: Prior) -> str:
    """A prior as it is written: `[normal, 0.03, 0.02]`; a fixed one is its number."""
    if prior.kind == "fixed":
        return format_number(prior.args[0])
    parts = (prior.choices, prior.weights) if prior.kind == "choice" else prior.args
    return f"[{', '.join([prior.kind, *map(_argument, parts)])}]"


def prior_text_zh(prior: Prior) -> str:
    """The same with the kind as a Chinese page has it: `正态[0.03, 0.02]`."""
    written = prior_text(prior)
    return written if prior.kind == "fixed" else written.replace(f"[{prior.kind}, ", f"{KINDS_ZH[prior.kind]}[", 1)


def _argument(part: float | tuple[float, ...]) -> str:
    return f"[{', '.join(map(format_number, part))}]" if isinstance(part, tuple) else format_number(float(part))
