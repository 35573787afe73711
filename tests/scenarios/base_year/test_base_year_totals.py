"""The base year meets what is published, and keeps observed, imputed and assumed apart."""

import dataclasses
import pickle

import numpy as np
import pytest

from jinzhen.scenarios.base_year import how_well, load_base_year, standing_counts
from jinzhen.scenarios.base_year.build import build
from jinzhen.scenarios.base_year.quality import trade_standing_counts, wage_share, weighted_standing
from jinzhen.scenarios.base_year.reading import Facts
from jinzhen.scenarios.base_year.tables import ASSUMED, IMPUTED, OBSERVED, UNCERTAIN_FIGURES
from jinzhen.scenarios.horizon import LAST_FACT

BASE_YEAR = load_base_year()
TOWNS, TRADES = BASE_YEAR.towns, BASE_YEAR.trades


def row(town_id: str) -> int:
    return TOWNS.town_id.index(town_id)


@pytest.mark.parametrize("fit", how_well(BASE_YEAR), ids=lambda fit: f"{fit.name} {fit.measure}")
def test_every_total_is_met(fit):
    assert abs(fit.miss) < 1e-6
    assert fit.low <= fit.fitted * (1 + 1e-9) and fit.fitted <= fit.high * (1 + 1e-9)


def test_published_city_and_programme_totals():
    def municipal(name):
        return TOWNS.is_municipal_mid_2023 & (TOWNS.city == BASE_YEAR.cities.name_zh.index(name))

    tier = ~TOWNS.is_candidate
    assert TOWNS.reported_mcny[municipal("晋城市")].sum() == pytest.approx(12963)
    assert TOWNS.published_jobs[municipal("晋城市")].sum() == pytest.approx(137_000)
    assert TOWNS.n_entities[municipal("临汾市")].sum() == 542
    assert TOWNS.reported_mcny[tier].sum() > 200_000
    assert 5_500 <= TOWNS.n_entities[tier].sum() <= 6_500
    assert 1_000 <= TOWNS.n_entities[~tier].sum() <= 2_000


def test_measures_are_kept_apart():
    for town_id, reported, core in (("P01", 40_000, 20_150), ("P08", 6_500, 3_000)):
        town = row(town_id)
        assert TOWNS.reported_mcny[town] == pytest.approx(reported)
        assert TOWNS.output_mcny[town] == pytest.approx(core)
        assert TOWNS.scope_factor[town] == pytest.approx(reported / core)
        assert TOWNS.output_mcny_standing[town] == OBSERVED
    assert TOWNS.reported_mcny == pytest.approx(TOWNS.output_mcny * TOWNS.scope_factor)
    assumed = TOWNS.scope_factor_standing == ASSUMED
    assert (TOWNS.scope_factor[assumed] >= 1).all() and (TOWNS.scope_factor[assumed] <= 4).all()


def test_observed_figures_are_taken_over_unchanged():
    zezhou = row("P11")
    assert TOWNS.reported_mcny[zezhou] == 7_000
    assert TOWNS.n_entities[zezhou] == 199
    assert TOWNS.published_jobs[zezhou] == 45_000
    assert TOWNS.above_size_share[zezhou] == pytest.approx(38 / 199)
    assert TOWNS.n_centres[zezhou] == 8  # seven provincial and one national
    assert TOWNS.market_share[row("P05")] == pytest.approx(0.33)
    assert TOWNS.export_share[row("P07")] == pytest.approx(0.70)
    assert TOWNS.n_entities[row("P18")] == 195  # leading firms and co-operatives
    assert TOWNS.n_entities[row("M22")] == 4
    assert TOWNS.payroll_jobs[row("M20")] == 3_000
    assert TOWNS.published_jobs[row("M20")] == 50_000


@pytest.mark.parametrize("figure", UNCERTAIN_FIGURES)
def test_a_spread_of_nought_means_observed(figure):
    spread, standing = getattr(TOWNS, f"{figure}_log_sd"), getattr(TOWNS, f"{figure}_standing")
    assert ((spread == 0) == (standing == OBSERVED)).all()
    assert set(np.unique(standing)) <= {OBSERVED, IMPUTED, ASSUMED}
    assert np.isfinite(getattr(TOWNS, figure)).all() and (getattr(TOWNS, figure) >= 0).all()


def test_towns_without_a_tier_are_small_and_not_called_imputed():
    outside = TOWNS.is_candidate
    assert np.median(TOWNS.reported_mcny[outside]) < np.median(TOWNS.reported_mcny[~outside]) / 2
    assert (TOWNS.reported_mcny_standing[outside] == ASSUMED).all()


def test_jobs_add_up_and_wages_leave_a_margin():
    assert TOWNS.published_jobs == pytest.approx(TOWNS.payroll_jobs + TOWNS.linked_jobs)
    assert (TOWNS.linked_jobs >= 0).all() and (TOWNS.payroll_jobs > 0).all()
    assert (wage_share(BASE_YEAR) <= 0.7).all()


def test_output_per_job_follows_the_published_figures():
    for town_id, mcny_per_job in (("P11", 0.156), ("P12", 0.141), ("P07", 0.115), ("P08", 0.10), ("P01", 0.80)):
        town = row(town_id)
        assert TOWNS.reported_mcny[town] / TOWNS.published_jobs[town] == pytest.approx(mcny_per_job, rel=0.01)
        assert TRADES.published_output_per_worker_mcny[TOWNS.trade[town]] == pytest.approx(mcny_per_job)


def test_every_trade_leaves_a_margin_after_materials_energy_and_wages():
    wages = TRADES.wage_mcny_per_worker_year / TRADES.output_per_worker_mcny
    assert (1 - TRADES.materials_share - TRADES.energy_cost_share == pytest.approx(TRADES.value_added_share))
    assert (TRADES.value_added_share - wages > 0.05).all()
    assert (TRADES.energy_cost_share > 0.001).all() and (TRADES.energy_cost_share < 0.15).all()
    assert TRADES.seasonal.mean(axis=1) == pytest.approx(np.ones(len(TRADES)))


def test_national_markets_fit_the_published_shares_and_hold_the_towns():
    core = np.bincount(TOWNS.trade, TOWNS.output_mcny, len(TRADES))
    assert (core <= 0.6 * TRADES.national_market_mcny * (1 + 1e-9)).all()
    liquor = TRADES.name.index("liquor")
    assert TRADES.national_market_mcny[liquor] == pytest.approx(20_150 / 0.20)
    unknown = TOWNS.market_share_standing != OBSERVED
    share = TOWNS.output_mcny / TRADES.national_market_mcny[TOWNS.trade]
    assert TOWNS.market_share[unknown] == pytest.approx(share[unknown])


def test_every_parameter_of_every_trade_says_where_it_comes_from():
    named = {"name", "basis", "energy_cost_share", "value_added_share"}
    for parameter in {field.name for field in dataclasses.fields(TRADES)} - named:
        for trade in TRADES.name:
            assert TRADES.basis_of(trade, parameter).text
    assert TRADES.basis_of("castings", "published_output_per_worker_mcny").standing == "observed"
    assert TRADES.basis_of("ceramics", "materials_share").standing == "assumed"


def test_standings_count_every_town_once():
    for counts in standing_counts(BASE_YEAR):
        assert counts.observed + counts.imputed + counts.assumed == 150
        assert sum(weighted_standing(BASE_YEAR, counts.figure)) == pytest.approx(1)
    trades = trade_standing_counts(BASE_YEAR)
    assert trades.observed > 0 and trades.assumed > trades.observed


def test_mean_sales_explain_the_published_above_size_shares_within_a_factor_of_three():
    from jinzhen.scenarios.base_year.estimate import normal_tail

    sizes = BASE_YEAR.firm_sizes
    for town_id in ("P11", "P12", "P13", "P14"):
        town = row(town_id)
        mean_log = np.log(TOWNS.output_mcny[town] / TOWNS.n_entities[town]) - sizes.log_sd**2 / 2
        share = normal_tail(np.array([(np.log(sizes.above_size_mcny) - mean_log) / sizes.log_sd]))[0]
        assert 1 / 3 < share / TOWNS.above_size_share[town] < 3


def test_tables_cannot_be_written_and_survive_a_pickle():
    travelled = pickle.loads(pickle.dumps(BASE_YEAR))
    for year in (BASE_YEAR, travelled):
        for table in (year, year.towns, year.trades, year.cities, year.counties):
            for value in vars(table).values():
                if isinstance(value, np.ndarray):
                    assert value.flags.c_contiguous and not value.flags.writeable
                    assert value.dtype in (np.float64, np.int64, np.bool_, np.int8)
    with pytest.raises(dataclasses.FrozenInstanceError):
        BASE_YEAR.name = "other"
    assert travelled.content_hash == BASE_YEAR.content_hash


def test_totals_as_arrays_are_the_totals():
    assert BASE_YEAR.total_members.shape == (len(BASE_YEAR.totals), 150)
    for index, total in enumerate(BASE_YEAR.totals):
        assert (BASE_YEAR.total_members[index] == total.members).all()
        assert BASE_YEAR.total_low[index] <= BASE_YEAR.total_value[index] <= BASE_YEAR.total_high[index]
        assert total.source


def test_the_hash_does_not_depend_on_the_last_digit_of_the_logarithm(monkeypatch):
    log = np.log
    monkeypatch.setattr(np, "log", lambda *args, **options: np.nextafter(log(*args, **options), np.inf))
    other = build(Facts(as_of=LAST_FACT))
    monkeypatch.undo()
    assert other.content_hash == BASE_YEAR.content_hash
    mine, theirs = (pickle.dumps({f.name: getattr(each, f.name) for f in dataclasses.fields(each)})
                    for each in (BASE_YEAR, other))  # fmt: skip
    assert mine != theirs, "the logarithm is used, and its last digit reaches the figures"
