"""What a crawl is to do, as it was typed or stands in a job file."""

from collections.abc import Mapping
from dataclasses import dataclass


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


@dataclass(frozen=True, slots=True)
class Crew:
    """Who crawls it: workers that share a database."""

    address: str
    workers: int = 1
