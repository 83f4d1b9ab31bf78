"""The ledger: every address in exactly one state, changed by transactions that outlive the process.

One transaction is always open; ``commit`` ends it together with the sizes that the run's files have reached. So
after any death the ledger and the files, cut to those sizes, tell of the same moment.
"""

import contextlib
import sqlite3
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final, cast

from crawler.frontier.counts import Counts
from crawler.frontier.database import Database
from crawler.frontier.entry import CommittedFile, Earlier, Ending, Entry, Found, OpenRun, Validators
from crawler.frontier.order import VISITED
from crawler.frontier.records import Records
from crawler.frontier.runs import Runs
from crawler.frontier.sqlite import damaged, is_damage, opened
from crawler.frontier.translations import Translations
from crawler.frontier.trap_counts import TrapCounts
from crawler.frontier.visits import Visits

ENDED: Final = {"articles": "done", "duplicates": "done", "rejects": "failed", "skipped": "skipped"}
LAST: Final = 1 << 40
"""Beyond every priority."""
_DUE_AT_ONCE: Final = 1_000
"""Addresses whose time has come that one claim moves to those that may be fetched: no claim takes long."""


class Ledger:
    """One job's ledger on SQLite, for the one process that holds the job's lock.

    Here are its addresses; its other subjects have a class each.
    """

    _database: Database

    def __init__(self, path: Path) -> None:
        """Open or create; LedgerError for a damaged or foreign file, sqlite3.Error where it cannot be used."""
        try:
            self._database = opened(path)
            self._keep_books()
            # this process holds the job's lock: whoever leased these is dead
            self._database.execute("UPDATE url SET state = 'pending', leased_until = NULL WHERE state = 'leased'")
        except sqlite3.DatabaseError as error:
            if is_damage(error):
                raise damaged(path, error) from error
            raise

    def _keep_books(self) -> None:
        self.runs = Runs(self._database)
        self.counts = Counts(self._database)
        self.records = Records(self._database)
        self.trap_counts = TrapCounts(self._database)
        self.translations = Translations(self._database)
        self.visits = Visits(self._database)

    def _ask(self, question: str, *values: Any) -> tuple[Any, ...] | None:
        return cast("tuple[Any, ...] | None", self._database.execute(question, values).fetchone())

    def files_of(self, run: OpenRun) -> dict[str, CommittedFile]:
        """The run's files as far as they are acknowledged."""
        rows = self._database.execute("SELECT name, size, lines FROM file WHERE run = ?", (run.number,))
        return {name: CommittedFile(name, size, lines) for name, size, lines in rows}

    def keep_home(self, run: OpenRun, url: str) -> None:
        """A start address has turned out to live here."""
        self._database.execute(
            "INSERT INTO home (url, run) VALUES (?, ?) ON CONFLICT (url) DO UPDATE SET run = excluded.run",
            (url, run.number),
        )

    def homes(self, run: OpenRun) -> list[str]:
        """Where start addresses turned out to live in this run, and in the one before it."""
        rows = self._database.execute("SELECT url FROM home WHERE run >= ? ORDER BY url", (run.number - 1,))
        return [url for (url,) in rows]

    def commit(self, run: OpenRun, written: Iterable[CommittedFile], traffic: tuple[int, int]) -> None:
        """Acknowledge everything up to here; ``traffic``: responses and bytes received by the whole run.

        sqlite3.Error where it cannot be written: the last commit stays.
        """
        self._keep_files(run, written)
        self._database.execute("UPDATE run SET responses = ?, body_bytes = ? WHERE number = ?", (*traffic, run.number))
        self._make_durable()

    def _keep_files(self, run: OpenRun, written: Iterable[CommittedFile]) -> None:
        self._database.execute("DELETE FROM file WHERE run = ?", (run.number,))
        rows = [(run.number, file.name, file.size, file.lines) for file in written]
        self._database.executemany("INSERT INTO file VALUES (?, ?, ?, ?)", rows)

    def _make_durable(self) -> None:
        self._database.execute("COMMIT")
        self._database.execute("BEGIN IMMEDIATE")

    def close(self) -> None:
        """Drop what was not committed; nothing happens the second time."""
        with contextlib.suppress(sqlite3.ProgrammingError):
            self._database.rollback()
        self._database.close()

    # Addresses

    def add(self, found: Found) -> bool:
        """Enter an address as pending; False if it is known."""
        added = self._database.execute(
            "INSERT INTO url (url, host, kind, state, priority, depth) VALUES (?, ?, ?, 'pending', ?, ?)"
            " ON CONFLICT (url) DO NOTHING",
            (found.url, found.host, found.kind, found.priority, found.depth),
        )
        return added.rowcount == 1

    def add_skipped(self, run: OpenRun, found: Found, reason: str, now: float) -> bool:
        """Enter an address that by rule is not fetched; False if it is known."""
        is_new = self.add(found)
        if is_new:
            self.end(run, found.url, Ending("skipped", reason=reason), now)
        return is_new

    def knows(self, url: str) -> bool:
        """Whether an address was entered."""
        return self._ask("SELECT 1 FROM url WHERE url = ?", url) is not None

    def make_due(self, url: str, priority: int) -> bool:
        """Let an address that is known be fetched first, whatever its time; whether it was not pending before."""
        changed = self._database.execute(
            "UPDATE url SET state = 'pending', attempts = 0, due = 0, priority = ?, depth = 0"
            " WHERE url = ? AND state NOT IN ('pending', 'leased')",
            (priority, url),
        )
        return changed.rowcount == 1

    def waiting_by_host(self) -> dict[str, int]:
        """Pending addresses of each host that has some."""
        waiting: Counter[str] = Counter()
        for when in ("due <= 0", "due > 0"):  # each from its own index
            question = f"SELECT host, count(*) FROM url WHERE state = 'pending' AND {when} GROUP BY host"  # noqa: S608
            waiting.update(dict(self._database.execute(question)))
        return dict(waiting)

    def claim(self, host: str, now: float, until: float, only_new: bool = False) -> Entry | None:
        """Lease the first pending address of a host that is due; ``only_new``: none that was visited before."""
        self._database.execute(
            "UPDATE url SET due = 0 WHERE id IN (SELECT id FROM url"
            " WHERE state = 'pending' AND host = ? AND due > 0 AND due <= ? ORDER BY due LIMIT ?)",
            (host, now, _DUE_AT_ONCE),
        )
        row = self._ask(
            "UPDATE url SET state = 'leased', leased_until = ? WHERE id = (SELECT id FROM url"
            " WHERE state = 'pending' AND host = ? AND due <= 0 AND priority < ? ORDER BY priority, id LIMIT 1)"
            " RETURNING url, host, kind, depth, attempts, etag, last_modified",
            until,
            host,
            VISITED if only_new else LAST,
        )
        if row is None:
            return None
        url, in_host, kind, depth, attempts, etag, last_modified = row
        return Entry(url, in_host, kind, depth, attempts, Validators(etag, last_modified))

    def give_back(self, url: str, due: float, attempts: int) -> None:
        """End a lease without an end: the address is pending until ``due``."""
        self._database.execute(
            "UPDATE url SET state = 'pending', leased_until = NULL, due = ?, attempts = ? WHERE url = ?",
            (due, attempts, url),
        )

    def renew(self, urls: Iterable[str], until: float) -> None:
        """Prolong leases whose addresses are still being fetched or read."""
        statement = "UPDATE url SET leased_until = ? WHERE url = ? AND state = 'leased'"
        self._database.executemany(statement, [(until, url) for url in urls])

    def expire(self, now: float) -> dict[str, int]:
        """Make pending again what was leased until now and not renewed; how many addresses of each host."""
        expired = self._database.execute(
            "UPDATE url SET state = 'pending', leased_until = NULL WHERE state = 'leased' AND leased_until <= ?"
            " RETURNING host",
            (now,),
        )
        return dict(Counter(host for (host,) in expired.fetchall()))

    def soonest(self, host: str) -> float | None:
        """When the first of a host's pending addresses that wait for their time is due."""
        row = self._ask("SELECT min(due) FROM url WHERE state = 'pending' AND due > 0 AND host = ?", host)
        return row[0] if row else None

    def end(self, run: OpenRun, url: str, ending: Ending, now: float) -> None:
        """End an address; KeyError if it is not known."""
        changed = self._database.execute(
            "UPDATE url SET state = ?, leased_until = NULL, run = ?, outcome = ?, reason = ?, stage = ?, detail = ?,"
            " http_status = ?, record = coalesce(?, record), etag = ?, last_modified = ?, due = ?, interval = ?,"
            " last_seen = ? WHERE url = ?",
            (
                ENDED[ending.outcome], run.number, ending.outcome, ending.reason, ending.stage, ending.detail,
                ending.http_status, ending.record, ending.validators.etag, ending.validators.last_modified, ending.due,
                ending.interval, now, url,
            ),
        )  # fmt: skip
        if changed.rowcount != 1:
            raise KeyError(url)

    def earlier(self, url: str) -> Earlier | None:
        """How an address ended the last time; None if it never did."""
        row = self._ask(
            "SELECT record, outcome, reason, stage, detail, http_status, interval FROM url"
            " WHERE url = ? AND outcome IS NOT NULL",
            url,
        )
        return Earlier(*row) if row else None
