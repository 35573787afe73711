"""Words of the effects of levers, English and Chinese side by side."""

from jinzhen.experiments.paper.text import Text

#: key -> words. Their places are filled by `say`.
WORDS: dict[str, Text] = {
    "title": Text("What {money} more would buy", "再增加{money}，用在哪里最有效"),
    "title_steps": Text("What levers change", "政策工具的作用"),
    "question": Text(
        "Which lever brings {target} provincial specialised towns by {end} nearer, when it gets {money} more?",
        "各政策工具再增加{money}，哪一项更有助于到{end}建成{target}个省级专业镇？",
    ),
    "question_steps": Text(
        "Which lever brings {target} provincial specialised towns by {end} nearer, when it is moved a step?",
        "各政策工具变动一步，哪一项更有助于到{end}建成{target}个省级专业镇？",
    ),
    "beside": Text("levers are shown to raise the chance", "项工具使概率明显提高"),
    # sentences
    "clear": Text(
        "{lever} changes the chance by {points} points ({range}) and the count by {towns} towns ({towns_range}).",
        "{lever}使概率变化{points}个百分点（{range}），镇数变化{towns}个（{towns_range}）。",
    ),
    "none_money": Text(
        "Whichever of {n} levers gets {money} more, no change of the chance is shown; the largest estimate is {points} "
        "points ({range}; {lever}).",
        "{n}项工具中，无论哪一项增加{money}，概率均未见变化；最大估计为{points}个百分点（{range}，{lever}）。",
    ),
    "none_step": Text(
        "No step of the levers moved is shown to raise the chance; the largest estimate is {points} points "
        "({range}; {lever}).",
        "各项变动均未见提高概率；最大估计为{points}个百分点（{range}，{lever}）。",
    ),
    "all_dead": Text("Not one move changes anything.", "各项变动均毫无作用。"),
    "towns_money": Text(
        "Shown to bring more towns for {money}: {levers}.", "增加{money}后镇数明显增加的工具：{levers}。"
    ),
    "towns_none": Text(
        "Nor is the count of towns shown to grow by {money} for any lever.", "增加{money}后，镇数也均未见增加。"
    ),
    "raising_step": Text(
        "Shown to raise the chance by a step of their own: {levers}.", "变动一步后概率明显提高的：{levers}。"
    ),
    "chance": Text("As it is, the chance is {chance}.", "原情景的概率为{chance}。"),
    "largest": Text(
        "The largest of many estimates is likely too large: run it closely (experiment.levers, "
        "experiment.replications) before relying on it.",
        "多个估计中的最大值往往偏大；据以决策之前，请单独加大模拟次数（experiment.levers、experiment.replications）。",
    ),
    "reading": Text(
        "From {first_day} on, all towns alike; {n:,} replications, with the same draws with and without the move. "
        "Below a difference its interval (95%); the intervals of an outcome hold together for all {n_moves} moves "
        "(Bonferroni); those of side effects are in effects_outcomes.csv. * clear: all of it on "
        "one side of zero. What flows is that of the last step, but for money.",
        "自{first_day}起对所有镇统一变动；模拟{n:,}次，变动前后使用相同抽样。差异下方为其95%区间，同一指标的区间对全部"
        "{n_moves}项变动同时成立（Bonferroni）；其他指标的区间见effects_outcomes.csv。* 明确："
        "区间整体位于零的一侧。除资金外，流量指标为末期数。",
    ),
    "spent": Text(
        "The range of {lever} ends before the money is spent: at {after} {unit} it costs {cost} m CNY.",
        "{lever}在用完这笔资金之前已达取值上限：取{after} {unit}时只花费{cost}百万元。",
    ),
    "unpriced": Text(
        "Not seen to cost more public money when raised, and so moved by a step: {levers}.",
        "提高后未见财政支出增加，故按自身幅度变动：{levers}。",
    ),
    "dead": Text("{move} ({before} to {after}): no replication differs in anything.",
                 "{move}（{before}变为{after}）：各次模拟毫无变化。"),
    "dead_why": Text("It was seen to act with {other} at {needed}; here it is {here}.",
                     "它在{other}为{needed}时才见效果；此处为{here}。"),
    "dead_step": Text("A larger step may act (experiment.steps).", "加大变动幅度后可能起作用（experiment.steps）。"),
    "dead_unknown": Text(
        "What it needs to act, as far as known, holds here: towns or firms that it would touch may be missing.",
        "已知的作用条件此处均已满足：可能没有受其影响的镇或企业。",
    ),
    "is_question": Text("{lever} is not moved: it is what is asked.", "{lever}未变动：它就是所问的目标。"),
    "no_room": Text("{lever} is not moved: it is without limit or at the end of its range.",
                    "{lever}未变动：已不设限或已达取值端点。"),
    "may_not_stand": Text("{lever} is not moved: {told}.", "{lever}未变动：{told}。"),
    "failed": Text("{n} replications of all that ran failed and are left out, each with its pair.",
                   "失败的{n}次模拟已连同其配对一并剔除。"),
    # headings
    "h_money": Text("What {money} more buys", "增加{money}的效果"),
    "h_step": Text("A step of every other lever", "其他工具变动一步的效果"),
    "h_dead": Text("Moves that change nothing", "毫无作用的变动"),
    "h_unmoved": Text("Levers not moved", "未变动的工具"),
    "h_made": Text("How these numbers were made", "计算说明"),
    # heads of tables and figures
    "t_lever": Text("Lever", "政策工具"),
    "t_moved": Text("From, to", "变动"),
    "t_chance": Text("Chance, points", "概率（百分点）"),
    "t_towns": Text("Towns", "镇数"),
    "t_cost": Text("Money, m CNY", "资金（百万元）"),
    "axis_chance": Text("points of the chance", "概率变化（百分点）"),
    "axis_towns": Text("provincial towns", "省级专业镇数变化（个）"),
    "caption": Text(
        "Change of the chance and of the count, with intervals (95%) that hold together; hollow: not shown to differ "
        "from zero.",
        "概率与镇数的变化及同时成立的95%区间；空心：未见异于零。",
    ),
    "caption_some": Text(" The {n} of {all} moves with the largest changes.", "图中为{all}项变动中变化最大的{n}项。"),
    "more": Text("{n} more on the page and in effects_outcomes.csv.", "其余{n}项见页面和effects_outcomes.csv。"),
}


def say(key: str, **values: object) -> Text:
    """The words of a key with their places filled."""
    return WORDS[key].format(**values) if values else WORDS[key]
