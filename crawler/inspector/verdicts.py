"""What reviewers said of records, field by field: kept in SQLite beside the runs, summed up as precision."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Literal, cast

from crawler.inspector.places import beside

FIELDS: Final = (
    *("title", "language", "description", "authors", "published_on", "modified_on", "reviewed_on", "breadcrumbs"),
    *("body", "sections", "causes", "workarounds", "previous_article", "next_article", "recommendations", "sources"),
)
"""What is judged, in the order of the record."""
LONGEST_NOTE: Final = 2_000
_TABLE: Final = """
CREATE TABLE IF NOT EXISTS verdict (
    run TEXT NOT NULL, article TEXT NOT NULL, field TEXT NOT NULL,
    site TEXT NOT NULL, content_hash TEXT NOT NULL, extractor_version TEXT NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('right', 'wrong')), note TEXT NOT NULL, at TEXT NOT NULL,
    PRIMARY KEY (run, article, field)
)
"""
Judgement = Literal["right", "wrong"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was said of one field of one record."""

    field: str
    verdict: Judgement
    note: str


@dataclass(frozen=True, slots=True)
class Judged:
    """The record that is judged."""

    run: str
    article: str
    site: str
    content_hash: str
    extractor_version: str


@dataclass(frozen=True, slots=True)
class Precision:
    """Of one field of one site: how many records were judged, and how many of them right."""

    site: str
    field: str
    right: int
    judged: int

    @property
    def share(self) -> float:
        """0 to 1."""
        return self.right / self.judged


class BadVerdict(ValueError):
    """What was sent is no list of verdicts."""


class Verdicts:
    """The file of one job. It is made when the first verdict comes."""

    def __init__(self, path: Path) -> None:
        self._path = beside(path)

    def save(self, judged: Judged, verdicts: Sequence[Verdict], emptied: Sequence[str]) -> None:
        """Put these in the place of earlier ones, take those of ``emptied`` fields back; sqlite3.Error if it fails."""
        at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        known = (judged.site, judged.content_hash, judged.extractor_version)
        with self._connection() as database, database:
            database.execute(_TABLE)
            database.executemany(
                "INSERT OR REPLACE INTO verdict VALUES (?,?,?,?,?,?,?,?,?)",
                [(judged.run, judged.article, one.field, *known, one.verdict, one.note, at) for one in verdicts],
            )
            database.executemany(
                "DELETE FROM verdict WHERE run=? AND article=? AND field=?",
                [(judged.run, judged.article, field) for field in emptied],
            )

    def of(self, run: str, article: str) -> dict[str, Verdict]:
        """What was said of a record, by field."""
        rows = self._rows("SELECT field, verdict, note FROM verdict WHERE run=? AND article=?", (run, article))
        return {row[0]: Verdict(*row) for row in rows}

    def reviewed(self) -> set[str]:
        """Ids of the articles that somebody has judged."""
        return {row[0] for row in self._rows("SELECT DISTINCT article FROM verdict", ())}

    def precision(self) -> list[Precision]:
        """By site and field; the newest verdict of each article counts."""
        rows = self._rows(
            "SELECT site, field, sum(verdict = 'right'), count(*) FROM"
            " (SELECT site, field, verdict, max(at) FROM verdict GROUP BY article, field) GROUP BY site, field",
            (),
        )
        return [Precision(*row) for row in rows]

    def wrong(self) -> list[tuple[str, str, str, str]]:
        """Run, article, field and note of what was judged wrong, newest first."""
        asked = "SELECT run, article, field, note FROM verdict WHERE verdict='wrong' ORDER BY at DESC LIMIT 200"
        return [(row[0], row[1], row[2], row[3]) for row in self._rows(asked, ())]

    def _rows(self, question: str, values: tuple[str, ...]) -> list[tuple[Any, ...]]:
        if not self._path.exists():
            return []
        with self._connection() as database:
            return database.execute(question, values).fetchall()

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self._path, timeout=10)) as database:
            yield database


def parsed(sent: object) -> tuple[list[Verdict], list[str]]:
    """The verdicts in what a page of ours sent, and the fields without one; BadVerdict where it is something else."""
    rows = sent.get("verdicts") if isinstance(sent, dict) else None
    if not isinstance(rows, list) or len(rows) > len(FIELDS):
        raise BadVerdict("A list of verdicts is wanted.")
    verdicts, emptied = [], []
    for row in rows:
        field, judgement, note = _checked(row)
        if judgement:
            verdicts.append(Verdict(field, cast("Judgement", judgement), note))
        else:
            emptied.append(field)
    return verdicts, emptied


def _checked(row: object) -> tuple[str, str, str]:
    if not isinstance(row, dict):
        raise BadVerdict("A verdict is an object.")
    field, judgement, note = (row.get(name, "") for name in ("field", "verdict", "note"))
    if field not in FIELDS or judgement not in {"", "right", "wrong"} or not isinstance(note, str):
        raise BadVerdict("A verdict names a field of the record, and is right or wrong.")
    return field, judgement, note[:LONGEST_NOTE]
