"""How published and simulated figures are written."""

import math

from jinzhen.experiments.report.formats import NOTHING
from jinzhen.experiments.validation.figures import Figure, Row, Simulated


def short(value: float) -> str:
    """A number with about three significant digits; a true minus."""
    if not math.isfinite(value):
        return NOTHING
    size = abs(value)
    digits = 0 if size >= 100 else 1 if size >= 10 else 2 if size >= 1 else 3
    return f"{value:,.{digits}f}".replace("-", "−")


def interval(low: float, high: float) -> str:
    """`0.049 to 0.081`, or one end: `0.670 or more`."""
    if math.isinf(low) and math.isinf(high):
        return NOTHING
    if math.isinf(high):
        return f"{short(low)} or more"
    if math.isinf(low):
        return f"{short(high)} or less"
    return short(low) if low == high else f"{short(low)} to {short(high)}"


def published(figure: Figure) -> str:
    """The published interval of a figure with its unit."""
    return f"{interval(figure.low, figure.high)} {figure.unit}".rstrip()


def simulated(figure: Simulated) -> str:
    """The simulated figure and its interval."""
    if not math.isfinite(figure.low):
        return short(figure.value)
    return f"{short(figure.value)} ({interval(figure.low, figure.high)})"


def verdict(row: Row) -> str:
    """`pass` or `miss`."""
    return "pass" if row.passes else "miss"


def tuned(row: Row) -> str:
    """What was tuned to the figures of a pattern."""
    return ", ".join(row.pattern.tuned) or "no"
