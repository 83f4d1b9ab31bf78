"""Fills the tables of the index from the files of runs."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from fastwarc.warc import ArchiveIterator, WarcRecordType
from pydantic_core import from_json

from crawler.archive.members import Members
from crawler.inspector.gathering import Gathered
from crawler.inspector.places import RunPlace
from crawler.inspector.rows import NoRecord, Row, address_of, row_of, seconds
from crawler.parsers.identity import site_of

_BATCH: Final = 2_000
_ENTRY: Final = "INSERT INTO entry VALUES (?,?,?,?,?)"
_PLACE: Final = "INSERT INTO place VALUES (?,?,?,?,?,?,?,?)"
_SEARCH: Final = "INSERT INTO search (rowid, title, causes, workarounds, body) VALUES (?,?,?,?,?)"
_SETTING: Final = "INSERT INTO search (search, rank) VALUES (?,?)"
# A new index is written in few large pieces, which are merged once at the end; what is added is merged along.
_BULK: Final = {"hashsize": 32 << 20, "automerge": 0, "crisismerge": 1_000}
_USUAL: Final = {"hashsize": 1 << 20, "automerge": 4, "crisismerge": 16}
_REJECT: Final = (
    "INSERT INTO reject (run, number, file, offset, length, reason, site, address) VALUES (?,?,?,?,?,?,?,?)"
)
_PAGE: Final = "INSERT INTO page VALUES (?,?,?,?,?)"


class Indexing:
    """One pass over every file, with as much memory as a batch of records takes, and the numbers of a run."""

    def __init__(self, database: sqlite3.Connection, total: int, progress: Callable[[str, int, int], None]) -> None:
        self._database = database
        self._progress = progress
        self._total = total
        self._done = 0
        self._words: dict[str, int] = dict(database.execute("SELECT text, id FROM word"))
        (self._held,) = database.execute("SELECT coalesce(max(id), 0) FROM entry").fetchone()
        self._next = self._held + 1
        if not self._held:
            database.executemany(_SETTING, _BULK.items())

    def add(self, run: RunPlace, numbers: Mapping[Path, int]) -> None:
        """Index one run; ``numbers`` are the ids of its files. A line that is no record is counted and left out."""
        manifest = run.manifest.read_text("utf-8", "replace") if run.manifest else None
        row = (run.key, run.job, run.run_id, manifest)
        number = self._database.execute("INSERT INTO run (key, job, run_id, manifest) VALUES (?,?,?,?)", row).lastrowid
        assert number is not None  # noqa: S101 an INSERT gives one
        self._records(run, number, numbers[run.articles])
        if run.rejects:
            self._rejects(run.rejects, number, numbers[run.rejects])
        for archive in run.archives:
            self._pages(archive, number, numbers[archive])

    def finish(self) -> None:
        """Write what is left; name the newest run of each job."""
        self._database.execute("UPDATE run SET is_newest=0")
        self._database.execute(
            "UPDATE run SET is_newest=1 WHERE job='' OR id IN (SELECT max(id) FROM run WHERE manifest IS NOT NULL"
            " GROUP BY job)"
        )
        # merging all costs as much as a tenth of indexing all: not for each day's run
        if self._next - 1 > 2 * self._held:
            self._database.execute("INSERT INTO search (search) VALUES ('optimize')")
        self._database.executemany(_SETTING, _USUAL.items())

    def _records(self, run: RunPlace, number: int, file: int) -> None:
        changes = self._changes(run)
        unknown = self._word("")
        gathered = Gathered()
        unreadable = 0
        rows: list[tuple[Row, int, int]] = []
        for line, offset in self._lines(run.articles):
            try:
                row = row_of(line)
            except NoRecord:
                unreadable += 1
                continue
            gathered.add(
                (self._word(row.site), self._word(row.language), changes.get(row.article, unknown), *row.numbers)
            )
            rows.append((row, offset, len(line)))
            if len(rows) == _BATCH:
                self._write(rows, number, file)
                rows = []
        self._write(rows, number, file)
        self._gathered(gathered, number)
        self._database.execute("UPDATE run SET records=?, unreadable=? WHERE id=?", (len(gathered), unreadable, number))

    def _gathered(self, gathered: Gathered, run: int) -> None:
        columns = [(run, *column) for column in gathered.columns()]
        self._database.executemany("INSERT INTO numbers VALUES (?,?,?)", columns)
        coverage = [(run, *shares) for shares in gathered.coverage()]
        self._database.executemany("INSERT INTO coverage VALUES (?,?,?,?,?)", coverage)

    def _write(self, rows: list[tuple[Row, int, int]], run: int, file: int) -> None:
        entries, places, texts = [], [], []
        for row, offset, length in rows:
            number, self._next = self._next, self._next + 1
            score, *_, filled = row.numbers
            entries.append((number, run, self._word(row.site), score, filled))
            places.append((number, file, offset, length, row.article, row.address, row.content, row.title[:1000]))
            texts.append((number, *row.texts))
        self._database.executemany(_ENTRY, entries)
        self._database.executemany(_PLACE, places)
        self._database.executemany(_SEARCH, texts)

    def _changes(self, run: RunPlace) -> dict[str, int]:
        """What became of each article, as the number of its word."""
        found: dict[str, int] = {}
        for record, _, _ in self._parsed(run.changes) if run.changes else ():
            if isinstance(record.get("id"), str) and isinstance(record.get("change"), str):
                found[record["id"]] = self._word(record["change"])
        return found

    def _rejects(self, path: Path, run: int, file: int) -> None:
        rows = []
        for number, (record, offset, length) in enumerate(self._parsed(path)):
            try:
                url = str(record["url"])
                row = (run, number, file, offset, length, self._word(str(record["reason"])))
                rows.append((*row, self._word(site_of(url)), address_of(url)))
            except (KeyError, ValueError):
                continue
        self._database.executemany(_REJECT, rows)
        self._database.execute("UPDATE run SET rejects=? WHERE id=?", (len(rows), run))

    def _pages(self, path: Path, run: int, file: int) -> None:
        before = self._done
        try:
            with path.open("rb") as opened:
                rows = list(self._responses(path, Members(opened), run, file))
        finally:
            self._done = before + path.stat().st_size
        self._database.executemany(_PAGE, rows)

    def _responses(self, path: Path, members: Members, run: int, file: int) -> Iterator[tuple[int, ...]]:
        """Where each response lies. A torn archive ends early: what is whole can be shown."""
        before = self._done
        if members.damage:
            self._damaged(file, members.damage)
            return
        try:
            for record in ArchiveIterator(members, parse_http=False, stream_detect=False, max_header_len=1 << 20):
                if record.record_type != WarcRecordType.response:
                    continue
                url = (record.headers.get("WARC-Target-URI") or "").strip("<>")
                if url.startswith(("http://", "https://")):
                    offset = members.place_of(record.stream_pos)
                    yield file, offset, run, address_of(url), seconds(record.headers.get("WARC-Date") or "1970-01-01")
                    self._done = before + offset
                    self._tell(path)
        except (OSError, ValueError) as error:
            self._damaged(file, str(members.damage or error))
            return
        if members.damage:
            self._damaged(file, members.damage)

    def _damaged(self, file: int, why: str) -> None:
        self._database.execute("UPDATE file SET damage=? WHERE id=?", (why, file))

    def _parsed(self, path: Path) -> Iterator[tuple[dict[str, Any], int, int]]:
        """The objects of a file of lines, each with its offset and length."""
        for line, offset in self._lines(path):
            try:
                record = from_json(line)
            except ValueError:
                continue
            if isinstance(record, dict):
                yield record, offset, len(line)

    def _lines(self, path: Path) -> Iterator[tuple[bytes, int]]:
        offset = 0
        with path.open("rb") as file:
            for number, line in enumerate(file):
                yield line, offset
                offset += len(line)
                self._done += len(line)
                if not number % _BATCH:
                    self._tell(path)

    def _tell(self, path: Path) -> None:
        self._progress(path.name, self._done, self._total)

    def _word(self, text: str) -> int:
        if text not in self._words:
            number = self._database.execute("INSERT INTO word (text) VALUES (?)", (text,)).lastrowid
            self._words[text] = number or 0
        return self._words[text]
