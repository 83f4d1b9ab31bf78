"""The browser: started for the first page, started again after a crash, gone with the crawl."""

import asyncio
import logging
import sys
from collections.abc import Awaitable
from pathlib import Path
from typing import Final

from playwright.async_api import Browser as Chromium
from playwright.async_api import BrowserContext, Error, Playwright, async_playwright

from crawler.browser import guard
from crawler.browser.chromium import environment, find_chromium, flags
from crawler.browser.errors import BrowserFailed
from crawler.browser.exchange import Document, Fetch, Rendered, RenderLimits
from crawler.browser.profile import Profile
from crawler.browser.tab import Tab

logger = logging.getLogger(__name__)

_SECONDS_TO_START: Final = 30.0
_SECONDS_TO_CLOSE: Final = 3.0


class Browser:
    """Renders pages, a few at a time. All of it belongs to the event loop that runs."""

    def __init__(
        self, executable: str, user_agent: str, limits: RenderLimits, tabs: int, has_own_network: bool = True
    ) -> None:
        """``has_own_network`` puts it into an empty network namespace where that is permitted."""
        self._executable = executable
        self._user_agent = user_agent
        self._limits = limits
        self._tabs = asyncio.Semaphore(tabs)
        self._has_own_network = has_own_network
        self._starting = asyncio.Lock()
        self._driver: Playwright | None = None
        self._chromium: Chromium | None = None
        self._profile: Profile | None = None

    @property
    def version(self) -> str:
        """Of the Chromium that runs; empty while none does."""
        return self._chromium.version if self._chromium else ""

    async def render(self, document: Document, fetch: Fetch) -> Rendered:
        """What the scripts of a page make of it; BrowserError if that did not come to an end."""
        async with self._tabs:
            context = await self._context()
            try:
                return await Tab(context, document, fetch, self._limits).render()
            finally:
                if not await _ends(context.close()):
                    await self.close()  # it no longer answers: the next page gets a new one

    async def close(self) -> None:
        """End it, whatever state it is in; the next page would start another."""
        driver, chromium, profile = self._driver, self._chromium, self._profile
        self._driver = self._chromium = self._profile = None
        if chromium:
            await _ends(chromium.close())
        if driver:
            await _ends(driver.stop())
        if profile:
            profile.remove()

    async def _context(self) -> BrowserContext:
        try:
            async with asyncio.timeout(_SECONDS_TO_START):
                chromium = await self._running()
                return await chromium.new_context(
                    user_agent=self._user_agent, service_workers="block", accept_downloads=False
                )
        except (Error, TimeoutError, OSError) as error:
            await self.close()
            raise BrowserFailed(f"The browser did not start: {_brief(error)}.") from error

    async def _running(self) -> Chromium:
        async with self._starting:
            if self._chromium and self._chromium.is_connected():
                return self._chromium
            await self.close()
            self._profile = Profile()
            self._driver = await async_playwright().start()
            self._chromium = await self._driver.chromium.launch(
                executable_path=sys.executable,
                args=self._command(self._profile.path),
                ignore_default_args=True,
                env={**environment(self._profile.path)},
                # it ends with the crawl, which knows how to end
                handle_sigint=False,
                handle_sigterm=False,
                handle_sighup=False,
            )
            logger.info("Chromium %s renders pages", self.version)
            return self._chromium

    def _command(self, profile: Path) -> list[str]:
        own_network = ["--own-network"] if self._has_own_network else []
        executable = str(find_chromium(self._executable))
        return ["-I", guard.__file__, *own_network, executable, *flags(profile)]


async def _ends(ending: Awaitable[None]) -> bool:
    """Whether it ended in time."""
    try:
        await asyncio.wait_for(ending, _SECONDS_TO_CLOSE)
    except Exception:  # the driver's own errors too: all of them mean that it is gone, or stuck
        logger.info("The browser did not end by itself", exc_info=True)
        return False
    return True


def _brief(error: BaseException) -> str:
    return " ".join(str(error).split()).rstrip(".")[:300] or type(error).__name__
