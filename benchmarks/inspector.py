"""How fast the inspector's views are, asked of the real program over HTTP; write ``RESULTS.md``.

python -m benchmarks.inspector [--records 10000 200000] [--asked 40] [--folder DIR]

A million records take 10 GB on the disk, their index 2 GB more.
"""

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Final

from pydantic_core import from_json

from benchmarks.inspected_records import ARCHIVED, SITES, common_words, rare_word, write
from benchmarks.processes import family, family_megabytes
from benchmarks.results import put, table, versions

STARTS: Final = 9
"""Starts of the program with an index already there."""


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

    def megabytes(self) -> float:
        """Memory of it and its workers."""
        return family_megabytes(self._process.pid)

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
    """A path by the number of the question: no question is asked twice, because answers are kept."""
    with place.open("rb") as file:
        ids = [from_json(line)["id"] for line, _ in zip(file, range(ARCHIVED), strict=False)]
    hundreds = max(1, count // 100)
    common = common_words(asked)
    return {
        "runs": lambda _: "/",
        "records": lambda number: f"/records?sort=fetched&until=20{60 + number % 40}-01-01",
        "records, a page in their midst": lambda number: f"/records?sort=score&after={900 + number}~{count // 2}",
        "search, a rare word": lambda number: f"/records?q={rare_word(number * 37 % hundreds)}",
        "search, a common word": lambda number: f"/records?q={common[number % len(common)]}",
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
    size = sum(path.stat().st_size for path in place.parent.glob(".*.sqlite")) / 1e6
    index = f"index of {place.stat().st_size / 1e6:,.0f} MB, which has {size:,.0f} MB: {built:.0f} s"
    yield [f"{count:,}", index, "", "", f"{cpu * 1000:,.0f}"]
    yield [f"{count:,}", *_first_view(place)]
    with running(place) as program:
        time.sleep(5)  # the parsers are loaded meanwhile, as while somebody reads the list
        for name, path in views(place, count, asked).items():
            yield [f"{count:,}", name, *_asked(program, path, asked)]
        yield [f"{count:,}", f"memory afterwards, of it and its workers: {program.megabytes():,.0f} MB", "", "", ""]


def _first_view(place: Path) -> tuple[str, ...]:
    """From the start of the program, which finds its index, until the runs are shown."""
    spent, cpu = [], []
    for _ in range(STARTS):
        begun = time.perf_counter()
        with running(place) as program:
            program.ask("/")
            spent.append(1000 * (time.perf_counter() - begun))
            cpu.append(program.cpu_milliseconds())
    return ("first view: start of the program, then the runs", *_figures(spent, statistics.mean(cpu)))


def _asked(program: Program, path: Callable[[int], str], asked: int) -> tuple[str, ...]:
    before = program.cpu_milliseconds()
    spent = [program.ask(path(number)) for number in range(asked)]
    return _figures(spent, (program.cpu_milliseconds() - before) / asked)


def _figures(spent: Sequence[float], cpu: float) -> tuple[str, str, str]:
    """Median, 95th percentile and mean CPU, in milliseconds."""
    percentile = statistics.quantiles(spent, n=20, method="inclusive")[-1]
    return f"{statistics.median(spent):,.0f}", f"{percentile:,.0f}", f"{cpu:,.0f}"


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
