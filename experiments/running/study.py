"""Carries out studies: stage after stage, nothing twice, nothing left out, everything stored; then tells the answer.

Whatever an experiment asks for, this is how it runs: what is stored is recalled, what is missing is computed on any
executor and stored at once, failures are told, an interrupt or a kill loses only what is in flight, and an answer is
given from a complete design or not at all. The answer goes to standard output, everything on the way to standard error.
"""

import os
from typing import Any

from jinzhen.experiments.asking.configuration import Configuration
from jinzhen.experiments.paper.console import Terminal, make_console
from jinzhen.experiments.paper.differing import with_differences
from jinzhen.experiments.paper.present import present
from jinzhen.experiments.registry import Experiment
from jinzhen.experiments.running import prepare
from jinzhen.experiments.running.folders import check_folder, folder_of
from jinzhen.experiments.running.runner import Runner
from jinzhen.experiments.running.stage import Ask, Study
from jinzhen.experiments.store import open_store
from jinzhen.scenarios.scenario import Scenario

FAILED, INTERRUPTED = 1, 130


def run_study(entry: Experiment, configuration: Configuration, again: str) -> int:
    """Answer an experiment's question for every scenario asked for; returns the exit code. again : command to go on"""
    for scenario in configuration.scenarios:
        check_folder(folder_of(entry.name, configuration, scenario))
    notes, console = make_console(is_error=True), make_console()
    codes = []
    with open_store(configuration.store_url) as store:
        try:
            engine_id = prepare.warm_up(notes)
            for scenario in configuration.scenarios:
                world = prepare.make_world(configuration, scenario, engine_id, store)
                codes.append(answer(entry, configuration, scenario, Runner(store, world, notes, again), console))
        except KeyboardInterrupt:
            notes.print(f"Interrupted. What is finished is stored in {store.where}. To go on: {again}")
            return INTERRUPTED
    return max(codes)


def answer(
    entry: Experiment, configuration: Configuration, scenario: Scenario, runner: Runner, console: Terminal
) -> int:
    """Run the stages of a study and tell its answer; returns the exit code."""
    study: Study[Any] = entry.study()
    runner.carry_out(study.stages(Ask(scenario, configuration.settings, runner.world.base_year, runner.world.address)))
    found = study.answer()
    parts = with_differences(study.page(found), scenario)
    files = present(entry.name, parts, console, folder_of(entry.name, configuration, scenario))
    console.print("Files written:")
    for path in files:
        console.print(f"  {os.path.relpath(path)}")
    runner.store.verify()
    console.print(f"Every run is stored in {runner.store.where}")
    problems = [line for line in (study.problem(found), runner.problem) if line]
    for line in problems:
        runner.notes.print(f"jinzhen: {line}")
    return FAILED if problems else 0
