"""From a command line to scenarios: named files, overrides, several scenarios, and every mistake in one line."""

import os

import pytest

from jinzhen.experiments.asking.configuration import Configuration, compose
from jinzhen.experiments.asking.settings import GROUPS, default_option, keys_of, options_of
from jinzhen.scenarios.errors import UserError
from jinzhen.scenarios.levers import CERTIFICATION, LEVER_INDEX, LEVERS
from jinzhen.scenarios.scenario import Scenario

BASELINE = Scenario.baseline()

POLICIES = ("equal_funds", "ranked_funds", "no_policy", "land_first", "energy_first", "credit_first", "all_in")


def only(*argv: str) -> Scenario:
    """The one scenario of a command line."""
    (scenario,) = compose(argv).scenarios
    return scenario


def level(scenario: Scenario, lever: str) -> list[float]:
    """A lever at every step."""
    return scenario.lever_table()[:, LEVER_INDEX[lever]].tolist()


def mistake(*argv: str) -> str:
    """The one line a wrong command line gets."""
    with pytest.raises(UserError) as caught:
        compose(argv)
    line = str(caught.value)
    assert "\n" not in line and caught.value.exit_code == 2
    return line


def test_nothing_said_is_the_baseline() -> None:
    configuration = compose()
    assert configuration.scenarios == (BASELINE,)
    assert configuration == Configuration(configuration.scenarios, "forecast", configuration.settings)
    assert configuration.settings.precision == 0.02


def test_every_named_file_composes_and_is_a_scenario_of_its_own() -> None:
    for group in ("policy", "certification", "environment"):
        options = options_of(group)
        scenarios = compose(["-m", f"{group}={','.join(options)}"]).scenarios
        assert len({each.content_hash for each in scenarios}) == len(options)
    assert set(options_of("policy")) == set(POLICIES)
    assert set(options_of("certification")) == {"as_planned", "one_round_a_year", "stalled"}
    assert set(options_of("environment")) == {"baseline", "weak_demand", "energy_crunch", "strong_demand"}
    for group in GROUPS:
        assert default_option(group) in options_of(group) and keys_of(group)


def test_no_policy_is_every_lever_at_its_null_value() -> None:
    nulls = {name: lever.null for name, lever in LEVERS.items() if lever.group != CERTIFICATION}
    assert only("policy=no_policy").content_hash == BASELINE.with_levers(**nulls).content_hash


def test_policies_leave_the_past_alone() -> None:
    last_step_of_2023 = 5
    for policy in set(POLICIES) - {"no_policy"}:
        table = only(f"policy={policy}").lever_table()
        assert (table[:last_step_of_2023] == BASELINE.lever_table()[:last_step_of_2023]).all(), policy


@pytest.mark.parametrize(
    "text", ["800", "800.0", "8e2", "800 m CNY/yr", "8 亿元/年", "[[2022Q4, 800]]", "{value: 800}"]
)
def test_a_lever_is_an_override(text) -> None:
    scenario = only(f"policy.special_fund={text}")
    assert scenario.content_hash == BASELINE.with_levers(special_fund=800).content_hash
    assert scenario.name.startswith("equal_funds + special_fund=")


def test_values_by_date_and_mappings_replace_and_do_not_mix() -> None:
    dated = only("policy=land_first", "policy.land_quota=[[2022Q4,150],[2025Q1,400]]")
    assert level(dated, "land_quota") == [150.0] * 9 + [400.0] * 4
    prior = only("environment=energy_crunch", "environment.energy_supply_share=[triangular,0.7,0.8,0.9]")
    assert prior.priors["energy_supply_share"].definition == ["triangular", 0.7, 0.8, 0.9]


def test_a_mapping_replaces_the_one_of_a_file(tmp_path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("special_fund: {value: 700, end: 2023Q4}\n")
    assert level(only(f"policy={file}"), "special_fund") == [700.0] * 5 + [0.0] * 8
    assert level(only(f"policy={file}", "policy.special_fund={value: 900}"), "special_fund") == [900.0] * 13


def test_a_users_file_changes_what_it_names(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.yaml").write_text(
        "special_fund: [[2022Q4, 500 m CNY/yr], [2024Q1, 600]]\nland_quota: unlimited\nfund_rule: need\n"
    )
    scenario = only("policy=./mine.yaml", "policy.fund_rule=ranked")
    expected = BASELINE.with_levers(
        special_fund=[["2022Q4", 500], ["2024Q1", 600]], land_quota="unlimited", fund_rule="ranked"
    )
    assert scenario.content_hash == expected.content_hash
    assert scenario.name == "mine + fund_rule=ranked"


def test_a_users_experiment_is_completed_by_the_default(tmp_path) -> None:
    file = tmp_path / "long.yaml"
    file.write_text("end: 2030Q4\nseed: 7\n")
    configuration = compose([f"experiment={file}"])
    assert configuration.scenarios[0].n_steps == 33
    assert (configuration.seed, configuration.settings.max_replications) == (7, 2400)


def test_several_scenarios_are_the_product_of_what_was_asked() -> None:
    scenarios = compose(["-m", "policy=equal_funds,no_policy", "environment=baseline,weak_demand"]).scenarios
    assert [each.name for each in scenarios] == [
        "equal_funds", "equal_funds + weak_demand", "no_policy", "no_policy + weak_demand"
    ]  # fmt: skip
    swept = compose(["-m", "policy.special_fund=200,400", "policy.fund_rule=equal"]).scenarios
    assert [level(each, "special_fund")[0] for each in swept] == [200, 400]


def test_settings_of_the_run() -> None:
    configuration = compose([
        "experiment.precision=0.05", "experiment.seed=3", "executor=processes", "executor.workers=2",
        "store.url=postgresql+psycopg://me:a=b@host/db", "store.detail=outcomes", "report.folder=out/my report",
        "experiment.as_of=2022-09-30", "population=benchmark",
    ])  # fmt: skip
    assert configuration.settings.precision == 0.05 and configuration.seed == 3
    assert (configuration.executor, configuration.workers) == ("processes", 2)
    assert configuration.store_url == "postgresql+psycopg://me:a=b@host/db"
    assert (configuration.detail, configuration.report_folder) == ("outcomes", "out/my report")
    assert configuration.scenarios[0].as_of.year == 2022
    assert configuration.scenarios[0].population.n_firms == 12_000


@pytest.mark.parametrize(
    ("argv", "parts"),
    [
        (["polcy=no_policy"], ["'polcy'", "did you mean policy?"]),
        (["policy=ranked_fund"], ["'ranked_fund'", "all_in, credit_first", "did you mean ranked_funds?"]),
        (["policy.specal_fund=3"], ["'specal_fund'", "did you mean policy.special_fund?"]),
        (["policy.demand_growth=0"], ["belongs to environment", "environment.demand_growth"]),
        (["certification.special_fund=3"], ["belongs to policy"]),
        (["environment.label_effect=0"], ["belongs to economy"]),
        (["policy.special_fund=500 mu"], ["policy.special_fund", "mu", "m CNY/yr"]),
        (["policy.special_fund=5000"], ["5000", "0 to 3000 m CNY/yr", "三(一)"]),
        (["policy.special_fund=[[2021Q4,5]]"], ["before the start", "2022Q4"]),
        (["policy.special_fund=[[2026Q4,5]]"], ["after the end", "2025Q4"]),
        (["policy.special_fund=[[2022Q4,5"], ["not understood", "'[[2022Q4, 500], [2024Q1, 600]]'"]),
        (["policy.special_fund=null"], ["no value is given"]),
        (["policy.special_fund.end=2024Q4"], ["a part of a setting", "policy.special_fund={value"]),
        (["policy.special_fund=1", "policy.special_fund=2"], ["given twice"]),
        (["policy.special_fund=200,400"], ["2 values", "-m policy.special_fund=200,400"]),
        (["-m", "experiment.seed=1,2"], ["experiment.seed", "policy, certification"]),
        (["-m", "policy=no_policy,no_policy"], ["are the same scenario"]),
        (["policy.special_fund=${oc.env:HOME}"], ["interpolation"]),
        (["policy.special_fund=["], ["not understood"]),
        (["hydra.run.dir=x"], ["no group 'hydra'"]),
        (["+policy.x=1"], ["not understood", "group=choice"]),
        (["~policy"], ["not understood"]),
        (["policy"], ["not understood"]),
        (["policy.special_fund="], ["not understood"]),
        (["--config-dir=x"], ["not understood"]),
        (["certification.output_gate_relaxed=3000"], ["above output_gate_manufacturing = 2000"]),
        (["certification.county_line=maybe"], ["'maybe'", "one of on, off"]),
        (["environment.demand_growth=5"], ["5 share/yr is out of range", "-0.2 to 0.3"]),
        (["environment.demand_growth=[normal,1]"], ["[normal, mean, sd]"]),
        (["experiment=forcast"], ["did you mean forecast?"]),
        (["experiment.end=2022Q1"], ["experiment.end", "after the start"]),
        (["experiment.end=2025-11-30"], ["experiment.end", "last day"]),
        (["experiment.end=soon"], ["experiment.end", "2024Q1"]),
        (["experiment.as_of=2024Q4"], ["experiment.as_of", "2023-12-31"]),
        (["experiment.steps_per_year=6"], ["experiment.steps_per_year", "4 (quarters) or 12 (months)"]),
        (["experiment.precision=0"], ["experiment.precision", "0.001 to 0.5"]),
        (["experiment.min_replications=10"], ["whole number from 100"]),
        (["experiment.min_replications=500", "experiment.max_replications=200"], ["below min_replications = 500"]),
        (["experiment.seed=-1"], ["experiment.seed", "0 to 4294967295"]),
        (["experiment.seed=1.5"], ["whole number"]),
        (["executor=thread"], ["did you mean threads?"]),
        (["executor.workers=0"], ["executor.workers", "1 to 4096"]),
        (["store=postgresql"], ["store.url", "postgresql+psycopg://"]),
        (["store.detail=all"], ["outcomes, quarters, towns"]),
        (["population.n_firms=20"], ["population.n_firms", "150 (one a town)"]),
        (["policy=./nowhere.yaml"], ["./nowhere.yaml", "No such file"]),
        (["policy=/etc/hostname"], ["not a YAML file"]),
    ],
)
def test_a_mistake_is_told_in_one_line(argv, parts) -> None:
    line = mistake(*argv)
    for part in parts:
        assert part in line


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("special_fund: 1\nland_quota: 2\nspecial_fund: 3\n", ["line 3", "'special_fund' is given twice", "line 1"]),
        ("special_fund: {value: 1, value: 2}\n", ["line 1", "'value' is given twice"]),
        ("specal_fund: 1\n", ["line 1", "did you mean policy.special_fund?"]),
        ("land_quota: 100\nspecial_fund: 500 mu\n", ["line 2: special_fund", "mu", "m CNY/yr"]),
        ("special_fund: [[2021Q4, 5]]\n", ["line 1: special_fund", "before the start"]),
        ("special_fund:\n", ["line 1: special_fund", "no value is given"]),
        ("quality_bar: 0.5\n", ["belongs to certification"]),
        ("hydra: {callbacks: {x: {_target_: os.system}}}\n", ["line 1", "'hydra' is not admitted"]),
        ("special_fund: {_target_: os.system, _args_: [touch owned]}\n", ["line 1", "'_target_' is not admitted"]),
        ("defaults: [land_first]\n", ["'defaults' is not admitted"]),
        ("special_fund: ${oc.env:HOME}\n", ["line 1", "interpolation"]),
        ("'${x}': 3\n", ["interpolation"]),
        ("special_fund: &a [[2022Q4, 3]]\nland_quota: *a\n", ["alias"]),
        ("special_fund: !!python/object/apply:os.system [touch owned]\n", ["tag", "not admitted"]),
        ("<<: {special_fund: 3}\n", ["'<<' is not admitted"]),
        ("? [a, b]\n: 3\n", ["a key is not a name"]),
        ("special_fund: [1\n", ["valid YAML", "line 2"]),
        ("- special_fund\n", ["holds no settings"]),
        ("", ["holds no settings"]),
        ("special_fund: " + "[" * 5000 + "]" * 5000, ["nested too deeply"]),
        ("special_fund: .nan\n", ["line 1: special_fund", "finite"]),
    ],
)
def test_a_mistake_in_a_users_file_is_told_with_its_line(tmp_path, monkeypatch, text, parts) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.yaml").write_text(text)
    line = mistake("policy=./mine.yaml")
    for part in ["./mine.yaml", *parts]:
        assert part in line
    assert os.listdir(tmp_path) == ["mine.yaml"]


def test_a_file_that_is_no_text_is_told(tmp_path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_bytes(b"special_fund: \xff\xfe\n")
    assert "not text in UTF-8" in mistake(f"policy={file}")
    file.write_bytes(b"#" * 1_100_000)
    assert "too large" in mistake(f"policy={file}")


def test_composing_twice_leaves_nothing_behind(tmp_path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("special_fund: 700\n")
    assert level(only(f"policy={file}"), "special_fund")[0] == 700
    file.write_text("land_quota: 300\n")
    changed = only(f"policy={file}")
    assert (level(changed, "special_fund")[0], level(changed, "land_quota")[0]) == (500, 300)
    assert only().content_hash == BASELINE.content_hash
