"""A scenario is complete, frozen, checked, and named by its content."""

import pickle
import subprocess
import sys
from dataclasses import FrozenInstanceError
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jinzhen.scenarios.errors import LeverError, UserError
from jinzhen.scenarios.levers import LEVER_INDEX, LEVER_NAMES, LEVERS, UNLIMITED
from jinzhen.scenarios.scenario import Population, Scenario
from jinzhen.scenarios.uncertainties import UNCERTAINTIES

BASELINE = Scenario.baseline()

NUMBERS = [lever for lever in LEVERS.values() if lever.kind == "number" and "gate" not in lever.name]


def test_the_baseline_table_holds_every_lever_at_its_baseline() -> None:
    table = BASELINE.lever_table()
    assert table.shape == (13, len(LEVERS)) and table.dtype == np.float64 and table.flags.c_contiguous
    for name, lever in LEVERS.items():
        assert (table[:, LEVER_INDEX[name]] == lever.code(lever.baseline)).all()
    assert list(BASELINE.levers) == list(LEVER_NAMES)
    assert list(BASELINE.priors) == list(UNCERTAINTIES)
    assert (BASELINE.target_table() == -1).all()


def test_every_table_is_the_callers_own() -> None:
    BASELINE.lever_table()[:] = -1
    assert BASELINE.lever_table()[0, LEVER_INDEX["special_fund"]] == 500


def test_steps_follow_the_calendar() -> None:
    assert BASELINE.n_steps == 13
    assert BASELINE.step_ends[:2] == (date(2022, 12, 31), date(2023, 3, 31))
    assert BASELINE.years == (2022, 2023, 2024, 2025)
    assert Scenario.baseline(end="2030Q4").n_steps == 33
    assert Scenario.baseline(end="2023Q2").n_steps == 3  # history reaches further than the scenario: no mistake
    months = Scenario.baseline(steps_per_year=12)
    assert months.n_steps == 39 and months.step_ends[4] == date(2023, 2, 28)
    assert months.horizon.starts[5] == date(2023, 3, 1)


def test_a_scenario_is_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        BASELINE.end = date(2030, 12, 31)  # type: ignore[misc]
    with pytest.raises(TypeError):
        BASELINE.levers["special_fund"] = 3  # type: ignore[index]


def test_one_value_has_one_hash_however_it_is_given() -> None:
    ways = [
        800, 800.0, "800", "800 m CNY/yr", "8 亿元/年", np.int64(800), np.float64(800), [["2022Q4", 800]],
        [["2022-11-05", "800 m CNY/yr"]], [["2022Q4", 800], ["2024Q1", 800.0]],
        {"value": 800}, {"value": 800, "start": "2022-10-01", "end": "2025Q4", "target": {"city": None}},
        {"end": "2025-12-01", "value": [["2022Q4", 8e2]], "phase_in_quarters": 0},
    ]  # fmt: skip
    hashes = {BASELINE.with_levers(rd_grant=way).content_hash for way in ways}
    assert len(hashes) == 1 and hashes != {BASELINE.content_hash}


@given(st.data())
def test_the_hash_depends_neither_on_order_nor_on_form(data) -> None:
    chosen = data.draw(st.lists(st.sampled_from(NUMBERS), min_size=1, max_size=6, unique_by=lambda lever: lever.name))
    values = {lever.name: data.draw(st.floats(max(lever.low, 0.01), lever.high)) for lever in chosen}
    forms = {
        name: data.draw(
            st.sampled_from(
                [value, repr(value), f"{value!r} {LEVERS[name].unit}", [["2022Q4", value]], {"value": repr(value)}]
            )
        )
        for name, value in values.items()
    }
    shuffled = dict(data.draw(st.permutations(list(forms.items()))))
    one, other = Scenario(levers=values), Scenario("another name", levers=shuffled)
    assert one.content_hash == other.content_hash
    assert (one.lever_table() == other.lever_table()).all()


@given(st.sampled_from(NUMBERS), st.data())
def test_another_value_has_another_hash(lever, data) -> None:
    value = data.draw(st.floats(max(lever.low, 0.01), lever.high).filter(lambda each: each != lever.baseline))
    assert BASELINE.with_levers(**{lever.name: value}).content_hash != BASELINE.content_hash


def test_all_that_decides_results_is_in_the_hash_and_nothing_else() -> None:
    same = [
        Scenario("another name"), Scenario(population=Population(slots_factor=4)),
        BASELINE.with_levers(special_fund=500), BASELINE.with_priors(demand_growth=["normal", 0.045, 0.025]),
        BASELINE.with_priors(places_rule=["choice", [0, 1, 2, 3], [5, 5, 5, 35]]),
    ]  # fmt: skip
    assert {each.content_hash for each in same} == {BASELINE.content_hash}
    others = [
        Scenario(end="2026Q4"), Scenario(as_of="2022-09-30"), Scenario(steps_per_year=12),
        Scenario(population=Population(n_firms=12_000)), Scenario(population=Population(n_towns=151)),
        BASELINE.with_priors(demand_growth=0.045), BASELINE.at_centre(),
        BASELINE.with_levers(rd_grant={"value": 150, "target": {"tier": "provincial"}}),
    ]  # fmt: skip
    assert len({each.content_hash for each in [BASELINE, *others]}) == 1 + len(others)


def test_a_scenario_survives_travel_and_storage() -> None:
    scenario = Scenario("mine", population=Population(150, 3000, 4.0)).with_levers(
        fund_rule="need", land_quota="unlimited",
        rd_grant={"value": [["2023Q1", 3]], "phase_in_quarters": 2, "end": "2024Q4", "target": {"tier": "municipal"}},
    )  # fmt: skip
    travelled = pickle.loads(pickle.dumps(scenario))
    assert travelled == scenario and travelled.population.slots_factor == 4.0
    stored = Scenario.from_definition("mine", scenario.definition)
    assert stored.content_hash == scenario.content_hash
    assert (stored.lever_table() == scenario.lever_table()).all()
    assert stored.levers == scenario.levers and stored.priors == scenario.priors


def test_a_target_is_in_the_table_of_targets() -> None:
    scenario = BASELINE.with_levers(
        rd_grant={"value": 150, "target": {"city": "datong"}},
        guarantee_share={"value": 0.4, "target": {"size": "small"}},
    )
    table = scenario.target_table()
    assert table[LEVER_INDEX["rd_grant"]].tolist() == [-1, 1, -1, -1]
    assert table[LEVER_INDEX["guarantee_share"]].tolist() == [-1, -1, -1, 2]
    assert (np.delete(table, [LEVER_INDEX["rd_grant"], LEVER_INDEX["guarantee_share"]], axis=0) == -1).all()


@pytest.mark.parametrize("aimed", [{"target": {"tier": "provincial"}}, {"local": {"P14": None}}])
def test_a_target_of_what_holds_for_the_whole_province_is_refused(aimed) -> None:
    """A target that the model could not follow is never taken in silence."""
    for name in (name for name, lever in LEVERS.items() if not lever.is_targetable):
        with pytest.raises(LeverError, match=f"{name} is set for the province as a whole"):
            BASELINE.with_levers(**{name: {"value": LEVERS[name].baseline, **aimed}})


@pytest.mark.parametrize(
    ("levers", "parts"),
    [
        ({"output_gate_relaxed": 1500}, ["output_gate_relaxed: 1500", "above output_gate_other = 1000", "二(四)"]),
        ({"output_gate_relaxed": [["2022Q4", 100], ["2025Q1", 2500]]}, ["2500", "2025-03-31"]),
        ({"municipal_output_gate": 1001}, ["municipal_output_gate: 1001", "above output_gate_other = 1000"]),
        ({"output_gate_manufacturing": 90}, ["above output_gate_manufacturing = 90 m CNY"]),
        ({name: 0 for name in LEVERS if name.startswith("spend_")}, ["every spending weight is 0", "四(二)"]),
        ({"specal_fund": 3}, ["'specal_fund'", "did you mean special_fund?"]),
    ],
)
def test_contradictions_are_told_in_one_line(levers, parts) -> None:
    with pytest.raises(UserError) as caught:
        BASELINE.with_levers(**levers)
    line = str(caught.value)
    assert "\n" not in line and caught.value.exit_code == 2
    for part in parts:
        assert part in line


def test_a_gate_of_zero_is_no_gate() -> None:
    free = BASELINE.with_levers(output_gate_other=0, output_gate_manufacturing=0)
    assert free.lever_table()[0, LEVER_INDEX["output_gate_other"]] == 0


def test_every_lever_can_take_its_null_value_alone() -> None:
    for name, lever in LEVERS.items():
        column = BASELINE.with_levers(**{name: lever.null}).lever_table()[:, LEVER_INDEX[name]]
        assert (column == lever.code(lever.null)).all()
        assert lever.null == UNLIMITED or np.isfinite(column).all()


@pytest.mark.parametrize(
    ("changes", "parts"),
    [
        ({"end": "2022-09-30"}, ["end", "after the start"]),
        ({"end": "2025-11-30"}, ["2025-11-30 is not the last day", "2025-12-31"]),
        ({"end": "2150Q4"}, ["2050-12-31"]),
        ({"start": "2024Q1"}, ["start", "2022-10-01"]),
        ({"steps_per_year": 5}, ["steps_per_year", "4 (quarters) or 12 (months)"]),
        ({"as_of": "2024-06-30"}, ["as_of", "2023-12-31"]),
        ({"as_of": "2021-06-30"}, ["as_of", "2022-09-30"]),
        ({"priors": {"demand_grwth": 0}}, ["did you mean demand_growth?"]),
    ],
)
def test_wrong_dates_and_names_are_told_in_one_line(changes, parts) -> None:
    with pytest.raises(UserError) as caught:
        Scenario.baseline(**changes)
    for part in parts:
        assert part in str(caught.value)


@pytest.mark.parametrize(
    "population", [{"n_towns": 0}, {"n_towns": 1.5}, {"n_firms": 10}, {"slots_factor": 0.5}, {"n_towns": True}]
)
def test_a_population_has_sound_sizes(population) -> None:
    with pytest.raises(UserError, match="expected a"):
        Population(**population)


def test_importing_scenarios_loads_nothing_heavy() -> None:
    code = (
        "import sys, jinzhen.scenarios.scenario, jinzhen.experiments.asking.configuration\n"
        "print([m for m in ('numba', 'mesa', 'matplotlib', 'pandas', 'hydra', 'sqlalchemy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
