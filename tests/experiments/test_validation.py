"""The bench of virtual experiments, the table of patterns, and when a simulated figure agrees with a published one."""

import csv
import math
import re
from importlib import resources

import numpy as np
import pytest
from jinzhen.experiments.validation.lab import Cancelled, Kit, Lab, NoRoom
from small_worlds import SEED, small_base

from jinzhen.experiments.asking.fields import settings_of
from jinzhen.experiments.registry import EXPERIMENTS
from jinzhen.experiments.validation import words
from jinzhen.experiments.validation.chart import relative
from jinzhen.experiments.validation.figures import Figure, Pattern, Row, Simulated, around, compare, nothing, summarise
from jinzhen.experiments.validation.published import PATTERNS
from jinzhen.experiments.validation.result import Validation, table
from jinzhen.experiments.validation.trials import dynamics, programme
from jinzhen.scenarios.base_year import how_well, load_base_year
from jinzhen.scenarios.base_year.tables import OBSERVED
from jinzhen.scenarios.errors import ConfigurationError
from jinzhen.scenarios.scenario import Scenario

BASELINE = Scenario.baseline()


@pytest.fixture
def kit():
    return Kit(small_base(), BASELINE, SEED)


def lab(n_replications=3, n_workers=1):
    return Lab(small_base(), BASELINE, SEED, n_replications, n_workers)


def total_output(kit, number):
    """A trial: output of a year."""
    run = kit.run(kit.until("2023Q3"), number)
    run.to_end()
    return {"output": run.tables.towns.output_year_mcny.sum()}


# --- runs


def test_a_treatment_of_nothing_changes_no_bit(kit):
    scenario = kit.until("2023Q4")
    plain, treated = kit.run(scenario, 1), kit.run(scenario, 1)
    for _ in range(scenario.n_steps):
        treated.tables.firms.cash_mcny[treated.slots_of([])] += 100.0
        plain.step()
        treated.step()
        for name in ("firms", "towns", "trades"):
            for one, other in zip(getattr(plain.tables, name), getattr(treated.tables, name), strict=True):
                assert one.tobytes() == other.tobytes()


def test_a_treatment_of_one_firm_is_seen_where_it_was_made(kit):
    plain, treated = (kit.run(kit.until("2023Q1"), 0) for _ in range(2))
    chosen = plain.firms().index[5]
    treated.tables.firms.cash_mcny[treated.slots_of([chosen])] += 7.0
    before, after = plain.firms("cash_mcny"), treated.firms("cash_mcny")
    changed = before.index[before["cash_mcny"] != after["cash_mcny"]]
    assert changed.tolist() == [chosen]


def test_firms_are_followed_by_identity(kit):
    run = kit.run(kit.until("2024Q4"), 0)
    first = run.firms("capital_mcny")
    assert first.index.is_unique and len(first) == round(run.tables.towns.operating.sum())
    for _ in range(run.n_steps):
        before = run.firms()
        run.step()
        flows, after = run.flows("output_mcny"), run.firms()
        assert flows.index.equals(before.index)  # those that closed at the end of the step have worked in it
        assert len(before.index.difference(after.index)) == run.outcome("exits")
        gone = before.index.difference(after.index)
        assert (run.slots_of(gone) == -1).all()
        assert flows["output_mcny"].sum() == pytest.approx(run.outcome("core_output_mcny"))
    assert len(run.firms().index.intersection(first.index)) < len(first)


def test_every_run_of_a_trial_has_a_workspace_of_its_own(kit):
    one, other = kit.run(kit.scenario, 0), kit.run(kit.scenario, 0)
    assert one.workspace is not other.workspace
    kit.measure(total_output, 0)
    assert kit.run(kit.scenario, 0).workspace is other.workspace  # the trial took the first one again


# --- the lab


def test_results_depend_on_no_number_of_workers_and_on_no_earlier_trial():
    alone, together = lab(4, 1), lab(4, 3)
    assert alone.measure(total_output) == together.measure(total_output) == together.measure(total_output)
    assert len({each["output"] for each in alone.measure(total_output)}) == 4


def test_an_overflowing_replication_is_run_again_with_more_room():
    rooms = []

    def crowded(kit, number):
        run = kit.run(kit.until("2022Q4"), number)
        rooms.append(run.workspace.slots_factor)
        if len(rooms) < 3:
            raise NoRoom
        return total_output(kit, number)

    assert lab(1).measure(crowded) == lab(1).measure(total_output)
    assert rooms == sorted(set(rooms)) and len(rooms) == 3


def test_a_fault_of_a_trial_ends_the_others_and_is_told():
    def faulty(kit, number):
        run = kit.run(kit.until("2050Q4"), number)
        if number == 1:
            raise ZeroDivisionError("this trial is wrong")
        run.to_end()
        return {}

    with pytest.raises(ZeroDivisionError, match="this trial is wrong"):
        lab(6, 2).measure(faulty)


def test_a_run_stops_when_the_command_is_ending():
    kit = Kit(small_base(), BASELINE, SEED, lambda: True)
    with pytest.raises(Cancelled):
        kit.run(BASELINE, 0).step()


# --- figures


def pattern(*figures, tuned=()):
    return Pattern("V1", "A title", "none", "an outcome", "none", "a year", "effects.csv", total_output, figures, tuned)


def test_a_point_is_published_with_a_quarter_either_way():
    assert (around("a", "A", 0.2).low, around("a", "A", 0.2).high) == pytest.approx((0.15, 0.25))
    assert (around("a", "A", -0.08).low, around("a", "A", -0.08).high) == pytest.approx((-0.1, -0.06))
    assert "assumed" in around("a", "A", 0.2).basis
    assert nothing("a", "A").low < 0.0 < nothing("a", "A").high


def test_the_mean_over_replications_passes_or_misses():
    measured = [{"inside": 1.0, "outside": 3.0, "rising": 2.0}, {"inside": 2.0, "outside": 5.0, "rising": 4.0}]
    figures = (Figure("inside", "", 1.5, 1.0, 2.0), Figure("outside", "", 1.5, 1.0, 2.0),
               Figure("rising", "", math.nan, 0.0, math.inf))
    rows = compare(pattern(*figures), measured)
    assert [row.passes for row in rows] == [True, False, True]
    inside = rows[0].simulated
    assert inside.value == 1.5 and inside.n == 2
    assert inside.spread == pytest.approx(np.std([1, 2], ddof=1))
    assert inside.high - inside.value == pytest.approx(12.706 * inside.spread / math.sqrt(2), rel=1e-4)


def test_what_no_replication_could_measure_is_a_miss():
    (row,) = compare(pattern(Figure("a", "", 1.0, -math.inf, math.inf)), [{"a": math.nan}, {"a": math.nan}])
    assert not row.passes and row.simulated.n == 0
    (row,) = compare(pattern(Figure("a", "", 1.0, 0.0, 2.0)), [{"a": math.nan}, {"a": 1.0}])
    assert row.passes and row.simulated.n == 1 and words.simulated(row.simulated) == "1.00"


def test_a_prediction_passes_when_it_covers_what_was_observed():
    values = [{"a": value} for value in np.linspace(0.0, 2.0, 101)]
    figure = Figure("a", "", 1.7, 1.7, 1.7, judged_by="prediction")
    (row,) = compare(pattern(figure), values)
    assert row.passes and row.simulated.low == pytest.approx(0.1) and row.simulated.high == pytest.approx(1.9)
    far = Figure("a", "", 1.95, 1.95, 1.95, judged_by="prediction")
    assert not compare(pattern(far), values)[0].passes


def test_a_pooled_figure_is_of_the_sums_and_its_interval_of_the_replications():
    measured = [{"exits": 1.0, "years": 10.0}, {"exits": 9.0, "years": 30.0}]
    figure = Figure("rate", "", 0.25, 0.2, 0.3, pool=lambda sums: sums["exits"] / sums["years"])
    found = summarise(figure, measured)
    assert found.value == 0.25 and found.low == pytest.approx(0.1) and found.high == pytest.approx(0.3)
    assert found == summarise(figure, measured)
    empty = summarise(figure, [{"exits": 0.0, "years": 0.0}] * 2)
    assert math.isnan(empty.value) and math.isnan(empty.low)


def test_the_result_counts_patterns_figures_and_tests():
    good, bad = Simulated(1.0, 0.9, 1.1, 0.1, 3), Simulated(9.0, 8.0, 10.0, 1.0, 3)
    figure = Figure("a", "A figure", 1.0, 0.5, 1.5, "share")
    first, second = pattern(figure, figure, tuned=("rate",)), pattern(figure)
    second = Pattern(**{**vars(second), "name": "V2"})
    rows = (Row(first, figure, good), Row(first, figure, bad), Row(second, figure, good))
    result = Validation(rows, "plan", 3, 1, "engine", "base")
    assert (result.n_passed, len(result.patterns), result.n_figures_passed) == (1, 2, 2)
    assert result.n_tests_passed == (1, 1)
    numbers = table(rows)
    assert numbers["passes"].tolist() == [True, False, True] and numbers["tuned"].tolist() == ["rate", "rate", ""]


def test_places_on_the_scale_of_the_published_interval():
    def at(value, low, high):
        return relative(Row(pattern(), Figure("a", "", math.nan, low, high), Simulated(value, 0, 0, 0, 1)), value)

    assert [at(value, 1.0, 3.0) for value in (1.0, 2.0, 3.0, 4.0)] == [-1.0, 0.0, 1.0, 2.0]
    assert at(0.5, 0.5, math.inf) == -1.0 and at(0.9, 0.5, math.inf) > 1.0
    assert at(0.0, -math.inf, 0.0) == 1.0 and at(-0.1, -math.inf, 0.0) < 1.0
    assert at(1.0, 1.0, 1.0) == 0.0


def test_numbers_are_short_and_ends_may_be_open():
    assert [words.short(value) for value in (1234.5, 12.34, 1.234, -0.01234, math.nan)] == [
        "1,234", "12.3", "1.23", "−0.012", "–"]  # fmt: skip
    assert words.interval(0.5, math.inf) == "0.500 or more"
    assert words.interval(-math.inf, 0.0) == "0.000 or less"
    assert words.interval(1.0, 1.0) == "1.00"
    assert words.interval(-math.inf, math.inf) == "–"


# --- the table of patterns


def test_the_patterns_are_those_that_can_be_asked_for():
    asked = settings_of(EXPERIMENTS["validate"].settings)["only"]
    assert tuple(PATTERNS) == asked.of == tuple(f"V{number}" for number in range(1, 19))
    assert asked.read("all", "") == () and asked.read(["V3", "V3", "V5"], "") == ("V3", "V5")
    with pytest.raises(ConfigurationError, match="did you mean V3"):
        asked.read("v3", "experiment.only")


@pytest.mark.parametrize("name", PATTERNS)
def test_a_pattern_says_what_was_done_and_where_it_is_published(name):
    found = PATTERNS[name]
    for field in ("title", "treatment", "outcome", "comparison", "horizon", "source"):
        assert getattr(found, field), f"{name} has no {field}"
    assert found.trial.__doc__ and f"{name}." in found.trial.__doc__
    assert found.figures and len({figure.key for figure in found.figures}) == len(found.figures)
    for figure in found.figures:
        assert figure.low <= figure.high and figure.label and figure.basis
        assert math.isfinite(figure.low) or math.isfinite(figure.high)
        assert math.isnan(figure.centre) or figure.low <= figure.centre <= figure.high


def test_effects_that_patterns_cite_are_in_the_facts():
    file = resources.files("jinzhen.scenarios.catalogue") / "sources" / "effects.csv"
    mechanisms = {row["mechanism"] for row in csv.DictReader(file.read_text(encoding="utf-8").splitlines())}
    cited = {match for each in PATTERNS.values() for match in re.findall(r"effects\.csv (\w+):", each.source)}
    assert cited and cited <= mechanisms


# --- what trials measure


@pytest.mark.parametrize(("shape", "draw"), [(1.0, "laplace"), (2.0, "normal")])
def test_the_shape_of_growth_tells_laplace_from_normal(shape, draw):
    sample = getattr(np.random.default_rng(1), draw)(size=20_000)
    assert dynamics.subbotin_shape(sample) == pytest.approx(shape, rel=0.05)


def test_the_exponent_of_the_density_is_that_of_a_power_law():
    sizes = 20.0 * (1.0 - np.random.default_rng(1).random(20_000)) ** (-1.0 / 1.2)
    assert dynamics.density_exponent(sizes) == pytest.approx(2.2, rel=0.03)
    assert math.isnan(dynamics.density_exponent(np.ones(100)))


def test_exits_are_counted_by_size_and_age(kit):
    counts = kit.measure(dynamics.exits, 0)
    sizes = [counts[f"exits_{size}"] for size in dynamics.SIZES]
    assert sum(sizes) == counts["exits_all"] > 0.0
    by_age = {"exits_age1": 1.0, "years_age1": 10.0, "exits_age2": 3.0, "years_age2": 10.0}
    rest = {f"{what}_age{age}": 1.0 + 99.0 * (what == "years") for age in range(3, 13) for what in ("exits", "years")}
    assert dynamics.age_of_most_exits(by_age | rest) == 2.0


@pytest.mark.parametrize("name", ["V1", "V2", "V3", "V4", "V13", "V16", "V17", "V18"])
def test_a_trial_measures_every_figure_and_the_same_every_time(name):
    kit, found = Kit(load_base_year(), BASELINE, SEED), PATTERNS[name]
    first, second = kit.measure(found.trial, 1), kit.measure(found.trial, 1)
    np.testing.assert_equal(first, second)
    for row in compare(found, [first, second]):
        assert math.isfinite(row.simulated.value)


def test_a_reform_of_nothing_changes_nothing(kit, monkeypatch):
    monkeypatch.setattr(programme, "REFORM_GAIN", 0.0)
    counted = kit.measure(programme.registration_reform, 0)
    assert counted["entry_plain"] > 0.0
    assert programme.relative("entry")(counted) == programme.relative("exit")(counted) == 0.0


# --- the base year without what tells a city's output


def test_a_city_left_out_is_predicted_and_the_others_are_fitted():
    real, blind = load_base_year(), load_base_year(left_out=("晋城市",))
    assert {fit.name for fit in how_well(real)} - {fit.name for fit in how_well(blind)} == {
        "Jincheng: ten municipal towns"}  # fmt: skip
    assert all(abs(fit.miss) < 1e-6 for fit in how_well(blind))
    ours = blind.towns.city == blind.cities.name_zh.index("晋城市")
    assert (real.towns.reported_mcny_standing[ours] == OBSERVED).any()
    assert (blind.towns.reported_mcny_standing[ours] != OBSERVED).all()
    assert (blind.towns.reported_mcny_log_sd[ours] > 0.0).all()
    assert real.content_hash != blind.content_hash
    assert load_base_year() is real
