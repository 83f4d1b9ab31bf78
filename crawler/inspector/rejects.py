"""Rejects: counted by reason and site, listed, found again."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from pydantic import ValidationError

from crawler.inspector.catalogue import Catalogue
from crawler.inspector.kept import Kept, line_at
from schemas.reject import Reject

PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class Asked:
    """Which rejects: empty for all, ``run`` empty for the newest of each job, ``after`` the last one seen."""

    run: str = ""
    reason: str = ""
    site: str | None = None
    after: int = 0

    def address(self, **changes: object) -> str:
        """The query of the address."""
        values = {"run": self.run, "reason": self.reason, "site": self.site, "after": self.after, **changes}
        return urlencode({name: value for name, value in values.items() if value or (name == "site" and value == "")})


@dataclass(frozen=True, slots=True)
class Entry:
    """A reject and its number; ``reject`` is None where its line is of another shape."""

    number: int
    kept: Kept
    reject: Reject | None


def groups(catalogue: Catalogue, asked: Asked) -> list[tuple[str, str, int]]:
    """Reason, site and count, most frequent first, of the runs asked for."""
    with catalogue.connection() as database:
        where, values = _where(Asked(run=asked.run))
        rows = database.execute(
            "SELECT w.text, s.text, count(*) FROM reject j JOIN word w ON w.id = j.reason JOIN word s ON s.id = j.site"  # noqa: S608 our own text
            f" WHERE {where} GROUP BY j.reason, j.site ORDER BY count(*) DESC",
            values,
        )
        return [tuple(row) for row in rows]


def listed(catalogue: Catalogue, asked: Asked) -> tuple[list[Entry], bool]:
    """A page of rejects, and whether one comes after."""
    where, values = _where(asked)
    found = _entries(catalogue, f"{where} AND j.id > ? ORDER BY j.id LIMIT ?", (*values, asked.after, PAGE + 1))
    return found[:PAGE], len(found) > PAGE


def one(catalogue: Catalogue, run: str, number: int) -> Entry | None:
    """The reject of a run by the number of its line."""
    condition = "j.run = (SELECT id FROM run WHERE key = ?) AND j.number = ?"
    return next(iter(_entries(catalogue, condition, (run, number))), None)


def of_address(catalogue: Catalogue, address: int) -> Kept | None:
    """The newest reject of an address."""
    found = _entries(catalogue, "j.address = ? ORDER BY j.id DESC LIMIT 1", (address,))
    return found[0].kept if found else None


def count(catalogue: Catalogue, asked: Asked) -> int:
    """How many rejects there are."""
    where, values = _where(asked)
    with catalogue.connection() as database:
        (found,) = database.execute(f"SELECT count(*) FROM reject j WHERE {where}", values).fetchone()  # noqa: S608
    return int(found)


def _where(asked: Asked) -> tuple[str, tuple[object, ...]]:
    parts, values = ["1"], []
    if asked.run and asked.run != "all":
        parts.append("j.run = (SELECT id FROM run WHERE key = ?)")
        values.append(asked.run)
    elif not asked.run:
        parts.append("j.run IN (SELECT id FROM run WHERE is_newest)")
    for column, wanted in (("reason", asked.reason or None), ("site", asked.site)):
        if wanted is not None:
            parts.append(f"j.{column} = (SELECT id FROM word WHERE text = ?)")  # noqa: S608 one of two of ours
            values.append(wanted)
    return " AND ".join(parts), tuple(values)


def _entries(catalogue: Catalogue, condition: str, values: Sequence[object]) -> list[Entry]:
    runs = {run.number: run for run in catalogue.runs()}
    paths = catalogue.paths()
    with catalogue.connection() as database:
        rows: list[sqlite3.Row] = database.execute(
            f"SELECT j.* FROM reject j WHERE {condition}",  # noqa: S608 our own text
            tuple(values),
        ).fetchall()
    places = [
        Kept(row["id"], runs[row["run"]], paths[row["file"]], row["offset"], row["length"], row["address"])
        for row in rows
    ]
    return [Entry(row["number"], kept, _reject(kept)) for row, kept in zip(rows, places, strict=True)]


def _reject(kept: Kept) -> Reject | None:
    try:
        return Reject.model_validate_json(line_at(kept))
    except (ValidationError, OSError):
        return None
