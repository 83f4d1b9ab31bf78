"""What the ledger costs: beside Scrapy's queue in memory, and with a million addresses pending; write ``RESULTS.md``.

python -m benchmarks.frontier [--pages 2000] [--rounds 3] [--addresses 1000000] [--claims 20000]
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from benchmarks.crawlers.contest import Command, contest
from benchmarks.crawlers.queues import LINKS
from benchmarks.processes import resident_megabytes
from benchmarks.results import put, table, versions
from crawler.frontier.entry import CommittedFile, Ending, Found, OpenRun
from crawler.frontier.frontier import Frontier
from crawler.frontier.ledger import Ledger

Work = Callable[[range], None]

_QUEUES: Final = ("memory", "ledger")
_A_COMMIT: Final = 200
_HOSTS: Final = 200
_PARTS: Final = 10


def _command(queue: str, links: str) -> Command:
    def command(start: str, folder: Path) -> Sequence[str]:
        return (sys.executable, "-m", "benchmarks.crawlers.queues", start, str(folder), queue, links)

    return command


def queues_table(pages: int, rounds: int) -> str:
    """Scrapy's memory and the ledger on the same crawl: CPU a page, and the ratio."""
    commands = {f"{queue}, {links} links": _command(queue, links) for links in LINKS for queue in _QUEUES}
    spent = {name: one.cpu_milliseconds(pages) for name, one in contest(commands, pages, rounds).items()}
    rows = [
        [name, f"{milliseconds:.2f}", f"{milliseconds / spent[name.replace('ledger', 'memory')]:.2f}"]
        for name, milliseconds in spent.items()
    ]
    return table(["queue", "ms CPU a page", "× Scrapy's memory"], rows)


class Crowd:
    """A ledger in which many addresses wait, on many hosts."""

    def __init__(self, folder: Path, addresses: int) -> None:
        self._ledger = Ledger(folder / "state.sqlite")
        self._run: OpenRun = self._ledger.runs.begin("run", time.time(), "benchmark")
        self._frontier = Frontier(self._ledger, time.time)
        self._addresses = addresses
        self.peak = 0.0

    def enter(self) -> list[float]:
        """Microseconds of CPU an address, for each tenth of the addresses."""
        return [self._timed(self._enter, part) for part in _parts(self._addresses)]

    def _enter(self, part: range) -> None:
        for first in range(part.start, part.stop, _A_COMMIT):
            self._frontier.add(_address(number) for number in range(first, min(first + _A_COMMIT, part.stop)))
            self._commit()

    def crawl(self, claims: int) -> list[float]:
        """Microseconds of CPU a page that is claimed and ended, for each tenth of the claims."""
        return [self._timed(self._crawl, part) for part in _parts(claims)]

    def _crawl(self, part: range) -> None:
        for number in part:
            entry = self._frontier.next()
            if entry is None:
                raise RuntimeError("the frontier has nothing although addresses wait")
            self._frontier.arrived(entry)
            self._ledger.end(self._run, entry.url, Ending("articles", record=f"art_{number}"), time.time())
            self._frontier.ended(entry.url)
            if number % _A_COMMIT == 0:
                self._commit()

    def _commit(self) -> None:
        self._ledger.commit(self._run, [CommittedFile("articles.jsonl", 0, 0)], (0, 0))
        self.peak = max(self.peak, resident_megabytes())

    def _timed(self, work: Work, part: range) -> float:
        before = time.process_time()
        work(part)
        return 1e6 * (time.process_time() - before) / len(part)


def _parts(count: int) -> Iterator[range]:
    size = count // _PARTS
    return (range(part * size, (part + 1) * size) for part in range(_PARTS))


def _address(number: int) -> Found:
    host = f"health-{number % _HOSTS}.example"
    # in no order, as links come; the same in every run
    return Found(f"https://{host}/advice/{number * 7919 % 10_000_019}/why-it-aches.html", host, 3, 6 - number % 2)


def crowd_table(addresses: int, claims: int) -> str:
    """Entering and crawling: microseconds at the beginning and at the end, and the memory."""
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        crowd = Crowd(Path(folder), addresses)
        rows = [_row(f"enter {addresses:,} addresses", crowd.enter(), crowd.peak)]
        rows.append(_row(f"then claim and end {claims:,}", crowd.crawl(claims), crowd.peak))
    return table(["step", "µs CPU each, first tenth", "last tenth", "slowest tenth", "memory, MB"], rows)


def _row(step: str, tenths: list[float], peak: float) -> list[str]:
    return [step, f"{tenths[0]:.0f}", f"{tenths[-1]:.0f}", f"{max(tenths):.0f}", f"{peak:.0f}"]


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--addresses", type=int, default=1_000_000)
    parser.add_argument("--claims", type=int, default=20_000)
    arguments = parser.parse_args()
    crowd = crowd_table(arguments.addresses, arguments.claims)
    queues = queues_table(arguments.pages, arguments.rounds)
    about = f"{versions(['healthcrawl', 'scrapy'])} {arguments.pages} pages, {arguments.rounds} rounds."
    text = f"{about}\n\n{queues}\n\n{crowd}"
    put("frontier", text)
    print(text)


if __name__ == "__main__":
    main()
