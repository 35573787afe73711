"""The scenarios of a branch, and that they have one history."""

from collections.abc import Sequence
from datetime import date

import pandas as pd

from jinzhen.experiments.branch.branched import WHERE, branched
from jinzhen.experiments.running.stored import Stored
from jinzhen.scenarios.calendar import quarter_label
from jinzhen.scenarios.errors import ConfigurationError, Failure
from jinzhen.scenarios.scenario import Scenario

#: What is looked at to see that history is the same.
LOOKED_AT = (
    "provincial_towns", "municipal_towns", "core_output_mcny", "payroll_jobs", "capital_mcny", "debt_mcny",
    "energy_use_tce", "public_money_mcny", "city_spread",
)  # fmt: skip


def made_of(since: date, scenarios: Sequence[Scenario]) -> tuple[Scenario, ...]:
    """The first scenario, and every other from the step of a day on.

    Raises ConfigurationError or DateError where they cannot be made, or would be one and the same.
    """
    base, *others = scenarios
    if not others:
        raise ConfigurationError("no other policy is named", where="branch",
                                 expected="jinzhen branch land_first experiment.since=2025Q1")  # fmt: skip
    horizon = base.horizon
    step = horizon.step_of(horizon.read_day(since, WHERE))
    made = [base]
    for other in others:
        new = branched(base, other, step)
        if twin := next((each for each in made if each.content_hash == new.content_hash), None):
            raise ConfigurationError(
                f"from {quarter_label(since)} on {other.name!r} is no other than {twin.name!r}", where=WHERE,
                expected="policies that differ from that quarter on",
            )  # fmt: skip
        made.append(new)
    return tuple(made)


def require_one_history(stored: Stored, scenarios: Sequence[Scenario], since: date) -> None:
    """Raise Failure unless every replication is the same in all scenarios, to the last bit, before a day."""
    base, *others = scenarios
    step = base.horizon.step_of(since)
    first = _history(stored, base, step)
    for other in others:
        own = _history(stored, other, step)
        shared = first.index.intersection(own.index)
        if not first.loc[shared].equals(own.loc[shared]):
            raise Failure(f"{other.name} and {base.name} differ before {quarter_label(since)}", where="branch")


def _history(stored: Stored, scenario: Scenario, step: int) -> pd.DataFrame:
    """Figures by replication and step, up to the end of the last step before `step`; 0 is the base year."""
    frame = stored.reader.quarters([scenario.content_hash], list(LOOKED_AT))
    return frame[frame["step"] <= step].set_index(["replication", "step"])[list(LOOKED_AT)]
