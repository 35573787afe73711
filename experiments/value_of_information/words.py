"""Words of the value of information, English and Chinese side by side."""

from jinzhen.experiments.paper.columns import columns
from jinzhen.experiments.paper.text import Text

#: key -> words. Their places are filled by `say`.
WORDS: dict[str, Text] = {
    "title": Text("Value of information: {scenario}", "信息价值：{scenario}"),
    "question": Text(
        "Which unknown is most worth finding out before a policy is chosen for {target} provincial towns by {end}?",
        "为在{end}实现{target}个省级专业镇而选择方案之前，哪项未知最值得查清？",
    ),
    "question_one": Text(
        "Which unknown is most worth finding out for the chance of {target} provincial towns by {end}?",
        "就{end}实现{target}个省级专业镇的概率而言，哪项未知最值得查清？",
    ),
    # units
    "points": Text("points of chance", "个百分点（概率）"),
    "mcny": Text("m CNY", "百万元"),
    # the answer
    "found": Text(
        "Finding out {unknown} before choosing is worth {gain} ({low} to {high}) {unit}, more than any other single "
        "unknown: with it known, another policy than {best} would be chosen in {otherwise} of the draws.",
        "选择方案之前，最值得查清的是{unknown}：价值{gain}（{low}至{high}）{unit}；"
        "查清后在{otherwise}的抽样中会改选{best}以外的方案。",
    ),
    "nothing": Text(
        "No single unknown is shown to be worth finding out before choosing: {best} stays the choice.",
        "未见任何单项未知值得在选择之前查清：仍选{best}。",
    ),
    "everything": Text(
        "Finding out everything that is drawn, together, is worth {gain} ({low} to {high}) {unit}; to foresee luck as "
        "well would be worth {foresight}: more is not to be had.",
        "将全部抽取因素一并查清，价值{gain}（{low}至{high}）{unit}；若连偶然性也能预知则为{foresight}，这是上限。",
    ),
    "without": Text("Without finding anything out: {chances}.", "不查清任何因素时：{chances}。"),
    "chance_of": Text("{policy} {chance}", "{policy}为{chance}"),
    "moves": Text(
        "For the forecast of {policy}: finding out {unknown} would move the chance by ±{moves} points ({low} to "
        "{high}), and take away {share} of the variance that all that is drawn explains.",
        "就{policy}的预测而言：查清{unknown}会使概率变动±{moves}个百分点（{low}至{high}），"
        "可消除全部抽取因素所解释方差的{share}。",
    ),
    "moves_none": Text(
        "For the forecast of {policy} no single unknown is shown to matter.",
        "就{policy}的预测而言，未见影响显著的单项未知。",
    ),
    "no_other_choice": Text(
        "Of the other {n} unknowns none would change the choice.", "其余{n}项未知均不会改变选择。"
    ),
    "failed": Text("{n} replications failed under some policy and are left out.", "{n}次模拟在某方案下失败，已剔除。"),
    "beside": Text("{unit}: {unknown}", "{unit}：{unknown}"),
    "beside_none": Text("no unknown is shown to matter", "未见显著因素"),
    # what is found out together
    "set_everything": Text("Everything that is drawn", "全部抽取因素"),
    "set_economy": Text("All of how firms and markets answer", "企业与市场反应的全部参数"),
    "set_environment": Text("All outside conditions", "全部外部条件"),
    "set_rounds": Text("All of how certification is carried out", "认定规则与执行的全部因素"),
    # sections
    "h_choice": Text("For the choice between the policies", "对方案选择的价值"),
    "h_forecast": Text("For the forecast", "对预测的价值"),
    "h_made": Text("How these numbers were made", "计算说明"),
    "t_unknown": Text("To find out", "查清什么"),
    "t_gain": Text("Worth, {unit}", "价值（{unit}）"),
    "t_otherwise": Text("Another choice in", "改选比例"),
    "t_where": Text("Where", "何处可查"),
    "t_moves": Text("Moves the chance by ± points", "使概率变动（±百分点）"),
    "t_share": Text("Of the variance all explain", "占已解释方差"),
    "axis_gain": Text("worth, {unit}", "价值（{unit}）"),
    "axis_moves": Text("moves the chance by ± points", "使概率变动（±百分点）"),
    "reading_choice": Text(
        "Worth: what is gained on average when the policy is chosen by the value of the unknown, beyond choosing "
        "{best} in any case. Benefit: {benefit}. A choice is learnt by regression on four fifths of {n:,} "
        "replications and paid out on the rest, so that luck does not raise it; it may come out below zero, which "
        "means nothing was learnt. Intervals hold for all unknowns together (95%, Bonferroni). Knowing an unknown to "
        "the last digit is the most a study could bring. * clearly above zero.",
        "价值：按该未知的取值选择方案，比一律选择{best}平均多得多少。效益：{benefit}。"
        "选择规则由{n:,}次模拟的五分之四回归学得，并在其余模拟上兑现，故不因偶然性而偏高；"
        "可能略低于零，表示未学到规律。区间对全部未知同时成立（95%，Bonferroni）。"
        "完全查清是任何调查的上限。* 明显大于零。",
    ),
    "benefit_chance": Text("points of chance that the target is met", "达标概率（百分点）"),
    "benefit_money": Text(
        "{worth} m CNY for every point of chance, less all public money",
        "每一百分点概率计{worth}百万元，减去全部财政资金",
    ),
    "reading_forecast": Text(
        "Standard deviation of the chance over what the unknown may turn out to be: so far the forecast is likely to "
        "move when it is found out. Share: of the variance of the target that a regression on all that is drawn "
        "explains ({all} points in all). Intervals each for itself (95%). * shown to matter, corrected for all "
        "(Bonferroni).",
        "为概率随该未知可能取值的标准差：查清后预测大致会变动这么多。占比：占全部抽取因素回归所解释的方差"
        "（合计±{all}个百分点）。区间各自计算（95%）。* 影响显著，已对全部因素校正（Bonferroni）。",
    ),
}  # fmt: skip


def say(key: str, **values: object) -> Text:
    """The words of a key with their places filled."""
    return WORDS[key].format(**values) if values else WORDS[key]


_UNKNOWN = {
    "unknown": ("", "uncertainty, group of uncertainties, or everything", "不确定因素、某组因素或全部"),
    "where_en": ("", "where it could be found out", "何处可查（英文）"),
    "where_zh": ("", "the same in Chinese", "何处可查"),
}
#: What the columns of every file mean, by file.
COLUMNS = {
    "information_choice": columns({
        **_UNKNOWN,
        "gain": ("points or m CNY", "gained by choosing with it known", "查清后选择所增加的效益"),
        "low": ("points or m CNY", "lower end of the interval (95% for all together)", "区间下限（同时95%）"),
        "high": ("points or m CNY", "upper end of the interval", "区间上限"),
        "is_clear": ("", "whether the interval lies above zero", "区间是否大于零"),
        "otherwise": ("share", "of the draws in which another policy is chosen", "改选其他方案的抽样比例"),
    }),
    "information_forecast": columns({
        **_UNKNOWN,
        "moves": ("points", "standard deviation of the chance over the unknown", "概率随该未知变动的标准差"),
        "moves_low": ("points", "lower end of its 95% interval", "其95%区间下限"),
        "moves_high": ("points", "upper end of its 95% interval", "其95%区间上限"),
        "share_of_spread": ("share", "of the variance that all that is drawn explains", "占已解释方差的比例"),
        "is_clear": ("", "whether it is shown to matter, corrected for all", "校正后影响是否显著"),
    }),
    "information_policies": columns({
        "policy": ("", "policy", "方案"), "chance": ("share", "of the target", "达标概率"),
        "low": ("share", "lower end of its 95% interval", "其95%区间下限"),
        "high": ("share", "upper end of its 95% interval", "其95%区间上限"),
        "benefit": ("points or m CNY", "mean benefit", "平均效益"),
    }),
}  # fmt: skip
