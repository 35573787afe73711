"""Every lever is complete, and reads values in its own unit and range only."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jinzhen.scenarios.errors import LeverError
from jinzhen.scenarios.levers import CERTIFICATION, LEVER_INDEX, LEVER_NAMES, LEVERS, UNLIMITED, lever_named

PLAN_LEVERS = {
    "special_fund", "fund_pool", "fund_rule", "county_fund",
    "town_plan", "guidance_fund", "power_price_discount", "size_crossing_reward",
    "differentiation", "cluster_organisations", "merger_support", "rd_grant",
    "digital_support", "tech_upgrade_share", "training", "startup_support",
    "srdi_reward", "little_giant_reward", "champion_reward", "brand_support",
    "quality_enforcement", "exhibition_support", "ecommerce_support", "attraction_effort",
    "land_quota", "energy_quota_growth", "energy_priority", "discharge_quota_growth",
    "credit_rate_discount", "guarantee_share", "listing_support", "public_platforms",
    "infrastructure", "approval_reform", "coordination_share", "coordination_delay",
    "priority_tilt", "problem_ledger", "praise_share", "notice_share",
    "assessment_prize", "verification",
}  # fmt: skip

CERTIFICATION_LEVERS = {
    "round_calendar", "places_rule", "places_per_round", "target_towns",
    "quality_bar", "output_gate_manufacturing", "output_gate_other", "output_gate_relaxed",
    "relaxed_share_cut", "min_leading_firms", "min_supporting_units", "county_line",
    "gates", "nomination_quota", "standing_years", "withdrawal",
    "potential_places", "municipal_rounds_per_year", "municipal_places_per_round", "municipal_output_gate",
    "city_cofunding", "city_own_target",
    "bonus_history", "bonus_jobs", "bonus_market", "bonus_concentration",
    "bonus_leaders", "bonus_products", "bonus_services", "bonus_environment",
}  # fmt: skip


def test_every_lever_of_the_model_is_there() -> None:
    spending = {name for name in LEVERS if name.startswith("spend_")}
    assert set(LEVERS) - spending == PLAN_LEVERS | CERTIFICATION_LEVERS
    assert len(spending) == 8
    assert {name for name, lever in LEVERS.items() if lever.group == CERTIFICATION} == CERTIFICATION_LEVERS
    assert [LEVER_NAMES[LEVER_INDEX[name]] for name in LEVERS] == list(LEVERS)


def test_every_lever_is_complete() -> None:
    for lever in LEVERS.values():
        for field in ("label_zh", "label_en", "article", "departments", "acts_on", "source"):
            assert getattr(lever, field), f"{lever.name}.{field}"
        assert lever.sign in ("+", "-", "+/-"), lever.name
        assert lever.payer in ("province", "city", "county", "guarantor", "none"), lever.name
        assert (lever.payer == "none") or lever.recipient, lever.name
        assert lever.kind == "choice" or (lever.unit and lever.low < lever.high), lever.name
        assert lever.is_targetable or not lever.is_size_targetable, lever.name
        for name, value in lever.context.items():
            assert LEVERS[name].read(value) == value, f"{lever.name} in its context {name}"


def test_every_baseline_and_null_is_admitted_and_coded() -> None:
    for lever in LEVERS.values():
        for value in (lever.baseline, lever.null):
            assert lever.read(value) == value, lever.name
            assert isinstance(lever.code(value), float), lever.name
        assert lever.read(None) == lever.baseline, lever.name
        if lever.kind == "choice":
            assert lever.null == lever.baseline, lever.name
            codes = [lever.code(choice) for choice in lever.choices]
            assert codes == list(range(len(lever.choices))), lever.name


def test_the_baseline_is_that_of_the_model_page() -> None:
    baseline = {name: lever.baseline for name, lever in LEVERS.items()}
    assert baseline["special_fund"] == 500 and LEVERS["special_fund"].high == 3000
    assert baseline["land_quota"] == 150 and LEVERS["land_quota"].null == UNLIMITED
    assert (baseline["srdi_reward"], baseline["little_giant_reward"], baseline["champion_reward"]) == (0.3, 6, 10)
    assert LEVERS["tech_upgrade_share"].yearly_ceiling == 300
    assert (baseline["output_gate_manufacturing"], baseline["output_gate_other"]) == (2000, 1000)


def test_what_is_one_for_the_whole_province_cannot_be_aimed() -> None:
    """Rules of the rounds, the split of the fund and the province's own money have no target; gates do."""
    for name in ("round_calendar", "places_rule", "target_towns", "fund_rule", "special_fund", "assessment_prize"):
        assert not LEVERS[name].is_targetable
    for name in ("output_gate_manufacturing", "min_leading_firms", "min_supporting_units", "quality_bar", "gates"):
        assert LEVERS[name].is_targetable


def test_only_terms_of_investment_and_credit_know_a_size_of_firm() -> None:
    assert {name for name, lever in LEVERS.items() if lever.is_size_targetable} == {
        "power_price_discount", "tech_upgrade_share", "credit_rate_discount", "guarantee_share"}


@pytest.mark.parametrize(
    "raw",
    [500, 500.0, "500", "500 m CNY/yr", " 5e2  m CNY/yr", "5 亿元/年", "0.5 bn CNY/yr", "50000 万元/年"],
)
def test_a_number_is_read_with_or_without_its_unit(raw) -> None:
    assert LEVERS["special_fund"].read(raw) == 500.0


@pytest.mark.parametrize(
    ("name", "raw", "parts"),
    [
        ("special_fund", -5, ["-5", "0 to 3000 m CNY/yr", "三(一)"]),
        ("special_fund", 3001, ["3001", "0 to 3000 m CNY/yr", "三(一)"]),
        ("special_fund", "500 mu", ["mu", "m CNY/yr"]),
        ("special_fund", "500 m CNY", ["m CNY/yr"]),
        ("special_fund", "much", ["'much'", "m CNY/yr"]),
        ("special_fund", True, ["True", "m CNY/yr"]),
        ("special_fund", [1], ["[1]", "m CNY/yr"]),
        ("special_fund", float("nan"), ["nan", "finite"]),
        ("special_fund", float("inf"), ["inf", "unlimited"]),
        ("special_fund", 10**400, ["finite"]),
        ("special_fund", "unlimited", ["'unlimited'", "m CNY/yr"]),
        ("land_quota", 501, ["501", "0 to 500 mu/town-yr", "unlimited", "三(九)"]),
        ("fund_rule", "rankd", ["'rankd'", "equal, ranked", "did you mean ranked?"]),
        ("fund_rule", 3, ["3", "one of equal"]),
        ("fund_rule", True, ["one of equal"]),
    ],
)
def test_a_wrong_value_is_told_in_one_line(name, raw, parts) -> None:
    with pytest.raises(LeverError) as caught:
        LEVERS[name].read(raw)
    line = str(caught.value)
    assert "\n" not in line and line.startswith(name)
    for part in parts:
        assert part in line


def test_yaml_booleans_mean_on_and_off() -> None:
    assert LEVERS["county_line"].read(False) == "off"
    assert LEVERS["withdrawal"].read(True) == "on"


def test_a_quota_can_be_unlimited_and_a_share_in_percent() -> None:
    assert LEVERS["land_quota"].read("unlimited") == UNLIMITED
    assert LEVERS["guarantee_share"].read("40%") == pytest.approx(0.4)
    assert LEVERS["size_crossing_reward"].read("30 万元/户") == 300_000


def test_a_mistyped_name_gets_the_nearest() -> None:
    with pytest.raises(LeverError, match="'specal_fund'; did you mean special_fund"):
        lever_named("specal_fund")


@given(st.floats(0, 3000), st.sampled_from(["", " m CNY/yr"]))
def test_numbers_survive_being_written_with_a_unit(number, unit) -> None:
    assert LEVERS["special_fund"].read(f"{number!r}{unit}") == number
