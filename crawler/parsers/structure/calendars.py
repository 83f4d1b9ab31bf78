"""Days of other calendars: Persian and Buddhist years, Japanese and Chinese eras, numbers written as characters."""

from datetime import date, timedelta
from typing import Final

EARLIEST: Final = 1990
CENTURY: Final = 2000
"""The century of a year that is written with two digits."""
YEAR: Final = r"(?:(?:19|20)\d\d|25[4-9]\d|1(?:3[7-9]|4[01])\d)"
"""A year of four digits: Gregorian, Buddhist (543 ahead) or Persian (621 behind)."""
NUMERAL: Final = r"[〇零○一二三四五六七八九十元]"
BUDDHIST: Final = range(2540, 2600)
PERSIAN: Final = range(1370, 1420)
_BUDDHIST_AHEAD: Final = 543
# The first day of a Persian year, and the years of a cycle of 33 that have a leap day.
_ANCHOR: Final = (1403, date(2024, 3, 20))
_CYCLE: Final = 33
_LEAP: Final = (1, 5, 9, 13, 17, 22, 26, 30)
_DIGITS: Final = {"〇": 0, "零": 0, "○": 0, "元": 1} | {sign: i for i, sign in enumerate("一二三四五六七八九", 1)}


def numbered_date(year: str, month: str, day: str) -> date | None:
    """The date of three numbers, or None where they are none or long past. The year tells the calendar."""
    number = int(year) + (CENTURY if len(year) == 2 else 0)
    if number in PERSIAN:
        return persian_date(number, int(month), int(day))
    if number in BUDDHIST:
        number -= _BUDDHIST_AHEAD
    if not EARLIEST <= number < CENTURY + 100:
        return None
    try:
        return date(number, int(month), int(day))
    except ValueError:
        return None


def persian_date(year: int, month: int, day: int) -> date | None:
    """A day of the solar calendar of Iran: six months of 31 days, five of 30, one of 29 or 30."""
    longest = 31 if month <= 6 else 30 if month < 12 or _is_leap(year) else 29
    if not (1 <= month <= 12 and 1 <= day <= longest):
        return None
    anchor, first = _ANCHOR
    days = (year - anchor) * 365 + _leaps_before(year) - _leaps_before(anchor)
    return first + timedelta(days + (month - 1) * 31 - max(0, month - 7) + day - 1)


def _is_leap(year: int) -> bool:
    return year % _CYCLE in _LEAP


def _leaps_before(year: int) -> int:
    cycles, rest = divmod(year - 1, _CYCLE)
    return cycles * len(_LEAP) + sum(leap <= rest for leap in _LEAP)


def numeral(text: str) -> int:
    """The number of digits or of characters: "12", "十二", "二十一", "二〇二六"; 元 is an era's first year."""
    if text.isdecimal():
        return int(text)
    before, ten, after = text.partition("十")
    if not ten:
        return int("".join(str(_DIGITS[sign]) for sign in text))
    return (numeral(before) if before else 1) * 10 + (numeral(after) if after else 0)
