"""Every place that is cited exists: rows of fact tables, articles of the plan, pages of the documentation."""

import csv
import re

import pytest
from architecture.sources import ROOT, files
from architecture.test_repository import texts

from jinzhen.scenarios.catalogue.departments import LEADS

FOLDER = ROOT / "scenarios/catalogue/sources"
FOLDERS = (FOLDER, ROOT / "scenarios/base_year/facts")
#: Column by which rows of a fact table are cited; facts have identifiers, effects go by their mechanism.
KEYS = {"lever_facts.csv": "id", "certification_facts.csv": "id", "effects.csv": "mechanism", "macro.csv": "indicator"}
#: Criteria of 二, measures of 三 and mechanisms of 四 have so many items each.
ITEMS = "一二三四五六七八九十"
PARTS = {"一": 2, "二": 8, "三": len([each for each in LEADS if each.startswith("三(")]), "四": 5}


def rows(file: str) -> set[str]:
    """What the rows of a fact table are cited by; nothing where there is no such table."""
    if file not in KEYS or not (FOLDER / file).is_file():
        return set()
    with (FOLDER / file).open(encoding="utf-8") as stream:
        return {row[KEYS[file]] for row in csv.DictReader(stream)}


def missing_rows(text: str) -> list[str]:
    """Citations of fact tables in a text that lead nowhere."""
    found = []
    for file, cited in re.findall(r"(\w+\.csv),? ((?:[LC]\d+[a-z]?(?:, )?)+|\w+)", text):
        known = rows(file)
        if KEYS.get(file) == "id":
            found += [f"{file} {each}" for each in re.split(", ?", cited.strip(", ")) if not is_row(each, known)]
        elif (file == "effects.csv" and cited not in known) or not any((folder / file).is_file() for folder in FOLDERS):
            found.append(f"{file} {cited}")
    return found


def is_row(name: str, known: set[str]) -> bool:
    """Whether a fact exists; `L05` stands for all of L05a, L05b and so on."""
    return any(each == name or each.rstrip("abcdefghijklmn") == name for each in known)


def missing_articles(text: str) -> list[str]:
    """Articles that the plan does not have."""
    return [f"{part}({item})" for part, item in re.findall(r"plan ([一二三四])\(([一二三四五六七八九十]+)\)", text)
            if item not in ITEMS[:PARTS[part]]]


def missing_pages(text: str) -> list[str]:
    """Pages of the documentation that are not there, and steps that docs/odd.md does not describe."""
    found = [page for page in re.findall(r"docs/\w+\.(?:md|png)", text) if not (ROOT / page).is_file()]
    described = (ROOT / "docs/odd.md").read_text(encoding="utf-8")
    for steps in re.findall(r"docs/odd\.md, steps? ([\d, and]+)", text):
        found += [f"step {step}" for step in re.findall(r"\d+", steps) if f"\n### 7.{step} " not in described]
    return found


def test_a_source_of_the_model_is_a_row_or_an_article():
    found = {str(path.relative_to(ROOT)): [*missing_rows(text), *missing_articles(text)]
             for path in files("model", "scenarios") for text in [path.read_text(encoding="utf-8")]}
    assert {path: missing for path, missing in found.items() if missing} == {}


def test_no_rule_has_the_projects_own_page_for_a_source():
    own = [str(path) for path in files() if re.search(r"Source:[^.]*docs/", path.read_text(encoding="utf-8"))]
    assert own == []


def test_a_page_that_is_named_exists():
    found = {str(path.relative_to(ROOT)): missing_pages(path.read_text(encoding="utf-8")) for path in texts()
             if path.name != "test_cited_places.py"}
    assert {path: missing for path, missing in found.items() if missing} == {}


@pytest.mark.parametrize("page", [path.relative_to(ROOT).as_posix() for path in
                                  [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("notebooks/*.md")]])
def test_a_link_leads_somewhere(page):
    targets = re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", (ROOT / page).read_text(encoding="utf-8"))
    assert [target for target in targets if not ((ROOT / page).parent / target).exists()] == []


@pytest.mark.parametrize("name", sorted(
    {name for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]
     for name in re.findall(r"`((?:configs|scenarios|model|experiments|tests|docs|benchmarks)/[\w/.]*)`",
                            page.read_text(encoding="utf-8"))}))
def test_a_file_that_a_page_names_exists(name):
    assert (ROOT / name).exists()


@pytest.mark.parametrize(("missing", "text"), [
    (missing_rows, "Source: effects.csv no_such_mechanism"), (missing_rows, "Source: lever_facts.csv L01a, L99"),
    (missing_rows, "Source: facts.csv L01a"), (missing_articles, "Source: plan 三(十一)"),
    (missing_articles, "plan 四(九)"), (missing_pages, "see docs/no_such_page.md"),
    (missing_pages, "(docs/odd.md, step 13)"),
])
def test_a_place_that_does_not_exist_is_seen(missing, text):
    assert missing(text)
