"""Words of a search, English and Chinese side by side."""

from jinzhen.experiments.paper.text import Text

#: key -> words. Their places are filled by `say`.
WORDS: dict[str, Text] = {
    "title": Text("Search: {levers}", "政策组合搜索：{levers}"),
    "question": Text(
        "Which mix of {levers} serves {objectives} best by {end}?",
        "到{end}，综合考虑{objectives}，{levers}应如何设定？"
    ),
    "beside": Text(
        "chance of the target of the mix that reaches it most often; {asked} as asked",
        "最优组合的目标实现概率；原情景{asked}",
    ),
    # sentences
    "found": Text(
        "{n} of {tried} mixes are left: none of the others is clearly better than one of them.",
        "在{tried}个组合中保留{n}个：其余均不明显优于其中任何一个。",
    ),
    "nothing": Text(
        "No mix of {tried} stays within the budget of {budget}.", "{tried}个组合中没有一个在{budget}预算之内。"
    ),
    "best": Text(
        "{mix}: the chance is {chance} ({points} points, {range}, of the scenario as asked) at {money} of public money "
        "({more}).",
        "{mix}：概率{chance}（较原情景{points}个百分点，{range}），财政投入{money}（{more}）。",
    ),
    "cheapest": Text(
        "The cheapest of them, {mix}: {chance} at {money} ({more}).",
        "其中最省：{mix}，概率{chance}，财政投入{money}（{more}）。",
    ),
    "asked_dominated": Text(
        "The scenario as asked is clearly worse than one of them in something and better in nothing.",
        "原情景在某项上明显不如其中一个组合，且无一项更优。",
    ),
    "asked_stays": Text(
        "No mix found is clearly better than the scenario as asked in everything that counts.",
        "未找到在各项目标上都明显优于原情景的组合。",
    ),
    "reading": Text(
        "Mixes were bred on {n} replications each (NSGA-II), then those that no other is clearly better than were run "
        "{again} times with other draws: numbers here are of those, so that a mix's luck in the search does not count. "
        "Differences are paired; their intervals (95%) hold together for the table. A mix holds from {since} on.",
        "每个组合先模拟{n}次进行搜索（NSGA-II），再以另一组抽样对未被明显超越者各模拟{again}次；此处数字来自复核，"
        "不含搜索中的偶然性。差异为配对比较，95%区间在全表内同时成立。组合自{since}起实施。",
    ),
    "futures": Text(
        "Regret is by how many towns a mix falls short of the best finalist in the same future, on average and in the "
        "worst tenth of futures; satisficing is the share of futures in which the target is met{budget}.",
        "后悔值为同一未来情形下比最优入选组合少建成的镇数（均值及最差的十分之一情形）；"
        "达标占比为目标实现{budget}的未来情形所占比例。",
    ),
    "within": Text(" within the budget", "且不超预算"),
    "caption": Text(
        "Every mix that was run: chance against public money; finalists are dark, as asked is red.",
        "全部组合：概率与财政投入；深色为入选组合，红色为原情景。",
    ),
    # headings
    "h_finalists": Text("The mixes that are left", "入选组合"),
    "h_futures": Text("In every future", "各种未来情形"),
    "h_mixes": Text("Every mix", "全部组合"),
    "h_made": Text("How these numbers were made", "计算说明"),
    # heads of tables
    "as_asked": Text("as asked", "原情景"),
    "t_mix": Text("Mix", "组合"),
    "t_chance": Text("Chance of the target", "目标实现概率"),
    "t_more": Text("More than as asked, points", "较原情景（百分点）"),
    "t_towns": Text("Provincial towns", "省级专业镇数"),
    "t_money": Text("Public money, m CNY", "财政投入（百万元）"),
    "t_energy": Text("Energy, tce", "能耗（吨标准煤）"),
    "t_spread": Text("Spread between cities", "城市间差距"),
    "t_regret": Text("Regret, towns", "后悔值（镇）"),
    "t_regret_q90": Text("In the worst tenth", "最差的十分之一情形"),
    "t_satisficing": Text("Satisficing", "达标占比"),
    # objectives
    "chance": Text("chance", "目标实现概率"),
    "towns": Text("number of towns", "镇数"),
    "output": Text("output", "产值"),
    "jobs": Text("jobs", "就业"),
    "public_money": Text("public money", "财政投入"),
    "energy": Text("energy", "能耗"),
    "spread": Text("spread between cities", "城市间差距"),
}


def say(key: str, **values: object) -> Text:
    """The words of a key with their places filled."""
    return WORDS[key].format(**values) if values else WORDS[key]
