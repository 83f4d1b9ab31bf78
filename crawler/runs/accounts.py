"""What a page's end means for the ledger and the run's files: written, kept, counted as a duplicate, or missing.

an article of a new id             its line is written: new
... of a known id                  written: unchanged if its content hash is, else changed with the next revision
... that this run holds already    a duplicate: of the same id, or of the same content under another, unless
                                   both say that they are one page for readers of several languages or countries
a reject                           its line is written; an article that stood there is missing once more
not modified (304)                 as it ended the last time, without reading it again
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final, cast

from crawler.archive.response import ArchivedResponse
from crawler.frontier.entry import NO_VALIDATORS, Change, Earlier, Ending, Known, Line, OpenRun, Outcome, Validators
from crawler.frontier.ledger import Ledger
from crawler.runs.lines import RecordLines
from schemas.article import Article
from schemas.reject import Reject

GONE_AFTER: Final = 3
"""Runs in a row that must miss an article before it is told as gone."""
_NOT_THERE: Final = frozenset({404, 410})


@dataclass(frozen=True, slots=True)
class Ended:
    """A page that came to its end: the address that was asked for, and the record it became.

    ``record`` is None where the server said that the page is what it was.
    """

    page: str
    record: Article | Reject | None
    validators: Validators = NO_VALIDATORS
    response: ArchivedResponse | None = None
    """What came, to be archived together with the record. None: nothing did."""
    standing: "Standing | None" = None
    """What the article is to the run, once that is known."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What an article is to the run: one to be written, or a duplicate of ``twin``."""

    revision: int
    change: Change
    reason: str | None = None
    """Why it is not written. None: it is."""
    twin: str | None = None


@dataclass(frozen=True, slots=True)
class Revisits:
    """When a page is visited again: seconds, which adapt to how often it changes."""

    first: float = 0.0
    """After the first visit; 0: in every run."""
    shortest: float = 0.0
    longest: float = 30 * 86400.0

    def after(self, earlier: float | None, is_changed: bool) -> float:
        """Seconds until the next visit: half as long after a change, twice as long without one."""
        if earlier is None:
            return self.first
        adapted = earlier / 2 if is_changed else earlier * 2
        return min(max(adapted, self.shortest), self.longest) if self.first else 0.0


class Accounts:
    """Enters the ends of one run's pages."""

    def __init__(
        self, ledger: Ledger, run: OpenRun, articles: RecordLines, rejects: RecordLines, revisits: Revisits
    ) -> None:
        self._ledger = ledger
        self._run = run
        self._articles = articles
        self._rejects = rejects
        self._revisits = revisits

    def judged(self, ended: Ended) -> Ended:
        """The same with what an article is to the run, on the record and for the archive."""
        article = ended.record
        if not isinstance(article, Article):
            return ended
        standing = self._standing(ended.page, article)
        if article.revision != standing.revision:
            ended = replace(ended, record=article.model_copy(update={"revision": standing.revision}))
        if ended.response and (standing.revision > 1 or standing.reason):
            duplicate = article.content_hash if standing.reason else None
            response = replace(ended.response, revision=standing.revision, duplicate=duplicate)
            ended = replace(ended, response=response)
        return replace(ended, standing=standing)

    def enter(self, ended: Ended, now: float) -> Outcome:
        """Write what is to be written and end the page, as ``judged`` gave it. OSError where it cannot be written."""
        earlier = self._ledger.earlier(ended.page)
        record = ended.record
        if isinstance(record, Article):
            ending, is_changed = self._article(ended.page, record, ended.standing)
        elif isinstance(record, Reject):
            ending, is_changed = self._reject(record, earlier)
        else:
            ending, is_changed = self._not_modified(ended.page, earlier, now)
        interval = self._revisits.after(earlier.interval if earlier else None, is_changed)
        ending = replace(ending, validators=ended.validators, interval=interval, due=now + interval)
        self._ledger.end(self._run, ended.page, ending, now)
        return ending.outcome

    def _standing(self, page: str, article: Article) -> Standing:
        known = self._ledger.records.get(article.id)
        change, revision = _change(known, article.content_hash, self._run.number)
        if known and self._is_seen(known):
            return Standing(revision, change, "same_article", known.id)
        twin = self._ledger.records.with_content(article.content_hash, self._run)
        if twin and twin.id != article.id and not self._ledger.translations.are_one(page, twin.url):
            return Standing(revision, change, "same_content", twin.id)
        return Standing(revision, change)

    def _article(self, page: str, article: Article, standing: Standing | None) -> tuple[Ending, bool]:
        if standing is None:
            raise ValueError(f"{page} was not judged")
        if standing.reason:
            return Ending("duplicates", reason=standing.reason, record=standing.twin), False
        run, change = self._run.number, standing.change
        line = self._written(article)
        self._ledger.records.keep(Known(article.id, page, article.content_hash, article.revision, change, run, 0, line))
        return Ending("articles", record=article.id), change != "unchanged"

    def _written(self, article: Article) -> Line:
        start = self._articles.size
        return Line(self._run.number, start, self._articles.append(article))

    def _is_seen(self, known: Known) -> bool:
        return known.run == self._run.number and known.change != "gone"

    def _reject(self, reject: Reject, earlier: Earlier | None) -> tuple[Ending, bool]:
        self._rejects.append(reject)
        if earlier and earlier.record and _is_not_there(reject):
            self._miss(earlier.record)
        return _rejected(reject), bool(earlier and earlier.reason != reject.reason)

    def _miss(self, record_id: str) -> None:
        known = self._ledger.records.get(record_id)
        if known is None or known.run == self._run.number or known.change == "gone":
            return
        missing = known.missing + 1
        if missing >= GONE_AFTER:
            self._ledger.records.keep(replace(known, missing=missing, change="gone", run=self._run.number))
        else:
            self._ledger.records.keep(replace(known, missing=missing))

    def _not_modified(self, page: str, earlier: Earlier | None, now: float) -> tuple[Ending, bool]:
        if earlier is None:
            raise ValueError(f"{page} was never fetched, and cannot be unmodified")
        if earlier.outcome == "rejects":
            reject = _again(page, earlier, now)
            self._rejects.append(reject)
            return _rejected(reject), False
        known = self._ledger.records.get(earlier.record or "")
        if known is None:
            raise ValueError(f"{page} is not modified, but its record is not known")
        if self._is_seen(known):
            return Ending("duplicates", reason="same_article", record=known.id), False
        self._ledger.records.keep(replace(known, change="unchanged", run=self._run.number, missing=0))
        return Ending("articles", record=known.id), False


def _change(known: Known | None, content_hash: str, run: int) -> tuple[Change, int]:
    if known is None:
        return "new", 1
    revision = known.revision + (known.content_hash != content_hash)
    if known.change == "gone" and known.run != run:
        return "new", revision
    return ("unchanged" if revision == known.revision else "changed"), revision


def _is_not_there(reject: Reject) -> bool:
    """Whether the page is away or something else now; a page that cannot be fetched may be there all the same."""
    return reject.http_status in _NOT_THERE or reject.stage == "extract"


def _rejected(reject: Reject) -> Ending:
    return Ending(
        "rejects", reason=reject.reason, stage=reject.stage, detail=reject.detail, http_status=reject.http_status
    )


def _again(page: str, earlier: Earlier, now: float) -> Reject:
    """The reject of a page that is what it was when it was rejected."""
    return Reject(
        url=page,
        requested_url=page,
        fetched_at=datetime.fromtimestamp(now, UTC),
        http_status=earlier.http_status,
        stage=cast("Any", earlier.stage),
        reason=cast("Any", earlier.reason),
        detail=earlier.detail or "",
        archive=None,
    )
