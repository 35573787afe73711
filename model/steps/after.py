"""Steps 10 to 12: exit, entry, moves, links and finished projects; figures; year end and rounds."""

from jinzhen.model.columns import (
    C_EXITS,
    C_MERGERS,
    F64,
    I64,
    S_BATCH,
    T_CASH,
    T_DEBT,
    T_GRANTED,
    TIER_PROVINCIAL,
    City,
    Clock,
    County,
    Firm,
    Flow,
    Place,
    RoundPlan,
    Slots,
    Tally,
    Town,
    Wide,
    World,
)
from jinzhen.model.compiled import phase
from jinzhen.model.inputs import LeverRow, Levers, Params
from jinzhen.model.money import (
    M_GUARANTEE,
    M_INSPECTION,
    M_MERGERS,
    M_PRIZES,
    M_STARTUPS,
    M_VERIFICATION,
)
from jinzhen.model.phases.certification import (
    assess,
    check_gates,
    hold_round,
    municipal_round,
    nominate,
    perceive,
    places_of_round,
    score_criteria,
    weigh_criteria,
    withdraw,
)
from jinzhen.model.phases.demography import weigh_exits
from jinzhen.model.phases.figures import (
    add_up,
    age_label,
    count_beyond,
    count_firms,
    count_titles,
    feel_pressure,
    follow_margin,
    report,
    win_indications,
)
from jinzhen.model.phases.learning import frontier
from jinzhen.model.phases.projects import extend_leader, open_plant
from jinzhen.model.phases.turnover import (
    leave,
    link_up,
    merge,
    mix_workers,
    move_firms,
    play_paper,
    promote,
    welcome,
)
from jinzhen.model.rules.demand import nest_exponent, smoothed
from jinzhen.model.rules.projects import variety_gain
from jinzhen.model.rules.titles import standards_rate
from jinzhen.model.rules.towns import CHECK_MCNY, INSPECTION_MCNY
from jinzhen.model.vector_math import exp


@phase
def close_and_open(world: World, at_town: F64, by_size: F64, params: Params, clock: Clock, seed: int,
                   replication: int) -> None:
    """Step 10: exits by hazard and merger, then real and paper entrants."""
    firms, flows, counties, tally = world.firms, world.flows, world.counties, world.tally
    towns, places, money, paid = world.towns, world.places, world.money, world.scratch
    weigh_exits(
        places[Place.first_slot], places[Place.last_slot], 0, places[Place.city].size, firms.rows[Firm.operating],
        firms.rows[Firm.capital_mcny], firms.rows[Firm.age_years], flows[Flow.profit_mcny], flows[Flow.output_mcny],
        firms.rows[Firm.cash_mcny], firms.rows[Firm.debt_mcny], firms.rows[Firm.quality],
        towns[Town.startup_intensity], at_town[LeverRow.approval_reform], at_town[LeverRow.quality_enforcement],
        params.hazard_scale * params.hazard_small, params.hazard_scale * params.hazard_medium,
        params.hazard_scale * params.hazard_large, params.approval_exit_effect, clock.step_years, flows[Flow.draw_a]
    )
    tally.counts[C_EXITS] = leave(
        firms, places[Place.first_slot], places[Place.last_slot], places[Place.county], flows[Flow.draw_a],
        flows[Flow.draw_c], params.collateral_share, at_town[LeverRow.guarantee_share],
        by_size[LeverRow.guarantee_share], counties[County.free_workers], tally.lost
    )
    tally.counts[C_MERGERS] = merge(
        firms, places[Place.first_slot], places[Place.last_slot], places[Place.county],
        at_town[LeverRow.merger_support], towns[Town.programme_weight], flows[Flow.pull], flows[Flow.export_pull],
        flows[Flow.profit_mcny], flows[Flow.output_mcny], params.merger_gain, clock.step_years, seed, replication,
        clock.step, counties[County.free_workers], paid
    )
    tally.counts[C_EXITS] += tally.counts[C_MERGERS]
    money[M_MERGERS] = paid[0]
    tally.paid[T_CASH] += paid[0]
    for t in range(places[Place.city].size):
        part = clock.step_years * max(world.wide.season[places[Place.trade, t], clock.quarter], 0.01)
        towns[Town.value, t] = (towns[Town.domestic_mcny, t] + towns[Town.exports_mcny, t]) / part
    welcome(
        firms, places[Place.first_slot], places[Place.last_slot], places[Place.county], places[Place.category],
        towns[Town.operating], towns[Town.margin], towns[Town.margin_start], towns[Town.credit_factor],
        towns[Town.startup_mcny], towns[Town.startup_intensity], towns[Town.pull], towns[Town.export_pull],
        towns[Town.value], towns[Town.cost_relief], towns[Town.tfp_mean], at_town[LeverRow.approval_reform],
        params.entry_rate, params.move_in_rate, params.entry_margin_elasticity, params.approval_entry_effect,
        params.startup_effect, params.segment_elasticity, params.liquidity_effect, params.demand_growth,
        clock.step_years, seed, replication, clock.step, counties[County.free_workers], tally.came,
        towns[Town.new_jobs], paid, tally.counts,
        world.state
    )
    money[M_STARTUPS] = paid[0]
    play_paper(
        firms, places[Place.first_slot], places[Place.last_slot], towns[Town.entities], towns[Town.pressure],
        params.paper_entry_rate, at_town[LeverRow.verification], params.verification_find_share, clock.step_years,
        seed, replication, clock.step, world.state
    )


@phase
def finish_projects(world: World, at_town: F64, params: Params, clock: Clock, seed: int,
                    replication: int) -> None:
    """Step 10: projects move along their stages; finished ones become firms."""
    towns, places, projects = world.towns, world.places, world.projects
    nest = nest_exponent(params.segment_elasticity, params.town_elasticity)
    for n in range(int(world.tally.stages[1])):
        j = projects.finished[n]
        t = projects.town[j]
        low, high = places[Place.first_slot, t], places[Place.last_slot, t]
        world.tally.stages[4] += projects.size_mcny[j] * projects.built_share[j]
        if projects.own[j] > 0.0 and extend_leader(projects, j, world.firms, low, high, world.tally.came):
            continue
        town_pull = towns[Town.pull, t] + towns[Town.export_pull, t]
        workers, plant_pull = open_plant(
            projects, j, world.firms, low, high, town_pull, towns[Town.value, t], towns[Town.cost_relief, t],
            towns[Town.tfp_mean, t], params.segment_elasticity, params.liquidity_effect, world.tally.came, world.state
        )
        world.tally.stages[3] += 1.0
        gain = exp(variety_gain(at_town[LeverRow.differentiation, t], plant_pull, town_pull, nest))
        towns[Town.base_weight, t] *= gain
        towns[Town.base_export_weight, t] *= gain
        free = world.counties[County.free_workers, places[Place.county, t]] - workers
        world.counties[County.free_workers, places[Place.county, t]] = max(free, 0.0)


@phase
def move_and_link(world: World, at_town: F64, params: Params, clock: Clock, seed: int, replication: int) -> None:
    """Step 10: firms change town, workers county, suppliers find and lose leading firms; some become leading."""
    firms, flows, towns, counties = world.firms, world.flows, world.towns, world.counties
    places, wide = world.places, world.wide
    move_firms(
        world.firms, places[Place.first_slot], places[Place.last_slot], places[Place.trade], places[Place.county],
        towns[Town.operating], towns[Town.leaders], towns[Town.margin], towns[Town.infrastructure], params.move_rate,
        clock.step_years, seed, replication, clock.step, flows[Flow.draw_d], towns[Town.arrivals],
        counties[County.free_workers], world.state
    )
    link_up(
        places[Place.first_slot], places[Place.last_slot], firms.rows[Firm.operating], firms.rows[Firm.leading],
        firms.rows[Firm.age_years], flows[Flow.orders_mcny], towns[Town.meets],
        towns[Town.infrastructure], towns[Town.infrastructure_start], flows[Flow.draw_d],
        params.link_orders_effect, clock.step_years, firms.link_leader, firms.link_weight, firms.rows[Firm.chain_years]
    )
    mix_workers(wide.county_city, counties[County.free_workers], counties[County.free_start], world.cities.shape[1],
                params.worker_mobility, clock.step_years)
    if clock.is_year_end:
        promote(world.firms, places[Place.first_slot], places[Place.last_slot], towns[Town.output_year_mcny])


@phase
def book_turnover(money: F64, tally: Tally) -> None:
    """Step 10: what came and went with firms enters the accounts."""
    money[M_GUARANTEE] = tally.lost[3]
    tally.paid[T_CASH] += tally.came[1] - tally.lost[1]
    tally.paid[T_DEBT] -= tally.lost[2]


@phase
def sum_firms(firms: Slots, flows: F64, towns: F64, places: I64, wide: Wide, blocks: I64, clock: Clock) -> None:
    """Step 11: sums and counts of every town."""
    for b in range(blocks.size - 1):
        low, high = blocks[b], blocks[b + 1]
        add_up(
            places[Place.first_slot], places[Place.last_slot], low, high, flows[Flow.output_mcny],
            firms.rows[Firm.output_year_mcny], flows[Flow.value_added_mcny], flows[Flow.wages_mcny],
            flows[Flow.tax_mcny], flows[Flow.investment_mcny], firms.rows[Firm.capital_mcny], flows[Flow.energy_tce],
            flows[Flow.discharge_t], towns[Town.output_mcny], towns[Town.output_year_mcny],
            towns[Town.value_added_mcny], towns[Town.wages_mcny], towns[Town.tax_mcny], towns[Town.investment_mcny],
            towns[Town.capital_mcny], towns[Town.energy_use_tce], towns[Town.discharge_use_t]
        )
        follow_margin(
            places[Place.first_slot], places[Place.last_slot], low, high, firms.rows[Firm.operating],
            flows[Flow.profit_mcny], towns[Town.output_mcny], clock.step_years, towns[Town.margin]
        )


@phase
def count_all(firms: Slots, towns: F64, places: I64, wide: Wide, clock: Clock, blocks: I64) -> None:
    """Step 11: how many firms of each kind every town has, and the standards that those of the step before have led."""
    for t in range(places[Place.city].size):
        towns[Town.standards, t] += standards_rate(towns[Town.titles, t], towns[Town.centres, t]) * clock.step_years
    for b in range(blocks.size - 1):
        count_firms(
            places[Place.first_slot], places[Place.last_slot], blocks[b], blocks[b + 1], firms.rows[Firm.operating],
            firms.rows[Firm.paper], firms.rows[Firm.leading], firms.rows[Firm.above_size], firms.rows[Firm.title],
            firms.rows[Firm.centre], firms.rows[Firm.quoted], firms.rows[Firm.payroll_jobs], towns[Town.operating],
            towns[Town.paper], towns[Town.leaders], towns[Town.supporting], towns[Town.above_size],
            towns[Town.titles], towns[Town.centres], towns[Town.quoted], towns[Town.jobs], towns[Town.entities]
        )
        frontier(
            places[Place.first_slot], places[Place.last_slot], blocks[b], blocks[b + 1], firms.rows[Firm.operating],
            firms.rows[Firm.tfp], towns[Town.tfp_mean], towns[Town.tfp_frontier]
        )
    count_titles(places[Place.first_slot], places[Place.last_slot], firms.rows[Firm.title], towns[Town.titles_srdi],
                 towns[Town.titles_giant], towns[Town.titles_champion])


@phase
def follow_places(firms: Slots, towns: F64, places: I64, wide: Wide, cities: F64, counties: F64) -> None:
    """Step 11: what cities' banks have lent and how many work in each county."""
    cities[City.debt_mcny][:] = 0.0
    counties[County.workers][:] = 0.0
    for t in range(places[Place.city].size):
        debt = 0.0
        for i in range(places[Place.first_slot, t], places[Place.last_slot, t]):
            debt += firms.rows[Firm.debt_mcny, i]
        cities[City.debt_mcny][places[Place.city, t]] += debt
        counties[County.workers][places[Place.county, t]] += towns[Town.jobs, t]


@phase
def feel_targets(towns: F64, places: I64, cities: F64, lever: Levers) -> None:
    """Step 10: the pressure of province and cities on every county, felt before anything is registered."""
    feel_pressure(places[Place.tier], places[Place.city], towns[Town.notices], lever.target_towns,
                  lever.city_own_target, cities[City.named], towns[Town.pressure])


@phase
def write_reports(towns: F64, places: I64, wide: Wide, at_town: F64, params: Params, money: F64, clock: Clock) -> None:
    """Step 11: chain and reported figures; taxes and value added of a year; inspections and checks are paid."""
    report(
        towns[Town.output_year_mcny], towns[Town.scope_factor], towns[Town.scope_widening], towns[Town.gaming],
        towns[Town.pressure], at_town[LeverRow.verification], params.gaming_propensity,
        params.verification_find_share, clock.step_years, towns[Town.chain_year_mcny], towns[Town.reported_year_mcny]
    )
    count_beyond(places[Place.tier], places[Place.tier_step], towns[Town.entities], at_town[LeverRow.verification],
                 params.registration_drive, params.verification_find_share, params.worker_turnover_rate,
                 towns[Town.jobs], towns[Town.linked_jobs_per_job], clock.step, clock.step_years,
                 towns[Town.registered_beyond], towns[Town.new_jobs])
    for t in range(places[Place.city].size):
        towns[Town.tax_year_mcny, t] = smoothed(
            towns[Town.tax_year_mcny, t], towns[Town.tax_mcny, t] / clock.step_years, 0.5, clock.step_years
        )
        towns[Town.value_added_year_mcny, t] = smoothed(
            towns[Town.value_added_year_mcny, t], towns[Town.value_added_mcny, t] / clock.step_years, 0.5,
            clock.step_years
        )
        towns[Town.land_stock_mu, t] += towns[Town.land_use_mu, t]
        visits = at_town[LeverRow.quality_enforcement, t] * towns[Town.operating, t]
        checks = at_town[LeverRow.verification, t] * towns[Town.entities, t]
        money[M_INSPECTION] += INSPECTION_MCNY * visits * clock.step_years
        money[M_VERIFICATION] += CHECK_MCNY * checks * clock.step_years
    age_label(places[Place.tier_step], places[Place.batch], clock.step, clock.step_years, params.label_effect,
              params.label_decay_by_batch, towns[Town.label])


@phase
def judge(towns: F64, places: I64, wide: Wide, counties: F64, lever: Levers, at_town: F64, params: Params,
          weights: F64, clock: Clock, seed: int, replication: int) -> None:
    """Step 12: gates, criteria, score and the constraint every town perceives."""
    check_gates(
        places[Place.category], towns[Town.heritage], towns[Town.gi], towns[Town.market_share],
        towns[Town.reported_year_mcny], towns[Town.leaders], towns[Town.supporting],
        at_town[LeverRow.output_gate_manufacturing], at_town[LeverRow.output_gate_other],
        at_town[LeverRow.output_gate_relaxed], at_town[LeverRow.relaxed_share_cut],
        at_town[LeverRow.min_leading_firms], at_town[LeverRow.min_supporting_units], at_town[LeverRow.county_line],
        at_town[LeverRow.gates], params.prospects_share, params.waiver_probability, seed, replication, clock.step,
        towns[Town.gate_mcny], wide.passes
    )
    score_criteria(
        places[Place.category], towns[Town.heritage], towns[Town.gi], towns[Town.brand], towns[Town.jobs],
        towns[Town.linked_jobs_per_job], towns[Town.tax_year_mcny], towns[Town.market_share],
        towns[Town.exports_mcny], towns[Town.output_mcny], towns[Town.reported_year_mcny], towns[Town.supporting],
        towns[Town.leaders], towns[Town.titles], towns[Town.centres], towns[Town.above_size], wide.services,
        towns[Town.infrastructure], towns[Town.effort], at_town[LeverRow.approval_reform],
        at_town[LeverRow.county_fund], towns[Town.output_year_mcny], params.title_bonus,
        at_town[LeverRow.bonus_history:LeverRow.bonus_environment + 1], wide.criteria
    )
    weigh_criteria(wide.criteria, weights, towns[Town.score])
    perceive(
        towns[Town.reported_year_mcny], towns[Town.gate_mcny], towns[Town.leaders], towns[Town.supporting],
        towns[Town.brand], wide.services, towns[Town.infrastructure], counties[County.skill], places[Place.county],
        towns[Town.land_factor], towns[Town.energy_wanted_tce], towns[Town.energy_quota_tce],
        towns[Town.credit_factor], towns[Town.market_share], at_town[LeverRow.min_leading_firms],
        at_town[LeverRow.min_supporting_units], towns[Town.perceived_constraint]
    )


@phase
def designate(
    towns: F64, places: I64, wide: Wide, tally: Tally, n_cities: int, lever: Levers, at_town: F64, params: Params,
    plan: RoundPlan, imposed_tier: I64, clock: Clock, seed: int, replication: int, state: I64
) -> None:
    """Step 12: what history imposes, then the rounds of this step; withdrawal where it is set."""
    impose(places[Place.tier], places[Place.tier_step], places[Place.batch], imposed_tier, clock.step, state)
    if plan.is_municipal:
        municipal_round(
            places[Place.tier], places[Place.tier_step], places[Place.batch], places[Place.city], towns[Town.score],
            towns[Town.reported_year_mcny], at_town[LeverRow.municipal_output_gate],
            lever.municipal_places_per_round, n_cities, params.nomination_noise, seed, replication, clock.step,
            towns[Town.value]
        )
    if plan.is_provincial:
        named = 0
        for t in range(places[Place.city].size):
            named += places[Place.tier, t] == TIER_PROVINCIAL
        nominate(
            places[Place.tier], places[Place.tier_step], places[Place.city], towns[Town.score], n_cities,
            lever.nomination_quota, lever.standing_years / clock.step_years, params.nomination_noise, seed,
            replication, clock.step, towns[Town.value], towns[Town.nominated]
        )
        n_places = places_of_round(plan.rule, lever.places_per_round, plan.drawn_places, lever.target_towns, named,
                                 plan.rounds_left)
        hold_round(
            places[Place.tier], places[Place.tier_step], places[Place.batch], towns[Town.score], wide.passes,
            towns[Town.nominated], n_places, at_town[LeverRow.quality_bar], params.quality_bar_shift,
            params.expert_noise, lever.potential_places, seed, replication, clock.step, towns[Town.value], state,
            tally.round_row
        )
        if lever.withdrawal > 0.5:
            withdraw(places[Place.tier], places[Place.tier_step], places[Place.batch], wide.passes, clock.step)


@phase
def close_year(towns: F64, places: I64, cities: F64, counties: F64, lever: Levers, params: Params, money: F64,
               tally: Tally, clock: Clock, seed: int, replication: int) -> None:
    """Step 12, once a year: the assessment of designated towns, and geographical indications."""
    prizes = assess(
        places[Place.tier], places[Place.city], places[Place.county], towns[Town.score], params.effort_response,
        lever.praise_share, lever.notice_share, lever.assessment_prize, lever.city_own_target, cities[City.named],
        towns[Town.rank_share], towns[Town.praised], towns[Town.notices], towns[Town.effort],
        towns[Town.waiting_mcny], counties[County.notices], tally.counts
    )
    money[M_PRIZES] = prizes
    tally.paid[T_GRANTED] += prizes
    win_indications(places[Place.category], towns[Town.brand], clock.step, seed, replication, towns[Town.gi])


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
