"""The page that a record was made of: found in an archive, read in a worker process."""

import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from crawler.archive import ArchiveDamaged, page_at
from crawler.engines.limits import MEGABYTE, WorkerLimits
from crawler.engines.pool import WorkerPool
from crawler.inspector.catalogue import Catalogue
from crawler.inspector.kept import Kept
from crawler.inspector.reading import READER, ShownPage, shown
from crawler.parsers.fetched import Fetched
from schemas.reject import ArchivePlace, Reject

LIMITS: Final = WorkerLimits(
    seconds=30.0, cpu_seconds=12.0, memory=400 * MEGABYTE, small_memory=200 * MEGABYTE, workers=2, large=2 * MEGABYTE
)
"""A page is read twice and drawn once: it may take more memory than in a crawl, and no more time."""
LARGEST: Final = 20 * MEGABYTE
"""Bytes of a page that is shown."""
_MOST_SHOWN: Final = 32


@dataclass(frozen=True, slots=True)
class Found:
    """Where the page of a record lies; ``is_of_record`` is false where only an earlier or later visit was archived."""

    path: Path
    offset: int
    run: str
    fetched: datetime
    is_of_record: bool


class Pages:
    """Reads pages and keeps the last few. Its methods may be called from any thread."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._pool = WorkerPool(LIMITS, READER)
        self._lock = threading.Lock()
        self._shown: OrderedDict[tuple[Path, int], ShownPage] = OrderedDict()

    def start(self) -> None:
        """Load the parsers while nobody waits."""
        self._pool.start()

    def close(self) -> None:
        """End the workers."""
        self._pool.close()

    def of_record(self, kept: Kept, fetched_at: datetime) -> Found | None:
        """The archived page of a record: of the same moment, else of its run, else the last one before it."""
        moment = int(fetched_at.timestamp())
        found = self._catalogue.archived(kept)
        if not found:
            return None
        path, offset, run, at = min(found, key=lambda one: (one[3] != moment, one[2] != kept.run.key, one[3] > moment))
        return Found(path, offset, run, datetime.fromtimestamp(at, UTC), at == moment)

    def of_reject(self, kept: Kept, place: ArchivePlace | None) -> Found | None:
        """The archived page of a reject: the archive is looked up among those of its run, never opened by its name."""
        archives = self._catalogue.places[kept.run.key].archives
        path = next((path for path in archives if place and path.name == place.file), None)
        return Found(path, place.offset, kept.run.key, datetime.now(UTC), True) if path and place else None

    def fetched(self, found: Found) -> Fetched | Reject | None:
        """The page with its bytes, or why there are none."""
        try:
            return page_at(found.path, found.offset, LARGEST)
        except (OSError, ArchiveDamaged):
            return None

    def shown(self, found: Found) -> ShownPage:
        """The page as it is shown; empty where it cannot be."""
        key = (found.path, found.offset)
        with self._lock:
            if key in self._shown:
                self._shown.move_to_end(key)
                return self._shown[key]
        page = self._read(found)
        with self._lock:
            self._shown[key] = page
            if len(self._shown) > _MOST_SHOWN:
                self._shown.popitem(last=False)
        return page

    def _read(self, found: Found) -> ShownPage:
        fetched = self.fetched(found)
        if not isinstance(fetched, Fetched):
            return ShownPage(outcome=fetched)
        (read,) = self._pool.map_ordered([fetched])
        return shown(read.beside, read.outcome)
