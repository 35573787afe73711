"""Words of the page and the terminal about what holds towns back, English and Chinese side by side."""

from jinzhen.experiments.paper.text import Text

#: key -> words. Their places are filled by `say`.
WORDS: dict[str, Text] = {
    "title": Text("What holds each town back: {scenario}", "各镇的决定性瓶颈：{scenario}"),
    "question": Text("What holds each town back, and what comes first?", "各镇卡在哪里？先做什么？"),
    "big_of": Text("of {n} towns examined have a clear answer", "个镇结论明确，共考察{n}个"),
    "big_of_one": Text("of one town examined has a clear answer", "个镇结论明确，共考察1个"),
    # verdicts
    "gain": Text("{name} {points} ({interval})", "{name}{points}（{interval}）"),
    "perhaps": Text("perhaps {name}", "可能是{name}"),
    "first": Text("{name} first", "先{name}"),
    "perhaps_first": Text("perhaps {name} first", "可能先{name}"),
    "then": Text("then {name}", "再{name}"),
    "perhaps_then": Text("then perhaps {name}", "或再{name}"),
    "no_rule": Text("no gate or criterion by itself", "单项门槛或标准均无作用"),
    "no_factor": Text("no factor by itself", "单项要素均无作用"),
    "at_limits": Text("nothing can be relaxed", "无可放宽"),
    # statuses and distances
    "status_named": Text("provincial already", "已是省级"),
    "status_safe": Text("safe", "稳妥"),
    "status_uncertain": Text("uncertain", "不确定"),
    "status_out_of_reach": Text("out of reach", "难以达到"),
    "output_below": Text("output {share} below the gate", "产值低于门槛{share}"),
    "output_above": Text("output {share} above the gate", "产值高于门槛{share}"),
    "score_below": Text("{gap} under the bar", "得分低于分数线{gap}"),
    "score_above": Text("{gap} over the bar", "得分高于分数线{gap}"),
    "not_municipal": Text("no municipal title in {share}", "{share}的模拟中未获市级称号"),
    "misses_leader": Text("no leading firm in {share}", "{share}的模拟中缺龙头企业"),
    "misses_support": Text("too few supporting units in {share}", "{share}的模拟中配套主体不足"),
    "misses_county": Text("spread over counties in {share}", "{share}的模拟中跨县分布"),
    "outranked": Text("passes, but ranks {rank}", "达标，但排名第{rank}"),
    # headings
    "h_towns": Text("Town by town, end of {year}", "逐镇结果，{year}年末"),
    "h_gains": Text("From the chance as it is to the chance relaxed", "放宽前后的概率"),
    "h_screening": Text("Every step at every town", "各镇各项放宽的初步结果"),
    "h_rounds": Text("What rounds allow: steps for all towns", "认定批次：对所有镇放宽"),
    "h_others": Text("Safe, and out of reach", "稳妥与难以达到的镇"),
    "h_steps": Text("The steps", "放宽幅度"),
    "h_made": Text("How these numbers were made", "计算说明"),
    # tables
    "t_town": Text("Town", "专业镇"),
    "t_county": Text("County", "县（市、区）"),
    "t_chance": Text("Chance (95%)", "概率（95%区间）"),
    "t_chance_short": Text("Chance", "概率"),
    "t_rule": Text("Gate or criterion that binds, points", "决定性门槛或标准（百分点）"),
    "t_first": Text("What to do first, points", "先做什么（百分点）"),
    "t_other": Text("Other towns", "其他镇"),
    "unnamed": Text(
        "and {n} towns without a published name out of reach (in the tables)", "另有{n}个未具名镇难以达到（见数据表）"
    ),
    "t_status": Text("Standing", "状态"),
    "t_distance": Text("Distance", "差距"),
    "t_step": Text("Step", "放宽幅度"),
    "t_what": Text("What", "项目"),
    "t_kind": Text("Kind", "类别"),
    "t_levers": Text("Levers", "政策工具"),
    "t_mean_gain": Text("Gain, mean of the towns, points", "各镇平均提高（百分点）"),
    "t_best": Text("Largest gain, points", "提高最多的镇（百分点）"),
    "kind_gate": Text("gate", "门槛"),
    "kind_criterion": Text("criterion", "标准"),
    "kind_round": Text("round", "批次"),
    "kind_factor": Text("factor", "要素"),
    # axes
    "axis_chance": Text("Chance of being provincial at the end of {year}", "{year}年末成为省级专业镇的概率"),
    "axis_gain": Text("Gain, points", "提高（百分点）"),
    "legend_plain": Text("as it is", "现状"),
    "legend_rule": Text("gate or criterion relaxed", "放宽门槛或标准"),
    "legend_factor": Text("first factor relaxed", "放宽首要要素"),
}

#: Figure or table -> its caption.
CAPTIONS: dict[str, Text] = {
    "verdicts": Text(
        "Chance of being provincial at the end of the year, simulated; gains in percentage points when one step is "
        "made at that town alone, from the first day after the imposed history on. Chance and gains are of the same "
        "replications with the same draws, fewer than those behind the chances of all towns. Shown are the "
        "largest of what was looked at closely. Intervals hold for the gates and criteria of a town together and for "
        "its factors together (95%, Bonferroni); they come from replications on which nothing was chosen. Perhaps: the "
        "interval reaches zero.",
        "年末成为省级专业镇的概率（模拟值）；括号内外为自史实期结束起仅在该镇放宽一步、随机数不变时概率提高的百分点。"
        "概率与提高值出自同一批模拟，次数少于各镇概率所依据的模拟。所列为重点考察各项中最大者；同一镇的门槛与标准、要素两组区间各自同时成立（95%，Bonferroni校正），"
        "所用模拟未参与挑选。“可能”表示区间含零。",
    ),
    "gains": Text(
        "Grey: the chance as it is. Rust: with the step at the gate or criterion that raises it most. Blue: with the "
        "step at the factor that does. Hollow where the gain is not clear. Simulated.",
        "灰：现状概率；红：放宽提高最多的门槛或标准；蓝：放宽提高最多的要素。空心表示提高不明显。模拟值。",
    ),
    "screening": Text(
        "Gain in chance of every step at every town in the screening replications, several towns side by side; coarse, "
        "and used only to choose what was looked at closely. White: no difference in any replication, or nothing to "
        "relax.",
        "筛选模拟中各镇各项放宽一步的概率提高值，多镇并行，较粗略，仅用于挑选重点考察项目。空白表示无差别或无可放宽。",
    ),
    "for_all": Text(
        "Steps that can only be made for all towns at once: gain of the examined towns, mean and largest. What one "
        "town gains here another may lose. Intervals of the largest gain hold for the steps of a town together.",
        "只能对所有镇同时放宽的项目：所考察各镇的平均提高与最大提高。一镇所得可能为他镇所失。最大提高的区间对该镇各项同时成立。",
    ),
    "others": Text(
        "Towns whose chance is above {likely} or below {unlikely}: mean distance from the output gate that applies, "
        "from the bar, and what is missed most.",
        "概率高于{likely}或低于{unlikely}的镇：与适用产值门槛、分数线的平均差距及主要缺项。",
    ),
    "steps": Text(
        "What each step is. A step stops at the limit of its lever's range; the amounts can be changed "
        "(experiment.steps).",
        "各项放宽幅度。到达政策工具取值上限即止；幅度可调整（experiment.steps）。",
    ),
}

#: How to read the page; stands once at its end.
READING = Text(
    "A binding constraint is what a simulated counterfactual says of this model: the same replications, the same "
    "draws, one thing relaxed. It depends on the size of the steps, which are stated and not equal in cost. Towns "
    "are unlike in what is known of them; a town without a published name stands for those that no source names.",
    "决定性瓶颈是本模型内的反事实比较：同样的模拟、同样的随机数，只放宽一项。结论取决于放宽幅度，幅度已注明，成本并不相等。"
    "各镇已知信息不等；未具名的镇代表来源未载其名的镇。",
)


def say(key: str, **values: object) -> Text:
    """The words for `key` with their places filled."""
    return WORDS[key].format(**values)
