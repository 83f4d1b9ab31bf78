"""The frontier's database as it was typed, or the sentence that says what is wrong with it."""

from collections.abc import Iterator
from contextlib import contextmanager

from crawler.commands.errors import CommandError, UsageError
from crawler.frontier.database import LedgerFailed
from crawler.frontier.postgresql.address import AddressError, typed_address
from crawler.frontier.postgresql.database import PostgresDatabase


def database_address(typed: str | None) -> str | None:
    """The address that was typed or stands in the environment, None if neither has one; UsageError for a bad one."""
    try:
        return typed_address(typed)
    except AddressError as error:
        raise UsageError(str(error)) from error


def connected(address: str, job: str) -> PostgresDatabase:
    """A worker's connection; CommandError if there is none to be had."""
    with told():
        return PostgresDatabase(address, job, is_autocommit=True)


@contextmanager
def told() -> Iterator[None]:
    """Failures of the database as the command's end."""
    try:
        yield
    except LedgerFailed as error:
        raise CommandError(str(error), 5) from error
