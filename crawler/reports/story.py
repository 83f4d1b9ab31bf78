"""What a report tells of a run: a value, and the small accumulators that gather it while the run lasts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from crawler.reports.printable import shortened
from schemas.article import Article
from schemas.reject import Reject, RejectReason
from schemas.run import Manifest

MOST_BARS: Final = 120
"""Bars of the chart over time; when they run out, they become wider."""
_WIDTHS: Final = (1, 2, 10, 20, 60, 120, 600, 1200, 3600, 7200, 21_600, 86_400)
"""Seconds that a bar may be wide: each a multiple of the one before, so that bars can be joined."""
_MOST_RECORDS: Final = 8
_MOST_REJECTS_A_REASON: Final = 3
_LONGEST: Final = 400


@dataclass(frozen=True, slots=True)
class Bar:
    """How pages ended within one span of time."""

    articles: int
    rejects: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """Bars from the run's start on, each ``seconds`` wide."""

    seconds: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class HostTraffic:
    """Requests to one host; seconds from the request to the whole answer, bytes as received."""

    host: str
    requests: int
    mean_seconds: float
    longest_seconds: float
    bytes_received: int


@dataclass(frozen=True, slots=True)
class SampleRecord:
    """What a reader needs to see whether a record is right."""

    title: str
    url: str
    site: str
    language: str | None
    published_on: date | None
    beginning: str
    counts: Mapping[str, int]
    score: float


@dataclass(frozen=True, slots=True)
class SampleReject:
    """One page that became a reject."""

    url: str
    detail: str
    http_status: int | None


@dataclass(frozen=True, slots=True)
class RunStory:
    """All that the reports of one run are made of."""

    manifest: Manifest
    timeline: Timeline
    hosts: Sequence[HostTraffic] = ()
    records: Sequence[SampleRecord] = ()
    rejects: Mapping[RejectReason, Sequence[SampleReject]] = field(default_factory=dict)
    pending: int = 0
    """Pages that the next run will fetch."""
    last_success: datetime | None = None
    """End of the job's newest run with exit code 0, this one included. None: there was none."""


@dataclass(slots=True)
class Answers:
    """What came of the requests to one host: seconds from each to the whole answer, all together and the longest."""

    requests: int = 0
    seconds: float = 0.0
    longest: float = 0.0
    bytes_received: int = 0

    def add(self, more: "Answers") -> None:
        """Count other answers of the host too."""
        self.requests += more.requests
        self.seconds += more.seconds
        self.longest = max(self.longest, more.longest)
        self.bytes_received += more.bytes_received


class StoryTeller:
    """Gathers a story as the run goes on. Its size does not grow with the number of pages, only of hosts.

    All but the hosts' times can be gathered again from the files of a run that is resumed.
    """

    def __init__(self, started: datetime) -> None:
        """``started``: when the run began, with its time zone."""
        self._started = started
        self._width = 1
        self._bars: list[list[int]] = []
        self._hosts: dict[str, Answers] = {}
        self._records: list[SampleRecord] = []
        self._sites: set[str] = set()
        self._rejects: dict[RejectReason, list[SampleReject]] = {}

    def ended(self, record: Article | Reject) -> None:
        """A page became a record or a reject."""
        self._bar(record.fetched_at)[isinstance(record, Reject)] += 1
        if isinstance(record, Reject):
            self._sample_reject(record)
        else:
            self._sample_record(record)

    def fetched(self, host: str, seconds: float, bytes_received: int) -> None:
        """An answer arrived, good or bad."""
        self.answered(host, Answers(1, seconds, seconds, bytes_received))

    def answered(self, host: str, answers: Answers) -> None:
        """Answers arrived, here or at another process of the run."""
        self._hosts.setdefault(host, Answers()).add(answers)

    def taken_answers(self) -> dict[str, Answers]:
        """Those of each host since this was asked the last time; the story tells of them no more."""
        taken, self._hosts = self._hosts, {}
        return taken

    def tell(self, manifest: Manifest, pending: int = 0, last_success: datetime | None = None) -> RunStory:
        """The story so far."""
        return RunStory(
            manifest=manifest,
            timeline=Timeline(self._width, tuple(Bar(articles, rejects) for articles, rejects in self._bars)),
            hosts=tuple(_traffic(name, host) for name, host in sorted(self._hosts.items())),
            records=tuple(self._records),
            rejects={reason: tuple(samples) for reason, samples in self._rejects.items()},
            pending=pending,
            last_success=last_success,
        )

    def _bar(self, moment: datetime) -> list[int]:
        seconds = max(0, int((moment - self._started).total_seconds()))
        while seconds // self._width >= MOST_BARS:
            self._widen()
        self._bars += ([0, 0] for _ in range(seconds // self._width + 1 - len(self._bars)))
        return self._bars[seconds // self._width]

    def _widen(self) -> None:
        width = next((one for one in _WIDTHS if one > self._width), 2 * self._width)
        joined = width // self._width
        groups = (self._bars[first : first + joined] for first in range(0, len(self._bars), joined))
        self._bars = [[sum(counts) for counts in zip(*group, strict=True)] for group in groups]
        self._width = width

    def _sample_record(self, article: Article) -> None:
        """The first record of each site, as many as there is room for."""
        if article.site in self._sites or len(self._records) >= _MOST_RECORDS:
            return
        self._sites.add(article.site)
        self._records.append(_sample(article))

    def _sample_reject(self, reject: Reject) -> None:
        samples = self._rejects.setdefault(reject.reason, [])
        if len(samples) < _MOST_REJECTS_A_REASON:
            detail = shortened(reject.detail, _LONGEST)
            samples.append(SampleReject(shortened(reject.requested_url, _LONGEST), detail, reject.http_status))


def _traffic(name: str, host: Answers) -> HostTraffic:
    return HostTraffic(name, host.requests, host.seconds / host.requests, host.longest, host.bytes_received)


def _sample(article: Article) -> SampleRecord:
    lists = ("sections", "causes", "workarounds", "recommendations", "sources")
    return SampleRecord(
        title=shortened(article.title, _LONGEST),
        url=shortened(article.url, _LONGEST),
        site=article.site,
        language=article.language,
        published_on=article.published_on,
        beginning=shortened(article.body[: 2 * _LONGEST], _LONGEST),
        counts={name: len(getattr(article, name)) for name in lists},
        score=article.quality.score,
    )
