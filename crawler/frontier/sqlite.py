"""The ledger's file, a SQLite database: made, checked, and read beside a crawl.

It is in WAL mode: others may read the last commit while a crawl writes. It must not lie on a network file system.
"""

import contextlib
import sqlite3
from importlib.resources import files
from pathlib import Path
from typing import Final

from crawler.frontier.database import LedgerError

VERSION: Final = 1
"""Of the tables; in the database it is ``user_version``."""
_OUTSIDE: Final = frozenset(
    [
        sqlite3.SQLITE_BUSY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_PERM, sqlite3.SQLITE_READONLY,
    ]
)  # fmt: skip
"""Errors whose cause is the disk or another process: the file may be sound."""


def opened(path: Path) -> sqlite3.Connection:
    """The database with its tables, in a transaction; made where there is none.

    LedgerError for one that is damaged or of another version, sqlite3.Error where it cannot be used.
    """
    database = sqlite3.connect(path, isolation_level=None, timeout=10)
    database.execute("PRAGMA journal_mode = WAL")
    # a power cut may cost the last commits, never their order: the files are on the disk before each
    database.execute("PRAGMA synchronous = NORMAL")
    database.execute("PRAGMA cache_size = -32000")
    _prepare(database, path)
    database.execute("BEGIN IMMEDIATE")
    return database


def _prepare(database: sqlite3.Connection, path: Path) -> None:
    (version,) = database.execute("PRAGMA user_version").fetchone()
    if version not in {0, VERSION}:
        raise LedgerError(f"{path} was written by another version of healthcrawl (tables {version}).")
    if version == 0:
        database.executescript(_statements("tables.sql"))
        database.execute(f"PRAGMA user_version = {VERSION}")
    elif (found := database.execute("PRAGMA quick_check(1)").fetchone()[0]) != "ok":
        raise damaged(path, found)
    database.executescript(_statements("later_tables.sql"))


def _statements(name: str) -> str:
    return (files(__package__) / name).read_text("utf-8")


def damaged(path: Path, what: object) -> LedgerError:
    """What to raise for a file that does not hold together."""
    return LedgerError(
        f"{path} is damaged ({what}). healthcrawl jobs repair {path.parent.name} rebuilds it from the published runs;"
        " nothing is fetched before."
    )


def is_damage(error: sqlite3.Error) -> bool:
    """Whether an error says that the file itself is not what it should be."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT)
    return code & 0xFF not in _OUTSIDE  # the higher bits say more of the same


def pending_in(path: Path) -> int | None:
    """Pages that a ledger holds as pending, by its last commit; read beside a crawl. None where it cannot be read."""
    try:
        database = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=1)
        with contextlib.closing(database):
            question = "SELECT count(*) FROM url WHERE kind = 'page' AND state IN ('pending', 'leased')"
            return int(database.execute(question).fetchone()[0])
    except sqlite3.Error:
        return None
