"""Step 11, figures: town aggregates; real core, real chain and reported figures apart."""

from jinzhen.model import streams
from jinzhen.model.columns import F64, I64, TIER_PROVINCIAL
from jinzhen.model.compiled import phase
from jinzhen.model.draws import uniform
from jinzhen.model.phases.sums import segment_product, segment_sum
from jinzhen.model.rules.demand import smoothed
from jinzhen.model.rules.demography import chance_within
from jinzhen.model.rules.towns import (
    BEYOND_JOBS,
    GI_RATE,
    SCOPE_PART,
    found_share,
    gaming_target,
    is_drive,
    label_growth,
    lacks,
    pressure,
)
from jinzhen.model.vector_math import exp

#: Years over which a town's reporting habit and margin follow circumstances. Assumed.
HABIT_YEARS, MARGIN_YEARS = 1.0, 1.0


@phase
def count_firms(first: I64, last: I64, from_town: int, to_town: int, operating: F64, paper: F64, leading: F64,
                above_size: F64, title: F64, centre: F64, quoted: F64, jobs: F64, n_operating: F64, n_paper: F64,
                n_leaders: F64, n_supporting: F64, n_above: F64, n_titles: F64, n_centres: F64, n_quoted: F64,
                town_jobs: F64, entities: F64) -> None:
    """Counts of a town's firms (all written). Paper counts among entities and supporting units, which are reported."""
    for t in range(from_town, to_town):
        low, high = first[t], last[t]
        n_operating[t] = segment_sum(operating, low, high)
        n_paper[t] = segment_sum(paper, low, high)
        n_leaders[t] = segment_sum(leading, low, high)
        n_above[t] = segment_product(above_size, operating, low, high)
        n_titles[t] = segment_sum(title, low, high)
        n_centres[t] = segment_sum(centre, low, high)
        n_quoted[t] = segment_sum(quoted, low, high)
        town_jobs[t] = segment_sum(jobs, low, high)
        entities[t] = n_operating[t] + n_paper[t]
        n_supporting[t] = entities[t] - n_leaders[t]


@phase
def add_up(first: I64, last: I64, from_town: int, to_town: int, output_mcny: F64, output_year_mcny: F64,
           value_added_mcny: F64, wages_mcny: F64, tax_mcny: F64, investment_mcny: F64, capital_mcny: F64,
           energy_tce: F64, discharge_t: F64, town_output: F64, town_output_year: F64, town_value_added: F64,
           town_wages: F64, town_tax: F64, town_investment: F64, town_capital: F64, town_energy: F64,
           town_discharge: F64) -> None:
    """Sums of a town's firms (town_* written), m CNY, tce and t a step."""
    for t in range(from_town, to_town):
        low, high = first[t], last[t]
        town_output[t] = segment_sum(output_mcny, low, high)
        town_output_year[t] = segment_sum(output_year_mcny, low, high)
        town_value_added[t] = segment_sum(value_added_mcny, low, high)
        town_wages[t] = segment_sum(wages_mcny, low, high)
        town_tax[t] = segment_sum(tax_mcny, low, high)
        town_investment[t] = segment_sum(investment_mcny, low, high)
        town_capital[t] = segment_sum(capital_mcny, low, high)
        town_energy[t] = segment_sum(energy_tce, low, high)
        town_discharge[t] = segment_sum(discharge_t, low, high)


@phase
def follow_margin(first: I64, last: I64, from_town: int, to_town: int, operating: F64, profit_mcny: F64,
                  town_output: F64, step_years: float, margin: F64) -> None:
    """Profit over sales of a town, smoothed (written)."""
    for t in range(from_town, to_town):
        profit = segment_product(profit_mcny, operating, first[t], last[t])
        now = min(max(profit / town_output[t], -0.3), 0.3) if town_output[t] > 0.0 else 0.0
        margin[t] = smoothed(margin[t], now, MARGIN_YEARS, step_years)


@phase
def count_titles(first: I64, last: I64, title: F64, srdi: F64, giants: F64, champions: F64) -> None:
    """Firms of every town by the highest title they hold (written)."""
    for t in range(first.size):
        srdi[t], giants[t], champions[t] = 0.0, 0.0, 0.0
        for i in range(first[t], last[t]):
            if title[i] > 0.0:
                srdi[t] += title[i] == 1.0
                giants[t] += title[i] == 2.0
                champions[t] += title[i] == 3.0


@phase
def report(output_year: F64, scope_factor: F64, scope_widening: F64, gaming: F64, pressure: F64, verification: F64,
           propensity: float, find_share: float, step_years: float, chain_year: F64, reported_year: F64) -> None:
    """Chain and reported output a year (written): pressure widens scopes and inflates figures, checks strip both.

    Neither adds anything to what is produced.
    """
    for t in range(output_year.size):
        target = gaming_target(propensity, pressure[t], found_share(verification[t], find_share))
        scope_widening[t] = smoothed(scope_widening[t], SCOPE_PART * target, HABIT_YEARS, step_years)
        gaming[t] = smoothed(gaming[t], (1.0 - SCOPE_PART) * target, HABIT_YEARS, step_years)
        chain_year[t] = output_year[t] * scope_factor[t]
        reported_year[t] = chain_year[t] * (1.0 + scope_widening[t]) * (1.0 + gaming[t])


@phase
def count_beyond(tier: I64, tier_step: I64, entities: F64, verification: F64, drive_rate: float, find_share: float,
                 turnover_rate: float, jobs: F64, linked_jobs_per_job: F64, step: int, step_years: float,
                 registered_beyond: F64, new_jobs: F64) -> None:
    """Units reported as part of the chain beyond its firms (written): registered in a town's first titled year.

    They are a widened scope of the count: nothing is produced by them here, and checks strip them like any other.
    Jobs newly filled (written) count those who replace a leaver, linked jobs and those of the units beyond.
    turnover_rate : leavers replaced a year; new_jobs : from growth and newcomers, payroll only, to reported
    """
    for t in range(tier.size):
        kept = registered_beyond[t] * (1.0 - chance_within(found_share(verification[t], find_share), step_years))
        registered_beyond[t] = kept
        if is_drive(tier[t] == TIER_PROVINCIAL, (step - tier_step[t]) * step_years):
            registered_beyond[t] += (exp(drive_rate * step_years) - 1.0) * (entities[t] + kept)
        filled = new_jobs[t] + turnover_rate * jobs[t] * step_years
        new_jobs[t] = filled * (1.0 + linked_jobs_per_job[t]) + BEYOND_JOBS * (registered_beyond[t] - kept)


@phase
def feel_pressure(tier: I64, city: I64, notices: F64, target_towns: float, own_target: float, city_named: F64,
                  pressure_: F64) -> None:
    """Target pressure on every county, 0-1.5 (written): what province and city still lack, and supervision notices.

    own_target : provincial towns that every city wants for itself; city_named : those it has, written
    """
    named = 0
    city_named[:] = 0.0
    for t in range(tier.size):
        named += tier[t] == TIER_PROVINCIAL
        city_named[city[t]] += tier[t] == TIER_PROVINCIAL
    lacking = lacks(target_towns, float(named))
    for t in range(tier.size):
        pressure_[t] = pressure(tier[t] == TIER_PROVINCIAL, lacking, lacks(own_target, city_named[city[t]]),
                                notices[t])


@phase
def win_indications(category: I64, brand: F64, step: int, seed: int, replication: int, gi: F64) -> None:
    """Once a year, towns of agriculture, light industry and crafts win a geographical indication (written)."""
    for t in range(gi.size):
        if gi[t] < 0.5 and category[t] > 0:
            u = uniform(seed, replication, t, step, streams.INDICATION)
            gi[t] = 1.0 if u < chance_within(GI_RATE * brand[t], 1.0) else 0.0


@phase
def age_label(tier_step: I64, batch: I64, step: int, step_years: float, label_effect: float, label_decay: float,
              label: F64) -> None:
    """Standing that provincial towns gain from their label (written)."""
    for t in range(batch.size):
        years = (step - tier_step[t]) * step_years
        label[t] += label_growth(years, float(batch[t]), label_effect, label_decay) * step_years


@phase
def city_spread(city: I64, output_year: F64, city_output: F64) -> float:
    """Gini coefficient of core output over cities, 0-1; `city_output` is written."""
    n = city_output.size
    for c in range(n):
        city_output[c] = 0.0
    for t in range(city.size):
        city_output[city[t]] += output_year[t]
    total, apart = 0.0, 0.0
    for c in range(n):
        total += city_output[c]
        for d in range(n):
            apart += abs(city_output[c] - city_output[d])
    return apart / (2.0 * n * total) if total > 0.0 else 0.0
