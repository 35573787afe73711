"""A small world to be seen through Mesa."""

import pytest

from jinzhen.model.mesa.province import ProvinceModel
from jinzhen.scenarios.base_year import synthetic
from jinzhen.scenarios.scenario import Scenario


@pytest.fixture(scope="session")
def base_year():
    """Six towns with 120 firms."""
    return synthetic(6, 120)


@pytest.fixture(scope="session")
def scenario():
    """The baseline to the end of 2023: five steps."""
    return Scenario.baseline(end="2023-12-31")


@pytest.fixture
def make(base_year, scenario):
    """Makes a model of the small world."""
    def make(**arguments):
        return ProvinceModel(**{"scenario": scenario, "base_year": base_year, "seed": 11, **arguments})
    return make


@pytest.fixture
def model(make):
    """A model of the small world at its base year."""
    return make()
