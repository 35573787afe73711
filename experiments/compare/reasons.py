"""Why a lever that differs may change nothing: what it was seen to act under, where that does not hold."""

from collections.abc import Mapping

import pandas as pd

from jinzhen.scenarios.differences import differences, setting_text
from jinzhen.scenarios.levers import LEVERS
from jinzhen.scenarios.scenario import Scenario
from jinzhen.scenarios.setting import definition, read_setting

COLUMNS = ["policy", "lever", "needs", "needed", "here"]


def reasons(policies: Mapping[str, Scenario]) -> pd.DataFrame:
    """Levers in which a policy differs from the first, and the levers that these need to be set otherwise to act.

    The check of levers shows each to act with the levers of its `context` set so; a policy without them may be one in
    which it cannot.
    """
    (_, first), *others = policies.items()
    rows = []
    for policy, scenario in others:
        for name in (each.name for each in differences(scenario, first) if each.name in LEVERS):
            for other, value in LEVERS[name].context.items():
                lever = LEVERS[other]
                needed = read_setting(lever, value, scenario.horizon)
                if definition(needed, scenario.horizon) == definition(scenario.levers[other], scenario.horizon):
                    continue
                told = (setting_text(lever, each, scenario.horizon) for each in (needed, scenario.levers[other]))
                rows.append((policy, name, other, *told))
    return pd.DataFrame(rows, columns=COLUMNS)
