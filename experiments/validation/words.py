"""How published and simulated figures are written."""

import math

from jinzhen.experiments.paper.formats import NOTHING
from jinzhen.experiments.paper.labels import unit
from jinzhen.experiments.paper.parts import Cell, Marked
from jinzhen.experiments.paper.text import SEMICOLON, Text, Words, brackets, join
from jinzhen.experiments.validation.figures import Figure, Row, Simulated, Standing
from jinzhen.experiments.validation.misses import REASONS, UNKNOWN

PASS, MISS = Text("pass", "相符"), Text("miss", "不符")
#: What agreement is worth, in words.
STANDINGS: dict[Standing, Text] = {
    "test": Text("test", "检验"), "tuned": Text("tuned", "调参"), "construction": Text("by construction", "由设定决定"),
}  # fmt: skip
NOT_TUNED = Text("none", "无")


def short(value: float) -> str:
    """A number with about three significant digits; a true minus."""
    if not math.isfinite(value):
        return NOTHING
    size = abs(value)
    digits = 0 if size >= 100 else 1 if size >= 10 else 2 if size >= 1 else 3
    return f"{value:,.{digits}f}".replace("-", "−")


def interval(low: float, high: float) -> Words:
    """`0.049 to 0.081`, or one end: `0.670 or more`."""
    if math.isinf(low) and math.isinf(high):
        return NOTHING
    if math.isinf(high):
        return Text("{low} or more", "不低于{low}").format(low=short(low))
    if math.isinf(low):
        return Text("{high} or less", "不高于{high}").format(high=short(high))
    if low == high:
        return short(low)
    return Text("{low} to {high}", "{low}至{high}").format(low=short(low), high=short(high))


def published(figure: Figure) -> Text:
    """The published interval of a figure with its unit."""
    told = unit(figure.unit)
    return Text("{interval} {unit}", "{interval} {unit}").format(interval=interval(figure.low, figure.high), unit=told)


def simulated(figure: Simulated) -> Words:
    """The simulated figure and its interval."""
    if not math.isfinite(figure.low):
        return short(figure.value)
    return short(figure.value) + brackets(interval(figure.low, figure.high))


def verdict(row: Row) -> Cell:
    """`pass`, or `miss` so that it is seen."""
    return PASS if row.passes else Marked(MISS)


def tuned(row: Row) -> Words:
    """What was tuned to the figures of a pattern."""
    return ", ".join(row.pattern.tuned) or NOT_TUNED


def standing(figure: Figure) -> Text:
    """`test`, `tuned` or `by construction`."""
    return STANDINGS[figure.standing]


def reason(row: Row) -> Words:
    """Why a test misses; nothing of other figures."""
    if row.passes or row.figure.standing != "test":
        return ""
    return REASONS.get((row.pattern.name, row.figure.key), UNKNOWN)


def source(figure: Figure) -> Words:
    """Of whom, when and where a figure was published."""
    if figure.fact is None:
        return ""
    fact = figure.fact
    of_whom, when = Text(fact.population, fact.population_zh), Text(fact.period, fact.period_zh)
    return join([of_whom, when] if fact.period else [of_whom], SEMICOLON) + "\n" + fact.source
