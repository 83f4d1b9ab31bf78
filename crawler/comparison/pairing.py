"""Which record of one extraction belongs to which of the other: by the page's address, on disk, not in memory."""

import hashlib
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from crawler.extractions.files import Extraction
from crawler.extractions.lines import Place, placed_lines

_OLD, _NEW = 0, 1
_SCHEMA: Final = """
create table page (side integer, page blob, moment text, file integer, first integer, length integer);
"""
# an address may be there several times, fetched again or asked for twice: the first belongs to the first
_NUMBERED: Final = """
create table place as
    select side, page, row_number() over (partition by side, page order by moment, file, first) as nth,
           file, first, length
    from page;
create index place_of_page on place (side, page, nth);
"""
_OLD_WITH_NEW: Final = """
select one.file, one.first, one.length, other.file, other.first, other.length
from place as one left join place as other
    on other.side = 1 and other.page = one.page and other.nth = one.nth
where one.side = 0 order by one.file, one.first
"""
_NEW_ALONE: Final = """
select one.file, one.first, one.length from place as one
where one.side = 1 and not exists (
    select 1 from place as other where other.side = 0 and other.page = one.page and other.nth = one.nth)
order by one.file, one.first
"""


def pairs(old: Extraction, new: Extraction) -> Iterator[tuple[Place | None, Place | None]]:
    """Every page once, with the place of its record in each; in the order of the old files.

    BadLine, OSError.
    """
    with tempfile.TemporaryDirectory(prefix="healthcrawl-diff-") as folder:
        index = sqlite3.connect(Path(folder) / "pages.sqlite", isolation_level=None)
        try:
            index.executescript(f"pragma journal_mode = off; pragma synchronous = off; {_SCHEMA}")
            _enter(index, _OLD, old)
            _enter(index, _NEW, new)
            index.executescript(_NUMBERED)
            for row in index.execute(_OLD_WITH_NEW):
                yield Place(*row[:3]), None if row[3] is None else Place(*row[3:])
            for row in index.execute(_NEW_ALONE):
                yield None, Place(*row)
        finally:
            index.close()


def _enter(index: sqlite3.Connection, side: int, extraction: Extraction) -> None:
    rows = ((side, _digest(record), _moment(record), *place) for place, record in placed_lines(extraction.files))
    index.execute("begin")
    index.executemany("insert into page values (?, ?, ?, ?, ?, ?)", rows)
    index.execute("commit")


def _digest(record: dict[str, Any]) -> bytes:
    return hashlib.blake2b(str(record.get("url")).encode("utf-8", "replace"), digest_size=16).digest()


def _moment(record: dict[str, Any]) -> str:
    return f"{record.get('fetched_at')} {record.get('requested_url')}"
