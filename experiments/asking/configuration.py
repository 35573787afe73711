"""From the command line and the files in `configs/` to scenarios and the settings of a run."""

import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from jinzhen.experiments.asking.cluster import Cluster, read_cluster
from jinzhen.experiments.asking.fields import Settings, Timed, read_settings, settings_of
from jinzhen.experiments.asking.layers import Given, Layers, last_words, place_of, read_layers
from jinzhen.experiments.asking.overrides import Assignment, choice_name, read_arguments
from jinzhen.experiments.asking.settings import POSTERIOR, SCENARIO_GROUPS, default_option, settings_of_group
from jinzhen.experiments.paper.plain import HIDDEN
from jinzhen.experiments.registry import EXPERIMENTS
from jinzhen.scenarios.errors import ConfigurationError, JinzhenError
from jinzhen.scenarios.horizon import FIRST_DAY, LAST_DAY, LAST_FACT, Horizon, read_as_of
from jinzhen.scenarios.levers import LEVERS
from jinzhen.scenarios.posterior.shipped import posterior_meant
from jinzhen.scenarios.scenario import DEFAULT_AS_OF, DEFAULT_END, Population, Scenario
from jinzhen.scenarios.setting import LeverSetting, read_setting
from jinzhen.scenarios.uncertainties import UNCERTAINTIES

#: Hydra keeps what it composes from in one place for the whole process, and its parser is not made for threads.
_LOCK = threading.RLock()

#: Groups that a scenario is named by; nothing is a file with all of them.
NAMED = ("", *SCENARIO_GROUPS, "facts")
#: Signs of a setting in the name of a scenario.
LONGEST_LABEL = 60


@dataclass(frozen=True)
class Configuration:
    """Everything a command needs to know.

    scenarios : one, or several under `-m`
    experiment : what is done with them
    settings : what the experiment was told
    store_url : where records are kept
    executor, workers : how runs are carried out; workers None is one for every core
    cluster : where the workers are, for executor `dask`
    report_folder : where the page and its tables are written
    detail : how much of every run is kept
    """

    scenarios: tuple[Scenario, ...]
    experiment: str
    settings: Settings
    store_url: str = "sqlite:///jinzhen.sqlite"
    executor: str = "threads"
    workers: int | None = None
    cluster: Cluster | None = None
    report_folder: str = "report"
    detail: str = "towns"

    @property
    def seed(self) -> int:
        """Seed of the experiment."""
        return self.settings.seed


def compose(argv: Sequence[str] = ()) -> Configuration:
    """The configuration meant by a command line such as `policy=ranked_funds policy.special_fund=800`.

    It may be called by several threads. Raises a `UserError` with one clear line for every mistake.
    """
    return compose_layers(argv)[0]


def compose_layers(argv: Sequence[str]) -> tuple[Configuration, Layers]:
    """The same, and what was said of every setting, in the first scenario of several. Raises UserError."""
    with _LOCK:
        combinations = read_arguments(argv)
        layered = read_layers(combinations)
    scenarios = tuple(map(_scenario, layered, _names(combinations)))
    _check_distinct(scenarios)
    return Configuration(scenarios, **_run_settings(layered[0])), layered[0]


def _names(combinations: Sequence[Sequence[Assignment]]) -> list[str]:
    """A name for each scenario; files of one name in several folders are called by their paths."""
    short = [_name(assignments, choice_name) for assignments in combinations]
    twice = {name for name, n in Counter(short).items() if n > 1}
    return [_name(assignments, str) if name in twice else name
            for name, assignments in zip(short, combinations, strict=True)]  # fmt: skip


def _name(assignments: Sequence[Assignment], called: Any) -> str:
    """The policy and whatever else was chosen or set, in the order of the groups."""
    ours = [each for each in assignments if each.group in NAMED]
    first = [called(each.text) for each in ours if each.name in ("", "policy")] or [default_option("policy")]
    others = [
        _label(each, called)
        for each in sorted(ours, key=lambda each: NAMED.index(each.group))
        if each.name not in ("", "policy") and each.text not in ("baseline", "as_planned", "shipped")
    ]
    return " + ".join([*first, *others])


def _label(each: Assignment, called: Any) -> str:
    if each.group == "facts":
        return f"facts={called(each.text)}"
    if each.group == POSTERIOR:
        return f"{POSTERIOR}={each.text}"
    text = f"{each.key}={each.text}" if each.key else called(each.text)
    return text if len(text) <= LONGEST_LABEL else f"{text[:LONGEST_LABEL]}..."


@contextmanager
def _told_at(group: str, given: Mapping[str, Sequence[Given]]) -> Iterator[None]:
    """A mistake in a field, told at the place the user gave it."""
    try:
        yield
    except JinzhenError as mistake:
        mistake.where = place_of(given, group, mistake.where)
        raise


def _read_group(group: str, given: Mapping[str, Sequence[Given]]) -> dict[str, Any]:
    """Checked values of a group that holds neither levers nor priors."""
    values = last_words(given)
    return {
        key: setting.read(values.get(key), place_of(given, group, key))
        for key, setting in settings_of_group(group).items()
    }


def _read_experiment(given: Mapping[str, Sequence[Given]]) -> tuple[str, Settings]:
    """The experiment asked for and its checked settings; those of another experiment are refused."""
    values, every = last_words(given), settings_of_group("experiment")
    name = str(every["name"].read(values.get("name"), place_of(given, "experiment", "name")))
    kind = EXPERIMENTS[name].settings
    own = settings_of(kind)
    for key in own:
        if key not in given:
            raise ConfigurationError(
                f"{name} needs a value for {key}", where="experiment.name", expected=f"experiment={name}, which has one"
            )
    for key, said in given.items():
        if key not in own and key != "name":
            raise ConfigurationError(
                f"is no setting of experiment={name}", where=said[-1].place, expected=_listed(own)
            )
    return name, read_settings(kind, values, lambda key: place_of(given, "experiment", key))


def _listed(keys: Iterable[str]) -> str:
    return f"one of {', '.join(keys)}"


def _scenario(given: Layers, name: str) -> Scenario:
    _, settings = _read_experiment(given["experiment"])
    facts = _facts(given)
    with _told_at("experiment", given["experiment"]):
        horizon, as_of = _time(settings, LAST_DAY if facts else LAST_FACT)
    with _told_at("population", given["population"]):
        population = Population(**_read_group("population", given["population"]))
    levers = {
        key: _lever(key, said, horizon)
        for group in ("policy", "certification") for key, said in given[group].items() if said
    }  # fmt: skip
    priors = {
        key: UNCERTAINTIES[key].read(said[-1].value, said[-1].place, as_of)
        for group in ("environment", "economy") for key, said in given[group].items() if said
    }  # fmt: skip
    learnt = given[POSTERIOR]
    word, place = _read_group(POSTERIOR, learnt)["file"], place_of(learnt, POSTERIOR, "file")
    posterior = posterior_meant(word, as_of, place)
    try:
        return Scenario(name, horizon.start, horizon.end, as_of, horizon.steps_per_year, levers, priors, population,
                        facts, posterior)  # fmt: skip
    except JinzhenError as mistake:
        raise mistake.within(name) from None


def _lever(key: str, said: Sequence[Given], horizon: Horizon) -> LeverSetting:
    """The setting of a lever; each layer begins from the one below it."""
    setting = None
    for each in said:
        setting = read_setting(LEVERS[key], each.value, horizon, each.place, setting)
    assert setting is not None
    return setting


def _facts(given: Layers) -> str:
    """The folder of facts of one's own, checked; empty for the shipped ones."""
    folder = _read_group("facts", given["facts"])["folder"]
    if folder:
        from jinzhen.scenarios.base_year.reading import check_folder

        check_folder(Path(folder))
    return folder or ""


def _time(settings: Settings, last_fact: date) -> tuple[Horizon, date]:
    """The horizon and the last day of imposed history; the usual ones of an experiment with times of its own."""
    if isinstance(settings, Timed):
        as_of = read_as_of(settings.as_of, last=last_fact)
        return Horizon(settings.start, settings.end, settings.steps_per_year), as_of
    return Horizon(FIRST_DAY, DEFAULT_END, 4), read_as_of(DEFAULT_AS_OF)


def _check_distinct(scenarios: Sequence[Scenario]) -> None:
    names: dict[str, str] = {}
    for scenario in scenarios:
        if scenario.content_hash in names:
            raise ConfigurationError(
                f"{names[scenario.content_hash]!r} and {scenario.name!r} are the same scenario",
                expected="scenarios that differ",
            )
        names[scenario.content_hash] = scenario.name


def _run_settings(given: Layers) -> dict[str, Any]:
    """Fields of `Configuration` other than the scenarios."""
    store, executor, report = (_read_group(group, given[group]) for group in ("store", "executor", "report"))
    if store["url"] is None:
        raise ConfigurationError(
            "no address of a database is given",
            where="store.url",
            expected="store.url=postgresql+psycopg://<user>:<password>@<host>/<database>",
        )
    if f":{HIDDEN}@" in store["url"]:
        raise ConfigurationError(
            "the password was hidden when this was printed", where="store.url",
            expected="the password in its place, or an address without one and PGPASSWORD set",
        )  # fmt: skip
    name, settings = _read_experiment(given["experiment"])
    return {
        "experiment": name,
        "settings": settings,
        "store_url": store["url"],
        "detail": store["detail"],
        "executor": executor["name"],
        "workers": executor["workers"],
        "cluster": read_cluster(executor, lambda key: place_of(given["executor"], "executor", key)),
        "report_folder": report["folder"],
    }
