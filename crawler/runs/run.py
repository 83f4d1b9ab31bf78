"""A crawl's run: what the spider asks for, and what the pipeline writes.

A run belongs to a job. It is opened by one process and, if that one dies or is stopped, gone on with by the next:
the ledger knows which run is open, which pages ended, and how far each file was acknowledged.
"""

import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final, NoReturn

from crawler.archive.response import Provenance
from crawler.frontier.counts import NOT_FETCHED
from crawler.frontier.database import LedgerFailed
from crawler.frontier.dating import Dating
from crawler.frontier.entry import Ending, Entry, Found, OpenRun
from crawler.frontier.frontier import Frontier
from crawler.frontier.ledger import Ledger
from crawler.reports.story import StoryTeller
from crawler.runs.accounts import Accounts, Ended, Revisits
from crawler.runs.files import RunFiles
from crawler.runs.folder import OutputError, RunFolder, unwritable
from crawler.runs.manifests import Traffic
from crawler.runs.tally import Tally
from schemas.reject import Reject
from schemas.run import ExitReason, Manifest

UNWRITABLE: Final = (OSError, sqlite3.Error, LedgerFailed)
"""What keeps files or ledger from being written."""


@dataclass
class Run(ABC):
    """One run of one job as a process that takes part in it knows it; nothing is written before ``open``."""

    output: Path
    job: str
    start_urls: tuple[str, ...]
    revisits: Revisits = field(default_factory=Revisits)
    trust_in_dates: float = 0.0
    """Seconds since a page's last visit for which a sitemap is believed that it has not changed."""
    at_once: int = 1
    """Fetches of one host at the same time."""
    provenance: Provenance = field(default_factory=lambda: Provenance("healthcrawl"))
    archive_bytes: int | None = None
    """Size above which no file of the archive grows; None: nothing is archived."""
    now: Callable[[], float] = lambda: datetime.now(UTC).timestamp()

    def __post_init__(self) -> None:
        self.folder = RunFolder(self.output, self.job)
        self.failure: OutputError | None = None
        self.manifest: Manifest | None = None
        """None until the run is published, which no worker does."""
        self.exit_reason: ExitReason | None = None
        self.is_resumed = False
        """Whether the start addresses have been entered before."""
        self.tally = Tally()
        self.uncommitted = 0
        """Pages that ended since the last commit."""
        self._traffic = Traffic()

    @property
    @abstractmethod
    def is_open(self) -> bool:
        """Whether its files are open."""

    @property
    @abstractmethod
    def log_path(self) -> Path:
        """Where the process's log belongs."""

    @abstractmethod
    def open(self) -> None:
        """Make ready for pages; OutputError if something cannot be written or is damaged."""

    @abstractmethod
    def finish(self, exit_reason: ExitReason, traffic: Traffic) -> None:
        """Acknowledge what was done and close the files. What fails is kept in ``failure``: an ``output_error``."""

    def _take_up(self, ledger: Ledger, run: OpenRun, files: RunFiles, frontier: Frontier) -> None:
        self._ledger, self._open_run, self._files, self.frontier = ledger, run, files, frontier
        self.trap_counts, self.translations, self.visits = ledger.trap_counts, ledger.translations, ledger.visits
        self.story = StoryTeller(datetime.fromtimestamp(run.started, UTC))
        self._dating = Dating(run, self.visits, frontier, self.trust_in_dates)
        self._accounts = Accounts(ledger, run, files.articles, files.rejects, self.revisits)

    @property
    def pending(self) -> int:
        """Addresses that have not ended."""
        return self.frontier.waiting + len(self.frontier.leased)

    def write(self, ended: Ended) -> None:
        """Write a page's response and record and end the page; all are acknowledged by the next ``commit``.

        OutputError if it cannot be written: the page stays pending, and so does every later one.
        """
        if self.failure:
            raise self.failure
        try:
            ended = self._archived(self._accounts.judged(ended))
            outcome = self._accounts.enter(ended, self.now())
        except UNWRITABLE as error:
            self._fail(error)
        self.tally.end(outcome)
        if ended.record and outcome != "duplicates":
            self.story.ended(ended.record)
        self.frontier.ended(ended.page, getattr(ended.record, "reason", None) not in NOT_FETCHED)
        self.uncommitted += 1

    def _archived(self, ended: Ended) -> Ended:
        """Keep the response as it came. Not before it has its record: a commit between them would keep it twice."""
        if ended.response is None or self._files.archive is None or not self._files.is_archiving:
            return ended
        place = self._files.archive.append(ended.response)
        if isinstance(ended.record, Reject):
            return replace(ended, record=ended.record.model_copy(update={"archive": place}))
        return ended

    def fetched_by_host(self) -> dict[str, int]:
        """Pages that this run has fetched so far, by earlier processes too."""
        return self._ledger.counts.fetched_by_host(self._open_run)

    def keep_home(self, url: str) -> None:
        """A start address has turned out to live here; acknowledged by the next ``commit``."""
        self._ledger.keep_home(self._open_run, url)

    def watch_homes(self, found: Callable[[str], None]) -> None:
        """Tell ``found`` where start addresses turned out to live, and where another worker finds that they do."""
        for home in self._ledger.homes(self._open_run):
            found(home)

    def heed_date(self, url: str, host: str, modified: date) -> None:
        """A sitemap says when an address that is known was changed."""
        self._dating.heed(url, host, modified, self.now())

    def skip(self, found: Found, reason: str) -> None:
        """Enter an address that by rule is not fetched; nothing if it is known."""
        if self._ledger.add_skipped(self._open_run, found, reason, self.now()):
            self.tally.end("skipped")

    def skip_claimed(self, entry: Entry, reason: str) -> None:
        """End an address that was claimed and by rule is not fetched after all."""
        self._ledger.end(self._open_run, entry.url, Ending("skipped", reason=reason), self.now())
        self.tally.end("skipped")
        self.frontier.arrived(entry)
        self.frontier.ended(entry.url, is_fetched=False)
        self.uncommitted += 1

    def end_sitemap(self, entry: Entry, is_read: bool) -> None:
        """A sitemap has its end, which is no record."""
        self._ledger.end(self._open_run, entry.url, Ending("duplicates" if is_read else "rejects"), self.now())
        self.frontier.ended(entry.url)
        self.uncommitted += 1

    def commit(self, traffic: Traffic | None = None) -> None:
        """Bring the files to the disk and acknowledge what they hold; OutputError if that fails.

        ``traffic`` is this process's, earlier ones' is added.
        """
        self._traffic = traffic or self._traffic
        try:
            self.folder.check_space()
            self._files.sync()
            self.frontier.keep_leases()
            self._acknowledge()
        except UNWRITABLE as error:
            self._fail(error)
        self.uncommitted = 0

    def _acknowledge(self) -> None:
        whole = self._whole_traffic()
        self._ledger.commit(self._open_run, self._files.written(), (whole.responses, whole.bytes_received))

    def _whole_traffic(self) -> Traffic:
        return Traffic(
            self._open_run.responses + self._traffic.responses, self._open_run.body_bytes + self._traffic.bytes_received
        )

    def _fail(self, error: Exception) -> NoReturn:
        self.failure = unwritable(self.folder.partial, error)
        raise self.failure from error
