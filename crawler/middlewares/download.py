"""The one door to the network: every page, redirect, retry, robots.txt and sitemap goes through it."""

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, StopDownload
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached

from crawler.middlewares.addresses import AddressPolicy
from crawler.middlewares.resolver import refused_hosts
from crawler.runs.failures import AddressRefused


class SafeDownload(HTTP11DownloadHandler):
    """Scrapy's HTTP handler behind the address policy; counts what comes over the wire."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._policy = AddressPolicy.of(crawler.settings.getlist("ALLOW_NETWORKS"))

    async def download_request(self, request: Request) -> Response:
        """Fetch; AddressRefused if the host is, or resolves only to, an address that may not be reached."""
        host = urlparse_cached(request).hostname or ""
        if not self._policy.permits_text(host):
            raise AddressRefused(_sentence(request.url, host))
        try:
            response = await super().download_request(request)
        except CannotResolveHostError as error:
            if host in refused_hosts:
                raise AddressRefused(_sentence(request.url, refused_hosts[host])) from error
            raise
        except StopDownload as stopped:
            self._count(stopped.response)
            raise
        self._count(response)
        return response

    def _count(self, response: Response | None) -> None:
        stats = self._crawler.stats
        stats.inc_value("wire/responses")
        stats.inc_value("wire/body_bytes", len(response.body) if response else 0)


def _sentence(url: str, address: str) -> str:
    return f"{url} leads to {address}, which is not a public address and no --allow-network covers it."
