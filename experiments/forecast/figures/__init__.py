"""Figures of the forecast, each drawn with a `Pen`."""

from collections.abc import Callable, Mapping

from matplotlib.figure import Figure

from jinzhen.experiments.forecast.answer import Forecast
from jinzhen.experiments.forecast.figures import chances, count, drivers, reported, totals, towns, unknown
from jinzhen.experiments.paper.drawing import Pen

#: Figure -> how it is drawn; None where there is nothing to draw.
FIGURES: Mapping[str, Callable[[Forecast, Pen], Figure | None]] = {
    "course": count.course,
    "final": count.final,
    "by_rule": chances.by_rule,
    "binding": chances.binding,
    "drivers": lambda result, pen: drivers.drivers(result.drivers, pen),
    "across": unknown.across,
    "town_chances": towns.chances,
    "where": towns.where,
    "money": totals.money,
    "quotas": totals.quotas,
    "reported": reported.reported,
    "standing": totals.standing,
}
