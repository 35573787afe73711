"""`import jinzhen`: numbers of the command line, from the same store; results show themselves, mistakes are told."""

import doctest
import pickle
import subprocess
import sys
import warnings
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

import jinzhen
from jinzhen.experiments import interface
from jinzhen.experiments.__main__ import main
from jinzhen.experiments.registry import EXPERIMENTS
from jinzhen.scenarios.errors import UserError

WORLD = ("population.n_towns=18", "population.n_firms=450")
TIMES = {"end": "2023Q2", "as_of": "2022-12-31"}


def plan(*words, **values):
    return jinzhen.scenario(*words, *WORLD, **{"target_towns": 5, **TIMES, **values})


@pytest.fixture(scope="module")
def here(tmp_path_factory):
    """A folder with a store in which a forecast is."""
    folder = tmp_path_factory.mktemp("interface")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        answer = jinzhen.forecast(plan(), precision=0.3)
    return folder, answer


def test_a_forecast_is_that_of_the_command_line(here, capsys, monkeypatch):
    folder, answer = here
    monkeypatch.chdir(folder)
    words = [*WORLD, "certification.target_towns=5", *(f"experiment.{key}={value}" for key, value in TIMES.items())]
    assert main(["forecast", *words, "experiment.precision=0.3"]) == 0
    told = capsys.readouterr()
    assert answer.headline in " ".join(told.out.split())
    assert "are stored already" in told.err
    (table,) = folder.glob("report/forecast/*/tables/count_by_quarter.csv")
    written = pd.read_csv(table, encoding="utf-8-sig")["mean"]
    assert written.tolist() == pytest.approx(answer.to_pandas("count_by_quarter")["mean"].tolist())


def test_a_result_shows_itself_and_turns_into_other_things(here, tmp_path):
    _, answer = here
    assert repr(answer).startswith("<forecast of ") and answer.headline in repr(answer) and len(repr(answer)) < 400
    html = answer._repr_html_()
    assert answer.headline in html and "data:image/png;base64," in html and "<table>" in html and "<script" not in html
    assert "概率" in answer.in_("zh")._repr_html_() and "概率" not in html
    assert isinstance(answer.plot(), Figure) and isinstance(answer.plot(answer.figures[-1]), Figure)
    assert answer.plot()._repr_png_().startswith(b"\x89PNG")
    towns = answer.to_pandas("towns")
    assert len(towns) == 18 and answer.tables["towns"].attrs["units"]
    dataset = answer.to_xarray("towns", dims=["town_id"])
    assert dataset.sizes["town_id"] == 18 and any("units" in each.attrs for each in dataset.variables.values())
    files = {path.name for path in answer.save(tmp_path)}
    assert {"forecast.html", "forecast.json", "towns.csv"} <= files
    assert answer.answer.probability.value == answer.to_pandas("answer")["probability"].iloc[0]
    assert set(answer.tables["towns"].attrs["units"]) <= set(towns)


def test_questions_about_several_scenarios_and_factors(here, monkeypatch):
    monkeypatch.chdir(here[0])
    compared = jinzhen.compare(plan(), plan("no_policy"), precision=0.3, placebo="no", max_replications=112)
    assert compared.to_pandas("compare_outcomes")["policy"].str.startswith("no_policy").all()
    swept = jinzhen.sweep(plan(), land_quota=[100, 300], fund_rule=["equal", "ranked"], replications=16)
    cube = swept.to_xarray("sweep_points", dims=["land_quota", "fund_rule"])
    assert cube.sizes == {"land_quota": 2, "fund_rule": 2} and cube["land_quota"].attrs["units"] == "mu/town-yr"
    assert set(jinzhen.questions()) == set(EXPERIMENTS)


def test_a_branch_is_made_of_what_is_named(here, monkeypatch):
    """Two policies that part in a quarter: before it their history is one."""
    monkeypatch.chdir(here[0])
    parted = jinzhen.ask("branch", plan(), plan("no_policy"), since="2023Q1", precision=0.3, placebo="no",
                         max_replications=112)  # fmt: skip
    quarters = parted.to_pandas("compare_quarters")
    before = quarters[quarters["date"].astype(str) < "2023-01-01"]
    assert len(before) == 2 * 2 and (before["difference"] == 0.0).all()
    assert "no_policy" in repr(parted) and parted.scenarios[1].content_hash != plan("no_policy").content_hash


def test_stored_runs_are_read(here):
    folder, answer = here
    with jinzhen.open_store(f"{folder}/jinzhen.sqlite") as runs:
        outcomes = runs.outcomes(plan(), ["provincial_towns", "target_met"])
        assert outcomes["target_met"].mean() == pytest.approx(answer.answer.probability.value)
        assert set(runs.quarters(plan(), ["payroll_jobs"])["step"]) == set(range(4))
        assert len(runs.uncertainties(plan())) == len(outcomes) and len(runs.town_years(plan())) == 2 * 18
        for wrong in (lambda: runs.outcomes(plan(), ["target_meet"]), lambda: runs.quarters(plan(), ["payroll_job"])):
            with pytest.raises(UserError, match="did you mean"):
                wrong()
        assert len(runs.outcomes("no_policy")) == 0
        assert "scenarios" in repr(runs) and "<table" in runs._repr_html_() and len(runs.inventory) >= 1


def test_threads_may_ask_at_once(tmp_path):
    def one(land):
        return jinzhen.sweep(plan(land_quota=land), store=f"{tmp_path}/runs.sqlite", executor="serial",
                             fund_rule=["equal", "ranked"], replications=16).to_pandas("sweep_points")  # fmt: skip

    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(one, (100, 200, 300, 400)))
    for land, frame in zip((100, 200, 300, 400), together, strict=True):
        pd.testing.assert_frame_equal(frame, one(land))


def test_one_replication_is_that_of_the_store(here):
    """The same scenario, seed and number give the same bits, with nothing written anywhere."""
    folder, _ = here
    with jinzhen.open_store(f"{folder}/jinzhen.sqlite") as runs:
        quarters = runs.quarters(plan(), ["provincial_towns", "core_output_mcny"]).set_index("replication")
        outcomes, drawn = runs.outcomes(plan()), runs.uncertainties(plan())
    for number in (0, 17):
        frame = jinzhen.run(plan(), number)
        assert frame["core_output_mcny"].tolist() == quarters.loc[number, "core_output_mcny"].tolist()
        assert frame.attrs["target_met"] == outcomes.set_index("replication").loc[number, "target_met"]
        assert frame.attrs["uncertainties"]["demand_growth"] == drawn["demand_growth"][number]
    assert frame.index.name == "ends" and list(frame.index.strftime("%F")[[0, -1]]) == ["2022-09-30", "2023-06-30"]
    assert set(frame) == set(jinzhen.outcomes().index) == set(frame.attrs["units"])
    assert frame.attrs["replication"] == 17 and frame.attrs["scenario_hash"] == plan().content_hash


def test_one_replication_goes_into_files_and_through_pickle(tmp_path):
    frame = pickle.loads(pickle.dumps(jinzhen.run))(pickle.loads(pickle.dumps(plan())), np.int64(2))
    frame.to_parquet(tmp_path / "run.parquet")
    again = pd.read_parquet(tmp_path / "run.parquet")
    pd.testing.assert_frame_equal(again, frame)
    assert again.attrs == frame.attrs


def test_uncertainties_are_held_at_levels_of_their_priors():
    names = ["demand_growth", "tfp_growth"]
    low, high = jinzhen.prior_points(plan(), names, [[0.05, 0.5], [0.95, 0.5]])
    assert low["demand_growth"] < high["demand_growth"] and low["tfp_growth"] == high["tfp_growth"]
    runs = [jinzhen.run(plan(), 1, point=point) for point in (low, high)]
    assert runs[0].attrs["uncertainties"]["demand_growth"] == low["demand_growth"]
    assert runs[0]["core_output_mcny"].iloc[-1] < runs[1]["core_output_mcny"].iloc[-1]
    others = [{**each.attrs["uncertainties"], "demand_growth": 0} for each in runs]
    assert others[0] == others[1]
    assert jinzhen.run(plan(), 1).attrs["uncertainties"] != runs[0].attrs["uncertainties"]


@pytest.mark.parametrize("level", [0.0, 1.0])
def test_the_ends_of_every_prior_are_admissible(level):
    names = list(jinzhen.uncertainties().index)
    (point,) = jinzhen.prior_points(plan(), names, [[level] * len(names)])
    assert jinzhen.run(plan(), point=point).attrs["uncertainties"] == point


def test_threads_may_run_replications_at_once():
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(lambda number: jinzhen.run(plan(), number), range(8)))
    for number, frame in enumerate(together):
        pd.testing.assert_frame_equal(frame, jinzhen.run(plan(), number))


@pytest.mark.parametrize(("call", "told"), [
    (lambda: jinzhen.run(plan(), -1), "replication"),
    (lambda: jinzhen.run(plan(), 1.5), "a whole number"),
    (lambda: jinzhen.run(plan(), seed=2**32), "seed"),
    (lambda: jinzhen.run("rankd_funds"), "did you mean ranked_funds"),
    (lambda: jinzhen.run(plan(), point={"demand_grwth": 0.1}), "did you mean demand_growth"),
    (lambda: jinzhen.run(plan(), point={"demand_growth": 9}), "out of range"),
    (lambda: jinzhen.run(plan(), point={"demand_growth": "much"}), "is no number"),
    (lambda: jinzhen.prior_points(plan(), ["demand_grwth"], [[0.5]]), "did you mean demand_growth"),
    (lambda: jinzhen.prior_points(plan(), ["demand_growth"], [[1.5]]), "from 0 to 1"),
    (lambda: jinzhen.prior_points(plan(), ["demand_growth"], [0.5]), "a row a point"),
    (lambda: jinzhen.scenario(special_fnd=3), "did you mean special_fund"),
    (lambda: jinzhen.scenario("rankd_funds"), "did you mean ranked_funds"),
    (lambda: jinzhen.scenario(special_fund=10**9), "out of range"),
    (lambda: jinzhen.scenario(end="2021Q1"), "2021"),
    (lambda: jinzhen.forecast(plan(), precison=0.1), "did you mean precision"),
    (lambda: jinzhen.forecast(plan(), precision=7), "precision"),
    (lambda: jinzhen.forecast(plan(), end="2025Q1"), "scenario that is ready"),
    (lambda: jinzhen.ask("forcast"), "did you mean forecast"),
    (lambda: jinzhen.ask("forecast", plan(), plan("no_policy")), "one a call"),
    (lambda: jinzhen.compare(plan()), "two or more"),
    (lambda: jinzhen.compare(plan(), plan(end="2023Q3")), "same dates"),
    (lambda: jinzhen.compare(plan(), plan(target_towns=6)), "one target"),
    (lambda: jinzhen.compare(plan(), plan("no_policy"), plan()), "are the same scenario"),
    (lambda: jinzhen.ask("precision", plan(), plan()), "are the same scenario"),
    (lambda: jinzhen.compare(3, 4), "neither a scenario nor a word"),
    (lambda: jinzhen.scenario(special_fund=None), "special_fund: no value is given"),
    (lambda: jinzhen.sweep(plan(), special_fnd="0..10"), "did you mean special_fund"),
    (lambda: jinzhen.sweep(plan()), "nothing is moved"),
    (lambda: jinzhen.open_store("missing/jinzhen.sqlite"), "missing"),
])  # fmt: skip
def test_mistakes_are_one_line_and_run_nothing(call, told, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UserError, match=told) as mistake:
        call()
    assert "\n" not in str(mistake.value) and not list(tmp_path.iterdir())


def test_what_cannot_be_relied_upon_is_a_warning(tmp_path, monkeypatch):
    """As the command line ends with 1."""
    monkeypatch.chdir(tmp_path)
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        answer = jinzhen.ask("validate", only="V3", replications=4)
    told = [str(each.message) for each in heard]
    assert all(problem in told for problem in answer.problems)


def test_help_is_a_tour():
    text = jinzhen.__doc__
    assert all(f"jinzhen.{name}" in text for name in jinzhen.__all__ if name not in ("Result", "StoredRuns"))
    assert set(jinzhen.__all__) == set(interface.__all__) <= set(dir(jinzhen))
    with pytest.raises(AttributeError, match="no attribute 'forcast'"):
        _ = jinzhen.forcast
    for name in jinzhen.__all__:
        assert getattr(jinzhen, name).__doc__


def test_the_doctests_hold():
    modules = {sys.modules[getattr(jinzhen, name).__module__] for name in jinzhen.__all__}
    results = [doctest.testmod(module) for module in modules]
    assert sum(result.failed for result in results) == 0 and sum(result.attempted for result in results) >= 5


def test_importing_loads_nothing():
    code = "import sys, jinzhen; print([name for name in ('numpy', 'numba', 'matplotlib') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
