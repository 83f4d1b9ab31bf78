"""The tables of a job's schema, brought to the version that this program knows."""

from importlib.resources import files
from typing import Final

from crawler.frontier.database import LedgerError
from crawler.frontier.postgresql.database import PostgresDatabase, schema_of

_MIGRATIONS: Final = "migrations"


def migrations() -> dict[int, str]:
    """Statements by number: ``0001_tables.sql`` is 1. A published one is never changed, the next is added."""
    folder = files(__package__) / _MIGRATIONS
    found = {int(entry.name[:4]): entry.read_text("utf-8") for entry in folder.iterdir() if entry.name.endswith(".sql")}
    return dict(sorted(found.items()))


def exists(database: PostgresDatabase) -> bool:
    """Whether the job has a schema."""
    found = database.execute("SELECT 1 FROM pg_namespace WHERE nspname = ?", (database.schema,)).fetchone()
    return found is not None


def migrate(database: PostgresDatabase) -> None:
    """Make the schema or bring it up to date; LedgerError if a newer program made it. Commits."""
    # two that come at once wait for each other
    database.execute("SELECT pg_advisory_xact_lock(hashtextextended(?, 1))", (database.schema,))
    database.run_script(f'CREATE SCHEMA IF NOT EXISTS "{database.schema}"')
    database.run_script("CREATE TABLE IF NOT EXISTS version (number BIGINT PRIMARY KEY, applied TIMESTAMPTZ NOT NULL)")
    there = int(database.execute("SELECT coalesce(max(number), 0) FROM version").fetchone()[0])
    known = migrations()
    if there > max(known):
        raise LedgerError(f"The schema {database.schema} was made by a newer healthcrawl (tables {there}).")
    for number, statements in known.items():
        if number > there:
            database.run_script(statements)
            database.execute("INSERT INTO version VALUES (?, now())", (number,))
    database.commit()


def rename(database: PostgresDatabase, stamp: str) -> str | None:
    """Put the job's schema aside with all that it holds; its new name, None if there was none. Commits."""
    if not exists(database):
        return None
    aside = schema_of(f"{database.job}.damaged-{stamp}")
    database.run_script(f'ALTER SCHEMA "{database.schema}" RENAME TO "{aside}"')
    database.commit()
    return aside


def forget(database: PostgresDatabase) -> None:
    """Remove the job's schema with all that it holds. Commits."""
    database.run_script(f'DROP SCHEMA IF EXISTS "{database.schema}" CASCADE')
    database.commit()
