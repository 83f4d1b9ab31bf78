"""What a sitemap or a feed names, as a value."""

from dataclasses import dataclass
from datetime import date
from typing import Final

MOST_PAGES: Final = 50_000
"""Pages that one sitemap may name (sitemaps.org); what comes after is not read."""
LONGEST_ADDRESS: Final = 4096


class SitemapError(Exception):
    """Neither a sitemap nor a feed, or so damaged that nothing could be read from it."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A page as a sitemap or feed names it."""

    address: str
    """Absolute."""
    modified: date | None = None
    """When it last changed, as it says; None where it says nothing believable."""
    languages: tuple[tuple[str, str], ...] = ()
    """hreflang and absolute address of the same page in other languages."""


@dataclass(frozen=True, slots=True)
class Named:
    """What a sitemap or feed names."""

    entries: tuple[Listed, ...] = ()
    index: tuple[Listed, ...] = ()
    """More sitemaps."""
    flaws: tuple[str, ...] = ()
    """What was wrong with it, in sentences; what is named was read nevertheless."""
