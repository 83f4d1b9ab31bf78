"""The questions that views ask of the index, and the lines that it leads to."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import from_json

from crawler.inspector.index import connect
from crawler.inspector.places import Opened, RunPlace
from crawler.inspector.rows import FIELD_BITS, FLAG_BITS, KIND_BITS
from crawler.inspector.selection import BANDS, SORTS, Selection
from schemas.run import Manifest

PAGE: Final = 50
"""Records on one page of the list."""
_MOST_VALUES: Final = 60
_BIT_COLUMNS: Final = {"kind": ("kinds", True), "flag": ("flags", True), "lacks": ("filled", False)}
"""Of a facet the column, and whether its bits are counted where they are set."""


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


@dataclass(frozen=True, slots=True)
class Listed:
    """One record in the list."""

    number: int
    run: str
    article: str
    title: str
    site: str
    language: str
    change: str
    score: float
    published: date | None
    fetched: int
    letters: int
    kinds: tuple[str, ...]
    flags: tuple[str, ...]
    key: str
    """For the page after."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a selection, and whether one comes after."""

    records: Sequence[Listed]
    has_more: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """Where a record or a reject lies."""

    number: int
    run: Run
    path: Path
    offset: int
    length: int
    address: int


class Catalogue:
    """One place that was opened. Every question has a connection of its own, so threads may ask at once."""

    def __init__(self, opened: Opened) -> None:
        self.opened = opened
        self.places: Mapping[str, RunPlace] = {run.key: run for run in opened.runs}
        # nothing changes while the program runs, so no count is made twice
        self.counts = lru_cache(maxsize=512)(self._counts)
        self.facets = lru_cache(maxsize=256)(self._facets)
        self.runs = lru_cache(maxsize=1)(self._runs)

    def run(self, key: str) -> Run | None:
        """The run of this key."""
        return next((run for run in self.runs() if run.key == key), None)

    def page(self, selection: Selection, most: int = PAGE, is_backwards: bool = False) -> Page:
        """The records after ``selection.after``, or backwards before it, at most so many."""
        with self.connection() as database:
            found = list(_rows(database, selection, most + 1, is_backwards))
        runs = {run.number: run.key for run in self.runs()}
        return Page([_listed(row, runs) for row in found[:most]], len(found) > most)

    def every(self, selection: Selection) -> Iterator[Kept]:
        """Where each record of a selection lies, in its order."""
        runs = {run.number: run for run in self.runs()}
        with self.connection(most_seconds=3600) as database:
            paths = self._paths(database)
            for row in _rows(database, selection, -1):
                yield _kept(row, runs, paths)

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

    def key_of(self, selection: Selection, number: int) -> str:
        """The key of a record in the order of a selection; empty where it is not in it."""
        source, where, values = _source(selection)
        column, _ = SORTS[selection.order]
        with self.connection() as database:
            found = database.execute(
                f"SELECT {column} AS sort_key FROM {source} WHERE {where} AND e.id = ?",  # noqa: S608 columns of ours
                (*values, number),
            ).fetchone()
        return f"{found['sort_key']!r}~{number}" if found else ""

    def places_of(self, numbers: Sequence[int]) -> dict[int, Kept]:
        """Where these records lie."""
        marks = ",".join("?" * len(numbers))
        return {kept.number: kept for kept in self._places(f"e.id IN ({marks})", numbers)}

    def at(self, addresses: Sequence[int], articles: Sequence[str]) -> list[tuple[int, str, str, str]]:
        """Records of the newest runs by address or id: address, id, run, title."""
        marks, ids = ",".join("?" * len(addresses)), ",".join("?" * len(articles))
        with self.connection() as database:
            return [
                (row["address"], row["article"], row["key"], row["title"])
                for row in database.execute(
                    "SELECT p.address, p.article, r.key, p.title FROM place p JOIN entry e ON e.id = p.id"  # noqa: S608 marks
                    f" JOIN run r ON r.id = e.run WHERE p.address IN ({marks}) OR p.article IN ({ids}) ORDER BY e.id",
                    (*addresses, *articles),
                )
            ]

    def same_content(self, kept: Kept, content: str) -> list[tuple[str, str]]:
        """Other records of the run with the same content: id and title."""
        with self.connection() as database:
            rows = database.execute(
                "SELECT p.article, p.title FROM place p JOIN entry e ON e.id = p.id"
                " WHERE p.content = ? AND e.run = ? AND p.id <> ? LIMIT 50",
                (content, kept.run.number, kept.number),
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
            return [_kept(row, runs, paths) for row in rows]

    def _runs(self) -> tuple[Run, ...]:
        with self.connection() as database:
            rows = database.execute("SELECT * FROM run ORDER BY job, run_id, id").fetchall()
        return tuple(
            Run(
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
            for row in rows
        )

    def _counts(self, selection: Selection) -> int:
        with self.connection() as database:
            source, where, values = _source(selection)
            (count,) = database.execute(f"SELECT count(*) FROM {source} WHERE {where}", values).fetchone()  # noqa: S608
        return int(count)

    def _facets(self, selection: Selection) -> dict[str, list[tuple[str, int]]]:
        """Of each facet its values with their counts, within what the other facets leave."""
        with self.connection() as database:
            if selection.question.wanted:
                database.execute("PRAGMA query_only=0")
                database.execute("CREATE TEMP TABLE hit (id INTEGER PRIMARY KEY)")
                wanted = (selection.question.wanted,)
                database.execute("INSERT INTO hit SELECT rowid FROM search WHERE search MATCH ?", wanted)
            return {
                "site": _by_word(database, selection, "site"),
                "language": _by_word(database, selection, "language"),
                "quality": _by_band(database, selection),
                "kind": _by_bit(database, selection, "kind", KIND_BITS),
                "flag": _by_bit(database, selection, "flag", FLAG_BITS),
                "lacks": _by_bit(database, selection, "lacks", FIELD_BITS),
                "change": _by_word(database, selection, "change"),
            }


def line_at(kept: Kept) -> bytes:
    """The line of a record, as it stands in its file; OSError where that cannot be read."""
    with kept.path.open("rb") as file:
        file.seek(kept.offset)
        return file.read(kept.length)


def object_at(kept: Kept) -> dict[str, Any]:
    """The record as it stands in its file."""
    found: dict[str, Any] = from_json(line_at(kept))
    return found


def _source(selection: Selection) -> tuple[str, str, tuple[object, ...]]:
    """Tables, condition and values of a selection."""
    where = selection.where()
    if not selection.question.wanted:
        return "entry e", where.sql, where.values
    asked = f"search MATCH ? AND ({where.sql})"
    return "search s JOIN entry e ON e.id = s.rowid", asked, (selection.question.wanted, *where.values)


def _rows(
    database: sqlite3.Connection, selection: Selection, most: int, is_backwards: bool = False
) -> Iterator[sqlite3.Row]:
    source, where, values = _source(selection)
    column, is_falling = SORTS[selection.order]
    is_falling = is_falling is not is_backwards
    direction = "DESC" if is_falling else "ASC"
    after = _after(selection.after)
    if after is not None:
        where += f" AND ({column}, e.id) {'<' if is_falling else '>'} (?, ?)"
        values = (*values, *after)
    yield from database.execute(
        # sorted by numbers alone, then the few that are shown are looked up
        f"SELECT f.*, p.*, w.text AS site_text, l.text AS language_text, c.text AS change_text FROM ("  # noqa: S608 columns of ours
        f"SELECT e.*, {column} AS sort_key FROM {source} WHERE {where}"
        f" ORDER BY {column} {direction}, e.id {direction} LIMIT ?) f"
        " JOIN place p ON p.id = f.id JOIN word w ON w.id = f.site JOIN word l ON l.id = f.language"
        f" JOIN word c ON c.id = f.change ORDER BY f.sort_key {direction}, f.id {direction}",
        (*values, most),
    )


def _after(key: str) -> tuple[float, int] | None:
    value, _, number = key.partition("~")
    try:
        return (float(value) if "." in value or "e" in value else int(value)), int(number)
    except ValueError:
        return None


def _listed(row: sqlite3.Row, runs: Mapping[int, str]) -> Listed:
    return Listed(
        number=row["id"],
        run=runs[row["run"]],
        article=row["article"],
        title=row["title"],
        site=row["site_text"],
        language=row["language_text"],
        change=row["change_text"],
        score=row["score"] / 1000,
        published=date.fromordinal(row["published"]) if row["published"] else None,
        fetched=row["fetched"],
        letters=row["letters"],
        kinds=_names(KIND_BITS, row["kinds"]),
        flags=_names(FLAG_BITS, row["flags"]),
        key=f"{row['sort_key']!r}~{row['id']}",
    )


def _names(bits: Mapping[str, int], held: int) -> tuple[str, ...]:
    return tuple(name for name, bit in bits.items() if held & bit)


def _kept(row: sqlite3.Row, runs: Mapping[int, Run], paths: Mapping[int, Path]) -> Kept:
    path = paths[row["file"]]
    return Kept(row["id"], runs[row["run"]], path, row["offset"], row["length"], row["address"])


@lru_cache(maxsize=4096)
def _manifest(text: str | None) -> Manifest | None:
    try:
        return Manifest.model_validate_json(text) if text else None
    except ValidationError:
        return None


def _counted(database: sqlite3.Connection, selection: Selection, facet: str, what: str, rest: str = "") -> Any:
    where = selection.where(apart_from=facet)
    # CROSS: from the few that were found to their entries, not the other way round
    source = "hit h CROSS JOIN entry e ON e.id = h.id" if selection.question.wanted else "entry e"
    return database.execute(f"SELECT {what} FROM {source} WHERE {where.sql} {rest}", where.values)  # noqa: S608


def _by_word(database: sqlite3.Connection, selection: Selection, facet: str) -> list[tuple[str, int]]:
    words = {row["id"]: row["text"] for row in database.execute("SELECT id, text FROM word")}
    rest = f"GROUP BY e.{facet} ORDER BY count(*) DESC, e.{facet} LIMIT {_MOST_VALUES}"
    rows = _counted(database, selection, facet, f"e.{facet}, count(*)", rest)
    return [(words[number], count) for number, count in rows]


def _by_band(database: sqlite3.Connection, selection: Selection) -> list[tuple[str, int]]:
    sums = ", ".join(f"sum(e.score >= {low} AND e.score < {high})" for low, high in BANDS.values())
    (row,) = _counted(database, selection, "quality", sums)
    return [(name, count) for name, count in zip(BANDS, row, strict=True) if count]


def _by_bit(
    database: sqlite3.Connection, selection: Selection, facet: str, bits: Mapping[str, int]
) -> list[tuple[str, int]]:
    column, is_wanted_set = _BIT_COLUMNS[facet]
    # records by the pattern of their bits: there are few patterns, and a sum a bit would take as many passes
    patterns = list(_counted(database, selection, facet, f"e.{column}, count(*)", f"GROUP BY e.{column}"))
    found = [(name, sum(c for held, c in patterns if bool(held & bit) is is_wanted_set)) for name, bit in bits.items()]
    return sorted(((name, count) for name, count in found if count), key=lambda pair: -pair[1])
