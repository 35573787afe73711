"""Values of single towns: read, checked, hashed, stored, and handed to the engine as codes."""

import math
import pickle

import pytest

from jinzhen.experiments.asking.configuration import compose
from jinzhen.scenarios.base_year import load_base_year
from jinzhen.scenarios.errors import LeverError, UserError
from jinzhen.scenarios.levers import LEVER_INDEX, LEVERS, UNLIMITED
from jinzhen.scenarios.scenario import Scenario
from jinzhen.scenarios.setting import unknown_town

BASELINE = Scenario.baseline()
PROVINCE_WIDE = next(lever.name for lever in LEVERS.values() if not lever.is_targetable and not lever.choices)


def test_a_town_has_a_value_of_its_own() -> None:
    scenario = BASELINE.with_levers(
        land_quota={"value": 150, "local": {"P14": 300, "P02": "unlimited"}}, county_fund={"local": {"M27": 30}}
    )
    assert scenario.local_values() == (
        ("county_fund", "M27", (30.0,) * 13), ("land_quota", "P02", (UNLIMITED,) * 13),
        ("land_quota", "P14", (300.0,) * 13),
    )  # fmt: skip
    assert (scenario.lever_table() == BASELINE.lever_table()).all(), "the others keep what they had"
    assert BASELINE.local_values() == ()


def test_local_values_may_begin_later_and_change() -> None:
    values = {"P14": [["2024Q1", 225], ["2025Q1", "unlimited"]]}
    scenario = BASELINE.with_levers(land_quota={"value": 150, "local": values})
    ((_, _, course),) = scenario.local_values()
    assert all(math.isnan(value) for value in course[:5]) and course[5:] == (225.0,) * 4 + (UNLIMITED,) * 4
    repeated = {"P14": [["2025Q1", "unlimited"], ["2024Q1", 225], ["2024Q3", 225]]}
    again = BASELINE.with_levers(land_quota={"value": 150, "local": repeated})
    assert again.content_hash == scenario.content_hash
    assert pickle.loads(pickle.dumps(scenario)).content_hash == scenario.content_hash


def test_local_values_are_part_of_the_hash_only_where_they_are_given() -> None:
    local = BASELINE.with_levers(land_quota={"value": 150, "local": {"P14": 300, "P02": 200}})
    others = [
        BASELINE, BASELINE.with_levers(land_quota={"local": {"P14": 300}}),
        BASELINE.with_levers(land_quota={"local": {"P14": 301, "P02": 200}}),
        BASELINE.with_levers(county_fund={"local": {"P14": 30, "P02": 20}}),
    ]  # fmt: skip
    assert len({each.content_hash for each in (local, *others)}) == 5
    again = BASELINE.with_levers(land_quota={"local": {" P02": "200 mu/town-yr", "P14": "300 亩/镇/年"}})
    assert again.content_hash == local.content_hash
    for empty in (None, {}):
        assert BASELINE.with_levers(land_quota={"value": 150, "local": empty}).content_hash == BASELINE.content_hash
    assert "local" not in BASELINE.definition


def test_local_values_survive_travel_and_storage() -> None:
    scenario = BASELINE.with_levers(
        land_quota={"value": 150, "target": {"tier": "municipal"}, "local": {"P14": "unlimited", "U-Datong-4": 0.1}}
    )
    assert pickle.loads(pickle.dumps(scenario)).local_values() == scenario.local_values()
    stored = Scenario.from_definition(scenario.name, scenario.definition)
    assert stored.content_hash == scenario.content_hash and stored.levers == scenario.levers
    assert scenario.with_levers(special_fund=600).local_values() == scenario.local_values()


def test_the_command_line_takes_local_values() -> None:
    line = "policy.land_quota={value: 150, local: {P14: 300, U-Datong-4: unlimited}}"
    (scenario,) = compose([line]).scenarios
    assert scenario.local_values() == (
        ("land_quota", "P14", (300.0,) * 13), ("land_quota", "U-Datong-4", (UNLIMITED,) * 13)
    )  # fmt: skip
    (upon_another,) = compose(["policy=land_first", line]).scenarios
    assert upon_another.lever_table()[-1, LEVER_INDEX["land_quota"]] == 150
    assert upon_another.local_values() == scenario.local_values()


def test_a_town_may_be_called_by_any_of_its_names() -> None:
    towns = load_base_year().towns
    by_id = BASELINE.with_levers(land_quota={"local": {"M27": 300}})
    row = towns.town_id.index("M27")
    for name in ("m27", towns.name_zh[row], towns.name_en[row].upper(), f" {towns.name_zh[row]} "):
        assert BASELINE.with_levers(land_quota={"local": {name: 300}}).content_hash == by_id.content_hash
    repeated = BASELINE.with_levers(land_quota={"local": {f"{towns.name_zh[row]} #2": 300}})
    assert repeated.local_values()[0][1] == "M27 #2"
    with pytest.raises(LeverError, match="two values for M27"):
        BASELINE.with_levers(land_quota={"local": {"M27": 300, towns.name_zh[row]: 200}})
    near = str(unknown_town("land_quota", towns.name_zh[row] + "机", towns.town_id))
    assert near.endswith("did you mean M27?")
    said = f"policy.land_quota={{local: {{{towns.name_zh[row]}: 300}}}}"
    (scenario,) = compose([said, "posterior=none"]).scenarios
    assert scenario.content_hash == by_id.content_hash


def test_a_file_takes_local_values(tmp_path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("land_quota: {value: 150, local: {P14: 300}}\n", encoding="utf-8")
    (scenario,) = compose([f"policy={file}"]).scenarios
    assert scenario.local_values() == (("land_quota", "P14", (300.0,) * 13),)


@pytest.mark.parametrize(
    ("local", "parts"),
    [
        ({"P14": 501}, ["land_quota.local.P14", "501 mu/town-yr is out of range", "三(九)"]),
        ({"P14": "3 tce"}, ["land_quota.local.P14", "'3 tce' is in tce"]),
        ({"P14": "many"}, ["'many' is not a number"]),
        ({"P14": None}, ["land_quota.local.P14", "no value"]),
        ({"P14": [["2026Q1", 3]]}, ["land_quota.local.P14", "after the end"]),
        ({"P14": [3]}, ["land_quota.local.P14", "list of pairs"]),
        ({14: 300}, ["14 is not the id or name of a town", "{P14: 300}"]),
        ({"": 300}, ["is not the id or name of a town"]),
        ({"P14": 1, "P14 ": 2}, ["two values for P14"]),
        ([["P14", 300]], ["is not by town", "{P14: 300}"]),
        ("P14", ["'P14' is not by town"]),
    ],
)
def test_a_wrong_local_value_is_told_in_one_line(local, parts) -> None:
    with pytest.raises(UserError) as caught:
        BASELINE.with_levers(land_quota={"value": 150, "local": local})
    line = str(caught.value)
    assert "\n" not in line and line.startswith("land_quota.local") and caught.value.exit_code == 2
    for part in parts:
        assert part in line


def test_what_is_set_for_the_province_has_no_local_value() -> None:
    with pytest.raises(LeverError, match=f"{PROVINCE_WIDE} is set for the province as a whole; expected no local"):
        BASELINE.with_levers(**{PROVINCE_WIDE: {"local": {"P14": LEVERS[PROVINCE_WIDE].baseline}}})


def test_local_values_that_contradict_each_other_name_the_town() -> None:
    weights = {name: {"local": {"P14": 0}} for name in LEVERS if name.startswith("spend_")}
    with pytest.raises(UserError, match=r"town P14: .*every spending weight is 0"):
        BASELINE.with_levers(**weights)


def test_an_unknown_town_is_told_with_the_nearest_one() -> None:
    line = str(unknown_town("land_quota", "u-datong-5", ["P01", "P14", "U-Datong-4"]))
    assert line.startswith("land_quota.local: the base year has no town 'u-datong-5'")
    assert line.endswith("did you mean U-Datong-4?")
    assert "did you mean" not in str(unknown_town("land_quota", "zzz", ["P01"]))
