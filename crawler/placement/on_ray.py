"""Workers of a crawl placed by Ray: actors, each of which holds one worker's process on whatever machine has room."""

import os
import signal
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import IO, Any, Final

from crawler.browser import guard
from crawler.engines.cluster import connected
from crawler.placement.place import Ended, Placed, Placement
from crawler.placement.processes import begun

_AT_ONCE: Final = 3
"""Calls of an actor at one time: one waits for the process to end, and it can still be asked and stopped."""
_SECONDS_TO_DIE: Final = 2.0
_LAST_BYTES: Final = 4096


@contextmanager
def on_ray() -> Iterator[Placement]:
    """The cluster that RAY_ADDRESS names, else one of our own on this machine; RayMissing, EngineError.

    With it all its workers end.
    """
    told = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    with connected() as ray:
        # Ray takes them for itself
        for number, handler in told.items():
            signal.signal(number, handler)
        yield _OnRay(ray)


class _OnRay:
    """The placement."""

    def __init__(self, ray: Any) -> None:
        self._ray = ray
        # the coordinator starts dead ones anew itself, since it knows which deaths are final
        self._kind = ray.remote(num_cpus=1, max_restarts=0, max_concurrency=_AT_ONCE)(Held)

    def readers(self, workers: int) -> int:  # noqa: ARG002 one processor is what each asks Ray for
        """One: a worker takes one processor from Ray."""
        return 1

    def room(self, workers: int) -> int:
        """As many as processors are free."""
        return min(workers, int(self._ray.available_resources().get("CPU", 0)))

    def start(self, arguments: Sequence[str], environment: Mapping[str, str]) -> Placed:
        """A worker that begins when and where Ray has a processor for it."""
        # as values: Ray shows its users the environment and the command lines of what it runs
        return _Actor(self._ray, self._kind.remote(list(arguments), dict(environment)))


class _Actor:
    """One worker as the coordinator sees it."""

    def __init__(self, ray: Any, actor: Any) -> None:
        self._ray = ray
        self._actor = actor
        self._end = actor.run.remote()
        self._beginning = actor.machine.remote()
        self._since = 0.0
        self._ended: Ended | None = None

    @property
    def is_running(self) -> bool:
        return self._has_begun() and self.ended() is None

    def ended(self) -> Ended | None:
        if self._ended is None and self._is_there(self._end):
            self._ended = self._asked_how()
        else:
            self._has_begun()
        return self._ended

    def _asked_how(self) -> Ended:
        seconds = time.monotonic() - self._since if self._since else 0.0
        try:
            ended: Ended = self._ray.get(self._end)
        except self._ray.exceptions.RayTaskError as error:
            return Ended(1, 0.0, _last_line(str(error.cause)))
        except self._ray.exceptions.RayError as error:
            # Ray goes on with what may have been the cause
            return Ended(None, seconds, _last_line(str(error)).partition(". ")[0])
        return ended

    def stop(self) -> None:
        if self.ended() is None:
            if self._has_begun():
                self._actor.stop.remote()
            else:
                self.kill()

    def kill(self) -> None:
        self._ray.kill(self._actor)
        self._ray.wait([self._end], timeout=_SECONDS_TO_DIE)

    def _has_begun(self) -> bool:
        if not self._since and self._is_there(self._beginning):
            self._since = time.monotonic()
        return bool(self._since)

    def _is_there(self, promised: Any) -> bool:
        ready, _ = self._ray.wait([promised], timeout=0)
        return bool(ready)


class Held:
    """In a worker of Ray: holds one process, which dies with it."""

    def __init__(self, arguments: Sequence[str], environment: Mapping[str, str]) -> None:
        # the thread that begins it waits for it, so that it dies neither earlier nor later
        self._command = [sys.executable, guard.__file__, sys.executable, *arguments]
        self._environment = environment
        self._has_begun = threading.Event()

    def run(self) -> Ended:
        """Begin it, and how it ended."""
        since = time.monotonic()
        with tempfile.TemporaryFile() as said:
            self._process = begun(self._command, self._environment, said)
            self._has_begun.set()
            code = self._process.wait()
            return Ended(code, time.monotonic() - since, _last_of(said))

    def machine(self) -> str:
        """Where it has begun."""
        self._has_begun.wait()
        return socket.gethostname()

    def stop(self) -> None:
        """Tell it to end in order."""
        self._has_begun.wait()
        self._process.terminate()


def _last_of(said: IO[bytes]) -> str:
    said.seek(max(0, said.seek(0, os.SEEK_END) - _LAST_BYTES))
    return _last_line(said.read().decode("utf-8", "replace"))


def _last_line(text: str) -> str:
    lines = text.strip().splitlines()
    return lines[-1].strip().removeprefix("healthcrawl: ") if lines else ""
