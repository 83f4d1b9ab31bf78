"""What tells the traps of a run, kept in the ledger so that they are not walked into again after a restart."""

from crawler.frontier.database import Database


class TrapCounts:
    """Counts of the open run, in the ledger's open transaction; a new run begins without any."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def forget(self) -> None:
        """Begin anew: a site that was broken may have been mended."""
        self._database.execute("DELETE FROM pattern")
        self._database.execute("DELETE FROM site_pages")

    def alike(self, pattern: str) -> tuple[str, int]:
        """The last content of a pattern's pages, and how many in a row had it; ("", 0) if none came."""
        row = self._database.execute("SELECT content, times FROM pattern WHERE pattern = ?", (pattern,)).fetchone()
        return (row[0], row[1]) if row else ("", 0)

    def keep_alike(self, pattern: str, content: str, times: int) -> None:
        """Enter them."""
        self._database.execute(
            "INSERT INTO pattern VALUES (?, ?, ?)"
            " ON CONFLICT (pattern) DO UPDATE SET content = excluded.content, times = excluded.times",
            (pattern, content, times),
        )

    def repeated(self, times: int) -> set[str]:
        """Patterns of which at least so many pages in a row had the same content."""
        return {
            pattern for (pattern,) in self._database.execute("SELECT pattern FROM pattern WHERE times >= ?", (times,))
        }

    def add_page(self, site: str) -> None:
        """An address of the site was found that is to be fetched."""
        self._database.execute(
            "INSERT INTO site_pages VALUES (?, 1) ON CONFLICT (site) DO UPDATE SET pages = site_pages.pages + 1",
            (site,),
        )

    def pages_by_site(self) -> dict[str, int]:
        """How many were found of each site."""
        return dict(self._database.execute("SELECT site, pages FROM site_pages"))
