"""How towns are judged: gates and the eight criteria of 二(一)-(八) (docs/odd.md, step 12)."""

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
def score_history(heritage: float, has_gi: float, brand: float) -> float:
    """Criterion (1), 0-1: historic origin, geographical indication, standing of the brand. Source: plan 二(一)."""
    return 0.45 * heritage + 0.25 * has_gi + 0.30 * brand


@rule
def score_jobs(jobs: float, tax_mcny: float) -> float:
    """Criterion (2), 0-1: payroll and linked jobs, taxes a year. Source: plan 二(二); scales assumed."""
    return 0.7 * (1.0 - exp(-jobs / 15000.0)) + 0.3 * (1.0 - exp(-tax_mcny / 200.0))


@rule
def score_market(market_share: float, export_share: float) -> float:
    """Criterion (3), 0-1: share of the national market, exports. Source: plan 二(三); scales assumed."""
    return 0.75 * (1.0 - exp(-market_share / 0.2)) + 0.25 * min(export_share / 0.5, 1.0)


@rule
def score_concentration(output_mcny: float, gate_mcny: float, supporting: float) -> float:
    """Criterion (4), 0-1: reported output against the category's gate, supporting units. Source: plan 二(四)."""
    ratio = log(max(output_mcny, 1.0) / gate_mcny)
    return 0.7 / (1.0 + exp(-1.2 * ratio)) + 0.3 * (1.0 - exp(-supporting / 60.0))


@rule
def score_leaders(leaders: float, titles: float, centres: float, param: F64) -> float:
    """Criterion (5), 0-1: leading firms, with a bonus (0-1) for titles and technology centres.

    Source: plan 二(五): towns that have them come first (优先评定); scales assumed.
    """
    held = 0.6 * (1.0 - exp(-titles / 8.0)) + 0.4 * (1.0 - exp(-centres / 2.0))
    return min(0.9 * (1.0 - exp(-leaders / 3.0)) + 2.0 * param[Param.title_bonus] * held, 1.0)


@rule
def score_products(brand: float, titles: float, above_size: float) -> float:
    """Criterion (6), 0-1: regional brand, firms with titles, firms of size. Source: plan 二(六)."""
    return 0.6 * brand + 0.2 * (1.0 - exp(-titles / 8.0)) + 0.2 * (1.0 - exp(-above_size / 15.0))


@rule
def score_services(services_mean: float, infrastructure: float) -> float:
    """Criterion (7), 0-1: the eight public services and infrastructure. Source: plan 二(七)."""
    return 0.7 * services_mean + 0.3 * infrastructure


@rule
def score_environment(effort: float, delay_removed: float, money_per_output: float) -> float:
    """Criterion (8), 0-1: effort of the county, approval reform, local money. Source: plan 二(八); weights assumed."""
    return 0.5 * effort + 0.25 * delay_removed + 0.25 * min(money_per_output / 0.02, 1.0)


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
    push = 0.5 - rank_share + praise + notice + 0.5 * city_lacks
    pushed = effort + param[Param.effort_response] * push * (1.0 - effort)
    return min(max(pushed, 0.0), 1.0)
