"""Levers on firms, innovation, people, brands, markets and attraction: plan 三(二) to 三(八)."""

from jinzhen.scenarios.catalogue.departments import lever

# A table reads best with few lines an entry.
# fmt: off
STRUCTURE_LEVERS = (
    lever("size_crossing_reward", "小升规奖励", "Reward for crossing the designated size", "三(二)", "industry",
        "CNY/firm", 300_000.0, high=1_000_000.0, payer="province", recipient="firm", unit_cost=1e-6, source="L02a",
        acts_on="suppliers near 20 m CNY of sales", is_targetable=True,
        moves="above_size_new"),
    lever("differentiation", "错位发展引导", "Avoiding same-trade duplication", "三(二)", "industry", "share", 0.3,
        acts_on="trade and segment chosen by new projects", is_targetable=True,
        moves="towns.market_share", context={"attraction_effort": 1500, "land_quota": 500, "approval_reform": 0.8},
        conditions={"realised_share_rate": 0.9, "empty_signature_share": 0}),
    lever("cluster_organisations", "集群促进组织覆盖率", "Towns with an active cluster organisation", "三(二)",
        "industry", "share", 0.2, payer="county", recipient="town", unit_cost=0.5,
        acts_on="revenue, imitation and links through managers' meetings", is_targetable=True,
        moves="core_output_mcny", strength=("meeting_effect",)),
    lever("merger_support", "兼并重组支持", "Support of alliances and mergers", "三(二)", "industry", "m CNY/yr", 50.0,
        high=500.0, payer="province", recipient="firm", unit_cost=1.0,
        acts_on="size and TFP of leaders, number of weak firms", is_targetable=True,
        moves="mergers", strength=("merger_gain",)),
)

INNOVATION_LEVERS = (
    lever("rd_grant", "关键共性技术攻关补助", "Grants for key and common technologies", "三(三)", "innovation",
        "m CNY/yr", 150.0, high=1500.0, payer="province", recipient="firm", unit_cost=1.0, source="L12a",
        acts_on="R&D of firms", is_targetable=True,
        moves="rd_mcny", strength=("rd_additionality",)),
    lever("digital_support", "数字化转型支持", "Support of digitalisation", "三(三)", "innovation", "m CNY/yr", 50.0,
        high=500.0, payer="province", recipient="town", unit_cost=1.0, source="L01f", acts_on="process efficiency",
        is_targetable=True,
        moves="mean_log_tfp", strength=("digital_effect",)),
)

JOBS_LEVERS = (
    lever("training", "技能培训人数", "Persons trained", "三(五)", "jobs", "persons/yr", 20_000.0, high=200_000.0,
        payer="province", recipient="town", unit_cost=0.00175, source="L11a, L11b", acts_on="skilled labour",
        is_targetable=True,
        moves="towns.skill", strength=("training_effect", "skill_tfp_effect")),
    lever("startup_support", "创业支持", "Support of start-ups and returning workers", "三(五)", "jobs", "m CNY/yr",
        30.0, high=300.0, payer="province", recipient="firm", unit_cost=1.0,
        acts_on="real entry and survival of the young", is_targetable=True,
        moves="entries", strength=("startup_effect",)),
)

BRAND_LEVERS = (
    lever("srdi_reward", "专精特新奖励", "Reward for a specialised and innovative firm (SRDI)", "三(六)", "brand",
        "m CNY/firm", 0.3, high=20.0, payer="province", recipient="firm", unit_cost=1.0, source="L03a",
        acts_on="cash and prestige of firms", is_targetable=True,
        moves="srdi_firms"),
    lever("little_giant_reward", "重点小巨人奖励", "Reward for a key little giant", "三(六)", "brand", "m CNY/firm",
        6.0, high=20.0, payer="province", recipient="firm", unit_cost=1.0, source="L03c",
        acts_on="cash and prestige of firms", is_targetable=True,
        moves="little_giants"),
    lever("champion_reward", "单项冠军奖励", "Reward for a single champion", "三(六)", "brand", "m CNY/firm", 10.0,
        high=20.0, payer="province", recipient="firm", unit_cost=1.0, acts_on="cash and prestige of firms",
        is_targetable=True,
        moves="champions"),
    lever("brand_support", "区域品牌支持", "Regional brands, marks, patents, standards", "三(六)", "brand", "m CNY/yr",
        50.0, high=500.0, payer="province", recipient="town", unit_cost=1.0, source="L13a, L13b", acts_on="brand",
        is_targetable=True,
        moves="towns.brand"),
    lever("quality_enforcement", "质量监管强度", "Quality inspections", "三(六)", "brand", "inspections/firm-yr", 0.5,
        high=4.0, payer="county", recipient="none", unit_cost=0.002, acts_on="brand erosion, exit of low quality",
        is_targetable=True,
        moves="towns.brand"),
)

MARKET_LEVERS = (
    lever("exhibition_support", "展会支持", "Fairs supported, all towns", "三(七)", "market", "fairs/yr", 100.0,
        high=400.0, payer="province", recipient="town", unit_cost=0.8, source="L14c, L14e",
        acts_on="market access and exports", is_targetable=True,
        moves="exports_mcny", strength=("fair_effect",)),
    lever("ecommerce_support", "电子商务支持", "Support of e-commerce", "三(七)", "market", "m CNY/yr", 30.0,
        high=300.0, payer="province", recipient="town", unit_cost=1.0, acts_on="market access of small firms",
        is_targetable=True,
        moves="core_output_mcny"),
    lever("attraction_effort", "精准招商力度", "Projects courted", "三(八)", "market", "projects/yr", 400.0,
        high=1500.0, payer="county", recipient="town", unit_cost=0.5, source="L15a, L15b; cost assumed",
        acts_on="projects signed", is_targetable=True,
        moves="projects_signed"),
)
