"""The frozen baseline: one replication of a small world. Run this file to freeze it anew, after a change that is meant.

    python tests/baseline/update.py
"""

import json
from pathlib import Path

from jinzhen.model.engine.compiled import ENGINE_ID
from jinzhen.model.outcomes import MONEY_LINES, OUTCOME_NAMES
from jinzhen.model.replication import replication
from jinzhen.scenarios.base_year import synthetic
from jinzhen.scenarios.scenario import Scenario

FILE = Path(__file__).with_name("baseline.json")
DIGITS = 10


def rounded(value: float) -> float:
    """The value to DIGITS significant digits."""
    return float(f"{value:.{DIGITS - 1}e}")


def computed() -> dict[str, dict[str, float]]:
    """Last outcomes and all public money of the baseline scenario with yearly rounds, 18 towns, about 450 firms."""
    scenario = Scenario.baseline().with_levers(round_calendar="yearly", output_gate_manufacturing=300,
                                               output_gate_other=150, output_gate_relaxed=15, municipal_output_gate=15)
    trajectory = replication(scenario, synthetic(18, 450), 2025, 0)
    money = trajectory.money_mcny.sum(axis=0)
    return {
        "outcomes": {name: rounded(value) for name, value in zip(OUTCOME_NAMES, trajectory.outcomes[-1], strict=True)},
        "money_mcny": {name: rounded(paid) for (name, _), paid in zip(MONEY_LINES, money, strict=True)},
    }


def main() -> None:
    """Freeze what the engine computes now."""
    FILE.write_text(json.dumps({"engine_id": ENGINE_ID, **computed()}, indent=1) + "\n", encoding="utf-8")
    print(f"froze the results of engine {ENGINE_ID} in {FILE}")


if __name__ == "__main__":
    main()
