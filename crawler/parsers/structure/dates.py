"""Dates in text: ISO, day first, month first, with the names of months of all languages."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from crawler.lexicons.lexicon import everywhere
from crawler.lexicons.phrases import folded

EARLIEST: Final = 1990

_ISO: Final = re.compile(r"(?<!\d)((?:19|20)\d\d)[-/.年]\s?(\d{1,2})[-/.月]\s?(\d{1,2})(?!\d)")
_DAY_FIRST: Final = re.compile(r"(?<![\d.])(\d{1,2})([./-])(\d{1,2})\2((?:19|20)\d\d)(?!\d)")
_NAMED: Final = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|\.|er|º)?\s+(?:de\s+|of\s+)?([^\W\d_]{3,12})\.?,?\s+(?:de\s+|del\s+)?((?:19|20)\d\d)"
)
_NAME_FIRST: Final = re.compile(r"([^\W\d_]{3,12})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+((?:19|20)\d\d)")


def read_dates(text: str) -> list[date]:
    """The dates that a text shows, in its order. A day-first form whose order cannot be told is day first
    where it is written with points, month first where with slashes."""
    return [day for _, day in sorted(set(_found(text)))]


def _found(text: str) -> Iterator[tuple[int, date]]:
    for found in _ISO.finditer(text):
        yield from _day(found.start(), int(found[1]), int(found[2]), int(found[3]))
    for found in _DAY_FIRST.finditer(text):
        first, second = int(found[1]), int(found[3])
        month_first = found[2] == "/" and first <= 12 and second > 12
        yield from _day(found.start(), int(found[4]), *((first, second) if month_first else (second, first)))
    for form, name, day in ((_NAMED, 2, 1), (_NAME_FIRST, 1, 2)):
        for found in form.finditer(text):
            if month := _month(found[name]):
                yield from _day(found.start(), int(found[3]), month, int(found[day]))


def _month(name: str) -> int | None:
    key = folded(name)
    return next((i for i, names in enumerate(everywhere().months, 1) if names.is_all_of(key)), None)


def _day(place: int, year: int, month: int, day: int) -> Iterator[tuple[int, date]]:
    try:
        found = date(year, month, day)
    except ValueError:
        return
    if year >= EARLIEST:
        yield place, found
