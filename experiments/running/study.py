"""Carries out studies: stage after stage, nothing twice, nothing left out, everything stored; then tells the answer.

Whatever an experiment asks for, this is how it runs: what is stored is recalled, what is missing is computed on any
executor and stored at once, failures are told, an interrupt or a kill loses only what is in flight, and an answer is
given from a complete design or not at all. The answer goes to standard output, everything on the way to standard error.
"""

import os
from functools import partial
from typing import Any

from jinzhen.experiments.asking.configuration import Configuration
from jinzhen.experiments.paper.console import Terminal, make_console
from jinzhen.experiments.paper.differing import with_differences
from jinzhen.experiments.paper.present import present
from jinzhen.experiments.registry import Experiment
from jinzhen.experiments.running import prepare
from jinzhen.experiments.running.carry_out import carry_out, recall
from jinzhen.experiments.running.designs import Design, SequentialDesign
from jinzhen.experiments.running.fixed_design import FixedDesign, Share, in_chunks
from jinzhen.experiments.running.folders import check_folder, folder_of
from jinzhen.experiments.running.prepare import World
from jinzhen.experiments.running.probe import ProbeChunk, probe_name, stored_name
from jinzhen.experiments.running.progress import make_display
from jinzhen.experiments.running.stage import Ask, Stage, Stages, Study
from jinzhen.experiments.running.stored import Stored
from jinzhen.experiments.store import open_store
from jinzhen.experiments.store.columns import rank
from jinzhen.experiments.store.contract import Store
from jinzhen.experiments.store.reader import Reader
from jinzhen.scenarios.errors import ConfigurationError, Failure
from jinzhen.scenarios.scenario import Scenario

FAILED, INTERRUPTED = 1, 130
#: Share of an arm's replications that may fail. Whatever made them fail, an answer from the others is then off by no
#: more than that; beyond it the command ends as a failure.
TOLERATED_SHARE = 0.01


class NothingFinished(Failure):
    """Every replication of a variant failed."""


def run_study(entry: Experiment, configuration: Configuration, again: str) -> int:
    """Answer an experiment's question for every scenario asked for; returns the exit code. again : command to go on"""
    check(entry, configuration)
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


def check(entry: Experiment, configuration: Configuration) -> None:
    """Raise a UserError for what cannot be asked or written, before anything runs."""
    needed = entry.study.least_detail
    if rank(configuration.detail) < rank(needed):
        raise ConfigurationError(
            f"{configuration.detail!r} keeps too little for {entry.name}", where="store.detail", expected=needed
        )
    for scenario in configuration.scenarios:
        check_folder(folder_of(entry.name, configuration, scenario))
        entry.study.check(configuration.settings, scenario)


def answer(
    entry: Experiment, configuration: Configuration, scenario: Scenario, runner: "Runner", console: Terminal
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


class Runner:
    """Carries out the stages of one study.

    problem : why the answer cannot be relied upon, in a line; empty where it can
    """

    def __init__(self, store: Store, world: World, notes: Terminal, again: str) -> None:
        self.store, self.world, self.notes, self._again = store, world, notes, again
        self.problem = ""

    def carry_out(self, stages: Stages) -> None:
        """Run stage after stage; each is told what is stored of it.

        Raises NothingFinished, Unfinished, StoreError, ExecutorError.
        """
        stored = None
        while True:
            try:
                stage = stages.send(stored)  # type: ignore[arg-type]
            except StopIteration:
                return
            stored = self.run(stage)

    def run(self, stage: Stage) -> Stored:
        """What is stored of a stage once it is complete."""
        probe = stored_name(stage.probe) if stage.probe else ""
        design = design_of(stage)
        recall(design, self.store, probe)
        if design.arms:
            self._announce(stage, design)
        if not design.is_complete:
            with make_display(self.notes, design) as display:
                carry_out(design, self.world.executor, self.store, display.update, probe)
        below = stage.first + reach(stage, design)
        reader = Reader(self.store, self.world.address, below)
        stored = Stored(reader, design.arms, stage.first, below, design.n_finished, design.n_failed, probe)
        self._tell_failures(stage, design, stored)
        return stored

    def _announce(self, stage: Stage, design: Design) -> None:
        arms = f", {len(design.arms)} variants, same draws" if len(design.arms) > 1 else ""
        self.notes.print(f"{stage.label}{arms}: {asked(stage, design)}")
        if design.n_finished:
            self.notes.print(f"{design.n_finished} replications are stored already and are not computed again")

    def _tell_failures(self, stage: Stage, design: Design, stored: Stored) -> None:
        if not design.n_failed:
            return
        if design.failed_share == 1.0:
            raise NothingFinished(f"every replication of a variant failed; the first: {stored.first_failure()}")
        self.notes.print(
            f"{design.n_failed} of {design.n_finished} replications failed and are left out (first: "
            f"{stored.first_failure()}); tracebacks are in the store. To run them again: {self._again}"
        )
        if design.failed_share > TOLERATED_SHARE:
            self.problem = (
                f"{design.failed_share:.1%} of the replications of a variant failed ({stage.label}); what is printed "
                f"is of the others and may be off; expected at most {TOLERATED_SHARE:.0%}"
            )


def design_of(stage: Stage) -> Design:
    """The design that a stage asks for."""
    if stage.until:
        return SequentialDesign(stage.arms, stage.until.half_width, stage.until.fewest, stage.until.most)
    if stage.probe:
        shares = [Share(arm, stage.first, stage.replications) for arm in stage.arms]
        return FixedDesign(shares, stage.label, partial(ProbeChunk, probe_name(stage.probe)), 1)
    return FixedDesign([Share(arm, stage.first, in_chunks(stage.replications)) for arm in stage.arms], stage.label)


def asked(stage: Stage, design: Design) -> str:
    """How many replications a stage takes, in words."""
    if isinstance(design, SequentialDesign):
        return (
            f"until the probability is known to ± {design.precision:g} (at least {design.fewest}, at most "
            f"{design.most} replications each)"
        )
    return f"{reach(stage, design)} replications"


def reach(stage: Stage, design: Design) -> int:
    """Replications of every arm that the stage is made of."""
    if isinstance(design, SequentialDesign):
        return design.n_replications or design.fewest
    return stage.replications if stage.probe else in_chunks(stage.replications)
