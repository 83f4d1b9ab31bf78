"""A page of the list of records."""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from crawler.inspector.names import Names
from crawler.inspector.rows import FLAG_BITS, KIND_BITS


@dataclass(frozen=True, slots=True)
class Listed:
    """One record in the list."""

    number: int
    run: str
    article: str
    title: str
    site: str
    language: str
    change: str
    score: float
    published: date | None
    fetched: int
    letters: int
    kinds: tuple[str, ...]
    flags: tuple[str, ...]
    key: str
    """For the page after."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a selection, and whether one comes after."""

    records: Sequence[Listed]
    has_more: bool


def listed(place: sqlite3.Row, numbers: Mapping[str, int], names: Names, key: str) -> Listed:
    """The line of a record; ``numbers`` are those of ``rows.NUMBERS`` and its run."""
    return Listed(
        number=place["id"],
        run=names.runs[numbers["run"]].key,
        article=place["article"],
        title=place["title"],
        site=names.words[numbers["site"]],
        language=names.words[numbers["language"]],
        change=names.words[numbers["change"]],
        score=numbers["score"] / 1000,
        published=date.fromordinal(numbers["published"]) if numbers["published"] else None,
        fetched=numbers["fetched"],
        letters=numbers["letters"],
        kinds=_set(KIND_BITS, numbers["kinds"]),
        flags=_set(FLAG_BITS, numbers["flags"]),
        key=key,
    )


def _set(bits: Mapping[str, int], held: int) -> tuple[str, ...]:
    return tuple(name for name, bit in bits.items() if held & bit)
