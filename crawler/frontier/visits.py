"""When addresses were fetched last, and what word of a change since then does to them."""

from dataclasses import dataclass

from crawler.frontier.database import Database
from crawler.frontier.entry import OpenRun
from crawler.frontier.order import VISITED


@dataclass(frozen=True, slots=True)
class Visit:
    """How far an address has come."""

    state: str
    seen: float | None
    """When it was fetched last, in seconds since 1970; None: never."""


class Visits:
    """Visits of addresses, in the ledger's open transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, url: str) -> Visit | None:
        """The state of an address; None if it is not known."""
        row = self._database.execute("SELECT state, last_seen FROM url WHERE url = ?", (url,)).fetchone()
        return Visit(*row) if row else None

    def bring_forward(self, url: str, priority: int) -> None:
        """Let a pending address be fetched earlier, among those that were fetched before or those that were not."""
        self._database.execute(
            "UPDATE url SET priority = ? WHERE url = ? AND state = 'pending' AND priority > ? AND (priority < ?) = ?",
            (priority, url, priority, VISITED, priority < VISITED),
        )

    def make_due(self, url: str, priority: int) -> bool:
        """Let an address that was fetched before be fetched now; whether it was not pending anyway."""
        changed = self._database.execute(
            "UPDATE url SET state = 'pending', attempts = 0, due = 0, priority = ?"
            " WHERE url = ? AND state IN ('done', 'failed')",
            (priority, url),
        )
        return changed.rowcount == 1

    def let_wait(self, run: OpenRun, url: str, seen_since: float) -> bool:
        """Leave a pending address to a later run: whether it could be left.

        Only one that was fetched since then, by this version, and gave an article that is still there.
        """
        changed = self._database.execute(
            "UPDATE url SET state = 'done' WHERE url = ? AND state = 'pending' AND last_seen >= ? AND run < ?"
            " AND outcome IN ('articles', 'duplicates')"
            " AND run IN (SELECT number FROM run WHERE extractor = (SELECT extractor FROM run WHERE number = ?))"
            " AND record IN (SELECT id FROM record WHERE change != 'gone')",
            (url, seen_since, run.number, run.number),
        )
        return changed.rowcount == 1
