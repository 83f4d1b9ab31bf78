"""The one door to the network: every page, redirect, retry, robots.txt and sitemap goes through it."""

from time import monotonic

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, StopDownload
from scrapy.http import Response
from scrapy.utils._download_handlers import wrap_twisted_exceptions
from scrapy.utils.defer import maybe_deferred_to_future
from scrapy.utils.httpobj import urlparse_cached

from crawler.middlewares.addresses import AddressPolicy
from crawler.middlewares.certificates import Certificates
from crawler.middlewares.connection import BoundedConnections
from crawler.middlewares.inflight import InFlight
from crawler.middlewares.limits import DownloadLimits
from crawler.middlewares.resolver import refused_hosts
from crawler.middlewares.transfer import Transfer
from crawler.runs.failures import AddressRefused, Interrupted
from crawler.runs.journey import NOT_VERIFIED


class SafeDownload(HTTP11DownloadHandler):
    """Scrapy's HTTP handler behind the address policy and the limits; counts what comes over the wire."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        settings = crawler.settings
        self._policy = AddressPolicy.of(settings.getlist("ALLOW_NETWORKS"))
        self._limits = DownloadLimits.of(settings)
        self._in_flight = InFlight(settings.getint("IN_FLIGHT_MAXSIZE"))
        self._certificates = Certificates.from_crawler(crawler)
        self._pool._factory = BoundedConnections.with_limits(self._limits, self._in_flight)

    async def download_request(self, request: Request) -> Response:
        """Fetch; AddressRefused if the host is, or resolves only to, an address that may not be reached."""
        host = urlparse_cached(request).hostname or ""
        if not self._policy.permits_text(host):
            raise AddressRefused(_sentence(request.url, host))
        # a request may have waited for its turn while the process was stopped, and its page be another worker's now
        frontier = getattr(self._crawler.spider, "frontier", None)
        if frontier is not None and not frontier.is_sure():
            raise Interrupted("The worker's lease is not certain; the request was not sent.")
        try:
            response = await self._transferred(request)
        except CannotResolveHostError as error:
            if host in refused_hosts:
                raise AddressRefused(_sentence(request.url, refused_hosts[host])) from error
            raise
        except StopDownload as stopped:
            self._count(stopped.response)
            raise
        self._count(response)
        if host in self._certificates.unverified:
            response.flags.append(NOT_VERIFIED)
        return response

    async def _transferred(self, request: Request) -> Response:
        """Fetch; TooSlow if a limit on time was reached, otherwise what Scrapy raises."""
        transfer = Transfer(
            self._limits,
            self._in_flight,
            lambda: self._sent(request),
            contextFactory=self._certificates,
            bindAddress=self._bind_address,
            pool=self._pool,
            maxsize=self._default_maxsize,
            warnsize=self._default_warnsize,
            crawler=self._crawler,
        )
        try:
            with wrap_twisted_exceptions():
                return await maybe_deferred_to_future(transfer.download_request(request))
        except Exception as error:
            if transfer.slowness:
                raise transfer.slowness from error
            raise

    def _sent(self, request: Request) -> None:
        """Count the host's delay from now: Scrapy counts from before the name was resolved and the host connected."""
        downloader = self._crawler.engine.downloader if self._crawler.engine else None
        slot = downloader.slots.get(downloader.get_slot_key(request)) if downloader else None
        if slot:
            slot.lastseen = monotonic()

    def _count(self, response: Response | None) -> None:
        stats = self._crawler.stats
        stats.inc_value("wire/responses")
        stats.inc_value("wire/body_bytes", len(response.body) if response else 0)


def _sentence(url: str, address: str) -> str:
    return f"{url} leads to {address}, which is not a public address and no --allow-network covers it."
