"""A fetch that failed, as a reject reason and a sentence.

Our own components say why they refuse by raising a ``Refused``:

Refused                   (an IgnoreRequest to Scrapy: neither retried by it nor logged as an error)
├── RobotsRefused         robots.txt forbids the page, or the whole host
│   └── RobotsUnreachable     it could not be read, which forbids the host for now
├── AddressRefused        not http(s), not a public address, or outside the site
├── RedirectLoop          redirects that come round, or are too many
├── TooLarge              more bytes than a page or its head may have, on the wire or unpacked
├── TooSlow               one of the limits on time was reached
├── Truncated             the content ends before its end
├── Undecodable           not in the encoding that the server named, or damaged within
├── HostUnreachable       what stopped robots.txt would stop every page of the host: no name, no connection, bad TLS
├── RenderingFailed       the browser that was to run the page's scripts crashed, or is not there
└── Interrupted           the crawl is being stopped: the page has not failed and stays pending

``failure_of`` reads these and whatever Scrapy and Twisted raise. A failure is temporary where asking again
may help; ``backoff`` says when.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from OpenSSL.SSL import Error as OpenSslError
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    NotSupported,
    ResponseDataLossError,
    StopDownload,
    UnsupportedURLSchemeError,
)
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from service_identity import VerificationError
from twisted.internet.error import ConnectError, ConnectionClosed
from twisted.web.client import ResponseFailed

from schemas.reject import RejectReason, RejectStage

TEMPORARY_REASONS: Final = frozenset({"timeout", "connection_error", "dns_error", "truncated"})
TEMPORARY_STATUSES: Final = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524})
"""Statuses that mean "not now"; 520 to 524 are those of a proxy that does not reach its server."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a page could not be fetched."""

    reason: RejectReason
    detail: str
    response: Response | None = None
    """What came nevertheless: the page of an HTTP error, the head of something that is no page."""
    is_temporary: bool = False
    """Whether asking again may help."""
    least_wait: float = 0.0
    """Seconds before which asking again is of no use: until then nothing would be sent."""

    @property
    def stage(self) -> RejectStage:
        """``decode`` for bytes that came but could not be unpacked, else ``fetch``."""
        return "decode" if self.reason == "not_decodable" else "fetch"


class Refused(IgnoreRequest):
    """A request that must not go on; the message is the reject's sentence."""

    reason: RejectReason
    is_temporary = False
    least_wait = 0.0
    """Seconds before which asking again is of no use."""


class RobotsRefused(Refused):
    """Forbidden by robots.txt."""

    reason = "robots"


class RobotsUnreachable(RobotsRefused):
    """Forbidden for now: robots.txt exists, as far as anybody can tell, and could not be read."""

    is_temporary = True


class AddressRefused(Refused):
    """An address that this crawl may not reach."""

    reason = "address_refused"


class RedirectLoop(Refused):
    """Redirects without an end."""

    reason = "redirect_loop"


class TooLarge(Refused):
    """More bytes than a page may have."""

    reason = "too_large"


class TooSlow(Refused):
    """No connection, no head or no content within its limit on time."""

    reason = "timeout"
    is_temporary = True


class Truncated(Refused):
    """Content that ends before its end."""

    reason = "truncated"
    is_temporary = True


class Undecodable(Refused):
    """Content whose encoding cannot be undone."""

    reason = "not_decodable"


class HostUnreachable(Refused):
    """The host of the page cannot be reached at all."""

    def __init__(self, reason: RejectReason, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.is_temporary = reason in TEMPORARY_REASONS


class RenderingFailed(Refused):
    """The browser did not survive the page, or there is none."""

    reason = "crashed"

    def __init__(self, detail: str, is_temporary: bool) -> None:
        super().__init__(detail)
        self.is_temporary = is_temporary


class Interrupted(Refused):
    """What ended is the crawl, not the page."""

    reason = "crashed"
    is_temporary = True


_TLS = (OpenSslError, VerificationError)
_SENTENCES: Final[tuple[tuple[type[BaseException] | tuple[type[BaseException], ...], RejectReason, str], ...]] = (
    (CannotResolveHostError, "dns_error", "The host's name could not be resolved"),
    (DownloadTimeoutError, "timeout", "The page did not arrive in time"),
    (DownloadCancelledError, "too_large", "The page is larger than a page may be"),
    (ResponseDataLossError, "truncated", "The connection ended before the page did"),
    ((UnsupportedURLSchemeError, NotSupported), "address_refused", "Only http and https addresses are fetched"),
    (DownloadConnectionRefusedError, "connection_error", "The host refused the connection"),
    ((DownloadFailedError, ConnectError, ConnectionClosed), "connection_error", "The connection failed"),
    (ResponseFailed, "connection_error", "The answer broke off"),
)
"""In order: the first class that fits decides."""


def failure_of(error: BaseException) -> Failure:
    """The reject reason and sentence of an exception of a fetch; ``crashed`` for one that nobody foresaw."""
    refusal = next((cause for cause in _causes(error) if isinstance(cause, Refused)), None)
    if refusal:
        return Failure(refusal.reason, str(refusal), None, refusal.is_temporary, refusal.least_wait)
    if isinstance(error, HttpError):
        return _http_error(error.response)
    if isinstance(error, StopDownload):
        return _not_html(error.response)
    if any(isinstance(cause, _TLS) for cause in _causes(error)):
        return Failure("tls_error", f"The server's TLS certificate or protocol was not accepted: {_brief(error)}.")
    for kinds, reason, sentence in _SENTENCES:
        if isinstance(error, kinds):
            return Failure(reason, f"{sentence}: {_brief(_deepest(error))}.", None, reason in TEMPORARY_REASONS)
    return Failure("crashed", f"Fetching failed in an unforeseen way: {type(error).__name__}: {_brief(error)}.")


def _http_error(response: Response) -> Failure:
    detail = f"The server answered with status {response.status}."
    return Failure("http_error", detail, response, response.status in TEMPORARY_STATUSES)


def _not_html(response: Response | None) -> Failure:
    """For a download that was stopped at its headers, which come with error pages too."""
    if response is None:
        return Failure("not_html", "The server sent something that is not HTML.")
    if response.status >= 300:
        return _http_error(response)
    content_type = (response.headers.get("Content-Type") or b"nothing named").decode("latin-1")
    return Failure("not_html", f"The server sent {content_type}, which is not HTML.", response)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error, what it was raised from, and what Twisted packed into it."""
    pending: list[BaseException] = [error]
    seen: list[BaseException] = []
    while pending and len(seen) < 20:
        current = pending.pop()
        if any(current is known for known in seen):
            continue
        seen.append(current)
        yield current
        pending += [cause for cause in (current.__cause__, current.__context__) if cause]
        pending += [reason.value for reason in getattr(current, "reasons", ()) if hasattr(reason, "value")]


def _deepest(error: BaseException) -> BaseException:
    """What Twisted packed into it: the wrappers only say that something failed."""
    *_, cause = (error, *_packed(error))
    return cause


def _packed(error: BaseException) -> Iterator[BaseException]:
    for cause in _causes(error):
        yield from (reason.value for reason in getattr(cause, "reasons", ())[:1] if hasattr(reason, "value"))


def _brief(error: BaseException) -> str:
    return " ".join(str(error).split()).rstrip(".")[:300] or type(error).__name__
