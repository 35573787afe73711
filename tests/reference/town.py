"""A town as its firms see it: its register of firms, and the figures of the shared town tables as plain numbers."""

from __future__ import annotations

from bisect import insort
from heapq import heappop, heappush
from operator import attrgetter
from typing import TYPE_CHECKING

from jinzhen.model.inputs import Levers
from jinzhen.model.phases.factors import LEADER_FIRST, MOST_EFFICIENT_FIRST, PROPORTIONAL
from jinzhen.model.phases.figures import MARGIN_YEARS
from jinzhen.model.phases.turnover import LEADING_MCNY, LEADING_SHARE
from jinzhen.model.rules.links import BREAK_RATE
from reference import rules
from reference.firm import PaperFirm, ReferenceFirm

if TYPE_CHECKING:
    from reference.model import ReferenceModel

#: What a town adds up over its firms once a step: figure of the town table, attribute of a firm.
SUMS = {"output_mcny": "output_mcny", "output_year_mcny": "output_year_mcny", "value_added_mcny": "value_added_mcny",
        "wages_mcny": "wages_mcny", "tax_mcny": "tax_mcny", "investment_mcny": "investment_mcny",
        "capital_mcny": "capital_mcny", "energy_use_tce": "energy_tce", "discharge_use_t": "discharge_t",
        "credit_mcny": "loan_mcny"}
#: What firms know of their trade, the same in every step.
OF_TRADE = ("materials_share", "local_sourcing_share", "wage_mcny", "energy_mcny_per_tce", "power_kwh_per_tce",
            "listed")

_PLACE = attrgetter("place")


class ReferenceTown:
    """Not an agent here: what towns decide is shared with the engine, through the row `index` of the town tables.

    firms, papers : real firms and those on paper, by place; a newcomer takes the lowest place that is free
    part : part of a year's sales that falls into this step
    """

    def __init__(self, model: ReferenceModel, index: int) -> None:
        self.model, self.index = model, index
        columns = model.tables.towns
        self.city, self.county = int(columns.city[index]), int(columns.county[index])
        self.trade, self.category = int(columns.trade[index]), int(columns.category[index])
        for name in OF_TRADE:
            setattr(self, name, float(getattr(model.tables.trades, name)[self.trade]))
        self.firms: list[ReferenceFirm] = []
        self.papers: list[PaperFirm] = []
        self._vacant: list[int] = []

    # --- the register ---

    def register(self, unit: ReferenceFirm | PaperFirm) -> None:
        """Take a firm in, at the lowest free place."""
        n_units = len(self.firms) + len(self.papers)
        unit.place = heappop(self._vacant) if self._vacant else n_units
        insort(self.papers if isinstance(unit, PaperFirm) else self.firms, unit, key=_PLACE)
        unit.town = self

    def strike(self, unit: ReferenceFirm | PaperFirm) -> None:
        """Let a firm go; its place is free."""
        (self.papers if isinstance(unit, PaperFirm) else self.firms).remove(unit)
        heappush(self._vacant, unit.place)

    # --- between the tables and the firms ---

    def look(self, *names: str) -> None:
        """Read figures of the town tables as plain numbers."""
        columns = self.model.tables.towns
        for name in names:
            setattr(self, name, float(getattr(columns, name)[self.index]))

    def tell(self, **figures: float) -> None:
        """Write figures to the town tables."""
        for name, value in figures.items():
            getattr(self.model.tables.towns, name)[self.index] = value

    def total(self, name: str) -> float:
        """Sum of an attribute over its firms."""
        return rules.add_up(map(attrgetter(name), self.firms))

    def usual(self, name: str) -> float:
        """Mean of an attribute over its firms, 0 without any."""
        return self.total(name) / len(self.firms) if self.firms else 0.0

    def begin(self) -> None:
        """Levers as they apply here in this step, and the season."""
        clock = self.model.clock
        self.lever = Levers(*self.model.at_town[:, self.index].tolist())
        self.season = float(self.model.tables.trades.season[self.trade, clock.quarter])
        self.part = clock.step_years * self.season
        self.look("cost_relief", "guarantee_cover", "expected_grant_share")

    def open_market(self) -> None:
        """Orders a unit of pull brings, at home and abroad."""
        self.look("domestic_mcny", "exports_mcny", "pull", "export_pull")
        self.home_per_pull = self.domestic_mcny / self.pull if self.pull > 0.0 else 0.0
        self.abroad_per_pull = self.exports_mcny / self.export_pull if self.export_pull > 0.0 else 0.0

    def grant_energy(self) -> None:
        """Within the town's quota: everybody the same share, or one after the other by the priority that is set."""
        self.look("energy_wanted_tce", "energy_quota_tce")
        if self.energy_wanted_tce <= self.energy_quota_tce:
            return
        if self.lever.energy_priority == PROPORTIONAL:
            for firm in self.firms:
                firm.energy_tce *= self.energy_quota_tce / self.energy_wanted_tce
            return
        first = {MOST_EFFICIENT_FIRST: lambda firm: firm.energy_tce_per_mcny,
                 LEADER_FIRST: lambda firm: -firm.leading}[int(self.lever.energy_priority)]
        left = self.energy_quota_tce
        for firm in sorted(self.firms, key=first):
            firm.energy_tce = min(firm.energy_tce, left)
            left -= firm.energy_tce

    def receive_factors(self) -> None:
        """What rationing left for its firms: land, loans, workers, discharge, grants."""
        tables = self.model.tables
        self.look("discharge_factor", "land_factor", "expected_grant_share", "permits_mcny", "discharge_wanted_t")
        wanted = self.discharge_wanted_t
        self.permit_mcny_per_t = self.permits_mcny / wanted if wanted > 0.0 else 0.0
        self.credit_factor = float(tables.cities.credit_factor[self.city])
        self.hire_factor = float(tables.counties.hire_factor[self.county])

    def add_up(self) -> None:
        """Sums of its firms, and its margin, smoothed."""
        self.tell(**{figure: self.total(name) for figure, name in SUMS.items()})
        self.look("output_mcny", "margin")
        now = min(max(self.total("profit_mcny") / self.output_mcny, -0.3), 0.3) if self.output_mcny > 0.0 else 0.0
        self.tell(margin=rules.smoothed(self.margin, now, MARGIN_YEARS, self.model.clock.step_years))

    def compare(self) -> None:
        """Mean productivity of its firms, and where its best tenth begins."""
        mean, n_firms = self.usual("tfp"), max(len(self.firms), 1)
        variance = rules.add_up((firm.tfp - mean) ** 2 for firm in self.firms) / n_firms
        self.tell(tfp_mean=mean, tfp_frontier=mean + 1.3 * variance**0.5)

    def count(self) -> None:
        """How many firms of each kind it has."""
        n_leaders = self.total("leading")
        self.tell(operating=len(self.firms), paper=len(self.papers), leaders=n_leaders,
                  supporting=len(self.firms) - n_leaders, above_size=self.total("above_size"),
                  titles=self.total("title"), centres=self.total("centre"), jobs=self.total("payroll_jobs"),
                  entities=len(self.firms) + len(self.papers))

    # --- the chain ---

    def set_chances_of_links(self) -> None:
        """Chances that a supplier finds a leading firm, and that a link ends, in this step."""
        years = self.model.clock.step_years
        self.look("infrastructure", "infrastructure_start")
        rate = rules.search_rate(self.lever.cluster_organisations, self.infrastructure - self.infrastructure_start)
        self.finds, self.ends = rules.chance_within(rate, years), rules.chance_within(BREAK_RATE, years)
        self.leaders = [firm for firm in self.firms if firm.leading > 0.0]

    def choose_leader(self, draw: float) -> ReferenceFirm | None:
        """A leading firm, chosen in proportion to its orders."""
        chosen = None
        left = draw * rules.add_up(firm.orders_mcny for firm in self.leaders)
        for firm in self.leaders:
            if firm.orders_mcny > 0.0:
                chosen = firm
                left -= firm.orders_mcny
                if left < 0.0:
                    break
        return chosen

    def promote(self) -> None:
        """Once a year, large suppliers become leading firms."""
        self.look("output_year_mcny")
        self.leading_line_mcny = max(LEADING_MCNY, LEADING_SHARE * self.output_year_mcny)
        for firm in self.firms:
            firm.grow_into_leader()
