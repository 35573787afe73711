"""What the virtual experiments share: who is treated, drawn once a replication, and how far two runs stand apart."""

from collections.abc import Sequence
from typing import TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jinzhen.experiments.running.kit import Kit, Run
from jinzhen.model.state.now import Param
from jinzhen.scenarios.scenario import Scenario

Frame = TypeVar("Frame", pd.DataFrame, pd.Series)

#: Workers of a firm the studies of small firms count: enough to be a business, few enough to be small. Source: Chinese
#: industrial size classes of 2011 (small: 20 to 300 workers); households and the smallest workshops are left out.
LEAST_WORKERS, MOST_WORKERS = 5.0, 300.0
#: Quarters before a treatment, in which firms come to differ in cash, debt and orders.
QUARTERS_BEFORE = 4


#: Levers of every trial: none of the studies had quotas on energy, discharge or land that hold output down, nor towns
#: that are named, with money, in their course.
AS_IN_THE_STUDIES: dict[str, object] = {
    "energy_quota_growth": "unlimited", "discharge_quota_growth": "unlimited", "land_quota": "unlimited",
    "round_calendar": "none", "municipal_rounds_per_year": 0,
}


def as_in_the_studies(kit: Kit, end: str, **levers: object) -> Scenario:
    """The kit's scenario up to `end`, such as "2027Q3", without quotas and rounds, and with `levers`."""
    return kit.until(end).with_levers(**AS_IN_THE_STUDIES | levers)


def drawn(run: Run, uncertainty: str) -> float:
    """What a replication drew for an uncertainty."""
    return float(run.params[Param[uncertainty]])


def lots(kit: Kit, number: int, trial: int) -> np.random.Generator:
    """Draws of a trial for who is treated; the same whatever else is drawn, apart from every draw of the model.

    trial : number of the virtual experiment
    """
    return np.random.default_rng((kit.seed, number, trial))


def small_firms(run: Run, *columns: str) -> pd.DataFrame:
    """Small firms in business that do not lead, with `columns`, indexed by identity."""
    firms = run.firms("payroll_jobs", "leading", "legal_form", *columns)
    is_small = firms["payroll_jobs"].between(LEAST_WORKERS, MOST_WORKERS)
    return firms[is_small & (firms["leading"] == 0.0) & (firms["legal_form"] == 0.0)]


def one_a_town(firms: pd.DataFrame, lot: np.random.Generator) -> pd.DataFrame:
    """One firm of every town, drawn with equal chances."""
    order = pd.Series(lot.random(len(firms)), index=firms.index)
    return firms.loc[order.groupby(firms["town"]).idxmin()]


def one_town_a_trade(run: Run, lot: np.random.Generator, candidates: NDArray[np.bool_]) -> NDArray[np.int64]:
    """One of the candidate towns of every trade: the treated ones do not compete with each other.

    candidates : (n_towns,)
    """
    order = lot.random(candidates.size)
    rows = np.flatnonzero(candidates)
    first: dict[int, int] = {}
    for town in rows[np.argsort(order[rows])]:
        first.setdefault(int(run.tables.towns.trade[town]), int(town))
    return np.array(sorted(first.values()), dtype=np.int64)


def mean_log_ratio(treated: pd.Series, plain: pd.Series) -> float:
    """Mean over firms in both of the log of treated over plain; nan when there is none."""
    both = pd.concat([treated, plain], axis=1, join="inner").to_numpy()
    both = both[(both > 0.0).all(axis=1)]
    return float(np.log(both[:, 0] / both[:, 1]).mean()) if both.size else float("nan")


def mean_difference(treated: pd.Series, plain: pd.Series) -> float:
    """Mean over firms in both of treated less plain; nan when there is none."""
    return float((treated - plain).mean())


def log_ratio(treated: float, plain: float) -> float:
    """Log of a sum over the same sum without treatment; nan where one of them is zero."""
    return float(np.log(treated / plain)) if treated > 0.0 and plain > 0.0 else float("nan")


def year_of_flows(run: Run, *columns: str, n_steps: int = 4) -> pd.DataFrame:
    """Go `n_steps` on and add up flows of every firm that worked in all of these steps."""
    total: pd.DataFrame | None = None
    for _ in range(n_steps):
        run.step()
        now = run.flows(*columns)[list(columns)]
        total = now if total is None else _added(total, now)
    assert total is not None
    return total


def _added(total: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    """Sums of the rows that are in both; several times as fast as aligning the frames."""
    places = total.index.get_indexer(now.index)
    known = places >= 0
    sums = total.to_numpy()[places[known]] + now.to_numpy()[known]
    return pd.DataFrame(sums, columns=now.columns, index=now.index[known])


def these(frame: Frame, identities: pd.Index | Sequence[int]) -> Frame:
    """Rows of those of the firms that are still there."""
    return frame.loc[frame.index.intersection(identities)]
