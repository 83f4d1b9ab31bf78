"""robots.txt, obeyed (RFC 9309).

Scrapy's own middleware lets requests through while robots.txt is still on its way, and takes a server
error for permission. This one holds a lock per host until the rules are known:

    2xx                                the rules, of which the first 512 KiB count
    other 4xx, or endless redirects    no rules: everything is allowed
    5xx, 429, timeout, broken answer   nothing is allowed (``robots``)
    no name, no connection, bad TLS    nothing can be fetched, for that reason
"""

import asyncio
from collections import defaultdict
from typing import Final

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import RobotParser
from scrapy.utils.httpobj import urlparse_cached
from scrapy.utils.misc import build_from_crawler

from crawler.runs.failures import (
    AddressRefused,
    Failure,
    HostUnreachable,
    RedirectLoop,
    Refused,
    RobotsRefused,
    failure_of,
)

LONGEST_CRAWL_DELAY: Final = 60.0
"""Seconds. A site that asks for more gets this: beyond it a crawl would not end."""
_BYTES_THAT_COUNT: Final = 512 * 1024
_HOST_WIDE: Final = frozenset({"dns_error", "connection_error", "tls_error"})

Rules = RobotParser | Refused | None
"""The rules of a host, why it may not be crawled, or None where all is allowed."""


class ObeyRobots(RobotsTxtMiddleware):
    """Asks each host for robots.txt once, before anything else, and keeps to the answer."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._rules: dict[str, Rules] = {}
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """The rules that the request falls under; Refused where its host may not be crawled at all."""
        parts = urlparse_cached(request)
        origin = f"{parts.scheme}://{parts.netloc}"
        async with self._locks[origin]:
            if origin not in self._rules:
                self._rules[origin] = await self._fetch_rules(origin, request)
        rules = self._rules[origin]
        if isinstance(rules, Refused):
            # one exception serves every page of the host: without this its traceback would grow
            raise rules.with_traceback(None)
        return rules

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        """Let the request pass, or raise RobotsRefused."""
        if rp is not None and not rp.allowed(request.url, self._agent()):
            raise RobotsRefused("The site's robots.txt forbids this address.")

    def _agent(self) -> str:
        return self._robotstxt_useragent or self._default_useragent

    async def _fetch_rules(self, origin: str, request: Request) -> Rules:
        url = f"{origin}/robots.txt"
        meta = {"dont_obey_robotstxt": True, "is_robotstxt": True}
        wanted = Request(url, priority=self.DOWNLOAD_PRIORITY, meta=meta, callback=NO_CALLBACK)
        try:
            response = await self.crawler.engine.download_async(wanted)
        except RedirectLoop:
            return None
        except AddressRefused as refused:
            return refused
        except Exception as error:  # whatever kept robots.txt from coming keeps us from the host
            return _refusal(url, failure_of(error))
        return await self._read_rules(response, request)

    async def _read_rules(self, response: Response, request: Request) -> Rules:
        if response.status >= 500 or response.status == 429:
            return RobotsRefused(f"{response.url} answered with status {response.status}, which forbids the host.")
        if response.status >= 300:
            return None
        body = response.body[:_BYTES_THAT_COUNT]
        rules: RobotParser = build_from_crawler(self._parserimpl, self.crawler, body)
        self._keep_delay(rules, request)
        await self.crawler.signals.send_catch_log_async(
            signal=signals.robots_parsed, robotparser=rules, request=request, response=response
        )
        return rules

    def _keep_delay(self, rules: RobotParser, request: Request) -> None:
        asked = rules.crawl_delay(self._agent()) or 0.0
        downloader = self.crawler.engine.downloader
        host = downloader.get_slot_key(request)
        delay = max(min(asked, LONGEST_CRAWL_DELAY), self.crawler.settings.getfloat("DOWNLOAD_DELAY"))
        # for slots to come, and for the one that robots.txt itself came through
        downloader.per_slot_settings[host] = {**downloader.per_slot_settings.get(host, {}), "delay": delay}
        if host in downloader.slots:
            downloader.slots[host].delay = delay


def _refusal(url: str, failure: Failure) -> Refused:
    if failure.reason in _HOST_WIDE:
        return HostUnreachable(failure.reason, failure.detail)
    return RobotsRefused(f"{url} could not be read, which forbids the host. {failure.detail}")
