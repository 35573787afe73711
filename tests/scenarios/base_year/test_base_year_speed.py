"""Loading is quick and drags nothing heavy in."""

import subprocess
import sys

PROGRAM = """
import sys, time
import numpy
start = time.perf_counter()
from jinzhen.scenarios.base_year import load_base_year
load_base_year()
print(time.perf_counter() - start)
print([name for name in ("pandas", "numba", "mesa", "matplotlib", "scipy") if name in sys.modules])
"""


def test_a_fresh_process_loads_it_in_under_a_third_of_a_second_without_heavy_libraries():
    runs = [subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True, timeout=60)
            .stdout.splitlines() for _ in range(3)]
    assert min(float(seconds) for seconds, _ in runs) < 0.3
    assert all(heavy == "[]" for _, heavy in runs)
