"""Records of a run in another format: Parquet, CSV, or a database of DuckDB or SQLite with views."""

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING, Final

from crawler.tables.database import database, quoted
from crawler.tables.flat import flat_columns, flat_query
from crawler.tables.parquet import copy_parquet
from crawler.tables.selection import CHOSEN, Field, fields_named, select
from crawler.tables.targets import MADE_BY, NotOurs, check_database, replaced_when_whole
from crawler.tables.views import RECORDS, duckdb_views, sqlite_views
from schemas.base import SCHEMA_VERSION

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

PARTITIONS: Final[Mapping[str, str]] = {
    "site": f"FROM {CHOSEN}",
    "date": f"SELECT *, fetched_at::DATE AS date FROM {CHOSEN}",  # noqa: S608 our own name
}
"""What a folder of Parquet may be divided by; ``date`` is the day on which a page was fetched."""
_NEEDED: Final = {"site": "site", "date": "fetched_at"}
_ROWS_AT_ONCE: Final = 200
_SQLITE_TYPES: Final = {"integer": "INTEGER", "real": "REAL", "boolean": "INTEGER"}


@dataclass(frozen=True, slots=True)
class Export:
    """What is to be exported, as a person asks for it."""

    files: tuple[Path, ...]
    """Files of articles."""
    target: Path
    format: str
    """One of ``WRITERS``."""
    where: str | None = None
    fields: tuple[str, ...] = ()
    """Names; none: all."""
    since: tuple[Path, ...] | None = None
    """Files of articles of an earlier run; what they hold with the same content is left out."""
    partition: str | None = None
    """One of ``PARTITIONS``, for Parquet."""

    def described(self) -> dict[str, str]:
        """What the export says of itself."""
        told = {"where": self.where, "fields": ",".join(self.fields), "partitioned by": self.partition}
        return {"schema_version": SCHEMA_VERSION, **{name: text for name, text in told.items() if text}}


@dataclass(frozen=True, slots=True)
class Exported:
    """How many records an export holds, and of how many."""

    rows: int
    records: int


def export(asked: Export) -> Exported:
    """Write an export; the target is replaced when the new one is whole.

    SelectionError for what cannot be selected, NotOurs for a target that is not replaced, TableError for records that
    cannot be read, OSError for what cannot be written.
    """
    needed = (_NEEDED[asked.partition],) if asked.partition and asked.fields else ()
    fields = fields_named((*asked.fields, *needed))
    if asked.target.resolve() in {path.resolve() for path in asked.files}:
        raise NotOurs(f"{asked.target} is what is to be exported; choose another place with -o.")
    if asked.format in {"duckdb", "sqlite"}:
        check_database(asked.target, asked.format)
    with (
        replaced_when_whole(asked.target, asked.partition is not None) as part,
        database([*asked.files, *(asked.since or ())], part) as connection,
    ):
        since = list(asked.since) if asked.since is not None else None
        select(connection, list(asked.files), fields, asked.where, since)
        rows = WRITERS[asked.format](connection, asked, fields, part)
    return Exported(rows, sum(map(_records, asked.files)))


def _records(path: Path) -> int:
    with path.open("rb") as file:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 20), b""))


def _parquet(connection: "DuckDBPyConnection", asked: Export, fields: tuple[Field, ...], part: Path) -> int:  # noqa: ARG001 one signature
    if asked.partition is None:
        return copy_parquet(connection, f"FROM {CHOSEN}", part)
    part.mkdir()
    options = f", PARTITION_BY ({asked.partition}), OVERWRITE_OR_IGNORE"
    return copy_parquet(connection, PARTITIONS[asked.partition], part, options)


def _csv(connection: "DuckDBPyConnection", asked: Export, fields: tuple[Field, ...], part: Path) -> int:  # noqa: ARG001 one signature
    query = flat_query(flat_columns(fields), CHOSEN, is_safe=True)
    connection.execute(f"COPY ({query}) TO {quoted(part.absolute())} (FORMAT csv, HEADER, FORCE_QUOTE *)")
    (written,) = connection.fetchone() or (0,)
    return int(written)


def _duckdb(connection: "DuckDBPyConnection", asked: Export, fields: tuple[Field, ...], part: Path) -> int:
    connection.execute(f"ATTACH {quoted(part.absolute())} AS made")
    connection.execute(f"CREATE TABLE made.{RECORDS} AS FROM {CHOSEN}")
    (written,) = connection.fetchone() or (0,)
    connection.execute(f"CREATE TABLE made.{MADE_BY} (name VARCHAR, said VARCHAR)")
    connection.executemany(f"INSERT INTO made.{MADE_BY} VALUES (?, ?)", list(asked.described().items()))  # noqa: S608
    connection.execute("USE made")
    for statement in duckdb_views(fields):
        connection.execute(statement)
    connection.execute("USE memory")
    connection.execute("DETACH made")
    return int(written)


def _sqlite(connection: "DuckDBPyConnection", asked: Export, fields: tuple[Field, ...], part: Path) -> int:
    columns = flat_columns(fields)
    connection.execute(flat_query(columns, CHOSEN, is_safe=False))
    made = sqlite3.connect(part)
    try:
        with made:
            made.execute("PRAGMA journal_mode = OFF")  # a part that is not whole is thrown away
            typed = ", ".join(f'"{flat.name}" {_SQLITE_TYPES.get(flat.type, "TEXT")}' for flat in columns)
            made.execute(f"CREATE TABLE {RECORDS} ({typed})")
            insert = f"INSERT INTO {RECORDS} VALUES ({', '.join(repeat('?', len(columns)))})"  # noqa: S608 our own names
            while rows := connection.fetchmany(_ROWS_AT_ONCE):
                made.executemany(insert, rows)
            made.execute(f'CREATE INDEX {RECORDS}_by_id ON {RECORDS} ("id")')
            made.execute(f"CREATE TABLE {MADE_BY} (name TEXT, said TEXT)")
            made.executemany(f"INSERT INTO {MADE_BY} VALUES (?, ?)", asked.described().items())  # noqa: S608
            for statement in sqlite_views(fields):
                made.execute(statement)
        (written,) = made.execute(f"SELECT count(*) FROM {RECORDS}").fetchone()  # noqa: S608
    finally:
        made.close()
    return int(written)


WRITERS: Final[Mapping[str, Callable[["DuckDBPyConnection", Export, tuple[Field, ...], Path], int]]] = {
    "parquet": _parquet,
    "csv": _csv,
    "duckdb": _duckdb,
    "sqlite": _sqlite,
}
"""Format, which is also a file's suffix, and what writes it."""
