"""In what order a host's addresses are fetched: the smallest number first, then what was found first.

    from          to be fetched                                                            within
    -1            start addresses, sitemaps and feeds
    0             what an article names: before it, after it, recommended, in other languages   depth
    10,000        what a sitemap or feed dates believably                                  newest first
    20,000        the second and further pages of a listing                                depth
    30,000        all other links, and what a sitemap names without a date                 depth
    1,000,000     known from earlier runs, and changed since by a sitemap's word           newest first
    1,010,000     known from earlier runs and due                                          depth

Depth is the number of links from a start address.
"""

from datetime import date
from typing import Final

FIRST: Final = -1
_STEP: Final = 10_000
VISITED: Final = 1_000_000
"""From here on: addresses that were fetched before."""
REVISITED: Final = VISITED + _STEP
"""To which the depth is added."""


def named_by_article(depth: int) -> int:
    """Of an address that an article names as another article."""
    return _within(depth)


def dated(modified: date, today: date) -> int:
    """Of a new address that a sitemap says was changed on this day."""
    return _STEP + _within((today - modified).days)


def further_page(depth: int) -> int:
    """Of a listing's second, third … page."""
    return 2 * _STEP + _within(depth)


def other(depth: int) -> int:
    """Of an address of which nothing is known but who links to it."""
    return 3 * _STEP + _within(depth)


def changed(modified: date, today: date) -> int:
    """Of a known address that a sitemap says was changed since it was fetched."""
    return VISITED + _within((today - modified).days)


def _within(number: int) -> int:
    return min(max(number, 0), _STEP - 1)
