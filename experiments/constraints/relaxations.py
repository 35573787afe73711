"""What may hold a town back, and the step by which each of these is relaxed: one table, in one place.

A relaxation is made of levers. All but those of the rounds are set at single towns, from the first step after the
imposed history on: what a planner can still decide. `experiment.steps` changes an amount, by lever.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from jinzhen.experiments.paper.text import Text
from jinzhen.scenarios.errors import ConfigurationError, nearest_name
from jinzhen.scenarios.levers import LEVERS
from jinzhen.scenarios.setting import Target, definition, levels, local_levels
from jinzhen.scenarios.units import DRAWN_BELOW, UNLIMITED

if TYPE_CHECKING:
    from datetime import date

    from jinzhen.scenarios.scenario import Scenario

#: `gate` and `criterion`: what the town is judged by; `round`: how often and how many, for all towns alike; `factor`:
#: what can be done for the town.
KINDS = ("gate", "criterion", "round", "factor")

#: What can be set at a single town and decides on it.
RULES = ("gate", "criterion")


class Change(NamedTuple):
    """How one lever is moved. how : `times` or `plus` an amount, within the lever's range, or `to` a choice"""

    lever: str
    how: str
    amount: float | str


@dataclass(frozen=True)
class Relaxation:
    """One thing that may hold a town back.

    label : what it is
    step_words : the step in words; the places are for the amounts of the changes, in their order
    """

    name: str
    kind: str
    label: Text
    step_words: Text
    changes: tuple[Change, ...]

    @property
    def is_local(self) -> bool:
        """Whether it is set at single towns; otherwise it holds for all."""
        return self.kind != "round"

    @property
    def step(self) -> Text:
        """The step in words, with its amounts."""
        return self.step_words.format(*map(_amount_text, self.changes))


def _amount_text(change: Change) -> str:
    """`×1.5`, `+0.1`, `−1` or the choice."""
    if change.how == "times":
        return f"×{change.amount:g}"
    return str(change.amount) if change.how == "to" else f"{change.amount:+g}".replace("-", "−")


def _criterion(name: str, number: str, en: str, zh: str) -> Relaxation:
    steps = Text(f"points on criterion ({number}) {{0}}", "该项得分{0}")
    changes = (Change(f"bonus_{name}", "plus", 0.1),)
    return Relaxation(name, "criterion", Text(f"{en} criterion", f"标准：{zh}"), steps, changes)


# A table reads best with few lines an entry.
# fmt: off
RELAXATIONS: tuple[Relaxation, ...] = (
    Relaxation("output", "gate", Text("output gate", "产值门槛"), Text("output gates {0}", "产值门槛{0}"),
        tuple(Change(f"output_gate_{which}", "times", 0.8) for which in ("manufacturing", "other", "relaxed"))),
    Relaxation("leader", "gate", Text("leading-firm gate", "龙头企业门槛"),
        Text("leading firms asked for {0}", "龙头企业最低户数{0}"), (Change("min_leading_firms", "plus", -1.0),)),
    Relaxation("support", "gate", Text("supporting-unit gate", "配套主体门槛"),
        Text("supporting units asked for {0}", "配套主体最低户数{0}"), (Change("min_supporting_units", "times", 0.8),)),
    Relaxation("county", "gate", Text("county line", "县域限定"), Text("county line {0}", "取消县域限定"),
        (Change("county_line", "to", "off"),)),
    Relaxation("bar", "gate", Text("quality bar", "认定分数线"), Text("quality bar {0}", "认定分数线{0}"),
        (Change("quality_bar", "plus", -0.05),)),
    _criterion("history", "1", "history", "历史传承"),
    _criterion("jobs", "2", "jobs and income", "就业富民"),
    _criterion("market", "3", "market", "市场需求"),
    _criterion("concentration", "4", "concentration", "产业集聚"),
    _criterion("leaders", "5", "leading-firm", "龙头带动"),
    _criterion("products", "6", "products and brands", "产品特色"),
    _criterion("services", "7", "public-services", "公共服务"),
    _criterion("environment", "8", "environment", "发展环境"),
    Relaxation("nomination", "round", Text("nominations", "推荐名额"),
        Text("nominations of a city and round {0}", "各市每批推荐名额{0}"), (Change("nomination_quota", "plus", 2.0),)),
    Relaxation("places", "round", Text("places", "认定名额"), Text("places of a round {0}", "认定名额不限"),
        (Change("places_rule", "to", "unlimited"),)),
    Relaxation("dates", "round", Text("round dates", "认定批次"),
        Text("a provincial round every year", "每年开展一批认定"),
        (Change("round_calendar", "to", "yearly"),)),
    Relaxation("municipal", "round", Text("municipal title", "市级称号"),
        Text("places of a city's municipal round {0}", "市级每批名额{0}"),
        (Change("municipal_places_per_round", "plus", 2.0),)),
    Relaxation("land", "factor", Text("land", "用地"), Text("land quota {0}", "用地指标{0}"),
        (Change("land_quota", "times", 1.5),)),
    Relaxation("energy", "factor", Text("energy", "能耗"),
        Text("energy quota growth {0} a year", "能耗指标年增长{0}"),
        (Change("energy_quota_growth", "plus", 0.1),)),
    Relaxation("discharge", "factor", Text("discharge", "排污"),
        Text("discharge quota growth {0} a year", "排污指标年增长{0}"),
        (Change("discharge_quota_growth", "plus", 0.1),)),
    Relaxation("credit", "factor", Text("credit", "信贷"),
        Text("guarantee share {0}, interest discount {1} points", "担保分担比例{0}，贴息{1}个百分点"),
        (Change("guarantee_share", "plus", 0.2), Change("credit_rate_discount", "plus", 0.7))),
    Relaxation("money", "factor", Text("town money", "资金"),
        Text("county money {0} m CNY a year", "县级资金每年{0}百万元"),
        (Change("county_fund", "plus", 20.0),)),
    Relaxation("skill", "factor", Text("training", "技能培训"), Text("training {0}", "培训人数{0}"),
        (Change("training", "times", 3.0),)),
    Relaxation("brand", "factor", Text("brand", "品牌"), Text("brand support {0}", "品牌支持{0}"),
        (Change("brand_support", "times", 3.0),)),
    Relaxation("platforms", "factor", Text("public services", "公共服务"),
        Text("public platforms {0}", "公共服务平台{0}"),
        (Change("public_platforms", "times", 3.0),)),
    Relaxation("infrastructure", "factor", Text("infrastructure", "基础设施"),
        Text("infrastructure {0}", "基础设施投入{0}"),
        (Change("infrastructure", "times", 3.0),)),
    Relaxation("technology", "factor", Text("technology", "技术"),
        Text("upgrading grant {0}, R&D grants {1}, digital support {2}", "技改补助比例{0}，攻关补助{1}，数字化支持{2}"),
        (Change("tech_upgrade_share", "plus", 0.07), Change("rd_grant", "times", 3.0),
         Change("digital_support", "times", 3.0))),
    Relaxation("markets", "factor", Text("market access", "市场"),
        Text("fairs {0}, e-commerce {1}", "展会{0}，电商{1}"),
        (Change("exhibition_support", "times", 3.0), Change("ecommerce_support", "times", 3.0))),
    Relaxation("attraction", "factor", Text("projects", "招商"), Text("projects courted {0}", "招商力度{0}"),
        (Change("attraction_effort", "times", 2.0),)),
    Relaxation("approval", "factor", Text("approval", "审批"), Text("approval delay removed {0}", "审批时间压缩{0}"),
        (Change("approval_reform", "plus", 0.3),)),
    Relaxation("clusters", "factor", Text("cluster organisation", "集群组织"),
        Text("cluster organisations {0}", "集群促进组织覆盖率{0}"), (Change("cluster_organisations", "plus", 0.8),)),
)
# fmt: on


class Place(NamedTuple):
    """A town as far as a lever's target asks: id, and codes as in the base year."""

    town_id: str
    category: int
    city: int


def with_steps(steps: Mapping[str, float], where: str = "experiment.steps") -> tuple[Relaxation, ...]:
    """The table with other amounts. steps : lever -> factor or addition, as the table has it

    Raises ConfigurationError for a lever that no relaxation moves by an amount, or an amount that relaxes nothing.
    """
    known = {change.lever: change for each in RELAXATIONS for change in each.changes if change.how != "to"}
    for lever, amount in steps.items():
        if lever not in known:
            raise ConfigurationError(
                f"no step moves {lever!r}", where=where, expected="one of " + ", ".join(known),
                nearest=nearest_name(lever, known),
            )  # fmt: skip
        if known[lever].how == "times" and amount < 0.0:
            raise ConfigurationError(f"{amount:g} is no factor", where=f"{where}.{lever}", expected="0 or more")
    return tuple(
        replace(each, changes=tuple(one._replace(amount=steps.get(one.lever, one.amount)) for one in each.changes))
        for each in RELAXATIONS
    )


def can_relax(scenario: Scenario, relaxation: Relaxation, place: Place, first_day: date) -> bool:
    """Whether a relaxation changes anything at a town: not where its levers are unlimited or at their limits."""
    first_step = scenario.horizon.step_of(first_day)
    courses = [(change, course_at(scenario, change.lever, place)) for change in relaxation.changes]
    return any(moved(change, course, first_step) != course for change, course in courses)


def relax_towns(
    scenario: Scenario, relaxations: Mapping[Place, Relaxation], first_day: date, name: str
) -> Scenario:
    """The scenario with one relaxation at each of some towns from a day on."""
    horizon = scenario.horizon
    first_step = horizon.step_of(first_day)
    forms: dict[str, dict[str, Any]] = {}
    for place, relaxation in relaxations.items():
        for change in relaxation.changes:
            course = moved(change, course_at(scenario, change.lever, place), first_step)
            form = forms.setdefault(change.lever, definition(scenario.levers[change.lever], horizon))
            form.setdefault("local", {})[place.town_id] = [
                *_own_pairs(scenario, change.lever, place, first_day),
                *pairs_from(scenario, change.lever, course, first_step),
            ]
    return replace(scenario.with_levers(**forms), name=name)


def relax_rounds(scenario: Scenario, relaxation: Relaxation, first_day: date, name: str) -> Scenario | None:
    """The scenario with a relaxation for all towns from a day on; None where that changes nothing."""
    first_step = scenario.horizon.step_of(first_day)
    forms = {}
    for change in relaxation.changes:
        before = levels(LEVERS[change.lever], scenario.levers[change.lever], scenario.horizon)
        after = moved(change, before, first_step)
        if after != before:
            forms[change.lever] = pairs_from(scenario, change.lever, after, 0)
    return replace(scenario.with_levers(**forms), name=name) if forms else None


def course_at(scenario: Scenario, lever_name: str, place: Place) -> list[float]:
    """A lever at a town, every step, choices as codes. A target by tier counts as met: tiers change with the rounds."""
    lever, setting, horizon = LEVERS[lever_name], scenario.levers[lever_name], scenario.horizon
    category, city, _, _ = (setting.target or Target()).codes()
    is_aimed = category in (-1, place.category) and city in (-1, place.city)
    course = levels(lever, setting, horizon) if is_aimed else [lever.code(lever.null)] * len(horizon.ends)
    own = dict(setting.local).get(place.town_id)
    if own is not None:
        pairs = zip(local_levels(lever, own, horizon), course, strict=True)
        course = [for_all if math.isnan(here) else here for here, for_all in pairs]
    return course


def moved(change: Change, course: Sequence[float], first_step: int) -> list[float]:
    """A course with the change from a step on; what is unlimited stays so, and to what is drawn an amount is added."""
    lever = LEVERS[change.lever]
    if change.how == "to":
        return [*course[:first_step], *[lever.code(change.amount)] * (len(course) - first_step)]
    amount = float(change.amount)
    after = [
        value if value >= UNLIMITED
        else value + amount if value < DRAWN_BELOW and change.how == "plus"
        else round(min(max(value * amount if change.how == "times" else value + amount, lever.low), lever.high), 12)
        for value in course[first_step:]
    ]  # fmt: skip
    return [*course[:first_step], *after]


def _own_pairs(scenario: Scenario, lever_name: str, place: Place, first_day: date) -> list[list[object]]:
    """Values that a town has of its own before a day."""
    own = dict(scenario.levers[lever_name].local).get(place.town_id, ())
    return [list(pair) for pair in own if pair[0] < first_day]


def pairs_from(scenario: Scenario, lever_name: str, course: Sequence[float], first_step: int) -> list[list[object]]:
    """A course from a step on as values by date, as a setting takes them."""
    lever = LEVERS[lever_name]
    values = [lever.value(level) for level in course]
    return [
        [day, value]
        for step, (day, value) in enumerate(zip(scenario.horizon.starts, values, strict=True))
        if step == first_step or (step > first_step and value != values[step - 1])
    ]
