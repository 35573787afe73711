"""Loading the base year drags nothing heavy in: it is read by commands that have to answer at once."""

import subprocess
import sys

PROGRAM = """
import sys
from jinzhen.scenarios.base_year import load_base_year
load_base_year()
print([name for name in ("pandas", "numba", "mesa", "matplotlib", "scipy") if name in sys.modules])
"""


def test_a_fresh_process_loads_it_without_heavy_libraries():
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"
