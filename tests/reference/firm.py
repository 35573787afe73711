"""Firms as ordinary Mesa agents: one attribute a quantity, one method for every part of a step."""

from __future__ import annotations

from typing import TYPE_CHECKING

import mesa
from jinzhen.model import streams
from jinzhen.model.columns import FIRM_ROWS
from jinzhen.model.phases.investment import EXPECTATION_YEARS, OUTPUT_YEARS, RD_WEAR_RATE
from jinzhen.model.rules.finance import CASH_BUFFER_YEARS, PAYOUT_SHARE, REPAYMENT_RATE
from jinzhen.model.rules.investment import DEPRECIATION_RATE
from reference import rules
from reference.roles import LeadingFirm, Supplier

if TYPE_CHECKING:
    from reference.model import ReferenceModel
    from reference.town import ReferenceTown

#: Attributes of a firm: the engine's columns of the same name, but for what class and role say.
STATE = tuple(name for name in FIRM_ROWS if name not in ("operating", "paper", "leading", "chain_years"))


class PaperFirm(mesa.Agent):
    """An entity that exists on paper only; it counts until it is found."""

    def __init__(self, model: ReferenceModel, identity: int) -> None:
        super().__init__(model)
        self.identity = identity
        self.place = 0


class ReferenceFirm(mesa.Agent):
    """A firm in business. Units are in the names; amounts are of one step unless the engine's columns say a year.

    identity : what its random draws are made from
    place : where it stands in its town's register; lower places come first where an order is needed
    role : `Supplier` or `LeadingFirm`
    """

    def __init__(self, model: ReferenceModel, identity: int, **state: float) -> None:
        super().__init__(model)
        self.identity = identity
        self.place = 0
        self.town: ReferenceTown
        self.role: Supplier | LeadingFirm = Supplier()
        for name in STATE:
            setattr(self, name, state.get(name, 0.0))

    @property
    def leading(self) -> float:
        """1.0 for a leading firm."""
        return self.role.leading

    # --- 4 orders ---

    def weigh(self) -> None:
        """What it can make in a year, and how much it draws customers at home and abroad."""
        elasticity = self.model.params.segment_elasticity
        pull = rules.pull(self.appeal, self.tfp, self.town.cost_relief, elasticity)
        self.export_pull = pull * self.export_share
        self.pull = pull - self.export_pull
        self.capacity_mcny = rules.capacity(self.log_scale, self.tfp, self.capital_mcny, self.payroll_jobs)

    def take_orders(self) -> None:
        """Its part of the town's sales; a supplier then offers some of what it can sell to its leading firms."""
        self.orders_mcny = self.pull * self.town.home_per_pull + self.export_pull * self.town.abroad_per_pull
        self.role.offer(self)

    def pass_down(self) -> None:
        """A leading firm orders from its suppliers."""
        self.role.pass_down(self)

    # --- 5 factors ---

    def intend(self) -> None:
        """Orders through its leading firms come on top; what it would make of all, and the energy that takes."""
        self.chain_orders_mcny = self.role.receive(self)
        self.orders_mcny += self.chain_orders_mcny
        self.intended_mcny = rules.intended_output(self.capacity_mcny * self.town.part, self.orders_mcny)
        self.energy_tce = self.intended_mcny * self.energy_tce_per_mcny
        self.discharge_t = self.intended_mcny * self.discharge_t_per_mcny

    def want_investment(self) -> None:
        """Investment at the present cost of capital, and the land it takes."""
        model, town, params = self.model, self.town, self.model.params
        rate = rules.lending_rate(model.price.lending_rate, params.small_loan_wedge, self.above_size)
        usual = rules.lending_rate(params.lending_rate, params.small_loan_wedge, self.above_size)
        after_discount = max(rate - 0.01 * town.lever.credit_rate_discount, 0.0)
        cost = rules.user_cost_ratio(after_discount, usual, town.expected_grant_share, self.payroll_jobs)
        self.wanted_mcny = rules.wanted_investment(
            self.capital_mcny, self.expected_orders_mcny, self.capital_ratio, cost, params.user_cost_elasticity,
            model.clock.step_years)
        self.land_mu = rules.land_for(self.wanted_mcny, self.capital_mcny, params.land_mcny_per_mu,
                                      model.clock.step_years)

    def want_loan_and_workers(self) -> None:
        """The loan its investment asks for, the persons its orders ask for, and the growth it has no room for."""
        town, years = self.town, self.model.clock.step_years
        limit = rules.credit_limit(self.capital_mcny, self.expected_orders_mcny, self.model.params.collateral_share,
                                   town.lever.guarantee_share, self.leading, town.guarantee_cover)
        self.loan_wanted_mcny = rules.wanted_loan(
            self.wanted_mcny, town.expected_grant_share, self.cash_mcny, self.expected_orders_mcny,
            self.debt_mcny * REPAYMENT_RATE * years, limit, self.debt_mcny)
        self.hires_jobs = rules.wanted_hires(self.payroll_jobs, self.expected_orders_mcny, self.capacity_mcny, years)
        self.growth_gap_mcny = self.above_size * max(self.expected_orders_mcny - 0.9 * self.capacity_mcny, 0.0)

    # --- 6 production, 7 accounts ---

    def produce(self) -> None:
        """Output within the energy it was granted and the discharge its town may emit."""
        self.output_mcny = rules.output_within(self.intended_mcny, self.energy_tce, self.energy_tce_per_mcny,
                                               self.town.discharge_factor)
        self.energy_tce = self.output_mcny * self.energy_tce_per_mcny
        self.discharge_t = self.output_mcny * self.discharge_t_per_mcny
        in_chain = self.chain_orders_mcny / self.orders_mcny if self.orders_mcny > 0.0 else 1.0
        self.outside_sales_mcny = self.output_mcny * (1.0 - in_chain)

    def earn(self) -> None:
        """Value added, wages, and what the power price and the interest discount save it."""
        town, price, years = self.town, self.model.price, self.model.clock.step_years
        materials = self.output_mcny * (town.materials_share * price.materials / price.output)
        energy_cost = self.energy_tce * (town.energy_mcny_per_tce * price.energy)
        self.value_added_mcny = rules.value_added(self.output_mcny, materials, energy_cost)
        self.wages_mcny = self.payroll_jobs * (town.wage_mcny * price.wage * years)
        self.power_saved_mcny = rules.power_saving(self.energy_tce, town.power_kwh_per_tce,
                                                   town.lever.power_price_discount, town.listed, self.high_voltage)
        discount = min(0.01 * town.lever.credit_rate_discount, price.lending_rate)
        self.interest_saved_mcny = self.debt_mcny * discount * years

    def settle(self) -> None:
        """Interest, permits, R&D, taxes and dividends; what is left is cash."""
        wedge = self.model.params.small_loan_wedge
        rate = rules.lending_rate(self.model.price.lending_rate, wedge, self.above_size)
        interest = self.debt_mcny * rate * self.model.clock.step_years
        permits = self.intended_mcny * self.discharge_t_per_mcny * self.town.permit_mcny_per_t
        self.rd_mcny = rules.rd_spending(self.output_mcny, self.leading)
        before_tax = (self.value_added_mcny - self.wages_mcny + self.power_saved_mcny + self.interest_saved_mcny
                      - interest - permits - self.rd_mcny)
        self.tax_mcny = rules.tax(self.value_added_mcny, before_tax)
        self.profit_mcny = before_tax - self.tax_mcny
        self.cash_mcny += self.profit_mcny - PAYOUT_SHARE * max(self.profit_mcny, 0.0)

    # --- 8 investment ---

    def take_equity(self, per_gap: float) -> None:
        """Guidance money in proportion to the growth it has no room for. per_gap : m CNY a m CNY of gap."""
        self.equity_received_mcny = self.growth_gap_mcny * per_gap
        self.equity_mcny += self.equity_received_mcny
        self.cash_mcny += self.equity_received_mcny

    def borrow(self) -> None:
        """The loan the banks give, less what it repays."""
        self.loan_mcny = self.loan_wanted_mcny * self.town.credit_factor
        due = self.debt_mcny * REPAYMENT_RATE * self.model.clock.step_years
        repaid = min(due, max(self.cash_mcny + self.loan_mcny, 0.0))
        self.debt_mcny += self.loan_mcny - repaid
        self.cash_mcny += self.loan_mcny - repaid

    def invest(self) -> None:
        """Build what land and money allow; grants pay their share, an overdraft what cash does not."""
        town, years = self.town, self.model.clock.step_years
        buffer = CASH_BUFFER_YEARS * self.expected_orders_mcny
        self.investment_mcny = rules.affordable_investment(
            self.wanted_mcny, self.capital_mcny, town.land_factor, self.cash_mcny, town.expected_grant_share, buffer,
            years)
        self.cash_mcny -= self.investment_mcny * (1.0 - town.expected_grant_share)
        self.capital_mcny += self.investment_mcny - DEPRECIATION_RATE * years * self.capital_mcny
        overdraft = max(-self.cash_mcny, 0.0)
        self.debt_mcny += overdraft
        self.cash_mcny += overdraft

    def hire(self) -> None:
        """Take on those of the workers it wants whom the county has, or let go."""
        self.payroll_jobs += self.hires_jobs * (self.town.hire_factor if self.hires_jobs > 0.0 else 1.0)

    def expect(self) -> None:
        """Follow orders and output, freed of season; its size class with them."""
        years = self.model.clock.step_years
        per_year = 1.0 / (years * max(self.town.season, 0.01))
        self.expected_orders_mcny = rules.smoothed(self.expected_orders_mcny, self.orders_mcny * per_year,
                                                   EXPECTATION_YEARS, years)
        self.output_year_mcny = rules.smoothed(self.output_year_mcny, self.output_mcny * per_year, OUTPUT_YEARS, years)
        self.above_size = rules.stays_above_size(self.above_size, self.output_year_mcny)

    # --- 9 learning ---

    def learn(self) -> None:
        """Productivity moves by what it can learn, and by chance; so does appeal."""
        model, town, params = self.model, self.town, self.model.params
        years = model.clock.step_years
        yearly = (rules.drift(self.tfp, town.tfp_mean, town.tfp_frontier, params.tfp_growth, params.imitation_rate,
                              params.tfp_reversion)
                  + rules.chain_learning(self.role.chain_years, params.link_tfp_effect)
                  + rules.support_learning(town.services_gain, town.skill_gain, self.rd_mcny, self.output_mcny,
                                           params.platform_tfp_effect, params.skill_tfp_effect, params.rd_tfp_effect))
        a, b = rules.uniform2(model.seed, model.number, self.identity, model.clock.step, streams.TFP_SHOCK)
        for_tfp = rules.spread_of_shock(params.tfp_shock_scale, self.payroll_jobs, years)
        for_appeal = rules.spread_of_shock(params.appeal_shock_scale, self.payroll_jobs, years)
        self.tfp += yearly * years + town.size_gain
        self.tfp += rules.laplace(a, for_tfp)
        self.appeal += rules.laplace(b, for_appeal)

    def grow_older(self) -> None:
        """R&D adds up and wears, energy use falls, a quarter passes."""
        years = self.model.clock.step_years
        self.rd_stock_mcny += self.rd_mcny - RD_WEAR_RATE * years * self.rd_stock_mcny
        self.energy_tce_per_mcny *= 1.0 - self.model.params.energy_intensity_decline * years
        self.age_years += years

    def compete_for_titles(self) -> None:
        """Once a year, above the designated size: the next title, and a technology centre."""
        if self.above_size > 0.0:
            model = self.model
            u = rules.uniform(model.seed, model.number, self.identity, model.clock.step, streams.TITLES)
            intensity = self.rd_stock_mcny / max(self.output_year_mcny, 1.0)
            self.title = rules.title_after(self.title, intensity, u)
            self.centre = rules.centre_after(self.centre, self.leading, intensity, u)

    # --- 10 exit and links ---

    def weigh_exit(self) -> None:
        """Chance to close in this step, and the draws for that and for its links."""
        model, params = self.model, self.model.params
        margin = self.profit_mcny / max(self.output_mcny, 1e-6)
        worth = self.capital_mcny + self.cash_mcny - self.debt_mcny
        scale = params.hazard_scale
        hazard = rules.exit_hazard(self.capital_mcny, self.age_years, margin, worth, scale * params.hazard_small,
                                   scale * params.hazard_medium, scale * params.hazard_large)
        u, self.link_draw = rules.uniform2(model.seed, model.number, self.identity, model.clock.step, streams.EXIT)
        self.closes = u < rules.chance_within(hazard, model.clock.step_years)

    def search(self) -> None:
        """Look for a leading firm, from the step after it came."""
        if self.age_years > 0.0:
            self.role.search(self)

    def grow_into_leader(self) -> None:
        """Once a year, a supplier large enough becomes a leading firm: its own links end."""
        if self.role.leading == 0.0 and self.output_year_mcny >= self.town.leading_line_mcny:
            self.role = LeadingFirm()
