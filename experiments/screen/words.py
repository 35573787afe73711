"""Words of the screen of constants, English and Chinese side by side."""

from jinzhen.experiments.paper.text import Text

#: key -> words. Their places are filled by `say`.
WORDS: dict[str, Text] = {
    "title": Text("Which assumed constants matter", "哪些假定常数影响结果"),
    "question": Text(
        "Which of {n} assumed constants move the answer when they are {share} lower or higher?",
        "{n}个假定常数各自上下变动{share}时，哪些会改变结果？",
    ),
    "beside": Text("constants move what counts", "个常数影响较大"),
    "headline": Text(
        "{counts} of {n} assumed constants change the chance by at least {points} points or another outcome by at "
        "least {least} when they are {share} lower or higher; {little} change less, {open} are not settled.",
        "{n}个假定常数上下变动{share}时，有{counts}个使概率变化至少{points}个百分点或使其他指标变化至少{least}；"
        "{little}个影响更小，{open}个尚未判明。",
    ),
    "largest": Text("The largest for the chance: {constants}.", "对概率影响最大的：{constants}。"),
    "failed": Text("Nothing finished with: {constants}.", "以下常数变动后各次模拟均失败：{constants}。"),
    "n_failed": Text("{n} replications failed and are left out, each with its pair.",
                     "失败的{n}次模拟已连同其配对一并剔除。"),
    "reading": Text(
        "Each constant alone, all uncertainties as drawn; {n:,} pairs, and more where that settled nothing (Pairs). "
        "Shown is the end with the larger change, and of the chance its interval, which holds for one constant. A "
        "change counts where it is large enough and shown by its p-value, corrected by Holm for all looked at.",
        "每次只变动一个常数，其他不确定因素照常抽取；配对模拟{n:,}次，未判明者更多（见“次数”）。表中为变化较大的一端；"
        "概率的区间对单个常数成立。变化足够大、且经Holm校正（针对全部比较）仍显著的，才算影响较大。",
    ),
    "h_counts": Text("Constants that count", "影响较大的常数"),
    "h_open": Text("Not settled", "尚未判明的常数"),
    "h_little": Text("Shown to change little", "影响很小的常数"),
    "h_made": Text("How these numbers were made", "计算说明"),
    "t_constant": Text("Constant", "常数"),
    "t_value": Text("Value", "取值"),
    "t_chance": Text("Chance, points", "概率（百分点）"),
    "t_outcome": Text("Other outcome", "其他指标"),
    "t_change": Text("changed by", "变化"),
    "t_n": Text("Pairs", "次数"),
    "axis": Text("largest change of the chance, points", "概率的最大变化（百分点）"),
    "caption": Text(
        "Largest change of the chance by each constant, with its interval (95%); hollow: not shown to count.",
        "各常数引起的最大概率变化及其95%区间；空心：未判明为影响较大。",
    ),
    "none": Text("none", "无"),
}


def say(key: str, **values: object) -> Text:
    """The words of a key with their places filled."""
    return WORDS[key].format(**values) if values else WORDS[key]
