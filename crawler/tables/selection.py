"""Which records and which of their fields an export holds.

A condition is one expression of DuckDB's SQL over the typed columns, nested ones included:
``language = 'de' AND quality.score >= 0.9 AND len(causes) > 0``. It is parsed as an expression, so that it can be no
second statement, and evaluated in a database that reaches nothing but the records.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from crawler.tables.database import sentence
from crawler.tables.parquet import lines_of
from schemas.article import Article
from schemas.columns import Column, Struct, columns_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection, DuckDBPyRelation

CHOSEN: Final = "chosen"
"""What the selection is called in the database."""
_COLUMNS: Final = columns_of(Article)


class SelectionError(Exception):
    """A condition or a field that there is not; the sentence says which, and where it stands."""


@dataclass(frozen=True, slots=True)
class Field:
    """A column of an export: its path in the record, its name in the table, and its type."""

    path: tuple[str, ...]
    column: Column

    @property
    def expression(self) -> str:
        """The field in SQL, under its name in the table."""
        return ".".join(f'"{name}"' for name in self.path) + f' AS "{self.column.name}"'


def fields_named(names: Sequence[str]) -> tuple[Field, ...]:
    """Fields by name, ``quality.score`` within an object, always with ``id``; all for no names.

    SelectionError for an unknown one.
    """
    chosen = list(dict.fromkeys(names)) or [column.name for column in _COLUMNS]
    return tuple(_field(name) for name in (chosen if "id" in chosen else ["id", *chosen]))


def _field(name: str) -> Field:
    path = tuple(name.split("."))
    columns, is_nullable = _COLUMNS, False
    for depth, step in enumerate(path, 1):
        found = next((column for column in columns if column.name == step), None)
        if found is None or (depth < len(path) and not isinstance(found.type, Struct)):
            raise SelectionError(_unknown(name, columns))
        is_nullable = is_nullable or found.is_nullable
        columns = found.type.columns if isinstance(found.type, Struct) else ()
        last = found
    return Field(path, Column("_".join(path), last.type, is_nullable, last.description))


def _unknown(name: str, columns: Sequence[Column]) -> str:
    there = ", ".join(column.name for column in columns)
    return f"There is no field {name!r}; choose of {there}."


def select(
    connection: "DuckDBPyConnection",
    files: list[Path],
    fields: Sequence[Field],
    where: str | None = None,
    since: list[Path] | None = None,
) -> None:
    """Make the view ``chosen`` of records that meet a condition and are new or changed since others were published.

    SelectionError where the condition is not understood.
    """
    records = connection.sql(f"FROM {lines_of(files, Article)}")
    met = _meeting(records, where) if where is not None else records
    met.create_view("met")
    # names in here are ours: fields were looked up, and paths are quoted
    query = f"SELECT {', '.join(field.expression for field in fields)} FROM met"  # noqa: S608
    if since is not None:
        connection.sql(f"FROM {lines_of(since, Article)}").create_view("earlier")
        query += " ANTI JOIN earlier USING (id, content_hash)"
    connection.sql(query).create_view(CHOSEN)


def _meeting(records: "DuckDBPyRelation", where: str) -> "DuckDBPyRelation":
    import duckdb  # noqa: PLC0415 see database

    try:
        met = records.filter(where)
        (kind,) = records.project(duckdb.SQLExpression(where)).types
    except duckdb.Error as error:
        raise SelectionError(_complaint(where, error)) from error
    if str(kind) != "BOOLEAN":
        raise SelectionError(f"--where gives a {kind} for each record, and not true or false.")
    return met


def _complaint(where: str, error: Exception) -> str:
    place = _place(where, str(error))
    at = f" at character {place + 1}" if place is not None else ""
    return f"--where is not understood{at}: {sentence(error)} It says: {where}"


def _place(where: str, said: str) -> int | None:
    """Where in the condition DuckDB points to, from 0; None where it points to nothing."""
    pointed = re.search(r"^LINE (\d+): (.*)\n( *)\^", said, re.MULTILINE)
    if pointed:
        line, shown, spaces = int(pointed[1]), pointed[2], len(pointed[3])
        within = spaces - len(f"LINE {line}: ")
        lines = where.split("\n")
        before = sum(len(text) + 1 for text in lines[: line - 1])
        # it parses "SELECT <condition>"
        return before + max(0, within - len("SELECT ") if line == 1 and shown.startswith("SELECT ") else within)
    named = re.search(r'"([^"]+)"', said)
    found = where.lower().find(named[1].lower()) if named else -1
    return found if found >= 0 else None
