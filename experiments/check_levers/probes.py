"""What is measured of a run to check levers: the bits of its trajectory, and its figures."""

import hashlib

import numpy as np
from numpy.typing import NDArray

from jinzhen.experiments.running.kit import Kit
from jinzhen.experiments.running.records import Trajectory
from jinzhen.model.outcomes import MONEY_LINES, OUTCOME_NAMES, OUTCOMES, TOWN_FIGURE_NAMES
from jinzhen.scenarios.levers import LEVERS

PROVINCIAL = 3
#: Figures of one run in one row, in this order: outcomes, town figures over all towns, over provincial towns.
FIGURES = (
    *OUTCOME_NAMES,
    *(f"towns.{name}" for name in TOWN_FIGURE_NAMES),
    *(f"provincial.{name}" for name in TOWN_FIGURE_NAMES),
)
FIGURE_INDEX = {name: column for column, name in enumerate(FIGURES)}
#: Figures that are measured: every outcome, and what else levers declare to move.
MEASURED = (*OUTCOME_NAMES, *dict.fromkeys(each.moves for each in LEVERS.values() if each.moves not in OUTCOME_NAMES))

#: All parts of a trajectory.
PARTS = (
    "outcomes", "town_years", "tiers", "rounds", "money_mcny", "residuals", "uncertainties", "target_step",
)  # fmt: skip
#: Parts that go on from step to step.
STEPWISE = ("outcomes", "tiers", "town_years", "money_mcny")
#: What stands before the name of a part, of a part without the last step, and of a line of public money.
WHOLE, BEFORE, MONEY = "bits_", "bits_before_", "money_"


def figures(kit: Kit, number: int) -> dict[str, float]:
    """The figures of a run, see `summary`."""
    values = dict(zip(FIGURES, summary(kit.replicate(number)).tolist(), strict=True))
    return {name: values[name] for name in MEASURED if name in values}


def bits(kit: Kit, number: int) -> dict[str, float | str]:
    """A hash of the bits of every part of a trajectory, also without its last step, and public money line by line.

    A hash is kept as text, letter by letter: as a number it would have to be cut to 52 bits.
    """
    trajectory = kit.replicate(number)
    parts = {name: np.asarray(getattr(trajectory, name)) for name in PARTS}
    before = {name: parts[name][:-1] for name in STEPWISE}
    before["rounds"] = parts["rounds"][parts["rounds"][:, 0] < len(trajectory.outcomes) - 1]
    money = np.abs(parts["money_mcny"]).sum(axis=0).tolist()
    return {
        **{WHOLE + name: _hash(part) for name, part in parts.items()},
        **{BEFORE + name: _hash(part) for name, part in before.items()},
        **{MONEY + lever: line for (lever, _), line in zip(MONEY_LINES, money, strict=True)},
        "public_money_mcny": float(summary(trajectory)[FIGURE_INDEX["public_money_mcny"]]),
    }


def _hash(part: NDArray[np.generic]) -> str:
    return hashlib.blake2b(np.ascontiguousarray(part).tobytes(), digest_size=16).hexdigest()


def summary(trajectory: Trajectory) -> NDArray[np.float64]:
    """One value a figure, in the order of FIGURES.

    A stock as it is at the end, a flow summed and a share averaged over the steps; town figures as means over towns
    at the end of the last year.
    """
    rows = trajectory.outcomes[1:]
    kinds = [figure.kind for figure in OUTCOMES]
    ways = {"stock": rows[-1], "flow": rows.sum(axis=0), "share": rows.mean(axis=0)}
    outcomes = [ways[kind][column] for column, kind in enumerate(kinds)]
    towns = trajectory.town_years[-1]
    provincial = towns[trajectory.tiers[0] == PROVINCIAL]
    means = provincial.mean(axis=0) if len(provincial) else np.full(towns.shape[1], np.nan)
    return np.concatenate([outcomes, towns.mean(axis=0), means])
