"""A crawl's run: what the spider asks for, what the pipeline writes, what the manifest says.

A run belongs to a job. It is opened by one process and, if that one dies or is stopped, gone on with by the next:
the ledger knows which run is open, which pages ended, and how far each file was acknowledged.
"""

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final, NoReturn

from crawler.archive.members import ArchiveDamaged
from crawler.archive.response import Provenance
from crawler.frontier.counts import NOT_FETCHED
from crawler.frontier.database import LedgerError, LedgerFailed
from crawler.frontier.dating import Dating
from crawler.frontier.entry import CommittedFile, Ending, Entry, Found
from crawler.frontier.frontier import Frontier
from crawler.frontier.ledger import Ledger
from crawler.frontier.lock import JobLock, LockHeld
from crawler.reports.description import write_description
from crawler.reports.writing import write_reports
from crawler.runs.accounts import Accounts, Ended, Revisits
from crawler.runs.carrying import carry_over, write_changes
from crawler.runs.files import ARTICLES, CHANGES, RunFiles
from crawler.runs.folder import LOCK, LOG, OutputError, RunFolder, unwritable
from crawler.runs.gate import Gate
from crawler.runs.lines import DamagedFile, RecordLines
from crawler.runs.manifests import PUBLISHED, Story, Traffic, manifest_of
from crawler.runs.opening import begun, unfinished
from crawler.runs.tally import Tally
from crawler.runs.telling import coverage_of, judged, story_of, teller_of
from crawler.tables.database import TableError
from crawler.tables.parquet import TWIN, write_twin
from schemas.reject import Reject
from schemas.run import ExitReason, Manifest, PublishedFile

UNWRITABLE: Final = (OSError, sqlite3.Error, LedgerFailed)
"""What keeps files or ledger from being written."""


@dataclass
class Run:
    """One run of one job; nothing is written before ``open``."""

    output: Path
    job: str
    start_urls: tuple[str, ...]
    settings: Mapping[str, str] = field(default_factory=dict)
    """Settings that mattered to the outcome, for the manifest."""
    revisits: Revisits = field(default_factory=Revisits)
    trust_in_dates: float = 0.0
    """Seconds since a page's last visit for which a sitemap is believed that it has not changed."""
    gate: Gate | None = None
    is_fresh: bool = False
    """Forget what earlier runs of the job knew, and what one of them left open."""
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
        self.exit_reason: ExitReason | None = None
        self.is_resumed = False
        self.uncommitted = 0
        """Pages that ended since the last commit."""
        self._lock: JobLock | None = None
        self._traffic = Traffic()

    @property
    def is_open(self) -> bool:
        """Whether the job is locked and its files are open."""
        return self._lock is not None

    @property
    def log_path(self) -> Path:
        """Where the crawl's log belongs."""
        return self.folder.partial / LOG

    @property
    def pending(self) -> int:
        """Addresses that have not ended."""
        return self.frontier.waiting + len(self.frontier.leased)

    def open(self) -> None:
        """Lock the job, open its ledger, and begin a run or go on with the one that is open.

        LockHeld if another process works on the job, OutputError if something cannot be written or is damaged.
        """
        try:
            self.folder.prepare()
            lock = JobLock(self.folder.job / LOCK)
        except OSError as error:
            raise unwritable(self.folder.job, error) from error
        try:
            self._open()
        except UNWRITABLE as error:
            lock.release()
            raise unwritable(self.folder.job, error) from error
        except (LedgerError, DamagedFile, ArchiveDamaged) as error:
            lock.release()
            raise OutputError(str(error)) from error
        except LockHeld:
            lock.release()
            raise
        self._lock = lock

    def _open(self) -> None:
        self.folder.check_space()
        if self.is_fresh:
            self.folder.forget()
        self._ledger = self._opened_ledger()
        self._number = unfinished(self._ledger, self.folder) or begun(self._ledger, self.folder, self.now())
        self._files = self._opened_files(self._ledger.files_of(self._number))
        self.tally = Tally(self._ledger.counts.by_outcome(self._number))
        # a process that died before its first commit has entered no start address either
        self.is_resumed = self.tally.ended > self.tally.count("skipped")
        self.story = teller_of(self.folder.partial, self._number.started, self.is_resumed)
        self.frontier = Frontier(self._ledger, self.now, self.at_once)
        self._open_books()
        self.commit()

    def _open_books(self) -> None:
        ledger, files = self._ledger, self._files
        self.trap_counts, self.translations, self.visits = ledger.trap_counts, ledger.translations, ledger.visits
        self._dating = Dating(self._number, self.visits, self.frontier, self.trust_in_dates)
        self._accounts = Accounts(ledger, self._number, files.articles, files.rejects, self.revisits)

    def _opened_ledger(self) -> Ledger:
        return Ledger(self.folder.ledger)

    def _opened_files(self, committed: Mapping[str, CommittedFile]) -> RunFiles:
        return RunFiles(self.folder.partial, committed, self.provenance, self.archive_bytes)

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
        return self._ledger.counts.fetched_by_host(self._number)

    def keep_home(self, url: str) -> None:
        """A start address has turned out to live here; acknowledged by the next ``commit``."""
        self._ledger.keep_home(self._number, url)

    def watch_homes(self, found: Callable[[str], None]) -> None:
        """Tell ``found`` of every such address, also of those that come later from elsewhere."""
        for home in self.homes():
            found(home)

    def homes(self) -> list[str]:
        """Where start addresses turned out to live, by this run or the one before it."""
        return self._ledger.homes(self._number)

    def heed_date(self, url: str, host: str, modified: date) -> None:
        """A sitemap says when an address that is known was changed."""
        self._dating.heed(url, host, modified, self.now())

    def skip(self, found: Found, reason: str) -> None:
        """Enter an address that by rule is not fetched; nothing if it is known."""
        if self._ledger.add_skipped(self._number, found, reason, self.now()):
            self.tally.end("skipped")

    def skipped(self) -> list[tuple[str, int]]:
        """Why addresses are not fetched, and how many for each reason."""
        return self._ledger.counts.reasons(self._number, "skipped")

    def skip_claimed(self, entry: Entry, reason: str) -> None:
        """End an address that was claimed and by rule is not fetched after all."""
        self._ledger.end(self._number, entry.url, Ending("skipped", reason=reason), self.now())
        self.tally.end("skipped")
        self.frontier.arrived(entry)
        self.frontier.ended(entry.url, is_fetched=False)
        self.uncommitted += 1

    def end_sitemap(self, entry: Entry, is_read: bool) -> None:
        """A sitemap has its end, which is no record."""
        self._ledger.end(self._number, entry.url, Ending("duplicates" if is_read else "rejects"), self.now())
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
        self._ledger.commit(self._number, self._files.written(), (whole.responses, whole.bytes_received))

    def _whole_traffic(self) -> Traffic:
        return Traffic(
            self._number.responses + self._traffic.responses, self._number.body_bytes + self._traffic.bytes_received
        )

    def _fail(self, error: Exception) -> NoReturn:
        self.failure = unwritable(self.folder.partial, error)
        raise self.failure from error

    def finish(self, exit_reason: ExitReason, traffic: Traffic) -> None:
        """Close the files and, if the run came to its end, publish the folder.

        A run that came to its end without an article is ``nothing_extracted``; one whose files cannot be
        brought to the disk is an ``output_error``, kept in ``failure``. Whatever else ended it leaves the run open.
        """
        self.exit_reason = "output_error" if self.failure else exit_reason
        self._traffic = traffic
        try:
            if self.exit_reason in PUBLISHED:
                self._publish()
            elif not self.failure:
                self.commit(traffic)
                self._tell_of_a_broken_run()
        except (*UNWRITABLE, DamagedFile, TableError, OutputError) as error:
            self.exit_reason = "output_error"
            self.failure = error if isinstance(error, OutputError) else unwritable(self.folder.partial, error)
        finally:
            self._close()

    def _folder_of(self, number: int) -> Path:
        return self.folder.of(self._ledger.runs.name_of(number))

    def _tell_of_a_broken_run(self) -> None:
        """Metrics and report of a run that is to be gone on with; what is in them is provisional."""
        manifest = self._manifest([], kept=0)
        write_reports(self.folder.partial, self.folder.job, story_of(self.folder.job, self.story, manifest))

    def _publish(self) -> None:
        kept = carry_over(self._ledger, self._number, self._files.articles, self._folder_of)
        self.commit(self._traffic)
        changes = RecordLines(self.folder.partial / CHANGES)
        write_changes(self._ledger, self._number, changes)
        changes.close()
        self._files.close()
        if self._found_nothing():
            self.exit_reason = "nothing_extracted"
        twin = write_twin(self.folder.partial / ARTICLES, self.folder.partial / TWIN, self._files.articles.lines)
        published = [*self._files.published(), changes.published(), twin]
        manifest = judged(self._manifest(published, kept), self.folder.job, self.gate)
        write_reports(self.folder.partial, self.folder.job, story_of(self.folder.job, self.story, manifest))
        write_description(self.folder.partial, manifest)
        # whoever reads the latest run is not to find one that nobody has looked at
        self.folder.publish(manifest, is_latest=manifest.exit_reason != "below_quality")
        self._ledger.runs.end(self._number, "published")
        self._acknowledge()
        self.exit_reason = manifest.exit_reason
        self.manifest = manifest

    def _found_nothing(self) -> bool:
        """Whether not one page gave an article, though pages were due; what earlier runs found is kept all the same."""
        counts = self._ledger.counts.by_outcome(self._number)
        return not counts.get("articles") and not counts["not_due"]

    def _manifest(self, published: list[PublishedFile], kept: int) -> Manifest:
        story = Story(
            run_id=self.folder.run_id,
            job=self.job,
            started=self._number.started,
            ended=self.now(),
            exit_reason=self.exit_reason or "internal_error",
            start_urls=self.start_urls,
            settings=self.settings,
            traffic=self._whole_traffic(),
            kept=kept,
            coverage=coverage_of(self.folder.partial),
        )
        return manifest_of(story, self._ledger, self._number, published)

    def _close(self) -> None:
        self._ledger.close()
        if self._lock:
            self._lock.release()
