"""A page that ends, hangs or fills its worker is one reject; no other page notices."""

import asyncio
import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from hostile_reader import GOOD
from observed import page, reads, wait_for

from crawler.engines.errors import PoolClosed
from crawler.engines.limits import WorkerLimits
from crawler.engines.pages import ReadPage
from crawler.engines.pool import WorkerPool
from schemas.reject import Reject

StartPool = Callable[..., WorkerPool]

DEEDS = {
    "segfault": ("crashed", "Reading the page of 0.0 MB ended its process with signal SIGSEGV."),
    "abort": ("crashed", "Reading the page of 0.0 MB ended its process with signal SIGABRT."),
    "exit": ("crashed", "Reading the page of 0.0 MB ended its process with exit code 3."),
    "exit as if all were well": ("crashed", "Reading the page of 0.0 MB ended its process with exit code 0."),
    "endless loop": ("timeout", "Reading the page took more than 1 s of CPU time."),
    "endless expression": ("timeout", "Reading the page took more than 1 s of CPU time."),
    "memory": ("crashed", "Reading the page of 0.0 MB needed more than 112 MB of memory."),
    "error": ("crashed", "Reading the page failed: RecursionError: too deep\nin here"),
    "kill": ("crashed", "The process that read the page was killed, 2 times in a row."),
}


def reject_of(read: ReadPage) -> tuple[str, str, str]:
    reject = read.outcome
    assert isinstance(reject, Reject)
    assert reject.reason == read.reason
    assert read.article_id is None
    return reject.stage, reject.reason, reject.detail


def test_each_is_a_reject_and_the_pages_beside_them_are_read_once_and_in_order(start_pool: StartPool) -> None:
    pages = [page(f"{number}") for number in range(200)]
    for place, deed in enumerate(DEEDS):
        pages.insert(20 * place + 7, page(deed.replace(" ", "-"), deed.encode()))
    # several that are hostile at the same time, for both workers
    pages[50:50] = [page(f"segfault-{number}", b"segfault") for number in range(4)]
    read = list(start_pool(cpu_seconds=1).map_ordered(pages))
    assert [one.url for one in read] == [one.url for one in pages]
    rejects = {one.url.rpartition("/")[2].replace("-", " "): reject_of(one) for one in read if one.reason != GOOD}
    assert {deed: rejects[deed] for deed in DEEDS} == {deed: ("extract", *end) for deed, end in DEEDS.items()}
    assert len(rejects) == len(DEEDS) + 4
    begun = [name for _, name in reads()]
    assert begun.count("kill") == 2
    assert sorted(begun) == sorted([one.url.rpartition("/")[2] for one in pages] + ["kill"])


def test_page_that_only_waits_is_ended_too(start_pool: StartPool) -> None:
    hung, good = start_pool(seconds=2).map_ordered([page("sleep", b"sleep"), page("good")])
    assert reject_of(hung) == ("extract", "timeout", "Reading the page took longer than 2 s.")
    assert good.reason == GOOD


def test_page_whose_worker_was_killed_by_somebody_is_read_once_more(start_pool: StartPool) -> None:
    pool = start_pool(workers=1)
    read = list(pool.map_ordered([page("killed-once", b"killed once"), page("good")]))
    assert [one.reason for one in read] == [GOOD, GOOD]
    assert [name for _, name in reads()] == ["killed-once", "killed-once", "good"]


def test_workers_killed_while_idle_cost_nothing(start_pool: StartPool) -> None:
    pool = start_pool()
    assert len(list(pool.map_ordered(page(f"{number}") for number in range(20)))) == 20
    for worker in {worker for worker, _ in reads()}:
        os.kill(worker, signal.SIGKILL)
    again = [page(f"again-{number}") for number in range(20)]
    assert [one.reason for one in pool.map_ordered(again)] == [GOOD] * 20
    assert len(reads()) == 40


def test_loop_goes_on_while_both_workers_are_stuck(start_pool: StartPool) -> None:
    pool = start_pool(cpu_seconds=1)

    async def beats_until_read() -> int:
        beats = 0
        stuck = [asyncio.ensure_future(pool.read(page(f"{n}", b"endless expression"))) for n in range(2)]
        while not all(one.done() for one in stuck):
            await asyncio.sleep(0.01)
            beats += 1
        assert [one.result().reason for one in stuck] == ["timeout", "timeout"]
        return beats

    # a second or two of CPU each: some 150 beats; a loop that waits for a page has one or two
    assert asyncio.run(beats_until_read()) > 20


def test_small_pages_pass_large_ones_that_wait_for_one_another(start_pool: StartPool) -> None:
    pool = start_pool(large=len(b"<p>"))

    async def small_beside_large() -> list[str | None]:
        large = [asyncio.ensure_future(pool.read(page(f"large-{number}", b"sleep"))) for number in range(3)]
        small = await asyncio.gather(*(pool.read(page(f"small-{number}", b"<p>")) for number in range(3)))
        assert not any(one.done() for one in large)
        pool.close()
        assert [type(end) for end in await asyncio.gather(*large, return_exceptions=True)] == [PoolClosed] * 3
        return [one.reason for one in small]

    assert asyncio.run(small_beside_large()) == [GOOD] * 3


def test_share_of_the_workers_that_large_pages_may_have() -> None:
    assert [WorkerLimits(workers=workers).large_at_once for workers in (1, 2, 16)] == [1, 1, 4]


def test_memory_that_a_page_may_take_grows_with_it() -> None:
    limits = WorkerLimits()
    assert [limits.memory_for(size) for size in (0, 1_000_000, 10_000_000)] == [112_000_000, 152_000_000, 256_000_000]


@pytest.mark.parametrize("body", [b"segfault", b"memory"])
def test_worker_is_ready_again_without_loading_the_parsers(start_pool: StartPool, body: bytes) -> None:
    pool = start_pool(workers=1)
    list(pool.map_ordered([page("first"), page("hostile", body), page("last")]))
    (first, _), (hostile, _), (last, _) = reads()
    assert first == hostile != last
    wait_for(lambda: not Path(f"/proc/{hostile}").exists())
