"""Why a lever that differs may change nothing: what it was seen to act under, where that does not hold."""

from collections.abc import Mapping

import pandas as pd

from jinzhen.scenarios.differences import differences, setting_text, setting_text_zh
from jinzhen.scenarios.lever import Lever
from jinzhen.scenarios.levers import LEVERS
from jinzhen.scenarios.scenario import Scenario
from jinzhen.scenarios.setting import definition, read_setting

COLUMNS = ["policy", "lever", "needs", "needed", "here", "needed_zh", "here_zh"]


def reasons(policies: Mapping[str, Scenario]) -> pd.DataFrame:
    """Levers in which a policy differs from the first, and the levers that these need to be set otherwise to act.

    The check of levers shows each to act with the levers of its `context` set so; a policy without them may be one in
    which it cannot.
    """
    (_, first), *others = policies.items()
    rows = []
    for policy, scenario in others:
        for name in (each.name for each in differences(scenario, first) if each.name in LEVERS):
            if _is_at(LEVERS[name], LEVERS[name].null, scenario):
                continue  # one that is not used needs nothing
            for other, value in LEVERS[name].context.items():
                lever = LEVERS[other]
                if _is_at(lever, value, scenario):
                    continue
                needed = read_setting(lever, value, scenario.horizon)
                told = [
                    text(lever, each, scenario.horizon)
                    for text in (setting_text, setting_text_zh) for each in (needed, scenario.levers[other])
                ]  # fmt: skip
                rows.append((policy, name, other, *told))
    return pd.DataFrame(rows, columns=COLUMNS)


def _is_at(lever: Lever, value: object, scenario: Scenario) -> bool:
    """Whether a lever is at that value throughout."""
    horizon = scenario.horizon
    return definition(read_setting(lever, value, horizon), horizon) == definition(scenario.levers[lever.name], horizon)
