"""The bench of virtual experiments, the table of patterns, and when a simulated figure agrees with a published one."""

import csv
import io
import math
import re
from importlib import resources

import numpy as np
import pytest
from memory_store import MemoryStore
from small_worlds import SEED, small_base

from jinzhen.experiments.asking.fields import settings_of
from jinzhen.experiments.paper.console import Terminal
from jinzhen.experiments.paper.text import Text
from jinzhen.experiments.registry import EXPERIMENTS
from jinzhen.experiments.running.executors import SerialExecutor, ThreadExecutor
from jinzhen.experiments.running.kit import Kit, NoRoom
from jinzhen.experiments.running.prepare import World
from jinzhen.experiments.running.probe import probe_name, probe_named, stored_name
from jinzhen.experiments.running.records import Address, Arm
from jinzhen.experiments.running.runner import NothingFinished, Runner
from jinzhen.experiments.running.stage import Stage
from jinzhen.experiments.running.work import Cancelled
from jinzhen.experiments.validation import words
from jinzhen.experiments.validation.chart import relative
from jinzhen.experiments.validation.data import data
from jinzhen.experiments.validation.facts import Fact, facts
from jinzhen.experiments.validation.figures import Figure, Pattern, Row, Simulated, compare, interval, summarise
from jinzhen.experiments.validation.misses import REASONS, UNKNOWN
from jinzhen.experiments.validation.published import PATTERNS
from jinzhen.experiments.validation.result import Validation
from jinzhen.experiments.validation.trials import books, dynamics, growth, jobs, lives, programme
from jinzhen.model.state.now import Param
from jinzhen.scenarios.base_year import how_well, load_base_year
from jinzhen.scenarios.base_year.tables import OBSERVED
from jinzhen.scenarios.errors import ConfigurationError
from jinzhen.scenarios.scenario import Scenario

BASELINE = Scenario.baseline()
NO_WORDS = Text("", "")


@pytest.fixture
def kit():
    return Kit(small_base(), BASELINE, SEED)


def measured(probe, n_replications=3, executor=SerialExecutor, store=None, **options):
    """What a probe measures on the small world, a row a replication."""
    address = Address("engine", "base", SEED)
    world = World(address, small_base(), executor(small_base(), **options))
    runner = Runner(store or MemoryStore(), world, Terminal(file=io.StringIO()), "jinzhen")
    return runner.run(Stage("a probe", [Arm(address, BASELINE)], n_replications, probe=probe))


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
        stayed, gone = before.index.intersection(after.index), before.index.difference(after.index)
        assert set(flows.index) == set(stayed)  # where one closed, the living have closed ranks
        assert len(gone) == run.outcome("exits")
        assert (run.slots_of(gone) == -1).all()
        output = run.outcome("core_output_mcny")
        assert flows["output_mcny"].sum() == pytest.approx(output, rel=0.2 if len(gone) else 1e-9)
        assert (flows["output_mcny"] >= 0.0).all() and flows["output_mcny"].sum() <= output * (1.0 + 1e-9)
    assert len(run.firms().index.intersection(first.index)) < len(first)


def test_every_run_of_a_trial_has_a_workspace_of_its_own(kit):
    one, other = kit.run(kit.scenario, 0), kit.run(kit.scenario, 0)
    assert one.workspace is not other.workspace
    kit.measure(total_output, 0)
    assert kit.run(kit.scenario, 0).workspace is other.workspace  # the trial took the first one again


# --- probes


ROOMS = []


def crowded(kit, number):
    """A probe whose world overflows twice."""
    run = kit.run(kit.until("2022Q4"), number)
    ROOMS.append(run.workspace.slots_factor)
    if len(ROOMS) < 3:
        raise NoRoom
    return total_output(kit, number)


def faulty(kit, number):
    """A probe that fails in its second replication."""
    if number == 1:
        raise ZeroDivisionError("this probe is wrong")
    return {"number": number, "said": f"bits of {number}", "nothing": math.nan}


def hopeless(kit, number):
    """A probe that fails."""
    raise ZeroDivisionError("this probe is wrong")


def test_measurements_depend_on_no_number_of_workers():
    alone = measured(total_output, 4).measured
    together = measured(total_output, 4, ThreadExecutor, workers=3).measured
    assert alone["output"].tolist() == together["output"].tolist()
    assert alone["replication"].tolist() == [0, 1, 2, 3] and alone["output"].nunique() == 4


def test_an_overflowing_replication_is_run_again_with_more_room():
    ROOMS.clear()
    assert measured(crowded, 1).measured["output"].tolist() == measured(total_output, 1).measured["output"].tolist()
    assert sorted(set(ROOMS)) == ROOMS and len(ROOMS) == 3


def test_a_replication_that_fails_is_told_and_the_others_are_kept():
    stored = measured(faulty, 3)
    assert (stored.n_tried, stored.n_failed) == (3, 1)
    assert stored.measured["number"].tolist() == [0.0, 2.0]
    assert stored.measured["said"].tolist() == ["bits of 0", "bits of 2"] and stored.measured["nothing"].isna().all()
    assert "replication 1: ZeroDivisionError: this probe is wrong" in stored.first_failure()
    with pytest.raises(NothingFinished, match="this probe is wrong"):
        measured(hopeless, 2)


def test_what_was_measured_is_not_measured_again():
    store, asked = MemoryStore(), []

    class Counted(SerialExecutor):
        def run(self, works):
            for work in works:
                asked.append(work.first)
                yield work.compute(small_base(), lambda: False)

    measured(faulty, 3, Counted, store)
    measured(faulty, 4, Counted, store)
    assert asked == [0, 1, 2, 1, 3]


def test_a_probe_is_found_by_name_and_known_by_its_code(monkeypatch):
    trial = PATTERNS["V3"].trial
    assert probe_named(probe_name(trial)) is trial and probe_name(trial).startswith("validation.trials.")
    name, _, code = stored_name(trial).partition("@")
    assert name == probe_name(trial) and len(code) == 12
    with pytest.raises(ValueError, match="no function at the top of a module"):
        probe_name(lambda kit, number: {})


def test_a_run_stops_when_the_command_is_ending():
    kit = Kit(small_base(), BASELINE, SEED, lambda: True)
    with pytest.raises(Cancelled):
        kit.run(BASELINE, 0).step()


# --- figures


def pattern(*figures, tuned=()):
    return Pattern("V1", *[NO_WORDS] * 5, total_output, figures, tuned)


def fact(basis, low=math.nan, central=math.nan, high=math.nan):
    return Fact("V1", "a", basis, low, central, high, *[""] * 4, 1.0, *[""] * 6)


def test_what_agrees_with_a_published_figure():
    assert interval(fact("point", central=0.2)) == pytest.approx((0.15, 0.25))
    assert interval(fact("point", central=-0.08)) == pytest.approx((-0.1, -0.06))
    assert interval(fact("nothing", central=0.0)) == (-0.02, 0.02)
    assert interval(fact("range", 0.07, 0.1, 0.1)) == (0.07, 0.1)
    assert interval(fact("sign", high=0.0)) == (-math.inf, 0.0) and interval(fact("sign", 0.0)) == (0.0, math.inf)


def test_a_sign_is_met_by_the_whole_interval_and_not_by_chance():
    figure = Figure("a", NO_WORDS, math.nan, -math.inf, 0.0, judged_by="sign")
    assert Row(pattern(), figure, Simulated(-0.2, -0.3, -0.1, 0.1, 9)).passes
    assert not Row(pattern(), figure, Simulated(-0.1, -0.3, 0.1, 0.1, 9)).passes
    assert not Row(pattern(), figure, Simulated(-0.1, math.nan, math.nan, math.nan, 1)).passes


def test_the_mean_over_replications_passes_or_misses():
    measured = [{"inside": 1.0, "outside": 3.0, "rising": 2.0}, {"inside": 2.0, "outside": 5.0, "rising": 4.0}]
    figures = (Figure("inside", NO_WORDS, 1.5, 1.0, 2.0), Figure("outside", NO_WORDS, 1.5, 1.0, 2.0),
               Figure("rising", NO_WORDS, math.nan, 0.0, math.inf))
    rows = compare(pattern(*figures), measured)
    assert [row.passes for row in rows] == [True, False, True]
    inside = rows[0].simulated
    assert inside.value == 1.5 and inside.n == 2
    assert inside.spread == pytest.approx(np.std([1, 2], ddof=1))
    assert inside.high - inside.value == pytest.approx(12.706 * inside.spread / math.sqrt(2), rel=1e-4)


def test_what_no_replication_could_measure_is_a_miss():
    (row,) = compare(pattern(Figure("a", NO_WORDS, 1.0, -math.inf, math.inf)), [{"a": math.nan}, {"a": math.nan}])
    assert not row.passes and row.simulated.n == 0
    (row,) = compare(pattern(Figure("a", NO_WORDS, 1.0, 0.0, 2.0)), [{"a": math.nan}, {"a": 1.0}])
    assert row.passes and row.simulated.n == 1 and words.simulated(row.simulated) == "1.00"


def test_a_prediction_passes_when_it_covers_what_was_observed():
    values = [{"a": value} for value in np.linspace(0.0, 2.0, 101)]
    figure = Figure("a", NO_WORDS, 1.7, 1.7, 1.7, judged_by="prediction")
    (row,) = compare(pattern(figure), values)
    assert row.passes and row.simulated.low == pytest.approx(0.1) and row.simulated.high == pytest.approx(1.9)
    far = Figure("a", NO_WORDS, 1.95, 1.95, 1.95, judged_by="prediction")
    assert not compare(pattern(far), values)[0].passes


def test_a_pooled_figure_is_of_the_sums_and_its_interval_of_the_replications():
    measured = [{"exits": 1.0, "years": 10.0}, {"exits": 9.0, "years": 30.0}]
    figure = Figure("rate", NO_WORDS, 0.25, 0.2, 0.3, pool=lambda sums: sums["exits"] / sums["years"])
    found = summarise(figure, measured)
    assert found.value == 0.25 and found.low == pytest.approx(0.1) and found.high == pytest.approx(0.3)
    assert found == summarise(figure, measured)
    empty = summarise(figure, [{"exits": 0.0, "years": 0.0}] * 2)
    assert math.isnan(empty.value) and math.isnan(empty.low)


def test_only_tests_count():
    good, bad = Simulated(1.0, 0.9, 1.1, 0.1, 3), Simulated(9.0, 8.0, 10.0, 1.0, 3)
    test, tuned, made = (Figure("a", NO_WORDS, 1.0, 0.5, 1.5, "share", standing=standing)
                         for standing in ("test", "tuned", "construction"))
    first, second = pattern(test, tuned, tuned=("rate",)), pattern(test, made)
    second = Pattern(**{**vars(second), "name": "V99"})
    rows = (Row(first, test, good), Row(first, tuned, good), Row(second, test, bad), Row(second, made, good))
    result = Validation(rows, "plan", 3, 1, "engine", "base")
    assert result.misses == [rows[2]] and result.of("tuned") == [rows[1]]
    assert "1 of 2 figures that nothing was tuned to, and that can fail" in result.summary.en
    assert "1 of 1 that parameters were tuned to; 1 of 1 that follow by construction" in result.summary.en
    assert "2个数值中，1个落在公布区间内" in result.summary.zh
    numbers = data(result).frame
    assert numbers["passes"].tolist() == [True, True, False, True]
    assert numbers["standing"].tolist() == ["test", "tuned", "test", "construction"]
    assert numbers["reason_of_miss"].tolist() == ["", "", UNKNOWN.en, ""]
    assert numbers["tuned"].tolist() == ["rate", "rate", "", ""]
    alone = Validation(rows[1:2], "plan", 3, 1, "engine", "base")
    assert alone.summary.en.startswith("None of the figures asked for is a test. No evidence: 1 of 1")


def test_places_on_the_scale_of_the_published_interval():
    def at(value, low, high):
        return relative(Row(pattern(), Figure("a", NO_WORDS, math.nan, low, high), Simulated(value, 0, 0, 0, 1)), value)

    assert [at(value, 1.0, 3.0) for value in (1.0, 2.0, 3.0, 4.0)] == [-1.0, 0.0, 1.0, 2.0]
    assert at(0.5, 0.5, math.inf) == -1.0 and at(0.9, 0.5, math.inf) > 1.0
    assert at(0.0, -math.inf, 0.0) == 1.0 and at(-0.1, -math.inf, 0.0) < 1.0
    assert at(1.0, 1.0, 1.0) == 0.0


def test_numbers_are_short_and_ends_may_be_open():
    assert [words.short(value) for value in (1234.5, 12.34, 1.234, -0.01234, math.nan)] == [
        "1,234", "12.3", "1.23", "−0.012", "–"]  # fmt: skip
    assert words.interval(0.5, math.inf) == Text("0.500 or more", "不低于0.500")
    assert words.interval(-math.inf, 0.0) == Text("0.000 or less", "不高于0.000")
    assert words.interval(1.0, 1.0) == "1.00"
    assert words.interval(-math.inf, math.inf) == "–"


# --- the table of patterns, and the published figures


def test_the_patterns_are_those_that_can_be_asked_for():
    asked = settings_of(EXPERIMENTS["validate"].settings)["only"]
    assert tuple(PATTERNS) == asked.of == tuple(f"V{number}" for number in range(1, 25))
    assert asked.read("all", "") == () and asked.read(["V3", "V3", "V5"], "") == ("V3", "V5")
    with pytest.raises(ConfigurationError, match="did you mean V3"):
        asked.read("v3", "experiment.only")


@pytest.mark.parametrize("name", PATTERNS)
def test_a_pattern_says_what_was_done_and_what_its_figures_are_worth(name):
    found = PATTERNS[name]
    for field in ("title", "treatment", "outcome", "comparison", "horizon"):
        assert getattr(found, field), f"{name} has no {field}"
    assert found.trial.__doc__ and f"{name}." in found.trial.__doc__
    assert found.figures and len({figure.key for figure in found.figures}) == len(found.figures)
    for figure in found.figures:
        assert figure.low <= figure.high and figure.label and figure.basis
        assert math.isfinite(figure.low) or math.isfinite(figure.high)
        assert math.isnan(figure.centre) or figure.low <= figure.centre <= figure.high
        for language in ("en", "zh"):
            assert figure.why.in_(language).endswith((".", "。")), f"{name} {figure.key} does not say why"
    assert bool(found.tuned) or all(figure.standing != "tuned" for figure in found.figures)


def test_every_published_figure_is_asked_for_once():
    asked = [(name, figure.key) for name, found in PATTERNS.items() for figure in found.figures]
    assert sorted(asked) == sorted(facts()) and len(set(asked)) == len(asked)
    assert set(REASONS) <= {(name, figure.key) for name, found in PATTERNS.items() for figure in found.figures
                            if figure.standing == "test"}


def test_enough_figures_can_fail():
    tests = [(name, figure.key) for name, found in PATTERNS.items() for figure in found.figures
             if figure.standing == "test"]
    assert len(tests) >= 20
    new = [key for key in tests if not facts()[key].table]
    assert len(new) >= 10


def test_a_published_figure_says_who_published_what_of_whom():
    for key, found in facts().items():
        assert found.basis in ("range", "derived", "sd", "assumed", "point", "nothing", "sign", "prediction"), key
        assert "http" in found.source or re.search(r"\d{4}, .+ \d", found.source), f"{key} has no address"
        assert found.population and found.says.endswith((".", ")")), key
        assert found.population_zh and bool(found.period) == bool(found.period_zh), key
        ends = [math.isfinite(end) for end in (found.low, found.high)]
        needed = {"point": math.isfinite(found.central), "nothing": found.central == 0.0, "sign": sum(ends) == 1}
        assert needed.get(found.basis, any(ends)), key


TABLES = {"effects.csv": ("scenarios.catalogue", "sources", "parameter"),
          "certification_facts.csv": ("scenarios.catalogue", "sources", "id"),
          "lever_facts.csv": ("scenarios.catalogue", "sources", "id"),
          "totals.csv": ("scenarios.base_year", "facts", "name")}


def row_of(table, name):
    """The row of a fact table of the package; of several, the first."""
    package, folder, column = TABLES[table]
    text = (resources.files(f"jinzhen.{package}") / folder / table).read_text(encoding="utf-8")
    rows = [row for row in csv.DictReader(text.splitlines()) if row[column] == name]
    assert rows, f"{table} has no row {name}"
    return rows[0]


def number_in(row, cell):
    """A number of a row: of a column, or one of several within its text (`value#2` is the second)."""
    column, _, place = cell.partition("#")
    found = re.findall(r"-?\d+(?:\.\d+)?", row[column])
    return float(found[int(place or 1) - 1])


def test_published_figures_are_those_of_the_fact_tables():
    compared = 0
    for key, found in facts().items():
        if not found.table:
            continue
        row, cells = row_of(found.table, found.row), found.cells.split()
        names = ("central",) if len(cells) == 1 else ("low", "central", "high")
        for name, cell in zip(names, cells, strict=False):
            assert getattr(found, name) == pytest.approx(found.scale * number_in(row, cell)), f"{key} {name}"
            compared += 1
    assert compared >= 50


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


@pytest.mark.parametrize(
    "name", [f"V{number}" for number in (1, 2, 3, 4, 13, 16, 17, 18, 19, 20, 21, 22, 23, 24)]
)
def test_a_trial_measures_every_figure_and_the_same_every_time(name):
    kit, found = Kit(load_base_year(), BASELINE, SEED), PATTERNS[name]
    first, second = kit.measure(found.trial, 1), kit.measure(found.trial, 1)
    np.testing.assert_equal(first, second)
    for row in compare(found, [first, second]):
        assert math.isfinite(row.simulated.value)


def test_the_spread_of_growth_falls_by_the_power_that_was_drawn():
    lots = np.random.default_rng(1)
    sales = 20.0 * (1.0 - lots.random(20_000)) ** (-1.0 / 1.2)
    assert growth.falling_exponent(sales, lots.normal(size=20_000) * sales**-0.2) == pytest.approx(0.2, abs=0.02)
    assert math.isnan(growth.falling_exponent(np.ones(100), np.ones(100)))


def test_profit_as_statistics_count_it_is_before_income_tax(kit):
    run = kit.run(kit.until("2023Q1"), 0)
    run.step()
    flows, share = run.flows(*books.FLOWS), run.params[Param.tax_on_profit]
    profit = books.total_profit(run, flows)
    lost = profit < 0.0
    earned = ~lost & (profit > 1e-6)
    taxed = flows["tax_mcny"] - run.params[Param.tax_on_value_added] * flows["value_added_mcny"].clip(lower=0.0)
    before = flows["profit_mcny"] + flows["tax_mcny"]
    assert lost.any() and earned.any()
    np.testing.assert_allclose(taxed, share * before.clip(lower=0.0), atol=1e-9)
    np.testing.assert_allclose(profit, flows["profit_mcny"] + taxed)


def test_who_came_in_the_first_year_is_followed(kit):
    counts = kit.measure(lives.lives, 0)
    assert 0.0 < counts["closed_in_three"] <= counts["closed_in_five"] < counts["founded"]
    assert counts["closed_young"] < counts["n_closed"] and counts["young"] > 0.0
    present = [np.array(ids, dtype=np.uint64) for ids in ([1, 2], [1, 2, 3], [1, 3, 4], *[[1, 4]] * 4)]
    assert lives.gone_of_the_first_year(present, 1) == {"founded": 1.0, "closed_in_three": 1.0, "closed_in_five": 1.0}


def test_jobs_created_and_lost_make_up_the_change(kit):
    sums = kit.measure(jobs.job_flows, 0)
    assert sums["gross"] == sums["created"] + sums["lost"] and 0.0 < sums["created"] < sums["jobs"]
    assert 0.0 <= sums["excess"] <= sums["gross"]


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
