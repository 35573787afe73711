"""Certification: rounds, places, gates and lines, provincial and municipal: plan 一(二), 二."""

from jinzhen.scenarios.catalogue.departments import choice, lever
from jinzhen.scenarios.units import DRAWN_WORD, UNLIMITED

GROUP = "certification"

# A table reads best with few lines an entry.
# fmt: off
ROUND_LEVERS = (
    choice("round_calendar", "认定批次安排", "When provincial rounds are held", "二", GROUP, "drawn",
        ("drawn", "yearly", "none"), ("随机抽取", "每年一批", "不再举行"), source="C10, C13", acts_on="dates of rounds",
        moves="provincial_towns", sign="+/-", context={"places_rule": "fixed"},
        conditions={"round_probability": 0.5, "second_round_probability": 0}),
    choice("places_rule", "名额规则", "What gives a round its places", "二", GROUP, "drawn",
        ("drawn", "fixed", "gap", "quality_bar", "office", "unlimited"),
        ("随机抽取", "固定名额", "按缺口定额", "达标即认定", "办公室研定", "名额不限"), source="C12, C13",
        acts_on="places of a round",
        moves="provincial_towns", sign="+/-",
        context={"round_calendar": "yearly", "nomination_quota": 30, "quality_bar": 0.1, "places_per_round": 1},
        conditions={"places_rule": ["choice", [0, 2], [1, 1]], "places_stretch": 0, "last_year_push": 0},
        idle_when={"round_calendar": "none"}),
    lever("places_per_round", "每批名额", "Places of a round, or what the office announces", "二", GROUP,
        "towns/round", DRAWN_WORD, high=150.0, null=UNLIMITED, drawn="fixed_places", source="C12, C13",
        acts_on="places of a round",
        moves="provincial_towns", context={"places_rule": "fixed", "nomination_quota": 30, "quality_bar": 0.1},
        idle_when={"places_rule": "unlimited"}),
    lever("target_towns", "省级专业镇目标数", "Provincial towns wanted", "一(二)", GROUP, "towns", 30.0, high=150.0,
        null=30.0, source="C01", acts_on="the gap rule and the answer",
        moves="provincial_towns", context={"places_rule": "gap"}),
    lever("nomination_quota", "各市推荐名额", "Nominations of a city and round", "二", GROUP, "towns/city-round",
        DRAWN_WORD, high=30.0, null=UNLIMITED, drawn="nominations_per_city", acts_on="applicants",
        moves="provincial_towns", context={"places_rule": "unlimited"}, idle_when={"round_calendar": "none"}),
    lever("potential_places", "潜力专业镇名额", "Potential towns flagged", "一(二)", GROUP, "towns", 10.0, high=100.0,
        source="C41 (not found); 10 assumed", acts_on="potential towns",
        moves="potential_towns"),
    choice("withdrawal", "退出机制", "Whether a provincial title can be withdrawn", "二", GROUP, "off", ("off", "on"),
        ("不退出", "可退出"), source="C42 (not found)", acts_on="provincial towns below the lines",
        moves="provincial_towns", sign="-",
        context={"round_calendar": "yearly", "output_gate_manufacturing": 10_000, "output_gate_other": 10_000},
        idle_when={"round_calendar": "none"}),
    lever("standing_years", "市级培育年限", "Years a town must have been municipal", "二", GROUP, "years", 0.0,
        high=5.0, acts_on="applicants",
        moves="provincial_towns", sign="-", context={"round_calendar": "yearly", "places_rule": "unlimited"},
        idle_when={"round_calendar": "none"}),
)

GATE_LEVERS = (
    choice("gates", "门槛适用", "Whether the gates are applied", "二", GROUP, "apply", ("apply", "waived"),
        ("适用", "豁免"),
        acts_on="eligibility", is_targetable=True,
        moves="eligible_towns", context={"round_calendar": "none"}),
    lever("quality_bar", "认定分数线", "Score below which no town is named", "二", GROUP, "score", DRAWN_WORD,
        drawn="bar_level", acts_on="eligibility", is_targetable=True,
        moves="provincial_towns", sign="-", context={"places_rule": "unlimited"},
        idle_when={"round_calendar": "none"}),
    lever("output_gate_manufacturing", "制造业产值门槛", "Output gate of manufacturing towns", "二(四)", GROUP, "m CNY",
        2000.0, high=10_000.0, source="C02", acts_on="eligibility", is_targetable=True,
        moves="eligible_towns", sign="-", context={"round_calendar": "none"}),
    lever("output_gate_other", "特优农业和特色轻工产值门槛", "Output gate of other towns", "二(四)", GROUP, "m CNY",
        1000.0, high=10_000.0, source="C03", acts_on="eligibility", is_targetable=True,
        moves="eligible_towns", sign="-", context={"round_calendar": "none"}),
    lever("output_gate_relaxed", "放宽后产值门槛", "Relaxed gate for heritage or GI", "二(四)", GROUP, "m CNY", 100.0,
        high=10_000.0, source="C04", acts_on="eligibility", is_targetable=True,
        moves="eligible_towns", sign="-",
        context={"round_calendar": "none", "output_gate_manufacturing": 10_000, "output_gate_other": 10_000}),
    lever("relaxed_share_cut", "放宽所需市场占有率", "Market share the relaxed gate asks for", "二(四)", GROUP, "share",
        0.10, acts_on="eligibility", is_targetable=True,
        moves="eligible_towns", sign="-",
        context={"round_calendar": "none", "output_gate_manufacturing": 10_000, "output_gate_other": 10_000}),
    lever("min_leading_firms", "龙头企业最低户数", "Leading firms a town must have", "二(五)", GROUP, "firms", 1.0,
        high=20.0, source="C05", acts_on="eligibility", is_targetable=True,
        moves="eligible_towns", sign="-", context={"round_calendar": "none"}),
    lever("min_supporting_units", "配套主体最低户数", "Supporting units a town must have", "二(五)", GROUP, "units",
        10.0, high=1000.0, source="C05", acts_on="eligibility", is_targetable=True,
        moves="eligible_towns", sign="-", context={"round_calendar": "none"}),
    choice("county_line", "县域限定", "Whether the trade must lie in one county", "二(四)", GROUP, "on", ("on", "off"),
        ("限于一县", "不限"), source="C06", acts_on="eligibility", is_targetable=True,
        moves="eligible_towns", context={"round_calendar": "none"}, idle_when={"gates": "waived"}),
)

#: The eight criteria: labels and article.
CRITERIA = {
    "history": ("历史传承", "history", "二(一)"),
    "jobs": ("就业富民", "jobs and income", "二(二)"),
    "market": ("市场需求", "market", "二(三)"),
    "concentration": ("产业集聚", "concentration", "二(四)"),
    "leaders": ("龙头带动", "leading firms", "二(五)"),
    "products": ("产品特色", "products and brands", "二(六)"),
    "services": ("公共服务", "public services", "二(七)"),
    "environment": ("发展环境", "environment", "二(八)"),
}

#: Points added to one of the eight criteria, in their order.
BONUS_LEVERS = tuple(
    lever(f"bonus_{name}", f"加分:{zh}", f"Points added on criterion {en}", article, GROUP, "score", 0.0,
        acts_on="score on that criterion, up to 1", is_targetable=True,
        moves="provincial_towns",
        context={"round_calendar": "yearly", "quality_bar": 0.5, "places_rule": "unlimited", "nomination_quota": 30})
    for name, (zh, en, article) in CRITERIA.items()
)

MUNICIPAL_LEVERS = (
    lever("municipal_rounds_per_year", "市级认定批次", "Municipal rounds in a year", "一(二)", GROUP, "rounds/yr", 1.0,
        high=4.0, source="C12, C18", acts_on="municipal towns",
        moves="municipal_towns", context={"round_calendar": "none"}),
    lever("municipal_places_per_round", "市级每批名额", "Places of a city and municipal round", "一(二)", GROUP,
        "towns/city-round", DRAWN_WORD, high=20.0, drawn="municipal_later_round_size", source="C12, C18, C28",
        acts_on="municipal towns",
        moves="municipal_towns", context={"round_calendar": "none"}, idle_when={"municipal_rounds_per_year": 0}),
    lever("municipal_output_gate", "市级产值门槛", "Output gate of municipal towns", "一(二)", GROUP, "m CNY", 100.0,
        high=2000.0, acts_on="municipal towns", is_targetable=True,
        moves="municipal_towns", sign="-", context={"round_calendar": "none", "output_gate_other": 2000},
        idle_when={"municipal_rounds_per_year": 0}),
    lever("city_cofunding", "市级配套资金", "City money for a provincial or municipal town", "四(二)", GROUP,
        "m CNY/town-yr", 0.0, high=50.0, payer="city", recipient="town", unit_cost=1.0, acts_on="town budgets",
        is_targetable=True,
        moves="towns.services_mean"),
    lever("city_own_target", "市级自加压力目标", "Provincial towns a city wants for itself", "一(二)", GROUP,
        "towns/city", 0.0, high=20.0, acts_on="target pressure and effort in the city",
        moves="towns.effort"),
)
