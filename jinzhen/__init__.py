"""Jinzhen (晋镇): a multi-agent simulation of Shanxi's specialised towns (专业镇).

Which mix of policies reaches the target of provincial specialised towns, when, where and at what cost? From Python:

    import jinzhen

    plan = jinzhen.scenario("ranked_funds", special_fund=800)     # words and levers as on the command line
    answer = jinzhen.forecast(plan, precision=0.05)               # runs what is not stored yet
    answer                                                        # shows itself in a notebook
    answer.plot()                                                 # a figure of Matplotlib
    answer.to_pandas("towns")                                     # the numbers behind it
    jinzhen.compare("equal_funds", plan)                          # differences, with the same draws
    jinzhen.sweep(special_fund="200..1000/5", land_quota=[100, 300])
    jinzhen.sensitivity()                                         # what the answer hangs on
    jinzhen.ask("effects")                                        # any of jinzhen.questions()
    jinzhen.levers(), jinzhen.uncertainties(), jinzhen.outcomes(), jinzhen.towns()
    jinzhen.open_store().inventory                                # what is stored in jinzhen.sqlite
    jinzhen.run(plan, replication=3)                              # one replication by quarter, nothing stored
    jinzhen.prior_points(plan, ["demand_growth"], [[0.9]])        # uncertainties at levels of their priors: run's point

Every function may be called by several threads. The same seed gives the same numbers as the command line, from the same
store. Mistakes raise a `UserError` with one line that says what was expected. For agents and steps see
`jinzhen.model.mesa` (docs/mesa.md); other tools: docs/clients.md.

The rooms of the program are top-level folders, linked here.
"""

import sys
from typing import TYPE_CHECKING, Any

# `python -m jinzhen...` searches the present folder before Python's own: leave it out before anything is imported.
if "-m" in sys.orig_argv[:-1] and sys.orig_argv[sys.orig_argv.index("-m") + 1].startswith("jinzhen."):
    sys.path[:] = sys.path[0 if sys.flags.safe_path else 1 :]

from jinzhen.scenarios.present_folder import ignore_settings_in_present_folder

ignore_settings_in_present_folder()

if TYPE_CHECKING:
    from jinzhen.experiments.interface import (
        Result,
        StoredRuns,
        ask,
        compare,
        forecast,
        levers,
        open_store,
        outcomes,
        prior_points,
        questions,
        run,
        scenario,
        sensitivity,
        sweep,
        towns,
        uncertainties,
    )  # fmt: skip

__all__ = [
    "Result", "StoredRuns", "ask", "compare", "forecast", "levers", "open_store", "outcomes", "prior_points",
    "questions", "run", "scenario", "sensitivity", "sweep", "towns", "uncertainties",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    """The interface is loaded when it is first used: the command line gives help without it."""
    if name in __all__:
        from jinzhen.experiments import interface

        return getattr(interface, name)
    raise AttributeError(f"module 'jinzhen' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
