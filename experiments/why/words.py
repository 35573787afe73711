"""Words of a town's story, English and Chinese side by side."""

from jinzhen.experiments.paper.text import Text

#: key -> words. Their places are filled by `say`.
WORDS: dict[str, Text] = {
    "title": Text("Why: {town} ({id})", "为何：{town}（{id}）"),
    "question": Text("Why is {town} named a provincial town, or why not?", "{town}为何获认定或未获认定为省级专业镇？"),
    "beside": Text("of {n:,} replications: provincial by {end}", "的模拟（共{n:,}次）中，到{end}为省级"),
    "line": Text(
        "Scenario {scenario}; history imposed up to {as_of}; replication {number} told; reasons over {n:,}",
        "情景 {scenario}；史实截至{as_of}；讲述第{number}次模拟；原因统计自{n:,}次模拟",
    ),
    # the answer in a sentence
    "headline_yes": Text(
        "In replication {number} {town} is provincial by {end}: {how}.",
        "第{number}次模拟中，{town}到{end}为省级专业镇：{how}。",
    ),
    "headline_no": Text(
        "In replication {number} {town} is not provincial by {end}; what decided last: {reason}.",
        "第{number}次模拟中，{town}到{end}未获省级认定；最终原因：{reason}。",
    ),
    "how_round": Text("named in {quarter}", "{quarter}获认定"),
    "how_history": Text("named in history, {quarter}", "史实认定（{quarter}）"),
    "how_start": Text("it was from the start", "起始即为省级"),
    "typical": Text(
        "Replication {number} stands for all: the town ends as in most of them ({n_alike} of {n}: {reason}), and the "
        "province with {provincial} towns, where the median of all is {median}.",
        "选第{number}次模拟为代表：该镇的结局与多数模拟相同（{n}次中{n_alike}次：{reason}），全省期末{provincial}个省级镇，"
        "各次中位数为{median}个。",
    ),
    "asked": Text("Replication {number} was asked for.", "按要求讲述第{number}次模拟。"),
    "mostly": Text(
        "Over {n:,} replications what decided last was: {reasons}.", "{n:,}次模拟的最终原因：{reasons}。"
    ),
    "reason_share": Text("{reason} {share}", "{reason} {share}"),
    "failed": Text("{n} replications failed and are left out.", "{n}次模拟失败，未计入。"),
    # reasons
    "named": Text("named in a round", "获得认定"),
    "history": Text("named in history", "史实已认定"),
    "no_round": Text("no round was held", "期内未举行认定"),
    "provincial": Text("provincial already", "已是省级"),
    "withdrawn": Text("title withdrawn", "称号被取消"),
    "no_title": Text("no municipal title", "无市级称号"),
    "too_new": Text("its title is too new", "称号年限不足"),
    "not_nominated": Text("not nominated by its city", "未获所在市推荐"),
    "output": Text("fails the output gate", "产值未达门槛"),
    "leader": Text("too few leading firms", "龙头企业不足"),
    "support": Text("too few supporting units", "配套主体不足"),
    "county": Text("spread over counties", "跨县分布"),
    "several_gates": Text("fails several gates", "多项门槛未达"),
    "below_bar": Text("below the quality bar", "评分未达质量线"),
    "no_place": Text("ranked beyond the places", "排名在名额之外"),
    # what a round was, in a sentence
    "round_withdrawn": Text(
        "{quarter}, round: title withdrawn, as {failing}.", "{quarter}认定批次：称号被取消，{failing}。"
    ),
    "round_no_title": Text(
        "{quarter}, round: takes no part, as it has no municipal title.", "{quarter}认定批次：无市级称号，不能参评。"
    ),
    "round_too_new": Text(
        "{quarter}, round: takes no part, as its title is only {years} years old.",
        "{quarter}认定批次：称号仅{years}年，不能参评。",
    ),
    "round_not_nominated": Text(
        "{quarter}, round: not nominated. {city} may nominate {quota} and sees it {rank} of {n}; nominated: {others}.",
        "{quarter}认定批次：未获推荐。{city}可推荐{quota}个，该镇排第{rank}（共{n}个）；获推荐的是{others}。",
    ),
    "round_left_out": Text(
        "{quarter}, round: not nominated, as {failing}.", "{quarter}认定批次：未获推荐，因{failing}。"
    ),
    "round_thought_below": Text(
        "{quarter}, round: not nominated: {city} reckons its output below the gate; nominated: {others}.",
        "{quarter}认定批次：未获推荐，{city}测算其产值未达门槛；获推荐的是{others}。",
    ),
    "round_gates": Text("{quarter}, round: nominated{nomination}, but {failing}.",
                        "{quarter}认定批次：获推荐{nomination}，但{failing}。"),
    "round_below_bar": Text(
        "{quarter}, round: nominated{nomination}, passes every gate{gates}; experts see {seen}, below the bar, {bar}.",
        "{quarter}认定批次：获推荐{nomination}，门槛全部达标{gates}；专家评分{seen}，低于质量线{bar}。",
    ),
    "round_no_place": Text(
        "{quarter}, round: nominated{nomination}, passes every gate{gates}; experts see {seen} (bar {bar}): ranked "
        "{rank} of {eligible} for {places} places.",
        "{quarter}认定批次：获推荐{nomination}，门槛全部达标{gates}；专家评分{seen}（质量线{bar}），"
        "在{eligible}个中排第{rank}，名额{places}个。",
    ),
    "round_named": Text(
        "{quarter}, round: named. Nominated{nomination}, passes every gate{gates}; experts see {seen} (bar {bar}): "
        "ranked {rank} of {eligible}, places {places}.",
        "{quarter}认定批次：获得认定。获推荐{nomination}，门槛全部达标{gates}；专家评分{seen}（质量线{bar}），"
        "在{eligible}个中排第{rank}，名额{places}。",
    ),
    "nomination": Text(
        " ({rank} of {n} in {city}, which may nominate {quota})", "（{city}{n}个中第{rank}，可推荐{quota}个）"
    ),
    "gates": Text(" ({figures})", "（{figures}）"),
    "gate_output": Text("reported output {value} a year against {line}", "年上报产值{value}，门槛{line}"),
    "gate_leader": Text("leading firms {value} against {line}", "龙头企业{value}家，门槛{line}家"),
    "gate_support": Text("supporting units {value} against {line}", "配套主体{value}家，门槛{line}家"),
    "gate_county": Text("spread over counties", "跨县分布"),
    "waived": Text(", waived", "，予以豁免"),
    "nobody": Text("nobody", "无"),
    "no_limit": Text("unlimited", "不限"),
    # changes of title
    "change_history": Text("{quarter}: becomes {tier}, as happened.", "{quarter}：成为{tier}（史实）。"),
    "change_city": Text("{quarter}: becomes {tier}, named by its city.", "{quarter}：由所在市认定为{tier}。"),
    "change_round": Text("{quarter}: becomes {tier} in the round.", "{quarter}：批次后成为{tier}。"),
    "change_withdrawal": Text("{quarter}: falls back to {tier}.", "{quarter}：退回{tier}。"),
    "change_assessment": Text("{quarter}: {tier} after the yearly assessment.", "{quarter}：年度评价后为{tier}。"),
    "tier_none": Text("without a title", "无称号"),
    "tier_municipal": Text("municipal", "市级"),
    "tier_potential": Text("potential", "省级培育"),
    "tier_provincial": Text("provincial", "省级"),
    "no_rounds": Text("No provincial round is held in this replication.", "本次模拟中未举行省级认定。"),
    "starts": Text("It starts {tier}.", "起始：{tier}。"),
    # a firm
    "firm_about": Text(
        "Firm {identity}, {role} in {town}: {capital} m CNY of capital, {jobs} jobs, {output} m CNY of output a year "
        "at first.",
        "企业{identity}（{town}，{role}）：起初资本{capital}百万元、职工{jobs}人、年产值{output}百万元。",
    ),
    "role_leading": Text("a leading firm", "龙头企业"),
    "role_supplier": Text("a supplier", "配套企业"),
    "firm_enters": Text("{quarter}: it enters.", "{quarter}：进入。"),
    "firm_leads": Text("{quarter}: it has become a leading firm.", "{quarter}：成长为龙头企业。"),
    "firm_moves": Text("{quarter}: it moves to {town}.", "{quarter}：迁往{town}。"),
    "firm_in_business": Text(
        "It is in business to the end: {capital} m CNY of capital, {jobs} jobs, {output} m CNY of output a year.",
        "期末仍在经营：资本{capital}百万元、职工{jobs}人、年产值{output}百万元。",
    ),
    "firm_merged": Text("{quarter}: a leading firm of its town takes it over.", "{quarter}：被本镇龙头企业并购。"),
    "firm_closed": Text(
        "{quarter}: it closes. Its rate of closing was {rate} a year, {times} times the usual of a {size} firm "
        "({usual}): {parts}. Within that step the chance was {chance}; closing is a draw, and this one fell below it.",
        "{quarter}：歇业。其歇业率为每年{rate}，是{size}企业通常水平（{usual}）的{times}倍：{parts}。"
        "当期歇业概率{chance}；是否歇业由抽样决定，本次抽样落在其内。",
    ),
    "part_age": Text("age {age} years ×{factor}", "企龄{age}年 ×{factor}"),
    "part_margin": Text("margin {margin} ×{factor}", "利润率{margin} ×{factor}"),
    "firm_failed": Text(
        "{quarter}: it cannot pay its bills and no bank lends it more: it closes (margin {margin}, "
        "net worth {worth} m CNY)",
        "{quarter}：无力支付到期款项，银行不再放贷，企业关闭（利润率{margin}，净资产{worth}百万元）",
    ),
    "part_worth": Text("net worth {worth} m CNY, below zero, +{rate}", "净资产{worth}百万元（为负）+{rate}"),
    "part_solvent": Text("net worth {worth} m CNY, not below zero", "净资产{worth}百万元（不为负）"),
    "part_policy": Text("start-up support and competition ×{factor}", "创业扶持与竞争 ×{factor}"),
    "part_inspection": Text("inspections +{rate}", "质量检查 +{rate}"),
    "size_small": Text("small", "小型"),
    "size_medium": Text("medium", "中型"),
    "size_large": Text("large", "大型"),
    "where_in_town": Text("in business here", "在本镇经营"),
    "where_moved": Text("elsewhere since {quarter}", "{quarter}迁出"),
    "where_gone": Text("gone since {quarter}", "{quarter}退出"),
    # headings
    "h_firm": Text("One firm", "一家企业"),
    "h_firms": Text("The largest firms of the town", "本镇最大的企业"),
    "h_rounds": Text("What happened, round by round", "逐次认定经过"),
    "h_quarters": Text("Quarter by quarter", "逐季变化"),
    "h_reasons": Text("How often each reason decides", "各原因出现的频率"),
    "h_made": Text("How these numbers were made", "计算说明"),
    # tables and the figure
    "t_reason": Text("What decided", "原因"),
    "t_rounds": Text("Rounds", "批次"),
    "t_last": Text("Last word, replications", "最终原因（模拟次数）"),
    "t_date": Text("Date", "日期"),
    "t_tier": Text("Title", "称号"),
    "t_reported": Text("Reported output", "上报产值"),
    "t_gate": Text("Gate", "门槛"),
    "t_core": Text("Core output", "核心产值"),
    "t_leaders": Text("Leading firms / line", "龙头企业 / 门槛"),
    "t_support": Text("Supporting units / line", "配套主体 / 门槛"),
    "t_score": Text("Score", "评分"),
    "t_perceived": Text("Perceives a gap in", "自感短板"),
    "a_year": Text("Output in m CNY a year; what is marked is below its line.", "产值：百万元/年；标出者未达门槛。"),
    "t_identity": Text("Firm", "企业"),
    "t_output_first": Text("Output a year at first", "起初年产值"),
    "t_output_last": Text("Output a year at last", "末期年产值"),
    "t_where": Text("Whereabouts", "去向"),
    "t_capital": Text("Capital", "资本"),
    "t_cash": Text("Cash", "现金"),
    "t_debt": Text("Loans", "贷款"),
    "t_orders": Text("Orders", "订单"),
    "t_output": Text("Output", "产值"),
    "t_jobs": Text("Jobs", "职工"),
    "t_margin": Text("Margin", "利润率"),
    "m_cny": Text("m CNY; orders and output of the step.", "单位：百万元；订单与产值为当期数。"),
    "ask_firm": Text(
        "m CNY. experiment.firm=<firm> tells the history of one, experiment.firm=closed of the largest that closes.",
        "单位：百万元。experiment.firm=<企业编号>讲述其历程，experiment.firm=closed讲述歇业者中最大的一家。",
    ),
    "axis_output": Text("bn CNY a year", "亿元/年"),
    "legend_reported": Text("reported output", "上报产值"),
    "legend_core": Text("core output", "核心产值"),
    "legend_gate": Text("output gate", "产值门槛"),
    "legend_round": Text("round", "认定批次"),
    "caption": Text(
        "Reported output of {town} against its gate in replication {number}; the shade is its title, a dashed line a "
        "provincial round.",
        "第{number}次模拟中{town}的上报产值与产值门槛；底色为称号，虚线为省级认定批次。",
    ),
    "reading": Text(
        "Every round is told by the code that held it: nominations, gates, scores and places are read from the columns "
        "of the run, and whatever is told of a round names the same towns as the run did. A city and the experts see "
        "scores with errors of their own; those are drawn. What decided is the first line that the town did not pass. "
        "It is no statement of what would have followed had that line been passed: see jinzhen constraints.",
        "每个批次均由当时的计算程序复述：推荐、门槛、评分与名额取自模拟数据，复述的认定结果与模拟完全一致。"
        "市里与专家所见评分各带随机误差。“原因”指该镇未能通过的第一道关口，"
        "并不说明通过之后结果如何：见jinzhen constraints。",
    ),
}  # fmt: skip


def say(key: str, **values: object) -> Text:
    """The words of a key with their places filled."""
    return WORDS[key].format(**values) if values else WORDS[key]
