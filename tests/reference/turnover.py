"""Firms that close, merge, come, are built, exist on paper or move, in the order of the engine's step 10."""

from __future__ import annotations

from math import exp
from typing import TYPE_CHECKING

from reference.firm import PaperFirm, ReferenceFirm
from reference.project import Project
from reference.rules import add_up

from jinzhen.model.engine import streams
from jinzhen.model.phases.newcomers import ENTRANT_BIT, MOVED_IN_ORDINAL, PAPER_ORDINAL, best_other_town
from jinzhen.model.rules.turnover import BASE_DELAY_REMOVED
from jinzhen.model.state.world import City, Sum

if TYPE_CHECKING:
    from reference.model import ReferenceModel
    from reference.town import ReferenceTown

#: What a newcomer has like the town's other firms.
LIKE_OTHERS = ("export_share", "energy_tce_per_mcny", "discharge_t_per_mcny", "overhead_share", "margin_aim")

# --- firms that go ---


def close_firms(model: ReferenceModel) -> None:
    """Firms whose draw says so close."""
    model.world.cities[City.freed_mcny] = 0.0
    for town in model.towns:
        for firm in [firm for firm in town.firms if firm.closes]:
            _close(firm)


def _close(firm: ReferenceFirm) -> None:
    """Workers look for work, creditors and guarantors lose, links end."""
    model, town, rules = firm.model, firm.town, firm.model.rules
    covered = rules.guaranteed_debt(firm.debt_mcny, firm.capital_mcny, firm.leading)
    lost = firm.debt_mcny - rules.recovered_debt(firm.debt_mcny, firm.capital_mcny, firm.cash_mcny)
    model.money["guarantee_share"] += firm.counted("guarantee_share") * min(lost, covered)
    model.world.cities[City.freed_mcny, town.city] += firm.debt_mcny
    town.of_county.let_go(firm.payroll_jobs)
    town.drop(firm)
    if firm.leading > 0.0:
        for other in town.firms:
            other.role.lose(firm)
    firm.remove()
    model.count(Sum.exits)


def merge_firms(model: ReferenceModel) -> None:
    """Leading firms take over weak suppliers of their town as far as support pays for it."""
    support_mcny = model.param.merger_mcny
    for town in model.towns:
        mean = town.lever.merger_support * town.programme_weight * model.step_years / support_mcny
        for _ in range(model.rules.poisson(model.draw(town.index, streams.MERGERS), mean)):
            suppliers = [firm for firm in town.firms if firm.leading == 0.0 and firm.age_years >= 1.0]
            leader, weak = town.strongest_leader(), min(suppliers, key=ReferenceFirm.margin, default=None)
            if leader is None or weak is None:
                break
            leader.absorb(weak, support_mcny)
            town.of_county.let_go((1.0 - model.param.kept_jobs_share) * weak.payroll_jobs)
            town.drop(weak)
            weak.remove()
            model.money["merger_support"] += support_mcny
            model.count(Sum.mergers)
            model.count(Sum.exits)


# --- firms that come ---


def found_firm(town: ReferenceTown, identity: int, jobs: float, output_mcny: float, capital_mcny: float, tfp: float,
               appeal: float, quality: float, like: dict[str, float], legal_form: float = 0.0) -> ReferenceFirm:
    """A new firm; its owner pays capital and a tenth of yearly sales in cash. like : what it shares with the others"""
    cash, goods = town.model.param.opening_cash_years * output_mcny, output_mcny / town.model.price.output
    log_scale = town.model.rules.scale_for(goods, tfp, capital_mcny, jobs)
    firm = ReferenceFirm(
        town.model, identity, payroll_jobs=jobs, capital_mcny=capital_mcny,
        capital_ratio=capital_mcny / max(goods, 1e-6), equity_mcny=capital_mcny + cash, cash_mcny=cash, tfp=tfp,
        log_scale=log_scale, appeal=appeal, quality=quality, legal_form=legal_form, expected_orders_mcny=output_mcny,
        output_year_mcny=0.5 * output_mcny, profit_year_mcny=like["margin_aim"] * 0.5 * output_mcny, **like)
    town.take(firm)
    return firm


def _like_others(town: ReferenceTown) -> dict[str, float]:
    paid_share = town.usual("paid_share") if town.firms else 1.0
    return {name: town.usual(name) for name in LIKE_OTHERS} | {"paid_share": paid_share}


def _appeal_for(town: ReferenceTown, sales_mcny: float, planned_mcny: float, tfp: float, quality: float) -> float:
    """Appeal that wins a newcomer these sales a year at the town's present ones (`value`)."""
    return town.model.rules.appeal_for(sales_mcny, planned_mcny, tfp, quality, town.cost_relief,
                                       town.pull + town.export_pull, town.value)


def welcome_entrants(model: ReferenceModel) -> None:
    """Real entrants, by closings, profit a firm, approval, credit and start-up support; some come from outside."""
    param, rules = model.param, model.rules
    for town in model.towns:
        earns = rules.profit_per_firm(town.margin, town.margin_start, town.output_year_mcny, town.operating,
                                      town.sales_start_mcny, model.price.wage)
        response = rules.entry_response(earns, town.lever.approval_reform - BASE_DELAY_REMOVED, town.credit_factor,
                                        param.startup_effect * town.startup_intensity)
        moving = param.move_in_rate * max(town.operating, 1.0) * model.step_years
        usual = rules.newcomers(town.closings, town.operating, param.hazard_scale * param.hazard_small,
                                model.step_years)
        founded = rules.poisson(model.draw(town.index, streams.ENTRY), max(usual - moving, 0.0) * response)
        moved_in = rules.poisson(model.draw(town.index, streams.MOVE_IN), moving * response)
        entrants = _enter(town, founded, 0, 1.0, town.startup_mcny)
        entrants += _enter(town, moved_in, MOVED_IN_ORDINAL, param.moved_in_size, 0.0)
        jobs = add_up(firm.payroll_jobs for firm in entrants)
        town.of_county.take_workers(jobs)
        town.put(new_jobs=town.new_jobs + jobs)
        model.money["startup_support"] += town.startup_mcny * founded
        model.count(Sum.entries, len(entrants))
        model.count(Sum.moved_in, moved_in)


def _enter(town: ReferenceTown, n_entrants: int, first_ordinal: int, size: float,
           grant_mcny: float) -> list[ReferenceFirm]:
    """Found entrants as productive as usual and a little below. size : jobs relative to a usual entrant"""
    model, param, step = town.model, town.model.param, town.model.now.clock.step
    entrants: list[ReferenceFirm] = []
    if n_entrants == 0:
        return entrants
    jobs_usual, output_usual = town.usual("payroll_jobs"), town.usual("output_year_mcny")
    price = model.price.output
    per_job = output_usual / jobs_usual if jobs_usual > 0.0 else param.entrant_output_per_job_mcny * price
    ratio, like = max(town.usual("capital_ratio"), param.entrant_capital_ratio_least), _like_others(town)
    for ordinal in range(first_ordinal, first_ordinal + n_entrants):
        identity = model.rules.entrant_identity(town.index, step, ordinal)
        jobs, tfp, quality, margin_aim = model.rules.traits_of_entrant(model.seed, model.number, identity, step)
        jobs, tfp = size * jobs, town.tfp_mean + tfp
        output = param.entrant_output_ratio * jobs * per_job
        appeal = _appeal_for(town, param.entrant_sales_share * output, output, tfp, quality)
        form = 1.0 if town.category == 1 and jobs < param.small_producer_jobs else 0.0
        costs = like["overhead_share"] + like["margin_aim"]
        own = {**like, "overhead_share": costs - margin_aim, "margin_aim": margin_aim}
        firm = found_firm(town, identity, jobs, output, ratio * output / price, tfp, appeal, quality, own, form)
        firm.land_held_mu = town.find_premises(firm.capital_mcny / param.land_mcny_per_mu)
        firm.cash_mcny += grant_mcny
        entrants.append(firm)
    return entrants


def play_paper(model: ReferenceModel) -> None:
    """Entities on paper are found where units are checked, and others appear under pressure."""
    rules, years, step = model.rules, model.step_years, model.now.clock.step
    for town in model.towns:
        share = rules.found_share(town.lever.verification)
        found = rules.chance_within(share, years)
        for paper in town.papers.copy():
            if model.draw(paper.identity, streams.PAPER_EXIT) < found:
                town.papers.remove(paper)
                paper.remove()
        kept_years = found / share if share > 0.0 else years  # those of this step not struck in it
        mean = town.registered * model.param.paper_entry_rate * town.pressure * kept_years
        for ordinal in range(rules.poisson(model.draw(town.index, streams.PAPER_ENTRY), mean)):
            town.papers.append(PaperFirm(model, rules.entrant_identity(town.index, step, PAPER_ORDINAL + ordinal)))


# --- projects that are finished ---


def finish_projects(model: ReferenceModel) -> None:
    """A project that went into production extends the town's first leading firm or becomes a firm."""
    for project in model.finished:
        leader = project.town.strongest_leader()
        if project.is_own and leader is not None:
            leader.extend(project.capital_mcny, project.granted_mu)
        else:
            _open_plant(project)


def _open_plant(project: Project) -> None:
    """A finished project as a firm paid by outside equity; half its sales it has to win, from neighbours or beyond."""
    town, rules, param = project.town, project.model.rules, project.model.param
    capital = project.capital_mcny
    ratio = max(town.usual("capital_ratio"), param.plant_capital_ratio_least)
    per_job = max(town.usual("output_year_mcny") / max(town.usual("payroll_jobs"), 1.0),
                  param.plant_output_per_job_least_mcny)
    output = capital / ratio * town.model.price.output
    jobs, sales = max(output / per_job, 1.0), param.opening_share * output
    appeal = _appeal_for(town, sales, output, town.tfp_mean, 0.0)
    firm = found_firm(town, ENTRANT_BIT | project.identity, jobs, output, capital, town.tfp_mean, appeal, 0.0,
                      _like_others(town))
    firm.capital_ratio, firm.land_held_mu = ratio, project.granted_mu
    firm.high_voltage = 1.0 if output * firm.energy_tce_per_mcny >= param.high_voltage_tce else 0.0
    town.of_county.take_workers(jobs)
    project.model.count(Sum.plants_opened)
    pull = town.pull + town.export_pull
    nest = (param.town_elasticity - 1.0) / (param.segment_elasticity - 1.0)
    variety = exp(rules.variety_gain(town.lever.differentiation, rules.pull_of_sales(sales, pull, town.value), pull,
                                     nest))
    town.put(base_weight=town.base_weight * variety, base_export_weight=town.base_export_weight * variety)


# --- firms that move ---


def move_firms(model: ReferenceModel) -> None:
    """At most one supplier a town, any of them, moves to the most promising town of its trade, without its links."""
    best_other = model.plain(best_other_town)
    for town in model.towns:
        town.put(arrivals=0.0)
    for town in model.towns:
        n_suppliers = int(town.operating - town.leaders)
        if n_suppliers < 1:
            continue
        chance = min(model.param.move_rate * n_suppliers * model.step_years, 1.0)
        if model.draw(town.index, streams.MOVES) >= chance:
            continue
        target = best_other(model.world, model.now, town.index)
        suppliers = [firm for firm in town.firms if firm.leading == 0.0]
        if target >= 0 and suppliers:
            mover = min(suppliers, key=lambda firm: model.draw(firm.identity, streams.MOVER))
            _move(mover, model.towns[target])


def _move(firm: ReferenceFirm, target: ReferenceTown) -> None:
    """Its workers stay, others follow from the new county's pool."""
    town = firm.town
    premises = target.find_premises(firm.land_held_mu)
    town.drop(firm)
    target.take(firm)
    firm.land_held_mu = premises
    firm.role.links = []
    target.put(arrivals=target.arrivals + 1.0)
    town.of_county.let_go(firm.payroll_jobs)
    target.of_county.take_workers(firm.payroll_jobs)
