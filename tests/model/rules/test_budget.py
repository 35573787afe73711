"""Who gets public money, and how much more."""

from rules import called

from jinzhen.model.rules import budget

fund_weight = called(budget.fund_weight)


def test_fund_rules():
    assert fund_weight(0, 1.0, 3.0, 0.4) == fund_weight(0, 0.0, 0.0, 9.0) == 1.0
    assert fund_weight(1, 1.0, 0.0, 0.0) == 3.0 * fund_weight(1, 0.0, 0.0, 0.0)
    assert fund_weight(2, 0.0, 0.0, 0.0) > fund_weight(2, 0.0, 0.5, 0.0) > 0.0
    assert fund_weight(3, 0.0, 0.0, 0.1) > fund_weight(3, 0.0, 0.0, 0.8) > 0.0
