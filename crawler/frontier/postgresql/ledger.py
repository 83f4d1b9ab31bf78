"""A job's ledger on PostgreSQL, as the one process uses it that begins and publishes the job's runs."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from crawler.frontier.database import LedgerError, LedgerFailed
from crawler.frontier.entry import CommittedFile, Found, Line, OpenRun
from crawler.frontier.frontier import PARKED_AFTER
from crawler.frontier.ledger import Ledger
from crawler.frontier.lock import LockHeld
from crawler.frontier.postgresql.database import PostgresDatabase
from crawler.frontier.postgresql.lease import reap
from crawler.frontier.postgresql.migrating import forget, migrate, rename
from crawler.frontier.postgresql.sites import site_of_host
from crawler.reports.story import Answers


@dataclass(frozen=True, slots=True)
class Standing:
    """How far workers are with a run."""

    leased: int
    busy_sites: int
    has_work: bool

    @property
    def is_over(self) -> bool:
        """Whether nothing is left to fetch and nobody fetches anything that could lead to more."""
        return not (self.has_work or self.leased or self.busy_sites)


def lock(database: PostgresDatabase) -> None:
    """Keep other coordinators from the job as long as the connection lasts; LockHeld, and it is closed, if one is."""
    # held by the connection: when its process dies, however it dies, so does the lock
    row = database.execute("SELECT pg_try_advisory_lock(hashtextextended(?, 0))", (database.schema,)).fetchone()
    database.commit()
    if not (row and row[0]):
        database.close()
        raise LockHeld(f"{database.schema} in the frontier's database is in use by another coordinator.")


def set_aside(address: str, job: str, stamp: str) -> str | None:
    """Rename a job's schema, so that the next ledger is a new one; its new name, None if there was none.

    LockHeld if a process coordinates the job, LedgerFailed where the database fails.
    """
    database = PostgresDatabase(address, job)
    lock(database)
    try:
        return rename(database, stamp)
    finally:
        database.close()


class PostgresLedger(Ledger):
    """One transaction from commit to commit, as on SQLite; nobody else begins, ends or publishes runs meanwhile."""

    def __init__(self, address: str, job: str, is_fresh: bool = False) -> None:
        """Connect and make the tables; ``is_fresh`` removes those that are there.

        LockHeld if another process coordinates the job, LedgerFailed where the database fails.
        """
        self._postgres = PostgresDatabase(address, job)
        self._database = self._postgres
        lock(self._postgres)
        try:
            self._make_ready(is_fresh)
        except (LedgerFailed, LedgerError):
            self._postgres.close()
            raise

    def _make_ready(self, is_fresh: bool) -> None:
        if is_fresh:
            forget(self._postgres)
        migrate(self._postgres)
        self._keep_books()
        # this process holds the job's lock: whoever leased these without being a worker is dead
        self._database.execute(
            "UPDATE url SET state = 'pending', leased_until = NULL WHERE state = 'leased' AND leased_by IS NULL"
        )

    def _make_durable(self) -> None:
        self._postgres.commit()

    def _keep_files(self, run: OpenRun, written: Iterable[CommittedFile]) -> None:
        self._database.executemany(
            "INSERT INTO file (run, name, size, lines) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (run, name) DO UPDATE SET size = excluded.size, lines = excluded.lines",
            [(run.number, file.name, file.size, file.lines) for file in written],
        )

    def add(self, found: Found) -> bool:
        """Enter an address as pending, and its host; False if it is known."""
        site = site_of_host(found.host)
        self._database.execute("INSERT INTO site (site) VALUES (?) ON CONFLICT (site) DO NOTHING", (site,))
        self._database.execute(
            "INSERT INTO host (host, site) VALUES (?, ?) ON CONFLICT (host) DO NOTHING", (found.host, site)
        )
        return super().add(found)

    def arrange(self, run: OpenRun, settings: str, delay: float, allowance: int | None, ends_at: float | None) -> None:
        """Let workers begin: ``settings`` as they read them, ``allowance`` in pages still to be fetched."""
        self._database.execute(
            "INSERT INTO task (run, settings, ends_at, allowance, is_open) VALUES (?, ?, ?, ?, TRUE)"
            " ON CONFLICT (run) DO UPDATE SET settings = excluded.settings, ends_at = excluded.ends_at,"
            " allowance = excluded.allowance, is_open = TRUE",
            (run.number, settings, ends_at, allowance),
        )
        self._database.execute("DELETE FROM host_time WHERE run != ?", (run.number,))
        self._database.execute("UPDATE host SET is_left = FALSE WHERE is_left")
        self._database.execute("UPDATE site SET delay = ? WHERE owner IS NULL", (delay,))
        self.find_work(run.started)
        self._postgres.commit()
        self.tell_workers()

    def find_work(self, now: float) -> int:
        """Mark the sites of which something is pending that can be fetched in this run; how many were not marked."""
        marked = self._database.execute(
            "UPDATE site SET has_work = TRUE WHERE NOT has_work AND owner IS NULL AND EXISTS (SELECT 1 FROM host"
            " JOIN url ON url.host = host.host WHERE host.site = site.site AND NOT host.is_left"
            " AND url.state = 'pending' AND url.due <= ?)",
            (now + PARKED_AFTER,),
        )
        return int(marked.rowcount)

    def standing(self) -> Standing:
        """How far the workers are; a worker that is silent for too long loses what it held."""
        reap(self._postgres)
        row = self._ask(
            "SELECT (SELECT count(*) FROM url WHERE state = 'leased'),"
            " (SELECT count(*) FROM site WHERE owner IS NOT NULL),"
            " EXISTS (SELECT 1 FROM site WHERE owner IS NULL AND has_work)"
        )
        self._postgres.commit()
        if row is None:
            raise RuntimeError("a row of counts is always there")
        return Standing(*row)

    def has_pending(self) -> bool:
        """Whether anything was left to a later run."""
        row = self._ask("SELECT EXISTS (SELECT 1 FROM url WHERE state = 'pending')")
        self._postgres.commit()
        return bool(row and row[0])

    def allowance(self, run: OpenRun) -> int | None:
        """Pages that may still be fetched; None: no limit."""
        row = self._ask("SELECT allowance FROM task WHERE run = ?", run.number)
        self._postgres.commit()
        return row[0] if row else None

    def end_worker(self, name: str) -> None:
        """A worker is known to be dead: what it held goes to the others at once."""
        self._database.execute("UPDATE worker SET until = 0 WHERE name = ? AND is_live", (name,))
        self._postgres.commit()
        reap(self._postgres)

    def close_task(self, run: OpenRun) -> None:
        """Let no worker begin or commit anything more; what they held is pending again."""
        self._database.execute("UPDATE task SET is_open = FALSE WHERE run = ?", (run.number,))
        self._database.execute("UPDATE worker SET until = 0 WHERE is_live")
        self._postgres.commit()
        reap(self._postgres)
        self.tell_workers()

    def tell_workers(self) -> None:
        """Wake the workers that listen."""
        self._database.execute("SELECT pg_notify(?, '')", (self._postgres.schema,))
        self._postgres.commit()

    def traffic_of_workers(self, run: OpenRun) -> tuple[int, int]:
        """Responses and bytes received by all workers of a run."""
        row = self._ask(
            "SELECT coalesce(sum(responses), 0), coalesce(sum(body_bytes), 0) FROM worker WHERE run = ?", run.number
        )
        return (int(row[0]), int(row[1])) if row else (0, 0)

    def answers(self, run: OpenRun) -> dict[str, Answers]:
        """How each host answered the workers of a run."""
        rows = self._database.execute(
            "SELECT host, requests, seconds, longest, bytes_received FROM host_time WHERE run = ?", (run.number,)
        ).fetchall()
        return {host: Answers(*counted) for host, *counted in rows}

    def part_lines(self) -> Iterator[tuple[str, int, int, int]]:
        """Lines that stand in workers' files: article, worker, start and length, in the order of the files."""
        after = (0, -1)
        while rows := self._database.execute(
            "SELECT record, worker, start, length FROM part_line WHERE (worker, start) > (?, ?)"
            " ORDER BY worker, start LIMIT 1000",
            after,
        ).fetchall():
            yield from rows
            after = (rows[-1][1], rows[-1][2])

    def gathered(self, run: OpenRun, lines: Iterable[tuple[str, Line]]) -> None:
        """Articles now have their lines in the run's own file."""
        self._database.executemany(
            "UPDATE record SET line_run = ?, line_start = ?, line_length = ? WHERE id = ?",
            [(run.number, line.start, line.length, record) for record, line in lines],
        )

    def forget_parts(self, run: OpenRun, names: Iterable[str]) -> None:
        """Workers' files were gathered."""
        self._database.executemany(
            "DELETE FROM file WHERE run = ? AND name = ?", [(run.number, name) for name in names]
        )
        self._database.execute("DELETE FROM part_line")
