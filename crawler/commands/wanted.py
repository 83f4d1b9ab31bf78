"""What a crawl is to do, as it was typed or stands in a job file."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.commands.errors import UsageError
from crawler.frontier.postgresql.address import ENVIRONMENT

if TYPE_CHECKING:
    from schemas.run import Manifest


@dataclass(frozen=True, slots=True)
class Wanted:
    """One crawl."""

    starts: tuple[str, ...]
    chosen: Mapping[str, str | int | float | None]
    """Settings by name; None leaves one as it is."""
    job: str | None = None
    """None: named for the host of the first start address."""
    is_fresh: bool = False
    """Forget what earlier runs of the job knew."""


class Engine(StrEnum):
    """What work for many is placed by."""

    LOCAL = "local"
    RAY = "ray"


@dataclass(frozen=True, slots=True)
class Crew:
    """Who crawls it: workers that share a database."""

    address: str
    workers: int = 1
    engine: Engine = Engine.LOCAL


def crawled(wanted: Wanted, crew: Crew | None) -> "tuple[Manifest, Path, int]":
    """Crawl and publish: the manifest, its folder, the exit code. CommandError where nothing could be published."""
    # Scrapy takes a second, --help does not wait
    if crew:
        from crawler.commands.coordinating import crawl_with_workers  # noqa: PLC0415

        return crawl_with_workers(wanted, crew)
    from crawler.commands.crawling import crawl_sites  # noqa: PLC0415

    return crawl_sites(wanted.starts, wanted.chosen, wanted.job, wanted.is_fresh)


def crew_of(frontier: str | None, workers: int | None, engine: Engine = Engine.LOCAL) -> Crew | None:
    """Workers that share the database that was typed or stands in the environment; None: this process alone.

    UsageError for an address that cannot be used, for workers without one, and for an engine that is not installed.
    """
    is_alone = workers is None and engine is Engine.LOCAL
    if frontier is None and is_alone and not os.environ.get(ENVIRONMENT):
        return None
    from crawler.commands.frontiers import database_address  # noqa: PLC0415 only several workers need it

    address = database_address(frontier)
    if address is None:
        who = "Workers placed by Ray" if engine is Engine.RAY else "Several workers"
        raise UsageError(f"{who} need a database: --frontier postgresql://…, or in HEALTHCRAWL_FRONTIER.")
    if engine is Engine.RAY:
        _check_ray()
    return Crew(address, workers or 1, engine)


def _check_ray() -> None:
    from crawler.engines.cluster import ray_module  # noqa: PLC0415 only --engine ray needs it
    from crawler.engines.errors import RayMissing  # noqa: PLC0415

    try:
        ray_module()
    except RayMissing as error:
        raise UsageError(str(error)) from error
