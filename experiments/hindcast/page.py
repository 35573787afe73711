"""A hindcast as sections: what its page, its terminal and its files show."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

import pandas as pd

from jinzhen.experiments.hindcast.answer import TEST, TOLD, Hindcast
from jinzhen.experiments.hindcast.record_file import NO_DATE, NO_OUTCOME, PROVINCE, town_rows
from jinzhen.experiments.hindcast.registry import NO_COUNTERPART, OF_PROGRAMME, OF_TOWNS
from jinzhen.experiments.hindcast.rivals import RIVALS
from jinzhen.experiments.hindcast.words import COLUMNS, say
from jinzhen.experiments.paper.formats import NOTHING, day, number, percent, percent_range, short_day, signed
from jinzhen.experiments.paper.labels import provenance_data, provenance_table, unit
from jinzhen.experiments.paper.parts import BOTH, PAGE, Cell, Data, Figure, Line, Marked, Opening, Section, Table
from jinzhen.experiments.paper.text import COMMA, PAUSE, Text, brackets, join
from jinzhen.experiments.statistics.scores import BANDS
from jinzhen.scenarios.base_year import load_base_year

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

    from jinzhen.experiments.paper.drawing import Pen

#: Names in the sentence about what was skipped.
MOST_NAMED = 8


def page(answer: Hindcast) -> Iterator[Opening | Section]:
    """Everything that is told of a hindcast."""
    yield _opening(answer)
    yield Section("scores", say("h_scores"), [_scores(answer), _figure("ratio", answer), _figure("pit", answer)],
                  say("reading_scores"))  # fmt: skip
    if len(answer.groups):
        yield Section("groups", say("h_groups"), [_groups(answer)], say("reading_groups"))
    if len(answer.events):
        yield Section("events", say("h_events"), [_events(answer)])
    yield Section("forecasts", say("h_forecasts"), [_forecasts(answer)], say("reading_forecasts"))
    if len(answer.skipped):
        yield Section("skipped", say("h_skipped"), [_skipped_table(answer)])
    made = provenance_table(answer.provenance, "hindcast_provenance")
    yield Section("made", say("h_made"), [made, *_data(answer)])


def name_of(metric: str) -> Text:
    """A metric in words."""
    known = OF_PROGRAMME.get(metric) or OF_TOWNS.get(metric)
    return known.label if known else Text(metric, metric)


def place_of(scope: str) -> Text:
    """A scope in words."""
    return Text("province", "全省") if scope == PROVINCE else Text(_english().get(scope, scope), scope)


@cache
def _english() -> Mapping[str, str]:
    """Cities and towns by their Chinese names."""
    base_year = load_base_year()
    towns, cities = base_year.towns, base_year.cities
    named = {name: towns.name_en[row] for name, row in town_rows().items()}
    return {**named, **dict(zip(cities.name_zh, cities.name_en, strict=True))}


def _opening(answer: Hindcast) -> Opening:
    found, data = answer.coverage(TOLD), answer.data
    warned = [Line(say("failed", n=answer.n_failed), BOTH, "warning")] if answer.n_failed else []
    told = {"n": found.n, "range": percent_range(found.low, found.high)}
    return Opening(
        title=say("title", scenario=answer.scenario.name),
        question=say("question", origins=join([day(each) for each in answer.origins], Text(" and ", "和"))),
        big=percent(found.value) if found.n else NOTHING,
        beside=say("beside", **told) if found.n else say("no_tests"),
        headline=say("headline", inside=percent(found.value), **told) if found.n else say("no_tests"),
        answers=[*warned, *map(Line, (*_spread(answer), *_counts(answer), *_against(answer))), *_skipped(answer)],
        line=say("line", n=answer.n, data=os.path.basename(data) if data else say("own_record")),
    )


def _spread(answer: Hindcast) -> Iterator[Text]:
    """The other bands, and how much of the spread is discrepancy."""
    tests = answer.tests
    if tests.empty:
        return
    inside = {f"inside_{100 * each:.0f}": percent(answer.coverage(each).value) for each in BANDS}
    yield say("bands", pit=number(tests["pit"].mean(), 2), **inside)
    if n := int((tests["errors_of"] != "").sum()):
        share, without = percent(answer.discrepancy_share), percent(answer.without_discrepancy)
        yield say("discrepancy", n=n, share=share, without=without)


def _counts(answer: Hindcast) -> Iterator[Text]:
    """The count of provincial towns, of every origin the last day there is."""
    own = answer.tests[(answer.tests["metric"] == "provincial_towns") & (answer.tests["scope"] == PROVINCE)]
    for origin, rows in own.groupby("origin"):
        row = rows.sort_values("day").iloc[-1]
        middle, low, high, value = (number(row[name], 0) for name in ("q500", "q025", "q975", "value"))
        yield say("count", origin=day(origin), day=day(row["day"]), middle=middle, low=low, high=high, value=value)


def _against(answer: Hindcast) -> Iterator[Text]:
    """Skills on the tests, by origin."""
    for _, row in answer.scores[answer.scores["standing"] == TEST].iterrows():
        parts = []
        for rival in RIVALS:
            if row[f"n_{rival}"] and row[f"skill_{rival}"] == row[f"skill_{rival}"]:
                gained, n = row[f"skill_{rival}"], int(row[f"n_{rival}"])
                key = "better" if gained >= 0.0 else "worse"
                parts.append(say(key, share=percent(abs(gained)), rival=say(f"rival_{rival}"), n=n))
        yield say("against", origin=day(row["origin"]), parts=join(parts) if parts else say("no_rival"))


def _skipped(answer: Hindcast) -> list[Line]:
    names = list(dict.fromkeys(answer.skipped.loc[answer.skipped["why"] != NO_DATE, "name"]))
    if not names:
        return []
    shown = join([Text(name, name) for name in names[:MOST_NAMED]], COMMA if len(names) == 1 else PAUSE)
    more = Text(f" and {len(names) - MOST_NAMED} more", f"等{len(names)}项") if len(names) > MOST_NAMED else ""
    return [Line(say("skipped", names=shown + more))]


def _scores(answer: Hindcast) -> Table:
    rows: list[Sequence[Cell]] = []
    for _, row in answer.scores.iterrows():
        skills = [signed(row[f"skill_{rival}"], 2) for rival in RIVALS]
        bands = [percent(row[f"in_{share}"]) for share in (50, 80, 95)]
        rows.append((short_day(row["origin"]), say(f"standing_{row['standing']}"), str(int(row["n"])),
                     number(row["crps_scaled"], 2), *skills, *bands, number(row["mean_pit"], 2)))  # fmt: skip
    heads = (
        say("t_origin"), say("t_standing"), say("t_n"), say("t_crps"),
        *(say("t_skill", rival=say(f"rival_{rival}")) for rival in RIVALS),
        *(say("t_band", share=share) for share in (50, 80, 95)), say("t_pit"),
    )  # fmt: skip
    return Table("hindcast_scores_table", heads, rows, (0, 1), data="hindcast_scores", where=BOTH)


def _groups(answer: Hindcast) -> Table:
    rows: list[Sequence[Cell]] = []
    for _, row in answer.groups.iterrows():
        bands = [percent(row[f"in_{share}"]) for share in (50, 80, 95)]
        rows.append((short_day(row["origin"]), say(f"group_{row['group']}"), str(int(row["n"])), *bands,
                     percent(row["in_80_without"]), number(row["mean_pit"], 2), str(int(row["n_errors"])),
                     signed(row["discrepancy_mean"], 2),
                     number(row["discrepancy_sd"], 2), percent(row["discrepancy_share"])))  # fmt: skip
    heads = (
        say("t_origin"), say("t_group"), say("t_n"), *(say("t_band", share=share) for share in (50, 80, 95)),
        say("t_without"), say("t_pit"), say("t_errors"), say("t_moved"), say("t_added"), say("t_share"),
    )  # fmt: skip
    return Table("hindcast_groups_table", heads, rows, (0, 1), data="hindcast_groups", where=BOTH)


def _events(answer: Hindcast) -> Table:
    rows: list[Sequence[Cell]] = []
    for _, row in answer.events.iterrows():
        what = name_of(row["metric"]) + " ≥ " + number(row["threshold"], 0) + brackets(say(f"event_{row['event']}"))
        others = [number(row[f"brier_{rival}"], 2) for rival in RIVALS]
        rows.append((short_day(row["origin"]), short_day(row["day"]), place_of(row["scope"]), what,
                     percent(row["chance"]), say("yes" if row["came"] else "no"), number(row["brier"], 2),
                     *others))  # fmt: skip
    heads = (
        say("t_origin"), say("t_day"), say("t_name"), say("t_event"), say("t_chance"), say("t_came"), say("t_brier"),
        *(say("t_rival_brier", rival=say(f"rival_{rival}")) for rival in RIVALS),
    )  # fmt: skip
    return Table("hindcast_events_table", heads, rows, (0, 1, 2, 3, 5), data="hindcast_events", where=BOTH)


def _forecasts(answer: Hindcast) -> Table:
    order = answer.forecasts.sort_values(["standing", "origin", "day"], key=_tests_first, kind="stable")
    rows: list[Sequence[Cell]] = [
        (short_day(row["origin"]), name_of(row["metric"]) + brackets(unit(row["unit"])), place_of(row["scope"]),
         short_day(row["day"]), number(row["value"]), _band(row), *(number(row[rival]) for rival in RIVALS),
         say(f"standing_{row['standing']}"))
        for _, row in order.iterrows()
    ]  # fmt: skip
    heads = (
        say("t_origin"), say("t_figure"), say("t_name"), say("t_day"), say("t_value"), say("t_forecast"),
        *(say(f"rival_{rival}") for rival in RIVALS), say("t_standing"),
    )  # fmt: skip
    return Table("hindcast_forecasts_table", heads, rows, (0, 1, 2, 3, 9), data="hindcast_forecasts", where=PAGE)


def _tests_first(column: pd.Series) -> pd.Series:
    return column.map({"test": 0, "tuned": 1, "another": 2, "taken_over": 3}) if column.name == "standing" else column


def _band(row: pd.Series) -> Cell:
    words = f"{number(row['q500'])} ({number(row['q100'])}–{number(row['q900'])})"
    return words if row["in_80"] else Marked(words)


def _skipped_table(answer: Hindcast) -> Table:
    rows: list[Sequence[Cell]] = []
    for _, row in answer.skipped.iterrows():
        why = say(row["why"])
        if row["why"] == NO_OUTCOME:
            why = NO_COUNTERPART.get(row["name"], why)
        rows.append((row["name"], why, row["nearest"] or NOTHING, str(row["rows"])))
    heads = (say("t_name"), say("t_why"), say("t_nearest"), say("t_rows"))
    return Table("hindcast_skipped_table", heads, rows, (0, 1, 2), data="hindcast_skipped")


def _figure(name: str, answer: Hindcast) -> Figure:
    def draw(pen: "Pen") -> "Drawing | None":
        from jinzhen.experiments.hindcast.figures import FIGURES  # brings matplotlib, which only a page needs

        drawn: Callable[[Hindcast, Pen], Drawing | None] = FIGURES[name]
        return drawn(answer, pen)

    found = answer.coverage(TOLD)
    told = say("headline", n=found.n, inside=percent(found.value), range=percent_range(found.low, found.high))
    caption = say(f"caption_{name}")
    return Figure(f"hindcast_{name}", draw, caption, told, "hindcast_forecasts", as_file=name == "ratio")


def _data(answer: Hindcast) -> Iterator[Data]:
    for name in ("forecasts", "scores", "groups", "events", "skipped"):
        yield Data(f"hindcast_{name}", getattr(answer, name), COLUMNS[f"hindcast_{name}"])
    yield provenance_data(answer.provenance, "hindcast_provenance")
