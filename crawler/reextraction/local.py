"""The engine of this machine: the pool of worker processes, which no page and no kill brings down."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack
from typing import Final

from crawler.engines.limits import WorkerLimits
from crawler.engines.pool import WorkerPool
from crawler.reextraction.archives import ArchiveFile
from crawler.reextraction.folder import folder_at
from crawler.reextraction.part import Outcome, reextract

_AT_ONCE: Final = 4
"""Archives that are read at the same time, so that workers do not wait at an archive's end or for a slow disk."""


def run(archives: Sequence[ArchiveFile], output: str, workers: int | None) -> Iterator[Outcome]:
    """What each archive gave, as they end; EngineError, NotWritten."""
    folder = folder_at(output)
    limits = WorkerLimits(workers=workers) if workers else WorkerLimits()
    with ExitStack() as stack:
        threads = ThreadPoolExecutor(min(_AT_ONCE, limits.workers), "archive")
        stack.callback(threads.shutdown, cancel_futures=True)
        # ends first: who is stopped does not wait for archives that have begun
        pool = stack.enter_context(WorkerPool(limits))
        futures = [threads.submit(reextract, archive, folder, pool.map_ordered) for archive in archives]
        for future in as_completed(futures):
            yield future.result()
