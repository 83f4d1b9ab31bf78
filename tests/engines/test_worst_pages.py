"""The pages that hang or fill other crawlers, through the real parsers: the program goes on, small and awake."""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from observed import page

from crawler.engines.limits import WorkerLimits
from crawler.engines.pages import ReadPage
from crawler.engines.pool import WorkerPool

pytestmark = pytest.mark.slow

SENTENCE = "Hands cool down first when we sit still, for the body keeps its warmth for the heart and liver. "
PARAGRAPH = f"<h2>Causes</h2><p>{SENTENCE * 4}</p>"
MOST_MEMORY = 600_000_000


def _page(body: str) -> bytes:
    text = f"<h1>Cold hands at the desk</h1><p>{SENTENCE * 3}</p>{body}<p>{SENTENCE * 5}</p>"
    return f"<html lang=en><head><title>Cold hands at the desk</title></head><body>{text}</body></html>".encode()


def _linked_data(value: str) -> bytes:
    return _page(f'<script type="application/ld+json">{value}</script>')


WORST: dict[str, tuple[Callable[[], bytes], set[str | None]]] = {
    # what the page is, and how it may end: None for an article
    "60,000 attributes": (lambda: _page(f"<p {' '.join(f'a{i}=1' for i in range(60_000))}>x</p>"), {None, "timeout"}),
    "200,000 attributes": (lambda: _page(f"<p {' '.join(f'a{i}=1' for i in range(200_000))}>x</p>"), {"timeout"}),
    "a million siblings": (lambda: _page("<p>x</p>" * 1_000_000), {"crashed", "timeout"}),
    "100,000 deep": (lambda: _page("<div>" * 100_000 + SENTENCE), {None}),
    "attribute of 10 MB": (lambda: _page(f"<p title='{'x' * 10_000_000}'>x</p>"), {None}),
    "valid page of 10 MB": (lambda: _page(PARAGRAPH * (10_000_000 // len(PARAGRAPH))), {None}),
    "3 million open paragraphs": (lambda: _page("<p>" * 3_300_000), {"crashed", "timeout"}),
    "3 million open bold words": (lambda: _page("<b>" * 3_300_000), {"crashed", "timeout"}),
    "linked data of 10 MB": (lambda: _linked_data('{"@graph":[' + '{"@type":"Thing"},' * 500_000 + "{}]}"), {None}),
    "linked data 5 million deep": (lambda: _linked_data("[" * 5_000_000), {None}),
}


def memory() -> int:
    """Bytes that this process and all below it hold, what they share counted once."""
    total = 0
    pending = [os.getpid()]
    while pending:
        process = Path(f"/proc/{pending.pop()}")
        try:
            lines = (process / "smaps_rollup").read_text().splitlines()
            # by the thread that started them
            pending += [int(child) for file in process.glob("task/*/children") for child in file.read_text().split()]
        except OSError:
            continue
        total += sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
    return total


async def watched(pool: WorkerPool, bodies: dict[str, bytes]) -> tuple[dict[str, ReadPage], int, int]:
    """What all at once gave, the most memory meanwhile, and how many of the good pages beside them were read."""
    awaited = {name: asyncio.ensure_future(pool.read(page(name.replace(" ", "-"), bodies[name]))) for name in bodies}
    beside = [page(f"good-{number}", _page(PARAGRAPH)) for number in range(20)]
    good = [asyncio.ensure_future(pool.read(one)) for one in beside]
    most = 0
    while not all(one.done() for one in awaited.values()):
        most = max(most, await asyncio.to_thread(memory))
        await asyncio.sleep(0.1)
    ends = {name: one.result() for name, one in awaited.items()}
    return ends, most, [(await one).reason for one in good].count(None)


def test_each_ends_and_memory_stays_bounded() -> None:
    bodies = {name: make() for name, (make, _) in WORST.items()}
    before = memory()
    with WorkerPool(WorkerLimits(workers=2, seconds=600)) as pool:
        ends, most, good = asyncio.run(watched(pool, bodies))
    assert {name: end.reason for name, end in ends.items() if end.reason not in WORST[name][1]} == {}
    assert good == 20
    # this process holds the pages and pytest; a crawl's holds Scrapy, for which 100 MB are left
    assert most - before < MOST_MEMORY - 100_000_000


def test_loop_is_not_held_up() -> None:
    """Counts, because times say little on a busy machine: a loop that waits for one page of a minute has one beat."""
    body = WORST["200,000 attributes"][0]()

    async def beats() -> int:
        count = 0
        with WorkerPool(WorkerLimits(workers=2, seconds=600)) as pool:
            read = asyncio.ensure_future(pool.read(page("attributes", body)))
            while not read.done():
                await asyncio.sleep(0.05)
                count += 1
            assert read.result().reason == "timeout"
        return count

    # 20 s of CPU are 400 beats where nothing holds them up
    assert asyncio.run(beats()) > 100
