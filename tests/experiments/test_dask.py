"""Workers on a cluster: a real scheduler and workers from the stock commands. Whatever dies, no work is lost."""

import signal
import socket
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from clusters import dask_cluster
from fake_designs import assert_same, by_key, carry_out, design
from fake_runs import (
    TOWNS,
    deadly_replicate,
    failing_replicate,
    fake_replicate,
    faked,
    fatal_replicate,
    make_arm,
    slow_replicate,
    traced_replicate,
)

from jinzhen.experiments.asking.cluster import Cluster
from jinzhen.experiments.asking.configuration import compose
from jinzhen.experiments.asking.shown import info_text, job_text
from jinzhen.experiments.running import dask_worker
from jinzhen.experiments.running.dask_executor import check_cluster
from jinzhen.experiments.running.dask_worker import Parcel, compute_piece, lean
from jinzhen.experiments.running.executors import make_executor
from jinzhen.experiments.running.perform import perform
from jinzhen.experiments.running.records import Chunk
from jinzhen.experiments.running.work import compute_chunk
from jinzhen.experiments.running.worker import ExecutorError
from jinzhen.experiments.store import open_store
from jinzhen.experiments.store.reader import Reader
from jinzhen.scenarios.base_year import load_base_year
from jinzhen.scenarios.errors import ConfigurationError

#: What the clusters of the tests may keep still, and within how long a loss has to be told on a busy machine, seconds.
TIMEOUT, SOON = 5.0, 15.0
ADDRESS = "executor.scheduler=tcp://node1:8786"


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    """A cluster of two workers that no test harms."""
    with dask_cluster(tmp_path_factory.mktemp("cluster"), timeout_seconds=TIMEOUT) as cluster:
        yield cluster


@pytest.fixture
def own(tmp_path):
    """A cluster of two workers that a test may harm."""
    with dask_cluster(tmp_path, timeout_seconds=TIMEOUT) as cluster:
        yield cluster


def on(cluster, replicate=fake_replicate, base_year=None, engine_id="", workers=None):
    return make_executor("dask", base_year, workers, engine_id, faked(replicate), cluster)


def records_of(cluster, plan, replicate=fake_replicate, base_year=None, **acts):
    """Records of a design on a cluster. acts : what is done once so many records are there, as `after_3=function`"""
    records = []

    def keep(record):
        records.append(record)
        acts.get(f"after_{len(records)}", lambda: None)()

    perform(plan, on(cluster, replicate, base_year), keep)
    return records


def assert_as_serial(records, plan):
    """The records hold those of a serial run, bit for bit, and none of them twice."""
    found, reference = by_key(records), by_key(carry_out(plan))
    assert len(found) == len(records)
    assert_same(reference, {key: found[key] for key in reference})


def lines_of(path):
    return path.read_text().split() if path.exists() else []


def test_a_cluster_gives_the_bits_of_a_serial_run_each_once(two):
    assert_as_serial(records_of(two.cluster, design()), design())


@pytest.mark.parametrize(("workers", "most"), [(None, 4), (1, 2)])
def test_only_a_few_pieces_are_in_flight(two, workers, most):
    taken, finished = [], []

    def works():
        for work in design(0.0001, most=320).pending():
            taken.append(work)
            assert len(taken) - len(finished) <= most
            yield work

    for record in on(two.cluster, slow_replicate, workers=workers).run(works()):
        finished.append(record)
    assert len(finished) == len(taken) == 40


def test_failed_runs_are_records_as_everywhere(two):
    records = records_of(two.cluster, design(0.4), failing_replicate)
    failed = {(run.replication, run.error) for record in records for run in record.runs if run.error}
    assert failed == {(5, "ArithmeticError: orders do not add up")}


def test_a_worker_of_another_engine_refuses_before_any_work(two, tmp_path):
    log = tmp_path / "log"
    with pytest.raises(ExecutorError, match=r"worker tcp://127\S*: engine .* differs from another.*same program every"):
        list(on(two.cluster, traced_replicate, (log, 0.0), "another").run(design().pending()))
    assert not log.exists()


def test_a_worker_of_another_engine_that_joins_later_refuses_too(monkeypatch):
    monkeypatch.setattr(dask_worker, "place", lambda: "worker tcp://there:1")
    work, parcel = Chunk(make_arm(), 0), Parcel.of(None)
    with pytest.raises(ExecutorError, match=r"worker tcp://there:1: engine .* differs from another"):
        compute_piece(work, parcel, faked(fake_replicate), "another")


def test_the_base_year_arrives_whole_and_a_damaged_one_is_refused(monkeypatch):
    monkeypatch.setattr(dask_worker, "place", lambda: "worker tcp://there:1")
    base_year = load_base_year()
    parcel = Parcel.of(base_year)
    arrived = parcel.content()
    assert arrived is not base_year and arrived.content_hash == base_year.content_hash
    assert arrived is parcel.content()
    arrays = [each for each in vars(arrived.towns).values() if isinstance(each, np.ndarray)]
    assert {(each.flags.aligned, each.flags.owndata, each.flags.writeable) for each in arrays} == {(True, True, False)}
    assert len(parcel.packed) < 50_000
    with pytest.raises(ExecutorError, match="worker tcp://there:1: the base year arrived damaged"):
        Parcel(parcel.packed[:-1], parcel.digest).content()


@pytest.mark.parametrize("detail", ["outcomes", "quarters", "towns"])
def test_what_does_not_travel_is_not_stored_either(detail, tmp_path):
    arm = make_arm()
    object.__setattr__(arm, "detail", detail)
    record = compute_chunk(Chunk(arm, 0), None, replicate=fake_replicate)
    frames = []
    for kept in (record, lean(record)):
        with open_store(f"{tmp_path}/{len(frames)}.sqlite") as store:
            store.keep_base_year("base", TOWNS)
            store.save(kept, detail)
            reader, hashes = Reader(store, arm.address), [arm.scenario.content_hash]
            read = (reader.outcomes, reader.quarters, reader.rounds, reader.uncertainties, reader.town_years)
            frames.append([each(hashes) for each in read])
    for whole, sent in zip(*frames, strict=True):
        pd.testing.assert_frame_equal(whole, sent, check_exact=True)
    assert (lean(record).town_sums is None) == (detail != "towns")
    assert lean(record).summary == record.summary


def test_a_command_that_ends_makes_the_workers_stop_in_the_middle_of_a_piece(two, tmp_path):
    log = tmp_path / "log"
    records = on(two.cluster, traced_replicate, (log, 0.2)).run(design().pending())
    next(records)
    records.close()
    time.sleep(1.0)
    n_lines = len(lines_of(log))
    time.sleep(1.0)
    assert len(lines_of(log)) == n_lines < 2 * 2 * 16
    assert_as_serial(records_of(two.cluster, design(0.4)), design(0.4))


def test_work_that_the_workers_cannot_load_is_one_clear_failure(two, tmp_path, monkeypatch):
    (tmp_path / "only_here.py").write_text("def mine(*all): raise ArithmeticError")
    monkeypatch.syspath_prepend(tmp_path)
    from only_here import mine

    with pytest.raises(ExecutorError, match=r"cannot compute: .*deserialization.*expected the same env"):
        records_of(two.cluster, design(0.4), mine)


@pytest.mark.slow
def test_a_worker_that_dies_and_one_that_joins_cost_and_repeat_nothing(own, tmp_path):
    plan, log = design(0.0001, most=640), tmp_path / "log"

    def kill_one():
        next(worker for worker in own.workers if str(worker.pid) in lines_of(log)).kill()
        own.add_worker()

    records = records_of(own.cluster, plan, traced_replicate, (log, 0.004), after_5=kill_one)
    assert_as_serial(records, design(0.0001, most=640))
    assert str(own.workers[-1].pid) in lines_of(log)
    assert sum(worker.poll() is not None for worker in own.workers) == 1


@pytest.mark.slow
def test_work_that_kills_its_worker_once_is_done_again_and_that_kills_every_worker_is_a_failure(own, tmp_path):
    own.add_worker()
    records = records_of(own.cluster, design(0.4), deadly_replicate, str(tmp_path / "died"))
    assert_as_serial(records, design(0.4))
    assert sum(worker.poll() is not None for worker in own.workers) == 1
    for _ in range(6):
        own.add_worker()
    with pytest.raises(ExecutorError, match=r"workers died time after time over the same work|no worker is there"):
        records_of(own.cluster, design(0.4), fatal_replicate)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("loss", "told"),
    [
        (lambda own: own.scheduler.kill(), r"scheduler tcp://127\S+: the scheduler is lost.*it goes on from what"),
        (lambda own: own.scheduler.send_signal(signal.SIGSTOP), r"lost: no answer within 5 s \(executor.timeout_seco"),
        (lambda own: [each.kill() for each in own.workers], r"no worker is there, for 5 s now.*expected `dask worker"),
    ],
)
def test_a_lost_scheduler_and_lost_workers_are_told_within_seconds(own, loss, told):
    lost_at = []

    def lose():
        loss(own)
        lost_at.append(time.monotonic())

    with pytest.raises(ExecutorError, match=told):
        records_of(own.cluster, design(0.0001), slow_replicate, after_3=lose)
    assert time.monotonic() - lost_at[0] < SOON


def closed_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def test_an_address_where_nobody_answers_is_told_within_the_timeout():
    began = time.monotonic()
    with pytest.raises(ExecutorError, match=r"scheduler tcp://127\S+: cannot be reached within 1 s.*`dask scheduler`"):
        check_cluster(Cluster(f"tcp://127.0.0.1:{closed_port()}", 1.0))
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(ExecutorError, match="cannot be reached"):
        check_cluster(Cluster(f"tcp://127.0.0.1:{silent.getsockname()[1]}", 1.0))
    with pytest.raises(ExecutorError, match="cannot be reached"):
        check_cluster(Cluster("tcp://no-such-host.invalid:8786", 1.0))
    assert time.monotonic() - began < SOON


def test_a_scheduler_without_workers_is_told_what_to_start(tmp_path):
    with dask_cluster(tmp_path, n_workers=0, timeout_seconds=1.0) as alone:
        check_cluster(alone.cluster)
        with pytest.raises(ExecutorError, match=r"no worker is there, for 1 s now.*expected `dask worker tcp://127"):
            next(on(alone.cluster).run(design().pending()))


def test_without_dask_it_is_told_how_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ExecutorError, match=r"Dask is not installed.*expected pip install 'jinzhen\[cluster\]'"):
        check_cluster(Cluster("tcp://127.0.0.1:1", 1.0))


def test_the_settings_of_a_cluster_are_read_and_shown():
    asked = ["executor=dask", ADDRESS, "executor.timeout_seconds=30"]
    assert compose(asked).cluster == Cluster("tcp://node1:8786", 30.0)
    assert compose(["executor=dask", ADDRESS]).cluster == Cluster("tcp://node1:8786", 10.0)
    by_tls = compose(["executor=dask", "executor.scheduler='tls://[fe80::1]:1'"]).cluster
    assert by_tls == Cluster("tls://[fe80::1]:1", 10.0)
    assert compose().cluster is None
    assert "dask at tcp://node1:8786, at most 30 s without an answer, workers: one for every thread" in info_text(asked)
    assert "scheduler: 'tcp://node1:8786'" in job_text(asked)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["executor=dask"], "executor.scheduler: no address of a scheduler is given, and none is started; expected"),
        (["executor=dask", "executor.scheduler=node1:8786"], "'node1:8786' is no address of a scheduler; expected"),
        (["executor=dask", "executor.scheduler=inproc://1/2/3"], "no address of a scheduler"),
        (["executor=dask", "executor.scheduler=tcp://node1"], "no address of a scheduler"),
        (["executor=dask", ADDRESS, "executor.timeout_seconds=0"], "0 is out of range; expected a whole number from 1"),
        (["executor=dask", ADDRESS, "executor.timeout_seconds=null"], "no time is given"),
        ([ADDRESS], "executor.scheduler: executor=threads has no scheduler; expected executor=dask"),
        (["executor=processes", "executor.timeout_seconds=3"], "executor=processes has no timeout_seconds"),
        (["executor=dusk"], "did you mean dask?"),
    ],
)
def test_a_mistake_in_them_is_told_before_anything_runs(words, told):
    with pytest.raises(ConfigurationError) as mistake:
        compose(words)
    assert told in str(mistake.value)


def test_a_users_file_names_an_address_and_no_code(tmp_path):
    file = Path(tmp_path, "cluster.yaml")
    file.write_text("name: dask\nscheduler: tcp://node1:8786\n")
    assert compose([f"executor={file}"]).cluster == Cluster("tcp://node1:8786", 10.0)
    file.write_text("name: dask\nscheduler: {_target_: os.system, _args_: [touch owned]}\n")
    with pytest.raises(ConfigurationError, match="is no text"):
        compose([f"executor={file}"])
    file.write_text("name: dask\nscheduler: tcp://node1:8786\npreload: evil.py\n")
    with pytest.raises(ConfigurationError, match="no setting 'preload' in executor"):
        compose([f"executor={file}"])
