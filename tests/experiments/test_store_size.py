"""What a forecast keeps of a replication, with the program's own engine and base year."""

from dataclasses import replace

import pytest

from jinzhen.experiments.running.records import CHUNK_SIZE, Address, Arm, Chunk
from jinzhen.experiments.running.work import compute_chunk
from jinzhen.experiments.store import open_store
from jinzhen.experiments.store.rows import base_year_towns
from jinzhen.scenarios.base_year import load_base_year
from jinzhen.scenarios.scenario import Scenario

#: Replications of a forecast of the default precision, by what is kept of them.
FORECAST = {"towns": 2_272, "outcomes": 1_200}
N_CHUNKS = 16


def growth(path, record, base_year, detail):
    """Bytes by which a file grows with every replication once it holds some."""
    sizes = []
    for first in (0, N_CHUNKS):
        with open_store(str(path)) as store:
            store.keep_base_year(base_year.content_hash, base_year_towns(base_year))
            for number in range(first, first + N_CHUNKS):
                runs = tuple(replace(run, replication=CHUNK_SIZE * number + k) for k, run in enumerate(record.runs))
                moved = replace(record.chunk, first=CHUNK_SIZE * number)
                store.save(replace(record, chunk=moved, runs=runs), detail)
        sizes.append(path.stat().st_size)
    return (sizes[1] - sizes[0]) / (N_CHUNKS * CHUNK_SIZE)


@pytest.mark.slow
def test_a_forecast_keeps_at_most_12_kilobytes_a_replication(tmp_path):
    base_year = load_base_year()
    arm = Arm(Address("engine", base_year.content_hash, 1), Scenario.baseline())
    record = compute_chunk(Chunk(arm, 0), base_year)
    sizes = {detail: growth(tmp_path / detail, record, base_year, detail) for detail in FORECAST}
    mean = sum(n * sizes[detail] for detail, n in FORECAST.items()) / sum(FORECAST.values())
    assert mean <= 12_000, sizes
    assert sizes["outcomes"] <= 3_000
