"""A job's run in the process that holds the job: begun or gone on with, and published when it came to its end."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from crawler.archive.members import ArchiveDamaged
from crawler.frontier.database import LedgerError
from crawler.frontier.entry import CommittedFile
from crawler.frontier.frontier import Frontier
from crawler.frontier.ledger import Ledger
from crawler.frontier.lock import JobLock, LockHeld
from crawler.reports.description import write_description
from crawler.reports.writing import write_reports
from crawler.runs.carrying import carry_over, write_changes
from crawler.runs.files import ARTICLES, CHANGES, RunFiles
from crawler.runs.folder import LOCK, LOG, OutputError, unwritable
from crawler.runs.gate import Gate
from crawler.runs.lines import DamagedFile
from crawler.runs.manifests import PUBLISHED, Story, Traffic, manifest_of
from crawler.runs.opening import begun, unfinished
from crawler.runs.run import UNWRITABLE, Run
from crawler.runs.tally import Tally
from crawler.runs.telling import coverage_of, judged, story_of, teller_of
from crawler.tables.database import TableError
from crawler.tables.parquet import TWIN, write_twin
from schemas.run import ExitReason, Manifest, PublishedFile


@dataclass
class JobRun(Run):
    """Opened under the job's lock."""

    settings: Mapping[str, str] = field(default_factory=dict)
    """Settings that mattered to the outcome, for the manifest."""
    gate: Gate | None = None
    is_fresh: bool = False
    """Forget what earlier runs of the job knew, and what one of them left open."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self._lock: JobLock | None = None

    @property
    def is_open(self) -> bool:
        """Whether the job is locked and the run's files are open."""
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
        ledger = self._opened_ledger()
        run = unfinished(ledger, self.folder) or begun(ledger, self.folder, self.now())
        files = self._opened_files(ledger.files_of(run))
        self.tally = Tally(ledger.counts.by_outcome(run))
        # a process that died before its first commit has entered no start address either
        self.is_resumed = self.tally.ended > self.tally.count("skipped")
        self._take_up(ledger, run, files, Frontier(ledger, self.now, self.at_once))
        if self.is_resumed:
            self.story = teller_of(self.folder.partial, run.started)
        self.commit()

    def _opened_ledger(self) -> Ledger:
        return Ledger(self.folder.ledger)

    def _opened_files(self, committed: Mapping[str, CommittedFile]) -> RunFiles:
        return RunFiles(self.folder.partial, committed, self.provenance, self.archive_bytes)

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

    def _tell_of_a_broken_run(self) -> None:
        """Metrics and report of a run that is to be gone on with; what is in them is provisional."""
        self._report(self._manifest([], kept=0))

    def _publish(self) -> None:
        kept = carry_over(self._ledger, self._open_run, self._files.articles, self._folder_of)
        self.commit(self._traffic)
        published = self._whole_files()
        if self._found_nothing():
            self.exit_reason = "nothing_extracted"
        manifest = judged(self._manifest(published, kept), self.folder.job, self.gate)
        self._report(manifest)
        write_description(self.folder.partial, manifest)
        # whoever reads the latest run is not to find one that nobody has looked at
        self.folder.publish(manifest, is_latest=manifest.exit_reason != "below_quality")
        self._ledger.runs.end(self._open_run, "published")
        self._acknowledge()
        self.exit_reason = manifest.exit_reason
        self.manifest = manifest

    def _folder_of(self, number: int) -> Path:
        return self.folder.of(self._ledger.runs.name_of(number))

    def _whole_files(self) -> list[PublishedFile]:
        """The run's files, closed, and those that are made from them."""
        partial = self.folder.partial
        changes = write_changes(self._ledger, self._open_run, partial / CHANGES)
        self._files.close()
        twin = write_twin(partial / ARTICLES, partial / TWIN, self._files.articles.lines)
        return [*self._files.published(), changes, twin]

    def _found_nothing(self) -> bool:
        """Whether not one page gave an article, though pages were due; what earlier runs found is kept all the same."""
        counts = self._ledger.counts.by_outcome(self._open_run)
        return not counts.get("articles") and not counts["not_due"]

    def _manifest(self, published: list[PublishedFile], kept: int) -> Manifest:
        story = Story(
            run_id=self.folder.run_id,
            job=self.job,
            started=self._open_run.started,
            ended=self.now(),
            exit_reason=self.exit_reason or "internal_error",
            start_urls=self.start_urls,
            settings=self.settings,
            traffic=self._whole_traffic(),
            kept=kept,
            coverage=coverage_of(self.folder.partial),
        )
        return manifest_of(story, self._ledger, self._open_run, published)

    def _report(self, manifest: Manifest) -> None:
        write_reports(self.folder.partial, self.folder.job, story_of(self.folder.job, self.story, manifest))

    def _close(self) -> None:
        self._ledger.close()
        if self._lock:
            self._lock.release()
