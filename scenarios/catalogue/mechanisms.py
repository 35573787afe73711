"""The working mechanisms of the plan's part 四 as levers."""

from jinzhen.scenarios.catalogue.departments import lever

# A table reads best with few lines an entry.
# fmt: off
MECHANISM_LEVERS = (
    lever("coordination_share", "资金及时到位率", "Money that arrives in time; the rest waits in a county account",
        "四(一)", "mechanisms", "share", 0.8, null=1.0, recipient="town", acts_on="town budgets", is_targetable=True),
    lever("coordination_delay", "资金滞留时长", "How long the rest waits", "四(一)", "mechanisms", "quarters", 1.0,
        high=8.0, recipient="town", acts_on="town budgets", sign="-", context={"coordination_share": 0.5},
        is_targetable=True),
    lever("priority_tilt", "资源倾斜力度", "Extra weight of provincial towns, half of it for potential ones", "四(二)",
        "mechanisms", "share", 0.5, high=3.0, recipient="town", acts_on="shares in rationed factors and money",
        sign="+/-"),
    lever("problem_ledger", "问题台账办结率", "Reported frictions solved in a year", "四(三)", "mechanisms", "share",
        0.3, recipient="firm", acts_on="land, energy and credit refused"),
    lever("praise_share", "表扬比例", "Towns praised in the yearly assessment", "四(五)", "mechanisms", "share", 0.1,
        recipient="town", source="L20a", acts_on="effort of towns"),
    lever("notice_share", "督办比例", "Towns served a supervision notice", "四(五)", "mechanisms", "share", 0.1,
        recipient="town", source="L20a", acts_on="effort of towns and pressure on figures", sign="+/-"),
    lever("assessment_prize", "评估奖励", "Prize for a praised town", "四(五)", "mechanisms", "m CNY/town", 1.0,
        high=20.0, payer="province", recipient="town", unit_cost=1.0, source="L20c", acts_on="effort of towns",
        context={"praise_share": 0.3}),
    lever("verification", "统计核查概率", "Chance that a reported unit is checked", "四(五)", "mechanisms", "share",
        0.1, payer="province", recipient="none", unit_cost=0.005, acts_on="paper units and stretched figures",
        sign="-", is_targetable=True),
)
