"""Throughput on loopback: healthcrawl beside a bare Scrapy spider and Crawlee-Python; write ``RESULTS.md``.

    python -m benchmarks.crawl [--pages 2000] [--rounds 3] [--crawlee PYTHON]

Every crawler finds the same pages over their links, eight requests at once where it can be told. Crawlee-Python wants
packages that ours do not allow: PYTHON is the interpreter of an environment of its own that has ``crawlee[parsel]``.
"""

import argparse
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from benchmarks.crawlers.contest import Command, Measured, contest
from benchmarks.results import put, table, versions

BARE: Final = "Scrapy, defaults, parsel, JSON lines"
_OPTIONS: Final = {
    "healthcrawl, extraction off, no archive": ("--unread", "--no-archive"),
    "healthcrawl, extraction off": ("--unread",),
    "healthcrawl": (),
}


def commands(crawlee: str | None) -> dict[str, Command]:
    """The crawlers that can be run here."""
    found = {BARE: _module("benchmarks.crawlers.bare_scrapy")}
    found |= {name: _module("benchmarks.crawlers.ours", *options) for name, options in _OPTIONS.items()}
    version = _crawlee_version(crawlee or sys.executable)
    if version:
        script = str(Path(__file__).parent / "crawlers" / "crawlee_parsel.py")
        found[f"Crawlee-Python {version}, Parsel"] = lambda start, folder: (
            crawlee or sys.executable,
            script,
            start,
            str(folder),
        )
    else:
        print("Crawlee-Python is NOT measured: pass --crawlee PYTHON of an environment with crawlee[parsel]")
    return found


def _module(name: str, *options: str) -> Command:
    def command(start: str, folder: Path) -> Sequence[str]:
        return (sys.executable, "-m", name, start, str(folder), *options)

    return command


def _crawlee_version(python: str) -> str:
    code = "from importlib.metadata import version; import crawlee.crawlers; print(version('crawlee'))"
    asked = subprocess.run([python, "-c", code], capture_output=True, text=True, check=False)
    return asked.stdout.strip()


def report(measured: dict[str, Measured], pages: int) -> str:
    """The table as Markdown."""
    unit = measured[BARE]
    rows = [
        [
            name,
            f"{one.cpu_milliseconds(pages):.2f}",
            f"{one.cpu_milliseconds(pages) / unit.cpu_milliseconds(pages):.2f}",
            f"{one.pages_a_second(pages):.0f}",
            f"{one.pages_a_second(pages) / unit.pages_a_second(pages):.2f}",
            f"{one.processors():.2f}",
            f"{one.peak_megabytes():.0f}",
        ]
        for name, one in measured.items()
    ]
    head = ["crawler", "ms CPU a page", "× bare", "pages a second", "× bare", "processors busy", "peak memory, MB"]
    return table(head, rows)


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--crawlee", metavar="PYTHON", help="an interpreter that has crawlee[parsel]")
    arguments = parser.parse_args()
    measured = contest(commands(arguments.crawlee), arguments.pages, arguments.rounds)
    about = f"{versions(['healthcrawl', 'scrapy', 'parsel'])} {arguments.pages} pages, {arguments.rounds} rounds."
    text = f"{about}\n\n{report(measured, arguments.pages)}"
    put("crawl", text)
    print(text)


if __name__ == "__main__":
    main()
