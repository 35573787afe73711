"""Why a firm closed: its rate of closing in parts, each by the rules that the engine goes by."""

from typing import NamedTuple

import numpy as np

from jinzhen.experiments.running.kit import Kit, Run
from jinzhen.model.engine.compiled import plain
from jinzhen.model.rules import turnover
from jinzhen.model.state.column import F64
from jinzhen.model.state.now import Lever, Param

#: Sizes by capital, in the order of the engine.
SIZES = ("small", "medium", "large")
#: With these nobody closes or is taken over, so that a firm is seen as it stood when its closing was decided.
NOBODY_LEAVES = {
    Param.hazard_scale: 0.0, Param.insolvent_rate: 0.0, Param.failure_rate: 0.0, Param.closed_by_inspection: 0.0,
    Param.merger_mcny: np.inf,
}  # fmt: skip

_exit_hazard, _eased_hazard, _age_profile, _size_weight, _competition, _chance_within = (
    plain(getattr(turnover, name)) for name in
    ("exit_hazard", "eased_hazard", "age_profile", "size_weight", "competition", "chance_within")
)  # fmt: skip


class Hazard(NamedTuple):
    """Rate of closing of a firm in a step.

    size : one of SIZES; usual_rate : a year, of a firm of that size, of mean age, with the usual margin, solvent
    age_factor, margin_factor : on the usual rate; insolvent_rate : added where net worth is below zero
    failure_rate : added where bills stay open that no bank pays
    policy_factor : on all of that, of start-up support and competition; inspection_rate : added by inspections
    rate : a year, all together; chance : within the step; draw : closes where it is below the chance
    """

    size: str
    age_years: float
    margin: float
    net_worth_mcny: float
    usual_rate: float
    age_factor: float
    margin_factor: float
    insolvent_rate: float
    failure_rate: float
    policy_factor: float
    inspection_rate: float
    rate: float
    chance: float
    draw: float

    @property
    def is_closed(self) -> bool:
        """Whether the firm closes, as the engine decides it."""
        return self.draw < self.chance


def eve(kit: Kit, number: int, step: int) -> tuple[Run, F64]:
    """A replication after a step in which nobody left, and its parameters as they were before: all else is as it was.

    Projects that are finished come later in a step: one may add its capital to the largest leading firm of its town.
    """
    run = kit.run(kit.scenario, number)
    run.steps(step)
    params = run.params.copy()
    for parameter, value in NOBODY_LEAVES.items():
        run.params[parameter] = value
    run.step()
    return run, params


def hazard(run: Run, slot: int, town: int, param: F64) -> Hazard:
    """The hazard of the firm in a slot in the step just made; see `eve`. param : as they were before that"""
    firms, flows, at_town = run.tables.firms, run.tables.flows, run.workspace.at_town
    capital, age, quality = firms.capital_mcny[slot], firms.age_years[slot], firms.quality[slot]
    cash = firms.cash_mcny[slot]
    worth = capital + cash - firms.debt_mcny[slot]
    margin = margin_of(run, slot)
    by_size = [param[Param.hazard_scale] * param[Param[f"hazard_{size}"]] for size in SIZES]
    usual_margin, support = param[Param.usual_margin], run.tables.towns.startup_intensity[town]
    rivalry = _competition(at_town[Lever.approval_reform, town] - turnover.BASE_DELAY_REMOVED, param)
    visits = at_town[Lever.quality_enforcement, town]

    def rate(margin: float, worth: float, cash: float = 0.0) -> float:
        return _exit_hazard(capital, age, margin, worth, cash, *by_size, param)

    def eased(rate: float, visits: float = visits) -> float:
        return _eased_hazard(rate, age, support, rivalry, quality, visits, param)

    own = eased(rate(margin, worth, cash))
    return Hazard(*_floats(
        SIZES[int(_size_weight(capital, 0.0, 1.0, 2.0))], age, margin, worth, _size_weight(capital, *by_size),
        _age_profile(age, param), rate(margin, 0.0) / rate(usual_margin, 0.0), rate(margin, worth) - rate(margin, 0.0),
        rate(margin, worth, cash) - rate(margin, worth), eased(1.0, 0.0), eased(0.0), own,
        _chance_within(own, run.step_years), flows.draw_c[slot],
    ))  # fmt: skip


def margin_of(run: Run, slot: int) -> float:
    """Profit over sales of a firm in the step just made, as its closing goes by it."""
    flows = run.tables.flows
    return float(flows.profit_mcny[slot] / max(flows.output_mcny[slot], 1e-6))


def _floats(size: str, *numbers: float) -> tuple:
    return size, *map(float, numbers)


def slot_of(run: Run, identity: int) -> int:
    """Where a firm stands, -1 where it is not in business."""
    firms = run.tables.firms
    found = np.flatnonzero((firms.identity == np.uint64(identity)) & (firms.operating > 0.0))
    return int(found[0]) if found.size else -1
