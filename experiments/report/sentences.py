"""The sentences of the answer, made from a `Forecast` in English or Chinese. Shared by the terminal and the page."""

import math

import pandas as pd

from jinzhen.experiments.forecast.answer import Forecast
from jinzhen.experiments.report.formats import day, money, number, percent, percent_range, points, quarter
from jinzhen.experiments.report.words import say
from jinzhen.scenarios.levers import LEVERS

#: Output classes of towns in 100 m CNY a year. Source: plan 三(二).
OUTPUT_CLASSES = (50, 100, 200, 300, 500)


def _choose(language: str, english: str, chinese: str) -> str:
    return chinese if language == "zh" else english


def question(result: Forecast, language: str) -> str:
    """What was asked, as a question."""
    asked = result.question
    return say("question", language, target=asked.target_towns, end=day(asked.end, language))


def headline(result: Forecast, language: str) -> str:
    """The answer in one sentence: chance, interval, number of replications."""
    p, asked = result.probability, result.question
    if p.n == 0:
        return _choose(
            language, "No replication was finished, so there is no answer yet.", "没有完成任何模拟，暂无结论。"
        )
    return _choose(
        language,
        f"The chance of at least {asked.target_towns} provincial towns by {day(asked.end, 'en')} is "
        f"{percent(p.value)} (95% interval {percent_range(p.low, p.high)}, {p.n:,} replications).",
        f"到{day(asked.end, 'zh')}省级专业镇不少于{asked.target_towns}个的概率为{percent(p.value)}"
        f"（95%区间{percent_range(p.low, p.high)}，模拟{p.n:,}次）。",
    )


def expected_count(result: Forecast, language: str) -> str:
    """Where the count ends: median and nine in ten."""
    last = result.count_by_quarter.iloc[-1]
    return _choose(
        language,
        f"The count ends at {last.q50:.0f} in the median replication; nine in ten end between {last.q05:.0f} and "
        f"{last.q95:.0f}.",
        f"期末数量的中位数为{last.q50:.0f}个，90%的模拟在{last.q05:.0f}至{last.q95:.0f}个之间。",
    )


def by_rule(result: Forecast, language: str) -> str:
    """The chance under each rule for places."""
    parts = [
        _choose(
            language,
            f"{percent(row.probability)} with {_inside(say(f'rule_{row.rule}', 'en'))} "
            f"({percent_range(row.low, row.high)})",
            f"“{say(f'rule_{row.rule}', 'zh')}”下为{percent(row.probability)}（{percent_range(row.low, row.high)}）",
        )
        for row in result.by_rule.itertuples()
    ]
    return _choose(
        language,
        f"By the rule for places in future rounds: {'; '.join(parts)}.",
        f"按未来各批次的名额规则：{'；'.join(parts)}。",
    )


def _inside(label: str) -> str:
    """A label as it reads inside a sentence."""
    return label[:1].lower() + label[1:]


def binds(result: Forecast, language: str) -> str:
    """Which limit binds, with the paired difference that shows it."""
    arm = result.binding.set_index("arm")["difference"]
    gain = {name: points(arm[name]) for name in arm.index}
    if result.verdict == "unknown":
        return _choose(language, "What binds was not asked.", "未做瓶颈对照。")
    places, gates, both = gain["unlimited_places"], gain["gates_waived"], gain["both"]
    english, chinese = _VERDICTS[result.verdict]
    template = _choose(language, english, chinese)
    return template.format(places=places, gates=gates, both=both)


_SHOWN = (
    " (unlimited places {places} points, gates waived {gates}, both {both})",
    "（名额不限{places}个百分点，免除门槛{gates}，两者同时{both}）",
)

_VERDICTS: dict[str, tuple[str, str]] = {
    "nothing": (
        "Nothing binds: the target is reached almost surely" + _SHOWN[0] + ".",
        "没有瓶颈：目标几乎必然达到" + _SHOWN[1] + "。",
    ),
    "places": (
        "Places bind, more than gates: rounds are too few or too small for the towns that qualify" + _SHOWN[0] + ".",
        "瓶颈在名额而非门槛：认定批次太少或名额太小，容不下达标的镇" + _SHOWN[1] + "。",
    ),
    "gates": (
        "Gates bind, more than places: too few towns qualify" + _SHOWN[0] + ".",
        "瓶颈在门槛而非名额：达标的镇太少" + _SHOWN[1] + "。",
    ),
    "both_alone": (
        "Places and gates both bind, neither clearly more" + _SHOWN[0] + ".",
        "名额与门槛都是瓶颈，轻重难分" + _SHOWN[1] + "。",
    ),
    "both_together": (
        "Places and gates bind together: lifting one of them alone changes nothing" + _SHOWN[0] + ".",
        "名额与门槛共同构成瓶颈：单独放开其一不起作用" + _SHOWN[1] + "。",
    ),
    "neither": (
        "Neither places nor gates bind: what is short are rounds, nominations or towns above the bar" + _SHOWN[0] + ".",
        "名额与门槛都不是瓶颈：缺的是认定批次、推荐或够水平的镇" + _SHOWN[1] + "。",
    ),
}


def when_met(result: Forecast, language: str) -> str:
    """When the target is met, if it is."""
    table = result.when_met
    if table.empty:
        return _choose(language, "The target is met in no replication.", "没有一次模拟达到目标。")
    cumulative = table["share_of_met"].cumsum()
    middle = table.loc[cumulative >= 0.5 - 1e-12, "date"].iloc[0]
    first, last = table["date"].iloc[0], table["date"].iloc[-1]
    if first == last:
        return _choose(
            language,
            f"Where it is met, it is met in {quarter(first)}, not earlier.",
            f"达标的模拟均在{quarter(first)}达标，不会更早。",
        )
    return _choose(
        language,
        f"Where it is met, it is first met in {quarter(middle)} in the median replication "
        f"({quarter(first)} to {quarter(last)}).",
        f"在达标的模拟中，首次达标时间的中位数为{quarter(middle)}（{quarter(first)}至{quarter(last)}）。",
    )


def spending(result: Forecast, language: str) -> str:
    """Public money over the horizon: total, per year of the full years, largest levers."""
    total = float(result.money["mean_mcny"].sum())
    years = result.money["year"].nunique()
    by_lever = result.money.groupby("lever")["mean_mcny"].sum().sort_values(ascending=False)
    largest = [f"{lever_label(name, language)} {money(value, language)}" for name, value in by_lever.head(3).items()]
    return _choose(
        language,
        f"Public money {money(total, 'en')} over {years} calendar years, mean of replications; largest: "
        f"{', '.join(largest)}.",
        f"财政资金合计{money(total, 'zh')}（{years}个年度，模拟均值），其中：{'、'.join(largest)}。",
    )


def cost_per_town(result: Forecast, language: str) -> str:
    """Public money over the towns added after the imposed history."""
    row = result.cost_per_town.set_index("since").loc["as_of"]
    as_of = day(result.question.as_of, language)
    if math.isnan(row["cost_mcny"]):
        return _choose(
            language,
            f"No provincial town is added after {as_of}, so there is no cost of one.",
            f"{as_of}之后没有新增省级专业镇，无从计算每镇支出。",
        )
    cost = money(row["cost_mcny"], language)
    return _choose(
        language,
        f"After {as_of} that is {cost} for every provincial town added ({number(row['towns_added'], 1)} on average): "
        "accounting, not what one more would cost.",
        f"{as_of}之后每新增一个省级专业镇对应{cost}（平均新增{number(row['towns_added'], 1)}个）："
        "账面口径，并非多认定一个镇的代价。",
    )


def stretch(result: Forecast, language: str) -> str:
    """How far reported output and entities go beyond the real ones in the last year."""
    parts = result.reported_parts[result.reported_parts["year"] == result.reported_parts["year"].max()]
    mean = parts.set_index(["figure", "part"])["mean"]
    output, entities = mean["output"], mean["entities"]
    chain, core = output[["core", "linked"]].sum(), output["core"]
    beyond = percent(float(output.sum() / max(chain, 1e-9)) - 1.0)
    times = number(float(output.sum() / max(core, 1e-9)), 2)
    paper = percent(float(entities["paper"] / max(entities.sum(), 1e-9)))
    registered = percent(float(entities["beyond"] / max(entities.sum(), 1e-9)))
    year = parts["year"].max()
    return _choose(
        language,
        f"In {year} reported output is {times} times core output and {beyond} above the real chain; of the entities "
        f"reported {paper} exist on paper only and {registered} are registered beyond the towns' firms.",
        f"{year}年上报产值为核心产值的{times}倍，比真实全产业链高{beyond}；上报主体中{paper}为空壳，"
        f"{registered}为镇内企业之外另行纳入统计。",
    )


def output_classes(result: Forecast, language: str) -> str:
    """Towns by class of reported output at the end."""
    last = result.outcomes[result.outcomes["year"] == result.outcomes["year"].max()].set_index("outcome")["mean"]
    counts = [number(last[f"towns_over_{line}"], 1) for line in OUTPUT_CLASSES]
    return _choose(
        language,
        f"Towns with a reported output of at least {', '.join(str(line // 10) for line in OUTPUT_CLASSES)} bn CNY a "
        f"year at the end: {', '.join(counts)}, mean of replications.",
        f"期末上报产值达到{'、'.join(map(str, OUTPUT_CLASSES))}亿元的镇分别为{'、'.join(counts)}个（模拟均值）。",
    )


def lever_label(name: str, language: str) -> str:
    """The label of a lever; its identifier where the catalogue does not know it."""
    lever = LEVERS.get(name)
    return name if lever is None else _choose(language, lever.label_en, lever.label_zh)


def rounds(result: Forecast, language: str) -> str:
    """How many rounds are simulated, and in how many of them places ran out."""
    table = result.rounds[~result.rounds["imposed"].astype(bool)]
    held = int(table["n"].sum())
    if held == 0:
        return _choose(
            language, "No replication holds a round after the imposed history.", "史实之后没有模拟到任何认定批次。"
        )
    short = percent(float((table["share_places_short"] * table["n"]).sum()) / held)
    each = number(held / max(1, result.probability.n), 1)
    return _choose(
        language,
        f"A replication holds {each} rounds on average after the imposed history; in {short} of them more towns are "
        "eligible than can be named.",
        f"史实之后每次模拟平均举行{each}次认定，其中{short}的批次达标镇多于名额。",
    )


def town_counts(result: Forecast, language: str) -> str:
    """How many of the towns not yet provincial are likely, open and unlikely to be designated."""
    chance = result.towns.loc[~result.towns["provincial_at_as_of"], "chance"]
    likely, unlikely = int((chance >= 0.5).sum()), int((chance < 0.01).sum())
    between = len(chance) - likely - unlikely
    as_of = day(result.question.as_of, language)
    return _choose(
        language,
        f"Of the {len(chance)} towns not provincial by {as_of}, {likely} are more likely than "
        f"not to be designated by the end, {between} have a smaller chance, and {unlikely} have less than 1%.",
        f"截至{as_of}尚非省级的{len(chance)}个镇中，{likely}个期末获认定的概率不低于50%，"
        f"{between}个概率较小，{unlikely}个不足1%。",
    )


def town_name(row: pd.Series, language: str) -> str:
    """The town's name in the language, in English with its identifier's name where none was published."""
    name = row["name_zh"] if language == "zh" else row["name_en"]
    return str(name) if isinstance(name, str) and name else str(row["town_id"])


def hold(row: pd.Series, language: str) -> str:
    """What holds a town back, with the figure behind it."""
    key = row["held_back_by"]
    label = say(f"hold_{key}", language)
    if key == "none":
        return label
    if key == "places":
        rank = "" if math.isnan(row["score_rank"]) else f"{row['score_rank']:.0f}/{row['n_candidates']:.0f}"
        return _choose(language, f"{label} (rank {rank})", f"{label}（第{rank}名）")
    rate = percent(row[f"passes_{key}"])
    return _choose(language, f"{label} (passes in {rate})", f"{label}（达标率{rate}）")


def accounts(result: Forecast, language: str) -> str:
    """Whether the accounts closed."""
    largest = f"{result.largest_residual:.1e}"
    runs = number(float(result.residuals["runs"].max()))
    if result.accounts_close:
        return _choose(
            language,
            f"Accounts close in all {runs} runs (largest imbalance {largest} m CNY or quota unit).",
            f"全部{runs}次模拟账目平衡（最大差额{largest}，单位百万元或指标单位）。",
        )
    return _choose(
        language,
        f"ACCOUNTS DO NOT CLOSE: largest imbalance {largest} in {runs} runs.",
        f"账目不平：{runs}次模拟中最大差额{largest}。",
    )


def failed(result: Forecast, language: str) -> str:
    """How many replications failed."""
    n = len(result.failures)
    if n == 0:
        return _choose(language, "No replication failed.", "没有失败的模拟。")
    subject = "1 replication failed and is" if n == 1 else f"{n} replications failed and are"
    return _choose(
        language, f"{subject} left out; the answer may be biased by it.", f"{n}次模拟失败并被剔除，可能使结论产生偏差。"
    )


def precision(result: Forecast, language: str) -> str:
    """Whether the precision asked for was reached."""
    p, asked = result.probability, result.question.precision
    reached = p.half_width <= asked + 1e-12
    return _choose(
        language,
        f"Half-width {100 * p.half_width:.1f} points, asked for {100 * asked:.1f}"
        f"{'' if reached else ': stopped at the cap on replications'}.",
        f"区间半宽{100 * p.half_width:.1f}个百分点，要求{100 * asked:.1f}{'' if reached else '；已达模拟次数上限'}。",
    )


def known_share(result: Forecast, language: str) -> str:
    """How much of the base year was observed, imputed and assumed, over all its values."""
    of_towns = result.standing[result.standing["figure"] != "trade_parameters"]
    sums = of_towns[["observed", "imputed", "assumed"]].sum()
    total = max(1.0, float(sums.sum()))
    shares = {name: percent(float(sums[name]) / total) for name in sums.index}
    return _choose(
        language,
        f"Of the base year's {total:,.0f} town values {shares['observed']} were observed, {shares['imputed']} imputed "
        f"and {shares['assumed']} assumed.",
        f"基年{total:,.0f}个镇级数值中，实测占{shares['observed']}，推算占{shares['imputed']}，假定占{shares['assumed']}。",
    )
