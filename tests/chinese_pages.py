"""English words in the Chinese edition of a page: what is left when names that are typed, files and methods are out."""

import re
from html.parser import HTMLParser
from importlib import resources

from jinzhen.experiments.registry import EXPERIMENTS
from jinzhen.scenarios.constants import CONSTANTS
from jinzhen.scenarios.levers import LEVERS
from jinzhen.scenarios.scenario import Population
from jinzhen.scenarios.uncertainties import UNCERTAINTIES

#: Methods and persons they are named after, units, and what a command line has.
NAMES = [
    "Agresti", "Bonferroni", "CART", "Clark", "Gini", "Holm", "II", "Kolmogorov", "Morris", "NSGA", "PRIM", "Shapley",
    "Sobol",
    "Student", "Wilson", "Yang", "mu", "sigma", "CSV", "MB", "GB", "kWh", "Mesa", "csv", "experiment", "jinzhen",
    "null", "closed",
]  # fmt: skip
_WORD = re.compile(r"[A-Za-z][A-Za-z_]+")
#: The last section names the engine, libraries and hashes.
_MADE = "计算说明"


class _Chinese(HTMLParser):
    """The text of the Chinese edition, a heading a new section."""

    def __init__(self) -> None:
        super().__init__()
        self.is_chinese, self.hidden, self.tag = False, 0, ""
        self.sections: list[list[str]] = [[]]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tag = tag
        if tag == "main":
            self.is_chinese = dict(attrs).get("id") == "zh"
        self.hidden += tag in ("style", "script")

    def handle_endtag(self, tag: str) -> None:
        self.is_chinese &= tag != "main"
        self.hidden -= tag in ("style", "script")

    def handle_data(self, data: str) -> None:
        if self.is_chinese and not self.hidden and data.strip():
            if self.tag == "h2":
                self.sections.append([])
            self.sections[-1].append(data.strip())


def known_names() -> set[str]:
    """What is typed, and is the same in every language."""
    policies = {file.name.removesuffix(".yaml") for file in resources.files("jinzhen.configs.policy").iterdir()}
    settings = {key for each in EXPERIMENTS.values() for key in each.settings.__dataclass_fields__}
    choices = {choice for lever in LEVERS.values() for choice in lever.choices}
    population = Population.__dataclass_fields__
    return {*NAMES, *population, *LEVERS, *UNCERTAINTIES, *CONSTANTS, *EXPERIMENTS, *policies, *settings, *choices}


def english_in(page: str) -> list[str]:
    """English words in a page, each with what stands around it."""
    reader, known = _Chinese(), known_names()
    reader.feed(page)
    told = [" ".join(each) for each in reader.sections if each and not each[0].endswith(_MADE)]
    assert any(told), "no Chinese edition"
    text = re.sub(r"tables/\w+\.csv|\w+\.csv", "", " ".join(told))
    return [
        text[max(found.start() - 20, 0) : found.end() + 20] for found in _WORD.finditer(text)
        if found.group() not in known
    ]  # fmt: skip
