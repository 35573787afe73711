"""The working mechanisms of the plan's part 四 as levers."""

from jinzhen.scenarios.catalogue.departments import lever

# A table reads best with few lines an entry.
# fmt: off
MECHANISM_LEVERS = (
    lever("coordination_share", "资金及时到位率", "Money that arrives in time; the rest waits in a county account",
        "四(一)", "mechanisms", "share", 0.8, null=1.0, recipient="town", acts_on="town budgets", is_targetable=True,
        moves="towns.services_mean", context={"coordination_delay": 8, "county_fund": 50},
        idle_when={"special_fund": 0, "county_fund": 0, "city_cofunding": 0, "assessment_prize": 0}),
    lever("coordination_delay", "资金滞留时长", "How long the rest waits", "四(一)", "mechanisms", "quarters", 1.0,
        high=8.0, recipient="town", acts_on="town budgets",
        is_targetable=True,
        moves="towns.services_mean", sign="-", context={"coordination_share": 0, "county_fund": 50},
        idle_when={"coordination_share": 1, "assessment_prize": 0}),
    lever("priority_tilt", "资源倾斜力度", "Extra weight of provincial towns, half of it for potential ones", "四(二)",
        "mechanisms", "share", 0.5, high=3.0, recipient="town", acts_on="shares in rationed factors and money",
        moves="provincial.services_mean", context={"public_platforms": 60}),
    lever("problem_ledger", "问题台账办结率", "Reported frictions solved in a year", "四(三)", "mechanisms", "share",
        0.3, recipient="firm", acts_on="land, energy and credit refused",
        moves="land_short_mu", sign="-", context={"land_quota": 50}),
    lever("praise_share", "表扬比例", "Towns praised in the yearly assessment", "四(五)", "mechanisms", "share", 0.1,
        recipient="town", source="L20a", acts_on="effort of towns",
        moves="towns.effort", context={"assessment_prize": 5}),
    lever("notice_share", "督办比例", "Towns served a supervision notice", "四(五)", "mechanisms", "share", 0.1,
        recipient="town", source="L20a", acts_on="effort of towns and pressure on figures",
        moves="towns.effort"),
    lever("assessment_prize", "评估奖励", "Prize for a praised town", "四(五)", "mechanisms", "m CNY/town", 1.0,
        high=20.0, payer="province", recipient="town", unit_cost=1.0, source="L20c", acts_on="effort of towns",
        moves="towns.effort", context={"praise_share": 0.3}, idle_when={"praise_share": 0}),
    lever("verification", "统计核查概率", "Chance that a reported unit is checked", "四(五)", "mechanisms", "share",
        0.1, payer="province", recipient="none", unit_cost=0.005, acts_on="paper units and stretched figures",
        is_targetable=True,
        moves="paper_entities", sign="-", strength=("verification_find_share",)),
)
