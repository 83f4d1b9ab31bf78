"""The ledger's runs: which one is open, and what earlier ones can no longer be relied on for."""

from typing import Final

from crawler.frontier.database import Database
from crawler.frontier.entry import OpenRun
from crawler.frontier.order import FIRST, REVISITED
from crawler.frontier.trap_counts import TrapCounts

_REVIEWED: Final = 100_000
"""Skipped addresses that a new run looks at again."""


class Runs:
    """A job's runs, in the ledger's open transaction; at most one is open."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def open(self) -> OpenRun | None:
        """The run that was begun and has not ended."""
        row = self._database.execute(
            "SELECT number, run_id, started, responses, body_bytes FROM run WHERE state = 'open'"
            " ORDER BY number DESC LIMIT 1"
        ).fetchone()
        return OpenRun(*row) if row else None

    def begin(self, run_id: str, started: float, extractor: str) -> OpenRun:
        """Open a run: what is due becomes pending, new addresses before those that were visited, sitemaps before both.

        What was skipped stays so if its address alone was the reason; anything else is looked at again.
        """
        (number,) = self._database.execute(
            "INSERT INTO run (run_id, started, extractor, state) VALUES (?, ?, ?, 'open') RETURNING number",
            (run_id, started, extractor),
        ).fetchone()
        self._revisit(started)
        self._review_skipped()
        TrapCounts(self._database).forget()
        self._database.execute("UPDATE url SET attempts = 0 WHERE state = 'pending' AND attempts > 0")
        return OpenRun(number, run_id, started)

    def _revisit(self, now: float) -> None:
        self._database.execute(
            "UPDATE url SET state = 'pending', attempts = 0, due = 0,"
            " priority = CASE kind WHEN 'sitemap' THEN ? ELSE depth + ? END"
            " WHERE state IN ('done', 'failed') AND due <= ?",
            (FIRST, REVISITED, now),
        )

    def _review_skipped(self) -> None:
        self._database.execute(
            "UPDATE url SET state = 'pending', attempts = 0, due = 0 WHERE id IN (SELECT id FROM url"
            " WHERE state = 'skipped' AND reason IN ('depth', 'trap_budget', 'trap_pattern') ORDER BY id LIMIT ?)",
            (_REVIEWED,),
        )

    def end(self, run: OpenRun, state: str) -> None:
        """``published``, or ``abandoned`` where its files are gone."""
        self._database.execute("UPDATE run SET state = ? WHERE number = ?", (state, run.number))

    def name_of(self, number: int) -> str:
        """The name of a run's folder."""
        row = self._database.execute("SELECT run_id FROM run WHERE number = ?", (number,)).fetchone()
        return str(row[0]) if row else ""

    def forget_visits(self, run: OpenRun) -> None:
        """Make everything pending again that ended in a run whose files are gone."""
        self._database.execute(
            "UPDATE url SET state = 'pending', due = 0 WHERE run = ? AND state != 'skipped'", (run.number,)
        )

    def lose_lines(self, number: int) -> None:
        """Have pages sent whole, at once, whose articles stood in a run that can no longer be read."""
        self._database.execute(
            "UPDATE url SET etag = NULL, last_modified = NULL, due = 0, state = 'pending' WHERE state != 'skipped'"
            " AND record IN (SELECT id FROM record WHERE line_run = ? AND change != 'gone')",
            (number,),
        )
        self._database.execute(
            "UPDATE record SET change = 'gone', run = line_run WHERE line_run = ? AND change != 'gone'", (number,)
        )

    def distrust_validators(self, extractor: str) -> None:
        """Have pages sent whole whose articles were made by another version of the extractor."""
        self._database.execute(
            "UPDATE url SET etag = NULL, last_modified = NULL WHERE (etag IS NOT NULL OR last_modified IS NOT NULL)"
            " AND run IN (SELECT number FROM run WHERE extractor != ?)",
            (extractor,),
        )
