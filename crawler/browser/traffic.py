"""All that a page asks for, decided one by one: the browser itself can reach nothing.

the page itself             what was fetched for it
scripts, fetch, XHR         fetched for it, if it is a GET and the page may have it
style sheets                an empty one: programs wait for them, and nobody looks
where a script sends the page    noted, like a redirect; the page stays
everything else             refused: pictures, fonts, films, frames, beacons, forms, event streams
"""

import asyncio
from time import monotonic

from playwright.async_api import Error, Frame, Request, Route

from crawler.browser.exchange import Document, Fetch, RenderLimits, Wanted

_FETCHED = frozenset({"script", "fetch", "xhr"})


class Traffic:
    """The requests of one page."""

    def __init__(self, document: Document, fetch: Fetch, limits: RenderLimits) -> None:
        self._document = document
        self._fetch = fetch
        self._limits = limits
        self._is_shown = False
        self._under_way = 0
        self._answered = 0
        self._last = monotonic()
        self.main_frame: Frame | None = None
        self.moved_to: str | None = None
        self.moved = asyncio.Event()
        """Set when a script sends the page elsewhere."""

    def quiet_for(self) -> float:
        """Seconds since anything was asked for or answered; 0 while something is."""
        return 0.0 if self._under_way else monotonic() - self._last

    async def decide(self, route: Route) -> None:
        """Answer one request."""
        self._under_way += 1
        try:
            await self._answer(route, route.request)
        except Error:  # the page was closed while it waited
            return
        finally:
            self._under_way -= 1
            self._last = monotonic()

    async def _answer(self, route: Route, request: Request) -> None:
        if request.is_navigation_request():
            await self._navigate(route, request)
        elif request.resource_type == "stylesheet":
            await route.fulfill(status=200, content_type="text/css", body="")
        elif request.resource_type in _FETCHED and request.method == "GET" and self._answered < self._limits.requests:
            self._answered += 1
            await self._pass_on(route, request)
        else:
            await route.abort("blockedbyclient")

    async def _navigate(self, route: Route, request: Request) -> None:
        if request.frame == self.main_frame and not self._is_shown:
            self._is_shown = True
            answer = self._document.answer
            await route.fulfill(status=answer.status, headers=answer.shown_headers(), body=answer.body)
            return
        if request.frame == self.main_frame and request.method == "GET":
            self.moved_to = request.url
            self.moved.set()
        await route.abort("aborted")  # which leaves the page as it is

    async def _pass_on(self, route: Route, request: Request) -> None:
        headers = await request.all_headers()
        answer = await self._fetch(Wanted.of(request.url, request.resource_type, headers.items()))
        if answer is None:
            await route.abort("blockedbyclient")
        else:
            await route.fulfill(status=answer.status, headers=answer.shown_headers(), body=answer.body)
