"""Words of a plan, English and Chinese side by side."""

from jinzhen.experiments.paper.columns import columns
from jinzhen.experiments.paper.text import Text

#: key -> words. Their places are filled by `say`.
WORDS: dict[str, Text] = {
    "title": Text("Replications needed: {policies}", "所需模拟次数：{policies}"),
    "question": Text("How many replications does a statement take?", "一项结论需要模拟多少次？"),
    "beside": Text("replications", "次模拟"),
    "beside_each": Text("replications of each policy", "次模拟（每个方案）"),
    "chance": Text(
        "To know the chance to ±{points} points takes {n:,} replications: about {time} here{size}.",
        "概率精确到±{points}个百分点需模拟{n:,}次：本机约需{time}{size}。",
    ),
    "difference": Text(
        "To know the difference in the chance to ±{points} points takes {n:,} replications of each policy with the "
        "same draws: about {time} here{size}. With independent draws it would take {apart:,}.",
        "概率差异精确到±{points}个百分点，采用相同抽样时每个方案需模拟{n:,}次：本机约需{time}{size}。若各自独立抽样则需{apart:,}次。",
    ),
    "size": Text(", {megabytes} MB in the store", "，占用数据库{megabytes} MB"),
    "pilot": Text("Read from {n:,} replications, where {policy} has a chance of {chance}.",
                  "依据{n:,}次试运行，其中{policy}的概率为{chance}。"),
    "failed": Text("{n} replications of the pilot failed and are left out.", "试运行中{n}次失败，已剔除。"),
    "elsewhere": Text(
        "No stored run is of this platform: the time is that of the machine it ran on.",
        "库中没有本平台的模拟：所示时间为原计算平台的时间。",
    ),
    "reading": Text(
        "Replications are whole groups of 16; in brackets what they may turn out to be, since the pilot only estimates "
        "the spread (95%). Time: {seconds} s a replication on {cores} cores, as the stored runs took. MB: of runs with "
        "their quarters, as a comparison keeps them.",
        "模拟次数按16次一组取整；括号内为可能的范围（95%），因为离散程度只是由试运行估计的。"
        "时间：按库中模拟每次{seconds}秒、{cores}个核心计。容量：按保存逐期指标计。",
    ),
    "reading_alone": Text(
        "The interval (95%) of each number by itself: Wilson's for the chance, Student's for means.",
        "各项数值单独的95%区间：概率用Wilson法，均值用t分布。",
    ),
    "reading_differences": Text(
        "Every interval has a coverage of {level}, so that all {looks} differences which compare looks at first hold "
        "together with 95%. Independent draws: what the same would take if every policy had draws of its own.",
        "每个区间的置信水平为{level}，使compare首先考察的{looks}项差异同时成立（95%）。独立抽样：各方案分别抽样时所需次数。",
    ),
    "reading_best": Text(
        "So that the policy with the highest chance is the best, or no further from it than the half-width, with a "
        "probability of 95% (Clark and Yang); at least as many as the pilot has.",
        "使概率最高的方案确为最好、或与最好者相差不超过该半宽的概率为95%（Clark和Yang）；不少于试运行次数。",
    ),
    "h_alone": Text("One policy by itself", "单个方案"),
    "h_differences": Text("Differences between policies", "方案之间的差异"),
    "h_best": Text("Choosing the best", "选出最好的方案"),
    "h_pilot": Text("What the pilot shows", "试运行结果"),
    "h_figure": Text("Replications by half-width", "区间半宽与模拟次数"),
    "h_made": Text("How these numbers were made", "计算说明"),
    "t_policy": Text("Policy", "方案"), "t_outcome": Text("To know", "考察内容"), "t_width": Text("to", "精度"),
    "t_replications": Text("Replications", "模拟次数"), "t_same": Text("Same draws", "相同抽样"),
    "t_apart": Text("Independent draws", "独立抽样"), "t_saved": Text("Saved", "节省"), "t_time": Text("Time", "时间"),
    "t_size": Text("MB", "MB"), "t_mean": Text("Mean", "均值"), "t_sd": Text("Standard deviation", "标准差"),
    "t_unit": Text("Unit", "单位"),
    "points": Text("±{n} points", "±{n}个百分点"), "towns": Text("±{n} towns", "±{n}个镇"),
    "amount": Text("±{share}% of the mean", "±均值的{share}%"),
    "axis_width": Text("half-width, percentage points", "区间半宽（百分点）"),
    "axis_n": Text("replications of each policy", "每个方案的模拟次数"),
    "curve_alone": Text("chance of {policy}", "{policy}的概率"),
    "curve_same": Text("{policy} less {first}, same draws", "{policy}减{first}，相同抽样"),
    "curve_apart": Text("{policy} less {first}, independent draws", "{policy}减{first}，独立抽样"),
    "caption": Text(
        "Replications that the interval of the chance, or of a difference in it, takes; both scales are logarithmic.",
        "概率或其差异达到给定区间半宽所需的模拟次数；两轴均为对数刻度。",
    ),
}  # fmt: skip


def say(key: str, **values: object) -> Text:
    """The words of a key with their places filled."""
    return WORDS[key].format(**values) if values else WORDS[key]


_RANGE = {
    "low": ("replications", "fewest it may turn out to be", "可能的最少次数"),
    "high": ("replications", "most it may turn out to be", "可能的最多次数"),
}
_COST = {
    "replications": ("replications", "of each policy, in whole groups of 16", "每个方案的模拟次数（16次一组）"),
}
_WHAT = {
    "policy": ("", "scenario; of a difference, what is compared with the first", "方案"),
    "outcome": ("", "outcome of the last step; money of all years", "期末指标；资金为全期"),
    "half_width": ("", "half of the interval, in the unit of the outcome; of a chance a share", "区间半宽（指标单位）"),
}
#: What the columns of every file mean, by file.
COLUMNS = {
    "precision_alone": columns({**_WHAT, **_COST, **_RANGE}),
    "precision_differences": columns({
        **_WHAT, **_COST, **_RANGE,
        "independent": ("replications", "of each policy, with draws of its own", "独立抽样时每个方案的次数"),
        "saved_share": ("share", "of the replications, by the same draws", "相同抽样节省的比例"),
    }),
    "precision_best": columns({"half_width": ("share", "indifference between chances", "概率差异的容许值"), **_COST}),
    "precision_costs": columns({
        "seconds": ("s", "of a replication, mean of the stored runs that are of this platform", "每次模拟时间"),
        "cores": ("", "that this machine has", "本机核心数"),
        "bytes": ("bytes", "that a replication with its quarters takes in the store", "每次模拟占用数据库容量"),
    }),
    "precision_pilot": columns({
        "policy": _WHAT["policy"], "outcome": _WHAT["outcome"],
        "mean": ("", "mean over the pilot", "试运行均值"),
        "sd": ("", "standard deviation over its replications", "试运行标准差"),
    }),
}  # fmt: skip
