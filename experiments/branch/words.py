"""Words of a branch, English and Chinese side by side."""

from jinzhen.experiments.paper.labels import scenario_label
from jinzhen.experiments.paper.text import Text

#: key -> words. Their places are filled by `say`.
WORDS: dict[str, Text] = {
    "title": Text("Another policy from {quarter} on", "自{quarter}起改变政策"),
    "question": Text(
        "{first} before {quarter}: which policy from then on reaches {target} provincial specialised towns by {end} "
        "more often?",
        "{quarter}前实行{first}，此后改用哪个方案，到{end}更可能实现{target}个省级专业镇？",
    ),
    "history": Text(
        "Before {quarter} all have the history of {first}, the same to the last bit in each of {n:,} replications; "
        "from then on they share every draw.",
        "{quarter}之前各方案的历史均为{first}，{n:,}次模拟逐一完全相同；此后使用相同抽样。",
    ),
    "caption": Text(" Dashed: the policies part, {quarter}.", "虚线：自{quarter}起方案不同。"),
}


def say(key: str, **values: object) -> Text:
    """The words of a key with their places filled; names of scenarios in the reader's language."""
    told = {name: scenario_label(value) if isinstance(value, str) else value for name, value in values.items()}
    return WORDS[key].format(**told) if told else WORDS[key]
