"""From runs to a posterior: which figures teach, what was learnt, with one figure held back, with half of the runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jinzhen.experiments.calibration.record import LEARN, Known
from jinzhen.experiments.calibration.runs import Runs, is_reached
from jinzhen.experiments.statistics.likelihood_free import Bank, Draws, weighted_quantiles
from jinzhen.experiments.statistics.posterior_checks import Ranks, learnt, nearest, ranks, size_of_shift
from jinzhen.scenarios.errors import Failure
from jinzhen.scenarios.posterior.table import Posterior, catalogue_hash
from jinzhen.scenarios.uncertainties import UNCERTAINTIES

F64 = NDArray[np.float64]

METHOD = "semi-automatic ABC, rejection, local linear adjustment"
#: Digits of a draw that are written.
DIGITS = 5
#: An uncertainty counts as learnt where chance alone would move none of them so far in more than this share of cases.
ERROR = 0.05
#: The share of replications that a band of a figure holds, and its ends.
BAND = 0.8
ENDS = (0.5 - 0.5 * BAND, 0.5, 0.5 + 0.5 * BAND)


class HeldBack(NamedTuple):
    """What the others say of a figure: its band in its own unit, and whether the published value lies inside."""

    low: float
    middle: float
    high: float
    is_inside: bool


@dataclass(frozen=True, eq=False)
class Learning:
    """What runs from priors say, once the record is held against them. told : accepted, held_out, rows, seed"""

    runs: Runs
    told: Any

    @cached_property
    def teaches(self) -> NDArray[np.bool_]:
        """(f,): figures that are learnt from: declared so, and within the model's reach."""
        return np.array([
            figure.use == LEARN and is_reached(column)
            for figure, column in zip(self.runs.figures, self.runs.shown.T, strict=True)
        ])  # fmt: skip

    @property
    def n_kept(self) -> int:
        """Runs in the bank; those after them are held out."""
        return len(self.runs) - self.told.held_out

    @property
    def accepted(self) -> int:
        """Runs that are accepted; some may have failed."""
        return min(self.told.accepted, self.n_kept)

    @cached_property
    def bank(self) -> Bank:
        """The runs, and the figures that teach."""
        return self._bank(slice(0, self.n_kept), self.teaches)

    def _bank(self, rows: slice, which: NDArray[np.bool_], others: F64 | None = None) -> Bank:
        runs = self.runs
        return Bank(runs.values[rows], runs.shown[rows][:, which], runs.is_choice, others)

    @cached_property
    def draws(self) -> Draws:
        """The posterior: what is published lies at zero on the scale of every figure."""
        return self._at_record(self.bank, self.teaches)

    def _at_record(self, bank: Bank, which: NDArray[np.bool_], part: float = 1.0) -> Draws:
        return bank.draws(np.zeros(int(which.sum())), max(int(part * self.accepted), 2))

    @cached_property
    def is_learnt(self) -> NDArray[np.bool_]:
        """(k,): uncertainties of which the record says something."""
        return learnt(self.draws, ERROR)

    def posterior(self, ask: Any) -> Posterior | None:
        """Joint draws of what was learnt; None where that is nothing. The others keep their priors.

        Raises Failure where the model reaches no figure that could teach.
        """
        if not self.teaches.any():
            raise Failure("no run from priors comes near any figure of the record", where="calibrate",
                          expected="more runs, or a model that reaches it")  # fmt: skip
        names = [name for name, is_learnt in zip(self.runs.names, self.is_learnt, strict=True) if is_learnt]
        if not names:
            return None
        frame = self.runs.in_units(self.draws.resampled(self.told.rows, self.told.seed))[names]
        entries = [UNCERTAINTIES[name] for name in names]
        rows = np.array([[_short(value, each.low, each.high) for value, each in zip(row, entries, strict=True)]
                         for row in frame.to_numpy()])  # fmt: skip
        return Posterior(tuple(names), rows, self.told.as_of, ask.address.engine_id, ask.address.base_year_hash,
                         catalogue_hash(), len(self.runs), METHOD)  # fmt: skip

    def held_back(self, position: int) -> HeldBack:
        """What the figures that teach say of one of all, when it is none of them."""
        which = self.teaches.copy()
        which[position] = False
        bank = self._bank(slice(0, self.n_kept), which, self.runs.shown[: self.n_kept, [position]])
        draws = self._at_record(bank, which)
        low, middle, high = weighted_quantiles(draws.others[:, 0], draws.weights, ENDS)
        back = self.runs.figures[position].back(np.array([low, middle, high]))
        return HeldBack(float(back[0]), float(back[1]), float(back[2]), bool(low <= 0.0 <= high))

    def halves(self) -> tuple[F64, F64]:
        """How far the posterior of half of the runs lies from that of all, and what so few draws explain, (k,) each."""
        half = self._bank(slice(0, self.n_kept // 2), self.teaches)
        return size_of_shift(self._at_record(half, self.teaches, 0.5), self.draws)

    def ranks(self) -> tuple[Ranks, Ranks]:
        """Where the truths of held-out runs lie in what would have been learnt from them: anywhere, and of those runs
        whose figures are nearest to the record.

        The latter are among the last half of all runs; the bank for them is the first half.
        """
        shown = self.runs.shown[:, self.teaches]
        apart = np.arange(self.n_kept, len(self.runs))
        anywhere = ranks(self.bank, self.runs.values[apart], shown[apart], self.accepted)
        middle = len(self.runs) // 2
        near = middle + nearest(shown[middle:], np.zeros(shown.shape[1]), self.told.held_out)
        half = self._bank(slice(0, middle), self.teaches)
        return anywhere, ranks(half, self.runs.values[near], shown[near], max(self.accepted // 2, 2))


def _short(value: float, low: float, high: float) -> float:
    """A value in few digits, within its range."""
    return min(max(float(f"{value:.{DIGITS}g}"), low), high)


def bands(measured: pd.DataFrame, figures: Sequence[Known], seed: int) -> F64:
    """(f, 3): ends and middle of what runs show of every figure, errors included, in its unit."""
    errors = np.random.default_rng(seed).standard_normal(measured.shape)
    found = []
    for position, figure in enumerate(figures):
        scaled = figure.on_scale(measured[figure.id].to_numpy()) + errors[:, position]
        found.append(figure.back(np.quantile(scaled, ENDS)))
    return np.array(found)
