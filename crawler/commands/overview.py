"""What is known of a job: its last runs, the one that is open, and why pages failed."""

from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from crawler.frontier.lock import holder_of
from crawler.frontier.sqlite import pending_in
from crawler.runs.folder import LEDGER, LOCK
from crawler.runs.history import manifests, rejects_by_reason, unpublished_runs
from schemas.base import Record, Timestamp
from schemas.run import Manifest, ReasonCount


class RunOverview(Record):
    """A run that is whole."""

    run_id: str
    started_at: Timestamp
    seconds: int
    exit_reason: str
    exit_code: int
    articles: int
    rejects: int
    duplicates: int
    pending: int
    rejects_by_reason: list[ReasonCount]
    shortfalls: list[str]


class OpenOverview(Record):
    """A run that is running, or that goes on when the job is run again."""

    run_id: str
    articles: int
    rejects: int
    pending: int | None
    """Pages found and not fetched. None: the ledger cannot be read."""
    holder: str | None
    """The process that works on the run. None: nobody does."""
    written_at: Timestamp
    seconds_since: int


class Failure(Record):
    """Why pages became rejects, with one of them."""

    reason: str
    count: int
    url: str
    detail: str


class JobOverview(Record):
    """One job."""

    job: str
    folder: str
    runs: list[RunOverview]
    unpublished_runs: list[OpenOverview]
    failures: list[Failure]


def overview(job: str, folder: Path, last: int, now: datetime | None = None) -> JobOverview:
    """Of the last runs, newest first; ``folder`` is the job's own. Failures are those of the newest whole run."""
    recent = list(islice(manifests(folder), last))
    return JobOverview(
        job=job,
        folder=str(folder),
        runs=[_run(manifest) for manifest in recent],
        unpublished_runs=[
            OpenOverview(
                run_id=run.run_id,
                articles=run.articles,
                rejects=run.rejects,
                pending=pending_in(folder / LEDGER),
                holder=holder_of(folder / LOCK),
                written_at=run.written_at,
                seconds_since=max(0, int(((now or datetime.now(UTC)) - run.written_at).total_seconds())),
            )
            for run in unpublished_runs(folder)
        ],
        failures=_failures(recent[0], folder / "runs" / recent[0].run_id) if recent else [],
    )


def _run(manifest: Manifest) -> RunOverview:
    return RunOverview(
        run_id=manifest.run_id,
        started_at=manifest.started_at,
        seconds=int((manifest.ended_at - manifest.started_at).total_seconds()),
        exit_reason=manifest.exit_reason,
        exit_code=manifest.exit_code,
        articles=manifest.counts.articles,
        rejects=manifest.counts.rejects,
        duplicates=manifest.counts.duplicates,
        pending=manifest.counts.unfinished,
        rejects_by_reason=manifest.rejects_by_reason,
        shortfalls=manifest.shortfalls,
    )


def _failures(manifest: Manifest, folder: Path) -> list[Failure]:
    samples = rejects_by_reason(folder)
    return [
        Failure(reason=entry.reason, count=entry.count, url=sample.requested_url, detail=sample.detail)
        for entry in manifest.rejects_by_reason
        if (sample := samples.get(entry.reason))
    ]
