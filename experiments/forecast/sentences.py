"""The sentences of the forecast, made from its numbers."""

import math

from jinzhen.experiments.forecast.answer import Forecast
from jinzhen.experiments.forecast.chance import LIMITS
from jinzhen.experiments.forecast.words import say
from jinzhen.experiments.paper.formats import day, money, number, percent, percent_range, points, quarter
from jinzhen.experiments.paper.labels import lever_label
from jinzhen.experiments.paper.text import PAUSE, SEMICOLON, Text, brackets, join

#: Output classes of towns in 100 m CNY a year. Source: plan 三(二).
OUTPUT_CLASSES = (50, 100, 200, 300, 500)


def question(result: Forecast) -> Text:
    """What was asked, as a question."""
    return say("question", target=result.question.target_towns, end=day(result.question.end))


def headline(result: Forecast) -> Text:
    """The answer in one sentence: chance, interval, number of replications."""
    p, asked = result.probability, result.question
    if p.n == 0:
        return Text("No replication was finished, so there is no answer yet.", "没有完成任何模拟，暂无结论。")
    return Text(
        "The chance of at least {target} provincial towns by {end} is {chance} (95% interval {interval}, {n:,} "
        "replications).",
        "到{end}省级专业镇不少于{target}个的概率为{chance}（95%区间{interval}，模拟{n:,}次）。",
    ).format(
        target=asked.target_towns, end=day(asked.end), chance=percent(p.value), interval=percent_range(p.low, p.high),
        n=p.n,
    )  # fmt: skip


def expected_count(result: Forecast) -> Text:
    """Where the count ends: median and nine in ten."""
    last = result.count_by_quarter.iloc[-1]
    return Text(
        "The count ends at {middle:.0f} in the median replication; nine in ten end between {low:.0f} and {high:.0f}.",
        "期末数量的中位数为{middle:.0f}个，90%的模拟在{low:.0f}至{high:.0f}个之间。",
    ).format(middle=last.q50, low=last.q05, high=last.q95)


def by_rule(result: Forecast) -> Text:
    """The chance under each rule for places."""
    parts = []
    for row in result.by_rule.itertuples():
        rule = say(f"rule_{row.rule}")
        template = Text("{chance} with {rule} ({interval})", "“{rule}”下为{chance}（{interval}）")
        inside = Text(rule.en[:1].lower() + rule.en[1:], rule.zh)
        chance, interval = percent(row.probability), percent_range(row.low, row.high)
        parts.append(template.format(chance=chance, rule=inside, interval=interval))
    template = Text("By the rule for places in future rounds: {parts}.", "按未来各批次的名额规则：{parts}。")
    return template.format(parts=join(parts, SEMICOLON))


def binds(result: Forecast) -> Text:
    """Which limit binds, with the paired difference that shows it."""
    if result.verdict == "unknown":
        return Text("What binds was not asked.", "未做瓶颈对照。")
    arm = result.binding.set_index("arm")["difference"]
    told = [_LIFTED.format(arm=_inside(f"arm_{name}"), points=points(arm[name])) for name in (*LIMITS, "all")]
    return _VERDICTS[result.verdict] + brackets(join(told, PAUSE)) + Text(".", "。")


def _inside(key: str) -> Text:
    """Words as they stand inside a sentence."""
    words = say(key)
    return Text(words.en[:1].lower() + words.en[1:], words.zh)


_LIFTED = Text("{arm} {points}", "{arm}{points}")

_VERDICTS: dict[str, Text] = {
    "nothing": Text("Nothing binds: the target is reached almost surely", "没有瓶颈：目标几乎必然达到"),
    "places": Text(
        "Places bind most: rounds are too few or too small for the towns that qualify",
        "主要瓶颈在名额：认定批次太少或名额太小，容不下达标的镇",
    ),
    "gates": Text("Gates bind most: too few towns qualify", "主要瓶颈在门槛：达标的镇太少"),
    "bar": Text(
        "The quality bar binds most: towns pass the gates and are thought too weak",
        "主要瓶颈在认定分数线：门槛达标的镇评分不够",
    ),
    "nominations": Text(
        "Nominations bind most: cities may put forward too few of the towns that qualify",
        "主要瓶颈在推荐名额：达标的镇未能获得推荐",
    ),
    "several": Text("Several limits bind, none clearly more than the others", "多项限制都是瓶颈，轻重难分"),
    "together": Text(
        "The limits bind together: lifting one of them alone changes nothing",
        "各项限制共同构成瓶颈：单独放开其一不起作用",
    ),
    "none": Text(
        "None of the limits binds: what is short are rounds or municipal towns",
        "各项限制都不是瓶颈：缺的是认定批次或市级专业镇",
    ),
}


def fixed(result: Forecast) -> Text:
    """What of certification somebody has fixed that is otherwise drawn, as nobody knows it."""
    if not result.fixed:
        return Text(
            "Nothing of future rounds is fixed: dates, places, nominations, the bar and the sizes of municipal rounds "
            "are drawn in every replication.",
            "未来认定未作任何固定：批次时间、名额、推荐数、分数线与市级批次规模均在每次模拟中随机抽取。",
        )
    told = [label + brackets(value) for label, value in result.fixed]
    return Text(
        "Fixed here, and drawn unless somebody does: {told}.", "以下各项在此固定（未固定时随机抽取）：{told}。"
    ).format(told=join(told, SEMICOLON))


def when_met(result: Forecast) -> Text:
    """When the target is met, if it is."""
    table = result.when_met
    if table.empty:
        return Text("The target is met in no replication.", "没有一次模拟达到目标。")
    cumulative = table["share_of_met"].cumsum()
    middle = table.loc[cumulative >= 0.5 - 1e-12, "date"].iloc[0]
    first, last = table["date"].iloc[0], table["date"].iloc[-1]
    told = {"first": quarter(first), "middle": quarter(middle), "last": quarter(last)}
    if first == last:
        return Text(
            "Where it is met, it is met in {first}, not earlier.", "达标的模拟均在{first}达标，不会更早。"
        ).format(**told)
    return Text(
        "Where it is met, it is first met in {middle} in the median replication ({first} to {last}).",
        "在达标的模拟中，首次达标时间的中位数为{middle}（{first}至{last}）。",
    ).format(**told)


def spending(result: Forecast) -> Text:
    """Public money over the horizon: total, per year of the full years, largest levers."""
    by_lever = result.money.groupby("lever")["mean_mcny"].sum().sort_values(ascending=False)
    largest = [lever_label(str(name)) + " " + money(value) for name, value in by_lever.head(3).items()]
    return Text(
        "Public money {total} over {years} calendar years, mean of replications; largest: {largest}.",
        "财政资金合计{total}（{years}个年度，模拟均值），其中：{largest}。",
    ).format(
        total=money(float(result.money["mean_mcny"].sum())), years=result.money["year"].nunique(),
        largest=join(largest, PAUSE),
    )  # fmt: skip


def cost_per_town(result: Forecast) -> Text:
    """Public money over the towns added after the imposed history."""
    row = result.cost_per_town.set_index("since").loc["as_of"]
    as_of = day(result.question.as_of)
    if math.isnan(row["cost_mcny"]):
        return Text(
            "No provincial town is added after {as_of}, so there is no cost of one.",
            "{as_of}之后没有新增省级专业镇，无从计算每镇支出。",
        ).format(as_of=as_of)
    return Text(
        "After {as_of} that is {cost} for every provincial town added ({added} on average): accounting, not what one "
        "more would cost.",
        "{as_of}之后每新增一个省级专业镇对应{cost}（平均新增{added}个）：账面口径，并非多认定一个镇的代价。",
    ).format(as_of=as_of, cost=money(row["cost_mcny"]), added=number(row["towns_added"], 1))


def stretch(result: Forecast) -> Text:
    """How far reported output and entities go beyond the real ones in the last year."""
    year = result.reported_parts["year"].max()
    mean = result.reported_parts[result.reported_parts["year"] == year].set_index(["figure", "part"])["mean"]
    output, entities = mean["output"], mean["entities"]
    chain, core, reported = output[["core", "linked"]].sum(), output["core"], max(entities.sum(), 1e-9)
    return Text(
        "In {year} reported output is {times} times core output and {beyond} above the real chain; of the entities "
        "reported {paper} exist on paper only and {registered} are registered beyond the towns' firms.",
        "{year}年上报产值为核心产值的{times}倍，比真实全产业链高{beyond}；上报主体中{paper}为空壳，"
        "{registered}为镇内企业之外另行纳入统计。",
    ).format(
        year=year,
        times=number(float(output.sum() / max(core, 1e-9)), 2),
        beyond=percent(float(output.sum() / max(chain, 1e-9)) - 1.0),
        paper=percent(float(entities["paper"] / reported)),
        registered=percent(float(entities["beyond"] / reported)),
    )


def output_classes(result: Forecast) -> Text:
    """Towns by class of reported output at the end."""
    last = result.outcomes[result.outcomes["year"] == result.outcomes["year"].max()].set_index("outcome")["mean"]
    lines = Text(
        ", ".join(str(line // 10) for line in OUTPUT_CLASSES), "、".join(str(line) for line in OUTPUT_CLASSES)
    )
    return Text(
        "Towns with a reported output of at least {lines} bn CNY a year at the end: {counts}, mean of replications.",
        "期末上报产值达到{lines}亿元的镇分别为{counts}个（模拟均值）。",
    ).format(lines=lines, counts=join([number(last[f"towns_over_{line}"], 1) for line in OUTPUT_CLASSES], PAUSE))


def rounds(result: Forecast) -> Text:
    """How many rounds are simulated, and in how many of them places ran out."""
    table = result.rounds[~result.rounds["imposed"].astype(bool)]
    held = int(table["n"].sum())
    if held == 0:
        return Text("No replication holds a round after the imposed history.", "史实之后没有模拟到任何认定批次。")
    return Text(
        "A replication holds {each} rounds on average after the imposed history; in {short} of them more towns are "
        "eligible than can be named.",
        "史实之后每次模拟平均举行{each}次认定，其中{short}的批次达标镇多于名额。",
    ).format(
        each=number(held / max(1, result.probability.n), 1),
        short=percent(float((table["share_places_short"] * table["n"]).sum()) / held),
    )


def unnamed_members(result: Forecast) -> Text:
    """Which members of an imposed batch nobody knows by name, and how they are taken; empty where all are known."""
    table = result.unnamed
    if table.empty:
        return Text("", "")
    told = []
    for (when, _), batch in table.groupby(["date", "category"]):
        known = result.observed.set_index("date").loc[when, "named"]
        first = batch.iloc[0]
        told.append(Text(
            "{places} of the {named} of {when} ({category}), among {candidates} municipal towns",
            "{when}认定的{named}个镇中有{places}个（{category}），从{candidates}个市级镇中抽取",
        ).format(
            places=int(first["places"]), named=int(known), when=day(when), candidates=int(first["candidates"]),
            category=say(f"category_{first['category']}"),
        ))  # fmt: skip
    return Text(
        "Members of past batches that nobody knows by name are drawn anew in every replication: {told}. The draw keeps "
        "what is known of the batch, its towns by category; the weights of likely members are assumed.",
        "以往批次中名单未知的镇在每次模拟中重新抽取：{told}。抽取符合已公布的分类数量，入选权重为假定。",
    ).format(told=join(told, SEMICOLON))


def town_counts(result: Forecast) -> Text:
    """How many of the towns not yet provincial are likely, open and unlikely to be designated."""
    chance = result.towns.loc[~result.towns["provincial_at_as_of"], "chance"]
    likely, unlikely = int((chance >= 0.5).sum()), int((chance < 0.01).sum())
    return Text(
        "Of the {n} towns not provincial by {as_of}, {likely} are more likely than not to be designated by the end, "
        "{between} have a smaller chance, and {unlikely} have less than 1%.",
        "截至{as_of}尚非省级的{n}个镇中，{likely}个期末获认定的概率不低于50%，{between}个概率较小，{unlikely}个不足1%。",
    ).format(
        n=len(chance), as_of=day(result.question.as_of), likely=likely, unlikely=unlikely,
        between=len(chance) - likely - unlikely,
    )  # fmt: skip


def accounts(result: Forecast) -> Text:
    """Whether the accounts closed."""
    told = {"largest": f"{result.largest_residual:.1e}", "runs": number(float(result.residuals["runs"].max()))}
    if result.accounts_close:
        return Text(
            "Accounts close in all {runs} runs (largest imbalance {largest} m CNY or quota unit).",
            "全部{runs}次模拟账目平衡（最大差额{largest}，单位百万元或指标单位）。",
        ).format(**told)
    return Text(
        "ACCOUNTS DO NOT CLOSE: largest imbalance {largest} in {runs} runs.",
        "账目不平：{runs}次模拟中最大差额{largest}。",
    ).format(**told)


def failed(result: Forecast) -> Text:
    """How many replications failed."""
    n = len(result.failures)
    if n == 0:
        return Text("No replication failed.", "没有失败的模拟。")
    if not result.n_failed:
        return Text(
            "{n} of the variants' replications failed and are left out.", "各对照情景有{n}次模拟失败并被剔除。"
        ).format(n=n)
    low, high = result.bounds
    return Text(
        "{n} of {all} replications failed and are left out: the chance would be {low} had none of them met the target, "
        "{high} had all.",
        "{all}次模拟中有{n}次失败并被剔除：若其均未达标，概率为{low}；若均达标，为{high}。",
    ).format(n=result.n_failed, all=result.probability.n + result.n_failed, low=percent(low, 1), high=percent(high, 1))


def precision(result: Forecast) -> Text:
    """Whether the precision asked for was reached."""
    p, asked = result.probability, result.question.precision
    reached = p.half_width <= asked + 1e-12
    stopped = Text("", "") if reached else Text(": stopped at the cap on replications", "；已达模拟次数上限")
    return Text(
        "Half-width {width:.1f} points, asked for {asked:.1f}{stopped}.",
        "区间半宽{width:.1f}个百分点，要求{asked:.1f}{stopped}。",
    ).format(width=100 * p.half_width, asked=100 * asked, stopped=stopped)


def known_share(result: Forecast) -> Text:
    """How much of the base year was observed, imputed and assumed, over all its values."""
    of_towns = result.standing[result.standing["figure"] != "trade_parameters"]
    sums = of_towns[["observed", "imputed", "assumed"]].sum()
    total = max(1.0, float(sums.sum()))
    shares = {str(name): percent(float(sums[name]) / total) for name in sums.index}
    return Text(
        "Of the base year's {total:,.0f} town values {observed} were observed, {imputed} imputed and {assumed} "
        "assumed.",
        "基年{total:,.0f}个镇级数值中，实测占{observed}，推算占{imputed}，假定占{assumed}。",
    ).format(total=total, **shares)
