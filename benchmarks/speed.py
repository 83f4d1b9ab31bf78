"""CPU time and peak memory of healthcrawl and its peers over a corpus; write ``RESULTS.md``.

    python -m benchmarks.speed CORPUS [--rounds 3] [--most 200]

Every contender reads the same pages in turn within one process, so that whatever slows the machine slows
all; the order changes from round to round. Memory is measured in a process of its own each.
"""

import argparse
import json
import logging
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Final

from lxml import html

from benchmarks.corpus import pages
from benchmarks.results import put, table, versions

Work = Callable[[bytes], object]

UNIT: Final = "lxml.html parse"
# name → module and function, imported late: a process that measures memory must not hold the others
CONTENDERS: Final[Mapping[str, tuple[str, str]]] = {
    UNIT: ("benchmarks.speed", "parse"),
    "healthcrawl": ("benchmarks.own", "extracted"),
    "trafilatura": ("benchmarks.peers.trafilatura_peer", "default"),
    "trafilatura fast": ("benchmarks.peers.trafilatura_peer", "fast"),
    "readability-lxml": ("benchmarks.peers.readability_peer", "summary"),
    "newspaper4k": ("benchmarks.peers.newspaper_peer", "parsed"),
    "resiliparse": ("benchmarks.peers.resiliparse_peer", "main_text"),
    "html-text": ("benchmarks.peers.html_text_peer", "text_of"),
}


def parse(body: bytes) -> object:
    """The unit: parse and do nothing else."""
    return html.document_fromstring(body)


def bodies(corpus: Path, most: int) -> list[bytes]:
    """Bytes of the health pages and of as many general ones as make ``most`` together."""
    health = [body for body, _ in pages(corpus / "health" / "pages")]
    others = (body for body, _ in pages(corpus / "wcxb" / "pages"))
    return [body for body in (*health, *islice(others, max(0, most - len(health)))) if body.strip()]


def cpu_seconds(corpus: Path, rounds: int, most: int) -> dict[str, list[list[float]]]:
    """Contender → per page the CPU seconds of every round, after one round to warm up."""
    works = {name: _work(name) for name in CONTENDERS}
    inputs = bodies(corpus, most)
    spent: dict[str, list[list[float]]] = {name: [[] for _ in inputs] for name in works}
    for turn in range(rounds + 1):
        order = list(works)[turn % len(works) :] + list(works)[: turn % len(works)]
        for place, body in enumerate(inputs):
            for name in order:
                seconds = _timed(works[name], body)
                if turn:
                    spent[name][place].append(seconds)
    return spent


def peak_megabytes(name: str, corpus: Path, most: int) -> float:
    """Peak resident memory of a process in which only this contender reads the pages."""
    command = [sys.executable, "-m", "benchmarks.speed", str(corpus), "--only", name, "--most", str(most)]
    finished = subprocess.run(command, capture_output=True, text=True, check=True)
    return float(json.loads(finished.stdout))


def _work(name: str) -> Work:
    module, function = CONTENDERS[name]
    work: Work = getattr(import_module(module), function)
    return work


def _timed(work: Work, body: bytes) -> float:
    start = time.process_time()
    try:
        work(body)
    except Exception:
        # a page that a peer fails on costs what it cost; the quality tables count such pages
        logging.getLogger(__name__).debug("a contender failed on a page", exc_info=True)
    return time.process_time() - start


def _run_alone(name: str, corpus: Path, most: int) -> float:
    """Megabytes that this process has needed at most, after reading every page one at a time."""
    work = _work(name)
    for body in bodies(corpus, most):
        _timed(work, body)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def report(corpus: Path, rounds: int, most: int) -> str:
    """The table as Markdown."""
    # memory first: a child starts with the peak of the process that it was forked from
    peaks = {name: peak_megabytes(name, corpus, most) for name in CONTENDERS}
    spent = cpu_seconds(corpus, rounds, most)
    each = {name: [statistics.median(times) for times in per_page] for name, per_page in spent.items()}
    unit = sum(each[UNIT])
    rows = [
        [
            name,
            f"{1000 * sum(medians) / len(medians):.2f}",
            f"{sum(medians) / unit:.1f}",
            f"{statistics.median(m / u for m, u in zip(medians, each[UNIT], strict=True)):.1f}",
            f"{peaks[name]:.0f}",
        ]
        for name, medians in each.items()
    ]
    head = ["contender", "ms CPU a page", "× the parse, in all", "× the parse, median page", "peak memory, MB"]
    packages = ["healthcrawl", "lxml", "trafilatura", "readability-lxml", "newspaper4k", "resiliparse", "html-text"]
    about = f"{versions(packages)} {len(each[UNIT])} pages, {rounds} rounds."
    return f"{about}\n\n{table(head, rows)}"


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--most", type=int, default=200, help="pages to read")
    parser.add_argument("--only", choices=CONTENDERS, help="print the peak memory of one contender")
    arguments = parser.parse_args()
    logging.disable(logging.CRITICAL)
    if arguments.only:
        print(json.dumps(_run_alone(arguments.only, arguments.corpus, arguments.most)))
        return
    text = report(arguments.corpus, arguments.rounds, arguments.most)
    put("speed", text)
    print(text)


if __name__ == "__main__":
    main()
