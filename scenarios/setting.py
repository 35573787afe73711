"""What a lever is set to: values by date, an optional end, a phase-in, a target group and values of single towns."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta

from jinzhen.scenarios.calendar import quarter_label
from jinzhen.scenarios.errors import DateError, LeverError, nearest_name
from jinzhen.scenarios.horizon import Horizon
from jinzhen.scenarios.lever import Lever
from jinzhen.scenarios.town_names import town_named, town_names
from jinzhen.scenarios.units import UNLIMITED

#: What a lever can be aimed at, in the order of the model's codes.
TARGET_CHOICES: dict[str, tuple[str, ...]] = {
    "category": ("manufacturing", "special_agriculture", "light_industry_crafts"),
    "city": (
        "taiyuan",
        "datong",
        "yangquan",
        "changzhi",
        "jincheng",
        "shuozhou",
        "jinzhong",
        "yuncheng",
        "xinzhou",
        "linfen",
        "lvliang",
    ),
    "tier": ("none", "municipal", "potential", "provincial"),
    "size": ("large", "medium", "small"),
}

#: Chinese names of the same, in the same order; of a city also without 市.
TARGET_NAMES_ZH: dict[str, tuple[str, ...]] = {
    "category": ("制造业", "特色农业", "轻工工艺"),
    "city": (
        "太原市", "大同市", "阳泉市", "长治市", "晋城市", "朔州市", "晋中市", "运城市", "忻州市", "临汾市", "吕梁市",
    ),
    "tier": ("无", "市级", "省级培育", "省级"),
    "size": ("大型", "中型", "小型"),
}  # fmt: skip

#: Key of a target -> every name in small letters -> the choice it stands for.
TARGET_NAMES: dict[str, dict[str, str]] = {
    key: {name: choice for choice, zh in zip(choices, TARGET_NAMES_ZH[key], strict=True)
          for name in (choice, zh, zh.removesuffix("市") if key == "city" else zh)}
    for key, choices in TARGET_CHOICES.items()
}  # fmt: skip

#: Keys of a setting written as a mapping.
SETTING_KEYS = ("value", "start", "end", "phase_in_quarters", "target", "local")

#: Values by date: (first day of a step, value) in order.
Values = tuple[tuple[date, float | str], ...]

LONGEST_PHASE_IN_QUARTERS = 40

EXPECTED_LOCAL = "a mapping of towns to values, such as {P14: 300} or {原平煤机: [[2024Q1, 300]]}"

EXPECTED_SETTING = "a value, pairs [[2022Q4, value], [2024Q1, value]], or a mapping with " + ", ".join(SETTING_KEYS)


@dataclass(frozen=True, slots=True)
class Target:
    """Whom a lever is aimed at; None is everyone."""

    category: str | None = None
    city: str | None = None
    tier: str | None = None
    size: str | None = None

    def codes(self) -> tuple[int, int, int, int]:
        """Category, city, tier and size as indices into `TARGET_CHOICES`; -1 is everyone."""
        chosen = ((each.name, getattr(self, each.name)) for each in fields(self))
        category, city, tier, size = (-1 if name is None else TARGET_CHOICES[key].index(name) for key, name in chosen)
        return category, city, tier, size


@dataclass(frozen=True, slots=True)
class LeverSetting:
    """Values of a lever over time.

    values : (first day of a step, value) in order, from the scenario's first day on; a number in the lever's unit, or
        the name of a choice
    end : last day on which it holds, afterwards the null value; None is the end of the scenario
    phase_in_quarters : quarters over which a change of a number is spread in equal parts; a value that holds from the
        scenario's first day is no change
    target : whom it is aimed at; None is everyone
    local : (town id of the base year, values by date) by id: values that single towns have from their first date on,
        whatever the lever is set to and aimed at
    """

    values: Values
    end: date | None = None
    phase_in_quarters: int = 0
    target: Target | None = None
    local: tuple[tuple[str, Values], ...] = ()


def read_setting(
    lever: Lever, raw: object, horizon: Horizon, where: str = "", base: LeverSetting | None = None
) -> LeverSetting:
    """The setting meant by `raw`: a value, pairs of date and value, a mapping, or a setting; checked.

    base : what the lever was set to before; it goes on until the first date of `raw`. None is the baseline
    """
    where = where or lever.name
    if isinstance(raw, LeverSetting):
        raw = {
            "value": [list(pair) for pair in raw.values],
            "end": raw.end,
            "phase_in_quarters": raw.phase_in_quarters,
            "target": raw.target,
            "local": {town_id: [list(pair) for pair in values] for town_id, values in raw.local},
        }
    if not isinstance(raw, Mapping):
        return LeverSetting(_upon(base, _read_values(lever, raw, None, horizon, where), lever, horizon, where))
    for key in raw:
        if key not in SETTING_KEYS:
            raise LeverError(
                f"there is no key {key!r} in the setting of a lever",
                where=where,
                expected=", ".join(SETTING_KEYS),
                nearest=nearest_name(key, SETTING_KEYS),
            )
    values = _upon(base, _read_values(lever, raw.get("value"), raw.get("start"), horizon, where), lever, horizon, where)
    setting = LeverSetting(
        values,
        _read_end(raw.get("end"), values, horizon, f"{where}.end"),
        _read_phase_in(lever, raw.get("phase_in_quarters"), f"{where}.phase_in_quarters"),
        _read_target(lever, raw.get("target"), f"{where}.target"),
        _read_local(lever, raw.get("local"), horizon, f"{where}.local"),
    )
    _check_ramps(setting, where)
    return setting




def _upon(base: LeverSetting | None, values: Values, lever: Lever, horizon: Horizon, where: str) -> Values:
    """The values from the scenario's first day on: before their own first date those of `base` hold."""
    first = values[0][0]
    if first == horizon.start:
        return values
    if base is None:
        return ((horizon.start, lever.baseline), *values)
    if base.target or base.local or base.phase_in_quarters:
        raise LeverError(
            f"begins in {quarter_label(first)}, and what it replaces is aimed at some towns or phased in",
            where=where,
            expected=f"values from the start on, such as [[{quarter_label(horizon.start)}, value], ...]",
        )
    ended = base.end + timedelta(days=1) if base.end else first
    before = tuple(pair for pair in base.values if pair[0] < first)
    return (*before, *(((ended, lever.null),) if ended < first else ()), *values)


def _read_values(
    lever: Lever, raw: object, start: object, horizon: Horizon, where: str
) -> Values:
    if not isinstance(raw, (list, tuple)):
        first = horizon.start if start is None else horizon.read_day(start, f"{where}.start")
        return ((first, lever.read(raw, where)),)
    if start is not None:
        raise LeverError("both a start and values by date are given", where=where, expected="one of the two")
    if not raw or any(not isinstance(pair, (list, tuple)) or len(pair) != 2 for pair in raw):
        raise LeverError(f"{raw!r} is not a list of pairs", where=where, expected=EXPECTED_SETTING)
    by_day: dict[date, float | str] = {}
    for day_text, value in raw:
        day = horizon.read_day(day_text, where)
        if value is None:
            raise LeverError("no value is given", where=f"{where} at {day_text}", expected=lever.range_text)
        if day in by_day:
            raise DateError(f"two values for the step from {day}", where=where, expected="one value a step")
        by_day[day] = lever.read(value, f"{where} at {day_text}")
    return tuple(sorted(by_day.items()))


def _read_end(raw: object, values: Values, horizon: Horizon, where: str) -> date | None:
    if raw is None:
        return None
    end = horizon.read_day(raw, where, is_end=True)
    last_change = values[-1][0]
    if end < last_change:
        raise DateError(
            f"the end {end} lies before the value of {last_change}", where=where, expected=f"{last_change} or later"
        )
    return end


def _read_phase_in(lever: Lever, raw: object, where: str) -> int:
    if raw is None or raw == 0:
        return 0
    is_number = isinstance(raw, (int, float)) and not isinstance(raw, bool)
    if not is_number or not 0 <= raw <= LONGEST_PHASE_IN_QUARTERS or raw != int(raw):  # type: ignore[operator,call-overload]
        raise LeverError(
            f"{raw!r} cannot be a phase-in",
            where=where,
            expected=f"a whole number of quarters from 0 to {LONGEST_PHASE_IN_QUARTERS}",
        )
    if lever.choices:
        raise LeverError("a choice cannot be phased in", where=where, expected="0, or no phase_in_quarters")
    return int(raw)  # type: ignore[call-overload]


def _check_ramps(setting: LeverSetting, where: str) -> None:
    """A phase-in needs a change, and a finite level at both ends of it."""
    if not setting.phase_in_quarters:
        return
    reached = {value for _, value in setting.values}
    if len(reached) == 1:
        raise LeverError(
            "nothing changes that could be phased in: the value holds from the start",
            where=where,
            expected="values by date, or a start after the scenario's",
        )
    if UNLIMITED in reached or any(isinstance(value, str) for value in reached):
        raise LeverError(
            "a phase-in from or to what is unlimited or drawn has no steps",
            where=where,
            expected="values by date instead, such as [[2022Q4, 200], [2023Q1, 150]]",
        )


def _read_target(lever: Lever, raw: object, where: str) -> Target | None:
    if raw is None or raw == Target():
        return None
    if not lever.is_targetable:
        raise LeverError(f"{lever.name} is set for the province as a whole", where=where, expected="no target")
    if isinstance(raw, Target):
        return raw
    if not isinstance(raw, Mapping):
        raise LeverError(
            f"{raw!r} is not a target", where=where, expected=f"a mapping with {', '.join(TARGET_CHOICES)}"
        )
    chosen: dict[str, str] = {}
    for key, value in raw.items():
        if key not in TARGET_CHOICES:
            raise LeverError(
                f"a lever cannot be aimed by {key!r}",
                where=where,
                expected=", ".join(TARGET_CHOICES),
                nearest=nearest_name(key, TARGET_CHOICES),
            )
        if value is None:
            continue
        meant = TARGET_NAMES[key].get(str(value).strip().casefold())
        if meant is None:
            raise LeverError(
                f"{value!r} is no {key}",
                where=f"{where}.{key}",
                expected=f"one of {', '.join(TARGET_CHOICES[key])}",
                nearest=nearest_name(value, TARGET_CHOICES[key], TARGET_NAMES[key]),
            )
        if key == "size" and not lever.is_size_targetable:
            raise LeverError(
                f"{lever.name} cannot be aimed at a size of firm",
                where=f"{where}.size",
                expected="category, city or tier",
            )
        chosen[key] = meant
    return Target(**chosen) if chosen else None


def _read_local(
    lever: Lever, raw: object, horizon: Horizon, where: str
) -> tuple[tuple[str, Values], ...]:
    """Values of single towns by id. Which towns there are is known to the base year alone: see `Scenario.local_at`."""
    if raw is None or raw == {}:
        return ()
    if not isinstance(raw, Mapping):
        raise LeverError(f"{raw!r} is not by town", where=where, expected=EXPECTED_LOCAL)
    if not lever.is_targetable:
        raise LeverError(f"{lever.name} is set for the province as a whole", where=where, expected="no local values")
    by_town: dict[str, Values] = {}
    for key, value in raw.items():
        town_id = town_named(key.strip()) if isinstance(key, str) else ""
        if not town_id:
            raise LeverError(f"{key!r} is not the id or name of a town", where=where, expected=EXPECTED_LOCAL)
        if town_id in by_town:
            raise LeverError(f"two values for {town_id}", where=where, expected="one value a town")
        if value is None:
            raise LeverError("no value is given", where=f"{where}.{town_id}", expected=lever.range_text)
        by_town[town_id] = _read_values(lever, value, None, horizon, f"{where}.{town_id}")
    return tuple(sorted(by_town.items()))


def unknown_town(lever_name: str, town_id: str, known: Iterable[str]) -> LeverError:
    """The error of a local value for a town that the base year does not have. known : ids of its towns"""
    here = set(known)
    return LeverError(
        f"the base year has no town {town_id!r}",
        where=f"{lever_name}.local",
        expected="ids or names of its towns, such as P01, 杏花村汾酒 or U-Datong-4 (see: jinzhen towns)",
        nearest=nearest_name(town_id, here, {name: each for name, each in town_names().items() if each in here}),
    )


def levels(lever: Lever, setting: LeverSetting, horizon: Horizon) -> list[float]:
    """The lever at every step: null after its end, phase-in applied; choices as codes."""
    ramp_steps = max(1, setting.phase_in_quarters * horizon.steps_per_quarter)
    changes = {horizon.step_of(day): lever.code(value) for day, value in setting.values}
    last_step = horizon.step_of(setting.end) if setting.end else len(horizon.ends)
    null = lever.code(lever.null)
    if len(changes) == 1 and 0 in changes and not setting.end:  # as nearly all are: there is nothing to phase in
        return [changes[0]] * len(horizon.ends)
    course: list[float] = []
    level = begun_from = aim = null
    begun_at = 0
    for step in range(len(horizon.ends)):
        if changes.get(step, aim) != aim:  # a repeated value begins no new phase-in
            aim, begun_at = changes[step], step
            begun_from = aim if step == 0 else level
        done = min(1.0, (step - begun_at + 1) / ramp_steps)
        level = aim if done == 1.0 else begun_from + (aim - begun_from) * done
        course.append(level if step <= last_step else null)
    return course


def local_levels(lever: Lever, values: Values, horizon: Horizon) -> tuple[float, ...]:
    """The lever in a town with values of its own at every step, choices as codes; nan before the first of them."""
    course = [math.nan] * len(horizon.ends)
    for day, value in values:
        step = horizon.step_of(day)
        course[step:] = [lever.code(value)] * (len(course) - step)
    return tuple(course)


def definition(setting: LeverSetting, horizon: Horizon) -> dict[str, object]:
    """The setting in its one canonical form: repeated values and an end that changes nothing are left out."""
    form: dict[str, object] = {"value": _pairs(setting.values)}
    if setting.end is not None and setting.end < horizon.end:
        form["end"] = setting.end.isoformat()
    if setting.phase_in_quarters:
        form["phase_in_quarters"] = setting.phase_in_quarters
    if setting.target is not None:
        form["target"] = {
            each.name: name for each in fields(Target) if (name := getattr(setting.target, each.name)) is not None
        }
    if setting.local:
        form["local"] = {town_id: _pairs(values) for town_id, values in setting.local}
    return form


def _pairs(values: Values) -> list[list[object]]:
    """Values by date without those that repeat the one before."""
    kept: list[list[object]] = []
    for day, value in values:
        if not kept or kept[-1][1] != value:
            kept.append([day.isoformat(), value])
    return kept
