"""The sites that one worker has to itself."""

from dataclasses import dataclass

from crawler.frontier.postgresql.database import PostgresDatabase


@dataclass(frozen=True, slots=True)
class Site:
    """A site that was taken, with its hosts."""

    name: str
    hosts: tuple[str, ...]
    delay: float


class Territory:
    """Takes sites and gives them back; ``database`` runs each statement as a transaction of its own."""

    def __init__(self, database: PostgresDatabase, worker: int) -> None:
        self._database = database
        self._worker = worker

    def take(self) -> Site | None:
        """A site that has work and that nobody asks: the one that has waited longest."""
        return self._taken(
            "WITH free AS (SELECT site FROM site WHERE owner IS NULL AND has_work AND free_at <= seconds_now()"
            " ORDER BY free_at LIMIT 1 FOR UPDATE SKIP LOCKED)"
            " UPDATE site SET owner = ?, wanted = FALSE FROM free WHERE site.site = free.site"
            " AND EXISTS (SELECT 1 FROM worker WHERE number = ? AND is_live) RETURNING site.site, delay",
            self._worker,
            self._worker,
        )

    def take_named(self, name: str) -> Site | None:
        """This site, if nobody has it and it may be asked; else whoever has it is asked for it."""
        self._database.execute("INSERT INTO site (site) VALUES (?) ON CONFLICT (site) DO NOTHING", (name,))
        taken = self._taken(
            "UPDATE site SET owner = ?, wanted = FALSE WHERE site = ? AND owner IS NULL AND free_at <= seconds_now()"
            " AND EXISTS (SELECT 1 FROM worker WHERE number = ? AND is_live) RETURNING site, delay",
            self._worker,
            name,
            self._worker,
        )
        if taken is None and self._changed("UPDATE site SET wanted = TRUE WHERE site = ? AND NOT wanted", name):
            self._tell()
        return taken

    def _taken(self, statement: str, *values: str | int) -> Site | None:
        row = self._database.execute(statement, values).fetchone()
        if row is None:
            return None
        hosts = self._database.execute("SELECT host FROM host WHERE site = ? AND NOT is_left ORDER BY host", (row[0],))
        return Site(row[0], tuple(host for (host,) in hosts), row[1])

    def free_in(self) -> float | None:
        """Seconds until the first site that has work may be taken; None: there is none that nobody has."""
        row = self._database.execute(
            "SELECT free_at - seconds_now() FROM site WHERE owner IS NULL AND has_work ORDER BY free_at LIMIT 1"
        ).fetchone()
        return max(0.0, row[0]) if row else None

    def release(self, name: str, rest: float, delay: float, parked: float) -> None:
        """Give a site back, which is to be asked again after ``rest`` seconds; ``parked``: when its work is too late.

        What others enter meanwhile is not overlooked: they lock the site as well.
        """
        with self._database.transaction():
            held = self._database.execute(
                "SELECT 1 FROM site WHERE site = ? AND owner = ? FOR UPDATE", (name, self._worker)
            )
            if held.fetchone() is None:
                return
            is_now, later = self._database.execute(
                "SELECT EXISTS (SELECT 1 FROM host JOIN url ON url.host = host.host WHERE host.site = ?"
                " AND NOT host.is_left AND url.state = 'pending' AND url.due <= 0),"
                " (SELECT min(url.due) FROM host JOIN url ON url.host = host.host WHERE host.site = ?"
                " AND NOT host.is_left AND url.state = 'pending' AND url.due > 0 AND url.due <= ?)",
                (name, name, parked),
            ).fetchone()
            self._database.execute(
                "UPDATE site SET owner = NULL, wanted = FALSE, has_work = ?, delay = ?,"
                " free_at = greatest(seconds_now() + ?, ?) WHERE site = ?",
                (is_now or later is not None, delay, rest, 0.0 if is_now else later or 0.0, name),
            )
            if is_now or later is not None:
                self._tell()

    def keep_delay(self, name: str, delay: float) -> None:
        """Note how long the site's next owner has to wait if this one dies."""
        self._database.execute("UPDATE site SET delay = ? WHERE site = ? AND owner = ?", (delay, name, self._worker))

    def leave_host(self, host: str) -> None:
        """Leave a host to the next run."""
        self._database.execute("UPDATE host SET is_left = TRUE WHERE host = ?", (host,))

    def wanted(self) -> list[str]:
        """Sites of this worker that others want."""
        rows = self._database.execute("SELECT site FROM site WHERE owner = ? AND wanted", (self._worker,))
        return [name for (name,) in rows]

    def ask_for_share(self) -> int:
        """Ask the worker that has most sites for half of what it has more than this one; for how many."""
        asked = self._changed(
            "WITH had AS (SELECT owner, count(*) AS sites, count(*) FILTER (WHERE wanted) AS given FROM site"
            " WHERE owner IS NOT NULL GROUP BY owner),"
            " richest AS (SELECT owner, sites - given AS sites FROM had WHERE owner != ? ORDER BY 2 DESC LIMIT 1)"
            " UPDATE site SET wanted = TRUE WHERE site IN (SELECT site.site FROM site JOIN richest USING (owner)"
            " WHERE NOT wanted ORDER BY site.site"
            " LIMIT greatest(0, ((SELECT sites FROM richest)"
            " - coalesce((SELECT sites FROM had WHERE owner = ?), 0)) / 2)"
            " FOR UPDATE OF site SKIP LOCKED)",
            self._worker,
            self._worker,
        )
        if asked:
            self._tell()
        return asked

    def is_all_done(self) -> bool:
        """Whether nothing is left to fetch, and nobody fetches what could lead to more."""
        row = self._database.execute(
            "SELECT NOT EXISTS (SELECT 1 FROM task WHERE is_open) OR NOT ("
            " EXISTS (SELECT 1 FROM url WHERE state = 'leased')"
            " OR (EXISTS (SELECT 1 FROM site WHERE owner IS NOT NULL OR has_work)"
            " AND EXISTS (SELECT 1 FROM task WHERE is_open AND (allowance IS NULL OR allowance > 0))))"
        ).fetchone()
        return bool(row[0])

    def _changed(self, statement: str, *values: str | int) -> int:
        return int(self._database.execute(statement, values).rowcount)

    def _tell(self) -> None:
        self._database.execute("SELECT pg_notify(?, '')", (self._database.schema,))
