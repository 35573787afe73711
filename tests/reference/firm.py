"""Firms as ordinary Mesa agents: one attribute a quantity, one method for every part of a step."""

from __future__ import annotations

from math import exp, log
from typing import TYPE_CHECKING

import mesa
from reference.roles import LeadingFirm, Supplier

from jinzhen.model.engine import streams
from jinzhen.model.phases.investment import CROSSING_MCNY, LEAST_STOCK_MCNY
from jinzhen.model.rules.turnover import BASE_DELAY_REMOVED
from jinzhen.model.state.world import Firm, Sum

if TYPE_CHECKING:
    from reference.model import ReferenceModel
    from reference.town import ReferenceTown

#: Attributes of a firm: the engine's columns of the same name, but for what class and role say.
STATE = tuple(column.name for column in Firm
              if column.name not in ("operating", "paper", "leading", "chain_years"))
#: Levers that reward a title, by rung.
TITLE_REWARDS = ("srdi_reward", "little_giant_reward", "champion_reward")


class PaperFirm(mesa.Agent):
    """An entity that exists on paper only; it counts until it is found."""

    def __init__(self, model: ReferenceModel, identity: int) -> None:
        super().__init__(model)
        self.identity = identity


class ReferenceFirm(mesa.Agent):
    """A firm in business. Units are in the names; amounts are of one step unless the engine's columns say a year.

    identity : what its random draws are made from
    role : `Supplier` or `LeadingFirm`
    """

    def __init__(self, model: ReferenceModel, identity: int, **state: float) -> None:
        super().__init__(model)
        self.identity = identity
        self.town: ReferenceTown
        self.role: Supplier | LeadingFirm = Supplier()
        for name in STATE:
            setattr(self, name, state.get(name, 0.0))

    @property
    def leading(self) -> float:
        """1.0 for a leading firm."""
        return self.role.leading

    # --- 1 conditions ---

    def reprice(self, dearer: float) -> None:
        """Energy and discharge a m CNY of output: the goods take as much as before."""
        self.energy_tce_per_mcny /= dearer
        self.discharge_t_per_mcny /= dearer

    # --- 4 orders ---

    def weigh(self) -> None:
        """What it can make in a year, and how much it draws customers at home and abroad."""
        town, rules = self.town, self.model.rules
        online = town.ecommerce * (1.0 - self.above_size)
        self.liquidity = rules.liquidity(self.cash_mcny, self.expected_orders_mcny)
        pull = exp(rules.log_pull(self.appeal, self.quality, online, self.tfp, town.cost_relief,
                                  self.model.param.capital_cost_pass_through * self.user_cost, self.liquidity))
        self.export_pull = pull * self.export_share
        self.pull = pull - self.export_pull
        goods = rules.capacity(self.log_scale, self.tfp, self.capital_mcny, self.payroll_jobs)
        self.capacity_mcny = goods * self.model.price.output

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
        self.intended_mcny = self.model.rules.intended_output(self.capacity_mcny * self.town.part, self.orders_mcny)
        self.energy_tce = self.intended_mcny * self.energy_tce_per_mcny
        self.discharge_t = self.intended_mcny * self.discharge_t_per_mcny

    def expect_orders(self) -> None:
        """Expected orders follow half of the step, freed of season: firms plan by its middle.

        Nobody plans for orders that quotas will not let through.
        """
        years = self.model.step_years
        orders = self.orders_mcny * self.town.reachable_share / (years * max(self.town.season, 0.01))
        self.expected_orders_mcny = self.model.rules.smoothed(
            self.expected_orders_mcny, orders, self.model.param.expectation_years, 0.5 * years)

    def counted(self, lever: str) -> float:
        """A lever's value in its town if it is for firms of its size, 0 if not."""
        weight = self.model.rules.size_weight(self.capital_mcny, *self.model.by_size[lever])
        return getattr(self.town.lever, lever) * weight

    def expect_grant(self) -> None:
        """Share of its investment that the public pays: the province's by size of firm, and the town's own."""
        rules, town = self.model.rules, self.town
        weight = rules.size_weight(self.capital_mcny, *self.model.by_size["tech_upgrade_share"])
        self.grant_share = rules.firm_grant_share(town.province_grant_share, town.town_grant_share, weight)

    def want_investment(self) -> None:
        """Investment at the present cost of capital, which also enters its price, and the land that takes.

        On top comes what equity for growth it has no room for lets it hope for.
        """
        rules, param, years = self.model.rules, self.model.param, self.model.step_years
        rate = rules.lending_rate(self.model.price.lending_rate, self.above_size)
        usual = rules.lending_rate(param.lending_rate, self.above_size)
        relief = (0.01 * self.counted("credit_rate_discount"), self.grant_share, self.payroll_jobs)
        self.user_cost = rules.log_capital_cost(rate, *relief, param.large_price_share)
        cost = rules.log_capital_cost(rate, *relief, 0.0) + rules.log_rate_cost(rate, usual)
        goods = self.expected_orders_mcny / self.model.price.output
        lump = rules.decided(self.model.draw(self.identity, streams.INVESTMENT), years)
        self.wanted_mcny = rules.wanted_investment(self.capital_mcny, goods, self.capital_ratio, cost, lump, years)
        full = param.growth_gap_ratio * param.normal_utilisation
        gap = self.expected_orders_mcny - full * self.capacity_mcny
        self.growth_gap_mcny = self.above_size * max(gap, 0.0)
        self.wanted_mcny += rules.guided_investment(self.growth_gap_mcny, self.town.equity_share)
        self.land_mu = rules.land_for(self.wanted_mcny, self.capital_mcny, self.land_held_mu, years)

    def want_workers(self) -> None:
        """The persons its orders ask for."""
        self.hires_jobs = self.model.rules.wanted_hires(self.payroll_jobs, self.expected_orders_mcny,
                                                        self.capacity_mcny, self.model.step_years)

    # --- 6 production, 7 accounts ---

    def produce(self) -> None:
        """Output within the energy it was granted and the discharge its town may emit."""
        self.output_mcny = self.model.rules.output_within(self.intended_mcny, self.energy_tce, self.energy_tce_per_mcny,
                                                          self.town.discharge_factor)
        self.energy_tce = self.output_mcny * self.energy_tce_per_mcny
        self.discharge_t = self.output_mcny * self.discharge_t_per_mcny
        in_chain = self.chain_orders_mcny / self.orders_mcny if self.orders_mcny > 0.0 else 1.0
        self.outside_sales_mcny = self.output_mcny * (1.0 - in_chain)

    def earn(self) -> None:
        """Value added, wages, R&D, and what the power price and the interest discount save it."""
        trade, price, rules, years = self.town.of_trade, self.model.price, self.model.rules, self.model.step_years
        materials = self.output_mcny * (trade.materials_share * price.materials / price.output)
        energy_cost = self.energy_tce * (trade.energy_mcny_per_tce * price.energy)
        self.value_added_mcny = rules.value_added(self.output_mcny, materials, energy_cost)
        self.wages_mcny = self.payroll_jobs * self.paid_share * (trade.wage_mcny * price.wage * years)
        power = rules.power_saving(self.energy_tce, trade.power_kwh_per_tce, self.counted("power_price_discount"),
                                   trade.listed, self.high_voltage)
        interest = self.debt_mcny * min(0.01 * self.counted("credit_rate_discount"), price.lending_rate) * years
        self.saved_mcny = power + interest
        self.model.money["power_price_discount"] += power
        self.model.money["credit_rate_discount"] += interest
        self.rd_mcny = rules.rd_spending(self.output_mcny, self.leading)

    def take_research_grant(self) -> None:
        """Its part of the town's grants for R&D, which adds to its own."""
        self.research_grant_mcny = self.model.rules.research_grant(self.rd_mcny, self.leading, self.title, self.centre,
                                                                   self.town.grant_per_rd)
        self.rd_mcny += self.model.param.rd_additionality * self.research_grant_mcny
        self.model.money["rd_grant"] += self.research_grant_mcny

    def settle(self) -> None:
        """Interest, permits, R&D, overheads, taxes and dividends; what is left is cash."""
        rules = self.model.rules
        rate = rules.lending_rate(self.model.price.lending_rate, self.above_size)
        interest = self.debt_mcny * rate * self.model.step_years
        permits = self.intended_mcny * self.discharge_t_per_mcny * self.town.permit_mcny_per_t
        before_tax = (self.value_added_mcny - self.wages_mcny + self.saved_mcny + self.research_grant_mcny
                      - interest - permits - self.rd_mcny)
        worn = rules.depreciation(self.capital_mcny, self.model.step_years)
        before_tax -= self.output_mcny * self.overhead_share + worn
        self.tax_mcny = rules.tax(self.value_added_mcny, before_tax)
        self.profit_mcny = before_tax - self.tax_mcny
        paid_out = rules.payout(self.profit_mcny, self.cash_mcny, self.expected_orders_mcny, self.model.step_years)
        self.cash_mcny += self.profit_mcny - paid_out + worn

    def fit_costs(self) -> None:
        """Yearly profit follows the step; other costs move where it leaves another margin than the firm aims at."""
        rules, years = self.model.rules, self.model.step_years
        self.profit_year_mcny = rules.smoothed(self.profit_year_mcny, self.profit_mcny / years,
                                               self.model.param.margin_years, years)
        margin = self.profit_year_mcny / max(self.output_year_mcny, 1e-6)
        self.overhead_share = rules.overhead_after(self.overhead_share, margin, self.margin_aim, years)

    # --- 8 investment ---

    def want_loan(self) -> None:
        """The loan that investment asks for where it has the land, beyond what the step has earned."""
        rules, years = self.model.rules, self.model.step_years
        self.limit_mcny = rules.credit_limit(self.capital_mcny, self.expected_orders_mcny,
                                             self.counted("guarantee_share"), self.leading, self.town.guarantee_cover)
        roomy = rules.investment_with_land(self.wanted_mcny, self.capital_mcny, self.land_held_mu,
                                           self.town.land_factor, years)
        due = self.debt_mcny * self.model.param.repayment_rate * years
        usual = rules.usual_loan(self.capital_mcny, years)
        self.loan_wanted_mcny = rules.wanted_loan(roomy, self.grant_share, self.cash_mcny, self.expected_orders_mcny,
                                                  due, usual, self.limit_mcny, self.debt_mcny)

    def take_equity(self, per_gap: float) -> None:
        """Guidance money in proportion to the growth it has no room for. per_gap : m CNY a m CNY of gap."""
        part = self.growth_gap_mcny * per_gap
        self.equity_mcny += part
        self.cash_mcny += part
        self.model.money["guidance_fund"] += part

    def borrow(self) -> None:
        """The loan the banks give, less what it repays."""
        self.loan_mcny = self.loan_wanted_mcny * self.town.credit_factor
        due = self.debt_mcny * self.model.param.repayment_rate * self.model.step_years
        repaid = min(due, max(self.cash_mcny + self.loan_mcny, 0.0))
        self.debt_mcny += self.loan_mcny - repaid
        self.cash_mcny += self.loan_mcny - repaid

    def invest(self) -> None:
        """Build what land and money allow; grants and tax credit are to pay their share."""
        town, param, years = self.town, self.model.param, self.model.step_years
        covered = min(self.grant_share + param.equipment_tax_credit, param.public_part_ceiling)
        buffer = param.cash_buffer_years * self.expected_orders_mcny
        self.investment_mcny = self.model.rules.affordable_investment(
            self.wanted_mcny, self.capital_mcny, self.land_held_mu, town.land_factor, self.cash_mcny, covered, buffer,
            years)
        self.land_mu = self.model.rules.land_for(self.investment_mcny, self.capital_mcny, self.land_held_mu, years)
        self.land_held_mu += self.land_mu
        self.own_part_mcny = self.investment_mcny * (1.0 - covered)
        self.grant_asked_mcny = self.investment_mcny * (self.grant_share - town.town_grant_share)
        self.capital_mcny += self.investment_mcny - self.model.rules.depreciation(self.capital_mcny, years)

    def pay_for_investment(self, granted: float) -> None:
        """What grants and tax credit do not pay is paid by cash, then credit. granted : part of the province's grant"""
        self.cash_mcny -= self.own_part_mcny + (1.0 - granted) * self.grant_asked_mcny
        self.model.money["tech_upgrade_share"] += granted * self.grant_asked_mcny
        overdraft = self.model.rules.overdraft(self.cash_mcny, self.debt_mcny, self.limit_mcny,
                                               self.expected_orders_mcny)
        self.debt_mcny += overdraft
        self.cash_mcny += overdraft

    def hire(self) -> None:
        """Take on those of the workers it wants whom the county has, or let go."""
        self.payroll_jobs += self.hires_jobs * (self.town.of_county.hire_factor if self.hires_jobs > 0.0 else 1.0)

    def follow_output(self) -> None:
        """Yearly output follows the step, freed of season."""
        years = self.model.step_years
        output = self.output_mcny / (years * max(self.town.season, 0.01))
        self.output_year_mcny = self.model.rules.smoothed(self.output_year_mcny, output, self.model.param.output_years,
                                                          years)

    def register_by_size(self) -> None:
        """Enter or leave the register of firms above the designated size; entering is rewarded."""
        model, rules = self.model, self.model.rules
        reward = CROSSING_MCNY * self.town.lever.size_crossing_reward
        if self.above_size > 0.0:
            due, rate = rules.falls_below_size(self.output_year_mcny), model.param.deregistration_rate
        else:
            due = self.output_year_mcny >= rules.registration_line(reward)
            rate = rules.registration_rate(reward)
        if not due or model.draw(self.identity, streams.REGISTRATION) >= rules.chance_within(rate, model.step_years):
            return
        self.above_size = 1.0 - self.above_size
        if self.above_size > 0.0:
            self.cash_mcny += reward
            model.money["size_crossing_reward"] += reward
        model.count(Sum.above_size_new if self.above_size > 0.0 else Sum.above_size_lost)

    # --- 9 learning ---

    def learn(self) -> None:
        """Productivity moves by what it can learn, and by chance; so does appeal."""
        model, town, rules, param = self.model, self.town, self.model.rules, self.model.param
        years = model.step_years
        imitation = rules.imitation_pace(town.meets, town.services_gain)
        yearly = (rules.drift(self.tfp, town.tfp_mean, town.tfp_frontier, imitation)
                  + rules.chain_learning(self.role.chain_years))
        a, b = model.draw_two(self.identity, streams.TFP_SHOCK)
        spread = rules.spread_of_shock(self.payroll_jobs, self.age_years, years)
        self.tfp += yearly * years + town.size_gain
        self.tfp += rules.laplace(a, param.tfp_shock_scale * spread)
        moved = rules.laplace(b, param.appeal_shock_scale * spread) - rules.passed_favour(self.favour, years)
        self.appeal += moved
        self.favour += moved

    def granted_research(self) -> float:
        """Part of its R&D stock that grants have made."""
        return self.rd_granted_mcny / max(self.rd_stock_mcny, LEAST_STOCK_MCNY)

    def grow_older(self) -> None:
        """R&D adds up and wears, energy and discharge fall, customers stay, inspections raise quality, time passes.

        What grants add to R&D teaches as far as the stock goes beyond its own.
        """
        town, rules, param, years = self.town, self.model.rules, self.model.param, self.model.step_years
        before = self.granted_research()
        added = self.rd_mcny - rules.rd_spending(self.output_mcny, self.leading)
        self.rd_stock_mcny += self.rd_mcny - param.rd_wear_rate * years * self.rd_stock_mcny
        self.rd_granted_mcny += added - param.rd_wear_rate * years * self.rd_granted_mcny
        self.tfp += rules.research_learning(before, self.granted_research())
        pace = rules.intensity_pace(self.investment_mcny, self.capital_mcny, years)
        self.energy_tce_per_mcny *= 1.0 - param.energy_intensity_decline * pace
        self.discharge_t_per_mcny *= 1.0 - param.energy_intensity_decline * pace
        self.appeal += rules.customers_kept(self.liquidity, town.liquidity_mean) * years
        checks = rules.quality_checks(town.lever.quality_enforcement, town.services_gain)
        self.quality += rules.quality_gain(self.quality, checks) * years
        self.age_years += years

    def compete_for_titles(self) -> None:
        """Once a year, above the designated size: the next title with its reward and prestige; a technology centre."""
        if self.above_size == 0.0:
            return
        model, rules = self.model, self.model.rules
        draw = model.draw(self.identity, streams.TITLES)
        intensity = self.rd_stock_mcny / max(self.output_year_mcny, 1.0)
        rung = min(int(self.title), 2)
        reward = getattr(self.town.lever, TITLE_REWARDS[rung])
        title = rules.title_after(self.title, intensity, rules.application(reward, rules.usual_reward(rung)), draw)
        if title > self.title:
            self.title = title
            self.appeal += model.param.title_prestige
            self.cash_mcny += reward
            model.money[TITLE_REWARDS[rung]] += reward
        self.centre = rules.centre_after(self.centre, self.leading, intensity, draw)

    def consider_listing(self) -> None:
        """Once a year, a leading firm may list: it raises equity and gets a reward."""
        if self.leading == 0.0 or self.quoted > 0.0:
            return
        model, rules, reward = self.model, self.model.rules, self.town.lever.listing_support
        chance = rules.chance_within(rules.listing_rate(self.leading, self.output_year_mcny, reward), 1.0)
        if model.draw(self.identity, streams.LISTING) < chance:
            raised = model.param.listing_equity_share * self.capital_mcny
            self.quoted = 1.0
            self.equity_mcny += raised
            self.cash_mcny += raised + reward
            model.money["listing_support"] += reward

    # --- 10 exit, merger and links ---

    def margin(self) -> float:
        """Profit over sales in this step."""
        return self.profit_mcny / max(self.output_mcny, 1e-6)

    def weigh_exit(self) -> None:
        """Chance to close in this step, and the draws for that and for its links."""
        town, rules, param = self.town, self.model.rules, self.model.param
        worth = self.capital_mcny + self.cash_mcny - self.debt_mcny
        scale = param.hazard_scale
        hazard = rules.exit_hazard(self.capital_mcny, self.age_years, self.margin(), worth, self.cash_mcny,
                                   scale * param.hazard_small, scale * param.hazard_medium, scale * param.hazard_large)
        rivalry = rules.competition(town.lever.approval_reform - BASE_DELAY_REMOVED)
        self.usual_chance = rules.chance_within(hazard, self.model.step_years)
        hazard = rules.eased_hazard(hazard, self.age_years, town.startup_intensity, rivalry, self.quality,
                                    town.lever.quality_enforcement)
        u, self.link_draw = self.model.draw_two(self.identity, streams.EXIT)
        self.closes = u < rules.chance_within(hazard, self.model.step_years)

    def absorb(self, other: ReferenceFirm, support_mcny: float) -> None:
        """Take over a firm: what it owns and owes, and most of its sales and workers."""
        param, own, capital = self.model.param, self.capital_mcny, other.capital_mcny
        self.capital_mcny += other.capital_mcny
        self.debt_mcny += other.debt_mcny
        self.cash_mcny += other.cash_mcny + support_mcny
        self.equity_mcny += other.equity_mcny
        self.rd_stock_mcny += other.rd_stock_mcny
        self.rd_granted_mcny += other.rd_granted_mcny
        self.land_held_mu += other.land_held_mu
        other.land_held_mu = 0.0
        self.payroll_jobs += param.kept_jobs_share * other.payroll_jobs
        self.expected_orders_mcny += param.kept_sales_share * other.expected_orders_mcny
        self.output_year_mcny += param.kept_sales_share * other.output_year_mcny
        ratio = (other.pull + other.export_pull) / max(self.pull + self.export_pull, 1e-12)
        self.appeal += log(1.0 + param.kept_sales_share * ratio)
        self.tfp += param.merger_gain * 2.0 * min(capital, own) / max(capital + own, 1e-9)

    def extend(self, capital_mcny: float, land_mu: float) -> None:
        """A plant of its own opens, paid by its owners."""
        growth = self.model.param.opening_share * capital_mcny / max(self.capital_mcny, capital_mcny)
        self.capital_mcny += capital_mcny
        self.equity_mcny += capital_mcny
        self.land_held_mu += land_mu
        self.expected_orders_mcny *= 1.0 + growth
        self.appeal += log(1.0 + growth)

    def search(self) -> None:
        """Look for a leading firm, from the step after it came."""
        if self.age_years > 0.0:
            self.role.search(self)

    def grow_into_leader(self) -> None:
        """Once a year, a supplier large enough becomes a leading firm: its own links end."""
        if self.role.leading == 0.0 and self.output_year_mcny >= self.town.leading_line_mcny:
            self.role = LeadingFirm()
