"""One firm through one replication: its books quarter by quarter, where it went, and how it ended."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from jinzhen.experiments.running.kit import Kit, Run
from jinzhen.experiments.why.experiment import CLOSED, LARGEST
from jinzhen.experiments.why.hazard import Hazard, eve, hazard, margin_of, slot_of
from jinzhen.scenarios.errors import UserError

#: How a firm ends that does not close; one that is in business at the end of the scenario does not end.
IN_BUSINESS, MERGED = "in_business", "merged"
STOCKS = ("age_years", "capital_mcny", "cash_mcny", "debt_mcny", "payroll_jobs", "output_year_mcny", "leading")
FLOWS = ("orders_mcny", "output_mcny")


@dataclass(frozen=True, eq=False)
class FirmTrace:
    """A firm in one replication.

    quarters : a row a step in which it is in business: date, town (index), STOCKS at its end, FLOWS and margin of it
        (nan in the step it entered); of a firm that closed the last row is that of the quarter at whose end it did
    ended : `in_business`, `closed` or `merged`; ended_on : end of the step in which it closed or was merged
    hazard : of the step in which it closed
    """

    identity: int
    quarters: pd.DataFrame
    ended: str
    ended_on: date | None
    hazard: Hazard | None

    @property
    def moves(self) -> list[tuple[date, int]]:
        """When it went to which town."""
        town = self.quarters["town"]
        is_new = town.ne(town.shift()) & (np.arange(len(town)) > 0)
        return list(zip(self.quarters.loc[is_new, "date"], town[is_new], strict=True))


def roster(kit: Kit, number: int, town: int) -> pd.DataFrame:
    """Every firm that was in business in a town, by identity.

    first_at, last_at : steps after which it was first and last seen in the town (0 the base year)
    output_year_mcny : when it was last seen there; output_first_mcny : when it was first
    whereabouts : `in_town`, `moved` or `gone` after that
    """
    run = kit.run(kit.scenario, number)
    rows: dict[int, tuple[int, float, int, float, str]] = {}
    while True:
        firms = run.firms("output_year_mcny")
        for identity, output in firms.loc[firms["town"] == town, "output_year_mcny"].items():
            first_at, output_first, *_ = rows.get(identity, (run.at, output))
            rows[identity] = (first_at, output_first, run.at, output, "in_town")
        for identity, row in rows.items():
            if row[2] == run.at - 1:
                rows[identity] = (*row[:4], "moved" if identity in firms.index else "gone")
        if run.at == run.n_steps:
            break
        run.step()
    columns = ["first_at", "output_first_mcny", "last_at", "output_year_mcny", "whereabouts"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("identity")


def firm_trace(kit: Kit, number: int, firms: pd.DataFrame, wanted: str) -> FirmTrace:
    """The firm that was asked for. firms : `roster` of its town; wanted : an identity, `largest` or `closed`

    Raises UserError where the town has no such firm in this replication.
    """
    if wanted == CLOSED:
        gone = firms[firms["whereabouts"] == "gone"].sort_values("output_year_mcny", ascending=False, kind="stable")
        for identity in gone.index:
            found = follow(kit, number, int(identity))
            if found.ended == CLOSED:
                return found
        raise UserError(f"no firm of the town closes in replication {number}", where="experiment.firm",
                        expected="another replication")  # fmt: skip
    if wanted == LARGEST:
        at_start = firms[firms["first_at"] == firms["first_at"].min()]
        return follow(kit, number, int(at_start["output_first_mcny"].idxmax()))
    if int(wanted) not in firms.index:
        raise UserError(f"the town has no firm {wanted} in replication {number}", where="experiment.firm",
                        expected=f"{LARGEST}, {CLOSED}, or an identity that the page lists")  # fmt: skip
    return follow(kit, number, int(wanted))


def follow(kit: Kit, number: int, identity: int) -> FirmTrace:
    """A firm from when it is first in business to when it no longer is."""
    run = kit.run(kit.scenario, number)
    days = (run.scenario.start - timedelta(days=1), *run.scenario.step_ends)
    rows = [_row(run, days, slot_of(run, identity), is_new=True)] if slot_of(run, identity) >= 0 else []
    while run.at < run.n_steps:
        run.step()
        slot = slot_of(run, identity)
        if slot >= 0:
            rows.append(_row(run, days, slot, is_new=not rows))
        elif rows:
            return _ended(kit, number, identity, run.at - 1, days, rows)
    return FirmTrace(identity, pd.DataFrame(rows), IN_BUSINESS, None, None)


def _ended(kit: Kit, number: int, identity: int, step: int, days: tuple[date, ...], rows: list[dict]) -> FirmTrace:
    """How a firm went that was no longer in business after a step: it closed by its hazard, or was taken over."""
    run, params = eve(kit, number, step)
    slot, town = slot_of(run, identity), int(rows[-1]["town"])
    own = hazard(run, slot, town, params) if slot >= 0 else None
    if own is None or not own.is_closed:
        return FirmTrace(identity, pd.DataFrame(rows), MERGED, days[run.at], None)
    last = {**_row(run, days, slot, is_new=False), "town": town}
    return FirmTrace(identity, pd.DataFrame([*rows, last]), CLOSED, days[run.at], own)


def _row(run: Run, days: tuple[date, ...], slot: int, *, is_new: bool) -> dict[str, object]:
    """is_new : whether it had not worked in the step just made, so that nothing flowed"""
    firms, flows = run.tables.firms, run.tables.flows
    flowed = {name: np.nan if is_new else float(getattr(flows, name)[slot]) for name in FLOWS}
    return {
        "date": days[run.at],
        "town": int(run.town_of_slots()[slot]),
        **{name: float(getattr(firms, name)[slot]) for name in STOCKS},
        **flowed,
        "margin": np.nan if is_new else margin_of(run, slot),
    }
