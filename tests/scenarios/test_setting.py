"""Dated values, phase-in, end and targets of a lever."""

from datetime import date

import pytest

from jinzhen.scenarios.base_year import load_base_year
from jinzhen.scenarios.errors import UserError
from jinzhen.scenarios.horizon import Horizon
from jinzhen.scenarios.levers import LEVERS, UNLIMITED
from jinzhen.scenarios.setting import TARGET_CHOICES, Target, definition, levels, read_setting

HORIZON = Horizon(date(2022, 10, 1), date(2025, 12, 31), 4)
MONTHS = Horizon(date(2022, 10, 1), date(2023, 12, 31), 12)
CITIES = load_base_year().cities


def course(name, raw, horizon=HORIZON):
    """The lever's value at every step."""
    lever = LEVERS[name]
    return levels(lever, read_setting(lever, raw, horizon), horizon)


def test_a_plain_value_holds_throughout() -> None:
    assert course("special_fund", 800) == [800.0] * 13


def test_values_change_at_their_dates_whatever_the_order() -> None:
    expected = [500.0] * 5 + [600.0] * 8
    assert course("special_fund", [["2022Q4", 500], ["2024Q1", 600]]) == expected
    assert course("special_fund", [["2024-01-01", 600], ["2022-10", 500]]) == expected


def test_a_day_within_a_quarter_acts_on_that_quarter() -> None:
    assert course("special_fund", [["2022Q4", 500], ["2025-11-15", 600]]) == [500.0] * 12 + [600.0]


def test_the_baseline_holds_before_the_first_date_and_null_after_the_end() -> None:
    raw = {"value": 300, "start": "2023Q1", "end": "2024Q4"}
    assert course("land_quota", raw) == [150.0] + [300.0] * 8 + [UNLIMITED] * 4
    assert course("special_fund", raw) == [500.0] + [300.0] * 8 + [0.0] * 4
    assert course("special_fund", [["2025Q1", 800]]) == [500.0] * 9 + [800.0] * 4


def test_what_was_set_before_goes_on_until_the_first_date() -> None:
    lever = LEVERS["land_quota"]
    base = read_setting(lever, {"value": [["2022Q4", 200], ["2024Q1", 350]], "end": "2024Q4"}, HORIZON)
    later = read_setting(lever, [["2025Q3", 400]], HORIZON, base=base)
    assert levels(lever, later, HORIZON) == [200.0] * 5 + [350.0] * 4 + [UNLIMITED] * 2 + [400.0] * 2
    earlier = read_setting(lever, [["2023Q4", 400]], HORIZON, base=base)
    assert levels(lever, earlier, HORIZON) == [200.0] * 4 + [400.0] * 9
    aimed = read_setting(lever, {"value": 200, "target": {"city": "datong"}}, HORIZON)
    with pytest.raises(UserError, match=r"begins in 2025Q3, and what it replaces is aimed .*2022Q4, value"):
        read_setting(lever, [["2025Q3", 400]], HORIZON, base=aimed)
    assert levels(lever, read_setting(lever, 400, HORIZON, base=aimed), HORIZON) == [400.0] * 13


def test_a_choice_is_its_code() -> None:
    assert course("fund_rule", [["2022Q4", "equal"], ["2023Q1", "need"]]) == [0.0] + [3.0] * 12


def test_a_change_is_phased_in_by_equal_parts_and_the_first_value_is_none() -> None:
    raw = {"value": [["2022Q4", 500], ["2024Q1", 900]], "phase_in_quarters": 4}
    assert course("special_fund", raw) == [500.0] * 5 + [600.0, 700.0, 800.0] + [900.0] * 5
    late = {"value": 800, "start": "2023Q1", "phase_in_quarters": 2}
    assert course("special_fund", late) == [500.0, 650.0] + [800.0] * 11


def test_a_phase_in_takes_as_long_in_months() -> None:
    raw = {"value": 600, "start": "2023-01", "phase_in_quarters": 1}
    assert course("special_fund", raw, MONTHS)[2:6] == pytest.approx([500.0, 500 + 100 / 3, 500 + 200 / 3, 600.0])


def test_a_repeated_value_begins_no_new_phase_in() -> None:
    once = {"value": [["2023Q1", 800]], "phase_in_quarters": 4}
    twice = {"value": [["2023Q1", 800], ["2023Q2", 800]], "phase_in_quarters": 4}
    assert course("special_fund", once) == course("special_fund", twice)
    lever = LEVERS["special_fund"]
    forms = [definition(read_setting(lever, raw, HORIZON), HORIZON) for raw in (once, twice)]
    assert forms[0] == forms[1]


def test_a_target_is_coded_by_its_lists() -> None:
    raw = {"value": 800, "target": {"category": "special_agriculture", "city": "Datong", "tier": "municipal"}}
    setting = read_setting(LEVERS["rd_grant"], raw, HORIZON)
    assert setting.target == Target("special_agriculture", "datong", "municipal")
    assert setting.target.codes() == (1, 1, 1, -1)
    assert len(TARGET_CHOICES["city"]) == 11


@pytest.mark.parametrize(
    ("raw", "parts"),
    [
        ([["2022Q3", 500]], ["2022-07-01 is before the start", "2022Q4", "2025Q4"]),
        ([["2026Q1", 500]], ["2026-01-01 is after the end", "2025-12-31"]),
        ([["2022Q5", 500]], ["'2022Q5' is not a date", "2024Q1"]),
        ([["2024-02-30", 500]], ["is not a date"]),
        ([[2024, 500]], ["2024 is not a date"]),
        ([["2024Q1", 1], ["2024-02-01", 2]], ["two values", "one value a step"]),
        ([["2024Q1"]], ["list of pairs", "[2024Q1, value]"]),
        ([], ["list of pairs"]),
        ([500], ["list of pairs"]),
        ([["2024Q1", -1]], ["special_fund at 2024Q1", "-1 m CNY/yr is out of range", "三(一)"]),
        ([["2024Q1", None]], ["no value"]),
        ({"valu": 3}, ["'valu'", "did you mean value?"]),
        ({"value": [["2024Q1", 1]], "start": "2024Q1"}, ["both a start and values by date"]),
        ({"value": 1, "start": "2024Q1", "end": "2023Q4"}, ["special_fund.end", "before the value of 2024-01-01"]),
        ({"value": 1, "end": "2030Q4"}, ["after the end of the scenario"]),
        ({"value": 1, "phase_in_quarters": 2}, ["nothing changes"]),
        ({"value": 500, "start": "2024Q1", "phase_in_quarters": 2}, ["nothing changes"]),
        ({"value": 1, "start": "2024Q1", "phase_in_quarters": 1.5}, ["1.5 cannot be a phase-in"]),
        ({"value": 1, "start": "2024Q1", "phase_in_quarters": -1}, ["-1 cannot be a phase-in"]),
        ({"value": 1, "start": "2024Q1", "phase_in_quarters": float("nan")}, ["nan cannot be a phase-in"]),
        ({"value": 1, "target": {"city": "datong"}}, ["special_fund.target", "for the province as a whole"]),
    ],
)
def test_a_wrong_setting_is_told_in_one_line(raw, parts) -> None:
    with pytest.raises(UserError) as caught:
        read_setting(LEVERS["special_fund"], raw, HORIZON)
    line = str(caught.value)
    assert "\n" not in line and line.startswith("special_fund")
    for part in parts:
        assert part in line


def test_a_target_has_chinese_names_too_and_those_of_cities_are_the_published_ones() -> None:
    raw = {"value": 800, "target": {"category": "特色农业", "city": "太原", "tier": "省级"}}
    target = Target("special_agriculture", "taiyuan", "provincial")
    assert read_setting(LEVERS["rd_grant"], raw, HORIZON).target == target
    for position, (zh, en) in enumerate(zip(CITIES.name_zh, CITIES.name_en, strict=True)):
        for name in (zh, en, en.upper()):
            setting = read_setting(LEVERS["rd_grant"], {"value": 800, "target": {"city": name}}, HORIZON)
            assert setting.target.codes()[1] == position


@pytest.mark.parametrize(
    ("target", "parts"),
    [
        ({"town": "x"}, ["'town'", "category, city, tier, size"]),
        ({"size": "small"}, ["rd_grant.target.size", "rd_grant cannot be aimed at a size of firm", "city or tier"]),
        ({"city": "datng"}, ["rd_grant.target.city", "did you mean datong?"]),
        ({"city": "大同县"}, ["did you mean datong?"]),
        ({"tier": 3}, ["3 is no tier", "none, municipal, potential, provincial"]),
        ("datong", ["'datong' is not a target"]),
    ],
)
def test_a_wrong_target_is_told_in_one_line(target, parts) -> None:
    with pytest.raises(UserError) as caught:
        read_setting(LEVERS["rd_grant"], {"value": 1, "target": target}, HORIZON)
    line = str(caught.value)
    assert "\n" not in line and line.startswith("rd_grant")
    for part in parts:
        assert part in line


def test_a_size_of_firm_is_coded_where_the_lever_knows_sizes() -> None:
    setting = read_setting(LEVERS["guarantee_share"], {"value": 0.6, "target": {"size": "Small"}}, HORIZON)
    assert setting.target == Target(size="small")
    assert setting.target.codes() == (-1, -1, -1, 2)


def test_what_has_no_middle_cannot_be_phased_in() -> None:
    with pytest.raises(UserError, match="from or to what is unlimited"):
        value = [["2022Q4", "unlimited"], ["2023Q1", 200]]
        read_setting(LEVERS["land_quota"], {"value": value, "phase_in_quarters": 2}, HORIZON)
    with pytest.raises(UserError, match="a choice cannot be phased in"):
        read_setting(LEVERS["fund_rule"], {"value": [["2024Q1", "need"]], "phase_in_quarters": 2}, HORIZON)
