"""Words of a sensitivity analysis, English and Chinese side by side."""

from jinzhen.experiments.paper.text import Text

#: key -> words. Their places are filled by `say`.
WORDS: dict[str, Text] = {
    "title": Text("Sensitivity: {scenario}", "敏感性分析：{scenario}"),
    "question": Text(
        "What does it hang on whether there are {target} provincial specialised towns by {end}?",
        "到{end}能否实现{target}个省级专业镇，取决于什么？",
    ),
    # the one number
    "beside_given_data": Text("of the variance: {factor}", "的方差由{factor}单独解释"),
    "beside_sobol": Text("of the variance: {factor}, with its interactions", "的方差与{factor}有关（含交互作用）"),
    "beside_morris": Text(
        "{unit} on average when {factor} moves across half of its values", "{unit}：{factor}跨越其取值一半时的平均变化"
    ),
    "points": Text("points", "个百分点"),
    "towns": Text("towns", "个"),
    "none": Text("no factor is shown to matter", "未见显著因素"),
    # sentences
    "morris_some": Text(
        "Shown to matter: {n} of {k} factors; the largest: {factors}.", "{k}个因素中{n}个影响显著，依次为{factors}。"
    ),
    "morris_none": Text("None of {k} factors is shown to matter.", "{k}个因素均未见显著影响。"),
    "sobol_some": Text(
        "Shown to matter: {n} of {k} factors; the largest: {factors}.",
        "{k}个因素中{n}个影响显著，依次为{factors}。",
    ),
    "sobol_none": Text("None of {k} factors is shown to matter.", "{k}个因素均未见显著影响。"),
    "noise": Text(
        "Noise is {share} ({range}) of the variance of one replication: the seed, and whatever is no factor.",
        "单次模拟方差中噪声占{share}（{range}）：随机种子及未列为因素的一切。",
    ),
    "no_noise": Text("Nothing varies, neither between points nor between replications.", "各点、各次模拟结果均相同。"),
    "of_towns": Text(
        "The target is met in all replications or in none, so that what is told is the count of towns.",
        "各次模拟要么都达标要么都不达标，故以期末镇数为准。",
    ),
    "screened": Text(
        "A screen of {all} uncertainties left these {k}; the others are drawn in every replication and count as noise.",
        "由{all}个不确定因素初筛后保留{k}个；其余在每次模拟中抽取，计为噪声。",
    ),
    "failed": Text("{n} replications failed.", "{n}次模拟失败。"),
    "refused": Text("At {n} points no scenario may stand.", "有{n}个点的情景不能成立。"),
    "left_out_morris": Text(
        "Trajectories with a point at which no replication finished are left out: {n}.",
        "含有无法完成之点的轨迹已剔除：{n}条。",
    ),
    "left_out_sobol": Text(
        "Base points at which nothing finished are left out: {n}.", "无法完成的基础点已剔除：{n}个。"
    ),
    "filled": Text(
        "Points whose missing replications were taken from the nearest point with the same draws: {n}. With many "
        "of them indices are too small.",
        "缺失的模拟取自抽样相同的最近点：{n}个点。此类点过多会使指标偏小。",
    ),
    # how to read it
    "reading_given_data": Text(
        "From {n:,} replications of the scenario as it is, each with draws of its own. A share is what an uncertainty "
        "explains by itself (first-order index, unbiased); what is left is interactions and chance.",
        "由原情景的{n:,}次模拟直接估计，每次模拟各自抽样。占比为单一因素单独解释的部分（一阶指标，无偏）；"
        "其余为交互作用与偶然性。",
    ),
    "reading_morris": Text(
        "{points:,} points, {n:,} replications each; those of a trajectory have the same draws, so that what "
        "differs is the factor's doing. The size is the mean change of the outcome, whatever its sign, when the "
        "factor moves across half of its values (mu*, Morris); with few replications it is never zero, so that a "
        "star needs p below 5% against what replications show by chance (signs changed at random, Holm). Lines: "
        "95% interval over trajectories. With sign: as the factor goes up. Spread (sigma) large beside the size: "
        "the effect depends on the other factors, or is curved. Effects between the four values of a factor are "
        "not seen.",
        "共{points:,}个点，各模拟{n:,}次；同一轨迹使用相同抽样，差异即因素所致。大小为因素跨越其取值一半时结果变化的平均绝对值（mu*，Morris）；模拟次数有限时不会为零，"
        "故标星须与偶然差异相比p值低于5%（随机翻转符号，Holm校正）。横线为各轨迹的95%区间。带符号：因素上升时的变化。离散度（sigma）相对较大时，影响取决于其他因素或呈非线性。"
        "四个取值之间的变化不可见。",
    ),
    "reading_sobol": Text(
        "{points:,} points, {n:,} replications each; those of a base point have the same draws. Shares of the "
        "variance of one replication: by itself (first-order), and with all its interactions (total); noise that "
        "is left in the means is taken off. Intervals (95%, each for itself) hold for other points and other "
        "replications. Star: the total index is above zero for all factors together (Bonferroni).",
        "共{points:,}个点，各模拟{n:,}次；同一基础点使用相同抽样。占比针对单次模拟的方差：单独（一阶）与含全部交互作用（总效应），均值中残留的噪声已扣除。95%区间各自计算，"
        "兼顾取点与模拟的偶然性。标星：总效应在全部因素下同时大于零（Bonferroni）。",
    ),
    # headings
    "h_factors": Text("Factors by what they move", "各因素的影响"),
    "h_screen": Text("The screen", "初筛"),
    "h_trouble": Text("What is missing", "缺失情况"),
    "h_made": Text("How these numbers were made", "计算说明"),
    # heads of tables, figures
    "t_factor": Text("Factor", "因素"),
    "t_size": Text("Mean change, half of its values", "跨越取值一半的平均变化"),
    "t_mean": Text("With sign", "带符号"),
    "t_spread": Text("Spread", "离散度"),
    "t_first": Text("By itself", "单独"),
    "t_total": Text("With interactions", "含交互作用"),
    "t_p": Text("p (Holm)", "p值（Holm）"),
    "axis_total": Text("Share of the variance of one replication", "占单次模拟方差的比例"),
    "axis_size_points": Text("Mean change of the chance, points", "概率平均变化（百分点）"),
    "axis_size_towns": Text("Mean change of the count, towns", "镇数平均变化（个）"),
    "legend_total": Text("with interactions", "含交互作用"),
    "legend_first": Text("by itself", "单独"),
    "caption_morris": Text(
        "Mean change of the outcome when a factor moves across half of its values. Lines: 95% interval. Filled: shown "
        "to matter. Simulated.",
        "因素跨越其取值一半时结果的平均变化。横线为95%区间。实心：影响显著。模拟值。",
    ),
    "caption_sobol": Text(
        "Share of the variance of one replication. Lines: 95% interval. Filled: shown to matter. Simulated.",
        "占单次模拟方差的比例。横线为95%区间。实心：影响显著。模拟值。",
    ),
}


def say(key: str, **values: object) -> Text:
    """The words of a key with their places filled."""
    return WORDS[key].format(**values) if values else WORDS[key]
