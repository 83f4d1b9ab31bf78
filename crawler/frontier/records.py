"""The ledger's articles: which content each has, and where its line stands."""

from collections.abc import Iterator
from typing import Any, Final

from crawler.frontier.database import Database
from crawler.frontier.entry import Known, Line, OpenRun

_KNOWN: Final = (
    "SELECT id, url, content_hash, revision, change, run, missing, line_run, line_start, line_length FROM record"
)
_COLUMNS: Final = (
    "content_hash", "revision", "url", "change", "run", "missing", "line_run", "line_start", "line_length",
)  # fmt: skip
_KEEP: Final = (
    f"INSERT INTO record (id, {', '.join(_COLUMNS)}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608 our own words
    f" ON CONFLICT (id) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in _COLUMNS)}"
)


class Records:
    """Articles by id, in the ledger's open transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, record_id: str) -> Known | None:
        """What is known of an article."""
        return self._known("id = ?", record_id)

    def with_content(self, content_hash: str, run: OpenRun) -> Known | None:
        """An article of the run with this content."""
        return self._known("content_hash = ? AND run = ? AND change != 'gone'", content_hash, run.number)

    def _known(self, condition: str, *values: Any) -> Known | None:
        row = self._database.execute(f"{_KNOWN} WHERE {condition} LIMIT 1", values).fetchone()
        return _as_known(row) if row else None

    def keep(self, known: Known) -> None:
        """Enter or replace an article."""
        line = known.line
        self._database.execute(
            _KEEP,
            (
                known.id, known.content_hash, known.revision, known.url, known.change, known.run, known.missing,
                line.run, line.start, line.length,
            ),
        )  # fmt: skip

    def not_written_by(self, run: OpenRun) -> Iterator[Known]:
        """The articles whose lines stand in earlier runs and that are not gone, in the order of their lines."""
        after = (0, -1)
        while rows := self._database.execute(
            f"{_KNOWN} WHERE line_run < ? AND change != 'gone' AND (line_run, line_start) > (?, ?)"
            " ORDER BY line_run, line_start LIMIT 500",
            (run.number, *after),
        ).fetchall():
            yield from map(_as_known, rows)
            after = (rows[-1][7], rows[-1][8])

    def changes(self, run: OpenRun) -> Iterator[Known]:
        """The articles that stand in the run's files or were told as gone by it, by id."""
        yield from map(
            _as_known,
            self._database.execute(
                f"{_KNOWN} WHERE line_run = ? OR (change = 'gone' AND run = ?) ORDER BY id", (run.number, run.number)
            ),
        )

    def runs_with_lines(self) -> list[int]:
        """Numbers of the runs that articles' lines stand in."""
        return [
            number
            for (number,) in self._database.execute("SELECT DISTINCT line_run FROM record WHERE change != 'gone'")
        ]


def _as_known(row: tuple[Any, ...]) -> Known:
    record_id, url, content_hash, revision, change, run, missing, *line = row
    return Known(record_id, url, content_hash, revision, change, run, missing, Line(*line))
