"""From the command line and the files in `configs/` to scenarios and the settings of a run.

Hydra composes named files and overrides (its compose interface, never its decorator). A user's own files are plain
data: they are read apart and never join the search path.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from jinzhen.experiments.asking.fields import Settings, Timed, last_day, read_settings, settings_of
from jinzhen.experiments.asking.overrides import Assignment, choice_name, read_arguments
from jinzhen.experiments.asking.settings import (
    GROUPS,
    SCENARIO_GROUPS,
    SWEPT,
    check_key,
    default_option,
    every_name,
    is_file_name,
    options_of,
    settings_of_group,
)
from jinzhen.experiments.asking.user_files import UserFile, read_user_file
from jinzhen.experiments.registry import EXPERIMENTS
from jinzhen.scenarios.errors import ConfigurationError, JinzhenError
from jinzhen.scenarios.horizon import FIRST_DAY, Horizon, read_as_of
from jinzhen.scenarios.levers import LEVERS
from jinzhen.scenarios.scenario import DEFAULT_AS_OF, DEFAULT_END, Population, Scenario
from jinzhen.scenarios.setting import read_setting
from jinzhen.scenarios.uncertainties import UNCERTAINTIES

CONFIG_MODULE = "jinzhen.configs"


@dataclass(frozen=True)
class Configuration:
    """Everything a command needs to know.

    scenarios : one, or several under `-m`
    experiment : what is done with them
    settings : what the experiment was told
    store_url : where records are kept
    executor, workers : how runs are carried out; workers None is one for every core
    report_folder : where the page and its tables are written
    detail : how much of every run is kept
    """

    scenarios: tuple[Scenario, ...]
    experiment: str
    settings: Settings
    store_url: str = "sqlite:///jinzhen.sqlite"
    executor: str = "threads"
    workers: int | None = None
    report_folder: str = "report"
    detail: str = "towns"

    @property
    def seed(self) -> int:
        """Seed of the experiment."""
        return self.settings.seed


def compose(argv: Sequence[str] = ()) -> Configuration:
    """The configuration meant by a command line such as `policy=ranked_funds policy.special_fund=800`.

    Raises a `UserError` with one clear line for every mistake.
    """
    combinations = read_arguments(argv)
    for each in combinations[0]:
        if each.key:
            _check_given(each.group, each.key, each.value, each.name)
    files = _read_files(combinations)
    composed = [_compose(assignments, files) for assignments in combinations]
    places = [_places(assignments, files) for assignments in combinations]
    scenarios = tuple(
        _scenario(values, _name(assignments), place)
        for values, assignments, place in zip(composed, combinations, places, strict=True)
    )
    _check_distinct(scenarios)
    return Configuration(scenarios, **_run_settings(composed[0], places[0]))


def _read_files(combinations: Sequence[Sequence[Assignment]]) -> dict[tuple[str, str], UserFile]:
    """The users' files by group and path, with every key known to the group."""
    files: dict[tuple[str, str], UserFile] = {}
    for assignment in (each for assignments in combinations for each in assignments):
        address = (assignment.group, assignment.text)
        if assignment.key or not is_file_name(assignment.text) or address in files:
            continue
        files[address] = file = read_user_file(assignment.text)
        for key, value in file.values.items():
            check_key(assignment.group, key, file.place(key).removesuffix(f": {key}"))
            _check_given(assignment.group, key, value, file.place(key))
    return files


def _check_given(group: str, key: str, value: object, where: str) -> None:
    """Refuse an empty value where it could be read as the null value as well as the baseline."""
    if value is None and group in SWEPT:
        raise ConfigurationError(
            "no value is given", where=where, expected=f"a value; leave {key} out where nothing is to be changed"
        )


def _option_of(group: str, path: str) -> str:
    """The name under which a user's file is handed to Hydra; a path may hold signs of its grammar."""
    return f"file_{hashlib.sha256(f'{group} {path}'.encode()).hexdigest()[:16]}"


def _completed(group: str, values: dict[str, Any]) -> dict[str, Any]:
    """A user's values, on top of the group's default file where the group needs a value for every key.

    An experiment's default file is its own.
    """
    if group in SWEPT:
        return values
    named = values.get("name") if group == "experiment" else None
    return {"defaults": [named if named in options_of(group) else default_option(group), "_self_"], **values}


def _compose(assignments: Sequence[Assignment], files: Mapping[tuple[str, str], UserFile]) -> dict[str, Any]:
    """All values by group and key, for one combination of assignments."""
    from hydra import compose as hydra_compose
    from hydra import initialize_config_module
    from hydra.core.config_store import ConfigStore
    from hydra.errors import HydraException
    from omegaconf import OmegaConf
    from omegaconf.errors import OmegaConfBaseException

    shelf = ConfigStore.instance()
    shelf.store(name="every_name", node=every_name())
    for (group, path), file in files.items():
        shelf.store(group=group, name=_option_of(group, path), node=_completed(group, file.values))
    try:
        with initialize_config_module(version_base="1.3", config_module=CONFIG_MODULE):
            config = hydra_compose("config", overrides=_hydra_overrides(assignments))
        return OmegaConf.to_container(config, resolve=False)  # type: ignore[return-value]
    except (HydraException, OmegaConfBaseException) as problem:
        asked = " ".join(f"{each.name}={each.text}" for each in assignments)
        raise ConfigurationError(f"{str(problem).splitlines()[0]}", where=asked) from None


def _hydra_overrides(assignments: Sequence[Assignment]) -> list[str]:
    lines: list[str] = []
    for each in assignments:
        if not each.key:
            choice = _option_of(each.group, each.text) if is_file_name(each.text) else each.text
            lines.append(f"{each.group}={choice}")
        elif isinstance(each.value, str):
            quoted = each.value.replace("\\", "\\\\").replace("'", "\\'")
            lines.append(f"{each.name}='{quoted}'")
        else:
            # Emptied first: Hydra would mix a mapping with the one it overrides.
            lines += [f"{each.name}=null"] if each.is_mapping else []
            lines.append(f"{each.name}={each.text}")
    return lines


def _places(assignments: Sequence[Assignment], files: Mapping[tuple[str, str], UserFile]) -> dict[str, str]:
    """`group.key` -> where its value came from, for those the user gave."""
    places: dict[str, str] = {}
    for each in assignments:
        if file := files.get((each.group, each.text)):
            places |= {f"{each.group}.{key}": file.place(key) for key in file.values}
    return places | {each.name: each.name for each in assignments if each.key}


def _place(places: Mapping[str, str], group: str, key: str) -> str:
    return places.get(f"{group}.{key}", f"{group}.{key}")


@contextmanager
def _told_at(group: str, places: Mapping[str, str]) -> Iterator[None]:
    """A mistake in a field, told at the place the user gave it."""
    try:
        yield
    except JinzhenError as mistake:
        mistake.where = _place(places, group, mistake.where)
        raise


def _name(assignments: Sequence[Assignment]) -> str:
    """The policy and whatever else was chosen or set, in the order of the groups."""
    ours = [each for each in assignments if each.group in SCENARIO_GROUPS]
    policy = next((choice_name(each.text) for each in ours if each.name == "policy"), "equal_funds")
    others = [
        each.label
        for each in sorted(ours, key=lambda each: SCENARIO_GROUPS.index(each.group))
        if each.name != "policy" and each.text not in ("baseline", "as_planned")
    ]
    return " + ".join([policy, *others])


def _read_group(group: str, values: Mapping[str, Any], places: Mapping[str, str]) -> dict[str, Any]:
    """Checked values of a group that holds neither levers nor priors."""
    return {
        key: setting.read(values[group].get(key), _place(places, group, key))
        for key, setting in settings_of_group(group).items()
    }


def _read_experiment(values: Mapping[str, Any], places: Mapping[str, str]) -> Settings:
    """Checked settings of the experiment asked for; those of another experiment are refused."""
    given = values["experiment"]
    every = settings_of_group("experiment")
    name = str(every["name"].read(given.get("name"), _place(places, "experiment", "name")))
    kind = EXPERIMENTS[name].settings
    own = settings_of(kind)
    for key in every:
        place = _place(places, "experiment", key)
        if key not in own and key != "name" and f"experiment.{key}" in places:
            raise ConfigurationError(f"is no setting of experiment={name}", where=place, expected=_listed(own))
        if key in own and given.get(key) is None and f"experiment.{key}" not in places:
            raise ConfigurationError(
                f"{name} needs a value for {key}", where="experiment.name", expected=f"experiment={name}, which has one"
            )
    return read_settings(kind, given, lambda key: _place(places, "experiment", key))


def _listed(keys: Iterable[str]) -> str:
    return f"one of {', '.join(keys)}"


def _scenario(values: Mapping[str, Any], name: str, places: Mapping[str, str]) -> Scenario:
    for group in GROUPS:  # also catches a wrong key in one of the program's own files
        for key in values[group]:
            check_key(group, key, f"{group}.{key}")
    settings = _read_experiment(values, places)
    with _told_at("experiment", places):
        horizon, as_of = _time(settings)
    with _told_at("population", places):
        population = Population(**_read_group("population", values, places))
    levers = {
        key: read_setting(LEVERS[key], raw, horizon, _place(places, group, key))
        for group in ("policy", "certification")
        for key, raw in values[group].items()
    }
    priors = {
        key: UNCERTAINTIES[key].read(raw, _place(places, group, key))
        for group in ("environment", "economy")
        for key, raw in values[group].items()
    }
    try:
        return Scenario(name, horizon.start, horizon.end, as_of, horizon.steps_per_year, levers, priors, population)
    except JinzhenError as mistake:
        raise mistake.within(name) from None


def _time(settings: Settings) -> tuple[Horizon, date]:
    """The horizon and the last day of imposed history; the usual ones of an experiment with times of its own."""
    if isinstance(settings, Timed):
        return Horizon(settings.start, settings.end, settings.steps_per_year), settings.as_of
    return Horizon(FIRST_DAY, last_day(DEFAULT_END, "end"), 4), read_as_of(DEFAULT_AS_OF)


def _check_distinct(scenarios: Sequence[Scenario]) -> None:
    names: dict[str, str] = {}
    for scenario in scenarios:
        if scenario.content_hash in names:
            raise ConfigurationError(
                f"{names[scenario.content_hash]!r} and {scenario.name!r} are the same scenario",
                where="-m",
                expected="scenarios that differ",
            )
        names[scenario.content_hash] = scenario.name


def _run_settings(values: Mapping[str, Any], places: Mapping[str, str]) -> dict[str, Any]:
    """Fields of `Configuration` other than the scenarios."""
    store, executor, report = (_read_group(group, values, places) for group in ("store", "executor", "report"))
    if store["url"] is None:
        raise ConfigurationError(
            "no address of a database is given",
            where="store.url",
            expected="store.url=postgresql+psycopg://user:password@host/database",
        )
    return {
        "experiment": values["experiment"]["name"],
        "settings": _read_experiment(values, places),
        "store_url": store["url"],
        "detail": store["detail"],
        "executor": executor["name"],
        "workers": executor["workers"],
        "report_folder": report["folder"],
    }
