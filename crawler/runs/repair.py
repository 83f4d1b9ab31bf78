"""A ledger made anew from what a job has published, where the old one is damaged.

What is lost: addresses that were found and not fetched yet (they are found again), when each page is due, and the
servers' validators. What stays: every record with its id, revision and content hash.
"""

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from crawler.frontier.database import LedgerFailed
from crawler.frontier.entry import Ending, Found, Known, Line, OpenRun
from crawler.frontier.ledger import Ledger
from crawler.frontier.lock import JobLock
from crawler.frontier.postgresql.ledger import PostgresLedger, set_aside
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
    set_aside: tuple[str, ...]
    """Files, folders, and the schema of a database."""


def repair(output: Path, job: str, address: str | None = None) -> Repaired:
    """Set the ledger and unfinished runs aside and make a new ledger; on PostgreSQL at ``address``, if that is given.

    LockHeld while a process works on the job; OutputError if the folder is no job's, or it or the database cannot be
    written.
    """
    folder = RunFolder(output, job)
    if not folder.job.is_dir():
        raise OutputError(f"There is no job {job!r} in {output}.")
    try:
        lock = JobLock(folder.job / LOCK)
        try:
            return _repair(folder, job, address)
        finally:
            lock.release()
    except (OSError, sqlite3.Error, LedgerFailed) as error:
        raise unwritable(folder.job, error) from error


def _repair(folder: RunFolder, job: str, address: str | None) -> Repaired:
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    ledger, aside = _on_postgresql(address, job, stamp) if address else _on_disk(folder, stamp)
    try:
        aside += [str(_moved(path, stamp)) for path in sorted(folder.job.glob("runs/.*.partial"))]
        latest = next(manifests(folder.job), None)
        articles, rejects = _enter(ledger, folder.of(latest.run_id), latest) if latest else (0, 0)
    finally:
        ledger.close()
    return Repaired(articles, rejects, latest.run_id if latest else None, tuple(aside))


def _on_postgresql(address: str, job: str, stamp: str) -> tuple[Ledger, list[str]]:
    renamed = set_aside(address, job, stamp)
    return PostgresLedger(address, job), [f"schema {renamed}"] if renamed else []


def _on_disk(folder: RunFolder, stamp: str) -> tuple[Ledger, list[str]]:
    moved = [str(_moved(path, stamp)) for path in sorted(folder.job.glob(f"{LEDGER}*"))]
    return Ledger(folder.ledger), moved


def _moved(path: Path, stamp: str) -> Path:
    return path.rename(path.with_name(f".damaged-{stamp}-{path.name.lstrip('.')}"))


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
