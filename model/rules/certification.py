"""How towns are judged: gates and the eight criteria of 二(一)-(八) (docs/odd.md, step 12)."""

from math import floor

from jinzhen.model.engine.compiled import rule
from jinzhen.model.engine.vector_math import exp, log
from jinzhen.model.state.column import F64
from jinzhen.model.state.now import Param


@rule
def output_gate(category: int, has_tradition: bool, market_share: float, has_prospects: bool, gate_manufacturing: float,
                gate_other: float, gate_relaxed: float, share_cut: float) -> float:
    """Reported chain output a year a town has to reach, m CNY.

    category : 0 manufacturing, 1 special agriculture, 2 light industry and crafts
    has_tradition : historic origin or geographical indication
    Source: plan 二(四).
    """
    if has_tradition and market_share >= share_cut and has_prospects:
        return gate_relaxed
    return gate_manufacturing if category == 0 else gate_other


@rule
def filled(count: float, scale: float) -> float:
    """Part (0-1) of what a criterion can give that `count` brings. Form: 1 - exp(-count / scale): 63 % at the scale."""
    return 1.0 - exp(-count / scale)


@rule
def score_history(heritage: float, has_gi: float, brand: float, param: F64) -> float:
    """Criterion (1), 0-1: historic origin, geographical indication, standing of the brand.

    Source: plan 二(一) for what counts; weights assumed.
    """
    of_origin = param[Param.score_history_heritage_weight] * heritage + param[Param.score_history_gi_weight] * has_gi
    return of_origin + param[Param.score_history_brand_weight] * brand


@rule
def score_jobs(jobs: float, tax_mcny: float, param: F64) -> float:
    """Criterion (2), 0-1: payroll and linked jobs, taxes a year. Source: plan 二(二); weights and scales assumed."""
    of_jobs = param[Param.score_jobs_jobs_weight] * filled(jobs, param[Param.score_jobs_jobs_scale])
    return of_jobs + param[Param.score_jobs_tax_weight] * filled(tax_mcny, param[Param.score_jobs_tax_scale_mcny])


@rule
def score_market(market_share: float, export_share: float, param: F64) -> float:
    """Criterion (3), 0-1: share of the national market, exports. Source: plan 二(三); weights and scales assumed."""
    at_home = param[Param.score_market_share_weight] * filled(market_share, param[Param.score_market_share_scale])
    abroad = min(export_share / param[Param.score_market_export_scale], 1.0)
    return at_home + param[Param.score_market_export_weight] * abroad


@rule
def score_concentration(output_mcny: float, gate_mcny: float, supporting: float, param: F64) -> float:
    """Criterion (4), 0-1: reported output against the category's gate, supporting units.

    Source: plan 二(四) for what counts; weights and scales assumed.
    """
    ratio = log(max(output_mcny, 1.0) / gate_mcny)
    against = 1.0 + exp(-param[Param.score_concentration_output_slope] * ratio)
    of_output = param[Param.score_concentration_output_weight] / against
    of_units = filled(supporting, param[Param.score_concentration_units_scale])
    return of_output + (1.0 - param[Param.score_concentration_output_weight]) * of_units


@rule
def score_leaders(leaders: float, titles: float, centres: float, param: F64) -> float:
    """Criterion (5), 0-1: leading firms, with a bonus (0-1) for titles and technology centres.

    Source: plan 二(五): towns that have them come first (优先评定); weights and scales assumed.
    """
    of_titles = param[Param.score_leaders_titles_weight] * filled(titles, param[Param.score_leaders_titles_scale])
    of_centres = param[Param.score_leaders_centres_weight] * filled(centres, param[Param.score_leaders_centres_scale])
    held = of_titles + of_centres
    of_leaders = param[Param.score_leaders_firms_weight] * filled(leaders, param[Param.score_leaders_firms_scale])
    return min(of_leaders + param[Param.score_leaders_bonus_factor] * param[Param.title_bonus] * held, 1.0)


@rule
def score_products(brand: float, titles: float, above_size: float, param: F64) -> float:
    """Criterion (6), 0-1: regional brand, firms with titles, firms of size.

    Source: plan 二(六) for what counts; weights and scales assumed.
    """
    of_titles = param[Param.score_products_titles_weight] * filled(titles, param[Param.score_products_titles_scale])
    of_firms = param[Param.score_products_firms_weight] * filled(above_size, param[Param.score_products_firms_scale])
    return param[Param.score_products_brand_weight] * brand + of_titles + of_firms


@rule
def score_services(services_mean: float, infrastructure: float, param: F64) -> float:
    """Criterion (7), 0-1: the eight public services and infrastructure.

    Source: plan 二(七) for what counts; weights assumed.
    """
    of_services = param[Param.score_services_services_weight] * services_mean
    return of_services + param[Param.score_services_infrastructure_weight] * infrastructure


@rule
def score_environment(effort: float, delay_removed: float, money_per_output: float, param: F64) -> float:
    """Criterion (8), 0-1: effort of the county, approval reform, public money put to work in the town.

    money_per_output : of a year, from whatever account
    Source: plan 二(八) for what counts; weights and the scale assumed.
    """
    of_effort = param[Param.score_environment_effort_weight] * effort
    of_approval = param[Param.score_environment_approval_weight] * delay_removed
    paid = min(money_per_output / param[Param.score_environment_money_scale], 1.0)
    return of_effort + of_approval + param[Param.score_environment_money_weight] * paid


@rule
def announced_places(gap: float, years_left: int, param: F64) -> float:
    """Towns the office announces for a year, a whole number: what lacks to the target, spread over the years left.

    gap : target less named, towns; years_left : to the end of the five-year plan, this one included
    In the last year it dares what it otherwise would not, as far as the push of that year goes.
    Source: certification_facts.csv C12 (a number is announced each year); form assumed.
    """
    share = param[Param.announced_share]
    if years_left <= 1:
        share += param[Param.last_year_push] * max(1.0 - share, 0.0)
    return float(floor(share * gap / years_left + 0.5))


@rule
def places_beyond(announced: float, eligible: float, gap: float, years_left: int, param: F64) -> float:
    """Towns the office names beyond the number announced, a whole number: a part of the good applicants left over.

    eligible : applicants above every line. In the last year the gap presses: a part of what lacks then is filled too.
    Source: certification_facts.csv C12, C13 (5 announced, 8 named) that it may; sizes assumed.
    """
    left_over = max(eligible - announced, 0.0)
    more = param[Param.places_stretch] * left_over
    if years_left <= 1:
        more += param[Param.last_year_push] * max(min(gap - announced, left_over) - more, 0.0)
    return float(floor(more + 0.5))


@rule
def effort_after(effort: float, rank_share: float, is_praised: bool, is_noticed: bool, prize_mcny: float,
                 city_lacks: float, param: F64) -> float:
    """Effort (0-1) after the yearly assessment: the lower ranked try harder, praise and notices push.

    rank_share : 1 first, 0 last; prize_mcny : for a praised town
    city_lacks : part of the city's own target not yet reached, 0-1
    Source: plan 四(五) (by rank; praise and supervision notices); sizes assumed.
    """
    praise = param[Param.praise_push] * (1.0 + prize_mcny / param[Param.prize_mcny]) if is_praised else 0.0
    notice = param[Param.notice_push] if is_noticed else 0.0
    push = 0.5 - rank_share + praise + notice + param[Param.city_target_push] * city_lacks
    pushed = effort + param[Param.effort_response] * push * (1.0 - effort)
    return min(max(pushed, 0.0), 1.0)
