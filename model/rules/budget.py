"""Who gets public money (docs/odd.md, step 2)."""

from jinzhen.model.engine.compiled import rule


@rule
def fund_weight(rule_code: int, rank_share: float, distance: float, output_per_job: float) -> float:
    """Weight of a town in the special fund.

    rule_code : 0 equal, 1 ranked, 2 nearest to threshold, 3 need
    rank_share : 1 first, 0 last; distance : |output / gate - 1|; output_per_job : m CNY
    Source: lever_facts.csv L01b (equal in 2023), plan 四(五) (by rank); the last two are what-ifs.
    """
    if rule_code == 1:
        return 0.5 + rank_share
    if rule_code == 2:
        return 1.0 / (0.2 + distance)
    if rule_code == 3:
        return 1.0 / (0.1 + output_per_job)
    return 1.0
