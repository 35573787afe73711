"""Questions from Python: the experiments of the command line, as functions that return their answer."""

import io
import sys
import warnings
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from typing import Any

from jinzhen.experiments.asking.configuration import Configuration, compose
from jinzhen.experiments.asking.factors import factor_names, is_known
from jinzhen.experiments.asking.fields import Timed, read_settings, settings_of
from jinzhen.experiments.asking.settings import defaults_of
from jinzhen.experiments.interface.result import Result
from jinzhen.experiments.interface.scenarios import TIMES, as_words, scenario
from jinzhen.experiments.paper.console import Terminal, make_console
from jinzhen.experiments.paper.differing import with_differences
from jinzhen.experiments.paper.learnt import with_learnt
from jinzhen.experiments.registry import EXPERIMENTS, Experiment
from jinzhen.experiments.running import prepare
from jinzhen.experiments.running.runner import Runner
from jinzhen.experiments.running.stage import Ask
from jinzhen.experiments.store import open_store
from jinzhen.scenarios.errors import ConfigurationError, nearest_name
from jinzhen.scenarios.scenario import Scenario

#: What is run again by which command: the same call.
AGAIN = "the same call again"


def ask(
    question: str, *scenarios: Scenario | str, store: str = "jinzhen.sqlite", executor: str = "threads",
    workers: int | None = None, scheduler: str = "", progress: bool | None = None, **settings: Any,
) -> Result:  # fmt: skip
    """The answer to a question of `questions()`, from stored runs and those that are missing.

    scenarios : of `scenario()`, or words that it takes; the plan as it is where none is given
    store : path or address where runs are kept; what is there is not run again
    executor : `threads`, `serial`, `processes` or `dask`; workers : None for one a core
    scheduler : address of the Dask scheduler, such as tcp://host:8786
    progress : whether progress is shown on standard error; None: on a terminal
    settings : of the question, as `jinzhen <question> --help` lists them; for a sweep also its factors

    It may be called by several threads. Raises a UserError for what cannot be asked, before anything runs.
    """
    entry = _entry(question)
    asked = _scenarios(entry, scenarios, settings)
    told = _settings(entry, asked[0], settings)
    asked = entry.study.made_of(told, asked)
    entry.study.check_all(told, asked)
    at = [f"executor.scheduler={scheduler}"] if scheduler else []
    usual = compose([f"experiment={question}", f"executor={executor}", *at])
    configuration = replace(
        usual, scenarios=asked, settings=told, store_url=_address(store), workers=workers or usual.workers
    )
    is_shown = sys.stderr.isatty() if progress is None else progress
    notes = make_console(is_error=True) if is_shown else Terminal(file=io.StringIO(), width=120)
    return _answered(entry, configuration, notes)


def _answered(entry: Experiment, configuration: Configuration, notes: Terminal) -> Result:
    first = configuration.scenarios[0]
    prepare.check_executor(configuration)
    with closing(open_store(configuration.store_url)) as store:
        world = prepare.make_world(configuration, first, prepare.warm_up(notes), store)
        runner, study = Runner(store, world, notes, AGAIN), entry.study()
        told, others = configuration.settings, tuple(configuration.scenarios[1:])
        found = runner.answer(study, Ask(first, told, world.base_year, world.address, others, store=store))
        differing = with_differences(study.page(found), *configuration.scenarios)
        at = world.address
        parts = tuple(with_learnt(differing, configuration.scenarios, at.engine_id, at.base_year_hash))
    problems = tuple(line for line in (study.problem(found), runner.problem) if line)
    for line in problems:
        warnings.warn(line, stacklevel=4)
    return Result(entry.name, configuration.scenarios, configuration.settings, found, parts, problems)


def _entry(question: str) -> Experiment:
    if question not in EXPERIMENTS:
        raise ConfigurationError(
            f"there is no question {question!r}", where="ask", expected=f"one of {', '.join(EXPERIMENTS)}",
            nearest=nearest_name(question, tuple(EXPERIMENTS)),
        )  # fmt: skip
    return EXPERIMENTS[question]


def _scenarios(
    entry: Experiment, scenarios: Sequence[Scenario | str], settings: dict[str, Any]
) -> tuple[Scenario, ...]:
    """The scenarios asked about; those given as words have the times of the settings, or of the first that has any."""
    times = {key: settings.pop(key) for key in TIMES if key in settings}
    ready = [each for each in scenarios if isinstance(each, Scenario)]
    if ready and times:
        raise ConfigurationError(
            f"{', '.join(times)} is said of a scenario that is ready", where=entry.name,
            expected="the same in scenario(..., end=...)",
        )  # fmt: skip
    if ready:
        times = {key: getattr(ready[0], key) for key in TIMES}
    usual = [f"experiment={entry.name}", *as_words(times)] if issubclass(entry.settings, Timed) else []
    asked = [
        each if isinstance(each, Scenario) else scenario(each, *usual) for each in scenarios
    ] or [scenario(*usual)]  # fmt: skip
    if len(asked) > 1 and not entry.study.compares:
        raise ConfigurationError(
            f"{entry.name} is asked of {len(asked)} scenarios", where=entry.name, expected="one a call, or compare(...)"
        )
    return tuple(asked)


def _settings(entry: Experiment, first: Scenario, told: dict[str, Any]) -> Any:
    """What the question is told: its defaults, the times of the scenario, and what was said."""
    own, said = settings_of(entry.settings), dict(told)
    if entry.study.takes_factors:
        moved = {key: said.pop(key) for key in list(said) if is_known(key)}
        said["factors"] = {**dict(said.get("factors", {})), **moved}
    for key in said:
        if key not in own:
            raise ConfigurationError(
                f"{key!r} is no setting of {entry.name}", where=entry.name, expected=f"one of {', '.join(own)}",
                nearest=nearest_name(key, (*own, *(factor_names() if entry.study.takes_factors else ()))),
            )  # fmt: skip
    times = {key: getattr(first, key) for key in TIMES if key in own}
    texts = {key: value if isinstance(value, int) else value.isoformat() for key, value in times.items()}
    return read_settings(entry.settings, {**defaults_of(entry.name), **texts, **said}, lambda key: key)


def _address(store: str) -> str:
    return store if "://" in store else f"sqlite:///{store}"


def forecast(plan: Scenario | str | None = None, **settings: Any) -> Result:
    """How likely is the target, when, where, at what cost? See `ask` for what may be said."""
    return ask("forecast", *_given(plan), **settings)


def compare(*scenarios: Scenario | str, **settings: Any) -> Result:
    """Which of several scenarios does better, by how much? The first is what the others are compared with."""
    return ask("compare", *scenarios, **settings)


def sweep(plan: Scenario | str | None = None, **factors_and_settings: Any) -> Result:
    """How does the answer change with levers and uncertainties?

    factors_and_settings : `special_fund="200..1000/5"`, `land_quota=[100, 200]`, `demand_growth="prior"`; `design=`,
        `points=`, `levels=`, `replications=` and others of `ask`
    """
    return ask("sweep", *_given(plan), **factors_and_settings)


def sensitivity(plan: Scenario | str | None = None, **settings: Any) -> Result:
    """What does the answer hang on? See `ask` for what may be said."""
    return ask("sensitivity", *_given(plan), **settings)


def _given(plan: Scenario | str | None) -> tuple[Scenario | str, ...]:
    return () if plan is None else (plan,)
