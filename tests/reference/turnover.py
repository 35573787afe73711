"""Firms that close, come, are built, exist on paper or move, in the order of the engine's step 10."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinzhen.model import streams
from jinzhen.model.compiled import plain
from jinzhen.model.phases.demography import ENTRANT_BIT
from jinzhen.model.phases.projects import advance_projects
from reference import rules
from reference.firm import PaperFirm, ReferenceFirm

if TYPE_CHECKING:
    from reference.model import ReferenceModel
    from reference.town import ReferenceTown

_advance_projects = plain(advance_projects)


def close_firms(model: ReferenceModel) -> None:
    """Firms whose draw says so close: workers look for work, creditors and guarantors lose, links end."""
    for town in model.towns:
        for firm in [firm for firm in town.firms if firm.closes]:
            covered = rules.guaranteed_debt(firm.debt_mcny, firm.capital_mcny, model.params.collateral_share,
                                            firm.leading)
            model.tally.lost[3] += rules.loss_to_guarantor(firm.debt_mcny, firm.capital_mcny, firm.cash_mcny, covered,
                                                           town.lever.guarantee_share)
            model.tables.counties.free_workers[town.county] += firm.payroll_jobs
            town.strike(firm)
            if firm.leading > 0.0:
                for other in town.firms:
                    other.role.lose(firm)
            firm.remove()
            model.tally.counts[1] += 1


def found_firm(town: ReferenceTown, identity: int, jobs: float, output_mcny: float, capital_mcny: float, tfp: float,
               appeal: float, like: dict[str, float], legal_form: float = 0.0) -> ReferenceFirm:
    """A new firm; its owner pays capital and a tenth of yearly sales in cash. like : what it shares with the others."""
    cash = 0.1 * output_mcny
    firm = ReferenceFirm(
        town.model, identity, payroll_jobs=jobs, capital_mcny=capital_mcny,
        capital_ratio=capital_mcny / max(output_mcny, 1e-6), equity_mcny=capital_mcny + cash, cash_mcny=cash, tfp=tfp,
        log_scale=rules.scale_for(output_mcny, tfp, capital_mcny, jobs), appeal=appeal, legal_form=legal_form,
        expected_orders_mcny=output_mcny, output_year_mcny=0.5 * output_mcny, **like)
    town.register(firm)
    return firm


def _like_others(town: ReferenceTown) -> dict[str, float]:
    return {name: town.usual(name) for name in ("export_share", "energy_tce_per_mcny", "discharge_t_per_mcny")}


def welcome_entrants(model: ReferenceModel) -> None:
    """Real entrants, by margin, market growth, approval and credit."""
    params, clock = model.params, model.clock
    for town in model.towns:
        town.look("operating", "margin", "margin_start")
        mean = town.operating * params.entry_rate * clock.step_years * rules.entry_response(
            town.margin - town.margin_start, params.demand_growth, town.lever.approval_reform - 0.2,
            town.credit_factor, params.entry_margin_elasticity, params.approval_entry_effect)
        u = rules.uniform(model.seed, model.number, town.index, clock.step, streams.ENTRY)
        _take_workers(town, _enter(town, rules.poisson(u, mean)))


def _take_workers(town: ReferenceTown, jobs: float) -> None:
    """Newcomers find their workers among the free ones of the county, as far as there are any."""
    free = town.model.tables.counties.free_workers
    free[town.county] = max(free[town.county] - jobs, 0.0)


def _enter(town: ReferenceTown, n_entrants: int) -> float:
    """Found entrants as productive as usual and a little below; returns the workers they take."""
    model, step = town.model, town.model.clock.step
    if n_entrants == 0:
        return 0.0
    jobs_usual, output_usual = town.usual("payroll_jobs"), town.usual("output_year_mcny")
    per_job = output_usual / jobs_usual if jobs_usual > 0.0 else 0.1
    ratio, like, workers = max(town.usual("capital_ratio"), 0.2), _like_others(town), 0.0
    for ordinal in range(n_entrants):
        identity = rules.entrant_identity(town.index, step, ordinal)
        jobs, tfp = rules.size_of_entrant(model.seed, model.number, identity, step)
        output = 0.8 * jobs * per_job
        appeal = _appeal_for(town, 0.7 * output, town.tfp_mean + tfp)
        form = 1.0 if town.category == 1 and jobs < 10.0 else 0.0
        found_firm(town, identity, jobs, output, ratio * output, town.tfp_mean + tfp, appeal, like, form)
        workers += jobs
    model.tally.counts[0] += n_entrants
    return workers


def _appeal_for(town: ReferenceTown, sales_mcny: float, tfp: float) -> float:
    """Appeal that wins a newcomer these sales a year at the town's present ones."""
    a_year = (town.domestic_mcny + town.exports_mcny) / (town.model.clock.step_years * max(town.season, 0.01))
    return rules.appeal_for(sales_mcny, tfp, town.cost_relief, town.pull + town.export_pull, a_year,
                            town.model.params.segment_elasticity)


def play_paper(model: ReferenceModel) -> None:
    """Entities on paper are found, and others appear under pressure."""
    params, clock = model.params, model.clock
    found = rules.chance_within(params.verification_find_share, clock.step_years)
    for town in model.towns:
        town.look("entities", "pressure")
        for paper in town.papers.copy():
            if rules.uniform(model.seed, model.number, paper.identity, clock.step, streams.PAPER_EXIT) < found:
                town.strike(paper)
                paper.remove()
        mean = town.entities * params.paper_entry_rate * town.pressure * clock.step_years
        u = rules.uniform(model.seed, model.number, town.index, clock.step, streams.PAPER_ENTRY)
        for ordinal in range(rules.poisson(u, mean)):
            town.register(PaperFirm(model, rules.entrant_identity(town.index, clock.step, 2048 + ordinal)))


def finish_projects(model: ReferenceModel) -> None:
    """Projects move along their stages; a finished one becomes a firm."""
    towns, projects, clock = model.tables.towns, model.tables.projects, model.clock
    n_finished = _advance_projects(
        projects, model.lever_row("approval_reform"), towns.energy_quota_tce, towns.energy_wanted_tce,
        model.params.realised_share_rate, clock.step_years, model.seed, model.number, clock.step, model.tally.stages,
        projects.finished)
    for j in projects.finished[:n_finished].tolist():
        _open_plant(model, j)


def _open_plant(model: ReferenceModel, j: int) -> None:
    """A finished project as a firm paid by outside equity; at least half its sales have to be won."""
    projects = model.tables.projects
    town = model.towns[int(projects.town[j])]
    capital = float(projects.size_mcny[j] * projects.built_share[j])
    ratio = max(town.usual("capital_ratio"), 0.3)
    per_job = max(town.usual("output_year_mcny") / max(town.usual("payroll_jobs"), 1.0), 0.05)
    output = capital / ratio
    jobs = max(output / per_job, 1.0)
    identity = rules.project_identity(town.index, int(projects.step[j]), int(projects.ordinal[j]))
    appeal = _appeal_for(town, 0.5 * output, town.tfp_mean)
    firm = found_firm(town, ENTRANT_BIT | identity, jobs, output, capital, town.tfp_mean, appeal, _like_others(town))
    firm.capital_ratio = ratio
    _take_workers(town, jobs)


def move_firms(model: ReferenceModel) -> None:
    """At most one supplier a town moves to the most promising town of its trade, without its links."""
    columns, clock, free = model.tables.towns, model.clock, model.tables.counties.free_workers
    columns.arrivals[:] = 0.0
    for town in model.towns:
        n_suppliers = int(columns.operating[town.index] - columns.leaders[town.index])
        if n_suppliers < 1:
            continue
        u = rules.uniform(model.seed, model.number, town.index, clock.step, streams.MOVES)
        chance = rules.chance_within(model.params.move_rate * n_suppliers, clock.step_years)
        if u >= chance:
            continue
        best = rules.best_other_town(town.index, columns.trade, columns.margin, columns.infrastructure,
                                     columns.operating, columns.arrivals, clock.step_years)
        suppliers = [firm for firm in town.firms if firm.leading == 0.0]
        nth = int(u / chance * n_suppliers)
        if best < 0 or nth >= len(suppliers):
            continue
        firm, target = suppliers[nth], model.towns[best]
        town.strike(firm)
        target.register(firm)
        firm.role.links = []
        model.moved += 1
        columns.arrivals[best] += 1.0
        free[town.county] += firm.payroll_jobs
        _take_workers(target, firm.payroll_jobs)

