"""The arms of a forecast: the scenario itself, and what tells what binds it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinzhen.scenarios.scenario import Scenario

#: What binds, places or gates: the scenario itself, and with the same draws without the one, the other and both.
FORECAST_VARIANTS: tuple[tuple[str, Mapping[str, str]], ...] = (
    ("as_is", {}),
    ("unlimited_places", {"places_rule": "unlimited"}),
    ("gates_waived", {"gates": "waived"}),
    ("both", {"places_rule": "unlimited", "gates": "waived"}),
)


def forecast_scenarios(scenario: Scenario) -> tuple[tuple[str, Scenario], ...]:
    """Label and scenario of each arm of a forecast: the scenario itself, then variants with names of their own."""
    variants = [(label, scenario.with_levers(**levers)) for label, levers in FORECAST_VARIANTS if levers]
    named = [(label, replace(variant, name=f"{scenario.name} ({label})")) for label, variant in variants]
    return (FORECAST_VARIANTS[0][0], scenario), *named
