"""Tables about what holds towns back."""

from jinzhen.experiments.constraints import sentences
from jinzhen.experiments.constraints.answer import Constraints
from jinzhen.experiments.constraints.towns import examined, is_counted, others
from jinzhen.experiments.constraints.words import CAPTIONS, say
from jinzhen.experiments.paper.formats import chance, percent, points, points_range
from jinzhen.experiments.paper.labels import place, town_name
from jinzhen.experiments.paper.parts import TERMINAL, Table
from jinzhen.experiments.paper.text import Text, brackets
from jinzhen.scenarios.levers import LEVERS


def _heads(*keys: str) -> tuple[Text, ...]:
    return tuple(say(f"t_{key}") for key in keys)


def verdicts(answer: Constraints, year: int) -> Table:
    """Every examined town at the end of a year."""
    rows = [
        (
            town_name(row), place(row), chance(row["chance"], row["low"], row["high"]),
            sentences.rule_text(answer, row), sentences.factors_text(answer, row),
        )
        for _, row in examined(answer, year).iterrows()
    ]  # fmt: skip
    heads = _heads("town", "county", "chance", "rule", "first")
    return Table("verdicts", heads, rows, (0, 1, 3, 4), caption=CAPTIONS["verdicts"], data="constraints")


def other_towns(answer: Constraints) -> Table:
    """Every other town that is not provincial by history, with its distance at the last year."""
    rows = [
        (
            town_name(row), place(row), percent(row["chance"]), say(f"status_{row['status']}"),
            sentences.distance(row),
        )
        for _, row in others(answer, answer.terms.years[-1]).iterrows()
    ]  # fmt: skip
    bounds = {"likely": percent(answer.terms.likely), "unlikely": percent(answer.terms.unlikely)}
    heads, caption = _heads("town", "county", "chance_short", "status", "distance"), CAPTIONS["others"].format(**bounds)
    return Table("others", heads, rows, (0, 1, 3, 4), caption=caption, data="constraints")


def others_in_short(answer: Constraints) -> Table:
    """The same for the terminal, without the towns that it only counts."""
    year = answer.terms.years[-1]
    rest = others(answer, year)
    rows = [
        (
            f"{row['name_zh']} {row['town_id']}", percent(row["chance"]), say(f"status_{row['status']}"),
            sentences.distance(row),
        )
        for _, row in rest[~is_counted(rest)].iterrows()
    ]  # fmt: skip
    heads = (say("t_other"), str(year), say("t_status"), say("t_distance"))
    return Table("others_in_short", heads, rows, (0, 2, 3), where=TERMINAL)


def rounds(answer: Constraints) -> Table:
    """The steps for all towns."""
    names = answer.towns.set_index("town", drop=False)
    rows = []
    for row in sentences.mean_round_gains(answer).itertuples():
        each = answer.relaxations[row.relaxation]
        best = points(row.gain) + brackets(points_range(row.gain_low, row.gain_high))
        rows.append((each.label, each.step, points(row.mean_gain), town_name(names.loc[row.town]) + " " + best))
    heads = _heads("what", "step", "mean_gain", "best")
    return Table("for_all", heads, rows, (0, 1, 3), caption=CAPTIONS["for_all"], data="constraints_effects")


def steps(answer: Constraints) -> Table:
    """The relaxations in use, with their levers and articles."""
    rows = []
    for each in answer.relaxations.values():
        articles = dict.fromkeys(LEVERS[change.lever].article for change in each.changes)
        levers = ", ".join(change.lever for change in each.changes)
        rows.append((each.label, say(f"kind_{each.kind}"), each.step, f"{levers} ({' '.join(articles)})"))
    heads = _heads("what", "kind", "step", "levers")
    return Table("steps", heads, rows, (0, 1, 2, 3), caption=CAPTIONS["steps"], data="constraints_steps")
