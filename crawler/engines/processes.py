"""The processes as the pool sees them: the nursery, and the workers that it forks."""

import contextlib
import json
import os
import socket
import subprocess
import sys
import threading
from dataclasses import asdict
from pathlib import Path
from typing import Final

from crawler.engines.channel import Channel
from crawler.engines.errors import EngineError
from crawler.engines.limits import WorkerLimits
from crawler.engines.nursery import ANSWER, END, FORK, LETTERS, REQUEST

_ONE_THREAD: Final = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
_SECONDS_TO_END: Final = 1.0


class Worker:
    """One worker and our end of its socket."""

    def __init__(self, process: int, channel: Channel) -> None:
        self.process = process
        self.channel = channel


class Nursery:
    """The process that forks workers. Its methods may be called from any thread."""

    def __init__(self, reader: str, limits: WorkerLimits) -> None:
        """Starts the process; it takes a second or two until the first worker can be had."""
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 our own module
                [
                    *(sys.executable, "-P", "-m", "crawler.engines.nursery"),
                    *(str(theirs.fileno()), reader, json.dumps(asdict(limits))),
                ],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                env={**os.environ, **_ONE_THREAD, "PYTHONPATH": _import_path()},
            )
        self._control = ours
        self._lock = threading.Lock()

    def fork(self) -> Worker:
        """A fresh worker; EngineError if the nursery is gone."""
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                return Worker(self._ask(FORK, 0, [theirs.fileno()]), Channel(ours))
            except EngineError:
                ours.close()
                raise

    @property
    def was_killed(self) -> bool:
        """Whether a signal ended the nursery: it did not break down by itself."""
        try:
            return self._process.wait(_SECONDS_TO_END) < 0
        except subprocess.TimeoutExpired:
            return False

    def end(self, worker: Worker) -> int | None:
        """End a worker that may have ended already: its exit code, negative for a signal; None if nobody knows."""
        worker.channel.close()
        try:
            return self._ask(END, worker.process)
        except EngineError:
            return None

    def load_letters(self) -> None:
        """Have the workers that are forked from now on know the statistics over letters; half a second at first."""
        # a nursery that is gone has a successor, which will be asked again
        with contextlib.suppress(EngineError):
            self._ask(LETTERS, 0)

    def close(self) -> None:
        """End the nursery and all its workers, whatever they do, within about a second."""
        with contextlib.suppress(OSError):
            self._control.shutdown(socket.SHUT_RDWR)
        try:
            self._process.wait(_SECONDS_TO_END)
        except subprocess.TimeoutExpired:  # while it loads the parsers: there are no workers yet
            self._process.kill()
            self._process.wait()
        with self._lock:
            self._control.close()

    def _ask(self, letter: bytes, number: int, ends: list[int] | None = None) -> int:
        with self._lock:
            try:
                socket.send_fds(self._control, [REQUEST.pack(letter, number)], ends or [])
                answer = self._control.recv(ANSWER.size)
            except OSError as error:
                raise EngineError(f"No worker can be started: {error}.") from error
        if not answer:
            raise EngineError("No worker can be started: the process that forks them has ended.")
        found: int = ANSWER.unpack(answer)[0]
        return found


def _import_path() -> str:
    """Where this process finds modules, so that the workers find the same."""
    return os.pathsep.join(path or str(Path.cwd()) for path in sys.path)
