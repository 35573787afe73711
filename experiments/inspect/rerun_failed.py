"""`jinzhen rerun_failed`: every failed run of this engine that is stored, run again; which fail still, and of what."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from jinzhen.experiments.asking.configuration import Configuration, compose
from jinzhen.experiments.paper.console import Terminal, make_console, make_table
from jinzhen.experiments.running import prepare
from jinzhen.experiments.running.failed import Again, FailedChunk, failed_chunks, run_again
from jinzhen.experiments.running.progress import make_display
from jinzhen.experiments.store import open_store, require_existing
from jinzhen.experiments.store.contract import Store
from jinzhen.experiments.store.known import KnownArm
from jinzhen.scenarios.base_year import base_year_of
from jinzhen.scenarios.errors import ScenarioError, UserError, nearest_name
from jinzhen.scenarios.scenario import Population, Scenario

FAILED = 1
#: Groups of options that say where runs are kept and how they are carried out; what is run, the store knows.
OPTIONS = ("store", "executor", "facts")
#: Runs that are listed.
MOST_LISTED = 40


def run_rerun_failed(arguments: Sequence[str]) -> int:
    """Run failed runs again, of the scenarios named (by name or first letters of the hash) or of all.

    Returns 1 where some fail still.
    """
    named = [word for word in arguments if "=" not in word]
    configuration = compose(checked([word for word in arguments if "=" in word]))
    require_existing(configuration.store_url)
    console, notes = make_console(), make_console(is_error=True)
    with open_store(configuration.store_url) as store:
        arms = chosen(store.known_arms(), named)
        failed = failed_chunks(store, arms)
        _tell_measured(store, arms, notes)
        if not failed:
            console.print(f"No run has failed in {store.where}")
            return 0
        engine_id = prepare.warm_up(notes)
        own = [each for each in failed if each.known.address.engine_id == engine_id]
        _tell_others(failed, own, engine_id, notes)
        found = rerun(configuration, store, own, engine_id, notes)
    _tell(found, console)
    return FAILED if any(each.now for each in found) else 0


def checked(options: Sequence[str]) -> list[str]:
    """Options of the store and of workers. Raises UserError for any other, which would change nothing."""
    for word in options:
        if word.split("=")[0].split(".")[0] not in OPTIONS:
            raise UserError(
                f"{word!r} plays no part", where="rerun_failed",
                expected="store.url=, executor=, executor.workers=, facts=, and names of scenarios without policy=",
            )  # fmt: skip
    return list(options)


def chosen(arms: Sequence[KnownArm], named: Sequence[str]) -> list[KnownArm]:
    """Arms of the scenarios that are named, or all. Raises UserError for a name that no stored scenario has."""
    for word in named:
        if not any(_is_called(each, word) for each in arms):
            names = sorted({each.name for each in arms})
            raise UserError(
                f"no scenario `{word}` is stored", where="rerun_failed", expected="a name that jinzhen store lists",
                nearest=nearest_name(word, names),
            )  # fmt: skip
    return [each for each in arms if not named or any(_is_called(each, word) for word in named)]


def _is_called(arm: KnownArm, word: str) -> bool:
    return arm.name == word or arm.scenario_hash.startswith(word)


def rerun(
    configuration: Configuration, store: Store, failed: Sequence[FailedChunk], engine_id: str, notes: Terminal
) -> list[Again]:
    """Run them again, those of one base year after those of another; each has workers with its own."""
    found: list[Again] = []
    for stored, own in _by_base_year(failed, notes):
        scenario = replace(stored, facts=configuration.scenarios[0].facts or stored.facts)
        try:
            base_year = base_year_of(scenario)
        except UserError as problem:
            notes.print(f"{_count(own)} failed runs of {stored.name} are left alone: {problem}")
            continue
        same = [each for each in own if each.known.address.base_year_hash == base_year.content_hash]
        if len(same) < len(own):
            notes.print(f"{_count(own) - _count(same)} failed runs of another base year than "
                        f"{base_year.content_hash[:12]} are left alone; facts=<folder> if they were run with one")
        if same:
            world = prepare.make_world(configuration, scenario, engine_id, store)
            found += run_again(store, same, world.executor, partial(make_display, notes))
    return found


def _count(failed: Sequence[FailedChunk]) -> int:
    """Runs that failed in some chunks."""
    return sum(len(each.errors) for each in failed)


def _by_base_year(
    failed: Sequence[FailedChunk], notes: Terminal
) -> Iterable[tuple[Scenario, list[FailedChunk]]]:
    """(a scenario, chunks) for every size of the world and day; what this program cannot read is told and left out."""
    groups: dict[tuple[Population, date], tuple[Scenario, list[FailedChunk]]] = {}
    for each in failed:
        try:
            scenario = each.chunk.arm.scenario
        except ScenarioError as problem:
            notes.print(f"scenario {each.known.name} cannot be read and is left alone: {problem}")
            continue
        groups.setdefault((scenario.population, scenario.as_of), (scenario, []))[1].append(each)
    return groups.values()


def _tell_others(failed: Sequence[FailedChunk], own: Sequence[FailedChunk], engine_id: str, notes: Terminal) -> None:
    others = sum(len(each.errors) for each in failed) - sum(len(each.errors) for each in own)
    if others:
        notes.print(f"{others} failed runs of other engines are left alone: {engine_id} would compute otherwise")


def _tell_measured(store: Store, arms: Sequence[KnownArm], notes: Terminal) -> None:
    for probe, n in store.failed_probes([each.arm_id for each in arms]).items():
        notes.print(f"{n} measurements of {probe} failed too: the question that made them runs them again")


def _tell(found: Sequence[Again], console: Terminal) -> None:
    """What came of every run, those that fail still first."""
    failing = [each for each in found if each.now]
    table = make_table("scenario", "seed", "replication", "failed of", "now", numbers=("seed", "replication"))
    for each in [*failing, *(each for each in found if not each.now)][:MOST_LISTED]:
        table.add_row(each.scenario, str(each.seed), str(each.replication), each.then, each.now or "finished")
    if found:
        console.print(table)
    if len(found) > MOST_LISTED:
        console.print(f"and {len(found) - MOST_LISTED} more")
    n_healed = len(found) - len(failing)
    console.print(f"{len(found)} failed runs were run again: {n_healed} finished, {len(failing)} fail still")
