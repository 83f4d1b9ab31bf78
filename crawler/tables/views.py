"""The views of an exported database: ``articles``, one for each list of objects, and ``links``.

``causes``, ``workarounds`` and ``recommendations`` among them have a row an entry, with the article's id. ``links``
has a row for everything in a record that may be linked to: kind (the field it stands in), its text and its address.
The base table is ``records``.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from crawler.tables.selection import Field
from schemas.columns import Column, ListOf, Struct

RECORDS: Final = "records"


def duckdb_views(fields: Sequence[Field]) -> Iterator[str]:
    """Statements for DuckDB, where a record nests."""
    yield f"CREATE VIEW articles AS FROM {RECORDS}"
    links = []
    for column in (field.column for field in fields):
        listed = _entries(column)
        if listed:
            entry = f'FROM {RECORDS}, unnest({RECORDS}."{column.name}") AS listed(entry)'
            yield _view(column.name, [(inner.name, f'entry."{inner.name}"') for inner in listed.columns], entry)
            links += _link(column.name, listed, 'entry."{}"', entry)
        elif isinstance(column.type, Struct):
            place = f'"{column.name}"."{{}}"'
            links += _link(column.name, column.type, place, f'FROM {RECORDS} WHERE "{column.name}" IS NOT NULL')
    yield from _links(links)


def sqlite_views(fields: Sequence[Field]) -> Iterator[str]:
    """The same for SQLite, where objects are columns and lists are JSON."""
    yield f"CREATE VIEW articles AS SELECT * FROM {RECORDS}"  # noqa: S608 our own names here and below
    links = []
    for column in (field.column for field in fields):
        listed = _entries(column)
        if listed:
            entry = f'FROM {RECORDS}, json_each({RECORDS}."{column.name}") AS listed'
            place = "json_extract(listed.value, '$.{}')"
            yield _view(column.name, [(inner.name, place.format(inner.name)) for inner in listed.columns], entry)
            links += _link(column.name, listed, place, entry)
        elif isinstance(column.type, Struct):
            name = _text(column.type)
            there = f'FROM {RECORDS} WHERE "{column.name}_{name}" IS NOT NULL'
            links += _link(column.name, column.type, f'"{column.name}_{{}}"', there)
    yield from _links(links)


def _entries(column: Column) -> Struct | None:
    found = column.type.entry if isinstance(column.type, ListOf) else None
    return found if isinstance(found, Struct) else None


def _view(name: str, columns: Sequence[tuple[str, str]], source: str) -> str:
    named = ", ".join(f'{expression} AS "{column}"' for column, expression in columns)
    return f'CREATE VIEW "{name}" AS SELECT {RECORDS}."id" AS article_id, {named} {source}'


def _text(struct: Struct) -> str:
    """What an object is read by: its title, or its text."""
    names = [column.name for column in struct.columns]
    return next((name for name in ("title", "text") if name in names), names[0])


def _link(kind: str, struct: Struct, place: str, source: str) -> list[str]:
    """A query for the links of one field; none where its objects have no address."""
    if "url" not in [column.name for column in struct.columns]:
        return []
    text, url = place.format(_text(struct)), place.format("url")
    selected = f"{RECORDS}.\"id\" AS article_id, '{kind}' AS kind, {text} AS title, {url} AS url"
    return [f"SELECT {selected} {source}"]


def _links(queries: Sequence[str]) -> Iterator[str]:
    if queries:
        yield f"CREATE VIEW links AS {' UNION ALL '.join(queries)}"
