"""One connection to a server, with a limit on the head of its answers and an eye on what follows them.

Twisted reads heads of any length into memory, and ignores bytes that follow an answer: it would take
them for the beginning of the next one.
"""

from collections.abc import Callable
from typing import Any, Final

from scrapy.core.downloader.handlers.http11 import _LenientHTTP11ClientFactory, _LenientHTTP11ClientProtocol
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IAddress
from twisted.python.failure import Failure
from twisted.web._newclient import HEADER, STATUS
from twisted.web._newclient import Request as TwistedRequest
from twisted.web.iweb import IResponse

from crawler.middlewares.inflight import InFlight
from crawler.middlewares.limits import DownloadLimits
from crawler.runs.failures import TooLarge

_LINE_ENDS: Final = b"\r\n"


class BoundedConnection(_LenientHTTP11ClientProtocol):
    """Scrapy's connection, with limits. Types of what Twisted keeps to itself are Any."""

    transport: Any
    _parser: Any
    _currentRequest: Any  # noqa: N815

    def __init__(self, quiescent: Callable[[Any], None], limits: DownloadLimits, in_flight: InFlight) -> None:
        super().__init__(quiescent)  # type: ignore[no-untyped-call]
        self._limits = limits
        self._in_flight = in_flight
        self.received = 0
        """Bytes of the present answer, head and all."""
        self._lines = 0

    def request(self, request: TwistedRequest) -> Deferred[IResponse]:
        """Send a request; the answer gets ``connection`` and, where bytes follow it, ``excess``: how many."""
        self.received = self._lines = 0
        answer = super().request(request)
        parser = self._parser
        if parser is None:
            return answer
        # one line may be as long as the head; what is read until then is counted
        parser.MAX_LENGTH = self._limits.head_bytes
        parser.finisher = lambda rest: self._ended(parser, rest)
        return answer.addCallback(self._introduce)

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 Twisted's interface
        """Read and count; a head that is too large while it still comes ends the connection."""
        self.received += len(data)
        was_in_head = self._is_in_head()
        super().dataReceived(data)  # type: ignore[no-untyped-call]
        if not was_in_head:
            self._in_flight.came(self, len(data))
        elif self._is_in_head():
            self._lines += data.count(b"\n")
            if self.received > self._limits.head_bytes or self._lines > self._limits.head_lines:
                self.transport.abortConnection()
                self._disconnectParser(Failure(self._head_too_large()))  # type: ignore[no-untyped-call]

    def hold(self) -> None:
        """Read no more for now."""
        self.transport.pauseProducing()

    def read_on(self) -> None:
        """Read again."""
        self.transport.resumeProducing()

    def _is_in_head(self) -> bool:
        return self._parser is not None and self._parser.state in {STATUS, HEADER}

    def _introduce(self, response: Any) -> IResponse:
        values = [value for _, values in response.headers.getAllRawHeaders() for value in values]
        if len(values) > self._limits.head_lines or sum(map(len, values)) > self._limits.head_bytes:
            self.transport.abortConnection()
            raise self._head_too_large()
        response.connection = self
        answer: IResponse = response
        return answer

    def _head_too_large(self) -> TooLarge:
        limits = f"{self._limits.head_bytes} bytes or {self._limits.head_lines} lines"
        return TooLarge(f"The head of the answer is larger than {limits}.")

    def _ended(self, parser: Any, rest: bytes) -> None:
        rest = rest.lstrip(_LINE_ENDS)  # which old servers send after an answer
        if rest and self._currentRequest is not None:
            parser.response.excess = len(rest)
            # more may follow, and would be taken for the answer to the next request
            self._currentRequest.persistent = False
        self._finishResponse(rest)


class BoundedConnections(_LenientHTTP11ClientFactory):
    """Builds them; ``with_limits`` gives what Twisted's pool calls a factory."""

    limits: DownloadLimits
    in_flight: InFlight

    def buildProtocol(self, addr: IAddress | None) -> BoundedConnection:  # noqa: ARG002, N802 Twisted's interface
        """A connection."""
        return BoundedConnection(self._quiescentCallback, self.limits, self.in_flight)

    @classmethod
    def with_limits(cls, limits: DownloadLimits, in_flight: InFlight) -> type["BoundedConnections"]:
        """The same with limits."""
        return type(cls.__name__, (cls,), {"limits": limits, "in_flight": in_flight})
