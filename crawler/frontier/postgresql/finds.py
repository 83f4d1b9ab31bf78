"""What a worker found, until it is entered: together, in one order, and so that whoever may fetch it is told."""

from collections.abc import Iterable, Sequence
from typing import Final

from crawler.frontier.entry import Found, OpenRun
from crawler.frontier.postgresql.database import PostgresDatabase
from crawler.frontier.postgresql.sites import site_of_host

_REMEMBERED_HOSTS: Final = 200_000
_ENTER = (
    "INSERT INTO url (url, host, kind, state, priority, depth, run, outcome, reason, last_seen)"
    " SELECT * FROM unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::bigint[],"
    " ?::text[], ?::text[], ?::float8[]) ON CONFLICT (url) DO NOTHING RETURNING host"
)

_Find = tuple[Found, str | None, float]
"""With the reason for which it is not fetched, and when that was decided."""


class Finds:
    """Of one worker and one run; ``database`` runs each statement as a transaction of its own."""

    def __init__(self, database: PostgresDatabase, run: OpenRun) -> None:
        self._database = database
        self._run = run
        self._found: dict[str, _Find] = {}
        self._hosts: set[str] = set()
        self.owned: set[str] = set()
        """Sites that are the worker's now; nobody but the worker needs to be told of their new addresses."""

    def __contains__(self, url: str) -> bool:
        """Whether an address waits to be entered."""
        return url in self._found

    def take_in(self, found: Found, reason: str | None = None, now: float = 0.0) -> bool:
        """Keep an address until the others are entered too; False if it is kept already."""
        if found.url in self._found:
            return False
        self._found[found.url] = (found, reason, now)
        return True

    def enter(self) -> None:
        """Enter what is kept; what another worker has entered stays as it is there."""
        if self._found:
            self._database.tried_again(self._enter)
            self._found.clear()

    def tell_of(self, sites: Sequence[str]) -> None:
        """Wake the workers that wait, if one of the sites had no work before."""
        marked = self._database.execute(
            "UPDATE site SET has_work = TRUE WHERE site = ANY(?) AND NOT has_work", (list(sites),)
        )
        if marked.rowcount:
            self._database.execute("SELECT pg_notify(?, '')", (self._database.schema,))

    def _enter(self) -> None:
        # in one order, so that two workers that find the same never wait for each other in a circle
        found = [self._found[url] for url in sorted(self._found)]
        hosts = {entry.host for entry, reason, _ in found if reason is None}
        strange = sorted({site for host in hosts if (site := site_of_host(host)) not in self.owned})
        if not strange and hosts <= self._hosts:  # as most pages' links: nobody else is to know, so no transaction
            self._database.execute(_ENTER, _columns(found, self._run.number))
            return
        with self._database.transaction():
            self._enter_hosts(hosts)
            if strange:
                self._database.execute(
                    "SELECT 1 FROM site WHERE site = ANY(?) ORDER BY site FOR NO KEY UPDATE", (strange,)
                )
            rows = self._database.execute(_ENTER, _columns(found, self._run.number)).fetchall()
            fresh = {site_of_host(host) for (host,) in rows} & set(strange)
            if fresh:
                self.tell_of(sorted(fresh))

    def _enter_hosts(self, hosts: Iterable[str]) -> None:
        fresh = sorted(host for host in hosts if host not in self._hosts)
        if not fresh:
            return
        if len(self._hosts) > _REMEMBERED_HOSTS:
            self._hosts.clear()
        for site in sorted({site_of_host(host) for host in fresh}):
            self._database.execute("INSERT INTO site (site) VALUES (?) ON CONFLICT (site) DO NOTHING", (site,))
        for host in fresh:
            self._database.execute(
                "INSERT INTO host (host, site) VALUES (?, ?) ON CONFLICT (host) DO NOTHING", (host, site_of_host(host))
            )
        self._hosts.update(fresh)


def _columns(found: Sequence[_Find], run: int) -> list[list[object]]:
    rows = [
        (
            entry.url, entry.host, entry.kind, "skipped" if reason else "pending", entry.priority, entry.depth,
            run if reason else None, "skipped" if reason else None, reason, now if reason else None,
        )
        for entry, reason, now in found
    ]  # fmt: skip
    return [list(column) for column in zip(*rows, strict=True)]
