"""A selection of records as a file: CSV for spreadsheets, JSONL as it is, Parquet with the schema's types."""

import csv
import io
import json
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import from_json

from crawler.inspector.kept import Kept, line_at
from crawler.tables.parquet import TWIN, write_twin
from schemas.article import Article

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a cell begins with that spreadsheets calculate instead of showing."""


def csv_lines(places: Iterable[Kept]) -> Iterator[bytes]:
    """A row a record, every cell quoted; lists and objects as JSON within theirs."""
    names = list(Article.model_fields)
    yield _row(names)
    for kept in places:
        record = from_json(line_at(kept))
        yield _row([_cell(record.get(name)) for name in names])


def json_lines(places: Iterable[Kept]) -> Iterator[bytes]:
    """The records as they stand in their files."""
    for kept in places:
        yield line_at(kept).rstrip(b"\n") + b"\n"


def parquet_file(places: Iterable[Kept]) -> bytes:
    """A Parquet file, as that beside the records of a run. A record that does not fit the schema is left out."""
    with tempfile.TemporaryDirectory(prefix="healthcrawl-") as name:
        records, target = Path(name) / "records.jsonl", Path(name) / TWIN
        with records.open("wb") as file:
            count = sum(file.write(line) > 0 for line in json_lines(places) if _is_article(line))
        write_twin(records, target, count)
        return target.read_bytes()


def _is_article(line: bytes) -> bool:
    try:
        Article.model_validate_json(line)
    except ValidationError:
        return False
    return True


def _row(cells: Iterable[str]) -> bytes:
    written = io.StringIO()
    csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow(map(_harmless, cells))
    return written.getvalue().encode()


def _cell(found: Any) -> str:
    if found is None:
        return ""
    return found if isinstance(found, str) else json.dumps(found, ensure_ascii=False)


def _harmless(cell: str) -> str:
    # full-width signs too, which spreadsheets of East Asia take for the others
    return f"'{cell}" if cell.startswith((*_FORMULA, "＝", "＋", "－", "＠")) else cell
