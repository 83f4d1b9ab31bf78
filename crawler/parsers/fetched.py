"""The seam between crawling and extracting: a value."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Fetched:
    """One page as it came, whether from a site, a file or an archive.

    ``body`` is decoded from its transfer and content encodings, but not from its charset.
    ``fetched_at`` must know its time zone. ``http_status`` is None where HTTP was not involved.
    ``requested_url`` is the address before redirects; empty means the same as ``url``.
    """

    url: str
    body: bytes
    headers: Mapping[str, str] = field(repr=False)
    fetched_at: datetime
    http_status: int | None = None
    requested_url: str = ""

    def header(self, name: str) -> str | None:
        """The value of a header, whatever the case of its name."""
        wanted = name.lower()
        return next((value for key, value in self.headers.items() if key.lower() == wanted), None)
