"""What can go wrong with a store: each fault is one clear line, and what was finished stays stored."""

import itertools
import multiprocessing
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing, contextmanager
from pathlib import Path

import pandas as pd
import pytest
import run_slowly
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from fake_runs import TOWNS, fake_replicate, faked, make_arm
from sqlalchemy import text

from jinzhen.experiments.__main__ import main
from jinzhen.experiments.running.carry_out import carry_out, recall
from jinzhen.experiments.running.executors import SerialExecutor
from jinzhen.experiments.running.records import Chunk
from jinzhen.experiments.running.work import compute_chunk
from jinzhen.experiments.store import database, location, open_existing_store, open_store, upgrade_store
from jinzhen.experiments.store.errors import StoreError, StoreLocationError, StoreLost, StoreVersionError
from jinzhen.experiments.store.location import connect, filesystem, require_local_path, store_url
from jinzhen.experiments.store.reader import Reader
from jinzhen.experiments.store.schema import REVISION, VERSION_TABLE, known_revisions, upgrade
from jinzhen.experiments.store.sql import SqlStore
from jinzhen.experiments.store.tables import metadata
from jinzhen.scenarios.errors import Failure, UserError

SCRIPT = Path(run_slowly.__file__)


def chunk(first=0):
    return compute_chunk(Chunk(make_arm(), first), None, replicate=fake_replicate)


def start(address, kind, log, *more):
    return subprocess.Popen(
        [sys.executable, SCRIPT, address, kind, log, *more], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def stored_chunks(path):
    with open_existing_store(str(path)) as store:
        return store.finished_chunks(make_arm(), "towns")


def stored_frames(address):
    """Everything that is stored of the slow design, as frames."""
    arms = run_slowly.slow_design().arms
    with open_store(address) as store:
        reader = Reader(store, arms[0].address)
        hashes = [arm.scenario.content_hash for arm in arms]
        return reader.quarters(hashes), reader.outcomes(hashes), reader.town_years(hashes), reader.rounds(hashes)


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request, tmp_path):
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/killed.sqlite"
    return request.getfixturevalue("postgres_url")


@pytest.mark.slow
def test_killed_twenty_times_at_any_moment_it_finishes_without_doing_anything_twice(address, tmp_path):
    """Every time it is killed while chunks are being computed and stored, and goes on from what it stored."""
    log, moments, most, kept = tmp_path / "replications.txt", random.Random(1), 1920, [0]
    design, untouched = run_slowly.slow_design(most), f"sqlite:///{tmp_path}/untouched.sqlite"
    with open_store(untouched) as store:
        carry_out(design, SerialExecutor(None, faked(fake_replicate)), store)
    for _ in range(20):
        running = start(address, "threads", str(log), str(most))
        running.stdout.readline()  # at least one chunk more is stored
        time.sleep(moments.uniform(0.0, 0.2))
        running.send_signal(signal.SIGKILL)
        running.communicate()
        with open_store(address) as store:
            kept.append(recall(run_slowly.slow_design(most), store))
    assert all(later >= earlier + 16 for earlier, later in itertools.pairwise(kept)), kept
    assert kept[-1] < design.n_finished, "every kill hit a run that was under way"
    computed_before = len(log.read_text().split())
    output, problem = start(address, "threads", str(log), str(most)).communicate()
    assert output.splitlines()[-1] == f"finished {most}", problem
    assert len(log.read_text().split()) - computed_before == design.n_finished - kept[-1]
    for killed, whole in zip(stored_frames(address), stored_frames(untouched), strict=True):
        pd.testing.assert_frame_equal(killed, whole, check_exact=False, rtol=1e-12)


def test_two_commands_at_once_on_one_store_share_it_without_duplicates(tmp_path, address):
    both = [start(address, "serial", "") for _ in range(2)]
    outputs = [each.communicate() for each in both]
    assert [output.splitlines()[-1:] for output, _ in outputs] == [["finished 320"]] * 2, outputs
    assert len(stored_frames(address)[1]) == 640


def test_a_stored_design_is_not_computed_again(tmp_path):
    log = tmp_path / "replications.txt"
    address = f"sqlite:///{tmp_path}/store.sqlite"
    start(address, "serial", str(log)).communicate()
    assert len(log.read_text().split()) == 640
    output, _ = start(address, "serial", str(log)).communicate()
    assert output.split() == ["finished", "320"]
    assert len(log.read_text().split()) == 640


def test_a_full_disk_is_one_clear_failure_and_keeps_what_was_finished(tmp_path):
    path = tmp_path / "store.sqlite"
    store = SqlStore(str(path))
    store.save(chunk(0), "towns")
    with store.database.engine.connect() as connection:
        pages = connection.execute(text("PRAGMA page_count")).scalar()
        connection.execute(text(f"PRAGMA max_page_count = {pages + 2}"))
    with pytest.raises(StoreError, match=r"the disk is full: free some space; what was finished stays stored"):
        for first in range(16, 800, 16):
            store.save(chunk(first), "towns")
    store.close()
    with open_store(str(path)) as again:
        assert 0 in again.finished_chunks(make_arm(), "towns")


def test_a_file_size_limit_is_one_clear_failure_and_keeps_what_was_finished(tmp_path):
    script = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (1_200_000, 1_200_000))\n"
        "import run_slowly; run_slowly.main(sys.argv[1], 'serial', '')"
    )
    address = f"sqlite:///{tmp_path}/store.sqlite"
    result = subprocess.run(
        [sys.executable, "-c", script, address],
        capture_output=True, text=True, check=False, env=os.environ | {"PYTHONPATH": str(SCRIPT.parent)},
    )  # fmt: skip
    assert result.returncode == 1
    assert "StoreError: store" in result.stderr.splitlines()[-1]
    assert "what was finished stays stored" in result.stderr.splitlines()[-1]
    n_stored = result.stdout.count("stored")
    assert n_stored > 0
    with open_store(address) as store:
        assert recall(run_slowly.slow_design(), store) == 16 * n_stored
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY


@pytest.mark.parametrize("path", ["/proc/jinzhen.sqlite", "/sys/jinzhen.sqlite"])
def test_an_unwritable_place_is_a_failure_that_names_it(path):
    with pytest.raises(StoreError, match=f"`{path}`: cannot be written"):
        open_store(path)


def test_a_folder_that_is_not_there_a_folder_and_memory_are_the_users_mistake(tmp_path):
    for address in (f"{tmp_path}/no/store.sqlite", str(tmp_path), "sqlite://", "sqlite:///:memory:"):
        with pytest.raises(StoreLocationError, match=r"store\.url: .*expected"):
            open_store(address)


@pytest.mark.parametrize("address", ["mysql://x/y", "duckdb:///x", "://", "postgresql+asyncpg://h/d"])
def test_another_kind_of_database_is_the_users_mistake(address):
    with pytest.raises(StoreLocationError, match=r"store\.url: .*expected sqlite:///<path> or postgresql"):
        open_store(address)


def test_a_file_that_is_no_database_is_left_alone(tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("not a store\n" * 200)
    with pytest.raises(UserError, match="not a database"):
        open_store(str(path))
    assert path.read_text() == "not a store\n" * 200


def test_a_network_filesystem_is_refused(tmp_path):
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/vda / ext4 rw 0 0\nhost:/x {tmp_path} nfs4 rw 0 0\n")
    with pytest.raises(StoreLocationError, match=r"network filesystem \(nfs4\).*expected a local folder"):
        require_local_path(store_url(f"{tmp_path}/store.sqlite"), mounts)
    assert filesystem(Path("/usr"), mounts) == "ext4"
    assert filesystem(tmp_path, tmp_path / "no such file") == ""


def test_a_mount_point_with_a_blank_is_understood(tmp_path):
    mounts = tmp_path / "mounts"
    mounts.write_text("/dev/vda / ext4 rw 0 0\n//nas/x /mnt/my\\040share cifs rw 0 0\n")
    assert filesystem(Path("/mnt/my share/runs"), mounts) == "cifs"


def test_a_store_of_a_newer_program_is_refused_and_left_alone(address):
    store = SqlStore(address)
    with store.database.engine.begin() as connection:
        connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'"))
    store.close()
    with pytest.raises(StoreVersionError, match=f"schema 9999 is newer than {REVISION}.*expected a newer jinzhen"):
        open_store(address)


def test_a_store_of_an_older_program_names_the_upgrade(address, monkeypatch):
    open_store(address).close()
    monkeypatch.setattr("jinzhen.experiments.store.schema.REVISION", "0003")
    with pytest.raises(StoreVersionError, match=f"schema {REVISION} is older than 0003.*jinzhen store upgrade"):
        open_store(address)


def test_the_migrations_lead_to_the_tables_of_the_program(address):
    open_store(address).close()
    engine = connect(store_url(address))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        assert compare_metadata(context, metadata) == []
        assert context.get_current_revision() == REVISION == known_revisions()[0]
    upgrade(engine)  # once more changes nothing
    engine.dispose()


def journal_mode(path):
    with sqlite3.connect(path) as connection:
        mode = connection.execute("PRAGMA journal_mode").fetchone()[0]
    connection.close()
    return mode


def test_the_store_writes_ahead_and_ends_as_one_whole_file(tmp_path):
    path = tmp_path / "store.sqlite"
    one, two = open_store(str(path)), open_store(str(path))
    assert journal_mode(path) == "wal"
    one.save(chunk(0), "towns")
    one.close()
    assert two.save(chunk(16), "towns")
    two.close()
    assert [each.name for each in tmp_path.iterdir()] == ["store.sqlite"]
    assert journal_mode(path) == "delete"
    assert set(stored_chunks(path)) == {0, 16}


def test_an_upgraded_store_is_one_whole_file_that_misses_no_log(tmp_path):
    path = tmp_path / "store.sqlite"
    open_store(str(path)).close()
    assert upgrade_store(str(path)) == (REVISION, REVISION)
    assert journal_mode(path) == "delete"
    with open_existing_store(str(path)) as store:
        assert store.notice == ""


@pytest.mark.parametrize(("tables", "why"), [([], "the file is empty"), (["mine"], "no store of Jinzhen; it holds m")])
def test_what_is_no_store_is_not_made_one_by_an_upgrade(tmp_path, tables, why):
    path = tmp_path / "other.sqlite"
    path.touch()
    with sqlite3.connect(path) as connection:
        for name in tables:
            connection.execute(f"CREATE TABLE {name} (a)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(StoreLocationError, match=why):
        upgrade_store(str(path))
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["other.sqlite"]


def test_a_server_that_is_not_there_is_a_failure_without_the_password(monkeypatch):
    monkeypatch.setattr(location, "CONNECT_SECONDS", 1)
    with pytest.raises(StoreLost, match="no connection to the database") as caught:
        open_store("postgresql://user:secret@127.0.0.1:9/none")
    assert isinstance(caught.value, Failure)
    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_connection_that_is_cut_is_made_anew(postgres_url):
    store = SqlStore(postgres_url, retry_pauses=(0.05, 0.1))
    store.save(chunk(0), "towns")
    cutter = SqlStore(postgres_url)
    executor = SerialExecutor(None, faked(fake_replicate))
    design = run_slowly.slow_design()

    def cut():
        with cutter.database.engine.begin() as connection:
            others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
            connection.execute(text(f"{others} AND datname = current_database()"))

    carry_out(design, executor, store, cut)
    assert design.n_replications == 320
    assert len(stored_frames(postgres_url)[1]) == 640
    store.close()
    cutter.close()


def test_a_database_that_goes_away_for_good_keeps_what_was_finished(own_postgres):
    server, address = own_postgres
    store = SqlStore(address, retry_pauses=(0.05,))
    store.keep_base_year("base", TOWNS)
    design = run_slowly.slow_design()
    progress = []

    def stop_after_three():
        progress.append(1)
        if len(progress) == 3:
            server.stop()

    with pytest.raises(StoreLost, match="what was finished stays stored; start the same command again"):
        carry_out(design, SerialExecutor(None, faked(fake_replicate)), store, stop_after_three)
    store.close()
    server.start()
    with SqlStore(address) as again:
        assert recall(run_slowly.slow_design(), again) == 48
        carry_out(design, SerialExecutor(None, faked(fake_replicate)), again)
    assert len(stored_frames(address)[1]) == 640


def test_a_store_that_is_locked_by_another_program_is_a_clear_failure(tmp_path, monkeypatch):
    monkeypatch.setattr(location, "BUSY_SECONDS", 0.1)
    store = SqlStore(f"{tmp_path}/store.sqlite")
    other = sqlite3.connect(tmp_path / "store.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="another program is writing to it"):
        store.save(chunk(), "towns")
    other.close()
    assert store.save(chunk(), "towns")
    store.close()


@pytest.mark.parametrize("loss", ["file", "folder", "replaced"])
def test_a_store_that_is_deleted_while_it_is_in_use_is_noticed_at_the_next_write_and_before_the_end(tmp_path, loss):
    folder = tmp_path / "runs"
    folder.mkdir()
    store = SqlStore(f"{folder}/store.sqlite")
    store.save(chunk(0), "towns")
    store.verify()
    if loss == "file":
        (folder / "store.sqlite").unlink()
    else:
        folder.rename(tmp_path / "elsewhere")
    if loss == "replaced":
        folder.mkdir()
        (folder / "store.sqlite").touch()
    for act in (store.verify, lambda: store.save(chunk(16), "towns")):
        with pytest.raises(StoreError, match="deleted or replaced while it was in use"):
            act()
    store.close()


def test_a_store_copied_while_it_is_in_use_says_that_its_log_is_missing(tmp_path):
    path, copy = tmp_path / "store.sqlite", tmp_path / "copy.sqlite"
    with open_store(str(path)) as store:
        store.save(chunk(0), "towns")
        copy.write_bytes(path.read_bytes())
        for opening in (open_existing_store, open_store):
            with pytest.raises(StoreError, match=r"nothing in it, and its log `copy.sqlite-wal` is missing: when"):
                opening(str(copy))
        shutil.copy(f"{path}-wal", f"{copy}-wal")
        assert set(stored_chunks(copy)) == {0}
    assert set(stored_chunks(path)) == {0}


def test_a_store_that_another_program_is_just_making_is_waited_for(tmp_path, monkeypatch):
    path, ready = tmp_path / "store.sqlite", tmp_path / "ready.sqlite"
    open_store(str(ready)).close()
    made = ready.read_bytes()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
    assert path.stat().st_size and not Path(f"{path}-wal").exists()
    pauses = []
    monkeypatch.setattr(database.time, "sleep", lambda pause: (pauses.append(pause), path.write_bytes(made)))
    with open_store(str(path)) as store:
        assert store.inventory().empty
    assert len(pauses) == 1


def test_a_store_that_lost_the_log_of_its_latest_runs_is_read_with_a_notice(tmp_path, capsys):
    path, copy = tmp_path / "store.sqlite", tmp_path / "copy.sqlite"
    with open_store(str(path)) as store:
        store.save(chunk(0), "towns")
    assert open_existing_store(str(path)).notice == ""
    with open_store(str(path)) as store:
        store.save(chunk(16), "towns")
        copy.write_bytes(path.read_bytes())
    with open_existing_store(str(copy)) as store:
        assert "its log `copy.sqlite-wal` is missing" in store.notice
        assert set(store.finished_chunks(make_arm(), "towns")) == {0}
    assert main(["store", f"store.url=sqlite:///{copy}"]) == 0
    printed = capsys.readouterr()
    assert "its log `copy.sqlite-wal` is missing" in printed.err
    assert "1 scenarios with runs" in printed.out
    assert not (tmp_path / "copy.sqlite-wal").exists()


@contextmanager
def without_rights():
    """Give up the rights of the administrator, for whom nothing is read-only."""
    is_administrator = os.geteuid() == 0
    if is_administrator:
        os.seteuid(65534)
    try:
        yield
    finally:
        if is_administrator:
            os.seteuid(0)


@pytest.fixture
def open_folder():
    """A folder that everybody may look into: those of the tests are for their owner alone."""
    with tempfile.TemporaryDirectory(prefix="jinzhen-read-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)
        Path(folder).chmod(0o755)


@pytest.mark.parametrize("ending", ["clean", "killed"])
def test_reading_needs_no_right_to_write_and_leaves_no_trace(open_folder, ending):
    path = open_folder / "store.sqlite"
    store = open_store(str(path))
    store.save(chunk(0), "towns")
    if ending == "clean":
        store.close()
    before = {each.name: each.read_bytes() for each in open_folder.iterdir()}
    for each in open_folder.iterdir():
        each.chmod(0o444)
    open_folder.chmod(0o555)
    with without_rights():
        assert set(stored_chunks(path)) == {0}
        with pytest.raises(StoreError, match="cannot be written"), open_store(str(path)) as other:
            other.save(chunk(16), "towns")
    open_folder.chmod(0o755)
    assert {each.name: each.read_bytes() for each in open_folder.iterdir() if each.suffix != ".sqlite-shm"} == {
        name: content for name, content in before.items() if not name.endswith("-shm")
    }
    store.close()


def test_looking_at_what_is_no_store_of_ours_changes_nothing_and_writing_to_it_is_refused(tmp_path):
    path = tmp_path / "accounts.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE invoices (id INTEGER)")
    connection.close()
    before = path.read_bytes()
    for opening in (open_existing_store, open_store):
        with pytest.raises(StoreLocationError, match="no store of Jinzhen; it holds invoices"):
            opening(str(path))
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["accounts.sqlite"]


def test_an_empty_file_is_no_store_to_a_reader_and_a_new_one_to_a_writer(tmp_path):
    path = tmp_path / "store.sqlite"
    path.touch()
    with pytest.raises(StoreLocationError, match="the file is empty"):
        open_existing_store(str(path))
    assert path.read_bytes() == b""
    with open_store(str(path)) as store:
        assert store.save(chunk(), "towns")


def test_a_reader_makes_no_tables_in_a_database_without_a_store(postgres_url):
    with pytest.raises(StoreLocationError, match=r"there is no store .* yet"):
        open_existing_store(postgres_url)
    open_store(postgres_url).close()
    with open_existing_store(postgres_url) as store, pytest.raises(StoreError, match="read-only"):
        store.save(chunk(), "towns")


@pytest.mark.parametrize(
    "address",
    [
        "postgresql+psycopg://user:se:cr@t@127.0.0.1:9/none",
        "postgresql://user@127.0.0.1:9/none?password=se:cr@t",
        "postgresql://user@127.0.0.1:9/none?connect_timeout=1&sslpassword=se:cr@t",
        "postgresql+asyncpg://user:se:cr@t@127.0.0.1/none",
        "://user:se:cr@t@host/none",
    ],
)
def test_a_password_is_printed_nowhere(address, monkeypatch):
    monkeypatch.setattr(location, "CONNECT_SECONDS", 1)
    assert "se:cr@t" not in location.without_password(f"jinzhen 'store.url={address}' -m policy=a,b")
    assert location.without_password("jinzhen store.url=sqlite:///a:b@c.sqlite") == (
        "jinzhen store.url=sqlite:///a:b@c.sqlite"
    )
    for opening in (open_store, open_existing_store):
        with pytest.raises((Failure, UserError)) as caught:
            opening(address)
        assert "cr@t" not in str(caught.value)


def write_alone(address, number):
    """A writer of eight: chunks that all of them write, and one of its own."""
    with open_store(address) as store:
        for first in (0, 16, 32, 48 + 16 * number):
            store.save(chunk(first), "towns")


def test_eight_writers_at_once_on_postgresql_lose_nothing_and_write_nothing_twice(postgres_url):
    spawn = multiprocessing.get_context("spawn")
    writers = [spawn.Process(target=write_alone, args=(postgres_url, number)) for number in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0] * 8
    with open_store(postgres_url) as store:
        assert set(store.finished_chunks(make_arm(), "towns")) == set(range(0, 16 * 11, 16))
        reader = Reader(store, make_arm().address)
        assert set(reader.town_years([make_arm().scenario.content_hash])["n"]) == {16 * 11}


@pytest.mark.slow
def test_eight_commands_that_run_one_design_into_one_postgresql_lose_nothing_even_when_some_are_killed(
    postgres_url, tmp_path
):
    eight = [start(postgres_url, "serial", "") for _ in range(8)]
    for each in eight[:2]:
        each.stdout.readline()  # it has stored a chunk
        each.kill()
    outputs = [each.communicate() for each in eight]
    assert [output.splitlines()[-1] for output, _ in outputs[2:]] == ["finished 320"] * 6, outputs
    untouched = f"sqlite:///{tmp_path}/untouched.sqlite"
    start(untouched, "serial", "").communicate()
    for shared, whole in zip(stored_frames(postgres_url), stored_frames(untouched), strict=True):
        pd.testing.assert_frame_equal(shared, whole, check_exact=False, rtol=1e-12)


def come_and_go(path, number, times):
    """Open the store, write a chunk, close it and look at it, again and again."""
    for turn in range(times):
        with open_store(path) as store:
            store.save(chunk(16 * (times * number + turn)), "outcomes")
        stored_chunks(path)


@pytest.mark.slow
def test_programs_that_come_and_go_on_one_file_lose_nothing(tmp_path):
    """Each leaves the file whole when it goes, which must not touch what the others are doing."""
    spawn, path, times = multiprocessing.get_context("spawn"), str(tmp_path / "store.sqlite"), 12
    programs = [spawn.Process(target=come_and_go, args=(path, number, times)) for number in range(3)]
    for program in programs:
        program.start()
    for program in programs:
        program.join()
    assert [program.exitcode for program in programs] == [0] * 3
    with open_existing_store(path) as store:
        assert set(store.finished_chunks(make_arm(), "outcomes")) == set(range(0, 16 * 3 * times, 16))
    assert [each.name for each in tmp_path.iterdir()] == ["store.sqlite"]
