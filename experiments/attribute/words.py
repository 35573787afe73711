"""Words of contributions to a difference, English and Chinese side by side."""

from jinzhen.experiments.paper.text import Text

#: Themes of levers, as the catalogue groups them.
THEMES = {
    "funds": Text("Funds", "资金"),
    "industry": Text("Firms and structure", "主体培育"),
    "innovation": Text("Innovation", "创新"),
    "jobs": Text("Jobs and skills", "就业与技能"),
    "brand": Text("Brands and titles", "品牌与称号"),
    "market": Text("Markets and attraction", "市场与招商"),
    "factors": Text("Land, energy and credit", "要素保障"),
    "services": Text("Services and sites", "公共服务"),
    "mechanisms": Text("Working mechanisms", "工作机制"),
    "certification": Text("Certification", "认定"),
}

#: key -> words. Their places are filled by `say`.
WORDS: dict[str, Text] = {
    "title": Text("What makes the difference: {policy}", "效果归因：{policy}"),
    "question": Text(
        "Which levers make the difference between {policy} and {against} for {target} provincial specialised towns by "
        "{end}?",
        "就到{end}建成{target}个省级专业镇而言，{policy}与{against}的差异来自哪些工具？",
    ),
    "beside": Text("points, {policy} against {against}", "个百分点：{policy}相对于{against}"),
    # sentences
    "clear": Text(
        "{policy} changes the chance by {points} points ({range}): {own} instead of {first}.",
        "{policy}使概率变化{points}个百分点（{range}）：由{first}变为{own}。",
    ),
    "unclear": Text(
        "{policy} changes the chance by {points} points ({range}): no difference is shown.",
        "{policy}使概率变化{points}个百分点（{range}）：未见差异。",
    ),
    "shares_chance": Text("Of the chance, in points: {shares}.", "对概率的贡献（百分点）：{shares}。"),
    "shares_count": Text(
        "Of the count of towns, {total} in all: {shares}.", "对镇数的贡献（合计{total}个）：{shares}。"
    ),
    "star": Text("* clear: the whole interval on one side of zero.", "* 明确：区间整体位于零的一侧。"),
    "zero": Text(
        "Nothing at all comes from {players}: no replication differs.", "毫无作用：{players}（各次模拟相同）。"
    ),
    "joined": Text(
        "{levers}: taken together: one as in {policy} and another as in {against} may not stand.",
        "{levers}合并归因：一项取{policy}、另一项取{against}时相互矛盾，不能成立。",
    ),
    "exact": Text(
        "Every one of the {n_coalitions} combinations was run, so that all orders of joining count.",
        "全部{n_coalitions}种组合均已运行，各种加入次序都计入。",
    ),
    "orders": Text(
        "{n_orders} orders of joining were drawn, in pairs of one and its reverse ({n_coalitions} combinations); the "
        "intervals hold that choice too: it makes up at most {most} of the variance of a contribution to the chance. "
        "More orders: experiment.orders.",
        "抽取{n_orders}种加入次序，正反成对（{n_coalitions}种组合）；区间已包含抽取次序带来的误差，它占概率贡献方差的"
        "比重最多为{most}。可用experiment.orders增加次序。",
    ),
    "reading": Text(
        "A contribution (Shapley value) is what setting it as in {policy} changes, averaged over all orders in which "
        "levers may join; contributions sum to the whole difference. {n:,} replications of every combination, with the "
        "same draws. Below each its interval (95%); the intervals of an outcome hold together for all rows but the "
        "last (Bonferroni). What flows is that of the last step, but for money.",
        "贡献（Shapley值）指将其改为{policy}的取值所带来的变化，对各种加入次序取平均；各项贡献之和等于总差异。每种组合"
        "模拟{n:,}次，抽样相同。下方为其95%区间，同一指标各行（合计除外）的区间同时成立（Bonferroni）。除资金外，"
        "流量指标为末期数。",
    ),
    "failed": Text(
        "{n} replications that failed in any combination are left out of all.", "任一组合中失败的{n}次模拟已全部剔除。"
    ),
    # headings
    "h_contributions": Text("What each contributes", "各项贡献"),
    "h_levers": Text("What goes together", "归因分组"),
    "h_made": Text("How these numbers were made", "计算说明"),
    # heads of tables and figures
    "t_player": Text("Lever or theme", "工具或类别"),
    "t_lever": Text("Lever", "政策工具"),
    "t_unit": Text("Unit", "单位"),
    "all": Text("All together", "合计"),
    "caption": Text(
        "Contributions to the change of the chance and of the count, with intervals (95%); hollow: not shown to differ "
        "from zero.",
        "对概率与镇数变化的贡献及95%区间；空心：未见异于零。",
    ),
}


def say(key: str, **values: object) -> Text:
    """The words of a key with their places filled."""
    return WORDS[key].format(**values) if values else WORDS[key]
