"""One page in the browser, from its document to what its scripts made of it."""

import asyncio
import contextlib
from collections.abc import Coroutine
from time import monotonic
from typing import Any, Final

from playwright.async_api import BrowserContext, Error, Page

from crawler.browser.errors import BrowserFailed, RenderingTooLarge, RenderingTooSlow
from crawler.browser.exchange import Document, Fetch, Rendered, RenderLimits
from crawler.browser.traffic import Traffic

_LOOK_EVERY: Final = 0.1
_TAKE: Final = """(() => {
  const root = document.documentElement;
  const type = document.doctype ? new XMLSerializer().serializeToString(document.doctype) : "";
  const html = root ? type + root.outerHTML : "";
  return html.length > %d ? html.length : html;
})()"""
"""The page as text, or its length where it is too long to be moved."""


class Tab:
    """A page in a context of its own, which nothing of other pages is in: no storage, no cookie."""

    def __init__(self, context: BrowserContext, document: Document, fetch: Fetch, limits: RenderLimits) -> None:
        self._context = context
        self._document = document
        self._limits = limits
        self._traffic = Traffic(document, fetch, limits)
        self._crashed = asyncio.Event()
        self._is_read = False

    async def render(self) -> Rendered:
        """The page once it is ready; RenderingTooSlow, RenderingTooLarge, or BrowserFailed where it crashed."""
        try:
            async with asyncio.timeout(self._limits.seconds):
                return await self._unless_crashed(self._rendered())
        except TimeoutError as error:
            sentence = f"The page's scripts still ran after {self._limits.seconds:g} seconds."
            raise RenderingTooSlow(sentence) from error
        except Error as error:
            raise BrowserFailed(f"The browser failed on the page: {' '.join(error.message.split())[:300]}.") from error

    async def _unless_crashed(self, rendering: Coroutine[Any, Any, Rendered]) -> Rendered:
        crash = asyncio.ensure_future(self._crashed.wait())
        work = asyncio.ensure_future(rendering)
        try:
            await asyncio.wait({crash, work}, return_when=asyncio.FIRST_COMPLETED)
            if work.done():
                return work.result()
            raise BrowserFailed("The browser, or its process for the page, crashed.")
        finally:
            for task in (crash, work):
                task.cancel()
            await asyncio.gather(crash, work, return_exceptions=True)

    async def _rendered(self) -> Rendered:
        page = await self._context.new_page()
        self._traffic.main_frame = page.main_frame
        # "close" comes while it is rendered if the whole browser is gone
        for ending in ("crash", "close"):
            page.on(ending, lambda _: self._crashed.set())
        page.on("domcontentloaded", self._read)
        # windows that scripts open; their requests are of no main frame, so nothing is fetched for them
        self._context.on("page", self._close_other)
        await self._context.route("**/*", self._traffic.decide)
        with contextlib.suppress(Error):  # a script may send the page elsewhere before it is there
            await page.goto(self._document.url, wait_until="commit", timeout=0)
        await self._settled()
        if self._traffic.moved_to:
            return Rendered("", self._traffic.moved_to)
        return Rendered(await self._taken(page))

    def _read(self, _: Page) -> None:
        self._is_read = True

    @staticmethod
    async def _close_other(page: Page) -> None:
        with contextlib.suppress(Error):
            await page.close()

    async def _settled(self) -> None:
        """Wait until the document is read and nothing more is asked for, or the page moves, or time is up."""
        ends = monotonic() + self._limits.settle
        while monotonic() < ends and not self._traffic.moved.is_set():
            if self._is_read and self._traffic.quiet_for() >= self._limits.quiet:
                return
            await asyncio.sleep(_LOOK_EVERY)

    async def _taken(self, page: Page) -> str:
        """The text of the page, read where its own scripts cannot lie about it."""
        session = await self._context.new_cdp_session(page)
        frame = (await session.send("Page.getFrameTree"))["frameTree"]["frame"]["id"]
        world = await session.send("Page.createIsolatedWorld", {"frameId": frame})
        taken = await session.send(
            "Runtime.evaluate",
            {
                "expression": _TAKE % self._limits.size,
                "contextId": world["executionContextId"],
                "returnByValue": True,
            },
        )
        html = taken["result"].get("value")
        if isinstance(html, str):
            return html
        if isinstance(html, int):
            raise RenderingTooLarge(f"Its scripts made {html} characters of the page, more than {self._limits.size}.")
        raise BrowserFailed("The browser could not say what is on the page.")
