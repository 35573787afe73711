"""With a posterior a replication takes one row of it, whatever the policy; all else is drawn as without."""

import numpy as np
from posteriors import toy

from jinzhen.model.state.fitted import draw_params
from jinzhen.scenarios.scenario import Scenario
from jinzhen.scenarios.uncertainties import UNCERTAINTY_INDEX

COLUMNS = [UNCERTAINTY_INDEX[name] for name in ("demand_growth", "gi_premium")]


def drawn(scenario: Scenario, n: int = 300, **point: float) -> np.ndarray:
    return np.array([draw_params(scenario, 5, number, point) for number in range(n)])


def test_rows_are_taken_whole_and_equally_often():
    plain, told = Scenario.baseline(), Scenario.baseline(posterior=toy())
    before, after = drawn(plain), drawn(told)
    rows = [toy().rows.tolist().index(row) for row in after[:, COLUMNS].tolist()]
    assert min(np.bincount(rows, minlength=3)) > 70
    others = np.delete(np.arange(before.shape[1]), COLUMNS)
    assert (before[:, others] == after[:, others]).all()
    assert abs(np.corrcoef(rows, before[:, others[0]])[0, 1]) < 0.2  # no draw of a prior decides the row


def test_policies_share_the_rows():
    told = Scenario.baseline(posterior=toy())
    other = told.with_levers(special_fund=1000).with_priors(brand_premium=0.05)
    assert (drawn(told, 40)[:, COLUMNS] == drawn(other, 40)[:, COLUMNS]).all()


def test_a_point_and_a_value_of_ones_own_stand_over_a_row():
    told = Scenario.baseline(posterior=toy())
    assert set(drawn(told, 20, demand_growth=0.07)[:, COLUMNS[0]]) == {0.07}
    own = drawn(told.with_priors(demand_growth=0.01), 20)[:, COLUMNS]
    assert set(own[:, 0]) == {0.01} and (own[:, 1] == drawn(told, 20)[:, COLUMNS[1]]).all()
