"""What goes between a page in the browser and the one who fetches for it."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

RENDERED: Final = "rendered by "
"""Beginning of the flag of a response that a browser made; name and version of the browser follow."""
Headers = tuple[tuple[str, str], ...]

_OF_THE_TRANSFER: Final = frozenset(
    {"content-encoding", "content-length", "transfer-encoding", "connection", "keep-alive", "set-cookie", "refresh"}
)
"""Not shown to the page: they are no longer true, or ask for what a crawl does not do."""
_NOT_THE_PAGES: Final = ("accept-encoding", "connection", "content-", "cookie", "host", "if-", "range", "referer")
_BROWSERS_OWN: Final = ("sec-", "user-agent", "upgrade-insecure-requests", "pragma", "cache-control")


@dataclass(frozen=True, slots=True)
class Answer:
    """A response as it is given to the browser: content encodings undone."""

    status: int
    headers: Headers = field(repr=False)
    body: bytes = field(repr=False)

    def shown_headers(self) -> dict[str, str]:
        """Headers for the browser; values of a repeated one are joined with line feeds, as Chromium reads them."""
        shown: dict[str, str] = {}
        for name, value in self.headers:
            key = name.lower()
            if key not in _OF_THE_TRANSFER:
                shown[key] = f"{shown[key]}\n{value}" if key in shown else value
        return shown


@dataclass(frozen=True, slots=True)
class Document:
    """The page itself, as it was fetched."""

    url: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class Wanted:
    """Something that the page asks for: always a GET."""

    url: str
    is_script: bool
    headers: Headers = field(repr=False)

    @classmethod
    def of(cls, url: str, kind: str, headers: Iterable[tuple[str, str]]) -> "Wanted":
        """With those headers that are the page's: no cookie, no referrer, nothing that tells of the browser."""
        passed = ((name, value) for name, value in headers if not name.startswith((*_NOT_THE_PAGES, *_BROWSERS_OWN)))
        return cls(url, kind == "script", tuple(passed))


Fetch = Callable[[Wanted], Awaitable[Answer | None]]
"""Fetches for the page; None where the page may not have it, or where it did not come."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """What the scripts of a page made of it."""

    html: str = field(repr=False)
    moved_to: str | None = None
    """Where a script sent the page; then ``html`` is empty."""


@dataclass(frozen=True, slots=True)
class RenderLimits:
    """Of one page; times in seconds."""

    seconds: float = 15.0
    """For everything."""
    settle: float = 10.0
    """After which the page is taken as it is, even if it still asks for something."""
    quiet: float = 1.0
    """Without a request, after which it is taken to be ready."""
    requests: int = 100
    """Answers given to the page."""
    size: int = 10 * 1024 * 1024
    """Characters of the page as it is taken."""
