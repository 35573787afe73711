"""The configuration groups: which keys each has, and the checks of those that are not levers or uncertainties."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

from jinzhen.experiments.asking.fields import Choice, Setting, choice, number, settings_of, text, whole
from jinzhen.experiments.paper.text import Text
from jinzhen.experiments.registry import EXPERIMENTS
from jinzhen.scenarios.errors import ConfigurationError, nearest_name
from jinzhen.scenarios.levers import CERTIFICATION, LEVER_LABELS, LEVERS
from jinzhen.scenarios.meanings import meaning_of
from jinzhen.scenarios.uncertainties import UNCERTAINTIES, UNCERTAINTY_LABELS

#: Groups whose values are lever settings or priors; these and `population` may be swept.
SWEPT = ("policy", "certification", "environment", "economy")
#: Group and word of what was learnt; a file of draws may stand for a choice of it.
POSTERIOR = "posterior"
SCENARIO_GROUPS = (*SWEPT, "population", POSTERIOR)
GROUPS = (*SCENARIO_GROUPS, "experiment", "facts", "store", "executor", "report")
#: Settings that are also named without their group, as they stand for themselves.
ALONE = {"facts": ("facts", "folder"), "as_of": ("experiment", "as_of")}

#: How much is kept of a run, each including the one before: one wide row; a row a step; towns by year.
DETAILS = ("outcomes", "quarters", "towns")


def rank(detail: str) -> int:
    """Position in DETAILS: a higher one keeps more."""
    return DETAILS.index(detail)


EXECUTORS = ("threads", "serial", "processes", "dask")


@dataclass(frozen=True)
class PopulationSettings:
    """Size of the world."""

    n_towns: int = whole(1, 1e6, help=Text("towns", "专业镇数"))
    n_firms: int | None = whole(1, 1e8, may_be_empty=True, help=Text("firms; null is as known", "企业数，空为实际数"))
    slots_factor: float = number(1, 64, help=Text("room for firms, as a multiple of those there are", "企业位置余量"))


@dataclass(frozen=True)
class FactsSettings:
    """What is known."""

    folder: str | None = text(
        may_be_empty=True, help=Text("folder of your own facts; null: shipped", "自备数据文件夹，空为自带数据")
    )


@dataclass(frozen=True)
class PosteriorSettings:
    """What was learnt of uncertainties."""

    file: str = text(help=Text("shipped, none, or a file of draws", "后验：随程序提供、不用或自备文件"))


@dataclass(frozen=True)
class StoreSettings:
    """Where records are kept, and how much of every run."""

    url: str | None = text(may_be_empty=True, help=Text("address of the store", "数据库地址"))
    detail: str = choice(DETAILS, help=Text("how much of every run is kept", "保存的详细程度"))


@dataclass(frozen=True)
class ExecutorSettings:
    """How runs are carried out."""

    name: str = choice(EXECUTORS, help=Text("kind of workers", "执行方式"))
    workers: int | None = whole(1, 4096, may_be_empty=True, help=Text("null: one a core", "并行数，空为全部核心"))
    scheduler: str | None = text(may_be_empty=True, help=Text("address of the Dask scheduler", "Dask调度器地址"))
    timeout_seconds: int | None = whole(
        1, 86_400, may_be_empty=True, unit="s", help=Text("Dask: longest silence", "Dask无应答的最长时间")
    )


@dataclass(frozen=True)
class ReportSettings:
    """Where the page and its tables are written."""

    folder: str = text(help=Text("folder of the page and its tables", "报告文件夹"))


#: Label in either language -> name of the lever or uncertainty it stands for.
_LABELS = {**UNCERTAINTY_LABELS, **LEVER_LABELS}

_KINDS: Mapping[str, type] = {
    "population": PopulationSettings, POSTERIOR: PosteriorSettings, "facts": FactsSettings, "store": StoreSettings,
    "executor": ExecutorSettings, "report": ReportSettings,
}  # fmt: skip


@cache
def settings_of_group(group: str) -> Mapping[str, Setting]:
    """Settings of a group without levers and priors; of `experiment`, `name` and those of every experiment."""
    if group != "experiment":
        return settings_of(_KINDS[group]) if group in _KINDS else {}
    own = {key: each for entry in EXPERIMENTS.values() for key, each in settings_of(entry.settings).items()}
    return {"name": Choice(words=tuple(EXPERIMENTS), help=Text("the experiment", "实验名称")), **own}


def keys_of(group: str) -> tuple[str, ...]:
    """Every key of a group."""
    if group not in SWEPT:
        return tuple(settings_of_group(group))
    if group in ("policy", CERTIFICATION):
        is_ours = group == CERTIFICATION
        return tuple(name for name, lever in LEVERS.items() if (lever.group == CERTIFICATION) == is_ours)
    return tuple(name for name, entry in UNCERTAINTIES.items() if entry.config_group == group)


def check_key(group: str, key: str, where: str) -> None:
    """Raise a `ConfigurationError` for a key that the group does not have, naming the nearest, in whatever group."""
    if key in keys_of(group):
        return
    homes = homes_of(key)
    if homes:
        raise ConfigurationError(
            f"{key!r} belongs to {homes[0]}", where=where, expected=" or ".join(f"{home}.{key}" for home in homes)
        )
    if meaning := meaning_of(key):
        raise ConfigurationError(f"{key!r} is {meaning}", where=where, expected=f"a setting of {group}")
    near = nearest_key(key, group)
    raise ConfigurationError(
        f"there is no setting {key!r} in {group}",
        where=where,
        expected="" if near else _listed(group),
        nearest=near,
    )


def _listed(group: str) -> str:
    """The settings of a group, or where they are listed."""
    if group in SWEPT:
        return "one of `jinzhen levers`" if group in ("policy", CERTIFICATION) else "one of `jinzhen --cfg job`"
    return f"one of {', '.join(keys_of(group))}"


def homes_of(key: str) -> list[str]:
    """The groups that have a setting of that name."""
    return [group for group in GROUPS if key in keys_of(group)]


def nearest_key(key: str, group: str = "") -> str:
    """The `group.setting` that is nearest to a name or label in either language, of that group if one is near."""
    for groups in ((group,), GROUPS) if group else (GROUPS,):
        keys = {name: home for home in reversed(groups) for name in keys_of(home)}
        labels = {label: name for label, name in _LABELS.items() if name in keys}
        if near := nearest_name(key, keys, labels):
            return f"{keys[near]}.{near}"
    return ""


def options_of(group: str) -> tuple[str, ...]:
    """Names of a group's files."""
    folder = resources.files("jinzhen.configs") / group
    return tuple(sorted(file.name.removesuffix(".yaml") for file in folder.iterdir() if file.name.endswith(".yaml")))


@cache
def default_option(group: str) -> str:
    """The choice of a group when nothing is said."""
    text = (resources.files("jinzhen.configs") / "config.yaml").read_text(encoding="utf-8")
    entries = yaml.safe_load(text)["defaults"]
    return next(entry[group] for entry in entries if isinstance(entry, dict) and group in entry)


def is_file_name(choice: str) -> bool:
    """Whether a choice is meant as a user's file."""
    return "/" in choice or re.search(r"\.ya?ml$", choice) is not None


def check_option(group: str, choice: str) -> None:
    """Raise a `ConfigurationError` for a choice that the group does not have."""
    options = options_of(group)
    if choice not in options:
        raise ConfigurationError(
            f"there is no {group} {choice!r}",
            where=group,
            expected=f"one of {', '.join(options)}, or a file such as ./mine.{'csv' if group == POSTERIOR else 'yaml'}",
            nearest=nearest_name(choice, options),
        )


def defaults_of(experiment: str) -> Mapping[str, object]:
    """The values of an experiment's settings when nothing is said, as its file has them."""
    file = resources.files("jinzhen.configs") / "experiment" / f"{experiment}.yaml"
    return yaml.safe_load(file.read_text(encoding="utf-8"))


def as_typed(value: object) -> str:
    """A value of a settings file as it is typed: null where there is none, words of a list without quotes."""
    if isinstance(value, list):
        return f"[{', '.join(map(as_typed, value))}]"
    return "null" if value is None else str(value)


def settings_help(experiment: str) -> str:
    """What an experiment can be told: every setting with unit, range and what it is when nothing is said."""
    entry, given = EXPERIMENTS[experiment], defaults_of(experiment)
    lines = [f"jinzhen {experiment}: {entry.about.en}", "", "settings (experiment.<setting>=<value>)"]
    for key, each in settings_of(entry.settings).items():
        unit = f" {each.unit}" if each.unit else ""
        lines += [f"  {key}={as_typed(given[key])}{unit}", f"      {each.help.en}", f"      {each.expected}"]
    return "\n".join(lines)
