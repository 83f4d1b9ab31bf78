"""Who works: each worker renews one lease, on which all that it holds depends.

A number is never given twice, so that it is a fencing token: after a worker's lease was taken from it nothing that
bears its number is accepted, however long it slept.
"""

from time import monotonic
from typing import Final

from crawler.frontier.database import LedgerFailed
from crawler.frontier.postgresql.database import PostgresDatabase

SECONDS: Final = 30.0
"""Until a worker that is not heard of loses what it holds."""
RENEWALS: Final = 4
"""In the length of a lease."""
_BEGINNING: Final = 600.0
"""Seconds in which a worker that holds nothing yet may get ready."""


class LeaseLost(LedgerFailed):
    """The worker was not heard of for too long: others do its work, and nothing of its own is accepted."""


class Lease:
    """One worker's; ``database`` runs each statement as a transaction of its own."""

    def __init__(self, database: PostgresDatabase, name: str, run: int, seconds: float = SECONDS) -> None:
        """Register; ``name`` is anything that no other worker has. The first renewal makes it ``seconds`` long."""
        self._database = database
        self._seconds = seconds
        # the first statement that needs it renews it
        self._renewed = float("-inf")
        row = database.execute(
            "INSERT INTO worker (name, run, is_live, until) VALUES (?, ?, TRUE, seconds_now() + ?) RETURNING number",
            (name, run, _BEGINNING),
        ).fetchone()
        self.number = int(row[0])

    @property
    def is_sure(self) -> bool:
        """Whether nobody can have taken the lease yet, by this machine's clock alone."""
        return monotonic() < self._renewed + self._seconds

    @property
    def is_due(self) -> bool:
        """Whether it is time to renew."""
        return monotonic() >= self._renewed + self._seconds / RENEWALS

    def renew(self) -> None:
        """Hold it for its whole length again; LeaseLost if it was taken."""
        # what is counted from before the question cannot end after the database's count
        asked = monotonic()
        renewed = self._database.execute(
            "UPDATE worker SET until = seconds_now() + ? WHERE number = ? AND is_live", (self._seconds, self.number)
        )
        if renewed.rowcount != 1:
            self._database.fail(lost(self.number))
        self._renewed = asked

    def hold(self) -> None:
        """Within a transaction: let nobody take the lease before it ends; LeaseLost if it was taken."""
        held = self._database.execute("SELECT 1 FROM worker WHERE number = ? AND is_live FOR SHARE", (self.number,))
        if held.fetchone() is None:
            self._database.fail(lost(self.number))

    def end(self) -> None:
        """Give everything back now."""
        self._database.execute("UPDATE worker SET until = 0 WHERE number = ? AND is_live", (self.number,))
        reap(self._database)


def lost(number: int) -> LeaseLost:
    """The sentence of a worker that was away too long."""
    return LeaseLost(f"Worker {number} was not heard of for longer than its lease; its pages went to other workers.")


def reap(database: PostgresDatabase) -> int:
    """Take the leases that have run out, and give what depended on them to the others; how many were taken.

    A site's next request waits for its delay from now: its last one may be on its way.
    """
    with database.transaction():
        taken = database.execute(
            "UPDATE worker SET is_live = FALSE WHERE number IN (SELECT number FROM worker"
            " WHERE is_live AND until <= seconds_now() FOR UPDATE SKIP LOCKED) RETURNING number"
        ).fetchall()
        if not taken:
            return 0
        numbers = [number for (number,) in taken]
        database.execute(
            "UPDATE task SET allowance = allowance + (SELECT count(*) FROM url WHERE state = 'leased'"
            " AND leased_by = ANY(?) AND kind = 'page') WHERE is_open AND allowance IS NOT NULL",
            (numbers,),
        )
        database.execute(
            "UPDATE url SET state = 'pending', leased_by = NULL, leased_until = NULL"
            " WHERE state = 'leased' AND leased_by = ANY(?)",
            (numbers,),
        )
        database.execute(
            "UPDATE site SET owner = NULL, wanted = FALSE, has_work = TRUE,"
            " free_at = greatest(free_at, seconds_now() + delay) WHERE owner = ANY(?)",
            (numbers,),
        )
        database.execute("SELECT pg_notify(?, '')", (database.schema,))
    return len(taken)
