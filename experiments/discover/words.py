"""Words of a discovery, English and Chinese side by side."""

from jinzhen.experiments.paper.text import Text

#: key -> words. Their places are filled by `say`.
WORDS: dict[str, Text] = {
    "title": Text("Futures that {verb}", "{verb}的情形"),
    "question": Text(
        "In which futures is the target of {target} provincial specialised towns by {end} {missed}?",
        "到{end}的{target}个省级专业镇目标，在哪些情形下{missed}？",
    ),
    "missed_failures": Text("missed", "难以实现"),
    "missed_successes": Text("reached", "容易实现"),
    "verb_failures": Text("miss the target", "未达标"),
    "verb_successes": Text("meet the target", "达标"),
    # sentences
    "beside": Text("of these futures {verb}: {where}", "的此类情形{verb}：{where}"),
    "first": Text(
        "{where}: {density} of these futures {verb}, against {base} of all; they are {coverage} of all that do ({p}).",
        "{where}：其中{density}{verb}，全部情形为{base}；占全部{verb}情形的{coverage}（{p}）。",
    ),
    "later": Text(
        "Of the rest, {where}: {density} {verb}, against {base} of the rest; they are {coverage} of all that do ({p}).",
        "其余情形中，{where}：其中{density}{verb}，其余情形总体为{base}；占全部{verb}情形的{coverage}（{p}）。",
    ),
    "rejected": Text(
        "What else was found, the replications held out do not bear out ({where}: {density} {verb}, against {base}).",
        "搜索还得到一个区域，但留出样本未予证实（{where}：其中{density}{verb}，总体为{base}）。",
    ),
    "rejected_all": Text(
        "No region is shown in which more futures {verb} than elsewhere: what was found, the replications held out do "
        "not bear out ({where}: {density} {verb}, against {base} of all).",
        "未发现{verb}明显更集中的区域：搜索所得区域未得到留出样本证实（{where}：其中{density}{verb}，全部情形为{base}）。",
    ),
    "together": Text(
        "Together these regions hold {coverage} of all futures that {verb}, and {support} of all futures; elsewhere "
        "{elsewhere} {verb}.",
        "以上区域合计包含{coverage}的{verb}情形，占全部情形的{support}；区域之外{elsewhere}{verb}。",
    ),
    "none": Text(
        "No region is shown in which more futures {verb} than elsewhere: {base} do, wherever one looks ({p} for the "
        "best that was found).",
        "未发现{verb}明显更集中的区域：各处{verb}比例约为{base}（搜索所得最好结果{p}）。",
    ),
    "few": Text(
        "{n_found:,} of {n:,} futures {verb}: too few to look for a region.",
        "{n:,}次模拟中有{n_found:,}次{verb}，过少，无法寻找区域。",
    ),
    "nearly_all": Text(
        "{n_found:,} of {n:,} futures {verb}: too few others to look for a region.",
        "{n:,}次模拟中有{n_found:,}次{verb}，其余过少，无法寻找区域。",
    ),
    "none_beside": Text("of all futures {verb}; no region stands out", "的情形{verb}；无明显集中的区域"),
    "stopped": Text("Nothing more is shown in the rest ({p}).", "其余情形中未见更多区域（{p}）。"),
    "tree_agrees": Text(
        "A classification tree, as a second view, asks about {asked}; {shared}. On {share} of the futures held out "
        "tree and regions agree whether they {verb} more often than all together.",
        "作为另一种方法，决策树的分支变量为{asked}，{shared}。对{share}的留出情形，二者就其{verb}是否多于总体判断一致。",
    ),
    "tree_same": Text("the regions name all of these", "均为区域所涉及"),
    "tree_shared": Text("of these the regions name {shared}", "其中{shared}为区域所涉及"),
    "tree_other": Text("the regions name none of these", "区域均未涉及"),
    "tree_alone": Text(
        "A classification tree, as a second view, asks about {asked}, which the search does not bear out.",
        "作为另一种方法，决策树的分支变量为{asked}，但未得到区域搜索的证实。",
    ),
    "tree_none": Text(
        "A classification tree, as a second view, finds nothing to ask about.",
        "作为另一种方法，决策树未找到可用的分支变量。",
    ),
    "failed": Text("{n} replications that failed are left out.", "失败的{n}次模拟未计入。"),
    "reading": Text(
        "Half of the replications (even numbers) found the regions; every share above is one of the other half (odd "
        "numbers, {n_held:,}), which took no part, with its interval (95%, Wilson). A region was peeled 5% at a time; "
        "of those at least {wanted} dense the largest was taken, where there was none the one with the largest excess. "
        "A p-value is the share of {shuffles} shuffles of the outcomes in which the whole search finds as much as "
        "here, so that looking at {factors} things at once is paid for. It says that futures differ, not why.",
        "一半模拟（编号为偶数）用于寻找区域，以上比例均由未参与寻找的另一半（编号为奇数，{n_held:,}次）测得，"
        "附95%区间（Wilson）。区域每次剥离5%；比例达到{wanted}的区域中取最大者，若无则取超出最显著者。"
        "p值为结果随机重排{shuffles}次后整个搜索得到同样结果的占比，已计入同时考察{factors}个因素的影响。"
        "结果说明情形之间的差别，不等于因果。",
    ),
    "reading_table": Text(
        "Densities and shares of the half held out. A condition is taken up with a p-value of its own; the last one is "
        "that of the half held out, without the search, corrected by Holm for all conditions.",
        "比例均由留出样本测得。各条件另有p值；最后一列为留出样本的检验结果，经Holm校正。",
    ),
    # headings
    "h_regions": Text("The regions", "区域"),
    "h_trajectory": Text("How dense, and how much it covers", "集中程度与覆盖程度"),
    "h_scatter": Text("The region among the futures", "区域与各情形"),
    "h_tree": Text("A second view: a tree of questions", "另一种方法：决策树"),
    "h_made": Text("How these numbers were made", "计算说明"),
    # heads of tables and figures
    "t_region": Text("Region", "区域"),
    "t_condition": Text("Condition", "条件"),
    "t_density": Text("Share that {verb}", "{verb}比例"),
    "t_base": Text("Among all that are left", "剩余总体"),
    "t_coverage": Text("Share of all that do", "占全部{verb}情形"),
    "t_support": Text("Share of all futures", "占全部情形"),
    "t_p": Text("p, whole search", "p值（搜索）"),
    "t_p_condition": Text("p, condition", "p值（条件）"),
    "t_p_held_out": Text("p, held out", "p值（留出）"),
    "t_question": Text("Futures", "情形"),
    "t_futures": Text("How many of those held out", "留出样本数"),
    "all_futures": Text("All futures", "全部情形"),
    "axis_coverage": Text("share of all that {verb} (coverage)", "占全部{verb}情形的比例（覆盖）"),
    "axis_density": Text("share that {verb} (density)", "{verb}比例（集中）"),
    "k_found_on": Text("half that found it", "寻找样本"),
    "k_held_out": Text("half held out", "留出样本"),
    "k_taken": Text("region taken", "选定区域"),
    "k_base": Text("all futures", "全部情形"),
    "k_failures": Text("target missed", "未达标"),
    "k_successes": Text("target met", "达标"),
    "k_region": Text("first region", "第一个区域"),
    "caption_trajectory": Text(
        "The peeling of the first region, from all futures (right) to the smallest box: smaller boxes are denser, and "
        "cover less. Where the half held out lies far below, the box fits its own futures by chance.",
        "第一个区域的剥离过程：由全部情形（右）到最小区域，区域越小越集中，但覆盖越少。若留出样本明显偏低，则说明存在偶然拟合。",
    ),
    "caption_scatter": Text(
        "Futures of the half held out by the two things that part them most; shaded: the first region. Whole numbers "
        "and rules are spread a little so that points can be told apart.",
        "留出样本中各情形按区分度最高的两个因素分布；阴影为第一个区域。整数与规则类取值略加散开以便辨认。",
    ),
    # factors
    "f_places_rule": Text("Rule of places", "名额规则"),
    "f_rounds": Text("Provincial rounds to come", "后续省级认定批次"),
    "f_first_places": Text("Places of the first round to come", "后续首批名额"),
    "u_rounds": Text("rounds", "批"),
    # conditions
    "above": Text("{what} above {low}", "{what}高于{low}"),
    "below": Text("{what} below {high}", "{what}低于{high}"),
    "within": Text("{what} between {low} and {high}", "{what}在{low}至{high}之间"),
    "at_least": Text("{what} at least {low}", "{what}不少于{low}"),
    "at_most": Text("{what} at most {high}", "{what}不超过{high}"),
    "from_to": Text("{what} from {low} to {high}", "{what}为{low}至{high}"),
    "exactly": Text("{what} exactly {low}", "{what}为{low}"),
    "one_of": Text("{what}: {values}", "{what}为“{values}”"),
    "and": Text(" and ", "且"),
    "and_below": Text("\nand ", "\n且"),
    "or": Text(" or ", "或"),
}


def say(key: str, **values: object) -> Text:
    """The words of a key with their places filled."""
    return WORDS[key].format(**values) if values else WORDS[key]
