"""Towns and cities are found by whatever they are called."""

import pytest

from jinzhen.scenarios.base_year import load_base_year
from jinzhen.scenarios.base_year.names import city_number, town_number
from jinzhen.scenarios.errors import UserError


@pytest.fixture(scope="module")
def real():
    """The real base year."""
    return load_base_year()


def test_every_town_and_city_is_found_by_each_of_its_names(real):
    for names in (real.towns.town_id, real.towns.name_zh, real.towns.name_en):
        assert [town_number(real, name) for name in names] == list(range(real.n_towns))
        assert [town_number(real, f" {name.upper()}") for name in names] == list(range(real.n_towns))
    for names in (real.cities.name_zh, real.cities.name_en):
        assert [city_number(real, name) for name in names] == list(range(11))
    assert [city_number(real, name.removesuffix("市")) for name in real.cities.name_zh] == list(range(11))


def test_a_part_that_only_one_has_is_enough(real):
    assert town_number(real, "煤机") == town_number(real, "coal machinery") == town_number(real, "M27")


@pytest.mark.parametrize(("wanted", "told"), [
    ("原平煤矶", "did you mean 原平煤机?"), ("Yuanping coal machnery", "did you mean Yuanping coal machinery?"),
    ("泽州", "'泽州' is several: P11 泽州铸造, M01 泽州山楂红酒;"), ("未具名", "and 84 more"),
    ("", "there is no town ''"),
    ("Q99", "there is no town 'Q99'"), (150, "a number up to 149"), (-1, "there is no town -1"),
    (1.0, "there is no town 1.0"), (None, "there is no town None")])
def test_what_is_not_clear_is_told(real, wanted, told):
    with pytest.raises(UserError) as unclear:
        town_number(real, wanted)
    assert told in str(unclear.value)


def test_a_city_in_doubt_is_told(real):
    with pytest.raises(UserError, match="'晋' is several: 晋城市 Jincheng, 晋中市 Jinzhong"):
        city_number(real, "晋")
