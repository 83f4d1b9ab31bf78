"""Workers as processes of this machine."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import IO

from crawler.placement.place import Ended, Placed, Placement


class Processes:
    """The placement on this machine."""

    def readers(self, workers: int) -> int:
        """This machine's processors, divided among all."""
        return max(1, (os.cpu_count() or 1) // workers)

    def room(self, workers: int) -> int:
        """Room for all: they share the processors."""
        return workers

    def start(self, arguments: Sequence[str], environment: Mapping[str, str]) -> Placed:
        """A worker whose standard error is ours."""
        return _Process(begun([sys.executable, *arguments], environment))


class _Process:
    """One worker on this machine; it outlives us, and then works on by itself."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._since = time.monotonic()

    @property
    def is_running(self) -> bool:
        return self._process.poll() is None

    def ended(self) -> Ended | None:
        code = self._process.poll()
        return None if code is None else Ended(code, time.monotonic() - self._since)

    def stop(self) -> None:
        self._process.terminate()

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()


@contextmanager
def on_this_machine() -> Iterator[Placement]:
    """Processes of this machine."""
    yield Processes()


def begun(
    command: Sequence[str], environment: Mapping[str, str], said: IO[bytes] | None = None
) -> subprocess.Popen[bytes]:
    """A new process with the same modules as ours, in a group of its own: Ctrl-C reaches it through us, once.

    ``environment`` is added to ours, where other users do not see it as they see a command line.
    """
    paths = os.pathsep.join(path for path in sys.path if path)
    here = {**os.environ, "PYTHONPATH": paths, **environment}
    return subprocess.Popen(command, env=here, stderr=said, process_group=0)  # noqa: S603
