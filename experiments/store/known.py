"""What a store knows of an arm: enough to say what it is, and to run it again."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jinzhen.experiments.running.records import Address, Arm
from jinzhen.scenarios.scenario import Scenario


@dataclass(frozen=True)
class KnownArm:
    """An arm as it is stored.

    arm_id : its number in the store
    name, scenario_hash, definition : of the scenario; the definition is canonical JSON
    point, point_text : uncertainties held at a value, and the same as canonical JSON
    """

    arm_id: int
    address: Address
    name: str
    scenario_hash: str
    definition: str
    point: Mapping[str, float]
    point_text: str

    def arm(self, detail: str) -> Arm:
        """The arm itself, to be run by the engine that it was stored with. detail : how much is to be kept

        Raises ScenarioError for a scenario that this program cannot read.
        """
        return Arm(self.address, Scenario.from_definition(self.name, self.definition), self.point, detail)


def known_arm(row: Mapping[str, Any]) -> KnownArm:
    """From a row of `queries.known_arms`."""
    address = Address(row["engine_id"], row["base_year_hash"], row["seed"])
    point = json.loads(row["point"])
    return KnownArm(row["id"], address, row["scenario"], row["scenario_hash"], row["definition"], point,
                    row["point"])  # fmt: skip
