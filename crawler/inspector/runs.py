"""Runs as the index knows them."""

import sqlite3
from dataclasses import dataclass
from functools import lru_cache

from pydantic import ValidationError

from schemas.run import Manifest


@dataclass(frozen=True, slots=True)
class Run:
    """A run as the index knows it."""

    number: int
    key: str
    job: str
    run_id: str
    is_newest: bool
    records: int
    rejects: int
    unreadable: int
    manifest_text: str | None

    @property
    def manifest(self) -> Manifest | None:
        """None for a file of records, or where it cannot be read."""
        return _manifest(self.manifest_text)

    @property
    def name(self) -> str:
        """For people."""
        return f"{self.job} {self.run_id}" if self.job else self.run_id


def read(database: sqlite3.Connection) -> tuple[Run, ...]:
    """All runs, those of a job together and the oldest first."""
    return tuple(_run(row) for row in database.execute("SELECT * FROM run ORDER BY job, run_id, id"))


def _run(row: sqlite3.Row) -> Run:
    return Run(
        number=row["id"],
        key=row["key"],
        job=row["job"],
        run_id=row["run_id"],
        is_newest=bool(row["is_newest"]),
        records=row["records"],
        rejects=row["rejects"],
        unreadable=row["unreadable"],
        manifest_text=row["manifest"],
    )


@lru_cache(maxsize=4096)
def _manifest(text: str | None) -> Manifest | None:
    try:
        return Manifest.model_validate_json(text) if text else None
    except ValidationError:
        return None
