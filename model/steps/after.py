"""Steps 10 to 12: exit, entry, moves, links and finished projects; figures; year end and rounds."""

from jinzhen.model.columns import (
    F64, I64, S_BATCH, T_CASH, T_DEBT, TIER_PROVINCIAL, Cities, Clock, Counties, Firms, Flows, Projects, RoundPlan,
    Tally, Towns, World,
)
from jinzhen.model.compiled import phase
from jinzhen.model.inputs import Levers, Params
from jinzhen.model.money import M_GUARANTEE
from jinzhen.model.phases.certification import (
    assess, check_gates, hold_round, municipal_round, nominate, perceive, places_of_round, score_criteria,
    weigh_criteria, withdraw,
)
from jinzhen.model.phases.demography import weigh_exits
from jinzhen.model.phases.figures import add_up, age_label, count_firms, feel_pressure, follow_margin, report
from jinzhen.model.phases.projects import advance_projects, open_plant
from jinzhen.model.phases.turnover import leave, link_up, mix_workers, move_firms, play_paper, promote, welcome
from jinzhen.model.rules.demand import smoothed


@phase
def close_and_open(world: World, at_town: Levers, params: Params, clock: Clock, seed: int, replication: int) -> None:
    """Step 10: exits by hazard, then real and paper entrants."""
    firms, flows, towns, tally = world.firms, world.flows, world.towns, world.tally
    weigh_exits(towns.first_slot, towns.last_slot, 0, towns.city.size, firms.operating, firms.capital_mcny,
                firms.age_years, flows.profit_mcny, flows.output_mcny, firms.cash_mcny, firms.debt_mcny,
                params.hazard_scale * params.hazard_small, params.hazard_scale * params.hazard_medium,
                params.hazard_scale * params.hazard_large, clock.step_years, flows.draw_a)
    tally.counts[1] = leave(firms, towns.first_slot, towns.last_slot, towns.county, flows.draw_a, flows.draw_c,
                            params.collateral_share, at_town.guarantee_share, world.counties.free_workers, tally.lost)
    per_year = 1.0 / clock.step_years
    for t in range(towns.city.size):
        towns.value[t] = (towns.domestic_mcny[t] + towns.exports_mcny[t]) * per_year
    tally.counts[0] = welcome(
        firms, towns.first_slot, towns.last_slot, towns.county, towns.category, towns.operating, towns.margin,
        towns.margin_start, world.cities.credit_factor, towns.city, towns.value, towns.output_year_mcny, towns.pull,
        towns.export_pull, towns.value, towns.cost_relief, towns.tfp_mean, at_town.approval_reform, params.entry_rate,
        params.entry_margin_elasticity, params.segment_elasticity, params.demand_growth, clock.step_years, seed,
        replication, clock.step, world.counties.free_workers, tally.came, world.state)
    play_paper(firms, towns.first_slot, towns.last_slot, towns.entities, towns.pressure, params.paper_entry_rate,
               params.verification_find_share, clock.step_years, seed, replication, clock.step, world.state)


@phase
def finish_projects(world: World, at_town: Levers, params: Params, clock: Clock, seed: int,
                    replication: int) -> None:
    """Step 10: projects move along their stages; finished ones become firms."""
    towns, projects = world.towns, world.projects
    n_finished = advance_projects(
        projects, at_town.approval_reform, towns.energy_quota_tce, towns.energy_wanted_tce,
        params.realised_share_rate, clock.step_years, seed, replication, clock.step, world.tally.stages,
        projects.finished)
    for n in range(n_finished):
        j = projects.finished[n]
        t = projects.town[j]
        open_plant(projects, j, world.firms, towns.first_slot[t], towns.last_slot[t],
                   towns.pull[t] + towns.export_pull[t], towns.value[t], towns.cost_relief[t], towns.tfp_mean[t],
                   params.segment_elasticity, world.tally.came, world.state)


@phase
def move_and_link(world: World, at_town: Levers, params: Params, clock: Clock, seed: int, replication: int) -> None:
    """Step 10: firms change town, workers county, suppliers find and lose leading firms; some become leading."""
    firms, flows, towns, counties = world.firms, world.flows, world.towns, world.counties
    move_firms(firms, towns.first_slot, towns.last_slot, towns.trade, towns.county, towns.operating, towns.leaders,
               towns.margin, towns.infrastructure, params.move_rate, clock.step_years, seed, replication, clock.step,
               counties.free_workers, world.state)
    link_up(towns.first_slot, towns.last_slot, firms.operating, firms.leading, flows.orders_mcny,
            at_town.cluster_organisations, towns.infrastructure, towns.infrastructure_start, flows.draw_d,
            clock.step_years, firms.link_leader, firms.link_weight, firms.chain_years)
    mix_workers(counties.city, counties.free_workers, counties.free_start, world.cities.debt_mcny.size,
                params.worker_mobility, clock.step_years)
    if clock.is_year_end:
        promote(firms, towns.first_slot, towns.last_slot, towns.output_year_mcny)


@phase
def book_turnover(money: F64, tally: Tally) -> None:
    """Step 10: what came and went with firms enters the accounts."""
    money[M_GUARANTEE] = tally.lost[3]
    tally.paid[T_CASH] += tally.came[1] - tally.lost[1]
    tally.paid[T_DEBT] -= tally.lost[2]


@phase
def sum_firms(firms: Firms, flows: Flows, towns: Towns, blocks: I64, clock: Clock) -> None:
    """Step 11: sums and counts of every town."""
    for b in range(blocks.size - 1):
        low, high = blocks[b], blocks[b + 1]
        add_up(towns.first_slot, towns.last_slot, low, high, flows.output_mcny, firms.output_year_mcny,
               flows.value_added_mcny, flows.wages_mcny, flows.tax_mcny, flows.investment_mcny, firms.capital_mcny,
               flows.energy_tce, flows.discharge_t, towns.output_mcny, towns.output_year_mcny, towns.value_added_mcny,
               towns.wages_mcny, towns.tax_mcny, towns.investment_mcny, towns.capital_mcny, towns.energy_use_tce,
               towns.discharge_use_t)
        follow_margin(towns.first_slot, towns.last_slot, low, high, firms.operating, flows.profit_mcny,
                      towns.output_mcny, clock.step_years, towns.margin)


@phase
def count_all(firms: Firms, towns: Towns, blocks: I64) -> None:
    """Step 11: how many firms of each kind every town has."""
    for b in range(blocks.size - 1):
        count_firms(towns.first_slot, towns.last_slot, blocks[b], blocks[b + 1], firms.operating, firms.paper,
                    firms.leading, firms.above_size, firms.title, firms.centre, firms.payroll_jobs, towns.operating,
                    towns.paper, towns.leaders, towns.supporting, towns.above_size, towns.titles, towns.centres,
                    towns.jobs, towns.entities)


@phase
def follow_places(firms: Firms, towns: Towns, cities: Cities, counties: Counties) -> None:
    """Step 11: what cities' banks have lent and how many work in each county."""
    cities.debt_mcny[:] = 0.0
    counties.workers[:] = 0.0
    for t in range(towns.city.size):
        debt = 0.0
        for i in range(towns.first_slot[t], towns.last_slot[t]):
            debt += firms.debt_mcny[i]
        cities.debt_mcny[towns.city[t]] += debt
        counties.workers[towns.county[t]] += towns.jobs[t]


@phase
def write_reports(towns: Towns, lever: Levers, params: Params, clock: Clock) -> None:
    """Step 11: chain and reported figures; taxes and value added of a year."""
    feel_pressure(towns.tier, lever.target_towns, towns.pressure)
    report(towns.output_year_mcny, towns.scope_factor, towns.gaming, towns.pressure, params.gaming_propensity,
           params.verification_find_share, clock.step_years, towns.chain_year_mcny, towns.reported_year_mcny)
    for t in range(towns.city.size):
        towns.tax_year_mcny[t] = smoothed(towns.tax_year_mcny[t], towns.tax_mcny[t] / clock.step_years, 0.5,
                                          clock.step_years)
        towns.value_added_year_mcny[t] = smoothed(towns.value_added_year_mcny[t],
                                                  towns.value_added_mcny[t] / clock.step_years, 0.5, clock.step_years)
    age_label(towns.tier_step, towns.batch, clock.step, clock.step_years, params.label_effect,
              params.label_decay_by_batch, towns.label)


@phase
def judge(towns: Towns, counties: Counties, cities: Cities, lever: Levers, at_town: Levers, params: Params,
          weights: F64, clock: Clock, seed: int, replication: int) -> None:
    """Step 12: gates, criteria, score and the constraint every town perceives."""
    check_gates(towns.category, towns.heritage, towns.gi, towns.market_share, towns.reported_year_mcny, towns.leaders,
                towns.supporting, lever.output_gate_manufacturing, lever.output_gate_other, lever.output_gate_relaxed,
                lever.relaxed_share_cut, lever.min_leading_firms, lever.min_supporting_units, lever.county_line < 0.5,
                lever.gates > 0.5, params.prospects_share, params.waiver_probability, seed, replication, clock.step,
                towns.gate_mcny, towns.passes)
    score_criteria(towns.category, towns.heritage, towns.gi, towns.brand, towns.jobs, towns.linked_jobs_per_job,
                   towns.tax_year_mcny, towns.market_share, towns.exports_mcny, towns.output_mcny,
                   towns.reported_year_mcny, towns.supporting, towns.leaders, towns.titles, towns.centres,
                   towns.above_size, towns.services, towns.infrastructure, towns.effort, at_town.approval_reform,
                   at_town.county_fund, towns.output_year_mcny, lever.output_gate_manufacturing,
                   lever.output_gate_other, towns.criteria)
    weigh_criteria(towns.criteria, weights, towns.score)
    perceive(towns.reported_year_mcny, towns.gate_mcny, towns.leaders, towns.supporting, towns.brand, towns.services,
             towns.infrastructure, counties.skill, towns.county, towns.land_factor, towns.energy_wanted_tce,
             towns.energy_quota_tce, cities.credit_factor, towns.city, towns.market_share, lever.min_leading_firms,
             lever.min_supporting_units, towns.perceived_constraint)


@phase
def designate(towns: Towns, tally: Tally, n_cities: int, lever: Levers, params: Params, plan: RoundPlan,
              imposed_tier: I64, clock: Clock, seed: int, replication: int, state: I64) -> None:
    """Step 12: what history imposes, then the rounds of this step; withdrawal where it is set."""
    impose(towns.tier, towns.tier_step, towns.batch, imposed_tier, clock.step, state)
    if plan.is_municipal:
        municipal_round(towns.tier, towns.tier_step, towns.batch, towns.city, towns.score, towns.reported_year_mcny,
                        lever.municipal_output_gate, lever.municipal_places_per_round, n_cities, params.nomination_noise,
                        seed, replication, clock.step, towns.value)
    if plan.is_provincial:
        named = 0
        for t in range(towns.city.size):
            named += towns.tier[t] == TIER_PROVINCIAL
        nominate(towns.tier, towns.tier_step, towns.city, towns.score, n_cities, lever.nomination_quota,
                 lever.standing_years / clock.step_years, params.nomination_noise, seed, replication, clock.step,
                 towns.value, towns.nominated)
        places = places_of_round(plan.rule, lever.places_per_round, plan.drawn_places, lever.target_towns, named,
                                 plan.rounds_left)
        hold_round(towns.tier, towns.tier_step, towns.batch, towns.score, towns.passes, towns.nominated, places,
                   lever.quality_bar + params.quality_bar_shift, params.expert_noise, lever.potential_places, seed,
                   replication, clock.step, towns.value, state, tally.round_row)
        if lever.withdrawal > 0.5:
            withdraw(towns.tier, towns.tier_step, towns.batch, towns.passes, clock.step)
    if clock.is_year_end:
        assess(towns.tier, towns.score, towns.margin, params.effort_response, towns.rank_share, towns.effort)


@phase
def impose(tier: I64, tier_step: I64, batch: I64, imposed_tier: I64, step: int, state: I64) -> None:
    """Designations that have happened: tiers of this step, -1 where nothing did."""
    is_batch = False
    for t in range(tier.size):
        is_batch = is_batch or (imposed_tier[t] == TIER_PROVINCIAL and tier[t] != TIER_PROVINCIAL)
    if is_batch:
        state[S_BATCH] += 1
    for t in range(tier.size):
        if imposed_tier[t] > tier[t]:
            tier[t], tier_step[t] = imposed_tier[t], step
            if imposed_tier[t] == TIER_PROVINCIAL:
                batch[t] = state[S_BATCH]
