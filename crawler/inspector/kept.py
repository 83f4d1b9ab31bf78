"""Where records and rejects lie, and the lines that are there."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic_core import from_json

from crawler.inspector.runs import Run


@dataclass(frozen=True, slots=True)
class Kept:
    """Where a record or a reject lies."""

    number: int
    run: Run
    path: Path
    offset: int
    length: int
    address: int


def line_at(kept: Kept) -> bytes:
    """The line of a record, as it stands in its file; OSError where that cannot be read."""
    with kept.path.open("rb") as file:
        file.seek(kept.offset)
        return file.read(kept.length)


def object_at(kept: Kept) -> dict[str, Any]:
    """The record as it stands in its file."""
    found: dict[str, Any] = from_json(line_at(kept))
    return found


def kept_of(row: sqlite3.Row, runs: Mapping[int, Run], paths: Mapping[int, Path]) -> Kept:
    """The place that a row of the index names."""
    path = paths[row["file"]]
    return Kept(row["id"], runs[row["run"]], path, row["offset"], row["length"], row["address"])
