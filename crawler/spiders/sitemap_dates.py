"""When the pages of a sitemap or feed last changed, as far as it can be believed."""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Final

_ISO_DAY: Final = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?(?=$|[T\s])")
_WORD_FORMS: Final = ("%b %d %Y", "%B %d %Y", "%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%Y/%m/%d", "%Y%m%d")
_SAME: Final = 0.9
"""Share of the dates of a sitemap that, on one day, tells when the sitemap was made, and nothing of its pages."""


@lru_cache(maxsize=1024)  # sitemaps repeat their dates, and odd forms take long
def read_date(text: str) -> date | None:
    """The day that a lastmod, pubDate or updated names, None if it names none or one that cannot be.

    "2026-11-03T08:00:00Z", "2026-11", "Tue, 03 Nov 2026 08:00:00 GMT" and "Nov 3 2026" are days,
    "0000-00-00", "yesterday" and days before 1990 or after tomorrow's year are none.
    """
    text = text.strip()[:60]
    if not text:
        return None
    found = _ISO_DAY.match(text)
    day = _day(int(found[1]), int(found[2]), int(found[3] or 1)) if found else _by_words(text)
    return day if day and 1990 <= day.year <= datetime.now(UTC).year + 1 else None


def believed(days: Iterable[date | None], today: date) -> frozenset[date]:
    """The days of one sitemap that say something of its pages: none that is to come, none that nearly all share."""
    counted = Counter(day for day in days if day)
    if counted.total() > 1:
        day, times = counted.most_common(1)[0]
        if times >= _SAME * counted.total():
            del counted[day]
    return frozenset(day for day in counted if day <= today)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _by_words(text: str) -> date | None:
    for form in _WORD_FORMS:
        try:
            return datetime.strptime(text, form).replace(tzinfo=UTC).date()
        except ValueError:
            continue
    try:
        return parsedate_to_datetime(text).date()
    except (ValueError, IndexError):
        return None
