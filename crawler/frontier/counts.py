"""How many of the ledger's pages ended how: what a run tells of itself."""

from typing import Final

from crawler.frontier.database import Database
from crawler.frontier.entry import OpenRun

NOT_FETCHED: Final = ("robots", "address_refused")
"""Reasons of rejects of which nothing was asked."""


class Counts:
    """Numbers of pages, in the ledger's open transaction; sitemaps are none."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def by_outcome(self, run: OpenRun) -> dict[str, int]:
        """Pages of the run by outcome, with ``pending`` and ``not_due``; what is skipped is so in every run."""
        outcomes = self._database.execute(
            "SELECT outcome, count(*) FROM url WHERE (run = ? OR state = 'skipped') AND kind = 'page'"
            " AND state NOT IN ('pending', 'leased') GROUP BY outcome",
            (run.number,),
        )
        counts = {str(outcome): int(number) for outcome, number in outcomes}
        not_due = self._number("state NOT IN ('pending', 'leased')") - sum(counts.values())
        return counts | {"pending": self._number("state IN ('pending', 'leased')"), "not_due": not_due}

    def _number(self, condition: str) -> int:
        question = f"SELECT count(*) FROM url WHERE kind = 'page' AND {condition}"  # noqa: S608 our own words
        (number,) = self._database.execute(question).fetchone()
        return int(number)

    def fetched_by_host(self, run: OpenRun) -> dict[str, int]:
        """Pages that the run has fetched of each host; what was forbidden was not fetched."""
        return dict(
            self._database.execute(
                "SELECT host, count(*) FROM url WHERE run = ? AND kind = 'page' AND outcome != 'skipped'"
                " AND state NOT IN ('pending', 'leased') AND coalesce(reason, '') NOT IN (?, ?) GROUP BY host",
                (run.number, *NOT_FETCHED),
            )
        )

    def reasons(self, run: OpenRun, outcome: str) -> list[tuple[str, int]]:
        """Reasons of the run's rejects or skipped pages, the most frequent first."""
        return self._database.execute(
            "SELECT reason, count(*) FROM url WHERE (run = ? OR state = 'skipped') AND outcome = ? AND kind = 'page'"
            " AND state NOT IN ('pending', 'leased') GROUP BY reason ORDER BY count(*) DESC, reason",
            (run.number, outcome),
        ).fetchall()
