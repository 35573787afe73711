"""A column is declared once: with name, unit, meaning and limits, in one table, at one place in memory."""

import itertools

import numpy as np
import pytest
from bare_worlds import bare_world

from jinzhen.model.outcomes import MONEY_LINES, OUTCOMES, TOWN_FIGURE_NAMES, TOWN_FIGURES
from jinzhen.model.state.column import declared
from jinzhen.model.state.firms import Firms, Flows
from jinzhen.model.state.now import Lever, Money, Param
from jinzhen.model.state.places import Cities, Counties, Projects, Trades
from jinzhen.model.state.towns import Towns
from jinzhen.model.state.world import Prices, Sums, by_name
from jinzhen.scenarios.constants import CONSTANT_NAMES
from jinzhen.scenarios.levers import LEVER_NAMES
from jinzhen.scenarios.uncertainties import UNCERTAINTY_NAMES

TABLES = (Firms, Flows, Towns, Trades, Cities, Counties, Projects, Prices, Sums)
COLUMNS = [(f"{table.__name__}.{name}", what) for table in TABLES for name, what in declared(table).items()]


def test_every_field_of_a_table_is_declared_with_a_meaning_a_unit_and_limits():
    assert {f"{table.__name__}.{name}" for table in TABLES for name in table._fields} == {name for name, _ in COLUMNS}
    assert [name for name, what in COLUMNS if not (what.meaning and what.unit and what.low < what.high)] == []


def test_a_meaning_is_given_once_in_a_table():
    """Two columns of the same meaning are one column, or one of them is told wrong."""
    for table in TABLES:
        meanings = [what.meaning for what in declared(table).values()]
        assert len(set(meanings)) == len(meanings), table.__name__


def test_every_column_has_memory_of_its_own():
    world = bare_world(3, n_cities=2, n_projects=4)
    columns = {f"{type(table).__name__}.{name}": column for table in by_name(world)
               for name, column in table._asdict().items()}
    assert set(columns) == {name for name, _ in COLUMNS if not name.startswith(("Prices", "Sums"))}
    for (name, one), (other_name, other) in itertools.combinations(columns.items(), 2):
        assert not np.may_share_memory(one, other), f"{name} and {other_name}"
    assert all(any(np.may_share_memory(column, array) for array in world) for column in columns.values())


def test_figures_have_names_of_their_own():
    assert len(set(TOWN_FIGURE_NAMES)) == len(TOWN_FIGURE_NAMES)
    assert len({figure.name for figure in OUTCOMES}) == len(OUTCOMES)
    for figure in (*OUTCOMES, *TOWN_FIGURES):
        assert figure.unit and figure.label_en and figure.label_zh, figure.name
        assert figure.kind in ("stock", "flow", "share"), figure.name


def test_a_figure_of_a_column_is_one_of_the_towns():
    shown = {what.figure.name or name for name, what in declared(Towns).items() if what.figure}
    assert shown <= set(TOWN_FIGURE_NAMES)


@pytest.mark.parametrize(("enumeration", "names"), [
    (Lever, LEVER_NAMES), (Param, (*UNCERTAINTY_NAMES, *CONSTANT_NAMES)), (Money, [name for name, _ in MONEY_LINES]),
])
def test_enumerations_stand_in_the_order_of_their_registries(enumeration, names):
    assert [(member.name, member.value) for member in enumeration] == [(name, i) for i, name in enumerate(names)]
