"""An edited rule of the real engine changes the result although the cache is warm."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import jinzhen.model
import jinzhen.scenarios

RUN = """
from jinzhen.model.state.fitted import draw_weights, fill_gamma
print(*draw_weights(5.0, 8, 1, 2), sum(fill_gamma.stats.cache_hits.values()))
"""


@pytest.fixture
def copied(tmp_path):
    """Folder with the whole engine in it, and a cache of its own."""
    for room in (jinzhen.model, jinzhen.scenarios):
        source = Path(room.__file__).parent
        shutil.copytree(source, tmp_path / "jinzhen" / source.name, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "jinzhen" / "__init__.py").write_text("")
    return tmp_path


def run(folder):
    own = {"PYTHONPATH": str(folder), "XDG_CACHE_HOME": str(folder / "cache"), "PYTHONDONTWRITEBYTECODE": "1"}
    environment = {name: value for name, value in (os.environ | own).items() if name != "NUMBA_CACHE_DIR"}
    done = subprocess.run([sys.executable, "-c", RUN], env=environment, cwd=folder, capture_output=True, text=True,
                          timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    *weights, hits = done.stdout.split()
    return weights, int(hits)


@pytest.mark.slow
def test_an_edited_rule_changes_the_result_although_the_cache_is_warm(copied):
    """The entry stands in another file than the rule it calls, which Numba's own cache would not notice."""
    before, _ = run(copied)
    assert run(copied) == (before, 1)
    rule = copied / "jinzhen" / "model" / "engine" / "draws.py"
    text = rule.read_text()
    assert text.count("return boost * d * v") == 1
    rule.write_text(text.replace("return boost * d * v", "return boost * d * v + 1.0"))
    after, hits = run(copied)
    assert hits == 0
    assert after != before
