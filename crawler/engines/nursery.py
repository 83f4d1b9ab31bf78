"""The process that workers are forked from: it has the parsers loaded, one thread, and nothing of the crawl.

``python -m crawler.engines.nursery DESCRIPTOR READER LIMITS``, started by ``Nursery``. Loading the parsers takes a
second of CPU, forking a few milliseconds: a page that kills its worker costs no more than that.

On the socket at DESCRIPTOR each request is a letter and a number, each answer a number:
    F 0     with the worker's end of a socket: fork a worker for it; answers its process id
    E PID   end this worker, if it has not ended; answers its exit code, negative for a signal
    L 0     load the statistics over letters, for the workers that are forked from now on; answers 0
When the other side closes, whether or not it lives, all workers are killed and the process ends.
"""

import ctypes
import gc
import json
import os
import signal
import socket
import struct
import sys
from contextlib import suppress
from datetime import UTC, datetime
from importlib import import_module
from typing import Any, Final

from crawler.engines.channel import Channel
from crawler.engines.limits import WorkerLimits
from crawler.engines.pages import Reader, read_here
from crawler.engines.worker import serve
from crawler.lexicons.letters import identifier, withhold
from crawler.parsers.fetched import Fetched

REQUEST: Final = struct.Struct("!cq")
ANSWER: Final = struct.Struct("!q")
FORK, END, LETTERS = b"F", b"E", b"L"

_PR_SET_PDEATHSIG: Final = 1
_WARM_UP: Final = (
    "<html lang=en><head><title>Tired eyes</title></head><body><h1>Tired eyes</h1><p>"
    + "Eyes tire when they look at one distance for hours, and rest when they look far away. " * 5
    + "</p><h2>Causes</h2><ol><li>Small letters.</li><li>Dry air.</li></ol></body></html>"
)


class _Ward:
    """The workers that live."""

    def __init__(self, control: socket.socket, read: Reader, limits: WorkerLimits) -> None:
        self._control = control
        self._read = read
        self._limits = limits
        self._workers: set[int] = set()
        self._has_tried_letters = False

    def serve(self) -> None:
        """Answer requests until the other side is gone."""
        while True:
            request, ends, _, _ = socket.recv_fds(self._control, REQUEST.size, 1)
            if len(request) < REQUEST.size:
                break
            letter, number = REQUEST.unpack(request)
            self._control.sendall(ANSWER.pack(self._answer(letter, number, ends)))
        for worker in tuple(self._workers):
            self._end(worker)

    def _answer(self, letter: bytes, number: int, ends: list[int]) -> int:
        if letter == LETTERS:
            return self._load_letters()
        return self._fork(ends[0]) if letter == FORK else self._end(number)

    # Most crawls meet no page that needs them. Whose page does would load 100 MB as its own fault, and each worker anew
    def _load_letters(self) -> int:
        if not self._has_tried_letters:
            self._has_tried_letters = True
            # where there is no room to unpack it, the page that needs it fails and says so
            with suppress(OSError, MemoryError):
                identifier()
            _settle()
        return 0

    def _fork(self, end: int) -> int:
        parent = os.getpid()
        worker = os.fork()
        if not worker:
            self._live(end, parent)
        os.close(end)
        self._workers.add(worker)
        return worker

    def _end(self, worker: int) -> int:
        # no other process can have its number before it has been waited for
        os.kill(worker, signal.SIGKILL)
        _, status = os.waitpid(worker, 0)
        self._workers.discard(worker)
        return os.waitstatus_to_exitcode(status)

    def _live(self, end: int, parent: int) -> None:
        """The life of a worker, in the forked process; does not return."""
        code = 1
        try:
            _die_with(parent)
            self._control.close()
            # what libraries print when they die is told by the reject
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
            if not self._has_tried_letters:
                withhold()
            serve(Channel(socket.socket(fileno=end)), self._read, self._limits)
            code = 0
        finally:
            os._exit(code)


def _die_with(parent: int) -> None:
    """Have the kernel kill this process when its parent dies; elsewhere than on Linux the limit of CPU time does."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)


def _settle() -> None:
    """What is loaded stays: workers need not look at it for garbage, which would copy it."""
    gc.collect()
    gc.freeze()


def _reader(name: str) -> Reader:
    module, _, function = name.partition(":")
    reader: Reader = getattr(import_module(module), function)
    return reader


def main(descriptor: str, reader: str, limits: str) -> None:
    """Load and warm the parsers, then serve."""
    # a closed socket is seen only after the loading; who starts us keeps the thread that does so
    _die_with(os.getppid())
    # the parent decides when to stop, and says so by closing the socket
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    read = _reader(reader)
    # loads what is loaded at the first page: models, lexicons
    read_here(read, Fetched("https://example.org/", _WARM_UP.encode(), {}, datetime.now(UTC)))
    chosen: dict[str, Any] = json.loads(limits)
    _settle()
    _Ward(socket.socket(fileno=int(descriptor)), read, WorkerLimits(**chosen)).serve()


if __name__ == "__main__":
    main(*sys.argv[1:])
