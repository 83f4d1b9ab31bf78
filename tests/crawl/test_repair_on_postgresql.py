"""A job whose memory on PostgreSQL is damaged or lost: told, and made anew from what was published."""

import json
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from crawled import PROGRAM, Crawled, finished
from sample_articles import sample_article

from benchmarks.postgres import Postgres
from crawler.frontier.entry import Found
from crawler.frontier.postgresql.database import PostgresDatabase, schema_of
from crawler.frontier.postgresql.tasks import open_task
from crawler.runs.accounts import Ended
from crawler.runs.coordinated import CoordinatedRun
from crawler.runs.folder import OutputError
from crawler.runs.manifests import Traffic
from crawler.runs.worker import WorkerRun

PAGE = "https://example.org/a"


@pytest.fixture
def job() -> str:
    """A database is shared by all tests."""
    return uuid4().hex


def _opened(postgres: Postgres, output: Path, job: str) -> CoordinatedRun:
    run = CoordinatedRun(output, job, ("https://example.org",), address=postgres.address)
    run.open()
    return run


def _crawled(postgres: Postgres, output: Path, job: str, content: str, is_published: bool = True) -> str:
    """The id of a run whose only worker found one article with this content."""
    run = _opened(postgres, output, job)
    run.let_work({}, [Found(PAGE, "example.org", 0, 0)], 0.0, None, None)
    database = PostgresDatabase(postgres.address, job, is_autocommit=True)
    worker = WorkerRun(output, job, run.start_urls, database=database, task=open_task(database))
    worker.open()
    entry = worker.frontier.next()
    assert entry is not None
    worker.frontier.arrived(entry)
    worker.write(Ended(PAGE, sample_article("example.org", title=content, content_hash=f"sha256:{content * 64}")))
    worker.finish("complete", Traffic())
    run.end_work()
    run.finish("complete" if is_published else "stopped", Traffic())
    assert (run.manifest is not None) is is_published
    return run.folder.run_id


def _broken(postgres: Postgres, job: str, statement: str) -> None:
    with psycopg.connect(postgres.address, autocommit=True) as database:
        database.execute(statement.format(f'"{schema_of(job)}"').encode())


def _repaired(postgres: Postgres, output: Path, job: str) -> Crawled:
    command = [*PROGRAM, "jobs", "repair", job, "-o", str(output), "--frontier", postgres.address]
    return finished(command, output)


@pytest.mark.parametrize("damage", ["DROP TABLE {}.url", "DROP TABLE {}.version", "ALTER TABLE {}.url DROP due"])
def test_a_damaged_schema_is_told_with_what_mends_it(damage: str, postgres: Postgres, job: str, tmp_path: Path) -> None:
    _crawled(postgres, tmp_path, job, "a")
    _broken(postgres, job, damage)
    with pytest.raises(OutputError, match=f"damaged: healthcrawl jobs repair {job} --frontier ADDRESS"):
        _opened(postgres, tmp_path, job)


@pytest.mark.parametrize("damage", ["DROP TABLE {}.url", "DROP SCHEMA {} CASCADE"])
def test_a_repaired_schema_knows_every_record_that_was_published(
    damage: str, postgres: Postgres, job: str, tmp_path: Path
) -> None:
    published = [_crawled(postgres, tmp_path, job, content) for content in "ab"][1]
    _crawled(postgres, tmp_path, job, "c", is_published=False)
    _broken(postgres, job, damage)
    repaired = _repaired(postgres, tmp_path, job)
    assert repaired.exit_code == 0, repaired.complained
    assert f"is new, from the run {published}: 1 articles, 0 rejects." in repaired.printed
    # nothing is deleted, neither the unfinished run nor what is left of the schema
    assert f"Set aside: {tmp_path / job / 'runs'}/.damaged-" in repaired.printed
    assert ("Set aside: schema healthcrawl_" in repaired.printed) is ("TABLE" in damage)
    again = tmp_path / job / "runs" / _crawled(postgres, tmp_path, job, "d")
    (change,) = [json.loads(line) for line in (again / "changes.jsonl").read_text().splitlines()]
    assert (change["change"], change["revision"]) == ("changed", 3)


def test_a_job_that_is_coordinated_is_not_repaired(postgres: Postgres, job: str, tmp_path: Path) -> None:
    elsewhere = _opened(postgres, tmp_path / "elsewhere", job)
    _crawled(postgres, tmp_path, f"{job}.other", "a")
    (tmp_path / job).mkdir()
    repaired = _repaired(postgres, tmp_path, job)
    elsewhere.finish("stopped", Traffic())
    assert (repaired.exit_code, "in use by another coordinator" in repaired.complained) == (75, True)
