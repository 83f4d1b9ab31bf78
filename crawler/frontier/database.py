"""What the ledger's statements run on: SQLite or PostgreSQL.

The statements are written in the words that both share, with ``?`` for values. Within a process one transaction is
open from one commit to the next.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol


class LedgerFailed(Exception):
    """The database cannot be reached or does not do what it is asked; what was committed stays."""


class LedgerError(Exception):
    """The ledger cannot be used; the sentence says why and what mends it."""


class Rows(Protocol):
    """What a statement gave."""

    @property
    def rowcount(self) -> int:
        """Rows that it changed."""

    def fetchone(self) -> Any:
        """The next row as a tuple, None after the last."""

    def fetchall(self) -> list[Any]:
        """The rest of the rows."""

    def __iter__(self) -> Iterator[Any]: ...


class Database(Protocol):
    """A connection; errors are ``sqlite3.Error`` or ``LedgerFailed``."""

    def execute(self, statement: str, values: Sequence[Any] = (), /) -> Rows:
        """Run one statement."""

    def executemany(self, statement: str, values: Iterable[Sequence[Any]], /) -> Any:
        """Run one statement for each row of values."""

    def rollback(self) -> None:
        """Drop what was not committed."""

    def close(self) -> None:
        """Let go of the database."""
