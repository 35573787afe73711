"""The base year 2022: published facts with their sources, fitted so that published totals hold."""

from jinzhen.scenarios.base_year.build import load_base_year
from jinzhen.scenarios.base_year.quality import how_well, standing_counts
from jinzhen.scenarios.base_year.synthetic import base_year_of, synthetic
from jinzhen.scenarios.base_year.tables import BaseYear, Drawn, Imposed, Total, Towns, Trades

__all__ = ["BaseYear", "Drawn", "Imposed", "Total", "Towns", "Trades", "base_year_of", "how_well", "load_base_year",
           "standing_counts", "synthetic"]
