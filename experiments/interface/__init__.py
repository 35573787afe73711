"""The Python interface: what `import jinzhen` offers to notebooks and other tools. See `help(jinzhen)`."""

from jinzhen.experiments.interface.catalogue import levers, outcomes, questions, towns, uncertainties
from jinzhen.experiments.interface.one_run import run
from jinzhen.experiments.interface.result import Result
from jinzhen.experiments.interface.runs import StoredRuns, open_store
from jinzhen.experiments.interface.scenarios import scenario
from jinzhen.experiments.interface.studies import ask, compare, forecast, sensitivity, sweep
from jinzhen.experiments.running.points import prior_points

__all__ = [
    "Result", "StoredRuns", "ask", "compare", "forecast", "levers", "open_store", "outcomes", "prior_points",
    "questions", "run", "scenario", "sensitivity", "sweep", "towns", "uncertainties",
]  # fmt: skip
