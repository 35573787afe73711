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
    assert set(found) == {"jinzhen", "jinzhen show M27"}
    stale = [command for command, baseline in found.items() if baseline != figures()]
    assert stale == [], f"figures moved: run these again, paste what they print into README.md, with {figures()}"


def test_the_answers_shown_agree_with_each_other():
    answer, town = (text for _, _, text in PRINTED.findall(TEXT))
    runs = re.search(r"is (\d+)% \(95% interval .*, ([\d,]+) replications\)", answer)
    assert runs, "the first line is the chance with its interval"
    stored = re.search(r"(\d+) replications", town)
    assert stored and int(stored[1]) >= int(runs[2].replace(",", "")), "what is shown of a town has all that is stored"
    (beside,) = re.findall(r"(\d+) % and the count", TEXT)
    assert beside == runs[1], "the words below the picture"
