"""Pages of this machine through the parsers, records and rejects into their files."""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from rich.progress import Progress

from crawler.archive import ArchiveDamaged, ArchivedPage, read_archive
from crawler.commands.console import messages, printable
from crawler.commands.errors import CommandError
from crawler.commands.outputs import Output, output
from crawler.commands.pages import MAX_BYTES, Page, read_page, rejected, unreadable
from crawler.commands.sources import Source
from crawler.parsers import Fetched, extract
from schemas.article import Article
from schemas.reject import Reject


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What a page became, what to call it, and how far into its source it lies, in bytes."""

    name: str
    record: Article | Reject
    at: int = 0


def extract_all(sources: Sequence[Source], articles_to: Path | None, rejects_to: Path | None) -> int:
    """How many pages became records; the records go to ``articles_to`` or standard output.

    Rejects go to ``rejects_to`` as JSON lines, or to standard error as text. Of the archives of one folder,
    each article is written once, as in a crawl. CommandError where a page cannot be read, an output not be
    written, or, with all written that could be read, an archive is damaged.
    """
    extraction = _Extraction()
    with ExitStack() as stack:
        articles = stack.enter_context(output(articles_to))
        rejects = stack.enter_context(output(rejects_to)) if rejects_to else None
        for outcome in extraction.outcomes(sources, is_quiet=articles_to is None and sys.stdout.isatty()):
            extraction.counts[_kind(outcome.record)] += 1
            if isinstance(outcome.record, Article):
                articles.write(outcome.record.line())
            else:
                _report(outcome.name, outcome.record, rejects)
    messages.print(_summary(extraction.counts), markup=False, soft_wrap=True)
    if extraction.damaged:
        raise CommandError(f"{_counted(extraction.damaged, 'archive')} could not be read to the end.", 2)
    return extraction.counts["articles"]


class _Extraction:
    """The outcomes of pages, and what is counted beside them."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.damaged = 0
        self._ids: dict[Path, set[str]] = {}

    def outcomes(self, sources: Sequence[Source], is_quiet: bool) -> Iterator[_Outcome]:
        """Each page's record or reject; a bar is shown on a terminal that shows nothing else."""
        is_one_page = len(sources) == 1 and isinstance(sources[0], Page)
        is_hidden = is_quiet or is_one_page or not messages.is_terminal
        sizes = list(map(_size, sources))
        starts = accumulate(sizes, initial=0)
        with Progress(console=messages, transient=True, disable=is_hidden) as bar:
            task = bar.add_task("Extracting", total=sum(sizes))
            for source, start in zip(sources, starts, strict=False):
                for outcome in self._of(source):
                    bar.update(task, completed=start + outcome.at)
                    yield outcome

    def _of(self, source: Source) -> Iterator[_Outcome]:
        if isinstance(source, Page):
            name = str(source.path) if source.path else "standard input"
            yield _Outcome(name, _of_page(source))
            return
        try:
            for archived in read_archive(source.path, largest_page=MAX_BYTES):
                yield from self._unless_known(source.path.parent, archived)
        except ArchiveDamaged as damage:
            self._broken(str(damage))
        except OSError as error:
            self._broken(str(unreadable(source.path, error)))

    def _unless_known(self, folder: Path, archived: ArchivedPage) -> Iterator[_Outcome]:
        record = _of_archived(archived)
        if isinstance(record, Article):
            ids = self._ids.setdefault(folder, set())
            if record.id in ids:
                self.counts["duplicates"] += 1
                return
            ids.add(record.id)
        yield _Outcome(record.url, record, archived.place.offset)

    def _broken(self, sentence: str) -> None:
        self.damaged += 1
        messages.print(printable(sentence), markup=False, soft_wrap=True)


def _of_page(page: Page) -> Article | Reject:
    fetched = read_page(page)
    if isinstance(fetched, Reject):
        return fetched
    try:
        return extract(fetched)
    except Exception as error:  # a bug in a part must cost one page, and the reject says which
        detail = f"{type(error).__name__}: {error}"
        return rejected(fetched, fetched.fetched_at, "extract", "crashed", detail)


def _of_archived(archived: ArchivedPage) -> Article | Reject:
    if isinstance(archived.page, Reject):
        return archived.page
    record = _of_fetched(archived.page)
    return record.model_copy(update={"archive": archived.place}) if isinstance(record, Reject) else record


def _of_fetched(fetched: Fetched) -> Article | Reject:
    try:
        return extract(fetched)
    except Exception as error:  # as above; said as a crawl says it
        detail = f"Reading the page failed: {type(error).__name__}: {error}"
        return rejected(fetched, fetched.fetched_at, "extract", "crashed", detail)


def _size(source: Source) -> int:
    try:
        return source.path.stat().st_size if source.path else 0
    except OSError:
        return 0  # it is gone; reading it says so


def _kind(record: Article | Reject) -> str:
    return "articles" if isinstance(record, Article) else record.reason


def _report(name: str, reject: Reject, rejects: Output | None) -> None:
    if rejects is not None:
        rejects.write(reject.line())
        return
    messages.print(printable(f"{name}: {reject.reason}: {reject.detail}"), markup=False, soft_wrap=True)


def _summary(counts: Counter[str]) -> str:
    reasons = [(reason, count) for reason, count in counts.most_common() if reason not in {"articles", "duplicates"}]
    listed = ", ".join(f"{reason} {count}" for reason, count in reasons)
    rejected_pages = sum(count for _, count in reasons)
    parts = [
        _counted(counts["articles"], "record"),
        _counted(rejected_pages, "reject") + (f" ({listed})" if listed else ""),
    ]
    if counts["duplicates"]:
        parts.append(_counted(counts["duplicates"], "duplicate"))
    return ", ".join(parts)


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
