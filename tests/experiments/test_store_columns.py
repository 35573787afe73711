"""The store follows the registries: a figure that is added needs no edit here, and an older store goes on."""

import subprocess
import sys
from pathlib import Path

import fake_runs
import numpy as np
import pytest
from fake_runs import TOWNS, fake_replicate, make_arm
from sqlalchemy import text

from jinzhen.experiments.asking.settings import DETAILS
from jinzhen.experiments.running.records import Chunk
from jinzhen.experiments.running.work import compute_chunk
from jinzhen.experiments.store import open_existing_store, open_store
from jinzhen.experiments.store.reader import Reader

ARM = make_arm()
HASHES = [ARM.scenario.content_hash]
#: One column of every registry that the store follows, by table; the last of each.
LATEST = {
    "run_outcomes": "city_spread",
    "run_quarters": "city_spread",
    "residuals": "land_over_quota_mu",
    "rounds": "named",
    "town_sums": "sum_credit_short_share",
    "town_spreads": "sd_credit_short_share",
    "money_sums": "sum_money_verification_province_mcny",
    "run_uncertainties": None,
}
#: A program whose registries know one outcome, money line, town figure and uncertainty more; as it would be edited.
EXTENDED = """
import sys
from jinzhen.model import outcomes
from jinzhen.scenarios import uncertainties
kinds = {"stock": outcomes.OUTCOMES[0], "share": next(f for f in outcomes.TOWN_FIGURES if f.unit == "share")}
outcomes.OUTCOMES += (kinds["stock"]._replace(name="new_outcome"),)
outcomes.OUTCOME_NAMES += ("new_outcome",)
outcomes.TOWN_FIGURES += (kinds["share"]._replace(name="new_share"),)
outcomes.TOWN_FIGURE_NAMES += ("new_share",)
outcomes.MONEY_LINES += (("new_lever", "province"),)
uncertainties.UNCERTAINTY_NAMES += ("new_uncertainty",)
from test_store_columns import extended
extended(sys.argv[1])
"""


def record(first=0):
    return compute_chunk(Chunk(ARM, first), None, replicate=fake_replicate)


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request, tmp_path):
    if request.param == "sqlite":
        return f"{tmp_path}/store.sqlite"
    return request.getfixturevalue("postgres_url")


def fill(address, first=0):
    with open_store(address) as store:
        store.keep_base_year("base", TOWNS)
        store.save(record(first), "towns")


def extended(address):
    """What the program with more figures does with a store of the one with fewer."""
    fill(address, 16)
    with open_existing_store(address) as store:
        reader = Reader(store, ARM.address)
        new = fake_runs.fake_replicate(ARM.scenario, None, ARM.address.seed, 16)
        outcomes = reader.outcomes(HASHES)
        assert outcomes["new_outcome"].isna().tolist() == [True] * 16 + [False] * 16
        assert outcomes["new_outcome"][16] == new.outcomes[-1, -1]
        assert outcomes["money_new_lever_province_mcny"][16] == new.money_mcny[:, -1].sum()
        assert np.isnan(reader.uncertainties(HASHES)["new_uncertainty"][0])
        assert reader.uncertainties(HASHES)["new_uncertainty"][16] == new.uncertainties[-1]
        assert reader.town_years(HASHES)["new_share_mean"].isna().all()
        assert reader.town_years(HASHES)["effort_mean"].notna().all()
        assert reader.quarters(HASHES, ["new_outcome"])["new_outcome"].notna().sum() == 16 * 6


def test_a_figure_that_is_added_to_its_registry_is_stored_without_an_edit_of_the_store(address):
    fill(address)
    paths = {"PYTHONPATH": ":".join([*filter(None, sys.path), str(Path(__file__).parent)]), "PATH": ""}
    done = subprocess.run([sys.executable, "-c", EXTENDED, address], env=paths, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    with open_existing_store(address) as store:  # and the program with fewer figures still reads and writes it
        assert set(store.finished_chunks(ARM, "towns")) == {0, 16}
    fill(address, 32)


@pytest.mark.parametrize("gone", [table for table, column in LATEST.items() if column])
def test_a_store_that_lacks_a_column_is_read_as_it_is_and_gets_it_when_it_is_written(address, gone):
    fill(address)
    with open_store(address) as store, store.database.engine.begin() as connection:
        for view in ("answers", "quarters", "town_years", "money_years", "designations", "levers", "measurements"):
            connection.execute(text(f"DROP VIEW {view}"))
        connection.execute(text(f"ALTER TABLE {gone} DROP COLUMN {LATEST[gone]}"))
    with open_existing_store(address) as store:
        reader = Reader(store, ARM.address)
        for read in (reader.outcomes, reader.quarters, reader.residuals, reader.rounds, reader.town_years,
                     reader.money_years):  # fmt: skip
            frame = read(HASHES)
            assert len(frame) > 0
            assert frame.isna().any().any() == (read == reading_of(reader)[gone]), read
    fill(address, 16)
    with open_existing_store(address) as store:
        frame = reading_of(Reader(store, ARM.address))[gone](HASHES)
        assert frame.isna().any().any(), "what was stored without the column stays empty, and no sum leaves it out"
        assert frame.iloc[-1].notna().all() == ("sum" not in gone and "spread" not in gone)
        assert set(store.finished_chunks(ARM, DETAILS[-1])) == {0, 16}


def reading_of(reader):
    """What is read from each table."""
    return {
        "run_outcomes": reader.outcomes, "run_quarters": reader.quarters, "residuals": reader.residuals,
        "rounds": reader.rounds, "town_sums": reader.town_years, "town_spreads": reader.town_years,
        "money_sums": reader.money_years,
    }  # fmt: skip
