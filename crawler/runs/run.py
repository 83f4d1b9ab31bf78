"""A crawl's run: what the spider asks for, what the pipeline writes, what the manifest says."""

import platform
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from crawler import VERSION
from crawler.runs.folder import LOG, OutputError, RunFolder, job_name
from crawler.runs.lines import RecordLines
from crawler.runs.tally import Tally
from schemas.article import Article
from schemas.reject import Reject, RejectReason
from schemas.run import ExitReason, Manifest, ReasonCount, Setting, Versions

EXIT_CODES: Final[Mapping[ExitReason, int]] = {
    "complete": 0,
    "limit_reached": 0,
    "internal_error": 1,
    "nothing_extracted": 4,
    "output_error": 5,
    "stopped": 130,
}
PUBLISHED: Final = frozenset({"complete", "limit_reached", "nothing_extracted"})
"""Ends after which the folder is whole. After any other it stays a partial one."""
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


@dataclass(frozen=True, slots=True)
class Ended:
    """A page that came to its end: the address that was asked for and the record it became."""

    page: str
    record: Article | Reject


@dataclass(frozen=True, slots=True)
class Traffic:
    """What went over the wire: responses, and bytes of their bodies."""

    responses: int = 0
    bytes_received: int = 0


@dataclass
class Run:
    """One run of one job; nothing is written before ``open``."""

    output: Path
    job: str
    start_urls: tuple[str, ...]
    settings: Mapping[str, str] = field(default_factory=dict)
    """Settings that mattered to the outcome, for the manifest."""

    def __post_init__(self) -> None:
        self.tally = Tally()
        self.folder = RunFolder(self.output, self.job)
        self.failure: OutputError | None = None
        self.manifest: Manifest | None = None
        self.exit_reason: ExitReason | None = None
        self._started: datetime | None = None
        self._article_ids: set[str] = set()
        self._reasons: Counter[RejectReason] = Counter()

    @property
    def is_open(self) -> bool:
        """Whether the folder has been claimed."""
        return self._started is not None

    @property
    def log_path(self) -> Path:
        """Where the crawl's log belongs."""
        return self.folder.partial / LOG

    def open(self) -> None:
        """Claim the folder and create its files; OutputError if that cannot be done."""
        started = datetime.now(UTC)
        self.folder.open(started)
        try:
            self._articles = RecordLines(self.folder.partial / "articles.jsonl")
            self._rejects = RecordLines(self.folder.partial / "rejects.jsonl")
        except OSError as error:
            raise OutputError(f"Cannot write to {self.folder.partial}: {error.strerror or error}.") from error
        self._started = started

    def write(self, ended: Ended) -> None:
        """Write a page's record, then count the page as ended.

        An article whose id the run holds already is counted as a duplicate and not written again.
        OutputError if it cannot be written: the page stays open, and so does every later one.
        """
        if self.failure:
            raise self.failure
        try:
            self._write(ended)
        except OSError as error:
            self.failure = OutputError(f"Cannot write to {self.folder.partial}: {error.strerror or error}.")
            raise self.failure from error

    def _write(self, ended: Ended) -> None:
        record = ended.record
        if isinstance(record, Reject):
            self._rejects.append(record)
            self.tally.end(ended.page, "rejects")
            self._reasons[record.reason] += 1
        elif record.id in self._article_ids:
            self.tally.end(ended.page, "duplicates")
        else:
            self._articles.append(record)
            self.tally.end(ended.page, "articles")
            self._article_ids.add(record.id)

    def finish(self, exit_reason: ExitReason, traffic: Traffic) -> None:
        """Close the files and, if the run came to its end, publish the folder.

        A run that came to its end without an article is ``nothing_extracted``; one whose files cannot be
        brought to the disk is an ``output_error``, kept in ``failure``.
        """
        if exit_reason in PUBLISHED and not self.tally.count("articles"):
            exit_reason = "nothing_extracted"
        self.exit_reason = "output_error" if self.failure else exit_reason
        try:
            self._close(traffic)
        except OSError as error:
            self.exit_reason = "output_error"
            self.failure = OutputError(f"Cannot write to {self.folder.partial}: {error.strerror or error}.")

    def _close(self, traffic: Traffic) -> None:
        self._articles.close()
        self._rejects.close()
        if self.exit_reason in PUBLISHED:
            manifest = self._manifest(self.exit_reason, traffic)
            self.folder.publish(manifest)
            self.manifest = manifest

    def _manifest(self, exit_reason: ExitReason, traffic: Traffic) -> Manifest:
        return Manifest(
            run_id=self.folder.run_id,
            job=self.job,
            started_at=self._started or datetime.now(UTC),
            ended_at=datetime.now(UTC),
            exit_reason=exit_reason,
            exit_code=EXIT_CODES[exit_reason],
            start_urls=list(self.start_urls),
            counts=self.tally.counts(traffic.responses, traffic.bytes_received),
            rejects_by_reason=[ReasonCount(reason=reason, count=n) for reason, n in self._reasons.most_common()],
            files=[self._articles.published(), self._rejects.published()],
            versions=_versions(),
            settings=[Setting(name=name, setting_value=value) for name, value in self.settings.items()],
        )


def run_for(starts: tuple[str, ...], settings: Mapping[str, Any], job: str | None = None) -> Run:
    """A run in ``OUTPUT_FOLDER``, of a job named for the host of the first start address; nothing is written yet."""
    return Run(
        output=Path(settings["OUTPUT_FOLDER"]),
        job=job or job_name(urlsplit(starts[0]).netloc),
        start_urls=starts,
        settings={name: str(settings[name]) for name in SETTINGS_THAT_MATTER},
    )


def _versions() -> Versions:
    return Versions(
        healthcrawl=VERSION, python=platform.python_version(), scrapy=version("scrapy"), lxml=version("lxml")
    )
