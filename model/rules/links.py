"""Orders and search between suppliers and leading firms (docs/odd.md, step 10)."""

from jinzhen.model.engine.compiled import rule
from jinzhen.model.state.column import F64
from jinzhen.model.state.now import Param


@rule
def offered(link_weight: float, expected_orders_mcny: float, step_share: float) -> float:
    """Sales a supplier offers one leading firm in a step, m CNY.

    link_weight : share of its sales, up to `offer_ceiling`; step_share : part of the year, by season
    Form: suppliers keep room for other buyers, see `offer_ceiling`.
    """
    return link_weight * expected_orders_mcny * step_share


@rule
def first_weight(draw: float, param: F64) -> float:
    """Share of its sales that a new supplier offers its leading firm.

    link_orders_effect : orders the link brings, of its sales before; draw : uniform, spreads it by half either way
    Form: e / (1 + e), as the offer counts sales with the link; effects.csv supplier_linkage (V6).
    """
    return param[Param.link_orders_effect] / (1.0 + param[Param.link_orders_effect]) * (0.5 + draw)


@rule
def passed_orders(orders_mcny: float, materials_share: float, sourcing_share: float, offered_mcny: float) -> float:
    """Orders a leading firm passes down, m CNY a step: its local purchases, as far as suppliers offer them.

    Source: plan 三(一) (leading firms draw supporting firms); form assumed.
    """
    return min(orders_mcny * materials_share * sourcing_share, offered_mcny)


@rule
def search_rate(meets: float, infrastructure_gain: float, param: F64) -> float:
    """Chance a year that an unlinked supplier finds a leading firm.

    meets : 0-1, whether managers meet (三(二)); infrastructure_gain : of the town above its start
    Form: proportional; effects.csv peer_network gives the sign of meetings.
    """
    return param[Param.search_rate] * (1.0 + meets + infrastructure_gain)
