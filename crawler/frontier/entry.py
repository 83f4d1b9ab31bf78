"""What the ledger holds, as values."""

from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["page", "sitemap"]
Outcome = Literal["articles", "rejects", "duplicates", "skipped"]
Change = Literal["new", "changed", "unchanged", "gone"]


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server said of the version that it sent (RFC 9110, 8.8)."""

    etag: str | None = None
    last_modified: str | None = None

    def __bool__(self) -> bool:
        return bool(self.etag or self.last_modified)


NO_VALIDATORS: Final = Validators()


@dataclass(frozen=True, slots=True)
class Found:
    """An address that was come across; ``priority`` is the smaller the earlier."""

    url: str
    host: str
    depth: int
    priority: int
    kind: Kind = "page"


@dataclass(frozen=True, slots=True)
class Entry:
    """An address that was claimed to be fetched."""

    url: str
    host: str
    kind: Kind
    depth: int
    attempts: int
    """Fetches that failed before, in this run and in those that it goes on with."""
    validators: Validators
    """Of the version that the ledger's record was made from."""


@dataclass(frozen=True, slots=True)
class Ending:
    """How an address ended in a run."""

    outcome: Outcome
    reason: str | None = None
    stage: str | None = None
    detail: str | None = None
    http_status: int | None = None
    record: str | None = None
    validators: Validators = NO_VALIDATORS
    due: float = 0.0
    interval: float = 0.0


@dataclass(frozen=True, slots=True)
class Line:
    """Where a record stands: its run's number, and bytes in that run's articles.jsonl."""

    run: int
    start: int
    length: int


@dataclass(frozen=True, slots=True)
class Known:
    """What the ledger knows of an article."""

    id: str
    url: str
    content_hash: str
    revision: int
    change: Change
    run: int
    missing: int
    line: Line


@dataclass(frozen=True, slots=True)
class Earlier:
    """How an address ended the last time."""

    record: str | None
    outcome: Outcome | None
    reason: str | None
    stage: str | None
    detail: str | None
    http_status: int | None
    interval: float


@dataclass(frozen=True, slots=True)
class CommittedFile:
    """A file of a run as far as it is acknowledged: bytes and lines."""

    name: str
    size: int
    lines: int


@dataclass(frozen=True, slots=True)
class OpenRun:
    """A run that has begun and is not published."""

    number: int
    run_id: str
    started: float
    responses: int = 0
    body_bytes: int = 0
