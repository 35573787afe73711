"""Studies carried out without a command line and without files, on whatever engine and store a test has."""

import io
from typing import Any

from jinzhen.experiments.asking.configuration import compose
from jinzhen.experiments.paper.console import Terminal
from jinzhen.experiments.registry import EXPERIMENTS
from jinzhen.experiments.running.prepare import World
from jinzhen.experiments.running.records import Address
from jinzhen.experiments.running.runner import Runner
from jinzhen.experiments.running.stage import Ask


def settings(name: str, **told: Any) -> Any:
    """What an experiment is told when nothing is said but this."""
    usual = compose([f"experiment={name}"]).settings
    return type(usual)(**{**vars(usual), **told})


def study(
    name: str, scenario: Any, base_year: Any, store: Any, executor: Any, seed: int = 1, others: Any = (), **told: Any
) -> Any:
    """The study of an experiment after all its stages, and its runner; what is stored already is not computed again."""
    address = Address("engine", getattr(base_year, "content_hash", "base"), seed)
    done = EXPERIMENTS[name].study()
    runner = Runner(store, World(address, base_year, executor), Terminal(file=io.StringIO(), width=120), "jinzhen")
    ask = Ask(scenario, settings(name, **told), base_year, address, tuple(others), store=store)
    runner.carry_out(done.stages(ask))
    return done
