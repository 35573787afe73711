"""One replication as a plain function, for other tools: nothing is stored, arguments and result go through pickle."""

import operator
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pandas as pd

from jinzhen.experiments.interface.runs import USUAL_SEED
from jinzhen.experiments.interface.scenarios import scenario
from jinzhen.scenarios.errors import ConfigurationError, PriorError
from jinzhen.scenarios.scenario import Scenario

#: Seeds and replications lie below: the draws count modulo 2^32.
N_DRAWS = 1 << 32


def run(
    plan: Scenario | str | None = None, replication: int = 0, seed: int = USUAL_SEED, *,
    point: Mapping[str, float] | None = None,
) -> pd.DataFrame:  # fmt: skip
    """One replication of a scenario: every outcome at the end of every step. No store is read or written.

    plan : of `scenario()`, or a word that it takes; the plan as it is where none is given
    replication, seed : whole numbers from 0; the same pair gives the same draws in every scenario, and the same numbers
        as a stored run
    point : values that replace the draws of uncertainties, or constants of the rules, by name (see `prior_points`)

    Returns a row a step, indexed by its last day (`ends`; the first row is the base year), a column an outcome of
    `outcomes()`, in its unit; what flows is that of the step. `attrs` has `units` by outcome, `target_met`,
    `uncertainties` as drawn, by name, and what the numbers come from: `scenario`, `scenario_hash`, `replication`,
    `seed`, `point`, `engine`, `base_year`.

    It may be called by several threads and by processes. Towns and money by payer: `jinzhen.model.replication`.
    Raises a UserError for what cannot be asked, NotFinite (a Failure) where the model yields what is no number.

    >>> int(run("no_policy", replication=3)["provincial_towns"].iloc[0])  # of the base year
    10
    """
    from jinzhen.experiments.running.prepare import require_numba

    require_numba()
    from jinzhen.experiments.running.work import model_replicate, require_finite
    from jinzhen.model.outcomes import OUTCOME_NAMES
    from jinzhen.scenarios.base_year import base_year_of

    asked = plan if isinstance(plan, Scenario) else scenario(*filter(None, [plan]))
    number, drawn = _whole(replication, "replication"), _whole(seed, "seed")
    held = {name: _number(value, name) for name, value in (point or {}).items()}
    base_year = base_year_of(asked)
    trajectory = model_replicate(asked, base_year, drawn, number, held)
    require_finite(trajectory)
    ends = pd.DatetimeIndex([asked.start - timedelta(days=1), *asked.step_ends], name="ends").as_unit("ns")
    frame = pd.DataFrame(trajectory.outcomes.copy(), index=ends, columns=list(OUTCOME_NAMES))
    frame.attrs = _about(trajectory) | {
        "scenario": asked.name, "scenario_hash": asked.content_hash, "replication": number, "seed": drawn,
        "point": held, "base_year": base_year.content_hash,
    }  # fmt: skip
    return frame


def _about(trajectory: Any) -> dict[str, Any]:
    """What is known of a replication beside its outcomes, in plain values: they are written to files with the frame."""
    from jinzhen.model.engine.compiled import ENGINE_ID
    from jinzhen.model.outcomes import OUTCOMES
    from jinzhen.scenarios.uncertainties import UNCERTAINTY_NAMES

    return {
        "units": {outcome.name: outcome.unit for outcome in OUTCOMES},
        "target_met": trajectory.target_step >= 0,
        "uncertainties": dict(zip(UNCERTAINTY_NAMES, trajectory.uncertainties.tolist(), strict=True)),
        "engine": ENGINE_ID,
    }


def _whole(raw: object, where: str) -> int:
    try:
        number = operator.index(raw)  # type: ignore[arg-type]
    except TypeError:
        number = -1
    if isinstance(raw, bool) or not 0 <= number < N_DRAWS:
        raise ConfigurationError(f"{raw!r:.60}", where=where, expected=f"a whole number from 0 to {N_DRAWS - 1}")
    return number


def _number(raw: object, where: str) -> float:
    try:
        return float(raw)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise PriorError(f"{raw!r:.60} is no number", where=where, expected="a number in its unit") from None
