"""Carries out studies: stage after stage, nothing twice, nothing left out, everything stored; then tells the answer.

Whatever an experiment asks for, this is how it runs: what is stored is recalled, what is missing is computed on any
executor and stored at once, failures are told, an interrupt or a kill loses only what is in flight, and an answer is
given from a complete design or not at all. The answer goes to standard output, everything on the way to standard error.
"""

import os
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from jinzhen.experiments.asking.configuration import Configuration
from jinzhen.experiments.paper.console import Terminal, make_console
from jinzhen.experiments.paper.differing import with_differences
from jinzhen.experiments.paper.learnt import with_learnt
from jinzhen.experiments.paper.present import present
from jinzhen.experiments.registry import EXPERIMENTS, Experiment
from jinzhen.experiments.running import prepare
from jinzhen.experiments.running.folders import check_folder, folder_of
from jinzhen.experiments.running.runner import Runner
from jinzhen.experiments.running.stage import Ask, Study
from jinzhen.experiments.running.worker import ExecutorError
from jinzhen.experiments.store import open_store
from jinzhen.scenarios.errors import UserError
from jinzhen.scenarios.scenario import Scenario

FAILED, INTERRUPTED = 1, 130


def run_study(entry: Experiment, configuration: Configuration, again: str) -> int:
    """Answer an experiment's question for every scenario asked for; returns the exit code. again : command to go on"""
    groups = [configuration.scenarios] if entry.study.compares else [(each,) for each in configuration.scenarios]
    for scenarios in groups:
        check_folder(folder_of(entry.name, configuration, *scenarios))
    notes, console = make_console(is_error=True), make_console()
    prepare.check_executor(configuration)
    codes = []
    with open_store(configuration.store_url) as store:
        try:
            engine_id = prepare.warm_up(notes)
            for scenarios in groups:
                world = prepare.make_world(configuration, scenarios[0], engine_id, store)
                runner = Runner(store, world, notes, again)
                codes.append(answer(entry, configuration, scenarios, runner, console))
            if len(groups) > 1 and entry.study.compared_by and not any(codes):
                codes.append(compare(entry.study.compared_by, configuration, runner, console))
        except KeyboardInterrupt:
            notes.print(f"Interrupted. What is finished is stored in {store.where}. To go on: {again}")
            return INTERRUPTED
        except ExecutorError:
            notes.print(f"What is finished is stored in {store.where}. To go on: {again}")
            raise
    return max(codes)


def compare(name: str, configuration: Configuration, runner: Runner, console: Terminal) -> int:
    """Compare the scenarios from the replications that all of them have; returns the exit code."""
    entry, scenarios = EXPERIMENTS[name], configuration.scenarios
    settings = entry.study.settings_after(configuration, runner.store, runner.world.address)
    try:
        entry.study.check_all(settings, scenarios)
    except UserError as mistake:
        runner.notes.print(f"The scenarios are not compared: {mistake}")
        return 0
    return answer(entry, replace(configuration, experiment=name, settings=settings), scenarios, runner, console)


def answer(
    entry: Experiment, configuration: Configuration, scenarios: Sequence[Scenario], runner: Runner, console: Terminal
) -> int:
    """Run the stages of a study and tell its answer; returns the exit code."""
    study: Study[Any] = entry.study()
    first, *others = scenarios
    base_year, address = runner.world.base_year, runner.world.address
    ask: Ask[Any] = Ask(first, configuration.settings, base_year, address, tuple(others), store=runner.store)
    found = runner.answer(study, ask)
    parts = with_learnt(
        with_differences(study.page(found), *scenarios), scenarios, address.engine_id, address.base_year_hash
    )
    files = present(entry.name, parts, console, folder_of(entry.name, configuration, *scenarios))
    console.print("Files written:")
    for path in files:
        console.print(f"  {os.path.relpath(path)}")
    runner.store.verify()
    console.print(f"Every run is stored in {runner.store.where}")
    problems = [line for line in (study.problem(found), runner.problem) if line]
    for line in problems:
        runner.notes.print(f"jinzhen: {line}")
    return FAILED if problems else 0
