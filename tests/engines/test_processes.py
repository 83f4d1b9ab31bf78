"""The processes behind the pool: none is left over, none grows for ever."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hostile_reader import GOOD
from observed import page, parent_of, reads, wait_for

from crawler.engines.errors import EngineError, PoolClosed
from crawler.engines.pool import WorkerPool

StartPool = Callable[..., WorkerPool]

BUSY_PARENT = """
from crawler.engines.pool import WorkerPool
from crawler.engines.limits import WorkerLimits
from hostile_reader import GOOD
from observed import *
pool = WorkerPool(WorkerLimits(workers=2, **AS_LONG_AS_IT_TAKES), HOSTILE_READER)
list(pool.map_ordered([page("1", DEED), page("2", DEED)]))
"""


def busy_workers(count: int) -> set[int]:
    """The workers, once so many have begun a page."""
    wait_for(lambda: len(reads()) >= count)
    return {worker for worker, _ in reads()}


@pytest.mark.parametrize("deed", [b"sleep", b"endless loop", b"endless expression"])
def test_death_of_the_parent_ends_its_workers_whatever_they_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, deed: bytes
) -> None:
    monkeypatch.chdir(tmp_path)
    program = BUSY_PARENT.replace("DEED", repr(deed))
    path = os.pathsep.join([str(Path(__file__).parent), *sys.path])
    with subprocess.Popen([sys.executable, "-c", program], env={**os.environ, "PYTHONPATH": path}) as parent:
        workers = busy_workers(2)
        nurseries = {parent_of(worker) for worker in workers}
        assert [parent_of(nursery or 0) for nursery in nurseries] == [parent.pid]
        parent.kill()
    wait_for(lambda: not any(parent_of(process or 0) for process in workers | nurseries))


@pytest.mark.parametrize("deed", [b"sleep", b"endless loop", b"endless expression"])
def test_close_ends_workers_whatever_they_do_and_leaves_no_zombie(start_pool: StartPool, deed: bytes) -> None:
    pool = start_pool()

    async def closed_while_busy() -> list[BaseException | object]:
        pages = [asyncio.ensure_future(pool.read(page(f"{n}", deed))) for n in range(4)]
        workers.update(await asyncio.to_thread(busy_workers, 2))
        pool.close()
        return await asyncio.gather(*pages, return_exceptions=True)

    workers: set[int] = set()
    ends = asyncio.run(closed_while_busy())
    assert [type(end) for end in ends] == [PoolClosed] * 4
    assert not any(Path(f"/proc/{worker}").exists() for worker in workers)
    with pytest.raises(PoolClosed):
        asyncio.run(pool.read(page("late")))


def test_pool_can_be_closed_while_the_parsers_are_loaded_and_twice(start_pool: StartPool) -> None:
    pool = start_pool()
    pool.close()
    pool.close()
    with pytest.raises(PoolClosed):
        list(pool.map_ordered([page("late")]))


def test_death_of_the_nursery_costs_no_page(start_pool: StartPool) -> None:
    pool = start_pool()
    pages = [page(f"{number}") for number in range(60)]
    read = pool.map_ordered(pages)
    first = next(read)
    nursery = parent_of(reads()[0][0])
    assert nursery
    assert nursery != os.getpid()
    os.kill(nursery, signal.SIGKILL)
    rest = list(read)
    assert [one.reason for one in (first, *rest)] == [GOOD] * 60
    assert nursery not in {parent_of(worker) for worker, _ in reads()}


def test_signals_to_the_whole_group_leave_the_workers_to_the_parent(start_pool: StartPool) -> None:
    pool = start_pool(workers=1)
    list(pool.map_ordered([page("1")]))
    ((worker, _),) = reads()
    for process in (worker, parent_of(worker)):
        assert process
        os.kill(process, signal.SIGINT)
        os.kill(process, signal.SIGTERM)
    assert [one.reason for one in pool.map_ordered([page("2")])] == [GOOD]
    assert {process for process, _ in reads()} == {worker}


def test_page_in_a_rare_language_is_read_by_a_worker_that_knows_its_letters(start_pool: StartPool) -> None:
    pool = start_pool(workers=1, small_memory=64_000_000)
    bodies = [b"good", b"rare language", b"good", b"rare language"]
    read = list(pool.map_ordered(page(f"{number}", body) for number, body in enumerate(bodies)))
    assert [one.reason for one in read] == [GOOD] * 4
    first, *_, second = dict(reads())
    # the statistics take 100 MB, which its successor shares with the nursery
    assert reads() == [(first, "0"), (first, "1"), (second, "1"), (second, "2"), (second, "3")]


def test_worker_is_replaced_after_its_share_of_pages(start_pool: StartPool) -> None:
    assert len(list(start_pool(workers=1, pages=5).map_ordered(page(f"{n}") for n in range(12)))) == 12
    counts = [sum(worker == other for other, _ in reads()) for worker in dict(reads())]
    assert counts == [5, 5, 2]


def test_worker_that_keeps_memory_is_replaced(start_pool: StartPool) -> None:
    read = list(start_pool(workers=1, growth=2_000_000).map_ordered([page("kept", b"keep"), page("after")]))
    assert [one.reason for one in read] == [GOOD, GOOD]
    (before, _), (after, _) = reads()
    assert before != after


@pytest.mark.parametrize("reader", ["no_such_module:read", "hostile_reader:no_such_function"])
@pytest.mark.filterwarnings("default")
def test_reader_that_cannot_be_loaded_is_an_error_and_no_reject(start_pool: StartPool, reader: str) -> None:
    with pytest.raises(EngineError, match=r"No worker can be started"):
        asyncio.run(start_pool(reader).read(page("1")))
