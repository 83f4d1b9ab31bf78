"""Redirects that end: Scrapy drops loops without a word, and may leave the site."""

from collections.abc import Collection
from typing import Any, Final

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.redirect import BaseRedirectMiddleware, MetaRefreshMiddleware, RedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached

from crawler.runs.failures import AddressRefused, RedirectLoop

CROSSES_ORIGINS: Final = frozenset({b"Accept", b"Accept-Encoding", b"Accept-Language", b"User-Agent"})
"""Headers that follow a redirect to another scheme, host or port; a key or a cookie is for its own origin only."""

_LONGEST_SHOWN: Final = 200
"""Characters of an address in a sentence."""


class Ending(BaseRedirectMiddleware):
    """What all kinds of redirect have in common.

    ``is_within`` in a request's meta, a function from address to bool, says where it may be redirected to;
    without it, anywhere.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Ending":
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
            raise RedirectLoop(f"The page is redirected in a circle: {_way(request)} → {_shortened(target)}.")
        is_within = request.meta.get("is_within")
        if is_within and not is_within(target):
            raise AddressRefused(f"The page is redirected to {target}, which is outside the site.")
        if _origin(redirected) != _origin(request):
            for name in [name for name in redirected.headers if name not in CROSSES_ORIGINS]:
                del redirected.headers[name]
        try:
            return super()._redirect(redirected, request, reason)
        except IgnoreRequest as error:
            times = self.max_redirect_times
            raise RedirectLoop(f"The page was redirected more than {times} times: {_way(redirected)}.") from error


class EndingRedirects(Ending, RedirectMiddleware):
    """Redirects by status: loops and targets that are no web address end as a reject."""

    def process_response(  # type: ignore[override]  # the spider argument is deprecated
        self, request: Request, response: Response
    ) -> Request | Response:
        """Follow a redirect, pass a page; RedirectLoop or AddressRefused where it leads nowhere."""
        try:
            result = super().process_response(request, response)
        except ValueError as error:  # not even an address
            raise AddressRefused(_no_web_address(response)) from error
        if isinstance(result, Response) and result.status in {301, 302, 303, 307, 308} and "Location" in result.headers:
            raise AddressRefused(_no_web_address(response))
        return result


class EndingRefreshes(Ending, MetaRefreshMiddleware):
    """Redirects by ``<meta http-equiv=refresh>``; a page that only reloads itself is a page."""

    def process_response(  # type: ignore[override]  # the spider argument is deprecated
        self, request: Request, response: Response
    ) -> Request | Response:
        """Follow a refresh that leads elsewhere, pass everything else."""
        try:
            return super().process_response(request, response)
        except (RedirectLoop, ValueError):  # it comes back here, or leads to no address at all
            return response


def _no_web_address(response: Response) -> str:
    target = (response.headers["Location"] or b"").decode("latin-1")[:200]
    return f"The page is redirected to {target}, which is no http or https address."


def _origin(request: Request) -> tuple[str, str | None, int | None]:
    parts = urlparse_cached(request)
    return parts.scheme, parts.hostname, parts.port or {"http": 80, "https": 443}.get(parts.scheme)


def _way(request: Request) -> str:
    return " → ".join(map(_shortened, (*request.meta.get("redirect_urls", ()), request.url)))


def _shortened(url: str) -> str:
    return url if len(url) <= _LONGEST_SHOWN else f"{url[:_LONGEST_SHOWN]}…"


def _chain(request: Request) -> Collection[str]:
    return {url.partition("#")[0] for url in (*request.meta.get("redirect_urls", ()), request.url)}
