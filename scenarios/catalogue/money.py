"""Levers that give money to towns, and how towns spend it: plan 三(一), 四(二)."""

from jinzhen.scenarios.catalogue.departments import choice, lever

FUND_GROUP = "funds"

#: What a town may spend on, in the order of the `spend_*` levers: labels, and the figure it moves.
SPENDING = {
    "brand": ("品牌", "brand", "towns.brand"),
    "platforms": ("公共服务平台", "public platforms", "towns.services_mean"),
    "infrastructure": ("基础设施", "infrastructure", "towns.infrastructure"),
    "training": ("技能培训", "training", "towns.skill"),
    "fairs": ("参展办展", "fairs", "exports_mcny"),
    "attraction": ("招商引资", "investment attraction", "projects_signed"),
    "guarantee": ("融资担保", "guarantees", "debt_mcny"),
    "upgrade": ("技术改造", "technology upgrading", "investment_mcny"),
}

# A table reads best with few lines an entry.
# fmt: off
FUND_LEVERS = (
    lever("special_fund", "省级专业镇发展资金", "Provincial town fund, yearly total", "三(一) 四(二)", FUND_GROUP,
        "m CNY/yr", 500.0, high=3000.0, payer="province", recipient="town", unit_cost=1.0, source="L01a, L01b",
        acts_on="budgets of the towns in the pool",
        moves="towns.services_mean"),
    choice("fund_pool", "资金覆盖范围", "Towns that share the fund", "四(二)", FUND_GROUP, "provincial",
        ("provincial", "provincial_and_potential", "all_municipal"),
        ("省级专业镇", "省级及潜力专业镇", "全部市级及以上专业镇"), source="L01b", acts_on="who shares the fund",
        moves="towns.services_mean", sign="+/-", context={"special_fund": 3000}, idle_when={"special_fund": 0}),
    choice("fund_rule", "资金分配规则", "How the fund is split", "四(二) 四(五)", FUND_GROUP, "equal",
        ("equal", "ranked", "nearest_to_threshold", "need"), ("均等分配", "按考核排名", "临近门槛者优先", "按需分配"),
        source="L01b, L20a",
        acts_on="shares of the towns in the pool",
        moves="towns.services_mean", sign="+/-", context={"fund_pool": "all_municipal", "special_fund": 3000},
        idle_when={"special_fund": 0}),
    lever("county_fund", "县级一镇一策资金", "County money for municipal and provincial towns", "四(二)", FUND_GROUP,
        "m CNY/town-yr", 10.0, high=50.0, payer="county", recipient="town", unit_cost=1.0, source="L01k; 10 assumed",
        acts_on="town budgets", is_targetable=True,
        moves="towns.services_mean"),
    choice("town_plan", "一镇一策支出方式", "How a town chooses what to buy", "四(二)", FUND_GROUP, "fixed",
        ("fixed", "perceived_constraint"), ("固定比例", "按自感短板"),
        acts_on="every action of a town",
        moves="towns.services_mean", sign="+/-", context={"county_fund": 50},
        idle_when={"special_fund": 0, "county_fund": 0, "city_cofunding": 0, "assessment_prize": 0}),
    *(
        lever(
            f"spend_{name}",
            f"支出权重:{zh}",
            f"Weight of {en} in a town's spending",
            "四(二)",
            FUND_GROUP,
            "share",
            0.125,
            null=0.125,
            recipient="town",
            acts_on=f"town money spent on {en}; the weights are divided by their sum",
            moves=figure,
            context={"town_plan": "fixed", "county_fund": 50},
            idle_when={"special_fund": 0, "county_fund": 0, "city_cofunding": 0, "assessment_prize": 0},
            is_targetable=True,
        )
        for name, (zh, en, figure) in SPENDING.items()
    ),
    lever("guidance_fund", "政府引导基金", "Guidance fund, equity announced", "三(一)", FUND_GROUP, "m CNY/yr", 500.0,
        high=5000.0, payer="province", recipient="firm", unit_cost=1.0, source="L10a, L10b; 500 assumed",
        acts_on="equity of growing firms",
        moves="capital_mcny", strength=("guidance_realised_share",)),
    lever("power_price_discount", "战略性新兴产业电价优惠", "Power price cut for listed industries at 110 kV and above",
        "三(一)", FUND_GROUP, "CNY/kWh", 0.25, high=0.35, payer="province", recipient="firm", source="L04a, L04b",
        departments=("省发展改革委", "省能源局"), acts_on="energy cost of eligible firms",
        is_targetable=True, is_size_targetable=True,
        moves="tax_mcny"),
    lever("tech_upgrade_share", "技术改造补助比例", "Share of investment granted", "三(一) 三(四)", FUND_GROUP, "share",
        0.08, high=0.15, payer="province", recipient="firm", yearly_ceiling=300.0, source="L01d; ceiling assumed",
        acts_on="user cost of capital", is_targetable=True, is_size_targetable=True,
        moves="investment_mcny"),
)
