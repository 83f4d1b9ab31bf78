"""Runs that workers may join."""

from dataclasses import dataclass

from crawler.frontier.entry import OpenRun
from crawler.frontier.postgresql.database import PostgresDatabase
from crawler.frontier.postgresql.migrating import exists


@dataclass(frozen=True, slots=True)
class Task:
    """A run as its coordinator told of it."""

    run: OpenRun
    settings: str
    """JSON."""
    ends_at: float | None
    is_limited: bool
    """Whether only so many pages may be fetched."""


def open_task(database: PostgresDatabase) -> Task | None:
    """The run of the connection's job that workers may join now; LedgerFailed."""
    if not exists(database):
        return None
    row = database.execute(
        "SELECT number, run_id, started, settings, ends_at, allowance FROM task JOIN run ON run.number = task.run"
        " WHERE is_open AND state = 'open' ORDER BY number DESC LIMIT 1"
    ).fetchone()
    if row is None:
        return None
    number, run_id, started, settings, ends_at, allowance = row
    return Task(OpenRun(number, run_id, started), settings, ends_at, allowance is not None)
