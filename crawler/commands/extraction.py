"""Pages of this machine through the parsers, records and rejects into their files."""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from rich.progress import track

from crawler.commands.console import messages, printable
from crawler.commands.outputs import Output, output
from crawler.commands.pages import Page, read_page
from crawler.engines.limits import Limits
from crawler.engines.pages import ReadPage, read_here
from crawler.engines.pool import WorkerPool
from crawler.parsers import Fetched, read
from schemas.reject import Reject


def extract_all(
    pages: Sequence[Page], articles_to: Path | None, rejects_to: Path | None, workers: int | None = None
) -> int:
    """How many pages became records; the records go to ``articles_to`` or standard output.

    A single page is read in this process, several in ``workers`` others, by default one a processor.

    Rejects go to ``rejects_to`` as JSON lines, or to standard error as text. CommandError where a page
    cannot be read or an output not be written.
    """
    counts: Counter[str] = Counter()
    with ExitStack() as stack:
        articles = stack.enter_context(output(articles_to))
        rejects = stack.enter_context(output(rejects_to)) if rejects_to else None
        is_quiet = articles_to is None and sys.stdout.isatty()
        for page, given in _tracked(pages, stack.enter_context(_reading(pages, workers)), is_quiet):
            if given.reason is None:
                articles.write(given.line)
                counts["articles"] += 1
            else:
                _report(page, given, rejects)
                counts[given.reason] += 1
    messages.print(_summary(counts), markup=False, soft_wrap=True)
    return counts["articles"]


def _tracked(pages: Sequence[Page], reading: Iterator[ReadPage], is_quiet: bool) -> Iterator[tuple[Page, ReadPage]]:
    """Each page with what it gave; a bar is shown on a terminal that shows nothing else."""
    is_hidden = is_quiet or len(pages) == 1 or not messages.is_terminal
    both = zip(pages, reading, strict=True)
    yield from track(both, "Extracting", len(pages), console=messages, transient=True, disable=is_hidden)


@contextmanager
def _reading(pages: Sequence[Page], workers: int | None) -> Iterator[Iterator[ReadPage]]:
    """What the pages give, in their order."""
    if workers is None and len(pages) == 1:
        yield map(_read_one, map(read_page, pages))
        return
    with WorkerPool(Limits(workers=workers) if workers else Limits()) as pool:
        yield pool.map_ordered(map(read_page, pages))


def _read_one(page: Fetched | Reject) -> ReadPage:
    return ReadPage.of(page) if isinstance(page, Reject) else read_here(read, page)


def _report(page: Page, given: ReadPage, rejects: Output | None) -> None:
    if rejects is not None:
        rejects.write(given.line)
        return
    reject = Reject.model_validate_json(given.line)
    name = str(page.path) if page.path else "standard input"
    messages.print(printable(f"{name}: {reject.reason}: {reject.detail}"), markup=False, soft_wrap=True)


def _summary(counts: Counter[str]) -> str:
    reasons = [(reason, count) for reason, count in counts.most_common() if reason != "articles"]
    listed = ", ".join(f"{reason} {count}" for reason, count in reasons)
    rejected_pages = sum(count for _, count in reasons)
    return f"{_counted(counts['articles'], 'record')}, {_counted(rejected_pages, 'reject')}" + (
        f" ({listed})" if listed else ""
    )


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
