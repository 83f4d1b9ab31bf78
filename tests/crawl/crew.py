"""The workers of a running crawl, seen from outside."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg

from benchmarks.processes import family
from crawler.frontier.postgresql.database import schema_of


class Crew:
    """The workers of a running crawl, seen from outside."""

    def __init__(self, coordinator: int, address: str, job: str) -> None:
        self._coordinator = coordinator
        self._database = psycopg.connect(address, autocommit=True)
        self._schema = schema_of(job)

    def by_name(self) -> dict[str, int]:
        """Process ids; a worker's name stands in its command line."""
        said = {pid: words(pid) for pid in family(self._coordinator)}
        return {typed[typed.index("--name") + 1]: pid for pid, typed in said.items() if "--name" in typed}

    def held_by(self, name: str) -> int:
        """Pages that the worker has leased and not acknowledged."""
        row = self._ask(
            "SELECT count(*) FROM {0}.url JOIN {0}.worker ON leased_by = number WHERE state = 'leased' AND name = %s",
            name,
        )
        return int(row)

    def done(self) -> int:
        return int(self._ask("SELECT count(*) FROM {0}.url WHERE state = 'done'"))

    def _ask(self, question: str, *values: str) -> object:
        row = self._database.execute(question.format(f'"{self._schema}"').encode(), values).fetchone()
        assert row is not None
        return row[0]

    def close(self) -> None:
        self._database.close()


def words(pid: int) -> list[str]:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_text().split("\0")
    return []


def until(is_so: Callable[[], bool], seconds: float = 240) -> None:
    """Wait for it; an error if it does not come."""
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "it did not come to that in time"
        time.sleep(0.1)


@contextlib.contextmanager
def killed_in_the_end(running: "subprocess.Popen[str]") -> Iterator[None]:
    try:
        yield
    finally:
        for pid in family(running.pid) if running.poll() is None else []:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
