"""What a million, a hundred million and a billion pages take, from the figures in ``RESULTS.md``; write ``scale.md``.

python -m benchmarks.scale [--addresses 200000] [--core-hour 0.04] [--terabyte-month 20]

Only the size of an address in the ledger is measured here. Run the other benchmarks first, on a quiet machine.
"""

import argparse
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.frontier import Crowd
from benchmarks.results import RESULTS, put, table

DOCUMENT: Final = Path(__file__).parents[1] / "docs" / "scale.md"
PAGES: Final = (10**6, 10**8, 10**9)
_HOUR: Final = 3600.0
_DAY: Final = 86_400.0
_MONTH_OF_DAYS: Final = 30.0


@dataclass(frozen=True, slots=True)
class Measured:
    """Figures of one page: times in milliseconds of CPU, sizes in kilobytes."""

    fetch: float
    reextract: float
    feed: float
    """Of re-extraction, what the program takes that feeds the workers."""
    archive: float
    record: float
    copies: float
    copies_memory: float
    shared: float
    """Pages a second that a frontier on PostgreSQL hands out, with ten million addresses in it."""

    @property
    def crawl(self) -> float:
        """To fetch a page, archive it and extract it."""
        return self.fetch + self.reextract - self.feed


def figure(text: str, section: str, row: str, column: int) -> float:
    """A figure of ``RESULTS.md`` by its section, the beginning of its row, and its column from 1; ValueError."""
    found = re.search(rf"<!-- {section}:begin -->(.*?)<!-- {section}:end -->", text, re.DOTALL)
    for line in (found[1] if found else "").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|") and cells[0] == row:
            return float(cells[column].replace(",", ""))
    raise ValueError(f"{section} has no row {row!r}: run the benchmark that writes it first")


def measured(text: str) -> Measured:
    """The figures of one page in ``RESULTS.md``; ValueError where one is missing."""
    small, large = (figure(text, "dedupe", count, 5) for count in ("20,000", "100,000"))
    return Measured(
        fetch=figure(text, "crawl", "healthcrawl, extraction off", 1),
        reextract=figure(text, "reextract", "reextract, 2 workers", 1),
        feed=figure(text, "reextract", "reextract, 2 workers", 2),
        archive=figure(text, "reextract", "page in its archive, .warc.gz", 1),
        record=figure(text, "reextract", "record, articles/*.jsonl", 1),
        copies=figure(text, "dedupe", "100,000", 3),
        copies_memory=(large - small) / 80_000 * 1000,
        shared=figure(text, "workers-ceiling", "10,000,000", 3),
    )


def address_kilobytes(addresses: int) -> float:
    """What an address takes in the ledger on disk."""
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        Crowd(Path(folder), addresses).enter()
        return sum(path.stat().st_size for path in Path(folder).iterdir()) / addresses / 1000


def page_table(page: Measured, address: float) -> str:
    """What one page takes."""
    rows = [
        ["crawl it: fetch, extract, archive, ms CPU", f"{page.crawl:.1f}"],
        ["of that, fetch and archive it, ms CPU", f"{page.fetch:.1f}"],
        ["extract it again from its archive, ms CPU", f"{page.reextract:.1f}"],
        ["of that, read the archive and write the part, ms CPU", f"{page.feed:.1f}"],
        ["compare it with all others for copies, ms CPU", f"{page.copies:.1f}"],
        ["in the archive, KB", f"{page.archive:.1f}"],
        ["its record, JSON lines, KB", f"{page.record:.1f}"],
        ["its address in the ledger, KB", f"{address:.2f}"],
        ["while copies are looked for, KB of memory", f"{page.copies_memory:.2f}"],
    ]
    return table(["one page", ""], rows)


def pages_table(page: Measured, address: float, core_hour: float, terabyte_month: float) -> str:
    """What many take."""
    rows = [
        ["hosts at a page a second, to crawl in 30 days", *(_told(n / _DAY / _MONTH_OF_DAYS) for n in PAGES)],
        ["cores to crawl in 30 days", *(_told(_core_hours(page.crawl, n) / 720) for n in PAGES)],
        ["core-hours to crawl", *(_told(_core_hours(page.crawl, n)) for n in PAGES)],
        ["core-hours to extract again", *(_told(_core_hours(page.reextract, n)) for n in PAGES)],
        [
            "machines of 32 cores to extract again in a day",
            *(_told(_core_hours(page.reextract, n) / 768) for n in PAGES),
        ],
        ["archive, TB", *(_told(page.archive * n / 1e9) for n in PAGES)],
        ["archive, files of 1 GB", *(_told(page.archive * n / 1e6) for n in PAGES)],
        ["records, TB", *(_told(page.record * n / 1e9) for n in PAGES)],
        ["days in which one shared frontier hands them out", *(_told(n / page.shared / _DAY) for n in PAGES)],
        ["ledger, GB", *(_told(address * n / 1e6) for n in PAGES)],
        ["core-hours to find copies", *(_told(_core_hours(page.copies, n)) for n in PAGES)],
        ["memory to find copies in one go, GB", *(_told(page.copies_memory * n / 1e6) for n in PAGES)],
        [f"crawl, at {core_hour:g} a core-hour", *(_told(core_hour * _core_hours(page.crawl, n)) for n in PAGES)],
        [f"extract again, at {core_hour:g}", *(_told(core_hour * _core_hours(page.reextract, n)) for n in PAGES)],
        [
            f"keep archive and records a month, at {terabyte_month:g} a TB",
            *(_told(terabyte_month * (page.archive + page.record) * n / 1e9) for n in PAGES),
        ],
    ]
    return table(["pages", *(f"{count:,}" for count in PAGES)], rows)


def _core_hours(milliseconds: float, pages: int) -> float:
    return milliseconds * pages / 1000 / _HOUR


def _told(number: float) -> str:
    """Two digits that count."""
    if number >= 100:
        digits = len(str(int(number))) - 2
        return f"{round(number, -digits):,.0f}"
    return f"{number:.2g}"


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--addresses", type=int, default=200_000)
    parser.add_argument("--core-hour", type=float, default=0.04)
    parser.add_argument("--terabyte-month", type=float, default=20.0)
    arguments = parser.parse_args()
    page, address = measured(RESULTS.read_text("utf-8")), round(address_kilobytes(arguments.addresses), 2)
    text = page_table(page, address)
    text += "\n\n" + pages_table(page, address, arguments.core_hour, arguments.terabyte_month)
    put("scale", text, DOCUMENT)
    print(text)


if __name__ == "__main__":
    main()
