"""Words of an emulation, English and Chinese side by side."""

from jinzhen.experiments.paper.text import Text

#: key -> words. Their places are filled by `say`.
WORDS: dict[str, Text] = {
    "title": Text("Emulation: {factors}", "替代模型：{factors}"),
    "question": Text(
        "How do the chance of {target} provincial specialised towns by {end} and their number go with {factors}, also "
        "where nothing was run?",
        "到{end}实现{target}个省级专业镇的概率与镇数如何随{factors}变化（含未模拟之处）？",
    ),
    "beside": Text("points off, where it was not fitted ({n} points)", "个百分点的误差（{n}个未参与拟合的点）"),
    # sentences
    "good": Text(
        "{outcome}: the emulator is off by {rmse} where it was not fitted and explains {explained} of what differs "
        "between points; {coverage} of {n} points lie in its 95% interval.",
        "{outcome}：在未参与拟合处误差{rmse}，解释点间差异的{explained}；{n}个点中{coverage}落在其95%区间内。",
    ),
    "bad": Text(
        "{outcome}: the emulator is off by {rmse} where it was not fitted and explains only {explained} of what "
        "differs between points: it is not used. More points or replications may help, or the factors do nothing.",
        "{outcome}：在未参与拟合处误差{rmse}，仅解释点间差异的{explained}：不予采用。可增加点数或模拟次数，或因素本无作用。",
    ),
    "reading": Text(
        "Curves are emulated, not run: a Gaussian process through {n} replications at each of {fit} points, checked at "
        "{held} others. Along each factor the others are in the middle of their range or prior; bands are the "
        "emulator's own 95% interval. All points have the same draws: what more replications would move at all of them "
        "alike is no error of the emulator and does not show here.",
        "曲线为替代模型（高斯过程）推算而非逐点模拟：拟合{fit}个点（各模拟{n}次），以另外{held}个点检验。"
        "其他因素取区间或先验的中位；色带为替代模型自身的95%区间。各点抽样相同，增加模拟次数对各点的共同影响不在此列。",
    ),
    "caption": Text("Emulated chance of the target along each factor.", "替代模型给出的目标实现概率，分因素显示。"),
    "check_caption": Text("As run against as emulated, at points it was not fitted to.", "检验点：模拟值与替代值。"),
    # headings
    "h_check": Text("How far the emulator is off", "替代模型误差"),
    "h_curves": Text("Between the points", "点与点之间"),
    "h_made": Text("How these numbers were made", "计算说明"),
    "t_run": Text("As run", "模拟值"),
    "t_emulated": Text("As emulated", "替代值"),
    "t_chance": Text("Chance of the target", "目标实现概率"),
}


def say(key: str, **values: object) -> Text:
    """The words of a key with their places filled."""
    return WORDS[key].format(**values) if values else WORDS[key]
