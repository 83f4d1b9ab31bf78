"""What a page costs in an archive, read again, and compared; write ``RESULTS.md``.

python -m benchmarks.reextract [--pages 2000] [--workers 1 2] [--pages-from DIR]

``--pages-from`` takes the *.html files of a folder instead of generated pages, and writes no results.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Final

from benchmarks.filling import page
from benchmarks.processes import Cost, run
from benchmarks.results import put, table, versions
from crawler.archive import Archive, ArchivedResponse, Provenance

_ARCHIVES: Final = 4
_SECONDS: Final = 7200.0
_FIRST: Final = datetime(2026, 11, 22, tzinfo=UTC)
# what the program's own process takes, the one that reads archives and writes parts
_TELLING: Final = """
import atexit, sys, time
atexit.register(lambda: open(sys.argv.pop(), "w").write(str(time.process_time())))
from crawler.commands.main import app
app(sys.argv[1:-1])
"""


def archived(bodies: Iterator[bytes], folder: Path) -> tuple[int, int]:
    """Archives of so many pages; how many pages and bytes of pages they hold."""
    archives = [_archive(folder / f"run-{number}") for number in range(_ARCHIVES)]
    count = size = 0
    for number, body in enumerate(bodies):
        address = f"https://site-{number % 50}.example/{number}.html"
        archives[number % _ARCHIVES].append(
            ArchivedResponse(
                url=address,
                requested_url=address,
                fetched_at=_FIRST + timedelta(seconds=number),
                http_status=200,
                headers=((b"Content-Type", b"text/html"),),
                body=body,
            )
        )
        count, size = count + 1, size + len(body)
    for archive in archives:
        archive.close()
    return count, size


def _archive(folder: Path) -> Archive:
    folder.mkdir(parents=True)
    return Archive(folder, Provenance(user_agent="benchmark"))


def size_below(folder: Path, pattern: str) -> int:
    """Bytes of the files of a name in a folder and those below it."""
    return sum(path.stat().st_size for path in folder.rglob(pattern))


def called(folder: Path, *arguments: str, codes: Sequence[int] = (0,)) -> tuple[Cost, float]:
    """What a call of the program cost, and CPU seconds of its own process alone."""
    own = folder / "own-seconds"
    cost = run([sys.executable, "-c", _TELLING, *arguments, str(own)], _SECONDS, str(folder))
    if cost.exit_code not in codes:
        raise RuntimeError(f"{arguments[0]} ended with {cost.exit_code}")
    return cost, float(own.read_text())


def _row(name: str, pages: int, cost: Cost, own: float) -> list[str]:
    return [
        name,
        f"{1e3 * cost.cpu_seconds / pages:.2f}",
        f"{1e3 * own / pages:.2f}",
        f"{pages / cost.wall_seconds:.0f}",
        f"{cost.peak_megabytes:.0f}",
    ]


def costs(folder: Path, pages: int, workers: Sequence[int]) -> Iterator[list[str]]:
    """A row for each step, the last output compared with itself."""
    outputs = [f"again-{count}" for count in workers]
    for count, output in zip(workers, outputs, strict=True):
        arguments = ("reextract", "archives", "-o", output, "--workers", str(count))
        yield _row(f"reextract, {count} worker{'s' * (count > 1)}", pages, *called(folder, *arguments))
    resumed = ("reextract", "archives", "-o", outputs[-1], "--resume")
    yield _row("reextract --resume, nothing to do", pages, *called(folder, *resumed))
    yield _row("diff", pages, *called(folder, "diff", outputs[0], outputs[-1]))


def report(bodies: Iterator[bytes], workers: Sequence[int], folder: Path) -> str:
    """Sizes and costs."""
    count, size = archived(bodies, folder / "archives")
    rows = list(costs(folder, count, workers))
    output = folder / f"again-{workers[-1]}"
    sizes = {
        "page, decoded": size,
        "page in its archive, .warc.gz": size_below(folder / "archives", "*.warc.gz"),
        "record, articles/*.jsonl": size_below(output, "articles/*.jsonl"),
    }
    steps = table(["step", "ms CPU a page", "of it the program itself", "pages a second", "memory, MB"], rows)
    bytes_table = table(["", "KB a page"], [[name, f"{found / count / 1e3:.1f}"] for name, found in sizes.items()])
    return f"{count:,} pages in {_ARCHIVES} archives.\n\n{bytes_table}\n\n{steps}"


def _bodies(folder: Path | None, pages: int) -> Iterator[bytes]:
    if folder is None:
        return map(page, range(pages))
    return (path.read_bytes() for path in islice(sorted(folder.rglob("*.html")), pages))


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--pages-from", type=Path)
    arguments = parser.parse_args()
    bodies = _bodies(arguments.pages_from, arguments.pages)
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        text = f"{versions(['healthcrawl'])} {report(bodies, arguments.workers, Path(folder))}"
    if not arguments.pages_from:
        put("reextract", text)
    print(text)


if __name__ == "__main__":
    main()
