"""Pages of this machine through the parsers, records and rejects into their files."""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from rich.progress import track

from crawler.commands.console import messages, printable
from crawler.commands.outputs import Output, output
from crawler.commands.pages import Page, read_page, rejected
from crawler.parsers import extract
from schemas.article import Article
from schemas.reject import Reject


def extract_all(pages: Sequence[Page], articles_to: Path | None, rejects_to: Path | None) -> int:
    """How many pages became records; the records go to ``articles_to`` or standard output.

    Rejects go to ``rejects_to`` as JSON lines, or to standard error as text. CommandError where a page
    cannot be read or an output not be written.
    """
    counts: Counter[str] = Counter()
    with ExitStack() as stack:
        articles = stack.enter_context(output(articles_to))
        rejects = stack.enter_context(output(rejects_to)) if rejects_to else None
        for page, outcome in _outcomes(pages, is_quiet=articles_to is None and sys.stdout.isatty()):
            if isinstance(outcome, Article):
                articles.write(outcome.line())
                counts["articles"] += 1
            else:
                _report(page, outcome, rejects)
                counts[outcome.reason] += 1
    messages.print(_summary(counts), markup=False, soft_wrap=True)
    return counts["articles"]


def _outcomes(pages: Sequence[Page], is_quiet: bool) -> Iterator[tuple[Page, Article | Reject]]:
    """Each page with its record or reject; a bar is shown on a terminal that shows nothing else."""
    is_hidden = is_quiet or len(pages) == 1 or not messages.is_terminal
    for page in track(pages, "Extracting", console=messages, transient=True, disable=is_hidden):
        yield page, _outcome(page)


def _outcome(page: Page) -> Article | Reject:
    fetched = read_page(page)
    if isinstance(fetched, Reject):
        return fetched
    try:
        return extract(fetched)
    except Exception as error:  # a bug in a part must cost one page, and the reject says which
        detail = f"{type(error).__name__}: {error}"
        return rejected(fetched, fetched.fetched_at, "extract", "crashed", detail)


def _report(page: Page, reject: Reject, rejects: Output | None) -> None:
    if rejects is not None:
        rejects.write(reject.line())
        return
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
