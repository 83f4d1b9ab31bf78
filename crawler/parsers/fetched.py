"""The seam between crawling and extracting: a value."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from schemas.transfer import Certificate, TransferDoubt


@dataclass(frozen=True, slots=True)
class Journey:
    """How a page came to us: what its bytes do not tell.

    ``redirects``: the addresses that led to it, in order, the first the one asked for. ``doubts``: what was odd about
    an answer that was taken nevertheless. ``certificate``: None where TLS was not involved.
    """

    redirects: tuple[str, ...] = ()
    doubts: tuple[TransferDoubt, ...] = ()
    certificate: Certificate | None = None


DIRECT: Final = Journey()
"""Of a file, or of an answer without anything odd over plain HTTP."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """One page as it came, whether from a site, a file or an archive.

    ``body`` is decoded from its transfer and content encodings, but not from its charset.
    ``fetched_at`` must know its time zone. ``http_status`` is None where HTTP was not involved.
    ``requested_url`` is the address before redirects; empty means the same as ``url``. ``revision`` is the one that
    an archive remembers of the page's article; a crawl counts anew.
    """

    url: str
    body: bytes
    headers: Mapping[str, str] = field(repr=False)
    fetched_at: datetime
    http_status: int | None = None
    requested_url: str = ""
    journey: Journey = DIRECT
    revision: int = 1

    def header(self, name: str) -> str | None:
        """The value of a header, whatever the case of its name."""
        wanted = name.lower()
        return next((value for key, value in self.headers.items() if key.lower() == wanted), None)
