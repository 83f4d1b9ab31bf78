"""One line of a run's file as a row of the index."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from pydantic_core import from_json

from crawler.inspector.words import spaced
from crawler.parsers.identity import article_id
from crawler.runs.coverage import FIELDS
from schemas.article import QUALITY_FLAGS, SECTION_KINDS

KIND_BITS: Final[Mapping[str, int]] = {kind: 1 << place for place, kind in enumerate(SECTION_KINDS)}
FLAG_BITS: Final[Mapping[str, int]] = {flag: 1 << place for place, flag in enumerate(QUALITY_FLAGS)}
FIELD_BITS: Final[Mapping[str, int]] = {field: 1 << place for place, field in enumerate(FIELDS)}
NUMBERS: Final[Mapping[str, str]] = {
    "site": "i",
    "language": "i",
    "change": "i",
    "score": "i",
    "published": "i",
    "fetched": "q",
    "letters": "i",
    "kinds": "i",
    "flags": "i",
    "filled": "i",
}
"""What is known of a record as a number, with the type that holds it, as ``array`` and NumPy name it.

Site, language and change are numbers of words; the score is in thousandths; ``published`` is the ordinal of a day, 0
where it is unknown; ``fetched`` seconds since 1970; ``letters`` the length of the body. The rest have a bit each kind
of section, flag and field.
"""
_MOST_TEXT: Final = 400_000
"""Characters of a body that can be searched."""


class NoRecord(ValueError):
    """A line is no record of ours."""


@dataclass(frozen=True, slots=True)
class Row:
    """A record: what can be counted, what can be searched, and how it is found again."""

    article: str
    content: int
    """Hash of the hash of its content."""
    address: int
    site: str
    language: str
    title: str
    numbers: tuple[int, ...]
    """Those of ``NUMBERS`` that are no words, in its order."""
    texts: tuple[str, str, str, str]
    """For the columns of the full-text index."""


def row_of(line: bytes) -> Row:
    """The row of a line of ``articles.jsonl``; NoRecord where it is none."""
    try:
        record: dict[str, Any] = from_json(line, cache_strings="keys")
        return _row(record)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
        raise NoRecord(str(error)) from None


def address_of(url: str) -> int:
    """A number for an address, the same for all spellings of it: signed, of 64 bits."""
    return _number(article_id(url))


def content_of(content_hash: str) -> int:
    """A number for a hash of a content: signed, of 64 bits."""
    return int.from_bytes(hashlib.sha256(content_hash.encode()).digest()[:8], "big", signed=True)


def address_of_line(record: Mapping[str, Any]) -> int:
    """The number of a record's own address: its id is made of it where the page names no other."""
    return _number(record["id"]) if record["canonical_url"] is None else address_of(record["url"])


def seconds(moment: str) -> int:
    """Seconds since 1970 of a timestamp of a record."""
    return int(datetime.fromisoformat(moment).timestamp())


def _number(article: str) -> int:
    return int.from_bytes(bytes.fromhex(article[4:20]), "big", signed=True)


def _row(record: dict[str, Any]) -> Row:
    body: str = record["body"]
    sections: list[dict[str, Any]] = record["sections"]
    return Row(
        article=record["id"],
        content=content_of(record["content_hash"]),
        address=address_of_line(record),
        site=record["site"] or "",
        language=record["language"] or "",
        title=record["title"],
        numbers=(
            _small(round(record["quality"]["score"] * 1000)),
            date.fromisoformat(record["published_on"]).toordinal() if record["published_on"] else 0,
            seconds(record["fetched_at"]),
            len(body),
            _bits(KIND_BITS, [section["kind"] for section in sections]),
            _bits(FLAG_BITS, record["quality"]["flags"]),
            _bits(FIELD_BITS, [field for field in FIELDS if record.get(field)]),
        ),
        texts=(
            spaced(record["title"]),
            spaced(_items(record["causes"])),
            spaced(_items(record["workarounds"])),
            spaced(body[:_MOST_TEXT]),
        ),
    )


def _small(number: int) -> int:
    if not -(1 << 31) <= number < 1 << 31:
        raise OverflowError(f"{number} is no number of a record.")
    return number


def _bits(known: Mapping[str, int], names: list[str]) -> int:
    found = 0
    for name in names:
        # a kind of a newer schema cannot be asked for, and does no harm
        found |= known.get(name, 0)
    return found


def _items(items: list[dict[str, Any]]) -> str:
    return "\n".join([f"{item['label'] or ''} {item['text']}" for item in items])
