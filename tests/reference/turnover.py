"""Firms that close, merge, come, are built, exist on paper or move, in the order of the engine's step 10."""

from __future__ import annotations

from math import exp
from typing import TYPE_CHECKING

from reference import rules
from reference.firm import PaperFirm, ReferenceFirm
from reference.project import Project

from jinzhen.model import streams
from jinzhen.model.phases.demography import (
    ENTRANT_BIT,
    MOVED_IN_ORDINAL,
    MOVED_IN_SIZE,
    OPENING_CASH_YEARS,
    PAPER_ORDINAL,
)
from jinzhen.model.phases.turnover import KEPT_JOBS_SHARE, MERGER_MCNY
from jinzhen.model.rules.demography import BASE_DELAY_REMOVED
from jinzhen.model.rules.projects import OPENING_SHARE

if TYPE_CHECKING:
    from reference.model import ReferenceModel
    from reference.town import ReferenceTown

#: What a newcomer has like the town's other firms.
LIKE_OTHERS = ("export_share", "energy_tce_per_mcny", "discharge_t_per_mcny", "overhead_share")

# --- firms that go ---


def close_firms(model: ReferenceModel) -> None:
    """Firms whose draw says so close: workers look for work, creditors and guarantors lose, links end."""
    for town in model.towns:
        for firm in [firm for firm in town.firms if firm.closes]:
            covered = rules.guaranteed_debt(firm.debt_mcny, firm.capital_mcny, model.params.collateral_share,
                                            firm.leading)
            model.money["guarantee_share"] += rules.loss_to_guarantor(
                firm.debt_mcny, firm.capital_mcny, firm.cash_mcny, covered, firm.counted("guarantee_share"))
            town.county.free_workers += firm.payroll_jobs
            town.strike(firm)
            if firm.leading > 0.0:
                for other in town.firms:
                    other.role.lose(firm)
            firm.remove()
            model.counts["exits"] += 1


def merge_firms(model: ReferenceModel) -> None:
    """Leading firms take over weak suppliers of their town as far as support pays for it."""
    for town in model.towns:
        mean = town.lever.merger_support * town.programme_weight * model.clock.step_years / MERGER_MCNY
        for _ in range(rules.poisson(model.draw(town.index, streams.MERGERS), mean)):
            suppliers = [firm for firm in town.firms if firm.leading == 0.0 and firm.age_years >= 1.0]
            leader, weak = town.strongest_leader(), min(suppliers, key=ReferenceFirm.margin, default=None)
            if leader is None or weak is None:
                break
            leader.absorb(weak, MERGER_MCNY)
            town.county.free_workers += (1.0 - KEPT_JOBS_SHARE) * weak.payroll_jobs
            town.strike(weak)
            weak.remove()
            model.money["merger_support"] += MERGER_MCNY
            model.counts["mergers"] += 1
            model.counts["exits"] += 1


# --- firms that come ---


def found_firm(town: ReferenceTown, identity: int, jobs: float, output_mcny: float, capital_mcny: float, tfp: float,
               appeal: float, quality: float, like: dict[str, float], legal_form: float = 0.0) -> ReferenceFirm:
    """A new firm; its owner pays capital and a tenth of yearly sales in cash. like : what it shares with the others"""
    cash = OPENING_CASH_YEARS * output_mcny
    firm = ReferenceFirm(
        town.model, identity, payroll_jobs=jobs, capital_mcny=capital_mcny,
        capital_ratio=capital_mcny / max(output_mcny, 1e-6), equity_mcny=capital_mcny + cash, cash_mcny=cash, tfp=tfp,
        log_scale=rules.scale_for(output_mcny, tfp, capital_mcny, jobs), appeal=appeal, quality=quality,
        legal_form=legal_form, expected_orders_mcny=output_mcny, output_year_mcny=0.5 * output_mcny, **like)
    town.register(firm)
    return firm


def _like_others(town: ReferenceTown) -> dict[str, float]:
    return {name: town.usual(name) for name in LIKE_OTHERS}


def _sales_a_year(town: ReferenceTown) -> float:
    return (town.domestic_mcny + town.exports_mcny) / (town.model.clock.step_years * max(town.season, 0.01))


def _appeal_for(town: ReferenceTown, sales_mcny: float, planned_mcny: float, tfp: float, quality: float) -> float:
    """Appeal that wins a newcomer these sales a year at the town's present ones."""
    params = town.model.params
    return rules.appeal_for(sales_mcny, planned_mcny, tfp, quality, town.cost_relief, town.pull + town.export_pull,
                            _sales_a_year(town), params.segment_elasticity, params.liquidity_effect)


def welcome_entrants(model: ReferenceModel) -> None:
    """Real entrants, by margin, market growth, approval, credit and start-up support; some come from outside."""
    params = model.params
    for town in model.towns:
        response = rules.entry_response(
            town.margin - town.margin_start, params.demand_growth, town.lever.approval_reform - BASE_DELAY_REMOVED,
            town.credit_factor, params.entry_margin_elasticity, params.approval_entry_effect,
            params.startup_effect * town.startup_intensity)
        usual_number = max(town.operating, 1.0) * model.clock.step_years * response
        founded = rules.poisson(model.draw(town.index, streams.ENTRY), params.entry_rate * usual_number)
        moved_in = rules.poisson(model.draw(town.index, streams.MOVE_IN), params.move_in_rate * usual_number)
        entrants = _enter(town, founded, 0, 1.0, town.startup_mcny)
        entrants += _enter(town, moved_in, MOVED_IN_ORDINAL, MOVED_IN_SIZE, 0.0)
        jobs = rules.add_up(firm.payroll_jobs for firm in entrants)
        town.county.give_workers(jobs)
        town.new_jobs += jobs
        model.money["startup_support"] += town.startup_mcny * founded
        model.counts["entries"] += len(entrants)
        model.counts["moved_in"] += moved_in


def _enter(town: ReferenceTown, n_entrants: int, first_ordinal: int, size: float,
           grant_mcny: float) -> list[ReferenceFirm]:
    """Found entrants as productive as usual and a little below. size : jobs relative to a usual entrant"""
    model, step = town.model, town.model.clock.step
    entrants: list[ReferenceFirm] = []
    if n_entrants == 0:
        return entrants
    jobs_usual, output_usual = town.usual("payroll_jobs"), town.usual("output_year_mcny")
    per_job = output_usual / jobs_usual if jobs_usual > 0.0 else 0.1
    ratio, like = max(town.usual("capital_ratio"), 0.2), _like_others(town)
    for ordinal in range(first_ordinal, first_ordinal + n_entrants):
        identity = rules.entrant_identity(town.index, step, ordinal)
        jobs, tfp, quality = rules.traits_of_entrant(model.seed, model.number, identity, step)
        jobs, tfp = size * jobs, town.tfp_mean + tfp
        output = 0.8 * jobs * per_job
        appeal = _appeal_for(town, 0.7 * output, output, tfp, quality)
        form = 1.0 if town.category == 1 and jobs < 10.0 else 0.0
        firm = found_firm(town, identity, jobs, output, ratio * output, tfp, appeal, quality, like, form)
        firm.cash_mcny += grant_mcny
        entrants.append(firm)
    return entrants


def play_paper(model: ReferenceModel) -> None:
    """Entities on paper are found where units are checked, and others appear under pressure."""
    params, clock = model.params, model.clock
    for town in model.towns:
        share = rules.found_share(town.lever.verification, params.verification_find_share)
        found = rules.chance_within(share, clock.step_years)
        for paper in town.papers.copy():
            if model.draw(paper.identity, streams.PAPER_EXIT) < found:
                town.strike(paper)
                paper.remove()
        kept_years = found / share if share > 0.0 else clock.step_years  # those of this step not struck in it
        mean = town.entities * params.paper_entry_rate * town.pressure * kept_years
        for ordinal in range(rules.poisson(model.draw(town.index, streams.PAPER_ENTRY), mean)):
            town.register(PaperFirm(model, rules.entrant_identity(town.index, clock.step, PAPER_ORDINAL + ordinal)))


# --- projects that are finished ---


def finish_projects(model: ReferenceModel) -> None:
    """A project that went into production extends the town's first leading firm or becomes a firm."""
    for project in model.finished:
        model.counts["realised_mcny"] += project.capital_mcny
        leader = project.town.strongest_leader()
        if project.is_own and leader is not None:
            leader.extend(project.capital_mcny)
        else:
            _open_plant(project)


def _open_plant(project: Project) -> None:
    """A finished project as a firm paid by outside equity; half its sales it has to win, from neighbours or beyond."""
    town, params = project.town, project.model.params
    capital = project.capital_mcny
    ratio = max(town.usual("capital_ratio"), 0.3)
    per_job = max(town.usual("output_year_mcny") / max(town.usual("payroll_jobs"), 1.0), 0.05)
    output = capital / ratio
    jobs, sales = max(output / per_job, 1.0), OPENING_SHARE * output
    appeal = _appeal_for(town, sales, output, town.tfp_mean, 0.0)
    firm = found_firm(town, ENTRANT_BIT | project.identity, jobs, output, capital, town.tfp_mean, appeal, 0.0,
                      _like_others(town))
    firm.capital_ratio = ratio
    town.county.give_workers(jobs)
    project.model.counts["entries"] += 1
    pull = town.pull + town.export_pull
    nest = (params.town_elasticity - 1.0) / (params.segment_elasticity - 1.0)
    variety = exp(rules.variety_gain(town.lever.differentiation,
                                     rules.pull_of_sales(sales, pull, _sales_a_year(town)), pull, nest))
    town.base_weight *= variety
    town.base_export_weight *= variety


# --- firms that move ---


def move_firms(model: ReferenceModel) -> None:
    """At most one supplier a town moves to the most promising town of its trade, without its links."""
    for town in model.towns:
        town.arrivals = 0.0
    for town in model.towns:
        n_suppliers = int(town.operating - town.leaders)
        if n_suppliers < 1:
            continue
        u = model.draw(town.index, streams.MOVES)
        chance = min(model.params.move_rate * n_suppliers * model.clock.step_years, 1.0)
        if u >= chance:
            continue
        suppliers = [firm for firm in town.firms if firm.leading == 0.0]
        target, nth = _best_other(town), int(u / chance * n_suppliers)
        if target is None or nth >= len(suppliers):
            continue
        firm = suppliers[nth]
        town.strike(firm)
        target.register(firm)
        firm.role.links = []
        model.moved += 1
        target.arrivals += 1.0
        town.county.free_workers += firm.payroll_jobs
        target.county.give_workers(firm.payroll_jobs)


def _promise(town: ReferenceTown) -> float:
    return town.margin + 0.1 * town.infrastructure


def _best_other(town: ReferenceTown) -> ReferenceTown | None:
    """The town of the same trade that promises most and still has premises, if it promises more than the own."""
    years = town.model.clock.step_years
    better = [other for other in town.trade.towns if _promise(other) > _promise(town)
              and other.arrivals < rules.arrivals_ceiling(other.operating, years)]
    return max(better, key=_promise, default=None)


def mix_workers(model: ReferenceModel) -> None:
    """Free workers drift between the counties of a city towards each county's usual part of the city's total."""
    share = rules.chance_within(model.params.worker_mobility, model.clock.step_years)
    for city in model.cities:
        counties = [county for county in model.counties if county.city is city]
        total = rules.add_up(county.free_workers for county in counties)
        usual = rules.add_up(county.free_start for county in counties)
        for county in counties:
            if usual > 0.0:
                county.free_workers += share * (total * county.free_start / usual - county.free_workers)
