"""Addresses that a site makes up without end, told by their shape or by what lies behind them.

``shape_of_trap`` looks at an address alone; ``Traps`` remembers what a crawl has met. Both answer with a
reason, the same word by which a ledger counts what it skipped, or with None for an honest address.

    trap_length      longer than any honest address
    trap_depth       too many path segments
    trap_repeats     a path segment again and again: a relative link that grows
    trap_session     a session's key in the path
    trap_calendar    a date that no article is from: before the web, or years from now
    trap_budget      the site has had its share of pages
    trap_pattern     addresses of this pattern keep giving the same content
    trap_links       the page has more links than a page has
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import islice
from typing import Final, Literal
from urllib.parse import SplitResult, parse_qsl, urlsplit

from crawler.frontier.trap_counts import TrapCounts

Trap = Literal[
    "trap_length",
    "trap_depth",
    "trap_repeats",
    "trap_session",
    "trap_calendar",
    "trap_budget",
    "trap_pattern",
    "trap_links",
]

_KEPT: Final = 300
"""Characters of an address that is too long."""
_FIRST_YEAR: Final = 1990
_YEARS_AHEAD: Final = 2
_DATE_IN_PATH: Final = re.compile(r"/(\d{4})(?:/|-)(\d{1,2})(?:(?:/|-)(\d{1,2}))?(?=/|$)")
_DATE_IN_VALUE: Final = re.compile(r"(\d{4})[-/]?(0?[1-9]|1[0-2])(?:[-/]?\d{1,2})?")
_YEAR_NAMES: Final = frozenset({"y", "year", "yr", "jahr", "annee", "ano", "anno"})
_SESSION_IN_PATH: Final = re.compile(
    r";(?:jsessionid|phpsessid|sid|sessionid)=|/\((?:[a-z]\([0-9a-z]{20,}\))+\)/|/(?:s|sid|session)[-_=/][0-9a-f]{16,}(?=/|$)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class TrapLimits:
    """Beyond these an address, a page or a site is a trap. None of them is met by honest sites we know."""

    address_length: int = 2000
    path_segments: int = 20
    repeats: int = 2
    """How often one segment may stand in a path; numbers are not counted: /2010/10/10."""
    same_content: int = 10
    """Pages of one pattern with the same content before the pattern is closed."""
    site_pages: int = 100_000
    """Pages of one site in one run."""
    page_links: int = 5000
    """Links of one page that are followed."""


DEFAULT: Final = TrapLimits()


def shape_of_trap(url: str, today: date, limits: TrapLimits = DEFAULT) -> Trap | None:
    """Why an absolute address looks made up, None if it does not. ``today`` tells which dates are far."""
    if len(url) > limits.address_length:
        return "trap_length"
    parts = urlsplit(url)
    segments = [segment for segment in parts.path.split("/") if segment]
    if len(segments) > limits.path_segments:
        return "trap_depth"
    named = Counter(segment for segment in segments if not segment.isdigit())
    if max(named.values(), default=0) > limits.repeats:
        return "trap_repeats"
    if _SESSION_IN_PATH.search(parts.path):
        return "trap_session"
    return "trap_calendar" if any(_is_far(year, today) for year in _years(parts)) else None


def ledger_name(url: str, limits: TrapLimits = DEFAULT) -> str:
    """Under what an address is entered in a ledger: itself, or its beginning and a hash where it is too long."""
    if len(url) <= limits.address_length:
        return url
    # no address that is fetched has a fragment
    return f"{url[:_KEPT]}#{sha256(url.encode()).hexdigest()[:32]}"


def pattern_of(url: str) -> str:
    """What an address has in common with its like: host and path with numbers and keys as signs, names of parameters.

    "https://example.org/day/2026-11-22?view=x" gives "example.org/day/#-#-#?view".
    """
    parts = urlsplit(url)
    path = "/".join(_sign(segment) for segment in parts.path.split("/"))
    names = "&".join(sorted({name for name, _ in parse_qsl(parts.query, keep_blank_values=True)}))
    return f"{parts.netloc}{path}?{names}" if names else f"{parts.netloc}{path}"


class Traps:
    """What one run has met: pages for each site, same contents for each pattern, and how much was left out.

    The counts are the ledger's, so that the next process of the run goes on with them; in memory are a number for each
    site and the patterns that are closed.
    """

    def __init__(self, counts: TrapCounts, limits: TrapLimits = DEFAULT) -> None:
        """Go on from what the counts hold."""
        self._counts = counts
        self._limits = limits
        self._pages = Counter(counts.pages_by_site())
        self._closed = counts.repeated(limits.same_content)
        self.skipped: Counter[Trap] = Counter()
        """What was left out, by reason."""

    def judge(self, url: str, site: str, today: date) -> Trap | None:
        """Whether to ask for an address of a site; what is left out is counted. Call it once for each address."""
        trap = shape_of_trap(url, today, self._limits)
        if trap is None and self.has_closed(url):
            trap = "trap_pattern"
        if trap is None and self._pages[site] >= self._limits.site_pages:
            trap = "trap_budget"
        if trap is None:
            self._pages[site] += 1
            self._counts.add_page(site)
        else:
            self.skipped[trap] += 1
        return trap

    def has_closed(self, url: str) -> bool:
        """Whether the pattern of an address that waits has been closed since it was judged."""
        # mostly none is, and the pattern takes longer than all else that is asked of an address
        return bool(self._closed) and pattern_of(url) in self._closed

    def came(self, url: str, content_hash: str) -> bool:
        """Note the content of a page; True if that closes the pattern of its address."""
        pattern = pattern_of(url)
        if pattern in self._closed:
            return False
        last, times = self._counts.alike(pattern)
        times = times + 1 if content_hash == last else 1
        self._counts.keep_alike(pattern, content_hash, times)
        if times < self._limits.same_content:
            return False
        self._closed.add(pattern)
        return True

    def links(self, addresses: Iterable[str]) -> Iterator[str]:
        """The links of a page that are followed; the rest is counted."""
        found = iter(addresses)
        yield from islice(found, self._limits.page_links)
        rest = sum(1 for _ in found)
        if rest:
            self.skipped["trap_links"] += rest


def _years(parts: SplitResult) -> Iterator[int]:
    """Years of dates that an address names, in its path or in its parameters."""
    for year, month, day in _DATE_IN_PATH.findall(parts.path):
        if 1 <= int(month) <= 12 and (not day or 1 <= int(day) <= 31):
            yield int(year)
    for name, value in parse_qsl(parts.query):
        if name.lower() in _YEAR_NAMES and value.isascii() and value.isdigit() and len(value) <= 5:
            yield int(value)
        elif found := _DATE_IN_VALUE.fullmatch(value):
            yield int(found[1])


def _is_far(year: int, today: date) -> bool:
    return not _FIRST_YEAR <= year <= today.year + _YEARS_AHEAD


def _sign(segment: str) -> str:
    """A segment without what makes it one of many: digits as #, a key as *."""
    digits = sum(character.isdigit() for character in segment)
    if len(segment) >= 16 and digits >= 4 and segment.isalnum():
        return "*"
    return re.sub(r"\d+", "#", segment)
