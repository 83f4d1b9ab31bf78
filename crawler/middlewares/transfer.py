"""One request and its answer, watched: Scrapy's agent, which has one limit on time, given four."""

from collections.abc import Callable
from typing import Any, Final

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import _ScrapyAgent
from scrapy.http import Response
from twisted.internet.defer import Deferred
from twisted.web.client import Agent, HTTPConnectionPool

from crawler.middlewares.inflight import InFlight
from crawler.middlewares.limits import DownloadLimits, Progress
from crawler.runs.failures import TooSlow
from crawler.runs.journey import EXCESS

_LOOK_EVERY: Final = 0.5
"""Seconds between two looks at a download."""


class _Watched:
    """A connection pool for one request, which tells when it has its connection."""

    def __init__(self, pool: HTTPConnectionPool, transfer: "Transfer") -> None:
        self.persistent = pool.persistent
        self._pool = pool
        self._transfer = transfer

    def getConnection(self, key: Any, endpoint: Any) -> Deferred[Any]:  # noqa: N802 Twisted's interface
        connection: Deferred[Any] = self._pool.getConnection(key, endpoint)
        return connection.addCallback(self._transfer.connected)


class Transfer(_ScrapyAgent):
    """Fetches one request; ``slowness`` says why it was ended if it was too slow."""

    def __init__(self, limits: DownloadLimits, in_flight: InFlight, sent: Callable[[], None], **scrapys: Any) -> None:
        """``sent`` is called when the request goes out."""
        super().__init__(**scrapys)
        self._sent = sent
        self._reactor = _reactor()
        self._limits = limits
        self._in_flight = in_flight
        self._progress = Progress(limits, self._reactor.seconds())
        self._connection: Any = None
        self._look: Any = None
        self.slowness: TooSlow | None = None

    def download_request(self, request: Request) -> Deferred[Response]:
        """The response; if it is cancelled for slowness, the failure is a CancelledError."""
        download = super().download_request(request)
        self._look = self._reactor.callLater(_LOOK_EVERY, self._look_at, download)
        return download.addBoth(self._ended)

    def connected(self, connection: Any) -> Any:
        """The connection stands: the request goes out."""
        self._sent()
        self._progress.connected(self._reactor.seconds())
        return connection

    def _get_agent(self, request: Request, timeout: float) -> Agent:
        agent = super()._get_agent(request, timeout)
        agent._pool = _Watched(agent._pool, self)  # type: ignore[assignment]  # what an agent needs of a pool
        return agent

    def _cb_bodyready(self, txresponse: Any, request: Request) -> Any:
        self._connection = txresponse.connection
        request.meta["reason_phrase"] = txresponse.phrase.decode("latin-1")
        self._progress.head_came(self._connection.received, self._reactor.seconds())
        self._in_flight.begin(self._connection)
        return super()._cb_bodyready(txresponse, request)

    def _cb_bodydone(self, result: Any, url: str) -> Response:
        if getattr(result["txresponse"], "excess", 0):
            result["flags"] = [*(result.get("flags") or ()), EXCESS]
        return super()._cb_bodydone(result, url)

    def _look_at(self, download: Deferred[Response]) -> None:
        now = self._reactor.seconds()
        if self._connection and self._in_flight.is_held(self._connection):
            self._progress.held_back(now)
        received = self._connection.received if self._connection else 0
        sentence = self._progress.too_slow(received, now)
        self._look = None
        if sentence:
            self.slowness = TooSlow(sentence)
            download.cancel()
        else:
            self._look = self._reactor.callLater(_LOOK_EVERY, self._look_at, download)

    def _ended(self, result: Any) -> Any:
        if self._look:
            self._look.cancel()
            self._look = None
        if self._connection:
            self._in_flight.end(self._connection)
        return result


def _reactor() -> Any:
    from twisted.internet import reactor  # noqa: PLC0415 importing it earlier would install another than Scrapy's

    return reactor
