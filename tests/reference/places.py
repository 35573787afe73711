"""Trades, cities and counties as plain objects: what towns have in common."""

from __future__ import annotations

from collections.abc import Iterable
from math import exp
from typing import TYPE_CHECKING, Any

from reference import rules

from jinzhen.model import streams
from jinzhen.model.columns import COUNTY_ROWS, TRADE_ROWS, Cities
from jinzhen.model.rules.finance import REPAYMENT_RATE
from jinzhen.model.rules.towns import TO_ORDER_SHARE, TRAINING_MCNY

if TYPE_CHECKING:
    from reference.model import ReferenceModel
    from reference.town import ReferenceTown


class Place:
    """One row of a table as an object, its columns as attributes; it knows its towns."""

    def __init__(self, model: ReferenceModel, table: Any, names: Iterable[str], index: int) -> None:
        self.model, self.index = model, index
        self.towns: list[ReferenceTown] = []
        for name in names:
            setattr(self, name, float(getattr(table, name)[index]))


class Trade(Place):
    """A market at home and one abroad, which the trade's towns share with the rest of the country."""

    def __init__(self, model: ReferenceModel, index: int) -> None:
        super().__init__(model, model.tables.trades, TRADE_ROWS, index)
        self.season = model.tables.trades.season[index].tolist()

    def move(self, elapsed_years: float) -> None:
        """Demand grows, with a shock that fades; so does the weight of the rest of the country.

        Demand stands as in the middle of the step, that weight as at its start, where firms' productivity stands.
        elapsed_years : from the middle of the last step to that of this one
        """
        model, params, clock = self.model, self.model.params, self.model.clock
        kept = params.demand_persistence ** (4.0 * clock.step_years)
        spread = params.demand_shock_sd * ((1.0 - kept**2) / (1.0 - params.demand_persistence**2)) ** 0.5
        z = rules.normal(model.draw(self.index, streams.DEMAND))
        shock = kept * self.shock + spread * z
        growth = exp((params.demand_growth + self.growth) * elapsed_years + shock - self.shock)
        self.shock = shock
        self.demand *= growth
        self.export_demand *= growth
        years = clock.step_years if clock.step > 0 else 0.0
        rival = exp((params.town_elasticity - 1.0) * (params.tfp_growth + params.outside_growth_gap) * years)
        self.outside_weight *= rival
        self.outside_export_weight *= rival

    def share_market(self) -> None:
        """The country or Shanxi, then the town; home and export markets apart."""
        clock = self.model.clock
        part = self.season[clock.quarter] * clock.step_years
        for town in self.towns:
            town.weigh()
        weight = rules.add_up(town.market_weight for town in self.towns)
        inside = rules.shanxi_share(weight, self.outside_weight)
        abroad = rules.add_up(town.export_weight for town in self.towns)
        inside_abroad = rules.shanxi_share(abroad, self.outside_export_weight)
        for town in self.towns:
            town.market_share = inside * town.market_weight / weight if weight > 0.0 else 0.0
            town.domestic_mcny = self.demand * part * town.market_share
            share_abroad = inside_abroad * town.export_weight / abroad if abroad > 0.0 else 0.0
            town.exports_mcny = self.export_demand * part * share_abroad


class City(Place):
    """Banks that lend to the city's towns; named : its provincial towns."""

    def __init__(self, model: ReferenceModel, index: int) -> None:
        super().__init__(model, model.tables.cities, Cities._fields, index)

    def count_credit(self) -> None:
        """Loans its towns want, and what banks can lend: what is repaid and the growth of lending."""
        growth = self.model.params.credit_supply_growth
        self.credit_wanted_mcny = rules.add_up(town.credit_wanted_mcny for town in self.towns)
        self.credit_supply_mcny = self.debt_mcny * (REPAYMENT_RATE + growth) * self.model.clock.step_years


class County(Place):
    """A pool of workers and their skill."""

    def __init__(self, model: ReferenceModel, index: int) -> None:
        super().__init__(model, model.tables.counties, COUNTY_ROWS, index)
        self.city = model.cities[int(model.tables.counties.city[index])]

    def train(self) -> None:
        """Training raises skill; some are trained to order for hires that found nobody in the last step."""
        self.trained = rules.add_up(town.spent_mcny["training"] / TRAINING_MCNY for town in self.towns)
        effect = self.model.params.training_effect * self.trained / max(self.workers, 100.0)
        self.skill += (1.0 - self.skill) * (1.0 - exp(-effect))
        self.free_workers += min(TO_ORDER_SHARE * self.trained, self.hires_wanted * (1.0 - self.hire_factor))

    def share_workers(self) -> None:
        """The let-go join the free workers, who fill what part of the wanted hires they can."""
        hires = [firm.hires_jobs for town in self.towns for firm in town.firms]
        self.hires_wanted = rules.add_up(max(jobs, 0.0) for jobs in hires)
        self.free_workers += rules.add_up(max(-jobs, 0.0) for jobs in hires)
        self.hire_factor = min(self.free_workers / self.hires_wanted, 1.0) if self.hires_wanted > 0.0 else 1.0
        self.free_workers -= self.hires_wanted * self.hire_factor
        for town in self.towns:
            town.new_jobs = self.hire_factor * rules.add_up(max(firm.hires_jobs, 0.0) for firm in town.firms)

    def give_workers(self, jobs: float) -> None:
        """Newcomers find their workers among the free ones, as far as there are any."""
        self.free_workers = max(self.free_workers - jobs, 0.0)
