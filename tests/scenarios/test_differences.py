"""What differs from the plan as it is: told lever by lever, with units and dates, and never as a number without end."""

import re
from dataclasses import replace

from jinzhen.scenarios.differences import differences
from jinzhen.scenarios.errors import nearest_name
from jinzhen.scenarios.levers import LEVER_LABELS, LEVERS
from jinzhen.scenarios.posterior.shipped import shipped_at
from jinzhen.scenarios.scenario import DEFAULT_AS_OF, Scenario
from jinzhen.scenarios.uncertainties import UNCERTAINTIES, UNCERTAINTY_LABELS
from jinzhen.scenarios.units import UNLIMITED

#: What is asked for when nothing is said: with what was learnt up to its day.
BASELINE = Scenario.baseline(posterior=shipped_at(DEFAULT_AS_OF))


def told(scenario: Scenario) -> dict[str, tuple[str, str, str]]:
    return {each.name: (each.unit, each.baseline, each.value) for each in differences(scenario)}


def test_the_baseline_differs_in_nothing() -> None:
    assert differences(BASELINE) == ()
    assert told(replace(BASELINE, end="2030-12-31")) == {}


def test_a_value_by_date_keeps_the_baseline_before_it_and_says_so() -> None:
    later = BASELINE.with_levers(special_fund=[["2025Q1", 800]], fund_rule=[["2024Q1", "need"]])
    assert told(later) == {
        "special_fund": ("m CNY/yr", "500", "500; 800 from 2025Q1"),
        "fund_rule": ("", "equal", "equal; need from 2024Q1"),
    }
    twice = later.with_levers(special_fund=[["2025Q3", 900]])
    assert told(twice)["special_fund"][2] == "500; 800 from 2025Q1; 900 from 2025Q3"


def test_targets_ends_phase_ins_and_towns_are_told_and_no_limit_is_a_word() -> None:
    value = {"value": [["2024Q1", 200]], "end": "2024Q4", "phase_in_quarters": 2, "target": {"city": "太原市"},
             "local": {"P14": "unlimited"}}  # fmt: skip
    (quota,) = told(BASELINE.with_levers(land_quota=value)).values()
    assert quota[2] == (
        "150; 200 from 2024Q1; phased in over 2 quarters; unlimited after 2024Q4; only taiyuan, elsewhere unlimited; "
        "P14: unlimited"
    )


def test_priors_are_told_as_they_are_written() -> None:
    fixed = BASELINE.with_priors(demand_growth=0.02, fixed_places=["choice", [5, 8], [1, 3]])
    found = told(fixed)
    assert found["demand_growth"] == ("share/yr", "[normal, 0.045, 0.025]", "0.02")
    assert found["fixed_places"][2] == "[choice, [5, 8], [0.25, 0.75]]"


def test_two_scenarios_are_compared_with_each_other() -> None:
    ours, theirs = BASELINE.with_levers(special_fund=800), BASELINE.with_levers(special_fund=300)
    (only,) = differences(ours, theirs)
    assert (only.baseline, only.value) == ("300", "800")


def test_a_scenario_shows_itself_in_one_short_line() -> None:
    shown = repr(BASELINE.with_levers(special_fund=800))
    assert len(shown) < 120 and "equal_funds" in shown and "1 set" in shown


def test_labels_in_both_languages_lead_to_the_name() -> None:
    assert len(LEVER_LABELS) == 2 * len(LEVERS) and len(UNCERTAINTY_LABELS) == 2 * len(UNCERTAINTIES)
    for known, labels in ((LEVERS, LEVER_LABELS), (UNCERTAINTIES, UNCERTAINTY_LABELS)):
        assert [label for label, name in labels.items() if nearest_name(label, known, labels) != name] == []
    assert nearest_name("专业镇资金", LEVERS, LEVER_LABELS) == "special_fund"
    assert nearest_name("Special_Fnd", LEVERS, LEVER_LABELS) == "special_fund"
    assert nearest_name("x" * 1_000_000, LEVERS, LEVER_LABELS) == ""


def test_every_choice_has_a_chinese_name_with_what_is_typed_behind_it() -> None:
    choices = [(lever, choice) for lever in LEVERS.values() for choice in lever.choices]
    assert choices and all(len(lever.choices_zh) == len(lever.choices) for lever in LEVERS.values())
    for lever, choice in choices:
        assert re.fullmatch(rf"[\u4e00-\u9fff]+（{choice}）", lever.format_zh(choice)), lever.name
    assert LEVERS["land_quota"].format_zh(UNLIMITED) == "不限"


def test_a_setting_in_chinese_has_no_english_word() -> None:
    value = {"value": [["2024Q1", 200]], "end": "2024Q4", "phase_in_quarters": 2,
             "target": {"city": "taiyuan", "category": "manufacturing"}, "local": {"P14": "unlimited"}}  # fmt: skip
    quota, rule = differences(BASELINE.with_levers(land_quota=value, fund_rule=[["2024Q1", "need"]]))[::-1]
    told = "150；2024Q1起200；分2个季度到位；2024Q4后为不限；仅限制造业、太原市，其他为不限；P14：不限"
    assert quota.value_zh == told
    assert (rule.baseline_zh, rule.value_zh) == ("均等分配（equal）", "均等分配（equal）；2024Q1起按需分配（need）")
