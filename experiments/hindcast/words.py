"""Words of a hindcast, English and Chinese side by side."""

from jinzhen.experiments.paper.columns import columns
from jinzhen.experiments.paper.text import Text

#: key -> words. Their places are filled by `say`.
WORDS: dict[str, Text] = {
    "title": Text("Hindcast: {scenario}", "回溯检验：{scenario}"),
    "question": Text(
        "How good would forecasts from {origins} have been, with what was known then?",
        "若在{origins}用当时已知的信息作预测，准确程度如何？",
    ),
    "beside": Text("of {n} figures in the 80% band ({range})", "的{n}项数据落在80%区间内（{range}）"),
    "headline": Text(
        "Of {n} figures that nothing was made to meet, {inside} lie in the 80% band of the forecast (95% interval "
        "{range}); a forecast that knows how much it does not know has 80%.",
        "在{n}项未参与拟合或调参的数据中，{inside}落在预测的80%区间内（95%区间{range}）；恰当的预测应为80%。",
    ),
    "bands": Text(
        "In the 50% band lie {inside_50}, in the 95% band {inside_95}; mean PIT {pit}.",
        "落在50%区间内的占{inside_50}，95%区间内的占{inside_95}；PIT均值{pit}。",
    ),
    "discrepancy": Text(
        "Of the spread of {n} of them, {share} is discrepancy: what the base year is off by when a figure known at "
        "the origin is left out. By simulation alone {without} of all lie in the 80% band.",
        "其中{n}项的离散度有{share}来自模型偏差：即逐一剔除起点日期已知数据后的基年误差。"
        "仅凭模拟，全部数据的{without}落在80%区间内。",
    ),
    "no_tests": Text(
        "None of the figures can fail: all were taken over, imposed or tuned to.",
        "所有数据均已被采用、设定或用于调参，无法构成检验。",
    ),
    "against": Text(
        "From {origin}: {parts}.", "自{origin}预测：{parts}。",
    ),
    "better": Text("{share} better than {rival} (n = {n})", "比“{rival}”好{share}（{n}项）"),
    "worse": Text("{share} worse than {rival} (n = {n})", "比“{rival}”差{share}（{n}项）"),
    "no_rival": Text("no simpler forecast has anything to go by", "简单预测均无依据"),
    "count": Text(
        "Forecast from {origin} of the provincial towns by {day}: {middle} in the median, 95% from {low} to "
        "{high}; {value} came.",
        "自{origin}预测{day}省级专业镇：中位数{middle}个，95%在{low}至{high}个之间；实际{value}个。",
    ),
    "skipped": Text(
        "Not scored, as the model does not have them: {names}.", "模型中没有、未予评分：{names}。"
    ),
    "failed": Text("{n} replications failed and are left out.", "{n}次模拟失败，已剔除。"),
    "line": Text("{n} replications of every forecast; {data}", "每个预测模拟{n}次；{data}"),
    "own_record": Text("the package's own record", "程序自带数据"),
    "no_outcome": Text("no outcome of the model", "模型无此指标"),
    "no_place": Text("no place of the model", "模型无此地区"),
    "suspect": Text("its own note warns against it", "原始备注提示该数据可疑"),
    "no_date": Text("the row has no date", "该行无日期"),
    "t_nearest": Text("Nearest", "最接近"),
    # standings
    "standing_test": Text("test", "检验"),
    "standing_tuned": Text("tuned to", "已用于调参"),
    "standing_taken_over": Text("taken over or imposed", "已采用或设定"),
    "standing_another": Text("another is taken over", "基年采用了另一数值"),
    # rivals
    "rival_last": Text("the last value", "最近值"),
    "rival_trend": Text("the trend", "趋势"),
    "rival_plan": Text("what was announced", "公布的计划"),
    # events
    "event_more": Text("more than were known", "多于当时已知"),
    "event_announced": Text("as many as announced", "达到公布计划"),
    "yes": Text("yes", "是"), "no": Text("no", "否"),
    # sections
    "h_scores": Text("Scores", "评分"),
    "h_groups": Text("By kind of figure, of those that can fail", "按数据类型（限可能失败的数据）"),
    "t_group": Text("Kind", "类型"), "t_errors": Text("Errors known", "已知误差数"),
    "t_without": Text("In the 80% band by simulation alone", "仅凭模拟落在80%区间"),
    "t_moved": Text("Moved by (log)", "平移（对数）"), "t_added": Text("Widened by (log)", "加宽（对数）"),
    "t_share": Text("Of the variance, discrepancy", "偏差占方差"),
    "group_counts": Text("counts of towns", "镇的数量"), "group_sums": Text("sums over towns", "多镇合计"),
    "group_titled_firms": Text("titled and leading firms of a town", "单镇称号企业与龙头企业"),
    "group_reported_output": Text("output of a town", "单镇产值"),
    "group_entities": Text("firms of a town", "单镇企业"),
    "group_jobs": Text("jobs of a town", "单镇就业"),
    "group_above_size": Text("firms above the designated size of a town", "单镇规上企业"),
    "reading_groups": Text(
        "A figure known at the origin is left out of the base year and predicted from the others. The band of what is "
        "not known lies where those errors lie in the mean and is at least as wide as they ask for; two assumed ones "
        "count beside them (clusters differ in size by 1.2 on a logarithmic scale). Part of this is in the base year, "
        "of which every replication draws; the rest is added to the sample. Counts of towns and sums of the province "
        "have none: no figure of their kind was known.",
        "将起点日期已知的数据逐一剔除，由其余数据推算。未知数据的区间按这些误差的均值平移，宽度至少与其相当，"
        "另计两个假定误差（集群规模的对数离散度为1.2）。其中一部分已含于每次模拟所抽取的基年，其余加入样本。"
        "镇的数量与全省合计无此项：当时尚无同类数据。",
    ),
    "h_events": Text("Events", "事件"),
    "h_forecasts": Text("Figure by figure", "逐项对照"),
    "h_skipped": Text("What was not scored", "未评分数据"),
    "h_made": Text("How these numbers were made", "计算说明"),
    "t_origin": Text("From", "起点"), "t_standing": Text("Figures", "数据类别"), "t_n": Text("n", "项数"),
    "t_crps": Text("CRPS over what came", "CRPS/实际值"),
    "t_skill": Text("Skill against {rival}", "相对“{rival}”的技巧"),
    "t_band": Text("In the {share}% band", "落在{share}%区间"), "t_pit": Text("Mean PIT", "PIT均值"),
    "t_event": Text("Event", "事件"), "t_chance": Text("Chance", "概率"), "t_came": Text("Came", "是否发生"),
    "t_brier": Text("Brier score", "Brier评分"), "t_rival_brier": Text("of {rival}", "{rival}"),
    "t_figure": Text("Figure", "指标"), "t_day": Text("Day", "日期"), "t_value": Text("Came", "实际"),
    "t_forecast": Text("Forecast (80% band)", "预测（80%区间）"), "t_name": Text("Metric or place", "指标或地区"),
    "t_why": Text("Why", "原因"), "t_rows": Text("Rows", "行数"),
    "reading_scores": Text(
        "CRPS: continuous ranked probability score, the distance between forecast and what came, over what came, mean "
        "of the figures. Skill: 1 less the ratio of such sums, over the figures of which the rival says anything; "
        "below 0 the rival was better. A band should hold as many figures as it is named for; PIT should be 0.5 on "
        "average. Figures of one date go together, so that the intervals are too narrow. Forecasts are of the end of "
        "the quarter a day lies in. Rivals know what is dated up to the origin, also where it was printed later. Only "
        "tests can fail.",
        "CRPS：连续分级概率评分，为预测与实际之距离除以实际值的均值。技巧：1减去两者评分之比（限对手有预测的项目），"
        "小于0表示对手更好。各区间应恰好包含其名义比例的数据；PIT均值应为0.5。同一时点的数据相互关联，"
        "故所示区间偏窄。预测取该日所在季度末。对手可用截至起点日期的数据，即使其公布较晚。只有“检验”类可能失败。",
    ),
    "reading_forecasts": Text(
        "In the unit of the model. Published figures differ in what they count (a chain, a cluster, a county); where "
        "the base year of today takes another figure over for the same town and measure, that is said, and it is no "
        "test. Each forecast stands on the base year, the priors and the posterior of its origin; constants and rules "
        "are those of today.",
        "单位为模型单位。公布数据的统计范围各异（全链、集群或全县）；若基年对同一镇、同一指标采用了另一数值，已予注明，"
        "不作检验。各预测所用的基年、先验与后验均以起点日期为准；常数与规则为现行版本。",
    ),
    "caption_ratio": Text(
        "Forecast over what came, of figures that can fail: median and 80% band. Blue: the band holds what came.",
        "预测与实际之比（限可能失败的数据）：中位数与80%区间。蓝色表示区间包含实际值。",
    ),
    "caption_pit": Text(
        "Where what came lies in the forecast (PIT), of figures that can fail; a good forecast has equal bars.",
        "实际值在预测分布中的位置（PIT，限可能失败的数据）；恰当的预测各柱等高。",
    ),
    "axis_ratio": Text("forecast over what came", "预测/实际"),
    "axis_pit": Text("share of the forecast below what came", "预测分布中低于实际值的比例"),
    "axis_figures": Text("figures", "数据项数"),
}  # fmt: skip


def say(key: str, **values: object) -> Text:
    """The words of a key with their places filled."""
    return WORDS[key].format(**values) if values else WORDS[key]


_WHAT = {
    "origin": ("date", "from which is forecast", "预测起点"),
    "metric": ("", "metric of the file", "数据指标"), "scope": ("", "province, city or town", "省、市或镇"),
    "day": ("date", "that it holds for", "所属日期"),
    "standing": ("", "test, tuned, taken_over, or another is taken over", "检验、调参、采用或另有采用"),
}
_LEVELS = {"q025": "2.5", "q100": "10", "q250": "25", "q500": "50", "q750": "75", "q900": "90", "q975": "97.5"}
_RIVAL = {"last": ("the last value", "最近值"), "trend": ("the trend", "趋势"), "plan": ("the announced plan", "计划")}
_IN = {f"in_{share}": ("", f"whether the {share}% band holds it", f"是否落在{share}%区间") for share in (50, 80, 95)}
_DISCREPANCY = {
    "discrepancy_mean": ("log", "by which the logarithm of the sample is moved", "样本对数的平移量"),
    "discrepancy_sd": ("log", "added to the logarithm of the sample, standard deviation", "附加于样本对数的标准差"),
    "discrepancy_share": ("share", "of the variance of the logarithm that is discrepancy, with the base year's part",
                          "对数方差中偏差所占比例，含基年部分"),
    "n_errors": ("", "figures known at the origin that it was estimated from", "估计偏差所用的已知数据项数"),
}
#: What the columns of every file mean, by file.
COLUMNS = {
    "hindcast_forecasts": columns({
        **_WHAT, "value": ("", "that came, in the unit beside it", "实际值，单位见同行"),
        "unit": ("", "unit of the figures", "单位"), "measure": ("", "core, chain or reported", "核心、全链或上报"),
        "mean": ("", "mean of the forecast", "预测均值"),
        **{name: ("", f"{level}% of the forecast lie at or below", f"预测的{level}%分位数")
           for name, level in _LEVELS.items()},
        "crps": ("", "continuous ranked probability score, in the same unit", "CRPS，单位同上"),
        "pit": ("share", "of the forecast below what came", "预测中低于实际值的比例"), **_IN,
        "group": ("", "kind of figure", "数据类型"), **_DISCREPANCY,
        "errors_of": ("", "measure whose errors those are; empty for none", "误差所属指标，无则为空"),
        "in_80_without": ("", "whether the 80% band by simulation alone holds it", "仅凭模拟的80%区间是否包含"),
        **{name: ("", f"what {en} says", f"{zh}的预测值") for name, (en, zh) in _RIVAL.items()},
        "place": ("", "file and line", "文件与行号"), "note": ("", "note of the row", "备注"),
    }),
    "hindcast_scores": columns({
        **_WHAT, "n": ("", "figures", "数据项数"),
        "crps_scaled": ("", "mean CRPS over what came", "CRPS与实际值之比均值"),
        **{f"skill_{name}": ("", f"1 less the ratio of CRPS to that of {en}", f"相对{zh}的技巧")
           for name, (en, zh) in _RIVAL.items()},
        **{f"n_{name}": ("", f"figures of which {en} says anything", f"{zh}可比项数")
           for name, (en, zh) in _RIVAL.items()},
        **{f"in_{share}{end}": ("share", f"{en}in the {share}% band", f"落在{share}%区间的比例{zh}")
           for share in (50, 80, 95)
           for end, en, zh in (("", "", ""), ("_low", "lower bound (95%) of the share ", "下限"),
                               ("_high", "upper bound (95%) of the share ", "上限"))},
        "mean_pit": ("share", "mean PIT", "PIT均值"),
    }),
    "hindcast_groups": columns({
        **_WHAT, "group": ("", "kind of figure", "数据类型"), "n": ("", "figures that can fail", "可能失败的数据项数"),
        **{f"in_{share}": ("share", f"in the {share}% band", f"落在{share}%区间的比例") for share in (50, 80, 95)},
        "in_80_without": ("share", "in the 80% band by simulation alone", "仅凭模拟落在80%区间的比例"),
        "mean_pit": ("share", "mean PIT", "PIT均值"), **_DISCREPANCY,
    }),
    "hindcast_events": columns({
        **_WHAT, "event": ("", "more than known, or as many as announced", "多于已知或达到计划"),
        "threshold": ("towns", "at least so many", "至少达到的数量"),
        "chance": ("share", "by the forecast", "预测概率"),
        "came": ("", "whether it came", "是否发生"), "brier": ("", "Brier score of the forecast", "预测的Brier评分"),
        **{f"brier_{name}": ("", f"of {en}", f"{zh}的Brier评分") for name, (en, zh) in _RIVAL.items()},
    }),
    "hindcast_skipped": columns({
        "name": ("", "metric or place", "指标或地区"),
        "why": ("", "no_outcome, no_place or no_date", "原因：无此指标、地区或日期"),
        "nearest": ("", "known name that may have been meant", "最接近的已知名称"),

        "rows": ("", "rows of the file", "行数"),
    }),
}  # fmt: skip
