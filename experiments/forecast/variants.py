"""The arms of a forecast: the scenario itself, and what tells what binds it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from jinzhen.scenarios.units import UNLIMITED

if TYPE_CHECKING:
    from jinzhen.scenarios.scenario import Scenario

#: Each limit on designation lifted alone, by the label of its arm.
LIFTED: Mapping[str, Mapping[str, str | float]] = {
    "unlimited_places": {"places_rule": "unlimited"},
    "gates_waived": {"gates": "waived"},
    "no_bar": {"quality_bar": 0.0},
    "unlimited_nominations": {"nomination_quota": UNLIMITED},
}

#: What binds: the scenario itself, and with the same draws without each of the limits, and without all of them.
FORECAST_VARIANTS: tuple[tuple[str, Mapping[str, str | float]], ...] = (
    ("as_is", {}), *LIFTED.items(), ("all", {name: value for each in LIFTED.values() for name, value in each.items()}),
)


def forecast_scenarios(scenario: Scenario) -> tuple[tuple[str, Scenario], ...]:
    """Label and scenario of each arm of a forecast: the scenario itself, then variants with names of their own."""
    variants = [(label, scenario.with_levers(**levers)) for label, levers in FORECAST_VARIANTS if levers]
    named = [(label, replace(variant, name=f"{scenario.name} ({label})")) for label, variant in variants]
    return (FORECAST_VARIANTS[0][0], scenario), *named
