"""Who gets public money (docs/odd.md, step 2)."""

from jinzhen.model.engine.compiled import rule
from jinzhen.model.state.column import F64
from jinzhen.model.state.now import Param


@rule
def fund_weight(rule_code: int, rank_share: float, distance: float, output_per_job: float, param: F64) -> float:
    """Weight of a town in the special fund.

    rule_code : 0 equal, 1 ranked, 2 nearest to threshold, 3 need
    rank_share : 1 first, 0 last; distance : |output / gate - 1|; output_per_job : m CNY
    Source: lever_facts.csv L01b (equal in 2023), plan 四(五) (by rank); the last two are what-ifs. How steep they
    are is assumed.
    """
    if rule_code == 0:
        return 1.0
    if rule_code == 1:
        return param[Param.fund_ranked_least] + rank_share
    if rule_code == 2:
        return 1.0 / (param[Param.fund_distance_scale] + distance)
    return 1.0 / (param[Param.fund_need_output_mcny] + output_per_job)
