"""Levers on land, energy, discharge, credit and services: plan 三(九), 三(十)."""

from jinzhen.scenarios.catalogue.departments import choice, lever
from jinzhen.scenarios.units import UNLIMITED

# A table reads best with few lines an entry.
# fmt: off
LAND_AND_ENERGY_LEVERS = (
    lever("land_quota", "用地计划指标", "Land a year for a provincial town; others by output", "三(九)", "factors",
        "mu/town-yr", 150.0, high=500.0, null=UNLIMITED, recipient="firm",
        departments=("省自然资源厅",), source="L07c (prior)", acts_on="room for investment", is_targetable=True,
        moves="land_use_mu", context={"attraction_effort": 1500}),
    lever("energy_quota_growth", "能耗指标年增长", "Growth of the energy quota over base use", "三(九)", "factors",
        "share/yr", 0.02, low=-0.1, high=0.2, null=UNLIMITED, recipient="firm", departments=("省能源局",),
        source="L05a, L05b", acts_on="ceiling on energy use", is_targetable=True,
        moves="core_output_mcny"),
    choice("energy_priority", "用能调度规则", "Who is curtailed when energy is short", "三(九)", "factors",
        "proportional", ("proportional", "most_efficient_first", "leader_first"),
        ("按比例压减", "能效高者优先", "龙头企业优先"), departments=("省能源局",),
        acts_on="who is curtailed",
        moves="core_output_mcny", sign="+/-", context={"energy_quota_growth": -0.1},
        idle_when={"energy_quota_growth": "unlimited"}),
    lever("discharge_quota_growth", "排污总量指标年增长", "Growth of the discharge quota over base use", "三(九)",
        "factors", "share/yr", 0.0, low=-0.1, high=0.2, null=UNLIMITED, recipient="firm", departments=("省生态环境厅",),
        source="L06a, L06e, L06f", acts_on="ceiling on discharge", is_targetable=True,
        moves="core_output_mcny"),
)

CREDIT_LEVERS = (
    lever("credit_rate_discount", "贷款贴息", "Interest taken off loans", "三(九)", "factors", "pp", 0.3, high=2.0,
        payer="province", recipient="firm", departments=("省金融办",), source="L08a, L08b", acts_on="borrowing",
        is_targetable=True, is_size_targetable=True,
        moves="investment_mcny"),
    lever("guarantee_share", "政府性担保分担比例", "Risk borne by public guarantors", "三(九)", "factors", "share", 0.4,
        high=0.8, payer="guarantor", recipient="firm", departments=("省金融办",), source="L09a",
        acts_on="borrowing; losses are public money", is_targetable=True, is_size_targetable=True,
        moves="debt_mcny"),
    lever("listing_support", "挂牌上市奖励", "Reward for listing", "三(九)", "factors", "m CNY/firm", 2.0, high=20.0,
        payer="province", recipient="firm", unit_cost=1.0, departments=("省金融办",), source="L02c",
        acts_on="equity of leaders", is_targetable=True,
        moves="listed_firms"),
)

SERVICE_LEVERS = (
    lever("public_platforms", "公共服务平台建设", "Public service platforms built", "三(十)", "services",
        "platforms/yr", 6.0, high=60.0, payer="province", recipient="town", unit_cost=5.0, source="L16b, L17a",
        acts_on="the eight services of 二(七)", is_targetable=True,
        moves="towns.services_mean", strength=("platform_tfp_effect",)),
    lever("infrastructure", "基础设施建设", "Roads, power, water, parks", "三(十)", "services", "m CNY/yr", 300.0,
        high=3000.0, payer="province", recipient="town", unit_cost=1.0, source="L17a",
        acts_on="capacity of towns to take projects", is_targetable=True,
        moves="towns.infrastructure"),
    lever("approval_reform", "承诺制+标准地+全代办", "Share of approval delay removed", "三(十)", "services", "share",
        0.2, high=0.8, recipient="firm", acts_on="project stages and entry", is_targetable=True,
        moves="entries"),
)
