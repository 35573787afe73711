"""Runs the stages of a study: recalls what is stored, computes what is missing, tells failures and what is stored."""

from functools import partial
from typing import Any

from jinzhen.experiments.paper.console import Terminal
from jinzhen.experiments.running.carry_out import carry_out, recall
from jinzhen.experiments.running.designs import Design, SequentialDesign
from jinzhen.experiments.running.fixed_design import FixedDesign, Share, in_chunks
from jinzhen.experiments.running.prepare import World
from jinzhen.experiments.running.probe import ProbeChunk, probe_name, stored_name
from jinzhen.experiments.running.progress import make_display
from jinzhen.experiments.running.stage import Ask, Stage, Stages, Study
from jinzhen.experiments.running.stored import Stored
from jinzhen.experiments.store.contract import Store
from jinzhen.experiments.store.reader import Reader
from jinzhen.scenarios.errors import Failure

#: Share of an arm's replications that may fail. Whatever made them fail, an answer from the others is then off by no
#: more than that; beyond it the command ends as a failure.
TOLERATED_SHARE = 0.01


class NothingFinished(Failure):
    """Every replication of a variant failed."""


class Runner:
    """Carries out the stages of one study.

    problem : why the answer cannot be relied upon, in a line; empty where it can
    """

    def __init__(self, store: Store, world: World, notes: Terminal, again: str) -> None:
        self.store, self.world, self.notes, self._again = store, world, notes, again
        self.problem = ""

    def answer(self, study: Study[Any], ask: Ask[Any]) -> Any:
        """Carry out the stages of a study and have its answer; tells what takes time after the last of them."""
        self.carry_out(study.stages(ask))
        if study.afterwards:
            self.notes.print(study.afterwards)
        return study.answer()

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
        probe = stored_name(stage.probe, stage.variant) if stage.probe else ""
        design = design_of(stage)
        recall(design, self.store, probe, stage.piece)
        if design.arms:
            self._announce(stage, design)
        if not design.is_complete:
            with make_display(self.notes, design) as display:
                carry_out(design, self.world.executor, self.store, display.update, probe)
        below = max((stage.first, *stage.firsts)) + reach(stage, design)
        reader = Reader(self.store, self.world.address, below)
        stored = Stored(reader, design.arms, stage.first, below, design.n_finished, design.n_failed, probe)
        self._tell_failures(stage, design, stored)
        return stored

    def _announce(self, stage: Stage, design: Design) -> None:
        draws = "same draws in each group" if stage.firsts else "same draws"
        arms = f", {len(design.arms)} variants, {draws}" if len(design.arms) > 1 else ""
        self.notes.print(f"{stage.label}{arms}: {asked(stage, design)}")
        if design.n_finished:
            self.notes.print(f"{design.n_finished} replications are stored already and are not computed again")

    def _tell_failures(self, stage: Stage, design: Design, stored: Stored) -> None:
        if not design.n_failed:
            return
        share = design.n_failed / design.n_finished if stage.may_fail else design.failed_share
        if share == 1.0:
            raise NothingFinished(f"every replication of a variant failed; the first: {stored.first_failure()}")
        self.notes.print(
            f"{design.n_failed} of {design.n_finished} replications failed and are left out (first: "
            f"{stored.first_failure()}); tracebacks are in the store. To run them again: {self._again}"
        )
        if share > TOLERATED_SHARE:
            of = "all points" if stage.may_fail else "a variant"
            self.problem = (
                f"{share:.1%} of the replications of {of} failed ({stage.label}); what is printed "
                f"is of the others and may be off; expected at most {TOLERATED_SHARE:.0%}"
            )


def design_of(stage: Stage) -> Design:
    """The design that a stage asks for."""
    if stage.until:
        return SequentialDesign(stage.arms, stage.until.half_width, stage.until.fewest, stage.until.most)
    if stage.probe:
        shares = [Share(arm, stage.first, stage.replications) for arm in stage.arms]
        work = partial(ProbeChunk, probe_name(stage.probe), count=stage.piece)
        return FixedDesign(shares, stage.label, work, stage.piece)
    firsts = stage.firsts or [stage.first] * len(stage.arms)
    n = in_chunks(stage.replications)
    return FixedDesign([Share(*each, n) for each in zip(stage.arms, firsts, strict=True)], stage.label)


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
