"""What README.md shows as printed is as old as the frozen baseline: when a figure moves, it is printed anew."""

import hashlib
import json
import re

from architecture.sources import ROOT

PRINTED = re.compile(r"<!-- printed: (jinzhen[^,]*), baseline (\w+) -->\n```text\n(.*?)```\n<!-- end -->", re.DOTALL)
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")


def figures() -> str:
    """Eight digits that change when a figure of the frozen baseline does, whatever the engine is called."""
    frozen = json.loads((ROOT / "tests/baseline/baseline.json").read_text(encoding="utf-8"))
    del frozen["engine_id"]
    return hashlib.sha256(json.dumps(frozen, sort_keys=True).encode()).hexdigest()[:8]


def test_the_answers_shown_are_as_old_as_the_frozen_baseline():
    found = {command: baseline for command, baseline, _ in PRINTED.findall(TEXT)}
    assert set(found) == {"jinzhen", "jinzhen show M27", "jinzhen compare equal_funds ranked_funds land_first"}
    stale = [command for command, baseline in found.items() if baseline != figures()]
    assert stale == [], f"figures moved: run these again, paste what they print into README.md, with {figures()}"


def test_the_words_below_the_picture_say_what_the_answer_says():
    answer = PRINTED.findall(TEXT)[0][2]
    chance = re.search(r"is (\d+)% \(95% interval .*, [\d,]+ replications\)", answer)
    assert chance, "the first line is the chance with its interval"
    assert re.findall(r"(\d+) % and the count", TEXT) == [chance[1]]
