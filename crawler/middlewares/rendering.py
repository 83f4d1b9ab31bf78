"""Pages whose text only a script writes: fetched like any other, then shown to a browser.

The browser has no network. What a page asks for comes here and, if the page may have it, goes the way of every
other request: robots.txt, address policy, limits. So nothing that holds for pages is done again for a browser.
"""

import logging
from typing import Any, Final

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import HtmlResponse, Response

from crawler.browser.chromium import find_chromium
from crawler.browser.errors import BrowserError, BrowserMissing, RenderingTooLarge, RenderingTooSlow
from crawler.browser.exchange import RENDERED, Answer, Document, Rendered, RenderLimits
from crawler.middlewares.page_parts import PageParts, headers_of
from crawler.middlewares.redirects import Ending
from crawler.runs.failures import Interrupted, Refused, RenderingFailed, TooLarge, TooSlow
from crawler.sites.site import known_site

logger = logging.getLogger(__name__)

_CONDITIONS: Final = ("If-None-Match", "If-Modified-Since")
_NO_LONGER_TRUE: Final = ("Content-Type", "Content-Length", "Content-Encoding")


class Rendering(Ending):
    """Replaces the content of pages by what their scripts make of it, where the job or the site's file says so."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler.settings)
        self.crawler = crawler
        self._renders_all = crawler.settings.getbool("RENDER")
        self._parts = PageParts(crawler)
        self._browser: Any = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Rendering":
        """Read settings; BrowserMissing if all pages are to be rendered and nothing is there that could."""
        if crawler.settings.getbool("RENDER"):
            find_chromium(crawler.settings["CHROMIUM"])
        rendering = cls(crawler)
        crawler.signals.connect(rendering.close, signal=signals.spider_closed)
        return rendering

    async def close(self) -> None:
        """The crawl has ended, and its browser with it."""
        if self._browser:
            await self._browser.close()

    def process_request(self, request: Request) -> None:
        """Ask without conditions: that the frame of a page is unchanged says nothing of what its scripts make of it."""
        if self._is_for_browser(request, request.url):
            for name in _CONDITIONS:
                request.headers.pop(name, None)

    async def process_response(self, request: Request, response: Response) -> Request | Response:
        """The page as its scripts leave it, a request where they send it elsewhere; a Refused where that fails."""
        is_page = isinstance(response, HtmlResponse) and 200 <= response.status < 300
        if not is_page or not self._is_for_browser(request, response.url):
            return response
        try:
            rendered = await self._rendered(request, response)
        except BrowserError as error:
            raise self._refusal(error) from error
        if rendered.moved_to and self._is_elsewhere(rendered.moved_to, response):
            moved = self._redirect_request_using_get(request, response, rendered.moved_to)
            return self._redirect(moved, request, "script")
        return _replaced(response, rendered, self._browser.version)

    def _is_for_browser(self, request: Request, url: str) -> bool:
        return bool(request.meta.get("is_page")) and (self._renders_all or known_site(url).render)

    async def _rendered(self, request: Request, response: Response) -> Rendered:
        document = Document(response.url, Answer(response.status, headers_of(response), response.body))
        self.crawler.stats.inc_value("render/pages")
        rendered: Rendered = await self._the_browser().render(document, self._parts.fetch_for(request, response.url))
        return rendered

    def _the_browser(self) -> Any:
        if self._browser is None:
            find_chromium(self.crawler.settings["CHROMIUM"])
            from crawler.browser.browser import Browser  # noqa: PLC0415 an extra: only rendering needs it

            settings = self.crawler.settings
            limits = RenderLimits(
                seconds=settings.getfloat("RENDER_TIMEOUT"),
                settle=settings.getfloat("RENDER_SETTLE"),
                requests=settings.getint("RENDER_REQUESTS"),
                size=settings.getint("DOWNLOAD_MAXSIZE"),
            )
            self._browser = Browser(
                settings["CHROMIUM"], settings["USER_AGENT"], limits, settings.getint("RENDER_TABS")
            )
        return self._browser

    def _is_elsewhere(self, url: str, response: Response) -> bool:
        # a page that loads itself again is a page
        return url.partition("#")[0] != response.url.partition("#")[0]

    def _refusal(self, error: BrowserError) -> Refused:
        slot = getattr(self.crawler.engine, "_slot", None)
        if slot is None or slot.closing is not None:  # what stops the crawl may have stopped the browser first
            return Interrupted("The crawl was stopped while the page was rendered.")
        if isinstance(error, RenderingTooSlow):
            return TooSlow(str(error))
        if isinstance(error, RenderingTooLarge):
            return TooLarge(str(error))
        return RenderingFailed(str(error), is_temporary=not isinstance(error, BrowserMissing))


def _replaced(response: Response, rendered: Rendered, version: str) -> Response:
    headers = response.headers.copy()
    for name in _NO_LONGER_TRUE:
        headers.pop(name, None)
    headers["Content-Type"] = "text/html; charset=utf-8"
    return response.replace(
        cls=HtmlResponse,
        headers=headers,
        body=rendered.html.encode("utf-8", "replace"),
        encoding="utf-8",
        flags=[*response.flags, f"{RENDERED}Chromium {version}"],
    )
