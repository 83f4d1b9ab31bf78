"""Runs that are not whole yet: looked at anew each time, as nothing of them is in the index."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from crawler.frontier.lock import holder_of
from crawler.frontier.sqlite import pending_in
from crawler.runs.folder import LEDGER, LOCK
from crawler.runs.history import unpublished_runs

_STARTED: Final = re.compile(r"\d{8}T\d{6}Z")


@dataclass(frozen=True, slots=True)
class OpenRun:
    """A run that is under way, or was broken off and goes on when its job is run again."""

    run_id: str
    started: datetime | None
    """As its name says; None where it says nothing."""
    records: int
    """Whole lines that are written so far."""
    rejects: int
    pending: int | None
    """Pages found and not fetched. None: the ledger cannot be read."""
    holder: str | None
    """The process that works on it. None: nobody does, it was broken off."""
    written: datetime


def open_runs(jobs: Sequence[Path]) -> dict[str, list[OpenRun]]:
    """By the name of their job, newest first; of a job without any nothing."""
    found = {job.name: _of(job) for job in jobs}
    return {name: runs for name, runs in found.items() if runs}


def _of(job: Path) -> list[OpenRun]:
    try:
        runs = unpublished_runs(job)
    except OSError:  # it was published, or forgotten, while we looked
        return []
    return [
        OpenRun(
            run_id=run.run_id,
            started=_started(run.run_id),
            records=run.articles,
            rejects=run.rejects,
            pending=pending_in(job / LEDGER),
            holder=holder_of(job / LOCK),
            written=run.written_at,
        )
        for run in runs
    ]


def _started(run_id: str) -> datetime | None:
    found = _STARTED.match(run_id)
    try:
        return datetime.strptime(found.group(), "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC) if found else None
    except ValueError:
        return None
