"""How wide the base year is where nothing is printed: as wide as the fit is wrong where something is."""

from datetime import date

import numpy as np
import pytest
from scipy import stats

from jinzhen.scenarios.base_year import estimate, left_out
from jinzhen.scenarios.base_year.build import load_base_year, read
from jinzhen.scenarios.base_year.estimate import ENTITIES, JOBS, OUTPUT
from jinzhen.scenarios.base_year.left_out import SIZE_SPREAD, band_factor, belief, spread_of, with_spreads
from jinzhen.scenarios.base_year.reading import Facts
from jinzhen.scenarios.base_year.tables import OBSERVED
from jinzhen.scenarios.horizon import LAST_FACT

DAYS = (date(2022, 9, 30), date(2023, 6, 30), LAST_FACT)
READ = read(Facts(as_of=LAST_FACT))
FINDERS = {OUTPUT: left_out.output_errors, ENTITIES: left_out.entities_errors, JOBS: left_out.jobs_errors}


def errors_of(measure, facts=READ.known):
    return {each.town: each.log_error for each in FINDERS[measure](facts, READ.before)}


def with_figure(measure, town, value):
    figures = READ.known.figures | {measure: READ.known.figures[measure].copy()}
    figures[measure][town] = value
    return READ.known._replace(figures=figures)


@pytest.mark.parametrize("n", [2, 3, 5, 10, 40])
def test_a_band_from_few_errors_is_that_of_student(n):
    assert band_factor(n) == pytest.approx(stats.t.ppf(0.9, n) / stats.norm.ppf(0.9), rel=0.005)


def test_without_errors_what_was_assumed_counts_and_with_many_only_they():
    assert belief([], 1.0) == (0.0, pytest.approx(spread_of([], 1.0)))
    assert spread_of([], 1.0) == pytest.approx(band_factor(2))
    many = np.random.default_rng(0).normal(0.4, 0.3, 4000)
    assert belief(many, 1.0) == (pytest.approx(0.4, abs=0.02), pytest.approx(0.3, abs=0.02))
    assert spread_of(many, 1.0) == pytest.approx(0.5, abs=0.02)


@pytest.mark.parametrize("measure", FINDERS)
def test_a_figure_has_no_part_in_its_own_prediction(measure):
    """A part of the figure, the same part of the error: nothing of it, nor of what its trade learnt of it, is left."""
    for town, error in errors_of(measure).items():
        moved = errors_of(measure, with_figure(measure, town, 0.8 * READ.known.figures[measure][town]))
        assert moved[town] == pytest.approx(error + np.log(0.8), abs=1e-9), READ.known.towns[town].name_zh


def test_the_trade_forgets_what_a_figure_of_the_town_taught_it():
    """Output a worker of pumps is that of the only town: with it left in, jobs would be predicted as they are."""
    town = next(row for row, each in enumerate(READ.known.towns) if each.town_id == "P13")
    trade = READ.known.trade[town]
    others = left_out.without(READ.known, READ.before, town, (JOBS,))
    assert READ.known.trades.published_output_per_worker_mcny[trade] == pytest.approx(1.62)
    assert others.trades.published_output_per_worker_mcny[trade] == pytest.approx(0.9)


@pytest.mark.parametrize("as_of", DAYS)
def test_the_base_year_is_as_wide_as_the_errors_known_on_its_day(as_of):
    known = read(Facts(as_of=as_of)).known
    towns = load_base_year(as_of=as_of).towns
    least = known.spread(np.array([np.isfinite(town.prior_entities) for town in known.towns]), estimate.ENTITIES_SPREAD)
    free = towns.n_entities_standing != OBSERVED
    assert towns.n_entities_log_sd[free] == pytest.approx(np.hypot(least, known.spreads[ENTITIES])[free])
    assert known.spreads[ENTITIES] > estimate.ENTITIES_SPREAD[1]
    assert (towns.n_entities_log_sd[~free] == 0.0).all()


def test_wrong_figures_make_what_is_not_known_wider():
    strange = with_figure(ENTITIES, 0, 3.0 * READ.known.figures[ENTITIES][0])
    wider = with_spreads(strange, READ.before).spreads
    assert wider[ENTITIES] > 1.05 * READ.known.spreads[ENTITIES]
    assert wider[OUTPUT] == READ.known.spreads[OUTPUT]


def test_knowing_single_towns_less_makes_all_of_them_no_larger():
    """Before any total is known; what is drawn about a lower middle has the mean of before."""
    known = read(Facts(as_of=DAYS[0])).known
    before = known._replace(spreads=estimate.NOTHING_BEYOND)
    for measure, found, of in ((OUTPUT, estimate.reported_output, OUTPUT), (ENTITIES, estimate.entities, ENTITIES)):
        free = ~np.isfinite(known.figures[measure])
        mean = found(known).value * np.exp(0.5 * known.spreads[of] ** 2)
        assert mean[free].sum() == pytest.approx(found(before).value[free].sum(), rel=0.03)  # whole numbers of entities


def test_nothing_is_assumed_narrower_than_what_clusters_differ_by():
    assert pytest.approx(1.214, abs=0.001) == SIZE_SPREAD
