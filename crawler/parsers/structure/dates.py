"""Dates in text: year first, day first, month first, with the names of months of all languages."""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Final

from crawler.lexicons.lexicon import everywhere
from crawler.lexicons.phrases import Phrases, folded

EARLIEST: Final = 1990
CENTURY: Final = 2000
"""The century of a year that is written with two digits."""

# Digits of Arabic, Persian and Devanagari, and full-width ones, as ASCII.
_DIGITS: Final = {zero + digit: str(digit) for zero in (0x660, 0x6F0, 0x966, 0xFF10) for digit in range(10)}
_YEAR: Final = r"(?:19|20)\d\d"
_MAYBE: Final = re.compile(rf"{_YEAR}|\d\d[./-]\d\d[./-]\d\d")
_MACHINE: Final = re.compile(rf"({_YEAR})-?(\d\d)-?(\d\d)(?!\d)")
_YEAR_FIRST: Final = re.compile(
    rf"(?<!\d)({_YEAR})(?:\s?[-/.]|\s?年|\s?년)\s?(\d{{1,2}})(?:\s?[-/.]|\s?月|\s?월)\s?(\d{{1,2}})(?!\d)(?:\s?[日号號일])?"
)
_YEAR_LAST: Final = re.compile(rf"(?<![\d./-])(\d{{1,2}})\s?([./-])\s?(\d{{1,2}})\s?\2\s?({_YEAR})(?!\d)")
_SHORT_YEAR: Final = re.compile(r"(?<![\d./-])(\d\d)([./-])(\d\d)\2(\d\d)(?![\d./-])")
# What may stand around a month's name: "4th of …", "1er …", "4. …", "… de 2024", "… 26th, 2024", "2024. … 4".
_DAY_BEFORE: Final = re.compile(r"(?<!\d)(\d{1,2})(?:\s?[^\W\d_]{1,2}|\s?[.,ºª-])?[\s-]*(?:[^\W\d_]{1,4}\.?\s)?$")
_YEAR_BEFORE: Final = re.compile(rf"({_YEAR})[.,]?\s*(?:[^\W\d_]{{1,4}}\s)?$")
_YEAR_AFTER: Final = re.compile(rf"\.?\s?[,،-]?\s*(?:[^\W\d_]{{1,4}}\s)?({_YEAR})")
_DAY_AFTER: Final = re.compile(r"\.?\s?(\d{1,2})(?!\d)")
_DAY_YEAR_AFTER: Final = re.compile(
    rf"\.?\s*(\d{{1,2}})(?:\s?(?:st|nd|rd|th))?\.?\s?[,،]?\s*(?:[^\W\d_]{{1,3}}\s)?({_YEAR})"
)
_BEFORE: Final = 16
"""Characters before a month's name in which its day or year stands."""

Place = tuple[int, int, date]
"""Where a date begins and ends in a folded text, and the date."""


def read_dates(text: str, month_first: bool = False) -> list[date]:
    """The dates that a text shows, in its order. ``month_first``: how to read 3/4/2024."""
    return [day for _, _, day in find_dates(text, month_first)]


def find_dates(text: str, month_first: bool = False) -> list[Place]:
    """Dates and their places; the places are those of the folded text."""
    if not text.isascii():
        text = text.translate(_DIGITS)
    if _MAYBE.search(text) is None:
        return []
    found: list[Place] = []
    for place in sorted(_found(folded(text), month_first)):
        if not found or place[0] >= found[-1][1]:
            found.append(place)
    return found


def machine_date(text: str) -> date | None:
    """The date of a value meant for programs, as written, whatever its time zone: ISO 8601, else as shown."""
    text = text.strip()
    if found := _MACHINE.match(text):
        return numbered_date(found[1], found[2], found[3])
    return next(iter(read_dates(text[:80])), None)


def numbered_date(year: str, month: str, day: str) -> date | None:
    """The date of three numbers, or None where they are none or long past."""
    number = int(year) + (CENTURY if len(year) == 2 else 0)
    if not EARLIEST <= number < CENTURY + 100:
        return None
    try:
        return date(number, int(month), int(day))
    except ValueError:
        return None


def _found(key: str, month_first: bool) -> Iterator[Place]:
    for found in _YEAR_FIRST.finditer(key):
        yield from _day(found.start(), found.end(), found[1], found[2], found[3])
    for form in (_YEAR_LAST, _SHORT_YEAR):
        for found in form.finditer(key):
            first, second = _in_order(found[1], found[2], found[3], month_first)
            yield from _day(found.start(), found.end(), found[4], second, first)
    yield from _named(key)


def _in_order(first: str, separator: str, second: str, month_first: bool) -> tuple[str, str]:
    """Day and month. Points are day first everywhere; otherwise the number above 12 tells, else the reader."""
    is_month_first = int(second) > 12 or (month_first and separator != "." and int(first) <= 12)
    return (second, first) if is_month_first else (first, second)


def _named(key: str) -> Iterator[Place]:
    phrases, numbers = _months()
    found = phrases.search(key)
    while found is not None:
        start, end = found.span()
        yield from _around(key, start, end, numbers[found.group()])
        found = phrases.search(key, end)


def _around(key: str, start: int, end: int, month: str) -> Iterator[Place]:
    if after := _DAY_YEAR_AFTER.match(key, end):
        yield from _day(start, after.end(), after[2], month, after[1])
        return
    before = key[max(0, start - _BEFORE) : start]
    if (year := _YEAR_AFTER.match(key, end)) and (day := _DAY_BEFORE.search(before)):
        yield from _day(start - len(before) + day.start(), year.end(), year[1], month, day[1])
    elif (year := _YEAR_BEFORE.search(before)) and (after := _DAY_AFTER.match(key, end)):
        yield from _day(start - len(before) + year.start(), after.end(), year[1], month, after[1])


@cache
def _months() -> tuple[Phrases, dict[str, str]]:
    """All names of months that are words, and their numbers. The others are read with their numbers."""
    names = {
        folded(name): str(number)
        for number, phrases in enumerate(everywhere().months, 1)
        for name in phrases.words
        if not name[0].isdigit()
    }
    return Phrases(names), names


def _day(start: int, end: int, year: str, month: str, day: str) -> Iterator[Place]:
    if found := numbered_date(year, month, day):
        yield start, end, found
