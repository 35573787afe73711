"""Words of a sweep, English and Chinese side by side."""

from jinzhen.experiments.paper.text import Text

#: key -> words. Their places are filled by `say`.
WORDS: dict[str, Text] = {
    "title": Text("Sweep: {factors}", "情景扫描：{factors}"),
    "question": Text(
        "How does the chance of {target} provincial specialised towns by {end} change with {factors}?",
        "到{end}实现{target}个省级专业镇的概率如何随{factors}变化？",
    ),
    "beside": Text("chance of the target over {n} points", "{n}个点的目标实现概率范围"),
    # sentences
    "range": Text(
        "Over {n} points the chance goes from {low} (at {low_at}) to {high} (at {high_at}).",
        "在{n}个点上，概率从{low}（{low_at}）到{high}（{high_at}）。",
    ),
    "noisy": Text(
        "The lowest and the highest of many numbers look a little further apart than they are: each rests on {n} "
        "replications.",
        "多个数值中的最低与最高看起来会比实际相差略大：每个点仅模拟{n}次。",
    ),
    "same": Text(
        "The target is met equally often at all {n} points: {chance}.", "{n}个点上目标实现概率相同：{chance}。"
    ),
    "effect": Text(
        "{factor} from {first} to {last}: {points} points ({range}), the other factors as they come.",
        "{factor}由{first}变为{last}：{points}个百分点（{range}），其他因素取各自的值。",
    ),
    "no_effect": Text("No factor is shown to change the chance.", "未见任何因素改变概率。"),
    "refused": Text(
        "{n} of {all} points may not stand and are left out; the first: {why}",
        "{all}个点中有{n}个不能成立，已剔除；首个原因：{why}",
    ),
    "failed": Text("{n} replications failed and are left out.", "{n}次模拟失败，已剔除。"),
    "reading": Text(
        "Every point ran with the same draws, {n:,} replications each; what is no factor is drawn anew in every "
        "replication. The interval of a chance is that of its point alone (95%); those of effects hold together for "
        "all of their table (Bonferroni).",
        "各点使用相同抽样，各模拟{n:,}次；非扫描因素在每次模拟中重新抽取。概率的95%区间针对单个点；"
        "效应的区间在全表内同时成立（Bonferroni）。",
    ),
    "map_caption": Text(
        "Chance of the target; rows {rows}, columns {columns}.", "目标实现概率；行为{rows}，列为{columns}。"
    ),
    "line_caption": Text("Chance of the target with its 95% interval.", "目标实现概率及其95%区间。"),
    "each_caption": Text(
        "Chance of the target at every point, with its 95% interval, against each factor.",
        "各点的目标实现概率及95%区间，分因素显示。",
    ),
    # headings
    "h_map": Text("The chance, point by point", "各点的概率"),
    "h_effects": Text("What each factor does", "各因素的作用"),
    "h_points": Text("Every point", "全部点"),
    "h_refused": Text("Points that may not stand", "不能成立的点"),
    "h_made": Text("How these numbers were made", "计算说明"),
    # heads of tables
    "t_factor": Text("Factor", "因素"),
    "t_from": Text("From", "由"),
    "t_to": Text("To", "变为"),
    "t_chance": Text("Chance of the target", "目标实现概率"),
    "t_change": Text("Change of the chance, points", "概率变化（百分点）"),
    "t_towns": Text("Provincial towns", "省级专业镇数"),
    "t_money": Text("Public money, m CNY", "财政投入（百万元）"),
    "t_more": Text("More than as asked, points", "较原情景（百分点）"),
    "t_point": Text("Point", "点"),
    "t_why": Text("Why", "原因"),
}


def say(key: str, **values: object) -> Text:
    """The words of a key with their places filled."""
    return WORDS[key].format(**values) if values else WORDS[key]
