"""Pages of this machine through the parsers, records and rejects into their files."""

import sys
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from rich.progress import Progress

from crawler.archive import ArchiveDamaged, read_archive
from crawler.commands.console import messages, printable
from crawler.commands.errors import CommandError
from crawler.commands.outputs import Output, output
from crawler.commands.pages import MAX_BYTES, Page, read_page, unreadable
from crawler.commands.sources import PageArchive, Source
from crawler.engines.limits import WorkerLimits
from crawler.engines.pages import ReadPage, read_here
from crawler.engines.pool import WorkerPool
from crawler.parsers.fetched import Fetched
from schemas.reject import ArchivePlace, Reject


@dataclass(frozen=True, slots=True)
class _Origin:
    """Where a page lies: its source, its place in an archive, and how many bytes were before it in all sources.

    ``duplicate`` is the content hash of an article that the crawl had already when the page came.
    """

    source: Source
    place: ArchivePlace | None
    before: int
    duplicate: str | None = None


def extract_all(
    sources: Sequence[Source], articles_to: Path | None, rejects_to: Path | None, workers: int | None = None
) -> int:
    """How many pages became records; the records go to ``articles_to`` or standard output.

    A single page is read in this process, several in ``workers`` others, by default one a processor.

    Rejects go to ``rejects_to`` as JSON lines, or to standard error as text. Of the archives of one folder,
    each article is written once, as in a crawl. CommandError where a page cannot be read, an output not be
    written, or, with all written that could be read, an archive is damaged.
    """
    extraction = _Extraction(sources)
    with ExitStack() as stack:
        articles = stack.enter_context(output(articles_to))
        rejects = stack.enter_context(output(rejects_to)) if rejects_to else None
        is_quiet = articles_to is None and sys.stdout.isatty()
        given_pages = stack.enter_context(_reading(extraction.pages(), workers, extraction.is_one_page))
        for origin, given in extraction.outcomes(given_pages, is_quiet):
            extraction.counts[given.reason or "articles"] += 1
            if given.reason is None:
                articles.write(given.line)
            else:
                _report(origin, given, rejects)
    messages.print(_summary(extraction.counts), markup=False, soft_wrap=True)
    if extraction.damaged:
        raise CommandError(f"{_counted(extraction.damaged, 'archive')} could not be read to the end.", 2)
    return extraction.counts["articles"]


class _Extraction:
    """The pages of all sources, and what is counted beside them."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self.counts: Counter[str] = Counter()
        self.damaged = 0
        self.is_one_page = len(sources) == 1 and isinstance(sources[0], Page)
        self._sources = sources
        self._sizes = list(map(_size, sources))
        self._written: dict[Path, set[str]] = {}
        # pages are taken in advance, and given back in their order
        self._origins: deque[_Origin] = deque()

    def pages(self) -> Iterator[Fetched | Reject]:
        """Each page, with its bytes or why there are none."""
        for source, before in zip(self._sources, accumulate(self._sizes, initial=0), strict=False):
            if isinstance(source, PageArchive):
                yield from self._archived(source, before)
            else:
                page = read_page(source)
                self._origins.append(_Origin(source, None, before))
                yield page

    def outcomes(self, given_pages: Iterable[ReadPage], is_quiet: bool) -> Iterator[tuple[_Origin, ReadPage]]:
        """What the pages gave, without what a run has already; a bar is shown on a terminal that shows nothing else."""
        is_hidden = is_quiet or self.is_one_page or not messages.is_terminal
        with Progress(console=messages, transient=True, disable=is_hidden) as bar:
            task = bar.add_task("Extracting", total=sum(self._sizes))
            for given in given_pages:
                origin = self._origins.popleft()
                bar.update(task, completed=origin.before)
                if self._is_duplicate(origin, given):
                    self.counts["duplicates"] += 1
                else:
                    yield origin, given

    def _archived(self, source: PageArchive, before: int) -> Iterator[Fetched | Reject]:
        try:
            for archived in read_archive(source.path, largest_page=MAX_BYTES):
                place = archived.place
                self._origins.append(_Origin(source, place, before + place.offset, archived.duplicate))
                yield archived.page
        except ArchiveDamaged as damage:
            self._broken(str(damage))
        except OSError as error:
            self._broken(str(unreadable(source.path, error)))

    def _is_duplicate(self, origin: _Origin, given: ReadPage) -> bool:
        """Whether a run has the article already, by its id or its content, as it was crawled or as it is read now."""
        if origin.place is None or origin.source.path is None or not given.article_id or not given.content_hash:
            return False
        written = self._written.setdefault(origin.source.path.parent, set())
        if given.content_hash == origin.duplicate or not written.isdisjoint((given.article_id, given.content_hash)):
            return True
        written |= {given.article_id, given.content_hash}
        return False

    def _broken(self, sentence: str) -> None:
        self.damaged += 1
        messages.print(printable(sentence), markup=False, soft_wrap=True)


@contextmanager
def _reading(pages: Iterator[Fetched | Reject], workers: int | None, is_one_page: bool) -> Iterator[Iterator[ReadPage]]:
    """What the pages give, in their order."""
    if workers is None and is_one_page:
        yield map(_read_one, pages)
        return
    with WorkerPool(WorkerLimits(workers=workers) if workers else WorkerLimits()) as pool:
        yield pool.map_ordered(pages)


def _read_one(page: Fetched | Reject) -> ReadPage:
    from crawler.parsers.assemble import read  # noqa: PLC0415 takes a moment, and several pages are read by workers

    return ReadPage.of(page) if isinstance(page, Reject) else read_here(read, page)


def _size(source: Source) -> int:
    try:
        return source.path.stat().st_size if source.path else 0
    except OSError:
        return 0  # it is gone; reading it says so


def _report(origin: _Origin, given: ReadPage, rejects: Output | None) -> None:
    reject = Reject.model_validate_json(given.line).model_copy(update={"archive": origin.place})
    if rejects is not None:
        rejects.write(reject.line())
        return
    name = reject.url if origin.place else str(origin.source.path or "standard input")
    messages.print(printable(f"{name}: {reject.reason}: {reject.detail}"), markup=False, soft_wrap=True)


def _summary(counts: Counter[str]) -> str:
    reasons = [(reason, count) for reason, count in counts.most_common() if reason not in {"articles", "duplicates"}]
    listed = ", ".join(f"{reason} {count}" for reason, count in reasons)
    rejects = _counted(sum(count for _, count in reasons), "reject")
    parts = [_counted(counts["articles"], "record"), f"{rejects} ({listed})" if listed else rejects]
    if counts["duplicates"]:
        parts.append(_counted(counts["duplicates"], "duplicate"))
    return ", ".join(parts)


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
