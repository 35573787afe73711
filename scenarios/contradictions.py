"""Settings that are sound one by one and cannot stand together."""

from collections.abc import Mapping, Sequence
from datetime import date

from jinzhen.scenarios.errors import ScenarioError
from jinzhen.scenarios.levers import LEVERS
from jinzhen.scenarios.units import format_number

#: (gate that has to be the lower, gate that has to be the higher). A higher gate of 0 is no gate and binds nothing.
GATE_ORDER = (
    ("output_gate_relaxed", "output_gate_manufacturing"),
    ("output_gate_relaxed", "output_gate_other"),
    ("municipal_output_gate", "output_gate_manufacturing"),
    ("municipal_output_gate", "output_gate_other"),
)

SPENDING_WEIGHTS = tuple(name for name in LEVERS if name.startswith("spend_"))


def check_contradictions(levels: Mapping[str, Sequence[float]], step_ends: Sequence[date]) -> None:
    """Raise a `ScenarioError` that names both settings and the first day on which they contradict each other."""
    for step, day in enumerate(step_ends):
        for lower, higher in GATE_ORDER:
            _check_gates(lower, levels[lower][step], higher, levels[higher][step], day)
        if sum(levels[name][step] for name in SPENDING_WEIGHTS) <= 0:
            raise ScenarioError(
                f"every spending weight is 0 on {day}",
                where=SPENDING_WEIGHTS[0],
                expected=f"one of {', '.join(SPENDING_WEIGHTS)} above 0 (四(二))",
            )


def _check_gates(lower: str, low: float, higher: str, high: float, day: date) -> None:
    if 0 < high < low:
        unit, article = LEVERS[lower].unit, LEVERS[lower].article
        raise ScenarioError(
            f"{format_number(low)} {unit} is above {higher} = {format_number(high)} {unit} on {day}",
            where=lower,
            expected=f"at most {higher} ({article})",
        )
