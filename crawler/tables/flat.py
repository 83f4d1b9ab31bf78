"""Records as rows of plain values: for CSV files, which spreadsheets open, and for SQLite.

An object gives a column for each of its keys (``quality_score``), a list a column of JSON.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from crawler.tables.selection import Field
from schemas.columns import Column, ListOf, Scalar, Struct

_FORMULA: Final = r"^[\s\p{Z}\p{C}]*[=+\-@＝＋－＠]|^[\t\r\n]"
"""What a spreadsheet may run: signs that open a formula, and controls that it drops before it looks."""


@dataclass(frozen=True, slots=True)
class Flat:
    """A column of plain values: its name, its value in SQL, and what kind of value that is."""

    name: str
    expression: str
    type: Scalar
    is_list: bool = False


def flat_columns(fields: Sequence[Field]) -> list[Flat]:
    """The columns of all fields, in their order."""
    return [flat for field in fields for flat in _flat(field.column, f'"{field.column.name}"', field.column.name)]


def _flat(column: Column, expression: str, name: str) -> Iterator[Flat]:
    if isinstance(column.type, ListOf):
        yield Flat(name, f"to_json({expression})::VARCHAR", "text", is_list=True)
    elif isinstance(column.type, Struct):
        for inner in column.type.columns:
            yield from _flat(inner, f'{expression}."{inner.name}"', f"{name}_{inner.name}")
    else:
        yield Flat(name, _plain(expression, column.type), column.type)


def _plain(expression: str, kind: Scalar) -> str:
    if kind == "timestamp":
        return f"strftime({expression}, '%Y-%m-%dT%H:%M:%SZ')"
    return f"{expression}::VARCHAR" if kind == "date" else expression


def safe_cell(flat: Flat) -> str:
    """A column's value in SQL, with ``'`` before a text that a spreadsheet would run as a formula."""
    if flat.type != "text" or flat.is_list:  # JSON opens with a bracket
        return flat.expression
    value = flat.expression
    return f"CASE WHEN regexp_matches({value}, '{_FORMULA}') THEN '''' || {value} ELSE {value} END"


def flat_query(columns: Sequence[Flat], table: str, is_safe: bool) -> str:
    """A query for the rows, safe for spreadsheets or as the records have them."""
    cells = (f'{safe_cell(flat) if is_safe else flat.expression} AS "{flat.name}"' for flat in columns)
    return f"SELECT {', '.join(cells)} FROM {table}"  # noqa: S608 names of our own columns
