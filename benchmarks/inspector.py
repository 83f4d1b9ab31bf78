"""How fast the inspector's views are, asked of the real program over HTTP; write ``RESULTS.md``.

python -m benchmarks.inspector [--records 10000 200000] [--asked 40] [--folder DIR]

Records are those of the demo site, their sections mixed anew and a word that is rare put into each hundredth.
"""

import argparse
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, Final

from pydantic_core import from_json, to_json

from benchmarks.processes import family
from benchmarks.results import put, table, versions
from crawler.archive import Archive, ArchivedResponse, Provenance
from crawler.demo.site import HTML, answers
from crawler.parsers import Fetched, extract
from crawler.parsers.identity import article_id
from schemas.article import QUALITY_FLAGS, Article

BASE: Final = "http://demo.example/"
SITES: Final = 40
ARCHIVED: Final = 60
"""Records whose page is archived: as many as are opened."""
_LETTERS: Final = "bdfgklmnprstvz"
_START: Final = datetime(2026, 1, 1, tzinfo=UTC)


def demo_records() -> list[tuple[dict[str, Any], bytes]]:
    """The demo's articles and their pages."""
    found = []
    for path, answer in answers(BASE).items():
        page = Fetched(BASE + path.lstrip("/"), answer.body, {"Content-Type": HTML}, _START, 200)
        outcome = extract(page)
        if isinstance(outcome, Article):
            found.append((from_json(outcome.line()), answer.body))
    return found


def rare_word(number: int) -> str:
    """A word that no other hundred of records has."""
    seeded = random.Random(number)
    return "x" + "".join(seeded.choice(_LETTERS) + seeded.choice("aeiou") for _ in range(4))


def write(folder: Path, count: int) -> Path:
    """A file of so many records, with an archive of the first pages."""
    place = folder / "articles.jsonl"
    if place.exists():
        return place
    folder.mkdir(parents=True, exist_ok=True)
    demo = demo_records()
    archive = Archive(folder, Provenance("benchmark"))
    with place.open("wb") as file:
        for number in range(count):
            record, body = demo[number % len(demo)]
            changed = _varied(record, number)
            file.write(to_json(changed) + b"\n")
            if number < ARCHIVED:
                url, at = changed["url"], datetime.fromisoformat(changed["fetched_at"])
                archive.append(ArchivedResponse(url, url, at, 200, ((b"Content-Type", HTML.encode()),), body))
    archive.close()
    return place


def _varied(record: dict[str, Any], number: int) -> dict[str, Any]:
    seeded = random.Random(number)
    url = f"https://site-{number % SITES}.example/{number}.html"
    at = _START + timedelta(seconds=7 * number)
    lines = record["body"].split("\n")
    seeded.shuffle(lines)
    return {
        **record,
        "id": article_id(url),
        "url": url,
        "requested_url": url,
        "canonical_url": None,
        "site": f"site-{number % SITES}.example",
        "content_hash": f"sha256:{number:064x}",
        "fetched_at": at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "title": f"{record['title']} ({number})",
        "published_on": (date(2020, 1, 1) + timedelta(days=seeded.randrange(2200))).isoformat(),
        "body": "\n".join([*lines, rare_word(number // 100)]),
        "quality": {
            "score": round(seeded.betavariate(9, 1), 3),
            "coverage": 1.0,
            "flags": [flag for flag in QUALITY_FLAGS if seeded.random() < 0.03],
        },
    }


class Program:
    """The inspector in a process of its own."""

    def __init__(self, place: Path) -> None:
        begun = time.perf_counter()
        command = [
            *(sys.executable, "-m", "crawler.commands.main", "inspect"),
            str(place),
            "--no-browser",
            "--port",
            "0",
        ]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        found = re.search(r":(\d+)/\?token=([\w-]+)", self._process.stdout.readline())
        if not found:
            raise RuntimeError("The inspector did not start.")
        self._port, self._token = int(found[1]), found[2]
        self.seconds_to_answer = time.perf_counter() - begun

    def cpu_milliseconds(self) -> float:
        """Of it and its workers since it began."""
        return 1000 * sum(map(_cpu_seconds, family(self._process.pid)))

    def ask(self, path: str) -> float:
        """Milliseconds until the whole answer is there."""
        connection = HTTPConnection("127.0.0.1", self._port, timeout=300)
        begun = time.perf_counter()
        connection.request("GET", path, headers={"Cookie": f"healthcrawl_{self._port}={self._token}"})
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path} gave {answer.status}")
        connection.close()
        return 1000 * (time.perf_counter() - begun)

    def close(self) -> None:
        """End it."""
        self._process.terminate()
        self._process.wait(30)


@contextmanager
def running(place: Path) -> Iterator[Program]:
    """The program while it serves a file."""
    program = Program(place)
    try:
        yield program
    finally:
        program.close()


def views(place: Path, count: int, asked: int) -> dict[str, Callable[[int], str]]:
    """A path by the number of the question: no question is asked twice, because counts are kept."""
    with place.open("rb") as file:
        ids = [from_json(line)["id"] for line, _ in zip(file, range(ARCHIVED), strict=False)]
    hundreds = max(1, count // 100)
    return {
        "runs": lambda _: "/",
        "records": lambda number: f"/records?sort=fetched&until=20{60 + number % 40}-01-01",
        "search, a rare word": lambda number: f"/records?q={rare_word(number * 37 % hundreds)}",
        "search, a common word": lambda number: f"/records?q=morning&until=20{60 + number % 40}-01-01",
        "facet": lambda number: f"/records?site=site-{number % SITES}.example&lacks=authors&sort=score",
        "one record, page read anew": lambda number: f"/records/articles/{ids[number % asked]}",
        "one record, page read before": lambda number: f"/records/articles/{ids[number % 20]}/metadata",
    }


def measured(count: int, asked: int, folder: Path) -> Iterator[list[str]]:
    """A row of the table a view."""
    place = write(folder / str(count), count)
    for old in place.parent.glob(".*.sqlite*"):
        old.unlink()
    with running(place) as program:
        built, cpu = program.seconds_to_answer, program.cpu_milliseconds() / 1000
    with running(place) as program:
        opened = program.seconds_to_answer
        first = program.ask("/records")
        time.sleep(5)  # the parsers are loaded meanwhile, as while somebody reads the list
        rows = [
            [f"{count:,}", name, *_asked(program, path, asked)] for name, path in views(place, count, asked).items()
        ]
    size = sum(path.stat().st_size for path in place.parent.glob(".*.sqlite")) / 1e6
    index = f"index of {place.stat().st_size / 1e6:,.0f} MB, which has {size:,.0f} MB: {built:.0f} s"
    yield [f"{count:,}", index, "", "", f"{cpu:.0f} s"]
    yield [f"{count:,}", f"start: {opened:.1f} s; first view of records", f"{first:.0f}", "", ""]
    yield from rows


def _asked(program: Program, path: Callable[[int], str], asked: int) -> tuple[str, str, str]:
    """Median, 95th percentile and mean CPU, in milliseconds."""
    before = program.cpu_milliseconds()
    spent = [program.ask(path(number)) for number in range(asked)]
    cpu = (program.cpu_milliseconds() - before) / asked
    return f"{statistics.median(spent):.0f}", f"{statistics.quantiles(spent, n=20)[-1]:.0f}", f"{cpu:.0f}"


def _cpu_seconds(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, nargs="+", default=[10_000, 200_000])
    parser.add_argument("--asked", type=int, default=40, help="questions a view, at most 60")
    parser.add_argument("--folder", type=Path, help="where the records are written; a temporary one if not given")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = chosen.folder or Path(temporary)
        rows = [row for count in chosen.records for row in measured(count, min(chosen.asked, ARCHIVED), folder)]
    text = table(["records", "view", "median ms", "95 % ms", "CPU ms"], rows)
    put("inspector", f"{text}\n\n{versions(['starlette', 'uvicorn', 'nh3'])}")


if __name__ == "__main__":
    main()
