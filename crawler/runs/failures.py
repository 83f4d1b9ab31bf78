"""A fetch that failed, as a reject reason and a sentence.

Our own components say why they refuse by raising a ``Refused``:

Refused               (an IgnoreRequest to Scrapy: neither retried nor logged as an error)
├── RobotsRefused     robots.txt forbids the page, or could not be read, which forbids the host
├── AddressRefused    not http(s), not a public address, or outside the site
├── RedirectLoop      redirects that come round, or are too many
├── TooLarge          more bytes than a page may have, once decompressed
└── HostUnreachable   what stopped robots.txt would stop every page of the host: no name, no connection, bad TLS

``failure_of`` reads these and whatever Scrapy and Twisted raise.
"""

import zlib
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

from schemas.reject import RejectReason, RejectStage


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a page could not be fetched."""

    reason: RejectReason
    detail: str
    response: Response | None = None
    """What came nevertheless: the page of an HTTP error, the head of something that is no page."""

    @property
    def stage(self) -> RejectStage:
        """``decode`` for bytes that came but could not be unpacked, else ``fetch``."""
        return "decode" if self.reason == "not_decodable" else "fetch"


class Refused(IgnoreRequest):
    """A request that must not go on; the message is the reject's sentence."""

    reason: RejectReason


class RobotsRefused(Refused):
    """Forbidden by robots.txt, or by its being unreachable."""

    reason = "robots"


class AddressRefused(Refused):
    """An address that this crawl may not reach."""

    reason = "address_refused"


class RedirectLoop(Refused):
    """Redirects without an end."""

    reason = "redirect_loop"


class TooLarge(Refused):
    """More bytes than a page may have."""

    reason = "too_large"


class HostUnreachable(Refused):
    """The host of the page cannot be reached at all."""

    def __init__(self, reason: RejectReason, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


_TLS = (OpenSslError, VerificationError)
_SENTENCES: Final[tuple[tuple[type[BaseException] | tuple[type[BaseException], ...], RejectReason, str], ...]] = (
    (CannotResolveHostError, "dns_error", "The host's name could not be resolved"),
    (DownloadTimeoutError, "timeout", "The page did not arrive in time"),
    (DownloadCancelledError, "too_large", "The page is larger than a page may be"),
    (ResponseDataLossError, "truncated", "The connection ended before the page did"),
    ((UnsupportedURLSchemeError, NotSupported), "address_refused", "Only http and https addresses are fetched"),
    (DownloadConnectionRefusedError, "connection_error", "The host refused the connection"),
    ((DownloadFailedError, ConnectError, ConnectionClosed), "connection_error", "The connection failed"),
    ((zlib.error, EOFError, OSError), "not_decodable", "The page's compression is damaged"),
)
"""In order: the first class that fits decides."""


def failure_of(error: BaseException) -> Failure:
    """The reject reason and sentence of an exception of a fetch; ``crashed`` for one that nobody foresaw."""
    if isinstance(error, Refused):
        return Failure(error.reason, str(error))
    if isinstance(error, HttpError):
        return _http_error(error.response)
    if isinstance(error, StopDownload):
        return _not_html(error.response)
    if any(isinstance(cause, _TLS) for cause in _causes(error)):
        return Failure("tls_error", f"The server's TLS certificate or protocol was not accepted: {_brief(error)}.")
    for kinds, reason, sentence in _SENTENCES:
        if isinstance(error, kinds):
            return Failure(reason, f"{sentence}: {_brief(error)}.")
    return Failure("crashed", f"Fetching failed in an unforeseen way: {type(error).__name__}: {_brief(error)}.")


def _http_error(response: Response) -> Failure:
    return Failure("http_error", f"The server answered with status {response.status}.", response)


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


def _brief(error: BaseException) -> str:
    return " ".join(str(error).split()).rstrip(".")[:300] or type(error).__name__
