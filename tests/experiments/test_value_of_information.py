"""What an unknown is worth: found where it is known, from runs that are stored, told in both languages."""

import re

import numpy as np
import pandas as pd
import pytest
from memory_store import MemoryStore
from pages import printed
from scipy import stats
from small_worlds import SEED, lively, small_base
from studies import study

from jinzhen.experiments.paper.parts import Data, Opening, Section
from jinzhen.experiments.running.executors import SerialExecutor
from jinzhen.experiments.store.rows import base_year_towns
from jinzhen.experiments.value_of_information.answer import EVERYTHING, GROUPS, _choice, _forecast
from jinzhen.experiments.value_of_information.page import page
from jinzhen.experiments.value_of_information.words import WORDS
from jinzhen.scenarios.catalogue.where_to_find import PLACES, where_to_find
from jinzhen.scenarios.errors import UserError
from jinzhen.scenarios.uncertainties import UNCERTAINTIES

N = 320
POLICY = lively().with_levers(target_towns=4, round_calendar="drawn", places_rule="drawn", quality_bar=0.35)


def draws(n, seed=0):
    generator = np.random.default_rng(seed)
    names = ("demand_growth", "expert_noise", "label_effect", "round_probability")
    return pd.DataFrame({name: generator.normal(size=n) for name in names})


@pytest.fixture(scope="module")
def world():
    base_year, store = small_base(), MemoryStore()
    store.keep_base_year(base_year.content_hash, base_year_towns(base_year))
    return base_year, store


@pytest.fixture(scope="module")
def answer(world):
    """The plan, and one that names whoever is good enough."""
    base_year, store = world
    other = POLICY.with_levers(places_rule="quality_bar")
    return study("value_of_information", POLICY, base_year, store, SerialExecutor(base_year), seed=SEED,
                 others=[other], replications=N).answer()  # fmt: skip


def test_every_word_has_both_languages_and_every_unknown_a_place_to_find_it():
    for text in WORDS.values():
        assert text.en and text.zh
        assert set(re.findall(r"\{(\w+)\}", text.en)) == set(re.findall(r"\{(\w+)\}", text.zh))
    assert set(PLACES) <= set(UNCERTAINTIES)
    for uncertainty in UNCERTAINTIES.values():
        zh, en = where_to_find(uncertainty)
        assert re.search("[一-鿿]", zh) and not re.search("[一-鿿]", en)


def test_the_unknown_on_which_the_choice_hangs_comes_first_with_its_worth():
    drawn = draws(2000)
    noise = np.random.default_rng(1).normal(size=(2000, 2))
    base = 2.0 * noise[:, 0]
    benefits = np.column_stack([base, base + 0.3 + drawn["label_effect"] + 0.3 * noise[:, 1]])
    table = _choice(benefits, drawn)
    assert table["unknown"].tolist()[: 1 + len(GROUPS)].count(EVERYTHING) == 1
    singles = table[table["unknown"].isin(drawn.columns)]
    first = singles.iloc[0]
    truth = stats.norm.pdf(0.3) + 0.3 * stats.norm.cdf(0.3) - 0.3
    assert first["unknown"] == "label_effect" and first["is_clear"] and first["low"] <= truth <= first["high"]
    assert first["otherwise"] == pytest.approx(stats.norm.cdf(-0.3), abs=0.05)
    assert not singles["is_clear"].iloc[1:].any()
    together = table.set_index("unknown")["gain"]
    assert together["rounds"] == pytest.approx(together["label_effect"], abs=0.05)
    assert together["environment"] < 0.02


def test_the_chance_moves_by_what_it_hangs_on():
    drawn = draws(3000)
    chance = 0.5 + 0.2 * np.sign(drawn["expert_noise"].to_numpy())
    met = (np.random.default_rng(2).random(3000) < chance).astype(float)
    table, everything = _forecast(met, drawn)
    assert table["unknown"].iloc[0] == "expert_noise" and table["is_clear"].tolist() == [True, False, False, False]
    assert table["moves"].iloc[0] == pytest.approx(20.0, abs=2.5)
    assert table["moves_low"].iloc[0] < 20.0 < table["moves_high"].iloc[0]
    assert table["share_of_spread"].iloc[0] > 0.9
    assert everything.value == pytest.approx(20.0, abs=3.0)


def test_policies_are_compared_on_the_same_draws(answer):
    assert answer.n == N and len(answer.policies) == 2
    assert answer.benefits == pytest.approx([100.0 * each.value for each in answer.chances])
    assert answer.foresight.value >= answer.choice["gain"].max() - 1e-9
    assert {"demand_growth", "expert_noise"} <= set(answer.forecast["unknown"])
    assert answer.forecast["moves"].is_monotonic_decreasing


def test_money_counts_where_a_point_has_a_worth(world):
    base_year, store = world
    cheap = POLICY.with_levers(special_fund=0)
    told = {"others": [cheap], "replications": N, "seed": SEED, "executor": SerialExecutor(base_year)}
    found = study("value_of_information", POLICY, base_year, store, point_worth_mcny=0.001, **told).answer()
    assert found.best == found.policies[1]
    assert found.benefits[1] > found.benefits[0]
    (section,) = (part for part in page(found) if isinstance(part, Section) and part.key == "choice")
    assert "less all public money" in section.note.en and "财政资金" in section.note.zh


def test_of_one_policy_only_the_forecast_is_told(world):
    base_year, store = world
    found = study("value_of_information", POLICY, base_year, store, SerialExecutor(base_year), seed=SEED,
                  replications=N).answer()  # fmt: skip
    parts = list(page(found))
    assert found.choice.empty and [part.key for part in parts if isinstance(part, Section)] == ["forecast", "made"]


def test_it_is_told_in_both_languages_and_every_column_is_described(answer):
    parts = list(page(answer))
    assert isinstance(parts[0], Opening)
    for language in ("en", "zh"):
        assert len(printed(page(answer), language, 160)) > 500
    for section in (each for each in parts if isinstance(each, Section)):
        for data in (each for each in section.parts if isinstance(each, Data)):
            assert set(data.frame.columns) <= set(data.columns), data.name


def test_policies_that_cannot_be_compared_are_refused():
    from jinzhen.experiments.value_of_information.experiment import ValueOfInformation

    with pytest.raises(UserError, match="target"):
        ValueOfInformation.check_all(None, [POLICY, POLICY.with_levers(target_towns=5)])
