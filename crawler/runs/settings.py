"""A run as Scrapy's settings describe it."""

from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from scrapy.settings import BaseSettings as Settings

from crawler.archive.response import Provenance
from crawler.frontier.postgresql.database import PostgresDatabase
from crawler.frontier.postgresql.tasks import Task
from crawler.runs.accounts import Revisits
from crawler.runs.coordinated import CoordinatedRun
from crawler.runs.folder import job_name
from crawler.runs.gate import COMPARED_SETTINGS, Gate
from crawler.runs.job_run import JobRun
from crawler.runs.worker import WorkerRun

SETTINGS_THAT_MATTER: Final = (
    *COMPARED_SETTINGS,
    "DOWNLOAD_DELAY",
    "FASTEST_DELAY",
    "DOWNLOAD_TIMEOUT",
    "DOWNLOAD_MAXSIZE",
    "RETRY_TIMES",
    "ROBOTSTXT_OBEY",
    "ALLOW_NETWORKS",
    "UNVERIFIED_HOSTS",
    "ARCHIVE",
    "USER_AGENT",
)
"""Scrapy settings that the manifest repeats."""


def run_for(starts: tuple[str, ...], settings: Settings, job: str | None = None) -> JobRun:
    """A run in ``OUTPUT_FOLDER``, of a job named for the host of the first start address; nothing is written yet."""
    return JobRun(**_told(starts, settings, job), **_told_of_publishing(settings))


def coordinated_run_for(starts: tuple[str, ...], settings: Settings, job: str | None, address: str) -> CoordinatedRun:
    """The same for a run that workers crawl; ``address``: of the database that holds its ledger."""
    return CoordinatedRun(**_told(starts, settings, job), **_told_of_publishing(settings), address=address)


def worker_run_for(starts: tuple[str, ...], settings: Settings, database: PostgresDatabase, task: Task) -> WorkerRun:
    """The same for one of the workers."""
    return WorkerRun(**_told(starts, settings, database.job), database=database, task=task)


def _told(starts: tuple[str, ...], settings: Settings, job: str | None) -> dict[str, Any]:
    name = job or job_of(starts)
    return {
        "output": Path(settings["OUTPUT_FOLDER"]),
        "job": name,
        "start_urls": starts,
        "revisits": Revisits(*(float(settings[f"REVISIT_{name}"]) for name in ("FIRST", "SHORTEST", "LONGEST"))),
        "trust_in_dates": settings.getfloat("SITEMAP_TRUST"),
        "at_once": int(settings["CONCURRENT_REQUESTS_PER_DOMAIN"]),
        "provenance": Provenance(str(settings["USER_AGENT"]), operator=settings["CONTACT"] or None, job=name),
        "archive_bytes": int(settings["ARCHIVE_BYTES"]) if settings.getbool("ARCHIVE") else None,
    }


def _told_of_publishing(settings: Settings) -> dict[str, Any]:
    gate = settings["QUALITY_GATE"]
    return {
        "settings": {name: str(settings[name]) for name in SETTINGS_THAT_MATTER},
        "gate": Gate.model_validate_json(gate) if gate else None,
    }


def job_of(starts: tuple[str, ...]) -> str:
    """The job of a crawl that was given none: the host of its first start address."""
    return job_name(urlsplit(starts[0]).netloc)
