"""The words that every page has."""

from jinzhen.experiments.paper.text import Text

PROGRAM = Text("Jinzhen", "晋镇")
LANGUAGE_NAMES = Text("English", "中文")
CONTENTS = Text("On this page", "本页内容")
NUMBERS = Text("Numbers: ", "数据：")
NOTHING_TO_SHOW = Text("Nothing to show.", "无可显示。")
