"""Fetches addresses with the project's settings in a process of its own, and says how each of them ended.

Only the way from the network to the spider is here: no links, no records, one try each.
"""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from scrapy.settings import Settings

from crawler.runs.failures import failure_of

HERE = Path(__file__).parent
PROJECT = HERE.parents[1]
LOOPBACK = {"ALLOW_NETWORKS": "127.0.0.1/32", "DOWNLOAD_DELAY": 0, "CONCURRENT_REQUESTS_PER_DOMAIN": 16}


@dataclass(frozen=True)
class Fetched:
    """What a process that fetched left behind."""

    outcomes: Mapping[str, Mapping[str, Any]]
    """Address to ``reason`` ("page" for one that came), ``detail``, ``flags``, ``size`` and so on."""
    peak_mib: float
    """Most memory that it held (RSS)."""
    cpu_seconds: float
    touched: tuple[tuple[str, str], ...]
    """("connect" | "resolve" | "bind", host): what it asked of the network, in order."""

    def of(self, address: str) -> Mapping[str, Any]:
        return self.outcomes[address]


class _Fetching(Spider):
    name = "fetching"

    def __init__(self, addresses: Sequence[str], robots: bool, headers: Mapping[str, str]) -> None:
        super().__init__()
        self.addresses, self.robots, self.headers, self.outcomes = addresses, robots, headers, {}
        self.began = time.monotonic()

    async def start(self) -> AsyncIterator[Request]:
        for number, address in enumerate(self.addresses):
            yield Request(
                address,
                self.came,
                headers=self.headers,
                errback=self.failed,
                meta={"dont_obey_robotstxt": not self.robots},
                priority=-number,
                dont_filter=True,
                cb_kwargs={"address": address},
            )

    def came(self, response: Response, address: str) -> None:
        self.outcomes[address] = {
            "reason": "page",
            "url": response.url,
            "size": len(response.body),
            "begins": response.body[:40].decode("latin-1"),
            "flags": response.flags,
            "hops": response.meta.get("redirect_times", 0),
            "took": time.monotonic() - self.began,
        }

    def failed(self, failure: Any) -> None:
        ended = failure_of(failure.value)
        self.outcomes[failure.request.cb_kwargs["address"]] = {
            "reason": ended.reason,
            "detail": ended.detail,
            "temporary": ended.is_temporary,
            "least_wait": ended.least_wait,
            "status": ended.response.status if ended.response else None,
            "took": time.monotonic() - self.began,
        }


def fetched(
    *addresses: str,
    robots: bool = False,
    headers: Mapping[str, str] = MappingProxyType({}),
    environment: Mapping[str, str] = MappingProxyType({}),
    **settings: Any,
) -> Fetched:
    """Fetch them all, without asking robots.txt unless told to."""
    task = json.dumps(
        {"addresses": addresses, "robots": robots, "headers": dict(headers), "settings": {**LOOPBACK, **settings}}
    )
    variables = {**os.environ, "PYTHONPATH": os.pathsep.join((str(HERE / "spy"), str(PROJECT))), **environment}
    command = [sys.executable, str(HERE / "fetching.py")]
    done = subprocess.run(
        command, input=task, env=variables, cwd=PROJECT, capture_output=True, text=True, timeout=90, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    answer = json.loads(done.stdout.splitlines()[-1])
    answer["touched"] = tuple(tuple(pair) for pair in answer["touched"])
    return Fetched(**answer)


def _main() -> None:
    task = json.loads(sys.stdin.read())
    settings = Settings()
    settings.setmodule("crawler.settings")
    settings.setdict({"LOG_ENABLED": False, "RETRY_ENABLED": False, "ITEM_PIPELINES": {}, **task["settings"]})
    settings["EXTENSIONS"] = {}
    # this spider asks for what it is given, and remembers nothing
    settings["SCHEDULER"] = "scrapy.core.scheduler.Scheduler"
    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler(_Fetching)
    process.crawl(crawler, task["addresses"], task["robots"], task["headers"])
    process.start()
    used = resource.getrusage(resource.RUSAGE_SELF)
    spy = sys.modules.get("sitecustomize")
    answer = {
        "outcomes": crawler.spider.outcomes,
        "peak_mib": _peak_kib() / 1024,
        "cpu_seconds": used.ru_utime + used.ru_stime,
        "touched": getattr(spy, "touched", []),
    }
    sys.stdout.write(f"{json.dumps(answer)}\n")


def _peak_kib() -> int:
    # ru_maxrss would count the process that started this one
    (line,) = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1])


if __name__ == "__main__":
    _main()
