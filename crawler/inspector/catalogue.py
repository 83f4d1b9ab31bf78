"""The questions that views ask of the index."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from crawler.inspector.index import connect
from crawler.inspector.kept import Kept, kept_of
from crawler.inspector.listed import Page, listed
from crawler.inspector.names import read as read_names
from crawler.inspector.places import Opened, RunPlace
from crawler.inspector.rows import content_of
from crawler.inspector.runs import Run
from crawler.inspector.runs import read as read_runs
from crawler.inspector.selection import Selection

if TYPE_CHECKING:
    from crawler.inspector.entries import Entries

PAGE: Final = 50
"""Records on one page of the list."""
_AT_ONCE: Final = 500
"""Records that are looked up at once."""


class Catalogue:
    """One place that was opened. Every question has a connection of its own, so threads may ask at once."""

    def __init__(self, opened: Opened) -> None:
        self.opened = opened
        self.places: Mapping[str, RunPlace] = {run.key: run for run in opened.runs}
        # nothing changes while the program runs, so no count is made twice
        self.counts = lru_cache(maxsize=512)(self._counts)
        self.facets = lru_cache(maxsize=256)(self._facets)
        self.runs = lru_cache(maxsize=1)(self._runs)

    @cached_property
    def entries(self) -> "Entries":
        """The numbers of all records, read at the first question that needs them."""
        from crawler.inspector.entries import Entries  # noqa: PLC0415 NumPy takes a tenth of a second to load

        with self.connection() as database:
            names = read_names(database, self.runs())
        return Entries(self.connection, names)

    def run(self, key: str) -> Run | None:
        """The run of this key."""
        return next((run for run in self.runs() if run.key == key), None)

    def page(self, selection: Selection, most: int = PAGE, is_backwards: bool = False) -> Page:
        """The records after ``selection.after``, or backwards before it, at most so many."""
        entries = self.entries
        found = entries.page(selection, most + 1, is_backwards)
        places = self._rows([number for number, _ in found[:most]])
        return Page(
            [listed(places[number], entries.numbers_of(number), entries.names, key) for number, key in found[:most]],
            len(found) > most,
        )

    def every(self, selection: Selection) -> Iterator[Kept]:
        """Where each record of a selection lies, in its order."""
        numbers = self.entries.every(selection)
        for start in range(0, len(numbers), _AT_ONCE):
            some = numbers[start : start + _AT_ONCE]
            places = self.places_of(some)
            yield from (places[number] for number in some)

    def key_of(self, selection: Selection, number: int) -> str:
        """The key of a record in the order of a selection; empty where it is not in it."""
        return self.entries.key_of(selection, number)

    def record(self, run: str, article: str) -> Kept | None:
        """Where the record of this id lies in a run."""
        found = self.revisions(article, run)
        return found[0] if found else None

    def revisions(self, article: str, run: str = "") -> list[Kept]:
        """Where the records of this id lie, oldest run first; in one run only if it is named."""
        condition = "p.article = ? AND (? = '' OR e.run = (SELECT id FROM run WHERE key = ?))"
        return self._places(condition, (article, run, run))

    def held(self, article: str, address: int | None) -> Kept | None:
        """The record of the newest run by id or address."""
        found = self._places("p.article = ? OR p.address = ?", (article, address))
        return found[-1] if found else None

    def places_of(self, numbers: Sequence[int]) -> dict[int, Kept]:
        """Where these records lie."""
        return {kept.number: kept for kept in self._places(f"e.id IN ({_marks(numbers)})", numbers)}

    def at(self, addresses: Sequence[int], articles: Sequence[str]) -> list[tuple[int, str, str, str]]:
        """Records of the newest runs by address or id: address, id, run, title."""
        with self.connection() as database:
            return [
                (row["address"], row["article"], row["key"], row["title"])
                for row in database.execute(
                    "SELECT p.address, p.article, r.key, p.title FROM place p JOIN entry e ON e.id = p.id"  # noqa: S608 marks
                    f" JOIN run r ON r.id = e.run WHERE p.address IN ({_marks(addresses)})"
                    f" OR p.article IN ({_marks(articles)}) ORDER BY e.id",
                    (*addresses, *articles),
                )
            ]

    def same_content(self, kept: Kept, content_hash: str) -> list[tuple[str, str]]:
        """Other records of the run with the same content: id and title."""
        with self.connection() as database:
            rows = database.execute(
                "SELECT p.article, p.title FROM place p JOIN entry e ON e.id = p.id"
                " WHERE p.content = ? AND e.run = ? AND p.id <> ? LIMIT 50",
                (content_of(content_hash), kept.run.number, kept.number),
            )
            return [(row["article"], row["title"]) for row in rows]

    def like(self, kept: Kept, phrase: str, most: int) -> list[Kept]:
        """Records of the same run that answer best to a question of many words."""
        return self._places(
            "e.id IN (SELECT rowid FROM search WHERE search MATCH ? ORDER BY rank LIMIT ?) AND e.run = ? AND e.id <> ?",
            (phrase, most, kept.run.number, kept.number),
        )

    def archived(self, kept: Kept) -> list[tuple[Path, int, str, int]]:
        """Where pages of a record's address lie in the archives of its job: path, offset, run, seconds since 1970."""
        with self.connection() as database:
            paths = self._paths(database)
            rows = database.execute(
                "SELECT g.file, g.offset, r.key, g.fetched FROM page g JOIN run r ON r.id = g.run"
                " WHERE g.address = ? AND r.job = ? ORDER BY g.fetched",
                (kept.address, kept.run.job),
            )
            return [(paths[row["file"]], row["offset"], row["key"], row["fetched"]) for row in rows]

    def coverage(self) -> list[tuple[int, str, str, int, int]]:
        """Run, site, field, in how many records it holds something, and how many there are."""
        with self.connection() as database:
            rows = database.execute(
                "SELECT c.run, w.text, c.field, c.filled, c.records FROM coverage c JOIN word w ON w.id = c.site"
            )
            return [tuple(row) for row in rows]

    def damages(self) -> list[tuple[str, str]]:
        """Files that could not be read to the end, and why."""
        with self.connection() as database:
            return [tuple(row) for row in database.execute("SELECT path, damage FROM file WHERE damage <> ''")]

    @contextmanager
    def connection(self, most_seconds: float = 30.0) -> Iterator[sqlite3.Connection]:
        """A connection to the index that is closed afterwards, and breaks off what takes too long."""
        database = connect(self.opened.index, most_seconds)
        try:
            yield database
        finally:
            database.close()

    def paths(self) -> dict[int, Path]:
        """Files of the index by number."""
        with self.connection() as database:
            return self._paths(database)

    def _paths(self, database: sqlite3.Connection) -> dict[int, Path]:
        base = self.opened.root if self.opened.root.is_dir() else self.opened.root.parent
        return {row["id"]: base / row["path"] for row in database.execute("SELECT id, path FROM file")}

    def _places(self, condition: str, values: Sequence[object]) -> list[Kept]:
        runs = {run.number: run for run in self.runs()}
        with self.connection() as database:
            paths = self._paths(database)
            rows = database.execute(
                f"SELECT e.id, e.run, p.* FROM place p JOIN entry e ON e.id = p.id WHERE {condition} ORDER BY e.id",  # noqa: S608 our own text
                tuple(values),
            )
            return [kept_of(row, runs, paths) for row in rows]

    def _rows(self, numbers: Sequence[int]) -> dict[int, sqlite3.Row]:
        with self.connection() as database:
            rows = database.execute(f"SELECT * FROM place WHERE id IN ({_marks(numbers)})", tuple(numbers))  # noqa: S608 marks
            return {row["id"]: row for row in rows}

    def _runs(self) -> tuple[Run, ...]:
        with self.connection() as database:
            return read_runs(database)

    def _counts(self, selection: Selection) -> int:
        return self.entries.count(selection)

    def _facets(self, selection: Selection) -> dict[str, list[tuple[str, int]]]:
        return self.entries.facets(selection)


def _marks(values: Sequence[object]) -> str:
    return ",".join("?" * len(values))
