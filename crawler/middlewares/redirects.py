"""Redirects that end: Scrapy drops loops without a word, and may leave the site."""

from collections.abc import Collection
from typing import Any

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.redirect import BaseRedirectMiddleware, MetaRefreshMiddleware, RedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawler.runs.failures import AddressRefused, RedirectLoop


class _Ending(BaseRedirectMiddleware):
    """What both kinds of redirect have in common.

    ``is_within`` in a request's meta, a function from address to bool, says where it may be redirected to;
    without it, anywhere.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "_Ending":
        """Read settings; no Referer is ever sent, so nothing watches for one."""
        middleware = cls(crawler.settings)
        middleware.crawler = crawler
        return middleware

    def handle_referer(self, request: Request, response: Response) -> None:  # noqa: ARG002 Scrapy's signature
        """Send none."""
        request.headers.pop("Referer", None)

    def _redirect(self, redirected: Request, request: Request, reason: Any) -> Request:
        target = redirected.url.partition("#")[0]
        if target in _chain(request):
            raise RedirectLoop(f"{target} is redirected to itself, over {len(_chain(request))} steps.")
        is_within = request.meta.get("is_within")
        if is_within and not is_within(target):
            raise AddressRefused(f"The page is redirected to {target}, which is outside the site.")
        try:
            return super()._redirect(redirected, request, reason)
        except IgnoreRequest as error:
            raise RedirectLoop(f"The page was redirected more than {self.max_redirect_times} times.") from error


class EndingRedirects(_Ending, RedirectMiddleware):
    """Redirects by status: loops and targets that are no web address end as a reject."""

    def process_response(  # type: ignore[override]  # the spider argument is deprecated
        self, request: Request, response: Response
    ) -> Request | Response:
        """Follow a redirect, pass a page; RedirectLoop or AddressRefused where it leads nowhere."""
        result = super().process_response(request, response)
        if isinstance(result, Response) and result.status in {301, 302, 303, 307, 308} and "Location" in result.headers:
            target = (result.headers["Location"] or b"").decode("latin-1")
            raise AddressRefused(f"The page is redirected to {target}, which is no http or https address.")
        return result


class EndingRefreshes(_Ending, MetaRefreshMiddleware):
    """Redirects by ``<meta http-equiv=refresh>``; a page that only reloads itself is a page."""

    def process_response(  # type: ignore[override]  # the spider argument is deprecated
        self, request: Request, response: Response
    ) -> Request | Response:
        """Follow a refresh that leads elsewhere, pass everything else."""
        try:
            return super().process_response(request, response)
        except RedirectLoop:
            return response


def _chain(request: Request) -> Collection[str]:
    return {url.partition("#")[0] for url in (*request.meta.get("redirect_urls", ()), request.url)}
