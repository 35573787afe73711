"""The questions there are, for the page a newcomer reads first."""

from jinzhen.experiments.asking.fields import settings_of
from jinzhen.experiments.asking.settings import as_typed, defaults_of
from jinzhen.experiments.documents.markdown import table
from jinzhen.experiments.registry import EXPERIMENTS

#: Settings that every question has.
EVERYWHERE = ("seed", "start", "end", "as_of", "steps_per_year")


def experiment_table() -> str:
    """Every question, its command, and what it alone can be told."""
    rows = []
    for name, each in EXPERIMENTS.items():
        given = defaults_of(name)
        own = [f"`{key}={as_typed(given[key])}`" for key in settings_of(each.settings) if key not in EVERYWHERE]
        rows.append((each.about.en, each.about.zh, f"`jinzhen {name}`", ", ".join(own)))
    return table(("question", "问题", "command", "settings of its own (`experiment.<setting>=<value>`)"), rows)
