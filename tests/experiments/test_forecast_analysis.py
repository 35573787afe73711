"""The forecast's numbers from frames whose answer is known by hand."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from forecast_frames import ARM_LABELS, AS_OF_STEP, N_STEPS, STEP_ENDS, MadeUpReader, provincial_by_2023

from jinzhen.experiments.forecast import chance, costs, course, sentences, series, totals, towns
from jinzhen.experiments.forecast.answer import forecast
from jinzhen.experiments.forecast.base_year import imposed_counts, standing
from jinzhen.model.outcomes import OUTCOME_NAMES, TOWN_FIGURES
from jinzhen.scenarios.base_year import load_base_year
from jinzhen.scenarios.units import UNLIMITED

DATES = (date(2022, 9, 30), *STEP_ENDS)


@pytest.fixture(scope="module")
def result():
    reader = MadeUpReader()
    return forecast(reader, reader.arms, reader.base_year)


def arms_frame(**met: list[int]) -> tuple[pd.DataFrame, dict[str, str]]:
    """Outcomes with the given target_met of each arm, in the order of replications."""
    frames = [
        pd.DataFrame(
            {
                "scenario_hash": label,
                "replication": range(len(values)),
                "target_met": np.array(values, bool),
                "provincial_towns": 20 + 10 * np.array(values),
            }
        )
        for label, values in met.items()
    ]
    return pd.concat(frames, ignore_index=True), {label: label for label in met}


def verdict_of(*met: int) -> str:
    """Verdict when each arm meets the target in the first so many of 200 replications."""
    counts = dict(zip(ARM_LABELS, met, strict=True))
    frame, arms = arms_frame(**{label: [1] * count + [0] * (200 - count) for label, count in counts.items()})
    return chance.verdict(chance.binding(frame, arms))


def test_chance_by_rule_is_the_share_among_those_that_drew_it():
    frame = pd.DataFrame({"places_rule": ["gap"] * 6 + ["fixed"] * 4, "target_met": [1, 1, 1, 0, 0, 0, 1, 0, 0, 0]})
    table = chance.chance_by_rule(frame).set_index("rule")
    assert list(table.index) == ["fixed", "gap"]
    assert table.loc["gap", ["probability", "prior_share", "n"]].tolist() == [0.5, 0.6, 6]
    assert table.loc["fixed", "probability"] == 0.25
    assert table.loc["gap", "low"] < 0.5 < table.loc["gap", "high"]


def test_binding_pairs_replications_and_leaves_out_those_without_a_partner():
    frame, arms = arms_frame(as_is=[0, 0, 1, 1], all=[1, 0, 1, 1])
    frame = frame[~((frame["scenario_hash"] == "as_is") & (frame["replication"] == 1))]
    table = chance.binding(frame, arms).set_index("arm")
    row = table.loc["all"]
    assert (row["n"], row["n_pairs"]) == (3, 3)
    assert row["difference"] == pytest.approx(row["probability"] - table.at["as_is", "probability"])
    assert row["difference"] == pytest.approx(1 / 3)
    assert row["more_towns"] == pytest.approx(10 / 3)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((60, 140, 62, 60, 60, 150), "places"),
        ((60, 61, 130, 60, 60, 150), "gates"),
        ((60, 61, 80, 140, 60, 150), "bar"),
        ((60, 61, 60, 60, 130, 150), "nominations"),
        ((60, 100, 102, 60, 60, 160), "several"),
        ((60, 100, 60, 60, 104, 160), "several"),
        ((60, 61, 60, 60, 61, 150), "together"),
        ((60, 60, 61, 60, 60, 62), "none"),
        ((196, 200, 198, 196, 196, 200), "nothing"),
    ],
)
def test_verdict_names_what_binds(counts, expected):
    assert verdict_of(*counts) == expected


def test_verdict_needs_every_arm():
    frame, arms = arms_frame(as_is=[0, 1], all=[1, 1])
    assert chance.verdict(chance.binding(frame, arms)) == "unknown"


def test_count_by_quarter_gives_spread_and_share_at_target():
    counts = np.array([[10, 18], [10, 30], [10, 31], [10, 20]])
    table = course.count_by_quarter(counts, 30, DATES[:2])
    assert table.loc[1, ["q05", "q50", "q95"]].tolist() == [18, 20, 31]
    assert table["share_at_target"].tolist() == [0.0, 0.5]
    assert table["date"].tolist() == list(DATES[:2])


def test_final_count_fills_gaps_and_adds_up_to_one():
    table = course.final_count(np.array([18.0, 21.0, 21.0, 18.0]))
    assert table["provincial_towns"].tolist() == [18, 19, 20, 21]
    assert table["replications"].tolist() == [2, 0, 0, 2]
    assert table["share"].sum() == 1.0


def test_when_met_counts_only_replications_that_meet_the_target():
    table = course.when_met(np.array([-1, 9, 13, 13]), DATES)
    assert table["date"].tolist() == [date(2024, 12, 31), date(2025, 12, 31)]
    assert table["share"].tolist() == [0.25, 0.5]
    assert table["share_of_met"].sum() == pytest.approx(1.0)
    assert course.when_met(np.array([-1, -1]), DATES).empty


def test_rounds_average_finite_places_and_name_the_share_without_limit():
    rows = [
        (-1, True, 10, 10, 10.0, 10),
        (9, False, 20, 8, 4.0, 4),
        (9, False, 24, 12, np.inf, 9),
        (9, False, 22, 3, 6.0, 3),
    ]
    frame = pd.DataFrame(rows, columns=["step", "imposed", "nominated", "eligible", "places", "named"])
    table = course.rounds_by_date(frame, 4, DATES)
    assert table["imposed"].tolist() == [True, False]
    later = table.iloc[1]
    assert later["date"] == date(2024, 12, 31)
    assert (later["places_mean"], later["places_min"], later["places_max"]) == (5.0, 4.0, 6.0)
    assert later["share_unlimited"] == pytest.approx(1 / 3)
    assert later["share_places_short"] == pytest.approx(1 / 3)
    assert later["share_held"] == 0.75
    assert (later["nominated_min"], later["nominated_mean"], later["nominated_max"]) == (20, 22, 24)


def test_rounds_without_any_round_is_an_empty_table():
    frame = pd.DataFrame(columns=["step", "imposed", "nominated", "eligible", "places", "named"])
    assert course.rounds_by_date(frame, 4, DATES).empty


def test_imposed_rounds_carry_their_published_days(result):
    imposed = result.rounds[result.rounds["imposed"]]
    assert imposed["date"].tolist() == [date(2022, 9, 14), date(2023, 12, 12)]
    assert result.observed["provincial_towns"].tolist() == [10, 18]


def test_towns_that_nobody_knows_by_name_are_told_with_how_often_they_were_drawn(result):
    table = result.unnamed
    places = table.groupby("category")["places"].first().to_dict()
    assert places == {"special_agriculture": 2, "light_industry_crafts": 2}
    shares = table.set_index("town_id")["share_drawn"]
    assert (shares[["P15", "P16", "P17", "P18"]] == 1.0).all()  # as the made-up runs have it
    assert shares.sum() == 4.0 and table["share_drawn"].iloc[0] == 1.0
    told = sentences.unnamed_members(result)
    assert "2 of the 8 of 12 December 2023 (special agriculture), among 38 municipal towns" in told.en
    assert "2023年12月12日认定的8个镇中有2个（特色农业）" in told.zh and "assumed" in told.en


def test_history_after_as_of_is_not_counted_as_observed():
    assert imposed_counts(load_base_year(), date(2022, 9, 30))["provincial_towns"].tolist() == [10]


def town_frames(passes: dict[str, float], chance_of_first: float) -> pd.DataFrame:
    """Chances of two towns, the first with the given pass rates, in 100 replications."""
    reader = MadeUpReader()
    years = (
        reader.town_years(["0" * 64])
        .query("town < 2")
        .assign(**{f"passes_{key}_mean": 1.0 for key in (*towns.GATES, "all")})
    )
    for gate, rate in passes.items():
        years.loc[(years["town"] == 0) & (years["year"] == 2025), f"passes_{gate}_mean"] = rate
    steps = np.full((100, 2), -1)
    steps[: round(100 * chance_of_first), 0] = 13
    names = pd.DataFrame({"town": [0, 1], "town_id": ["M01", "U-1"]})
    return towns.town_chances(names, years, steps, AS_OF_STEP)


@pytest.mark.parametrize(
    ("passes", "named", "expected"),
    [
        ({"output": 0.2, "leader": 0.5, "all": 0.15}, 0.1, "output"),
        ({"output": 0.9, "leader": 0.3, "all": 0.25}, 0.2, "leader"),
        ({"all": 1.0}, 0.1, "places"),
        ({"output": 0.97, "all": 0.97}, 0.96, "none"),
    ],
)
def test_a_town_is_held_back_where_most_chance_is_lost(passes, named, expected):
    table = town_frames(passes, named)
    assert table.loc[0, "held_back_by"] == expected
    assert table.loc[0, "chance"] == named
    assert table.loc[0, "low"] < named < table.loc[0, "high"]


def test_towns_provincial_in_history_are_no_candidates(result):
    assert result.towns["provincial_at_as_of"].sum() == provincial_by_2023() == 18
    assert not towns.most_likely(result.towns)["provincial_at_as_of"].any()
    assert result.towns["score_rank"].notna().sum() == 132


def test_most_and_least_likely_are_sorted_and_least_likely_are_named(result):
    most, least = towns.most_likely(result.towns), towns.least_likely(result.towns)
    assert most["chance"].is_monotonic_decreasing
    assert least["chance"].is_monotonic_increasing
    assert not least["town_id"].str.startswith("U").any()


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("flow", [1.0, 2 + 3 + 4 + 5, 6 + 7 + 8 + 9, 10 + 11 + 12 + 13]),
        ("stock", [1.0, 5.0, 9.0, 13.0]),
        ("share", [1.0, 3.5, 7.5, 11.5]),
    ],
)
def test_years_follow_the_calendar_and_the_kind_of_figure(kind, expected):
    quarters = np.arange(1.0, N_STEPS + 1.0)[None, :]
    values, years = series.by_year(quarters, np.array([day.year for day in STEP_ENDS]), kind)
    assert years.tolist() == [2022, 2023, 2024, 2025]
    assert values.tolist() == [expected]


def test_every_outcome_is_kept_by_year_with_unit_and_measure(result):
    assert result.outcomes["outcome"].drop_duplicates().tolist() == list(OUTCOME_NAMES)
    assert (result.outcomes.groupby("outcome")["year"].nunique() == 4).all()
    reported = result.outcomes.set_index("outcome").loc["reported_output_mcny"]
    assert set(zip(reported["unit"], reported["measure"], strict=True)) == {("m CNY", "reported")}
    assert (result.outcomes["q05"] <= result.outcomes["q50"]).all()
    assert (result.outcomes["q50"] <= result.outcomes["q95"]).all()


def test_outcomes_by_year_agree_with_the_tables_of_output_and_entities(result):
    mean = result.outcomes.set_index(["outcome", "year"])["mean"]
    for row in result.output.itertuples():
        assert row.mean_mcny == mean[f"{row.measure}_output_mcny", row.year]
    for row in result.entities.itertuples():
        assert row.mean == mean[totals.ENTITIES[row.measure], row.year]


def test_parts_of_the_reported_figures_add_up(result):
    """From core to reported output, and from entities in business to reported ones, nothing is lost or doubled."""
    sums = result.reported_parts.groupby(["figure", "year"])["mean"].sum()
    output = result.output[result.output["measure"] == "reported"].set_index("year")["mean_mcny"]
    entities = result.entities[result.entities["measure"] == "reported"].set_index("year")["mean"]
    pd.testing.assert_series_equal(sums["output"], output, check_names=False)
    pd.testing.assert_series_equal(sums["entities"], entities, check_names=False)


@pytest.mark.parametrize(
    ("scope", "figures", "expected"), [(0.1, 0.0, 1.0), (0.0, 0.1, 0.0), (0.0, 0.0, 0.5), (0.2, 0.1, 0.2 / 0.32)]
)
def test_stretched_output_is_split_between_scope_and_figures(scope, figures, expected):
    years = pd.DataFrame({"year": [2025, 2025], "chain_output_mcny_mean": [300.0, 100.0],
                          "scope_widening_share_mean": scope, "figure_stretch_share_mean": figures})
    means = {"core_output_mcny": 200.0, "chain_output_mcny": 400.0, "reported_output_mcny": 500.0, "entities": 10.0,
             "paper_entities": 1.0, "reported_entities": 13.0}
    outcomes = pd.DataFrame([{"outcome": name, "year": 2025, "mean": value} for name, value in means.items()])
    parts = series.reported_parts(outcomes, years).set_index("part")["mean"]
    assert parts["scope"] == pytest.approx(100.0 * expected)
    assert parts["figures"] == pytest.approx(100.0 * (1.0 - expected))
    assert parts[["core", "linked", "real", "beyond", "paper"]].tolist() == [200.0, 200.0, 10.0, 2.0, 1.0]


def test_cost_per_town_is_money_over_towns_added():
    """Two replications, one step of history; 10 towns at the start."""
    money = np.array([[100.0, 300.0], [100.0, 500.0]])
    counts = np.array([[10, 12, 14], [10, 12, 18]])
    table = costs.cost_per_town(money, counts, 1).set_index("since")
    assert table.loc["as_of", ["money_mcny", "towns_added", "cost_mcny"]].tolist() == [400.0, 4.0, 100.0]
    assert table.loc["start", ["money_mcny", "towns_added"]].tolist() == [500.0, 6.0]
    assert table.loc["as_of", "low"] < 100.0 < table.loc["as_of", "high"]
    assert (table.loc["as_of", "q05"], table.loc["as_of", "q95"]) == (500.0 / 6.0, 150.0)


def test_without_a_town_added_there_is_no_cost_of_one():
    table = costs.cost_per_town(np.ones((3, 2)), np.full((3, 3), 10), 1)
    assert table[["cost_mcny", "low", "high", "q50"]].isna().all(axis=None)
    assert (table["share_without"] == 1.0).all()


def test_the_interval_of_a_ratio_narrows_with_replications_and_is_exact_where_money_follows_towns():
    rng = np.random.default_rng(1)
    added = rng.poisson(8.0, 4000) + 1.0
    assert costs.ratio_of_means(50.0 * added, added)[1] == pytest.approx(0.0, abs=1e-9)
    noisy = 50.0 * added + rng.normal(0.0, 100.0, added.size)
    wide, narrow = costs.ratio_of_means(noisy[:400], added[:400]), costs.ratio_of_means(noisy, added)
    assert narrow[1] < 0.5 * wide[1]
    assert abs(narrow[0] - 50.0) < 2.0 * narrow[1]


def test_towns_carry_every_figure_of_the_last_year(result):
    kept = [figure.name for figure in TOWN_FIGURES if figure.unit != "code"]
    assert set(kept) <= set(result.towns.columns)


def test_quota_use_says_where_there_is_no_quota():
    ones = np.ones((3, 4))
    flows = {name: ones for factor in totals.FACTORS for name in factor[2:]}
    flows |= {"energy_quota_tce": 2.0 * ones, "land_quota_mu": UNLIMITED * ones}
    table = totals.quota_use(flows, np.full(4, 2024)).set_index("factor")
    assert table.loc["energy", ["used", "quota", "share_mean"]].tolist() == [4.0, 8.0, 0.5]
    assert np.isnan(table.loc["land", "quota"])
    assert table.loc["land", "share_unlimited"] == 1.0


def test_money_is_kept_by_lever_payer_and_year(result):
    fund = result.money.query("lever == 'special_fund' and year == 2024")
    assert fund[["payer", "mean_mcny"]].to_numpy().tolist() == [["province", 500.0]]


def test_standing_counts_every_town_value():
    table = standing(load_base_year()).set_index("figure")
    assert table.loc["output_mcny", ["observed", "imputed", "assumed"]].sum() == 150
    assert table.loc["output_mcny", ["observed_weight", "imputed_weight", "assumed_weight"]].sum() == pytest.approx(1.0)


def test_forecast_agrees_with_its_own_tables(result):
    p = result.probability
    assert p.n == 320
    assert p.value == result.final_count.query("provincial_towns >= 30")["share"].sum()
    assert p.value == pytest.approx((result.by_rule["probability"] * result.by_rule["n"]).sum() / p.n)
    assert p.value == result.count_by_quarter["share_at_target"].iloc[-1]
    assert p.value == pytest.approx(result.when_met["share"].sum())
    assert result.towns["chance"].sum() == pytest.approx(result.count_by_quarter["mean"].iloc[-1])


def test_forecast_names_what_binds_on_the_same_draws(result):
    assert result.verdict == "places"
    binding = result.binding.set_index("arm")
    assert binding.loc["as_is", "probability"] == result.probability.value
    assert binding.loc["unlimited_places", "more_towns"] == 10.0


def test_forecast_tells_failures_residuals_and_provenance(result):
    assert result.failures["error"].tolist() == ["ArithmeticError: orders do not add up <&>"]
    assert result.accounts_close
    assert result.largest_residual == 3e-8
    assert result.provenance["seed"] == "2025"
    assert {"engine_id", "base_year_hash", "scenario_hash", "numpy", "python"} <= set(result.provenance)


def test_accounts_that_do_not_close_are_said():
    reader = MadeUpReader(n=16)
    reader.residuals = lambda hashes: MadeUpReader.residuals(reader, hashes).assign(orders_mcny=5.0)
    assert not forecast(reader, reader.arms, reader.base_year).accounts_close
