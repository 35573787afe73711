"""Words of a comparison, English and Chinese side by side."""

from jinzhen.experiments.paper.labels import scenario_label
from jinzhen.experiments.paper.text import Text

#: key -> words. Their places are filled by `say`.
WORDS: dict[str, Text] = {
    "title": Text("Policies compared: {policies}", "方案比较：{policies}"),
    "question": Text(
        "Which policy reaches {target} provincial specialised towns by {end} more often?",
        "到{end}，哪个方案更可能实现{target}个省级专业镇？",
    ),
    "beside": Text("points, {policy} against {first}", "个百分点：{policy}相对于{first}"),
    # sentences
    "clear": Text(
        "{policy} changes the chance by {points} points ({range}): {own} instead of {first}.",
        "{policy}使概率变化{points}个百分点（{range}）：由{first}变为{own}。",
    ),
    "unclear": Text(
        "{policy} changes the chance by {points} points ({range}): no difference is shown.",
        "{policy}使概率变化{points}个百分点（{range}）：未见差异。",
    ),
    "nothing": Text(
        "Nothing differs: not one outcome of one replication.", "毫无差异：各次模拟的各项指标完全相同。"
    ),
    "best": Text(
        "Best by the chance: {policy}, clearly above every other.",
        "概率最高：{policy}，明显高于其他各方案。",
    ),
    "no_best": Text(
        "No policy is shown to be best: none is above {policy} by more than {precision} points, with a probability of "
        "95%.",
        "未见最好的方案：没有哪个方案比{policy}高出{precision}个百分点以上（95%概率）。",
    ),
    "not_best": Text(
        "{n:,} replications are too few to know the differences to {precision} points.",
        "模拟{n:,}次，差异精度未达到{precision}个百分点。",
    ),
    "gained": Text("{policy}: gains {towns}.", "{policy}：受益的镇有{towns}。"),
    "lost": Text("{policy}: loses {towns}.", "{policy}：受损的镇有{towns}。"),
    "no_towns": Text("{policy}: no town's chance differs clearly.", "{policy}：没有一个镇的概率有明显变化。"),
    "reason": Text(
        "{policy}: {lever} was seen to act with {other} at {needed}; here it is {here}.",
        "{policy}：{lever}在{other}为{needed}时才见效果；此处为{here}。",
    ),
    "equal_cost": Text(
        "{policy}: {lever} {change} {unit} from the end of history on makes it cost {after}, as the first ({first}); "
        "before {before}.",
        "{policy}：史实之后{lever}{change}{unit}，财政投入由{before}调至{after}，与首个方案（{first}）相当。",
    ),
    "not_equal": Text(
        "{policy}: even with {lever} {change} {unit} it costs {after} and the first {first}: the costs are not equal.",
        "{policy}：即使{lever}{change}{unit}，财政投入为{after}，首个方案为{first}：仍不相等。",
    ),
    "interaction": Text(
        "{one} and {other} together: {points} points ({range}) beyond the sum of both alone ({alone}).",
        "{one}与{other}叠加：较两者单独作用之和（{alone}）多{points}个百分点（{range}）。",
    ),
    "no_interaction": Text(
        "{one} and {other} together: {points} points ({range}) beyond the sum of both alone: no interaction is shown.",
        "{one}与{other}叠加：较单独作用之和相差{points}个百分点（{range}）：未见交互作用。",
    ),
    "not_joined": Text("{one} and {other} cannot be joined: {why}.", "{one}与{other}不能叠加：{why}。"),
    "placebo_none": Text(
        "Placebo: the first policy against itself with other draws shows nothing, as it has to.",
        "安慰剂对照：第一个方案与自身（另一组抽样）相比无差异，符合预期。",
    ),
    "placebo_some": Text(
        "Placebo: the first policy against itself with other draws shows a difference in {outcomes}. By chance alone "
        "that happens in one comparison of twenty; before relying on small differences, look at another seed.",
        "安慰剂对照：第一个方案与自身（另一组抽样）相比，{outcomes}出现差异。偶然情况下二十次中约有一次；"
        "若要依据微小差异，请换一个随机种子再看。",
    ),
    "reading": Text(
        "Every policy ran with the same draws, {n:,} replications each; a difference is the mean over replications of "
        "policy less {first}. Intervals (95%) hold together for all differences of a table (Bonferroni); p-values, in "
        "the files, are corrected by Holm. Intervals measure how far more replications could move a number; what is "
        "not known about the world is drawn within every replication.",
        "各方案使用相同抽样，各模拟{n:,}次；差异为逐次“方案减{first}”的均值。95%区间在同一张表内同时成立"
        "（Bonferroni），数据文件中的p值经Holm校正。区间只反映模拟次数带来的误差；未知因素在每次模拟中抽取。",
    ),
    "failed": Text(
        "{n} replications that failed under any policy are left out of all.",
        "任一方案下失败的{n}次模拟已从所有方案剔除。",
    ),
    # headings
    "h_differences": Text("What is different at the end", "期末差异"),
    "h_quarters": Text("Quarter by quarter", "逐季变化"),
    "h_towns": Text("Towns gained and lost", "受益与受损的镇"),
    "h_money": Text("Public money by lever and payer", "分工具、分出资方的财政资金"),
    "h_best": Text("Which is best", "哪个最好"),
    "h_reasons": Text("What may keep a lever from acting", "工具可能不起作用的原因"),
    "h_equal_cost": Text("At equal cost", "等额财政投入"),
    "h_interactions": Text("Two policies together", "方案叠加"),
    "t_one": Text("One", "方案一"),
    "t_other": Text("Other", "方案二"),
    "t_alone": Text("Sum of both alone", "单独作用之和"),
    "t_together": Text("Together", "叠加"),
    "t_interaction": Text("Beyond the sum", "超出之和"),
    "h_placebo": Text("Placebo", "安慰剂对照"),
    "h_everything": Text("Every outcome", "全部指标"),
    "h_made": Text("How these numbers were made", "计算说明"),
    # heads of tables and figures
    "t_outcome": Text("Outcome", "指标"),
    "t_unit": Text("Unit", "单位"),
    "t_policy": Text("Policy", "方案"),
    "t_town": Text("Town", "专业镇"),
    "t_chance": Text("Chance of the target", "目标实现概率"),
    "t_best": Text("Best, drawn anew", "重抽样中最好"),
    "t_most": Text("Most towns", "镇数最多的模拟占比"),
    "t_from": Text("Chance under {first}", "{first}下的概率"),
    "t_to": Text("Here", "本方案"),
    "t_difference": Text("Difference, points", "差异（百分点）"),
    "t_lever": Text("Lever", "政策工具"),
    "t_payer": Text("Payer", "出资方"),
    "axis_towns": Text("provincial towns more than {first}", "省级专业镇数之差（相对于{first}）"),
    "caption_quarters": Text(
        "Provincial towns more or less than under {first}, with 95% intervals, each date for itself.",
        "省级专业镇数与{first}之差；95%区间，各时点单独计算。",
    ),
    "target_met": Text("Chance of the target", "目标实现概率"),
    "stars": Text(
        "Below each difference its interval (95%); * clear: all of it on one side of zero. What flows is that of the "
        "last step, but for money.",
        "差异下方为其95%区间；* 明确：区间整体位于零的一侧。除资金外，流量指标为末期数。",
    ),
    "points": Text("points", "个百分点"),
    "same": Text("the same in all", "各次相同"),
    "all_public_money_mcny": Text("Public money, whole horizon", "财政投入（全期）"),
}


def say(key: str, **values: object) -> Text:
    """The words of a key with their places filled; names of scenarios in the reader's language."""
    told = {name: scenario_label(value) if isinstance(value, str) else value for name, value in values.items()}
    return WORDS[key].format(**told) if told else WORDS[key]
