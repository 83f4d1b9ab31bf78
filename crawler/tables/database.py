"""A database in memory that reaches the files it was opened for, and nothing else."""

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MEMORY: Final = "512MB"
"""Above it the database spills to the disk."""


class TableError(Exception):
    """Something is wrong with a file of records or with the table to be made of it; the sentence says what."""


@contextmanager
def database(readable: Iterable[Path], writable: Path) -> "Iterator[DuckDBPyConnection]":
    """A locked database; ``writable`` is the file or folder it writes, and names the folder it spills to.

    TableError for whatever DuckDB complains of.
    """
    import duckdb  # noqa: PLC0415 takes 0.2 s, which only publishing and exporting are to wait

    spill = writable.with_name(f".{writable.name.lstrip('.')}.spill")
    try:
        connection = duckdb.connect(config=_settings(spill))
        with connection:
            _lock(connection, readable, writable)
            yield connection
    except duckdb.Error as error:
        raise TableError(sentence(error)) from error
    finally:
        shutil.rmtree(spill, ignore_errors=True)


def _settings(spill: Path) -> dict[str, str | bool | int | float | list[str]]:
    return {
        "threads": 1,  # one order of rows, one file, whatever the machine
        "preserve_insertion_order": False,  # with one thread it is kept; with True row groups are not cut by bytes
        # DuckDB 2.0.0 waits for ever for its writing threads where a COPY fails that they write for
        "async_threads": 0,
        "memory_limit": MEMORY,
        "temp_directory": str(spill),
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }


def _lock(connection: "DuckDBPyConnection", readable: Iterable[Path], writable: Path) -> None:
    # what a database file is checkpointed through stands beside it
    beside = ("", ".wal", ".wal.checkpoint", ".wal.recovery")
    written = [writable.absolute().with_name(writable.name + suffix) for suffix in beside]
    paths = ", ".join(quoted(path.absolute()) for path in [*readable, *written])
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("SET enable_progress_bar = false")  # it would stand in what a command prints
    connection.execute(f"SET allowed_paths = [{paths}]")
    connection.execute(f"SET allowed_directories = [{quoted(f'{writable.absolute()}/')}]")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


def quoted(value: object) -> str:
    """A value as a literal of SQL."""
    return "'" + str(value).replace("'", "''") + "'"


def sentence(error: Exception) -> str:
    """The first line of what DuckDB says, without its kind of error, as a sentence."""
    first = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    kind, colon, rest = first.partition("Error: ")
    said = rest if colon and len(kind) < 30 else first
    return said if said.endswith((".", "?")) else f"{said.rstrip('!')}."
