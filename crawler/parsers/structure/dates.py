"""Dates in text: year first, day first, month first, with the names of months of all languages."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import cache
from typing import Final, Literal

from crawler.lexicons.calendars import calendars
from crawler.lexicons.phrases import Phrases, folded
from crawler.parsers.structure.calendars import NUMERAL, PERSIAN, YEAR, numbered_date, numeral

# Digits of other scripts, and full-width ones, as ASCII.
_ZEROS: Final = (
    *(0x660, 0x6F0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xE50, 0xED0, 0x1040, 0x17E0),
    0xFF10,
)
_DIGITS: Final = {zero + digit: str(digit) for zero in _ZEROS for digit in range(10)}
_DIGIT: Final = re.compile(r"\d")
_OTHER_DIGIT: Final = re.compile(f"[{''.join(map(chr, _DIGITS))}]")
_MAYBE: Final = re.compile(
    rf"{YEAR}|\d[./-]\d\d[./-]\d\d|\d/\d{{1,2}}/\d\d|[^\W\d_]\.?(?:-| ?['’])\d\d\b|(?:\d|{NUMERAL})\s?年"
    rf"|[和成國国]\s?(?:\d|{NUMERAL})|[\u0e00-\u0e7f]\.? \d\d\b"
)
_MACHINE: Final = re.compile(r"((?:19|20)\d\d)-?(\d\d)-?(\d\d)(?!\d)")
_SECONDS: Final = re.compile(r"(1\d{9})(?:\d{3})?")
"""Seconds, or their thousandths, since 1970: from 2001 to 2033."""
_YEAR_FIRST: Final = re.compile(
    rf"(?<!\d)({YEAR})(?:\s?[-/.]|\s?年|\s?년)\s?(\d{{1,2}})(?:\s?[-/.]|\s?月|\s?월)\s?(\d{{1,2}})(?!\d)(?:\s?[日号號일])?"
)
_YEAR_LAST: Final = re.compile(rf"(?<![\d./-])(\d{{1,2}})\s?([./-])\s?(\d{{1,2}})\s?\2\s?({YEAR})(?!\d)")
# With one digit only between slashes: points and hyphens part the numbers of versions and sections, too.
_SHORT_YEAR: Final = re.compile(r"(?<![\d./-])(\d\d?(?=/)|\d\d)([./-])(\d\d?(?=/)|\d\d)\2(\d\d)(?![\d./-])")
_CHARACTERS: Final = re.compile(
    rf"(?<![\d〇零一-九十])({NUMERAL}{{1,4}})年({NUMERAL}{{1,3}})月({NUMERAL}{{1,3}})(?:[日号號]|(?!{NUMERAL}))"
)
_OF_ERA: Final = re.compile(
    rf"\s?(\d{{1,3}}|{NUMERAL}{{1,3}})\s?[年./-]\s?(\d\d?|{NUMERAL}{{1,3}})\s?[月./-]\s?(\d\d?|{NUMERAL}{{1,3}})(?:\s?[日號号])?"
)
# What may stand around a month's name: "4th of …", "1er …", "4. …", "… de 2024", "… 26th, 2024", "2024. … 4".
_DAY_BEFORE: Final = re.compile(
    r"(?<!\d)(\d{1,2})(?:\s?[^\W\d_]{1,2}|\s?[.,ºª:/-]){0,2}[\s-]*(?:[^\W\d_]{1,4}\.?\s|d')?$"
)
_YEAR_AFTER: Final = re.compile(rf"\.?\s?[,،/-]?\s*(?:[^\W\d_]{{1,4}}\s)?({YEAR})")
_YEAR_BEFORE: Final = re.compile(rf"({YEAR})[.,]?\s*(?:[^\W\d_]{{1,4}}\.?\s)?$")
_YEAR_DAY_BEFORE: Final = re.compile(rf"({YEAR})[.,]?\s(?:[^\W\d_]{{1,4}}\.?\s)?(\d{{1,2}})\.?\s?$")
_DAY_AFTER: Final = re.compile(r"\.?\s?(\d{1,2})(?!\d)")
_DAY_YEAR_AFTER: Final = re.compile(
    rf"\.?\s*(\d{{1,2}})(?:\s?(?:st|nd|rd|th))?\.?\s?[,،]?\s*(?:[^\W\d_]{{1,3}}\s)?({YEAR})"
)
# "12 May '24", "12-May-24"
_MARKED_SHORT_YEAR: Final = re.compile(r"\.?(?:-| ?['’])(\d\d)(?![\d:.-])")
_SHORT_THAI_YEAR: Final = re.compile(r"\s(\d\d)(?![\d:.])")
_THAI: Final = re.compile(r"[\u0e00-\u0e7f]")
_TWICE: Final = re.compile(r"\s?[/(-]\s?")
_BEFORE: Final = 16
"""Characters before a month's name in which its day or year stands."""

First = Literal["day", "month", "year"]
"""What stands first in 3/4/2024 and 24/3/4."""
Place = tuple[int, int, date]
"""Where a date begins and ends in a folded text, and the date."""


def read_dates(text: str, first: First = "day") -> list[date]:
    """The dates that a text shows, in its order. ``first``: how to read 3/4/2024 and 24/3/4."""
    return [day for _, _, day in find_dates(text, first)]


def find_dates(text: str, first: First = "day") -> list[Place]:
    """Dates and their places; the places are those of the folded text."""
    if text.isascii():
        # most lines have no digit, and one look for it is cheaper than one for years
        if _DIGIT.search(text) is None:
            return []
    elif _OTHER_DIGIT.search(text):
        # not for every text, because it looks every letter up
        text = text.translate(_DIGITS)
    if _MAYBE.search(text) is None:
        return []
    found: list[Place] = []
    for place in sorted(_found(folded(text), first), key=lambda place: (place[0], -place[1])):
        if not found or place[0] >= found[-1][1]:
            found.append(place)
    return found


def machine_date(text: str) -> date | None:
    """The date of a value meant for programs, as written, whatever its time zone: ISO 8601, seconds since 1970 in
    UTC, else as shown."""
    text = text.strip()
    if found := _MACHINE.match(text):
        return numbered_date(found[1], found[2], found[3])
    if found := _SECONDS.fullmatch(text):
        return datetime.fromtimestamp(int(found[1]), UTC).date()
    return next(iter(read_dates(text[:80])), None)


def _found(key: str, first: First) -> Iterator[Place]:
    for found in _YEAR_FIRST.finditer(key):
        yield from _day(found.start(), found.end(), found[1], found[2], found[3])
    for found in _YEAR_LAST.finditer(key):
        day, month = _in_order(found[1], found[2], found[3], first)
        yield from _day(found.start(), found.end(), found[4], month, day)
    for found in _SHORT_YEAR.finditer(key):
        if first == "year":
            yield from _day(found.start(), found.end(), found[1], found[3], found[4])
        else:
            day, month = _in_order(found[1], found[2], found[3], first)
            yield from _day(found.start(), found.end(), found[4], month, day)
    if not key.isascii():
        yield from _in_characters(key)
    yield from _named(key)


def _in_order(one: str, separator: str, other: str, first: First) -> tuple[str, str]:
    """Day and month. Points are day first everywhere; otherwise the number above 12 tells, else the reader."""
    is_month_first = int(other) > 12 or (first == "month" and separator != "." and int(one) <= 12)
    return (other, one) if is_month_first else (one, other)


def _in_characters(key: str) -> Iterator[Place]:
    """Numbers that are written as characters, and years that are counted from an era's first."""
    for found in _CHARACTERS.finditer(key):
        if len(found[1]) == 4:
            yield from _day(found.start(), found.end(), *(str(numeral(found[i])) for i in (1, 2, 3)))
    eras, firsts = _eras()
    era = eras.search(key)
    while era is not None:
        if numbers := _OF_ERA.match(key, era.end()):
            year, month, day = (numeral(number) for number in numbers.groups())
            yield from _day(era.start(), numbers.end(), str(firsts[era.group()] + year), str(month), str(day))
        era = eras.search(key, era.end())


@cache
def _eras() -> tuple[Phrases, dict[str, int]]:
    return Phrases(calendars().eras), calendars().eras


def _named(key: str) -> Iterator[Place]:
    names = calendars()
    phrases, numbers = _months()
    found = phrases.search(key)
    while found is not None:
        start, end, name = *found.span(), found.group()
        # "5 آذار/مارس 2026": the month of one calendar with two names
        while (other := _TWICE.match(key, end)) and (again := phrases.at(key, other.end())):
            if numbers[again.group()] != numbers[name]:
                break
            end = again.end() + key.startswith(")", again.end())
        yield from _around(key, start, end, str(numbers[name]), name in names.persian)
        found = phrases.search(key, end)


def _around(key: str, start: int, end: int, month: str, is_persian: bool) -> Iterator[Place]:
    before = key[max(0, start - _BEFORE) : start]
    place: tuple[int, int, str, str] | None = None
    if after := _DAY_YEAR_AFTER.match(key, end):
        place = start, after.end(), after[2], after[1]
    elif (year := _year_after(key, end)) and (day := _DAY_BEFORE.search(before)):
        place = start - len(before) + day.start(), year.end(), year[1], day[1]
    elif (year := _YEAR_BEFORE.search(before)) and (after := _DAY_AFTER.match(key, end)):
        place = start - len(before) + year.start(), after.end(), year[1], after[1]
    elif whole := _YEAR_DAY_BEFORE.search(before):
        place = start - len(before) + whole.start(), end, whole[1], whole[2]
    elif (year := _MARKED_SHORT_YEAR.match(key, end)) and (day := _DAY_BEFORE.search(before)):
        place = start - len(before) + day.start(), year.end(), f"20{year[1]}", day[1]
    elif _THAI.match(key, start) and (year := _SHORT_THAI_YEAR.match(key, end)) and (day := _DAY_BEFORE.search(before)):
        place = start - len(before) + day.start(), year.end(), f"25{year[1]}", day[1]
    if place is not None and (int(place[2]) in PERSIAN) == is_persian:
        yield from _day(place[0], place[1], place[2], month, place[3])


def _year_after(key: str, end: int) -> re.Match[str] | None:
    """The year behind a month, also behind a word that says from when years are counted."""
    mark = _marks().at(key, end + key.startswith(" ", end))
    return _YEAR_AFTER.match(key, mark.end() if mark else end)


@cache
def _marks() -> Phrases:
    return Phrases(calendars().marks)


@cache
def _months() -> tuple[Phrases, dict[str, int]]:
    """All names of months, and their numbers."""
    numbers = calendars().months | calendars().persian
    return Phrases(numbers), numbers


def _day(start: int, end: int, year: str, month: str, day: str) -> Iterator[Place]:
    if found := numbered_date(year, month, day):
        yield start, end, found
