"""Towns of a past batch that nobody knows by name: drawn anew in every replication, and nothing else with them."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from known_facts import DAYS, FILES, without_later, write

from jinzhen.model.replication import replication
from jinzhen.model.state.fitted import draw_params, make_plan
from jinzhen.scenarios.base_year import base_year_of, load_base_year
from jinzhen.scenarios.base_year.tables import CATEGORIES, PROVINCIAL
from jinzhen.scenarios.scenario import Scenario

BASE = load_base_year()
TOWNS = BASE.towns
SEED, N = 7, 300
STEP = 4  # 2023Q4


def members(scenario: Scenario, number: int, seed: int = SEED) -> set[str]:
    plan = make_plan(scenario, BASE, draw_params(scenario, seed, number), seed, number)
    assert (plan.imposed[:STEP] < PROVINCIAL).all() and (plan.imposed[STEP + 1:] < PROVINCIAL).all()
    return {TOWNS.town_id[town] for town in np.flatnonzero(plan.imposed[STEP] == PROVINCIAL)}


@pytest.fixture(scope="module")
def drawn() -> list[set[str]]:
    return [members(Scenario.baseline(), number) for number in range(N)]


def test_eight_are_named_and_the_four_known_ones_always(drawn) -> None:
    assert {len(each) for each in drawn} == {8}
    assert all({"P11", "P12", "P13", "P14"} <= each for each in drawn)


def test_the_draw_keeps_what_is_known_of_the_batch(drawn) -> None:
    own = {town_id: CATEGORIES[TOWNS.category[row]] for row, town_id in enumerate(TOWNS.town_id)}
    own["P16"] = "light_industry_crafts"  # medicine counts as light industry
    for each in drawn:
        counts = [own[town_id] for town_id in each]
        assert sorted(map(counts.count, CATEGORIES)) == [2, 2, 4] and counts.count("manufacturing") == 4


def test_the_likely_ones_are_likely_and_others_are_possible(drawn) -> None:
    for town_id in ("P15", "P16", "P17", "P18"):
        assert 0.5 < np.mean([town_id in each for each in drawn]) < 0.97
    others = set().union(*drawn) - {f"P{number}" for number in range(11, 19)}
    assert len(others) > 20 and any(town_id.startswith("U-") for town_id in others)


def test_a_replication_draws_the_same_in_every_scenario_and_another_seed_otherwise(drawn) -> None:
    other = Scenario.baseline(end="2030Q4").with_levers(special_fund=0)
    assert [members(other, number) for number in range(20)] == drawn[:20]
    assert [members(Scenario.baseline(), number, SEED + 1) for number in range(20)] != drawn[:20]


def test_history_that_ends_before_the_batch_draws_nobody() -> None:
    scenario = Scenario.baseline(as_of="2023-06-30")
    plan = make_plan(scenario, BASE, draw_params(scenario, SEED, 0), SEED, 0)
    assert (plan.imposed < PROVINCIAL).all()


def test_with_other_members_nothing_else_is_drawn_otherwise() -> None:
    scenario = Scenario.baseline(end="2023-12-31")
    batch = [each._replace(members=each.members[::-1], weights=np.ones(len(each.members))) for each in BASE.drawn]
    one, other = (replication(scenario, base, SEED, 3) for base in (BASE, replace(BASE, drawn=tuple(batch))))
    assert np.array_equal(one.outcomes[: STEP + 1], other.outcomes[: STEP + 1])
    assert np.array_equal(one.uncertainties, other.uncertainties)
    assert not np.array_equal(one.tiers[-1], other.tiers[-1])
    assert (one.tiers[-1] == PROVINCIAL).sum() == (other.tiers[-1] == PROVINCIAL).sum() == 18
    assert one.rounds[-1][1:3].tolist() == [1.0, 8.0] and date(2023, 12, 12) in {each.day for each in BASE.drawn}


@pytest.mark.parametrize("as_of", DAYS, ids=str)
def test_a_replication_moves_by_no_bit_without_what_became_known_later(as_of, tmp_path) -> None:
    for file in FILES:
        write(tmp_path, file, without_later(file, as_of))
    scenario = Scenario.baseline(as_of=as_of, end="2024-06-30")
    both = (scenario, replace(scenario, facts=str(tmp_path)))
    one, other = (replication(each, base_year_of(each), SEED, 1) for each in both)
    for name, shipped, own in zip(one._fields, one, other, strict=True):
        assert np.array_equal(shipped, own), name
    assert np.isfinite(one.outcomes).all()
