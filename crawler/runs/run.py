"""A crawl's run: what the spider asks for, what the pipeline writes, what the manifest says.

A run belongs to a job. It is opened by one process and, if that one dies or is stopped, gone on with by the next:
the ledger knows which run is open, which pages ended, and how far each file was acknowledged.
"""

import logging
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from crawler import VERSION
from crawler.frontier.entry import CommittedFile, Ending, Entry, Found, OpenRun
from crawler.frontier.frontier import Frontier
from crawler.frontier.ledger import Ledger, LedgerError
from crawler.frontier.lock import JobLock
from crawler.runs.accounts import Accounts, Ended, Revisits
from crawler.runs.carrying import ARTICLES, carry_over, give_up_lost_lines, write_changes
from crawler.runs.folder import LOG, OutputError, RunFolder, job_name, unwritable
from crawler.runs.lines import DamagedFile, RecordLines
from crawler.runs.manifests import EXIT_CODES, PUBLISHED, Story, Traffic, manifest_of
from crawler.runs.tally import Tally
from schemas.run import ExitReason, Manifest

logger = logging.getLogger(__name__)

__all__ = ["EXIT_CODES", "PUBLISHED", "Ended", "Run", "Traffic"]


@dataclass
class Run:
    """One run of one job; nothing is written before ``open``."""

    output: Path
    job: str
    start_urls: tuple[str, ...]
    settings: Mapping[str, str] = field(default_factory=dict)
    """Settings that mattered to the outcome, for the manifest."""
    revisits: Revisits = field(default_factory=Revisits)
    is_fresh: bool = False
    """Forget what earlier runs of the job knew, and what one of them left open."""
    at_once: int = 1
    """Fetches of one host at the same time."""
    now: Callable[[], float] = lambda: datetime.now(UTC).timestamp()

    def __post_init__(self) -> None:
        self.folder = RunFolder(self.output, self.job)
        self.failure: OutputError | None = None
        self.manifest: Manifest | None = None
        self.exit_reason: ExitReason | None = None
        self.is_resumed = False
        self._lock: JobLock | None = None
        self._traffic = Traffic()
        self._uncommitted = 0

    @property
    def is_open(self) -> bool:
        """Whether the job is locked and its files are open."""
        return self._lock is not None

    @property
    def log_path(self) -> Path:
        """Where the crawl's log belongs."""
        return self.folder.partial / LOG

    def open(self) -> None:
        """Lock the job, open its ledger, and begin a run or go on with the one that is open.

        LockHeld if another process works on the job, OutputError if something cannot be written or is damaged.
        """
        try:
            self.folder.prepare()
            lock = JobLock(self.folder.job / "lock")
        except OSError as error:
            raise unwritable(self.folder.job, error) from error
        try:
            self._open()
        except (OSError, sqlite3.Error) as error:
            lock.release()
            raise unwritable(self.folder.job, error) from error
        except (LedgerError, DamagedFile) as error:
            lock.release()
            raise OutputError(str(error)) from error
        self._lock = lock

    def _open(self) -> None:
        self.folder.check_space()
        if self.is_fresh:
            self.folder.forget()
        self._ledger = Ledger(self.folder.ledger)
        self._number = self._unfinished() or self._begin()
        self._open_files()
        self.tally = Tally(self._ledger.counts(self._number))
        # a process that died before its first commit has entered no start address either
        self.is_resumed = self.tally.ended > 0
        self.frontier = Frontier(self._ledger, self.now, self.at_once, self._number.fetched)
        self._accounts = Accounts(self._ledger, self._number, self._articles, self._rejects, self.revisits)
        self.commit()

    def _unfinished(self) -> OpenRun | None:
        """The run that an earlier process left open, if its files are there."""
        left = self._ledger.open_run()
        if left is None:
            return None
        self.folder.run_id = left.run_id
        if self.folder.partial.is_dir():
            return left
        if self.folder.final.is_dir():  # the process died between the two
            self._ledger.end_run(left, "published")
            self.folder.point_latest()
            return None
        logger.warning("%s is gone: its pages are fetched again", self.folder.partial)
        self._ledger.forget_visits(left)
        self._ledger.end_run(left, "abandoned")
        return None

    def _begin(self) -> OpenRun:
        for number in give_up_lost_lines(self._ledger, self._folder_of):
            logger.warning("%s is gone: its articles are fetched again", self._folder_of(number))
        self._ledger.distrust_validators(VERSION)
        started = datetime.fromtimestamp(self.now(), UTC)
        self.folder.claim(started)
        return self._ledger.begin(self.folder.run_id, started.timestamp(), VERSION)

    def _folder_of(self, number: int) -> Path:
        return self.folder.of(self._ledger.run_id(number))

    def _open_files(self) -> None:
        committed = self._ledger.files_of(self._number)
        self._articles = self._lines(ARTICLES, committed)
        self._rejects = self._lines("rejects.jsonl", committed)

    def _lines(self, name: str, committed: Mapping[str, CommittedFile]) -> RecordLines:
        known = committed.get(name) or CommittedFile(name, 0, 0)
        return RecordLines(self.folder.partial / name, known.size, known.lines)

    def write(self, ended: Ended) -> None:
        """Write a page's record and end the page; both are acknowledged by the next ``commit``.

        OutputError if it cannot be written: the page stays pending, and so does every later one.
        """
        if self.failure:
            raise self.failure
        try:
            outcome = self._accounts.enter(ended, self.now())
        except (OSError, sqlite3.Error) as error:
            self._fail(error)
        record = ended.record
        self.tally.end(outcome)
        is_fetched = getattr(record, "reason", None) not in {"robots", "address_refused"}
        self.frontier.ended(ended.page, is_fetched)
        self._uncommitted += 1

    def skip(self, found: Found, reason: str) -> None:
        """Enter an address that by rule is not fetched; nothing if it is known."""
        if self._ledger.add(found):
            self._ledger.end(self._number, found.url, Ending("skipped", reason=reason), self.now())
            self.tally.end("skipped")

    def end_sitemap(self, entry: Entry, is_read: bool) -> None:
        """A sitemap has its end, which is no record."""
        self._ledger.end(self._number, entry.url, Ending("duplicates" if is_read else "rejects"), self.now())
        self.frontier.ended(entry.url)
        self._uncommitted += 1

    def commit(self, traffic: Traffic | None = None) -> None:
        """Bring the files to the disk and acknowledge what they hold; OutputError if that fails.

        ``traffic`` is this process's, earlier ones' is added.
        """
        self._traffic = traffic or self._traffic
        try:
            self.folder.check_space()
            for file in (self._articles, self._rejects):
                file.sync()
            self._acknowledge()
        except (OSError, sqlite3.Error) as error:
            self._fail(error)
        self._uncommitted = 0

    def _acknowledge(self) -> None:
        written = [CommittedFile(file.name, file.size, file.lines) for file in (self._articles, self._rejects)]
        whole = self._whole_traffic()
        self._ledger.commit(self._number, written, (whole.responses, whole.bytes_received, self.frontier.fetched))

    def _whole_traffic(self) -> Traffic:
        return Traffic(
            self._number.responses + self._traffic.responses, self._number.body_bytes + self._traffic.bytes_received
        )

    @property
    def pending(self) -> int:
        """Addresses that have not ended."""
        return self.frontier.waiting + len(self.frontier.leased)

    @property
    def uncommitted(self) -> int:
        """Pages that ended since the last commit."""
        return self._uncommitted

    def _fail(self, error: OSError | sqlite3.Error) -> None:
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
        except (OSError, sqlite3.Error, DamagedFile, OutputError) as error:
            self.exit_reason = "output_error"
            self.failure = error if isinstance(error, OutputError) else unwritable(self.folder.partial, error)
        finally:
            self._close()

    def _publish(self) -> None:
        kept = carry_over(self._ledger, self._number, self._articles, self._folder_of)
        self.commit(self._traffic)
        changes = RecordLines(self.folder.partial / "changes.jsonl")
        write_changes(self._ledger, self._number, changes)
        for file in (self._articles, self._rejects, changes):
            file.close()
        self.exit_reason = self.exit_reason if self._articles.lines else "nothing_extracted"
        manifest = self._manifest([self._articles, self._rejects, changes], kept)
        self.folder.publish(manifest)
        self._ledger.end_run(self._number, "published")
        self._acknowledge()
        self.manifest = manifest

    def _manifest(self, written: list[RecordLines], kept: int) -> Manifest:
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
        )
        return manifest_of(story, self._ledger, self._number, [file.published() for file in written])

    def _close(self) -> None:
        self._ledger.close()
        if self._lock:
            self._lock.release()


SETTINGS_THAT_MATTER: Final = (
    "MAX_PAGES",
    "DEPTH_LIMIT",
    "DOWNLOAD_DELAY",
    "DOWNLOAD_TIMEOUT",
    "DOWNLOAD_MAXSIZE",
    "RETRY_TIMES",
    "ROBOTSTXT_OBEY",
    "ALLOW_NETWORKS",
    "USER_AGENT",
)
"""Scrapy settings that the manifest repeats."""


def run_for(starts: tuple[str, ...], settings: Mapping[str, Any], job: str | None = None) -> Run:
    """A run in ``OUTPUT_FOLDER``, of a job named for the host of the first start address; nothing is written yet."""
    return Run(
        output=Path(settings["OUTPUT_FOLDER"]),
        job=job or job_name(urlsplit(starts[0]).netloc),
        start_urls=starts,
        settings={name: str(settings[name]) for name in SETTINGS_THAT_MATTER},
        revisits=Revisits(*(float(settings[f"REVISIT_{name}"]) for name in ("FIRST", "SHORTEST", "LONGEST"))),
        at_once=int(settings["CONCURRENT_REQUESTS_PER_DOMAIN"]),
    )
