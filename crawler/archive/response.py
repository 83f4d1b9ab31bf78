"""What is archived: one response as the crawl got it, and who asked for it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final
from urllib.parse import quote

from crawler.parsers.fetched import DIRECT, Fetched, Journey

_BREAKS: Final = re.compile(rb"[\x00-\x1f\x7f]+")
_NOT_IN_ADDRESSES: Final = re.compile(r"[\x00-\x20\x7f]")


@dataclass(frozen=True, slots=True)
class ArchivedResponse:
    """One response. The crawl and the archive's reader make their ``Fetched`` of it, so that both are the same.

    ``body`` is the payload as the parsers get it: transfer and content encodings undone. ``headers`` are names
    and values as they were received, in their order, each value for itself.
    """

    url: str
    """Where the bytes came from."""
    requested_url: str
    """What was asked for, before redirects."""
    fetched_at: datetime
    """When the bytes arrived; must know its time zone. Kept to the microsecond."""
    http_status: int
    headers: tuple[tuple[bytes, bytes], ...] = field(repr=False)
    body: bytes = field(repr=False)
    reason_phrase: str = ""
    ip_address: str | None = None
    rendered_by: str | None = None
    """Name and version of the browser whose scripts made the body; None: it is as it was sent."""
    journey: Journey = DIRECT
    """How it came."""
    revision: int = 1
    """Revision of the page's article in the crawl."""
    duplicate: str | None = None
    """Hash of the content of the page's article, where the crawl had that article already and wrote none."""

    def __post_init__(self) -> None:
        """Escape what cannot stand in an address; ValueError for a moment without time zone."""
        if self.fetched_at.tzinfo is None:
            raise ValueError("fetched_at must know its time zone")
        object.__setattr__(self, "url", _address(self.url))
        object.__setattr__(self, "requested_url", _address(self.requested_url))
        redirects = tuple(map(_address, self.journey.redirects))
        object.__setattr__(self, "journey", replace(self.journey, redirects=redirects))

    def fetched(self) -> Fetched:
        """The page for the parsers; values of a repeated header are joined with commas."""
        return Fetched(
            url=self.url,
            body=self.body,
            headers=_joined(self.clean_headers()),
            fetched_at=self.fetched_at,
            http_status=self.http_status,
            requested_url=self.requested_url,
            journey=self.journey,
            revision=self.revision,
        )

    def clean_headers(self) -> tuple[tuple[bytes, bytes], ...]:
        """The headers as they can stand in an HTTP message: no line breaks, no pseudo headers of HTTP/2."""
        clean = ((_BREAKS.sub(b" ", name).strip(), _BREAKS.sub(b" ", value).strip()) for name, value in self.headers)
        return tuple((name, value) for name, value in clean if name and b":" not in name)


@dataclass(frozen=True, slots=True)
class Provenance:
    """Who crawled, for the ``warcinfo`` record."""

    user_agent: str
    """The User-Agent header that was sent."""
    operator: str | None = None
    """Who can be asked: a name with an address."""
    robots: str = "obey"
    """What was made of robots.txt."""
    job: str | None = None
    """Name of the job that the pages belong to."""


def _address(url: str) -> str:
    # a line break in an address would end the record's header
    return _NOT_IN_ADDRESSES.sub(lambda found: quote(found[0]), url)


def _joined(headers: tuple[tuple[bytes, bytes], ...]) -> Mapping[str, str]:
    names: dict[str, str] = {}
    values: dict[str, list[str]] = {}
    for name, value in headers:
        key = names.setdefault(name.lower().decode("latin-1"), name.decode("latin-1"))
        values.setdefault(key, []).append(value.decode("latin-1"))
    return {name: ",".join(found) for name, found in values.items()}
