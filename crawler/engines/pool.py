"""The pool: pages in, read pages out, whatever the pages do to the workers."""

import asyncio
import signal
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Final

from crawler.engines.errors import EngineError, PoolClosed
from crawler.engines.limits import MEGABYTE, WorkerLimits
from crawler.engines.pages import ReadPage, unread
from crawler.engines.processes import Nursery, Worker
from crawler.parsers.fetched import Fetched
from schemas.reject import Reject

READER: Final = "crawler.parsers.assemble:read"
_ATTEMPTS: Final = 2
"""Times that a page is given to a worker when something else than the page may have killed the first one."""

_NURSERIES: Final = 5
"""Nurseries that are replaced in a row when something kills them, until no worker can be had."""


class WorkerPool:
    """Reads pages in worker processes.

    A page that takes too long, takes too much or kills its worker becomes a reject; the other pages notice nothing.
    Only EngineError is ever raised: where no worker can be started, or PoolClosed after ``close``.
    """

    def __init__(self, limits: WorkerLimits | None = None, reader: str = READER) -> None:
        """``reader`` is what the workers read with, as module:function."""
        self.limits = limits or WorkerLimits()
        self._reader = reader
        self._lock = threading.Lock()
        self._nursery: Nursery | None = None
        self._idle: list[tuple[Nursery, Worker]] = []
        # large pages queue apart, so that small ones pass them while they wait for one another
        self._threads = ThreadPoolExecutor(self.limits.workers, "worker")
        self._threads_for_large = ThreadPoolExecutor(self.limits.large_at_once, "worker-large")
        self._at_once = threading.Semaphore(self.limits.workers)
        self._is_closed = False

    def start(self) -> None:
        """Begin to load the parsers; the first page would do so too."""
        self._running_nursery()

    async def read(self, fetched: Fetched) -> ReadPage:
        """Read a page; the event loop goes on meanwhile."""
        return await asyncio.wrap_future(self._submit(fetched))

    def map_ordered(self, pages: Iterable[Fetched | Reject]) -> Iterator[ReadPage]:
        """Read pages in all workers, and give them in their order; a few are taken from ``pages`` in advance.

        Rejects, of pages that could not be had, are passed on.
        """
        waiting: deque[Future[ReadPage]] = deque()
        try:
            for page in pages:
                waiting.append(_done(page) if isinstance(page, Reject) else self._submit(page))
                if len(waiting) > 2 * self.limits.workers:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()

    def close(self) -> None:
        """End all workers at once, whatever they do; pages in work are not read: PoolClosed."""
        with self._lock:
            self._is_closed = True
            nursery, self._nursery = self._nursery, None
        if nursery:
            nursery.close()
        self._threads.shutdown()
        self._threads_for_large.shutdown()
        for _, worker in self._idle:
            worker.channel.close()

    def __enter__(self) -> "WorkerPool":
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _submit(self, fetched: Fetched) -> "Future[ReadPage]":
        if self._is_closed:
            raise PoolClosed("The pool of workers is closed.")
        is_large = len(fetched.body) > self.limits.large
        return (self._threads_for_large if is_large else self._threads).submit(self._read, fetched)

    def _read(self, fetched: Fetched) -> ReadPage:
        """In a thread of ours: see the page through, with as many workers as it takes."""
        with self._at_once:
            for _ in range(_ATTEMPTS):
                page = self._try(*self._worker(), fetched)
                if page:
                    return page
        return unread(fetched, "crashed", f"The process that read the page was killed, {_ATTEMPTS} times in a row.")

    def _try(self, nursery: Nursery, worker: Worker, fetched: Fetched) -> ReadPage | None:
        """Have one worker read the page; None if it was killed by somebody else."""
        deadline = time.monotonic() + self.limits.seconds
        try:
            worker.channel.send(fetched, self.limits.seconds)
            page, is_leaving = worker.channel.receive(max(deadline - time.monotonic(), 0.001))
        except TimeoutError:
            nursery.end(worker)
            return unread(fetched, "timeout", f"Reading the page took longer than {self.limits.seconds:g} s.")
        except (EOFError, OSError):
            return self._why_gone(nursery.end(worker), fetched)
        if is_leaving:
            nursery.end(worker)
            if page is None:
                nursery.load_letters()
                return self._try(*self._forked(), fetched)
        else:
            with self._lock:
                self._idle.append((nursery, worker))
        read: ReadPage = page
        return read

    def _why_gone(self, code: int | None, fetched: Fetched) -> ReadPage | None:
        if self._is_closed:
            raise PoolClosed("The pool of workers was closed while the page was read.")
        if code is None or code == -signal.SIGKILL:
            return None
        if code == -signal.SIGXCPU:
            detail = f"Reading the page took more than {self.limits.cpu_seconds:g} s of CPU time."
            return unread(fetched, "timeout", detail)
        how = f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
        size = len(fetched.body) / MEGABYTE
        return unread(fetched, "crashed", f"Reading the page of {size:.1f} MB ended its process with {how}.")

    def _worker(self) -> tuple[Nursery, Worker]:
        """An idle worker, or a new one."""
        while idle := self._some_idle():
            nursery, worker = idle
            if worker.channel.is_quiet:
                return nursery, worker
            nursery.end(worker)
        return self._forked()

    def _forked(self) -> tuple[Nursery, Worker]:
        """A new worker; of a new nursery where somebody has killed the one there was."""
        nursery = self._running_nursery()
        for _ in range(_NURSERIES):
            try:
                return nursery, nursery.fork()
            except EngineError:
                if not self._is_closed and not nursery.was_killed:
                    raise
            nursery = self._running_nursery(instead_of=nursery)
        return nursery, nursery.fork()

    def _some_idle(self) -> tuple[Nursery, Worker] | None:
        with self._lock:
            return self._idle.pop() if self._idle else None

    def _running_nursery(self, instead_of: Nursery | None = None) -> Nursery:
        with self._lock:
            if self._is_closed:
                raise PoolClosed("The pool of workers is closed.")
            if self._nursery is instead_of or self._nursery is None:
                if self._nursery:
                    self._nursery.close()
                self._nursery = Nursery(self._reader, self.limits)
            return self._nursery


def _done(reject: Reject) -> "Future[ReadPage]":
    future: Future[ReadPage] = Future()
    future.set_result(ReadPage.of(reject))
    return future
