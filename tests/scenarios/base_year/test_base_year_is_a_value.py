"""A base year can be compared, hashed and shown, and so can each of its tables."""

import pickle

from jinzhen.scenarios.base_year import load_base_year, synthetic


def test_base_years_are_equal_when_every_table_is() -> None:
    real, again = load_base_year(), pickle.loads(pickle.dumps(load_base_year()))
    assert again is not real and again == real and hash(again) == hash(real)
    small = synthetic(3, 30)
    assert real != small and real.towns != small.towns and real.towns == again.towns
    assert real != "Shanxi 2022"
    assert len({real, again, small}) == 2


def test_a_base_year_and_its_tables_show_themselves_in_one_line() -> None:
    real = load_base_year()
    for each in (real, real.towns, real.trades, real.cities, real.counties):
        assert len(repr(each)) < 80 and type(each).__name__ in repr(each)
