"""A crawl that is killed every minute, of sites that fail, must end with every article exactly once.

    python -m benchmarks.soak [--pages 20000] [--hosts 40] [--minutes 60] [--kill-every 60] [--faults 0.05]

The sites reset connections, answer 500 and 429, cut bodies off and are slow, on a share of their pages. The crawl is
killed with SIGKILL, and once stopped with SIGTERM, and started again with the same command until it comes to its end.
Writes ``RESULTS.md``. Exit code 1 if anything was lost or doubled, if memory grew, or if the time is over.
"""

import argparse
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urljoin

from benchmarks.loopback.pages import path_of
from benchmarks.loopback.running import Sites, sites
from benchmarks.results import put, table, versions
from benchmarks.soaking.lives import STOPPED_WITHIN, Life, Lives
from benchmarks.soaking.verdict import faults_of

MOST_MEGABYTES: Final = 600
"""For all processes of the crawl together."""
MOST_GROWTH: Final = 1.25
"""By which the crawl's memory in the second half of its lives may exceed that in the first."""
_STOPPED_INSTEAD: Final = 3
"""The life that ends with SIGTERM."""


@dataclass(frozen=True, slots=True)
class Soaked:
    """What came of it."""

    lives: list[Life]
    served: dict[str, Any]
    broken: list[str]
    """A sentence for each promise that was broken."""


def soak(pages: int, hosts: int, minutes: float, kill_every: float, faults: float) -> Soaked:
    """Crawl until the command ends by itself, or the time is over."""
    with tempfile.TemporaryDirectory(prefix="soak-") as folder, sites(pages // hosts, hosts, faults) as site:
        output = Path(folder)
        lives = _lived(Lives(_command(site, output), output / "errors.txt"), minutes * 60, kill_every)
        broken = [*_broken_lives(lives), *_broken_output(output, site, lives[-1])]
        return Soaked(lives, site.told(), broken)


def _command(site: Sites, output: Path) -> Sequence[str]:
    options = ("-o", str(output), "--delay", "0", "--allow-network", "127.0.0.0/8")
    return (sys.executable, "-m", "crawler.commands.main", "crawl", *site.starts, *options)


def _lived(crawl: Lives, seconds: float, kill_every: float) -> list[Life]:
    lives: list[Life] = []
    ends_at = time.monotonic() + seconds
    while time.monotonic() < ends_at and (not lives or lives[-1].ended_by != "itself"):
        last = signal.SIGTERM if len(lives) + 1 == _STOPPED_INSTEAD else signal.SIGKILL
        lives.append(crawl.live(kill_every, last))
        life = lives[-1]
        print(
            f"life {len(lives)}: {life.seconds:.0f} s, ended by {life.ended_by}, {life.family_megabytes:.0f} MB",
            flush=True,
        )
    return lives


def _broken_lives(lives: list[Life]) -> Iterator[str]:
    if lives[-1].ended_by != "itself":
        yield "the time was over before the crawl came to its end"
    elif lives[-1].exit_code:
        yield f"the last life ended with exit code {lives[-1].exit_code}"
    for number, life in enumerate(lives, 1):
        # a shell calls both 143: a process that had not begun yet is ended by the signal itself
        is_stopped = life.exit_code in {128 + signal.SIGTERM, -signal.SIGTERM}
        if life.ended_by == "SIGTERM" and (not is_stopped or life.seconds_to_end > STOPPED_WITHIN):
            yield f"life {number} ended with {life.exit_code}, {life.seconds_to_end:.0f} s after SIGTERM"
        if life.orphans:
            yield f"life {number} left {life.orphans} processes behind"
    most = max(life.family_megabytes for life in lives)
    if most > MOST_MEGABYTES:
        yield f"the crawl held {most:.0f} MB"
    growth = _growth(lives)
    if growth > MOST_GROWTH:
        yield f"the crawl's own process grew by the factor {growth:.2f} from the first half of the lives to the second"


def _growth(lives: list[Life]) -> float:
    usual = [life.usual_megabytes for life in lives]
    half = len(usual) // 2
    return statistics.median(usual[half:]) / statistics.median(usual[:half]) if half else 1.0


def _broken_output(output: Path, site: Sites, last: Life) -> Iterator[str]:
    if last.ended_by != "itself":
        return
    published = list(output.glob("*/runs/[!.]*"))
    if len(published) != 1:
        yield f"{len(published)} runs were published, not one"
        return
    expected = {urljoin(start, path_of(number)) for start in site.starts for number in range(site.pages)}
    yield from faults_of(published[0], expected)


def report(soaked: Soaked, pages: int, hosts: int) -> str:
    """What happened, as a table."""
    lives = soaked.lives
    killed = sum(life.ended_by == "SIGKILL" for life in lives)
    stopped = [life.seconds_to_end for life in lives if life.ended_by == "SIGTERM"]
    rows = [
        ["pages, hosts", f"{pages}, {hosts}"],
        ["minutes", f"{sum(life.seconds for life in lives) / 60:.1f}"],
        ["SIGKILL, SIGTERM", f"{killed}, {len(stopped)}"],
        ["longest end after SIGTERM, s", f"{max(stopped, default=0):.1f}"],
        ["requests for pages", str(soaked.served["requests"])],
        ["pages asked for", str(soaked.served["pages"])],
        *([f"injected: {name}", str(count)] for name, count in sorted(soaked.served["faults"].items())),
        ["memory of all processes, most, MB", f"{max(life.family_megabytes for life in lives):.0f}"],
        ["memory of the crawl's process by life, usual, MB", _by_life([life.usual_megabytes for life in lives])],
        ["the same, most (the last life publishes), MB", _by_life([life.peak_megabytes for life in lives])],
        ["promises broken", str(len(soaked.broken))],
    ]
    return "\n".join([table(["soak", "figure"], rows), *soaked.broken])


def _by_life(megabytes: list[float]) -> str:
    return " ".join(f"{number:.0f}" for number in megabytes)


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=20_000)
    parser.add_argument("--hosts", type=int, default=40)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--kill-every", type=float, default=60, metavar="SECONDS")
    parser.add_argument("--faults", type=float, default=0.05, help="share of the pages that go wrong once")
    options = vars(parser.parse_args())
    soaked = soak(**options)
    text = report(soaked, options["pages"], options["hosts"])
    put("soak", f"{versions(['healthcrawl', 'scrapy'])}\n\n{text}")
    print(text)
    raise SystemExit(bool(soaked.broken))


if __name__ == "__main__":
    main()
