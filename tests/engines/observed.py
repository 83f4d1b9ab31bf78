"""Pages for workers, and what can be seen of the processes from outside."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from crawler.parsers.fetched import Fetched

HOSTILE_READER = "hostile_reader:read_hostile"
AS_LONG_AS_IT_TAKES = {"seconds": 300.0, "cpu_seconds": 100.0}


def page(name: str, body: bytes = b"good") -> Fetched:
    """A page at /NAME."""
    return Fetched(f"https://health.example/{name}", body, {}, datetime(2026, 1, 1, tzinfo=UTC), 200)


def reads() -> list[tuple[int, str]]:
    """Worker and address of each page that was begun, in this order."""
    file = Path("read-pages")
    lines = file.read_text().splitlines() if file.exists() else []
    return [(int(worker), address[1:]) for worker, address in map(str.split, lines)]


def wait_for(is_so: Callable[[], bool]) -> None:
    """Return when it is so; a minute is too long on any machine."""
    end = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < end, f"{is_so} did not become true"
        time.sleep(0.02)


def parent_of(process: int) -> int | None:
    """The parent of a process; None if it has ended, even if nobody has asked how."""
    try:
        state, parent = Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2].split()[:2]
    except (FileNotFoundError, ProcessLookupError):
        return None
    return None if state in "ZX" else int(parent)
