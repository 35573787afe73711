"""The report: what the terminal, the page and the files say, and how they fail."""

import errno
import io
import os
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from forecast_frames import MadeUpReader
from rich.console import Console

from jinzhen.experiments.forecast.answer import forecast
from jinzhen.experiments.report import (
    csv_files,
    formats,
    html_tables,
    outcome_tables,
    print_answer,
    sentences,
    write_report,
)
from jinzhen.experiments.report import page as page_module
from jinzhen.experiments.report.captions import CAPTIONS
from jinzhen.experiments.report.page import FIGURES, page, unbroken
from jinzhen.experiments.report.words import LANGUAGES, UNITS, WORDS
from jinzhen.experiments.statistics.intervals import wilson
from jinzhen.model.outcomes import MONEY_LINES, OUTCOME_NAMES, OUTCOMES
from jinzhen.scenarios.errors import Failure, UserError


@pytest.fixture(scope="module")
def result():
    reader = MadeUpReader()
    return forecast(reader, reader.arms, reader.base_year)


@pytest.fixture(scope="module")
def html(result):
    return page(result)


def printed(result, language: str, width: int = 100) -> str:
    console = Console(file=io.StringIO(), width=width, color_system=None)
    print_answer(result, console, language=language)
    return console.file.getvalue()


class Outline(HTMLParser):
    """Tags, identifiers, references and unclosed elements of a page."""

    VOID = frozenset({"meta", "input", "br", "link", "img"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open, self.ids, self.links, self.tags = [], [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes) -> None:
        values = dict(attributes)
        self.tags.append((tag, values))
        self.ids += [values["id"]] if "id" in values else []
        self.links += [values[key] for key in ("href", "src", "xlink:href") if values.get(key)]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag) -> None:
        assert self.open.pop() == tag

    def handle_startendtag(self, tag, attributes) -> None:
        self.handle_starttag(tag, attributes)
        if tag not in self.VOID:
            self.open.pop()


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0.0, "0%"),
        (0.0004, "<0.1%"),
        (0.004, "0.4%"),
        (0.534, "53%"),
        (0.994, "99.4%"),
        (0.9999, "100%"),
        (np.nan, "–"),
    ],
)
def test_percentages_keep_what_is_near_the_ends_apart(share, text):
    assert formats.percent(share) == text


def test_numbers_are_written_as_each_language_writes_them():
    assert formats.points(-0.034) == "−3"
    assert formats.points_range(-0.004, 0.06, "zh") == "0至+6"
    assert formats.money(1234.0, "en") == "1.23 bn CNY"
    assert formats.money(1234.0, "zh") == "12.3 亿元"
    assert formats.percent_range(0.31, 0.35) == "31–35%"


def test_every_word_and_caption_has_both_languages():
    for english, chinese in (*WORDS.values(), *CAPTIONS.values()):
        assert english
        assert chinese
        assert set(re.findall(r"\{(\w+)\}", english)) == set(re.findall(r"\{(\w+)\}", chinese))


def test_headline_holds_chance_interval_and_replications(result):
    p = result.probability
    for language in LANGUAGES:
        line = sentences.headline(result, language)
        assert formats.percent(p.value) in line
        assert formats.percent_range(p.low, p.high) in line
        assert str(p.n) in line
    assert "31 December 2025" in sentences.headline(result, "en")
    assert "2025年12月31日" in sentences.headline(result, "zh")


def test_without_replications_no_chance_is_claimed(result):
    empty = replace(result, probability=wilson(0, 0))
    assert "no answer yet" in sentences.headline(empty, "en")


@pytest.mark.parametrize("verdict", ["nothing", "places", "gates", "both_alone", "both_together", "neither", "unknown"])
def test_every_verdict_is_a_sentence_of_its_own(result, verdict):
    told = {language: sentences.binds(replace(result, verdict=verdict), language) for language in LANGUAGES}
    other = sentences.binds(replace(result, verdict="places" if verdict != "places" else "gates"), "en")
    assert told["en"] != other
    assert re.search("[一-鿿]", told["zh"])


def test_when_never_met_it_says_so(result):
    never = replace(result, when_met=result.when_met.iloc[:0])
    assert sentences.when_met(never, "en") == "The target is met in no replication."


def test_terminal_names_rules_arms_towns_money_and_failures(result):
    text = printed(result, "en")
    for part in (
        "Fixed places",
        "Places that fill the gap",
        "Unlimited places",
        "Gates waived",
        "Places bind",
        "output gate",
        "Public money",
        "for every provincial town added",
        "times core output",
        "bn CNY a year at the end",
        "1 replication failed",
        "Accounts close",
    ):
        assert part in text
    assert len(text.splitlines()) <= 40


def test_terminal_speaks_chinese(result):
    text = printed(result, "zh")
    for part in ("达到", "名额不限", "免除门槛", "财政资金", "闻喜金属镁"):
        assert part in text or part in sentences.question(result, "zh")


def test_terminal_warns_of_accounts_that_do_not_close(result):
    broken = replace(result, residuals=result.residuals.assign(largest=7.0))
    assert "ACCOUNTS DO NOT CLOSE" in printed(broken, "en")


def test_unlimited_places_are_a_word_and_never_a_number(result):
    rows = html_tables.rounds(result, "en").rows
    assert any("unlimited" in row[4] for row in rows)
    assert not any("e+" in cell or "inf" in cell for row in rows for cell in row)
    only = result.rounds.assign(share_unlimited=1.0)
    assert html_tables.rounds(replace(result, rounds=only), "zh").rows[-1][4] == "不限"


def test_money_table_adds_up(result):
    table = html_tables.money(result, "en")
    assert table.rows[-1][-1] == formats.number(result.money["mean_mcny"].sum() / 1000.0, 2)
    assert {row[1] for row in table.rows} >= {"province", "counties", "cities", "guarantors"}


def test_levers_that_cost_nothing_are_left_out_in_print_and_kept_in_the_file(result):
    printed_labels = {row[0] for row in html_tables.money(result, "en").rows}
    assert sentences.lever_label("rd_grant", "en") in printed_labels
    assert sentences.lever_label("champion_reward", "en") not in printed_labels
    kept = csv_files.tables(result)["money"]
    assert set(zip(kept["lever"], kept["payer"], strict=True)) == set(MONEY_LINES)


def test_every_outcome_is_shown_once_with_a_unit_in_both_languages(result):
    shown = [name for names in outcome_tables.GROUPS.values() for name in names]
    assert sorted(shown) == sorted(OUTCOME_NAMES)
    for group, names in outcome_tables.GROUPS.items():
        for language in LANGUAGES:
            table = outcome_tables.outcomes(result, language, group)
            assert len(table.rows) == len(names)
            assert {len(row) for row in table.rows} == {len(table.head)} == {2 + 4 + 1}
            assert not any("nan" in cell for row in table.rows for cell in row)
    assert {figure.unit for figure in OUTCOMES} <= set(UNITS)


@pytest.mark.parametrize("figure", [figure for figure in OUTCOMES if figure.measure], ids=lambda figure: figure.name)
def test_a_figure_with_a_measure_names_it(figure):
    for language in LANGUAGES:
        assert WORDS[f"measure_word_{figure.measure}"][LANGUAGES.index(language)] in outcome_tables.label(
            figure.name, language
        ).lower()


def test_large_amounts_are_shown_in_a_larger_unit_and_small_ones_keep_their_digits(result):
    rows = {row[0]: row for row in outcome_tables.outcomes(result, "en", "economy").rows}
    assert rows["Core output"][1:3] == ("bn CNY", formats.number(own_mean(result, "core_output_mcny", 2022) / 1000.0))
    assert rows["R&D spending"][1] == "m CNY"
    gini = outcome_tables.outcomes(result, "zh", "standing").rows[-1]
    assert re.fullmatch(r"0\.\d{3}", gini[2])


def own_mean(result, name: str, year: int) -> float:
    return result.outcomes.set_index(["outcome", "year"])["mean"][name, year]


def test_reported_and_real_are_told_apart(result):
    line = sentences.stretch(result, "en")
    mean = result.outcomes.set_index(["outcome", "year"])["mean"]
    times = mean["reported_output_mcny", 2025] / mean["core_output_mcny", 2025]
    assert f"{times:.2f} times core output" in line
    assert formats.percent(mean["paper_entities", 2025] / mean["reported_entities", 2025]) in line
    assert re.search("[一-鿿]", sentences.stretch(result, "zh"))
    rows = html_tables.entities(result, "en").rows
    assert [row[0] for row in rows] == ["In business", "On paper only", "As reported"]


def test_cost_per_town_is_said_with_its_reservation(result):
    for language, reservation in (("en", "accounting, not what one more would cost"), ("zh", "账面口径")):
        assert reservation in sentences.cost_per_town(result, language)
    nothing = result.cost_per_town.assign(cost_mcny=np.nan, low=np.nan, high=np.nan, q05=np.nan, q50=np.nan, q95=np.nan)
    none_added = replace(result, cost_per_town=nothing)
    assert "No provincial town is added" in sentences.cost_per_town(none_added, "en")
    assert html_tables.cost_per_town(none_added, "en").rows[0][3:] == ("–", "–", "–")


def test_a_year_with_fewer_steps_says_how_many_quarters_it_holds(result):
    assert html_tables.year_heads(result, "en") == ("2022 (1 q)", "2023", "2024", "2025")
    months = replace(result, output=result.output.assign(steps=3 * result.output["steps"]))
    assert html_tables.year_heads(months, "en") == html_tables.year_heads(result, "en")


def test_page_is_whole_and_asks_for_nothing_from_outside(html):
    outline = Outline(html)
    assert outline.open == []
    assert len(outline.ids) == len(set(outline.ids))
    for link in outline.links:
        assert link.startswith(("#", "tables/")), link
    without_namespaces = re.sub(r'xmlns(:\w+)?="[^"]+"', "", html)
    assert "http" not in re.sub(r"<meta http-equiv|base64,[^)]+", "", without_namespaces)
    assert len(html.encode()) < 3_000_000


def test_every_reference_inside_the_page_has_its_target(html):
    outline = Outline(html)
    inside = {link[1:] for link in outline.links if link.startswith("#")} | set(re.findall(r"url\(#([^)]+)\)", html))
    assert inside
    assert inside <= set(outline.ids)


def test_page_has_both_editions_with_the_same_figures_and_alternative_texts(html):
    outline = Outline(html)
    charts = [values for tag, values in outline.tags if tag == "svg"]
    assert len(charts) == 2 * 2 * len(FIGURES)
    assert all(values["role"] == "img" and len(values["aria-label"]) > 15 for values in charts)
    editions = [values for tag, values in outline.tags if tag == "main"]
    assert [values["lang"] for values in editions] == ["en", "zh-Hans"]


def test_figures_are_drawn_with_text_as_text(html):
    assert "<text" in html
    assert "省级专业镇（个）</text>" in html
    assert "target 30</text>" in html


@pytest.fixture
def without_figures(monkeypatch):
    """Pages in a moment: figures are drawn but not written out."""
    monkeypatch.setattr(page_module, "inline_svg", lambda figure, name, description: "<svg></svg>")


def test_page_escapes_what_a_user_named(result, without_figures):
    named = replace(result, question=replace(result.question, scenario="<script>alert(1)</script>"))
    assert "<script>alert" not in page(named)


def test_unbroken_escapes_and_keeps_ranges_together():
    assert unbroken("a < b (31–35%)") == 'a &lt; b (<span class="range">31–35%</span>)'


def test_page_opens_in_the_language_asked_for(result, without_figures):
    assert re.search(r'id="choose-zh"[^>]* checked', page(result, "zh"))


def test_same_numbers_give_the_same_page(result, html):
    assert page(result) == html


def test_report_writes_page_and_readable_tables(result, tmp_path, without_figures):
    files = write_report(result, tmp_path / "new" / "report")
    assert files[0].name == "forecast.html"
    assert all(path.stat().st_size > 0 for path in files)
    answer = pd.read_csv(files[0].parent / "tables" / "answer.csv")
    assert answer.loc[0, "probability"] == pytest.approx(result.probability.value)
    towns = pd.read_csv(files[0].parent / "tables" / "towns.csv")
    assert len(towns) == 150
    assert "杏花村汾酒" in set(towns["name_zh"])
    assert not list(files[0].parent.glob("*.part"))


def test_every_link_of_the_page_leads_to_a_written_file(result, html):
    linked = {link for link in Outline(html).links if link.startswith("tables/")}
    assert linked
    assert linked <= {f"{csv_files.FOLDER}/{name}.csv" for name in csv_files.tables(result)}


def refuse(code: int):
    """A writing method that fails as the operating system does."""

    def failing(self, *arguments, **options):
        raise OSError(code, os.strerror(code))

    return failing


def test_folder_that_may_not_be_written_is_the_users_mistake(result, tmp_path, monkeypatch):
    monkeypatch.setattr(Path, "mkdir", refuse(errno.EACCES))
    with pytest.raises(UserError, match="cannot be written: Permission denied"):
        write_report(result, tmp_path / "report")


def test_full_disk_is_a_failure_that_leaves_an_earlier_page_whole(result, tmp_path, monkeypatch, without_figures):
    write_report(result, tmp_path)
    earlier = (tmp_path / "forecast.html").read_bytes()
    monkeypatch.setattr(Path, "write_text", refuse(errno.ENOSPC))
    with pytest.raises(Failure, match="No space left on device"):
        write_report(result, tmp_path)
    assert (tmp_path / "forecast.html").read_bytes() == earlier


def test_file_in_the_place_of_the_folder_is_one_clear_line(result, tmp_path):
    (tmp_path / "report").write_text("mine")
    with pytest.raises(UserError, match="report: cannot be written") as caught:
        write_report(result, tmp_path / "report")
    assert "\n" not in str(caught.value)
    assert (tmp_path / "report").read_text() == "mine"


def test_forecast_without_any_round_or_success_still_has_a_page():
    reader = MadeUpReader(n=8)
    history = MadeUpReader.designations(reader, "0" * 64)
    reader.designations = lambda scenario_hash: np.where(history > 5, -1, history)
    reader.rounds = lambda hashes: MadeUpReader.rounds(reader, hashes).iloc[:0]
    nothing = forecast(reader, reader.arms, reader.base_year)
    assert nothing.probability.value == 0.0
    text = page(nothing)
    assert "The target is met in no replication." in text
    assert "No replication holds a round" in text
