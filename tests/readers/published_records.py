"""Files of records as runs publish them: full ones, ones with nothing in them, and both one after another."""

import json
import math
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from schemas.article import Article
from schemas.columns import Column, ListOf, Struct, columns_of
from schemas.reference import EXAMPLES

FULL: dict[str, Any] = json.loads((EXAMPLES / "article.json").read_text("utf-8"))
COLUMNS = columns_of(Article)


def emptied(columns: tuple[Column, ...], value: Mapping[str, Any]) -> dict[str, Any]:
    """An object with null or an empty list wherever one may stand."""
    return {column.name: _emptied(column, value[column.name]) for column in columns}


def _emptied(column: Column, value: Any) -> Any:
    if isinstance(column.type, ListOf):
        return []
    if column.is_nullable:
        return None
    return emptied(column.type.columns, value) if isinstance(column.type, Struct) else value


NOTHING = emptied(COLUMNS, FULL)
"""A record of a page that names nothing."""


def record(number: int, is_empty: bool = False) -> bytes:
    """The line of one article; its lists have one entry less for every second one."""
    fields = {
        **(NOTHING if is_empty else FULL),
        "id": f"art_{number:032x}",
        "title": f"足が冷える №{number} – “cold” \\ feet\t👣",
    }
    fields["body"] = FULL["body"] * 12  # a thousand are more than readers look at first
    lists = {name: entries[number % 2 :] for name, entries in fields.items() if isinstance(entries, list)}
    return Article.model_validate_json(json.dumps(fields | lists)).line()


def write_records(path: Path, count: int, empty: int = 0) -> Path:
    """A file of so many records, of which the first ``empty`` hold nothing that may be missing."""
    path.write_bytes(b"".join(record(number, number < empty) for number in range(count)))
    return path


def lines_of(path: Path) -> list[Any]:
    """The records as Python's own JSON reads them."""
    return [json.loads(line) for line in path.read_bytes().split(b"\n")[:-1]]


def plain(value: Any) -> Any:
    """What a reader gives, as JSON has it: moments and days as text, arrays as lists, NaN as null."""
    if isinstance(value, datetime):
        aware = value if value.tzinfo else value.replace(tzinfo=UTC)
        return aware.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {name: plain(entry) for name, entry in value.items()}
    if isinstance(value, list | tuple):
        return [plain(entry) for entry in value]
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    return None if isinstance(value, float) and math.isnan(value) else value


def differing(read: list[Any], path: Path) -> Iterator[str]:
    """Where what was read is not what the file holds: at most one field a record."""
    written = lines_of(path)
    if len(read) != len(written):
        yield f"{len(read)} rows of {len(written)}"
    for got, wanted in zip(map(plain, read), written, strict=False):
        if got != wanted:
            name = next((name for name in wanted if got.get(name, "no such column") != wanted[name]), "another column")
            yield f"{wanted['id']}: {name}: {got.get(name)!r}, not {wanted.get(name)!r}"
