"""Pages with generated tables: between the markers stands what the code says, everything else is written by hand.

A marker is `<!-- generated: name -->`, or `<!-- generated: name argument -->`; the table ends at `<!-- end -->`.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from jinzhen.experiments.documents import (
    experiment_tables,
    model_tables,
    pattern_tables,
    scenario_tables,
    store_tables,
)
from jinzhen.scenarios.errors import UserError, nearest_name

#: Pages of the repository that hold generated tables.
PAGES = ("README.md", "docs/odd.md", "docs/method.md", "docs/store.md", "docs/validation.md")
#: The command that rewrites them.
COMMAND = "jinzhen docs"

#: Name of a table -> what makes it; a table with a second word takes it as its argument.
TABLES: dict[str, Callable[..., str]] = {
    "experiments": experiment_tables.experiment_table,
    "entities": scenario_tables.entity_table,
    "columns": model_tables.columns_of,
    "codes": model_tables.codes_table,
    "schedule": model_tables.schedule_table,
    "streams": model_tables.stream_table,
    "rules": model_tables.rule_table,
    "constants": model_tables.constant_table,
    "numbers": model_tables.number_table,
    "outcomes": model_tables.outcome_table,
    "town figures": model_tables.town_figure_table,
    "money": model_tables.money_table,
    "levers": scenario_tables.lever_table,
    "lever effects": scenario_tables.lever_effects,
    "uncertainties": scenario_tables.uncertainty_table,
    "grades": scenario_tables.grade_table,
    "evidence": scenario_tables.evidence_table,
    "patterns": pattern_tables.pattern_table,
    "published": pattern_tables.published_table,
    "published sources": pattern_tables.sources_table,
    "reasons of misses": pattern_tables.reasons_table,
    "tuned": pattern_tables.tuned_table,
    "settings": scenario_tables.setting_table,
    "totals": scenario_tables.totals_table,
    "standing": scenario_tables.standing_table,
    "stored tables": store_tables.stored_tables,
    "stored views": store_tables.stored_views,
    "stored outcomes": store_tables.stored_outcomes,
}

_BLOCK = re.compile(r"<!-- generated: (?P<name>[^>]+?) -->\n(?P<text>.*?)<!-- end -->", re.DOTALL)


class Block(NamedTuple):
    """A generated part of a page: its marker's name, what stands there, and what should."""

    name: str
    found: str
    wanted: str

    @property
    def is_current(self) -> bool:
        """Whether what stands there is what the code says."""
        return self.found == self.wanted


def make(name: str) -> str:
    """The table that a marker names.

    Raises UserError for a name that no table has.
    """
    if name in TABLES:
        return TABLES[name]()
    head, _, argument = name.partition(" ")
    if head in TABLES and argument:
        return TABLES[head](argument)
    raise UserError(f"there is no table {name!r}", where="generated", expected=f"one of {', '.join(TABLES)}",
                    nearest=nearest_name(name, TABLES))


def blocks(text: str) -> Iterator[Block]:
    """The generated parts of a page, in order."""
    for match in _BLOCK.finditer(text):
        yield Block(match["name"], match["text"], _framed(make(match["name"])))


def _framed(made: str) -> str:
    return f"\n{made}\n\n"


def rewritten(text: str) -> str:
    """A page with all its tables made anew."""
    return _BLOCK.sub(
        lambda match: f"<!-- generated: {match['name']} -->\n{_framed(make(match['name']))}<!-- end -->", text
    )


def by_hand(text: str) -> str:
    """A page without what is generated."""
    return _BLOCK.sub("", text)
