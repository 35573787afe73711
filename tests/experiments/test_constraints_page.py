"""What holds towns back, as printed, as a page and as tables, in both languages."""

import json
import math
from dataclasses import replace

import pandas as pd
import pytest
from constraint_worlds import examine
from memory_store import MemoryStore
from pages import printed, without_spans
from small_worlds import lively

from jinzhen.experiments.constraints import sentences
from jinzhen.experiments.constraints.figures import FIGURES
from jinzhen.experiments.constraints.page import NAME, page
from jinzhen.experiments.constraints.relaxations import RELAXATIONS
from jinzhen.experiments.constraints.towns import examined, others
from jinzhen.experiments.paper.drawing import NARROW, WIDE, Pen, look
from jinzhen.experiments.paper.present import write
from jinzhen.experiments.paper.svg import inline_svg
from jinzhen.experiments.paper.text import LANGUAGES


def write_constraints(answer, folder):
    return write(NAME, list(page(answer)), folder)


@pytest.fixture(scope="module")
def answer():
    return examine(lively(), MemoryStore(), years=(2024, 2025))


@pytest.fixture(scope="module")
def files(answer, tmp_path_factory):
    return write_constraints(answer, tmp_path_factory.mktemp("report"))


def row_of(answer, **parts) -> pd.Series:
    """A verdict with some parts replaced."""
    row = examined(answer, 2025).iloc[0].copy()
    for name, value in parts.items():
        row[name] = value
    return row


def test_the_planner_sees_what_binds_and_what_comes_first(answer) -> None:
    row = row_of(answer, rule="output", rule_is_clear=True, rule_gain=0.12, rule_low=0.05, rule_high=0.19,
                 first="land", first_is_clear=True, first_gain=0.06, first_low=0.01, first_high=0.11,
                 second="credit", second_is_clear=True, second_gain=0.04, second_low=0.001, second_high=0.08)
    assert sentences.verdict(answer, row).en == "output gate; land first, then credit"
    assert sentences.verdict(answer, row).zh == "产值门槛；先用地，再信贷"
    assert sentences.rule_text(answer, row).en == "output gate +12 (+5 to +19)"
    assert sentences.factors_text(answer, row).en == "land first +6 (+1 to +11), then credit +4 (0 to +8)"
    assert sentences.factors_text(answer, row).zh == "先用地+6（+1至+11），再信贷+4（0至+8）"


def test_what_is_not_clear_is_said_so(answer) -> None:
    unclear = {f"{head}_is_clear": False for head in ("rule", "first", "second")}
    row = row_of(answer, **unclear, rule="bar", rule_gain=0.02, rule_low=-0.02, rule_high=0.06,
                 first="land", first_gain=0.01, first_low=-0.02, first_high=0.04, second="credit", second_gain=0.0)
    assert sentences.verdict(answer, row).en == "perhaps quality bar; perhaps land first"
    assert sentences.verdict(answer, row).zh == "可能是认定分数线；可能先用地"
    assert sentences.rule_text(answer, row).en == "perhaps quality bar +2 (−2 to +6)"
    nothing = row_of(answer, **unclear, rule="bar", rule_gain=0.0, rule_low=-0.02, rule_high=0.02, first="", second="",
                     first_gain=float("nan"), second_gain=float("nan"))
    assert sentences.rule_text(answer, nothing).en == "no gate or criterion by itself 0 (−2 to +2)"
    assert sentences.factors_text(answer, nothing).en == "nothing can be relaxed"
    assert sentences.verdict(answer, nothing).en == "no gate or criterion by itself; no factor by itself"


@pytest.mark.parametrize(
    ("gap", "score", "status", "said"),
    [
        (-0.45, -0.08, "out_of_reach", "output 45% below the gate, 0.08 under the bar"),
        (2.1, 0.2, "safe", "output 210% above the gate, 0.20 over the bar"),
        (0.5, 0.01, "out_of_reach", "output 50% above the gate, 0.01 over the bar, passes, but ranks 60"),
    ],
)
def test_a_distance_says_how_far(gap, score, status, said) -> None:
    row = pd.Series({"output_gap_share": gap, "score_gap": score, "status": status, "municipal_share": 1.0,
                     "passes_leader": 1.0, "passes_support": 1.0, "passes_county": 0.95, "score_rank": 60.0})
    assert sentences.distance(row).en == said
    missing = row.copy()
    missing["municipal_share"], missing["passes_leader"] = 0.1, 0.2
    text = sentences.distance(missing).en
    assert text.startswith("no municipal title in 90%, ") and "no leading firm in 80%" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_terminal_shows_every_town_or_counts_it(answer, language) -> None:
    shown = printed(page(answer), language, 400)
    for _, row in examined(answer, 2025).iterrows():
        assert f"{row['name_zh']}: {sentences.verdict(answer, row).in_(language)}" in shown
        assert sentences.rule_text(answer, row).in_(language) in shown
    rest = others(answer, 2025)
    for _, row in rest[~rest["town_id"].str.startswith("U-")].iterrows():
        assert sentences.distance(row).in_(language) in shown
    n_counted = int((rest["town_id"].str.startswith("U-") & (rest["status"] == "out_of_reach")).sum())
    assert str(n_counted) in shown.split(row["name_zh"])[-1]


def test_the_page_stands_alone_and_speaks_both_languages(answer, files) -> None:
    html = files[0].read_text(encoding="utf-8")
    unwrapped = without_spans(html)
    assert files[0].name == "constraints.html"
    for language in LANGUAGES:
        assert sentences.headline(answer).in_(language) in unwrapped
        for _, row in examined(answer, 2025).iterrows():
            assert sentences.rule_text(answer, row).in_(language) in unwrapped
            assert sentences.factors_text(answer, row).in_(language) in unwrapped
    assert "http://" not in html.replace("http://www.w3.org", "") and "https://" not in html
    assert html.count("<svg") == 2 * 2 * 2, "two figures, two widths, two languages"
    identifiers = [part.split('"')[0] for part in html.split(' id="')[1:]]
    assert len(identifiers) == len(set(identifiers))


def test_the_tables_hold_every_number(answer, files) -> None:
    frames = {path.stem: pd.read_csv(path) for path in files if path.suffix == ".csv"}
    assert set(frames) == {
        "constraints", "constraints_effects", "constraints_steps", "constraints_provenance", "constraints_columns"
    }
    assert json.loads((files[0].parent / "constraints.json").read_text(encoding="utf-8"))["page"] == NAME
    assert len(frames["constraints"]) == 2 * len(answer.towns)
    assert len(frames["constraints_effects"]) == len(answer.effects)
    assert {"status", "output_gap_share", "score_gap", "rule", "first", "binds"} <= set(frames["constraints"])
    assert set(frames["constraints_steps"]["relaxation"]) == {each.name for each in RELAXATIONS}


def test_no_examined_town_still_makes_a_page(tmp_path) -> None:
    quiet = examine(lively().with_levers(round_calendar="none"), MemoryStore())
    assert "safe" in printed(page(quiet))
    assert write_constraints(quiet, tmp_path)[0].exists()


@pytest.mark.parametrize("n", [0, 1, 2])
def test_a_page_of_few_towns_is_drawn_with_room_for_its_labels(answer, n) -> None:
    kept = answer.verdicts["town"].unique()[:n]
    verdicts, effects = (each[each["town"].isin(kept)] for each in (answer.verdicts, answer.effects))
    few = replace(answer, verdicts=verdicts, effects=effects)
    printed(page(few))
    with look():
        for name, draw in FIGURES.items():
            for pen in (Pen(WIDE, "en"), Pen(NARROW, "zh")):
                figure = draw(few, pen)
                assert (figure is None) == (n == 0)
                if figure is not None:
                    inline_svg(figure, name, "few towns")
                    assert figure.axes[0].get_window_extent().height / figure.dpi > 0.2 * n / 2.0


def test_a_heat_map_of_no_gain_still_has_colours(answer) -> None:
    flat = replace(answer, effects=answer.effects.assign(gain=0.0))
    assert FIGURES["screening"](flat, Pen(WIDE, "en")).axes[0].images[0].get_clim() == (0.0, 0.05)
    unknown = replace(answer, effects=answer.effects.assign(gain=math.nan))
    assert FIGURES["screening"](unknown, Pen(WIDE, "en")).axes[0].images[0].get_clim() == (0.0, 0.05)
    assert sentences.rounds(unknown).en.endswith("none possible.")
