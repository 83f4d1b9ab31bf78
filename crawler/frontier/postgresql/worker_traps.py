"""What tells traps, as a worker counts it between two commits."""

from collections import Counter

from crawler.frontier.database import Database
from crawler.frontier.trap_counts import TrapCounts


class WorkerTrapCounts(TrapCounts):
    """Kept back until the worker's next commit."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._alike: dict[str, tuple[str, int]] = {}
        self._pages: Counter[str] = Counter()

    def alike(self, pattern: str) -> tuple[str, int]:
        """The last content of a pattern's pages, and how many in a row had it, to this worker's knowledge."""
        return self._alike.get(pattern) or super().alike(pattern)

    def keep_alike(self, pattern: str, content: str, times: int) -> None:
        """Enter them with the next commit."""
        self._alike[pattern] = (content, times)

    def add_page(self, site: str) -> None:
        """An address of the site was found that is to be fetched."""
        self._pages[site] += 1

    def write(self) -> None:
        """Write them in the open transaction, in one order for all workers."""
        for pattern, (content, times) in sorted(self._alike.items()):
            super().keep_alike(pattern, content, times)
        for site, pages in sorted(self._pages.items()):
            self._database.execute(
                "INSERT INTO site_pages VALUES (?, ?)"
                " ON CONFLICT (site) DO UPDATE SET pages = site_pages.pages + excluded.pages",
                (site, pages),
            )

    def written(self) -> None:
        """It is in the database now."""
        self._alike.clear()
        self._pages.clear()
