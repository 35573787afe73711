"""From a command line to scenarios: named files, overrides, several scenarios, and every mistake in one line."""

import os
import shlex
from concurrent.futures import ThreadPoolExecutor

import pytest

from jinzhen.experiments.asking.configuration import Configuration, compose
from jinzhen.experiments.asking.layers import _named_files
from jinzhen.experiments.asking.settings import GROUPS, default_option, keys_of, options_of
from jinzhen.scenarios.errors import UserError
from jinzhen.scenarios.levers import CERTIFICATION, LEVER_INDEX, LEVERS
from jinzhen.scenarios.posterior.shipped import shipped_at
from jinzhen.scenarios.scenario import DEFAULT_AS_OF, Scenario

#: What is asked for when nothing is said: with what was learnt up to its day.
BASELINE = Scenario.baseline(posterior=shipped_at(DEFAULT_AS_OF))

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
        (["economy.hirng_rate=1"], ["'hirng_rate'", "did you mean economy.hiring_rate?"]),
        (["economy.wear_rate=0.1"], ["a constant of the rules", "`jinzhen sweep wear_rate="]),
        (["experiment=screen", "experiment.constants=[hiring_rate]"], ["an uncertainty, economy.hiring_rate"]),
        (["experiment=screen", "experiment.constants=special_fund"], ["a lever, policy.special_fund"]),
        (["experiment=check_levers", "experiment.levers=[wear_rate]"], ["a constant of the rules"]),
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
        (["policy"], ["not understood", "group=choice"]),
        (["policy.special_fund="], ["not understood"]),
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
        (["experiment.steps_per_year=week"], ["'week' is no step", "4 (quarters) or 12 (months)"]),
        (["policy.专项资金=800"], ["'专项资金'", "did you mean policy.special_fund?"]),
        (["专项资金=800"], ["did you mean policy.special_fund?"]),
        (["special_fund=800"], ["expected policy.special_fund=800"]),
        (["places_rule=gap"], ["expected certification.places_rule=gap or economy.places_rule=gap"]),
        (["policy.special_fund=" + "[" * 300 + "]" * 300], ["nested too deeply"]),
        (["policy.special_fund=" + "1" * 5000], ["too many digits"]),
        (["policy.special_fund=" + "1" * 30000], ["too long"]),
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
        ("hydra: {callbacks: {x: {_target_: os.system}}}\n", ["line 1", "no setting 'hydra' in policy"]),
        ("special_fund: {_target_: os.system, _args_: [touch owned]}\n", ["line 1", "no key '_target_'"]),
        ("defaults: [land_first]\n", ["no setting 'defaults' in policy"]),
        ("special_fund: ${oc.env:HOME}\n", ["line 1", "interpolation"]),
        ("'${x}': 3\n", ["no setting '${x}'"]),
        ("special_fund: &a [[2022Q4, 3]]\nland_quota: *a\n", ["line 1", "an anchor (&) is not admitted"]),
        ("special_fund: 3\nland_quota: *a\n", ["line 2", "an alias (*) is not admitted"]),
        ("special_fund: !!int abc\n", ["line 1", "a tag (!) is not admitted"]),
        ("special_fund: " + "1" * 5000, ["line 1", "not a finite number"]),
        ("5: 3\n", ["no setting '5'"]),
        ("on: 3\n", ["no setting 'on'"]),
        ("'': 3\n", ["a key is not a name"]),
        ("special_fund: 3\n---\nland_quota: 3\n", ["another document"]),
        ("%YAML 1.1\n---\nspecial_fund: 3\n", ["a directive (%) is not admitted"]),
        ("special_fund: 3\x00\n", ["valid YAML"]),
        ("land_quota: {local: {14: 300}}\nspecial_fund: {5: 3}\n", ["line 2: special_fund", "no key '5'"]),
        ("special_fund: !!python/object/apply:os.system [touch owned]\n", ["tag", "not admitted"]),
        ("<<: {special_fund: 3}\n", ["no setting '<<'"]),
        ("? [a, b]\n: 3\n", ["a key is not a name"]),
        ("special_fund: [1\n", ["valid YAML", "line 2"]),
        ("- special_fund\n", ["holds no settings"]),
        ("", ["holds no settings"]),
        ("special_fund: " + "[" * 5000 + "]" * 5000, ["nested too deeply"]),
        ("special_fund: .nan\n", ["line 1: special_fund", "'.nan' is not a number"]),
    ],
)
def test_a_mistake_in_a_users_file_is_told_with_its_line(tmp_path, monkeypatch, text, parts) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.yaml").write_text(text)
    line = mistake("policy=./mine.yaml")
    for part in ["./mine.yaml", *parts]:
        assert part in line
    assert os.listdir(tmp_path) == ["mine.yaml"]


@pytest.mark.parametrize(
    ("words", "text", "told"),
    [
        ("policy=./mine.yaml", "policy: {special_fund: 800}\n", "expected ./mine.yaml alone, without policy=:"),
        ("policy=./mine.yaml", "population: {n_towns: 40}\n", "expected ./mine.yaml alone, without policy=:"),
        ("./mine.yaml", "special_fund: 800\n", "expected policy=./mine.yaml: it holds settings of one group"),
        ("./mine.yaml", "policy: ranked_funds\n", "or policy=ranked_funds on the command line"),
        ("./mine.yaml", "policy: [ranked_funds]\n", "or policy=<choice> on the command line"),
        ("./mine.yaml", "polcy: 3\n", "expected a group and its settings below it"),
        ("policy.=3", "", "'policy.=3' is not understood"),
    ],
)
def test_a_file_in_the_wrong_place_is_told_its_own(tmp_path, monkeypatch, words, text, told) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.yaml").write_text(text)
    assert told in mistake(words)


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


#: As it is written -> the number a person reads; None where it has to be refused.
WRITTEN = {
    "0500": 500, "500": 500, "+500": 500, "1_000": 1000, "1e3": 1000, "1E3": 1000, "5e-1": 0.5, ".5": 0.5, "5.": 5,
    "007.5": 7.5, "'800'": 800, "0": 0, "-0": 0, "0x10": None, "0o17": None, "0b1": None, "1:30": None, "1:30:00": None,
    "yes": None, "no": None, "on": None, "off": None, "true": None, "2024-01-01": None, ".inf": None, "1e400": None,
    "1__0": None, "5 00": None, "~": None, "1.000.000": None, "1..5": None, "12h": None,
}  # fmt: skip


@pytest.mark.parametrize("text", WRITTEN)
def test_a_number_means_what_a_person_reads_in_a_file_as_on_the_command_line(text, tmp_path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(f"special_fund: {text}\n")
    for words in ([f"policy={file}"], [f"policy.special_fund={text}"]):
        if WRITTEN[text] is None:
            assert "special_fund" in mistake(*words)
        else:
            assert level(only(*words), "special_fund") == [WRITTEN[text]] * 13


def test_words_that_yaml_1_1_takes_for_something_else_stay_words(tmp_path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("county_line: off\n")
    assert only(f"certification={file}").levers["county_line"].values[0][1] == "off"
    file.write_text("special_fund: [[2024-01-01, 600]]\n")
    assert level(only(f"policy={file}"), "special_fund") == [500.0] * 5 + [600.0] * 8


def test_only_a_regular_file_is_read(tmp_path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    os.mkdir(tmp_path / "folder.yaml")
    os.symlink("/dev/zero", tmp_path / "zero.yaml")
    for name, what in (("pipe", "no regular file"), ("folder", "Is a directory"), ("zero", "no regular file")):
        assert what in mistake(f"policy={tmp_path}/{name}.yaml")


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        (["policy.special_fund=range(0,100000000)"], ["more than 1000 values", "1 to 1000 scenarios"]),
        (["policy.special_fund=range(0,1e300)"], ["more than 1000"]),
        (["policy.special_fund=range(0,1,0)"], ["no list of values"]),
        (["policy.special_fund=range(0,400)", "policy.county_fund=range(0,4)"], ["1600 scenarios", "at most 1000"]),
        (["policy.special_fund=range(5,1)"], ["no value"]),
        (["policy.special_fund=interval(0,1)"], ["no list of values"]),
        (["policy.special_fund=shuffle(1,2)"], ["order of scenarios"]),
        (["policy=glob(x*)"], ["matches nothing", "all_in"]),
        (["policy.special_fund=glob(*)"], ["matches nothing", "named settings"]),
        (["policy.special_fund=1,000"], ["read as 2 values, 1 and 000", "policy.special_fund=1000", "choice(1,0)"]),
        (["policy.special_fund=1,500"], ["1 and 500", "policy.special_fund=1500"]),
        (["population.n_firms=10,000"], ["population.n_firms=10000"]),
        (["environment.demand_growth=0,02"], ["0 and 02", "environment.demand_growth=0.02 for", "choice(0,2)"]),
    ],
)
def test_too_many_scenarios_and_likely_slips_are_told_before_anything_is_built(words, parts) -> None:
    for flags in ([], ["-m"]):
        if flags or "1,000" in words[0]:
            line = mistake(*flags, *words)
            for part in parts:
                assert part in line


def test_what_an_error_recommends_is_right() -> None:
    for words in (["policy.special_fund=1,000"], ["policy.special_fund=200,400"], ["policy=equal_funds,no_policy"]):
        line = mistake(*words)
        offered = line.split(" or ")[-1].removeprefix("one value, or ")
        assert len(compose(shlex.split(offered)).scenarios) == 2
    assert level(only("policy.special_fund=1000"), "special_fund")[0] == 1000
    swept = compose(["-m", "policy.special_fund=200,400,800"]).scenarios
    assert [level(each, "special_fund")[0] for each in swept] == [200, 400, 800]


HYDRA = {
    "+policy.special_fund=800": "policy.special_fund=800",
    "++policy.special_fund=800": "policy.special_fund=800",
    "++policy=ranked_funds": "policy=ranked_funds",
    "~policy.special_fund": "policy=equal_funds",
    "~policy": "policy=equal_funds",
}


@pytest.mark.parametrize("word", HYDRA)
def test_signs_of_hydras_grammar_work(word) -> None:
    assert only(word).content_hash == only(HYDRA[word]).content_hash


def test_an_unset_lever_is_at_its_baseline_and_sweeps_take_hydras_functions() -> None:
    assert level(only("policy=all_in", "~policy.special_fund"), "special_fund") == [500.0] * 13
    assert {each.name for each in compose(["-m", "policy=glob([*_first, no*],exclude=land*)"]).scenarios} == {
        "energy_first", "credit_first", "no_policy"
    }  # fmt: skip
    swept = compose(["-m", "policy.special_fund=range(0,1,0.25)"]).scenarios
    assert [level(each, "special_fund")[0] for each in swept] == [0, 0.25, 0.5, 0.75]
    assert len(compose(["--multirun", "environment.demand_growth=[normal,0.02,0.01],0.03"]).scenarios) == 2


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        (["--config-dir=x"], ["--config-dir is not understood", "policy=./mine.yaml"]),
        (["-cd", "x"], ["-cd is not understood", "policy=./mine.yaml"]),
        (["-cn", "x"], ["./run.yaml"]),
        (["--shell-completion", "install=bash"], ["--completion bash"]),
        (["--resolve"], ["--cfg job alone"]),
        (["--experimental-rerun", "x"], ["--cfg job"]),
        (["hydra.run.dir=x"], ["Hydra's own settings play no part", "report.folder="]),
        (["hydra/launcher=joblib"], ["executor.workers="]),
        (["~policy.special_fund=500"], ["expected ~policy.special_fund"]),
        (["~executor"], ["cannot be left out"]),
        (["~policy.special_fnd"], ["did you mean policy.special_fund?"]),
        (["+policy.x=1"], ["no setting 'x' in policy", "jinzhen levers"]),
        (["--confg"], ["--confg is not understood", "--cfg job"]),
    ],
)
def test_what_is_hydras_own_is_answered_with_what_stands_for_it(words, parts) -> None:
    line = mistake(*words)
    for part in parts:
        assert part in line


def test_a_lever_by_date_begins_from_what_was_set_below_it(tmp_path) -> None:
    later = only("policy=land_first", "policy.land_quota=[[2025Q1,400]]")
    assert level(later, "land_quota") == [150.0] * 5 + [350.0] * 4 + [400.0] * 4
    assert level(only("policy.land_quota=[[2025Q1,400]]"), "land_quota") == [150.0] * 9 + [400.0] * 4
    file = tmp_path / "mine.yaml"
    file.write_text("land_quota: {value: 200, target: {city: 太原}}\n")
    assert "is aimed at some towns" in mistake(f"policy={file}", "policy.land_quota=[[2025Q1,400]]")


def test_threads_may_compose_at_the_same_time() -> None:
    argv = [[f"policy={policy}", f"policy.county_fund={number}"] for number in range(5) for policy in POLICIES]
    expected = [only(*words).content_hash for words in argv]
    _named_files.cache_clear()
    with ThreadPoolExecutor(8) as pool:
        assert [each.scenarios[0].content_hash for each in pool.map(compose, argv)] == expected


def test_a_program_that_uses_hydra_itself_may_compose() -> None:
    from hydra import compose as hydra_compose
    from hydra import initialize_config_module

    with initialize_config_module(version_base="1.3", config_module="jinzhen.configs"):
        _named_files.cache_clear()
        assert only("policy=no_policy").name == "no_policy"
        assert "policy" in hydra_compose("config")


def test_files_of_one_name_in_two_folders_are_two_scenarios_of_two_names(tmp_path) -> None:
    for folder, value in (("a", 300), ("b", 400)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "mine.yaml").write_text(f"special_fund: {value}\n")
    scenarios = compose(["-m", f"policy={tmp_path}/a/mine.yaml,{tmp_path}/b/mine.yaml"]).scenarios
    assert [level(each, "special_fund")[0] for each in scenarios] == [300, 400]
    assert len({each.name for each in scenarios}) == 2
    strange = tmp_path / "two, (1).yaml"
    strange.write_text("special_fund: 250\n")
    assert level(only(f"policy={strange}"), "special_fund")[0] == 250


def test_a_hidden_password_is_not_taken_for_one() -> None:
    assert "the password was hidden" in mistake("store.url=postgresql+psycopg://me:***@host/db")
