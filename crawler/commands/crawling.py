"""Runs the spider in this process: settings, run folder, progress, signals, exit code."""

import asyncio
import logging
import os
import signal
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from crawler.browser.chromium import find_chromium
from crawler.browser.errors import BrowserMissing
from crawler.commands.console import messages
from crawler.commands.errors import CommandError, UsageError
from crawler.commands.progress import progress
from crawler.frontier.lock import LockHeld
from crawler.reports.log import JsonLines
from crawler.runs.folder import OutputError
from crawler.runs.manifests import EXIT_CODES, Traffic
from crawler.runs.run import Run
from crawler.runs.settings import run_for
from crawler.spiders.articles import ArticlesSpider
from crawler.spiders.rendering import needs_browser
from schemas.run import Manifest

LOCKED: Final = 75
"""Exit code where another process works on the job (EX_TEMPFAIL of sysexits.h)."""
_STOPPING: Final = (signal.SIGINT, signal.SIGTERM)
_SECONDS_BETWEEN_TICKS: Final = 0.2
_SECONDS_TO_STOP: Final = 4.0


def crawl_sites(
    starts: tuple[str, ...], chosen: Mapping[str, str | int | float | None], job: str | None, is_fresh: bool = False
) -> tuple[Manifest, Path, int]:
    """Crawl and publish: the manifest, its folder, the exit code. CommandError where nothing could be published.

    ``chosen`` overrides settings by name, where it is not None; ``job`` overrides the name taken from the host;
    ``is_fresh`` forgets what earlier runs of the job knew.
    """
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    settings.update({name: value for name, value in chosen.items() if value is not None}, priority="cmdline")
    _check_browser(starts, settings)
    run = run_for(starts, settings, job)
    run.is_fresh = is_fresh
    opened(run)
    with progress(run) as tick:
        code = Crawling(run, settings, tick).start()
    if run.manifest is None:
        raise CommandError(why_unpublished(run), code)
    return run.manifest, run.folder.final, code


def _check_browser(starts: tuple[str, ...], settings: Settings) -> None:
    if not needs_browser(starts, settings):
        return
    try:
        find_chromium(settings["CHROMIUM"])
    except BrowserMissing as error:
        raise UsageError(str(error)) from error


def opened(run: Run) -> None:
    """Open the run, or end the command with what is in the way."""
    try:
        run.open()
    except LockHeld as error:
        raise CommandError(f"{error} Try later.", LOCKED) from error
    except OutputError as error:
        raise CommandError(str(error), EXIT_CODES["output_error"]) from error


def why_unpublished(run: Run) -> str:
    """What a run ended with that has no folder of its own yet, and what to do."""
    kept = "Run the same again to go on from there; nothing is lost."
    if run.failure:
        return f"{run.failure} The crawl was stopped. {kept}"
    if run.exit_reason == "stopped":
        done = f"{run.tally.ended} of the {run.tally.ended + run.pending} pages found so far were done"
        return f"Stopped by a signal; {done}. {kept}"
    return f"The crawl broke off because of an internal error; {run.log_path} says more. {kept}"


class Crawling:
    """One crawl of one run, from start to exit code."""

    def __init__(self, run: Run, settings: Settings, tick: Callable[[], None]) -> None:
        """``tick`` is called a few times a second, to show how far the crawl is."""
        settings.set("LOG_FILE", str(run.log_path), priority="cmdline")
        settings.set("LOG_LEVEL", "WARNING", priority="cmdline")
        # on a full disk the log cannot be written either; the run says so in one line
        logging.raiseExceptions = False
        is_json = settings["LOG_FORM"] == "json"
        self._run = run
        self._tick = tick
        self._process = AsyncCrawlerProcess(settings)
        if is_json:
            for handler in logging.getLogger().handlers:
                handler.setFormatter(JsonLines())
        self._loop = asyncio.get_event_loop()
        self._signal: int | None = None
        self._stopping: asyncio.Task[None] | None = None

    def start(self) -> int:
        """Crawl until the end and return the exit code. The first signal ends it in order, the second at once."""
        crawl = self._process.crawl(ArticlesSpider, url=" ".join(self._run.start_urls), run=self._run)
        for number in _STOPPING:
            self._loop.add_signal_handler(number, self._stop, number)
        self._keep_ticking()
        self._process.start(install_signal_handlers=False)
        if crawl.done() and not crawl.cancelled() and (error := crawl.exception()):
            logging.getLogger(__name__).error("The crawl broke off", exc_info=error)
        return self._exit_code()

    def _exit_code(self) -> int:
        reason = self._run.exit_reason or "internal_error"
        if reason == "stopped" and self._signal:
            return 128 + self._signal
        return EXIT_CODES[reason]

    def _stop(self, number: int) -> None:
        if self._stopping:
            self._leave(number)
        self._signal = number
        self._stopping = self._loop.create_task(self._process.stop())
        # Scrapy waits for the pages in work and the delay between them, which may be long
        self._loop.call_later(_SECONDS_TO_STOP, self._leave, number)

    def _leave(self, number: int) -> None:
        """End the process now, whatever fails meanwhile: what was acknowledged stays so."""
        try:
            self._say_goodbye()
        finally:
            os._exit(128 + number)

    def _say_goodbye(self) -> None:
        if self._run.exit_reason is None:
            self._run.finish("stopped", Traffic())
        if self._run.manifest is None:
            messages.print(f"healthcrawl: {why_unpublished(self._run)}", markup=False, soft_wrap=True)

    def _keep_ticking(self) -> None:
        self._tick()
        self._loop.call_later(_SECONDS_BETWEEN_TICKS, self._keep_ticking)
