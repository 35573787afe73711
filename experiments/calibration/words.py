"""Words of a calibration, English and Chinese side by side."""

from jinzhen.experiments.paper.text import Text

#: key -> words. Their places are filled by `say`.
WORDS: dict[str, Text] = {
    "title": Text("Calibration: {scenario}", "校准：{scenario}"),
    "question": Text(
        "What does the record up to {as_of} teach of what nobody knows?", "截至{as_of}的史实，对不确定因素说明了什么？"
    ),
    "beside": Text("of {all} uncertainties are learnt", "个（共{all}个）不确定因素得到更新"),
    # sentences
    "learnt": Text(
        "Learnt from {teaching} figures: {n} of {all} uncertainties. {named}.",
        "由{teaching}项史实得到更新的不确定因素：{all}个中的{n}个。{named}。",
    ),
    "one": Text("{name} {before} → {after}", "{name}由{before}变为{after}"),
    "nothing": Text(
        "Nothing is learnt: {teaching} figures leave all {all} uncertainties where their priors put them.",
        "史实未能更新任何不确定因素：{teaching}项史实，{all}个因素均维持先验。",
    ),
    "unlearnt": Text(
        "The record cannot tell the other {n} from their priors: they keep them, and more runs will not change that.",
        "其余{n}个因素无法由史实更新，维持先验；增加模拟次数也无济于事。",
    ),
    "unreached": Text(
        "Out of the model's reach, and not learnt from: {named}. No more than {share} of the runs from priors go "
        "so far.",
        "模型无法达到、未用于学习：{named}（先验模拟中仅不足{share}能及）。",
    ),
    "missed": Text(
        "Misfit even after learning (p below 5%): {named}.", "学习之后仍不相符（p值低于5%）：{named}。"
    ),
    "listed": Text("They are: {named}.", "即：{named}。"),
    "no_misfit": Text("No figure is a misfit.", "各项史实均无明显不符。"),
    "misfit": Text("{name} (published {published}, simulated {range})", "{name}（公布{published}，模拟{range}）"),
    "inside": Text(
        "Held back one at a time, {inside} of {all} figures lie in the 80% band that the others give (expected: "
        "{expected}); of those within the model's reach {inside_reach} of {reach} (expected: {expected_reach}).",
        "逐项留出检验：{all}项史实中{inside}项落在由其余史实所得的80%区间内（应为{expected}项）；"
        "其中模型可及的{reach}项中{inside_reach}项（应为{expected_reach}项）。",
    ),
    "calibrated": Text(
        "Learnt from {n} held-out runs near the record instead, 80% intervals hold the truth of what is learnt in "
        "{inside} of the cases; places of the truth are {verdict}.",
        "改以{n}次与史实相近的留出模拟为“史实”：所学因素的80%区间覆盖真值的比例为{inside}，真值所在位置{verdict}。",
    ),
    "uniform": Text("uniform, as they should be (smallest p, Holm: {p})", "均匀，符合要求（最小p值，Holm校正：{p}）"),
    "uneven": Text(
        "not uniform (smallest p, Holm: {p}): the posterior is off", "不均匀（最小p值，Holm校正：{p}），后验有偏差"
    ),
    "halves": Text(
        "With half of the runs the means of what is learnt move by {largest} standard deviations of the prior at most "
        "({expected} expected of so few draws alone).",
        "模拟次数减半时，所学因素的均值最多移动{largest}个先验标准差（样本减少本身的预期为{expected}）。",
    ),
    "failed": Text("{n} runs failed and are left out.", "{n}次模拟失败，已剔除。"),
    "use": Text(
        "posterior.csv beside this page holds {rows} joint draws of what is learnt. To ask with them: "
        "posterior=<folder>/posterior.csv. Shipped with the program: the same file in scenarios/posterior/.",
        "本页所在文件夹的posterior.csv含所学因素的{rows}组联合样本。使用方式：posterior=<文件夹>/posterior.csv；"
        "放入scenarios/posterior/即随程序提供。",
    ),
    "line": Text(
        "Scenario {scenario}; figures known at {as_of}, simulated from priors to {end}, nothing imposed; {n:,} runs, "
        "{accepted:,} accepted",
        "情景 {scenario}；史实截至{as_of}；自先验模拟至{end}，不设定既成事实；模拟{n:,}次，采纳{accepted:,}次",
    ),
    # how to read it
    "reading_learnt": Text(
        "Medians with the middle 80%. Contraction: the share by which the variance falls, on the scale on which the "
        "prior is a standard normal. A figure teaches through its own uncertainty: the error of publication and a "
        "discrepancy, which is what a model is off by; both stand in the table of figures.",
        "中位数与中间80%。收缩：方差减少的比例（以先验为标准正态的尺度）。各项史实按自身的不确定性发挥作用：公布误差与模型差异，均列于史实表。",
    ),
    "reading_figures": Text(
        "Bands hold 80% of the runs, with the errors of publication and model drawn on top. Held back: what is said of "
        "a figure when it teaches nothing itself. Figures that the base year was fitted to teach nothing and test "
        "nothing. p: how far out the published value lies among runs from the posterior, both sides.",
        "区间含80%的模拟，已叠加公布误差与模型差异。留出：该项不参与学习时由其余史实所得。基年据以拟合的数据既不用于学习也不作为检验。"
        "p：公布值在后验模拟中的双侧尾概率。",
    ),
    "reading_checks": Text(
        "Held-out runs take the place of the record: what would have been learnt from their figures is compared with "
        "the values they were run with. Where the posterior is right, each truth is as likely to lie anywhere in it. "
        "Near: the runs that look most like the record, against a bank of half the runs.",
        "以留出模拟代替史实：将由其结果所学与其真值比较。后验正确时，真值在后验中的位置应均匀分布。相近：与史实最相近的模拟，以半数模拟为样本库。",
    ),
    # headings
    "h_learnt": Text("What is learnt", "所学内容"),
    "h_unlearnt": Text("What the record cannot teach", "史实无法说明的内容"),
    "h_figures": Text("The record beside the runs", "史实与模拟"),
    "h_checks": Text("Whether it can be believed", "可信度检验"),
    "h_made": Text("How these numbers were made", "计算说明"),
    # heads of tables, figures
    "t_uncertainty": Text("Uncertainty", "不确定因素"),
    "t_before": Text("Before", "学习前"),
    "t_after": Text("After", "学习后"),
    "t_contraction": Text("Contraction", "收缩"),
    "t_value": Text("Value", "取值"),
    "t_figure": Text("Figure", "史实"),
    "t_published": Text("Published", "公布值"),
    "t_held_back": Text("Held back", "留出"),
    "t_p": Text("p", "p值"),
    "t_use": Text("Use", "用途"),
    "t_where": Text("Held-out runs", "留出模拟"),
    "t_of": Text("Uncertainties", "不确定因素"),
    "t_inside": Text("Inside {level}", "{level}区间内"),
    "t_smallest": Text("Smallest p (Holm)", "最小p值（Holm）"),
    "use_learn": Text("taught", "用于学习"),
    "use_unreached": Text("out of reach", "模型不可及"),
    "use_check": Text("test only", "仅作检验"),
    "use_built_in": Text("base year fitted to it", "基年据以拟合"),
    "where_anywhere": Text("anywhere", "任意"),
    "where_near": Text("near the record", "与史实相近"),
    "of_all": Text("all", "全部"),
    "of_learnt": Text("learnt", "所学"),
    "outside": Text(" (outside)", "（区间外）"),
    "legend_before": Text("before", "学习前"),
    "legend_after": Text("after", "学习后"),
    "legend_published": Text("published", "公布值"),
    "axis_sd": Text("Standard deviations of the figure from what is published", "与公布值之差（以该项不确定性为单位）"),
    "axis_place": Text("Place of the truth within what is learnt", "真值在所学分布中的位置"),
    "axis_gap": Text("Share up to there, less that share", "累计占比与应有占比之差"),
    "caption_learnt": Text("What is learnt: before and after. Simulated.", "所学因素：学习前后的分布。模拟值。"),
    "caption_figures": Text(
        "Figures of the record: runs before and after learning, the middle 80%, in standard deviations of each figure.",
        "各项史实：学习前后模拟的中间80%，以各项不确定性为单位。",
    ),
    "caption_ranks": Text(
        "Places of truths of held-out runs, a line an uncertainty. Band: where 95% of single lines stay when the "
        "posterior is right (Kolmogorov).",
        "留出模拟真值的位置，每个因素一条线。色带：后验正确时单条线有95%的可能落在其中（Kolmogorov）。",
    ),
}


def say(key: str, **values: object) -> Text:
    """The words of a key with their places filled."""
    return WORDS[key].format(**values) if values else WORDS[key]
