"""A connection to a job's schema, which runs the ledger's statements."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, NoReturn

from crawler.frontier.database import LedgerFailed
from crawler.frontier.postgresql.address import psycopg_module

_LONGEST_NAME: Final = 63
"""Bytes of a name in PostgreSQL."""
_PREFIX: Final = "healthcrawl_"
_SECONDS_TO_CONNECT: Final = 10
_TRIES: Final = 5
_DAMAGE: Final = frozenset({"42P01", "42703", "42883", "42P07", "42723", "XX001", "XX002"})
"""SQLSTATEs of a schema that lacks a table, a column or a function, holds more than it says, or cannot be read."""


def schema_of(job: str) -> str:
    """The schema that holds a job's tables; also the channel on which its workers are woken."""
    name = _PREFIX + job
    if len(name.encode()) <= _LONGEST_NAME:
        return name
    return name.encode()[:40].decode("utf-8", "ignore") + "_" + hashlib.sha256(job.encode()).hexdigest()[:20]


class Conflicted(LedgerFailed):
    """Two transactions waited for each other, and this one was ended: it can be tried again."""


def _nothing(_: LedgerFailed) -> None:
    """Nobody asks."""


class PostgresDatabase:
    """One connection. Without ``is_autocommit`` a transaction begins with the first statement after a commit."""

    def __init__(self, address: str, job: str, is_autocommit: bool = False) -> None:
        """Connect; LedgerFailed if that fails. The schema need not exist yet."""
        self._driver = psycopg_module()
        self.job = job
        self.schema = schema_of(job)
        self.failed: Callable[[LedgerFailed], None] = _nothing
        """Told of an error before it is raised; may end the process."""
        with self._told():
            self.connection = self._driver.connect(
                address,
                autocommit=True,
                application_name="healthcrawl",
                connect_timeout=_SECONDS_TO_CONNECT,
                prepare_threshold=3,
            )
            self.connection.execute("SELECT set_config('search_path', %s, FALSE)", (f'"{self.schema}"',))
            self.connection.autocommit = is_autocommit

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Errors of the driver as ours; those of its connections name host and user, never the password."""
        try:
            yield
        except (self._driver.errors.DeadlockDetected, self._driver.errors.SerializationFailure) as error:
            raise Conflicted(_sentence(error)) from error
        except self._driver.Error as error:
            mended = self._what_mends_it() if error.sqlstate in _DAMAGE else ""
            self.fail(LedgerFailed(_sentence(error) + mended), error)

    def _what_mends_it(self) -> str:
        return (
            f". The schema {self.schema} is damaged: healthcrawl jobs repair {self.job} --frontier ADDRESS rebuilds it"
            " from the published runs."
        )

    def fail(self, failure: LedgerFailed, cause: BaseException | None = None) -> NoReturn:
        """Tell of a failure, and raise it if there is still somebody."""
        self.failed(failure)
        raise failure from cause

    def tried_again(self, work: Callable[[], None]) -> None:
        """Do what may have to give way to another transaction; Conflicted if it always has to."""
        for _ in range(_TRIES - 1):
            with suppress(Conflicted):
                return work()
        return work()

    def listen(self, note: Callable[[Any], None]) -> bool:
        """Give what was said on a channel to ``note``; False if the connection broke."""
        try:
            self.connection.pgconn.consume_input()
        except self._driver.Error as error:
            self.failed(LedgerFailed(_sentence(error)))
            return False
        while said := self.connection.pgconn.notifies():
            note(_Said(said.be_pid))
        return True

    def execute(self, statement: str, values: Sequence[Any] = ()) -> Any:
        """Run one statement of the ledger's or of PostgreSQL's own; LedgerFailed."""
        with self._told():
            return self.connection.execute(_translated(statement), [_storable(value) for value in values])

    def executemany(self, statement: str, values: Iterable[Sequence[Any]]) -> int:
        """Run one statement for each row of values; rows changed. LedgerFailed."""
        rows = [[_storable(value) for value in row] for row in values]
        with self._told(), self.connection.cursor() as cursor:
            if rows:
                cursor.executemany(_translated(statement), rows)
            changed: int = cursor.rowcount if rows else 0
            return changed

    def set_up(self, name: str, setting: str) -> None:
        """Set a parameter of the session."""
        self.execute("SELECT set_config(?, ?, FALSE)", (name, setting))

    def run_script(self, text: str) -> None:
        """Run several statements without values; LedgerFailed."""
        with self._told():
            self.connection.execute(text)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """One transaction, where each statement is one otherwise; LedgerFailed."""
        with self._told(), self.connection.transaction():
            yield

    def commit(self) -> None:
        """Make what was done durable; LedgerFailed."""
        with self._told():
            self.connection.commit()

    def rollback(self) -> None:
        """Drop what was not committed."""
        if not self.connection.closed and not self.connection.broken:
            self.connection.rollback()

    def close(self) -> None:
        """Let go of the connection."""
        self.connection.close()


@dataclass(frozen=True, slots=True)
class _Said:
    pid: int


def _sentence(error: BaseException) -> str:
    return f"The frontier's database: {' '.join(str(error).split())}"


@cache
def _translated(statement: str) -> str:
    return statement.replace("?", "%s")


def _storable(value: Any) -> Any:
    # PostgreSQL's texts hold everything but this
    return value.replace("\0", "\N{REPLACEMENT CHARACTER}") if isinstance(value, str) and "\0" in value else value
