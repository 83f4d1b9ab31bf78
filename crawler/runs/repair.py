"""A ledger made anew from what a job has published, where the old one is damaged.

What is lost: addresses that were found and not fetched yet (they are found again), when each page is due, and the
servers' validators. What stays: every record with its id, revision and content hash.
"""

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from crawler.frontier.entry import Ending, Found, Known, Line, OpenRun
from crawler.frontier.ledger import Ledger
from crawler.frontier.lock import JobLock
from crawler.runs.files import ARTICLES, REJECTS
from crawler.runs.folder import LEDGER, LOCK, OutputError, RunFolder, unwritable
from crawler.runs.history import manifests
from schemas.article import Article
from schemas.reject import Reject
from schemas.run import Manifest


@dataclass(frozen=True, slots=True)
class Repaired:
    """What a new ledger holds, and where the old one was put."""

    articles: int
    rejects: int
    run_id: str | None
    """The published run that it was read from; None: there was none."""
    set_aside: tuple[Path, ...]


def repair(output: Path, job: str) -> Repaired:
    """Set the ledger and unfinished runs aside and make a new ledger.

    LockHeld while a process works on the job; OutputError if the folder is no job's or cannot be written.
    """
    folder = RunFolder(output, job)
    if not folder.job.is_dir():
        raise OutputError(f"There is no job {job!r} in {output}.")
    try:
        lock = JobLock(folder.job / LOCK)
        try:
            return _repair(folder)
        finally:
            lock.release()
    except (OSError, sqlite3.Error) as error:
        raise unwritable(folder.job, error) from error


def _repair(folder: RunFolder) -> Repaired:
    set_aside = tuple(_set_aside(folder.job))
    latest = next(manifests(folder.job), None)
    ledger = Ledger(folder.ledger)
    articles, rejects = _enter(ledger, folder.of(latest.run_id), latest) if latest else (0, 0)
    ledger.close()
    return Repaired(articles, rejects, latest.run_id if latest else None, set_aside)


def _set_aside(job: Path) -> list[Path]:
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    moved = []
    for path in [*sorted(job.glob(f"{LEDGER}*")), *sorted(job.glob("runs/.*.partial"))]:
        target = path.with_name(f".damaged-{stamp}-{path.name.lstrip('.')}")
        moved.append(path.rename(target))
    return moved


def _enter(ledger: Ledger, run_folder: Path, manifest: Manifest) -> tuple[int, int]:
    started = manifest.started_at.timestamp()
    run = ledger.runs.begin(manifest.run_id, started, manifest.versions.healthcrawl)
    articles = _enter_articles(ledger, run, run_folder / ARTICLES)
    rejects = _enter_rejects(ledger, run, run_folder / REJECTS)
    ledger.runs.end(run, "published")
    ledger.commit(run, (), (0, 0))
    return articles, rejects


def _enter_articles(ledger: Ledger, run: OpenRun, path: Path) -> int:
    start = count = 0
    with path.open("rb") as file:
        for line in file:
            count += 1
            article = Article.model_validate_json(line)
            place = Line(run.number, start, len(line))
            page = article.requested_url
            ledger.records.keep(
                Known(
                    article.id, page, article.content_hash, article.revision, "unchanged", run.number, 0, place
                )
            )  # fmt: skip
            _end(ledger, run, page, Ending("articles", record=article.id))
            start += len(line)
    return count


def _enter_rejects(ledger: Ledger, run: OpenRun, path: Path) -> int:
    count = 0
    with path.open("rb") as file:
        for line in file:
            count += 1
            reject = Reject.model_validate_json(line)
            ending = Ending("rejects", reject.reason, reject.stage, reject.detail, reject.http_status)
            _end(ledger, run, reject.requested_url, ending)
    return count


def _end(ledger: Ledger, run: OpenRun, page: str, ending: Ending) -> None:
    ledger.add(Found(page, urlsplit(page).hostname or "", 1, 1))
    ledger.end(run, page, ending, run.started)
